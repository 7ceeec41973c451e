"""Give each heading, table, picture and claim an address of its own, and a link by which to pass it on.

Input   the body of the page taken apart, headings with ids, each table in its scroller
Output  the same, with ids for tables and a `<a class="permalink">` at each place

An address comes from words or from what the place holds, not from a running number: what stands in the next edition
too has the same address there. A table is called after the heading above it, or after its figure.
"""

from collections.abc import Iterator

from lxml.html import HtmlElement
from lxml.html.builder import E

from sitrep.publish import tree

_HEADINGS = ("h2", "h3", "h4", "h5", "h6")


def add(root: HtmlElement) -> None:
    """Add the ids and links to what *root* holds."""
    taken = set(root.xpath(".//@id"))
    heading = None  # the last one above
    for element in list(root.iter("table", *_HEADINGS)):
        if element.tag == "table":
            _frame(element, heading, taken)
        else:
            heading = element
    for heading in list(root.iter(*_HEADINGS)):
        article = next((above for above in heading.iterancestors("article") if above.get("id") is not None), None)
        in_head = article is not None and next(heading.iterancestors("header"), None) is not None
        target = heading.get("id") or (article.get("id") if article is not None and in_head else None)
        if target is not None:
            heading.append(_link(target, f"Link to “{' '.join(heading.text_content().split())}”"))
    for item in items(root):
        link = _link(item.get("id"), "Link to this claim")
        value = next((part for part in item.iterdescendants() if "value" in tree.words_of(part)), None)
        tree.put_behind(value, link) if value is not None else item.append(link)


def items(root: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the entries of claims below the documents."""
    for article in tree.having(root, "article", "document"):
        yield from (item for item in list(article.iter("li")) if item.get("id") is not None)


def _frame(table: HtmlElement, heading: HtmlElement | None, taken: set[str]) -> None:
    """Put the scroller of *table* into a frame with an id and a link."""
    scroller = table.getparent()
    if "scroller" not in tree.words_of(scroller):
        return
    figure = next((above for above in table.iterancestors("figure") if above.get("id") is not None), None)
    if figure is not None:
        base = figure.get("id")
    elif heading is not None and heading.get("id"):
        base = heading.get("id")
        if scroller.get("aria-label") == "Table":
            scroller.set("aria-label", f"Table: {' '.join(heading.text_content().split())}"[:120])
    else:
        section = next((above for above in table.iterancestors("section") if above.get("id") is not None), None)
        base = section.get("id") if section is not None else "report"
    name, count = f"{base}-table", 1
    while name in taken:
        count += 1
        name = f"{base}-table-{count}"
    taken.add(name)
    frame = E.div({"class": "tabled", "id": name})
    tree.wrap(scroller, frame)
    frame.append(_link(name, "Link to this table"))


def _link(target: str, words: str) -> HtmlElement:
    return E.a("#", {"class": "permalink", "href": f"#{target}", "aria-label": words})
