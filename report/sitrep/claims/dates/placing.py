"""Place dates on the calendar: the year of "May 18", both readings of 5/6/2017, a quarter, a holiday.

Without a publication date (and without a year or day in the text) nothing is placed: the result carries
what the words ask for as a constraint, and a TIMEX3 value with X for the unknown figures.
"""

import calendar
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from sitrep.claims.dates import intervals, shifting
from sitrep.claims.dates.place import DEADLINES, Context, Place, spanning, unplaced
from sitrep.claims.dates.record import Meaning


def placed(meaning: Meaning, c: Context) -> Place:
    """Return where a meaning of kind date lies."""
    if meaning.readings:
        return _open_order(meaning, c)
    meaning = _with_given_year(meaning, c)
    if meaning.decade:
        year = int(meaning.decade) * 10
        span = intervals.span(date(max(year, 1), 1, 1), "decade")
        return spanning(meaning.decade, span, "year", "absolute", "decade")
    if meaning.century is not None:
        return _century(meaning.century)
    if meaning.weekday and not meaning.month:
        return shifting.weekday(meaning, c)
    if meaning.holiday:
        return _holiday(meaning, c)
    if meaning.quarter or meaning.half or meaning.season:
        return _part_of_year(meaning, c)
    if meaning.week:
        return _week(meaning, c)
    if meaning.day and not meaning.month:
        return shifting.day_alone(meaning, c)
    if meaning.month:
        return _month_or_day(meaning, c)
    year_number = meaning.year or 0
    value = f"FY{year_number:04d}" if meaning.fiscal else f"{year_number:04d}"
    return spanning(value, intervals.span(date(max(year_number, 1), 1, 1), "year"), "year", "absolute", "year")


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
    if c.relation in DEADLINES or (c.modifier and meaning.month):
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
        return unplaced(f"XXXX-{text}", f"{what} of a year that is not named", c, grain, grain)
    found = span(year)
    anchor = _anchor(meaning, c)
    return spanning(f"{year:04d}-{text}", found, grain, anchor, grain)


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


def _holiday(meaning: Meaning, c: Context) -> Place:
    entry = meaning.holiday or {}

    def span(year: int) -> intervals.Span | None:
        found = intervals.holiday(entry, year)
        return (found, found) if found else None

    year = _chosen_year(c, span, meaning)
    if year is None:
        text = f"XXXX-{entry['month']:02d}-{entry['day']:02d}" if "day" in entry else "XXXX-XX-XX"
        return unplaced(text, f"{entry['words'][0]} of a year that is not named", c, "day", "day")
    found = span(year)
    return spanning(found[0].isoformat() if found else "XXXX-XX-XX", found, "day", _anchor(meaning, c), "day")


def _part_of_year(meaning: Meaning, c: Context) -> Place:
    if meaning.quarter:
        number = meaning.quarter
        code = f"Q{number}"

        def span(year: int) -> intervals.Span | None:
            return intervals.quarter(year, number)

    elif meaning.half:
        part = meaning.half
        code = f"H{part}"

        def span(year: int) -> intervals.Span | None:
            return intervals.half(year, part)

    else:
        entry = meaning.season or {"code": "", "first": 1}
        code = entry["code"]

        def span(year: int) -> intervals.Span | None:
            return intervals.season(year, entry["first"])

    year = _chosen_year(c, span, meaning)
    if year is None:
        return unplaced(f"XXXX-{code}", f"{code} of a year that is not named", c, "month", "quarter")
    return spanning(f"{year:04d}-{code}", span(year), "month", _anchor(meaning, c), "quarter")


def _week(meaning: Meaning, c: Context) -> Place:
    year = meaning.year or (c.published.year if c.published else c.text_year)
    if year is None:
        return unplaced(f"XXXX-W{meaning.week:02d}", f"week {meaning.week}", c, "week", "week")
    return spanning(
        f"{year:04d}-W{meaning.week:02d}", intervals.week(year, meaning.week or 1), "week", "publication", "week"
    )


def _century(number: int) -> Place:
    first = (number - 1) * 100
    if not 0 <= first <= 9900:
        return Place(timex_type="DATE", value="XX", precision="year", constraint=f"century {number}", grain="century")
    return spanning(
        f"{first // 100:02d}", intervals.span(date(max(first, 1), 1, 1), "century"), "year", "absolute", "century"
    )
