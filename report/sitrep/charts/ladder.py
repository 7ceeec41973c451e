"""Draw the escalation ladder: what was reported, when, how far up, and with which answer.

Input   table `incidents`, the ladder
Output  an altair chart; pixels are computed beforehand (`ladder_layout`), so that no label touches another

The variable `picked` holds the name of a force, "" for none; marks whose `forces` do not name it are dimmed.
"""

from collections.abc import Mapping

import altair as alt
import pandas as pd

from sitrep.charts import ladder_layout, ladder_marks, plane, reading, theme, timeline
from sitrep.charts.ladder_layout import Layout
from sitrep.escalation import Ladder

USE_OF_FORCE = 4  # MID hostility level


def ladder_chart(incidents: pd.DataFrame, ladder: Ladder, width: float = 600) -> alt.LayerChart:
    """Return the escalation ladder, ready for the page.

    A filled mark is dated to the day; a hollow mark stands in the middle of the bar of days that the words
    allow; a dashed line with an arrow has no earlier (or later) limit.  Days with several events are
    drawn wider, and within a day only the order is meant, not the hour.  From 40 events on there is a panel a month.

    Args:
        incidents: table `incidents`, zero or more rows.
        ladder: from `escalation.read_ladder`.
        width: of the plot, px; below 480 the names of the rungs stand above their bands.
    """
    layout = ladder_layout.laid_out(incidents, ladder, width)
    sides = list(incidents["actor_side"])
    data, height = ladder_marks.data(layout, sides)
    title, how = finding(incidents, ladder), _how_to_read(layout)
    chart = plane.layered(ladder_marks.layers(layout, sides), data, width=width, height=height)
    chart = chart.properties(title=plane.titled(title, how, width, layout.sizes.small))
    return theme.figure(
        chart,
        id="figure-ladder",
        caption=f"{title}. {how}",
        alt=in_words(incidents, ladder),
        source=_source(incidents),
        table=_table(incidents, ladder),
    )


def finding(incidents: pd.DataFrame, ladder: Ladder) -> str:
    """Return what the ladder shows in one clause, for its title."""
    if incidents.empty:
        return "No event is reported"
    rows = reading.in_order(incidents)
    force = [row for row in rows if ladder.rung_of(str(row["type"])).mid >= USE_OF_FORCE]
    if not force:
        top = max(rows, key=lambda row: ladder.rungs.index(ladder.rung_of(str(row["type"]))))
        name = ladder.rung_of(str(top["type"])).label.lower()
        return f"No use of force is reported; the highest rung reached is “{name}”"
    first = force[0]
    ignored = [
        row
        for row in rows
        if int(str(row["order"])) < int(str(first["order"]))
        and ladder.type_of(str(row["type"])).asks
        and _mark_of(str(row["outcome"]), ladder) == "cross"
    ]
    when = timeline.written_window(*reading.window(first)).removeprefix("no day given")
    when = when if when.startswith(("between", "on ")) or not when else f"on {when}"
    name = "First use of force" if len(force) > 1 else "Use of force"
    after = f" after {len(ignored)} ignored warnings or requests" if len(ignored) > 1 else ""
    after = " after an ignored warning or request" if len(ignored) == 1 else after
    return f"{name} {when}".strip() + after


def in_words(incidents: pd.DataFrame, ladder: Ladder) -> str:
    """Return the ladder as text, for those who do not see it."""
    if incidents.empty:
        return "An escalation ladder without events: the documents report none."
    steps = []
    for row in reading.in_order(incidents):
        answer = _answer_words(row, ladder)
        words = f"{row['label']}, {timeline.written_window(*reading.window(row))}"
        steps.append(words + (f", {answer}" if answer else ""))
    return (
        f"Escalation ladder with {len(steps)} events in their order, more force higher up. "
        f"{finding(incidents, ladder)}. In order: {'; '.join(steps)}."
    )


def _how_to_read(layout: Layout) -> str:
    kinds = {event.kind for event in layout.events}
    parts = ["Higher = more force."]
    if "dated" in kinds:
        parts.append("Filled mark = dated to the day.")
    if "window" in kinds:
        parts.append("Bar with hollow mark = the days the words allow.")
    if kinds & {"before", "after"}:
        parts.append(
            "Dashed = “on or before” that day." if "after" not in kinds else "Dashed = open on the arrow’s side."
        )
    if any(count > 1 for panel in layout.panels if panel.line for count in panel.line.marks.values()):
        parts.append("Within a day only the order is meant; busy days are drawn wider.")
    years = {day.year for panel in layout.panels if panel.line for day in (panel.line.first, panel.line.last)}
    if len(years) == 1:
        parts.append(f"All days are of {years.pop()}.")
    return " ".join(parts)


def _answer_words(row: Mapping[str, object], ladder: Ladder) -> str:
    told = ladder.outcomes.get(str(row["outcome"]))
    if told is None or (told.only_if_asked and not ladder.type_of(str(row["type"])).asks):
        return ""
    return told.words


def _mark_of(outcome: str, ladder: Ladder) -> str:
    return ladder.outcomes[outcome].mark if outcome in ladder.outcomes else ""


def _source(incidents: pd.DataFrame) -> str:
    names = sorted({name for ids in incidents["document_ids"] for name in str(ids).split()})
    return f"{len(names)} documents: {', '.join(names)}" if names else "No document reports an event."


def _table(incidents: pd.DataFrame, ladder: Ladder) -> pd.DataFrame:
    columns = ["order", "label", "actor", "start", "end", "outcome", "n_documents", "claim_ids"]
    table = incidents.sort_values("order")[columns].copy()
    table.insert(2, "rung", [ladder.rung_of(str(t)).label for t in incidents.sort_values("order")["type"]])
    return table
