"""Cut the content of an attribution: quotations whole, without the source and the cue, in pieces around them.

Input   an `Attribution` as the parse has it, and where the passage has quotations
Output  the places of its content, in text order
"""

import re

from sitrep.claims.quoted.record import Attribution, Piece

_MARKED = re.compile(r"“|”|``|''|\"|(?<!\w)‘[^‘’\n]+(?:’\w[^‘’\n]*)*’(?!\w)|\n")
_OPENING = {"“", "``"}
_CLOSING = {"”", "''"}
_LONGEST = 3000  # code points; a mark that nothing closes before that closes with its line
_EDGES = " ,.;:\n\t—–-"


def quotations(text: str) -> list[Piece]:
    """Return where *text* has words in quotation marks, the marks included.

    A quotation may run over lines. Where the next paragraph opens with a mark of its own, or no mark closes it, a
    quotation ends with its line.
    """
    out: list[Piece] = []
    opened: int | None = None
    line_end = 0
    for found in _MARKED.finditer(text):
        mark, at = found[0], found.start()
        if mark == "\n":
            line_end = at if opened is not None and line_end <= opened else line_end
        elif mark[0] == "‘":
            if opened is None:
                out.append(found.span())
        elif opened is None:
            opened = at if mark not in _CLOSING and _side(text, at) != "closes" else None
        elif mark in _CLOSING or (mark == '"' and _side(text, at) != "opens" and at - opened < _LONGEST):
            out.append((opened, found.end()))
            opened = None
        else:
            out.append((opened, line_end if line_end > opened else at))
            opened = at
    if opened is not None:
        out.append((opened, line_end if line_end > opened else len(text)))
    return sorted(piece for piece in out if piece[1] - piece[0] > 1)


def _side(text: str, at: int) -> str:
    """Return which side of its words the straight mark at *at* stands on: "opens", "closes", or "" when unclear."""
    before, after = text[at - 1 : at] if at else " ", text[at + 1 : at + 2] or " "
    if text[at] != '"' or before.isspace() == after.isspace():
        return ""
    return "opens" if before.isspace() else "closes"


def pieces(found: Attribution, quotations: list[Piece], text: str) -> tuple[Piece, ...]:
    """Return the content in order: quotations whole, without the source and the cue, without marks at the edges.

    Args:
        found: the attribution, its places counted from where *text* starts.
        quotations: where there are words in quotation marks, counted likewise; they may reach beyond *text*.
        text: the words of the passage.
    """
    inside = [piece for piece in quotations if piece[0] <= found.cue[0] and found.cue[1] <= piece[1]]
    within = inside[0] if inside else (0, len(text))  # words in quotation marks attribute nothing outside of them
    grown = []
    for low, high in found.content:
        low, high = max(low, within[0]), min(high, within[1])
        for start, end in quotations:
            if (start, end) not in inside and start < high and low < end:
                low, high = min(low, start), max(high, end)
        grown.append((max(low, 0), min(high, len(text))))
    cut = grown
    for hole in (found.cue, found.source or found.cue):
        cut = [part for piece in cut for part in _around_hole(piece, hole)]
    bare = [_bare(piece, text) for piece in cut]
    merged: list[Piece] = []
    for low, high in sorted(piece for piece in bare if any(char.isalnum() for char in text[piece[0] : piece[1]])):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return tuple(merged)


def _around_hole(piece: Piece, hole: Piece) -> list[Piece]:
    if hole[1] <= piece[0] or piece[1] <= hole[0]:
        return [piece]
    return [part for part in ((piece[0], hole[0]), (hole[1], piece[1])) if part[0] < part[1]]


def _bare(piece: Piece, text: str) -> Piece:
    low, high = piece
    while low < high and text[low] in _EDGES:
        low += 1
    while high > low and text[high - 1] in _EDGES:
        high -= 1
    return low, high
