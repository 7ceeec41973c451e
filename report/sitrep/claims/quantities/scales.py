"""What a number is, and the words that multiply one or add a part to it.

Input   tokens, a number read so far
Output  the `Number` with "million", "dozen", "and a half" taken in
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sitrep.claims.quantities import lexis
from sitrep.claims.quantities.tokens import Token

MOST = 1e24  # beyond this a "number" is a run of digits, not a statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number and the tokens that say it."""

    value: float
    start: int  # tokens; `end` is exclusive
    end: int
    scale: float = 1.0  # the multiplier that closes it: 2 million has 1e6, 2,000,000 has 1
    fraction: bool = False  # a share of a whole: two thirds, 1/4
    figures: bool = False  # begins with figures


def glued(tokens: Sequence[Token], i: int) -> bool:
    """Say whether token *i* sticks to the one before it."""
    return 0 < i < len(tokens) and tokens[i - 1].end == tokens[i].start


def scaled(tokens: Sequence[Token], found: Number) -> Number:
    """Multiply by the words that follow: 2.4 billion, three lakh crore, two dozen."""
    j, scale = found.end, 1.0
    while j < len(tokens) and tokens[j].low in lexis.words().multipliers and scale < MOST:
        scale *= lexis.words().multipliers[tokens[j].low]
        j += 1
    if j + 1 < len(tokens) and tokens[j].text == "-" and tokens[j + 1].low in lexis.words().multipliers and scale == 1:
        scale *= lexis.words().multipliers[tokens[j + 1].low]
        j += 2
    if scale == 1:
        return found
    return and_a_half(tokens, replace(found, value=exact(found.value * scale), scale=scale * found.scale, end=j), scale)


def and_a_half(tokens: Sequence[Token], found: Number, scale: float = 1.0) -> Number:
    """Add the tail of "two and a half", "a million and a half", "two and three quarters"."""
    known = lexis.words()
    j = past_dash(tokens, found.end)
    if j >= len(tokens) or tokens[j].low != "and":
        return found
    j = past_dash(tokens, j + 1)
    if j >= len(tokens):
        return found
    over = 1 if tokens[j].low in ("a", "an") else known.numbers.get(tokens[j].low, 0)
    j = past_dash(tokens, j + 1)
    if not 0 < over < 20 or j >= len(tokens):
        return found
    under = known.fraction.get(tokens[j].low) if over == 1 else known.fractions.get(tokens[j].low)
    return found if under is None else replace(found, value=found.value + scale * over / under, end=j + 1)


def exact(value: float) -> float:
    """Return *value* without the last bits' rounding: 34.3 billion is 34,300,000,000."""
    return float(f"{value:.14g}")


def past_dash(tokens: Sequence[Token], i: int) -> int:
    """Return the token after a dash at *i*, or *i*."""
    return i + 1 if i < len(tokens) and tokens[i].text in ("-", "‑") else i
