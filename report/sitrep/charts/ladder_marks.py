"""Turn the ladder's layout into records and layers.

Input   `Layout`, the sides of the actors
Output  named sets of records in px, and the altair layers that draw them
"""

from collections.abc import Sequence

import altair as alt

from sitrep.charts import ladder_layout, ladder_legend, plane, reading, theme, timeline
from sitrep.charts.ladder_days import MARK_PX
from sitrep.charts.ladder_layout import EDGE_PX, Layout, Placed
from sitrep.charts.lettering import Box

MOST_QUOTES = 8  # that a click on a mark shows
TIPS = (
    ("actor", "Actor"),
    ("event", "Event"),
    ("when", "When"),
    ("place", "Place in the sequence"),
    ("reply", "Answer"),
    ("words", "In the words of the source"),
    ("told_by", "Reported by"),
)


def data(layout: Layout, sides: Sequence[str]) -> tuple[dict[str, list[dict[str, object]]], float]:
    """Return the named sets of records, and the height of the plot with its legend.

    Args:
        layout: where everything stands.
        sides: side of each incident's actor, one a row.
    """
    legend, height = ladder_legend.legend(sides, layout)
    return {**_ground(layout), "event": [_drawn(event, layout) for event in layout.events], "legend": legend}, height


def layers(layout: Layout, sides: Sequence[str]) -> list[alt.Chart]:
    """Return the layers, lowest first; the transparent one that takes the pointer is the last."""
    return [
        *_ground_layers(layout),
        *_mark_layers(layout, sides),
        *ladder_legend.layers(layout, sides),
        plane.hits("event", TIPS),
    ]


def _ground(layout: Layout) -> dict[str, list[dict[str, object]]]:
    """Return the records of what lies under the marks: stripes, days, names of days and rungs, told sequences."""
    sizes, line, base = layout.sizes, layout.line, layout.top - 7
    stripes: list[dict[str, object]] = [{"y0": b.y0, "y1": b.y1} for b in layout.bands if b.is_striped]
    days: list[dict[str, object]] = []
    rules: list[dict[str, object]] = []
    names: list[dict[str, object]] = []
    if layout.undated_x is not None:
        names.append({"x": layout.undated_x, "y": base, "words": "no day"})
    if line is not None:
        ends = [day for event in layout.events if event.kind == "window" for day in (event.start, event.end) if day]
        for day, name in timeline.named_days(line, ends, sizes.small):
            names.append({"x": round(timeline.centre(line, day), 1), "y": base, "words": name})
        for day, count in line.marks.items():
            if count > 1:
                days.append({"x0": line.left(day), "x1": line.right(day)})
            else:
                rules.append({"x": round(timeline.centre(line, day), 1)})
    heads: list[dict[str, object]] = [
        {"x": EDGE_PX, "y": round(band.name_y + (n - (len(band.name) - 1) / 2) * sizes.text * 1.2, 1), "words": words}
        for band in layout.bands
        for n, words in enumerate(band.name)
    ]
    return {"stripe": stripes, "day": days, "rule": rules, "name": names, "head": heads, **_told(layout)}


def _told(layout: Layout) -> dict[str, list[dict[str, object]]]:
    """Return an elbow for each pair of one day of which a text says that one came first: down or up, then right.

    What goes down or up (`drop`) is left out where a text stands, so that no line runs through words.
    """
    elbows: list[dict[str, object]] = []
    drops: list[dict[str, object]] = []
    texts = [*layout.label_boxes(), *layout.name_boxes()]
    places = {id(event): event.y for event in layout.events}
    for event in layout.events:
        for before in event.follows:
            x, y0, y1 = before.xm, places[id(before)], event.y
            elbow = {"x": x, "x1": event.xm - MARK_PX, "y0": y0, "y1": y1}
            forces = event.row["forces"]
            elbows.append({**{name: round(px, 1) for name, px in elbow.items()}, "forces": forces})
            drops += [
                {"x": round(x, 1), "y0": round(low, 1), "y1": round(high, 1), "forces": forces}
                for low, high in _beside(texts, x, min(y0, y1), max(y0, y1))
            ]
    return {"told": elbows, "drop": drops}


def _beside(texts: Sequence[Box], x: float, top: float, bottom: float) -> list[tuple[float, float]]:
    """Return the parts of an upright line that no text stands on."""
    parts = []
    for box in sorted(texts, key=lambda box: box.y0):
        if box.x0 - 1 < x < box.x1 + 1 and top < box.y1 and box.y0 < bottom:
            parts.append((top, box.y0))
            top = box.y1
    return [(low, high) for low, high in [*parts, (top, bottom)] if low < high]


def _ground_layers(layout: Layout) -> list[alt.Chart]:
    y, at = {"y": plane.y("y0"), "y2": "y1:Q"}, {"x": plane.x("x"), "y": plane.y("y")}
    high = {"y": alt.value(round(layout.top, 1)), "y2": alt.value(round(layout.height, 1))}
    sizes = layout.sizes
    return [
        plane.rows("stripe")
        .mark_rect(fill=theme.STRIPE, aria=False)
        .encode(x=alt.value(0), x2=alt.value(layout.width), **y),
        plane.rows("day")
        .mark_rect(fill=theme.GRID, opacity=0.2, aria=False)
        .encode(x=plane.x("x0"), x2="x1:Q", **high),
        plane.rows("rule").mark_rule(stroke=theme.GRID, strokeDash=[2, 3], aria=False).encode(x=plane.x("x"), **high),
        plane.rows("name")
        .mark_text(baseline="bottom", fontSize=sizes.small, color=theme.MUTE, aria=False)
        .encode(**at, text="words:N"),
        plane.rows("head")
        .mark_text(align="left", fontWeight=700, baseline="middle", fontSize=sizes.text, color=theme.INK, aria=False)
        .encode(**at, text="words:N"),
        plane.rows("drop")
        .mark_rule(stroke=theme.MUTE, strokeWidth=1, aria=False)
        .encode(x=plane.x("x"), **y, opacity=plane.lit()),
        plane.rows("told")
        .mark_rule(stroke=theme.MUTE, strokeWidth=1, aria=False)
        .encode(x=plane.x("x"), x2="x1:Q", y=plane.y("y1"), opacity=plane.lit()),
    ]


def _mark_layers(layout: Layout, sides: Sequence[str]) -> list[alt.Chart]:
    """Return bars, arrows, marks, labels and answers, as far as the events need them."""
    sizes, width = layout.sizes, layout.width
    data = plane.rows("event")
    colour, shape = theme.scale_for(sides)
    by_colour = alt.Color("side:N", scale=colour, legend=None)
    by_shape = alt.Shape("side:N", scale=shape, legend=None)
    edge = alt.Stroke("side:N", scale=colour, legend=None)
    at = {"x": plane.x("xm"), "y": plane.y("y")}
    answers = plane.answer_shape()
    kinds = {event.kind for event in layout.events}
    arrows = {"left": "before" in kinds, "right": "after" in kinds}
    for event in layout.events:
        cut = _is_cut(event, layout)
        arrows = {"left": arrows["left"] or cut[0], "right": arrows["right"] or cut[1]}
    parts = [
        (
            "window" in kinds,
            data.transform_filter("datum.kind == 'window'")
            .mark_rule(strokeWidth=8, strokeCap="round", aria=False)
            .encode(x=plane.x("x0"), x2="x1:Q", y=plane.y("y"), color=by_colour, opacity=plane.lit(0.38)),
        ),
        (
            bool(kinds & {"before", "after"}),
            data.transform_filter("datum.kind == 'before' || datum.kind == 'after'")
            .mark_rule(strokeWidth=2.2, strokeDash=[2, 4], aria=False)
            .encode(x=plane.x("x0"), x2="x1:Q", y=plane.y("y"), color=by_colour, opacity=plane.lit()),
        ),
        *(
            (
                arrows[side],
                data.transform_filter(f"datum.{side}_arrow")
                .mark_point(shape=f"triangle-{side}", filled=True, size=46, aria=False)
                .encode(x=plane.x(end), y=plane.y("y"), color=by_colour, opacity=plane.lit()),
            )
            for side, end in (("left", "x0"), ("right", "x1"))
        ),
        (
            "dated" in kinds,
            data.transform_filter("datum.kind == 'dated'")
            .mark_point(filled=True, stroke=theme.PAPER, size=140, strokeWidth=1.2, aria=False)
            .encode(**at, color=by_colour, shape=by_shape, opacity=plane.lit()),
        ),
        (
            kinds != {"dated"},
            data.transform_filter("datum.kind != 'dated'")
            .mark_point(filled=True, fill=theme.PAPER, size=120, strokeWidth=2.2, aria=False)
            .encode(**at, stroke=edge, shape=by_shape, opacity=plane.lit()),
        ),
        *(
            (
                any(event.align == align for event in layout.events),
                data.transform_filter(f"datum.align == '{align}'")
                .mark_text(align=align, baseline="middle", fontSize=sizes.text, color=theme.INK, aria=False)
                .encode(x=plane.x("lx"), y=plane.y("ly"), text="label:N", opacity=plane.lit()),
            )
            for align in ("left", "right")
        ),
    ]
    answered = data.transform_filter("datum.mark != ''")
    words = answered.mark_text(
        align="right", baseline="middle", fontSize=sizes.small, fontWeight=700, color=theme.INK, aria=False
    ).encode(x=alt.value(width - 24), y=plane.y("ay"), text="answer:N", opacity=plane.lit())
    signs = answered.mark_point(filled=False, size=80, strokeWidth=2.2, stroke=theme.INK, aria=False).encode(
        x=alt.value(width - 12), y=plane.y("ay"), shape=answers, opacity=plane.lit()
    )
    has_answers = any(event.answer_mark for event in layout.events)
    return [layer for is_needed, layer in [*parts, (has_answers, words), (has_answers, signs)] if is_needed]


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
        "place": reading.place(row),
        "reply": event.answer or str(row["outcome"]).replace("_", " "),
        "words": reading.quoted(row["words"]),
        "claim_ids": " ".join(str(row["claim_ids"]).split()[:MOST_QUOTES]),
        "told_by": f"{count} document{'s' if count != 1 else ''}: {str(row['document_ids']).replace(' ', ', ')}",
    }


def _is_cut(event: Placed, layout: Layout) -> tuple[bool, bool]:
    line = layout.line
    if event.kind != "window" or line is None or event.start is None or event.end is None:
        return False, False
    return event.start < line.first, event.end > line.last
