"""Put the occurrences of all documents into one sequence, and say what each place in it rests on.

Input   occurrences, order relations between claims, documents
Output  the line of occurrences, and the reason for each place in it
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from sitrep.escalation import happening, order
from sitrep.escalation.occurrences import Occurrence
from sitrep.escalation.order import Before, Item

if TYPE_CHECKING:
    from sitrep.documents import Document


def lined_up(occurrences: Sequence[Occurrence], told: Iterable[Before], documents: Iterable[Document]) -> order.Line:
    """Return the order of *occurrences* across documents.

    Args:
        occurrences: from `linked`.
        told: relations over claim ids; they hold for the occurrences that the claims tell of.
        documents: for their dates of publication, the last word where nothing else decides.
    """
    rank = happening.published_rank(documents)
    home = {event.id: one.id for one in occurrences for event in one.events}
    items = [
        Item(
            id=one.id,
            window=one.window,
            place=min((rank.get(e.claim.document_id, len(rank)), e.claim.start) for e in one.events),
        )
        for one in occurrences
    ]
    return order.sequence(items, [lifted(r, home) for r in told if _known(r, home)])


def lifted(relation: Before, home: Mapping[str, str]) -> Before:
    """Return a relation between claims as one between the occurrences they belong to."""
    return Before(
        document_id=relation.document_id,
        before_id=home[relation.before_id],
        after_id=home[relation.after_id],
        reason=relation.reason,
        cue=relation.cue,
        start=relation.start,
        end=relation.end,
    )


def basis(line: order.Line, by_id: Mapping[str, Occurrence]) -> dict[str, str]:
    """Return occurrence id -> why it stands after the one just before it.

    "dated" when the days alone say so, else the strongest reason that a text gives for this very pair, else
    "none": no word orders the two, and either may have come first.  The first is "dated" when it has any day.
    """
    reasons: dict[tuple[str, str], str] = {}
    for relation in sorted(line.kept, key=lambda r: r.strength, reverse=True):
        reasons[relation.before_id, relation.after_id] = relation.reason
    names = sorted(line.ranks, key=lambda name: line.ranks[name])
    out = {}
    for before, name in zip([None, *names], names, strict=False):
        window = by_id[name].window
        if before is None:
            out[name] = "none" if window == happening.OPEN else "dated"
        else:
            end = by_id[before].window.end
            is_later = end is not None and window.start is not None and end < window.start
            out[name] = "dated" if is_later else reasons.get((before, name), "none")
    return out


def _known(relation: Before, home: Mapping[str, str]) -> bool:
    return relation.before_id in home and relation.after_id in home
