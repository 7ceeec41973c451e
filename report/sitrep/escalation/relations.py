"""Order the events of each document, and list what the order rests on.

Input   claims, and the order relations that the parser found between their events
Output  ranks per document; tables of order relations, windows and contradictions
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from sitrep.escalation import happening, order
from sitrep.escalation.happening import Happening
from sitrep.escalation.order import Before, Clash, Item, Line

if TYPE_CHECKING:
    from sitrep.claims.record import Claim, Order

ORDER_COLUMNS = ["document_id", "before_id", "after_id", "reason", "cue", "start", "end"]
WINDOW_COLUMNS = [
    "claim_id",
    "document_id",
    "said_start",
    "said_end",
    "start",
    "end",
    "because_of",
    "cue",
]


def relations(orders: pd.DataFrame | Iterable[Order]) -> list[Before]:
    """Return the rows of the table `orders`, or the parser's records, as relations."""
    # Any: a row of the table and a record of the parser have the same fields.
    rows: Iterable[Any] = orders.itertuples(index=False) if isinstance(orders, pd.DataFrame) else orders
    return [
        Before(
            document_id=row.document_id,
            before_id=row.before_id,
            after_id=row.after_id,
            reason=row.reason,
            cue=row.cue,
            start=int(row.start),
            end=int(row.end),
        )
        for row in rows
    ]


def ranked(events: Iterable[Claim], orders: pd.DataFrame | Iterable[Order]) -> dict[str, int]:
    """Return claim id -> place of its event in its document's own order, 1 being the earliest.

    Days decide first, then stated, implied and listed order, then the order of the text.

    Args:
        events: claims of any number of documents; kinds other than "event" are passed over.
        orders: the table `orders`, or the parser's records.
    """
    lines = _lines(happening.events(events), relations(orders))
    return {name: rank for line in lines.values() for name, rank in line.ranks.items()}


def order_relations(claims: Sequence[Claim], orders: pd.DataFrame | Iterable[Order]) -> pd.DataFrame:
    """Return the relations between events: those the parser found, and those that follow from days alone.

    From days, only neighbours among the events that took place are listed: x before y where nothing lies
    wholly between them.

    Args:
        claims: of any number of documents.
        orders: the table `orders`, or the parser's records.

    Returns:
        Columns of the table `orders`, sorted by document and place.  `cue` of a relation from days is the
        nearest date in the text that gives the later event's days, "" where there is none.
    """
    told = relations(orders)
    pairs = {frozenset((r.before_id, r.after_id)) for r in told}
    dates = _by_document(claim for claim in claims if claim.kind == "date")
    real = [event for event in happening.events(claims) if happening.is_real(event.claim)]
    for document_id, events in _events_by_document(real).items():
        for before, after in _neighbours(events):
            if frozenset((before.id, after.id)) not in pairs:
                words = date_words(after, dates.get(document_id, []))
                told.append(
                    Before(
                        document_id=document_id,
                        before_id=before.id,
                        after_id=after.id,
                        reason="dated",
                        cue=words.quote if words else "",
                        start=words.start if words else after.claim.start,
                        end=words.end if words else after.claim.end,
                    )
                )
    told.sort(key=lambda r: (r.document_id, r.start, order.STRENGTH[r.reason], r.before_id, r.after_id))
    return pd.DataFrame([{c: getattr(r, c) for c in ORDER_COLUMNS} for r in told], columns=ORDER_COLUMNS)


def windows(claims: Sequence[Claim], orders: pd.DataFrame | Iterable[Order]) -> pd.DataFrame:
    """Return for each event the days its words give, and the days left once the order is taken into account.

    Returns:
        claim_id, document_id, said_start, said_end, start, end (ISO days or None), because_of (ids of the
        events whose order narrowed the window), cue (the words of that order, joined by " … ").
    """
    rows = []
    events = happening.events(claims)
    lines = _lines(events, relations(orders))
    for event in events:
        line = lines[event.claim.document_id]
        narrowed, causes = line.windows[event.id], line.tightened_by[event.id]
        rows.append(
            {
                "claim_id": event.id,
                "document_id": event.claim.document_id,
                "said_start": happening.iso(event.window.start),
                "said_end": happening.iso(event.window.end),
                "start": happening.iso(narrowed.start),
                "end": happening.iso(narrowed.end),
                "because_of": " ".join(({c.before_id for c in causes} | {c.after_id for c in causes}) - {event.id}),
                "cue": " … ".join(dict.fromkeys(c.cue for c in causes)),
            }
        )
    return pd.DataFrame(rows, columns=WINDOW_COLUMNS)


def document_clashes(claims: Sequence[Claim], told: Sequence[Before]) -> list[Clash]:
    """Return the contradictions within single documents."""
    lines = _lines(happening.events(claims), told)
    return [clash for line in lines.values() for clash in line.clashes]


def _lines(events: Sequence[Happening], told: Sequence[Before]) -> dict[str, Line]:
    """Return document id -> its line of events."""
    by_document: dict[str, list[Before]] = {}
    for relation in told:
        by_document.setdefault(relation.document_id, []).append(relation)
    return {
        document_id: order.sequence(
            [Item(id=event.id, window=event.window, place=event.place[1:]) for event in members],
            by_document.get(document_id, []),
        )
        for document_id, members in _events_by_document(events).items()
    }


def _events_by_document(events: Iterable[Happening]) -> dict[str, list[Happening]]:
    out: dict[str, list[Happening]] = {}
    for event in events:
        out.setdefault(event.claim.document_id, []).append(event)
    return out


def _by_document(claims: Iterable[Claim]) -> dict[str, list[Claim]]:
    out: dict[str, list[Claim]] = {}
    for claim in claims:
        out.setdefault(claim.document_id, []).append(claim)
    return out


def _neighbours(events: Sequence[Happening]) -> list[tuple[Happening, Happening]]:
    pairs = []
    for after in events:
        first = after.window.start
        earlier = [e for e in events if first and e.window.end and e.window.end < first]
        starts = [e.window.start for e in earlier if e.window.start]
        latest_start = max(starts, default=None)
        for before in earlier:
            assert before.window.end is not None  # filtered above
            if latest_start is None or before.window.end >= latest_start:
                pairs.append((before, after))
    return pairs


def date_words(event: Happening, dates: Sequence[Claim]) -> Claim | None:
    """Return the date claim nearest in the text that gives exactly the days of *event*."""
    same = [d for d in dates if happening.window(d.norm) == event.window != happening.OPEN]
    return min(same, key=lambda d: (abs(d.start - event.claim.start), d.start), default=None)


def days_text(event: Happening) -> str:
    """Return the days of an event: "2017-05-18", "open to 2017-05-18"."""
    start, end = happening.iso(event.window.start), happening.iso(event.window.end)
    return start or "" if start == end and start else f"{start or 'open'} to {end or 'open'}"
