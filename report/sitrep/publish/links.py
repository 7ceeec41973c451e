"""Tie the page together: headings, contents, numbered citations and the way back from each source.

Input   HTML of the sections and of the sources
Output  HTML of the body and of the table of contents

Every citation is checked here against its target: a report with a citation that leads nowhere, or to other
words than it quotes, is not written.
"""

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from bs4 import BeautifulSoup
from bs4.element import Tag
from bs4.formatter import HTMLFormatter

from sitrep import cite, memory
from sitrep.errors import PublishError
from sitrep.publish import permalinks

_NUMBER = re.compile(r"\[\d+\]")
# Elsewhere white space between two tags becomes one space; in a source every character counts.
_VERBATIM = {"article", "pre", "textarea"}
_HEADING = re.compile(r"h[1-6]")


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
    soup = BeautifulSoup(markup, "html.parser", preserve_whitespace_tags=_VERBATIM)
    _level_headings(soup)
    _name_headings(soup)
    _number_citations(soup)
    _check_ids(soup)
    _wrap_tables(soup)
    _keep_links_to_documents(soup)
    for link in soup.select('a[href^="#"][rel]'):
        del link["rel"]  # which the cleaning gives to every link; within the page it says nothing
    toc = _contents(soup)
    permalinks.add(soup)
    return Body(html=soup.decode(formatter=_FORMAT), toc=toc)


def _escaped(text: str) -> str:
    # A carriage return must be written as a reference, or the browser reads it as a line feed.
    return html.escape(text, quote=False).replace("\r", "&#13;").replace("\xa0", "&nbsp;")


_FORMAT = HTMLFormatter(entity_substitution=_escaped, void_element_close_prefix="")


def _headings(soup: BeautifulSoup) -> Iterator[Tag]:
    yield from soup.find_all(_HEADING)


def _level_headings(soup: BeautifulSoup) -> None:
    """Shift each notebook's headings under the page's one h1, and close gaps in the outline."""
    level = 1
    for heading in _headings(soup):
        own = int(heading.name[1])
        if heading.find_parent("article") is None and heading.find_parent(class_="output") is None:
            own += 1
        level = max(2, min(own, level + 1, 6))
        heading.name = f"h{level}"


def _name_headings(soup: BeautifulSoup) -> None:
    """Give each heading an id from its words, after the number of its notebook; equal ones are counted."""
    taken = {tag["id"] for tag in soup.find_all(id=True)}
    for heading in _headings(soup):
        if heading.get("id") or "quiet" in heading.get_attribute_list("class"):
            continue
        if heading.parent is not None and heading.parent.name == "header" and heading.find_parent("article"):
            continue  # the article itself is the target
        section = heading.find_parent("section")
        prefix = section["id"] if section is not None else "n"
        words = unicodedata.normalize("NFKD", heading.get_text()).encode("ascii", "ignore").decode("ascii").lower()
        slug = f"{prefix}-{re.sub(r'[^a-z0-9]+', '-', words).strip('-') or 'heading'}"
        name, count = slug, 1
        while name in taken:
            count += 1
            name = f"{slug}-{count}"
        taken.add(name)
        heading["id"] = name


def _number_citations(soup: BeautifulSoup) -> None:
    """Number claims in the order of first citing, fill in quotes, and list in each source where it is used."""
    marks: dict[str, Tag] = {}
    for mark in soup.find_all("mark", id=True):
        if mark["id"] in marks:
            raise PublishError(f"The words of claim {mark['id']} are marked twice. Show each document's source once.")
        marks[str(mark["id"])] = mark
    numbers: dict[str, int] = {}
    uses: dict[str, list[str]] = {}
    for link in soup.select("a.cite"):
        target = str(link.get("href", "")).removeprefix("#")
        if target not in marks:
            raise PublishError(
                f"A citation leads to {target!r}, which no source in the report holds. "
                "Tag the cell that shows the sources with `sources`, and show every document."
            )
        words = marks[target].get_text()
        if link.get("data-quote", words) != words:
            raise PublishError(
                f"A citation of {target} quotes {link['data-quote']!r}, its source says {words!r}. "
                "Build all notebooks from the same tables."
            )
        link["data-quote"] = words
        number = numbers.setdefault(target, len(numbers) + 1)
        if _NUMBER.fullmatch(link.get_text().strip()):
            link.string = f"[{number}]"
        used = uses.setdefault(target, [])
        used.append(f"u-{target.removeprefix('c-')}-{len(used) + 1}")
        link["id"] = used[-1]
    for target, number in numbers.items():
        marks[target]["data-n"] = str(number)
    for item in soup.select("article.document li[id]"):
        target = str(item["id"]).replace("k-", "c-", 1)
        item.append(_back_links(soup, numbers.get(target), uses.get(target, [])))


def _back_links(soup: BeautifulSoup, number: int | None, used: list[str]) -> Tag:
    line = soup.new_tag("span", attrs={"class": "uses"})
    if number is None:
        line.string = "not cited in this report"
        return line
    line.append(f"[{number}] used in ")
    for count, name in enumerate(used, 1):
        if count > 1:
            line.append(" ")
        link = soup.new_tag("a", attrs={"href": f"#{name}"})
        link.string = str(count)
        line.append(link)
    return line


def _check_ids(soup: BeautifulSoup) -> None:
    seen = {"report", "card", "vega"}  # of page.html.j2
    for tag in soup.find_all(id=True):
        if tag["id"] in seen:
            raise PublishError(f"Two parts of the report have the id {tag['id']!r}. Give each figure its own.")
        seen.add(str(tag["id"]))


def _wrap_tables(soup: BeautifulSoup) -> None:
    """Put each table in a scroller of its own that a keyboard can reach, and say what its headings head."""
    for table in soup.find_all("table"):
        for cell in table.find_all("th"):
            if not cell.get_text(strip=True):
                cell.name = "td"  # the corner of a pandas table heads nothing
            elif not cell.get("scope"):
                cell["scope"] = "col" if cell.find_parent("thead") else "row"
        caption = table.find("caption")
        label = " ".join(caption.get_text().split()) if caption else "Table"
        frame = soup.new_tag(
            "div", attrs={"class": "scroller", "tabindex": "0", "role": "group", "aria-label": label[:120]}
        )
        table.wrap(frame)


def _keep_links_to_documents(soup: BeautifulSoup) -> None:
    """Leave the name where a table links a document whose text the page does not show."""
    shown = {f"#{article['id']}" for article in soup.select("article[id]")}
    for link in soup.select("a.doc"):
        if link.get("href") not in shown:
            link.unwrap()


def _contents(soup: BeautifulSoup) -> str:
    """Return the table of contents: one entry per section, its questions below it."""
    parts: list[tuple[Tag, list[Tag]]] = []
    for heading in _headings(soup):
        if heading.name == "h2":
            parts.append((heading, []))
        elif heading.name == "h3" and parts:
            parts[-1][1].append(heading)
    lines = []
    for part, below in parts:
        inner = "".join(f"<li>{_entry(heading)}</li>" for heading in below)
        lines.append(f"<li>{_entry(part)}{f'<ol>{inner}</ol>' if inner else ''}</li>")
    return f"<ol>{''.join(lines)}</ol>"


def _entry(heading: Tag) -> str:
    article = heading.find_parent("article")
    target = heading.get("id") or (article["id"] if article is not None else "")
    words = " ".join(heading.get_text().split())
    if article is not None and article.get("data-publisher"):
        words = ", ".join(filter(None, (str(article.get(name, "")) for name in ("data-publisher", "data-published"))))
    return f'<a href="#{html.escape(str(target))}">{cite.escaped(words)}</a>'
