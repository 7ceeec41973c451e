"""Put a date and its time of day together, and choose the longest reading at a place."""

from collections.abc import Callable
from dataclasses import replace

from sitrep.claims.dates import clock, days, months, offsets, parts, stretches
from sitrep.claims.dates.record import Meaning
from sitrep.claims.dates.words import QUOTES, Reader

Found = tuple[Meaning, int] | None
Rule = Callable[[Reader, int], Found]

DEPTH = 2  # "the end of the beginning of ..." is read no deeper


def reading(r: Reader, i: int, depth: int = 0) -> Found:
    """Return the longest reading at token *i*, a date with its time of day and a time with its day."""
    approx = r.find("approximators", i) if depth == 0 else None
    if approx:
        time = whole_time(r, approx[1])
        if time and time[0].kind == "time" and time[0].hour is not None:
            return replace(time[0], mod=approx[0]["mod"]), time[1]
    if depth == 0:
        repeated = _repeated(r, i)
        if repeated:
            return repeated
    time = whole_time(r, i)
    day = core(r, i, depth)
    if day and is_day(day[0]):
        day = with_time(r, *day)
    elif day and day[0].kind == "shifted" and day[0].part and day[0].unit == "day":
        day = _with_hour(r, *day)
    return months.longest(time, day)


def core(r: Reader, i: int, depth: int) -> Found:
    heads = r.heads[i]
    figures = r.tokens[i].digits
    found = [
        rule(r, i)
        for rule, groups, of_figures in RULES
        if (figures and of_figures) or not groups.isdisjoint(heads) or (rule is days.date and r.low(i) in QUOTES)
    ]
    if depth < DEPTH and not EDGES.isdisjoint(heads):
        found.append(parts.edge(r, i, lambda reader, j: _inside(reader, j, depth + 1)))
    return months.longest(*found)


# Each rule with the groups that can open it, and whether figures can. The first of equally long readings wins.
RULES: tuple[tuple[Rule, frozenset[str], bool], ...] = (
    (parts.quarter, frozenset(["quarter_codes", "definite", "shifts", "ordinals", "last_words"]), True),
    (parts.week_of, frozenset(["units", "definite", "ordinals", "last_words"]), True),
    (
        days.date,
        frozenset(
            ["months", "weekdays", "holidays", "seasons", "decade_words", "fiscal_words", "year_words", "definite",
             "cardinals", "ordinals", "named_days"]
        ),
        True,
    ),
    (stretches.reference, frozenset(["references", "vague_stretches"]), False),
    (
        stretches.shifted,
        frozenset(["day_words", "neighbour_days", "whole_words", "definite", "shifts", "same_words"]),
        False,
    ),
    (
        stretches.repeated,
        frozenset(["repeats", "weekday_plurals", "weekdays", "every_words", "indefinite_articles"]),
        False,
    ),
    (
        offsets.measured,
        frozenset(
            ["approximators", "cardinals", "scales", "indefinite_articles", "vague_amounts", "units", "fractions",
             "definite"]
        ),
        True,
    ),
)  # fmt: skip


EDGES = frozenset(["edges", "edge_nouns", "definite"])


def _inside(r: Reader, i: int, depth: int) -> Found:
    """What may follow "early" or "the end of": there a bare month, season or part of day is time enough."""
    return months.longest(
        days.date(r, i, sure=True), parts.quarter(r, i), stretches.shifted(r, i), clock.part(r, i), reading(r, i, depth)
    )


def is_day(meaning: Meaning) -> bool:
    if meaning.kind == "shifted":
        return meaning.unit == "day" and not meaning.part and not meaning.bare
    return meaning.kind == "date" and bool(meaning.day or meaning.weekday or meaning.holiday or meaning.readings)


def _repeated(r: Reader, i: int) -> Found:
    """A set with its time of day: each Monday at 4 p.m.; every day; 3 p.m. each day is two expressions."""
    found = stretches.repeated(r, i)
    if found is None:
        return None
    meaning, j = found
    at = r.skip("at_words", j)
    time = clock.time(r, at, sure=True)
    if time and at > j and meaning.value.startswith("XXXX"):
        value = meaning.value.split("T")[0] + "T" + clock.clock_text(time[0])
        return replace(meaning, value=value), time[1]
    longer = offsets.offset(r, i) or days.date(r, i)
    return found if longer is None or longer[1] <= j else None


def with_time(r: Reader, meaning: Meaning, j: int) -> tuple[Meaning, int]:
    """Friday morning; May 18 at 3 p.m.; Sunday early morning at 8:00; 2017-05-18T15:00Z."""
    if r.low(j) == "t" and r.joined(j) and r.tokens[j + 1].digits and r.joined(j + 1):
        stamp = _stamp(r, j + 1)
        if stamp:
            return replace(stamp[0], on=meaning, open_half=False), stamp[1]
    k = r.comma(j)
    k = k + 1 if r.hyphen(k) and not r.joined(k) else k
    part_at = r.skip("edges", k)
    part = clock.part(r, part_at)
    if part and r.tokens[k].gap < 3:
        time_at = r.skip("at_words", part[1])
        time = clock.time(r, time_at, sure=True) if time_at > part[1] else None
        if time:
            return _same_half(replace(time[0], on=meaning), part[0].part), time[1]
        return replace(part[0], on=meaning), part[1]
    at = r.skip("at_words", k)
    time = clock.time(r, at, sure=True)
    if time is None and at > k:
        hour = r.whole(at)
        if hour is not None and 1 <= hour <= 12 and not r.has("counted_heads", at + 1) and _clause_end(r, at + 1):
            time = Meaning(kind="time", hour=hour, open_half=True), at + 1
    if time and r.tokens[at].gap < 3:
        return replace(time[0], on=meaning), time[1]
    return meaning, j


def _with_hour(r: Reader, meaning: Meaning, j: int) -> tuple[Meaning, int]:
    """Tonight at 11:30; this morning at 8."""
    whole, after = with_time(r, replace(meaning, part=""), j)
    if whole.kind != "time" or whole.hour is None:
        return meaning, j
    return _same_half(whole, "MO" if meaning.part == "MO" or whole.hour < 5 else meaning.part), after


def _clause_end(r: Reader, j: int) -> bool:
    text = r.tokens[j].text
    return not text or not text[0].isalnum() or r.tokens[j].gap > 1


def _stamp(r: Reader, i: int) -> Found:
    match = clock.CLOCK.match(r.tokens[i].text)
    if match is None:
        return None
    hour, minute, second = (int(part) if part else None for part in match.groups())
    meaning = Meaning(kind="time", hour=hour, minute=minute, second=second)
    zone = r.find("time_zones", i + 1) if r.joined(i + 1) else None
    return (replace(meaning, tz=zone[0]["tz"]), zone[1]) if zone else (meaning, i + 1)


def _same_half(meaning: Meaning, part: str) -> Meaning:
    if part and meaning.open_half and meaning.hour is not None:
        return replace(meaning, hour=meaning.hour % 12 + (0 if part == "MO" else 12), open_half=False)
    return meaning


def _part_of_day(r: Reader, i: int) -> Found:
    """The night of May 18; overnight Wednesday; the early morning of Sunday is read from "early"."""
    part = r.find("parts_of_day", r.skip("definite", i))
    if part is None:
        return None
    of = r.has("of_words", part[1])
    day = days.date(r, part[1] + 1) if of else days.weekday(r, part[1], False)
    if day is None or not is_day(day[0]):
        return None
    return Meaning(kind="time", part=part[0]["code"], on=day[0]), day[1]


def whole_time(r: Reader, i: int, sure: bool = False) -> Found:
    """3 p.m. on Aug. 19; 12:00 UTC Monday; 8 a.m. this morning; noon; early morning."""
    found = clock.time(r, i, sure) or _part_of_day(r, i)
    if found is None:
        word = r.find("parts_of_day", i)
        free = word is not None and r.before("part_heads", i) is not None
        return (Meaning(kind="time", part=word[0]["code"]), word[1]) if word and free else None
    meaning, j = found
    if meaning.on is not None:
        return found
    k = r.skip("on_words", r.comma(j))
    day = months.longest(days.date(r, k), stretches.shifted(r, k))
    if day and r.tokens[k].gap < 3 and (is_day(day[0]) or (day[0].kind == "shifted" and day[0].unit == "day")):
        part = clock.part(r, day[1])
        name, after = (part[0].part, part[1]) if part else (day[0].part, day[1])
        return _same_half(replace(meaning, on=replace(day[0], part="")), name), after
    return meaning, j
