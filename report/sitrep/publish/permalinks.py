"""Give each heading, table, picture and claim an address of its own, and a link by which to pass it on.

Input   the body of the page as soup, headings with ids, each table in its scroller
Output  the same soup, with ids for tables and a `<a class="permalink">` at each place

An address comes from words or from what the place holds, not from a running number: what stands in the next edition
too has the same address there. A table is called after the heading above it, or after its figure.
"""

import re

from bs4 import BeautifulSoup
from bs4.element import Tag

_HEADING = re.compile(r"h[2-6]")


def add(soup: BeautifulSoup) -> None:
    """Add the ids and links to *soup*."""
    taken = {str(tag["id"]) for tag in soup.find_all(id=True)}
    for table in soup.find_all("table"):
        _frame(soup, table, taken)
    for heading in soup.find_all(_HEADING):
        article = heading.find_parent("article", id=True)
        target = heading.get("id") or (article["id"] if article and heading.find_parent("header") else None)
        if target is not None:
            heading.append(_link(soup, str(target), f"Link to “{' '.join(heading.get_text().split())}”"))
    for item in soup.select("article.document li[id]"):
        link, value = _link(soup, str(item["id"]), "Link to this claim"), item.select_one(".value")
        value.insert_after(link) if value is not None else item.append(link)


def _frame(soup: BeautifulSoup, table: Tag, taken: set[str]) -> None:
    """Put the scroller of *table* into a frame with an id and a link."""
    scroller = table.parent
    if scroller is None or "scroller" not in scroller.get_attribute_list("class"):
        return
    figure, heading = table.find_parent("figure", id=True), table.find_previous(_HEADING)
    if figure is not None:
        base = str(figure["id"])
    elif heading is not None and heading.get("id"):
        base = str(heading["id"])
        if scroller.get("aria-label") == "Table":
            scroller["aria-label"] = f"Table: {' '.join(heading.get_text().split())}"[:120]
    else:
        section = table.find_parent("section", id=True)
        base = str(section["id"]) if section is not None else "report"
    name, count = f"{base}-table", 1
    while name in taken:
        count += 1
        name = f"{base}-table-{count}"
    taken.add(name)
    frame = soup.new_tag("div", attrs={"class": "tabled", "id": name})
    scroller.wrap(frame)
    frame.append(_link(soup, name, "Link to this table"))


def _link(soup: BeautifulSoup, target: str, words: str) -> Tag:
    link = soup.new_tag("a", attrs={"class": "permalink", "href": f"#{target}", "aria-label": words})
    link.string = "#"
    return link
