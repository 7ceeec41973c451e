"""Draw the distances that are reported against the radius of the zone.

Input   table `distances`, table `zones`
Output  an altair chart: a row a report, its interval on a line of kilometres from the zone's centre
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal  # Any: altair gives places no common type

import altair as alt
import pandas as pd

from sitrep import cite
from sitrep.charts import lettering, plane, reading, theme
from sitrep.charts.map import furniture, wording

WIDE_PX = 720.0
NARROW_PX = 480.0
EDGE_PX = 10.0
LEAST = 2  # reports; fewer make a sentence, not a figure
MOST = 30  # rows drawn; the rest stand in the table
ZONE = "#22496b"  # as on the map
TIPS = (
    ("document", "Document"),
    ("words", "Distance, in words"),
    ("start", "Measured from"),
    ("reach", "From the zone’s centre"),
    ("implied", "That means"),
    ("verdict", "What is said of the same force"),
)
IMPLIED = {
    "inside": "inside the zone",
    "outside": "outside the zone",
    "edge": "on its edge",
    "open": "inside or outside",
    "unknown": "not known",
}

Row = Mapping[str, Any]
COUNTED = {
    "inside": "put somebody inside the zone",
    "outside": "outside it",
    "edge": "on its edge",
    "open": "on either side of its edge",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """Measures in px that depend on the width of the figure."""

    width: float
    text: float
    small: float
    x0: float
    x1: float
    row: float
    head: float
    last_km: float

    def at(self, metres: float) -> float:
        """Return where a distance stands."""
        return self.x0 + (self.x1 - self.x0) * min(metres / 1000 / self.last_km, 1.0)


def distance_charts(
    distances: pd.DataFrame, zones: pd.DataFrame, documents: Mapping[str, str], width: float = WIDE_PX
) -> list[alt.LayerChart | cite.Shown]:
    """Return the reported distances as one figure for each zone that two or more of them are compared with.

    A bar spans what the words allow; it is hollow and dashed where nobody says what the distance is measured from,
    and then drawn as if it were the centre.

    Args:
        distances: table `distances`.
        zones: table `zones`.
        documents: claim id -> document as a reader knows it.
        width: of the plot, px. A wider figure carries a second layout for narrow screens.

    Returns:
        The figures; a single sentence where no zone has two reports.
    """
    found: list[alt.LayerChart | cite.Shown] = []
    for row in zones[zones["id"].isin(distances["zone_id"])].to_dict("records"):
        own = distances[distances["zone_id"] == row["id"]]
        if len(own) >= LEAST:
            name = "figure-distances" if not found else f"figure-distances-{row['id']}"
            found.append(_figure(own, {str(key): value for key, value in row.items()}, documents, width, name))
    if found:
        return found
    number = len(distances)
    words = f"{wording.count(number).capitalize()} reported distance{'s' * (number > 1)} can be compared with a zone."
    return [cite.Shown(html=f"<p>{cite.escaped(words)}</p>", text=words)]


def finding(rows: Sequence[Row]) -> str:
    """Return the title: how the reports lie to the zone."""
    known = [row["implies"] for row in rows if row["implies"] in COUNTED]
    parts = [f"{wording.count(known.count(kind))} {words}" for kind, words in COUNTED.items() if kind in known]
    if not parts:
        return "Distances are reported, but not from where"
    against = sum(row["against"] for row in rows)
    said = ", ".join(parts[:-1]) + (" and " if len(parts) > 1 else "") + parts[-1]
    end = f"; {wording.count(against)} against what the same document says" if against else ""
    return f"Of {wording.count(len(rows))} reported distances, {said}{end}"


def in_words(rows: Sequence[Row], zone: Row, title: str) -> str:
    """Return the figure for those who do not see it."""
    low, high = _band(zone)
    parts = [f"{title}. The zone’s radius is {low / 1000:.1f} to {high / 1000:.1f} km."]
    for row in rows:
        parts.append(f"{row['document']}: {row['said_words']}, {row['reach']}: {row['implied']}.")
    return " ".join(parts)


def _figure(
    distances: pd.DataFrame, zone: Row, documents: Mapping[str, str], width: float, name: str
) -> alt.LayerChart:
    rows = sorted((_said(row, documents) for row in distances.to_dict("records")), key=_order)
    title = finding(rows)
    how = (
        "A bar: what the words allow, in km from the zone’s centre. Dashed: nobody says from where. "
        "Band: the zone’s radius as the words allow it."
    )
    read = sorted({row["document"] for row in rows})
    return theme.figure(
        _drawn(rows[:MOST], zone, title, how, width),
        id=name,
        caption=f"{title}. {how}",
        alt=in_words(rows, zone, title),
        source=f"{len(read)} document{'s' if len(read) != 1 else ''}: {'; '.join(read)}.",
        table=pd.DataFrame(rows)[["document", "said_words", "reach", "implied", "verdict", "inferred", "claim_ids"]],
        compact=_drawn(rows[:MOST], zone, title, how, theme.COMPACT_PX) if width > theme.COMPACT_PX else None,
    )


def _order(row: Row) -> tuple[bool, float, str]:
    low, high = row["bounds"]
    return row["hollow"], high if high is not None else low + 1e9, str(row["document"])


def _said(row: Mapping[Any, Any], documents: Mapping[str, str]) -> dict[str, Any]:
    """A report in words."""
    hollow = row["implies"] == "unknown"
    columns = ("low_m", "high_m") if hollow else ("centre_low_m", "centre_high_m")
    low, high = (None if pd.isna(row[name]) else float(row[name]) for name in columns)
    start = (
        "where from is not said" if row["measured_from"] == "unsaid" and pd.isna(row["ref"]) else f"from {row['ref']}"
    )
    ids = str(row["claim_ids"])
    quote = str(row["words"])
    force = f"{row['force']}, " if isinstance(row["force"], str) and len(quote) < 40 else ""
    return {
        "document": documents.get(ids.split()[0], str(row["document_id"])),
        "words": reading.quoted(quote),
        "said_words": f"{force}“{quote}”" + ("" if len(quote) > 40 or start.startswith("where") else f" {start}"),
        "start": start.removeprefix("from "),
        "reach": "not known" if hollow else _km(low, high),
        "implies": str(row["implies"]),
        "against": row["verdict"] == "contradicts",
        "implied": IMPLIED[str(row["implies"])],
        "verdict": str(row["verdict"]) + (f": “{row['said']}” is said" if isinstance(row["said"], str) else ""),
        "inferred": str(row["inferred"]),
        "claim_ids": ids,
        "forces": str(row["force"]) if isinstance(row["force"], str) else "",
        "bounds": (low or 0.0, high),
        "hollow": hollow,
    }


def _km(low: float | None, high: float | None) -> str:
    if high is None:
        return f"{(low or 0) / 1000:.0f} km or more"
    if not low:
        return f"up to {high / 1000:.0f} km"
    return f"{low / 1000:.1f} to {high / 1000:.1f} km"


def _band(zone: Row) -> tuple[float, float]:
    low, high = zone["radius_low_m"], zone["radius_high_m"]
    return (zone["radius_m"] if pd.isna(low) else low), (zone["radius_m"] if pd.isna(high) else high)


def _sizes(rows: Sequence[Row], zone: Row, width: float) -> Sizes:
    ends = [end for row in rows for end in row["bounds"] if end is not None]
    last = max([1.25 * zone["radius_m"], *ends]) / 1000
    narrow = width < NARROW_PX
    right = width - (92 if narrow else 132)
    size = {"text": 11.5, "small": 10.5, "row": 50.0} if narrow else {"text": 13.0, "small": 12.0, "row": 46.0}
    return Sizes(width=width, x0=EDGE_PX + 8, x1=right, head=42.0, last_km=last * 1.03, **size)


def _drawn(rows: Sequence[Row], zone: Row, title: str, how: str, width: float) -> alt.LayerChart:
    sizes = _sizes(rows, zone, width)
    foot = sizes.head + sizes.row * len(rows) + 6
    low, high = _band(zone)
    step = furniture.nice(sizes.last_km / (3 if width < NARROW_PX else 5))
    ticks: list[dict[str, object]] = []
    while step * len(ticks) <= sizes.last_km:
        km = step * len(ticks)
        ticks.append(
            {
                "x": round(sizes.at(km * 1000), 1),
                "words": f"{km:g}" if ticks else "0 km",
                "y0": sizes.head - 4,
                "y1": foot,
            }
        )
    left, right = sizes.at(low), max(sizes.at(high), sizes.at(low) + 2)
    zones: list[dict[str, object]] = [
        {"x0": sizes.x0, "x1": round(left, 1), "kind": "in", "y0": sizes.head - 4, "y1": foot},
        {"x0": round(left, 1), "x1": round(right, 1), "kind": "edge", "y0": sizes.head - 4, "y1": foot},
    ]
    words = f"edge of the zone: {low / 1000:.1f}–{high / 1000:.1f} km"
    middle = sizes.x0 + lettering.width_px(words, sizes.small, bold=True) / 2
    label = [{"x": round(max(middle, min((left + right) / 2, sizes.width - middle)), 1), "words": words}]
    data: dict[str, Sequence[Mapping[str, object]]] = {
        "tick": ticks,
        "band": zones,
        "label": label,
        "report": [_record(row, number, sizes) for number, row in enumerate(rows)],
    }
    chart = plane.layered([*_layers(sizes), plane.hits("report", TIPS)], data, width=width, height=round(foot, 1))
    return chart.properties(title=plane.titled(title, how, width, sizes.small))


def _record(row: Row, number: int, sizes: Sizes) -> dict[str, object]:
    top = sizes.head + sizes.row * number
    low, high = row["bounds"]
    x0, x1 = sizes.at(low), sizes.x1 + 4 if high is None else max(sizes.at(high), sizes.at(low) + 4)
    room = sizes.width - sizes.x0 - 8
    name = f"{row['document']}: "
    px = {"x0": x0, "x1": x1, "y": top + sizes.row - 14, "ty": top + 12, "nx": sizes.x1 + 10}
    px |= {"hx0": 0.0, "hx1": sizes.width, "hy0": top, "hy1": top + sizes.row}
    kept = ("document", "words", "start", "reach", "implied", "verdict", "claim_ids", "forces")
    return {
        **{key: round(value, 1) for key, value in px.items()},
        **{key: row[key] for key in kept},
        "line": lettering.shortened(name + str(row["said_words"]), room, sizes.text),
        "open": high is None,
        "hollow": row["hollow"],
    }


def _layers(sizes: Sizes) -> list[alt.Chart]:
    data = plane.rows("report")
    across: dict[str, Any] = {"x": plane.x("x0"), "x2": alt.X2("x1:Q"), "y": plane.y("y")}
    texts: tuple[tuple[str, Any, Any, Literal["normal", "bold"], float], ...] = (
        ("line", alt.value(sizes.x0), plane.y("ty"), "normal", sizes.text),
        ("implied", plane.x("nx"), plane.y("y"), "bold", sizes.small),
    )
    tall: dict[str, Any] = {"y": plane.y("y0"), "y2": alt.Y2("y1:Q")}
    return [
        *(
            plane.rows("band")
            .transform_filter(f"datum.kind == '{kind}'")
            .mark_rect(fill=ZONE, opacity=opacity, aria=False)
            .encode(x=plane.x("x0"), x2="x1:Q", **tall)
            for kind, opacity in (("in", 0.09), ("edge", 0.5))
        ),
        plane.rows("tick").mark_rule(stroke=theme.GRID, strokeDash=[2, 3], aria=False).encode(x=plane.x("x"), **tall),
        plane.rows("tick")
        .mark_text(baseline="bottom", fontSize=sizes.small, color=theme.MUTE, aria=False)
        .encode(x=plane.x("x"), y=alt.value(sizes.head - 7), text="words:N"),
        plane.rows("label")
        .mark_text(baseline="top", fontSize=sizes.small, fontWeight="bold", color=ZONE, aria=False)
        .encode(x=plane.x("x"), y=alt.value(7), text="words:N"),
        data.transform_filter("!datum.hollow")
        .mark_rule(stroke=theme.INK, strokeWidth=7, aria=False)
        .encode(**across, opacity=plane.lit(0.85)),
        data.transform_filter("datum.hollow")
        .mark_rule(stroke=theme.INK, strokeWidth=2, strokeDash=[4, 3], aria=False)
        .encode(**across, opacity=plane.lit()),
        data.transform_filter("datum.open")
        .mark_point(shape="triangle-right", filled=True, size=60, fill=theme.INK, aria=False)
        .encode(x=plane.x("x1"), y=plane.y("y"), opacity=plane.lit()),
        data.mark_text(
            align="left", baseline="middle", fontSize=sizes.text, stroke=theme.PAPER, strokeWidth=4, aria=False
        ).encode(x=alt.value(sizes.x0), y=plane.y("ty"), text="line:N", opacity=plane.lit(0.9)),
        *(
            data.mark_text(
                align="left", baseline="middle", fontSize=size, fontWeight=weight, color=theme.INK, aria=False
            ).encode(x=x, y=y, text=f"{name}:N", opacity=plane.lit())
            for name, x, y, weight, size in texts
        ),
    ]
