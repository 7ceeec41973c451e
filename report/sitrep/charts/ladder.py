"""Draw the escalation ladder: what was reported, when, how far up, and with which answer.

Input   table `incidents`, the ladder
Output  an altair chart; pixels are computed beforehand (`ladder_layout`), so that no label touches another

The variable `picked` holds the name of a force, "" for none; marks whose `forces` do not name it are dimmed.
"""

from collections.abc import Mapping, Sequence
from datetime import date

import altair as alt
import pandas as pd

from sitrep import lexicon
from sitrep.charts import ladder_layout, lettering, plane, theme, timeline
from sitrep.charts.ladder_layout import EDGE_PX, MARK_PX, Layout, Placed
from sitrep.escalation import Ladder

# Drawn, not typed: a sign taken from another font would look different everywhere.
CROSS = "M-0.62,-0.62L0.62,0.62M0.62,-0.62L-0.62,0.62"
CHECK = "M-0.7,0.05L-0.2,0.6L0.75,-0.6"
RING = "M0,-0.62A0.62,0.62,0,1,1,0,0.62A0.62,0.62,0,1,1,0,-0.62"
ANSWER_MARKS = {"cross": CROSS, "check": CHECK, "ring": RING}
USE_OF_FORCE = 4  # MID hostility level
LEGEND_ROW_PX = 24.0


def ladderplane.rows(incidents: pd.DataFrame, ladder: Ladder, width: float = 600) -> alt.LayerChart:
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
    legend, height = _legend(incidents, layout)
    chart = alt.layer(*_ground(layout), *_marks(layout, incidents), *legend, _hits(layout))
    size = 17 if layout.sizes.heading == 0 else 15
    chart = chart.resolve_scale(shape="independent", color="independent", stroke="independent").properties(
        width=width,
        height=height,
        title=alt.TitleParams(
            lettering.wrapped(finding(incidents, ladder), width - 10, size, bold=True),
            subtitle=lettering.wrapped(_how_to_read(layout), width - 10, layout.sizes.small),
            fontSize=size,
            subtitleFontSize=layout.sizes.small,
        ),
    )
    return theme.figure(
        chart.add_params(plane.picked()),
        id="figure-ladder",
        caption=finding(incidents, ladder) + ". " + _how_to_read(layout),
        alt=in_words(incidents, ladder),
        source=_source(incidents),
        table=_table(incidents, ladder),
    )


def finding(incidents: pd.DataFrame, ladder: Ladder) -> str:
    """Return what the ladder shows in one clause, for its title."""
    if incidents.empty:
        return "No event is reported"
    rows = incidents.sort_values("order").to_dict("records")
    force = [row for row in rows if ladder.rung_of(str(row["type"])).mid >= USE_OF_FORCE]
    if not force:
        top = max(rows, key=lambda row: ladder.rungs.index(ladder.rung_of(str(row["type"]))))
        name = ladder.rung_of(str(top["type"])).label.lower()
        return f"No use of force is reported; the highest rung reached is “{name}”"
    first = force[0]
    ignored = [
        row
        for row in rows
        if int(row["order"]) < int(first["order"])
        and ladder.type_of(str(row["type"])).asks
        and _mark_of(str(row["outcome"]), ladder) == "cross"
    ]
    when = timeline.written_window(*_window(first)).removeprefix("no day given")
    when = when if when.startswith(("between", "on ")) or not when else f"on {when}"
    name = "First use of force" if len(force) > 1 else "Use of force"
    after = f" after {len(ignored)} warnings or requests that were ignored" if len(ignored) > 1 else ""
    after = " after a warning or request that was ignored" if len(ignored) == 1 else after
    return f"{name} {when}".strip() + after


def in_words(incidents: pd.DataFrame, ladder: Ladder) -> str:
    """Return the ladder as text, for those who do not see it."""
    if incidents.empty:
        return "An escalation ladder without events: the documents report none."
    steps = []
    for row in incidents.sort_values("order").to_dict("records"):
        answer = _answer_words(row, ladder)
        words = f"{row['label']}, {timeline.written_window(*_window(row))}"
        steps.append(words + (f", {answer}" if answer else ""))
    return (
        f"Escalation ladder with {len(steps)} events in their order, more force higher up. "
        f"{finding(incidents, ladder)}. In order: {'; '.join(steps)}."
    )


def _ground(layout: Layout) -> list[alt.Chart]:
    """Return what lies under the marks: stripes, days, names of days, panels and rungs."""
    sizes, width = layout.sizes, layout.width
    stripes = [{"y0": b.y0, "y1": b.y1} for b in layout.bands if b.is_striped]
    days, rules, heads, names = [], [], [], []
    for panel in layout.panels:
        base = panel.top - 7
        if panel.title:
            heads.append({"x": EDGE_PX, "y": panel.y0 + sizes.text, "words": panel.title})
        if panel.undated_x is not None:
            names.append({"x": panel.undated_x, "y": base, "words": "no day"})
        if panel.line is None:
            continue
        for day, name in timeline.named_days(panel.line, sizes.small):
            names.append({"x": round(timeline.centre(panel.line, day), 1), "y": base, "words": name})
        for day, count in panel.line.marks.items():
            edges = {"x0": panel.line.left(day), "x1": panel.line.right(day)}
            if count > 1:
                days.append({**edges, "y0": panel.top, "y1": panel.y1})
            else:
                x = round(timeline.centre(panel.line, day), 1)
                rules.append({"x": x, "y0": panel.top, "y1": panel.y1})
    rungs = [
        {"x": EDGE_PX, "y": band.name_y + (n - (len(band.name) - 1) / 2) * sizes.text * 1.2, "words": line}
        for band in layout.bands
        for n, line in enumerate(band.name)
    ]
    text = {"baseline": "middle", "fontSize": sizes.text, "color": theme.INK}
    return [
        plane.rows(stripes).mark_rect(fill=theme.STRIPE).encode(x=alt.value(0), x2=alt.value(width), y=plane.y("y0"), y2="y1:Q"),
        plane.rows(days).mark_rect(fill=theme.GRID, opacity=0.2).encode(x=plane.x("x0"), x2="x1:Q", y=plane.y("y0"), y2="y1:Q"),
        plane.rows(rules).mark_rule(stroke=theme.GRID, strokeDash=[2, 3]).encode(x=plane.x("x"), y=plane.y("y0"), y2="y1:Q"),
        plane.rows(names)
        .mark_text(baseline="bottom", fontSize=sizes.small, color=theme.MUTE)
        .encode(x=plane.x("x"), y=plane.y("y"), text="words:N"),
        plane.rows(heads).mark_text(align="left", fontWeight=700, **text).encode(x=plane.x("x"), y=plane.y("y"), text="words:N"),
        plane.rows(rungs).mark_text(align="left", fontWeight=700, **text).encode(x=plane.x("x"), y=plane.y("y"), text="words:N"),
    ]


def _marks(layout: Layout, incidents: pd.DataFrame) -> list[alt.Chart]:
    """Return bars, arrows, marks, labels and answers; one data set for all."""
    sizes, width = layout.sizes, layout.width
    data = plane.rows([_drawn(event, layout) for event in layout.events])
    colour, shape = theme.scale_for(list(incidents["actor_side"]))
    by_colour = alt.Color("side:N", scale=colour, legend=None)
    by_shape = alt.Shape("side:N", scale=shape, legend=None)
    edge = alt.Stroke("side:N", scale=colour, legend=None)
    at, mark = {"x": plane.x("xm"), "y": plane.y("y")}, {"size": 120, "strokeWidth": 2.2}
    answers = alt.Shape(
        "mark:N", scale=alt.Scale(domain=list(ANSWER_MARKS), range=list(ANSWER_MARKS.values())), legend=None
    )
    label = {"baseline": "middle", "fontSize": sizes.text, "color": theme.INK}
    return [
        data.transform_filter("datum.bar")
        .mark_rule(strokeWidth=8, strokeCap="butt")
        .encode(x=plane.x("x0"), x2="x1:Q", y=plane.y("y"), color=by_colour, opacity=plane.lit(0.38)),
        data.transform_filter("datum.dashed")
        .mark_rule(strokeWidth=2.2, strokeDash=[2, 4])
        .encode(x=plane.x("x0"), x2="x1:Q", y=plane.y("y"), color=by_colour, opacity=plane.lit()),
        *(
            data.transform_filter(f"datum.{side}_arrow")
            .mark_point(shape=f"triangle-{side}", filled=True, size=46)
            .encode(x=plane.x(x), y=plane.y("y"), color=by_colour, opacity=plane.lit())
            for side, x in (("left", "x0"), ("right", "x1"))
        ),
        data.transform_filter("datum.filled")
        .mark_point(filled=True, stroke=theme.PAPER, size=140, strokeWidth=1.2)
        .encode(**at, color=by_colour, shape=by_shape, opacity=plane.lit()),
        data.transform_filter("!datum.filled")
        .mark_point(filled=True, fill=theme.PAPER, **mark)
        .encode(**at, stroke=edge, shape=by_shape, opacity=plane.lit()),
        *(
            data.transform_filter(f"datum.align == '{align}'")
            .mark_text(align=align, **label)
            .encode(x=plane.x("lx"), y=plane.y("ly"), text="label:N", opacity=plane.lit())
            for align in ("left", "right")
        ),
        data.transform_filter("datum.mark != ''")
        .mark_text(align="right", baseline="middle", fontSize=sizes.small, fontWeight=700, color=theme.INK)
        .encode(x=alt.value(width - 24), y=plane.y("ay"), text="answer:N", opacity=plane.lit()),
        data.transform_filter("datum.mark != ''")
        .mark_point(filled=False, size=80, strokeWidth=2.2, stroke=theme.INK)
        .encode(x=alt.value(width - 12), y=plane.y("ay"), shape=answers, opacity=plane.lit()),
    ]


def _hits(layout: Layout) -> alt.Chart:
    """Return the transparent layer that takes the pointer; it lies above all else."""
    tips = (
        ("actor", "Actor"),
        ("event", "Event"),
        ("when", "When"),
        ("reply", "Answer"),
        ("words", "In the words of the source"),
        ("told_by", "Reported by"),
    )
    records = [_drawn(event, layout) | _told(event) for event in layout.events]
    wanted = ["id", "forces", "hx0", "hx1", "hy0", "hy1", *(name for name, _ in tips)]
    return plane.hits([{name: record[name] for name in wanted} for record in records], tips)


def _drawn(event: Placed, layout: Layout) -> dict[str, object]:
    row = event.row
    has_early = event.kind == "before" or (event.kind == "window" and _is_cut(event, layout)[0])
    has_late = event.kind == "after" or (event.kind == "window" and _is_cut(event, layout)[1])
    boxes = [*ladder_layout.text_boxes(event, layout.sizes, layout.width)]
    return {
        "id": row["id"],
        "forces": row["forces"],
        "side": row["actor_side"],
        "x0": round(event.x0, 1),
        "x1": round(event.xm if event.kind == "before" else event.x1, 1),
        "xm": round(event.xm, 1),
        "y": round(event.y, 1),
        "bar": event.kind == "window",
        "dashed": event.kind in ("before", "after"),
        "left_arrow": has_early,
        "right_arrow": has_late,
        "filled": event.kind == "dated",
        "label": event.label,
        "lx": round(event.label_x, 1),
        "ly": round(event.label_y, 1),
        "align": event.align,
        "answer": event.answer,
        "mark": event.answer_mark,
        "ay": round(event.answer_y, 1),
        "hx0": round(min([event.x0, *(box.x0 for box in boxes)]) - 2, 1),
        "hx1": round(max([event.x1, *(box.x1 for box in boxes)]), 1),
        "hy0": round(min([event.y - MARK_PX, *(box.y0 for box in boxes)]), 1),
        "hy1": round(max([event.y + MARK_PX, *(box.y1 for box in boxes)]), 1),
    }


def _is_cut(event: Placed, layout: Layout) -> tuple[bool, bool]:
    lines = [panel.line for panel in layout.panels if panel.line is not None and panel.top <= event.y <= panel.y1]
    if not lines or event.start is None or event.end is None:
        return False, False
    return event.start < lines[0].first, event.end > lines[0].last


def _told(event: Placed) -> dict[str, object]:
    row = event.row
    count = int(str(row["n_documents"]))
    return {
        "actor": str(row["actor"]),
        "event": str(row["label"]),
        "when": timeline.written_window(event.start, event.end),
        "reply": event.answer or str(row["outcome"]).replace("_", " "),
        "words": f"“{row['words']}”",
        "told_by": f"{count} document{'s' if count != 1 else ''}: {str(row['document_ids']).replace(' ', ', ')}",
    }


def _legend(incidents: pd.DataFrame, layout: Layout) -> tuple[list[alt.Chart], float]:
    """Return the legend's layers and the height of the whole plot."""
    sizes = layout.sizes
    colour, shape = theme.scale_for(list(incidents["actor_side"]))
    entries = [(side, side_label(side), "side") for side in theme.styles_for(list(incidents["actor_side"]))]
    kinds = {event.kind for event in layout.events}
    signs = (
        ("dated", "dated", {"dated"}),
        ("within", "within the bar", {"window"}),
        ("open", "no limit on the arrow’s side", {"before", "after"}),
        ("within", "no day given", {"undated"}),
    )
    entries += [(key, words, "sign") for key, words, used in signs if used & kinds]
    placed, x, y = [], EDGE_PX + MARK_PX, layout.height + LEGEND_ROW_PX * 0.7
    for key, words, kind in entries:
        lead = 30.0 if key == "open" else 12.0
        long = lead + lettering.width_px(words, sizes.small) + 22
        if x + long - 22 > layout.width and placed:
            x, y = EDGE_PX + MARK_PX, y + LEGEND_ROW_PX * 0.85
        placed.append({"x": x, "y": y, "key": key, "words": words, "kind": kind, "tx": x + lead, "x1": x + lead - 8})
        x += long
    data = plane.rows(placed)
    at = {"x": plane.x("x"), "y": plane.y("y")}
    sign, hollow = {"size": 110, "shape": "circle"}, {"fill": theme.PAPER, "stroke": theme.MUTE, "strokeWidth": 2.2}
    layers = [
        data.transform_filter("datum.kind == 'side'")
        .mark_point(filled=True, size=120, opacity=1)
        .encode(
            **at,
            color=alt.Color("key:N", scale=colour, legend=None),
            shape=alt.Shape("key:N", scale=shape, legend=None),
        ),
        data.transform_filter("datum.key == 'dated'").mark_point(fill=theme.MUTE, filled=True, opacity=1, **sign).encode(**at),
        data.transform_filter("datum.key == 'open'")
        .mark_rule(strokeWidth=2.2, strokeDash=[2, 4], stroke=theme.MUTE)
        .encode(**at, x2="x1:Q"),
        data.transform_filter("datum.key == 'open'")
        .mark_point(shape="triangle-left", filled=True, size=46, fill=theme.MUTE, opacity=1)
        .encode(**at),
        data.transform_filter("datum.key == 'within'").mark_point(filled=True, opacity=1, **sign, **hollow).encode(**at),
        data.mark_text(align="left", baseline="middle", fontSize=sizes.small, color=theme.INK).encode(
            x=plane.x("tx"), y=plane.y("y"), text="words:N"
        ),
    ]
    return layers, round(y + LEGEND_ROW_PX * 0.7, 1)


def side_label(side: str) -> str:
    """Return the name of a side for readers."""
    known = lexicon.read("actors")["sides"]
    return str(known.get(side, side.replace("_", " ").capitalize()))


def _how_to_read(layout: Layout) -> str:
    kinds = {event.kind for event in layout.events}
    parts = ["Higher = more force."]
    if "dated" in kinds:
        parts.append("Filled mark = dated to the day.")
    if "window" in kinds:
        parts.append("Bar with hollow mark = the days the words allow.")
    if kinds & {"before", "after"}:
        parts.append("Dashed = “on or before” that day." if "after" not in kinds else "Dashed = open on the arrow’s side.")
    if any(count > 1 for panel in layout.panels if panel.line for count in panel.line.marks.values()):
        parts.append("Within a day only the order is meant; busy days are drawn wider.")
    return " ".join(parts)


def _answer_words(row: Mapping[str, object], ladder: Ladder) -> str:
    told = ladder.outcomes.get(str(row["outcome"]))
    if told is None or (told.only_if_asked and not ladder.type_of(str(row["type"])).asks):
        return ""
    return told.words


def _mark_of(outcome: str, ladder: Ladder) -> str:
    return ladder.outcomes[outcome].mark if outcome in ladder.outcomes else ""


def _window(row: Mapping[str, object]) -> tuple[date | None, date | None]:
    start, end = (date.fromisoformat(str(row[c])) if isinstance(row[c], str) else None for c in ("start", "end"))
    return start, end


def _source(incidents: pd.DataFrame) -> str:
    names = sorted({name for ids in incidents["document_ids"] for name in str(ids).split()})
    return f"{len(names)} documents: {', '.join(names)}" if names else "No document reports an event."


def _table(incidents: pd.DataFrame, ladder: Ladder) -> pd.DataFrame:
    columns = ["order", "label", "actor", "start", "end", "outcome", "n_documents", "claim_ids"]
    table = incidents.sort_values("order")[columns].copy()
    table.insert(2, "rung", [ladder.rung_of(str(t)).label for t in incidents.sort_values("order")["type"]])
    return table
