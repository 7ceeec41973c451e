"""Read the number that starts at a token: figures, words, fractions, multipliers.

Input   tokens, and the place of one
Output  `Number` with its value and the token after it, or None
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sitrep.claims.quantities import lexis
from sitrep.claims.quantities.tokens import Token

# What the one-character fractions are worth (Unicode Standard, chapter 22.3, vulgar fractions).
_PARTS = {"½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5), "⅗": (3, 5)}
_PARTS |= {"⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8)}
_MOST = 1e24  # beyond this a "number" is a run of digits, not a statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number and the tokens that say it."""

    value: float
    start: int  # tokens; `end` is exclusive
    end: int
    scale: float = 1.0  # the multiplier that closes it: 2 million has 1e6, 2,000,000 has 1
    fraction: bool = False  # a share of a whole: two thirds, 1/4
    figures: bool = False  # begins with figures


def number(tokens: Sequence[Token], i: int, *, money: bool = False) -> Number | None:
    """Return the number that starts at token *i*, None if none does."""
    if i >= len(tokens):
        return None
    sign = 1.0
    first = i
    if tokens[i].low in ("minus", "negative") or (tokens[i].text in "-−" and _signs(tokens, i)):
        sign, first = -1.0, i + 1
    if first >= len(tokens):
        return None
    found = _figures(tokens, first, money) or _article(tokens, first) or _worded(tokens, first)
    if found is None or not math.isfinite(found.value) or found.value > _MOST:
        return None
    return replace(found, value=sign * found.value, start=i)


def glued(tokens: Sequence[Token], i: int) -> bool:
    """Say whether token *i* sticks to the one before it."""
    return 0 < i < len(tokens) and tokens[i - 1].end == tokens[i].start


def _signs(tokens: Sequence[Token], i: int) -> bool:
    """A dash is a sign when it sticks to a figure and to nothing before it, but a bracket or a currency."""
    if i + 1 >= len(tokens) or tokens[i + 1].kind != "figure" or not glued(tokens, i + 1):
        return False
    if i and tokens[i - 1].kind == "figure":
        return False
    return not glued(tokens, i) or tokens[i - 1].text in "($£€"


def _figures(tokens: Sequence[Token], i: int, money: bool) -> Number | None:
    if tokens[i].kind == "fraction":
        over, under = _PARTS[tokens[i].text]
        return Number(value=over / under, start=i, end=i + 1, fraction=True, figures=True)
    if tokens[i].kind != "figure" or _in_a_code(tokens, i):
        return None
    value = _value(tokens[i].text)
    found = Number(value=value, start=i, end=i + 1, figures=True)
    share = _slashed(tokens, i)
    if share is not None:
        return replace(found, value=share, end=i + 3, fraction=True)
    j = i + 1
    if j < len(tokens) and value == int(value):  # 10 1/2, 2½
        if tokens[j].kind == "fraction":
            over, under = _PARTS[tokens[j].text]
            return replace(found, value=value + over / under, end=j + 1)
        share = _slashed(tokens, j) if tokens[j].kind == "figure" else None
        if share is not None and not glued(tokens, j):
            return replace(found, value=value + share, end=j + 3)
    if glued(tokens, j) and tokens[j].kind == "word" and not (glued(tokens, j + 1) and tokens[j + 1].kind == "figure"):
        letters = lexis.words().money_attached if money else lexis.words().attached
        scale = letters.get(tokens[j].text)
        if scale is not None:
            return replace(found, value=value * scale, scale=scale, end=j + 1)
    return _scaled(tokens, _and_a_half(tokens, found))


def _in_a_code(tokens: Sequence[Token], i: int) -> bool:
    """A figure that sticks to letters before it, or by a dash, names something: SU-22, F-15E, h264."""
    if not glued(tokens, i):
        return False
    before = tokens[i - 1]
    if before.kind in ("word", "figure", "ordinal"):
        return before.low not in lexis.words().sets["prefixed"]
    if before.text in "-/‑−" and glued(tokens, i - 1):
        joined = tokens[i - 2]
        if joined.kind == "word":
            return joined.low not in lexis.words().numbers and joined.low not in lexis.words().sets["joined"]
        if joined.kind == "figure" and glued(tokens, i - 2) and tokens[i - 3].kind == "word":
            return True  # scp2-173
    return before.text in "/_#\\" or (before.text == "." and glued(tokens, i - 1))


def _value(words: str) -> float:
    plain = words.replace("−", "-").replace("×", "x").replace(" ", "")
    for mark in (",", "\u00a0", "\u202f", "\u2009"):
        plain = plain.replace(mark, "")
    if "x" in plain:
        base, power = plain.split("x", 1)
        return float(base) * 10.0 ** int(power.removeprefix("10").removeprefix("^"))
    return float(plain)


def _slashed(tokens: Sequence[Token], i: int) -> float | None:
    """1/4, but not 5/17/2018 and not 9/8."""
    if not (i + 2 < len(tokens) and tokens[i + 1].text in "/⁄" and tokens[i + 2].kind == "figure"):
        return None
    over, under = tokens[i].text, tokens[i + 2].text
    if not (over.isdigit() and under.isdigit() and len(over) < 4 and len(under) < 4):
        return None
    if not (glued(tokens, i + 1) and glued(tokens, i + 2) and 0 < int(over) < int(under)):
        return None
    return None if glued(tokens, i + 3) and tokens[i + 3].text == "/" else int(over) / int(under)


def _scaled(tokens: Sequence[Token], found: Number) -> Number:
    """Multiply by the words that follow: 2.4 billion, three lakh crore, two dozen."""
    j, scale = found.end, 1.0
    while j < len(tokens) and tokens[j].low in lexis.words().multipliers and scale < _MOST:
        scale *= lexis.words().multipliers[tokens[j].low]
        j += 1
    if j + 1 < len(tokens) and tokens[j].text == "-" and tokens[j + 1].low in lexis.words().multipliers and scale == 1:
        scale *= lexis.words().multipliers[tokens[j + 1].low]
        j += 2
    if scale == 1:
        return found
    return _and_a_half(tokens, replace(found, value=found.value * scale, scale=scale * found.scale, end=j), scale)


def _and_a_half(tokens: Sequence[Token], found: Number, scale: float = 1.0) -> Number:
    """Add the tail of "two and a half", "a million and a half", "two and three quarters"."""
    known = lexis.words()
    j = _past_dash(tokens, found.end)
    if j >= len(tokens) or tokens[j].low != "and":
        return found
    j = _past_dash(tokens, j + 1)
    if j >= len(tokens):
        return found
    over = 1 if tokens[j].low in ("a", "an") else known.numbers.get(tokens[j].low, 0)
    j = _past_dash(tokens, j + 1)
    if not 0 < over < 20 or j >= len(tokens):
        return found
    under = known.fraction.get(tokens[j].low) if over == 1 else known.fractions.get(tokens[j].low)
    return found if under is None else replace(found, value=found.value + scale * over / under, end=j + 1)


def _past_dash(tokens: Sequence[Token], i: int) -> int:
    return i + 1 if i < len(tokens) and tokens[i].text in ("-", "‑") else i


def _article(tokens: Sequence[Token], i: int) -> Number | None:
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
    after = _past_dash(tokens, j + 1)
    if tokens[j].low in ("half", "quarter"):
        after += after < len(tokens) and tokens[after].low in ("a", "an")
        scaled = _scaled(tokens, replace(share, end=after))
        if scaled.end > after:
            return replace(scaled, fraction=False)
        if known.units.at(tokens, after) is not None:
            return replace(share, end=after, fraction=False)
    following = tokens[j + 1].low if j + 1 < len(tokens) else ""
    if tokens[j].low == "half" and not article:
        before = tokens[j - 1].low if j else ""
        return share if following in known.sets["half_of"] and before not in known.sets["halves_of_time"] else None
    stops = j + 1 >= len(tokens) or tokens[j + 1].kind in ("sign", "break")
    return share if article and (following == "of" or (stops and following != "-")) else None


def _worded(tokens: Sequence[Token], i: int) -> Number | None:
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
        k = _past_dash(tokens, j) if j > i else j
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
    return _scaled(tokens, replace(found, value=found.value + float(f"0.{digits}"), end=j))


def _fraction(tokens: Sequence[Token], found: Number) -> Number:
    """Turn "two thirds" into a share; "one third" too, unless a noun follows (one third party)."""
    known = lexis.words()
    j = _past_dash(tokens, found.end)
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
        return _scaled(tokens, _and_a_half(tokens, found))
    return _and_a_half(tokens, found, found.scale)
