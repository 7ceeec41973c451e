"""Make Vega-Lite layers of features, labels and points in pixels. Knows no table.

Input   names of data sets: GeoJSON features, or rows with x and y in pixels
Output  altair charts that project nothing: Vega's `identity` draws pixels as they are
"""

from collections.abc import Sequence
from typing import Any  # Any: rows of Vega data sets

import altair as alt

from sitrep.charts import theme
from sitrep.charts.plane import DIMMED, PICKED, rows

PROJECTION: dict[str, Any] = {"type": "identity", "scale": 1, "translate": [0, 0]}
TIPS = (("what", "Reported"), ("words", "Source words"), ("document", "Document"), ("inferred", "Read as"))
PLACE_TIPS = (("what", "Place"), ("lies", "Lies"), ("source", "Coordinates from"))


def shapes(
    data: str,
    *,
    paint: str | None = None,
    fill: str | None = None,
    strokes: str | None = None,
    opacity: str | None = None,
    **mark: Any,
) -> alt.Chart:
    """Return a layer of shapes; *paint* is a colour; *fill*, *strokes*, *opacity* name the field that holds it."""
    filled = paint is not None or fill is not None
    if paint is not None:
        mark["fill"] = paint
    layer = rows(data).mark_geoshape(filled=filled, aria=False, **mark).project(**PROJECTION)
    if fill is not None:
        layer = layer.encode(fill=alt.Fill(field=fill, type="nominal", scale=None))
    if strokes is not None:
        layer = layer.encode(stroke=alt.Stroke(field=strokes, type="nominal", scale=None))
    if opacity is not None:
        layer = layer.encode(
            fillOpacity=alt.FillOpacity(field=opacity, type="quantitative", scale=None),
            opacity=alt.condition(PICKED, alt.value(1), alt.value(DIMMED)),
        )
    return layer


def texts(data: str) -> list[alt.Chart]:
    """Return the labels: a halo of paper, and the letters above it."""
    each: dict[str, Any] = {
        "align": {"expr": "datum.align"},
        "fontWeight": {"expr": "datum.weight"},
        "baseline": "middle",
        "aria": False,
    }
    found = []
    for halo in (True, False):
        mark = each | ({"stroke": theme.PAPER, "strokeWidth": 3.5, "strokeOpacity": 0.85} if halo else {})
        layer = (
            rows(data)
            .mark_text(**mark, strokeJoin="round")
            .project(**PROJECTION)
            .encode(
                longitude=alt.Longitude(field="x", type="quantitative"),
                latitude=alt.Latitude(field="y", type="quantitative"),
                text=alt.Text(field="text", type="nominal"),
                size=alt.Size(field="size", type="quantitative", scale=None),
            )
        )
        if not halo:
            layer = layer.encode(color=alt.Color(field="colour", type="nominal", scale=None))
        found.append(layer)
    return found


def places(data: str) -> alt.Chart:
    """Return squares for places."""
    mark = {"shape": "square", "size": 40, "fill": theme.INK, "stroke": "#ffffff", "strokeWidth": 1}
    return _points(data, mark).encode(tooltip=_tooltips(PLACE_TIPS))


def centres(data: str, colour: str) -> list[alt.Chart]:
    """Return a cross in a ring of *colour* for centres."""
    ring = {"shape": "circle", "size": 150, "fill": "#ffffff", "stroke": colour, "strokeWidth": 2.4}
    cross = {"shape": "cross", "size": 60, "fill": colour}
    return [_points(data, mark).encode(tooltip=_tooltips(PLACE_TIPS)) for mark in (ring, cross)]


def sides(data: str) -> alt.Chart:
    """Return the shape of each label's side, in its colour: never colour alone."""
    return _points(data, {"size": 62, "stroke": "#ffffff", "strokeWidth": 1}).encode(
        shape=alt.Shape(field="shape", type="nominal", scale=None),
        fill=alt.Fill(field="colour", type="nominal", scale=None),
    )


def _points(data: str, mark: dict[str, Any]) -> alt.Chart:
    return (
        rows(data)
        .mark_point(filled=True, opacity=1, aria=False, **mark)
        .project(**PROJECTION)
        .encode(
            longitude=alt.Longitude(field="x", type="quantitative"),
            latitude=alt.Latitude(field="y", type="quantitative"),
        )
    )


def hit(data: str, **mark: Any) -> alt.Chart:
    """Return a transparent copy of a layer, for the top: whatever lies above a mark swallows its hover and click."""
    seen: dict[str, Any] = {"strokeOpacity": 0.001} if "stroke" in mark else {"fillOpacity": 0.001}
    return shapes(data, **mark, **seen).encode(tooltip=_tooltips(TIPS))


def _tooltips(fields: Sequence[tuple[str, str]]) -> list[alt.Tooltip]:
    return [alt.Tooltip(field=field, type="nominal", title=title) for field, title in fields]
