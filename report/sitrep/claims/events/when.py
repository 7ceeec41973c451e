"""On which days an event was, as far as its words say.

Input   what a frame found, the `Context` of its document, the days that the text has told of before
Output  an interval of days, open where the words leave it open
"""

from bisect import bisect_left
from datetime import date, timedelta
from itertools import pairwise

from spacy.tokens import Token

from sitrep import lexicon
from sitrep.claims import attribution, grammar, passages
from sitrep.claims.context import OPEN, Context, Interval
from sitrep.claims.dates import TimeExpression
from sitrep.claims.events.event import head
from sitrep.claims.frames import Found

_GENERIC = {"VBZ", "VBP"}  # present tense
_SOME_DAY = "XXXX-XX-XX"  # TIMEX3: a day that the text has to tell
_PAST = {"VBD", "VBN"}


def days(found: Found, context: Context, narrative: Interval) -> tuple[Interval, bool]:
    """Return (the days that the words allow, whether a date stands with the event)."""
    verb = head(found)
    published = context.published
    if found.frame.get("certainty") == "conditional":
        above = [t for t in context.times_of(verb.head) if None not in t.interval] if verb.dep_ == "ccomp" else []
        return (above[0].interval, True) if above else ((published, published), False)
    back = lexicon.read("frames")["order"]["back"]
    then = any(child.i > verb.i and child.lower_ in back for child in verb.children)
    verbs = [verb, *grammar.clauses(verb)] if "clause" in found.way and grammar.is_verb(verb) else [verb]
    times = [time for one in verbs for time in context.times_of(one)]  # "sent jets to patrol it on Thursday"
    own = [time for time in times if time.interval != OPEN and time.value != "PAST_REF"]
    same = next((time for time in times if time.value == _SOME_DAY), None)  # "earlier on the same day"
    named = context.day_before(passages.first(verb) if same is None else same.start) if then or same else None
    if named is not None and not own:  # "the forces that were bombed then": on the day that was named last
        own = [named]
    if not own and not grammar.is_verb(verb):  # "reached a deal on March 5 after talks"
        above = [t for one in _clauses_above(verb)[:1] for t in context.times_of(one) if None not in t.interval]
        if above:
            return above[0].interval, False
    later = lexicon.read("frames")["order"]["after"]
    mark = next((child for child in verb.children if child.dep_ == "mark" and child.lower_ in later), None)
    if not own and mark is None and verb.dep_ in {"conj", "xcomp"}:
        own = [time for time in context.times_of(verb.head) if time.interval != OPEN]
    if not own and found.frame.get("performative") and verb.dep_ in {"ccomp", "acl"}:
        said = [t for one in _clauses_above(verb)[:1] for t in context.times_of(one) if t.interval != OPEN]
        if said:
            return said[0].interval, True  # "said Monday it had set up ..."
    if not own and found.frame.get("order") == "zone":
        return (None, narrative[1] or published), False  # a zone that is spoken of was there before
    counted = None if own else _counted(verb, context)
    if counted is not None:
        return (counted, counted), True
    if not own and mark is not None:  # "on June 6, two days before the drone fired": after the day named last
        named = context.day_before(passages.first(mark))
        told = named is not None and named.start >= passages.first(verb.sent)
        return (named.interval[0] if named is not None and told else None, published), False
    if own:
        time = min(own, key=_width)
        start, end = time.interval
        if time.precision in {"deadline"} and start is None:
            start = published
        return (start, end), True
    if verb.dep_ == "relcl" and not any(c.tag_ in _GENERIC for c in verb.children):
        above = [t for one in _clauses_above(verb) for t in context.times_of(one) if None not in t.interval]
        if above:
            return above[0].interval, True  # "fired on Friday at the men who had crossed"
    if verb.dep_ == "advcl" and verb.tag_ == "VBG" and grammar.is_verb(verb.head) and verb.i > verb.head.i:
        above = [time for time in context.times_of(verb.head) if time.interval != OPEN]
        if above and not any(child.dep_ in {"mark", "prep"} and child.i < verb.i for child in verb.children):
            return above[0].interval, False  # "fired on the post, wounding two"
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
    had = any(child.lower_ == "had" for child in verb.children if child.dep_ == "aux")
    struck = _day_of_subject(verb, context) if had else None
    if struck is not None:
        return (None, struck), False  # "the forces that were bombed then had been preparing ..."
    if had and narrative != OPEN and verb.dep_ != "ccomp":  # what somebody said had happened is later than no other day
        return (None, narrative[1]), False  # told as earlier than the rest
    if "have" in aspect:
        return (None, published), False
    if narrative != OPEN and verb.tag_ in _PAST | {"NN", "NNS", "VB", "VBG"}:
        return narrative, False
    return (None, published), False


def _counted(verb: Token, context: Context) -> str | None:
    """Return the day of *verb* by how far it lies from the day named just before: "on Wednesday, one day after ..."."""
    place = passages.first(verb)
    stop = bisect_left(context.times, place, key=lambda time: time.start)
    for day, distance in pairwise(context.times[max(0, stop - 3) : stop]):
        offset, event = distance.offset, distance.event
        if offset is None or event is None or not event[0] <= place < event[1] or offset.unit != "day":
            continue
        beside = not context.document.text[day.end : distance.start].strip(" ,")
        if beside and day.precision == "day" and day.interval[0] and offset.amount is not None:
            known = date.fromisoformat(day.interval[0])
            return (known - timedelta(days=offset.sign * round(offset.amount))).isoformat()
    return None


def _day_of_subject(verb: Token, context: Context) -> str | None:
    """Return the day of the clause that says which ones the subject of *verb* are: "the men who fell on May 3"."""
    who = grammar.subject(verb)
    back = lexicon.read("frames")["order"]["back"]
    for clause in (child for child in (who.children if who is not None else ()) if child.dep_ == "relcl"):
        times = [time for time in context.times_of(clause) if None not in time.interval]
        then = any(child.i > clause.i and child.lower_ in back for child in clause.children)
        named = context.day_before(passages.first(clause)) if then and not times else None
        for time in [*times, *([named] if named is not None else [])]:
            return time.interval[1]
    return None


def _clauses_above(verb: Token) -> list[Token]:
    """Return the verbs of the clauses that hold the noun which *verb* tells more of, the nearest two."""
    return [token for token in verb.ancestors if grammar.is_verb(token)][:2]


def is_now(found: Found, context: Context) -> bool:
    """Return whether "now" stands with the event."""
    return any(time.value == "PRESENT_REF" for time in context.times_of(head(found)))


def day_after(day: str) -> str:
    """Return the day after *day*, both ISO 8601."""
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def _width(time: TimeExpression) -> int:
    """Return how many days *time* leaves open; what has an open end leaves more than any other."""
    start, end = time.interval
    return (date.fromisoformat(end) - date.fromisoformat(start)).days if start and end else 10**6
