"""Draw the figures: one function per figure, table in, `alt.Chart` out.

Input   tables of `claims`, `zone` and `escalation`
Output  altair charts, ready for the page through `figure`
"""

from sitrep.charts.channel import channel_chart
from sitrep.charts.coverage import coverage_chart
from sitrep.charts.distances import distance_charts
from sitrep.charts.ladder import ladder_chart, ladder_charts
from sitrep.charts.map import zone_map, zone_map_words, zone_maps
from sitrep.charts.strength import forces_chart
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
from sitrep.charts.witnesses import witness_matrix

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
    "channel_chart",
    "coverage_chart",
    "distance_charts",
    "enable",
    "figure",
    "forces_chart",
    "ladder_chart",
    "ladder_charts",
    "scale_for",
    "still",
    "styles_for",
    "witness_matrix",
    "zone_map",
    "zone_map_words",
    "zone_maps",
]
