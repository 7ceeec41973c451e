"""Place messages between lifelines. Draws nothing.

Input   table `messages`, width in px
Output  `Lines`: a lifeline for each party, an arrow for each message, in order downwards

Days stand to the left of the lifelines and words to the right of them, so that no text lies on a line, whatever
the number of messages.  On a narrow screen both stand above the arrow.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from sitrep.charts import lettering, reading, timeline
from sitrep.charts.ladder_days import GAP_PX
from sitrep.charts.ladder_layout import EDGE_PX, NARROW_PX

LOOP_PX = 20.0  # width of an arrow from a lifeline to itself
SIGN_PX = 18.0  # the sign of a party, below its name
MANY = 20  # from so many messages on, each has one line of words
LIFELINE_PX, DENSE_LIFELINE_PX = 84.0, 70.0
UNSAID = "unspecified"
UNNAMED = "not named"
OTHER = "other"  # the side of a party whose side is not known
RELAYED = "passed on"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """Measures in px that depend on the width of the figure."""

    text: float
    small: float
    left: float  # where the lifelines' part begins
    right: float  # where it ends
    words: float  # where the words begin
    is_narrow: bool
    is_dense: bool  # one line of words a message

    @property
    def line(self) -> float:
        """The height of a line of text."""
        return self.text * 1.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifeline:
    """A side of the exchange."""

    side: str
    x: float
    title: tuple[str, ...]
    names: tuple[str, ...]  # as the messages name it


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """A message, or the passing on that its words leave open."""

    row: Mapping[str, object]
    x0: float
    x1: float
    y: float
    y0: float  # upper and lower edge of the row
    y1: float
    words: tuple[str, ...]
    words_y: float  # of the first line
    when: str
    when_y: float
    follows_y: float | None  # of the message that this one passes on
    answer: str
    is_inferred: bool

    @property
    def is_loop(self) -> bool:
        """Whether the message stays on its lifeline."""
        return abs(self.x1 - self.x0) < 1


@dataclass(slots=True, kw_only=True)
class Lines:
    """Everything that is drawn, in px."""

    width: float
    height: float
    head: float  # lower edge of the names of the parties
    sizes: Sizes
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
    sizes = _sizes(width, rows)
    lifelines = _lifelines(rows, sizes)
    head = EDGE_PX + max((len(line.title) for line in lifelines), default=0) * sizes.small * 1.2 + SIGN_PX + 6
    lines = Lines(width=width, height=head, head=head, sizes=sizes, lifelines=lifelines)
    at = {key: line.x for key, line in zip(_order(rows), lifelines, strict=True)}
    relayed = {str(row["relay_of"]) for row in rows}
    for row in rows:
        _arrow(lines, row, at[_key(row, "sender")], at[_key(row, "recipient")])
        third = _third(row, rows)
        if third in at and str(row["id"]) not in relayed:
            _arrow(lines, row, at[_key(row, "recipient")], at[third], is_inferred=True)
    lines.height += 6
    return lines


def words_of(code: object) -> str:
    """Return a code in words: "leave_zone" -> "leave zone"."""
    return "" if code == UNSAID else str(code).replace("_", " ")


def party(name: object) -> str:
    """Return a party's name for readers."""
    return UNNAMED if name == UNSAID else str(name)


def _sizes(width: float, rows: Sequence[Mapping[str, object]]) -> Sizes:
    dense = len(rows) >= MANY
    if width < NARROW_PX:
        return Sizes(text=11.5, small=10.5, left=0, right=width, words=EDGE_PX, is_narrow=True, is_dense=dense)
    days = [lettering.width_px(timeline.short_window(*reading.window(row)), 12) for row in rows]
    left = EDGE_PX + max(days, default=0)
    right = left + min(0.52 * width, (DENSE_LIFELINE_PX if dense else LIFELINE_PX) * max(2, len(_order(rows))))
    return Sizes(
        text=12 if dense else 13,
        small=12,
        left=left,
        right=right,
        words=right + GAP_PX,
        is_narrow=False,
        is_dense=dense,
    )


def _order(rows: Sequence[Mapping[str, object]]) -> list[str]:
    """Return the keys of the lifelines; those who relay stand between those who only send and only receive."""
    keys = dict.fromkeys(_key(row, role) for row in rows for role in ("sender", "recipient"))
    sent, received = ({_key(row, role) for row in rows} for role in ("sender", "recipient"))
    return sorted(keys, key=lambda key: (key == UNSAID, (key in received) + (key not in sent)))


def _lifelines(rows: Sequence[Mapping[str, object]], sizes: Sizes) -> list[Lifeline]:
    names: dict[str, dict[str, None]] = {}
    sides = {OTHER}
    for row in rows:
        for role in ("sender", "recipient"):
            names.setdefault(_key(row, role), {})[str(row[role])] = None
            sides.add(str(row[f"{role}_side"]))
    order = _order(rows)
    room = (sizes.right - sizes.left) / max(len(order), 1)
    found = []
    for number, key in enumerate(order):
        is_side = key in sides and key != OTHER
        title = reading.side_label(key) if is_side else party(key)
        found.append(
            Lifeline(
                side=key if is_side else OTHER,
                x=sizes.left + room * (number + 0.5),
                title=tuple(lettering.wrapped(title, room - 2, sizes.small, bold=True)),
                names=tuple(names[key]),
            )
        )
    return found


def _arrow(lines: Lines, row: Mapping[str, object], x0: float, x1: float, *, is_inferred: bool = False) -> None:
    """Place a message below the last one."""
    sizes = lines.sizes
    when = "" if is_inferred else timeline.short_window(*reading.window(row))
    said = ["passing on not reported"] if is_inferred else [label(row), label(row, in_short=True)]
    top = lines.height
    before = next((a for a in lines.arrows if a.row["id"] == row["relay_of"] and not a.is_inferred), None)
    told = "" if is_inferred else answer(row, is_dense=sizes.is_dense)
    answer_px = lettering.width_px(told, sizes.small, bold=True) + 24 + GAP_PX
    if sizes.is_narrow:
        said = [f"{when}: {words}" if when else words for words in said]
        words = _fitted(said, lines.width - 2 * EDGE_PX - answer_px, sizes)
        words_y = top + 4 + sizes.line / 2
        y = top + 4 + sizes.line * len(words) + 8
        bottom = y + 9
    else:
        words = _fitted(said, lines.width - sizes.words - answer_px, sizes)
        bottom = top + max(20.0 if sizes.is_dense else 26.0, sizes.line * len(words) + (2 if sizes.is_dense else 9))
        y = (top + bottom) / 2
        words_y = y - (len(words) - 1) / 2 * sizes.line
    lines.arrows.append(
        Arrow(
            row=row,
            x0=x0,
            x1=x1,
            y=y,
            y0=top,
            y1=bottom,
            words=tuple(words),
            words_y=words_y,
            when="" if sizes.is_narrow else when,
            when_y=y,
            follows_y=before.y if before is not None and abs(before.x1 - x0) < 1 else None,
            answer=told,
            is_inferred=is_inferred,
        )
    )
    lines.height = bottom


def _fitted(said: Sequence[str], room_px: float, sizes: Sizes) -> list[str]:
    """Return the lines of words: in a dense figure one, the longest of *said* that fits, or the last cut short."""
    if not sizes.is_dense:
        return lettering.wrapped(said[0], room_px, sizes.text)
    fitting = (words for words in said if lettering.width_px(words, sizes.text) <= room_px)
    return [next(fitting, lettering.shortened(said[-1], room_px, sizes.text))]


def label(row: Mapping[str, object], *, in_short: bool = False) -> str:
    """Return what a message says, how it was sent, and whether its source is named; *in_short* what it says alone."""
    content = words_of(row["content"]) or "content not given"
    if in_short:
        return f"{RELAYED}: {content}" if row["relay_of"] else content
    channel = words_of(row["channel"])
    source = " (source not named)" if row["anonymous_source"] else ""
    relay = f"{RELAYED}: " if row["relay_of"] else ""
    return f"{relay}{content}{', by ' + channel if channel else ''}{source}"


def answer(row: Mapping[str, object], *, is_dense: bool = False) -> str:
    """Return what is reported of a message's fate, in a word or two; "" for a ring alone in a dense figure."""
    outcome = str(row["outcome"])
    if is_dense and outcome == "unknown":
        return ""
    known = {"delivered": "arrived", "unknown": "arrival not said"}
    return known.get(outcome, outcome.replace("_", " "))


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
