"""Anchor a claim in the words around it, and find them again in a text that was set, or cut, anew.

Input   a document; a span of it; an `Anchor`
Output  an `Anchor`; where its words stand now, or why they cannot be told
"""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from sitrep.review.plain import Plain
from sitrep.review.record import AMBIGUOUS, TEXT_CHANGED, Anchor

CONTEXT = 32  # characters of prefix and suffix at least
_MOST_CONTEXT = 512  # at most: what is still not unique then is ambiguous
NEAR = 0.6  # of 1, by difflib's ratio: a sentence less like the old one is not shown as what became of it
Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Where the words of an anchor stand now."""

    start: int
    end: int
    sentence: Span  # the sentence around them


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """Why the words of an anchor cannot be found."""

    state: str  # TEXT_CHANGED or AMBIGUOUS
    now: str  # the sentence that is most like the old one; "" if none is like it
    likeness: float = 0.0  # of the two, 0 to 1


def made(document_id: str, page: Plain, span: Span, sentence: Span) -> Anchor:
    """Return the anchor of *span*, with as much around it as tells it from the rest of the text.

    Args:
        document_id: the document.
        page: its text.
        span: first character and the one after the last.
        sentence: the same for the sentence around; it holds *span*.
    """
    (start, end), text, width = span, page.source, CONTEXT
    while width < _MOST_CONTEXT and len(page.occurrences(Plain(text[max(0, start - width) : end + width]))) > 1:
        width *= 2
    return Anchor(
        document=document_id,
        exact=_lines(text[start:end]),
        prefix=_lines(text[max(0, start - width) : start]),
        suffix=_lines(text[end : end + width]),
        start=start,
        end=end,
        sentence=_lines(text[min(sentence[0], start) : max(sentence[1], end)]),
    )


def found(anchor: Anchor, text: Plain, sentences: Iterable[Span]) -> Found | Lost:
    """Return where the words of *anchor* stand in *text* now.

    They are found where their whole sentence stands unchanged but for white space, quote marks and the like, at
    one place only; where it stands at several, the words around decide. A changed sentence is never guessed at.

    Args:
        anchor: what to find.
        text: the document as it is now.
        sentences: where its sentences stand, for what is said of a changed one.
    """
    exact = Plain(anchor.exact)
    whole = Plain(anchor.sentence or anchor.prefix + anchor.exact + anchor.suffix)
    inside = _inside(anchor, whole, exact)
    candidates = sorted({(at + i, at) for at in text.occurrences(whole) for i in inside})
    if len(candidates) > 1:
        candidates = _told_apart(anchor, candidates, text, exact)
    if len(candidates) == 1:
        at, first = candidates[0]
        start, end = text.span(at, at + len(exact.text))
        return Found(start=start, end=end, sentence=text.span(first, first + len(whole.text)))
    now, likeness = nearest(anchor.sentence or anchor.exact, text.source, sentences)
    return Lost(state=AMBIGUOUS if candidates else TEXT_CHANGED, now=now, likeness=likeness)


def nearest(old: str, text: str, sentences: Iterable[Span]) -> tuple[str, float]:
    """Return the sentence of *text* most like *old* and how like it is; ("", 0.0) if none reaches `NEAR`."""
    before = Plain(old).text
    matcher = difflib.SequenceMatcher(None, b=before, autojunk=False)
    best = ("", 0.0)
    for start, end in sentences:
        matcher.set_seq1(Plain(text[start:end]).text)
        if matcher.real_quick_ratio() > max(best[1], NEAR) and matcher.quick_ratio() > max(best[1], NEAR):
            likeness = matcher.ratio()
            if likeness > max(best[1], NEAR):
                best = (text[start:end], likeness)
    return best


def _inside(anchor: Anchor, whole: Plain, exact: Plain) -> list[int]:
    """Return where in its sentence the words of *anchor* may begin, by what stands before and behind them."""
    before, behind = Plain(anchor.prefix + "|").text[:-1], Plain("|" + anchor.suffix).text[1:]
    out = []
    for at in whole.occurrences(exact):
        left, right = whole.text[:at], whole.text[at + len(exact.text) :]
        if _agree(left[::-1], before[::-1]) and _agree(right, behind):
            out.append(at)
    return out


def _agree(one: str, other: str) -> bool:
    """Return whether two texts are the same as far as both go."""
    short = min(len(one), len(other))
    return one[:short] == other[:short]


def _told_apart(anchor: Anchor, candidates: list[Span], text: Plain, exact: Plain) -> list[Span]:
    """Return those of *candidates* around which all the words stand; of these, the one at the very old place."""
    before, behind = Plain(anchor.prefix).text, Plain(anchor.suffix).text
    fitting = []
    for at, first in candidates:
        left, right = text.text[:at].rstrip(), text.text[at + len(exact.text) :].lstrip()
        if left.endswith(before) and right.startswith(behind):
            fitting.append((at, first))
    here = [one for one in fitting if text.span(one[0], one[0] + len(exact.text)) == (anchor.start, anchor.end)]
    return here if len(here) == 1 else fitting or candidates


def _lines(text: str) -> str:
    """Return *text* with line feeds for other line ends, which a table could not keep."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
