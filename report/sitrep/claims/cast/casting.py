"""Go through a document word by word and settle who is who.

Input   the passages of a document and the name of its publisher
Output  a `Cast`
"""

from collections.abc import Iterable
from dataclasses import replace

from spacy.tokens import Token

from sitrep import lexicon
from sitrep.claims.cast import forces, meaning, names
from sitrep.claims.cast.actors import ARMED, BODIES, Actor, Cast
from sitrep.claims.cast.memory import Memory, noun_key
from sitrep.claims.cast.names import Mention
from sitrep.claims.passages import Passage


def cast(parts: Iterable[Passage], outlet: str) -> Cast:
    """Return who is who in *parts*.

    Args:
        parts: the passages of one document; its headline is read in the light of the text.
        outlet: the publisher's name, or `unspecified`.
    """
    parts = tuple(parts)
    out, memory = Cast(outlet=outlet), Memory()
    out.add(Actor(name=outlet, kind="outlet"))
    people = names.people(parts)
    named = {part.start: names.mentions(part.text) for part in parts}
    states = {actor.name: actor for found in named.values() for _, _, actor in found if actor.kind == "state"}
    for part in sorted(parts, key=lambda part: part.section == "headline"):
        if part.doc is None:
            continue
        found = sorted([*named[part.start], *names.halves(part.text, states)], key=lambda hit: hit[:2])
        for token in part.doc:
            actors = meaning.meant(token, found, people, memory, out)
            for actor in actors:
                out.add(actor)
                if actor.kind in {"person", "source"} and part.section != "headline":
                    _employ(token, actor, found, out)
            if actors:
                out.by_token[(part.start, token.i)] = tuple(dict.fromkeys(actor.name for actor in actors))
                _remember(token, actors, memory, out)
    return out


def _remember(token: Token, actors: list[Actor], memory: Memory, out: Cast) -> None:
    """Put into *memory* that *token* spoke of *actors*."""
    if token.dep_ in {"nsubj", "nsubjpass"} and token.head.dep_ not in {"relcl", "acl", "advcl"}:
        for actor in actors:
            memory.add_subject(out.actors[actor.name])
    says = token.head.lemma_.lower() in lexicon.read("cues")["attribution"]["verbs"]
    says = says and not any(child.dep_ == "neg" for child in token.head.children)
    if says and token.dep_ in {"nsubj", "appos"} and token.pos_ != "PRON":
        told = out.actors[actors[-1].name]
        memory.voice = told if told.kind in {"person", "source"} else memory.voice
        memory.speaker = told if told.kind in BODIES | {"document", "outlet"} else memory.speaker
    if token.pos_ == "PRON":
        return
    for actor in actors:
        memory.add(replace(out.actors[actor.name], many=actor.many))
    last = out.actors[actors[-1].name]
    if last.kind in ARMED or forces.is_body_noun(token):
        memory.nouns[noun_key(token)] = last


def _employ(token: Token, actor: Actor, found: list[Mention], out: Cast) -> None:
    """Remember whom the speaker *actor* speaks for, from the words around his name."""
    spokes = lexicon.read("actors")["spokes"]
    if any(t.lower_ in spokes for t in token.lefts):
        before = [t for t in token.doc[token.left_edge.i : token.i] if t.ent_type_ == "ORG"]
        body = out.institution(before[-1].lower_) if before else None
        if body is not None:
            out.voices.setdefault(actor.name, body.name)
    start, end = token.left_edge.idx, token.idx + len(token.text)
    for child in token.children:
        if child.dep_ == "appos":
            end = max(end, child.right_edge.idx)
    for other in (named for at, _, named in found if start <= at <= end):
        if other.kind in {"state", "institution", "coalition"}:
            out.employers.setdefault(actor.name, other.name)
            known_as = out.actors[actor.name]
            if known_as.side == "other":
                out.actors[actor.name] = replace(known_as, side=other.side)
            return
