"""Who does what a frame tells, and to whom.

Input   the trigger of an event in a parsed passage, the way in which it is told, the cast
Output  the tokens that stand for its actor and its target
"""

from spacy.tokens import Token

from sitrep import lexicon
from sitrep.claims import attribution, grammar
from sitrep.claims.cast import Cast
from sitrep.claims.frames import matching
from sitrep.claims.frames.entries import Entry, ways

_TIMES = {"DATE", "TIME"}


def roles(verb: Token, way: Entry, cast: Cast) -> tuple[Token | None, Token | None]:
    """Return (actor, target) of the event that *verb* tells in this *way*, None for who is not said."""
    passive = grammar.is_passive(verb)
    actor = doer_of(verb)
    own = any(child.dep_ in {"nsubj", "nsubjpass"} for child in verb.children)
    if not passive and not own and verb.lemma_.lower() in lexicon.read("cues")["attribution"]["told_by"]:
        actor = attribution.source(verb, verb.sent, cast)  # "..., Col. X, spokesman for ..., told reporters"
    munition = lexicon.read("frames")["classes"]["munition"]
    thing = actor is not None and (actor.lemma_.lower() in ways("noun") or actor.lemma_.lower() in munition)
    if actor is not None and thing and not cast.names(actor):
        actor = doer(actor, cast)  # "an airstrike killed five": whose airstrike it was
    if way.get("actor", "maker") != "maker":
        actor = role(verb, way["actor"], cast)
    target = role(verb, way.get("target", "object"), cast)
    if target is not None and way.get("object") == matching.ZONE:
        target = matching.zone_meant(target) or target
    return actor, target


def doer_of(verb: Token) -> Token | None:
    """Return who does *verb*: its subject or its agent; what stands behind "by" may be a channel ("by radio")."""
    if not grammar.is_passive(verb):
        return grammar.subject(verb)
    by = grammar.agent(verb)
    means = {word for names in lexicon.read("frames")["channels"].values() for word in names}
    return None if by is not None and by.lemma_.lower() in means else by


def role(verb: Token, where: str, cast: Cast) -> Token | None:
    """Return who stands at *where* (object, subject, prep:<word>, ...) around *verb*, known actors first."""
    if "|" in where:  # the first of several places where somebody stands
        first, *others = where.split("|")
        places = [first, *(other if other.startswith("prep:") else f"prep:{other}" for other in others)]
        return next((found for found in (role(verb, place, cast) for place in places) if found is not None), None)
    if where.startswith("prep:"):
        word = where.removeprefix("prep:")
        heads = [verb, *grammar.objects(verb)]
        nouns = [
            n for head in heads for said, n in grammar.prepositions(head) if said == word or said.endswith(f" {word}")
        ]
        nouns = [matching.whole(noun) for noun in nouns if noun.ent_type_ not in _TIMES]
        return next((noun for noun in nouns if cast.names(noun)), nouns[0] if nouns else None)
    if where == "object":
        wholes = [matching.whole(token) for token in grammar.objects(verb)]
        return next((token for token in wholes if cast.names(token)), wholes[0] if wholes else None)
    if where == "subject":
        return grammar.subject(verb)
    if where == "modifier":
        said_of = grammar.subject(verb)
        return doer(said_of, cast) if said_of is not None else None
    if where == "clause_target":
        heads = [t for t in verb.subtree if t.i > verb.i and t.tag_ == "VB" and grammar.objects(t)]
        return role(heads[0], "object", cast) if heads else None
    if where == "condition_subject" and grammar.is_passive(verb):
        return next(iter(grammar.objects(verb)), None)  # "posts could be hit if the line was crossed"
    if where == "condition_subject":
        condition = matching.condition(verb)
        return grammar.subject(condition) if condition is not None else None
    if where == "zone":
        nouns = lexicon.read("frames")["classes"]["zone"]
        return next((t for t in verb.subtree if t.lemma_.lower() in nouns and t.pos_ in {"NOUN", "PROPN"}), None)
    if where == "clause_object":
        inner = [t for t in verb.subtree if t.i > verb.i and cast.kind(cast.name(t)) == "armed_force"]
        return inner[0] if inner else None
    return None


def doer(noun: Token, cast: Cast) -> Token | None:
    """Return who does what *noun* names: "Russian requests", "a show of force from coalition aircraft"."""
    while True:
        found = _doer_beside(noun, cast)
        shared = noun.dep_ == "conj" and noun.head.pos_ in {"NOUN", "PROPN"}
        if found is not None or not shared:
            return found
        noun = noun.head  # "a show of force from aircraft and warning shots"
        if cast.names(noun):
            return noun


def _doer_beside(noun: Token, cast: Cast) -> Token | None:
    inner = [behind for word, behind in grammar.prepositions(noun) if word == "of"]
    for holder in [noun, *inner]:  # "a show of force by coalition aircraft"
        for word, behind in grammar.prepositions(holder):
            named = [token for token in [behind, *behind.subtree] if cast.names(token)]
            if word in lexicon.read("frames")["doers"] and named:
                return named[0]
    named = [token for token in grammar.modifiers(noun) if cast.names(token)]
    return named[-1] if named else None
