"""Give every day its place on a line, busy days more of it. Knows no table.

Input   first and last day, how many marks each day must hold one beside the other
Output  `Timeline`: a day's column in px, and the days whose names fit
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sitrep.charts import lettering
from sitrep.charts.lettering import Box

STEP_PX = 15.0  # from mark to mark within one day
OVERHANG_PX = 18.0  # by which a name may reach beyond the line
SHARE = 0.85  # of the line that busy days may take from the others
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """A line from *x0* to *x1* on which every day has a column."""

    first: date
    edges: tuple[float, ...]  # left edge of each day, then the right edge of the last, px
    marks: Mapping[date, int]

    @property
    def last(self) -> date:
        """The last day."""
        return self.first + timedelta(days=len(self.edges) - 2)

    def left(self, day: date) -> float:
        """Return the left edge of *day*'s column; days off the line count as its end."""
        return self.edges[min(max((day - self.first).days, 0), len(self.edges) - 1)]

    def right(self, day: date) -> float:
        """Return the right edge of *day*'s column."""
        return self.edges[min(max((day - self.first).days + 1, 0), len(self.edges) - 1)]

    def at(self, day: date, number: int) -> float:
        """Return where mark *number* (0, 1, ...) of *day* stands in its column."""
        count = max(self.marks.get(day, 1), 1)
        return self.left(day) + (self.right(day) - self.left(day)) * (number + 0.5) / count


def timeline(
    first: date, last: date, marks: Mapping[date, int], x0: float, x1: float, *, roomy: Iterable[date] = ()
) -> Timeline:
    """Return a line from *first* to *last*: each day equally wide, but wide enough for its marks.

    Args:
        first: first day on the line.
        last: last day, not before *first*.
        marks: how many marks stand on a day.
        x0: left end, px.
        x1: right end, px.
        roomy: days that are to be at least as wide as a mark.
    """
    days = (last - first).days + 1
    line = x1 - x0
    roomy = set(roomy) - set(marks)
    total = sum(marks.values()) + len(roomy)
    step = min(STEP_PX, line * SHARE / total) if total else STEP_PX
    wanted = {(day - first).days: count * step for day, count in marks.items()}
    for day in sorted(roomy):
        if first <= day <= last:
            wanted.setdefault((day - first).days, step)
    # Days that need more than the common width take it first; the rest share what is left.
    plain = line / days
    while True:
        wide = {number: px for number, px in wanted.items() if px > plain}
        rest = days - len(wide)
        shared = (line - sum(wide.values())) / rest if rest else 0.0
        if not rest or shared >= plain - 1e-9:
            break
        plain = shared
    stretch = line / sum(wide.values()) if not rest and wide else 1.0
    edges = [x0]
    for number in range(days):
        edges.append(edges[-1] + (wide[number] * stretch if number in wide else plain))
    return Timeline(first=first, edges=tuple(round(edge, 2) for edge in edges), marks=dict(marks))


def named_days(line: Timeline, also: Iterable[date], size: float) -> list[tuple[date, str]]:
    """Return the days whose names fit above the line, and the names.

    The busiest days come first, then the days of *also*, the ends of the line, and days between, evenly.

    Args:
        line: the line.
        also: days worth naming, such as the ends of windows.
        size: of the letters, px.
    """
    days = len(line.edges) - 1
    even = [line.first + timedelta(days=number) for number in range(0, days, max(1, days // 12))]
    busy = sorted(line.marks, key=lambda day: (-line.marks[day], day))
    worth = [day for day in sorted(also) if line.first <= day <= line.last]
    wanted = dict.fromkeys([*busy, *worth, line.last, line.first, *even])
    whole = Box(x0=line.edges[0] - OVERHANG_PX, y0=0, x1=line.edges[-1] + OVERHANG_PX, y1=1)
    taken: list[Box] = []
    named = []
    many_years = line.first.year != line.last.year
    for day in wanted:
        name = f"{day.day} {MONTHS[day.month - 1]}" + (f" {day.year}" if many_years else "")
        half = lettering.width_px(name, size) / 2 + 5
        middle = centre(line, day)
        box = Box(x0=middle - half, y0=0, x1=middle + half, y1=1)
        if whole.holds(box) and lettering.free_of(box, taken):
            taken.append(box)
            named.append((day, name))
    return sorted(named)


def centre(line: Timeline, day: date) -> float:
    """Return the middle of *day*'s column."""
    return (line.left(day) + line.right(day)) / 2


def written(day: date) -> str:
    """Return a day in words: "18 May 2017"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def written_window(start: date | None, end: date | None) -> str:
    """Return a window in words; an open end is said, not left out."""
    if start is None and end is None:
        return "no day given"
    if start is None and end is not None:
        return f"on or before {written(end)}"
    if end is None and start is not None:
        return f"on or after {written(start)}"
    assert start is not None and end is not None  # the two cases above are gone
    return written(start) if start == end else f"between {written(start)} and {written(end)}"


def short_window(start: date | None, end: date | None) -> str:
    """Return a window in few characters: "27–28 May 2017", "by 1 Jun 2017"."""
    if start is None or end is None or start == end:
        return written_window(start, end).replace("on or before", "by").replace("on or after", "from")
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{written(end)}"
    early = f"{start.day} {MONTHS[start.month - 1]}" if start.year == end.year else written(start)
    return f"{early} – {written(end)}"
