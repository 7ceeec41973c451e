"""Place the ladder's events from left to right. Draws nothing.

Input   events with their windows, the edges of the plot in px
Output  `Columns`: the line of days; each event's x0, x1 and xm are set

Events of one day stand one above the other in the day's column, since the texts give no order.  Those of which
a text says that one came before the other stand side by side, to the left of the rest.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sitrep.charts import timeline
from sitrep.charts.timeline import Timeline

MARK_PX = 7.0  # half of a mark, with its edge
GAP_PX = 7.0
OPEN_PX = 20.0  # room beyond the line of days for the arrow of an open end
UNDATED_PX = 62.0  # the column for events without a day
LAST_PX = 8.0  # room beyond the line of days for the name of the last
SHORT_DAYS = 4  # windows up to so long keep a bar wider than their mark
LEAST_REACH = timedelta(days=14)
ORDERED = ("stated", "implied")  # what a text says, unlike "dated" and "listing"
Pair = tuple[str, str]  # ids of incidents


@dataclass(slots=True, kw_only=True)
class Event:
    """An event's window and where it stands across."""

    row: Mapping[str, object]
    kind: str  # dated, window, before, after or undated
    start: date | None
    end: date | None
    follows: tuple["Event", ...] = ()  # of the same day, and a text says that they came before, with nothing between
    x0: float = 0.0  # extent of bar, arrow or mark
    x1: float = 0.0
    xm: float = 0.0  # the mark

    @property
    def anchor(self) -> date | None:
        """The day in whose column the mark stands; None for a window and for no day."""
        return {"dated": self.end, "before": self.end, "after": self.start}.get(self.kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The line of days and the column of events without a day."""

    line: Timeline | None  # None when no event has a day
    undated_x: float | None

    def clear_of(self, event: Event) -> tuple[float, float]:
        """Return where labels may end to the left and begin to the right of an event.

        On a day with steps that is outside of the whole column, so that no label lies on a mark or on the line
        between two marks, and the labels of the day stand in one line.
        """
        day, line = event.anchor, self.line
        if day is None or line is None or line.marks.get(day, 1) < 2:
            return event.x0, event.x1
        left = event.x0 if event.kind == "before" else min(event.x0, line.at(day, 0) - MARK_PX)
        right = event.x1 if event.kind == "after" else max(event.x1, line.at(day, line.marks[day] - 1) + MARK_PX)
        return left, right


def across(events: Sequence[Event], told: Collection[Pair], left: float, right: float) -> Columns:
    """Return the columns between *left* and *right* (px), and set every event's x0, x1, xm and follows.

    Args:
        events: in order.
        told: ids of incidents of which a text says that the first came before the second.
        left: px.
        right: px.
    """
    dated = [event for event in events if event.kind != "undated"]
    undated = [event for event in events if event.kind == "undated"]
    steps, counts = _steps(events, told)
    undated_px = UNDATED_PX if undated else 0.0
    open_px = {kind: OPEN_PX if any(e.kind == kind for e in dated) else 0.0 for kind in ("before", "after")}
    x0, x1 = left + undated_px + open_px["before"], right - (open_px["after"] or LAST_PX)
    line = _line(dated, counts, x0, x1) if dated else None
    for event in dated:
        assert line is not None  # there is a line where there is a day
        _set_dated(event, steps.get(id(event), 0), line)
    middle = left + undated_px / 2 if undated else None
    for event in undated:
        event.xm = left + undated_px / 2
        event.x0, event.x1 = event.xm - MARK_PX, event.xm + MARK_PX
    return Columns(line=line, undated_x=middle)


def _set_dated(event: Event, step: int, line: Timeline) -> None:
    start, end = event.start, event.end
    if event.anchor is not None:
        event.xm = line.at(event.anchor, step)
        event.x0 = line.edges[0] - OPEN_PX + 5 if event.kind == "before" else event.xm - MARK_PX
        event.x1 = line.edges[-1] + OPEN_PX - 5 if event.kind == "after" else event.xm + MARK_PX
    elif start is not None and end is not None:
        event.x0, event.x1 = line.left(start), line.right(end)
        event.xm = (event.x0 + event.x1) / 2


def _steps(events: Sequence[Event], told: Collection[Pair]) -> tuple[dict[int, int], dict[date, int]]:
    """Return the step of each event by its identity, and how many steps each day has.

    Events of a day that words link stand in steps of their own, no other marks between them; the last step of a day
    is for all the rest.
    """
    by_day: dict[date, list[Event]] = {}
    for event in events:
        if event.anchor is not None:
            by_day.setdefault(event.anchor, []).append(event)
    steps: dict[int, int] = {}
    counts: dict[date, int] = {}
    for day, members in by_day.items():
        known = {str(event.row["id"]): event for event in members}
        earlier = _just_before([pair for pair in told if pair[0] in known and pair[1] in known])
        for name, names in earlier.items():
            known[name].follows = tuple(known[other] for other in sorted(names, key=list(known).index))
        count = 0
        for chain in _chains(earlier):
            depth = dict.fromkeys(chain, 0)
            for name in sorted(chain, key=list(known).index):  # the sequence holds every pair
                depth[name] = max((depth[other] + 1 for other in earlier.get(name, ())), default=0)
            steps |= {id(known[name]): count + number for name, number in depth.items()}
            count += max(depth.values()) + 1
        rest = [event for event in members if id(event) not in steps]
        steps |= dict.fromkeys(map(id, rest), count)
        counts[day] = count + bool(rest)
    return steps, counts


def _just_before(pairs: Sequence[Pair]) -> dict[str, set[str]]:
    """Return id -> those before it, without those that are before another of them anyway."""
    before: dict[str, set[str]] = {}
    for first, second in pairs:
        before.setdefault(second, set()).add(first)
    above = {name: _all_before(name, before) for name in before}
    return {
        name: {one for one in names if not any(one in above.get(other, ()) for other in names)}
        for name, names in before.items()
    }


def _all_before(name: str, before: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    queue = [name]
    while queue:
        new = before.get(queue.pop(), set()) - found
        found |= new
        queue += new
    return found


def _chains(earlier: Mapping[str, set[str]]) -> list[list[str]]:
    """Return the ids that words link, each group sorted; the groups in the order of their first ids."""
    near: dict[str, set[str]] = {}
    for name, names in earlier.items():
        for other in names:
            near.setdefault(name, set()).add(other)
            near.setdefault(other, set()).add(name)
    out, seen = [], set[str]()
    for name in sorted(near):
        if name not in seen:
            group = _all_before(name, near) | {name}
            seen |= group
            out.append(sorted(group))
    return out


def _line(events: Sequence[Event], counts: Mapping[date, int], x0: float, x1: float) -> Timeline:
    known = [day for event in events for day in (event.start, event.end) if day is not None]
    anchors = sorted(counts)
    first, last = min(known), max(known)
    if anchors:  # a window that reaches far beyond all marks is cut off, and its arrow says so
        reach = max(LEAST_REACH, anchors[-1] - anchors[0])
        first, last = max(first, anchors[0] - reach), min(last, anchors[-1] + reach)
    return timeline.timeline(first, last, dict(sorted(counts.items())), x0, x1, roomy=_short_days(events))


def _short_days(events: Iterable[Event]) -> set[date]:
    return {
        event.start + timedelta(days=number)
        for event in events
        if event.kind == "window" and event.start and event.end and (event.end - event.start).days < SHORT_DAYS
        for number in range((event.end - event.start).days + 1)
    }
