"""Place every event of the ladder so that no label touches another. Draws nothing.

Input   table `incidents`, ladder, width in px
Output  `Layout`: where each band, day, mark, label and answer stands, in px from the upper left
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby

import pandas as pd

from sitrep.charts import lettering, reading, timeline
from sitrep.charts.lettering import Box
from sitrep.charts.timeline import Timeline
from sitrep.escalation import Ladder, Rung

MANY = 40  # from so many events on, each month gets a panel of its own
NARROW_PX = 480  # below this width the rungs' names stand above their bands, not beside them
MARK_PX = 7.0  # half of a mark, with its edge
GAP_PX = 7.0
EDGE_PX = 9.0
OPEN_PX = 20.0  # room beyond the line of days for the arrow of an open end
SHORT_DAYS = 4  # windows up to so long keep a bar wider than their mark
LEAST_REACH = timedelta(days=14)


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
        return Sizes(text=11.5, small=10.5, gutter=EDGE_PX, beside=21, above=34, heading=19)
    return Sizes(text=13, small=12, gutter=132, beside=24, above=38, heading=0)


@dataclass(slots=True, kw_only=True)
class Placed:
    """An event and where it is drawn."""

    row: Mapping[str, object]
    kind: str  # dated, window, before, after or undated
    start: date | None
    end: date | None
    x0: float = 0.0  # extent of bar, arrow or mark
    x1: float = 0.0
    xm: float = 0.0  # the mark
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

    @property
    def anchor(self) -> date | None:
        """The day in whose column the mark stands; None for a window and for no day."""
        return {"dated": self.end, "before": self.end, "after": self.start}.get(self.kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A rung's part of a panel."""

    rung: Rung
    y0: float
    y1: float
    name: tuple[str, ...]
    name_y: float
    is_striped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One line of days with its bands."""

    title: str
    line: Timeline | None  # None when no event of the panel has a day
    y0: float  # upper edge of the heading
    top: float  # upper edge of the first band
    y1: float
    undated_x: float | None  # middle of the column for events without a day


@dataclass(slots=True, kw_only=True)
class Layout:
    """Everything that is drawn, in px."""

    width: float
    height: float
    sizes: Sizes
    events: list[Placed] = field(default_factory=list)
    bands: list[Band] = field(default_factory=list)
    panels: list[Panel] = field(default_factory=list)

    def label_boxes(self) -> list[Box]:
        """Return the boxes of all labels and answers, for keeping them apart and for proving it."""
        return [box for event in self.events for box in text_boxes(event, self.sizes, self.width)]


def laid_out(incidents: pd.DataFrame, ladder: Ladder, width: float) -> Layout:
    """Return where everything stands.

    Args:
        incidents: table `incidents`, zero or more rows.
        ladder: for the rungs' order and the answers' words.
        width: of the figure, px.
    """
    sizes = sizes_for(width)
    events = [_event(row, ladder) for row in reading.in_order(incidents)]
    layout = Layout(width=width, height=0.0, sizes=sizes)
    y = 0.0
    for title, members in _panels(events):
        y = _panel(layout, title, members, ladder, y)
    layout.height = y
    return layout


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
    kinds = {(False, False): "undated", (False, True): "before", (True, False): "after"}
    kind = kinds.get((start is not None, end is not None)) or ("dated" if start == end else "window")
    answer = mark = ""
    told = ladder.outcomes.get(str(row["outcome"]))
    if told is not None and (not told.only_if_asked or ladder.type_of(str(row["type"])).asks):
        answer, mark = told.words, told.mark
    elif told is None and " / " in str(row["outcome"]):  # the documents differ
        answer, mark = str(row["outcome"]).replace("_", " "), "ring"
    return Placed(row=row, kind=kind, start=start, end=end, answer=answer, answer_mark=mark)


def _panels(events: Sequence[Placed]) -> Iterable[tuple[str, list[Placed]]]:
    """Return panels by month where there are many events, else one."""
    if len(events) < MANY:
        return [("", list(events))]

    def month(event: Placed) -> tuple[int, int]:
        day = event.end or event.start
        return (day.year, day.month) if day else (9999, 12)

    ordered = sorted(events, key=month)
    return [
        ("No day given" if key == (9999, 12) else f"{timeline.MONTHS[key[1] - 1]} {key[0]}", list(members))
        for key, members in groupby(ordered, key=month)
    ]


def _panel(layout: Layout, title: str, events: list[Placed], ladder: Ladder, y: float) -> float:
    """Place the events of one panel below *y*; return its lower edge."""
    sizes, width = layout.sizes, layout.width
    undated = [event for event in events if event.kind == "undated"]
    dated = [event for event in events if event.kind != "undated"]
    left = sizes.gutter
    undated_px = max(46.0, len(undated) * timeline.STEP_PX / 2) if undated else 0.0
    open_px = {kind: OPEN_PX if any(e.kind == kind for e in dated) else 0.0 for kind in ("before", "after")}
    x0, x1 = left + undated_px + open_px["before"], width - EDGE_PX - open_px["after"]
    line = _line(dated, x0, x1) if dated else None
    _set_across(dated, undated, line, left, undated_px)
    heading = (sizes.text + 12 if title else 0) + sizes.small + 14
    top = y + heading
    bottom = top
    rungs = {event_id: ladder.rung_of(str(event.row["type"])).key for event_id, event in enumerate(events)}
    shown = [rung for rung in reversed(ladder.rungs) if rung.key in rungs.values()]
    for number, rung in enumerate(shown):
        members = [event for event_id, event in enumerate(events) if rungs[event_id] == rung.key]
        bottom = _band(layout, rung, members, bottom, is_striped=number % 2 == 0)
    layout.events += events
    middle = left + undated_px / 2 if undated else None
    layout.panels.append(Panel(title=title, line=line, y0=y, top=top, y1=bottom, undated_x=middle))
    return bottom + (10 if title else 0)


def _line(events: Sequence[Placed], x0: float, x1: float) -> Timeline:
    known = [day for event in events for day in (event.start, event.end) if day is not None]
    anchors = [event.anchor for event in events if event.anchor is not None]
    marks = {day: anchors.count(day) for day in sorted(set(anchors))}
    first, last = min(known), max(known)
    if anchors:  # a window that reaches far beyond all marks is cut off, and its arrow says so
        reach = max(LEAST_REACH, max(anchors) - min(anchors))
        first, last = max(first, min(anchors) - reach), min(last, max(anchors) + reach)
    short = {
        event.start + timedelta(days=number)
        for event in events
        if event.kind == "window" and event.start and event.end and (event.end - event.start).days < SHORT_DAYS
        for number in range((event.end - event.start).days + 1)
    }
    return timeline.timeline(first, last, marks, x0, x1, roomy=short)


def _set_across(
    dated: Iterable[Placed], undated: Sequence[Placed], line: Timeline | None, left: float, undated_px: float
) -> None:
    """Set x0, x1 and xm: marks of one day side by side in the order of the table."""
    seen: dict[date, int] = {}
    for event in dated:
        assert line is not None  # there is a line where there is a day
        start, end = event.start, event.end
        if event.anchor is not None:
            event.xm = line.at(event.anchor, seen.get(event.anchor, 0))
            seen[event.anchor] = seen.get(event.anchor, 0) + 1
            event.x0 = line.edges[0] - OPEN_PX + 5 if event.kind == "before" else event.xm - MARK_PX
            event.x1 = line.edges[-1] + OPEN_PX - 5 if event.kind == "after" else event.xm + MARK_PX
        elif start is not None and end is not None:
            event.x0, event.x1 = line.left(start), line.right(end)
            event.xm = (event.x0 + event.x1) / 2
    for number, event in enumerate(undated):
        event.xm = left + undated_px * (number + 0.5) / len(undated)
        event.x0, event.x1 = event.xm - MARK_PX, event.xm + MARK_PX


def _band(layout: Layout, rung: Rung, members: Sequence[Placed], y: float, *, is_striped: bool) -> float:
    sizes, width = layout.sizes, layout.width
    lanes: list[list[Placed]] = []
    for event in members:
        _set_label(event, sizes, width)
        lane = next((lane for lane in lanes if _fits(event, lane, sizes, width)), None)
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
    layout.bands.append(Band(rung=rung, y0=y, y1=y + height, name=tuple(name), name_y=name_y, is_striped=is_striped))
    return y + height


def _set_label(event: Placed, sizes: Sizes, width: float) -> None:
    """Choose where the label goes: right of the mark, left of it, or above; the first that fits."""
    words = str(event.row["label"])
    long = lettering.width_px(words, sizes.text)
    least, most = sizes.gutter + 2, width - EDGE_PX - (_answer_px(event.answer, sizes) if event.answer else 0)
    event.label, event.align, event.is_above = words, "left", False
    if event.x1 + GAP_PX + long <= most:
        event.label_x = event.x1 + GAP_PX
    elif event.kind in ("dated", "undated") and event.x0 - GAP_PX - long >= least and event.x1 <= most:
        event.label_x, event.align = event.x0 - GAP_PX, "right"
    else:
        event.is_above = True
        event.is_answered_below = event.x1 + 2 * GAP_PX <= most
        most = width - EDGE_PX if event.is_answered_below else most
        if long > most - least and event.answer and not event.is_answered_below:  # the answer takes a line of its own
            event.is_tall, most = True, width - EDGE_PX
        event.label = lettering.shortened(words, most - least, sizes.text)
        long = lettering.width_px(event.label, sizes.text)
        wanted = event.xm - MARK_PX if event.kind == "before" else event.x0
        event.label_x = max(least, min(wanted, most - long))


def _fits(event: Placed, lane: Sequence[Placed], sizes: Sizes, width: float) -> bool:
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
