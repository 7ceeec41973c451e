"""Read one document: every room of the step in its turn.

Input   a `Document`
Output  a `Reading`
"""

from collections.abc import Iterable
from dataclasses import replace

from sitrep.claims import amounts, attribution, cast, dates, events, opinions, order, passages, places, quantities
from sitrep.claims.context import Context
from sitrep.claims.passages import Passage
from sitrep.claims.record import Claim, Reading, Sentence, identified
from sitrep.documents import Document


def read(document: Document) -> Reading:
    """Return all claims of *document*, the order of its events, and its sentences.

    Every claim's quote equals the document's text at its span; a sentence that gives no claim says why.
    """
    context = _context(document)
    measured = _quantities(context)
    happened = events.events(context)
    bounded = order.bounded(happened, order.pairs(happened))
    happened = [replace(event, claim=claim) for event, claim in zip(happened, _placed(happened, bounded), strict=True)]
    others = [
        *events.messages(happened, context),
        *opinions.quotes(context),
        *opinions.assessments(context),
        *opinions.refusals(context),
        *places.places(context, measured),
        *places.forces(context),
        *amounts.quantity_claims(context, measured),
        *amounts.date_claims(context, happened),
    ]
    claims = identified(_distinct([*(event.claim for event in happened), *others]))
    ids = _ids(happened, claims)
    orders = order.orders(happened, ids, context)
    claims = _relays(claims)
    return Reading(claims=claims, orders=tuple(orders), sentences=tuple(_sentences(context, claims)))


def _context(document: Document) -> Context:
    parts = passages.passages(document.text)
    who = cast.cast(parts, document.publisher or cast.UNSPECIFIED)
    scopes = tuple(scope for part in parts for scope in attribution.scopes(part, who))
    times = dates.expressions(document.text, document.published)
    return Context(document=document, parts=parts, cast=who, scopes=scopes, times=tuple(times))


def _quantities(context: Context) -> tuple[quantities.Quantity, ...]:
    """Return the quantities of all passages, at their place in the document, without those that are dates."""
    out = []
    for part in context.parts:
        for found in quantities.quantities(part.text, doc=part.doc):
            moved = replace(
                found,
                start=found.start + part.start,
                end=found.end + part.start,
                number_start=found.number_start + part.start,
                number_end=found.number_end + part.start,
            )
            if not any(t.start < moved.end and moved.start < t.end and t.timex_type == "DATE" for t in context.times):
                out.append(moved)
    return tuple(out)


def _placed(happened: list[events.Event], claims: list[Claim]) -> list[Claim]:
    """Return *claims* with force used on a body that had entered put inside the zone: it is there that it was hit."""
    out = list(claims)
    entered = [c for e, c in zip(happened, claims, strict=True) if e.found.frame.get("order") in {"entry", "refusal"}]
    for number, (event, claim) in enumerate(zip(happened, claims, strict=True)):
        if event.found.frame.get("order") != "force" or claim.certainty != "asserted":
            continue
        same = [c for c in entered if c.norm["actor"] == claim.norm["target"] and c.norm["relation"] == "inside"]
        if any(abs(c.start - claim.start) < 400 for c in same):
            out[number] = replace(claim, norm={**claim.norm, "relation": "inside"})
    return out


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
    """Return *claims* in which a message that passes another one on names it."""
    out, last = [], ""
    for claim in claims:
        if claim.kind == "channel_message":
            norm = {key: value for key, value in claim.norm.items() if key != "relay"}
            if claim.norm.get("relay") and last:
                norm["relay_of"] = last
            elif not claim.norm.get("relay"):
                last = claim.id
            claim = replace(claim, norm=norm)
        out.append(claim)
    return tuple(out)


def _sentences(context: Context, claims: tuple[Claim, ...]) -> Iterable[Sentence]:
    for part in context.parts:
        for start, end in _bounds(part):
            count = sum(claim.start < end and start < claim.end for claim in claims)
            yield Sentence(
                document_id=context.document.id,
                start=start,
                end=end,
                section=part.section,
                text=context.document.text[start:end],
                n_claims=count,
                reason="" if count else _why_unused(part),
            )


def _bounds(part: Passage) -> list[tuple[int, int]]:
    if part.doc is None:
        return [(part.start, part.end)]
    return [(passages.first(s), passages.last(s)) for s in part.doc.sents if s.text.strip()]


def _why_unused(part: Passage) -> str:
    return "not readable as language" if part.doc is None else "no frame, date, number or place of the lexicon fits"
