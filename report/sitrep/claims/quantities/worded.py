"""Read a number said in words: twenty-one, a hundred and two, nine point five, two thirds, half a.

Input   tokens, and the place of one
Output  `Number`, or None
"""

import math
from collections.abc import Sequence
from dataclasses import replace

from sitrep.claims.quantities import lexis
from sitrep.claims.quantities.scales import Number, and_a_half, past_dash, scaled
from sitrep.claims.quantities.tokens import Token


def article(tokens: Sequence[Token], i: int) -> Number | None:
    """Read "a hundred and two", "half a dozen", "half-million", "half a mile", "a third of", "half the"."""
    known = lexis.words()
    j = i + (tokens[i].low in ("a", "an", "another"))
    if j >= len(tokens) or tokens[j].kind != "word":
        return None
    word = tokens[j].low
    if word in known.fraction:
        share = Number(value=1 / known.fraction[word], start=i, end=j + 1, fraction=True)
        return _shared(tokens, share, j, article=j > i)
    if j == i or word not in known.multipliers or word == "dozens":
        return None
    return _tail(tokens, i, j, 1)


def _shared(tokens: Sequence[Token], share: Number, j: int, *, article: bool) -> Number | None:
    """Keep a share that multiplies ("half a million", "a quarter mile") or is one of something ("a third of")."""
    known = lexis.words()
    after = past_dash(tokens, j + 1)
    if tokens[j].low in ("half", "quarter"):
        after += after < len(tokens) and tokens[after].low in ("a", "an")
        times = scaled(tokens, replace(share, end=after))
        if times.end > after:
            return replace(times, fraction=False)
        if known.units.at(tokens, after) is not None:
            return replace(share, end=after, fraction=False)
    following = tokens[j + 1].low if j + 1 < len(tokens) else ""
    if tokens[j].low == "half" and not article:
        before = tokens[j - 1].low if j else ""
        return share if following in known.sets["half_of"] and before not in known.sets["halves_of_time"] else None
    stops = j + 1 >= len(tokens) or tokens[j + 1].kind in ("sign", "break")
    before = tokens[share.start - 1].low if share.start else ""
    stops = stops or (before in known.sets["shares_before"] and following in known.sets["function_words"])
    return share if article and (following == "of" or (stops and following != "-")) else None


def worded(tokens: Sequence[Token], i: int) -> Number | None:
    """Read number words without an article before them."""
    known = lexis.words()
    if tokens[i].low in known.numbers and tokens[i].kind == "word":
        return _tail(tokens, i, i, None)
    return _tail(tokens, i, i, 1) if tokens[i].low in ("hundred", "thousand") else None


def _tail(tokens: Sequence[Token], start: int, i: int, current: int | None) -> Number | None:
    """Read number words from token *i*: twenty-one, two hundred and fifty thousand, nine point five."""
    known = lexis.words()
    total, now, last, j = 0.0, current, math.inf, i
    joined = current is not None  # may a smaller number follow?
    while j < len(tokens):
        k = past_dash(tokens, j) if j > i else j
        if k < len(tokens) and tokens[k].low == "and" and joined and j > i:
            after = tokens[k + 1].low if k + 1 < len(tokens) else ""
            part = tokens[k + 2].low if k + 2 < len(tokens) else ""
            k = k + 1 if after in known.numbers and part not in known.fractions and part not in known.fraction else k
        if k >= len(tokens):
            break
        word = tokens[k].low
        if word in known.numbers and _fits(now, known.numbers[word]):
            now = (now or 0) + known.numbers[word]
            joined = False
        elif word == "hundred" and now and now < 100:
            now, joined = now * 100, True
        elif word in known.multipliers and now and known.multipliers[word] < last and word != "hundred":
            last, joined = known.multipliers[word], True
            total, now = total + now * last, None
        else:
            break
        j = k + 1
    if j == i:
        return None
    whole = Number(value=total + (now or 0), start=start, end=j, scale=last if now is None and last < math.inf else 1.0)
    return _fraction(tokens, _decimals(tokens, whole))


def _fits(now: int | None, value: int) -> bool:
    """Twenty takes one; two hundred takes twenty or one; one takes nothing."""
    if now is None:
        return True
    if value == 0:
        return False
    room = 100 if now % 100 == 0 and now else 10 if now % 10 == 0 and now % 100 >= 20 else 0
    return value < room


def _decimals(tokens: Sequence[Token], found: Number) -> Number:
    known = lexis.words()
    j = found.end
    if not (j + 1 < len(tokens) and tokens[j].low == "point" and tokens[j + 1].low in known.numbers):
        return found
    digits, j = "", j + 1
    while j < len(tokens) and known.numbers.get(tokens[j].low, 100) < 100 and len(digits) < 9:
        digits += str(known.numbers[tokens[j].low])
        j += 1
    return scaled(tokens, replace(found, value=found.value + float(f"0.{digits}"), end=j))


def _fraction(tokens: Sequence[Token], found: Number) -> Number:
    """Turn "two thirds" into a share; "one third" too, unless a noun follows (one third party)."""
    known = lexis.words()
    j = past_dash(tokens, found.end)
    if j < len(tokens) and found.value == 1 and tokens[j].low in known.fraction and found.end == found.start + 1:
        after = tokens[j + 1] if j + 1 < len(tokens) else None
        noun = after is not None and after.kind == "word" and after.low not in known.sets["function_words"]
        if not noun or lexis.words().units.at(tokens, j + 1) is not None:
            return replace(found, value=1 / known.fraction[tokens[j].low], end=j + 1, fraction=True)
    if j < len(tokens) and 1 < found.value < 100 and tokens[j].low in known.fractions:
        before = tokens[found.start - 1].low if found.start else ""
        if tokens[j].low != "quarters" or before not in known.sets["quarters_of_a_year"]:
            share = found.value / known.fractions[tokens[j].low]
            return replace(found, value=share, end=j + 1, fraction=True)
    if found.scale == 1 or (found.end < len(tokens) and tokens[found.end].low in known.multipliers):
        return scaled(tokens, and_a_half(tokens, found))
    return and_a_half(tokens, found, found.scale)
