"""Read what the text says about which event came first.

Input   the events of a document, in text order
Output  `Order` constraints, each with its reason and the words that give it
"""

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from sitrep import lexicon
from sitrep.claims import grammar, passages
from sitrep.claims.context import Context
from sitrep.claims.events import Event, head
from sitrep.claims.record import Claim, Order


def orders(events: list[Event], ids: dict[int, str], context: Context) -> list[Order]:
    """Return the constraints among *events*; *ids* gives the claim id by position in *events*.

    Reasons, strongest first: `stated` ("after they entered"), `implied` (a warning that was ignored came before the
    force it warned of; a relay comes after its message), `listing` (named one after the other, and no more than that).
    """
    out: dict[tuple[str, str], Order] = {}
    sources = (_stated, _implied, _listed)
    for source in sources:
        for before, after, reason, cue in source(events):
            pair = (ids[before], ids[after])
            if pair[0] == pair[1] or pair in out or (pair[1], pair[0]) in out:
                continue
            start, end = (passages.first(cue), passages.last(cue))
            out[pair] = Order(
                document_id=context.document.id,
                before_id=pair[0],
                after_id=pair[1],
                reason=reason,
                cue=context.document.text[start:end],
                start=start,
                end=end,
            )
    return sorted(out.values(), key=lambda order: (order.start, order.before_id, order.after_id))


def bounded(events: list[Event], constraints: list[tuple[int, int]]) -> list[Claim]:
    """Return the claims with the dates that their order allows: an undated event before a dated one ends by then."""
    claims = [event.claim for event in events]
    for before, after in constraints:
        warned = events[before].found.frame.get("order") == "warning" and claims[before].norm["outcome"] == "unknown"
        if warned and events[after].found.frame["plover"] == "RETREAT" and _real(events[after]):
            claims[before] = replace(claims[before], norm={**claims[before].norm, "outcome": "complied"})
        first = _bound(claims[before], "start")
        if events[before].dated and first and not events[after].dated and _bound(claims[after], "start") is None:
            claims[after] = _with_date(claims[after], first, _bound(claims[after], "end"))
        if events[before].dated or not events[after].dated:
            continue
        end = _bound(claims[after], "end")
        own = _bound(claims[before], "end")
        if end and (own is None or own >= end):
            claims[before] = _with_date(claims[before], None, end)
    return claims


def pairs(events: list[Event]) -> list[tuple[int, int]]:
    """Return (earlier, later) positions of what is stated or implied, for `bounded`."""
    return [(b, a) for source in (_stated, _implied) for b, a, _, _ in source(events)]


def _bound(claim: Claim, key: str) -> str | None:
    date = claim.norm["date"]
    return date[key] if isinstance(date, dict) else None


def _with_date(claim: Claim, start: str | None, end: str | None) -> Claim:
    return replace(claim, norm={**claim.norm, "date": {"start": start, "end": end}})


def _real(event: Event) -> bool:
    return event.claim.certainty in {"asserted", "believed"} and event.claim.polarity != "negative"


def _stated(events: list[Event]) -> Iterator[tuple[int, int, str, Token]]:
    """Yield what conjunctions and prepositions of time say."""
    words = lexicon.read("frames")["order"]
    for number, event in enumerate(events):
        verb = head(event.found)
        first = not any(head(e.found).sent == verb.sent for e in events[max(0, number - 3) : number])
        opening = [verb.sent[0]] if first and verb.sent[0].dep_ == "prep" else []  # "Before the attack, ..."
        for cue in dict.fromkeys([*_time_words(verb), *opening]):
            earlier = cue.lower_ in words["before"]
            if not earlier and cue.lower_ not in words["after"]:
                continue
            for other in _below(cue, verb, events, number):
                yield (other, number, "stated", cue) if earlier else (number, other, "stated", cue)
        then = [
            child
            for child in verb.children
            if child.dep_ == "advmod" and child.i < verb.i and child.lower_ in words["then"]
        ]
        if then and number and _real(event):
            yield number - 1, number, "stated", then[0]


def _time_words(verb: Token) -> list[Token]:
    """Return the words under *verb* that may open a clause or phrase of time."""
    out = []
    for child in verb.children:
        if child.dep_ == "advcl":
            out += [mark for mark in child.children if mark.dep_ in {"mark", "advmod", "prep"}]
        elif child.dep_ == "prep":
            out.append(child)
    return out


def _below(cue: Token, verb: Token, events: list[Event], number: int) -> list[int]:
    """Return the positions of the events that the clause or phrase behind *cue* names."""
    clause = cue.head if cue.dep_ in {"mark", "advmod"} else cue
    if clause == verb:
        return []
    inside = {token.i for token in clause.subtree}
    same = [
        k for k, e in enumerate(events)
        if k != number and head(e.found).doc is verb.doc and (head(e.found).i in inside or e.found.trigger.i in inside)
    ]  # fmt: skip
    if same:
        return same
    return _recalled(clause, events, number)


def _recalled(clause: Token, events: list[Event], number: int) -> list[int]:
    """Return the position of the earlier event that a noun takes up again ("following the strike")."""
    types: dict[str, str] = {}
    for frame in lexicon.read("frames")["frames"]:
        for word in (word for way in frame["says"] for word in way.get("noun", ())):
            types.setdefault(word.split()[-1], frame["type"])
    for token in clause.subtree:
        kind = types.get(token.lemma_.lower())
        if kind is None or token.pos_ not in {"NOUN", "PROPN"}:
            continue
        fits = [
            k for k, e in enumerate(events)
            if k != number and _real(e) and (e.found.frame["type"] == kind or _same_class(e, kind))
        ]  # fmt: skip
        earlier = [k for k in fits if k < number]
        if fits:
            return [earlier[-1] if earlier else fits[0]]
    return []


def _same_class(event: Event, kind: str) -> bool:
    """Return whether "the attack" may be this event: both are uses of force."""
    force = {frame["type"] for frame in lexicon.read("frames")["frames"] if frame.get("order") == "force"}
    return kind in force and event.found.frame["type"] in force


def _implied(events: list[Event]) -> Iterator[tuple[int, int, str, Token]]:
    """Yield what must be so though no word of time says it."""
    force = [k for k, e in enumerate(events) if e.found.frame.get("order") == "force" and _real(e)]
    messages = [k for k, e in enumerate(events) if e.found.frame["type"] in {"warning_channel", "request_to_leave"}]
    also = lexicon.read("frames")["order"]["also"]
    before: dict[int, int] = {earlier: later for earlier, later, _, _ in _stated(events)}
    for number, event in enumerate(events):
        verb = head(event.found)
        beside = [child for child in verb.children if child.dep_ == "advmod" and child.lower_ in also]
        joined = number and verb.dep_ == "conj" and verb.head == head(events[number - 1].found)
        if number and (beside or joined) and number - 1 in before and number not in before and _real(event):
            before[number] = before[number - 1]  # "before the attack A happened; B happened also"
            if before[number] != number:
                yield number, before[number], "implied", beside[0] if beside else event.found.trigger
        if event.claim.norm["outcome"] == "ignored" and event.found.carrier is not None:
            near = [k for k in force if _same_body(events[k], event)]
            if near:
                closest = min(near, key=lambda k: abs(k - number))
                yield number, closest, "implied", event.found.carrier
        if event.found.frame.get("order") == "zone" and event.claim.norm["outcome"] == "in_force":
            for later in (k for k in range(len(events)) if events[k].found.frame.get("order") == "entry"):
                yield number, later, "implied", head(events[later].found)
        if event.found.frame["type"] == "message_relay":
            earlier = [k for k in messages if k < number]
            if earlier:
                yield earlier[-1], number, "implied", event.found.trigger


def _same_body(one: Event, other: Event) -> bool:
    return one.claim.norm["target"] == other.claim.norm["target"]


def _listed(events: list[Event]) -> Iterator[tuple[int, int, str, Token]]:
    """Yield neighbours that one sentence names one after the other."""
    for number in range(1, len(events)):
        one, two = events[number - 1], events[number]
        first, second = head(one.found), head(two.found)
        if first.doc is not second.doc or first.sent != second.sent or not (_real(one) and _real(two)):
            continue
        joined = second.dep_ == "conj" and second.head == first
        same = first == second and grammar.is_verb(first)
        triggers = two.found.trigger
        if joined or same:
            cue = next(
                (t for t in triggers.sent if t.dep_ == "cc" and first.i <= t.i < max(second.i, triggers.i)), second
            )
            yield number - 1, number, "listing", cue
