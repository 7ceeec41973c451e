"""Place weekdays and stretches counted from publication or from the text: Thursday, last week, that month."""

import calendar
from dataclasses import replace
from datetime import date

from sitrep.claims.dates import intervals
from sitrep.claims.dates.place import DEADLINES, Context, Place, spanning, unplaced
from sitrep.claims.dates.record import Meaning


def weekday(meaning: Meaning, c: Context) -> Place:
    number = meaning.weekday or 1
    name = calendar.day_name[number - 1]
    unknown = f"XXXX-WXX-{number}"
    if meaning.week_shift is not None:
        shift, which = meaning.week_shift
        base = c.base(which)
        moved = intervals.moved(base, "week", shift) if base else None
        day = intervals.plus_days(intervals.span(moved, "week")[0], number - 1) if moved else None
        if day is None:
            return unplaced(unknown, f"a {name}", c, "day", "day")
        return spanning(day.isoformat(), (day, day), "day", c.anchor(which), "day")
    if meaning.day:
        return _dated_weekday(meaning, c, name)
    base = c.text_day if meaning.base == "text" and c.text_day else c.published
    if base is None:
        return unplaced(unknown, f"a {name}", c, "day", "day")
    found = _weekday_near(meaning, c, base, number)
    if found is None:
        return unplaced(unknown, f"a {name}", c, "day", "day")
    return spanning(
        found.isoformat(), (found, found), "day", "text" if base is not c.published else "publication", "day"
    )


def _weekday_near(meaning: Meaning, c: Context, base: date, number: int) -> date | None:
    if meaning.shift is not None:
        if meaning.shift < 0:
            return intervals.weekday_before(base, number, inclusive=False)
        if meaning.shift > 0:
            return intervals.weekday_after(base, number, inclusive=False)
        return intervals.plus_days(intervals.span(base, "week")[0], number - 1)
    deadline = c.relation in DEADLINES
    ahead = c.tense(deadline) != "past" if deadline else c.tense(False) == "future" and c.relation != "since"
    return intervals.weekday_after(base, number) if ahead else intervals.weekday_before(base, number)


def _dated_weekday(meaning: Meaning, c: Context, name: str) -> Place:
    """Monday the 27th: the month nearest to publication in which that day is a Monday."""
    what = f"a {name} that is the {meaning.day}th"
    if c.published is None:
        return unplaced(f"XXXX-XX-{meaning.day:02d}", what, c, "day", "day")
    order = (0, 1, -1, 2, -2, 3, -3)
    for months in order:
        base = intervals.plus_months(c.published.replace(day=1), months)
        day = intervals.day(base.year, base.month, meaning.day or 1) if base else None
        if day and day.isoweekday() == meaning.weekday:
            return spanning(day.isoformat(), (day, day), "day", "publication", "day")
    return unplaced(f"XXXX-XX-{meaning.day:02d}", what, c, "day", "day")


def day_alone(meaning: Meaning, c: Context) -> Place:
    """On the 18th: of the month the text is in, or the last such day; ahead when the verb is."""
    number = meaning.day or 1
    base = c.published
    if base is None:
        return unplaced(f"XXXX-XX-{number:02d}", f"day {number} of a month that is not named", c, "day", "day")
    ahead = c.relation in DEADLINES or c.tense(False) == "future"
    for months in (0, 1, 2) if ahead else (0, -1, -2):
        month = intervals.plus_months(base.replace(day=1), months)
        day = intervals.day(month.year, month.month, number) if month else None
        if day and (day >= base if ahead else day <= base):
            return spanning(day.isoformat(), (day, day), "day", "publication", "day")
    return unplaced(f"XXXX-XX-{number:02d}", f"day {number} of a month that is not named", c, "day", "day")


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
        place = unplaced(value, what, c, "relative" if name == "text" else grain, grain)
        place = replace(place, anchor="event" if name == "text" else "none")
        return replace(place, timex_type="TIME", value=f"{value}T{meaning.part}") if meaning.part else place
    moved = intervals.moved(base, grain, meaning.shift or 0)
    if moved and meaning.year_shift:
        moved = intervals.moved(moved, "year", meaning.year_shift[0])
    if moved is None:
        return unplaced("XXXX-XX-XX", f"a {grain} beyond the calendar", c, grain, grain)
    place = spanning(
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
        return unplaced("XXXX-WXX-WE", "a weekend", c, "weekend", "weekend")
    ahead = meaning.shift is not None and meaning.shift > 0
    sunday = intervals.weekday_before(now, 7)
    if ahead or (meaning.shift == 0 and c.tense(False) == "future"):
        sunday = intervals.weekday_after(now, 7)
        if ahead and now.isoweekday() >= 6:
            sunday = intervals.plus_days(sunday, 7) if sunday else None
    elif meaning.shift == 0 and not meaning.bare and c.tense(False) != "past":
        sunday = intervals.weekday_after(now, 7)
    if meaning.shift == -1 and sunday == now:
        sunday = intervals.plus_days(now, -7)
    if sunday is None or (saturday := intervals.plus_days(sunday, -1)) is None:
        return unplaced("XXXX-WXX-WE", "a weekend", c, "weekend", "weekend")
    return spanning(intervals.value(sunday, "weekend"), (saturday, sunday), "weekend", "publication", "weekend")


def _same_period(meaning: Meaning, c: Context) -> Place:
    base = c.text_base or c.published
    shift = meaning.year_shift[0] if meaning.year_shift else 0
    moved = intervals.moved(base, "year", shift) if base else None
    if moved is None:
        return unplaced("XXXX", "the same period of another year", c, "year", "year")
    grain = c.text_grain if c.text_base and c.text_grain in ("month", "quarter") else "year"
    return spanning(
        intervals.value(moved, grain),
        intervals.span(moved, grain),
        PRECISION.get(grain, grain),
        c.anchor("text"),
        grain,
    )
