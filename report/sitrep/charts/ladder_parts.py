"""Share many incidents out over several ladders. Draws nothing.

Input   table `incidents`
Output  parts of it, each small enough to be read, cut where a month, a week or a day ends
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

import pandas as pd

from sitrep.charts import reading, timeline

MANY = 40  # from so many incidents on there are several ladders
MOST = 30  # that one of several ladders holds, unless one day has more

Row = Mapping[str, object]
Key = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Incidents whose last possible days lie together."""

    key: str  # part of an id, such as "2017-05-12"
    days: str  # in words
    incidents: pd.DataFrame


def day_of(row: Row) -> date | None:
    """Return the day under which an incident is filed: the last that its words allow, else the first."""
    start, end = reading.window(row)
    return end or start


def parts(incidents: pd.DataFrame) -> list[Part]:
    """Return *incidents* in parts; a single one where they are few.

    Args:
        incidents: table `incidents`, zero or more rows.
    """
    rows = reading.in_order(incidents)
    if len(rows) < MANY:
        return [_part(rows, incidents)]
    dated: list[Row] = sorted((row for row in rows if day_of(row)), key=_day)
    undated: list[Row] = [row for row in rows if day_of(row) is None]
    cut = _cut(dated, (_month, _week, _day))
    if undated and cut and len(cut[-1]) + len(undated) <= MOST:
        cut[-1] += undated
    elif undated:
        cut.append(undated)
    return [_part(group, incidents) for group in cut]


def _cut(rows: Sequence[Row], levels: Sequence[Callable[[Row], Key]]) -> list[list[Row]]:
    """Return groups of at most MOST rows, cut at the first of *levels* where that is possible."""
    groups: list[list[Row]] = []
    for _, found in groupby(rows, key=levels[0]):
        members = list(found)
        if len(members) > MOST and levels[1:]:
            groups += _cut(members, levels[1:])
        elif groups and len(groups[-1]) + len(members) <= MOST:
            groups[-1] += members
        else:
            groups.append(members)
    return groups


def _day(row: Row) -> Key:
    day = day_of(row)
    assert day is not None  # only rows with a day are asked
    return (day.toordinal(),)


def _week(row: Row) -> Key:
    return date.fromordinal(_day(row)[0]).isocalendar()[:2]


def _month(row: Row) -> Key:
    day = date.fromordinal(_day(row)[0])
    return (day.year, day.month)


def _part(rows: Sequence[Row], incidents: pd.DataFrame) -> Part:
    days = [day for day in map(day_of, rows) if day is not None]
    names = {row["id"] for row in rows}
    words = timeline.short_window(min(days), max(days)) if days else "no day given"
    return Part(
        key=min(days).isoformat() if days else "no-day",
        days=words,
        incidents=incidents[incidents["id"].isin(names)],
    )
