"""Draw at px that were computed beforehand. Knows no table.

Input   rows with px in their fields, x to the right and y downwards from the upper left of the plot
Output  altair charts and encodings without scales and axes
"""

from collections.abc import Iterable, Mapping
from typing import Any

import altair as alt

PICKED = "picked == '' || indexof(split(datum.forces, '; '), picked) >= 0"
DIMMED = 0.16  # what is left of a mark's opacity when another force is picked


def rows(records: Iterable[Mapping[str, object]]) -> alt.Chart:
    """Return a chart over *records*."""
    return alt.Chart(alt.Data(values=[dict(record) for record in records]))


def x(field: str) -> alt.X:
    """Return the encoding of a field that holds px from the left."""
    return alt.X(f"{field}:Q", scale=None, axis=None)


def y(field: str) -> alt.Y:
    """Return the encoding of a field that holds px from the top."""
    return alt.Y(f"{field}:Q", scale=None, axis=None)


def picked() -> alt.Parameter:
    """Return the variable that the page sets to the name of a force, or to "" for none."""
    return alt.param(name="picked", value="")


def lit(opacity: float = 1.0) -> Any:  # Any: altair gives a condition no public type
    """Return the opacity of a mark whose `forces` name the one picked, dimmed otherwise."""
    return alt.condition(PICKED, alt.value(opacity), alt.value(round(opacity * DIMMED, 3)))


def hits(records: Iterable[Mapping[str, object]], tips: Iterable[tuple[str, str]]) -> alt.Chart:
    """Return transparent rectangles that take the pointer; the last layer, since any mark above would take it.

    Args:
        records: with hx0, hx1, hy0, hy1 in px, `forces`, and the fields of *tips*.
        tips: (field, title) of each line of the tooltip; values are strings.
    """
    return (
        rows(records)
        .mark_rect(opacity=0.001, cursor="pointer")
        .encode(
            x=x("hx0"),
            x2="hx1:Q",
            y=y("hy0"),
            y2="hy1:Q",
            detail="forces:N",
            tooltip=[alt.Tooltip(f"{name}:N", title=title) for name, title in tips],
        )
    )
