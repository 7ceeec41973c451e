"""Draw at px that were computed beforehand. Knows no table.

Input   rows with px in their fields, x to the right and y downwards from the upper left of the plot
Output  altair charts and encodings without scales and axes
"""

from collections.abc import Iterable, Mapping, Sequence

import altair as alt

from sitrep.charts import lettering

PICKED = "picked == '' || indexof(split(datum.forces, '; '), picked) >= 0"
DIMMED = 0.16  # what is left of a mark's opacity when another force is picked

# Drawn, not typed: a sign taken from another font would look different everywhere.
CROSS = "M-0.62,-0.62L0.62,0.62M0.62,-0.62L-0.62,0.62"
CHECK = "M-0.7,0.05L-0.2,0.6L0.75,-0.6"
RING = "M0,-0.62A0.62,0.62,0,1,1,0,0.62A0.62,0.62,0,1,1,0,-0.62"
DOUBLE = "M-1.5,0.05L-1,0.6L-0.05,-0.6M-0.15,0.05L0.35,0.6L1.3,-0.6"  # two checks
ANSWER_MARKS = {"cross": CROSS, "check": CHECK, "double": DOUBLE, "ring": RING}


def rows(name: str) -> alt.Chart:
    """Return a chart over the records that the finished figure holds under *name*."""
    return alt.Chart(alt.NamedData(name=name))


def layered(
    layers: Sequence[alt.Chart], data: Mapping[str, Sequence[Mapping[str, object]]], *, width: float, height: float
) -> alt.LayerChart:
    """Return *layers* as one figure that holds each set of records once and listens to `picked`.

    Args:
        layers: charts made with `rows`, lowest first; those without records are left out, but for the last.
        data: name -> records; fields are px, texts and flags.
        width: of the plot, px.
        height: of the plot, px.
    """
    # A layer without records costs the reader time and the file room.
    drawn = [layer for layer in layers[:-1] if data[str(layer.data.name)]]
    records = {name: [dict(record) for record in data[name]] for name in sorted(data)}
    chart = alt.layer(*drawn, layers[-1], width=width, height=height)
    chart = chart.resolve_scale(shape="independent", color="independent", stroke="independent")
    chart = chart.add_params(alt.param(name="picked", value=""))
    chart.datasets = records  # last: each step above copies all that the chart holds
    return chart


def titled(title: str, how: str, width: float, small: float) -> alt.TitleParams:
    """Return a figure's title and, below it, how to read it, both wrapped to the plot.

    Args:
        title: what the figure shows.
        how: how to read it.
        width: of the plot, px.
        small: size of the letters of *how*, px.
    """
    size = round(small * 1.42)
    return alt.TitleParams(
        lettering.wrapped(title, width - 10, size, bold=True),
        subtitle=lettering.wrapped(how, width - 10, small),
        fontSize=size,
        subtitleFontSize=small,
    )


def x(field: str) -> alt.X:
    """Return the encoding of a field that holds px from the left."""
    return alt.X(f"{field}:Q", scale=None, axis=None)


def y(field: str) -> alt.Y:
    """Return the encoding of a field that holds px from the top."""
    return alt.Y(f"{field}:Q", scale=None, axis=None)


def answer_shape() -> alt.Shape:
    """Return the encoding of an answer (field `mark`) as cross, check, two checks or ring."""
    scale = alt.Scale(domain=list(ANSWER_MARKS), range=list(ANSWER_MARKS.values()))
    return alt.Shape("mark:N", scale=scale, legend=None)


def lit(opacity: float = 1.0) -> alt.OpacityValue:
    """Return the opacity of a mark whose `forces` name the one picked, dimmed otherwise."""
    # Said outright: what `alt.condition` returns is matched against the whole schema for each layer.
    return alt.OpacityValue(round(opacity * DIMMED, 3), condition={"test": PICKED, "value": opacity})


def hits(name: str, tips: Iterable[tuple[str, str]]) -> alt.Chart:
    """Return transparent rectangles that take the pointer; the last layer, since any mark above would take it.

    Args:
        name: of records with hx0, hx1, hy0, hy1 in px, `forces`, and the fields of *tips*.
        tips: (field, title) of each line of the tooltip; values are strings.
    """
    return (
        rows(name)
        .mark_rect(opacity=0.001, cursor="pointer")
        .encode(
            x=x("hx0"),
            x2="hx1:Q",
            y=y("hy0"),
            y2="hy1:Q",
            detail="forces:N",
            tooltip=[alt.Tooltip(f"{field}:N", title=title) for field, title in tips],
        )
    )
