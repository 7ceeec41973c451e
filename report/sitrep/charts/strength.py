"""Draw how large each force is said to be, when, where and by whom.

Input   table `forces`
Output  an altair chart: a row a size, earliest at the top, an interval on a line of powers of ten
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal  # altair gives places no common type

import altair as alt
import pandas as pd

from sitrep import cite
from sitrep.charts import lettering, plane, reading, sides, strength_words, theme, timeline
from sitrep.charts.ladder_layout import EDGE_PX, NARROW_PX

WIDE_PX = 720.0
LEAST = 2  # sizes with a day; fewer make a sentence, not a figure
MOST = 30  # rows drawn; the rest stand in the table
TIPS = (
    ("force", "Force"),
    ("when", "As of"),
    ("number", "People"),
    ("size", "Size, in words"),
    ("relation", "Where"),
    ("chain", "Who says so"),
    ("words", "In the words of the source"),
)

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A line of powers of ten from *x0* to *x1*, px; 1 stands at its left end."""

    x0: float
    x1: float
    decades: int

    def at(self, people: float) -> float:
        """Return where a number stands."""
        return self.x0 + (self.x1 - self.x0) * math.log10(max(people, 1.0)) / self.decades


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """Measures in px that depend on the width of the figure."""

    width: float
    text: float
    small: float
    name: float  # where the names of the forces begin
    room: float  # for names and words
    row: float
    line_y: float  # of the interval, from the upper edge of a row
    head: float
    scale: Scale

    @property
    def is_narrow(self) -> bool:
        """Whether words stand above the bars."""
        return self.name == EDGE_PX


def forces_chart(forces: pd.DataFrame, width: float = WIDE_PX) -> alt.LayerChart | cite.Shown:
    """Return the sizes of forces by day, ready for the page; a sentence where fewer than two have a day.

    A bar spans the least and the greatest number that the words allow; an arrow means that they give no limit.
    A filled mark is a number given outright, a hollow one is given as a rough number.

    Args:
        forces: table `forces`, zero or more rows; `date` is the day of the document that gives the size.
        width: of the plot, px; below 480 the words stand above the bars. A wider figure carries a second layout
            for narrow screens.
    """
    rows = strength_words.told(forces)
    numbered = [row for row in rows if strength_words.bounds(row) != (None, None)]
    if sum(isinstance(row["date"], str) for row in numbered) < LEAST:
        words = strength_words.sentence(numbered)
        return cite.Shown(html=f"<p>{cite.escaped(words)}</p>", text=words)
    title = strength_words.finding(numbered)
    chart, how = _drawn(rows[:MOST], title, width, len(rows))
    columns = ["date", "force", "relation", "size_low", "size_high", "size_words", "chain", "claim_ids"]
    names = sorted({str(row["document_id"]) for row in rows})
    return theme.figure(
        chart,
        id="figure-forces",
        caption=f"{title}. {how}",
        alt=strength_words.in_words(rows, title),
        source=f"{len(names)} document{'s' if len(names) != 1 else ''}: {', '.join(names)}",
        table=pd.DataFrame(rows)[columns],
        compact=_drawn(rows[:MOST], title, theme.COMPACT_PX, len(rows))[0] if width > theme.COMPACT_PX else None,
    )


def _drawn(rows: Sequence[Row], title: str, width: float, count: int) -> tuple[alt.LayerChart, str]:
    """The figure at one width, and how it is read."""
    sizes = _sizes(rows, width)
    foot = sizes.head + sizes.row * len(rows)
    named = [str(row["side"]) for row in rows]
    legend = sides.legend(named, left=EDGE_PX, top=foot + 4, width=width, size=sizes.small)
    height = round(foot + 8 + sides.height_px(legend, foot + 4), 1)
    data = {**_ground(rows, sizes), "size": [_record(row, n, sizes) for n, row in enumerate(rows)], "legend": legend}
    layers = [*_layers(sizes, named), *sides.layers("legend", named, sizes.small)]
    chart = plane.layered([*layers, plane.hits("size", TIPS)], data, width=width, height=height)
    how = strength_words.how_to_read(rows, count)
    return chart.properties(title=plane.titled(title, how, width, sizes.small)), how


def _sizes(rows: Sequence[Row], width: float) -> Sizes:
    known = [number for row in rows for number in strength_words.bounds(row) if number is not None]
    decades = max(1, math.ceil(math.log10(max([10.0, *known]) + 1)))
    if width < NARROW_PX:
        scale = Scale(x0=EDGE_PX + 10, x1=width - 88, decades=decades)
        room = width - 2 * EDGE_PX
        return Sizes(
            width=width, text=11.5, small=10.5, name=EDGE_PX, room=room, row=54, line_y=43, head=28, scale=scale
        )
    scale = Scale(x0=width * 0.56, x1=width - 96, decades=decades)
    name = EDGE_PX + 88
    room = scale.x0 - name - 24
    return Sizes(width=width, text=13, small=12, name=name, room=room, row=38, line_y=19, head=30, scale=scale)


def _ground(rows: Sequence[Row], sizes: Sizes) -> dict[str, list[dict[str, object]]]:
    ticks: list[dict[str, object]] = [
        {"x": round(sizes.scale.at(10**power), 1), "words": f"{10**power:,}"}
        for power in range(sizes.scale.decades + 1)
    ]
    rules: list[dict[str, object]] = []
    for number in range(len(rows)):
        bottom = sizes.head + sizes.row * (number + 1)
        top = bottom - 2 * (sizes.row - sizes.line_y) if sizes.is_narrow else bottom - sizes.row
        rules += [{"x": tick["x"], "y0": round(top, 1), "y1": round(bottom, 1)} for tick in ticks]
    stripes: list[dict[str, object]] = [
        {"y0": round(sizes.head + sizes.row * n, 1), "y1": round(sizes.head + sizes.row * (n + 1), 1)}
        for n in range(0, len(rows), 2)
    ]
    return {"tick": ticks, "rule": rules, "stripe": stripes}


def _record(row: Row, number: int, sizes: Sizes) -> dict[str, object]:
    top = sizes.head + sizes.row * number
    low, high = strength_words.bounds(row)
    left = sizes.scale.at(low) if low is not None else sizes.scale.x0 - 6
    right = sizes.scale.at(high) if high is not None else sizes.scale.x1 + 6
    kind = (
        "none"
        if low is None and high is None
        else "number"
        if low == high
        else "open"
        if None in (low, high)
        else "bar"
    )
    inset = 4.0 if kind == "bar" and right - left > 9 else 0.0  # the round ends of a bar
    x = sizes.scale.x0 + 6 if kind == "none" else right + 10
    day = timeline.written(date.fromisoformat(str(row["date"]))) if isinstance(row["date"], str) else "no day given"
    words = (
        f"“{str(row['size_words']).strip(chr(34))}”" if isinstance(row["size_words"], str) and row["size_words"] else ""
    )
    place = "" if row["relation"] == strength_words.UNSAID else str(row["relation"])
    below = " · ".join(part for part in (words, place, str(row["chain"]).rpartition(" > ")[2]) if part)
    above = f"{day}: {row['force']}" if sizes.is_narrow else str(row["force"])
    px = {
        "x0": left + inset,
        "x1": right - inset,
        "y": top + sizes.line_y,
        "mx": {"number": left, "open": left if high is None else right}.get(kind, -1.0),  # a number given outright
        "nx": x,
        "ty": top + (11 if sizes.is_narrow else 11.5),
        "wy": top + (26 if sizes.is_narrow else 27.5),
        "hx0": 0.0,
        "hx1": sizes.width,
        "hy0": top,
        "hy1": top + sizes.row,
    }
    return {
        **{name: round(value, 1) for name, value in px.items()},
        "forces": str(row["force"]),
        "side": str(row["side"]),
        "kind": kind,
        "rough": bool(row["approx"]),
        "left_arrow": kind == "open" and low is None,
        "right_arrow": kind == "open" and high is None,
        "day": "" if sizes.is_narrow else day,
        "name": lettering.shortened(above, sizes.room, sizes.text, bold=True),
        "below": lettering.shortened(below, sizes.room, sizes.small),
        "number": strength_words.number(row),
        "force": str(row["force"]),
        "when": day,
        "size": words or "none",
        "relation": place or "not said",
        "chain": str(row["chain"]),
        "words": reading.quoted(row["words"]),
        "claim_ids": str(row["claim_ids"]),
    }


def _layers(sizes: Sizes, named: Sequence[str]) -> list[alt.Chart]:
    data = plane.rows("size")
    colour, shape = theme.scale_for(named)
    by_colour = alt.Color("side:N", scale=colour, legend=None)
    by_shape = alt.Shape("side:N", scale=shape, legend=None)
    edge = alt.Stroke("side:N", scale=colour, legend=None)
    across = {"x": plane.x("x0"), "x2": alt.X2("x1:Q"), "y": plane.y("y")}
    texts: tuple[tuple[str, Any, Any, Literal["normal", "bold"], str, float], ...] = (
        ("day", alt.value(EDGE_PX), plane.y("ty"), "normal", theme.INK, sizes.small),
        ("name", alt.value(sizes.name), plane.y("ty"), "bold", theme.INK, sizes.text),
        ("below", alt.value(sizes.name), plane.y("wy"), "normal", theme.MUTE, sizes.small),
        ("number", plane.x("nx"), plane.y("y"), "normal", theme.INK, sizes.small),
    )
    return [
        plane.rows("stripe")
        .mark_rect(fill=theme.STRIPE, aria=False)
        .encode(x=alt.value(0), x2=alt.value(sizes.width), y=plane.y("y0"), y2="y1:Q"),
        plane.rows("rule")
        .mark_rule(stroke=theme.GRID, strokeDash=[2, 3], aria=False)
        .encode(x=plane.x("x"), y=plane.y("y0"), y2="y1:Q"),
        plane.rows("tick")
        .mark_text(baseline="bottom", fontSize=sizes.small, color=theme.MUTE, aria=False)
        .encode(x=plane.x("x"), y=alt.value(sizes.head - 7), text="words:N"),
        data.transform_filter("datum.kind == 'bar'")
        .mark_rule(strokeWidth=8, strokeCap="round", aria=False)
        .encode(**across, color=by_colour, opacity=plane.lit(0.6)),
        data.transform_filter("datum.kind == 'open'")
        .mark_rule(strokeWidth=2.2, strokeDash=[2, 4], aria=False)
        .encode(**across, color=by_colour, opacity=plane.lit()),
        *(
            data.transform_filter(f"datum.{way}_arrow")
            .mark_point(shape=f"triangle-{way}", filled=True, size=46, aria=False)
            .encode(x=plane.x(end), y=plane.y("y"), color=by_colour, opacity=plane.lit())
            for way, end in (("left", "x0"), ("right", "x1"))
        ),
        data.transform_filter("datum.mx >= 0 && datum.rough")
        .mark_point(filled=True, size=110, strokeWidth=2.2, fill=theme.PAPER, aria=False)
        .encode(x=plane.x("mx"), y=plane.y("y"), stroke=edge, shape=by_shape, opacity=plane.lit()),
        data.transform_filter("datum.mx >= 0 && !datum.rough")
        .mark_point(filled=True, size=120, aria=False)
        .encode(x=plane.x("mx"), y=plane.y("y"), color=by_colour, shape=by_shape, opacity=plane.lit()),
        *(
            data.mark_text(
                align="left", baseline="middle", fontSize=size, fontWeight=weight, color=ink, aria=False
            ).encode(x=x, y=y, text=f"{name}:N", opacity=plane.lit())
            for name, x, y, weight, ink, size in texts
        ),
    ]
