"""What somebody or something is called.

Input   a token of a parsed passage, the cast
Output  a name
"""

from spacy.tokens import Token

from sitrep import lexicon
from sitrep.claims import grammar, passages
from sitrep.claims.cast import UNSPECIFIED, Cast, bare


def said_name(token: Token | None, cast: Cast) -> str | list[str]:
    """Return the name of who or what *token* is, its own words where nobody is known by them."""
    if token is None:
        return UNSPECIFIED
    known = list(dict.fromkeys(name for one in grammar.with_conjuncts(token) for name in cast.names(one)))
    if known and cast.names(token):
        return known[0] if len(known) == 1 else known
    if token.pos_ not in {"NOUN", "PROPN", "NUM"}:
        return UNSPECIFIED
    return zone_name(token) if token.lemma_.lower() in lexicon.read("spatial")["zone_nouns"] else _phrase(token)


def zone_name(noun: Token) -> str:
    """Return what a zone is called: from the word that says which kind of zone, else the noun alone."""
    kinds = lexicon.read("spatial")["zone_kinds"]
    words = _phrase(noun)
    starts = [words.lower().find(kind) for kind in kinds if kind in words.lower()]
    return words[min(starts) :] if starts else noun.text if noun.pos_ == "NOUN" else words


def _phrase(noun: Token) -> str:
    return bare(passages.words(noun.doc, *grammar.noun_phrase(noun, tail=False)))
