"""Gather, for each occurrence, what its documents give for one subject: where they agree and where they differ.

Input   an account
Output  `Subject`s: distances, counts, the dead, days, places, answers, names, movement, each value with its words
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from sitrep.escalation import days, happening, manner, values
from sitrep.escalation.accounts import Account
from sitrep.escalation.happening import UNKNOWN_SIDE, Happening, Window
from sitrep.escalation.ladder import NOBODY, USE_OF_FORCE
from sitrep.escalation.occurrences import Occurrence
from sitrep.escalation.values import Value

if TYPE_CHECKING:
    from sitrep.claims.record import Claim

EXCLUSIVE = ("inside", "outside", "perimeter")  # place relations of which only one can hold
UNSAID = ("unknown", NOBODY, "")  # a value that a text leaves open does not disagree with one that it gives
WEEK = timedelta(days=7)
HALTED = "halted"  # how one stands who digs in, or holds a position; data/reference/ladder.yaml, `moves`
FLOWN = ("aircraft", "drones")  # their flights are no moves of those on the ground
NAMES = ("actor", "target")  # subjects whose values are names: other words are not other things
WHERE, ANSWER, MOVEMENT = "where", "answer", "moving or not"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One value, with all who give it."""

    values: tuple[Value, ...]  # equal to each other, in text order
    contradicts: tuple[str, ...]  # words of the values of other voices that cannot hold beside it

    @property
    def first(self) -> Value:
        """The value as it is given first."""
        return self.values[0]

    @property
    def document_ids(self) -> list[str]:
        """Who gives it, sorted."""
        return sorted({value.claim.document_id for value in self.values})


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One thing that documents tell of one occurrence, side by side."""

    name: str
    given: tuple[Given, ...]

    @property
    def is_contradicted(self) -> bool:
        """Whether two of its values cannot both hold."""
        return any(one.contradicts for one in self.given)

    @property
    def differs(self) -> bool:
        """Whether two voices give two values, be they contradictory or not."""
        return len(self.given) > 1 and len({value.voice for one in self.given for value in one.values}) > 1


@lru_cache(maxsize=1)  # several tables are made from one account
def subjects(told: Account) -> dict[str, list[Subject]]:
    """Return occurrence id -> its subjects, contradicted ones first, then by name."""
    figures = values.attached(told.claims, told.found, told.sentences, told.ladder)
    counts = values.counts_by_document(told.claims)
    dates: dict[str, list[Claim]] = {}
    for claim in told.claims:
        if claim.kind == "date":
            dates.setdefault(claim.document_id, []).append(claim)
    steps = _steps(told)
    depths, standings = manner.depths(told), manner.standings(told)
    loose = _loose_days(told, dates)
    out = {}
    for one in told.found:
        given = [*figures.get(one.id, ()), *depths.get(one.id, ())]
        given = values.with_parts([*given, *_parts_elsewhere(given, counts)])
        events = sorted(one.events, key=lambda event: event.place)
        given += [*days.days_of(events, dates), *loose.get(one.id, ())]
        given += _coded(events, told.messages)
        given += _named(events)
        given += _movement(one, steps, told)
        given += standings.get(one.id, ())
        out[one.id] = side_by_side(given)
    return out


def is_kind_of_harm(one: Occurrence, told: Account) -> bool:
    """Return whether *one* is harm that came of something, such as the dead of a strike, and not an act of its own."""
    return told.ladder.type_of(one.events[0].type).by_outcome


def side_by_side(given: Iterable[Value]) -> list[Subject]:
    """Return the values of each subject together, equal ones as one: contradicted subjects first, then by name."""
    by_subject: dict[str, list[Value]] = {}
    for value in given:
        by_subject.setdefault(value.subject, []).append(value)
    out = []
    for name, found in by_subject.items():
        groups: list[list[Value]] = []
        for value in sorted(found, key=lambda v: (v.part, v.claim.document_id, v.claim.start, v.claim.id)):
            same = next((group for group in groups if group[0].equals(value) and group[0].part == value.part), None)
            if same is None:
                groups.append([value])
            elif value.claim.id not in {other.claim.id for other in same}:
                same.append(value)
        rows = [Given(values=tuple(group), contradicts=_contradicted(group, groups, name)) for group in groups]
        rows.sort(
            key=lambda one: (one.first.part, _bound(one.first.low, one.first.high), one.first.code, one.first.words)
        )
        out.append(Subject(name=name, given=tuple(rows)))
    return sorted(out, key=lambda subject: (not subject.is_contradicted, subject.name))


def _contradicted(group: Sequence[Value], groups: Iterable[Sequence[Value]], name: str) -> tuple[str, ...]:
    """Return the words of what other voices give that cannot hold beside *group*."""
    if name in NAMES or group[0].part:
        return ()
    voices = {value.voice for value in group}
    return tuple(
        other[0].words
        for other in groups
        if not other[0].part and {v.voice for v in other} != voices and group[0].excludes(other[0])
    )


def _bound(low: float | None, high: float | None) -> float:
    return low if low is not None else high if high is not None else float("inf")


def _parts_elsewhere(given: Sequence[Value], counts: Mapping[tuple[str, str], Sequence[Value]]) -> list[Value]:
    """Return the smaller counts that a document gives elsewhere of what it counts here: thirteen of twenty vehicles."""
    known = {value.claim.id for value in given}
    wholes = {
        (value.claim.document_id, value.subject): value
        for value in given
        if value.low is not None and value.unit == value.subject
    }
    return [
        replace(part, basis="elsewhere in the text")
        for key, whole in wholes.items()
        for part in counts.get(key, ())
        if part.claim.id not in known and part.high is not None and whole.low is not None and part.high < whole.low
    ]


def _coded(events: Sequence[Happening], messages: Mapping[str, Claim]) -> list[Value]:
    out = []
    for event in events:
        where = str(event.claim.norm.get("relation") or "")
        if where in EXCLUSIVE:
            out.append(manner.word(WHERE, event.claim, where))
        answer = outcome(event, messages)
        if answer not in UNSAID:
            out.append(manner.word(ANSWER, event.claim, answer))
    return out


def outcome(event: Happening, messages: Mapping[str, Claim]) -> str:
    """Return the outcome of an event; a message in the same words may know what the event leaves open."""
    said = str(event.claim.norm.get("outcome") or "")
    if said in UNSAID and event.id in messages:
        said = str(messages[event.id].norm.get("outcome") or "")
    return said


def _named(events: Sequence[Happening]) -> list[Value]:
    """Return the names that the texts give to actor and target; a headline names loosely."""
    out = []
    for event in events:
        if event.claim.section == "headline":
            continue
        for role, names in zip(NAMES, (event.actors, event.targets), strict=True):
            if names:
                out.append(replace(manner.word(role, event.claim, " and ".join(names)), words=" and ".join(names)))
    return out


def _steps(told: Account) -> dict[str, list[tuple[Happening, Occurrence, str]]]:
    """Return document id -> the events by which somebody on the ground or at sea moves or halts."""
    out: dict[str, list[tuple[Happening, Occurrence, str]]] = {}
    for one in told.found:
        for event in one.events:
            how = told.ladder.type_of(event.type).moves
            is_flown = event.claim.norm.get("by") in FLOWN
            if how and event.claim.section != "headline" and not is_flown:
                out.setdefault(event.claim.document_id, []).append((event, one, how))
    return out


def _movement(
    one: Occurrence, steps: Mapping[str, Sequence[tuple[Happening, Occurrence, str]]], told: Account
) -> list[Value]:
    """Return how those on whom force was used stood just then, as each document that tells of both has it."""
    sides = {event.target_side for event in one.events} - {UNKNOWN_SIDE}
    if told.ladder.rung_of(one.events[0].type).mid < USE_OF_FORCE or len(sides) != 1:
        return []
    out = [manner.word(MOVEMENT, event.claim, HALTED) for event in one.events if manner.stands(event)]
    for name in one.document_ids:
        for event, step, how in steps.get(name, ()):
            if event.actor_side in sides and step is not one and _just_then(event, one):
                out.append(manner.word(MOVEMENT, event.claim, how))
    return out


def _just_then(event: Happening, one: Occurrence) -> bool:
    """Return whether a step is told for the day of *one*; a step without a first day leads up to its last."""
    if one.window.end is None or event.window.end is None or one.window.gap_days(event.window):
        return False
    return event.window.start is not None or event.window.end == one.window.end


def _loose_days(told: Account, dates: Mapping[str, Sequence[Claim]]) -> dict[str, list[Value]]:
    """Return use of force -> days that a sentence without any event gives right after one that tells of it undated.

    "The magazine put the attack early on Friday" says when.  A weekday that was read as a week too early for what
    others tell is read a week later.
    """
    at: dict[tuple[str, int], list[tuple[Happening, Occurrence]]] = {}
    for one in told.found:
        for event in one.events:
            if (key := told.sentences.of(event.claim)) is not None:
                at.setdefault(key, []).append((event, one))
    out: dict[str, list[Value]] = {}
    for claim in (claim for name in sorted(dates) for claim in dates[name] if claim.section == "body"):
        key, given = told.sentences.of(claim), happening.window(claim.norm)
        if key is None or key in at or given.days != 1 or given.start is None:
            continue
        for event, one in at.get((key[0], key[1] - 1), ()):
            if event.window.start is None and told.ladder.rung_of(event.type).mid >= USE_OF_FORCE:
                late = Window(start=given.start + WEEK, end=given.start + WEEK)
                is_late = one.window.gap_days(late) <= 1 < one.window.gap_days(given)
                day = (late if is_late else given).start
                value = replace(manner.word(days.WHEN, claim, str(day)), basis=values.NEARBY, unit=values.DAY)
                out.setdefault(one.id, []).append(value)
    return out
