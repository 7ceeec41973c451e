"""Read durations: three weeks, 12-year, an hour and 50 minutes, several days, half a year."""

from dataclasses import replace

from sitrep.claims.dates import months, numbers
from sitrep.claims.dates.record import Meaning
from sitrep.claims.dates.words import Entry, Reader

Found = tuple[Meaning, int] | None


def unit(r: Reader, i: int) -> tuple[Entry, int] | None:
    """Return the unit of time at token *i*."""
    return r.find("units", i)


def measure(entry: Entry, amount: float | None, plural: bool = False) -> Meaning:
    times = entry.get("times", 1)
    return Meaning(
        kind="duration",
        amount=None if amount is None else amount * times,
        code=entry["clock"] + entry["code"],
        unit=entry["grain"],
        plural=plural,
    )


def age(r: Reader, i: int) -> Found:
    """44-year-old; 52 years old; a 3-month-old: how long somebody has lived."""
    if r.joined(i) and r.tokens[i - 1].text[-1].isalnum():
        return None
    found, single = _counted(r, i), unit(r, i)
    if found is None and single and r.hyphen(single[1]) and not plural(r, single[0], i):
        found = measure(single[0], 1), single[1]  # a month-old truce
    if found is None:
        return None
    meaning, j = found
    end = r.find("age_ends", j + 1 if r.hyphen(j) else j)
    return (replace(meaning, kind="age"), end[1]) if end else None


def duration(r: Reader, i: int) -> Found:
    """Three weeks; 12-year; about two and a half years; several days; an hour and 50 minutes; half a year."""
    if r.joined(i) and r.tokens[i - 1].text[-1].isalnum():
        return None
    approx = r.find("approximators", i)
    if approx:
        found = _amount_of_time(r, approx[1])
        if found and found[0].amount is None and found[0].plural:
            found = None  # "about years": no amount follows
        if found:
            return replace(found[0], mod=approx[0]["mod"]), found[1]
    return _amount_of_time(r, i)


def _amount_of_time(r: Reader, i: int) -> Found:
    found = months.longest(_counted(r, i), _vague(r, i), _with_article(r, i), _fraction(r, i), _stretch_range(r, i))
    if found is None:
        return None
    meaning, j = found
    if r.has("age_words", j + 1 if r.hyphen(j) else j) or r.before("age_heads", i):
        return None
    tail = r.find("fraction_tails", j)
    if tail and meaning.amount is not None:
        return replace(meaning, amount=meaning.amount + tail[0]["number"]), tail[1]
    k = r.skip("tail_links", r.comma(j))
    smaller = _counted(r, k)
    if smaller and meaning.amount is not None and _finer(smaller[0].unit, meaning.unit):
        if smaller[0].amount is not None and not r.has("directions", smaller[1]) and k > j:
            tail_parts = ((smaller[0].amount, smaller[0].code, smaller[0].unit), *smaller[0].tail)
            return replace(meaning, tail=tail_parts), smaller[1]
        if smaller[0].amount is not None and k > j:
            return replace(meaning, tail=((smaller[0].amount, smaller[0].code, smaller[0].unit),)), smaller[1]
    return meaning, j


FINENESS = ("century", "decade", "year", "quarter", "month", "week", "weekend", "day", "hour", "minute", "second")


def _finer(one: str, other: str) -> bool:
    return FINENESS.index(one) > FINENESS.index(other)


def _counted(r: Reader, i: int) -> Found:
    """A number and its unit, with what may stand between."""
    number = numbers.cardinal(r, i)
    if number is None or (r.joined(i) and r.low(i - 1) in ("-", "/", ".", ":", "$")):
        return None
    amount, j = number
    if r.before("currency_signs", i):
        return None
    for _ in range(2):
        j = j + 1 if r.hyphen(j) else j
        j = r.skip("unit_adjectives", j)
    j = j + 1 if r.hyphen(j) else j
    named = unit(r, j)
    if named is None and amount == 1:
        named = r.find("guarded_units", j)
    if named is None or r.tokens[j].gap > 2:
        return None
    if named[0]["grain"] == "quarter" and not named[0]["plural"]:
        return None
    return measure(named[0], amount), named[1]


def _vague(r: Reader, i: int) -> Found:
    """Several weeks; the last few days is read with its shift; bare plurals only beside a preposition."""
    amount = r.find("vague_amounts", i)
    j = i
    if amount:
        j = r.skip("unit_adjectives", amount[1])
        named = unit(r, j)
        return (measure(named[0], None), named[1]) if named and plural(r, named[0], j) else None
    named = unit(r, i)
    if named is None or not plural(r, named[0], i) or r.joined(i):
        return None
    j = named[1]
    if r.hyphen(j) or r.has("directions", j) or r.has("bare_plural_tails", j) or r.before("bare_plural_heads", i):
        return measure(named[0], None, plural=True), j
    return None


def plural(r: Reader, entry: Entry, i: int) -> bool:
    return r.low(i) in entry["plural"]


def _with_article(r: Reader, i: int) -> Found:
    """A year; another full day; a week and a half. "A quarter" is a fraction more often than a time."""
    article = r.find("indefinite_articles", i)
    if article is None:
        return None
    j = article[1] + 1 if r.hyphen(article[1]) else article[1]
    j = r.skip("unit_adjectives", j)
    named = unit(r, j)
    if named is None or plural(r, named[0], j) or named[0]["grain"] in ("quarter", "weekend"):
        return None
    if r.low(j) in r.words.word_set("instants") and not r.has("directions", named[1]):
        return None
    if r.hyphen(named[1]) and r.joined(named[1]) and not r.has("age_words", named[1] + 1):
        return None  # "a day-long" stays with its adjective
    return measure(named[0], 1), named[1]


def _fraction(r: Reader, i: int) -> Found:
    """Half a year; half an hour."""
    found = r.find("fractions", i)
    if found is None:
        return None
    j = r.skip("indefinite_articles", found[1])
    j = j + 1 if r.hyphen(j) else j
    named = unit(r, j)
    if named is None or named[0]["grain"] == "quarter":
        return None
    years = YEARS.get(named[0]["grain"])
    if years:  # half a century is 50 years
        return replace(measure(named[0], found[0]["number"] * years), code="Y", unit="year"), named[1]
    return measure(named[0], found[0]["number"]), named[1]


YEARS = {"decade": 10, "century": 100}


def _stretch_range(r: Reader, i: int) -> Found:
    """15 to 20 minutes; two or three days: the longer end gives the value, as TimeML's annotators do."""
    first = numbers.cardinal(r, i)
    if first is None:
        return None
    j = first[1]
    if not (r.has("range_links", j) or r.has("amount_links", j)):
        return None
    second = _counted(r, j + 1)
    if second is None or second[0].amount is None or second[0].amount <= first[0]:
        return None
    return second
