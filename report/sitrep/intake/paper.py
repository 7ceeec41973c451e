"""Read a PDF: its lines into paragraphs, without what is printed on every page.

Input   the bytes of a .pdf file
Output  `Taken`
"""

import io
import itertools
import logging
import re
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pypdf
from pypdf.errors import PyPdfError

from sitrep.errors import IntakeError
from sitrep.intake import days, furniture, prose
from sitrep.intake.article import FEW, LEAST
from sitrep.intake.record import Doubt, Fact, Taken, guessed, stated

MOST_PAGES = 200
_BY_COPY = "open it in a reader, copy the text into a .txt file and add that"
_GAP = 1.35  # of the usual distance between two lines; a larger one ends a paragraph
_INDENT = 0.8  # of the size of type; a line that starts so much further right begins one
_EDGE = 3  # lines at the top and bottom of a page that may be printed on every page
# What pypdf runs into where an object is not of the kind that the standard says.
_DAMAGED = (PyPdfError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, NotImplementedError)
_NUMBER = re.compile(r"\W*(?:\w+\s+)?\d{1,3}(?:\s*\W\s*\d{1,3})?\W*")  # of a page: "- 3 -", "Page 3", "3/12"
_FILE_NAME = re.compile(r"^(?:microsoft word|untitled|document\d*)|\.(?:docx?|pdf|indd|pages|txt)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One printed line."""

    words: str
    page: int
    left: float  # points
    base: float  # points from the foot of the page
    size: float  # of type, points


def taken(content: bytes, where: str) -> Taken:
    """Return the text of the PDF *content*.

    Raises:
        IntakeError: it is damaged, locked, or pictures of pages.
    """
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what matters of what it says is said below
    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise IntakeError(f"{where} is locked with a password. Print it to a new PDF without one, or {_BY_COPY}.")
        pages = len(reader.pages)
        if pages > MOST_PAGES:
            raise IntakeError(
                f"{where} has {pages} pages; up to {MOST_PAGES} are read. "
                "Print the pages that matter to a PDF of their own."
            )
        lines = [line for number, page in enumerate(reader.pages) for line in _lines(page, number)]
        about = {str(key): str(value) for key, value in (reader.metadata or {}).items()}
    except _DAMAGED as error:
        needed = "is locked in a way that" if "rypto" in str(error) else "is damaged:"
        raise IntakeError(
            f"{where} {needed} {type(error).__name__}: {str(error)[:120]}. Print it to a new PDF, or {_BY_COPY}."
        ) from error
    body = _without_edges(lines, pages)
    paragraphs = _paragraphs(body)
    count = sum(len(words.split()) for words in paragraphs)
    if count < LEAST:
        raise IntakeError(
            f"{where} holds {count} words on {pages} pages: its pages are pictures. "
            "Let a program read them first, such as `ocrmypdf scan.pdf text.pdf`, and add what that writes."
        )
    return _taken(body, paragraphs, about)


def _taken(body: Sequence[Line], paragraphs: list[str], about: dict[str, str]) -> Taken:
    headline, rest = _headline(body, paragraphs, about.get("/Title", ""))
    top = rest[: furniture.SHORTER]
    printed = [day for line in top if len(line.split()) <= furniture.SHORT for day in days.written(line)]
    printed = [day for day in printed if not furniture.is_changed(day.label)]
    text = [line for line in rest if not furniture.is_furniture(line)]
    while text and len(text[0].split()) <= 8 and not furniture.STOP.search(text[0]):
        text = text[1:]  # a day, an office, a number above the text
    count = sum(len(words.split()) for words in text)
    doubts = [Doubt(kind="short", words=f"{count} words in {len(text)} paragraphs")] if count < FEW else []
    odd = [words for words in text if not furniture.STOP.search(words)]
    if len(odd) > 5 and len(odd) > 0.4 * len(text):
        words = f"{len(odd)} of {len(text)} paragraphs do not end like a sentence, the first {odd[0][-60:]!r}"
        doubts.append(Doubt(kind="extraction", words=words))
    if (lost := sum(words.count("\ufffd") + len(re.findall(r"[\ue000-\uf8ff]|\(cid:", words)) for words in text)) > 3:
        doubts.append(Doubt(kind="extraction", words=f"{lost} characters of its type have no meaning"))
    if not printed:
        made = re.match(r"D:(\d{4})(\d\d)(\d\d)", about.get("/CreationDate", ""))
        when = f"; the file was made on {'-'.join(made.groups())}, which need not be that day" if made else ""
        doubts.append(Doubt(kind="no_date", words=f"no line of its beginning is a day{when}"))
    day = guessed(printed[0].day.isoformat() if printed else None, "a line at its beginning")
    return Taken(
        text=prose.frozen(headline.value, text),
        facts={
            "title": headline,
            "published": day,
        },
        doubts=tuple(doubts),
    )


def _lines(page: pypdf.PageObject, number: int) -> list[Line]:
    """Return the printed lines of a page, in the order in which they were set."""
    found: list[Line] = []

    def see(text: str, user: Sequence[float], matrix: Sequence[float], _font: Any, size: float) -> None:  # Any: pypdf's
        for words in text.split("\n"):
            if not words.strip():
                continue
            base = user[5] + user[3] * matrix[5]
            left = user[4] + user[0] * matrix[4]
            big = abs(size * (matrix[3] or matrix[0] or 1) * (user[3] or 1))
            last = found[-1] if found else None
            if last is not None and abs(last.base - base) < 0.4 * max(big, 1) and left >= last.left:
                found[-1] = Line(words=last.words + words, page=number, left=last.left, base=last.base, size=last.size)
            else:
                found.append(Line(words=words, page=number, left=left, base=base, size=big))

    page.extract_text(visitor_text=see)
    return [line for line in found if line.words.strip()]


def _without_edges(lines: Sequence[Line], pages: int) -> list[Line]:
    """Take out what is printed at the head or foot of most pages, and the number of the page."""
    edges: list[Line] = []
    for number in range(pages):
        own = sorted((line for line in lines if line.page == number), key=lambda line: -line.base)
        edges += [*own[:_EDGE], *own[_EDGE:][-_EDGE:]]
    counts = Counter(_plain(line.words) for line in edges)
    out = {
        id(line) for line in edges if counts[_plain(line.words)] > max(1, pages / 2) or _NUMBER.fullmatch(line.words)
    }
    return [line for line in lines if id(line) not in out]


def _plain(words: str) -> str:
    return re.sub(r"\d+", "#", prose.tidy(words).casefold())


def _paragraphs(lines: Sequence[Line]) -> list[str]:
    """Join printed lines to paragraphs, by the gaps between them, their indents, sizes and ends."""
    if not lines:
        return []
    gaps = [above.base - line.base for above, line in itertools.pairwise(lines) if above.page == line.page]
    usual = statistics.median([gap for gap in gaps if gap > 1] or [12.0])
    body = statistics.median(line.size for line in lines) or 1.0
    width = max(len(line.words) for line in lines)
    out: list[str] = []
    for at, line in enumerate(lines):
        if at and not _breaks(lines[at - 1], line, usual * max(1.0, line.size / body), width):
            out[-1] = _run_on(out[-1], line.words)
        else:
            out.append(line.words)
    return [words for words in map(prose.tidy, out) if words]


def _breaks(above: Line, line: Line, usual: float, width: int) -> bool:
    """Return whether *line* begins a paragraph."""
    ends = furniture.STOP.search(above.words.rstrip()) is not None
    if abs(above.size - line.size) > 0.1 * max(above.size, line.size):
        return True
    if above.page != line.page or line.base > above.base:  # a new page or column
        return ends and not line.words.lstrip()[:1].islower()
    if above.base - line.base > _GAP * usual or line.left - above.left > _INDENT * line.size:
        return True
    return ends and len(above.words.rstrip()) < 0.7 * width


def _run_on(before: str, words: str) -> str:
    """Return two printed lines as one, a word that was divided made whole."""
    start = before.rstrip()
    if re.search(r"[a-z]-$", start) and words.lstrip()[:1].islower():
        return start[:-1] + words.lstrip()
    return f"{start} {words.lstrip()}"


def _headline(body: Sequence[Line], paragraphs: list[str], stated_title: str) -> tuple[Fact, list[str]]:
    """Return the headline and what follows it: what the file calls itself if that is printed, else the largest type."""
    title = prose.tidy(stated_title)
    if title and not _FILE_NAME.search(title):
        for at, words in enumerate(paragraphs[: furniture.SHORTER]):
            if words.casefold() == title.casefold():
                return stated(words), [*paragraphs[:at], *paragraphs[at + 1 :]]
    usual = statistics.median(line.size for line in body)
    first = [line for line in body if line.page == body[0].page]
    largest = max(line.size for line in first)
    if largest > 1.15 * usual:
        big = prose.tidy(" ".join(line.words for line in first if line.size > 0.95 * largest))
        if big in paragraphs and len(big.split()) <= furniture.SHORT:
            at = paragraphs.index(big)
            return guessed(big, "the largest type"), [*paragraphs[:at], *paragraphs[at + 1 :]]
    return Fact(), paragraphs
