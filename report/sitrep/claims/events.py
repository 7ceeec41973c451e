"""Turn found frames into event claims and channel messages.

Input   a `Context`
Output  event and channel_message claims, with roles, date, place against the zone, outcome and certainty
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from spacy.tokens import Token

from sitrep import lexicon
from sitrep.claims import attribution, frames, grammar, passages
from sitrep.claims.cast import UNSPECIFIED, where
from sitrep.claims.context import OPEN, Context, Interval
from sitrep.claims.dates import TimeExpression
from sitrep.claims.frames import Found
from sitrep.claims.places import relation_words
from sitrep.claims.record import Claim

_GENERIC = {"VBZ", "VBP"}  # present tense
_PAST = {"VBD", "VBN"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A claim of an event with what the order of events is read from."""

    claim: Claim
    found: Found
    dated: bool  # whether the date stands with the event itself


def events(context: Context) -> list[Event]:
    """Return the events of a document, in text order."""
    out: list[Event] = []
    told: Interval = OPEN  # the last days that the document has told of
    for part in context.parts:
        narrative = told if part.section == "body" else OPEN
        for found in frames.found(part, context.cast):
            if found.frame["plover"] == "CONSULT" and _named(found.actor, context) == UNSPECIFIED:
                continue  # nobody named spoke or wrote: nothing is learnt from that
            interval, dated = _when(found, context, narrative)
            if _is_now(found, context) and told[1] and context.published and told[1] < context.published:
                interval = (_day_after(told[1]), context.published)  # "now" is later than what was told before
            event = Event(claim=_claim(found, interval, context), found=found, dated=dated)
            happened = found.frame["plover"] != "CONSULT" and event.claim.certainty in {"asserted", "believed"}
            if dated and None not in interval and happened:  # the day of a briefing is not the day of what it tells
                narrative = told = interval
            out.append(event)
    return _with_silent_roles(_answered(_struck_is_who_entered(out)))


def _answered(found: list[Event]) -> list[Event]:
    """Return *found* with "did not respond to the broadcast" as the answer to the broadcast told of before."""
    out: list[Event] = []
    definite = lexicon.read("actors")["pronouns"]["definite"]
    for event in found:
        noun = event.found.trigger
        recalls = event.found.outcome and any(
            child.lower_ in definite for child in noun.children if child.dep_ == "det"
        )
        same = [
            k for k, e in enumerate(out) if e.found.frame["type"] == event.found.frame["type"] and not e.found.outcome
        ]
        if recalls and same and out[same[-1]].claim.norm["target"] in {UNSPECIFIED, event.claim.norm["target"]}:
            told = out[same[-1]]
            answer = {key: event.claim.norm[key] for key in ("target", "target_side", "outcome")}
            out[same[-1]] = replace(told, claim=replace(told.claim, norm={**told.claim.norm, **answer}))
        else:
            out.append(event)
    return out


def _with_silent_roles(found: list[Event]) -> list[Event]:
    """Return *found* with the roles that the sentence leaves to the reader, each named in `inferred`.

    "A plane put on a show of force, and warning shots were fired": whoever showed force fired, and at the same body.
    A warning or a shot whose target is not said is meant for the body that was last told of as struck or entering.
    """
    out: list[Event] = []
    for event in found:
        norm, order = dict(event.claim.norm), event.found.frame.get("order")
        inferred = []
        earlier = [
            e for e in out if e.found.frame.get("order") in {"force", "warning", "entry", "refusal"} and _is_told(e)
        ]
        near = [
            e
            for e in earlier
            if head(e.found).sent == head(event.found).sent and e.found.trigger.doc is event.found.trigger.doc
        ]
        if order in {"warning", "force"} and _is_told(event):
            if norm["actor"] == UNSPECIFIED and near and near[-1].found.frame.get("order") == order:
                norm |= {"actor": near[-1].claim.norm["actor"], "actor_side": near[-1].claim.norm["actor_side"]}
                inferred.append("actor")
            about = _body(earlier, str(norm["actor"]))
            if norm["target"] == UNSPECIFIED and event.found.target is None and about is not None:
                norm |= {"target": about[0], "target_side": about[1]}
                inferred.append("target")
        if inferred:
            norm["inferred"] = inferred
            event = replace(event, claim=replace(event.claim, norm=norm))
        out.append(event)
    return out


def _is_told(event: Event) -> bool:
    return event.claim.certainty in {"asserted", "believed"} and event.claim.polarity != "negative"


def _body(earlier: list[Event], actor: str) -> tuple[object, object] | None:
    """Return (name, side) of the body that the events before are about, unless it is *actor* itself."""
    for event in reversed(earlier):
        if event.found.frame["plover"] not in {"ASSAULT", "COERCE", "REJECT"}:
            continue  # who was warned over a channel is not who was shot at
        role = "actor" if event.found.frame.get("order") in {"entry", "refusal"} else "target"
        name = event.claim.norm[role]
        known = event.claim.norm[f"{role}_side"] != "other"
        if known and isinstance(name, str) and name not in {UNSPECIFIED, actor}:
            return name, event.claim.norm[f"{role}_side"]
    return None


def _is_now(found: Found, context: Context) -> bool:
    """Return whether "now" stands with the event."""
    return any(time.value == "PRESENT_REF" for time in context.times_of(head(found)))


def _day_after(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def _struck_is_who_entered(found: list[Event]) -> list[Event]:
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


def messages(found: list[Event], context: Context) -> list[Claim]:
    """Return the messages among *found* that name the channel they went through, or are one by nature."""
    out = []
    for event in found:
        shape = event.found.frame.get("message")
        channel = _channel(event.found, context)
        if shape is None or not (event.found.way.get("message") or channel != UNSPECIFIED or shape.get("relay")):
            continue
        claim, norm = event.claim, event.claim.norm
        recipient = _recipient(event.found, context)
        about = norm["target"]
        out.append(
            context.claim(
                "channel_message",
                (claim.start, claim.end),
                {
                    "channel": channel,
                    "sender": UNSPECIFIED if context.cast.kind(str(norm["actor"])) == "document" else norm["actor"],
                    "recipient": recipient if recipient != UNSPECIFIED else about,
                    "addressee": about if about != UNSPECIFIED else recipient,
                    "content": _content(event.found) or shape.get("content", "warning"),
                    "outcome": shape.get("outcome")
                    or (norm["outcome"] if shape.get("relay") else _message_outcome(event)),
                    "repeat": _is_repeat(event.found),
                    "relay": bool(shape.get("relay")),
                    "date": norm["date"],
                },
                f"message.{claim.rule}",
                certainty=claim.certainty,
                polarity=claim.polarity,
                anonymous=claim.anonymous_source,
            )
        )
    return out


def head(found: Found) -> Token:
    """Return the verb that carries the event, or the noun that names it."""
    return found.carrier or found.trigger


def _claim(found: Found, interval: Interval, context: Context) -> Claim:
    cast, frame = context.cast, found.frame
    actor = _named(found.actor, context)
    target = _named(found.target, context)
    certainty, polarity = (
        attribution.certainty(head(found)) if grammar.is_verb(head(found)) else ("asserted", "positive")
    )
    if frame.get("certainty"):
        certainty, polarity = frame["certainty"], "positive"
    if found.way.get("negated") or found.outcome:
        polarity, certainty = "positive", "asserted" if polarity == "negative" else certainty
    stated = found.way.get("outcome") or frame.get("outcome", "unknown")
    outcome = found.outcome or _failed(found) or ("unknown" if certainty == "planned" else stated)
    if certainty == "unknown" or polarity == "negative":
        outcome = "not_occurred"
    norm: dict[str, object] = {
        "type": frame["type"],
        "plover": frame["plover"],
        "cameo": frame["cameo"],
        "actor": actor,
        "target": target,
        "actor_side": cast.side(actor),
        "target_side": cast.side(target),
        "date": {"start": interval[0], "end": interval[1]},
        "relation": _relation(found),
        "outcome": outcome,
    }
    bearing = _bearing(found)
    if bearing:
        norm["bearing"] = bearing
    return context.claim(
        "event", _span(found), norm, f"{frame['type']}.{found.number}", certainty=certainty, polarity=polarity
    )


def _named(token: Token | None, context: Context) -> str | list[str]:
    if token is not None and token.lower_ in lexicon.read("actors")["pronouns"]["speaker"]:
        return context.speaker(token)
    return frames.said_name(token, context.cast)


def _span(found: Found) -> tuple[int, int]:
    carrier = found.carrier
    if carrier is None:
        if not grammar.is_verb(found.trigger):
            return grammar.noun_phrase(found.trigger)
        return grammar.clause(found.trigger)
    if found.outcome and found.trigger.dep_ == "conj":
        return grammar.noun_phrase(found.trigger)
    return grammar.clause(carrier)


def _when(found: Found, context: Context, narrative: Interval) -> tuple[Interval, bool]:
    """Return (the days that the words allow, whether a date stands with the event)."""
    verb = head(found)
    published = context.published
    if found.frame.get("certainty") == "conditional":
        return (published, published), False
    then = [
        child
        for child in verb.children
        if child.i > verb.i and child.lower_ in lexicon.read("frames")["order"]["then"][:1]
    ]
    own = [time for time in context.times_of(verb) if time.interval != OPEN and time.value != "PAST_REF"]
    if not own and then:  # "the forces that were bombed then": on the day that was named last
        named = [
            t
            for t in context.times
            if t.end <= passages.first(verb) and t.precision == "day" and None not in t.interval
        ]
        own = named[-1:]
    if not own and verb.dep_ in {"conj", "xcomp"}:
        own = [time for time in context.times_of(verb.head) if time.interval != OPEN]
    if own:
        time = min(own, key=_width)
        start, end = time.interval
        if time.precision in {"deadline"} and start is None:
            start = published
        return (start, end), True
    if verb.dep_ == "advcl" and grammar.is_verb(verb.head):
        above = [time for time in context.times_of(verb.head) if time.interval != OPEN]
        if above:
            return (None, above[0].interval[1]), False
    if any(time.event is not None for time in context.times_of(verb)):
        return (None, published), False  # "following the strike": its order gives the first day
    if verb.dep_ == "xcomp" and verb.head.tag_ in _GENERIC:
        return (None, published), False  # "it continues to fly"
    joined = (
        verb.head
        if verb.dep_ == "conj" and not any(child.dep_ in {"aux", "nsubj"} for child in verb.children)
        else verb
    )
    aspect = {child.lemma_.lower() for child in joined.children if child.dep_ in {"aux", "auxpass"}}
    planned = attribution.certainty(verb)[0] == "planned" if grammar.is_verb(verb) else False
    if planned:
        return (published, None), False
    if attribution.certainty(verb)[0] in {"conditional"}:
        return (published, published), False
    if attribution.certainty(verb)[0] == "unknown":
        return (published, None), False
    if verb.tag_ in _GENERIC:
        if verb.lemma_ != "be" and found.frame.get("outcome") == "ongoing":
            return OPEN, False  # "the facility trains": no day is meant
        state = verb.lemma_ == "be"
        return ((published, published) if state else (None, published)), False
    if verb.tag_ == "VBG" and "be" in aspect and any(c.tag_ in _GENERIC for c in verb.children if c.dep_ == "aux"):
        return (published, published), False
    if any(child.lower_ == "had" for child in verb.children if child.dep_ == "aux") and narrative != OPEN:
        return (None, narrative[1]), False  # told as earlier than the rest
    if "have" in aspect:
        return (None, published), False
    if narrative != OPEN and verb.tag_ in _PAST | {"NN", "NNS", "VB", "VBG"}:
        return narrative, False
    return (None, published), False


def _width(time: TimeExpression) -> int:
    """Return how many days *time* leaves open; what has an open end leaves more than any other."""
    start, end = time.interval
    return (date.fromisoformat(end) - date.fromisoformat(start)).days if start and end else 10**6


def _relation(found: Found) -> str:
    """Return where the event is, against the zone, as far as its words say."""
    if found.frame.get("relation"):
        return str(found.frame["relation"])
    relations = lexicon.read("spatial")["relations"]
    zones = set(lexicon.read("spatial")["zone_nouns"])
    verb = head(found)
    both = []
    inner = [clause for clause in grammar.clauses(verb) if clause.lemma_ == "be"] if grammar.is_verb(verb) else []
    for clause in inner:
        if relation_words(clause):
            return relation_words(clause)
    for token in (verb, found.trigger):
        for word, noun in grammar.prepositions(token):
            if noun.lemma_.lower() in lexicon.read("spatial")["perimeter_nouns"]:
                return "perimeter"
            if noun.lemma_.lower() in zones:
                both += [name for name, words in relations.items() if word in words]
    if both:
        return both[0]
    for role in (found.target, found.actor):
        if role is not None and where(role):
            return where(role)
    leave = [
        t
        for t in verb.subtree
        if t.lower_ == "out" and any(n.lemma_.lower() in zones for _, n in grammar.prepositions(t))
    ]
    if leave or any(t.lemma_.lower() in zones and t.head.lemma_.lower() in {"vacate"} for t in verb.subtree):
        return "inside"
    near = [word for word, _ in grammar.prepositions(verb) if word in relations["near"]]
    return "near" if near else UNSPECIFIED


def _bearing(found: Found) -> str:
    directions = {word: code for code, words in lexicon.read("spatial")["bearings"].items() for word in words}
    said = [child.lower_ for child in head(found).children if child.dep_ in {"advmod", "npadvmod"}]
    return next((directions[word] for word in said if word in directions), "")


def _failed(found: Found) -> str:
    """Return the outcome that a phrase in the clause gives ("without success")."""
    start, end = _span(found)
    offset = found.trigger.doc.user_data["offset"]
    words = found.trigger.doc.text[start - offset : end - offset].lower()
    sentence = found.trigger.sent.text.lower()
    for outcome, cues in lexicon.read("frames")["answers"].items():
        if any(phrase in words or phrase in sentence for phrase in cues["phrases"]):
            return str(outcome)
    return ""


def _channel(found: Found, context: Context) -> str:
    """Return the channel that the clause names, as a code."""
    start, end = _span(found)
    words = context.document.text[start:end].lower()
    fixed = found.frame.get("message", {}).get("channel")
    if fixed:
        return str(fixed)
    for code, names in lexicon.read("frames")["channels"].items():
        if any(f" {name}" in words for name in names):
            return str(code)
    return UNSPECIFIED


def _content(found: Found) -> str:
    lemmas = {token.lemma_.lower() for token in head(found).subtree}
    for code, verbs in lexicon.read("frames")["contents"].items():
        if lemmas & set(verbs):
            return str(code)
    return ""


def _recipient(found: Found, context: Context) -> str | list[str]:
    """Return whom the message goes to: named behind "to" or "with", or the object of the verb."""
    verb = head(found)
    for token in [verb, *grammar.clauses(verb)]:
        for word, noun in grammar.prepositions(token):
            if word in {"with", "to"} and context.cast.names(noun):
                return context.cast.name(noun)
    return UNSPECIFIED


def _message_outcome(event: Event) -> str:
    outcome = str(event.claim.norm["outcome"])
    through = event.found.way.get("message") and outcome == "unknown"
    return "delivered" if through else outcome


def _is_repeat(found: Found) -> bool:
    again = {"again", "repeatedly", "several", "repeated"}
    return any(token.lower_ in again for token in head(found).subtree)


def passage_start(found: Found) -> int:
    """Return where the event's trigger stands in the document, in code points."""
    return passages.first(found.trigger)
