"""Read what a length is measured from: "5 km on either side of the border", "100 meters from its warships".

Input   a length at its place in a parsed passage; data/lexicon/spatial.yaml
Output  a `Link`: the words between, and the noun
"""

import re
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Token

from sitrep import lexicon
from sitrep.claims import passages
from sitrep.claims.places.lengths import Lengths
from sitrep.claims.quantities import Quantity

_REACH = 16  # words behind a length in which what it is measured from stands
LINE, ROAD, MOVER, PLACE = "line", "road", "mover", "place"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What a length is measured from, and by which words."""

    words: tuple[str, ...]  # between the length and the noun, lower case
    noun: Token  # the head of the noun phrase
    first: int  # number of the first token of that phrase
    last: int  # number of its last token, with a name behind "of": "the line of contact", "the center of Sarajevo"
    kind: str  # LINE, ROAD, MOVER or PLACE


def link(amount: Quantity, token: Token, lengths: Lengths) -> Link | None:
    """Return what *amount*, which starts at *token*, is measured from; None when no noun follows it directly.

    Args:
        amount: a length.
        token: where its number starts.
        lengths: all lengths of the text: "six kilometers to the north and six to the south of the road".
    """
    lists = lexicon.read("spatial")
    doc, stop = token.doc, min(token.sent.end, token.i + _REACH)
    here = _behind(amount, token)
    between: list[str] = []
    first = None
    known = _between()
    while here < stop:
        word = doc[here]
        lower = word.lower_
        other = next((length for length in lengths.starting(passages.first(word))), None)
        if other is not None:
            here = _behind(other, word)
            between.append(other.words)
            continue
        if lower in known or word.like_num or (word.is_punct and word.text in {",", "-", "–", "—"}):
            between.append(lower)
            first = None
        elif word.pos_ in {"NOUN", "PROPN"} or is_road_name(word.text):
            end = _head(word, stop)
            kind = _kind(doc[end])
            start = here if first is None else first
            last = end
            if end + 2 < stop and doc[end + 1].lower_ == "of" and doc[end + 2].pos_ in {"NOUN", "PROPN"}:
                last = _head(doc[end + 2], stop)
            return Link(words=tuple(between), noun=doc[end], first=start, last=last, kind=kind)
        elif (
            word.pos_ in {"DET", "ADJ", "PRON"}
            or word.tag_ in {"PRP$", "POS", "VBN", "VBG"}
            or lower in lists["halves"]["beside"]
        ) or (not between and word.dep_ == "amod"):
            first = here if first is None else first
        else:
            return None
        here += 1
    return None


@cache
def _between() -> frozenset[str]:
    lists = lexicon.read("spatial")
    sides = [word for words in lists["bearings"].values() for word in words if not word.endswith("ern")]
    sizes = [*lists["width"], *lists["diameter"], *lists["radius"]["words"], *lists["length"]]
    return frozenset(
        [*lists["links"]["words"], *sides, *sizes, *lexicon.read("actors")["pronouns"]["plain_article"], "and"]
    )


def _behind(amount: Quantity, token: Token) -> int:
    """Return the number of the first token behind *amount*."""
    here = token.i
    while here < token.sent.end and passages.first(token.doc[here]) < amount.end:
        here += 1
    return here


def _head(word: Token, stop: int) -> int:
    """Return the number of the last noun of the run of nouns that *word* begins ("the Kosovo boundary")."""
    doc, here = word.doc, word.i
    while here + 1 < stop and (
        doc[here + 1].pos_ in {"NOUN", "PROPN"}
        or doc[here + 1].tag_ == "POS"
        or (doc[here + 1].pos_ == "ADJ" and here + 2 < stop and doc[here + 2].pos_ in {"NOUN", "PROPN"})
    ):
        here += 1
    return here if doc[here].tag_ != "POS" else here - 1


def is_mover(noun: Token) -> bool:
    """Return whether *noun* is a ship or aircraft, which carries its zone with it."""
    movers = lexicon.read("spatial")["movers"]
    return noun.lemma_.lower() in movers["nouns"] or (noun.i > 0 and noun.nbor(-1).text in movers["names"])


def is_line(noun: Token) -> bool:
    """Return whether *noun* is a line on the ground: a border, a front, a coast, a road, a river."""
    return _kind(noun) in {LINE, ROAD}


def _kind(noun: Token) -> str:
    lists = lexicon.read("spatial")
    lemma = noun.lemma_.lower()
    if is_mover(noun):
        return MOVER
    if lemma in lists["road_nouns"] or is_road_name(noun.text):
        return ROAD
    return LINE if lemma in lists["line_nouns"] else PLACE


@cache
def _road_name() -> re.Pattern[str]:
    return re.compile(lexicon.read("spatial")["road_name"])


def is_road_name(word: str) -> bool:
    """Return whether *word* is a road by its number ("M4")."""
    return bool(_road_name().match(word))
