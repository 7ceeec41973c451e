"""Does a phrase or clause of the text fit a word, a @class or a condition of a frame?

Input   a token of a parsed passage, what a frame wants, the cast
Output  yes or no; the whole behind a part; the head of an if-clause
"""

from collections.abc import Iterable

from spacy.tokens import Token

from sitrep import lexicon
from sitrep.claims import grammar
from sitrep.claims.cast import Cast, is_make

ZONE = "@zone"


def fits(token: Token, wanted: str | Iterable[str], cast: Cast) -> bool:
    """Return whether the phrase of *token* is one of *wanted* (words, a @class, or `any`)."""
    if wanted == "any" or (wanted == ZONE and zone_meant(token) is not None):
        return True
    words = lexicon.read("frames")["classes"][wanted[1:]] if isinstance(wanted, str) else list(wanted)
    token = whole(token)
    if "aircraft" in words and any(map(is_make, (token, *grammar.modifiers(token)))):
        return True  # "an F-22", "two F-22 fighters"
    lemma, names = token.lemma_.lower(), cast.names(token)
    if lemma in words or token.lower_ in words or any(name in words or cast.kind(name) in words for name in names):
        return True
    phrases = [word for word in words if " " in word]
    return bool(phrases) and any(is_phrase(token, phrase) for phrase in phrases)


def whole(token: Token) -> Token:
    """Return what *token* is a part of: "the central part of the line" is the line; else *token*."""
    if token.lemma_.lower() not in lexicon.read("frames")["parts"]:
        return token
    return next((noun for word, noun in grammar.prepositions(token) if word == "of"), token)


def zone_meant(token: Token) -> Token | None:
    """Return the zone that "it" or "there" takes up: the one named last, in its sentence or the one before."""
    lists = lexicon.read("spatial")
    if token.lower_ not in lists["zone_again"]:
        return None
    start = token.sent.start
    first = token.doc[start - 1].sent.start if start else start
    named = [t for t in token.doc[first : token.i] if t.pos_ in {"NOUN", "PROPN"}]
    return next((t for t in reversed(named) if t.lemma_.lower() in lists["zone_nouns"]), None)


def is_phrase(token: Token, phrase: str) -> bool:
    """Return whether *token* heads *phrase* ("warning shot", "show of force"), in any number."""
    words = phrase.split()
    if "of" in words:
        at = words.index("of")
        behind = [noun for word, noun in grammar.prepositions(token) if word == "of"]
        return token.lemma_.lower() == words[at - 1].removesuffix("s") and any(
            n.lemma_.lower() == words[-1] for n in behind
        )
    before = {t.lemma_.lower() for t in grammar.modifiers(token)} | {t.lower_ for t in grammar.modifiers(token)}
    return (token.lemma_.lower() == words[-1] or token.lower_ == words[-1]) and set(words[:-1]) <= before


def is_generic(token: Token) -> bool:
    """Return whether *token* is whoever it may be: "any ship", "those who enter", "planes that cross the line"."""
    words = lexicon.read("frames")["generic"]
    if token.lower_ in words or any(child.lower_ in words for child in token.children if child.dep_ == "det"):
        return True
    picked = any(child.dep_ in {"relcl", "acl"} for child in token.children)
    return picked and token.tag_ == "NNS" and not any(child.dep_ in {"det", "poss"} for child in token.children)


def clause_fits(head: Token, wanted: str | Iterable[str]) -> bool:
    """Return whether the clause that *head* heads has one of the *wanted* verbs (words, a @class, or `any`)."""
    if wanted == "any":
        return True
    words = lexicon.read("frames")["classes"][wanted[1:]] if isinstance(wanted, str) else list(wanted)
    return head.lemma_.lower() in words


def condition(verb: Token) -> Token | None:
    """Return the head of the if-clause that hangs on *verb* or on what completes it."""
    marks = lexicon.read("cues")["certainty"]["conditional"]["marks"]
    for head in [verb, *grammar.clauses(verb)]:
        for child in head.children:
            if child.dep_ == "advcl" and any(mark.dep_ == "mark" and mark.lower_ in marks for mark in child.children):
                return child
    return None
