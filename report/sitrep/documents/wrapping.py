"""Take back the line breaks of a text that was wrapped at a width, as mails and terminals do.

Input   a text
Output  the same text, as long as before, with a space for each line break within a sentence's paragraph

A line was wrapped where it could not have held the first word of the next one. A text counts as wrapped when most
lines inside its paragraphs are so: one whose paragraphs are single lines, or a list, is left alone.
"""

import re
from itertools import pairwise

_LINE = re.compile(r"[^\r\n]+")
_BREAK = re.compile(r"\r\n?|\n")
_END = re.compile(r"[.!?…:;][\"'”’)\]]*$")
_NARROWEST, _WIDEST = 36, 140  # characters; shorter lines are lists and verse, longer ones paragraphs
_FEWEST = 3  # lines that must have been wrapped
_SHARE_WRAPPED = 0.7  # at least, of lines with another below them
_SHARE_ENDING = 0.5  # at most, of wrapped lines that end as a sentence does
_OUTLIERS = 0.02  # of lines, such as addresses, that pass the width


def unwrapped(text: str) -> str:
    """Return *text* with a space in place of each character of a line break that wrapping put there."""
    lines = [line for line in _LINE.finditer(text) if line.group().strip()]
    pairs = [(one, other) for one, other in pairwise(lines) if _is_next(text, one.end(), other.start())]
    if len(pairs) < _FEWEST:
        return text
    lengths = sorted(len(line.group().rstrip()) for line in lines)
    width = lengths[int((len(lengths) - 1) * (1 - _OUTLIERS))]
    wrapped = [(one, other) for one, other in pairs if _could_not_hold(one.group(), other.group(), width)]
    ending = sum(_END.search(one.group().rstrip()) is not None for one, _ in wrapped)
    if not _NARROWEST <= width <= _WIDEST or len(wrapped) < max(_FEWEST, _SHARE_WRAPPED * len(pairs)):
        return text
    if ending > _SHARE_ENDING * len(wrapped):
        return text
    out, done = [], 0
    for one, other in wrapped:
        out += [text[done : one.end()], " " * (other.start() - one.end())]
        done = other.start()
    return "".join([*out, text[done:]])


def _is_next(text: str, end: int, start: int) -> bool:
    """Whether nothing but one line break is between *end* and *start*."""
    return _BREAK.fullmatch(text, end, start) is not None


def _could_not_hold(line: str, below: str, width: int) -> bool:
    return len(line.rstrip()) + 1 + len(below.split(maxsplit=1)[0]) > width
