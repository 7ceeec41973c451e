"""Find the quantities that stand beside an event in the text, and where documents give different ones.

Input   quantity claims, occurrences, documents
Output  values by occurrence; two values disagree when no reading of both agrees
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import pint

from sitrep.escalation import happening
from sitrep.escalation.occurrences import Occurrence

if TYPE_CHECKING:
    from sitrep.claims.record import Claim
    from sitrep.documents import Document

ROUNDING = 0.02  # two figures within 2 % are one figure in two units (17 miles, 27 km)
PEOPLE = ("people", "person")  # heads are compared only with heads of the same body
# A sentence ends at a stop before white space and a capital, if the stop does not belong to initials (U.S.).
_ENDING = re.compile(r"(?<![A-Z]\.[A-Z])(?<!\b[A-Z])[.!?…][\"”’')\]]*\s+(?=[\"“‘(\[]?[A-Z0-9])|[\r\n]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A quantity as a document gives it, in the unit in which it is compared."""

    about: str  # what it measures; values of one `about` are compared
    low: float | None
    high: float | None
    unit: str
    claim: Claim

    def excludes(self, other: Value) -> bool:
        """Return whether no number fits both values, 2 % given for rounding."""
        above, below = (
            first.low is not None and second.high is not None and first.low > second.high * (1 + ROUNDING)
            for first, second in ((self, other), (other, self))
        )
        return above or below


def attached(
    claims: Sequence[Claim], found: Iterable[Occurrence], documents: Iterable[Document]
) -> dict[str, list[Value]]:
    """Return occurrence id -> the values given in a sentence that tells of it.

    Where a sentence tells of several, the value goes to the event nearest in the text.

    Args:
        claims: of any kind; quantities are used.
        found: occurrences.
        documents: for the sentences; a claim of a document that is not here gives no value.
    """
    endings = {d.id: [match.end() for match in _ENDING.finditer(d.text)] for d in documents}
    told: dict[tuple[str, int], list[tuple[Claim, str]]] = {}
    for one in found:
        for event in one.events:
            key = (event.claim.document_id, _sentence(event.claim, endings))
            told.setdefault(key, []).append((event.claim, one.id))
    out: dict[str, list[Value]] = {}
    for claim in sorted(claims, key=lambda c: (c.document_id, c.start, c.id)):
        near = told.get((claim.document_id, _sentence(claim, endings))) if claim.kind == "quantity" else None
        if near and claim.document_id in endings and not _is_duration(claim):
            _, home = min(near, key=lambda pair: (_distance(claim, pair[0]), pair[0].start, pair[1]))
            out.setdefault(home, []).append(_value(claim))
    return out


def disagreements(told: Sequence[Value]) -> list[tuple[str, list[tuple[str, list[str]]]]]:
    """Return what documents disagree on: (what, [(words, document ids), ...]), sorted."""
    out = []
    for about in sorted({value.about for value in told if is_disputed(value, told)}):
        said: dict[str, list[str]] = {}
        for value in told:
            if value.about == about:
                said.setdefault(" ".join(value.claim.quote.split()), []).append(value.claim.document_id)
        out.append((about, list(said.items())))
    return out


def is_disputed(value: Value, told: Iterable[Value]) -> bool:
    """Return whether another document gives only values that exclude this one."""
    others: dict[str, list[Value]] = {}
    for other in told:
        if other.about == value.about and other.claim.document_id != value.claim.document_id:
            others.setdefault(other.claim.document_id, []).append(other)
    return any(all(value.excludes(other) for other in given) for given in others.values())


@cache
def _registry() -> pint.UnitRegistry:
    return pint.UnitRegistry()


def _value(claim: Claim) -> Value:
    low, high = (_number(claim.norm.get(bound)) for bound in ("low", "high"))
    unit = str(claim.norm.get("unit") or "")
    what = " and ".join(happening.names(claim.norm.get("what")))
    registry = _registry()
    if unit in registry and registry(unit).is_compatible_with("meter"):
        factor = registry(unit).to("kilometer").magnitude
        low, high = (None if bound is None else round(bound * factor, 3) for bound in (low, high))
        return Value(about="distance", low=low, high=high, unit="km", claim=claim)
    about = what if unit in PEOPLE and what else unit or what
    return Value(about=about, low=low, high=high, unit=unit, claim=claim)


def _is_duration(claim: Claim) -> bool:
    unit = str(claim.norm.get("unit") or "")
    return unit in _registry() and _registry()(unit).is_compatible_with("second")


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None


def _sentence(claim: Claim, endings: dict[str, list[int]]) -> int:
    """Return the number of the sentence that the claim starts in."""
    return bisect_right(endings.get(claim.document_id, []), claim.start)


def _distance(first: Claim, second: Claim) -> int:
    return max(0, max(first.start, second.start) - min(first.end, second.end))
