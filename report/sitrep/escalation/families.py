"""File the occurrences found so far, so that an event meets only those that its days allow. Decides nothing else.

Input   occurrences as they are found, events in the order of the length of their windows
Output  for an event the few occurrences that it may be about, its document's own first
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING

from sitrep.escalation import happening, sameness
from sitrep.escalation.happening import UNKNOWN_SIDE, Happening, Window

if TYPE_CHECKING:
    from sitrep.escalation.occurrences import Occurrence

SHORT_DAYS = 31  # windows up to so long are filed by day
Place = tuple[str, date]  # a document and a last day


@dataclass(slots=True, kw_only=True)
class RunUps:
    """Steps without a first day, by the dated occurrence that they led up to and that one of their documents tells of.

    A step and the dated occurrence meet in a document: each is filed under the other's when it gains that document.
    """

    goals: dict[Place, list[Occurrence]] = field(default_factory=dict)
    steps: dict[Place, list[tuple[str, Occurrence]]] = field(default_factory=dict)
    last_days: dict[int, date] = field(default_factory=dict)  # of dated occurrences
    filed: dict[int, tuple[str, date]] = field(default_factory=dict)  # of steps: family, last day
    led: dict[tuple[int, str], dict[int, Occurrence]] = field(default_factory=dict)

    def add(self, one: Occurrence, event: Happening) -> None:
        """File a new occurrence that begins with *event*, as a goal or as a step; others are neither."""
        if event.window.end is None:
            return
        if event.window.days <= sameness.NARROW_DAYS:
            self.last_days[id(one)] = event.window.end
        elif event.window.start is None:
            self.filed[id(one)] = (one.family, event.window.end)

    def told_by(self, document_id: str, one: Occurrence) -> None:
        """File that *document_id* tells of *one*."""
        if id(one) in self.last_days:
            place = (document_id, self.last_days[id(one)])
            self.goals.setdefault(place, []).append(one)
            for family, step in self.steps.get(place, ()):
                self.led.setdefault((id(one), family), {})[id(step)] = step
        elif id(one) in self.filed:
            family, last_day = self.filed[id(one)]
            place = (document_id, last_day)
            self.steps.setdefault(place, []).append((family, one))
            for goal in self.goals.get(place, ()):
                self.led.setdefault((id(goal), family), {})[id(one)] = one

    def like(self, event: Happening, family: str) -> Iterator[Occurrence]:
        """Yield the steps of *family* with the window of *event* whose goal the document of *event* tells of too."""
        if event.window.end is not None and event.window.start is None:
            for goal in self.goals.get((event.claim.document_id, event.window.end), ()):
                for one in self.led.get((id(goal), family), {}).values():
                    if one.window == event.window:
                        yield one


@dataclass(slots=True, kw_only=True)
class Family:
    """The occurrences of one family so far, so filed that no event is held against all of them.

    Only one dated to few days can vouch for another document's report, so only those are filed by day.  Events come
    in order of the length of their windows: the dated ones are complete when a long one asks.
    """

    members: list[Occurrence] = field(default_factory=list)
    numbers: dict[int, int] = field(default_factory=dict)  # of the members
    by_day: dict[date, dict[int, Occurrence]] = field(default_factory=dict)  # the closely dated ones
    by_document: dict[str, dict[int, Occurrence]] = field(default_factory=dict)
    by_end: dict[str, list[tuple[int, str, Occurrence]]] = field(default_factory=dict)  # those, by actor's side
    by_target: dict[str, list[tuple[int, int, Occurrence]]] = field(default_factory=dict)  # by words of their targets

    def add(self, one: Occurrence) -> None:
        """File a new occurrence."""
        self.numbers[id(one)] = len(self.members)
        self.members.append(one)

    def told_by(self, event: Happening, one: Occurrence) -> None:
        """File *one* under the days, the document and the target of *event*, which is about it."""
        if one.window.days <= sameness.NARROW_DAYS:
            for day in _days_of(one.window, 0):
                self.by_day.setdefault(day, {})[id(one)] = one
        self.by_document.setdefault(event.claim.document_id, {})[id(one)] = one
        for word in _target_words(event):
            named = self.by_target.setdefault(word, [])
            entry = (_ordinal(one.window.end), self.numbers[id(one)], one)
            at = bisect_left(named, entry[:2], key=lambda known: known[:2])
            if at == len(named) or named[at][2] is not one:
                named.insert(at, entry)

    def near(self, event: Happening, goal: date | None, run_ups: Iterable[Occurrence]) -> Iterator[Occurrence]:
        """Yield each occurrence that the days of *event* allow, once; its document's own, then the latest, first.

        Args:
            event: what is held against them.
            goal: the day of what a text puts after *event*, if it has no first day itself.
            run_ups: steps that led up to what the document of *event* tells of too.
        """
        own = self.by_document.get(event.claim.document_id, {}).values()
        if event.window.days <= SHORT_DAYS:
            others: Iterable[Occurrence] = (
                one for day in _days_of(event.window, 1) for one in self.by_day.get(day, {}).values()
            )
        else:
            others = self._until(event, goal)
        dated = (one for one in _once(chain(own, others)) if sameness.same_days(event, one))
        return (one for one in _once(chain(dated, run_ups)) if sameness.in_run_up(goal, one))

    def named(self, event: Happening, goal: date | None) -> Iterator[Occurrence]:
        """Yield each occurrence that shares a word for its target with *event*, once, its document's own first."""
        own = self.by_document.get(event.claim.document_id, {}).values()
        earliest = 0 if goal is None else goal.toordinal() - sameness.RUN_UP_DAYS
        others = (
            told[number][2]
            for told in (self.by_target.get(word, []) for word in sorted(_target_words(event)))
            for number in range(bisect_left(told, earliest, key=lambda entry: entry[0]), len(told))
        )
        return (one for one in _once(chain(own, others)) if sameness.in_run_up(goal, one))

    def _until(self, event: Happening, goal: date | None) -> Iterator[Occurrence]:
        """Yield the dated occurrences that begin before *event* must have ended, the latest first."""
        if not self.by_end:
            for one in _once(one for filed in self.by_day.values() for one in filed.values()):
                sides = {other.actor_side for other in one.profiles.values()}
                for side in sides | {UNKNOWN_SIDE} if len(sides) > 1 else sides:
                    self.by_end.setdefault(side, []).append((_ordinal(one.window.end), one.id, one))
            for told in self.by_end.values():
                told.sort(key=lambda entry: entry[:2])
        known = event.actor_side != UNKNOWN_SIDE
        latest = date.max.toordinal() if event.window.end is None else event.window.end.toordinal() + SHORT_DAYS
        earliest = 0 if goal is None else goal.toordinal() - sameness.RUN_UP_DAYS
        for side in (event.actor_side, UNKNOWN_SIDE) if known else sorted(self.by_end):
            told = self.by_end.get(side, [])
            first = bisect_left(told, earliest, key=lambda entry: entry[0])
            for number in range(bisect_right(told, latest, key=lambda entry: entry[0]) - 1, first - 1, -1):
                yield told[number][2]


def _once(found: Iterable[Occurrence]) -> Iterator[Occurrence]:
    """Yield each of *found* the first time that it comes."""
    seen = set()
    for one in found:
        if id(one) not in seen:
            seen.add(id(one))
            yield one


def _target_words(event: Happening) -> set[str]:
    return {word for name in event.targets for word in happening.words_of(name)}


def _ordinal(day: date | None) -> int:
    return date.max.toordinal() if day is None else day.toordinal()


def _days_of(window: Window, margin: int) -> list[date]:
    """Return the days of a closed window, and *margin* days on either side."""
    if window.start is None or window.end is None:
        return []
    first = window.start.toordinal() - margin
    return [date.fromordinal(number) for number in range(first, window.end.toordinal() + margin + 1)]
