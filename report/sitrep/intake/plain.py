"""Read a plain text.

Input   the bytes of a .txt file, and what a JSON file beside it says
Output  `Taken`

The text is frozen as it is, byte for byte, unless it is not UTF-8 or its lines are broken inside of sentences.
"""

from pathlib import Path

from sitrep import documents
from sitrep.errors import IntakeError
from sitrep.intake import days, furniture, prose
from sitrep.intake.article import FEW, LEAST
from sitrep.intake.decoding import decoded
from sitrep.intake.record import FIELDS, Doubt, Fact, Taken, guessed, stated

_HEAD = 6  # lines in which a day that stands alone is that of publication


def taken(content: bytes, where: str, path: Path | None) -> Taken:
    """Return the text *content* with what its first lines and the JSON file beside it say.

    Raises:
        IntakeError: it is no text.
    """
    text, doubts = decoded(content)
    if "\0" in text or text.count("\ufffd") > len(text) / 20:
        raise IntakeError(f"{where} is no plain text. Save the text as UTF-8, with the ending .txt.")
    blocks = [block for block in text.replace("\r\n", "\n").split("\n\n") if block.strip()]
    wrapped = sum(len(lines) > 2 and prose.is_wrapped(lines) for lines in (block.split("\n") for block in blocks))
    paragraphs = prose.paragraphs(text)
    count = sum(len(paragraph.split()) for paragraph in paragraphs)
    if count < LEAST:
        raise IntakeError(f"{where} holds {count} words, fewer than {LEAST}: no document. Put its text in.")
    as_it_is = not doubts and content.decode("utf-8", "ignore").encode() == content and not wrapped
    if wrapped:
        words = f"lines broken inside of sentences were joined, in {wrapped} paragraphs"
        doubts = (*doubts, Doubt(kind="extraction", words=words))
    if count < FEW:
        doubts = (*doubts, Doubt(kind="short", words=prose.sized(paragraphs)))
    facts = _facts(paragraphs, path)
    if not facts["published"]:
        doubts = (*doubts, Doubt(kind="no_date", words="no line of its beginning is a day"))
    return Taken(
        text=text if as_it_is else prose.frozen(None, paragraphs), facts=facts, doubts=doubts, as_it_is=as_it_is
    )


def _facts(paragraphs: list[str], path: Path | None) -> dict[str, Fact]:
    first = paragraphs[0]
    is_headline = len(paragraphs) > 1 and len(first.split()) <= furniture.SHORT and not first.endswith((".", ":"))
    facts = {
        "title": guessed(first if is_headline and not days.written(first) else None, "the first line"),
        "published": guessed(_day(paragraphs), "a line at its beginning"),
    }
    beside = documents.listing.beside(path) if path is not None else {}
    return facts | {name: stated(beside.get(name)) for name in FIELDS if beside.get(name)}


def _day(paragraphs: list[str]) -> str | None:
    """Return the day that one of the first lines is, with no more than a few words around it."""
    for line in paragraphs[:_HEAD]:
        found = [day for day in days.written(line) if not furniture.is_changed(day.label)]
        if len(found) == 1 and len(line.split()) <= 8 and not furniture.STOP.search(line):
            return found[0].day.isoformat()
    return None
