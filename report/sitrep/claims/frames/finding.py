"""Find all events of a passage.

Input   a parsed passage and the cast
Output  `Found` events, at most one for each trigger
"""

from spacy.tokens import Token

from sitrep import lexicon
from sitrep.claims import grammar
from sitrep.claims.cast import Cast
from sitrep.claims.frames import matching, nouns, verbs
from sitrep.claims.frames.entries import Found
from sitrep.claims.passages import Passage

_TOLD = {"advcl", "xcomp", "ccomp", "pcomp"}


def found(part: Passage, cast: Cast) -> list[Found]:
    """Return the events of *part* in text order, at most one for each trigger."""
    out: list[Found] = []
    taken: set[int] = set()
    if part.doc is None:
        return out
    for token in part.doc:
        if token.i in taken:
            continue
        if grammar.is_verb(token) and not grammar.is_free_relative(token):
            events = nouns.answered(token, cast) or nouns.carried(token, cast) or verbs.best_fit(token, cast)
        elif token.pos_ in {"NOUN", "PROPN"}:
            events = nouns.alone(token, cast) if part.section != "headline" or token.dep_ != "pobj" else []
        else:
            events = []
        for event in events:
            if event.trigger.i not in taken:
                taken.add(event.trigger.i)
                taken.update(i for i in _spoken_for(event) if not _is_threat(part.doc[i], cast))
                out.append(event)
    unreal = _unreal(out)
    kept = [event for event in out if event.trigger.i not in unreal and not _doubled(event, out)]
    return sorted(kept, key=lambda event: event.trigger.i)


def _unreal(found: list[Found]) -> set[int]:
    """Return the verbs of the conditions that threats of *found* are tied to, before or behind them."""
    threats = [e.trigger for e in found if e.frame.get("certainty") == "conditional" and grammar.is_verb(e.trigger)]
    conditions = [head for head in map(matching.condition, threats) if head is not None]
    return {verb.i for head in conditions for verb in _chain(head)}


def _doubled(event: Found, found: list[Found]) -> bool:
    """Return whether a noun names again what its verb tells: "flew over it in a show of force", "a strike hit it"."""
    noun = event.trigger
    if event.carrier is not None or noun.dep_ not in {"pobj", "nsubj"} or grammar.is_verb(noun):
        return False
    verb = noun.head.head if noun.dep_ == "pobj" else noun.head
    return any(other.trigger == verb and other.frame is event.frame for other in found)


def _spoken_for(event: Found) -> set[int]:
    """Return the verbs that say what was asked, refused or threatened: they are part of *event*, not events."""
    verb = event.trigger
    heads = [*grammar.clauses(verb), *grammar.purposes(verb)] if "clause" in event.way else []
    if "message" in event.frame and grammar.is_verb(verb):  # what it asks: "..., asking them to leave"
        heads = [*heads, *(t for t in verb.subtree if t.i > verb.i and grammar.is_verb(t) and _is_part(t))]
    if event.carrier is not None:  # "broadcasts telling them to halt"
        heads = [*heads, *grammar.clauses(verb)]
    laid_down = event.way.get("actor") in {"holder", "maker"} and grammar.is_verb(verb)
    if laid_down:  # "any ship that enters will be sunk": nobody has entered
        said_of = [grammar.subject(verb), *grammar.objects(verb)]
        picks = [t for noun in said_of if noun is not None and matching.is_generic(noun) for t in noun.children]
        heads = [*heads, *(t for t in picks if t.dep_ in {"relcl", "acl"})]
    threat = event.frame.get("certainty") == "conditional" and grammar.is_verb(verb)
    condition = matching.condition(verb) if threat else None
    if condition is not None:
        heads = [*heads, condition, *grammar.clauses(condition)]
    return {inner.i for head in heads for inner in _chain(head)}


def _is_part(verb: Token) -> bool:
    """Return whether *verb* heads a clause that completes a message: "leaflets telling them to leave"."""
    order = lexicon.read("frames")["order"]
    timed = {*order["before"], *order["after"], *order["at"]}
    if verb.dep_ == "advcl" and any(child.lower_ in timed for child in verb.children):
        return False  # "to dissuade them before the planes struck": when, not what
    return verb.dep_ in _TOLD or (verb.dep_ == "acl" and verb.tag_ == "VBG")


def _is_threat(token: Token, cast: Cast) -> bool:
    """Return whether *token* threatens by itself: "warned that planes would be shot down" warns and threatens."""
    if not grammar.is_verb(token):
        return False
    return any(event.frame.get("certainty") == "conditional" for event in verbs.best_fit(token, cast))


def _chain(head: Token) -> list[Token]:
    """Return *head* and the clauses that complete it ("refuse to vacate"), not what is told beside it."""
    out, stack = [], [head]
    while stack:
        verb = stack.pop()
        out.append(verb)
        stack += [child for child in grammar.clauses(verb) if child not in out]
        stack += [child for child in verb.children if child.dep_ == "conj" and child.tag_ == "VB"]
    return out
