"""Read calendar dates in figures and in words: days, months, weekdays, years, and parts of a year."""

import re
from dataclasses import replace

from sitrep.claims.dates import numbers
from sitrep.claims.dates.record import Meaning
from sitrep.claims.dates.words import Entry, Reader

Found = tuple[Meaning, int] | None
DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})$")


def longest(*found: Found) -> Found:
    """Return the reading that reaches furthest, the first of equals, or None."""
    return max((one for one in found if one), key=lambda one: one[1], default=None)


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
    named = r.find("named_days", i)
    if named:
        year, month_number, day = (int(part) for part in named[0]["date"].split("-"))
        return Meaning(kind="date", year=year, month=month_number, day=day), named[1]
    if token.digits:
        return longest(iso(r, i), figures(r, i), day_month(r, i), year_first(r, i), decade(r, i), bare_year(r, i, sure))
    if token.low in ("'", "’", "‘"):
        return decade(r, i) or short_year(r, i)
    return longest(
        month_day(r, i, sure),
        day_month(r, i),
        weekday(r, i, sure),
        holiday(r, i),
        season(r, i, sure),
        decade(r, i),
        spoken_year(r, i),
        with_article(r, i),
    )


def with_article(r: Reader, i: int) -> Found:
    """The 18th of May; the 1990s; the summer of 2011; the 19th century; on the 18th."""
    if r.low(i) != "the":
        return None
    day = numbers.ordinal(r, i + 1)
    century = None
    if day and r.grain(day[1]) == "century":
        century = Meaning(kind="date", century=day[0]), day[1] + 1
    lone = None
    if day and 1 <= day[0] <= 31 and r.tokens[i + 1].digits and r.has("day_heads", i - 1) and _free(r, day[1]):
        lone = Meaning(kind="date", day=day[0]), day[1]
    return longest(
        century,
        lone,
        decade(r, i + 1),
        season(r, i + 1, r.before("season_neighbours", i + 1) is not None),
        day_month(r, i + 1),
        holiday(r, i + 1),
    )


def month(r: Reader, i: int) -> tuple[Entry, int] | None:
    """Return the month named at token *i*, with the point of its abbreviation."""
    found = r.find("months", i)
    if found is None:
        return None
    entry, j = found
    if entry.get("short") and r.low(j) == "." and r.joined(j):
        j += 1
    return entry, j


def _year_after(r: Reader, j: int) -> tuple[int, int] | None:
    """A year after a day or month: 2017; , 2017; of 2017; in 2017; ’17."""
    k = r.comma(j)
    if r.has("of_words", k) or r.hyphen(k):
        k += 1
    if r.tokens[k].gap > 2:
        return None
    if r.low(k) in ("'", "’") and r.joined(k + 1):
        short = numbers.short_year(r.tokens[k + 1].text)
        return (short, k + 2) if short else None
    return numbers.year(r, k)


def _shifted_year_after(r: Reader, j: int) -> tuple[tuple[int, str], int] | None:
    """Of last year; next year; of the same year; a year ago."""
    k = j + 1 if r.has("of_words", j) else j
    k = k + 1 if r.has("definite", k) else k
    shift = r.find("shifts", k)
    if shift and not shift[0]["length"] and r.grain(shift[1]) == "year":
        return (shift[0]["shift"], shift[0]["base"]), shift[1] + 1
    same = r.find("same_words", k)
    if same and k > j and r.grain(same[1]) == "year":
        return (0, "text"), same[1] + 1
    return None


def _dated(r: Reader, meaning: Meaning, j: int) -> tuple[Meaning, int]:
    """Return *meaning* with the year that follows it, if one does."""
    found = _year_after(r, j)
    if found:
        return replace(meaning, year=found[0]), found[1]
    shifted = _shifted_year_after(r, j)
    if shifted:
        return replace(meaning, year_shift=shifted[0]), shifted[1]
    return meaning, j


def month_day(r: Reader, i: int, sure: bool) -> Found:
    """May 18; May 18, 2017; May the 18th; May 2017; May; early-May is read elsewhere."""
    found = month(r, i)
    if found is None:
        return None
    entry, j = found
    k = j + 1 if r.has("definite", j) or r.low(j) == "/" or r.hyphen(j) else j
    k = r.comma(k) if numbers.ordinal(r, r.comma(k)) else k
    day = numbers.day_of_month(r, k)
    if day and r.tokens[k].gap < 3 and not _measured(r, day[1]):
        whole, after = _dated(r, Meaning(kind="date", month=entry["number"], day=day[0]), day[1])
        return whole, after
    bare = Meaning(kind="date", month=entry["number"])
    whole, after = _dated(r, bare, j)
    if after > j:
        return whole, after
    if sure or _stands_alone(r, i, j, entry):
        return bare, j
    return None


def _measured(r: Reader, j: int) -> bool:
    """Say whether the number before *j* counts something ("May 10 percent")."""
    return r.has("counted_heads", j) or r.has("units", j) or r.has("scales", j)


def _stands_alone(r: Reader, i: int, j: int, entry: Entry) -> bool:
    neighbour = r.before("time_neighbours", i)
    if neighbour is not None:
        return True
    name = r.tokens.capital(j) and r.tokens[j].gap == 1 and r.tokens[j].text.isalpha()
    return entry.get("alone", True) and not name


def day_month(r: Reader, i: int) -> Found:
    """18 May; 18 May 2017; 18th of May; 18-May-2017."""
    day = numbers.day_of_month(r, i)
    if day is None or r.before("currency_signs", i):
        return None
    j = day[1]
    j = j + 1 if r.has("of_words", j) or r.low(j) == "/" or r.hyphen(j) else j
    if r.grain(j) == "day" and r.has("of_words", j + 1):
        j += 2
    found = month(r, j)
    if found is None or r.tokens[j].gap > 2:
        return None
    k = found[1] + 1 if r.low(found[1]) == "/" else found[1]
    whole, after = _dated(r, Meaning(kind="date", month=found[0]["number"], day=day[0]), k)
    return (whole, after) if after > k else (whole, found[1])


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
        for reading in (month_day(r, k, True), day_month(r, k), iso(r, k), figures(r, k, True)):
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
    m, d = r.whole(i + 2), r.whole(i + 4)
    if m is None or not 1 <= m <= 12:
        return None
    if r.low(i + 3) == sign and r.joined(i + 3) and r.joined(i + 4) and d and 1 <= d <= 31:
        return Meaning(kind="date", year=number, month=m, day=d), i + 5
    if len(r.tokens[i + 2].text) <= 2 and not _glued(r, i + 3):
        return Meaning(kind="date", year=number, month=m), i + 3
    return None


def _glued(r: Reader, j: int) -> bool:
    return r.joined(j) and (r.tokens[j].text[0].isalnum() or r.low(j) in ("/", "-", "%", "$"))


def figures(r: Reader, i: int, sure: bool = False) -> Found:
    """5/6/2017; 05-06-17; 18.05.2017; with *sure* also 5/6 (the order of day and month stays open)."""
    dotted = DOTTED.match(r.tokens[i].text)
    if dotted:
        a, b, year = dotted.groups()
        return _either(int(a), int(b), int(year) if len(year) == 4 else numbers.short_year(year), i + 1)
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


def bare_year(r: Reader, i: int, sure: bool) -> Found:
    """2009, when nothing says that it counts or labels something."""
    found = numbers.year(r, i)
    if found is None:
        return None
    number, j = found
    meaning = Meaning(kind="date", year=number)
    after = r.find("quarter_codes", j + 1 if r.hyphen(j) else j)
    if after:
        return replace(meaning, **_part(after[0])), after[1]
    if sure:
        return meaning, j
    if r.before("currency_signs", i) or r.before("label_heads", i) or r.has("counted_heads", j):
        return None
    if not 1500 <= number <= 2100:
        return None
    head = r.tokens[j]
    plural = (
        head.text.isalpha()
        and head.text.islower()
        and any(head.low.endswith(end) for end in r.words.word_set("plural_endings"))
        and len(head.low) > 3
    )
    if plural and not r.before("year_plural_contexts", i):
        return None
    return meaning, j


def _part(entry: Entry) -> dict[str, int]:
    return {name: entry[name] for name in ("quarter", "half") if name in entry}


def year_first(r: Reader, i: int) -> Found:
    """2017 April; 2020/Sep/23; 2017 third quarter."""
    found = numbers.year(r, i) or (
        (r.whole(i) or 0, i + 1) if len(r.tokens[i].text) == 4 and r.low(i + 1) == "/" else None
    )
    if found is None or not 1500 <= found[0] <= 2100:
        return None
    j = found[1] + 1 if r.low(found[1]) == "/" else found[1]
    named = month(r, j)
    if named and r.tokens[j].gap < 2:
        k = named[1] + 1 if r.low(named[1]) == "/" else named[1]
        day = numbers.day_of_month(r, k) if k > named[1] else None
        meaning = Meaning(kind="date", year=found[0], month=named[0]["number"])
        return (replace(meaning, day=day[0]), day[1]) if day else (meaning, named[1])
    ordinal = numbers.ordinal(r, j)
    if ordinal and 1 <= ordinal[0] <= 4 and r.tokens[j].gap < 2:
        k = ordinal[1] + 1 if r.hyphen(ordinal[1]) else ordinal[1]
        if r.has("quarter_words", k):
            return Meaning(kind="date", year=found[0], quarter=ordinal[0]), k + 1
    return None


def short_year(r: Reader, i: int) -> Found:
    """’82."""
    if not r.joined(i + 1) or not r.before("year_contexts", i):
        return None
    year = numbers.short_year(r.tokens[i + 1].text)
    return (Meaning(kind="date", year=year), i + 2) if year else None


def spoken_year(r: Reader, i: int) -> Found:
    """The year 2009; fiscal 2009; FY2009."""
    for group, fiscal in (("fiscal_words", True), ("year_words", False)):
        found = r.find(group, i)
        if found:
            year = numbers.year(r, found[1])
            if year is None and r.joined(found[1]) and fiscal:
                number = r.whole(found[1])
                year = (number, found[1] + 1) if number and 1900 <= number <= 2100 else None
            if year:
                return Meaning(kind="date", year=year[0], fiscal=fiscal), year[1]
    return None


def season(r: Reader, i: int, sure: bool) -> Found:
    """The summer of 2011; spring 2011; with evidence also a bare season."""
    found = r.find("seasons", i)
    if found is None:
        return None
    whole, j = _dated(r, Meaning(kind="date", season=found[0]), found[1])
    if j > found[1]:
        return whole, j
    if sure or (r.before("season_neighbours", i) and not r.tokens.capital(j)):
        return whole, j
    return None


def decade(r: Reader, i: int) -> Found:
    """1990s; ’90s; 90s; the nineties."""
    word = r.find("decade_words", i)
    if word:
        headed = r.before("decade_heads", i) or r.hyphen(i - 1)
        return (Meaning(kind="date", decade=word[0]["decade"]), word[1]) if headed else None
    j = i + 1 if r.low(i) in ("'", "’", "‘") else i
    text = r.tokens[j].text
    k = j + 2 if r.low(j + 1) in ("'", "’") and r.joined(j + 1) and r.low(j + 2) == "s" else j + 1
    if not text.isdecimal() or not text.isascii() or text[-1] != "0" or r.low(k) != "s" or not r.joined(k):
        return None
    if len(text) == 4 and 1000 <= int(text) <= 2100:
        return Meaning(kind="date", decade=text[:3]), k + 1
    if len(text) == 2:
        return Meaning(kind="date", decade="19" + text[0]), k + 1
    return None


def holiday(r: Reader, i: int) -> Found:
    """Christmas; Easter 2011; Labor Day of this year. A holiday is written with a capital."""
    found = r.find("holidays", i)
    if found is None or not r.tokens.capital(i):
        return None
    return _dated(r, Meaning(kind="date", holiday=found[0]), found[1])
