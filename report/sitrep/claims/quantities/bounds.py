"""Read the words that bound a number, and turn number and bound into an interval.

Input   tokens, the number's place
Output  the kinds of bound (data/lexicon/quantities.yaml, "bounds"); an `Interval`
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sitrep.claims.quantities import lexis
from sitrep.claims.quantities.scales import glued
from sitrep.claims.quantities.tokens import Token

_STACKED = 3  # "at least about some 300": no text needs more


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """The bounding words before a number."""

    kinds: tuple[str, ...]
    between: bool  # a range must follow
    end: int  # the token after them
    taken: bool = False  # they belong to the word before: concerned about


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """What number and bound say together."""

    low: float | None
    high: float | None
    approx: bool
    bound: str


def leading(tokens: Sequence[Token], i: int) -> Lead:
    """Return the bounding words that start at token *i*."""
    kinds: list[str] = []
    between = False
    first = i
    while i < len(tokens) and len(kinds) < _STACKED:
        found = lexis.words().before.at(tokens, i)
        if found is not None:
            kinds.append(found[0])
            i = found[1]
        elif tokens[i].low == "between" and not between:
            between, i = True, i + 1
        else:
            break
    if kinds and i < len(tokens) and tokens[i].low == "another" and not between:
        i += 1
    return Lead(kinds=tuple(kinds), between=between, end=i, taken=len(kinds) == 1 and _taken(tokens, first))


def _taken(tokens: Sequence[Token], i: int) -> bool:
    """Say whether the bound at token *i* is the preposition of the word before: concerned about, took over."""
    known, word = lexis.words().sets, tokens[i].low
    before = tokens[i - 1].low if i else ""
    return before in known["about_takers" if word == "about" else "over_takers"] and word in ("about", "over", "around")


def trailing(tokens: Sequence[Token], i: int) -> tuple[str, int] | None:
    """Return the bounding words at token *i*, "or more", and the token after them."""
    found = lexis.words().after.at(tokens, i)
    if found is None or (tokens[i].kind == "sign" and not glued(tokens, i)):
        return None
    follows = tokens[found[1]] if found[1] < len(tokens) else None
    if follows is not None and (follows.kind in ("figure", "code") or follows.text == "/"):
        return None  # at least 20: the next number's
    return found


def interval(low: float, high: float, kinds: Sequence[str], *, counts: bool) -> Interval:
    """Return what *kinds* of bound make of the closed interval *low* to *high*.

    Args:
        low: lower end as said.
        high: upper end as said; equal to *low* for a single number.
        kinds: kinds of bound, in text order.
        counts: whether whole things are counted, so that "more than 60" begins at 61.
    """
    approx = "about" in kinds
    hard = next((kind for kind in reversed(kinds) if kind != "about"), None)
    step = 1.0 if counts and low == int(low) and low == high else 0.0
    if hard in ("at_least", "more_than"):
        return Interval(low=low + (step if hard == "more_than" else 0), high=None, approx=approx, bound=hard)
    if hard in ("at_most", "less_than"):
        return Interval(low=None, high=high - (step if hard == "less_than" else 0), approx=approx, bound=hard)
    if low != high:
        return Interval(low=low, high=high, approx=approx, bound="range")
    return Interval(low=low, high=high, approx=approx, bound="about" if approx else "exact")
