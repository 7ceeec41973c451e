"""Count what becomes of corrections when the reader, or the texts, change: python -m sitrep.build.reanchoring [FOLDER].

Input   a folder of documents, by default ours
Output  a table: of so many corrections so many kept, listed, lost, or put on other words

The corrections are drawn from everything that is read, in turn accepted, rejected and edited. The reader is changed in
its output; the texts are changed and read again by the reader as it is.
"""

import itertools
import re
import sys
import textwrap
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from sitrep import claims, documents, review
from sitrep.claims import Claim, Reading, fields
from sitrep.claims.record import identified
from sitrep.documents import Document
from sitrep.review import anchors, deciding
from sitrep.review.plain import Plain
from sitrep.review.record import TOOK_EFFECT, Correction, Reviewed

_TURNS = ("accept", "reject", "edit")
_NEAR = 60  # characters: how far beyond its own length the old words of a claim may reach, where it was cut anew
_HEAD = ("change", "corrections", "kept", "listed", "lost", "on other words")
Changed = tuple[Sequence[Document], Sequence[Reading]]


def table(found: Sequence[Document]) -> str:
    """Return what becomes of corrections of all claims of *found* after each change, as a table."""
    machine = list(claims.read_all(found))
    rows = list(drawn(found, machine))
    lines = [_HEAD, *(counted(name, rows, *change(found, machine)) for name, change in CHANGES.items())]
    texts = [[str(cell) for cell in line] for line in lines]
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    return "\n".join("  ".join(f"{cell:<{width}}" for cell, width in zip(line, widths, strict=True)) for line in texts)


def drawn(found: Sequence[Document], machine: Sequence[Reading]) -> Iterator[Correction]:
    """Yield a correction of each claim: accepted, rejected, edited in turn."""
    turns = itertools.cycle(_TURNS)
    for page, reading in zip(found, machine, strict=True):
        text = Plain(page.text)
        for claim, action in zip(reading.claims, turns, strict=False):
            sentence = deciding.sentence_of(claim, reading)
            other = "believed" if claim.certainty != "believed" else "possible"
            is_edit = action == "edit"
            yield Correction(
                claim=claim.id,
                action=action,
                field="certainty" if is_edit else "",
                old=claim.certainty if is_edit else fields.reading(claim),
                new=other if is_edit else "",
                reason="to be found again",
                who="nobody",
                when="2026-01-01",
                kind=claim.kind,
                anchor=anchors.made(page.id, text, (claim.start, claim.end), sentence),
            )


def counted(name: str, rows: Sequence[Correction], found: Sequence[Document], read: Sequence[Reading]) -> tuple:
    """Return a row of the table: what becomes of *rows* where *found* is read as *read*."""
    reviewed = review.applied(read, found, rows)
    states = Counter(outcome.state in TOOK_EFFECT for outcome in reviewed.outcomes)
    seen = [outcome.correction for outcome in reviewed.outcomes]
    gone = sum(row not in seen for row in rows)
    idle, elsewhere = _effects(reviewed, {page.id: page for page in found})
    return name, len(rows), states[True] - idle, states[False], gone + idle, elsewhere


def _effects(reviewed: Reviewed, pages: dict[str, Document]) -> tuple[int, int]:
    """Return how many corrections are said to have taken effect and did not, and how many did so on other words."""
    now = {claim.id: claim for reading in reviewed.readings for claim in reading.claims}
    rejected = {claim.id: claim for claim in reviewed.rejected}
    idle = elsewhere = 0
    for outcome in reviewed.outcomes:
        row = outcome.correction
        if (
            outcome.state not in TOOK_EFFECT
            or row.anchor is None
            or (row.action == "reject" and outcome.state == "agreed")
        ):
            continue
        claim = (rejected if row.action == "reject" else now).get(row.claim)
        if claim is None or (row.action == "edit" and fields.value(claim, row.field) != row.new):
            idle += 1
        elif not _same_words(claim, row, pages[claim.document_id].text):
            elsewhere += 1
    return idle, elsewhere


def _same_words(claim: Claim, row: Correction, text: str) -> bool:
    """Return whether the words that *row* was made on stand at *claim*, or as far around it as they are long."""
    exact = row.anchor.exact if row.anchor else ""
    reach = len(exact) + _NEAR
    return Plain(exact).text in Plain(text[max(0, claim.start - reach) : claim.end + reach]).text


def _of_reader(change: Callable[[int, Claim, str], Claim | None]) -> Callable[..., Changed]:
    """Return a change of what is read: claim by claim, by its number; None takes it out. All ids are given anew."""

    def changed(found: Sequence[Document], machine: Sequence[Reading]) -> Changed:
        out, number = [], 0
        for page, reading in zip(found, machine, strict=True):
            kept = []
            for claim in reading.claims:
                number += 1
                kept.append(change(number, claim, page.text))
            out.append(replace(reading, claims=identified(c for c in kept if c is not None), orders=()))
        return found, out

    return changed


def _of_texts(change: Callable[[Document, Reading], str]) -> Callable[..., Changed]:
    """Return a change of the texts, which are read again."""

    def changed(found: Sequence[Document], machine: Sequence[Reading]) -> Changed:
        anew = [replace(page, text=change(page, reading)) for page, reading in zip(found, machine, strict=True)]
        return anew, list(claims.read_all(anew))

    return changed


def _wider(_number: int, claim: Claim, text: str) -> Claim:
    """Take the word before a claim into it."""
    before = re.search(r"\S+[ \t]+$", text[max(0, claim.start - _NEAR) : claim.start])
    start = claim.start - len(before[0]) if before else claim.start
    return replace(claim, start=start, quote=text[start : claim.end])


def _narrower(_number: int, claim: Claim, text: str) -> Claim:
    """Leave out the first word of a claim that has several."""
    first = re.match(r"\S+\s+", claim.quote)
    start = claim.start + len(first[0]) if first and len(first[0]) < len(claim.quote) else claim.start
    return replace(claim, start=start, quote=text[start : claim.end])


def _of_another_kind(number: int, claim: Claim, _text: str) -> Claim:
    if number % 5:
        return claim
    kind = "refusal_no_comment" if claim.kind != "refusal_no_comment" else "quote"
    return replace(claim, kind=kind, norm=fields.completed(kind, {}))


def _otherwise(number: int, claim: Claim, _text: str) -> Claim:
    return replace(claim, polarity="neutral") if number % 4 == 0 and claim.polarity != "neutral" else claim


def _no_longer(number: int, claim: Claim, _text: str) -> Claim | None:
    return claim if number % 6 else None


def _set_anew(page: Document, _reading: Reading) -> str:
    """Set a text with other white space, quote marks and line ends, as a copy from elsewhere has it."""
    marks = itertools.cycle("“”")
    text = re.sub('"', lambda _mark: next(marks), page.text).replace("'", "’")
    text = re.sub(r"(?<=[.!?]) ", "  ", text).replace(" U.S.", "\u00a0U.S.")
    return re.sub(r"\n+", "\r\n\r\n", text)


def _wrapped(page: Document, _reading: Reading) -> str:
    """Break the lines of a text at 72 characters."""
    return "\n".join(textwrap.fill(line, 72) for line in page.text.split("\n"))


def _reworded(page: Document, reading: Reading) -> str:
    """Put a word into every third sentence, before its last."""
    text = page.text
    for sentence in reversed(reading.sentences[::3]):
        last = text.rfind(" ", sentence.start, sentence.end)
        at = last if last > 0 else sentence.end
        text = f"{text[:at]} reportedly{text[at:]}"
    return text


CHANGES: dict[str, Callable[..., Changed]] = {
    "none": _of_reader(lambda _number, claim, _text: claim),
    "reader: spans a word wider, ids anew": _of_reader(_wider),
    "reader: spans a word narrower, ids anew": _of_reader(_narrower),
    "reader: every 5th claim of another kind": _of_reader(_of_another_kind),
    "reader: every 4th claim read otherwise": _of_reader(_otherwise),
    "reader: every 6th claim no longer read": _of_reader(_no_longer),
    "text: other white space and quote marks": _of_texts(_set_anew),
    "text: lines broken at 72 characters": _of_texts(_wrapped),
    "text: a word more in every 3rd sentence": _of_texts(_reworded),
}


def main(arguments: Iterable[str]) -> None:
    """Print the table for the folder that *arguments* name, or for our own documents."""
    from sitrep import layout

    folder = next(iter(arguments), None)
    print(table(documents.read(Path(folder) if folder else layout.DATA / "documents")))


if __name__ == "__main__":
    main(sys.argv[1:])
