"""Find what documents give for an occurrence: distances, counts, the dead, directions, sizes.

Input   claims, occurrences, documents
Output  `Value`s by occurrence, each with its words; none is averaged with another
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

import pint

from sitrep import lexicon
from sitrep.escalation import happening
from sitrep.escalation.happening import Happening
from sitrep.escalation.ladder import NOBODY, Ladder
from sitrep.escalation.occurrences import Occurrence
from sitrep.escalation.sentences import Sentences

if TYPE_CHECKING:
    from sitrep.claims.record import Claim

ROUNDING = 0.02  # two figures within 2 % are one figure in two units (17 miles, 27 km)
ROUNDED = 0.06  # a conversion in brackets may be rounded to its first figure: "10 km (6 miles)"
RESTATED = 2  # characters between a figure and its conversion: "17 miles (27 km)"
REACH = 2  # a sentence without an event speaks of the last event told, so many sentences on
PEOPLE = ("people", "person")  # heads are compared only with heads of the same body
IN_WORDS, NEARBY = "in the sentence that tells of it", "in a sentence after it"
DISTANCE, DIRECTION = "distance", "direction"
DAY = "day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """What one document gives for one subject, in the unit in which it is compared."""

    subject: str  # values of one subject are compared
    claim: Claim
    words: str
    low: float | None = None
    high: float | None = None
    unit: str = ""
    code: str = ""  # a value that is no number: a compass direction, a day, a name
    basis: str = IN_WORDS
    part: bool = False  # a part of a larger count that the same document gives
    beside: tuple[str, ...] = ()  # other codes that may hold with it

    @property
    def voice(self) -> tuple[str, str]:
        """Who gives it: the document and the first holder."""
        return (self.claim.document_id, self.claim.chain[0] if self.claim.chain else "")

    @property
    def is_number(self) -> bool:
        """Whether it has a bound to compare."""
        return self.low is not None or self.high is not None

    def excludes(self, other: Value) -> bool:
        """Return whether both cannot hold: no number fits both, 2 % given for rounding; or the codes differ."""
        if not (self.is_number and other.is_number):
            differ = bool(self.code and other.code and self.code != other.code)
            return differ and other.code not in self.beside and self.code not in other.beside
        room = 0.0 if self.unit == DAY else ROUNDING
        above, below = (
            first.low is not None and second.high is not None and first.low > second.high * (1 + room)
            for first, second in ((self, other), (other, self))
        )
        return above or below

    def equals(self, other: Value) -> bool:
        """Return whether both say the same: equal bounds, 2 % given for rounding, or equal codes or words."""
        if self.code or other.code:
            return self.code == other.code
        if not self.is_number and not other.is_number:
            return self.words.casefold() == other.words.casefold()
        return _close(self.low, other.low, ROUNDING) and _close(self.high, other.high, ROUNDING)


def attached(
    claims: Sequence[Claim], found: Iterable[Occurrence], sentences: Sentences, ladder: Ladder
) -> dict[str, list[Value]]:
    """Return occurrence id -> the quantities and directions given for it, in text order per document.

    A value belongs to the event nearest to it in its sentence; a distance or direction, if it is the only one
    there, to every event of the sentence, because it says where the parties were.  A sentence without an event
    speaks of the last event told, up to two sentences on.  A zone's radius says nothing of where somebody was.
    """
    told: dict[str, list[tuple[int, Happening, Occurrence]]] = {}
    for one in found:
        for event in one.events:
            at = sentences.of(event.claim)
            if at is not None:
                told.setdefault(at[0], []).append((at[1], event, one))
    for entries in told.values():
        entries.sort(key=lambda entry: (entry[1].claim.start, entry[1].id, entry[2].id))
    given: dict[tuple[str, int], list[Value]] = {}
    for claim, restated in _figures(claims):
        at = sentences.of(claim)
        if at is not None and at[0] in told:
            given.setdefault(at, []).append(_value(claim, restated, sentences))
    out: dict[str, list[Value]] = {}
    for (document_id, number), here in sorted(given.items()):
        near = [entry for entry in told[document_id] if entry[0] == number]
        for value in here:
            only = sum(other.subject == value.subject for other in here) == 1
            for event, one, basis in _homes(value, near, told[document_id], number, only):
                out.setdefault(one.id, []).append(_about(replace(value, basis=basis), event, one, ladder))
    return out


def _figures(claims: Sequence[Claim]) -> list[tuple[Claim, Claim | None]]:
    """Return quantity and bearing claims, each with the conversion that follows it in brackets, if one does."""
    radii = {
        (norm["low"], norm["unit"])
        for claim in claims
        if claim.kind == "place" and isinstance(norm := claim.norm.get("radius"), dict) and norm.get("low") is not None
    }
    said = [
        claim
        for claim in claims
        if (claim.kind == "quantity" and not _is_duration(claim))
        or (claim.kind == "place" and claim.norm.get("bearing"))
    ]
    said.sort(key=lambda c: (c.document_id, c.kind, c.start, c.id))
    out: list[tuple[Claim, Claim | None]] = []
    for claim in said:
        last = out[-1][0] if out else None
        if last and last.document_id == claim.document_id and 0 < claim.start - last.end <= RESTATED:
            first, second = of_claim(last), of_claim(claim)
            if first.subject == second.subject and _close(first.high, second.high, ROUNDED):
                out[-1] = (last, claim)
                continue
        out.append((claim, None))
    return [(claim, more) for claim, more in out if (claim.norm.get("low"), claim.norm.get("unit")) not in radii]


def _homes(
    value: Value,
    near: Sequence[tuple[int, Happening, Occurrence]],
    all_told: Sequence[tuple[int, Happening, Occurrence]],
    number: int,
    only: bool,
) -> list[tuple[Happening, Occurrence, str]]:
    if not near:
        before = [entry for entry in all_told if number - REACH <= entry[0] < number]
        return [(before[-1][1], before[-1][2], NEARBY)] if before and value.claim.section == "body" else []
    by_nearness = sorted(near, key=lambda entry: (_distance(value.claim, entry[1].claim), entry[1].claim.start))
    if value.subject not in (DISTANCE, DIRECTION) or not only:
        by_nearness = by_nearness[:1]
    homes = {id(one): (event, one, IN_WORDS) for _, event, one in reversed(by_nearness)}
    return list(homes.values())


def _about(value: Value, event: Happening, one: Occurrence, ladder: Ladder) -> Value:
    """Return *value* under the subject that it has for *one*: the dead and wounded by outcome, people by role."""
    if value.unit not in PEOPLE:
        return value
    if ladder.type_of(event.type).by_outcome:
        return replace(value, subject=str(event.claim.norm.get("outcome") or value.subject))
    names = set(happening.names(value.claim.norm.get("what")))
    for role, of in (("actor", "actors"), ("target", "targets")):
        if any(names & set(getattr(other, of)) for other in one.by_document[value.claim.document_id]):
            return replace(value, subject=f"size of the {role}")
    return value


@cache
def _registry() -> pint.UnitRegistry:
    return pint.UnitRegistry()


@cache
def _kilometres(unit: str) -> float | None:
    """Return how many kilometres one *unit* is, or None if it is no length."""
    one = _one(unit)
    if one is None or not one.is_compatible_with("meter"):
        return None
    return float(one.to("kilometer").magnitude)


@cache
def _is_time(unit: str) -> bool:
    one = _one(unit)
    return one is not None and bool(one.is_compatible_with("second"))


def _one(unit: str) -> pint.Quantity | None:
    """Return one *unit*, or None for what is counted: pint would take the aircraft "A-7s" for a difference."""
    name = unit.replace(" ", "_")
    return _registry().Quantity(1, name) if name.isidentifier() and name in _registry() else None


def of_claim(claim: Claim) -> Value:
    """Return what a quantity or direction claim gives, in the unit in which it is compared."""
    return _value(claim, None, None)


def _value(claim: Claim, restated: Claim | None, sentences: Sentences | None) -> Value:
    words = " ".join(claim.quote.split())
    if claim.kind == "place":
        return Value(subject=DIRECTION, code=str(claim.norm["bearing"]), words=words, claim=claim)
    if restated is not None and sentences is not None:
        words = f"{sentences.between(claim.document_id, claim.start, restated.end)})"
    low, high = (_number(claim.norm.get(bound)) for bound in ("low", "high"))
    unit = str(claim.norm.get("unit") or "")
    what = " and ".join(happening.names(claim.norm.get("what"))) or NOBODY
    factor = _kilometres(unit)
    if factor is not None:
        low, high = (None if bound is None else round(bound * factor, 3) for bound in (low, high))
        return Value(subject=DISTANCE, low=low, high=high, unit="km", words=words, claim=claim)
    if claim.norm.get("qual"):
        return Value(subject=what, code=_size(str(claim.norm["qual"])), unit=unit, words=words, claim=claim)
    subject = what if unit in PEOPLE else unit or what
    if high is not None and high < 1:
        subject = f"share of {subject}"
    return Value(subject=subject, low=low, high=high, unit=unit, words=words, claim=claim)


def _size(words: str) -> str:
    """Return "small" or "large" for a size without a number; "" for one that only compares, such as "larger"."""
    scale = lexicon.read("actors")["forces"]["scale"]
    return next((str(size) for size, said in scale.items() if set(words.split()) & set(said)), "")


def with_parts(told: Sequence[Value]) -> list[Value]:
    """Return *told*, a count marked as a part where the same document gives a larger one of the same things."""
    largest: dict[tuple[str, str], float] = {}
    for value in told:
        if value.is_number and value.subject not in (DISTANCE, DIRECTION):
            key = (value.claim.document_id, value.subject)
            largest[key] = max(largest.get(key, 0.0), value.low or value.high or 0.0)
    return [
        replace(value, part=True)
        if (value.high if value.high is not None else float("inf"))
        < largest.get((value.claim.document_id, value.subject), 0.0)
        else value
        for value in told
    ]


def counts_by_document(claims: Iterable[Claim]) -> dict[tuple[str, str], list[Value]]:
    """Return (document, thing counted) -> counts of it anywhere in the document, in text order."""
    out: dict[tuple[str, str], list[Value]] = {}
    for claim in sorted(claims, key=lambda c: (c.document_id, c.start, c.id)):
        if claim.kind == "quantity" and not _is_duration(claim):
            value = of_claim(claim)
            things = {value.subject, *happening.names(claim.norm.get("what"))}
            for thing in things if value.is_number and value.subject != DISTANCE else ():
                out.setdefault((claim.document_id, thing), []).append(replace(value, subject=thing))
    return out


def _is_duration(claim: Claim) -> bool:
    return _is_time(str(claim.norm.get("unit") or ""))


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None


def _close(first: float | None, second: float | None, room: float) -> bool:
    if first is None or second is None:
        return first is second
    return abs(first - second) <= room * max(abs(first), abs(second))


def _distance(first: Claim, second: Claim) -> int:
    return max(0, max(first.start, second.start) - min(first.end, second.end))
