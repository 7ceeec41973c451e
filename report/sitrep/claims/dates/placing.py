"""Place dates on the calendar: the year of "May 18", the day of "Thursday", the week of "last week".

Without a publication date (and without a year or day in the text) nothing is placed: the result carries
what the words ask for as a constraint, and a TIMEX3 value with X for the unknown figures.
"""

import calendar
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from sitrep.claims.dates import intervals
from sitrep.claims.dates.record import Meaning

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


def placed(meaning: Meaning, c: Context) -> Place:
    """Return where a meaning of kind date lies."""
    if meaning.readings:
        return _open_order(meaning, c)
    meaning = _with_given_year(meaning, c)
    if meaning.decade:
        year = int(meaning.decade) * 10
        span = intervals.span(date(max(year, 1), 1, 1), "decade")
        return _span(meaning.decade, span, "year", "absolute", "decade")
    if meaning.century is not None:
        return _century(meaning.century)
    if meaning.weekday and not meaning.month:
        return _weekday(meaning, c)
    if meaning.holiday:
        return _holiday(meaning, c)
    if meaning.quarter or meaning.half or meaning.season:
        return _part_of_year(meaning, c)
    if meaning.week:
        return _week(meaning, c)
    if meaning.day and not meaning.month:
        return _day_alone(meaning, c)
    if meaning.month:
        return _month_or_day(meaning, c)
    year_number = meaning.year or 0
    value = f"FY{year_number:04d}" if meaning.fiscal else f"{year_number:04d}"
    return _span(value, intervals.span(date(max(year_number, 1), 1, 1), "year"), "year", "absolute", "year")


def _span(value: str, span: intervals.Span | None, precision: str, anchor: str, grain: str) -> Place:
    first, last = span or (None, None)
    return Place(
        timex_type="DATE", value=value, first=first, last=last, precision=precision, anchor=anchor, grain=grain,
        constraint="" if span else f"{value}, which no calendar has",
    )  # fmt: skip


def _unplaced(value: str, what: str, c: Context, precision: str, grain: str) -> Place:
    after = f" on or after {c.latest.isoformat()}" if c.latest else ""
    return Place(
        timex_type="DATE", value=value, precision=precision, anchor="none", constraint=what + after, grain=grain
    )


def _with_given_year(meaning: Meaning, c: Context) -> Meaning:
    if meaning.year_shift is None or meaning.year:
        return meaning
    shift, name = meaning.year_shift
    base = c.base(name)
    return replace(meaning, year=base.year + shift) if base else meaning


def _anchor(meaning: Meaning, c: Context) -> str:
    if meaning.year_shift is not None:
        return c.anchor(meaning.year_shift[1])
    if meaning.year:
        return "absolute"
    return "publication" if meaning.shift is not None else "absolute_no_year"


def _chosen_year(c: Context, spans: Callable[[int], intervals.Span | None], meaning: Meaning) -> int | None:
    """Return the year for words that name none: the text's, or the one that fits publication and tense."""
    if meaning.year:
        return meaning.year
    if c.published is None or (c.text_year and meaning.shift is None):
        return c.text_year
    now = c.published
    years = [year for year in (now.year - 1, now.year, now.year + 1) if 1 <= year <= 9999]
    placed_years = [(year, span) for year in years if (span := spans(year))]
    back = [year for year, span in placed_years if span[0] <= now]
    ahead = [year for year, span in placed_years if span[1] >= now]
    if not placed_years:
        return now.year
    if meaning.shift is not None:
        return _shifted_year(meaning.shift, now, placed_years, back, ahead)
    if c.relation in DEADLINES or (c.modifier and meaning.day):
        if not c.modifier and c.tense(True) == "past" and back:
            return back[-1]
        return min(placed_years, key=lambda pair: (abs((pair[1][0] - now).days), -pair[0]))[0]
    tense = "past" if c.relation == "since" else c.tense(False)
    if tense == "future" and ahead:
        near = spans(ahead[0])
        soon = near is not None and (near[0] - now).days <= 300
        return ahead[0] if soon or not back else back[-1]
    if tense != "past" and ahead and back and ahead[0] > back[-1]:
        near = spans(ahead[0])
        if near and 0 <= (near[0] - now).days <= c.window_days:
            return ahead[0]
    return back[-1] if back else placed_years[0][0]


def _shifted_year(
    shift: int, now: date, spans: list[tuple[int, intervals.Span]], back: list[int], ahead: list[int]
) -> int:
    """Last May, this May, next May."""
    if shift < 0:
        over = [year for year, span in spans if span[1] < now]
        return over[-1] if over else spans[0][0]
    if shift > 0:
        coming = [year for year, span in spans if span[0] > now]
        return coming[0] if coming else spans[-1][0]
    return now.year


def _month_or_day(meaning: Meaning, c: Context) -> Place:
    number, day = meaning.month or 1, meaning.day

    def span(year: int) -> intervals.Span | None:
        if day is None:
            return intervals.month(year, number)
        found = intervals.day(year, number, day)
        return (found, found) if found else None

    year = _chosen_year(c, span, meaning)
    grain = "day" if day else "month"
    text = f"{number:02d}-{day:02d}" if day else f"{number:02d}"
    if year is None:
        name = calendar.month_name[number]
        what = f"{day} {name}" if day else name
        return _unplaced(f"XXXX-{text}", f"{what} of a year that is not named", c, grain, grain)
    found = span(year)
    anchor = _anchor(meaning, c)
    return _span(f"{year:04d}-{text}", found, grain, anchor, grain)


def _open_order(meaning: Meaning, c: Context) -> Place:
    """5/6/2017: both readings, unless the text shows its order elsewhere."""
    places = []
    for _, month, day in meaning.readings:
        places.append(_month_or_day(replace(meaning, readings=(), month=month, day=day), c))
    if c.month_first is not None:
        return places[0] if c.month_first else places[1]
    values = tuple(place.value for place in places)
    return replace(
        places[0], first=None, last=None, readings=values, constraint=f"{values[0]} or {values[1]}", anchor="none"
    )


def _weekday(meaning: Meaning, c: Context) -> Place:
    number = meaning.weekday or 1
    name = calendar.day_name[number - 1]
    unknown = f"XXXX-WXX-{number}"
    if meaning.week_shift is not None:
        shift, which = meaning.week_shift
        base = c.base(which)
        moved = intervals.moved(base, "week", shift) if base else None
        day = intervals.plus_days(intervals.span(moved, "week")[0], number - 1) if moved else None
        if day is None:
            return _unplaced(unknown, f"a {name}", c, "day", "day")
        return _span(day.isoformat(), (day, day), "day", c.anchor(which), "day")
    if meaning.day:
        return _dated_weekday(meaning, c, name)
    base = c.text_day if meaning.base == "text" and c.text_day else c.published
    if base is None:
        return _unplaced(unknown, f"a {name}", c, "day", "day")
    found = _weekday_near(meaning, c, base, number)
    if found is None:
        return _unplaced(unknown, f"a {name}", c, "day", "day")
    return _span(found.isoformat(), (found, found), "day", "text" if base is not c.published else "publication", "day")


def _weekday_near(meaning: Meaning, c: Context, base: date, number: int) -> date | None:
    if meaning.shift is not None:
        if meaning.shift < 0:
            return intervals.weekday_before(base, number, inclusive=False)
        if meaning.shift > 0:
            return intervals.weekday_after(base, number, inclusive=False)
        return intervals.plus_days(intervals.span(base, "week")[0], number - 1)
    if c.relation in DEADLINES:
        ahead = c.tense(True) != "past"
    else:
        ahead = c.tense(False) == "future" and c.relation != "since"
    return intervals.weekday_after(base, number) if ahead else intervals.weekday_before(base, number)


def _dated_weekday(meaning: Meaning, c: Context, name: str) -> Place:
    """Monday the 27th: the month nearest to publication in which that day is a Monday."""
    what = f"a {name} that is the {meaning.day}th"
    if c.published is None:
        return _unplaced(f"XXXX-XX-{meaning.day:02d}", what, c, "day", "day")
    order = (0, 1, -1, 2, -2, 3, -3)
    for months in order:
        base = intervals.plus_months(c.published.replace(day=1), months)
        day = intervals.day(base.year, base.month, meaning.day or 1) if base else None
        if day and day.isoweekday() == meaning.weekday:
            return _span(day.isoformat(), (day, day), "day", "publication", "day")
    return _unplaced(f"XXXX-XX-{meaning.day:02d}", what, c, "day", "day")


def _day_alone(meaning: Meaning, c: Context) -> Place:
    """On the 18th: of the month the text is in, or the last such day; ahead when the verb is."""
    number = meaning.day or 1
    base = c.published
    if base is None:
        return _unplaced(f"XXXX-XX-{number:02d}", f"day {number} of a month that is not named", c, "day", "day")
    ahead = c.relation in DEADLINES or c.tense(False) == "future"
    for months in (0, 1, 2) if ahead else (0, -1, -2):
        month = intervals.plus_months(base.replace(day=1), months)
        day = intervals.day(month.year, month.month, number) if month else None
        if day and (day >= base if ahead else day <= base):
            return _span(day.isoformat(), (day, day), "day", "publication", "day")
    return _unplaced(f"XXXX-XX-{number:02d}", f"day {number} of a month that is not named", c, "day", "day")


def _holiday(meaning: Meaning, c: Context) -> Place:
    entry = meaning.holiday or {}

    def span(year: int) -> intervals.Span | None:
        found = intervals.holiday(entry, year)
        return (found, found) if found else None

    year = _chosen_year(c, span, meaning)
    if year is None:
        text = f"XXXX-{entry['month']:02d}-{entry['day']:02d}" if "day" in entry else "XXXX-XX-XX"
        return _unplaced(text, f"{entry['words'][0]} of a year that is not named", c, "day", "day")
    found = span(year)
    return _span(found[0].isoformat() if found else "XXXX-XX-XX", found, "day", _anchor(meaning, c), "day")


def _part_of_year(meaning: Meaning, c: Context) -> Place:
    if meaning.quarter:
        number = meaning.quarter
        code, span = f"Q{number}", lambda year: intervals.quarter(year, number)
    elif meaning.half:
        part = meaning.half
        code, span = f"H{part}", lambda year: intervals.half(year, part)
    else:
        entry = meaning.season or {"code": "", "first": 1}
        code, span = entry["code"], lambda year: intervals.season(year, entry["first"])
    year = _chosen_year(c, span, meaning)
    if year is None:
        return _unplaced(f"XXXX-{code}", f"{code} of a year that is not named", c, "month", "quarter")
    return _span(f"{year:04d}-{code}", span(year), "month", _anchor(meaning, c), "quarter")


def _week(meaning: Meaning, c: Context) -> Place:
    year = meaning.year or (c.published.year if c.published else c.text_year)
    if year is None:
        return _unplaced(f"XXXX-W{meaning.week:02d}", f"week {meaning.week}", c, "week", "week")
    return _span(
        f"{year:04d}-W{meaning.week:02d}", intervals.week(year, meaning.week or 1), "week", "publication", "week"
    )


def _century(number: int) -> Place:
    first = (number - 1) * 100
    if not 0 <= first <= 9900:
        return Place(timex_type="DATE", value="XX", precision="year", constraint=f"century {number}", grain="century")
    return _span(
        f"{first // 100:02d}", intervals.span(date(max(first, 1), 1, 1), "century"), "year", "absolute", "century"
    )


def shifted(meaning: Meaning, c: Context) -> Place:
    """Return where "last week", "yesterday", "that month", "over the weekend" lie."""
    grain = meaning.unit
    if grain == "period":
        return _same_period(meaning, c)
    if grain == "weekend":
        return _weekend(meaning, c)
    name = meaning.base
    base = c.base(name)
    anchor = c.anchor(name)
    if name == "text" and grain == "day":
        base, anchor = (c.text_day, "text") if c.text_day else (None, "event")
        if base is None and meaning.bare:
            base, anchor = c.published, "publication"
    elif name == "text" and meaning.bare and (c.published is None or c.text_year is None):
        base, anchor = c.published, "publication"  # "the year" is the one we are in
    if base is None:
        value = "XXXX-XX-XX" if grain == "day" else intervals.UNKNOWN[grain]
        where = "publication" if name == "publication" else "an event of the text"
        what = f"the {grain} of {where}" if not meaning.shift else f"{meaning.shift:+d} {grain} from {where}"
        place = _unplaced(value, what, c, "relative" if name == "text" else grain, grain)
        place = replace(place, anchor="event" if name == "text" else "none")
        return replace(place, timex_type="TIME", value=f"{value}T{meaning.part}") if meaning.part else place
    moved = intervals.moved(base, grain, meaning.shift or 0)
    if moved and meaning.year_shift:
        moved = intervals.moved(moved, "year", meaning.year_shift[0])
    if moved is None:
        return _unplaced("XXXX-XX-XX", f"a {grain} beyond the calendar", c, grain, grain)
    place = _span(
        intervals.value(moved, grain), intervals.span(moved, grain), PRECISION.get(grain, grain), anchor, grain
    )
    if meaning.part:
        return replace(place, timex_type="TIME", value=f"{moved.isoformat()}T{meaning.part}")
    return place


PRECISION = {"quarter": "month", "decade": "year", "century": "year"}


def _weekend(meaning: Meaning, c: Context) -> Place:
    """Over the weekend: the last one that was over at publication; ahead when the verb is."""
    now = c.published
    if now is None:
        return _unplaced("XXXX-WXX-WE", "a weekend", c, "weekend", "weekend")
    ahead = meaning.shift is not None and meaning.shift > 0
    sunday = intervals.weekday_before(now, 7)
    if ahead or (meaning.shift == 0 and c.tense(False) == "future"):
        sunday = intervals.weekday_after(now, 7)
        if ahead and now.isoweekday() >= 6:
            sunday = intervals.plus_days(sunday, 7) if sunday else None
    elif meaning.shift == 0 and not meaning.bare and c.tense(False) != "past":
        sunday = intervals.weekday_after(now, 7)
    if sunday is None or (saturday := intervals.plus_days(sunday, -1)) is None:
        return _unplaced("XXXX-WXX-WE", "a weekend", c, "weekend", "weekend")
    return _span(intervals.value(sunday, "weekend"), (saturday, sunday), "weekend", "publication", "weekend")


def _same_period(meaning: Meaning, c: Context) -> Place:
    base = c.text_base or c.published
    shift = meaning.year_shift[0] if meaning.year_shift else 0
    moved = intervals.moved(base, "year", shift) if base else None
    if moved is None:
        return _unplaced("XXXX", "the same period of another year", c, "year", "year")
    grain = c.text_grain if c.text_base and c.text_grain in ("month", "quarter") else "year"
    return _span(
        intervals.value(moved, grain),
        intervals.span(moved, grain),
        PRECISION.get(grain, grain),
        c.anchor("text"),
        grain,
    )
