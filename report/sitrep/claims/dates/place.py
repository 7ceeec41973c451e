"""What a place in time is, and what is known where an expression stands."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sitrep.claims.dates import intervals

DEADLINES = frozenset(["deadline", "until"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where words lie in time."""

    timex_type: str
    value: str
    first: date | None = None
    last: date | None = None
    precision: str = "day"
    anchor: str = "none"
    constraint: str = ""
    time: str | None = None
    tz: str | None = None
    readings: tuple[str, ...] = ()
    grain: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What is known where an expression stands."""

    published: date | None
    relation: str  # of the preposition; "" when none
    tense: Callable[[bool], str]  # asked only when needed; True for deadlines
    modifier: bool  # the words stand before a noun ("a June 1 deadline")
    month_first: bool | None
    window_days: int
    text_year: int | None  # a year the text has set, when it serves here
    text_day: date | None  # the day the text spoke of last
    text_base: date | None  # the day, month or year the text spoke of in this sentence or the last
    text_grain: str  # of text_base
    latest: date | None  # the latest full date before this place, for constraints

    def base(self, name: str) -> date | None:
        if name == "text":
            return self.text_base or self.published
        return self.published

    def anchor(self, name: str) -> str:
        return "text" if name == "text" and self.text_base else "publication"


def spanning(value: str, span: intervals.Span | None, precision: str, anchor: str, grain: str) -> Place:
    first, last = span or (None, None)
    return Place(
        timex_type="DATE", value=value, first=first, last=last, precision=precision, anchor=anchor, grain=grain,
        constraint="" if span else f"{value}, which no calendar has",
    )  # fmt: skip


def unplaced(value: str, what: str, c: Context, precision: str, grain: str) -> Place:
    after = f" on or after {c.latest.isoformat()}" if c.latest else ""
    return Place(
        timex_type="DATE", value=value, precision=precision, anchor="none", constraint=what + after, grain=grain
    )
