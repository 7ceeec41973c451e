"""Whom a pronoun means.

Input   a pronoun of a parsed passage; who was spoken of so far; data/lexicon/actors.yaml, `pronouns`
Output  the actors that it stands for
"""

from functools import cache

from spacy.tokens import Token

from sitrep import lexicon
from sitrep.claims import grammar
from sitrep.claims.cast.actors import ARMED, BODIES, Actor, Cast
from sitrep.claims.cast.memory import Memory

_SUBJECT = {"nsubj", "nsubjpass"}
_SENTENCES_BACK = 2  # from "the other told them" to "the leaflets carried two messages"
_SPEAKING = {"institution", "document", "coalition", "outlet"}


def antecedents(token: Token, memory: Memory, out: Cast) -> list[Actor]:
    """Return whom the pronoun *token* stands for; empty when nobody fits."""
    word, pronouns = token.lower_, lexicon.read("actors")["pronouns"]
    latest = list(reversed(memory.spoken))
    if token.tag_ in {"WP", "WDT"} and token.head.dep_ == "relcl":
        return [out.actors[name] for name in out.names(token.head.head)]
    if word in pronouns["person"]:
        says = token.head.lemma_.lower() in lexicon.read("cues")["attribution"]["verbs"] and token.dep_ in _SUBJECT
        people = [actor for actor in latest if actor.kind == "person"][:1]
        return [memory.voice] if says and memory.voice is not None else people
    if word in pronouns["pair"]:
        return [out.actors[actor.base] for actor in latest if actor.base][:1]
    if word in pronouns["many"]:
        pair = _pair(token, out)
        if pair:
            return pair
        fits = [actor for actor in latest if actor.kind in ARMED]
        return (fits or [actor for actor in latest if actor.many and actor.kind != "press"])[:1]
    if word not in pronouns["body"] or token.dep_ not in _SUBJECT | {"poss"}:
        return []
    if token.head.lemma_.lower() in lexicon.read("cues")["attribution"]["verbs"]:
        said = [memory.speaker] if memory.speaker else [a for a in latest if a.kind in _SPEAKING][:1]
        if said:
            return said
    subjects = [actor for actor in _sentence_subjects(token, out) if actor.kind in BODIES]
    attacker = _attacker(token) if token.dep_ == "poss" else None
    if attacker is not None:  # "it shot down a drone that had fired on one of its patrols": not the drone's
        others = [actor for actor in subjects if actor.name not in out.names(attacker)]
        subjects = others or subjects
    if not subjects and memory.subject is not None:
        subjects = [memory.subject]
    return subjects[-1:] or [actor for actor in latest if actor.kind in BODIES and not actor.many][:1]


def _attacker(token: Token) -> Token | None:
    """Return who uses force on what is said to be *token*'s: nobody fires on his own."""
    verb = next((above for above in token.ancestors if grammar.is_verb(above)), None)
    return grammar.subject(verb) if verb is not None and verb.lemma_.lower() in _force_verbs() else None


@cache
def _force_verbs() -> frozenset[str]:
    frames = [frame for frame in lexicon.read("frames")["frames"] if frame.get("order") == "force"]
    return frozenset(verb for frame in frames for way in frame["says"] for verb in way.get("verb", ()))


def whose_message(token: Token, out: Cast) -> list[Actor]:
    """Return the paper whose messages "one" and "the other" are: "the leaflets carried two messages. One told ..."."""
    if token.lower_ not in lexicon.read("actors")["pronouns"]["split"] or token.dep_ not in _SUBJECT:
        return []
    messages = lexicon.read("frames")["classes"]["message"]
    start = token.sent.start
    for _ in range(_SENTENCES_BACK):
        if not start:
            return []
        sentence = token.doc[start - 1].sent
        carried = (t for t in sentence if t.dep_ == "dobj" and t.lemma_.lower() in messages)
        for paper in (out.names(grammar.subject(noun.head)) for noun in carried):
            if paper and out.kind(paper[0]) == "document":
                return [out.actors[paper[0]]]
        start = sentence.start
    return []


def _pair(token: Token, out: Cast) -> list[Actor]:
    """Return those who are named together as the subject before *token*: "the ministers met before they ..."."""
    for subject in (t for t in token.sent if t.i < token.i and t.dep_ in _SUBJECT):
        found = [name for one in grammar.with_conjuncts(subject) for name in out.names(one)]
        if len(found) > 1:
            return [out.actors[name] for name in dict.fromkeys(found)]
    return []


def _sentence_subjects(token: Token, out: Cast) -> list[Actor]:
    before = [t for t in token.sent if t.i < token.i and t.dep_ in _SUBJECT]
    return [out.actors[name] for t in before for name in out.names(t)]
