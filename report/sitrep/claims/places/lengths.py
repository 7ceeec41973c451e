"""The lengths of a text, found by their place.

Input   the quantities of a text
Output  `Lengths`
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from sitrep.claims.quantities import Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Lengths:
    """The lengths of a text, sorted by where they end."""

    amounts: tuple[Quantity, ...]
    ends: tuple[int, ...]  # of `amounts`, in code points into the document

    @classmethod
    def of(cls, amounts: Iterable[Quantity]) -> "Lengths":
        """Return the lengths among *amounts*."""
        kept = sorted((amount for amount in amounts if amount.dimension == "length"), key=lambda amount: amount.end)
        return cls(amounts=tuple(kept), ends=tuple(amount.end for amount in kept))

    def ending(self, first: int, last: int) -> tuple[Quantity, ...]:
        """Return the lengths that end from the character *first* to the character *last*, both included."""
        return self.amounts[bisect_left(self.ends, first) : bisect_right(self.ends, last)]


def interval(amount: Quantity) -> dict[str, object]:
    """Return *amount* as the fields of a claim."""
    return {"low": amount.low, "high": amount.high, "unit": amount.unit, "approx": amount.approx}
