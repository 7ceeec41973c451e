"""Read ranges: between 5 and 7 June, June 5-7, from 2009 to 2011, 9 a.m. to 5 p.m."""

from dataclasses import replace

from sitrep.claims.dates import composing, days, months, numbers
from sitrep.claims.dates.record import Meaning
from sitrep.claims.dates.words import Reader

Found = tuple[Meaning, int] | None


def between(r: Reader, i: int) -> Found:
    """Between 5 and 7 June; from 2009 to 2011; from 5 to 6 p.m."""
    start = r.find("range_starts", i)
    if start is None:
        return None
    i = start[1]
    first = months.longest(
        composing.core(r, i, composing.DEPTH - 1), composing.whole_time(r, i, sure=True), days.figures(r, i, True)
    )
    if first and composing.is_day(first[0]):
        first = composing.with_time(r, *first)
    return _range(r, i, ("range_links", "range_ands"), first, started=True)


def compact(r: Reader, i: int, first: Found) -> Found:
    """June 5-7; 2009-2011; Monday to Friday."""
    if r.joined(i) and r.tokens[i - 1].text[-1].isalnum():
        return None
    return _range(r, i, ("range_links",), first, started=False)


def _range(r: Reader, i: int, links: tuple[str, ...], full: Found, started: bool) -> Found:
    firsts = [full] if full else []
    day = numbers.day_of_month(r, i, words=False)
    if day:
        firsts.append((Meaning(kind="bare", day=day[0]), day[1]))
    out: Found = None
    for first, j in firsts:
        link = next((found for group in links if (found := r.find(group, j))), None)
        if link is None:
            continue
        if not started and first.kind not in ("bare",) and first.kind not in ("date", "time", "shifted"):
            continue
        out = months.longest(out, _second(r, first, (i, j), link[1], started))
    return out


def _second(r: Reader, first: Meaning, span: tuple[int, int], k: int, started: bool) -> Found:
    short = days.figures(r, k, True) if started else None
    full = months.longest(composing.core(r, k, composing.DEPTH - 1), composing.whole_time(r, k, sure=True), short)
    if full and composing.is_day(full[0]):
        full = composing.with_time(r, *full)
    if full:
        last, j = full
        paired = _paired(first, last, started)
        if paired and paired.kind == "time" and paired.on and not last.on:
            last = replace(last, on=paired.on)
        if paired:
            return Meaning(kind="range", first=paired, last=last, spans=(span, (k, j))), j
    day = numbers.day_of_month(r, k, words=False)
    if day and first.kind == "date" and first.day and first.month and first.day < day[0]:
        if r.has("units", day[1]) or r.has("counted_heads", day[1]):
            return None
        last, j = replace(first, day=day[0], weekday=None), day[1]
        year = numbers.year(r, r.comma(j))
        if year:
            first, last, j = replace(first, year=year[0]), replace(last, year=year[0]), year[1]
        return Meaning(kind="range", first=first, last=last, spans=(span, (k, j))), j
    digits = r.tokens[k]
    if first.kind == "date" and first.year and not first.month and r.joined(k) and digits.whole is not None:
        year_text = str(first.year)[:2] + digits.text
        if len(digits.text) == 2 and int(year_text) > first.year and not r.joined(k + 1):
            last = Meaning(kind="date", year=int(year_text))
            return Meaning(kind="range", first=first, last=last, spans=(span, (k, k + 1))), k + 1
    return None


def _paired(first: Meaning, last: Meaning, started: bool) -> Meaning | None:
    """Return *first* completed by *last* when the two are ends of one range."""
    if first.kind == "bare":
        if last.kind == "date" and last.day and last.month and (first.day or 0) < last.day:
            return replace(last, day=first.day, weekday=None)
        if last.kind == "time" and last.hour is not None and (first.day or 99) <= 12:
            add = 12 if last.hour >= 12 and (first.day or 0) % 12 < last.hour - 12 else 0
            return Meaning(kind="time", hour=(first.day or 0) % 12 + add, on=last.on, open_half=last.open_half)
        return None
    if first.kind == "time" and last.kind == "time" and last.hour is not None and first.hour is not None:
        late = first.open_half and not last.open_half and last.hour >= 12 and first.hour % 12 + 12 <= last.hour
        hour = first.hour % 12 + 12 if late else first.hour
        return replace(first, hour=hour, on=first.on or last.on, tz=first.tz or last.tz)
    dates = ("date", "shifted")
    if first.kind in dates and last.kind in dates and _grain(first) == _grain(last):
        if first.kind == "date" and last.year and not first.year and (first.month or first.quarter):
            return replace(first, year=last.year)
        return first
    if started and {first.kind, last.kind} <= {*dates, "reference"} and "reference" in (first.kind, last.kind):
        return first
    return None


def _grain(meaning: Meaning) -> str:
    if composing.is_day(meaning) or meaning.unit == "day":
        return "day"
    for name in ("month", "quarter", "half", "season", "decade", "week"):
        if getattr(meaning, name):
            return name
    return meaning.unit or "year"
