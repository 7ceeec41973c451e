"""Read weapons, military platforms and vehicles: what they are called, and with which words before it.

Input   a parsed passage; data/lexicon/entities.yaml
Output  spans with their type, none overlapping another

The words before the noun are taken by their tags, not by the parse: lists of arms are what a parser gets wrong most.
"""

import re
from collections.abc import Iterator
from functools import cache

from spacy.tokens import Doc, Span, Token

from sitrep import lexicon

KINDS = ("MilitaryPlatform", "Weapon", "Vehicle")  # a phrase that could be several is the first
CARRIERS = {"MilitaryPlatform", "Vehicle"}  # "Voyager tanker" is a military one
LONGEST = 3  # words of a noun in the lexicon: "armored personnel carrier"
NAMING = {"NN", "NNP", "JJ", "JJR", "AFX"}  # tags of words that may stand before the noun
MEMBERS = {"compound", "nmod", "amod", "npadvmod", "nummod"}  # others must modify it
NOUNS = {"NOUN", "PROPN", "ADJ"}


def arms(doc: Doc, bodies: frozenset[int]) -> list[tuple[Span, str]]:
    """Return the arms that *doc* names, in text order.

    Args:
        doc: a parsed passage.
        bodies: the tokens of names of armed bodies; whose vehicle it is tells whether it is military.
    """
    found: list[tuple[Span, str]] = []
    for span, kind in sorted((*_named(doc), *_phrases(doc, bodies)), key=lambda pair: (pair[0].start, -pair[0].end)):
        last = found[-1] if found else None
        if last and (span.start < last[0].end or (span.start == last[0].end and kind == last[1])):
            end = max(last[0].end, span.end)
            kinds = (kind, last[1]) if span.end > last[0].end else (last[1], kind)
            found[-1] = (doc[last[0].start : end], KINDS[0] if set(kinds) == CARRIERS else kinds[0])
        else:
            found.append((span, kind))
    return found


def _named(doc: Doc) -> Iterator[tuple[Span, str]]:
    """Yield arms that go by a name or a number: "Su-24", "USS Carney", "Hellfire"."""
    for kind, pattern in _designations().items():
        for match in pattern.finditer(doc.text):
            span = doc.char_span(match.start(), match.end(), alignment_mode="expand")
            if span is not None:
                yield span, kind


def _phrases(doc: Doc, bodies: frozenset[int]) -> Iterator[tuple[Span, str]]:
    """Yield what the lexicon lists, with the words before it; "drone" alone in "a drone strike"."""
    heads, position = _heads(), 0
    while position < len(doc):
        end, kind = _longest(doc, position, heads)
        if not kind:
            position = max(end, position + 1)
            continue
        start, position = position, end
        if _longest(doc, end, heads)[1] and doc[end - 1].dep_ in MEMBERS:
            continue  # "mortar" in "mortar rounds": the next word says what it is
        if end < len(doc) and doc[end].pos_ in {"NOUN", "PROPN"} and doc[end - 1].dep_ in MEMBERS:
            yield doc[start:end], kind
            continue
        start = _first(doc, start)
        if kind == "Vehicle" and not bodies.isdisjoint(range(start, end)):
            kind = "MilitaryPlatform"
        yield doc[start:end], kind


def _longest(doc: Doc, position: int, heads: dict[str, str]) -> tuple[int, str]:
    """Return the token after the longest noun of the lexicon at *position*, and its type ("" if there is none)."""
    for end in range(min(len(doc), position + LONGEST), position, -1):
        last = doc[end - 1]
        if last.pos_ not in NOUNS:
            continue
        before = "".join(token.lower_ + token.whitespace_ for token in doc[position : end - 1])
        kind = heads.get(before + last.lemma_.lower(), heads.get(before + last.lower_))
        if kind is not None:
            return end, kind
    return position, ""


def _first(doc: Doc, start: int) -> int:
    """Return the first token of the noun phrase that runs on to *start*, without article and number."""
    while start > 0 and _belongs(doc[start - 1], doc[start]):
        start -= 1
    while doc[start].tag_ in {"HYPH", "CD"} and doc[start].nbor(1).tag_ != "HYPH":
        start += 1
    return start


def _belongs(token: Token, after: Token) -> bool:
    if token.is_space or token.is_sent_end:
        return False
    joined = not token.whitespace_
    if token.tag_ == "HYPH" or (joined and after.tag_ == "HYPH") or (after.tag_ == "RB" and joined):
        return joined or token.tag_ == "HYPH"
    if token.tag_ in NAMING:
        return True
    if token.tag_ == "RB":
        return bool(after.tag_ in {"VBN", "VBG", "JJ"})
    return token.dep_ in MEMBERS and token.tag_ in {"NNS", "NNPS", "VBN", "VBG"}


@cache
def _heads() -> dict[str, str]:
    heads = lexicon.read("entities")["heads"]
    others = {word: "" for kind in heads if kind not in KINDS for word in heads[kind] if " " in word}
    return {word: kind for kind in reversed(KINDS) for word in heads[kind]} | others  # a suicide bomber is no aircraft


@cache
def _designations() -> dict[str, re.Pattern[str]]:
    patterns = lexicon.read("entities")["designations"]
    return {kind: re.compile(rf"(?<![\w-])(?:{'|'.join(forms)})(?!\w)") for kind, forms in patterns.items()}
