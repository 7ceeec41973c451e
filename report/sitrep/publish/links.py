"""Tie the page together: headings, contents, numbered citations and the way back from each source.

Input   HTML of the sections and of the sources
Output  HTML of the body and of the table of contents

Every citation is checked here against its target: a report with a citation that leads nowhere, or to other
words than it quotes, is not written.
"""

import html
import re
import unicodedata
from dataclasses import dataclass

from lxml.html import HtmlElement
from lxml.html.builder import E

from sitrep import cite, memory
from sitrep.errors import PublishError
from sitrep.publish import permalinks, tree

_NUMBER = re.compile(r"\[\d+\]")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The body of the page and its table of contents, both HTML."""

    html: str
    toc: str


@memory.remembered
def linked(markup: str) -> Body:
    """Return the body with ids, numbers, back-links, permalinks and scrollers, and its table of contents.

    Args:
        markup: sections as the template gives them; sources in `<section id="sources">`.

    Raises:
        PublishError: an id stands twice, or a citation does not lead to the words it quotes.
    """
    page = tree.parsed(markup)
    root = page.root
    _level_headings(root)
    _name_headings(root)
    _number_citations(root)
    _check_ids(root)
    _wrap_tables(root)
    _keep_links_to_documents(root)
    for link in root.iter("a"):
        if "rel" in link.attrib and link.get("href", "").startswith("#"):
            del link.attrib["rel"]  # which the cleaning gives to every link; within the page it says nothing
    toc = _contents(root)
    permalinks.add(root)
    return Body(html=page.markup(), toc=page.restored(toc))


def _level_headings(root: HtmlElement) -> None:
    """Shift each notebook's headings under the page's one h1, and close gaps in the outline."""
    level = 1
    for heading in list(root.iter(*_HEADINGS)):
        own = int(heading.tag[1])
        if _within(heading, "article") is None and not _is_output(heading):
            own += 1
        level = max(2, min(own, level + 1, 6))
        heading.tag = f"h{level}"


def _is_output(element: HtmlElement) -> bool:
    return any("output" in tree.words_of(above) for above in element.iterancestors())


def _within(element: HtmlElement, tag: str) -> HtmlElement | None:
    return next(element.iterancestors(tag), None)


def _name_headings(root: HtmlElement) -> None:
    """Give each heading an id from its words, after the number of its notebook; equal ones are counted."""
    taken = set(root.xpath(".//@id"))
    for heading in root.iter(*_HEADINGS):
        if heading.get("id") or "quiet" in tree.words_of(heading):
            continue
        if heading.getparent().tag == "header" and _within(heading, "article") is not None:
            continue  # the article itself is the target
        section = _within(heading, "section")
        prefix = section.attrib["id"] if section is not None else "n"
        words = unicodedata.normalize("NFKD", heading.text_content()).encode("ascii", "ignore").decode("ascii").lower()
        slug = f"{prefix}-{re.sub(r'[^a-z0-9]+', '-', words).strip('-') or 'heading'}"
        name, count = slug, 1
        while name in taken:
            count += 1
            name = f"{slug}-{count}"
        taken.add(name)
        heading.set("id", name)


def _number_citations(root: HtmlElement) -> None:
    """Number claims in the order of first citing, fill in quotes, and list in each source where it is used."""
    marks: dict[str, HtmlElement] = {}
    for mark in root.iter("mark"):
        name = mark.get("id")
        if name is None:
            continue
        if name in marks:
            raise PublishError(f"The words of claim {name} are marked twice. Show each document's source once.")
        marks[name] = mark
    numbers: dict[str, int] = {}
    uses: dict[str, list[str]] = {}
    for link in tree.having(root, "a", "cite"):
        target = link.get("href", "").removeprefix("#")
        if target not in marks:
            raise PublishError(
                f"A citation leads to {target!r}, which no source in the report holds. "
                "Tag the cell that shows the sources with `sources`, and show every document."
            )
        words = marks[target].text_content()
        if link.get("data-quote", words) != words:
            raise PublishError(
                f"A citation of {target} quotes {link.get('data-quote')!r}, its source says {words!r}. "
                "Build all notebooks from the same tables."
            )
        link.set("data-quote", words)
        number = numbers.setdefault(target, len(numbers) + 1)
        if _NUMBER.fullmatch(link.text_content().strip()):
            tree.fill(link, f"[{number}]")
        used = uses.setdefault(target, [])
        used.append(f"u-{target.removeprefix('c-')}-{len(used) + 1}")
        link.set("id", used[-1])
    for target, number in numbers.items():
        marks[target].set("data-n", str(number))
    for item in permalinks.items(root):
        target = item.get("id").replace("k-", "c-", 1)
        item.append(_back_links(numbers.get(target), uses.get(target, [])))


def _back_links(number: int | None, used: list[str]) -> HtmlElement:
    line = E.span({"class": "uses"})
    if number is None:
        line.text = "not cited in this report"
        return line
    line.text = f"[{number}] used in "
    for count, name in enumerate(used, 1):
        if count > 1:
            line[-1].tail = " "
        line.append(E.a(str(count), href=f"#{name}"))
    return line


def _check_ids(root: HtmlElement) -> None:
    seen = {"report", "card", "vega"}  # of page.html.j2
    for name in root.xpath(".//@id"):
        if name in seen:
            raise PublishError(f"Two parts of the report have the id {name!r}. Give each figure its own.")
        seen.add(name)


def _wrap_tables(root: HtmlElement) -> None:
    """Put each table in a scroller of its own that a keyboard can reach, and say what its headings head."""
    for table in list(root.iter("table")):
        for cell in list(table.iter("th")):
            if not cell.text_content().strip():
                cell.tag = "td"  # the corner of a pandas table heads nothing
            elif not cell.get("scope"):
                cell.set("scope", "col" if _within(cell, "thead") is not None else "row")
        caption = next(table.iter("caption"), None)
        label = " ".join(caption.text_content().split()) if caption is not None else "Table"
        about = {"class": "scroller", "tabindex": "0", "role": "group", "aria-label": label[:120]}
        tree.wrap(table, E.div(about))


def _keep_links_to_documents(root: HtmlElement) -> None:
    """Leave the name where a table links a document whose text the page does not show."""
    shown = {f"#{name}" for name in root.xpath(".//article/@id")}
    for link in tree.having(root, "a", "doc"):
        if link.get("href") not in shown:
            link.drop_tag()


def _contents(root: HtmlElement) -> str:
    """Return the table of contents: one entry per section, its questions below it."""
    parts: list[tuple[HtmlElement, list[HtmlElement]]] = []
    for heading in root.iter("h2", "h3"):
        if heading.tag == "h2":
            parts.append((heading, []))
        elif parts:
            parts[-1][1].append(heading)
    lines = []
    for part, below in parts:
        inner = "".join(f"<li>{_entry(heading)}</li>" for heading in below)
        lines.append(f"<li>{_entry(part)}{f'<ol>{inner}</ol>' if inner else ''}</li>")
    return f"<ol>{''.join(lines)}</ol>"


def _entry(heading: HtmlElement) -> str:
    article = _within(heading, "article")
    target = heading.get("id") or (article.attrib["id"] if article is not None else "")
    words = " ".join(heading.text_content().split())
    if article is not None and article.get("data-publisher"):
        words = ", ".join(filter(None, (article.get(name, "") for name in ("data-publisher", "data-published"))))
    return f'<a href="#{html.escape(target)}">{cite.escaped(words)}</a>'
