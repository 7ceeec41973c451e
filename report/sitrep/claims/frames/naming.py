"""What somebody or something is called.

Input   a token of a parsed passage, the cast
Output  a name
"""

from spacy.tokens import Token

from sitrep import lexicon
from sitrep.claims import grammar, passages
from sitrep.claims.cast import UNSPECIFIED, Cast, bare
from sitrep.claims.frames import matching

_PICKS = {"det", "predet", "nummod", "advmod"}


def said_name(token: Token | None, cast: Cast) -> str | list[str]:
    """Return the name of who or what *token* is, its own words where nobody is known by them."""
    if token is None:
        return UNSPECIFIED
    token = matching.whole(token)
    known = list(dict.fromkeys(name for one in grammar.with_conjuncts(token) for name in cast.names(one)))
    if known and cast.names(token):
        return known[0] if len(known) == 1 else known
    if token.pos_ not in {"NOUN", "PROPN"}:  # a number is nobody
        return UNSPECIFIED
    return zone_name(token) if token.lemma_.lower() in lexicon.read("spatial")["zone_nouns"] else _phrase(token)


def zone_name(noun: Token) -> str:
    """Return what a zone is called: from the word that says which kind of zone, else the noun alone."""
    kinds = lexicon.read("spatial")["zone_kinds"]
    words = _phrase(noun)
    starts = [words.lower().find(kind) for kind in kinds if kind in words.lower()]
    return words[min(starts) :] if starts else noun.text if noun.pos_ == "NOUN" else words


def _phrase(noun: Token) -> str:
    """Return the words for *noun* without what counts or picks it out: "only", "any", "323"."""
    start, end = grammar.noun_phrase(noun, tail=False)[0], passages.last(noun)
    picked = [t for child in noun.lefts if child.dep_ in _PICKS for t in child.subtree]
    if picked and all(t.i < noun.i for t in picked):
        start = max(start, passages.first(noun.doc[max(t.i for t in picked) + 1]))
    return bare(passages.words(noun.doc, start, end))
