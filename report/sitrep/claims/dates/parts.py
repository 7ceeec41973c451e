"""Read parts of years and named parts of a stretch: quarters, halves, "early June", "the end of the year"."""

from dataclasses import replace

from sitrep.claims.dates import days, months, numbers, stretches, years
from sitrep.claims.dates.record import Meaning
from sitrep.claims.dates.words import Reader

Found = tuple[Meaning, int] | None


def quarter(r: Reader, i: int) -> Found:
    """The third quarter of 2016; Q3 2016; third-quarter; the first half; last year's fourth quarter."""
    code = r.find("quarter_codes", i)
    if code and r.joined(i + 1) and not _glued(r, code[1]):
        return _of_year(r, _part(code[0]), code[1])
    start = i + 1 if r.has("definite", i) else i
    shift = r.find("shifts", start)
    year = numbers.year(r, start)
    at = start
    given: Meaning | None = None
    if shift and not shift[0]["length"]:
        named = r.find("units", shift[1])
        if named and named[0]["grain"] == "year":
            at = named[1]
            given = Meaning(kind="date", year_shift=(shift[0]["shift"], shift[0]["base"]))
    elif year:
        at, given = year[1], Meaning(kind="date", year=year[0])
    number = numbers.ordinal(r, at)
    last = None if number else r.find("last_words", at)
    if number is None and last is None:
        return None
    j = number[1] if number else last[1] if last else at
    j = j + 1 if r.hyphen(j) else j
    named = r.find("quarter_words", j) or r.find("half_words", j)
    if named is None:
        return None
    if r.has("quarter_words", j):
        if number and not 1 <= number[0] <= 4:
            return None
        if last and last[0]["shifts"]:
            return None  # "last quarter" counts from publication
        meaning = Meaning(kind="date", quarter=number[0] if number else 4)
    else:
        if (number and not 1 <= number[0] <= 2) or (last and last[0]["shifts"]):
            return None
        meaning = Meaning(kind="date", half=number[0] if number else 2)
    if given:
        return replace(meaning, year=given.year, year_shift=given.year_shift), named[1]
    return _of_year(r, meaning, named[1])


def _glued(r: Reader, j: int) -> bool:
    return r.joined(j) and r.tokens[j].text[0].isalnum()


def _part(entry: object) -> Meaning:
    fields = dict(entry)  # type: ignore[call-overload]  # a lexicon entry
    return Meaning(kind="date", quarter=fields.get("quarter"), half=fields.get("half"))


def _of_year(r: Reader, meaning: Meaning, j: int) -> Found:
    k = j + 1 if r.has("of_words", j) else j
    year = numbers.year(r, k) or None
    if year and r.tokens[k].gap < 2:
        return replace(meaning, year=year[0]), year[1]
    spoken = years.spoken_year(r, k)
    if spoken:
        return replace(meaning, year=spoken[0].year), spoken[1]
    whole = stretches.shifted(r, k)
    if whole and whole[0].kind == "shifted" and whole[0].unit == "year":
        return replace(meaning, year_shift=(whole[0].shift or 0, whole[0].base)), whole[1]
    month = months.month_day(r, k, True) if k > j and meaning.half else None
    if month and not month[0].day:
        return replace(month[0], edge=HALVES[meaning.half or 1]), month[1]
    if k > j:
        named = r.find("units", k)
        if r.has("definite", k):
            named = r.find("units", k + 1)
        if named and named[0]["grain"] == "year":
            return replace(meaning, year_shift=(0, "text")), named[1]
        if meaning.half and r.low(j) == "of":
            return None  # the first half of a match
    return meaning, j


HALVES = {1: {"mod": "START", "from": 0.0, "to": 0.5}, 2: {"mod": "END", "from": 0.5, "to": 1.0}}


def week_of(r: Reader, i: int) -> Found:
    """The last week of March; the first week of 2019; week 31."""
    named = r.find("units", i)
    if named is None and r.has("definite", i):
        named = r.find("units", i + 1)
    if named and named[0]["grain"] == "week" and r.whole(named[1]):
        number = r.whole(named[1]) or 0
        return (Meaning(kind="date", week=number), named[1] + 1) if 1 <= number <= 53 else None
    start = i + 1 if r.has("definite", i) else i
    number_found = numbers.ordinal(r, start)
    last = None if number_found else r.find("last_words", start)
    if number_found is None and last is None:
        return None
    j = number_found[1] if number_found else last[1] if last else start
    named = r.find("units", j)
    if named is None or named[0]["grain"] not in ("week", "day") or not r.has("of_words", named[1]):
        return None
    whole = days.date(r, named[1] + 1, sure=True) or stretches.shifted(r, named[1] + 1)
    if whole is None or whole[0].day or whole[0].weekday or whole[0].season:
        return None  # the days of a season have no agreed beginning
    count = number_found[0] if number_found else -1
    mod = f"{named[0]['grain']}:{count}"
    return Meaning(kind="nth", first=whole[0], mod=mod), whole[1]


def edge(r: Reader, i: int, inner: object) -> Found:
    """Early June; mid-2011; late Friday; the end of the year; earlier this week; later in the day."""
    read = inner  # the grammar's reader of whatever may follow
    assert callable(read)
    start = i + 1 if r.has("definite", i) else i
    noun = r.find("edge_nouns", start)
    if noun:
        j = noun[1]
        of = j + 1 if r.has("of_words", j) else j
        found = read(r, of) or (_bare_unit(r, of) if of > j else None)
        if found and (of > j or (found[0].kind != "time" and (r.hyphen(j) or r.before("edge_heads", start)))):
            return replace(found[0], edge=noun[0], mod=noun[0]["mod"] or found[0].mod), found[1]
    word = r.find("edges", start)
    if word is None:
        return None
    entry, j = word
    j = j + 1 if r.hyphen(j) else j
    j = r.skip("on_words", j) if r.has("of_words", j) is False else j
    inside = j + 1 if r.has("of_words", j) else j
    found = read(r, j) or (read(r, inside) or _bare_unit(r, inside) if inside > j else None)
    if found is None or found[0].kind in ("duration", "offset", "set", "reference", "range"):
        return None
    if start > i and entry.get("until_now"):
        return None
    return replace(found[0], edge=entry, mod=entry["mod"]), found[1]


def _bare_unit(r: Reader, i: int) -> Found:
    """The end of the year, the end of month: a unit that the words before make a time."""
    at = i + 1 if r.has("definite", i) else i
    named = r.find("units", at)
    if named is None or r.low(at) in named[0]["plural"] or named[0]["grain"] not in GRAINS:
        return None
    return Meaning(kind="shifted", unit=named[0]["grain"], shift=0, base="text", bare=True), named[1]


GRAINS = frozenset(["day", "week", "month", "quarter", "year", "decade", "century"])
