"""What a quantity is. Knows no grammar."""

from dataclasses import dataclass
from functools import cache
from typing import Any

BOUNDS = ("exact", "about", "at_least", "at_most", "more_than", "less_than", "range", "vague")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number that a text gives, with the words that give it.

    Reads: "Characters `start` to `end` say `words`: `low` to `high` `unit`". A bound is None where the
    text gives none; `value` is the one number the words name, if they name one.
    """

    start: int  # code points; with unit or counted noun and the words that bound the number
    end: int
    words: str  # verbatim: text[start:end]
    number_start: int  # the number alone
    number_end: int
    unit_end: int  # the end of the number with its unit of measurement, counted nouns apart
    low: float | None
    high: float | None
    value: float | None
    unit: str | None  # a unit of data/lexicon/quantities.yaml, "people", or the counted noun as said
    unit_words: str  # verbatim words of the unit or counted noun, "" if none
    spelled: str  # the unit as a reference work spells it: "kilometre" for "km"
    dimension: str  # length, area, time, ... , count, ratio, age, or "a/b" for a rate
    approx: bool
    bound: str  # one of BOUNDS
    pint: str | None  # pint expression of the unit, None if it has no place in SI

    @property
    def si_value(self) -> float | None:
        """The value in SI base units (metres, seconds, kelvin ...), None without a value or an SI unit."""
        if self.value is None or self.pint is None:
            return None
        offset, factor, _ = _si(self.pint)
        return offset + factor * self.value

    @property
    def si_unit(self) -> str | None:
        """The SI base unit of `si_value`, such as "meter / second"."""
        return None if self.pint is None else _si(self.pint)[2]


@cache
def _registry() -> Any:  # Any: pint ships its registry class as an alias built at run time
    import pint  # here, because it costs a third of a second and most readers never convert

    return pint.UnitRegistry(autoconvert_offset_to_baseunit=True)


@cache
def _si(expression: str) -> tuple[float, float, str]:
    """Offset, factor and name that turn a value in *expression* into SI base units."""
    make = _registry().Quantity
    zero, one = (make(float(value), expression).to_base_units() for value in (0, 1))
    return zero.magnitude, one.magnitude - zero.magnitude, str(one.units)
