"""Turn quantities and dates of the text into claims, with what they count.

Input   a `Context`, the quantities of its text
Output  quantity and date claims
"""

import re
from bisect import bisect_right

from spacy.tokens import Token

from sitrep import lexicon
from sitrep.claims import frames, grammar, passages
from sitrep.claims.cast import ARMED, UNSPECIFIED
from sitrep.claims.context import OPEN, Context
from sitrep.claims.events import Event
from sitrep.claims.places import Parallel, force_name, parallels
from sitrep.claims.quantities import Quantity
from sitrep.claims.record import Claim

_LEFT_OUT = {"ordinal", "year"}
_FURTHER = {"the", "other", "another", "a", "further"}  # before a bare number: "another 500", "the other 18"
_REPEATED = {"people", "year"}  # what a bare number may count again
_NM, _NAUTICAL = "nm", "nautical mile"  # so mariners and pilots write them; no zone is measured in nanometres
_MAKE = re.compile(r"\b[A-Z][A-Za-z]{0,2}-\d")  # of aircraft: "B-52 bombers"
_RECALLED = 40  # uses of force: "after the strike" means one of the last told of, and a long text is read in one pass


def quantity_claims(context: Context, amounts: tuple[Quantity, ...]) -> list[Claim]:
    """Return a claim for every quantity of the text, and for sizes without a number ("a small force")."""
    out = []
    lines = [line for part in context.parts for line in parallels(part)]
    said: dict[Token, str] = {}  # the last unit of people or years in each sentence
    for amount in amounts:
        unit = _unit(amount, context) or _people(amount, context) or _again(amount, said, context)
        if amount.dimension in _LEFT_OUT or unit is None or _on_line(amount, lines):
            continue
        first = context.token_at(amount.number_start)
        if first is not None and unit in _REPEATED:
            said[first.sent.root] = unit
        norm = {
            "low": amount.low,
            "high": amount.high,
            "unit": unit,
            "approx": amount.approx,
            "what": _counted(amount, context),
        }
        out.append(context.claim("quantity", _span(amount, context), norm, f"quantity.{amount.bound}"))
    sizes = lexicon.read("actors")["forces"]["sizes"]
    for part in context.parts:
        for token in part.doc or ():
            if token.lower_ in sizes and token.dep_ == "amod":
                out += _sized(token, context)
    return out


def _sized(token: Token, context: Context) -> list[Claim]:
    """Return the claim of a size without a number: "a small force", "a large number of them"."""
    measure = token.head.lemma_.lower() in lexicon.read("actors")["forces"]["measures"]
    held = next((noun for word, noun in grammar.prepositions(token.head) if word == "of"), None) if measure else None
    body = token.head if held is None else held
    if not (_is_force(body, context) or (held is not None and context.cast.kind(context.cast.name(held)) in ARMED)):
        return []
    start, end = passages.first(token), passages.last(token if held is None else token.head)
    size = token.lower_ if held is None else f"{token.lower_} {token.head.lower_}"
    what = frames.said_name(body, context.cast)
    norm = {"low": None, "high": None, "unit": "people", "approx": True, "what": what, "qual": size}
    return [context.claim("quantity", (start, end), norm, "quantity.size")]


def date_claims(context: Context, events: list[Event]) -> list[Claim]:
    """Return a claim for every time expression; one that is relative to an event takes its date."""
    out = []
    dated = [(n, e) for n, e in enumerate(events) if e.found.frame.get("order") == "force" and e.dated]
    force = sorted(dated, key=lambda pair: pair[1].claim.end)
    for time in context.times:
        measured = time.timex_type in {"DURATION", "SET"} and time.offset is None
        if measured or context.part_at(time.start) is None:
            continue
        interval = time.interval
        if time.event is not None and interval == OPEN:
            interval = _after_event(time.event, force, context)
        norm: dict[str, object] = {
            "start": interval[0],
            "end": interval[1],
            "value": time.value,
            "precision": time.precision,
            "anchor": time.anchor,
        }
        for key, value in (("time", time.time), ("tz", time.tz), ("constraint", time.constraint)):
            if value:
                norm[key] = value
        span = (min(time.phrase_start, time.start), max(time.phrase_end, time.end))
        out.append(context.claim("date", span, norm, f"date.{time.rule or time.precision}"))
    return out


def _after_event(
    words: tuple[int, int], force: list[tuple[int, Event]], context: Context
) -> tuple[str | None, str | None]:
    """Return from the named event's first day to publication; open where the event is not found.

    Args:
        words: the span of the words that name the event ("the strike"), in code points.
        force: the dated uses of force of the document, each with its position, sorted by the end of their words.
        context: the document.
    """
    token = context.token_at(words[1] - 1)
    if token is None:
        return OPEN
    lemma = token.lemma_.lower()
    stop = bisect_right(force, words[0], key=lambda pair: pair[1].claim.end)
    before = sorted(force[max(0, stop - _RECALLED) : stop], key=lambda pair: pair[0])
    same = [event for _, event in before if lemma in str(event.claim.norm["type"])] or [event for _, event in before]
    if not same:
        return OPEN
    date = same[-1].claim.norm["date"]
    return (date["start"], context.published) if isinstance(date, dict) else OPEN


def _span(amount: Quantity, context: Context) -> tuple[int, int]:
    """Return the quantity's span, with the quote marks that stand right around it."""
    text, start, end = context.document.text, amount.start, amount.end
    if text[start - 1 : start] in {'"', "“"} and start and text[end : end + 1] in {'"', "”"}:
        return start - 1, end + 1
    token = context.token_at(amount.start) if amount.unit is None else None
    while token is not None and token.i > token.sent.start and token.nbor(-1).lower_ in _FURTHER:
        token = token.nbor(-1)
        start = passages.first(token)
    return start, end


def _on_line(amount: Quantity, lines: list[Parallel]) -> bool:
    """Return whether *amount* is part of a position ("32 degrees 30 minutes north"); *lines* are in text order."""
    number = bisect_right(lines, amount.end, key=lambda line: line.start)
    return any(amount.start < line.end and line.start < amount.end for line in lines[max(0, number - 1) : number])


def _unit(amount: Quantity, context: Context) -> str | None:
    """Return the unit of *amount*: nm are nautical miles at sea and in the air, and B-52 bombers are no people."""
    if amount.unit == _NM:
        return _NAUTICAL
    token = context.token_at(amount.end - 1) if amount.unit == "people" else None
    if token is not None and token.lower_ in lexicon.read("actors")["forces"]["machines"]:
        return token.lower_ if _MAKE.search(amount.words) else amount.unit
    return amount.unit


def _again(amount: Quantity, said: dict[Token, str], context: Context) -> str | None:
    """Return the unit of a bare number: what its sentence counted before, or people behind a word for a body of them.

    "About 80 monitors are there, another 500 are expected"; "one is 21 years old, the other 18"; "a force of 300".
    """
    token = context.token_at(amount.number_start)
    if token is None or amount.unit is not None or amount.dimension != "count" or amount.bound == "vague":
        return None
    last = context.token_at(amount.number_end - 1)
    if last is None or last.dep_ in {"nummod", "compound", "amod", "nmod", "quantmod", "punct"}:
        return None
    if last.dep_ == "pobj" and last.head.lower_ == "of" and _is_force(last.head.head, context):
        return "people"
    return said.get(token.sent.root)


def _people(amount: Quantity, context: Context) -> str | None:
    """Return "people" for a vague number that is said of a body of people ("the groups, put in the low hundreds").

    One that is itself a subject ("hundreds were feared lost") counts people too.
    """
    token = context.token_at(amount.end - 1) if amount.bound == "vague" else None
    if token is not None and token.dep_ in {"nsubj", "nsubjpass"} and token.i == token.right_edge.i:
        return "people"
    verb = next((t for t in token.ancestors if grammar.is_verb(t)), None) if token is not None else None
    if verb is None:
        return None
    about = verb.head if verb.dep_ in {"relcl", "acl"} else grammar.subject(verb)
    return "people" if about is not None and _is_force(about, context) else None


def _counted(amount: Quantity, context: Context) -> str | list[str]:
    token: Token | None = context.token_at(amount.end - 1)
    if token is None:
        return UNSPECIFIED
    if context.cast.names(token):
        return force_name(token, context)
    subject = next((grammar.subject(t) for t in token.ancestors if grammar.is_verb(t)), None)
    if amount.unit == "people" and subject is not None:
        known = context.cast.names(subject)
        return force_name(subject, context) if known else frames.said_name(subject, context.cast)
    return amount.unit or UNSPECIFIED


def _is_force(noun: Token, context: Context) -> bool:
    words = lexicon.read("actors")["forces"]
    return noun.lemma_.lower() in words["one"] or noun.lower_ in words["many"]
