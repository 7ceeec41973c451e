"""Say below a figure which colour and shape stand for which side.

Input   sides of the rows drawn, a place in px
Output  records and layers of a legend
"""

from collections.abc import Sequence

import altair as alt

from sitrep.charts import lettering, plane, reading, theme

ROW_PX = 22.0


def legend(sides: Sequence[str], *, left: float, top: float, width: float, size: float) -> list[dict[str, object]]:
    """Return a record for each side: its mark and its name, in as many rows as they need.

    Args:
        sides: one a row of the table; repeats are allowed.
        left: edge of the legend, px.
        top: upper edge, px.
        width: of the plot, px.
        size: of the letters, px.
    """
    placed: list[dict[str, object]] = []
    x, y = left + 7, top + ROW_PX / 2
    for side in theme.styles_for(sides):
        words = reading.side_label(side)
        long = 12 + lettering.width_px(words, size)
        if placed and x + long > width:
            x, y = left + 7, y + ROW_PX
        placed.append({"x": round(x, 1), "y": round(y, 1), "tx": round(x + 12, 1), "side": side, "words": words})
        x += long + 22
    return placed


def height_px(records: Sequence[dict[str, object]], top: float) -> float:
    """Return how much of the plot the legend takes."""
    return max((float(str(record["y"])) for record in records), default=top - ROW_PX / 2) + ROW_PX / 2 - top


def layers(name: str, sides: Sequence[str], size: float) -> list[alt.Chart]:
    """Return the layers that draw the records that the figure holds under *name*."""
    colour, shape = theme.scale_for(sides)
    return [
        plane.rows(name)
        .mark_point(filled=True, size=110, opacity=1, aria=False)
        .encode(
            x=plane.x("x"),
            y=plane.y("y"),
            color=alt.Color("side:N", scale=colour, legend=None),
            shape=alt.Shape("side:N", scale=shape, legend=None),
        ),
        plane.rows(name)
        .mark_text(align="left", baseline="middle", fontSize=size, color=theme.INK, aria=False)
        .encode(x=plane.x("tx"), y=plane.y("y"), text="words:N"),
    ]
