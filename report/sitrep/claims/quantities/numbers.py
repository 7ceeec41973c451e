"""Read the number that starts at a token: figures, or words with `worded`.

Input   tokens, and the place of one
Output  `Number` with its value and the token after it, or None
"""

import math
from collections.abc import Sequence
from dataclasses import replace

from sitrep.claims.quantities import lexis, worded
from sitrep.claims.quantities.scales import MOST, Number, and_a_half, exact, glued, scaled
from sitrep.claims.quantities.tokens import Token

# What the one-character fractions are worth (Unicode Standard, chapter 22.3, vulgar fractions).
_PARTS = {"½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5), "⅗": (3, 5)}
_PARTS |= {"⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8)}
_MOST_OF_MANY = 1500  # "one in 2015" names a year


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
    found = _figures(tokens, first, money) or worded.article(tokens, first) or worded.worded(tokens, first)
    found = found if found is None or money else _of_many(tokens, found)
    if found is None or not math.isfinite(found.value) or found.value > MOST:
        return None
    return replace(found, value=sign * found.value, start=i)


def _signs(tokens: Sequence[Token], i: int) -> bool:
    """A dash is a sign when it sticks to a figure and to nothing before it, but a bracket or a currency."""
    if i + 1 >= len(tokens) or tokens[i + 1].kind != "figure" or not glued(tokens, i + 1):
        return False
    if i and tokens[i - 1].kind == "figure":
        return False
    return not glued(tokens, i) or tokens[i - 1].text in "($£€"


def _of_many(tokens: Sequence[Token], found: Number) -> Number:
    """Turn "two out of three", "one in five", "nine in 10" into a share."""
    j = found.end
    if found.fraction or j + 1 >= len(tokens) or not 0 < found.value < _MOST_OF_MANY:
        return found
    in_ = tokens[j].low == "in"
    if not in_ and not (tokens[j].low == "out" and tokens[j + 1].low == "of"):
        return found
    k = j + 1 if in_ else j + 2
    many = None
    if k < len(tokens):
        many = _figures(tokens, k, False) or worded.worded(tokens, k)
    if many is None or many.fraction or not found.value < many.value or int(found.value) != found.value:
        return found
    round_ = many.value in (10, 100, 1000, 10_000, 100_000)
    measured = lexis.words().units.at(tokens, many.end) is not None
    if in_ and (measured or not (round_ or (found.value == 1 and many.value < _MOST_OF_MANY))):
        return found
    return replace(found, value=found.value / many.value, end=many.end, fraction=True, scale=1.0)


def _figures(tokens: Sequence[Token], i: int, money: bool) -> Number | None:
    if tokens[i].kind == "fraction":
        over, under = _PARTS[tokens[i].text]
        return Number(value=over / under, start=i, end=i + 1, fraction=True, figures=True)
    if tokens[i].kind != "figure" or (not money and _in_a_code(tokens, i)):
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
        scale = letters.get(tokens[j].text) or _before_noun(tokens, j)
        if scale is not None:
            return replace(found, value=exact(value * scale), scale=scale, end=j + 1)
    return scaled(tokens, and_a_half(tokens, found))


def _before_noun(tokens: Sequence[Token], i: int) -> float | None:
    """The "m" of "5m people" is a million, that of "5m tall" a metre."""
    known = lexis.words()
    follows = tokens[i + 1].low if i + 1 < len(tokens) else ""
    if follows in known.sets["persons"] or known.units.at(tokens, i + 1) is not None:
        return known.attached_to_nouns.get(tokens[i].text)
    return None


def _in_a_code(tokens: Sequence[Token], i: int) -> bool:
    """A figure that sticks to letters before it, or by a dash, names something: SU-22, F-15E, h264."""
    if not glued(tokens, i):
        return False
    before = tokens[i - 1]
    if before.kind in ("word", "figure", "ordinal"):
        return True
    if before.text in "-/‑−" and glued(tokens, i - 1):
        joined = tokens[i - 2]
        if joined.kind == "word":
            return joined.low not in lexis.words().numbers and joined.low not in lexis.words().sets["joined"]
        if joined.kind == "figure" and glued(tokens, i - 2) and tokens[i - 3].kind == "word":
            return True  # scp2-173
    return before.text in "/_#\\" or (before.text in ".+" and glued(tokens, i - 1))


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
