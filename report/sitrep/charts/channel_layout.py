"""Place messages between lifelines. Draws nothing.

Input   table `messages`, width in px
Output  `Lines`: a lifeline for each party, an arrow for each message, in order downwards
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from sitrep.charts import lettering, reading, timeline
from sitrep.charts.ladder_layout import EDGE_PX, GAP_PX, NARROW_PX

HEAD_PX = 58.0  # the names of the parties and their signs
LOOP_PX = 26.0  # width of an arrow from a lifeline to itself
UNSAID = "unspecified"
OTHER = "other"  # the side of a party whose side is not known


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifeline:
    """A side of the exchange."""

    side: str
    x: float
    title: str
    names: tuple[str, ...]  # as the messages name it, at most three


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """A message, or the passing on that its words leave open."""

    row: Mapping[str, object]
    x0: float
    x1: float
    y: float
    label: tuple[str, ...]
    label_x: float
    label_y: float
    when: str
    is_inferred: bool


@dataclass(slots=True, kw_only=True)
class Lines:
    """Everything that is drawn, in px."""

    width: float
    height: float
    text: float
    small: float
    lifelines: list[Lifeline] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)


def laid_out(messages: pd.DataFrame, width: float) -> Lines:
    """Return where lifelines and arrows stand.

    The lifelines are the sides; a side without a name of its own in the lexicon ("other") is split by party.
    A message about a third party that no relay follows gets a second, inferred arrow: whether it was passed
    on is not said.

    Args:
        messages: table `messages`, zero or more rows.
        width: of the figure, px.
    """
    rows = reading.in_order(messages)
    is_narrow = width < NARROW_PX
    lines = Lines(width=width, height=HEAD_PX, text=11.5 if is_narrow else 13, small=10.5 if is_narrow else 12)
    lines.lifelines = _lifelines(rows, width)
    at = {name: line.x for line in lines.lifelines for name in (line.side, line.title)}
    relayed = {str(row["relay_of"]) for row in rows}
    y = HEAD_PX + 8
    for row in rows:
        y = _arrow(lines, row, at[_key(row, "sender")], at[_key(row, "recipient")], y, is_inferred=False)
        third = _third(row, rows)
        if third and str(row["id"]) not in relayed and third in at:
            y = _arrow(lines, row, at[_key(row, "recipient")], at[third], y, is_inferred=True)
    lines.height = y + 8
    return lines


def words_of(code: object) -> str:
    """Return a code in words: "leave_zone" -> "leave zone"."""
    return "" if code == UNSAID else str(code).replace("_", " ")


def _lifelines(rows: Sequence[Mapping[str, object]], width: float) -> list[Lifeline]:
    names: dict[str, list[str]] = {}
    for row in rows:
        for role in ("sender", "recipient"):
            found = names.setdefault(_key(row, role), [])
            if str(row[role]) not in found:
                found.append(str(row[role]))
    sides = {str(row[f"{role}_side"]) for row in rows for role in ("sender", "recipient")} - {OTHER}
    # Those who relay stand between those who only send and those who only receive.
    sent, received = ({_key(row, role) for row in rows} for role in ("sender", "recipient"))
    order = sorted(names, key=lambda key: (key in received) + (key not in sent))
    room = width / max(len(order), 1)
    return [
        Lifeline(
            side=key if key in sides else OTHER,
            x=room * (number + 0.5),
            title=reading.side_label(key) if key in sides else key,
            names=tuple(names[key][:3]),
        )
        for number, key in enumerate(order)
    ]


def _arrow(lines: Lines, row: Mapping[str, object], x0: float, x1: float, y: float, *, is_inferred: bool) -> float:
    start, end = reading.window(row)
    when = timeline.short_window(start, end) if not is_inferred else ""
    words = "passing on not reported" if is_inferred else _label(row)
    is_loop = abs(x1 - x0) < 1
    room = max(abs(x1 - x0) - 2 * GAP_PX, lines.width / 2.4)
    label = lettering.wrapped(words, room, lines.text)
    widest = max(lettering.width_px(line, lines.text) for line in label)
    middle = (x0 + x1) / 2 if not is_loop else x0 + LOOP_PX + GAP_PX + widest / 2
    label_x = min(max(middle, EDGE_PX + widest / 2), lines.width - EDGE_PX - widest / 2)
    top = y + 10
    at = top + len(label) * lines.text * 1.2 + 2
    lines.arrows.append(
        Arrow(
            row=row,
            x0=x0,
            x1=x1,
            y=at,
            label=tuple(label),
            label_x=label_x,
            label_y=top,
            when=when,
            is_inferred=is_inferred,
        )
    )
    return at + (lines.small * 1.4 if when else 0) + 12


def _label(row: Mapping[str, object]) -> str:
    content = words_of(row["content"]) or "content not given"
    channel = words_of(row["channel"])
    source = " (source not named)" if row["anonymous_source"] else ""
    return f"{content}{', by ' + channel if channel else ''}{source}"


def _third(row: Mapping[str, object], rows: Sequence[Mapping[str, object]]) -> str:
    """Return the lifeline of the party a message is about, if it is neither sender nor recipient."""
    about = str(row["about"])
    if about in (UNSAID, str(row["sender"]), str(row["recipient"])):
        return ""
    for other in rows:
        for role in ("sender", "recipient"):
            if str(other[role]) == about:
                key = _key(other, role)
                return "" if key in (_key(row, "sender"), _key(row, "recipient")) else key
    return ""


def _key(row: Mapping[str, object], role: str) -> str:
    side = str(row[f"{role}_side"])
    return side if side != OTHER else str(row[role])
