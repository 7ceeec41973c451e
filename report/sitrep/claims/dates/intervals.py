"""Calendar arithmetic: the days of a week, month, quarter, holiday; a day some months on. Knows no words.

Every function stays within the years 1 to 9999 or returns None.
"""

import calendar
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

Span = tuple[date, date]


def day(year: int, month: int, number: int) -> date | None:
    """Return the day, or None when the calendar has no such day."""
    try:
        return date(year, month, number)
    except ValueError:
        return None


def plus_days(base: date, count: float) -> date | None:
    try:
        return base + timedelta(days=count)
    except (OverflowError, ValueError):
        return None


def plus_months(base: date, count: int) -> date | None:
    """Return the day *count* months on; the last of the month where the day does not exist."""
    index = base.year * 12 + base.month - 1 + count
    year, month = divmod(index, 12)
    if not 1 <= year <= 9999:
        return None
    return date(year, month + 1, min(base.day, calendar.monthrange(year, month + 1)[1]))


def moved(base: date, grain: str, count: int) -> date | None:
    """Return *base* moved by *count* units of *grain*."""
    if abs(count) > 4_000_000:
        return None
    if grain in ("hour", "minute", "second"):
        return base
    if grain == "day":
        return plus_days(base, count)
    if grain in ("week", "weekend"):
        return plus_days(base, 7 * count)
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}[grain]
    return plus_months(base, months * count)


def span(base: date, grain: str) -> Span:
    """Return the first and last day of the *grain* that holds *base*. Weeks begin on Monday (ISO 8601)."""
    if grain == "week":
        first = base - timedelta(days=min(base.weekday(), base.toordinal() - 1))
        return first, plus_days(first, 6) or date.max
    if grain == "weekend":
        first = span(base, "week")[0]
        return plus_days(first, 5) or date.max, plus_days(first, 6) or date.max
    if grain == "month":
        return month(base.year, base.month)
    if grain == "quarter":
        return quarter(base.year, (base.month + 2) // 3)
    if grain == "year":
        return date(base.year, 1, 1), date(base.year, 12, 31)
    if grain == "decade":
        first_year = max(base.year // 10 * 10, 1)
        return date(first_year, 1, 1), date(base.year // 10 * 10 + 9, 12, 31)
    if grain == "century":
        first_year = max(base.year // 100 * 100, 1)
        return date(first_year, 1, 1), date(base.year // 100 * 100 + 99, 12, 31)
    return base, base


def value(base: date, grain: str) -> str:
    """Return the TIMEX3 value of the *grain* that holds *base*."""
    if grain in ("week", "weekend"):
        year, week, _ = base.isocalendar()
        return f"{year:04d}-W{week:02d}" + ("-WE" if grain == "weekend" else "")
    if grain == "quarter":
        return f"{base.year:04d}-Q{(base.month + 2) // 3}"
    return base.isoformat()[: {"month": 7, "year": 4, "decade": 3, "century": 2}.get(grain, 10)]


UNKNOWN = {
    "week": "XXXX-WXX", "weekend": "XXXX-WXX-WE", "month": "XXXX-XX", "quarter": "XXXX-QX", "year": "XXXX",
    "decade": "XXX", "century": "XX",
}  # fmt: skip


def month(year: int, number: int) -> Span:
    return date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1])


def quarter(year: int, number: int) -> Span:
    return month(year, 3 * number - 2)[0], month(year, 3 * number)[1]


def half(year: int, number: int) -> Span:
    return month(year, 6 * number - 5)[0], month(year, 6 * number)[1]


def season(year: int, first_month: int) -> Span | None:
    """Return three whole months (meteorological seasons); winter of 2011 runs into 2012."""
    first = date(year, first_month, 1)
    last = plus_months(first, 2)
    return (first, month(last.year, last.month)[1]) if last else None


def week(year: int, number: int) -> Span | None:
    try:
        first = date.fromisocalendar(year, number, 1)
    except ValueError:
        return None
    return first, plus_days(first, 6) or date.max


def weekday_before(base: date, number: int, inclusive: bool = True) -> date | None:
    """Return the last weekday *number* (1 Monday ... 7 Sunday) up to *base*."""
    back = (base.isoweekday() - number) % 7
    return plus_days(base, -(back if inclusive or back else 7))


def weekday_after(base: date, number: int, inclusive: bool = True) -> date | None:
    """Return the first weekday *number* from *base* on."""
    ahead = (number - base.isoweekday()) % 7
    return plus_days(base, ahead if inclusive or ahead else 7)


def holiday(entry: Mapping[str, Any], year: int) -> date | None:
    """Return the day of a holiday in *year*: a fixed day, the nth weekday of a month, or counted from Easter."""
    if "easter" in entry:
        return plus_days(easter(year), entry["easter"])
    if "day" in entry:
        return day(year, entry["month"], entry["day"])
    first, last = month(year, entry["month"])
    if entry["nth"] < 0:
        return weekday_before(last, entry["weekday"])
    start = weekday_after(first, entry["weekday"])
    return plus_days(start, 7 * (entry["nth"] - 1)) if start else None


def easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar.

    Source:
        Meeus, Astronomical Algorithms (1991), ch. 8 (the "anonymous" Gregorian algorithm).
    """
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    turn = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * turn) // 451
    months, days_on = divmod(h + turn - 7 * m + 114, 31)
    return date(year, months, days_on + 1)


def slice_of(whole: Span, start: float, stop: float) -> Span:
    """Return the days of *whole* between two fractions of its length, rounded to whole days."""
    length = (whole[1] - whole[0]).days + 1
    first = whole[0] + timedelta(days=round(length * start))
    last = whole[0] + timedelta(days=max(round(length * stop), round(length * start) + 1) - 1)
    return min(first, whole[1]), min(last, whole[1])
