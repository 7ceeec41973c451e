"""Read the attributions of a whole text, and tie the quotations that go on behind one to it.

Input   a text
Output  `Attribution`s in text order; rows of Source, Cue and Content
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from spacy.tokens import Token

from sitrep.claims import passages
from sitrep.claims.passages import Passage
from sitrep.claims.quoted import nouns, phrases, pieces, verbs
from sitrep.claims.quoted.record import Attribution, Piece

_MARKS = "“”\"`‘’'"


def spans(text: str, dct: date | None = None) -> list[dict]:
    """Return the outermost attributions of *text* as spans, by where they start.

    Args:
        text: English text.
        dct: publication date; every layer is called with one, attributions do not need it.

    Returns:
        Rows with start, end (code points, end exclusive), type (Source, Cue or Content) and value, the id that
        the spans of one attribution share; a content in pieces gives several Content rows.
    """
    out = []
    for number, found in enumerate(attributions(text, nested=False), start=1):
        sourced = [("Source", found.source)] if found.source else []
        for kind, (start, end) in [*sourced, ("Cue", found.cue), *(("Content", piece) for piece in found.content)]:
            out.append({"start": start, "end": end, "type": kind, "value": f"a{number}"})
    return sorted(out, key=lambda span: (span["start"], span["end"], span["type"], span["value"]))


def attributions(text: str, *, nested: bool = True) -> list[Attribution]:
    """Return the attributions of *text*, in the order of their cues.

    Args:
        text: English text.
        nested: whether to keep those whose cue is the word of somebody else.
    """
    quotations = pieces.quotations(text)
    starts = [start for start, _ in quotations]
    out: list[tuple[Attribution, int]] = []
    for part in passages.passages(text):
        if part.doc is not None:
            near = quotations[max(0, bisect_left(starts, part.start) - 1) : bisect_left(starts, part.end)]
            out += _of_passage(part, [(a - part.start, b - part.start) for a, b in near if b > part.start])
    found = _carried_on(out, quotations, text)
    return found if nested else _outermost(found, len(text))


def _of_passage(part: Passage, quotations: list[Piece]) -> Iterator[tuple[Attribution, int]]:
    """Yield the attributions of *part*, each with the end of its sentence.

    *quotations* are those near the passage, counted from where it starts.
    """
    by_cue: dict[int, tuple[Attribution, int]] = {}
    for token in part.doc or ():
        found = _of_token(token, quotations)
        content = pieces.pieces(found, quotations, part.text) if found is not None else ()
        if found is not None and content:
            known = by_cue.get(found.cue[0])
            if known is None or known[0].cue[1] < found.cue[1]:  # "voiced doubts" rather than "voiced"
                by_cue[found.cue[0]] = (replace(found, content=content), token.sent.end_char)
    for _, (found, end) in sorted(by_cue.items()):
        moved = Attribution(
            source=_moved(found.source, part.start) if found.source else None,
            cue=_moved(found.cue, part.start),
            content=tuple(_moved(piece, part.start) for piece in found.content),
        )
        yield moved, end + part.start


def _of_token(token: Token, quotations: list[Piece]) -> Attribution | None:
    made = nouns.moved(token) or verbs.said(token, quotations) or phrases.phrase(token)
    return made or nouns.named(token) or nouns.felt(token)


def _carried_on(found: list[tuple[Attribution, int]], quotations: list[Piece], text: str) -> list[Attribution]:
    """Return *found* with quotations that run on over their line, and those that stand alone behind a quoting sentence.

    *found* holds attributions with the ends of their sentences.
    """
    starts = [start for start, _ in quotations]
    out = [replace(one, content=tuple(_run_on(piece, quotations, starts) for piece in one.content)) for one, _ in found]
    taken = bytearray(len(text))
    for one in out:
        for start, end in (one.cue, *one.content):
            taken[start:end] = b"\x01" * (end - start)
    ends = []
    for number, (one, (_, stop)) in enumerate(zip(out, found, strict=True)):
        if any(text[start] in _MARKS or text[end - 1] in _MARKS for start, end in one.content):
            ends.append((max([stop, *(end for _, end in one.content)]), number))
    ends.sort()
    for start, end in quotations:
        place = bisect_right(ends, (start, len(out))) - 1
        if place < 0 or any(taken[start:end]):
            continue
        stop, number = ends[place]
        if not text[stop:start].strip(" \n\t.,;:"):
            out[number] = replace(out[number], content=(*out[number].content, (start, end)))
            ends[place] = (end, number)
    return out


def _run_on(piece: Piece, quotations: list[Piece], starts: list[int]) -> Piece:
    """Return *piece* as long as the quotation that begins in it."""
    place = bisect_left(starts, piece[1]) - 1
    reaches = quotations[place] if place >= 0 else piece
    return (piece[0], max(piece[1], reaches[1])) if piece[0] <= reaches[0] else piece


def _outermost(found: list[Attribution], length: int) -> list[Attribution]:
    """Return those of *found* whose cue is nobody else's word."""
    taken = bytearray(length)
    kept: list[Attribution] = []
    for one in sorted(found, key=lambda one: (-sum(end - start for start, end in one.content), one.cue)):
        if any(taken[one.cue[0] : one.cue[1]]):
            continue
        kept.append(one)
        for start, end in (one.cue, *one.content):
            taken[start:end] = b"\x01" * (end - start)
    return sorted(kept, key=lambda one: one.cue)


def _moved(piece: Piece, by: int) -> Piece:
    return piece[0] + by, piece[1] + by
