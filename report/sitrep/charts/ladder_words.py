"""Say in words what a ladder shows and how it is read. Draws nothing.

Input   table `incidents`, ladder, layout
Output  titles, text alternatives, source line, table
"""

from collections.abc import Mapping

import pandas as pd

from sitrep.charts import reading, timeline
from sitrep.charts.ladder_layout import Layout
from sitrep.escalation import Ladder

USE_OF_FORCE = 4  # MID hostility level


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


def part_title(incidents: pd.DataFrame, ladder: Ladder, days: str) -> str:
    """Return the title of one of several ladders: "12–19 May 2017: 28 events, 6 of them uses of force"."""
    force = sum(ladder.rung_of(str(kind)).mid >= USE_OF_FORCE for kind in incidents["type"])
    count = f"{len(incidents)} event{'s' if len(incidents) != 1 else ''}"
    uses = f", {force or 'none'} of them {'uses' if force > 1 else 'a use'} of force"
    return f"{days[:1].upper()}{days[1:]}: {count}{uses}"


def in_words(incidents: pd.DataFrame, ladder: Ladder, told: str = "") -> str:
    """Return the ladder as text, for those who do not see it.

    Args:
        incidents: table `incidents`, zero or more rows.
        ladder: from `escalation.read_ladder`.
        told: what it shows, if not what `finding` says.
    """
    if incidents.empty:
        return "An escalation ladder without events: the documents report none."
    steps = []
    for row in reading.in_order(incidents):
        answer = _answer_words(row, ladder)
        words = f"{row['label']}, {timeline.written_window(*reading.window(row))}"
        steps.append(words + (f", {answer}" if answer else "") + f" (place {reading.place(row)})")
    return (
        f"Escalation ladder with {len(steps)} event{'s' if len(steps) != 1 else ''} in the order of the table, "
        f"more force higher up. {told or finding(incidents, ladder)}. In order, each with all places in the sequence "
        f"that the words allow it: {'; '.join(steps)}."
    )


def how_to_read(layout: Layout) -> str:
    """Return what the signs of this ladder mean."""
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
    anchors = [event.anchor for event in layout.events if event.anchor]
    if any(event.follows for event in layout.events):
        parts.append("Within a day only marks joined by a line have an order.")
    elif len(set(anchors)) < len(anchors):
        parts.append("Within a day no order is given.")
    if layout.line is not None and layout.line.first.year == layout.line.last.year:
        parts.append(f"All days are of {layout.line.last.year}.")
    return " ".join(parts)


def source(incidents: pd.DataFrame) -> str:
    """Return which documents report the incidents."""
    names = sorted({name for ids in incidents["document_ids"] for name in str(ids).split()})
    return (
        f"{len(names)} document{'s' if len(names) != 1 else ''}: {', '.join(names)}"
        if names
        else ("No document reports an event.")
    )


def table(incidents: pd.DataFrame, ladder: Ladder) -> pd.DataFrame:
    """Return the rows behind the marks, in order."""
    columns = ["order", "label", "actor", "start", "end", "outcome", "order_basis", "n_documents", "claim_ids"]
    found = incidents.sort_values("order")[columns].copy()
    found.insert(1, "place", [reading.place(row) for row in reading.in_order(incidents)])
    found.insert(3, "rung", [ladder.rung_of(str(kind)).label for kind in incidents.sort_values("order")["type"]])
    return found


def _answer_words(row: Mapping[str, object], ladder: Ladder) -> str:
    told = ladder.outcomes.get(str(row["outcome"]))
    if told is None or (told.only_if_asked and not ladder.type_of(str(row["type"])).asks):
        return ""
    return told.words


def _mark_of(outcome: str, ladder: Ladder) -> str:
    return ladder.outcomes[outcome].mark if outcome in ladder.outcomes else ""
