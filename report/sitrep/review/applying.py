"""Apply people's corrections to what the machine read, before anything is made of it.

Input   documents, their readings, corrections
Output  `Reviewed`: the readings as corrected, the claims rejected, what became of each correction

A correction takes effect where its sentence stands unchanged and the machine still reads what the person decided on.
Everything else is listed with both texts, and the machine's reading stands meanwhile.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sitrep.claims import Claim, Reading
from sitrep.documents import Document
from sitrep.review import anchors, deciding, faults, matching, settling
from sitrep.review.plain import Plain
from sitrep.review.record import (
    AMBIGUOUS,
    APPLIED,
    CLAIM_MISSING,
    DOCUMENT_MISSING,
    MOVED,
    TEXT_CHANGED,
    Anchor,
    Correction,
    Outcome,
    Reviewed,
)

_LOST = {
    TEXT_CHANGED: "The sentence has changed. Read it again: decide anew, or delete the row.",
    AMBIGUOUS: "The words stand at several places, and the words around do not tell which is meant. Decide anew.",
}


def applied(readings: Iterable[Reading], documents: Iterable[Document], corrections: Sequence[Correction]) -> Reviewed:
    """Return *readings* after *corrections*.

    Args:
        readings: what the machine reads, in the order of *documents*.
        documents: the documents.
        corrections: what people decided; those about other documents are listed.

    Raises:
        ReviewError: a row gives a claim a value that its kind cannot have.
    """
    pages = list(documents)
    machine = list(readings)
    home = _homes(pages, machine, corrections)
    out: list[Reading] = []
    rejected: list[Claim] = []
    known: dict[str, Claim] = {}
    outcomes: dict[int, Outcome] = {}
    for page, reading in zip(pages, machine, strict=True):
        mine = {n: row for n, row in enumerate(corrections) if home[n] == page.id}
        if not mine:
            out.append(reading)
            continue
        now, gone, read, told = _of_document(page, reading, mine)
        out.append(now)
        rejected += gone
        known |= read
        outcomes |= told
    texts = {page.id: Plain(page.text) for page in pages}
    for number, row in enumerate(corrections):
        if number not in outcomes:
            outcomes[number] = _elsewhere(row, texts)
    return Reviewed(
        readings=tuple(out),
        rejected=tuple(rejected),
        outcomes=tuple(outcomes[number] for number in range(len(corrections))),
        machine=known,
    )


def _homes(pages: list[Document], readings: list[Reading], corrections: Sequence[Correction]) -> dict[int, str]:
    """Return the document of each correction, by its number: as its anchor says, else the one that has its claim."""
    holder = {claim.id: claim.document_id for reading in readings for claim in reading.claims}
    known = {page.id for page in pages}
    said = {n: row.anchor.document if row.anchor else holder.get(row.claim, "") for n, row in enumerate(corrections)}
    return {number: name if name in known else "" for number, name in said.items()}


def _of_document(
    page: Document, reading: Reading, mine: dict[int, Correction]
) -> tuple[Reading, list[Claim], dict[str, Claim], dict[int, Outcome]]:
    groups: dict[str, list[int]] = {}
    for number, row in mine.items():
        groups.setdefault(faults.identified(row), []).append(number)
    text = Plain(page.text)
    spans = [(sentence.start, sentence.end) for sentence in reading.sentences]
    outcomes: dict[int, Outcome] = {}
    places: dict[str, anchors.Found | None] = {}
    for name, numbers in groups.items():
        anchor = next((mine[n].anchor for n in numbers if mine[n].anchor), None)
        place = anchors.found(anchor, text, spans) if anchor else None
        if isinstance(place, anchors.Lost):
            outcomes |= {n: _lost(mine[n], page.id, anchor, place) for n in numbers}
        else:
            places[name] = place
    added = {name for name in places if mine[groups[name][0]].action == "add"}
    rows = {name: [mine[n] for n in groups[name]] for name in places}
    match = matching.matched({name: rows[name] for name in places if name not in added}, places, reading.claims)
    settled: list[deciding.Decided] = []
    for name, place in places.items():
        if name in added and place is not None:
            decided = deciding.addition(rows[name], name, place, page, reading)
        else:
            decided = deciding.about(rows[name], match[name], place, page, reading)
        settled.append(decided)
        for number, outcome in zip(groups[name], decided.outcomes, strict=True):
            moved = outcome.state == APPLIED and _has_moved(mine[number], place, decided.machine)
            outcomes[number] = replace(outcome, state=MOVED) if moved else outcome
    return *settling.settled(reading, settled), outcomes


def _has_moved(row: Correction, place: anchors.Found | None, machine: Claim | None) -> bool:
    """Return whether *row* took effect where its words, or the id of its claim, are no longer what it says."""
    at = row.anchor is not None and place is not None and (row.anchor.start, row.anchor.end) != (place.start, place.end)
    return at or (machine is not None and machine.id != row.claim)


def _lost(row: Correction, document_id: str, anchor: Anchor | None, why: anchors.Lost) -> Outcome:
    return Outcome(
        correction=row,
        state=why.state,
        document_id=document_id,
        kind=row.kind,
        was=(anchor.sentence or anchor.exact) if anchor else "",
        now=why.now,
        remedy=_LOST[why.state],
    )


def _elsewhere(row: Correction, texts: Mapping[str, Plain]) -> Outcome:
    """Return what becomes of a correction whose document, or whose claim, is not among those read."""
    if row.anchor is None:
        remedy = "No claim has this id. Give the row its words (document, exact, sentence), or delete it."
        return Outcome(correction=row, state=CLAIM_MISSING, kind=row.kind, was=row.old, remedy=remedy)
    was = row.anchor.sentence or row.anchor.exact
    held = [name for name, text in texts.items() if text.occurrences(Plain(was))]
    remedy = f"No document {row.anchor.document!r} was read. "
    if len(held) == 1:
        remedy += f"Its words stand in {held[0]!r}: if that is the same document, write so into the row."
    else:
        remedy += "Add it, or keep the row for the reports that have it."
    return Outcome(correction=row, state=DOCUMENT_MISSING, kind=row.kind, was=was, remedy=remedy)
