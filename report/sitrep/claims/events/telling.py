"""Tell the events of a document, one claim each.

Input   a `Context`
Output  `Event`s in text order, each with its claim
"""

from spacy.tokens import Token

from sitrep import lexicon
from sitrep.claims import attribution, frames, grammar, passages
from sitrep.claims.cast import UNSPECIFIED
from sitrep.claims.context import OPEN, Context, Interval
from sitrep.claims.events import inference, when, whereabouts
from sitrep.claims.events.event import Event, head, span
from sitrep.claims.frames import Found
from sitrep.claims.record import Claim


def events(context: Context) -> list[Event]:
    """Return the events of a document, in text order."""
    out: list[Event] = []
    told: Interval = OPEN  # the last days that the document has told of
    for part in context.parts:
        narrative = told if part.section == "body" else OPEN
        for found in frames.found(part, context.cast):
            if found.frame["plover"] == "CONSULT" and _named(found.actor, context) == UNSPECIFIED:
                continue  # nobody named spoke or wrote: nothing is learnt from that
            interval, dated = when.days(found, context, narrative)
            if when.is_now(found, context) and told[1] and context.published and told[1] < context.published:
                interval = (when.day_after(told[1]), context.published)  # "now" is later than what was told before
            event = Event(claim=_claim(found, interval, context), found=found, dated=dated)
            happened = found.frame["plover"] != "CONSULT" and event.claim.certainty in {"asserted", "believed"}
            if dated and None not in interval and happened:  # the day of a briefing is not the day of what it tells
                narrative = told = interval
            out.append(event)
    return inference.with_silent_roles(inference.answered(inference.struck_is_who_entered(out)))


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
        "relation": whereabouts.relation(found),
        "outcome": outcome,
    }
    bearing = whereabouts.bearing(found)
    if bearing:
        norm["bearing"] = bearing
    return context.claim(
        "event", span(found), norm, f"{frame['type']}.{found.number}", certainty=certainty, polarity=polarity
    )


def _named(token: Token | None, context: Context) -> str | list[str]:
    if token is not None and token.lower_ in lexicon.read("actors")["pronouns"]["speaker"]:
        return context.speaker(token)
    return frames.said_name(token, context.cast)


def _failed(found: Found) -> str:
    """Return the outcome that a phrase in the clause gives ("without success")."""
    doc, sent = found.trigger.doc, found.trigger.sent
    words = passages.words(doc, *span(found)).lower()
    sentence = passages.words(doc, passages.first(sent), passages.last(sent)).lower()
    for outcome, cues in lexicon.read("frames")["answers"].items():
        if any(phrase in words or phrase in sentence for phrase in cues["phrases"]):
            return str(outcome)
    return ""
