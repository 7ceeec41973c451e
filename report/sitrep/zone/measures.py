"""Turn a measure as somebody said it into metres: a number and how far the words let it range. Knows no place.

Input   {low, high, unit, approx, text} of a claim
Output  `Length`: the value as said, the smallest and the largest that the words allow, in metres
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import pint

from sitrep import lexicon
from sitrep.errors import ZoneError


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """A distance as said. `low_m` or `high_m` is None where the words set no such bound."""

    said_m: float
    low_m: float | None
    high_m: float | None
    text: str  # the words, or the number and its unit
    note: str  # what we added to the words; "" if nothing


@cache
def _units() -> pint.UnitRegistry:
    return pint.UnitRegistry()


def metres(value: float, unit: str, where: str) -> float:
    """Return *value* in metres.

    Args:
        value: a number of *unit*.
        unit: a unit of length as pint knows it: "mile" (statute), "nautical_mile", "km".
        where: the words or the parameter it came from, for the error.

    Raises:
        ZoneError: the unit is unknown or measures no length, or the value is not a number above 0.
    """
    name = unit.replace(" ", "_")
    if not name.isidentifier():  # pint would take "A-7s" for a difference
        raise ZoneError(f"{where}: {unit!r} is no unit of length. Mend the unit.")
    try:
        found = _units().Quantity(1.0, name).to("metre").magnitude * float(value)
    except (pint.UndefinedUnitError, pint.DimensionalityError) as error:
        raise ZoneError(f"{where}: {unit!r} is no unit of length ({error}). Mend the unit.") from error
    if not 0 < found < math.inf:
        raise ZoneError(f"{where}: {value:g} {unit} is no distance. Give a number above 0.")
    return found


def is_distance(measure: object) -> bool:
    """Whether `length` can take *measure*: "0 miles", "-366.94 points" and "27 vehicles" are said too."""
    if not isinstance(measure, Mapping):
        return False
    numbers = [number for number in (measure.get("low"), measure.get("high")) if number is not None]
    unit = str(measure.get("unit") or "")
    try:
        return unit in _lengths() and bool(numbers) and all(metres(number, unit, "") > 0 for number in numbers)
    except ZoneError:
        return False


@cache
def _lengths() -> frozenset[str]:
    """The units of length that texts use, as data/lexicon/quantities.yaml names them; pint's "point" is a printer's."""
    groups = lexicon.read("quantities")["units"]
    return frozenset(unit["name"] for group in groups if group["dimension"] == "length" for unit in group["units"])


def length(measure: Mapping, where: str) -> Length:
    """Return a measure in metres with the range that its words allow.

    A range ("15 to 20 km") or a bound ("less than 35 miles") is taken as said.  A single number is taken as rounded:
    "34" to its last digit (33.5 to 34.5), "about 50" to its last digit that is not 0 (45 to 55).

    Args:
        measure: `low` and `high` (numbers or None), `unit`, `approx` (said with "about" or the like), `text`.
        where: the words it came from, for errors.

    Raises:
        ZoneError: there is no number, or the unit is unknown.
    """
    low, high = measure.get("low"), measure.get("high")
    unit = str(measure.get("unit") or "")
    text = str(measure.get("text") or spelt(low, high, unit))
    if low is None and high is None:
        raise ZoneError(f"{where}: the distance has no number. Mend the claim.")
    if low is None or high is None or low != high:
        low_m = None if low is None else metres(low, unit, where)
        high_m = None if high is None else metres(high, unit, where)
        known = [bound for bound in (low_m, high_m) if bound is not None]
        note = "" if len(known) == 2 else f"“{text}” is a bound: the other end is not stated."
        return Length(said_m=sum(known) / len(known), low_m=low_m, high_m=high_m, text=text, note=note)
    half = _half_step(low, approx=bool(measure.get("approx")))
    said_m = metres(low, unit, where)
    note = f"“{text}” is taken as rounded: {low - half:g} to {low + half:g} {_plural(unit)}."
    if _units().Unit(unit.replace(" ", "_")) == _units().Unit("mile"):
        nautical_km = metres(low, "nautical_mile", where) / 1000
        note += f" A mile is read as the statute mile (1,609.344 m); nautical miles would make it {nautical_km:.1f} km."
    return Length(
        said_m=said_m,
        low_m=metres(low - half, unit, where),
        high_m=metres(low + half, unit, where),
        text=text,
        note=note,
    )


def _half_step(value: float, *, approx: bool) -> float:
    """Half of the last digit that was said."""
    digits = Decimal(repr(value)).normalize() if approx else Decimal(repr(value))
    exponent = int(digits.as_tuple().exponent)
    if not approx:
        exponent = min(exponent, 0) if value != int(value) else 0
    half = 0.5 * 10.0**exponent
    return half if half < value else value / 2


def _plural(unit: str) -> str:
    return unit.replace("_", " ") + ("s" if len(unit) > 2 else "")


def spelt(low: float | None, high: float | None, unit: str) -> str:
    numbers = dict.fromkeys(f"{n:g}" for n in (low, high) if n is not None)
    return f"{' to '.join(numbers)} {_plural(unit)}"
