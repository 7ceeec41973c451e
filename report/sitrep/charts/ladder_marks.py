"""Turn the ladder's layout into records and layers.

Input   `Layout`, the sides of the actors
Output  named sets of records in px, and the altair layers that draw them
"""

from collections.abc import Sequence

import altair as alt

from sitrep.charts import ladder_layout, lettering, plane, reading, theme, timeline
from sitrep.charts.ladder_layout import EDGE_PX, MARK_PX, Layout, Placed

LEGEND_ROW_PX = 24.0
TIPS = (
    ("actor", "Actor"),
    ("event", "Event"),
    ("when", "When"),
    ("reply", "Answer"),
    ("words", "In the words of the source"),
    ("told_by", "Reported by"),
)
SIGNS = (  # key, words, kind of event that needs it
    ("dated", "dated to the day", "dated"),
    ("window", "within the bar", "window"),
    ("before", "on or before", "before"),
    ("after", "on or after", "after"),
    ("undated", "no day given", "undated"),
)


def data(layout: Layout, sides: Sequence[str]) -> tuple[dict[str, list[dict[str, object]]], float]:
    """Return the named sets of records, and the height of the plot with its legend.

    Args:
        layout: where everything stands.
        sides: side of each incident's actor, one a row.
    """
    legend, height = _legend(sides, layout)
    return {**_ground(layout), "event": [_drawn(event, layout) for event in layout.events], "legend": legend}, height


def layers(layout: Layout, sides: Sequence[str]) -> list[alt.Chart]:
    """Return the layers, lowest first; the transparent one that takes the pointer is the last."""
    return [
        *_ground_layers(layout),
        *_mark_layers(layout, sides),
        *_legend_layers(layout, sides),
        plane.hits("event", TIPS),
    ]


def _ground(layout: Layout) -> dict[str, list[dict[str, object]]]:
    """Return the records of what lies under the marks: stripes, days, names of days, panels and rungs."""
    sizes = layout.sizes
    stripes: list[dict[str, object]] = [{"y0": b.y0, "y1": b.y1} for b in layout.bands if b.is_striped]
    days: list[dict[str, object]] = []
    rules: list[dict[str, object]] = []
    names: list[dict[str, object]] = []
    heads: list[dict[str, object]] = [
        {"x": EDGE_PX, "y": p.y0 + sizes.text, "words": p.title} for p in layout.panels if p.title
    ]
    for panel in layout.panels:
        base = panel.top - 7
        if panel.undated_x is not None:
            names.append({"x": panel.undated_x, "y": base, "words": "no day"})
        if panel.line is None:
            continue
        shown = [event for event in layout.events if panel.top <= event.y <= panel.y1]
        ends = [day for event in shown if event.kind == "window" for day in (event.start, event.end) if day]
        for day, name in timeline.named_days(panel.line, ends, sizes.small):
            names.append({"x": round(timeline.centre(panel.line, day), 1), "y": base, "words": name})
        for day, count in panel.line.marks.items():
            if count > 1:
                edges = {"x0": panel.line.left(day), "x1": panel.line.right(day)}
                days.append({**edges, "y0": panel.top, "y1": panel.y1})
            else:
                rules.append({"x": round(timeline.centre(panel.line, day), 1), "y0": panel.top, "y1": panel.y1})
    rungs: list[dict[str, object]] = [
        {"x": EDGE_PX, "y": band.name_y + (n - (len(band.name) - 1) / 2) * sizes.text * 1.2, "words": line}
        for band in layout.bands
        for n, line in enumerate(band.name)
    ]
    return {"stripe": stripes, "day": days, "rule": rules, "name": names, "head": heads + rungs}


def _ground_layers(layout: Layout) -> list[alt.Chart]:
    y, at = {"y": plane.y("y0"), "y2": "y1:Q"}, {"x": plane.x("x"), "y": plane.y("y")}
    sizes = layout.sizes
    return [
        plane.rows("stripe")
        .mark_rect(fill=theme.STRIPE, aria=False)
        .encode(x=alt.value(0), x2=alt.value(layout.width), **y),
        plane.rows("day").mark_rect(fill=theme.GRID, opacity=0.2, aria=False).encode(x=plane.x("x0"), x2="x1:Q", **y),
        plane.rows("rule").mark_rule(stroke=theme.GRID, strokeDash=[2, 3], aria=False).encode(x=plane.x("x"), **y),
        plane.rows("name")
        .mark_text(baseline="bottom", fontSize=sizes.small, color=theme.MUTE, aria=False)
        .encode(**at, text="words:N"),
        plane.rows("head")
        .mark_text(align="left", fontWeight=700, baseline="middle", fontSize=sizes.text, color=theme.INK, aria=False)
        .encode(**at, text="words:N"),
    ]


def _mark_layers(layout: Layout, sides: Sequence[str]) -> list[alt.Chart]:
    """Return bars, arrows, marks, labels and answers."""
    sizes, width = layout.sizes, layout.width
    data = plane.rows("event")
    colour, shape = theme.scale_for(sides)
    by_colour = alt.Color("side:N", scale=colour, legend=None)
    by_shape = alt.Shape("side:N", scale=shape, legend=None)
    edge = alt.Stroke("side:N", scale=colour, legend=None)
    at = {"x": plane.x("xm"), "y": plane.y("y")}
    answers = plane.answer_shape()
    return [
        data.transform_filter("datum.kind == 'window'")
        .mark_rule(strokeWidth=8, strokeCap="round", aria=False)
        .encode(x=plane.x("x0"), x2="x1:Q", y=plane.y("y"), color=by_colour, opacity=plane.lit(0.38)),
        data.transform_filter("datum.kind == 'before' || datum.kind == 'after'")
        .mark_rule(strokeWidth=2.2, strokeDash=[2, 4], aria=False)
        .encode(x=plane.x("x0"), x2="x1:Q", y=plane.y("y"), color=by_colour, opacity=plane.lit()),
        *(
            data.transform_filter(f"datum.{side}_arrow")
            .mark_point(shape=f"triangle-{side}", filled=True, size=46, aria=False)
            .encode(x=plane.x(end), y=plane.y("y"), color=by_colour, opacity=plane.lit())
            for side, end in (("left", "x0"), ("right", "x1"))
        ),
        data.transform_filter("datum.kind == 'dated'")
        .mark_point(filled=True, stroke=theme.PAPER, size=140, strokeWidth=1.2, aria=False)
        .encode(**at, color=by_colour, shape=by_shape, opacity=plane.lit()),
        data.transform_filter("datum.kind != 'dated'")
        .mark_point(filled=True, fill=theme.PAPER, size=120, strokeWidth=2.2, aria=False)
        .encode(**at, stroke=edge, shape=by_shape, opacity=plane.lit()),
        *(
            data.transform_filter(f"datum.align == '{align}'")
            .mark_text(align=align, baseline="middle", fontSize=sizes.text, color=theme.INK, aria=False)
            .encode(x=plane.x("lx"), y=plane.y("ly"), text="label:N", opacity=plane.lit())
            for align in ("left", "right")
        ),
        data.transform_filter("datum.mark != ''")
        .mark_text(align="right", baseline="middle", fontSize=sizes.small, fontWeight=700, color=theme.INK, aria=False)
        .encode(x=alt.value(width - 24), y=plane.y("ay"), text="answer:N", opacity=plane.lit()),
        data.transform_filter("datum.mark != ''")
        .mark_point(filled=False, size=80, strokeWidth=2.2, stroke=theme.INK, aria=False)
        .encode(x=alt.value(width - 12), y=plane.y("ay"), shape=answers, opacity=plane.lit()),
    ]


def _drawn(event: Placed, layout: Layout) -> dict[str, object]:
    """Return an event's record: px, texts of the tooltip, and flags."""
    row = event.row
    boxes = ladder_layout.text_boxes(event, layout.sizes, layout.width)
    cut_early, cut_late = _is_cut(event, layout)
    inset = 4.0 if event.kind == "window" and event.x1 - event.x0 > 10 else 0.0  # the round ends of a bar
    count = int(str(row["n_documents"]))
    px = {
        "x0": event.x0 + inset if event.kind != "after" else event.xm,
        "x1": event.x1 - inset if event.kind != "before" else event.xm,
        "xm": event.xm,
        "y": event.y,
        "lx": event.label_x,
        "ly": event.label_y,
        "ay": event.answer_y,
        "hx0": min([event.x0, *(box.x0 for box in boxes)]) - 2,
        "hx1": max([event.x1, *(box.x1 for box in boxes)]),
        "hy0": min([event.y - MARK_PX, *(box.y0 for box in boxes)]),
        "hy1": max([event.y + MARK_PX, *(box.y1 for box in boxes)]),
    }
    return {
        **{name: round(value, 1) for name, value in px.items()},
        "id": row["id"],
        "forces": row["forces"],
        "side": row["actor_side"],
        "kind": event.kind,
        "left_arrow": event.kind == "before" or cut_early,
        "right_arrow": event.kind == "after" or cut_late,
        "label": event.label,
        "align": event.align,
        "answer": event.answer,
        "mark": event.answer_mark,
        "actor": str(row["actor"]),
        "event": str(row["label"]),
        "when": timeline.written_window(event.start, event.end),
        "reply": event.answer or str(row["outcome"]).replace("_", " "),
        "words": f"“{row['words']}”",
        "told_by": f"{count} document{'s' if count != 1 else ''}: {str(row['document_ids']).replace(' ', ', ')}",
    }


def _is_cut(event: Placed, layout: Layout) -> tuple[bool, bool]:
    lines = [panel.line for panel in layout.panels if panel.line is not None and panel.top <= event.y <= panel.y1]
    if event.kind != "window" or not lines or event.start is None or event.end is None:
        return False, False
    return event.start < lines[0].first, event.end > lines[0].last


def _legend(sides: Sequence[str], layout: Layout) -> tuple[list[dict[str, object]], float]:
    """Return the legend's records and the height of the whole plot."""
    small, kinds = layout.sizes.small, {event.kind for event in layout.events}
    entries = [(side, reading.side_label(side), "side") for side in theme.styles_for(sides)]
    entries += [(key, words, "sign") for key, words, kind in SIGNS if kind in kinds]
    placed: list[dict[str, object]] = []
    x, y = EDGE_PX + MARK_PX, layout.height + LEGEND_ROW_PX * 0.7
    for key, words, kind in entries:
        lead = 34.0 if key in ("before", "after") else 12.0
        long = lead + lettering.width_px(words, small)
        if x + long > layout.width and placed:
            x, y = EDGE_PX + MARK_PX, y + LEGEND_ROW_PX * 0.85
        at = x + 22 if key == "before" else x
        far = {"before": x, "after": x + 22}.get(key, x)
        record = {"x": at, "x1": far, "y": y, "tx": x + lead, "key": key, "words": words, "kind": kind}
        placed.append({name: round(v, 1) if isinstance(v, float) else v for name, v in record.items()})
        x += long + 20
    return placed, round(y + LEGEND_ROW_PX * 0.7, 1)


def _legend_layers(layout: Layout, sides: Sequence[str]) -> list[alt.Chart]:
    data = plane.rows("legend")
    colour, shape = theme.scale_for(sides)
    at = {"x": plane.x("x"), "y": plane.y("y")}
    is_side, is_sign = "datum.kind == 'side'", "datum.kind == 'sign'"
    return [
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
