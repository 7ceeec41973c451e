"""Read distances in time: two days ago, a week later, two days after May 18, a day after the strike."""

from dataclasses import replace

from sitrep.claims.dates import days, durations
from sitrep.claims.dates.record import Meaning
from sitrep.claims.dates.words import Reader

Found = tuple[Meaning, int] | None


def measured(r: Reader, i: int) -> Found:
    """Return the duration or age at token *i*, or what counts with it ("three weeks ago")."""
    length = durations.duration(r, i)
    counted = offset(r, i, length)
    return counted or length or durations.age(r, i)


def offset(r: Reader, i: int, length: Found = None) -> Found:
    """Two days ago; a week later; hours earlier; two days after May 18; a day after the strike."""
    found = length or durations.duration(r, i) or _definite_unit(r, i)
    if found is None:
        return None
    meaning, j = found
    j = r.skip("or_so", j)
    way = r.find("directions", j)
    if way is None or (meaning.bare and (not way[0]["object"] or way[0].get("dated"))):
        return None
    after = way[1]
    entry = way[0]
    base = replace(
        meaning, kind="offset", sign=entry["sign"], base=entry["base"], value="" if meaning.amount else "vague"
    )
    if not entry["object"]:
        return base, after
    day = days.date(r, after, sure=True) or day_word(r, after)
    if day and day[0].kind in ("date", "shifted"):
        return replace(base, target=day[0], base="target"), day[1]
    if entry.get("dated"):
        return None
    event = event_name(r, after)
    word = r.tokens[after]
    if event or (word.text[:1].isalpha() and word.gap < 2):
        kind = "offset" if meaning.bare else meaning.kind
        return replace(meaning, kind=kind, sign=entry["sign"], base="event", event=event), j
    return base, after


def _definite_unit(r: Reader, i: int) -> Found:
    """The day (after the strike), the year (before the war)."""
    named = durations.unit(r, i + 1) if r.has("definite", i) else None
    if (
        named is None
        or durations.plural(r, named[0], i + 1)
        or named[0]["grain"] not in ("day", "week", "month", "year")
    ):
        return None
    return replace(durations.measure(named[0], 1), bare=True), named[1]


def event_name(r: Reader, i: int) -> tuple[int, int] | None:
    """Return the tokens of the noun phrase at *i* ("the U.S. strike"): an article, then at most a few words."""
    if not r.has("articles", i):
        return None
    j = i + 1
    while j - i <= r.words.settings["event_tokens"]:
        low = r.low(j)
        point = low == "." and r.joined(j) and len(r.tokens[j - 1].text) == 1 and r.tokens[j - 1].text.isupper()
        if not (point or r.hyphen(j) or r.tokens[j].text[:1].isalpha()) or r.has("event_stops", j):
            break
        if r.tokens[j].gap > 2:
            break
        j += 1
    return (i, j) if j > i + 1 else None


def day_word(r: Reader, i: int) -> Found:
    """Today, yesterday, the day after tomorrow, tonight."""
    found = r.find("day_words", i)
    if found is None:
        return None
    entry, j = found
    if entry.get("adverb") and r.tokens[j].text[:1].islower() and r.tokens[j].gap == 1 and not r.has("event_stops", j):
        return None
    return Meaning(kind="shifted", unit="day", shift=entry["shift"], part=entry.get("part", "")), j
