"""Read one document: every room of the step in its turn.

Input   a `Document`
Output  a `Reading`
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import accumulate, tee

from sitrep.claims import (
    amounts,
    attribution,
    cast,
    coverage,
    dates,
    events,
    kept,
    opinions,
    order,
    passages,
    places,
    quantities,
    speakers,
    statements,
)
from sitrep.claims.context import Context
from sitrep.claims.passages import Passage
from sitrep.claims.record import Claim, Reading, identified
from sitrep.documents import Document, wrapping

_BESIDE = 400  # characters: how near a strike to an entry is told, when it is told of one and the same body


def read(document: Document) -> Reading:
    """Return all claims of *document*, the order of its events, and its sentences.

    Every claim's quote equals the document's text at its span; a sentence that gives no claim says why.
    """
    return next(read_all([document]))


def read_all(documents: Iterable[Document]) -> Iterator[Reading]:
    """Yield the reading of each document: one that is kept, where that is asked for (`kept`), or read anew."""
    return kept.readings(documents, _anew)


def _anew(documents: Iterable[Document]) -> Iterator[Reading]:
    """Yield the reading of each document; many short ones are parsed faster together than one by one."""
    known, found = tee(documents)
    flowing, texts = tee(replace(document, text=wrapping.unwrapped(document.text)) for document in found)
    parsed = passages.of_all(document.text for document in texts)
    for document, flowing_document, parts in zip(known, flowing, parsed, strict=True):
        reading = _read(_context(flowing_document, parts))
        yield reading if flowing_document.text == document.text else _verbatim(reading, document.text)


def _verbatim(reading: Reading, text: str) -> Reading:
    """Return *reading* with the words that *text* has at each place, line breaks and all."""

    def quoted(claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
        return tuple(replace(claim, quote=text[claim.start : claim.end]) for claim in claims)

    return Reading(
        claims=quoted(reading.claims),
        orders=tuple(replace(order, cue=text[order.start : order.end]) for order in reading.orders),
        sentences=tuple(replace(line, text=text[line.start : line.end]) for line in reading.sentences),
        unread=quoted(reading.unread),
    )


def _read(context: Context) -> Reading:
    measured = _quantities(context)
    happened = events.events(context)
    bounded = order.bounded(happened, order.pairs(happened))
    happened = [replace(event, claim=claim) for event, claim in zip(happened, _placed(happened, bounded), strict=True)]
    others = [
        *events.messages(happened, context),
        *opinions.quotes(context, [event.claim for event in happened]),
        *opinions.assessments(context),
        *opinions.refusals(context),
        *places.places(context, measured),
        *places.forces(context),
        *amounts.quantity_claims(context, measured),
        *amounts.date_claims(context, happened),
    ]
    others += statements.statements(context, [*(event.claim for event in happened), *others])
    claims = identified(_distinct([*(event.claim for event in happened), *others]))
    ids = _ids(happened, claims)
    orders = order.orders(happened, ids, context)
    claims = _relays(claims)
    unread = identified(coverage.unread(context, [claim for claim in claims if claim.rule != "statement"]))
    told = tuple(coverage.sentences(context, claims, unread))
    return Reading(claims=claims, orders=tuple(orders), sentences=told, unread=unread)


def _context(document: Document, parts: tuple[Passage, ...]) -> Context:
    who = cast.cast(parts, document.publisher or cast.UNSPECIFIED)
    said = {part.start: tuple(attribution.scopes(part, who)) for part in parts}
    scopes = speakers.carried(parts, said, who)
    times = sorted(dates.expressions(document.text, document.published), key=lambda time: time.start)
    return Context(document=document, parts=parts, cast=who, scopes=scopes, times=tuple(times))


def _quantities(context: Context) -> tuple[quantities.Quantity, ...]:
    """Return the quantities of all passages, at their place in the document, without those that are dates."""
    out = []
    days = [time for time in context.times if time.timex_type == "DATE"]
    reach = list(accumulate((time.end for time in days), max))  # how far the days up to each of them go
    for part in context.parts:
        for found in quantities.quantities(part.text, doc=part.doc):
            moved = replace(
                found,
                start=found.start + part.start,
                end=found.end + part.start,
                number_start=found.number_start + part.start,
                number_end=found.number_end + part.start,
            )
            before = bisect_left(days, moved.end, key=lambda time: time.start)
            if not before or reach[before - 1] <= moved.start:
                out.append(moved)
    return tuple(out)


def _placed(happened: list[events.Event], claims: list[Claim]) -> list[Claim]:
    """Return *claims* with force used on a body that had entered put inside the zone: it is there that it was hit."""
    out = list(claims)
    entries = [c for e, c in zip(happened, claims, strict=True) if e.found.frame.get("order") in {"entry", "refusal"}]
    entries = sorted((c for c in entries if c.norm["relation"] == "inside"), key=lambda claim: claim.start)
    for number, (event, claim) in enumerate(zip(happened, claims, strict=True)):
        if not _aimed(event) or claim.certainty != "asserted":
            continue
        first = bisect_right(entries, claim.start - _BESIDE, key=lambda entry: entry.start)
        stop = bisect_left(entries, claim.start + _BESIDE, key=lambda entry: entry.start)
        hit = _bodies(claim.norm["target"])
        if any(hit & _bodies(entry.norm["actor"]) for entry in entries[first:stop]):
            out[number] = replace(claim, norm={**claim.norm, "relation": "inside"})
    return out


def _bodies(role: object) -> set[str]:
    """Return the names in a role of an event, without what stands for nobody."""
    return {str(name) for name in (role if isinstance(role, list) else [role])} - {cast.UNSPECIFIED}


def _aimed(event: events.Event) -> bool:
    """Return whether *event* happens where its target is: force, an interception, a watch."""
    return event.found.frame.get("order") == "force" or event.found.frame["type"] in {"interception", "surveillance"}


def _distinct(claims: Iterable[Claim]) -> list[Claim]:
    """Return *claims* without those that say the same of the same words, or of no words."""
    seen: dict[tuple[str, int, int, str], Claim] = {}
    for claim in claims:
        if claim.end > claim.start:
            key = (claim.kind, claim.start, claim.end, str(claim.norm.get("type") or claim.norm.get("place") or ""))
            seen.setdefault(key, claim)
    return list(seen.values())


def _ids(happened: list[events.Event], claims: tuple[Claim, ...]) -> dict[int, str]:
    by_place = {(c.start, c.end, c.norm["type"]): c.id for c in claims if c.kind == "event"}
    return {n: by_place[(e.claim.start, e.claim.end, e.claim.norm["type"])] for n, e in enumerate(happened)}


def _relays(claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """Return *claims* in which a message that passes another one on names it, and says what it said."""
    out: list[Claim] = []
    last: Claim | None = None
    for claim in claims:
        if claim.kind == "channel_message":
            norm = {key: value for key, value in claim.norm.items() if key != "relay"}
            if claim.norm.get("relay") and last is not None:
                norm["relay_of"] = last.id
                if norm["content"] == cast.UNSPECIFIED:
                    norm["content"] = last.norm["content"]
            elif not claim.norm.get("relay"):
                last = claim
            claim = replace(claim, norm=norm)
        out.append(claim)
    return tuple(out)
