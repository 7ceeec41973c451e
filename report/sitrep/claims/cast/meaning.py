"""Whom one word of the text means.

Input   a token, the known names of its passage, the people of the document, who was spoken of so far
Output  the actors that the token stands for
"""

from dataclasses import replace

from spacy.tokens import Token

from sitrep import lexicon
from sitrep.claims import grammar, passages
from sitrep.claims.cast import forces, names, pronouns
from sitrep.claims.cast.actors import ARMED, Actor, Cast
from sitrep.claims.cast.memory import Memory, is_plural
from sitrep.claims.cast.names import Mention

_CAN_NAME = {"NOUN", "PROPN", "ADJ", "NUM"}
_PART_OF_NAME = {"compound", "nmod"}
_SUBJECT = {"nsubj", "nsubjpass"}


def meant(token: Token, found: list[Mention], people: dict[str, str], memory: Memory, out: Cast) -> list[Actor]:
    """Return whom *token* stands for; empty when nobody is meant.

    Args:
        token: a word of a passage.
        found: the known names of that passage, sorted by start, in code points from the passage's start.
        people: surname -> full name of the people of the document.
        memory: who was spoken of so far.
        out: the cast so far.
    """
    if token.pos_ == "PRON" or (token.pos_ == "DET" and token.dep_ in _SUBJECT):  # "both are ..."
        return pronouns.antecedents(token, memory, out)
    if token.pos_ not in _CAN_NAME:
        return []
    low, high = grammar.noun_phrase(token, tail=False)
    offset = token.doc.user_data["offset"]
    here = list(names.within(found, low - offset, high - offset))
    ends = [hit for hit in here if token.idx < hit[1] and hit[0] <= token.idx]
    if not ends and _is_outlet(token, out):
        return [out.actors[out.outlet]]
    person = _person(token, people)
    if person and not (ends and ends[-1][2].kind in ARMED):  # a known armed body, whatever the model takes it for
        return [Actor(name=person, kind="person")]
    spoken = _speaker(token, here, passages.words(token.doc, low, high))
    if spoken is not None:
        return [spoken]
    if forces.is_body_noun(token) and not ends and token.dep_ not in _PART_OF_NAME | {"amod"}:
        return forces.force(token, [hit[2] for hit in here], memory, out)
    if ends:
        qualifies = token.dep_ in _PART_OF_NAME | {"amod"}
        return [ends[-1][2] if qualifies else replace(ends[-1][2], many=token.tag_ == "NNPS")]
    if token.ent_type_ in {"GPE", "NORP"} and token.pos_ == "PROPN" and token.dep_ in _SUBJECT | {"pobj", "conj"}:
        return [Actor(name=token.text, side=names.slug(token.text), kind="locality")]
    again = _named_before(token, out)
    if again is not None:
        return [again]
    if token.ent_type_ == "ORG" and token.dep_ in _SUBJECT | {"pobj", "dobj"}:
        entity = _entity(token)
        return [Actor(name=names.bare(entity), side=names.slug(entity), kind="institution")]
    return []


def _is_outlet(token: Token, out: Cast) -> bool:
    """Return whether the named entity around *token* is the outlet, by a part of its name ("NBC" of NBC News)."""
    return bool(token.ent_type_) and set(names.bare(_entity(token)).split()) <= set(out.outlet.split())


def _person(token: Token, people: dict[str, str]) -> str:
    """Return the full name of the person whom *token* names; "" when it names none."""
    if token.dep_ == "compound":
        return ""
    return people.get(token.text) or (_entity(token) if token.ent_type_ == "PERSON" else "")


def _entity(token: Token) -> str:
    """Return the words of the named entity around *token*."""
    return next((str(e.text) for e in token.doc.ents if e.start <= token.i < e.end), token.text)


def _speaker(token: Token, here: list[Mention], phrase: str) -> Actor | None:
    """Return the press, the paper or the unnamed source that *token* is; *phrase* is the words around it."""
    words = lexicon.read("actors")
    if token.lower_ in words["press"]:
        if here:  # "North Korean state media"
            return Actor(name=names.bare(phrase), side=here[-1][2].side, kind="institution")
        return Actor(name=token.lower_, kind="press", many=True)
    if token.lower_ in words["documents"]:
        return Actor(name=token.lemma_.lower(), kind="document")
    if token.lower_ in words["sources"] and token.dep_ not in _PART_OF_NAME | {"appos", "amod"}:
        side = here[-1][2].side if here else "other"
        return Actor(name=names.bare(phrase), side=side, kind="source", many=is_plural(token))
    return None


def _named_before(token: Token, out: Cast) -> Actor | None:
    """Return the institution that a bare noun takes up: "the command" after "U.N. Command"."""
    definite = lexicon.read("actors")["pronouns"]["definite"]
    if token.pos_ != "NOUN" or not any(child.lower_ in definite for child in token.children if child.dep_ == "det"):
        return None
    return out.institution(token.lower_)
