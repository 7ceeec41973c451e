"""What a time expression is, as read (`Meaning`) and as resolved (`TimeExpression`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Offset:
    """A distance in time from an event or a date; None = the words give no number."""

    amount: float | None
    unit: str  # minute, hour, day, week, month, year ...
    sign: int  # 1 after, -1 before


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeExpression:
    """Words of a text that place or measure something in time.

    Reads: "characters `start` to `end` are a `timex_type` of TIMEX3 value `value`: the days
    `interval[0]` to `interval[1]`."
    """

    start: int  # code points into the text, without a leading preposition, as TimeML has it
    end: int
    words: str  # text[start:end]
    timex_type: str  # DATE, TIME, DURATION or SET; "" for a bare reference to an event
    value: str  # TIMEX3 value, or a range "first/last"
    interval: tuple[str | None, str | None]  # closed ISO days; None = open, or unresolved (see constraint)
    precision: str  # day, weekend, week, month, year, hour, deadline, open, vague, relative, duration, set
    anchor: str  # absolute, absolute_no_year, publication, text, event, none
    constraint: str = ""  # what the words ask for, when no interval can be given
    time: str | None = None  # HH:MM
    tz: str | None = None  # as the words say: UTC, an offset, an IANA name, or "local"
    mod: str = ""  # START, MID, END, APPROX, LESS_THAN ... as in TimeML
    preposition: str = ""  # lower case, "" when none
    phrase_start: int = 0  # with the preposition
    phrase_end: int = 0  # with the event that it is relative to
    event: tuple[int, int] | None = None  # characters of that event's name
    offset: Offset | None = None
    readings: tuple[str, ...] = ()  # all readings, when the order of day and month is open
    parts: tuple["TimeExpression", ...] = ()  # the two ends of a range that the words give apart
    rule: str = ""  # the kind of meaning that was read


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What the words say before a publication date is known.

    Kinds: date, shifted, duration, age, offset, set, reference, time, range, event.
    """

    kind: str
    # date
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    quarter: int | None = None
    half: int | None = None
    season: Mapping[str, Any] | None = None  # lexicon entry
    holiday: Mapping[str, Any] | None = None
    week: int | None = None
    decade: str = ""  # "199"
    century: int | None = None
    fiscal: bool = False
    year_shift: tuple[int, str] | None = None  # "of last year": shift and base
    week_shift: tuple[int, str] | None = None  # "of next week"
    month_shift: tuple[int, str] | None = None
    readings: tuple[tuple[int, int, int], ...] = ()  # (year, month, day), when order is open
    # date with "last", "this", "next"; shifted units
    shift: int | None = None
    base: str = "publication"
    unit: str = ""  # grain: minute, hour, day ...
    # duration, offset
    amount: float | None = None
    code: str = ""  # TIMEX3 letter, with its T
    tail: tuple[tuple[float, str, str], ...] = ()  # further amounts: (amount, code, grain)
    sign: int = 0
    plural: bool = False
    target: "Meaning | None" = None  # two days after *target*
    event: tuple[int, int] | None = None  # tokens of the event's name
    # set and reference
    value: str = ""
    side: str = ""
    precision: str = ""
    # time of day
    hour: int | None = None
    minute: int | None = None
    second: int | None = None
    part: str = ""  # MO, AF, EV, NI
    tz: str | None = None
    on: "Meaning | None" = None  # the day of the time
    open_half: bool = False  # neither am nor pm is said
    # edges and ranges
    mod: str = ""
    bare: bool = False  # a unit with no more than an article: "the year"
    edge: Mapping[str, Any] | None = None
    first: "Meaning | None" = None
    last: "Meaning | None" = None
    spans: tuple[tuple[int, int], ...] = ()  # tokens of both ends, when they stand apart
