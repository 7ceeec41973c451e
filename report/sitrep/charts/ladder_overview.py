"""Draw how many incidents stand on each rung, period by period: the whole of a ladder that is drawn in parts.

Input   table `incidents`, ladder, width in px
Output  the layers and records of a grid of rungs by periods, with a number in each cell
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import altair as alt
import pandas as pd

from sitrep.charts import ladder_parts, lettering, plane, reading, theme, timeline
from sitrep.charts.ladder_layout import EDGE_PX, NARROW_PX, sizes_for
from sitrep.escalation import Ladder

UNITS = ("day", "week", "month", "quarter", "year", "decade")
LEAST_CELL_PX = 28.0
MOST_CELL_PX = 64.0
DARKEST = 0.42  # share of ink in the fullest cell: its number keeps a contrast above 4.5 : 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Counts by rung and period."""

    unit: str
    starts: tuple[date | None, ...]  # first day of each period; None for incidents without a day
    rungs: tuple[str, ...]  # names, most force first
    counts: dict[tuple[str, date | None], int]


def grid(incidents: pd.DataFrame, ladder: Ladder, most: int) -> Grid:
    """Return the counts in at most *most* periods, as short as that allows.

    Args:
        incidents: table `incidents`, one or more rows.
        ladder: for the rungs.
        most: greatest number of periods, 2 or more.
    """
    rows = reading.in_order(incidents)
    filed = [(ladder.rung_of(str(row["type"])).label, ladder_parts.day_of(row)) for row in rows]
    days = [day for _, day in filed if day is not None]
    undated: tuple[date | None, ...] = (None,) if len(days) < len(filed) else ()
    unit, starts = UNITS[0], tuple[date, ...]()
    for unit in UNITS:
        starts = _periods(min(days), max(days), unit) if days else ()
        if len(starts) + len(undated) <= most:
            break
    counts = Counter((rung, day and _start(day, unit)) for rung, day in filed)
    named = {rung for rung, _ in filed}
    return Grid(
        unit=unit,
        starts=(*starts, *undated),
        rungs=tuple(rung.label for rung in reversed(ladder.rungs) if rung.label in named),
        counts=dict(counts),
    )


def drawn(incidents: pd.DataFrame, ladder: Ladder, width: float) -> tuple[alt.LayerChart, str]:
    """Return the grid without a title, and the unit of its periods.

    Args:
        incidents: table `incidents`, one or more rows.
        ladder: for the rungs.
        width: of the plot, px.
    """
    sizes = sizes_for(width)
    gutter = 118.0 if width < NARROW_PX else sizes.gutter
    room = width - gutter - EDGE_PX
    counted = grid(incidents, ladder, int(room / LEAST_CELL_PX))
    cell = min(MOST_CELL_PX, room / len(counted.starts))
    top, row_px = 2 * sizes.small + 16, sizes.text * 1.75
    fullest = max(counted.counts.values())
    y = {rung: top + row_px * number for number, rung in enumerate(counted.rungs)}
    x = {start: gutter + cell * number for number, start in enumerate(counted.starts)}
    cells: list[dict[str, object]] = [
        {
            "x0": round(x[start] + 1, 1),
            "x1": round(x[start] + cell - 1, 1),
            "y0": round(y[rung] + 1, 1),
            "y1": round(y[rung] + row_px - 1, 1),
            "x": round(x[start] + cell / 2, 1),
            "y": round(y[rung] + row_px / 2, 1),
            "ink": round(0.06 + (DARKEST - 0.06) * count / fullest, 2),
            "words": str(count),
        }
        for (rung, start), count in sorted(counted.counts.items(), key=lambda item: (y[item[0][0]], x[item[0][1]]))
    ]
    heads: list[dict[str, object]] = [
        {"x": round(x[start] + cell / 2, 1), "y": round(top - 6 - sizes.small * (1.1 - 1.1 * n), 1), "words": words}
        for start in counted.starts
        for n, words in enumerate(name_of(start, counted.unit))
    ]
    names: list[dict[str, object]] = [
        {"x": EDGE_PX, "y": round(y[rung] + row_px / 2, 1), "words": lettering.shortened(rung, gutter - 14, sizes.text)}
        for rung in counted.rungs
    ]
    stripes: list[dict[str, object]] = [
        {"y0": round(y[rung], 1), "y1": round(y[rung] + row_px, 1)} for rung in counted.rungs[::2]
    ]
    data = {"cell": cells, "head": heads, "name": names, "stripe": stripes}
    height = round(top + row_px * len(counted.rungs) + 6, 1)
    return plane.layered(_layers(width, sizes.text, sizes.small), data, width=width, height=height), counted.unit


def name_of(start: date | None, unit: str) -> tuple[str, str]:
    """Return a period's name on two lines."""
    if start is None:
        return "no", "day"
    month = timeline.MONTHS[start.month - 1]
    if unit in ("day", "week"):
        return str(start.day), month
    if unit == "month":
        return month, str(start.year)
    return {"quarter": f"Q{start.month // 3 + 1}", "year": "", "decade": "from"}[unit], str(start.year)


def _layers(width: float, text: float, small: float) -> list[alt.Chart]:
    at = {"x": plane.x("x"), "y": plane.y("y")}
    return [
        plane.rows("stripe")
        .mark_rect(fill=theme.STRIPE, aria=False)
        .encode(x=alt.value(0), x2=alt.value(width), y=plane.y("y0"), y2="y1:Q"),
        plane.rows("cell")
        .mark_rect(fill=theme.INK, aria=False)
        .encode(
            x=plane.x("x0"),
            x2="x1:Q",
            y=plane.y("y0"),
            y2="y1:Q",
            opacity=alt.Opacity("ink:Q", scale=None, legend=None),
        ),
        plane.rows("cell")
        .mark_text(baseline="middle", fontSize=text, color=theme.INK, aria=False)
        .encode(**at, text="words:N"),
        plane.rows("head")
        .mark_text(baseline="bottom", fontSize=small, color=theme.MUTE, aria=False)
        .encode(**at, text="words:N"),
        plane.rows("name")
        .mark_text(align="left", baseline="middle", fontSize=text, fontWeight=700, color=theme.INK, aria=False)
        .encode(**at, text="words:N"),
    ]


def _periods(first: date, last: date, unit: str) -> tuple[date, ...]:
    starts = [_start(first, unit)]
    while (following := _next(starts[-1], unit)) <= last:
        starts.append(following)
        if len(starts) > 366:  # far more than any figure has room for
            break
    return tuple(starts)


def _start(day: date, unit: str) -> date:
    """Return the first day of the period of *unit* that *day* lies in; weeks begin on Monday."""
    if unit == "day":
        return day
    if unit == "week":
        return day - timedelta(days=day.weekday())
    if unit in ("month", "quarter"):
        return day.replace(month=day.month if unit == "month" else 3 * ((day.month - 1) // 3) + 1, day=1)
    return day.replace(year=day.year if unit == "year" else max(1, day.year // 10 * 10), month=1, day=1)


def _next(start: date, unit: str) -> date:
    far = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366, "decade": 3660}[unit]
    return _start(start + timedelta(days=far), unit)


def table(incidents: pd.DataFrame, ladder: Ladder, most: int) -> pd.DataFrame:
    """Return the counts as a table: a row a rung, a column a period."""
    counted = grid(incidents, ladder, most)
    rows: list[dict[str, object]] = []
    for rung in counted.rungs:
        row: dict[str, object] = {"rung": rung}
        for start in counted.starts:
            row[_column(start, counted.unit)] = counted.counts.get((rung, start), 0)
        rows.append(row | {"all": sum(count for (name, _), count in counted.counts.items() if name == rung)})
    return pd.DataFrame(rows)


def _column(start: date | None, unit: str) -> str:
    if start is None:
        return "no day"
    return timeline.written(start) if unit == "day" else f"{unit} from {timeline.written(start)}"


def in_words(incidents: pd.DataFrame, ladder: Ladder, places: Sequence[str]) -> str:
    """Return the grid as text, for those who do not see it.

    Args:
        incidents: table `incidents`, one or more rows.
        ladder: for the rungs.
        places: the days of each part, in words.
    """
    counts = Counter(ladder.rung_of(str(kind)).label for kind in incidents["type"])
    told = ", ".join(
        f"{rung.label.lower()} {counts[rung.label]}" for rung in reversed(ladder.rungs) if counts[rung.label]
    )
    return (
        f"A grid of rungs by periods with the number of incidents in each cell, {len(incidents)} in all, "
        f"more force higher up: {told}. One ladder for each of these follows: {'; '.join(places)}."
    )
