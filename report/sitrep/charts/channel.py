"""Draw who told whom what.

Input   table `messages`
Output  an altair chart: a sequence diagram, one lifeline a side
"""

import altair as alt
import pandas as pd

from sitrep.charts import channel_layout, lettering, plane, reading, theme, timeline
from sitrep.charts.channel_layout import HEAD_PX, LOOP_PX, Lines
from sitrep.charts.ladder_layout import GAP_PX

DELIVERED = ("delivered", "agreed", "complied")
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


def channel_chart(messages: pd.DataFrame, width: float = 600) -> alt.LayerChart:
    """Return the messages as a sequence diagram, earliest at the top, ready for the page.

    A check says that the message is reported to have arrived, a ring that this is not said, a cross that it was
    ignored; arriving is not obeying.  A dashed arrow is inferred: a message about somebody whom it reached
    only if it was passed on, which nobody reports.

    Args:
        messages: table `messages`, zero or more rows.
        width: of the plot, px.
    """
    lines = channel_layout.laid_out(messages, width)
    title = _finding(messages)
    how = _how_to_read(lines)
    chart = plane.layered(
        _channel_layers(lines),
        _channel_records(lines),
        width=width,
        height=round(lines.height, 1),
    ).properties(title=plane.titled(title, how, width, lines.small))
    names = sorted({name for ids in messages["document_ids"] for name in str(ids).split()})
    columns = ["order", "sender", "recipient", "about", "channel", "content", "start", "end", "outcome", "claim_ids"]
    return theme.figure(
        chart,
        id="figure-channel",
        caption=f"{title}. {how}",
        alt=_in_words(messages),
        source=f"{len(names)} documents: {', '.join(names)}" if names else "No document reports a message.",
        table=messages.sort_values("order")[columns],
    )


def _channel_records(lines: Lines) -> dict[str, list[dict[str, object]]]:
    bottom = lines.height - 4
    life: list[dict[str, object]] = [{"x": round(line.x, 1), "y0": HEAD_PX, "y1": bottom} for line in lines.lifelines]
    room = lines.width / max(len(lines.lifelines), 1) - 2 * GAP_PX
    titles: list[dict[str, object]] = []
    names: list[dict[str, object]] = []
    for line in lines.lifelines:
        at = {"x": round(line.x, 1), "side": line.side, "forces": "; ".join(line.names)}
        title = lettering.shortened(line.title, room, lines.text, bold=True)
        below = ", ".join(name for name in line.names if name not in (line.title, channel_layout.UNSAID))
        titles.append({**at, "y": 13, "sign_y": HEAD_PX - 9, "words": title})
        names.append({**at, "y": 29, "words": lettering.shortened(below, room, lines.small)})
    arrows: list[dict[str, object]] = []
    labels: list[dict[str, object]] = []
    for arrow in lines.arrows:
        row = arrow.row
        is_loop = abs(arrow.x1 - arrow.x0) < 1
        tip = arrow.x0 + LOOP_PX if is_loop else arrow.x1
        way = 1 if tip > arrow.x0 else -1
        outcome = str(row["outcome"])
        mark = "ring" if arrow.is_inferred else "check" if outcome in DELIVERED else "ring"
        mark = "cross" if outcome in ("ignored", "refused") and not arrow.is_inferred else mark
        forces = "; ".join(dict.fromkeys(str(row[k]) for k in ("sender", "recipient", "about")))
        count = len(str(row["document_ids"]).split())
        widest = max(lettering.width_px(words, lines.text) for words in arrow.label)
        px = {
            "x0": arrow.x0,
            "x1": tip - way * 5,
            "tip": tip - way * 5,
            "y": arrow.y,
            "mx": arrow.label_x + widest / 2 + 13 if arrow.label_x + widest / 2 + 20 < lines.width else arrow.label_x,
            "my": arrow.label_y,
            "wx": (arrow.x0 + tip) / 2 if not is_loop else arrow.label_x,
            "wy": arrow.y + lines.small + 3,
            "hx0": min(arrow.x0, tip, arrow.label_x - widest / 2),
            "hx1": max(arrow.x0, tip, arrow.label_x + widest / 2),
            "hy0": arrow.label_y - lines.text,
            "hy1": arrow.y + 8,
        }
        arrows.append(
            {
                **{name: round(value, 1) for name, value in px.items()},
                "forces": forces,
                "side": str(row["recipient_side" if arrow.is_inferred else "sender_side"]),
                "way": "right" if way > 0 else "left",
                "inferred": arrow.is_inferred,
                "mark": mark,
                "days": arrow.when,
                "sender": str(row["sender"]),
                "recipient": str(row["recipient"]),
                "about": str(row["about"]),
                "content": channel_layout.words_of(row["content"]),
                "when": timeline.written_window(*reading.window(row)),
                "outcome": "not reported" if arrow.is_inferred else outcome.replace("_", " "),
                "source": "not named in the text" if row["anonymous_source"] else "named",
                "words": f"“{row['words']}”",
                "told_by": f"{count} document{'s' if count != 1 else ''}: "
                f"{str(row['document_ids']).replace(' ', ', ')}",
            }
        )
        labels += [
            {
                "x": round(arrow.label_x, 1),
                "y": round(arrow.label_y + number * lines.text * 1.2, 1),
                "words": words,
                "forces": forces,
            }
            for number, words in enumerate(arrow.label)
        ]
    return {"arrow": arrows, "title": titles, "name": names, "label": labels, "life": life}


def _channel_layers(lines: Lines) -> list[alt.Chart]:
    colour, shape = theme.scale_for([line.side for line in lines.lifelines])
    arrow = plane.rows("arrow")
    by_colour = alt.Color("side:N", scale=colour, legend=None)
    at = {"x": plane.x("x"), "y": plane.y("y")}
    marks = plane.answer_shape()
    return [
        plane.rows("life")
        .mark_rule(stroke=theme.GRID, strokeDash=[3, 3], aria=False)
        .encode(x=plane.x("x"), y=plane.y("y0"), y2="y1:Q"),
        *(
            plane.rows(name)
            .mark_text(fontSize=size, color=theme.INK, baseline="middle", aria=False)
            .encode(**at, text="words:N", opacity=plane.lit())
            for name, size in (("title", lines.text), ("name", lines.small))
        ),
        plane.rows("title")
        .mark_point(filled=True, size=120, aria=False)
        .encode(
            x=plane.x("x"),
            y=plane.y("sign_y"),
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
            .encode(x=plane.x("tip"), y=plane.y("y"), color=by_colour, opacity=plane.lit())
            for way in ("left", "right")
        ),
        plane.rows("label")
        .mark_text(
            fontSize=lines.text,
            color=theme.INK,
            baseline="middle",
            stroke=theme.PAPER,
            strokeWidth=4,
            strokeJoin="round",
            aria=False,
        )
        .encode(**at, text="words:N"),
        plane.rows("label")
        .mark_text(fontSize=lines.text, color=theme.INK, baseline="middle", aria=False)
        .encode(**at, text="words:N", opacity=plane.lit()),
        arrow.mark_point(filled=False, size=70, strokeWidth=2.2, stroke=theme.INK, aria=False).encode(
            x=plane.x("mx"), y=plane.y("my"), shape=marks, opacity=plane.lit()
        ),
        *(
            arrow.mark_text(fontSize=lines.small, baseline="middle", aria=False, **look).encode(
                x=plane.x("wx"), y=plane.y("wy"), text="days:N", opacity=opacity
            )
            for look, opacity in (
                ({"stroke": theme.PAPER, "strokeWidth": 4, "strokeJoin": "round"}, alt.value(1)),
                ({"color": theme.MUTE}, plane.lit()),
            )
        ),
        plane.hits("arrow", TIPS),
    ]


def _finding(messages: pd.DataFrame) -> str:
    if messages.empty:
        return "No message is reported"
    relays = int((messages["relay_of"] != "").sum())
    arrived = int(messages["outcome"].isin(DELIVERED).sum())
    count = len(messages)
    return f"{count} message{'s' if count != 1 else ''} reported, {arrived} of them as delivered" + (
        f", {relays} as passed on for another" if relays else ""
    )


def _how_to_read(lines: Lines) -> str:
    parts = ["Time runs downwards.", "Check = said to have arrived, which is not to say obeyed; ring = not said."]
    if any(arrow.is_inferred for arrow in lines.arrows):
        parts.append("Dashed = inferred.")
    return " ".join(parts)


def _in_words(messages: pd.DataFrame) -> str:
    if messages.empty:
        return "A diagram of messages without messages: the documents report none."
    steps = [
        f"{row['sender']} to {row['recipient']}: {channel_layout.words_of(row['content']) or 'content not given'}, "
        f"{timeline.written_window(*reading.window(row))}, {str(row['outcome']).replace('_', ' ')}"
        + (", from a source that is not named" if row["anonymous_source"] else "")
        for row in reading.in_order(messages)
    ]
    return f"Messages in their order, {len(steps)} in all. {'; '.join(steps)}."
