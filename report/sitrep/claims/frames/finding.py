"""Find all events of a passage.

Input   a parsed passage and the cast
Output  `Found` events, at most one for each trigger
"""

from spacy.tokens import Token

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
    for token in part.doc or ():
        if token.i in taken:
            continue
        if grammar.is_verb(token) and not grammar.is_free_relative(token):
            events = nouns.answered(token, cast) or nouns.carried(token, cast) or verbs.best_fit(token, cast)
        elif token.pos_ in {"NOUN", "PROPN"}:
            events = nouns.alone(token, cast)
        else:
            events = []
        for event in events:
            if event.trigger.i not in taken:
                taken.add(event.trigger.i)
                taken.update(_spoken_for(event))
                out.append(event)
    return sorted(out, key=lambda event: event.trigger.i)


def _spoken_for(event: Found) -> set[int]:
    """Return the verbs that say what was asked, refused or threatened: they are part of *event*, not events."""
    verb = event.trigger
    heads = grammar.clauses(verb) if "clause" in event.way else []
    if "message" in event.frame and grammar.is_verb(verb):  # what it asks: "..., asking them to leave"
        heads = [*heads, *(t for t in verb.subtree if t.i > verb.i and grammar.is_verb(t) and t.dep_ in _TOLD)]
    if event.carrier is not None:  # "broadcasts telling them to halt"
        heads = [*heads, *grammar.clauses(verb)]
    condition = matching.condition(verb) if "condition" in event.way and grammar.is_verb(verb) else None
    if condition is not None:
        heads = [*heads, condition, *grammar.clauses(condition)]
    return {inner.i for head in heads for inner in _chain(head)}


def _chain(head: Token) -> list[Token]:
    """Return *head* and the clauses that complete it ("refuse to vacate"), not what is told beside it."""
    out, stack = [], [head]
    while stack:
        verb = stack.pop()
        out.append(verb)
        stack += [child for child in grammar.clauses(verb) if child not in out]
        stack += [child for child in verb.children if child.dep_ == "conj" and child.tag_ == "VB"]
    return out
