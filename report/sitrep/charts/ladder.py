"""Draw the escalation ladder: what was reported, when, how far up, and with which answer.

Input   table `incidents`, the ladder
Output  altair charts; pixels are computed beforehand (`ladder_layout`), so that no label touches another

The variable `picked` holds the name of a force, "" for none; marks whose `forces` do not name it are dimmed.
"""

import altair as alt
import pandas as pd

from sitrep.charts import ladder_layout, ladder_marks, ladder_overview, ladder_parts, ladder_words, plane, theme
from sitrep.charts.ladder_layout import sizes_for
from sitrep.charts.ladder_parts import Part
from sitrep.escalation import Ladder

WIDE_PX = 720.0
MOST_PERIODS = 16  # columns of the overview's table


def ladder_charts(
    incidents: pd.DataFrame, ladder: Ladder, width: float = WIDE_PX, *, sequence: pd.DataFrame | None = None
) -> list[alt.LayerChart]:
    """Return the figures of the ladder: one, or for many incidents an overview and a ladder for each period.

    Args:
        incidents: table `incidents`, zero or more rows.
        ladder: from `escalation.read_ladder`.
        width: of the plot, px.
        sequence: table `sequence`: which words put one incident before another.
    """
    parts = ladder_parts.parts(incidents)
    if len(parts) == 1:
        return [ladder_chart(incidents, ladder, width, sequence=sequence)]
    drawn = [_part_chart(part, ladder, width, sequence) for part in parts]
    return [_overview(incidents, ladder, parts, width), *drawn]


def ladder_chart(
    incidents: pd.DataFrame, ladder: Ladder, width: float = WIDE_PX, *, sequence: pd.DataFrame | None = None
) -> alt.LayerChart:
    """Return the escalation ladder as one figure, ready for the page.

    A filled mark is dated to the day; a hollow mark stands in the middle of the bar of days that the words
    allow; a dashed line with an arrow has no earlier (or later) limit.  Events of one day stand one above the
    other; a line joins two of which a text says which came first.

    Args:
        incidents: table `incidents`, zero or more rows.
        ladder: from `escalation.read_ladder`.
        width: of the plot, px; below 480 the names of the rungs stand above their bands. A wider ladder carries
            a second layout for narrow screens.
        sequence: table `sequence`; without it only neighbours that `order_basis` puts in order are joined.
    """
    title = ladder_words.finding(incidents, ladder)
    return _figure(incidents, ladder, width, sequence, id="figure-ladder", title=title)


def _part_chart(part: Part, ladder: Ladder, width: float, sequence: pd.DataFrame | None) -> alt.LayerChart:
    title = ladder_words.part_title(part.incidents, ladder, part.days)
    return _figure(part.incidents, ladder, width, sequence, id=f"figure-ladder-{part.key}", title=title)


def _figure(
    incidents: pd.DataFrame,
    ladder: Ladder,
    width: float,
    sequence: pd.DataFrame | None,
    *,
    id: str,  # noqa: A002  as in `theme.figure`
    title: str,
) -> alt.LayerChart:
    chart, how = _drawn(incidents, ladder, width, title, sequence)
    compact = _drawn(incidents, ladder, theme.COMPACT_PX, title, sequence)[0] if width > theme.COMPACT_PX else None
    return theme.figure(
        chart,
        id=id,
        caption=f"{title}. {how}",
        alt=ladder_words.in_words(incidents, ladder, title),
        source=ladder_words.source(incidents),
        table=ladder_words.table(incidents, ladder),
        compact=compact,
    )


def _drawn(
    incidents: pd.DataFrame, ladder: Ladder, width: float, title: str, sequence: pd.DataFrame | None
) -> tuple[alt.LayerChart, str]:
    """The ladder at one width, and how it is read."""
    layout = ladder_layout.laid_out(incidents, ladder, width, sequence)
    sides = list(incidents["actor_side"])
    data, height = ladder_marks.data(layout, sides)
    how = ladder_words.how_to_read(layout)
    chart = plane.layered(ladder_marks.layers(layout, sides), data, width=width, height=height)
    return chart.properties(title=plane.titled(title, how, width, layout.sizes.small)), how


def _overview(incidents: pd.DataFrame, ladder: Ladder, parts: list[Part], width: float) -> alt.LayerChart:
    title = ladder_words.finding(incidents, ladder)

    def drawn(px: float) -> tuple[alt.LayerChart, str]:
        chart, unit = ladder_overview.drawn(incidents, ladder, px)
        named = {"day": "", "week": ", named for its Monday"}.get(unit, "")
        how = (
            f"Higher = more force. Each column is a {unit}{named}. Number = how many incidents, each counted at the "
            "last day that its words allow. A ladder for each period follows."
        )
        return chart.properties(title=plane.titled(title, how, px, sizes_for(px).small)), how

    chart, how = drawn(width)
    return theme.figure(
        chart,
        id="figure-ladder",
        caption=f"{title}. {how}",
        alt=f"{title}. {ladder_overview.in_words(incidents, ladder, [part.days for part in parts])}",
        source=ladder_words.source(incidents),
        table=ladder_overview.table(incidents, ladder, MOST_PERIODS),
        compact=drawn(theme.COMPACT_PX)[0] if width > theme.COMPACT_PX else None,
    )
