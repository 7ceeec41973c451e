"""Read a month with its day and year: May 18, 2017; 18 May; May of last year; in May."""

from dataclasses import replace

from sitrep.claims.dates import numbers
from sitrep.claims.dates.record import Meaning
from sitrep.claims.dates.words import Entry, Reader

Found = tuple[Meaning, int] | None


def longest(*found: Found) -> Found:
    """Return the reading that reaches furthest, the first of equals, or None."""
    return max((one for one in found if one), key=lambda one: one[1], default=None)


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
    return numbers.year(r, k, after_slash=True)


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


def dated(r: Reader, meaning: Meaning, j: int) -> tuple[Meaning, int]:
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
        whole, after = dated(r, Meaning(kind="date", month=entry["number"], day=day[0]), day[1])
        return whole, after
    bare = Meaning(kind="date", month=entry["number"])
    whole, after = dated(r, bare, j)
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
    if name or entry.get("alone", True):
        return not name
    # "March" and "May" amid lower-case words: the verbs are written small
    before = r.tokens[i - 1]
    return (
        bool(entry.get("capital"))
        and not entry.get("short")
        and i > 0
        and before.text.isalpha()
        and before.text.islower()
        and not r.has("march_followers", j)
    )


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
    whole, after = dated(r, Meaning(kind="date", month=found[0]["number"], day=day[0]), k)
    return (whole, after) if after > k else (whole, found[1])
