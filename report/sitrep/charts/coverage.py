"""Draw how many sentences of each document were used.

Input   what `claims.coverage_frame` gives, names of documents
Output  an altair chart: a row a document, its sentences as a bar, those that gave a claim filled
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal  # Any: altair gives places no common type

import altair as alt
import pandas as pd

from sitrep import cite
from sitrep.charts import lettering, plane, theme
from sitrep.charts.ladder_layout import EDGE_PX, NARROW_PX

WIDE_PX = 720.0
LEAST = 2  # documents; one makes a sentence, not a figure
MOST = 40  # rows drawn; the rest stand in the table
USED = "#22496b"  # as the zone on the map
HEAD_PX = 5.0
TIPS = (("name", "Document"), ("count", "Sentences used"), ("left", "Not used, and why"))
HOW = "A bar = the sentences of a document. Filled = those that gave a claim; the others stand grey in the sources."

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """Measures in px that depend on the width of the figure."""

    width: float
    text: float
    small: float
    x0: float
    x1: float
    row: float
    bar_y: float  # middle of the bar, from the upper edge of a row
    most: int  # sentences of the longest document

    @property
    def is_narrow(self) -> bool:
        """Whether names stand above the bars."""
        return self.x0 == EDGE_PX

    def at(self, sentences: float) -> float:
        """Return where a number of sentences ends."""
        return self.x0 + (self.x1 - self.x0) * sentences / self.most


def coverage_chart(
    coverage: pd.DataFrame, names: Mapping[str, str], width: float = WIDE_PX
) -> alt.LayerChart | cite.Shown:
    """Return the share of sentences used, by document, ready for the page; a sentence for a single document.

    Args:
        coverage: as `claims.coverage_frame` gives it.
        names: document id -> document as a reader knows it.
        width: of the plot, px; below 480 the names stand above the bars. A wider figure carries a second layout for
            narrow screens.
    """
    title = finding(coverage)
    if len(coverage) < LEAST:
        return cite.Shown(html=f"<p>{cite.escaped(title)}.</p>", text=f"{title}.")
    rows = [_said({str(key): value for key, value in row.items()}, names) for row in coverage.to_dict("records")]
    drawn = rows[:MOST]
    how = HOW if len(drawn) == len(rows) else f"{HOW} The first {MOST} of {len(rows)}; the rest stand in the table."
    spoken = [f"{row['name']}, {row['count']}" for row in rows]
    table = pd.DataFrame([{"document": row["name"], **row["counts"]} for row in rows])
    return theme.figure(
        _drawn(drawn, title, how, width),
        id="figure-coverage",
        caption=f"{title}. {how}",
        alt=f"{title}. By document: {'; '.join(spoken)}.",
        source=f"the texts of {len(rows)} documents",
        table=table,
        compact=_drawn(drawn, title, how, theme.COMPACT_PX) if width > theme.COMPACT_PX else None,
    )


def finding(coverage: pd.DataFrame) -> str:
    """Return in a clause how many of all sentences gave a claim."""
    every, used = int(coverage["sentences"].sum()), int(coverage["used"].sum())
    if not every:
        return "No document holds a sentence"
    return f"{used} of {every} sentences ({used / every:.0%}) gave at least one claim"


def _said(row: Row, names: Mapping[str, str]) -> dict[str, Any]:
    known = ("document_id", "share")
    counts = {name: value for name, value in row.items() if name not in known}
    reasons = [f"{value} × {name}" for name, value in counts.items() if name not in ("sentences", "used") and value]
    return {
        "name": names.get(str(row["document_id"]), str(row["document_id"])),
        "count": f"{row['used']} of {row['sentences']}",
        "left": "; ".join(reasons) or "every sentence is used",
        "counts": counts,
        "article": cite.anchor(str(row["document_id"])),
        "share": f"{row['share']:.0%}",
        "used": int(row["used"]),
        "sentences": int(row["sentences"]),
    }


def _sizes(rows: Sequence[Row], width: float) -> Sizes:
    most = max(row["sentences"] for row in rows)
    if width < NARROW_PX:
        right = width - 96
        return Sizes(width=width, text=11.5, small=10.5, x0=EDGE_PX, x1=right, row=38, bar_y=26, most=most)
    gutter = max(lettering.width_px(str(row["name"]), 13) for row in rows) + 2 * EDGE_PX
    left = min(gutter, width * 0.4)
    return Sizes(width=width, text=13, small=12, x0=left, x1=width - 110, row=24, bar_y=12, most=most)


def _drawn(rows: Sequence[Row], title: str, how: str, width: float) -> alt.LayerChart:
    sizes = _sizes(rows, width)
    foot = 2 * HEAD_PX + sizes.row * len(rows)
    data: dict[str, Sequence[Mapping[str, object]]] = {
        "document": [_record(row, number, sizes) for number, row in enumerate(rows)],
    }
    chart = plane.layered([*_layers(sizes), plane.hits("document", TIPS)], data, width=width, height=round(foot, 1))
    return chart.properties(title=plane.titled(title, how, width, sizes.small))


def _record(row: Row, number: int, sizes: Sizes) -> dict[str, object]:
    top = HEAD_PX + sizes.row * number
    room = sizes.width - 2 * EDGE_PX if sizes.is_narrow else sizes.x0 - 2 * EDGE_PX
    px = {
        "x0": sizes.x0,
        "used_x": sizes.at(row["used"]),
        "all_x": sizes.at(row["sentences"]),
        "bar0": top + sizes.bar_y - 6,
        "bar1": top + sizes.bar_y + 6,
        "y": top + sizes.bar_y,
        "ty": top + (11 if sizes.is_narrow else sizes.bar_y),
        "nx": sizes.at(row["sentences"]) + 8,
        "hx0": 0.0,
        "hx1": sizes.width,
        "hy0": top,
        "hy1": top + sizes.row,
    }
    return {
        **{key: round(value, 1) for key, value in px.items()},
        "line": lettering.shortened(str(row["name"]), room, sizes.text),
        "number": f"{row['count']} · {row['share']}",
        "forces": "",
        **{key: row[key] for key in ("name", "count", "left", "article")},
    }


def _layers(sizes: Sizes) -> list[alt.Chart]:
    data = plane.rows("document")
    tall: dict[str, Any] = {"y": plane.y("bar0"), "y2": alt.Y2("bar1:Q")}
    at_name: dict[str, Any] = {"x": alt.value(EDGE_PX), "y": plane.y("ty")}
    texts: tuple[tuple[str, dict[str, Any], Literal["normal", "bold"], float], ...] = (
        ("line", at_name, "normal", sizes.text),
        ("number", {"x": plane.x("nx"), "y": plane.y("y")}, "bold", sizes.small),
    )
    return [
        data.mark_rect(fill=theme.PAPER, stroke=theme.MUTE, strokeWidth=1, aria=False).encode(
            x=plane.x("x0"), x2="all_x:Q", **tall
        ),
        data.mark_rect(fill=USED, aria=False).encode(x=plane.x("x0"), x2="used_x:Q", **tall),
        *(
            data.mark_text(
                align="left", baseline="middle", fontSize=size, fontWeight=weight, color=theme.INK, aria=False
            ).encode(text=f"{name}:N", **place)
            for name, place, weight, size in texts
        ),
    ]
