"""Where the words around a noun or verb put it, against a zone.

Input   a token of a parsed passage; data/lexicon/spatial.yaml
Output  a relation (inside, outside, perimeter, near, at), "" when none is said
"""

from spacy.tokens import Token

from sitrep import lexicon
from sitrep.claims import grammar


def where(token: Token) -> str:
    """Return the relation to a zone that stands behind the noun *token* ("the group outside the zone")."""
    lists = lexicon.read("spatial")
    nearby = list(grammar.prepositions(token))
    after = token.i + 1
    if not nearby and after < len(token.doc) and token.doc[after].dep_ == "prep":
        nearby = [(token.doc[after].lower_, noun) for noun in token.doc[after].children if noun.dep_ == "pobj"]
    for word, noun in nearby:
        if noun.lemma_.lower() in lists["perimeter_nouns"]:
            return at_edge(word, noun)
        if noun.lemma_.lower() in lists["zone_nouns"]:
            return next((str(name) for name, cues in lists["relations"].items() if word in cues), "")
    return ""


def at_edge(word: str, noun: Token) -> str:
    """Return where somebody is whom the preposition *word* puts at the edge *noun*; "" at the border of a country."""
    lists = lexicon.read("spatial")
    side = next((str(side) for side, words in lists["edge_sides"].items() if word.split()[-1] in words), "")
    between = noun.lemma_.lower() in lists["border_nouns"] and not _of_zone(noun)
    return side or ("" if between else "perimeter")


def _of_zone(noun: Token) -> bool:
    """Return whether *noun* is the edge of a zone ("the boundary of the zone"), not the border of a country."""
    around = [*grammar.modifiers(noun), *(other for word, other in grammar.prepositions(noun) if word == "of")]
    return any(
        token.lemma_.lower() in lexicon.read("spatial")["zone_nouns"] or token.dep_ == "poss" for token in around
    )


def said_place(token: Token) -> str:
    """Return where the sentence puts the force *token*: "a small force is inside the zone"."""
    verb = token.head
    return where(verb) if token.dep_ in {"nsubj", "nsubjpass"} and grammar.is_verb(verb) else ""


def agree(one: str, other: str) -> bool:
    """Return whether two relations can be told of one body: who is around a zone is outside it."""
    return one == other or {one, other} == {"outside", "perimeter"}
