"""Check a finished report: do the words that it quotes stand in its sources?

Input   report.html; the tables beside it, if they are there
Output  what was checked, in numbers; an error that names the first words that do not stand
"""

import csv
import hashlib
import sys
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from sitrep.errors import BuildError

_CLAIM = "c-"


@dataclass(frozen=True, kw_only=True)
class Page:
    """What a report quotes, and the marked words that it quotes from."""

    cites: list[tuple[str, str]] = field(default_factory=list)  # target without "#", quote
    marks: dict[str, str] = field(default_factory=dict)  # id, marked text
    ids: Counter[str] = field(default_factory=Counter)  # how often each id occurs


def quotations(report: Path) -> str:
    """Return in a sentence what was checked in *report* and found right.

    Every citation must lead to one mark whose text is the quote. With tables/ beside the report, every mark
    must be the claim's span of the document, and every document must have the sha256 stated for it.

    Raises:
        BuildError: there is no report, or something does not stand; the message names the first such thing.
    """
    page = _page(report)
    for target, quote in page.cites:
        if page.ids[target] != 1:
            raise _wrong(report, f"{page.ids[target]} places are called {target}, which {quote!r} is cited from")
        if page.marks.get(target) != quote:
            raise _wrong(report, f"{target} is cited as {quote!r} but marks {page.marks.get(target)!r}")
    said = f"{len(page.cites)} citations lead to {len(page.marks)} marked phrases, word for word"
    tables = report.parent / "tables"
    if not (tables / "claims.csv").is_file() or not (tables / "documents.csv").is_file():
        return f"{said}. No tables/ beside the report, so the sources' sha256 were not checked."
    documents = {row["id"]: row for row in _rows(tables / "documents.csv")}
    for row in documents.values():
        if hashlib.sha256(row["text"].encode("utf-8")).hexdigest() != row["sha256"]:
            raise _wrong(report, f"the text of document {row['id']} does not have the sha256 stated for it")
    claims = _rows(tables / "claims.csv")
    for row in claims:
        words = documents[row["document_id"]]["text"][int(row["start"]) : int(row["end"])]
        if not words == row["quote"] == page.marks.get(_CLAIM + row["id"]):
            raise _wrong(
                report,
                f"claim {row['id']} quotes {row['quote']!r}; its span of document {row['document_id']} is "
                f"{words!r}, and the page marks {page.marks.get(_CLAIM + row['id'])!r}",
            )
    return f"{said}; {len(claims)} claims stand in {len(documents)} documents whose sha256 hold."


class _Reader(HTMLParser):
    """Collects citations and marks; marks nest."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self.page.ids[said.get("id", "")] += 1
        if tag == "a" and "cite" in said.get("class", "").split():
            self.page.cites.append((said.get("href", "").removeprefix("#"), said.get("data-quote", "")))
        if tag == "mark":
            self._open.append(said.get("id", ""))
            self.page.marks.setdefault(said.get("id", ""), "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "mark" and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        for mark in self._open:
            self.page.marks[mark] += data


def _page(report: Path) -> Page:
    try:
        text = report.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BuildError(f"{report} cannot be read: {error}. Build it with `make report`.") from error
    reader = _Reader()
    reader.feed(text)
    reader.close()
    if not reader.page.marks:
        raise BuildError(f"{report} marks no source text: it is not a report of sitrep, or no claim was read.")
    return reader.page


def _rows(path: Path) -> list[dict[str, str]]:
    csv.field_size_limit(sys.maxsize)  # a document may be longer than the 128 kB that csv allows by default
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _wrong(report: Path, what: str) -> BuildError:
    return BuildError(f"{report}: {what}. Build it again from the untouched documents.")
