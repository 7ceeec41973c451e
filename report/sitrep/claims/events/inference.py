"""What one event of a document leaves to another: its answer, its roles.

Input   the events of a document, in text order
Output  the events, completed from each other
"""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import replace

from sitrep import lexicon
from sitrep.claims.cast import UNSPECIFIED
from sitrep.claims.events.event import Event, head, is_told

_REASONS = {"after", "because", "when", "since"}  # what stands behind them was done by who was struck for it
_MADE = {"holder", "maker", "zone_maker"}
_RULES = {"prohibition", "reporting_rule"}
_AIMED = {"THREATEN", "COERCE", "ASSAULT"}  # a request over a channel need not be about who was struck last


def struck_is_who_entered(found: list[Event]) -> list[Event]:
    """Return *found* with "bombed the group after it had entered" read of the group: nobody bombs for his own entry."""
    out = list(found)
    force = {head(event.found): event for event in found if event.found.frame.get("order") == "force"}
    for number, event in enumerate(found):
        verb = head(event.found)
        clause = verb.head if verb.dep_ == "conj" else verb
        struck = force.get(clause.head) if clause.dep_ == "advcl" else None
        if struck is not None and event.found.outcome and event.claim.norm["target"] == struck.claim.norm["actor"]:
            taken = {key: struck.claim.norm[key] for key in ("target", "target_side")}  # "hit it after it ignored ..."
            out[number] = replace(event, claim=replace(event.claim, norm={**event.claim.norm, **taken}))
            continue
        doer = event.found.actor
        meant = doer is not None and doer.pos_ == "PRON" and any(c.lower_ in _REASONS for c in clause.children)
        if struck is None or not (meant or event.found.frame.get("order") in {"entry", "refusal"}):
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


def with_makers(found: list[Event]) -> list[Event]:
    """Return *found* with the rules and threats that nobody is said to make given to who made the zone."""
    out: list[Event] = []
    papers = lexicon.read("frames")["classes"]["paper"]
    made = [event for event in found if _makes(event) and is_known(event)]
    places = [event.claim.start for event in made]
    for event in found:
        paper = event.found.actor is not None and event.found.actor.lemma_.lower() in papers
        wanted = paper or event.found.way.get("actor") in _MADE or event.found.frame["type"] in _RULES
        if wanted and not is_known(event) and made:
            by = made[max(0, bisect_left(places, event.claim.start) - 1)].claim.norm
            norm = {**event.claim.norm, "actor": by["actor"], "actor_side": by["actor_side"], "inferred": ["actor"]}
            event = replace(event, claim=replace(event.claim, norm=norm))
        out.append(event)
    return out


def _makes(event: Event) -> bool:
    """Return whether *event* makes a zone or an agreement."""
    return event.found.frame.get("order") == "zone" or event.found.frame["type"] == "agreement"


def is_known(event: Event) -> bool:
    """Return whether *event* says who did it."""
    return event.claim.norm["actor"] != UNSPECIFIED


def shot_at_withdraws(found: list[Event]) -> list[Event]:
    """Return *found* with "they went back after the shots" read of who was shot at, not of who shot."""
    out: list[Event] = []
    last: Event | None = None  # the last use of force or warning
    for event in found:
        norm, actor = event.claim.norm, event.found.actor
        by = last.claim.norm if last is not None else {}
        shot = norm["actor"] == by.get("actor") and by.get("target") != UNSPECIFIED
        if event.found.frame["plover"] == "RETREAT" and actor is not None and actor.pos_ == "PRON" and shot:
            norm = {**norm, "actor": by["target"], "actor_side": by["target_side"]}
            event = replace(event, claim=replace(event.claim, norm=norm))
        out.append(event)
        last = event if event.found.frame.get("order") in {"force", "warning"} and is_told(event) else last
    return out


def without_echoes(found: list[Event]) -> list[Event]:
    """Return *found* without what the headline tells in short and the text tells again."""
    told = [event.claim.norm for event in found if event.claim.section == "body"]
    return [
        event
        for event in found
        if event.claim.section != "headline"
        or not any(one["type"] == event.claim.norm["type"] and _same_roles(one, event.claim.norm) for one in told)
    ]


def _same_roles(one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    """Return whether two events can be one: the same actor or target, or an actor that one of them leaves out."""
    actors, targets = {str(one["actor"]), str(other["actor"])}, {str(one["target"]), str(other["target"])}
    return UNSPECIFIED in actors or len(actors) == 1 or (len(targets) == 1 and UNSPECIFIED not in targets)


def with_pairs(found: list[Event], context_pairs: list[tuple[int, list[str]]]) -> list[Event]:
    """Return *found* with each meeting between the two who met: one of them the actor, the other the target.

    Args:
        found: the events of a document.
        context_pairs: (place, names) of people named together as a subject, in text order.
    """
    out = []
    for event in found:
        norm = event.claim.norm
        if event.found.frame["type"] == "meeting":
            pair = norm["actor"] if isinstance(norm["actor"], list) else None
            if norm["actor"] == UNSPECIFIED:
                before = [names for place, names in context_pairs if place < event.claim.start]
                pair = before[-1] if before else None
            if pair and norm["target"] == UNSPECIFIED:
                norm = {**norm, "actor": pair[0], "target": pair[1] if len(pair) == 2 else pair[1:]}
                event = replace(event, claim=replace(event.claim, norm=norm))
        out.append(event)
    return out


def with_silent_roles(found: list[Event]) -> list[Event]:
    """Return *found* with the roles that the sentence leaves to the reader, each named in `inferred`.

    "A plane put on a show of force, and warning shots were fired": whoever showed force fired, and at the same body.
    A warning or a shot whose target is not said is meant for the body that was last told of as struck or entering.
    """
    out: list[Event] = []
    last: Event | None = None  # the one told last that has a body in it
    attack: Event | None = None  # the last use of force or entry
    bodies: dict[str, object] = {}  # name -> side of who was struck or entered, the one told last at the end
    for event in found:
        norm, order = dict(event.claim.norm), event.found.frame.get("order")
        inferred = []
        if order in {"warning", "force"} and is_told(event):
            alone = event.found.carrier is None and event.found.trigger.pos_ in {"NOUN", "PROPN"}
            near = last if last is not None and _in_one_sentence(last, event) else None
            alone = alone or head(event.found).dep_ == "advcl"  # what led to it was another's doing
            alike = near is not None and not alone and near.found.frame.get("order") == order
            if norm["actor"] == UNSPECIFIED and near is not None and alike:
                norm |= {"actor": near.claim.norm["actor"], "actor_side": near.claim.norm["actor_side"]}
                inferred.append("actor")
            about = next((name for name in reversed(bodies) if name != str(norm["actor"])), None)
            unsaid = norm["target"] == UNSPECIFIED and event.found.target is None
            if unsaid and about is not None and event.found.frame["plover"] in _AIMED:
                norm |= {"target": about, "target_side": bodies[about]}
                inferred.append("target")
        if event.found.frame["type"] == "advance" and norm["actor"] == UNSPECIFIED and attack is not None:
            norm |= {"actor": attack.claim.norm["actor"], "actor_side": attack.claim.norm["actor_side"]}
            inferred.append("actor")  # "stopped the advance": of those who had attacked
        if inferred:
            norm["inferred"] = inferred
            event = replace(event, claim=replace(event.claim, norm=norm))
        out.append(event)
        if order in {"force", "warning", "entry", "refusal"} and is_told(event):
            last = event
            attack = event if order in {"force", "entry"} else attack
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
