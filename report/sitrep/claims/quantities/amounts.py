"""Read an amount: a number or a vague word, perhaps the second end of a range, with its unit.

Input   tokens, the place of one
Output  `Amount`, or None
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sitrep.claims.quantities import lexis, measures
from sitrep.claims.quantities.measures import Measure
from sitrep.claims.quantities.numbers import number
from sitrep.claims.quantities.scales import Number, glued, past_dash
from sitrep.claims.quantities.tokens import Token

_BACK = 8  # words looked back for "rose" before "from 5 to 7"


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A number or an interval, its unit if it has one, and the tokens that say them."""

    low: float
    high: float
    value: float | None
    number: Number  # the first number; a vague word's is its lower end
    start: int
    end: int  # after number and unit
    number_end: int
    measure: Measure | None = None
    vague: bool = False


def amount(
    tokens: Sequence[Token], i: int, *, between: bool, vague: Mapping[str, tuple[float, float]]
) -> Amount | None:
    """Return the amount that starts at token *i*.

    Args:
        tokens: the text's tokens.
        i: the token after any bounding words.
        between: whether "between" stands before it, so that "and" joins a range.
        vague: intervals that replace the lexicon's, by vague word.
    """
    first = _single(tokens, i)
    if first is not None:
        return _summed(tokens, _ranged(tokens, first, between=between))
    return _vague(tokens, i, vague)


def _single(tokens: Sequence[Token], i: int) -> Amount | None:
    """One number, with the unit before or after it, or "an hour"."""
    if i >= len(tokens):
        return None
    sign = measures.before(tokens, i)
    found = number(tokens, sign[1], money=True) if sign is not None else None
    if sign is not None and found is not None:
        measure = measures.over(tokens, measures.money(sign[0], found.end))
        return _plain(found, i, measure)
    found = number(tokens, i)
    if found is not None:
        return _plain(found, i, measures.after(tokens, found))
    articled = measures.articled(tokens, i)
    if articled is None:
        return None
    found, measure = articled
    return _plain(found, i, measure)


def _plain(found: Number, start: int, measure: Measure | None) -> Amount:
    end = measure.end if measure is not None else found.end
    return Amount(
        low=found.value,
        high=found.value,
        value=found.value,
        number=found,
        start=start,
        end=end,
        number_end=found.end,
        measure=measure,
    )


def _ranged(tokens: Sequence[Token], first: Amount, *, between: bool) -> Amount:
    """Join a second number: 15 to 20 km, 8- to 16-meter, two or three, between 44 and 50."""
    joint = _joint(tokens, first, between=between)
    second = _single(tokens, joint) if joint is not None else None
    if second is None or joint is None or second.number.fraction != first.number.fraction:
        return _lent(tokens, first)
    if first.measure is not None and second.measure is None and first.measure.start == first.measure.end:
        second = replace(second, measure=replace(first.measure, start=second.end, end=second.end))  # $5-6 million
    if first.measure is not None and (second.measure is None or second.measure.name != first.measure.name):
        return first
    low, high = first.low, second.high
    if second.number.scale > 1 and first.number.scale == 1 and low <= high / second.number.scale:
        low *= second.number.scale  # 5 to 6 million
    if tokens[joint - 1].low == "or" and (first.measure is not None or not low < high <= 10 * low):
        return _lent(tokens, first)
    if low > high and low < 0:
        low, high = high, low  # temperatures: from -18 to -34
    if not low < high:
        return first
    return replace(second, low=low, high=high, value=None, number=first.number, start=first.start)


def _joint(tokens: Sequence[Token], first: Amount, *, between: bool) -> int | None:
    """Return the token after the word or dash that joins a range."""
    j = first.end
    if first.measure is None and j + 1 < len(tokens) and tokens[j].text == "-" and tokens[j + 1].low in ("to", "or"):
        j += 1
    if j >= len(tokens):
        return None
    word = tokens[j].low
    if word in ("-", "–", "—", "−", "‑"):
        return j + 1 if glued(tokens, j) == glued(tokens, j + 1) else None
    if word == "and" and between:
        return j + 1
    if word == "or":
        return j + 1
    if word != "to" or (_changes(tokens, first) and not between):
        return None
    return past_dash(tokens, j + 1) if glued(tokens, j) else j + 1  # 30-to-60-day


def _changes(tokens: Sequence[Token], first: Amount) -> bool:
    """Say whether "A to B" tells of a change: "rose from 5 to 7", not "ranged from 5 to 7"."""
    known = lexis.words().sets
    words = []
    for token in reversed(tokens[max(0, first.start - _BACK) : first.start]):
        if token.text in ".;!?\n":
            break
        words.append(token.low)
    if any(word in known["range_cues"] for word in words[:4]):
        return False
    reach = _BACK if "from" in words[:4] else 2
    return any(word in known["change_words"] for word in words[:reach])


def _lent(tokens: Sequence[Token], first: Amount) -> Amount:
    """Lend the unit of the number that follows: "45 and 50 mg" are 45 mg and 50 mg."""
    j = first.end
    if first.measure is not None or j + 1 >= len(tokens) or tokens[j].low not in ("and", "or", "to"):
        return first
    second = _single(tokens, j + 1)
    if second is None or second.measure is None or second.measure.start == second.measure.end:
        return first
    if second.number.start != j + 1:
        return first
    return replace(first, measure=replace(second.measure, start=first.end, end=first.end))


def _summed(tokens: Sequence[Token], first: Amount) -> Amount:
    """Add the smaller parts: an hour and 50 minutes, 5 feet 2 inches, an hour and a half."""
    if first.measure is None or first.value is None:
        return first
    known = lexis.words()
    name = first.measure.name
    if tokens[first.end : first.end + 3] and _half(tokens, first.end):
        value = first.value + 0.5
        return replace(first, low=value, high=value, value=value, end=first.end + 3)
    for chain, into in known.compounds:
        if name != chain[0] or first.measure.start == first.measure.end:
            continue
        total, end, rest = first.value * _ratio(name, into), first.end, list(chain[1:])
        while rest:
            part = _single(tokens, _past_and(tokens, end))
            if part is None or part.measure is None or part.measure.name not in rest:
                break
            total += (part.value or 0) * _ratio(part.measure.name, into)
            rest = rest[rest.index(part.measure.name) + 1 :]
            end = part.end
        if end > first.end:
            unit = known.by_name[into]
            measure = replace(first.measure, name=unit.name, spelled=unit.spelled, pint=unit.pint, end=end)
            return replace(first, low=total, high=total, value=total, end=end, measure=measure)
    return first


# How many of the smaller unit make the larger: by definition (NIST Handbook 44, appendix C).
_PARTS = {
    ("hour", "minute"): 60,
    ("hour", "second"): 3600,
    ("minute", "second"): 60,
    ("foot", "inch"): 12,
    ("pound", "ounce"): 16,
}


def _ratio(unit: str, into: str) -> float:
    if unit == into:
        return 1.0
    return float(_PARTS[unit, into]) if (unit, into) in _PARTS else 1.0 / _PARTS[into, unit]


def _half(tokens: Sequence[Token], i: int) -> bool:
    """ "and a half" after the unit."""
    return [token.low for token in tokens[i : i + 3]] == ["and", "a", "half"]


def _past_and(tokens: Sequence[Token], i: int) -> int:
    return i + 1 if i < len(tokens) and tokens[i].low == "and" else i


def _vague(tokens: Sequence[Token], i: int, table: Mapping[str, tuple[float, float]]) -> Amount | None:
    known = lexis.words()
    the = i < len(tokens) and tokens[i].low == "the"
    found = known.positions.at(tokens, i + the)
    if found is not None:
        return _position(tokens, i, *found, table)
    found = known.vague.at(tokens, i)
    if found is None:
        return None
    word, j = found
    scale = 1.0
    while word.factor and j < len(tokens) and scale < 1e12:
        k = j + (tokens[j].low == "of" and j > i)
        plain = _multiplier(tokens, k)
        if plain is None:
            break
        scale, j = scale * plain, k + 1
    bare = word.word == "a few" and tokens[i].low == "few" and scale == 1
    if bare and (i == 0 or tokens[i - 1].low not in known.sets["few_after"]):
        return None  # "few people came" says how many did not
    low, high = table.get(word.word, (word.low, word.high))
    value = word.value if word.word not in table else None
    return _span(tokens, i, j, low * scale, high * scale, None if value is None else value * scale)


def _position(
    tokens: Sequence[Token], i: int, word: lexis.Vague, j: int, table: Mapping[str, tuple[float, float]]
) -> Amount | None:
    low, high = table.get(word.word, (word.low, word.high))
    if not word.factor:
        return _span(tokens, i, j, low, high, None)
    if j < len(tokens) and tokens[j].text == "-":
        j += 1
    scale = _multiplier(tokens, j, plural=True)
    return None if scale is None else _span(tokens, i, j + 1, low * scale, high * scale, None)


def _multiplier(tokens: Sequence[Token], i: int, *, plural: bool = False) -> float | None:
    if i >= len(tokens):
        return None
    word = tokens[i].low
    if plural and not word.endswith("s"):
        return None
    return 10.0 if plural and word == "tens" else lexis.words().multipliers.get(word.removesuffix("s"))


def _span(tokens: Sequence[Token], start: int, end: int, low: float, high: float, value: float | None) -> Amount:
    lower = Number(value=low, start=start, end=end)
    of = end < len(tokens) and tokens[end].low == "of"
    measure = measures.after(tokens, replace(lower, end=end + of))
    return Amount(
        low=low,
        high=high,
        value=value,
        number=lower,
        start=start,
        end=end if measure is None else measure.end,
        number_end=end,
        measure=measure,
        vague=True,
    )
