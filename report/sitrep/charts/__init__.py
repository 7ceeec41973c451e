"""Draw the figures: one function per figure, table in, `alt.Chart` out.

Input   tables of `zone` and `escalation`
Output  altair charts, ready for the page through `figure`
"""

from sitrep.charts.ladder import ladder_chart
from sitrep.charts.map import zone_map
from sitrep.charts.theme import (
    FONT,
    GRID,
    INK,
    LAND,
    LINE,
    MUTE,
    OUTSIDE,
    PAPER,
    SEA,
    SIDES,
    STRIPE,
    Style,
    bundle,
    enable,
    figure,
    scale_for,
    still,
    styles_for,
)

__all__ = [
    "FONT",
    "GRID",
    "INK",
    "LAND",
    "LINE",
    "MUTE",
    "OUTSIDE",
    "PAPER",
    "SEA",
    "SIDES",
    "STRIPE",
    "Style",
    "bundle",
    "enable",
    "figure",
    "ladder_chart",
    "scale_for",
    "still",
    "styles_for",
    "zone_map",
]
