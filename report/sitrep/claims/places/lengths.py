"""The lengths of a text, found by their place.

Input   the quantities of a text
Output  `Lengths`
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sitrep.claims.quantities import Quantity

NAUTICAL = "nautical mile"
_NM = "nm"  # so mariners and pilots write them; no zone is measured in nanometres


@dataclass(frozen=True, slots=True, kw_only=True)
class Lengths:
    """The lengths of a text, sorted by where they end."""

    amounts: tuple[Quantity, ...]
    ends: tuple[int, ...]  # of `amounts`, in code points into the document
    by_start: Mapping[int, Quantity]

    @classmethod
    def of(cls, amounts: Iterable[Quantity]) -> "Lengths":
        """Return the lengths among *amounts*."""
        kept = sorted((amount for amount in amounts if amount.dimension == "length"), key=lambda amount: amount.end)
        starts = {place: amount for amount in kept for place in (amount.start, amount.number_start)}
        return cls(amounts=tuple(kept), ends=tuple(amount.end for amount in kept), by_start=starts)

    def ending(self, first: int, last: int) -> tuple[Quantity, ...]:
        """Return the lengths that end from the character *first* to the character *last*, both included."""
        return self.amounts[bisect_left(self.ends, first) : bisect_right(self.ends, last)]

    def starting(self, place: int) -> tuple[Quantity, ...]:
        """Return the length that starts at the character *place*, in its first word or its number, if one does."""
        return (self.by_start[place],) if place in self.by_start else ()


def interval(amount: Quantity) -> dict[str, object]:
    """Return *amount* as the fields of a claim."""
    unit = NAUTICAL if amount.unit == _NM else amount.unit
    return {"low": amount.low, "high": amount.high, "unit": unit, "approx": amount.approx}
