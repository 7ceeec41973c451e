"""Make Vega-Lite layers of features, labels and points in pixels. Knows no table.

Input   GeoJSON features and rows with x and y in pixels
Output  altair charts that project nothing: Vega's `identity` draws pixels as they are
"""

from collections.abc import Sequence
from typing import Any  # Any: rows of Vega data sets

import altair as alt

from sitrep.charts import theme
from sitrep.charts.plane import DIMMED, PICKED

PROJECTION: dict[str, Any] = {"type": "identity", "scale": 1, "translate": [0, 0]}
TIPS = (("what", "Reported"), ("words", "Source words"), ("document", "Document"), ("inferred", "Read as"))
PLACE_TIPS = (("what", "Place"), ("lies", "Lies"), ("source", "Coordinates from"))


def shapes(
    rows: Sequence[dict[str, Any]],
    *,
    paint: str | None = None,
    fill: str | None = None,
    strokes: str | None = None,
    opacity: str | None = None,
    **mark: Any,
) -> alt.Chart:
    """Return a layer of shapes; *paint* is one colour, *fill*, *strokes* and *opacity* name the field that holds it."""
    filled = paint is not None or fill is not None
    if paint is not None:
        mark["fill"] = paint
    layer = _over(rows).mark_geoshape(filled=filled, aria=False, **mark).project(**PROJECTION)
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


def texts(rows: Sequence[dict[str, Any]]) -> list[alt.Chart]:
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
            _over(rows)
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


def points(rows: Sequence[dict[str, Any]], colour: str) -> list[alt.Chart]:
    """Return squares for places, a cross in a ring of *colour* for centres, and the shape of each side."""
    drawn: list[tuple[str, dict[str, Any]]] = [
        ("place", {"shape": "square", "size": 40, "fill": theme.INK, "stroke": "#ffffff", "strokeWidth": 1}),
        ("centre", {"shape": "circle", "size": 150, "fill": "#ffffff", "stroke": colour, "strokeWidth": 2.4}),
        ("centre", {"shape": "cross", "size": 60, "fill": colour}),
    ]
    found = []
    for kind, mark in drawn:
        here = [row for row in rows if row["kind"] == kind]
        if here:
            found.append(_points(here, mark).encode(tooltip=_tooltips(PLACE_TIPS)))
    return found


def sides(rows: Sequence[dict[str, Any]]) -> alt.Chart:
    """Return the shape of each label's side, in its colour: never colour alone."""
    return _points(rows, {"size": 70, "stroke": "#ffffff", "strokeWidth": 1}).encode(
        shape=alt.Shape(field="shape", type="nominal", scale=None),
        fill=alt.Fill(field="colour", type="nominal", scale=None),
    )


def _points(rows: Sequence[dict[str, Any]], mark: dict[str, Any]) -> alt.Chart:
    return (
        _over(rows)
        .mark_point(filled=True, opacity=1, aria=False, **mark)
        .project(**PROJECTION)
        .encode(
            longitude=alt.Longitude(field="x", type="quantitative"),
            latitude=alt.Latitude(field="y", type="quantitative"),
        )
    )


def hit(rows: Sequence[dict[str, Any]], **mark: Any) -> alt.Chart:
    """Return a transparent copy of a layer, for the top: whatever lies above a mark swallows its hover and click."""
    seen: dict[str, Any] = {"strokeOpacity": 0.001} if "stroke" in mark else {"fillOpacity": 0.001}
    return shapes(rows, **mark, **seen).encode(tooltip=_tooltips(TIPS))


def _tooltips(fields: Sequence[tuple[str, str]]) -> list[alt.Tooltip]:
    return [alt.Tooltip(field=field, type="nominal", title=title) for field, title in fields]


def _over(rows: Sequence[dict[str, Any]]) -> alt.Chart:
    return alt.Chart(alt.NamedData(name="")).properties(usermeta={"rows": rows})
