"""Draw who told whom what.

Input   table `messages`
Output  an altair chart: a sequence diagram, one lifeline a side
"""

from typing import Any  # altair gives the parts of a mark no common type

import altair as alt
import pandas as pd

from sitrep.charts import channel_layout, plane, reading, theme, timeline
from sitrep.charts.channel_layout import SIGN_PX, Arrow, Lines
from sitrep.charts.ladder_layout import EDGE_PX

WIDE_PX = 720.0
ARRIVED = ("delivered", "agreed", "complied")
TIPS = (
    ("sender", "From"),
    ("recipient", "To"),
    ("about", "About"),
    ("content", "Content"),
    ("when", "When"),
    ("outcome", "Outcome of the message"),
    ("source", "Source"),
    ("words", "In the words of the source"),
    ("told_by", "Reported by"),
)


def channel_chart(messages: pd.DataFrame, width: float = WIDE_PX) -> alt.LayerChart:
    """Return the messages as a sequence diagram, earliest at the top, ready for the page.

    One check says that the message is reported to have arrived, two that it was complied with, a ring that
    neither is said, a cross that it was ignored or refused; arriving is not obeying.  A bar on a lifeline joins a
    message to the one that passes it on.  A dashed arrow is inferred: a message about somebody whom it reached
    only if it was passed on, which nobody reports.

    Args:
        messages: table `messages`, zero or more rows.
        width: of the plot, px; below 480 days and words stand above the arrows. A wider diagram carries a second
            layout for narrow screens.
    """
    title = _finding(messages)
    chart, how = _drawn(messages, title, width)
    names = sorted({name for ids in messages["document_ids"] for name in str(ids).split()})
    columns = ["order", "sender", "recipient", "about", "channel", "content", "start", "end", "outcome", "claim_ids"]
    said = f"{len(names)} document{'s' if len(names) != 1 else ''}: {', '.join(names)}"
    return theme.figure(
        chart,
        id="figure-channel",
        caption=f"{title}. {how}",
        alt=_in_words(messages),
        source=said if names else "No document reports a message.",
        table=messages.sort_values("order")[columns],
        compact=_drawn(messages, title, theme.COMPACT_PX)[0] if width > theme.COMPACT_PX else None,
    )


def _drawn(messages: pd.DataFrame, title: str, width: float) -> tuple[alt.LayerChart, str]:
    """The diagram at one width, and how it is read."""
    lines = channel_layout.laid_out(messages, width)
    how = _how_to_read(lines)
    chart = plane.layered(_layers(lines), _records(lines), width=width, height=round(lines.height, 1))
    return chart.properties(title=plane.titled(title, how, width, lines.sizes.small)), how


def _records(lines: Lines) -> dict[str, list[dict[str, object]]]:
    sizes = lines.sizes
    life: list[dict[str, object]] = [{"x": round(line.x, 1)} for line in lines.lifelines]
    heads: list[dict[str, object]] = []
    titles: list[dict[str, object]] = []
    for line in lines.lifelines:
        at: dict[str, object] = {"x": round(line.x, 1), "forces": "; ".join(line.names)}
        heads.append({**at, "side": line.side})
        base = lines.head - SIGN_PX - 4 - (len(line.title) - 0.5) * sizes.small * 1.2
        titles += [
            {**at, "y": round(base + number * sizes.small * 1.2, 1), "words": words}
            for number, words in enumerate(line.title)
        ]
    words: list[dict[str, object]] = [
        {
            "x": round(EDGE_PX if sizes.is_narrow else sizes.words, 1),
            "y": round(arrow.words_y + number * sizes.line, 1),
            "words": text,
            "forces": _forces(arrow),
        }
        for arrow in lines.arrows
        for number, text in enumerate(arrow.words)
    ]
    # On a narrow screen the words stand among the lifelines: there the ground is drawn over these.
    grounds: list[dict[str, object]] = [
        {
            "y0": round(arrow.y0, 1),
            "y1": round(arrow.y1, 1),
            "cover": round(arrow.y - 9 if sizes.is_narrow else arrow.y0, 1),
            "fill": theme.PAPER if number % 2 else theme.STRIPE,
        }
        for number, arrow in enumerate(lines.arrows)
    ]
    relays: list[dict[str, object]] = [
        {"x": round(arrow.x0, 1), "y0": round(arrow.follows_y, 1), "y1": round(arrow.y, 1), "forces": _forces(arrow)}
        for arrow in lines.arrows
        if arrow.follows_y is not None
    ]
    arrows = [_record(arrow, lines) for arrow in lines.arrows]
    return {
        "arrow": arrows,
        "head": heads,
        "title": titles,
        "word": words,
        "life": life,
        "ground": grounds,
        "relay": relays,
    }


def _record(arrow: Arrow, lines: Lines) -> dict[str, object]:
    row = arrow.row
    tip = arrow.x0 + channel_layout.LOOP_PX if arrow.is_loop else arrow.x1
    way = 1 if tip > arrow.x0 else -1
    count = len(str(row["document_ids"]).split())
    px = {
        "x0": arrow.x0,
        "x1": tip - way * 5,
        "y": arrow.y,
        "wy": arrow.when_y,
        "my": arrow.words_y,
        "hx0": 0.0,
        "hx1": lines.width,
        "hy0": arrow.y0,
        "hy1": arrow.y1,
    }
    return {
        **{name: round(value, 1) for name, value in px.items()},
        "forces": _forces(arrow),
        "side": str(row["recipient_side" if arrow.is_inferred else "sender_side"]),
        "way": "right" if way > 0 else "left",
        "inferred": arrow.is_inferred,
        "mark": _mark(arrow),
        "days": arrow.when,
        "answer": arrow.answer,
        "sender": channel_layout.party(row["sender"]),
        "recipient": channel_layout.party(row["recipient"]),
        "about": channel_layout.party(row["about"]),
        "content": channel_layout.words_of(row["content"]),
        "when": timeline.written_window(*reading.window(row)),
        "outcome": "not reported" if arrow.is_inferred else channel_layout.answer(row),
        "source": "not named in the text" if row["anonymous_source"] else "named",
        "words": reading.quoted(row["words"]),
        "claim_ids": str(row["claim_ids"]),
        "told_by": f"{count} document{'s' if count != 1 else ''}: {str(row['document_ids']).replace(' ', ', ')}",
    }


def _mark(arrow: Arrow) -> str:
    outcome = str(arrow.row["outcome"])
    if arrow.is_inferred or outcome not in (*ARRIVED, "ignored", "refused"):
        return "ring"
    return {"complied": "double", "ignored": "cross", "refused": "cross"}.get(outcome, "check")


def _forces(arrow: Arrow) -> str:
    return "; ".join(dict.fromkeys(str(arrow.row[key]) for key in ("sender", "recipient", "about")))


def _layers(lines: Lines) -> list[alt.Chart]:
    sizes, width = lines.sizes, lines.width
    colour, shape = theme.scale_for([line.side for line in lines.lifelines])
    arrow = plane.rows("arrow")
    by_colour = alt.Color("side:N", scale=colour, legend=None)
    at = {"x": plane.x("x"), "y": plane.y("y")}
    high = {"y": alt.value(round(lines.head, 1)), "y2": alt.value(round(lines.height - 4, 1))}
    ground = plane.rows("ground").mark_rect(aria=False)
    across: dict[str, Any] = {
        "x": alt.value(0),
        "x2": alt.value(width),
        "y": plane.y("y0"),
        "fill": alt.Fill("fill:N", scale=None, legend=None),
    }
    return [
        ground.encode(**across, y2="y1:Q"),
        plane.rows("life")
        .mark_rule(stroke=theme.MUTE, strokeDash=[3, 3], opacity=0.7, aria=False)
        .encode(x=plane.x("x"), **high),
        plane.rows("relay")
        .mark_rule(stroke=theme.MUTE, strokeWidth=5, aria=False)
        .encode(x=plane.x("x"), y=plane.y("y0"), y2="y1:Q", opacity=plane.lit(0.55)),
        ground.encode(**across, y2="cover:Q"),
        plane.rows("title")
        .mark_text(color=theme.INK, fontWeight=700, fontSize=sizes.small, baseline="middle", aria=False)
        .encode(**at, text="words:N", opacity=plane.lit()),
        plane.rows("head")
        .mark_point(filled=True, size=120, aria=False)
        .encode(
            x=plane.x("x"),
            y=alt.value(round(lines.head - SIGN_PX / 2, 1)),
            color=by_colour,
            shape=alt.Shape("side:N", scale=shape, legend=None),
            opacity=plane.lit(),
        ),
        *(
            arrow.transform_filter(test)
            .mark_rule(strokeWidth=2.2, strokeDash=dash, aria=False)
            .encode(x=plane.x("x0"), x2="x1:Q", y=plane.y("y"), color=by_colour, opacity=plane.lit())
            for test, dash in (("!datum.inferred", [1, 0]), ("datum.inferred", [3, 4]))
        ),
        *(
            arrow.transform_filter(f"datum.way == '{way}'")
            .mark_point(shape=f"triangle-{way}", filled=True, size=80, aria=False)
            .encode(x=plane.x("x1"), y=plane.y("y"), color=by_colour, opacity=plane.lit())
            for way in ("left", "right")
        ),
        plane.rows("word")
        .mark_text(align="left", fontSize=sizes.text, color=theme.INK, baseline="middle", aria=False)
        .encode(**at, text="words:N", opacity=plane.lit()),
        arrow.transform_filter("datum.answer != ''")
        .mark_text(align="right", fontWeight=700, color=theme.INK, fontSize=sizes.small, baseline="middle", aria=False)
        .encode(x=alt.value(width - 24), y=plane.y("my"), text="answer:N", opacity=plane.lit()),
        arrow.mark_point(filled=False, size=70, strokeWidth=2.2, stroke=theme.INK, aria=False).encode(
            x=alt.value(width - 12), y=plane.y("my"), shape=plane.answer_shape(), opacity=plane.lit()
        ),
        arrow.transform_filter("datum.days != ''")
        .mark_text(align="left", color=theme.MUTE, fontSize=sizes.small, baseline="middle", aria=False)
        .encode(x=alt.value(EDGE_PX), y=plane.y("wy"), text="days:N", opacity=plane.lit()),
        plane.hits("arrow", TIPS),
    ]


def _finding(messages: pd.DataFrame) -> str:
    if messages.empty:
        return "No message is reported"
    relays = int((messages["relay_of"] != "").sum())
    arrived = int(messages["outcome"].isin(ARRIVED).sum())
    count = len(messages)
    return f"{count} message{'s' if count != 1 else ''} reported, {arrived or 'none'} of them as delivered" + (
        f", {relays} as passed on for another" if relays else ""
    )


def _how_to_read(lines: Lines) -> str:
    marks = {_mark(arrow) for arrow in lines.arrows}
    parts = ["Time runs downwards."]
    if "check" in marks:
        parts.append("One check = said to have arrived, which is not to say obeyed.")
    if "double" in marks:
        parts.append("Two checks = complied with.")
    if "ring" in marks:
        parts.append("Ring = not said.")
    if any(arrow.follows_y is not None for arrow in lines.arrows):
        parts.append("Bar on a line = the message above is passed on.")
    if any(arrow.is_inferred for arrow in lines.arrows):
        parts.append("Dashed = inferred.")
    return " ".join(parts)


def _in_words(messages: pd.DataFrame) -> str:
    if messages.empty:
        return "A diagram of messages without messages: the documents report none."
    steps = [
        f"{channel_layout.party(row['sender'])} to {channel_layout.party(row['recipient'])}: "
        f"{channel_layout.label(row)}, {timeline.written_window(*reading.window(row))}, {channel_layout.answer(row)}"
        for row in reading.in_order(messages)
    ]
    return f"Messages in their order, {len(steps)} in all. {'; '.join(steps)}."
