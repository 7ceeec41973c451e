"""Read the unit of a number: after it, before it (money), over another unit (rates).

Input   tokens, the place of a number
Output  `Measure`, or None
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sitrep.claims.quantities import lexis
from sitrep.claims.quantities.scales import Number, glued
from sitrep.claims.quantities.tokens import Token

_PRICED = ("mass", "volume")  # "$1,285 an ounce" is a price of each
# A rate of these dimensions has a dimension of its own name.
_RATES = {("length", "time"): "speed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A unit and the tokens that say it; `start` equals `end` where it stands before the number."""

    name: str
    spelled: str
    pint: str | None
    dimension: str
    start: int
    end: int


def before(tokens: Sequence[Token], i: int) -> tuple[lexis.Unit, int] | None:
    """Return the currency sign at token *i* and the token after it."""
    return lexis.words().prefixes.at(tokens, i)


def after(tokens: Sequence[Token], number: Number) -> Measure | None:
    """Return the unit that follows *number*, with the rate it may be part of."""
    i = number.end
    dash = i < len(tokens) and tokens[i].text in ("-", "‑") and glued(tokens, i) and glued(tokens, i + 1)
    found = _unit(tokens, i + dash, number, dash=dash)
    if found is None:
        return None
    unit, j = found
    words, least, sterling = lexis.words().sterling
    if unit.dimension == "mass" and number.value >= least and tokens[i + dash].low in words:
        unit = sterling
    return over(tokens, _measure(unit, i + dash, j))


def over(tokens: Sequence[Token], measure: Measure) -> Measure:
    """Return *measure*, or the rate that it begins: per hour, /kg, a barrel, an hour."""
    j = measure.end
    if j >= len(tokens) or tokens[j].low not in lexis.words().sets["rates"]:
        return measure
    known = lexis.words()
    found = known.units.at(tokens, j + 1)
    if tokens[j].low in ("/", "per"):
        found = found or known.symbols.at(tokens, j + 1)
    if found is not None and found[0].dimension == "money":
        return measure  # $149 / £99 are two prices
    if tokens[j].low in ("a", "an", "each"):
        unit = found[0] if found else None
        after = tokens[found[1]].low if found and found[1] < len(tokens) else ""
        if after in lexis.words().sets["not_rates_before"]:
            return measure
        priced = measure.dimension == "money" and unit is not None and unit.dimension in _PRICED
        if not priced and (
            unit is None or unit.dimension != "time" or measure.dimension in ("time", "percent", "age", "temperature")
        ):
            return measure
    if found is None:
        if tokens[j].low != "per" or j + 1 >= len(tokens) or tokens[j + 1].kind != "word":
            return measure
        thing = tokens[j + 1].low
        found = lexis.Unit(name=thing, spelled=thing, pint=None, dimension="count", article=False), j + 2
    return _rate(measure, *found)


def articled(tokens: Sequence[Token], i: int) -> tuple[Number, Measure] | None:
    """Read "an hour", "a mile": one of the unit."""
    if i + 1 >= len(tokens) or tokens[i].low not in ("a", "an"):
        return None
    found = lexis.words().units.at(tokens, i + 1)
    if found is None or not found[0].article:
        return None
    last = tokens[i - 1] if i else None
    if last is not None and (last.kind == "figure" or last.low == "times" or last.low in lexis.words().units.table):
        return None  # 60 miles an hour: the rate's, not a quantity of its own
    return Number(value=1.0, start=i, end=i + 1), _measure(found[0], i + 1, found[1])


def _unit(tokens: Sequence[Token], i: int, number: Number, *, dash: bool) -> tuple[lexis.Unit, int] | None:
    if i >= len(tokens):
        return None
    known = lexis.words()
    word = tokens[i].low
    if number.figures and word == "in":
        return _inches(tokens, i, number)
    found = known.units.at(tokens, i)
    if number.figures:
        symbol = known.symbols.at(tokens, i)
        if symbol is not None and not _runs_on(tokens, symbol[1]) and (found is None or symbol[1] >= found[1]):
            return symbol
    if found is None or (glued(tokens, i) and not dash and tokens[i].kind == "word" and not number.figures):
        return None
    if word in known.sets["plural_when_more"] and not dash and number.value > 1 and found[1] == i + 1:
        return None
    return found


def _runs_on(tokens: Sequence[Token], j: int) -> bool:
    """A symbol that sticks to more letters or figures is no symbol: 24703m212."""
    if not glued(tokens, j):
        return False
    dashed = tokens[j].text == "-" and glued(tokens, j + 1) and tokens[j + 1].kind == "figure"
    return dashed or tokens[j].kind in ("word", "figure", "ordinal", "code") or tokens[j].text in "'’"


def _inches(tokens: Sequence[Token], i: int, number: Number) -> tuple[lexis.Unit, int] | None:
    """ "in" is a unit after feet, before "thick" and the like, and before a stop, where no preposition can stand."""
    feet = lexis.words().symbols.at(tokens, number.start - 1) if number.start else None
    if feet is not None and feet[0].name == "foot":
        return lexis.words().by_name["inch"], i + 1
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    if after is None or after.low in lexis.words().sets["inch_in"] or after.text in ".,;()":
        return lexis.words().by_name["inch"], i + 1
    return None


def _measure(unit: lexis.Unit, start: int, end: int) -> Measure:
    return Measure(name=unit.name, spelled=unit.spelled, pint=unit.pint, dimension=unit.dimension, start=start, end=end)


def money(unit: lexis.Unit, end: int) -> Measure:
    """Return the measure of a currency sign that stood before a number ending at token *end*."""
    return _measure(unit, end, end)


def _rate(top: Measure, unit: lexis.Unit, end: int) -> Measure:
    pint = None if top.pint is None or unit.pint is None else f"{top.pint} / {unit.pint}"
    for known in lexis.words().by_name.values():
        if pint is not None and known.pint == pint:
            return _measure(known, top.start, end)
    return replace(
        top,
        name=f"{top.name} per {unit.name}",
        spelled=f"{top.spelled} per {unit.spelled}",
        pint=pint,
        dimension=_RATES.get((top.dimension, unit.dimension), f"{top.dimension}/{unit.dimension}"),
        end=end,
    )
