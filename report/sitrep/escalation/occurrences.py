"""Link the events of several documents that are about one occurrence, and put the occurrences in order.

Input   claims, order relations, documents, ladder
Output  `Occurrence`s with every claim kept; nothing is averaged, and what cannot be decided stays apart
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from sitrep.escalation import happening, order
from sitrep.escalation.happening import UNKNOWN_SIDE, Happening, Window
from sitrep.escalation.ladder import Ladder
from sitrep.escalation.order import Before, Item

if TYPE_CHECKING:
    from sitrep.claims.record import Claim
    from sitrep.documents import Document

NARROW_DAYS = 3  # a report dated to this many days or fewer can vouch for another document's report
SHORT_DAYS = 31  # windows up to so long are filed by day
HEADINGS = ("headline", "dek")


@dataclass(slots=True, kw_only=True)
class Occurrence:
    """One thing that happened, as one or more claims tell it."""

    family: str
    window: Window  # the days that all its claims allow
    events: list[Happening] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The least of its claims' ids: it changes only when a claim with a lesser one joins."""
        return min(event.id for event in self.events)

    @property
    def document_ids(self) -> list[str]:
        """Its documents, sorted."""
        return sorted({event.claim.document_id for event in self.events})


def linked(
    claims: Sequence[Claim], told: Sequence[Before], documents: Iterable[Document], ladder: Ladder
) -> list[Occurrence]:
    """Return the occurrences that *claims* tell of, unordered.

    Two claims are about one occurrence when their types are of one family, their parties are compatible and
    the days they allow overlap.  In different documents one of the two must also be dated to three days or
    fewer, or both must have no first day and end on the day of a dated occurrence that both documents tell of
    (the steps that led up to it).  Two claims whose order a text states are two occurrences.  A claim that fits
    several stays by itself, unless it is a headline, which speaks of the newest.

    Args:
        claims: of any kind; only events said to have taken place are used.
        told: order relations over claim ids.
        documents: for their dates of publication.
        ladder: families and the event types that must share a name.
    """
    rank = happening.published_rank(documents)
    ordered = {frozenset((r.before_id, r.after_id)) for r in told}
    events = [event for event in happening.events(claims) if happening.is_real(event.claim)]
    events.sort(key=lambda e: (e.window.days, rank.get(e.claim.document_id, len(rank)), e.place))
    found: dict[str, Family] = {}
    dated: dict[date, list[Occurrence]] = {}  # by last day
    for event in events:
        kind = ladder.type_of(event.type)
        family = found.setdefault(kind.family, Family())
        fitting: list[Occurrence] = []
        for one in family.near(event):
            if (
                (_same_days(event, one) or _same_run_up(event, one, dated))
                and _same_parties(event, one, kind.by_name)
                and not any(frozenset((event.id, other.id)) in ordered for other in one.events)
            ):
                fitting.append(one)
                if len(fitting) == 2 and event.window.days > SHORT_DAYS:
                    break  # two are as good as many: the claim does not decide between them
        home = _chosen(event, fitting)
        if home is None:
            home = Occurrence(family=kind.family, window=event.window)
            family.add(home, event)
            if event.window.days <= NARROW_DAYS and event.window.end is not None:
                dated.setdefault(event.window.end, []).append(home)
        if home.window.gap_days(event.window) == 0:
            home.window = home.window.shared_with(event.window)
        home.events.append(event)
    in_text = {event.claim.document_id for event in events if event.claim.section != "headline"}
    return [one for family_name in sorted(found) for one in found[family_name].members if _is_told(one, in_text)]


def _is_told(one: Occurrence, in_text: Collection[str]) -> bool:
    """Return whether a text tells of *one*: what only a headline says, and the text below it does not, is no more."""
    return any(e.claim.section != "headline" or e.claim.document_id not in in_text for e in one.events)


@dataclass(slots=True, kw_only=True)
class Family:
    """The occurrences of one family so far, so filed that no event is held against all of them.

    Events come in order of the length of their windows, so the short ones are complete when a long one asks.
    """

    members: list[Occurrence] = field(default_factory=list)
    by_day: dict[date, list[Occurrence]] = field(default_factory=dict)  # those with short windows
    latest_first: list[Occurrence] = field(default_factory=list)  # the same
    long: dict[str | Window, list[Occurrence]] = field(default_factory=dict)  # by document and by window

    def add(self, one: Occurrence, event: Happening) -> None:
        """File a new occurrence that begins with *event*."""
        self.members.append(one)
        if event.window.days <= SHORT_DAYS:
            for day in _days_of(event.window, 0):
                self.by_day.setdefault(day, []).append(one)
        else:
            for key in (event.claim.document_id, event.window):
                self.long.setdefault(key, []).append(one)

    def near(self, event: Happening) -> Iterator[Occurrence]:
        """Yield each occurrence that *event* may be about, once; for a long window the latest first."""
        if event.window.days <= SHORT_DAYS:
            filed = [self.by_day.get(day, []) for day in _days_of(event.window, 1)]
        else:
            if not self.latest_first:
                short = {id(one): one for told in self.by_day.values() for one in told}.values()
                self.latest_first = sorted(short, key=lambda one: (str(one.window.end), one.id), reverse=True)
            filed = [self.latest_first, *(self.long.get(key, []) for key in (event.claim.document_id, event.window))]
        seen = set()
        for one in itertools.chain.from_iterable(filed):
            if id(one) not in seen:
                seen.add(id(one))
                yield one


def _days_of(window: Window, margin: int) -> list[date]:
    """Return the days of a closed window, and *margin* days on either side."""
    if window.start is None or window.end is None:
        return []
    first = window.start.toordinal() - margin
    return [date.fromordinal(number) for number in range(first, window.end.toordinal() + margin + 1)]


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

    "dated" when the days alone say so, else the strongest reason a text gives for this very pair, else
    "listing": nothing but the order of the text.  The first is "dated" when it has any day at all.
    """
    reasons: dict[tuple[str, str], str] = {}
    for relation in sorted(line.kept, key=lambda r: r.strength, reverse=True):
        reasons[relation.before_id, relation.after_id] = relation.reason
    names = sorted(line.ranks, key=lambda name: line.ranks[name])
    out = {}
    for before, name in zip([None, *names], names, strict=False):
        window = by_id[name].window
        if before is None:
            out[name] = "listing" if window == happening.OPEN else "dated"
        else:
            end = by_id[before].window.end
            is_later = end is not None and window.start is not None and end < window.start
            out[name] = "dated" if is_later else reasons.get((before, name), "listing")
    return out


def _same_days(event: Happening, one: Occurrence) -> bool:
    gap = one.window.gap_days(event.window)
    if event.claim.document_id in one.document_ids:
        return gap == 0
    shorter, longer = sorted((event.window.days, one.window.days))
    # "over the weekend" and "this week" may touch without overlapping; two single days are two days.
    return shorter <= NARROW_DAYS and (gap == 0 or (gap == 1 and 1 < longer <= 7))


def _same_run_up(event: Happening, one: Occurrence, dated: Mapping[date, list[Occurrence]]) -> bool:
    """Return whether both lead up to one dated occurrence that the documents of both tell of."""
    end = event.window.end
    if end is None or event.window.start is not None or one.window != event.window:
        return False
    told = set(one.document_ids)
    return any(
        event.claim.document_id in goal.document_ids and told & set(goal.document_ids) for goal in dated.get(end, [])
    )


def _same_parties(event: Happening, one: Occurrence, by_name: bool) -> bool:
    for other in one.events:
        if not _same_actor(event, other, by_name):
            return False
        sides = {event.target_side, other.target_side} - {UNKNOWN_SIDE}
        if len(sides) > 1 and not set(event.targets) & set(other.targets):
            return False
        if event.claim.document_id == other.claim.document_id and (
            happening.apart(event.actors, other.actors) or happening.apart(event.targets, other.targets)
        ):
            return False
    return True


def _same_actor(event: Happening, other: Happening, by_name: bool) -> bool:
    if set(event.actors) & set(other.actors):
        return True
    if by_name:
        return False
    if not event.actors or not other.actors:
        return True
    if UNKNOWN_SIDE in (event.actor_side, other.actor_side):  # somebody unheard of: the target must speak for it
        return event.target_side == other.target_side != UNKNOWN_SIDE and event.actor_side != other.actor_side
    return event.actor_side == other.actor_side


def _chosen(event: Happening, fitting: Sequence[Occurrence]) -> Occurrence | None:
    if len(fitting) < 2:
        return fitting[0] if fitting else None
    by_name = sorted(
        fitting,
        key=lambda one: (
            -len(set(event.actors) & {name for other in one.events for name in other.actors}),
            -len(set(event.targets) & {name for other in one.events for name in other.targets}),
            one.window != event.window,
            one.id,
        ),
    )
    if event.window.days <= NARROW_DAYS:
        return by_name[0]
    if event.claim.section in HEADINGS:
        return max(fitting, key=lambda one: (one.window.end is not None, str(one.window.end), one.id))
    return None


def _known(relation: Before, home: Mapping[str, str]) -> bool:
    return relation.before_id in home and relation.after_id in home
