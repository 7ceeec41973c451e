"""Read calendar dates: dates in figures, weekdays, and whatever months and years can be."""

import re
from dataclasses import replace

from sitrep.claims.dates import months, numbers, years
from sitrep.claims.dates.record import Meaning
from sitrep.claims.dates.words import Reader

Found = tuple[Meaning, int] | None

DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})$")


def date(r: Reader, i: int, sure: bool = False) -> Found:
    """Return the calendar date that starts at token *i*, or None.

    Args:
        r: tokens and words.
        i: the first token.
        sure: the words around already speak of time ("since", "early"), so a bare month or year will do.
    """
    token = r.tokens[i]
    if r.joined(i) and r.tokens[i - 1].text[-1].isalnum():
        return None
    hundred = century(r, i)
    if hundred:
        return hundred
    named = r.find("named_days", i)
    if named:
        year, month_number, day = (int(part) for part in named[0]["date"].split("-"))
        return Meaning(kind="date", year=year, month=month_number, day=day), named[1]
    if token.digits:
        return months.longest(
            iso(r, i),
            figures(r, i),
            months.day_month(r, i),
            years.year_first(r, i),
            years.decade(r, i),
            years.bare_year(r, i, sure),
        )
    if token.low in ("'", "’", "‘"):
        return years.decade(r, i) or years.short_year(r, i)
    return months.longest(
        months.month_day(r, i, sure),
        months.day_month(r, i),
        weekday(r, i, sure),
        years.holiday(r, i),
        years.season(r, i, sure),
        years.decade(r, i),
        years.spoken_year(r, i),
        with_article(r, i),
    )


def century(r: Reader, i: int) -> Found:
    """19th century; 19th-century; twenty-first century."""
    number = numbers.ordinal(r, i)
    if number is None:
        return None
    j = number[1] + 1 if r.hyphen(number[1]) else number[1]
    return (Meaning(kind="date", century=number[0]), j + 1) if r.grain(j) == "century" else None


def with_article(r: Reader, i: int) -> Found:
    """The 18th of May; the 1990s; the summer of 2011; the 19th century; on the 18th."""
    if r.low(i) != "the":
        return None
    day = numbers.ordinal(r, i + 1)
    lone = None
    if day and 1 <= day[0] <= 31 and r.tokens[i + 1].digits and r.has("day_heads", i - 1) and _free(r, day[1]):
        lone = Meaning(kind="date", day=day[0]), day[1]
    return months.longest(
        century(r, i + 1),
        lone,
        years.decade(r, i + 1),
        years.season(r, i + 1, r.before("season_neighbours", i + 1) is not None),
        months.day_month(r, i + 1),
        years.holiday(r, i + 1),
    )


def weekday(r: Reader, i: int, sure: bool) -> Found:
    """Thursday; Thursday, May 18; Thursday the 18th; Monday of next week; Friday 7/6."""
    found = r.find("weekdays", i)
    if found is None:
        return None
    entry, j = found
    if entry.get("short") and r.low(j) == "." and r.joined(j):
        j += 1
    bare = Meaning(kind="date", weekday=entry["number"])
    k = r.comma(j)
    if r.tokens[k].gap < 3:
        for reading in (months.month_day(r, k, True), months.day_month(r, k), iso(r, k), figures(r, k, True)):
            if reading and (reading[0].day or reading[0].readings):
                return replace(reading[0], weekday=entry["number"]), reading[1]
        at = k + 1 if r.has("definite", k) else k
        day = numbers.ordinal(r, at)
        if day and at > k and 1 <= day[0] <= 31 and _free(r, day[1]):
            return replace(bare, day=day[0]), day[1]
    week = _of_week(r, j)
    if week:
        return replace(bare, week_shift=week[0]), week[1]
    if entry.get("alone", True) or sure or (entry.get("short") and r.before("time_neighbours", i)):
        return bare, j
    return None


def _free(r: Reader, j: int) -> bool:
    """Say whether no noun follows that an ordinal before *j* could count ("Tuesday the first generation")."""
    token = r.tokens[j]
    return not token.text[:1].isalpha() or token.gap == 3 or r.has("at_words", j) or numbers.cardinal(r, j) is not None


def _of_week(r: Reader, j: int) -> tuple[tuple[int, str], int] | None:
    k = j + 1 if r.has("of_words", j) else j
    k = k + 1 if r.has("definite", k) else k
    shift = r.find("shifts", k)
    if shift and not shift[0]["length"] and r.grain(shift[1]) == "week":
        return (shift[0]["shift"], shift[0]["base"]), shift[1] + 1
    return None


def iso(r: Reader, i: int) -> Found:
    """2017-05-18; 2017/05/18; 20170518; 2017-05."""
    token = r.tokens[i]
    number = token.whole
    if number is None or (r.joined(i) and r.low(i - 1) in ("/", "-", ".")):
        return None
    if len(token.text) == 8 and 19 <= number // 1_000_000 <= 20 and not _glued(r, i + 1):
        y, m, d = number // 10000, number // 100 % 100, number % 100
        return (Meaning(kind="date", year=y, month=m, day=d), i + 1) if m <= 12 and d <= 31 and m and d else None
    sign = r.low(i + 1)
    if len(token.text) != 4 or sign not in ("-", "/") or not r.joined(i + 1) or not r.joined(i + 2):
        return None
    if not 1000 <= number <= 2999:
        return None
    month, day = r.whole(i + 2), r.whole(i + 4)
    if month is None or not 1 <= month <= 12:
        return None
    if r.low(i + 3) == sign and r.joined(i + 3) and r.joined(i + 4) and day and 1 <= day <= 31:
        return Meaning(kind="date", year=number, month=month, day=day), i + 5
    if len(r.tokens[i + 2].text) <= 2 and not _glued(r, i + 3):
        return Meaning(kind="date", year=number, month=month), i + 3
    return None


def _glued(r: Reader, j: int) -> bool:
    return r.joined(j) and (r.tokens[j].text[0].isalnum() or r.low(j) in ("/", "-", "%", "$"))


def figures(r: Reader, i: int, sure: bool = False) -> Found:
    """5/6/2017; 05-06-17; 18.05.2017; with *sure* also 5/6 (the order of day and month stays open)."""
    dotted = DOTTED.match(r.tokens[i].text)
    if dotted:
        a, b, last = dotted.groups()
        return _either(int(a), int(b), int(last) if len(last) == 4 else numbers.short_year(last), i + 1)
    first, sign, second = r.whole(i), r.low(i + 1), r.whole(i + 2)
    if first is None or second is None or sign not in ("/", "-") or not r.joined(i + 1) or not r.joined(i + 2):
        return None
    if r.joined(i) and r.low(i - 1) in ("/", "-", "$", "."):
        return None
    third = r.tokens[i + 4]
    if r.low(i + 3) == sign and r.joined(i + 3) and r.joined(i + 4) and third.whole is not None:
        year = third.whole if len(third.text) == 4 else numbers.short_year(third.text)
        return _either(first, second, year, i + 5) if year and not _glued(r, i + 5) else None
    if sure and len(r.tokens[i + 2].text) <= 2 and not _glued(r, i + 3):
        return _either(first, second, None, i + 3)
    return None


def _either(a: int, b: int, year: int | None, j: int) -> Found:
    """The two orders of day and month: month first, then day first."""
    pairs = [(m, d) for m, d in ((a, b), (b, a)) if 1 <= m <= 12 and 1 <= d <= 31]
    if not pairs:
        return None
    m, d = pairs[0]
    if len(set(pairs)) == 1:
        return Meaning(kind="date", year=year, month=m, day=d), j
    return Meaning(kind="date", year=year, readings=tuple((year or 0, m, d) for m, d in pairs)), j
