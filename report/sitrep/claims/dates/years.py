"""Read years and parts of years: 2009, ’82, fiscal 2016, 2017 April, the summer of 2011, the 1990s, holidays."""

from dataclasses import replace

from sitrep.claims.dates import months, numbers
from sitrep.claims.dates.record import Meaning
from sitrep.claims.dates.words import Reader

Found = tuple[Meaning, int] | None


def bare_year(r: Reader, i: int, sure: bool) -> Found:
    """2009, when nothing says that it counts or labels something."""
    found = numbers.year(r, i)
    if found is None:
        return None
    number, j = found
    meaning = Meaning(kind="date", year=number)
    after = r.find("quarter_codes", j + 1 if r.hyphen(j) else j)
    if after:
        return replace(meaning, quarter=after[0].get("quarter"), half=after[0].get("half")), after[1]
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


def year_first(r: Reader, i: int) -> Found:
    """2017 April; 2020/Sep/23; 2017 third quarter."""
    found = numbers.year(r, i) or (
        (r.whole(i) or 0, i + 1) if len(r.tokens[i].text) == 4 and r.low(i + 1) == "/" else None
    )
    if found is None or not 1500 <= found[0] <= 2100:
        return None
    j = found[1] + 1 if r.low(found[1]) == "/" else found[1]
    named = months.month(r, j)
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
    whole, j = months.dated(r, Meaning(kind="date", season=found[0]), found[1])
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
    if len(text) == 2 and not r.before("possessives", i):
        return Meaning(kind="date", decade="19" + text[0]), k + 1
    return None


def holiday(r: Reader, i: int) -> Found:
    """Christmas; Easter 2011; Labor Day of this year. A holiday is written with a capital."""
    found = r.find("holidays", i)
    if found is None or not r.tokens.capital(i):
        return None
    return months.dated(r, Meaning(kind="date", holiday=found[0]), found[1])
