"""Find who says, thinks or means what, as three spans: the source, the cue and the content.

Input   a text
Output  spans of type Source, Cue and Content; those of one attribution share their value ("a1", "a2", ...)

The conventions are those of PolNeAR: beliefs and intentions count as well as speech, the cue holds the auxiliaries
of its verb, the content is the whole complement and may come in pieces, and attributions may be nested.

Source:
    Newell, Margolin and Ruths (2018), An Attribution Relations Corpus for Political News, LREC.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from sitrep.claims import passages, quoting
from sitrep.claims.passages import Passage
from sitrep.claims.quoting import Attribution, Piece

_QUOTATION = re.compile(r"“[^“”]+(?:”|$)|``.+?(?:''|$)|\"[^\"]+(?:\"|$)|(?<!\w)‘[^‘’]+(?:’\w[^‘’]*)*’(?!\w)")
_OPENING = '“"`‘'
_EDGES = " ,.;:\n\t—–-"


def spans(text: str, dct: date | None = None) -> list[dict]:
    """Return the attributions of *text* as spans, by where they start.

    Args:
        text: English text.
        dct: publication date; every layer is called with one, attributions do not need it.

    Returns:
        Rows with start, end (code points, end exclusive), type (Source, Cue or Content) and value, the id that
        the spans of one attribution share; a content in pieces gives several Content rows.
    """
    out = []
    for number, found in enumerate(attributions(text), start=1):
        sourced = [("Source", found.source)] if found.source else []
        for kind, (start, end) in [*sourced, ("Cue", found.cue), *(("Content", piece) for piece in found.content)]:
            out.append({"start": start, "end": end, "type": kind, "value": f"a{number}"})
    return sorted(out, key=lambda span: (span["start"], span["end"], span["type"], span["value"]))


def attributions(text: str) -> list[Attribution]:
    """Return the attributions of *text*, in the order of their cues."""
    return [found for part in passages.passages(text) if part.doc is not None for found in _of_passage(part)]


def _of_passage(part: Passage) -> Iterator[Attribution]:
    quotations = [found.span() for found in _QUOTATION.finditer(part.text)]
    by_cue: dict[int, Attribution] = {}
    for token in part.doc or ():
        found = quoting.attribution(token, quotations)
        if found is None:
            continue
        content = _pieces(found, quotations, part.text)
        if content:
            by_cue.setdefault(found.cue[0], replace(found, content=content))
    carried = _carried_on(list(by_cue.values()), quotations, part)
    for at, found in sorted(by_cue.items()):
        yield Attribution(
            source=_moved(found.source, part.start) if found.source else None,
            cue=_moved(found.cue, part.start),
            content=tuple(_moved(piece, part.start) for piece in (*found.content, *carried.get(at, ()))),
        )


def _carried_on(found: list[Attribution], quotations: list[Piece], part: Passage) -> dict[int, list[Piece]]:
    """Return the quotations that stand alone behind a quoting sentence, by that sentence's cue."""
    out: dict[int, list[Piece]] = {}
    taken = [piece for one in found for piece in one.content]
    quoting = [one for one in found if any(part.text[low] in _OPENING for low, _ in one.content)]
    ends = {one.cue[0]: _sentence_end(one, part) for one in quoting}
    for start, end in quotations:
        if any(low < end and start < high for low, high in taken):
            continue
        for cue, stop in ends.items():
            if stop <= start and not part.text[stop:start].strip():
                out.setdefault(cue, []).append((start, end))
                ends[cue] = end
                break
    return out


def _sentence_end(one: Attribution, part: Passage) -> int:
    sentences = part.doc.sents if part.doc is not None else ()
    return next((s.end_char for s in sentences if s.start_char <= one.cue[0] < s.end_char), len(part.text))


def _moved(piece: Piece, by: int) -> Piece:
    return piece[0] + by, piece[1] + by


def _pieces(found: Attribution, quotations: list[Piece], text: str) -> tuple[Piece, ...]:
    """Return the content in order: quotations whole, without the source and the cue, without marks at the edges."""
    inside = [piece for piece in quotations if piece[0] <= found.cue[0] and found.cue[1] <= piece[1]]
    within = inside[0] if inside else (0, len(text))  # words in quotation marks attribute nothing outside of them
    grown = []
    for low, high in found.content:
        low, high = max(low, within[0]), min(high, within[1])
        for start, end in quotations:
            if (start, end) not in inside and start < high and low < end:
                low, high = min(low, start), max(high, end)
        grown.append((low, high))
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
