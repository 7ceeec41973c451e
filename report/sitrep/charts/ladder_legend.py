"""Say below a ladder what its marks mean.

Input   `Layout`, the sides of the actors
Output  records in px and the altair layers that draw them
"""

from collections.abc import Sequence

import altair as alt

from sitrep.charts import lettering, plane, reading, theme
from sitrep.charts.ladder_days import MARK_PX
from sitrep.charts.ladder_layout import EDGE_PX, Layout

ROW_PX = 24.0
ELBOW = "M-1,-1L-1,0.6L1,0.6"
SIGNS = (  # key, words, kind of event that needs it
    ("dated", "dated to the day", "dated"),
    ("window", "within the bar", "window"),
    ("before", "on or before", "before"),
    ("after", "on or after", "after"),
    ("undated", "no day given", "undated"),
)


def legend(sides: Sequence[str], layout: Layout) -> tuple[list[dict[str, object]], float]:
    """Return the legend's records and the height of the whole plot."""
    small, kinds = layout.sizes.small, {event.kind for event in layout.events}
    entries = [(side, reading.side_label(side), "side") for side in theme.styles_for(sides)]
    entries += [(key, words, "sign") for key, words, kind in SIGNS if kind in kinds]
    if any(event.follows for event in layout.events):
        entries.append(("told", "a text says: first this, then that", "told"))
    placed: list[dict[str, object]] = []
    x, y = EDGE_PX + MARK_PX, layout.height + ROW_PX * 0.7
    for key, words, kind in entries:
        lead = {"before": 34.0, "after": 34.0, "told": 20.0}.get(key, 12.0)
        long = lead + lettering.width_px(words, small)
        if x + long > layout.width and placed:
            x, y = EDGE_PX + MARK_PX, y + ROW_PX * 0.85
        at = x + 22 if key == "before" else x
        far = {"before": x, "after": x + 22}.get(key, x)
        record = {"x": at, "x1": far, "y": y, "tx": x + lead, "key": key, "words": words, "kind": kind}
        placed.append({name: round(v, 1) if isinstance(v, float) else v for name, v in record.items()})
        x += long + 20
    return placed, round(y + ROW_PX * 0.7, 1)


def layers(layout: Layout, sides: Sequence[str]) -> list[alt.Chart]:
    """Return the layers that draw the legend."""
    data = plane.rows("legend")
    colour, shape = theme.scale_for(sides)
    at = {"x": plane.x("x"), "y": plane.y("y")}
    is_side, is_sign = "datum.kind == 'side'", "datum.kind == 'sign'"
    is_told = data.transform_filter("datum.kind == 'told'")
    return [
        is_told.mark_point(
            shape=ELBOW, filled=False, size=60, strokeWidth=1.3, stroke=theme.MUTE, opacity=1, aria=False
        ).encode(x=plane.x("x"), y=plane.y("y")),
        data.transform_filter(is_sign + " && datum.x != datum.x1")
        .mark_rule(strokeWidth=2.2, strokeDash=[2, 4], stroke=theme.MUTE, aria=False)
        .encode(**at, x2="x1:Q"),
        *(
            data.transform_filter(f"datum.key == '{key}'")
            .mark_point(shape=f"triangle-{way}", filled=True, size=46, fill=theme.MUTE, opacity=1, aria=False)
            .encode(x=plane.x("x1"), y=plane.y("y"))
            for key, way in (("before", "left"), ("after", "right"))
        ),
        data.transform_filter(is_side)
        .mark_point(filled=True, size=120, opacity=1, aria=False)
        .encode(
            **at,
            color=alt.Color("key:N", scale=colour, legend=None),
            shape=alt.Shape("key:N", scale=shape, legend=None),
        ),
        data.transform_filter(is_sign + " && datum.key == 'dated'")
        .mark_point(filled=True, fill=theme.MUTE, shape="circle", size=110, opacity=1, aria=False)
        .encode(**at),
        data.transform_filter(is_sign + " && datum.key != 'dated'")
        .mark_point(
            fill=theme.PAPER, stroke=theme.MUTE, strokeWidth=2.2, shape="circle", size=100, opacity=1, aria=False
        )
        .encode(**at),
        data.mark_text(
            align="left", baseline="middle", fontSize=layout.sizes.small, color=theme.INK, aria=False
        ).encode(x=plane.x("tx"), y=plane.y("y"), text="words:N"),
    ]
