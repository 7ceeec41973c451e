"""Place every event of the ladder so that no label touches another. Draws nothing.

Input   table `incidents`, ladder, width in px
Output  `Layout`: where each band, day, mark, label and answer stands, in px from the upper left
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from sitrep.charts import ladder_days, lettering, reading
from sitrep.charts.ladder_days import GAP_PX, Columns, Event, Pair
from sitrep.charts.lettering import Box
from sitrep.charts.timeline import Timeline
from sitrep.escalation import Ladder, Rung

NARROW_PX = 480  # below this width the rungs' names stand above their bands, not beside them
EDGE_PX = 9.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """Measures in px that depend on the width of the figure."""

    text: float
    small: float
    gutter: float  # where the line of days begins
    beside: float  # height of a lane whose label stands beside the mark
    above: float  # height of a lane whose label stands above the mark
    heading: float  # height that a rung's name takes above its band


def sizes_for(width: float) -> Sizes:
    """Return the measures of a figure *width* px wide."""
    if width < NARROW_PX:
        return Sizes(text=11.5, small=10.5, gutter=EDGE_PX, beside=20, above=32, heading=18)
    return Sizes(text=13, small=12, gutter=132, beside=22, above=36, heading=0)


@dataclass(slots=True, kw_only=True)
class Placed(Event):
    """An event and where it is drawn."""

    y: float = 0.0
    label: str = ""
    label_x: float = 0.0
    label_y: float = 0.0
    align: str = "left"
    is_above: bool = False
    is_tall: bool = False  # the answer stands on a line between label and mark
    is_answered_below: bool = False  # the answer stands beside the mark, not beside the label
    answer: str = ""
    answer_mark: str = ""
    answer_y: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """The events of one rung."""

    rung: Rung
    y0: float
    y1: float
    name: tuple[str, ...]
    name_y: float
    is_striped: bool


@dataclass(slots=True, kw_only=True)
class Layout:
    """Everything that is drawn, in px."""

    width: float
    height: float
    top: float  # upper edge of the first band
    sizes: Sizes
    line: Timeline | None  # None when no event has a day
    undated_x: float | None  # middle of the column for events without a day
    events: list[Placed] = field(default_factory=list)
    bands: list[Band] = field(default_factory=list)

    def label_boxes(self) -> list[Box]:
        """Return the boxes of all labels and answers, for keeping them apart and for proving it."""
        return [box for event in self.events for box in text_boxes(event, self.sizes, self.width)]

    def name_boxes(self) -> list[Box]:
        """Return the box of each rung's name, around all of its lines."""
        boxes, size = [], self.sizes.text
        for band in self.bands:
            long = max(lettering.width_px(words, size, bold=True) for words in band.name)
            half = size * (0.55 + (len(band.name) - 1) * 0.6)
            boxes.append(Box(x0=EDGE_PX, y0=band.name_y - half, x1=EDGE_PX + long, y1=band.name_y + half))
        return boxes


def laid_out(incidents: pd.DataFrame, ladder: Ladder, width: float, sequence: pd.DataFrame | None = None) -> Layout:
    """Return where everything stands.

    Args:
        incidents: table `incidents`, zero or more rows.
        ladder: for the rungs' order and the answers' words.
        width: of the figure, px.
        sequence: table `sequence`; without it only neighbours that `order_basis` puts in order are joined.
    """
    sizes = sizes_for(width)
    rows = reading.in_order(incidents)
    events = [_event(row, ladder) for row in rows]
    columns = ladder_days.across(events, _told(rows, sequence), sizes.gutter, width - EDGE_PX)
    top = sizes.small + 14
    layout = Layout(
        width=width, height=top, top=top, sizes=sizes, line=columns.line, undated_x=columns.undated_x, events=events
    )
    for rung in reversed(ladder.rungs):
        members = [event for event in events if ladder.rung_of(str(event.row["type"])).key == rung.key]
        if members:
            layout.height = _band(layout, rung, members, columns)
    return layout


def _told(rows: Sequence[Mapping[str, object]], sequence: pd.DataFrame | None) -> set[Pair]:
    """Return the ids of incidents of which a text says that the first came before the second."""
    if sequence is not None:
        put = sequence[sequence["reason"].isin(ladder_days.ORDERED)]
        return set(zip(put["before_id"], put["after_id"], strict=True))
    return {
        (str(before["id"]), str(row["id"]))
        for before, row in itertools.pairwise(rows)
        if str(row["order_basis"]) in ladder_days.ORDERED and int(str(row["order"])) == int(str(before["order"])) + 1
    }


def text_boxes(event: Placed, sizes: Sizes, width: float) -> list[Box]:
    """Return the boxes of an event's label and answer."""
    boxes = []
    if event.label:
        long = lettering.width_px(event.label, sizes.text)
        x0 = event.label_x - (long if event.align == "right" else 0)
        half = sizes.text * 0.55
        boxes.append(Box(x0=x0, y0=event.label_y - half, x1=x0 + long, y1=event.label_y + half))
    if event.answer:
        half = sizes.small * 0.55
        x0 = width - _answer_px(event.answer, sizes)
        boxes.append(Box(x0=x0, y0=event.answer_y - half, x1=width, y1=event.answer_y + half))
    return boxes


def _event(row: Mapping[str, object], ladder: Ladder) -> Placed:
    start, end = reading.window(row)
    answer = mark = ""
    told = ladder.outcomes.get(str(row["outcome"]))
    if told is not None and (not told.only_if_asked or ladder.type_of(str(row["type"])).asks):
        answer, mark = told.words, told.mark
    elif told is None and " / " in str(row["outcome"]):  # the documents differ
        answer, mark = str(row["outcome"]).replace("_", " "), "ring"
    return Placed(row=row, kind=_kind(start, end), start=start, end=end, answer=answer, answer_mark=mark)


def _kind(start: date | None, end: date | None) -> str:
    open_ended = {(False, False): "undated", (False, True): "before", (True, False): "after"}
    return open_ended.get((start is not None, end is not None)) or ("dated" if start == end else "window")


def _band(layout: Layout, rung: Rung, members: Sequence[Placed], columns: Columns) -> float:
    """Place the events of one rung below the others; return the lower edge."""
    sizes, width, y = layout.sizes, layout.width, layout.height
    lanes: list[list[Placed]] = []
    for event in members:
        _set_label(event, columns, sizes, width)
        lane = next((lane for lane in lanes if _fits(event, lane, sizes)), None)
        if lane is None:
            lanes.append([event])
        else:
            lane.append(event)
    name = lettering.wrapped(rung.label, max(sizes.gutter - 2 * EDGE_PX, 0) or width, sizes.text, bold=True)
    needed = sizes.heading + sum(_height(lane[0], sizes) for lane in lanes)
    height = max(needed, 0 if sizes.heading else len(name) * sizes.text * 1.2) + 6
    at = y + 3 + sizes.heading
    for lane in lanes:
        at += _height(lane[0], sizes)
        for event in lane:
            event.y = at - sizes.beside / 2 + (2 if event.is_above else 0)
            event.label_y = event.y - sizes.text * 1.3 if event.is_above else event.y
            event.answer_y = event.y if event.is_answered_below else event.label_y
            if event.is_tall:
                event.label_y -= sizes.small * 1.25
    name_y = y + 3 + sizes.heading / 2 if sizes.heading else y + height / 2
    is_striped = len(layout.bands) % 2 == 0
    layout.bands.append(Band(rung=rung, y0=y, y1=y + height, name=tuple(name), name_y=name_y, is_striped=is_striped))
    return y + height


def _set_label(event: Placed, columns: Columns, sizes: Sizes, width: float) -> None:
    """Choose where the label goes: right of the day, left of it, or above the mark; the first that fits."""
    words = str(event.row["label"])
    long = lettering.width_px(words, sizes.text)
    least, most = sizes.gutter + 2, width - EDGE_PX - (_answer_px(event.answer, sizes) if event.answer else 0)
    left, right = columns.clear_of(event)
    event.label, event.align, event.is_above = words, "left", False
    if right + GAP_PX + long <= most:
        event.label_x = right + GAP_PX
    elif event.kind in ("dated", "undated") and left - GAP_PX - long >= least and event.x1 <= most:
        event.label_x, event.align = left - GAP_PX, "right"
    else:
        event.is_above = True
        event.is_answered_below = event.x1 + 2 * GAP_PX <= most
        most = width - EDGE_PX if event.is_answered_below else most
        if long > most - least and event.answer and not event.is_answered_below:  # the answer takes a line of its own
            event.is_tall, most = True, width - EDGE_PX
        event.label = lettering.shortened(words, most - least, sizes.text)
        long = lettering.width_px(event.label, sizes.text)
        wanted = event.xm - ladder_days.MARK_PX if event.kind == "before" else event.x0
        event.label_x = max(least, min(wanted, most - long))


def _fits(event: Placed, lane: Sequence[Placed], sizes: Sizes) -> bool:
    """Return whether *event* can share a lane: same height, no answer at the right edge, nothing in its way."""
    if any(other.answer or other.is_above != event.is_above for other in [event, *lane]):
        return False
    x0, x1 = _extent(event, sizes)
    return all(x1 + 2 * GAP_PX < a or b + 2 * GAP_PX < x0 for a, b in (_extent(other, sizes) for other in lane))


def _height(event: Placed, sizes: Sizes) -> float:
    if not event.is_above:
        return sizes.beside
    return sizes.above + (sizes.small * 1.25 if event.is_tall else 0.0)


def _extent(event: Placed, sizes: Sizes) -> tuple[float, float]:
    long = lettering.width_px(event.label, sizes.text)
    start = event.label_x - (long if event.align == "right" else 0)
    return min(event.x0, start), max(event.x1, start + long)


def _answer_px(words: str, sizes: Sizes) -> float:
    """Return what an answer takes at the right edge: words, mark and the space around them."""
    return lettering.width_px(words, sizes.small, bold=True) + 24 + GAP_PX
