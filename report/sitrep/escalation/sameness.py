"""Say whether a claim can be about an occurrence: its kind, parties, places and days. Decides nothing else.

Input   a `Happening` and what is known of an occurrence so far
Output  yes or no, and of several that fit the one that the words choose, if they do
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from sitrep.escalation import happening
from sitrep.escalation.happening import UNKNOWN_SIDE, Happening
from sitrep.escalation.ladder import EventType, Ladder

if TYPE_CHECKING:
    from sitrep.escalation.occurrences import Occurrence

NARROW_DAYS = 3  # a report dated to this many days or fewer can vouch for another document's report
RUN_UP_DAYS = 3  # what a text puts before a dated thing, without a day of its own, is sought so far back
HEADINGS = ("headline", "dek")


def kind_of(event: Happening, ladder: Ladder) -> EventType:
    """Return the type as which *event* is linked: its own, or, for what a thing says, that of bringing the thing.

    "The leaflets told them to leave" is the leaflet drop.
    """
    things = {*event.actors, *happening.names(event.claim.norm.get("via"))}
    words = {word for name in things for word in happening.words_of(name)}
    return next(
        (kind for kind in ladder.types.values() if kind.bearer and kind.bearer in words), ladder.type_of(event.type)
    )


def family(event: Happening, kind: EventType) -> str:
    """Return the name under which texts may tell of one occurrence in different types.

    It is what the ladder gives.  Where the ladder asks for one outcome, the dead and the wounded are two.
    """
    return f"{kind.family}, {event.claim.norm.get('outcome')}" if kind.by_outcome else kind.family


def without_bearer(event: Happening, kind: EventType) -> Happening:
    """Return *event* with nobody for an actor where a thing speaks: whose it is, the words do not say."""
    speaks = kind.bearer and any(kind.bearer in happening.words_of(name) for name in event.actors)
    return replace(event, actors=(), actor_side=UNKNOWN_SIDE) if speaks else event


def same_days(event: Happening, one: Occurrence) -> bool:
    """Return whether the days that both allow meet, and one of the two is dated closely enough to vouch."""
    gap = one.window.gap_days(event.window)
    own = one.by_document.get(event.claim.document_id)
    if own is not None:  # it may touch the days that another document gives, and lie within those of its own
        return gap == 0 or any(other.window == event.window for other in own)
    shorter, longer = sorted((event.window.days, one.window.days))
    # "over the weekend" and "this week" may touch without overlapping; two single days are two days.
    return shorter <= NARROW_DAYS and (gap == 0 or (gap == 1 and 1 < longer <= 7))


def in_run_up(goal: date | None, one: Occurrence) -> bool:
    """Return whether *one* is recent enough to be a step towards *goal*, the day of what a text puts after it."""
    return goal is None or one.window.end is None or (goal - one.window.end).days <= RUN_UP_DAYS


def same_parties(event: Happening, one: Occurrence, kind: EventType) -> bool:
    """Return whether actor and target can be those of every claim about *one*."""
    if not all(_fits(event, other, kind) and _one_machine(event, other) for other in one.profiles.values()):
        return False
    return not any(
        happening.apart(event.actors, other.actors) or happening.apart(event.targets, other.targets)
        for other in one.by_document.get(event.claim.document_id, ())
    )


def same_place(names: frozenset[str], one: Occurrence) -> bool:
    """Return whether the places that the sentences name do not part them."""
    return not names or not one.places or not names.isdisjoint(one.places)


def chosen(event: Happening, fitting: Sequence[Occurrence]) -> Occurrence | None:
    """Return the occurrence that *event* is about, or None where the words do not decide.

    One that the same document tells of, in words for the target that agree, is nearer than any other.  A claim
    with close days goes to the one whose names are nearest; a headline speaks of the newest; any other claim that
    fits several stays by itself.
    """
    own = [one for one in fitting if event.claim.document_id in one.by_document]
    if len(own) == 1 and not all(_named_apart(event, other) for other in own[0].by_document[event.claim.document_id]):
        return own[0]
    if len(fitting) < 2:
        return fitting[0] if fitting else None
    if event.window.days <= NARROW_DAYS:
        return min(
            fitting,
            key=lambda one: (
                -len(set(event.actors) & {name for other in one.profiles.values() for name in other.actors}),
                -len(set(event.targets) & {name for other in one.profiles.values() for name in other.targets}),
                one.window != event.window,
                one.id,
            ),
        )
    if event.claim.section in HEADINGS:
        return max(fitting, key=lambda one: (one.window.end is not None, str(one.window.end), one.id))
    return None


def _fits(event: Happening, other: Happening, kind: EventType) -> bool:
    if kind.once:  # who did it is what texts differ on; the thing is the same
        return _named_alike(event.targets, other.targets)
    if not _same_actor(event, other, kind.by_name):
        return False
    sides = {event.target_side, other.target_side} - {UNKNOWN_SIDE}
    if len(sides) > 1 and not set(event.targets) & set(other.targets):
        return False
    return bool(sides) or not _named_apart(event, other) or _one_actor(event, other)


def _one_machine(event: Happening, other: Happening) -> bool:
    """Return whether what comes can be one: an aircraft that flies in is not the convoy, but may be nobody named."""
    machines = [one.claim.norm.get("by") for one in (event, other)]
    return machines[0] == machines[1] or not (event.actors and other.actors)


def _same_actor(event: Happening, other: Happening, by_name: bool) -> bool:
    if set(event.actors) & set(other.actors):
        return True
    if by_name:
        return False
    if not event.actors or not other.actors:
        return True
    if UNKNOWN_SIDE in (event.actor_side, other.actor_side):
        if _named_alike(event.actors, other.actors):
            return True
        # somebody unheard of: the target must speak for it
        return event.target_side == other.target_side != UNKNOWN_SIDE and event.actor_side != other.actor_side
    return event.actor_side == other.actor_side


def _one_actor(event: Happening, other: Happening) -> bool:
    return bool(set(event.actors) & set(other.actors)) or event.actor_side == other.actor_side != UNKNOWN_SIDE


def _named_alike(first: Sequence[str], second: Sequence[str]) -> bool:
    """Return whether one name holds all words of another, as "pro-regime forces" does of "forces"."""
    pairs = [(happening.words_of(a), happening.words_of(b)) for a in first for b in second]
    return any(a <= b or b <= a for a, b in pairs)


def _named_apart(event: Happening, other: Happening) -> bool:
    """Return whether both name a target that nobody puts on a side, in words of which they share none."""
    words = [{word for name in one.targets for word in happening.words_of(name)} for one in (event, other)]
    return all(words) and words[0].isdisjoint(words[1])
