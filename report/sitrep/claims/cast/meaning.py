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
_OBJECT = {"pobj", "dobj", "dative", "appos", "conj"}
_ADDRESSED = {"by", "with", "against", "between"}


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
    paper = pronouns.whose_message(token, out)
    if paper:
        return paper
    if token.pos_ not in _CAN_NAME and not forces.is_make(token):  # the tagger has no word for some of them
        return []
    low, high = grammar.noun_phrase(token, tail=False)
    if token.i and forces.is_make(token.doc[token.i - 1]):  # "U.S. B-52 bombers", however the parse cut it
        low = min(low, passages.first(token.doc[token.doc[token.i - 1].left_edge.i]))
    offset = token.doc.user_data["offset"]
    here = list(names.within(found, low - offset, high - offset))
    ends = [hit for hit in here if token.idx < hit[1] and hit[0] <= token.idx]
    if not ends and (_is_outlet(token, out) or (not here and _is_the_paper(token))):
        return [out.actors[out.outlet]]
    person = _person(token, people)
    if person and not (ends and ends[-1][2].kind in ARMED):  # a known armed body, whatever the model takes it for
        return [Actor(name=person, kind="person")]
    spoken = _speaker(token, here, passages.words(token.doc, low, high))
    if spoken is not None:
        return [spoken]
    if _is_site(token):
        return []
    if forces.is_body_noun(token) and not ends and token.dep_ not in _PART_OF_NAME | {"amod"}:
        return forces.force(token, [hit[2] for hit in here], memory, out)
    if ends:
        qualifies = token.dep_ in _PART_OF_NAME | {"amod"}
        return [ends[-1][2] if qualifies else replace(ends[-1][2], many=token.tag_ == "NNPS")]
    state = _capital(token)
    if state is not None:
        return [state]
    if token.ent_type_ in {"GPE", "NORP"} and token.pos_ == "PROPN" and token.dep_ in _SUBJECT | {"pobj", "conj"}:
        return [Actor(name=token.text, side=names.slug(token.text), kind="locality")]
    again = _named_before(token, out)
    if again is not None:
        return [again]
    titled = token.pos_ == "PROPN" and token.text in lexicon.read("actors")["institutions"]
    if (token.ent_type_ == "ORG" or titled) and token.dep_ in _SUBJECT | _OBJECT:
        return [_institution(token, here, passages.words(token.doc, low, high))]
    return []


def _is_site(token: Token) -> bool:
    """Return whether a noun for a body and for a place is the place: "towards the garrison"."""
    lists = lexicon.read("spatial")
    behind = token.dep_ == "pobj" and token.head.lower_ in lists["located_by"]
    return behind and token.lemma_.lower() in lists["facility_nouns"]


def _institution(token: Token, here: list[Mention], phrase: str) -> Actor:
    """Return the institution *token* by its name, with the state before it: "Japan's Defense Ministry"."""
    entity = names.bare(_entity(token)) if token.ent_type_ == "ORG" else names.bare(phrase)
    owners = [hit for hit in here if hit[2].kind == "state"]
    if not owners:
        return Actor(name=entity, side=names.slug(entity), kind="institution")
    whole = next((e for e in token.doc.ents if e.start <= token.i < e.end), None)
    end = whole.end_char if whole is not None else token.idx + len(token.text)
    name = token.doc.user_data["text"][owners[0][0] : end]
    return Actor(name=name, side=owners[0][2].side, kind="institution")


def _capital(token: Token) -> Actor | None:
    """Return the state whose capital *token* ends, where it acts or is addressed: "Tokyo lodged a protest"."""
    if token.pos_ != "PROPN":
        return None
    joined = token.dep_ == "conj" and token.head.pos_ == "PROPN"
    place = token.head if joined else token
    acts = place.dep_ in _SUBJECT and place.head.lemma_ != "be"
    told = place.dep_ in {"dobj", "dative"} or (place.dep_ == "pobj" and place.head.lower_ in _ADDRESSED)
    if not (acts or told):
        return None
    before = token.doc[max(token.i - 2, 0) : token.i + 1]
    phrases = (" ".join(word.text for word in before[k:]) for k in range(len(before)))
    return next((names.capitals()[words] for words in phrases if words in names.capitals()), None)


def _is_outlet(token: Token, out: Cast) -> bool:
    """Return whether the named entity around *token* is the outlet, by a part of its name ("NBC" of NBC News)."""
    return bool(token.ent_type_) and set(names.bare(_entity(token)).split()) <= set(out.outlet.split())


def _is_the_paper(token: Token) -> bool:
    """Return whether *token* is a word for an outlet that can only mean the one whose text this is: "the magazine"."""
    definite = lexicon.read("actors")["pronouns"]["definite"]
    determined = any(child.lower_ in definite for child in token.children if child.dep_ == "det")
    return token.lower_ in lexicon.read("actors")["outlets"] and determined


def _person(token: Token, people: dict[str, str]) -> str:
    """Return the full name of the person whom *token* names; "" when it names none."""
    if token.dep_ == "compound" or _is_ship(token):
        return ""  # a ship may be called after a man
    entity = next((e for e in token.doc.ents if e.start <= token.i < e.end), None) if token.ent_type_ else None
    named = entity is not None and entity.label_ == "PERSON" and not names.is_thing(entity)
    return people.get(token.text) or (str(entity.text) if entity is not None and named else "")


def _is_ship(token: Token) -> bool:
    """Return whether *token* is the name right behind a noun for a ship: "the cruiser General Belgrano"."""
    machines = lexicon.read("actors")["forces"]["machines"]
    return token.dep_ == "appos" and token.head.lower_ in machines and token.left_edge.i == token.head.i + 1


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
