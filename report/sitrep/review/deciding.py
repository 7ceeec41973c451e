"""Decide what the corrections of one claim make of it, and which of them no longer fit what the machine reads.

Input   the corrections of one claim, the claim as the machine reads it now
Output  `Decided`: the claim as corrected, or that it is rejected; an `Outcome` for each correction
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sitrep.claims import Claim, Reading, fields
from sitrep.documents import Document
from sitrep.errors import ReviewError
from sitrep.review import faults
from sitrep.review.anchors import Found
from sitrep.review.matching import Unmatched, same_words, telling
from sitrep.review.plain import Plain, same
from sitrep.review.record import AGREED, AMBIGUOUS, APPLIED, CLAIM_MISSING, READING_CHANGED, Correction, Outcome

_ORDER = {"kind": 0, "quote": 2}  # a claim is of its new kind before the fields of that kind are set
_AGAIN = "The machine now reads this otherwise. Decide anew on what it reads, or delete the row."


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What people's corrections make of one claim."""

    machine: Claim | None  # as it is read now; None for one that only a person read
    result: Claim | None  # as it is after the corrections; None where nothing changes it
    rejected: Claim | None = None
    outcomes: tuple[Outcome, ...]  # in the order of the corrections


def about(
    rows: Sequence[Correction], claim: Claim | Unmatched, place: Found | None, page: Document, reading: Reading
) -> Decided:
    """Return what *rows*, all about one claim, make of it.

    Args:
        rows: acceptances, rejections or edits; of one sort, as `faults.between` sees to.
        claim: the claim as the machine reads it now, or why that cannot be told.
        place: where its words stand; None where only its id is known.
        page: the document.
        reading: what the machine reads in it.

    Raises:
        ReviewError: an edit gives the claim a value that its kind cannot have.
    """
    if isinstance(claim, Unmatched):
        told = tuple(_unmatched(row, claim, page.id) for row in rows)
        return Decided(machine=None, result=None, outcomes=told)
    if rows[0].action == "edit":
        return _edited(rows, claim, place, page, reading)
    outcomes = tuple(_whole(row, claim) for row in rows)
    held = [row for row, outcome in zip(rows, outcomes, strict=True) if outcome.state == APPLIED]
    if not held:
        return Decided(machine=claim, result=None, outcomes=outcomes)
    kept = replace(_signed(claim, held, "confirmed"), id=held[0].claim)
    if rows[0].action == "reject":
        return Decided(machine=claim, result=None, rejected=replace(kept, review="machine"), outcomes=outcomes)
    return Decided(machine=claim, result=kept, outcomes=outcomes)


def addition(rows: Sequence[Correction], name: str, place: Found, page: Document, reading: Reading) -> Decided:
    """Return the claim that *rows* add at *place* under the id *name*, or the one of the machine that says the same.

    A claim of the same kind in the very same words that says something else is what the machine now reads there:
    then the addition is listed.
    """
    said = json.loads(rows[0].new)
    claim = faults.addition(page.text[place.start : place.end], page.id, said)
    section = next((s.section for s in reading.sentences if s.start <= place.start < s.end), "body")
    chain = claim.chain or (page.publisher or "unspecified",)
    claim = replace(claim, start=place.start, end=place.end, section=section, chain=chain, id=name)
    for other in reading.claims:
        shared = same_words((claim.start, claim.end), (other.start, other.end)) if other.kind == claim.kind else 0.0
        if shared and all(fields.value(other, f"norm.{key}") == claim.norm[key] for key in said["norm"]):
            kept = replace(_signed(other, rows, "confirmed"), id=name)
            return Decided(machine=other, result=kept, outcomes=_all(rows, AGREED, other))
        if shared == 1.0 and telling(other) == telling(claim):
            told = _all(rows, READING_CHANGED, other, was=rows[0].new, now=fields.reading(other), remedy=_AGAIN)
            return Decided(machine=None, result=None, outcomes=told)
    return Decided(machine=None, result=_signed(claim, rows, "added"), outcomes=_all(rows, APPLIED, claim))


def words_of(new: str, page: Document, sentence: tuple[int, int], claim: tuple[int, int]) -> list[tuple[int, int]]:
    """Return where the words *new* stand in a sentence of *page*: those that touch the claim, if any do."""
    text, words = Plain(page.text), Plain(new)
    found = [text.span(at, at + len(words.text)) for at in text.occurrences(words)]
    inside = [(low, high) for low, high in found if sentence[0] <= low and high <= sentence[1]]
    return [(low, high) for low, high in inside if low < claim[1] and claim[0] < high] or inside


def _edited(rows: Sequence[Correction], claim: Claim, place: Found | None, page: Document, reading: Reading) -> Decided:
    wrong = faults.of_values(rows, claim.kind)
    if wrong:
        raise _refused(rows, wrong[0][0], wrong[0][1])
    now = claim
    stated: set[str] = set()
    outcomes: dict[int, Outcome] = {}
    for number in sorted(range(len(rows)), key=lambda n: (_ORDER.get(rows[n].field, 1), n)):
        row = rows[number]
        before = fields.as_text(fields.value(claim, row.field))
        if _equal(row, claim, now.kind):
            outcomes[number] = _outcome(row, AGREED, claim)
            now = now if row.field == "quote" else fields.with_value(now, row.field, _new(row, now.kind))
        elif (row.old or row.anchor) and not same(row.old, before) and row.field in fields.names(claim.kind):
            outcomes[number] = _outcome(row, READING_CHANGED, claim, was=row.old, now=before, remedy=_AGAIN)
            continue
        elif row.field == "quote":
            spans = words_of(
                row.new, page, place.sentence if place else sentence_of(claim, reading), (claim.start, claim.end)
            )
            if not spans:
                raise _refused(rows, row.line, f"the new words {row.new!r} do not stand in the sentence. Copy them.")
            if len(spans) > 1:
                remedy = "The new words stand several times in the sentence. Take more of them, or fewer."
                outcomes[number] = _outcome(row, AMBIGUOUS, claim, was=row.new, now=claim.quote, remedy=remedy)
                continue
            (start, end), outcomes[number] = spans[0], _outcome(row, APPLIED, claim)
            now = replace(now, start=start, end=end, quote=page.text[start:end])
        else:
            outcomes[number] = _outcome(row, APPLIED, claim)
            now = (
                _of_kind(now, row.new)
                if row.field == "kind"
                else fields.with_value(now, row.field, _new(row, now.kind))
            )
        stated.add(row.field)
    now = fields.implied(now, stated)
    complaint = fields.complaint(now) if stated and not fields.complaint(claim) else ""
    listed = [number for number in outcomes if outcomes[number].state not in (APPLIED, AGREED)]
    if complaint and not listed:
        raise _refused(rows, rows[0].line, f"after the edits of claim {rows[0].claim}, {complaint}. Mend or add a row.")
    if complaint or len(listed) == len(rows):
        told = (
            o if o.state not in (APPLIED, AGREED) else replace(o, state=READING_CHANGED, remedy=_AGAIN)
            for o in (outcomes[n] for n in range(len(rows)))
        )
        return Decided(machine=claim, result=None, outcomes=tuple(told))
    held = [rows[n] for n in range(len(rows)) if n not in listed]
    changed = any(outcomes[n].state == APPLIED for n in range(len(rows)))
    result = replace(_signed(now, held, "corrected" if changed else "confirmed"), id=rows[0].claim)
    return Decided(machine=claim, result=result, outcomes=tuple(outcomes[n] for n in range(len(rows))))


def _whole(row: Correction, claim: Claim) -> Outcome:
    """Return what becomes of an acceptance or a rejection: it holds for the reading it was made on."""
    was, now = _difference(row.old, fields.reading(claim)) if row.old else ("", "")
    if was == now:
        return _outcome(row, APPLIED, claim)
    return _outcome(row, READING_CHANGED, claim, was=was, now=now, remedy=_AGAIN)


def _difference(old: str, new: str) -> tuple[str, str]:
    """Return the fields in which two readings differ, in words: (before, now); two empty texts if in none.

    Where fields repeat words of the document, other quote marks make no difference.
    """
    try:
        before, now = (_flat(json.loads(text)) for text in (old, new))
    except (ValueError, AttributeError):
        return old, new
    keys = [key for key in sorted({*before, *now}) if not same(before.get(key, ""), now.get(key, ""))]
    told = ("; ".join(f"{key}: {side.get(key) or 'nothing'}" for key in keys) for side in (before, now))
    return next(told), next(told)


def _flat(node: dict, above: str = "") -> dict[str, str]:
    out: dict[str, str] = {}
    for key, value in node.items():
        out |= _flat(value, f"{above}{key}.") if isinstance(value, dict) else {above + key: fields.as_text(value)}
    return out


def _unmatched(row: Correction, why: Unmatched, document_id: str) -> Outcome:
    if row.action == "reject" and why.state == CLAIM_MISSING:
        return Outcome(correction=row, state=AGREED, document_id=document_id, kind=row.kind, now=why.now)
    if why.state == AMBIGUOUS:
        remedy = "The machine reads several claims there that it could be about. Decide on each of them anew."
    else:
        remedy = "The machine no longer reads this claim. Add it as one of your own, or delete the row."
    was = f"{row.kind} “{row.anchor.exact}”" if row.anchor else row.old
    return Outcome(
        correction=row, state=why.state, document_id=document_id, kind=row.kind, was=was, now=why.now, remedy=remedy
    )


def _equal(row: Correction, claim: Claim, kind: str) -> bool:
    """Return whether the machine by now reads what *row* makes of it."""
    if row.field == "quote":
        return Plain(claim.quote).text == Plain(row.new).text
    return kind == claim.kind and fields.value(claim, row.field) == _new(row, kind)


def _new(row: Correction, kind: str) -> object:
    return fields.parsed(kind, row.field, row.new)


def _of_kind(claim: Claim, kind: str) -> Claim:
    """Return *claim* as one of another *kind*, with the fields that both have."""
    shared = {key: thing for key, thing in claim.norm.items() if key in fields.schema()["kinds"][kind]["properties"]}
    return replace(claim, kind=kind, norm=fields.completed(kind, shared))


def sentence_of(claim: Claim, reading: Reading) -> tuple[int, int]:
    """Return where the sentence that holds *claim* begins and ends; of several, the first and the last."""
    around = [s for s in reading.sentences if s.start < claim.end and claim.start < s.end]
    return min((s.start for s in around), default=claim.start), max((s.end for s in around), default=claim.end)


def _signed(claim: Claim, rows: Iterable[Correction], review: str) -> Claim:
    """Return *claim* with who decided, when and why."""
    told = list(rows)
    return replace(
        claim,
        review=review,
        who="; ".join(dict.fromkeys(row.who for row in told)),
        when=max(row.when for row in told),
        reason="; ".join(dict.fromkeys(row.reason for row in told)),
    )


def _outcome(row: Correction, state: str, claim: Claim, was: str = "", now: str = "", remedy: str = "") -> Outcome:
    return Outcome(
        correction=row,
        state=state,
        document_id=claim.document_id,
        kind=claim.kind,
        was=was,
        now=now,
        remedy=remedy,
    )


def _all(rows: Iterable[Correction], state: str, claim: Claim, **told: str) -> tuple[Outcome, ...]:
    return tuple(_outcome(row, state, claim, **told) for row in rows)


def _refused(rows: Sequence[Correction], line: int, why: str) -> ReviewError:
    return ReviewError(f"{rows[0].file}, line {line}: {why}")
