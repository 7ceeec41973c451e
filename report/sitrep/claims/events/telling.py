"""Tell the events of a document, one claim each.

Input   a `Context`
Output  `Event`s in text order, each with its claim
"""

from collections.abc import Mapping
from dataclasses import replace

from spacy.tokens import Token

from sitrep import lexicon
from sitrep.claims import attribution, frames, grammar, passages
from sitrep.claims.cast import UNSPECIFIED, mentions
from sitrep.claims.context import OPEN, Context, Interval
from sitrep.claims.events import again, inference, when, whereabouts
from sitrep.claims.events.event import Event, head, span
from sitrep.claims.frames import Found
from sitrep.claims.record import Claim

_MAKERS = {"state", "institution", "coalition", "armed_force", "person"}
_LAID_DOWN = {"AGREE", "COERCE", "REQUEST"}
_MACHINES = ("aircraft", "drones", "boat")  # classes of data/lexicon/frames.yaml
_HOLDERS = {"holder", "maker"}  # a rule or a threat is that of whoever tells it


def events(context: Context) -> list[Event]:
    """Return the events of a document, in text order."""
    out: list[Event] = []
    told: Interval = OPEN  # the last days that the document has told of
    days_of: dict[str, Interval] = {}  # a deed that is dated in the text -> its days
    for part in context.parts:
        narrative = told if part.section == "body" else OPEN
        for found in frames.found(part, context.cast):
            unnamed = _named(found.actor, context) == UNSPECIFIED and found.frame["type"] != "meeting"
            if found.frame["plover"] == "CONSULT" and unnamed:
                continue  # nobody named spoke or wrote: nothing is learnt from that
            interval, dated = when.days(found, context, narrative)
            if when.is_now(found, context) and told[1] and context.published and told[1] < context.published:
                interval = (when.day_after(told[1]), context.published)  # "now" is later than what was told before
            event = Event(claim=_claim(found, interval, context), found=found, dated=dated)
            if interval == narrative != OPEN and not dated:
                event = _retold(event, days_of)
            further = again.days_again(found, context) if dated else []
            happened = found.frame["plover"] != "CONSULT" and event.claim.certainty in {"asserted", "believed"}
            background = found.frame.get("order") == "zone"  # when a zone was made is not when the rest happened
            if dated and None not in interval and happened and not background:  # nor is the day of a briefing
                narrative = told = interval
            out.append(event)
            if dated and None not in interval and happened:
                days_of[_deed(event.claim)] = interval
            for words, days in further:
                claim = _claim(found, days, context, words)
                out.append(Event(claim=claim, found=found, dated=True))
                narrative = told = days if happened else told
    out = inference.answered(inference.struck_is_who_entered(out))
    met = any(event.found.frame["type"] == "meeting" for event in out)
    out = inference.with_makers(inference.with_pairs(out, _pairs(context) if met else []))
    return inference.without_echoes(inference.shot_at_withdraws(inference.with_silent_roles(out)))


def _deed(claim: Claim) -> str:
    """Return what was done, by whom and to whom, as a key; "" where one of the two is not said."""
    norm = claim.norm
    known = UNSPECIFIED not in (norm["actor"], norm["target"])
    return repr([norm["type"], norm["actor"], norm["target"]]) if known else ""


def _retold(event: Event, days_of: Mapping[str, Interval]) -> Event:
    """Return *event* on the days that the text has given for that very deed: "the soldiers came to the border"."""
    start, end = days_of.get(_deed(event.claim), (None, None)) if _deed(event.claim) else (None, None)
    if start is None or event.claim.section == "headline":
        return event
    norm = {**event.claim.norm, "date": {"start": start, "end": end}}
    return replace(event, claim=replace(event.claim, norm=norm))


def _pairs(context: Context) -> list[tuple[int, list[str]]]:
    """Return (place, names) of the people or states that are named together as one subject, in text order."""
    out = []
    for part in context.parts:
        for token in part.doc or ():
            if token.dep_ in {"nsubj", "nsubjpass"} and token.n_rights:
                names = [name for one in grammar.with_conjuncts(token) for name in context.cast.names(one)]
                if len(names) > 1 and context.cast.kind(names) in {"person", "state"}:
                    out.append((passages.first(token), names))
    return out


def _claim(found: Found, interval: Interval, context: Context, words: tuple[int, int] | None = None) -> Claim:
    """Return the claim of what was found, on the days of *interval*, in *words* or else those of its clause."""
    cast, frame = context.cast, found.frame
    actor = _named(found.actor, context)
    if found.actor is not None and not cast.names(found.actor) and found.actor.pos_ in {"NOUN", "PROPN"}:
        actor = _state_behind(found.actor, context) or actor
    if cast.kind(actor) == "source" and not frame["type"].startswith("press"):  # "Turkish officials agreed"
        states = [state.name for _, _, state in mentions(str(actor)) if state.kind in {"state", "coalition"}]
        actor = states[0] if len(states) == 1 else states or actor
    papers = lexicon.read("frames")["classes"]["paper"]
    if frame["plover"] in _LAID_DOWN and found.actor is not None and found.actor.lemma_.lower() in papers:
        actor = UNSPECIFIED  # a rule asks nothing: who made it does
    if found.way.get("actor") in _HOLDERS and actor == UNSPECIFIED:
        actor = _holder(found, context)
    target = _named(found.target, context)
    if frame.get("certainty") and found.target is not None and found.target.lemma_.lower() in frames.ways("noun"):
        target = UNSPECIFIED  # "any attack would be met with force": whose is not said
    certainty, polarity = (
        attribution.certainty(head(found)) if grammar.is_verb(head(found)) else ("asserted", "positive")
    )
    if frame.get("performative") and "modal" in found.way:
        certainty, polarity = "asserted", "positive"  # what must be reported is a rule, not a plan
    if frame.get("certainty"):
        certainty, polarity = frame["certainty"], "positive"
    if found.way.get("negated") or found.outcome:
        unsure = polarity != "negative" or certainty == "conditional"  # "as long as they do not leave"
        polarity, certainty = "positive", certainty if unsure else "asserted"
    stated = found.way.get("outcome") or frame.get("outcome", "unknown")
    outcome = found.outcome or _failed(found) or ("unknown" if certainty == "planned" else stated)
    gone = found.trigger.lemma_.lower() in lexicon.read("frames")["destroying"]
    if frame.get("order") == "force" and gone and outcome == "unknown" and certainty in {"asserted", "believed"}:
        outcome = "destroyed"
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
    machines = [kind for kind in _MACHINES if found.actor is not None and frames.fits(found.actor, f"@{kind}", cast)]
    if frame.get("order") == "entry" and machines:
        norm["by"] = machines[0]  # an aircraft that flies in is not the convoy that drives in
    bearing = whereabouts.bearing(found)
    if bearing:
        norm["bearing"] = bearing
    return context.claim(
        "event",
        words or span(found),
        norm,
        f"{frame['type']}.{found.number}",
        certainty=certainty,
        polarity=polarity,
    )


def _state_behind(token: Token, context: Context) -> str:
    """Return the state named right before an acting noun: "Sudanese artillery"; "" for people who act on their own."""
    if token.lemma_.lower() in lexicon.read("actors")["forces"]["private"]:
        return ""
    names = [name for word in grammar.modifiers(token) for name in context.cast.names(word)]
    states = list(dict.fromkeys(name for name in names if context.cast.kind(name) == "state"))
    return states[0] if len(states) == 1 else ""


def _holder(found: Found, context: Context) -> str:
    """Return who lays down what *found* says: whoever the words are attributed to, or whom he speaks for."""
    start, end = span(found)
    scope = attribution.innermost(start, end, context.scopes_at(start))
    if scope is None:
        above = next((token for token in head(found).ancestors if grammar.is_verb(token)), None)
        who = _named(grammar.subject(above), context) if above is not None else UNSPECIFIED
        return who if isinstance(who, str) and context.cast.kind(who) in _MAKERS else UNSPECIFIED
    spoken = context.cast.kind(scope.holder) in {"person", "source"}
    return context.cast.employers.get(scope.holder, scope.holder) if spoken else scope.holder


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
