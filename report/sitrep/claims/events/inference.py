"""What one event of a document leaves to another: its answer, its roles.

Input   the events of a document, in text order
Output  the events, completed from each other
"""

from dataclasses import replace

from sitrep import lexicon
from sitrep.claims.cast import UNSPECIFIED
from sitrep.claims.events.event import Event, head, is_told

_AIMED = {"THREATEN", "COERCE", "ASSAULT"}  # a request over a channel need not be about who was struck last


def struck_is_who_entered(found: list[Event]) -> list[Event]:
    """Return *found* with "bombed the group after it had entered" read of the group: nobody bombs for his own entry."""
    out = list(found)
    force = {head(event.found): event for event in found if event.found.frame.get("order") == "force"}
    for number, event in enumerate(found):
        verb = head(event.found)
        clause = verb.head if verb.dep_ == "conj" else verb
        struck = force.get(clause.head) if clause.dep_ == "advcl" else None
        if struck is None or event.found.frame.get("order") not in {"entry", "refusal"}:
            continue
        if event.claim.norm["actor"] == struck.claim.norm["actor"] and event.found.actor is not None:
            target = struck.claim.norm["target"]
            side = struck.claim.norm["target_side"]
            norm = {**event.claim.norm, "actor": target, "actor_side": side}
            out[number] = replace(event, claim=replace(event.claim, norm=norm))
    return out


def answered(found: list[Event]) -> list[Event]:
    """Return *found* with "did not respond to the broadcast" as the answer to the broadcast told of before."""
    out: list[Event] = []
    open_calls: dict[str, int] = {}  # type -> where in `out` the last one without an answer stands
    for event in found:
        kind = event.found.frame["type"]
        last = open_calls.get(kind) if _takes_up(event) else None
        if last is not None and out[last].claim.norm["target"] in (UNSPECIFIED, event.claim.norm["target"]):
            told = out[last]
            answer = {key: event.claim.norm[key] for key in ("target", "target_side", "outcome")}
            out[last] = replace(told, claim=replace(told.claim, norm={**told.claim.norm, **answer}))
            continue
        if not event.found.outcome:
            open_calls[kind] = len(out)
        out.append(event)
    return out


def _takes_up(event: Event) -> bool:
    """Return whether *event* is the answer to a call that it takes up with "the" or "those"."""
    definite = lexicon.read("actors")["pronouns"]["definite"]
    noun = event.found.trigger
    return bool(event.found.outcome) and any(c.lower_ in definite for c in noun.children if c.dep_ == "det")


def with_silent_roles(found: list[Event]) -> list[Event]:
    """Return *found* with the roles that the sentence leaves to the reader, each named in `inferred`.

    "A plane put on a show of force, and warning shots were fired": whoever showed force fired, and at the same body.
    A warning or a shot whose target is not said is meant for the body that was last told of as struck or entering.
    """
    out: list[Event] = []
    last: Event | None = None  # the one told last that has a body in it
    bodies: dict[str, object] = {}  # name -> side of who was struck or entered, the one told last at the end
    for event in found:
        norm, order = dict(event.claim.norm), event.found.frame.get("order")
        inferred = []
        if order in {"warning", "force"} and is_told(event):
            near = last if last is not None and _in_one_sentence(last, event) else None
            if norm["actor"] == UNSPECIFIED and near is not None and near.found.frame.get("order") == order:
                norm |= {"actor": near.claim.norm["actor"], "actor_side": near.claim.norm["actor_side"]}
                inferred.append("actor")
            about = next((name for name in reversed(bodies) if name != str(norm["actor"])), None)
            unsaid = norm["target"] == UNSPECIFIED and event.found.target is None
            if unsaid and about is not None and event.found.frame["plover"] in _AIMED:
                norm |= {"target": about, "target_side": bodies[about]}
                inferred.append("target")
        if inferred:
            norm["inferred"] = inferred
            event = replace(event, claim=replace(event.claim, norm=norm))
        out.append(event)
        if order in {"force", "warning", "entry", "refusal"} and is_told(event):
            last = event
            _put_last(bodies, event)
    return out


def _in_one_sentence(one: Event, other: Event) -> bool:
    return one.found.trigger.doc is other.found.trigger.doc and head(one.found).sent == head(other.found).sent


def _put_last(bodies: dict[str, object], event: Event) -> None:
    """Put the body that *event* is about at the end of *bodies*, if it is known."""
    if event.found.frame["plover"] not in {"ASSAULT", "COERCE", "REJECT"}:
        return  # who was warned over a channel is not who was shot at
    role = "actor" if event.found.frame.get("order") in {"entry", "refusal"} else "target"
    name, side = event.claim.norm[role], event.claim.norm[f"{role}_side"]
    if isinstance(name, str) and name != UNSPECIFIED and side != "other":
        bodies.pop(name, None)
        bodies[name] = side
