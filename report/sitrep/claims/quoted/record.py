"""What an attribution is, and the words of the lexicon that make one.

Input   data/lexicon/quoted.yaml
Output  `Attribution`: the places of source, cue and content in a passage
"""

from dataclasses import dataclass
from functools import cache

from spacy.tokens import Token

from sitrep import lexicon

VERB_GROUP = {"aux", "auxpass", "neg", "prt"}
SUBJECTS = {"nsubj", "nsubjpass", "expl"}

Piece = tuple[int, int]  # first character and the one behind the last, in a passage


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Somebody's word: where he, the cue and his words stand, in code points; a source may be unsaid."""

    source: Piece | None
    cue: Piece
    content: tuple[Piece, ...]


@cache
def words(*path: str) -> frozenset[str]:
    """Return the words of the lexicon under the keys *path*."""
    entry = lexicon.read("quoted")
    for key in path:
        entry = entry[key]
    return frozenset(entry)


def lemma(word: Token) -> str:
    """Return the dictionary form of *word*, mended where the model makes another word of it ("hopes": "hop")."""
    form = word.lemma_.lower()
    return str(lexicon.read("quoted")["misread"].get(form, form))


def between(first: Token, last: Token) -> Piece:
    """Return the place of the words from *first* to *last*."""
    return first.idx, last.idx + len(last.text)


def has_word(word: Token, low: int, high: int) -> bool:
    """Return whether the tokens from *low* to *high* of the passage of *word* hold a word."""
    return any(token.is_alpha for token in word.doc[low : high + 1])


def opens(clause: Token) -> str:
    """Return the first word of *clause*."""
    return str(clause.left_edge.lower_)
