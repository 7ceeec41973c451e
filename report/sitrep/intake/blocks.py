"""Cut a page into blocks of words as a browser shows them: one a paragraph, heading, item or cell.

Input   a parsed page
Output  `Block`s in the order of the page; the page without what is never its article
"""

import re
from collections import Counter
from dataclasses import dataclass

from lxml.html import Element, HtmlElement

from sitrep.intake import furniture, prose

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
ASIDE = ("nav", "aside", "footer", "form", "dialog", "menu", "amp-sidebar", "amp-consent", "amp-ad")
_INLINE = frozenset(
    {
        *(
            "a",
            "abbr",
            "acronym",
            "b",
            "bdi",
            "bdo",
            "big",
            "center",
            "cite",
            "code",
            "data",
            "del",
            "dfn",
            "em",
            "font",
        ),
        *("i", "ins", "kbd", "label", "mark", "nobr", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike"),
        *("strong", "sub", "sup", "time", "tt", "u", "var", "wbr"),
    }
)
_SKIPPED = frozenset(
    {
        *(
            "amp-list",
            "area",
            "audio",
            "br",
            "button",
            "canvas",
            "embed",
            "head",
            "iframe",
            "input",
            "link",
            "map",
            "math",
        ),
        *(
            "meta",
            "noframes",
            "noscript",
            "object",
            "option",
            "script",
            "select",
            "style",
            "svg",
            "template",
            "textarea",
        ),
        *("title", "video"),
    }
)
_CELLS = ("td", "th")  # of a table of figures; a row is one line
_LAYOUT_WORDS = 60  # in one cell: no table of figures
_WHOLE = 0.35  # of the words of a page: what holds more is not beside the article, whatever its class
_ROLES = frozenset({"navigation", "complementary", "contentinfo", "search", "banner", "dialog"})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Block:
    """Words between two breaks of a page."""

    words: str  # one line
    element: HtmlElement  # the element that they stand in
    linked: float  # share of the characters that are a link, 0 to 1

    @property
    def count(self) -> int:
        """Return how many words there are."""
        return len(self.words.split())

    @property
    def kind(self) -> tuple[str, str, str, str]:
        """Return tag and class of the element and its parent: equal for what a site sets the same way."""
        parent = self.element.getparent()
        own = (str(self.element.tag), self.element.get("class", ""))
        return (*own, str(parent.tag), parent.get("class", "")) if parent is not None else (*own, "", "")


def cleaned(page: HtmlElement) -> HtmlElement:
    """Take out of *page*, in place, what is never its article, and return it.

    Captions, navigation, share bars, archive banners and quotations that repeat the text go; tables that only lay out
    the page become plain blocks; preformatted prose becomes paragraphs.
    """
    for node in page.xpath("//comment()|//processing-instruction()"):
        _drop(node)
    for banner in page.xpath("//*[@id='wm-ipp-base' or @id='wm-ipp' or @id='donato']"):
        _drop(banner)
    for lists in page.xpath("//pre|//xmp|//listing"):
        _unwrap(lists)
    for table in page.xpath("//table"):
        if _is_layout(table):
            _flatten(table)
    total = max(1, len(text_of(page).split()))
    for element in list(page.iter()):
        if isinstance(element.tag, str) and element.tag not in ("html", "body") and element.getparent() is not None:
            kinds = furniture.blocks_of(f"{element.get('class', '')} {element.get('id', '')}")
            aside = element.tag in ASIDE or element.get("role") in _ROLES or "beside" in kinds
            if _is_hidden(element) or element.tag == "figcaption" or kinds & {"captions", "repeated"}:
                aside = True
            if aside and not element.xpath(".//h1") and len(text_of(element).split()) <= _WHOLE * total:
                _drop(element)
    return page


def blocks(page: HtmlElement) -> list[Block]:
    """Return the blocks of *page*, in order; what no browser shows is left out."""
    found: list[Block] = []
    run: list[tuple[str | None, bool]] = []  # words, and whether they are a link; None for a line break

    def flush(element: HtmlElement) -> None:
        for line in _lines(run):
            words = prose.tidy("".join(text for text, _ in line))
            if words:
                whole = sum(len(text.strip()) for text, _ in line)
                linked = sum(len(text.strip()) for text, link in line if link)
                found.append(Block(words=words, element=element, linked=linked / max(1, whole)))
        run.clear()

    def walk(element: HtmlElement, owner: HtmlElement, link: bool) -> None:
        if element.tag == "br":
            run.append((None, link))
        if not isinstance(element.tag, str) or element.tag in _SKIPPED or _is_note(element):
            return
        link = link or element.tag == "a"
        marks = ("“", "”") if element.tag == "q" else ("", "")
        if element.tag not in _INLINE and element.tag not in _CELLS:
            flush(owner)
            owner = element
        if element.tag in _CELLS and element.getprevious() is not None:
            run.append((" | ", link))
        run.append((marks[0] + (element.text or ""), link))
        for child in element:
            walk(child, owner, link)
            run.append((child.tail or "", link))
        run.append((marks[1], link))
        if element.tag not in _INLINE and element.tag not in _CELLS:
            flush(owner)

    body = page.find(".//body")
    walk(page if body is None else body, page, False)
    return found


def _is_note(element: HtmlElement) -> bool:
    """Return whether *element* is the mark of a note: a raised number, or one that leads to a place of the page."""
    if element.tag != "sup" and not (element.tag == "a" and element.get("href", "").startswith("#")):
        return False
    return re.fullmatch(r"\s*\[?[\d*†‡]{1,3}\]?\s*", text_of(element)) is not None


def _lines(run: list[tuple[str | None, bool]]) -> list[list[tuple[str, bool]]]:
    """Cut a run of inline text at its line breaks, but not where a single one stands inside a sentence."""
    lines: list[list[tuple[str, bool]]] = [[]]
    breaks = 0
    for text, link in run:
        if text is None:
            breaks += 1
        elif not text.strip():
            lines[-1].append((text, link))
        else:
            if breaks:
                so_far = "".join(words for words, _ in lines[-1]).rstrip()
                inside = so_far and not furniture.STOP.search(so_far) and text.lstrip()[:1].islower()
                if breaks == 1 and inside:
                    lines[-1].append((" ", link))
                else:
                    lines.append([])
            breaks = 0
            lines[-1].append((text, link))
    return lines


def _is_hidden(element: HtmlElement) -> bool:
    style = re.sub(r"\s", "", element.get("style", "")).lower()
    return "hidden" in element.attrib or "display:none" in style or element.get("layout") == "nodisplay"


def _is_layout(table: HtmlElement) -> bool:
    """Return whether *table* holds prose: paragraphs, headings, tables or long cells."""
    if table.xpath(".//table|.//h1|.//h2|.//p|.//article"):
        return True
    return any(len(text_of(cell).split()) > _LAYOUT_WORDS or len(cell.xpath(".//br")) > 2 for cell in table.iter("td"))


def _flatten(table: HtmlElement) -> None:
    for element in (table, *table.xpath("./tbody|./thead|./tfoot|./tr|./*/tr|./tr/td|./tr/th|./*/tr/td|./*/tr/th")):
        element.tag = "div"


def _unwrap(pre: HtmlElement) -> None:
    """Make paragraphs of preformatted prose; code and drawings stay as they are."""
    text = text_of(pre)
    if len(text.split()) < 2 * furniture.SHORT:
        return
    tail = pre.tail
    for child in list(pre):
        pre.remove(child)
    pre.tag, pre.text, pre.tail = "div", None, tail
    for paragraph in prose.paragraphs(prose.unquoted(text)):
        line = Element("p")
        line.text = paragraph
        pre.append(line)


def text_of(element: HtmlElement) -> str:
    """Return the words of *element* that a browser would show."""
    return "".join(element.xpath(".//text()[not(ancestor::script or ancestor::style or ancestor::noscript)]"))


def _drop(node: HtmlElement) -> None:
    """Take *node* out, and leave the text behind it where it was."""
    parent = node.getparent()
    if parent is None:
        return
    if node.tail:
        before = node.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + node.tail
        else:
            parent.text = (parent.text or "") + node.tail
    parent.remove(node)


def common(elements: list[HtmlElement]) -> HtmlElement | None:
    """Return the innermost element that holds all of *elements*; None for none."""
    if not elements:
        return None
    counts: Counter[HtmlElement] = Counter()
    for element in elements:
        counts.update([element, *element.iterancestors()])
    holding = [element for element in (elements[0], *elements[0].iterancestors()) if counts[element] == len(elements)]
    return holding[0] if holding else None
