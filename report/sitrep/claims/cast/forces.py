"""Which armed body a noun such as "forces" or "group" means.

Input   a noun of a parsed passage; who was spoken of so far; data/lexicon/actors.yaml, `forces`
Output  the actors that it stands for
"""

import re
from dataclasses import replace
from functools import cache

from spacy.tokens import Token

from sitrep import lexicon
from sitrep.claims import grammar, passages
from sitrep.claims.cast import names, positions
from sitrep.claims.cast.actors import ARMED, BODIES, Actor, Cast
from sitrep.claims.cast.memory import Memory, is_plural, noun_key

_NO_OWNERS = {"GPE", "LOC", "DATE", "TIME"}  # "the drone of Thursday" belongs to nobody


@cache
def _members_words() -> frozenset[str]:
    words = lexicon.read("actors")["forces"]
    return frozenset([*words["many"], *words["machines"]])


def is_body_noun(token: Token) -> bool:
    """Return whether *token* is a noun for armed people, one body or many, or for their machines."""
    one = lexicon.read("actors")["forces"]["one"]
    return token.lemma_.lower() in one or token.lower_ in _members_words() or is_make(token)


def is_make(token: Token) -> bool:
    """Return whether *token* is a make of aircraft ("F-16")."""
    return bool(_makes().fullmatch(token.text))


@cache
def _makes() -> re.Pattern[str]:
    return re.compile(lexicon.read("actors")["forces"]["makes"])


def force(token: Token, bases: list[Actor], memory: Memory, out: Cast) -> list[Actor]:
    """Return the armed body behind a noun such as "forces" or "group".

    Args:
        token: the noun.
        bases: the known actors that its phrase names ("pro-regime" in "a pro-regime group").
        memory: who was spoken of so far.
        out: the cast so far.
    """
    words = lexicon.read("actors")["forces"]
    if token.dep_ == "appos" and out.names(token.head):  # "UNIFIL, the force that patrols the line"
        return [out.actors[name] for name in out.names(token.head)]
    before = grammar.modifiers(token)
    size = next((t.lower_ for t in before if t.lower_ in words["size"]), "")
    determiner = next((t.lower_ for t in before if t.dep_ in {"det", "predet", "poss"}), "")
    many = is_plural(token) or token.lower_ in _members_words()
    relation = positions.where(token)
    said = _uncounted(token, _phrase(token))
    bases = (
        list(dict.fromkeys(bases))
        or _members(token)
        or _owners(token, out)
        or _senders(token, out)
        or _shared(token, out)
    )
    if bases:
        return _of_bases(token, bases, Actor(name=said, many=many, size=size, relation=relation))
    pair = f"{before[-1].lower_} {token.lower_}" if before else ""
    if token.lower_ in words["states"] or pair in words["states"]:  # "the government", "the air force"
        told = [memory.speaker, memory.subject, *reversed(memory.spoken)]
        latest = [actor for actor in told if actor is not None]
        state = next((actor for actor in latest if actor.kind == "state"), None)
        if state is not None:
            return [replace(state, many=many)]
    if not before and token.lower_ in words["bare"] and token.dep_ in {"nsubj", "nsubjpass"} and memory.subject:
        return [replace(memory.subject, many=True)]
    if token.lower_ in words["pair"] and (is_plural(token) or determiner in words["both"]):
        here = {name for word in token.doc[token.sent.start : token.i] for name in out.names(word)}
        last = [a for a in reversed(memory.spoken) if a.kind in BODIES - {"institution"} and a.name not in here]
        two = list({actor.name: actor for actor in last}.values())[:2]
        if len(two) == 2:
            return two[::-1]
    definite = lexicon.read("actors")["pronouns"]["definite"]
    owned = any(child.dep_ == "poss" and child.pos_ == "PRON" for child in token.children)
    groups = [] if token.lower_ in words["machines"] or is_make(token) or owned else memory.armed()
    if relation and determiner:
        same = [actor for actor in groups if positions.agree(out.actors[actor.name].relation, relation) and actor.base]
        if same:
            return [same[-1]]
    if size:
        same = [actor for actor in groups if actor.size == size]
        if same:
            return [same[-1]]
    key = noun_key(token)
    again = memory.nouns.get(key) or (memory.nouns.get((key[0], not key[1])) if key[0] == "aircraft" else None)
    if again is not None and (determiner in definite or not before):
        return [replace(again, many=many)]
    whole = next(
        (memory.nouns[n, False] for n in words["members"].get(token.lower_, ()) if (n, False) in memory.nouns), None
    )
    if whole is not None and determiner in definite:
        return [replace(whole, many=many)]
    several = memory.nouns.get((token.lemma_.lower(), True))
    if size and several is not None:
        return [
            replace(several, name=said, kind="armed_force", many=many, base=several.name, size=size,
                    relation=relation or positions.said_place(token))
        ]  # fmt: skip
    if determiner in definite and groups and not many and any(a.kind == "armed_group" for a in groups):
        groups = [actor for actor in groups if actor.kind == "armed_group" or actor.base]
    if determiner in definite and groups:
        return [_whole(groups) if many else ([actor for actor in groups if actor.base] or groups)[-1]]
    if determiner in definite or not said:
        return [Actor(name=said or token.lower_, kind="armed_force", many=many, relation=relation)]
    return [Actor(name=said, kind="armed_force", many=many, size=size, relation=relation)]


def _of_bases(token: Token, bases: list[Actor], said: Actor) -> list[Actor]:
    """Return the body that *bases* make: a group of theirs where a size or a place tells it from them."""
    machine = token.lower_ in lexicon.read("actors")["forces"]["machines"]
    if said.size and not machine and bases[-1].kind in ARMED | {"state"}:
        relation = said.relation or positions.said_place(token)
        return [replace(said, kind="armed_force", side=bases[-1].side, base=bases[-1].name, relation=relation)]
    if len(bases) > 1 and said.relation:
        return [replace(said, kind="armed_force", side=bases[0].side, many=True, size="")]
    return [replace(base, many=said.many) for base in bases]


def _whole(groups: list[Actor]) -> Actor:
    """Return the body that the group spoken of last belongs to, else the last body that is no group."""
    split = [actor.base for actor in groups if actor.base][-1:]
    plural = [actor for actor in groups if not actor.base and actor.kind == "armed_force"]
    return ([actor for actor in plural if actor.name in split] or plural or groups)[-1]


def _phrase(token: Token) -> str:
    return names.bare(passages.words(token.doc, *grammar.noun_phrase(token, tail=False)))


def _uncounted(token: Token, words: str) -> str:
    """Return the words for a body without the number in front: "20 vehicles" are vehicles."""
    counted = [t for child in token.children if child.dep_ == "nummod" for t in child.subtree]
    if not counted:
        return words
    rest = token.doc[max(t.i for t in counted) + 1 : token.i + 1].text
    return rest or words


def _owners(token: Token, out: Cast) -> list[Actor]:
    """Return whose body it is, behind "its" or "their": of a paper or station, the state that it belongs to."""
    for owner in (child for child in token.children if child.dep_ == "poss" and child.pos_ == "PRON"):
        for name in out.names(owner):
            inside = [actor for _, _, actor in names.mentions(name)]
            return inside[:1] or ([out.actors[name]] if out.actors[name].kind in BODIES else [])
    return []


def _shared(token: Token, out: Cast) -> list[Actor]:
    """Return whose body *token* is where it shares what stands before its neighbour: "Argentine ships or aircraft"."""
    alone = token.dep_ == "conj" and not token.n_lefts and is_body_noun(token.head)
    return [out.actors[name] for name in out.names(token.head) if out.actors[name].kind in BODIES] if alone else []


def _senders(token: Token, out: Cast) -> list[Actor]:
    """Return who sends the body *token*: "China sent several fighters"."""
    sent = token.head if token.dep_ == "conj" else token
    verb = sent.head
    if sent.dep_ not in {"dobj", "nsubjpass"} or verb.lemma_.lower() not in _sending():
        return []
    sender = grammar.agent(verb) if sent.dep_ == "nsubjpass" else grammar.subject(verb)
    return [out.actors[name] for name in out.names(sender) if out.actors[name].kind in BODIES]


@cache
def _sending() -> frozenset[str]:
    return frozenset(lexicon.read("actors")["forces"]["sent_by"])


def _members(token: Token) -> list[Actor]:
    """Return who a body is made of: "two groups of pro-regime forces"."""
    for word, noun in grammar.prepositions(token):
        if word == "of":
            found = names.mentions(noun.doc[noun.left_edge.i : noun.i + 1].text)
            if found:
                return [found[-1][2]]
            if noun.pos_ == "PROPN" and noun.ent_type_ not in _NO_OWNERS:  # "militants of the Shabab"
                name = _phrase(noun)
                return [Actor(name=name, side=names.slug(name), kind="armed_group", many=True)]
    return []
