"""Read a weekday again where its first reading stands alone and the next day would not.

A weekday is read as the last one before the day of publication.  An edition dated Thursday can speak of Friday
all the same: where the thing happened it was Friday already.  The other reading is taken only if the texts of
others, at the time, tell of the same steps, and none of them tells of such a step a week before.

Input   event happenings, the date claims, days of publication
Output  the same happenings; one read again is sought from the day of publication to the day after
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sitrep.escalation import happening
from sitrep.escalation.happening import UNKNOWN_SIDE, Happening, Window

if TYPE_CHECKING:
    from sitrep.claims.record import Claim

STEPS_IN_COMMON = 2  # kinds of step that others must tell of too
FROM_PUBLICATION = "publication"  # norm.anchor of a date that is counted from the day of publication
Kind = tuple[str, str, str]  # family, role, side


def read_again(
    events: Sequence[Happening],
    claims: Iterable[Claim],
    published: Mapping[str, date | None],
    family_of: Mapping[str, str],
) -> list[Happening]:
    """Return *events*, those of a document whose weekday is read again with their new days.

    Args:
        events: of any number of documents.
        claims: all claims; those of kind "date" say which days are counted from publication.
        published: document id -> day of publication.
        family_of: event id -> its family, from `sameness.family`.
    """
    counted = {
        (claim.document_id, happening.day(claim.norm.get("start")))
        for claim in claims
        if claim.kind == "date" and claim.norm.get("anchor") == FROM_PUBLICATION
    }
    told: dict[tuple[date, Kind], set[str]] = {}
    doubtful: dict[str, list[Happening]] = {}
    for event in events:
        day = event.window.start
        if day is None or day != event.window.end:
            continue
        for kind in _kinds(event, family_of):
            told.setdefault((day, kind), set()).add(event.claim.document_id)
        if _may_be_tomorrow(day, published.get(event.claim.document_id)) and (event.claim.document_id, day) in counted:
            doubtful.setdefault(event.claim.document_id, []).append(event)
    again = {name: day for name, group in doubtful.items() if (day := _tomorrow(group, published, told, family_of))}
    return [_moved(event, again.get(event.claim.document_id)) for event in events]


def _may_be_tomorrow(day: date, published: date | None) -> bool:
    return published is not None and day in (published - timedelta(days=6), published + timedelta(days=1))


def _tomorrow(
    group: Sequence[Happening],
    published: Mapping[str, date | None],
    told: Mapping[tuple[date, Kind], set[str]],
    family_of: Mapping[str, str],
) -> date | None:
    name = group[0].claim.document_id
    today = published[name]
    if today is None:
        return None
    shared = set()
    for event in group:
        for kind in _kinds(event, family_of):
            last_week = today - timedelta(days=6)
            if not told.get((last_week, kind), set()) <= {name}:
                return None
            if any(not told.get((today + timedelta(days=n), kind), set()) <= {name} for n in (0, 1)):
                shared.add(kind[0])
    return today + timedelta(days=1) if len(shared) >= STEPS_IN_COMMON else None


def _moved(event: Happening, tomorrow: date | None) -> Happening:
    if tomorrow is None:
        return event
    old = {tomorrow, tomorrow - timedelta(days=7)}
    if event.window.start in old and event.window.end in old:
        return replace(
            event,
            window=Window(start=tomorrow - timedelta(days=1), end=tomorrow),
            said=Window(start=tomorrow, end=tomorrow),
        )
    if event.window.start is None and event.window.end in old:
        return replace(event, window=Window(start=None, end=tomorrow), said=Window(start=None, end=tomorrow))
    return event


def _kinds(event: Happening, family_of: Mapping[str, str]) -> list[Kind]:
    roles = (("actor", event.actor_side), ("target", event.target_side))
    return [(family_of[event.id], role, side) for role, side in roles if side != UNKNOWN_SIDE]
