"""Say in which part two pages, or two tables, differ.

Input   two report.html, or two tables as CSV
Output  lines: the part, and the first words in it that differ
"""

import csv
import io
import re
import sys
from collections.abc import Iterator
from itertools import zip_longest

from bs4 import BeautifulSoup
from bs4.element import PageElement, Tag

from sitrep.build import manifest

_SHOWN = 40  # characters of each text around the first difference
_MANIFEST = re.compile(
    rf'<a\b[^<>]*\bdownload="{re.escape(manifest.NAME)}"[^<>]*>[^<>]*</a>(?:\s*<small>[^<>]*</small>)?'
)
_SECTIONS = {"h2", "h3"}


def without_manifest(page: str) -> str:
    """Return *page* without the manifest that travels in it, nor its size."""
    return _MANIFEST.sub("", page)


def of_pages(then: str, now: str) -> list[str]:
    """Return a line for each part of the page that differs; the manifest, which is told apart, left out."""
    before, after = (dict(_parts(without_manifest(page))) for page in (then, now))
    lines = []
    for name in dict.fromkeys([*before, *after]):
        if name not in after or name not in before:
            lines.append(f"{name} is {'gone' if name not in after else 'new'}")
        elif before[name] != after[name]:
            lines.append(f"{name}: {_first(before[name], after[name])}")
    return lines


def of_tables(then: bytes, now: bytes) -> str:
    """Return where two tables first differ: row (the header is row 1) and column."""
    csv.field_size_limit(sys.maxsize)  # a document may be longer than the 128 kB that csv allows by default
    rows = [list(csv.reader(io.StringIO(content.decode("utf-8"), newline=""))) for content in (then, now)]
    head = rows[0][0] if rows[0] else []
    for number, (before, after) in enumerate(zip_longest(*rows, fillvalue=None), 1):
        if before is None or after is None:
            return f"{len(rows[0]) - 1} rows there, {len(rows[1]) - 1} here"
        for place, (old, new) in enumerate(zip_longest(before, after, fillvalue="")):
            if old != new:
                column = head[place] if place < len(head) else f"column {place + 1}"
                return f"row {number}, {column}: {_first(old, new)}"
    return "the same rows, written otherwise"


def _parts(page: str) -> Iterator[tuple[str, str]]:
    soup = BeautifulSoup(page, "lxml")
    yield "head", str(soup.head.encode_contents(), "utf-8") if soup.head else ""
    body = soup.body or soup
    for number, tag in enumerate(body.find_all("script"), 1):
        yield f"script {number}", str(tag.extract())
    for link in body.select("a.permalink"):
        link.extract()  # its place is told by what it leads to
    for link in body.select("a[download]"):
        yield f"download {link['download']}", str(link.get("href", ""))
        link["href"] = ""
    main = body.find("main")
    sections = main.find_all("section", recursive=False) if isinstance(main, Tag) else []
    for section in sections:
        yield from _of_section(section.extract())
    yield "frame of the page", str(body)


def _of_section(section: Tag) -> Iterator[tuple[str, str]]:
    title, under = _words(section.find(["h1", "h2"])), ""
    held: list[str] = []
    for child in section.children:
        heading = _heads(child)
        if heading is not None:
            yield _called(title, under), "".join(held)
            under, held = _words(heading), []
        held.append(str(child))
    yield _called(title, under), "".join(held)


def _heads(child: PageElement) -> PageElement | None:
    """Return the heading with which a new part begins: *child* itself, or that of a document."""
    if not isinstance(child, Tag):
        return None
    return child if child.name in _SECTIONS else child.find(["h3", "h4"]) if child.name == "article" else None


def _called(title: str, under: str) -> str:
    return f"“{title}”" + (f" › “{under}”" if under and under != title else "")


def _words(heading: object) -> str:
    return " ".join(heading.get_text().split()) if isinstance(heading, Tag) else ""


def _first(then: str, now: str) -> str:
    at = next((i for i, (a, b) in enumerate(zip(then, now, strict=False)) if a != b), min(len(then), len(now)))
    start = max(0, at - _SHOWN // 2)
    cut = [" ".join(text[start : at + _SHOWN].split()) for text in (then, now)]
    return f"“{'…' if start else ''}{cut[0]}” there, “{'…' if start else ''}{cut[1]}” here"
