"""Read where a body of armed people stands: at a named place, a facility, a border, in a zone or a part of the country.

Input   a noun of a parsed passage; data/lexicon/spatial.yaml
Output  a `Station`: the relation, and the words that say it
"""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from sitrep import lexicon
from sitrep.claims import grammar
from sitrep.claims.places import links
from sitrep.claims.places.known import NAMED

_OBJECTS = frozenset({"dobj", "pobj"})
_PARTICLES = frozenset({"prt", "advmod"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """Where a body stands, and how the words say it."""

    relation: str  # inside or near
    noun: Token | None  # the place, where it stands right behind the body
    verb: Token | None  # of which the body is the subject, where it is


def station(token: Token) -> Station | None:
    """Return where the body *token* stands, as far as its own words or its verb say; None when they do not."""
    outer = outermost(token)
    for noun in dict.fromkeys((token, outer)):
        for word, place in _places(noun):
            return Station(relation=_relation(word), noun=place, verb=None)
        for clause in _clauses(noun):
            found = _predicate(clause) or _entered(clause)
            if found is not None:
                return Station(relation=found.relation, noun=found.noun, verb=None)
    for other in grammar.with_conjuncts(token)[1:]:  # "two jets and ten planes that had entered the zone"
        for clause in _clauses(other):
            found = _predicate(clause) or _entered(clause)
            if found is not None:
                return Station(relation=found.relation, noun=None, verb=None)
    verb = outer.head
    if outer.dep_ in {"nsubj", "nsubjpass"} and grammar.is_verb(verb):
        counted = outer is not token or any(child.dep_ == "nummod" for child in token.children)
        return _predicate(verb) or (_entered(verb) if counted else None)
    if _tended(outer):
        return Station(relation="inside", noun=None, verb=None)
    if outer.dep_ == "dobj" and verb.lemma_ in lexicon.read("spatial")["posts"]["have"]:
        for word, place in _places(verb, sent=True):
            return Station(relation=_relation(word), noun=place, verb=None)
    return None


def _tended(body: Token) -> bool:
    """Return whether *body* is trained or housed by a facility, or by others at a place."""
    lists = lexicon.read("spatial")
    verb = body.head
    while verb.dep_ == "conj" and grammar.is_verb(verb.head) and verb.head != verb:
        verb = verb.head
    if body.dep_ != "dobj" or body.head.lemma_ not in lists["posts"]["tend"]:
        return False
    host = next((child for child in verb.children if child.dep_ == "nsubj"), None)
    if host is not None and host.lemma_.lower() in lists["facility_nouns"]:
        return True
    above = verb.head if verb.dep_ in {"xcomp", "advcl"} else verb
    return any(True for holder in dict.fromkeys((body.head, verb, above)) for _ in _places(holder))


def _clauses(noun: Token) -> Iterator[Token]:
    """Yield the clauses that say more of *noun*, behind its number too ("a force of 300 that patrols it")."""
    inner = [other for word, other in grammar.prepositions(noun) if word == "of"]
    for holder in (noun, *inner):
        yield from (child for child in holder.children if child.dep_ in {"acl", "relcl"})


def _predicate(verb: Token) -> Station | None:
    posts = lexicon.read("spatial")["posts"]
    for one in (verb, *(child for child in verb.children if child.dep_ == "xcomp")):
        if one.lemma_ in posts["hold"]:
            for held in one.children:
                if held.dep_ == "dobj" and _is_held(held):
                    return Station(relation="inside", noun=held, verb=verb)
        if one.lemma_ in posts["watch"]:
            for watched in one.children:
                if watched.dep_ == "dobj" and (_is_place(watched) or _is_it(watched)):
                    near = links.is_line(watched)
                    return Station(relation="near" if near else "inside", noun=watched, verb=verb)
        if _stands(one):
            for word, place in _places(one):
                return Station(relation=_relation(word), noun=place, verb=verb)
    return None


def _stands(verb: Token) -> bool:
    return verb.lemma_ in lexicon.read("spatial")["posts"]["stand"]


def outermost(token: Token) -> Token:
    """Return the noun of number or measure that the body hangs on: "thousands of troops", "two groups of forces"."""
    counts = {*lexicon.read("actors")["forces"]["one"], *lexicon.read("quantities")["multipliers"]["words"]}
    while token.dep_ == "pobj" and token.head.lower_ == "of":
        above = token.head.head
        numeral = above.like_num or above.lemma_.lower() in counts or above.ent_type_ == "CARDINAL"
        if not numeral:
            break
        token = above
    return token


def _entered(clause: Token) -> Station | None:
    """Return the zone that those whom *clause* tells of have entered: "planes that had entered the zone"."""
    lists = lexicon.read("spatial")
    if clause.lemma_ in lists["posts"]["enter"] and clause.tag_ in {"VBD", "VBN"}:
        for noun in clause.children:
            if noun.dep_ == "dobj" and noun.lemma_.lower() in lists["zone_nouns"]:
                return Station(relation="inside", noun=noun, verb=None)
    return None


def _is_it(noun: Token) -> bool:
    """Return whether *noun* is "it", said of what is watched now and not only later."""
    later = any(child.dep_ == "aux" and child.tag_ in {"MD", "TO"} for child in noun.head.children)
    return noun.lower_ in lexicon.read("actors")["pronouns"]["body"] and not later


def _is_held(noun: Token) -> bool:
    """Return whether *noun* is a place that one holds: a name, or a town."""
    settlement = noun.lemma_.lower() in lexicon.read("spatial")["settlements"]
    return settlement or noun.ent_type_ in NAMED or (noun.pos_ == "PROPN" and noun.ent_type_ not in {"DATE", "NORP"})


def _places(head: Token, *, sent: bool = False) -> Iterator[tuple[str, Token]]:
    """Yield the places that *head* is put at, with their prepositions."""
    posts = lexicon.read("spatial")["posts"]
    words = {*posts["inside"], *posts["near"], *(posts["sent"] if sent else ())}
    directions = {word for words in lexicon.read("spatial")["bearings"].values() for word in words}
    aside = (child for child in head.children if child.dep_ in _PARTICLES and child.lower_ not in directions)
    holders = [head, *aside]
    for holder in holders:
        for word, noun in grammar.prepositions(holder):
            near = word in lexicon.read("spatial")["relations"]["near"]
            last = word.split()[0] if near else word.split()[-1]
            if (near or last in words) and noun.i > head.i and _is_place(noun):
                yield word if near else last, noun


def _is_place(noun: Token) -> bool:
    lists = lexicon.read("spatial")
    if noun.ent_type_ in NAMED:
        return True
    lemma = noun.lemma_.lower()
    if lemma in lists["posts"]["places"] or lemma in lists["facility_nouns"] or lemma in lists["features"]:
        return True
    return noun.pos_ == "PROPN" and noun.ent_type_ in {"ORG", "PERSON", ""} and noun.head.lower_ != "to"


def _relation(word: str) -> str:
    posts = lexicon.read("spatial")["posts"]
    return "inside" if word in posts["inside"] or word in posts["sent"] else "near"
