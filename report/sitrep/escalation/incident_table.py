"""Make the table of what happened. Values stand side by side; none is averaged.

Input   occurrences in order, claims, documents, ladder
Output  table `incidents`, the values that each document reports for an incident, and contradictions
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from sitrep.escalation import happening, occurrences, relations, values
from sitrep.escalation.happening import UNKNOWN_SIDE, Happening
from sitrep.escalation.ladder import NOBODY, Ladder
from sitrep.escalation.occurrences import Occurrence
from sitrep.escalation.order import Before, Line

if TYPE_CHECKING:
    from sitrep.claims.record import Claim, Order
    from sitrep.documents import Document

COLUMNS = [
    "id",
    "order",
    "order_basis",
    "rung",
    "type",
    "plover",
    "cameo",
    "actor",
    "actor_side",
    "target",
    "target_side",
    "forces",
    "start",
    "end",
    "label",
    "outcome",
    "certainty",
    "relation",
    "n_claims",
    "n_documents",
    "claim_ids",
    "document_ids",
    "words",
    "disagreements",
]
VALUE_COLUMNS = ["incident_id", "about", "document_id", "claim_id", "words", "low", "high", "unit", "approx", "agreed"]
EXCLUSIVE = ("inside", "outside", "perimeter")  # place relations of which only one can hold
UNSAID = ("unknown", NOBODY, "")  # a value that a text leaves open does not disagree with one that it gives


def incidents(
    claims: Sequence[Claim],
    orders: pd.DataFrame | Iterable[Order],
    documents: Iterable[Document],
    ladder: Ladder,
) -> pd.DataFrame:
    """Return the table `incidents`: what the documents say happened, in order.

    Args:
        claims: of any number of documents; zero is allowed.
        orders: the table `orders`, or the parser's records.
        documents: those that the claims are from.
        ladder: from `ladder.read`.

    Returns:
        One row an incident, sorted by `order` (1, 2, ...).  `start` and `end` are the days that all of its
        claims and its place in the order allow; the days each document gives stay in `disagreements` where
        they do not overlap.  `order_basis` says why it stands after the row before it.

    Raises:
        ReferenceDataError: a claim has an event type that the ladder does not list.
    """
    files = list(documents)
    found, line = _found(claims, relations.relations(orders), files, ladder)
    by_id = {one.id: one for one in found}
    bases = occurrences.basis(line, by_id)
    near = values.attached(claims, found, files)
    messages = _messages_at(claims)
    publishers = {document.id: document.publisher or document.id for document in files}
    rows = []
    for name in sorted(line.ranks, key=lambda name: line.ranks[name]):
        row = _row(by_id[name], messages, ladder)
        differing = _differing(by_id[name], messages) + values.disagreements(near.get(name, []))
        row["id"] = f"i-{name}"
        row["order"] = line.ranks[name]
        row["order_basis"] = bases[name]
        row["start"] = happening.iso(line.windows[name].start)
        row["end"] = happening.iso(line.windows[name].end)
        row["disagreements"] = "; ".join(
            f"{about}: " + " / ".join(f"{said} ({_who(ids, publishers)})" for said, ids in told)
            for about, told in differing
        )
        rows.append(row)
    return pd.DataFrame(rows, columns=COLUMNS)


def reported_values(
    claims: Sequence[Claim],
    orders: pd.DataFrame | Iterable[Order],
    documents: Iterable[Document],
    ladder: Ladder,
) -> pd.DataFrame:
    """Return each quantity that a document gives in the sentence in which it tells of an incident.

    Args:
        claims: as for `incidents`; `orders`, `documents` and `ladder` too.

    Returns:
        incident_id, about, document_id, claim_id, words, low, high, unit, approx, agreed (no other document
        gives a value for the same thing that excludes this one); sorted.
    """
    files = list(documents)
    found, line = _found(claims, relations.relations(orders), files, ladder)
    rows = []
    for name, told in values.attached(claims, found, files).items():
        for value in told:
            rows.append(
                {
                    "incident_id": f"i-{name}",
                    "about": value.about,
                    "document_id": value.claim.document_id,
                    "claim_id": value.claim.id,
                    "words": value.claim.quote,
                    "low": value.low,
                    "high": value.high,
                    "unit": value.unit,
                    "approx": bool(value.claim.norm.get("approx")),
                    "agreed": not values.is_disputed(value, told),
                    "order": line.ranks[name],
                }
            )
    rows.sort(key=lambda row: (row["order"], row["about"], row["document_id"], row["claim_id"]))
    return pd.DataFrame(rows, columns=VALUE_COLUMNS)


def contradictions(
    claims: Sequence[Claim],
    orders: pd.DataFrame | Iterable[Order],
    documents: Iterable[Document],
    ladder: Ladder,
) -> pd.DataFrame:
    """Return the order statements that cannot all hold, within one document and between documents.

    Args:
        claims: as for `incidents`; `orders`, `documents` and `ladder` too.

    Returns:
        document_id, kind ("order" or "dates"), before_id, after_id, reason, cue (the statement set aside),
        against_ids, against_cue (what it contradicts), sentence (both, in words); sorted.
    """
    told = relations.relations(orders)
    clashes = relations.document_clashes(claims, told)
    rows = relations.clash_rows(clashes, claims)
    _, line = _found(claims, told, list(documents), ladder)
    lifted = [clash for clash in line.clashes if not _seen(clash.set_aside.cue, clash.set_aside.document_id, rows)]
    rows += relations.clash_rows(lifted, claims)
    return pd.DataFrame(rows, columns=relations.CLASH_COLUMNS)


def _found(
    claims: Sequence[Claim],
    told: Sequence[Before],
    documents: Sequence[Document],
    ladder: Ladder,
) -> tuple[list[Occurrence], Line]:
    aside = {clash.set_aside for clash in relations.document_clashes(claims, told)}
    sound = [relation for relation in told if relation not in aside]
    found = occurrences.linked(claims, told, documents, ladder)
    return found, occurrences.lined_up(found, sound, documents)


def _row(one: Occurrence, messages: Mapping[str, Claim], ladder: Ladder) -> dict[str, object]:
    events = sorted(one.events, key=lambda event: event.place)
    lead = min(events, key=lambda e: (e.claim.section != "body", e.actor_side == UNKNOWN_SIDE, e.window.days, e.place))
    kind = ladder.type_of(lead.type)
    rung = ladder.rung_of(lead.type)
    told = [event for event in events if event.claim.section != "headline"] or events  # a headline names loosely
    actors = _common(e.actors for e in [e for e in told if e.actor_side != UNKNOWN_SIDE] or told)
    targets = _common(e.targets for e in [e for e in told if e.target_side != UNKNOWN_SIDE] or told)
    extra = [messages[event.id] for event in events if event.id in messages]
    claim_ids = dict.fromkeys([event.id for event in events] + [claim.id for claim in extra])
    named = {name for event in events for name in event.actors}
    named |= {name for event in events for name in event.targets if event.target_side != UNKNOWN_SIDE}
    return {
        "rung": rung.key,
        "type": lead.type,
        "plover": str(lead.claim.norm.get("plover") or rung.plover),
        "cameo": str(lead.claim.norm.get("cameo") or kind.cameo),
        "actor": _joined(actors),
        "actor_side": _side(e.actor_side for e in told),
        "target": _joined(targets),
        "target_side": _side(e.target_side for e in told),
        "forces": "; ".join(sorted(named)),
        "label": ladder.label(lead.type, actors, targets),
        "outcome": " / ".join(_told(_outcomes(events, messages))) or "unknown",
        "certainty": "asserted" if any(e.claim.certainty == "asserted" for e in events) else "believed",
        "relation": _relation(lead, events),
        "n_claims": len(claim_ids),
        "n_documents": len(one.document_ids),
        "claim_ids": " ".join(claim_ids),
        "document_ids": " ".join(one.document_ids),
        "words": " … ".join(dict.fromkeys(event.claim.quote for event in events)),
    }


def _differing(one: Occurrence, messages: Mapping[str, Claim]) -> list[tuple[str, list[tuple[str, list[str]]]]]:
    """Return what documents give different values for: (what, [(value, document ids), ...])."""
    events = sorted(one.events, key=lambda event: event.place)
    out = []
    for about, pairs in (
        ("where", [(d, said) for d, said in _pairs(events, "relation") if said in EXCLUSIVE]),
        ("answer", _outcomes(events, messages)),
        ("when", _days(events)),
    ):
        given = {d: {s for other, s in pairs if other == d and s not in UNSAID} for d, _ in pairs}
        if any(a and b and not a & b for a in given.values() for b in given.values()):
            out.append((about, [(said, sorted({d for d, s in pairs if s == said})) for said in _told(pairs)]))
    return out


def _pairs(events: Iterable[Happening], key: str) -> list[tuple[str, str]]:
    return [(event.claim.document_id, str(event.claim.norm.get(key) or "")) for event in events]


def _relation(lead: Happening, events: Iterable[Happening]) -> str:
    """Return the lead claim's place relation, or the one given most often where it gives none."""
    return next(
        (
            said
            for said in [*(r for _, r in _pairs([lead], "relation")), *_told(_pairs(events, "relation"))]
            if said not in UNSAID
        ),
        NOBODY,
    )


def _outcomes(events: Iterable[Happening], messages: Mapping[str, Claim]) -> list[tuple[str, str]]:
    """Return (document, outcome); a message in the same words may know what the event leaves open."""
    out = []
    for event in events:
        outcome = str(event.claim.norm.get("outcome") or "")
        if outcome in UNSAID and event.id in messages:
            outcome = str(messages[event.id].norm.get("outcome") or "")
        out.append((event.claim.document_id, outcome))
    return out


def _days(events: Sequence[Happening]) -> list[tuple[str, str]]:
    """Return (document, days) if the days that two claims allow do not overlap, else nothing."""
    if not any(a.window.gap_days(b.window) for a in events for b in events):
        return []
    return [
        (e.claim.document_id, f"{happening.iso(e.window.start) or 'open'} to {happening.iso(e.window.end) or 'open'}")
        for e in events
    ]


def _told(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Return the distinct values that are given, the most often given first."""
    count = Counter(said for _, said in pairs if said not in UNSAID)
    return sorted(count, key=lambda said: (-count[said], said))


def _messages_at(claims: Iterable[Claim]) -> dict[str, Claim]:
    """Return event id -> the message claim whose words overlap the event's and whose sender is its actor."""
    sent: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim.kind == "channel_message":
            sent.setdefault(claim.document_id, []).append(claim)
    out = {}
    for event in happening.events(claims):
        for message in sent.get(event.claim.document_id, []):
            overlap = min(event.claim.end, message.end) - max(event.claim.start, message.start)
            by_actor = set(happening.names(message.norm.get("sender"))) & set(event.actors)
            if by_actor and 2 * overlap > message.end - message.start:
                out[event.id] = message
    return out


def _common(groups: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the names given most often; among equals the longest, which tells most."""
    count = Counter(group for group in groups if group)
    return min(count, key=lambda group: (-count[group], -len(" ".join(group)), group), default=())


def _side(sides: Iterable[str]) -> str:
    count = Counter(side for side in sides if side != UNKNOWN_SIDE)
    return min(count, key=lambda side: (-count[side], side), default=UNKNOWN_SIDE)


def _joined(names: Sequence[str]) -> str:
    return " and ".join(names) or NOBODY


def _who(document_ids: Iterable[str], publishers: Mapping[str, str]) -> str:
    return ", ".join(dict.fromkeys(publishers.get(name, name) for name in document_ids))


def _seen(cue: str, document_id: str, rows: Iterable[Mapping[str, str]]) -> bool:
    return any(row["cue"] == cue and row["document_id"] == document_id for row in rows)
