"""What the desk shows, as plain values: the list of documents, one document with its claims, the codes of each field.

Input   a folder, corrections; one document and its reading
Output  dicts and lists, as JSON can hold them
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any  # plain values of JSON

from sitrep import review
from sitrep.cite import words
from sitrep.claims import Claim, Reading, fields
from sitrep.desk import queue
from sitrep.desk.folder import Entry
from sitrep.documents import Document
from sitrep.review import faults, tabular
from sitrep.review.record import TOOK_EFFECT, Correction

Rows = tuple[Correction, ...]

# The fields that somebody who adds a claim is asked for; the others can be edited afterwards.
MAIN = {
    "event": ("type", "actor", "target", "date.start", "date.end", "relation", "outcome"),
    "force": ("force", "relation", "size"),
    "quantity": ("low", "high", "unit", "approx", "what"),
    "place": ("place", "role", "relation", "ref"),
    "date": ("start", "end", "precision"),
    "quote": ("speaker", "mode", "addressee"),
    "channel_message": ("channel", "sender", "recipient", "addressee", "content", "date.start", "date.end"),
    "refusal_no_comment": ("who", "topic"),
    "assessment": ("holder", "about", "content"),
}


def listing(entries: Sequence[Entry], counts: Mapping[str, int], rows: Rows) -> list[dict[str, Any]]:
    """Return each document with how many of its claims were decided on and how many there are, None if unknown.

    Args:
        entries: the documents, in the order shown.
        counts: claims by document, as far as known.
        rows: all corrections.
    """
    named = {(row.anchor.document, faults.identified(row)) for row in rows if row.anchor}
    decided = Counter(name for name, _ in named)
    return [
        {
            "id": entry.id,
            "title": entry.title,
            "publisher": entry.publisher,
            "published": entry.published,
            "decided": decided[entry.id],
            "claims": max(counts[entry.id], decided[entry.id]) if entry.id in counts else None,
        }
        for entry in entries
    ]


def of(rows: Rows, document: Document, reading: Reading) -> Rows:
    """Return those of *rows* that are about *document*, by their anchor or by the id of a claim."""
    known = {claim.id for claim in reading.claims}
    return tuple(row for row in rows if (row.anchor.document == document.id if row.anchor else row.claim in known))


def page(entry: Entry, document: Document, reading: Reading, rows: Rows) -> dict[str, Any]:
    """Return *document* with its claims as they stand after *rows*, the least certain first.

    Args:
        entry: the document in its list.
        document: the document.
        reading: what the machine reads in it.
        rows: all corrections; those of other documents tell which kinds are often wrong.
    """
    reviewed = review.applied([reading], [document], of(rows, document, reading))
    gone = {claim.id for claim in reviewed.rejected}
    record = queue.records(rows)
    shown = [*reviewed.readings[0].claims, *reviewed.rejected]
    doubts = {claim.id: queue.doubt(reviewed.machine.get(claim.id, claim), record) for claim in shown}
    shown.sort(key=lambda claim: (-round(doubts[claim.id], 6), claim.start, claim.end, claim.id))
    return {
        "id": document.id,
        "title": entry.title,
        "about": ", ".join(filter(None, (entry.publisher, words.days(entry.published)))),
        "language": document.language or "",
        "text": document.text,
        "claims": [_claim(claim, rejected=claim.id in gone) for claim in shown],
        "unfit": [
            {
                "what": f"{outcome.correction.action} {outcome.correction.field}".strip(),
                "why": tabular.STATE_WORDS[outcome.state],
                "was": outcome.was,
                "now": outcome.now,
                "remedy": outcome.remedy,
                "line": outcome.correction.line,
            }
            for outcome in reviewed.outcomes
            if outcome.state not in TOOK_EFFECT
        ],
    }


def choices() -> dict[str, dict[str, dict[str, Any]]]:
    """Return kind -> field -> its `codes`, none where any value of its type will do, and whether it is a `main` one."""
    return {
        kind: {
            name: {"codes": _codes(kind, name), "main": name == "certainty" or name.removeprefix("norm.") in MAIN[kind]}
            for name in fields.names(kind)
        }
        for kind in MAIN
    }


def _codes(kind: str, name: str) -> list[str]:
    return [str(code) for code in fields.described(kind, name).get("enum", [])]


def _claim(claim: Claim, *, rejected: bool) -> dict[str, Any]:
    return {
        "id": claim.id,
        "start": claim.start,
        "end": claim.end,
        "quote": claim.quote,
        "kind": claim.kind,
        "kind_words": words.KIND_WORDS[claim.kind],
        "says": words.value(claim.kind, claim.norm),
        "said_by": " › ".join(claim.chain),
        "certainty": claim.certainty + (", denied" if claim.polarity == "negative" else ""),
        "rule": claim.rule,
        "review": "rejected" if rejected else claim.review,
        "who": claim.who or "",
        "when": claim.when or "",
        "reason": claim.reason or "",
        "fields": {name: fields.as_text(fields.value(claim, name)) for name in fields.names(claim.kind)},
    }
