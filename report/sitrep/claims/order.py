"""Read what the text says about which event came first.

Input   the events of a document, in text order
Output  `Order` constraints, each with its reason and the words that give it
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from spacy.tokens import Token

from sitrep import lexicon
from sitrep.claims import grammar, passages
from sitrep.claims.context import Context
from sitrep.claims.events import Event, head, is_told
from sitrep.claims.record import Claim, Order

# A zone in force came before every entry that is told of. It is tied to this many of them before and behind it in the
# text: those further off are tied to the zone where it is told of near them, and all pairs would grow with the square.
_ENTRIES_TIED = 20
_ACTS = {"force", "warning", "entry"}
_BOUND = {"prep", "pobj", "pcomp", "advcl"}  # what "before" or "earlier" may stand with: "earlier in the week"
_MESSAGES = {"warning_channel", "request_to_leave"}
Constraint = tuple[int, int, str, Token]  # positions of the earlier and the later event, reason, the word that says so


@dataclass(frozen=True, kw_only=True)
class _Told:
    """The events of a document, in text order, and their positions by what is asked of them."""

    events: list[Event]
    in_sentence: dict[tuple[int, int], list[int]]  # by where the sentence stands
    real: dict[str, list[int]]  # what took place, by the class of its type
    force: dict[object, list[int]]  # uses of force that took place, by the body that they hit
    entries: list[int]
    messages: list[int]


def orders(events: list[Event], ids: dict[int, str], context: Context) -> list[Order]:
    """Return the constraints among *events*; *ids* gives the claim id by position in *events*.

    Reasons, strongest first: `stated` ("after they entered"), `implied` (a warning that was ignored came before the
    force it warned of; a relay comes after its message), `listing` (named one after the other, and no more than that).
    """
    out: dict[tuple[str, str], Order] = {}
    told = _told(events)
    for source in (_stated, _implied, _listed):
        for before, after, reason, cue in source(told):
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
        if warned and events[after].found.frame["plover"] == "RETREAT" and is_told(events[after]):
            claims[before] = replace(claims[before], norm={**claims[before].norm, "outcome": "complied"})
        first = _bound(claims[before], "start")
        zone = events[before].found.frame.get("order") == "zone"  # that a zone is old says little of an entry
        open_after = not events[after].dated and _bound(claims[after], "start") is None
        if events[before].dated and first and not zone and open_after:
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
    told = _told(events)
    return [(b, a) for source in (_stated, _implied) for b, a, _, _ in source(told)]


def _told(events: list[Event]) -> _Told:
    out = _Told(events=events, in_sentence={}, real={}, force={}, entries=[], messages=[])
    for number, event in enumerate(events):
        out.in_sentence.setdefault(_sentence(head(event.found)), []).append(number)
        if is_told(event):
            out.real.setdefault(_class(event.found.frame["type"]), []).append(number)
        if is_told(event) and event.found.frame.get("order") == "force":
            out.force.setdefault(_body(event), []).append(number)
        if event.found.frame.get("order") == "entry":
            out.entries.append(number)
        if event.found.frame["type"] in _MESSAGES:
            out.messages.append(number)
    return out


def _sentence(token: Token) -> tuple[int, int]:
    return token.doc.user_data["offset"], token.sent.start


@cache
def _class(kind: str) -> str:
    """Return what "the attack" recalls: any use of force is one class, any other type its own."""
    force = (frame["type"] for frame in lexicon.read("frames")["frames"] if frame.get("order") == "force")
    return "force" if kind in force else kind


def _body(event: Event) -> object:
    """Return whom *event* was done to, as a key."""
    target = event.claim.norm["target"]
    return tuple(target) if isinstance(target, list) else target


def _bound(claim: Claim, key: str) -> str | None:
    date = claim.norm["date"]
    return date[key] if isinstance(date, dict) else None


def _with_date(claim: Claim, start: str | None, end: str | None) -> Claim:
    return replace(claim, norm={**claim.norm, "date": {"start": start, "end": end}})


def _stated(told: _Told) -> Iterator[Constraint]:
    """Yield what conjunctions and prepositions of time say."""
    words = lexicon.read("frames")["order"]
    events = told.events
    for number, event in enumerate(events):
        verb = head(event.found)
        first = not any(head(e.found).sent == verb.sent for e in events[max(0, number - 3) : number])
        opening = [verb.sent[0]] if first and verb.sent[0].dep_ == "prep" else []  # "Before the attack, ..."
        for cue in dict.fromkeys([*_time_words(verb), *opening]):
            earlier = cue.lower_ in words["before"]
            if not earlier and cue.lower_ not in words["after"]:
                continue
            for other in _below(cue, verb, told, number):
                yield (other, number, "stated", cue) if earlier else (number, other, "stated", cue)
        past = [
            child
            for child in verb.children
            if child.dep_ == "advmod" and child.lower_ in words["first"] and not any(map(_binds, child.children))
            if not (child.is_sent_start and child.lower_ in words["opens"])
        ]
        if past and number and is_told(event) and is_told(events[number - 1]):
            yield number, number - 1, "stated", past[0]
        then = [
            child
            for child in verb.children
            if child.dep_ == "advmod" and child.i < verb.i and child.lower_ in words["then"]
        ]
        if then and number and is_told(event):
            yield number - 1, number, "stated", then[0]


def _binds(child: Token) -> bool:
    return child.dep_ in _BOUND


def _time_words(verb: Token) -> list[Token]:
    """Return the words under *verb* that may open a clause or phrase of time."""
    out = []
    for child in verb.children:
        if child.dep_ == "advcl":
            out += [mark for mark in child.children if mark.dep_ in {"mark", "advmod", "prep"}]
        elif child.dep_ == "prep":
            out.append(child)
    return out


def _below(cue: Token, verb: Token, told: _Told, number: int) -> list[int]:
    """Return the positions of the events that the clause or phrase behind *cue* names."""
    clause = cue.head if cue.dep_ in {"mark", "advmod"} else cue
    if clause == verb:
        return []
    inside = {token.i for token in clause.subtree}
    near = told.in_sentence.get(_sentence(clause), ())
    found = {k: told.events[k].found for k in near if k != number}
    same = [k for k, event in found.items() if head(event).i in inside or event.trigger.i in inside]
    return same or _recalled(clause, told, number)


def _recalled(clause: Token, told: _Told, number: int) -> list[int]:
    """Return the position of the earlier event that a noun takes up again ("following the strike")."""
    for token in clause.subtree:
        kind = _kinds().get(token.lemma_.lower())
        if kind is None or token.pos_ not in {"NOUN", "PROPN"}:
            continue
        fits = told.real.get(_class(kind), [])
        here = bisect_left(fits, number)
        if here:
            return [fits[here - 1]]
        later = [k for k in fits[:2] if k != number]
        if later:
            return later[:1]
    return []


@cache
def _kinds() -> dict[str, str]:
    """Return the type of event that a noun recalls."""
    out: dict[str, str] = {}
    for frame in lexicon.read("frames")["frames"]:
        for word in (word for way in frame["says"] for word in way.get("noun", ())):
            out.setdefault(word.split()[-1], frame["type"])
    return out


def _implied(told: _Told) -> Iterator[Constraint]:
    """Yield what must be so though no word of time says it."""
    events = told.events
    also = lexicon.read("frames")["order"]["also"]
    before: dict[int, int] = {earlier: later for earlier, later, _, _ in _stated(told)}
    for number, event in enumerate(events):
        verb = head(event.found)
        if number and _is_pluperfect(verb) and is_told(event):
            near = [k for k in range(number - 1, max(-1, number - 4), -1) if _is_past(events[k])]
            if near and events[near[0]].claim.section == event.claim.section and _same_day(events[near[0]], event):
                yield number, near[0], "implied", event.found.trigger  # "had dropped bombs" is told as earlier
        beside = [child for child in verb.children if child.dep_ == "advmod" and child.lower_ in also]
        joined = number and verb.dep_ == "conj" and verb.head == head(events[number - 1].found)
        if number and (beside or joined) and number - 1 in before and number not in before and is_told(event):
            before[number] = before[number - 1]  # "before the attack A happened; B happened also"
            if before[number] != number:
                yield number, before[number], "implied", beside[0] if beside else event.found.trigger
        if event.claim.norm["outcome"] == "ignored" and event.found.carrier is not None:
            hits = told.force.get(_body(event), [])
            here = bisect_left(hits, number)
            near = hits[max(0, here - 1) : here + 1]
            if near:
                yield number, min(near, key=lambda k: abs(k - number)), "implied", event.found.carrier
        if event.found.frame.get("order") == "zone" and event.claim.norm["outcome"] == "in_force":
            here = bisect_left(told.entries, number)
            for later in told.entries[max(0, here - _ENTRIES_TIED) : here + _ENTRIES_TIED]:
                yield number, later, "implied", head(events[later].found)
        if event.found.frame["type"] == "message_relay":
            here = bisect_left(told.messages, number)
            if here:
                yield told.messages[here - 1], number, "implied", event.found.trigger


def _is_pluperfect(verb: Token) -> bool:
    """Return whether *verb* is told as earlier than the rest: "had dropped bombs"."""
    return verb.tag_ == "VBN" and any(child.dep_ == "aux" and child.lower_ == "had" for child in verb.children)


def _is_past(event: Event) -> bool:
    """Return whether *event* is an act against somebody that is told in the simple past."""
    return is_told(event) and event.found.frame.get("order") in _ACTS and head(event.found).tag_ == "VBD"


def _same_day(one: Event, other: Event) -> bool:
    return one.claim.norm["date"] == other.claim.norm["date"]


def _listed(told: _Told) -> Iterator[Constraint]:
    """Yield neighbours that one sentence names one after the other."""
    events = told.events
    for number in range(1, len(events)):
        one, two = events[number - 1], events[number]
        first, second = head(one.found), head(two.found)
        if first.doc is not second.doc or first.sent != second.sent or not (is_told(one) and is_told(two)):
            continue
        joined = second.dep_ == "conj" and second.head == first
        same = first == second and grammar.is_verb(first)
        triggers = two.found.trigger
        if (joined or same) and not _one_deed(first, second):
            cue = next(
                (t for t in triggers.sent if t.dep_ == "cc" and first.i <= t.i < max(second.i, triggers.i)), second
            )
            yield number - 1, number, "listing", cue


def _one_deed(first: Token, second: Token) -> bool:
    """Return whether both verbs tell what one deed did: "the strike destroyed a gun and damaged a tank"."""
    deed = grammar.subject(first) if grammar.is_verb(first) and grammar.is_verb(second) else None
    return deed is not None and deed.lemma_.lower() in _kinds() and grammar.subject(second) == deed and first != second
