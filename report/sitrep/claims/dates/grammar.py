"""Put the rules together: the longest reading at each place, dates with their times, ranges, events.

Input   tokens and words (`Reader`)
Output  tuple of `Match`, in text order, none overlapping
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from sitrep.claims.dates import clock, days, numbers, parts, stretches
from sitrep.claims.dates.record import Meaning
from sitrep.claims.dates.words import Entry, Reader

Found = tuple[Meaning, int] | None
Rule = Callable[[Reader, int], Found]

# Words that may open an expression, and words without which there is none.
OPENERS = (
    "approximators", "articles", "cardinals", "clock_fractions", "edge_nouns", "edges", "every_words", "fractions",
    "indefinite_articles", "last_words", "ordinals", "range_starts", "same_words", "scales", "shifts", "units",
    "vague_amounts", "vague_stretches", "whole_words",
)  # fmt: skip
CORES = (
    "clock_sides", "clock_words", "day_words", "decade_words", "fiscal_words", "guarded_units", "half_words", "holidays", "hour_marks",
    "meridiems", "months", "named_days", "names", "neighbour_days", "part_of_day_plurals", "parts_of_day",
    "period_words", "quarter_codes", "quarter_words", "references", "repeats", "seasons", "units",
    "weekday_plurals", "weekdays", "year_words",
)  # fmt: skip
REACH = 6  # tokens between the opening of an expression and its first core word or figure
QUOTES = frozenset("'’‘")
DEPTH = 3  # "the end of the beginning of ..." is read no deeper


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Tokens *first* to *last* (exclusive) and what they mean."""

    first: int
    last: int
    meaning: Meaning
    phrase_first: int  # with the preposition
    preposition: Entry | None


def matches(r: Reader) -> tuple[Match, ...]:
    """Return every time expression of the text, longest reading first at each place."""
    openers = r.words.first_words(OPENERS) | r.words.first_words(CORES)
    near = _distance_to_core(r)
    runs = r.tokens.runs
    out: list[Match] = []
    i = floor = 0
    while i < len(r.tokens):
        token = r.tokens.items[i]
        opens = near[i] <= REACH and i not in runs and (token.digits or token.low in openers or token.low in QUOTES)
        if opens and near[i] and not token.digits:  # "the" before a word that speaks of nothing here
            after = r.tokens[i + 1]
            opens = bool(r.heads[i + 1]) or after.digits or r.hyphen(i + 1) or after.low in QUOTES
        if not opens and not (token.low in r.words.groups["event_links"] and r.tokens.opens_sentence(i)):
            i += 1
            continue
        name = r.find("names", i)
        found = None if name else match(r, i)
        if found is None:
            i = name[1] if name else i + 1
            continue
        meaning, first, last = found
        before = r.before("prepositions", first)
        if meaning.kind in ("range", "event"):
            before = None
        if before and before[1] < floor:
            before = None
        phrase = min(i, before[1]) if before else i
        out.append(
            Match(
                first=first, last=last, meaning=meaning, phrase_first=phrase,
                preposition=before[0] if before else None,
            )
        )  # fmt: skip
        i = floor = last
    return tuple(out)


def _distance_to_core(r: Reader) -> list[int]:
    """Return for each token how many tokens on the next core word stands, so that most places cost nothing."""
    cores = r.words.first_words(CORES)
    out, distance = [0] * len(r.tokens), len(r.tokens)
    for i in range(len(r.tokens) - 1, -1, -1):
        token = r.tokens.items[i]
        distance = 0 if token.low in cores or (token.digits and _telling(r, i)) else distance + 1
        out[i] = distance
    return out


def _telling(r: Reader, i: int) -> bool:
    """Say whether a number may be a year, a clock time, a date in figures or a decade by its own shape."""
    text = r.tokens.items[i].text
    if len(text) in (4, 8) or ":" in text or text.count(".") == 2:
        return True
    return r.joined(i + 1) and (r.low(i + 1) in ("/", "s", "'") or r.hyphen(i + 1) or r.has("ordinal_suffixes", i + 1))


def match(r: Reader, i: int) -> tuple[Meaning, int, int] | None:
    """Return the longest time expression at token *i*: meaning, first token, last token (exclusive)."""
    event = _event(r, i)
    if event:
        return event[0], i, event[1]
    between = _between(r, i)
    if between:
        return between[0], i + 1, between[1]
    found = reading(r, i)
    found = _compact_range(r, i, found) or found
    return (found[0], i, found[1]) if found else None


def reading(r: Reader, i: int, depth: int = 0) -> Found:
    """Return the longest reading at token *i*, a date with its time of day and a time with its day."""
    approx = r.find("approximators", i) if depth == 0 else None
    if approx:
        time = _whole_time(r, approx[1])
        if time and time[0].kind == "time" and time[0].hour is not None:
            return replace(time[0], mod=approx[0]["mod"]), time[1]
    if depth == 0:
        repeated = _repeated(r, i)
        if repeated:
            return repeated
    time = _whole_time(r, i)
    core = _core(r, i, depth)
    if core and _is_day(core[0]):
        core = _with_time(r, *core)
    elif core and core[0].kind == "shifted" and core[0].part and core[0].unit == "day":
        core = _with_hour(r, *core)
    return months.longest(time, core)


def _core(r: Reader, i: int, depth: int) -> Found:
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
    (stretches.repeated, frozenset(["repeats", "weekday_plurals", "weekdays", "every_words", "indefinite_articles"]), False),
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


def _is_day(meaning: Meaning) -> bool:
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
        value = meaning.value.split("T")[0] + "T" + clock_text(time[0])
        return replace(meaning, value=value), time[1]
    longer = offsets.offset(r, i) or days.date(r, i)
    return found if longer is None or longer[1] <= j else None


def clock_text(meaning: Meaning) -> str:
    """Return HH:MM or HH:MM:SS."""
    text = f"{meaning.hour or 0:02d}:{meaning.minute or 0:02d}"
    return f"{text}:{meaning.second:02d}" if meaning.second is not None else text


def _with_time(r: Reader, meaning: Meaning, j: int) -> tuple[Meaning, int]:
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
    whole, after = _with_time(r, replace(meaning, part=""), j)
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


def _whole_time(r: Reader, i: int, sure: bool = False) -> Found:
    """3 p.m. on Aug. 19; 12:00 UTC Monday; 8 a.m. this morning; noon; early morning."""
    found = clock.time(r, i, sure)
    if found is None:
        part = r.find("parts_of_day", i)
        if part is None or not (part[0].get("alone", True) or r.before("time_contexts", i)):
            return None
        free = r.before("part_heads", i) is not None
        return (Meaning(kind="time", part=part[0]["code"]), part[1]) if free else None
    meaning, j = found
    k = r.comma(j)
    k = r.skip("on_words", k)
    day = months.longest(days.date(r, k), stretches.shifted(r, k))
    if day and r.tokens[k].gap < 3 and (_is_day(day[0]) or (day[0].kind == "shifted" and day[0].unit == "day")):
        part = clock.part(r, day[1])
        name, after = (part[0].part, part[1]) if part else (day[0].part, day[1])
        return _same_half(replace(meaning, on=replace(day[0], part="")), name), after
    return meaning, j


def _between(r: Reader, i: int) -> Found:
    """Between 5 and 7 June; from 2009 to 2011; from 5 to 6 p.m."""
    start = r.find("range_starts", i)
    if start is None:
        return None
    i = start[1]
    first = months.longest(_core(r, i, DEPTH - 1), _whole_time(r, i, sure=True), days.figures(r, i, True))
    if first and _is_day(first[0]):
        first = _with_time(r, *first)
    return _range(r, i, ("range_links", "range_ands"), first, started=True)


def _compact_range(r: Reader, i: int, first: Found) -> Found:
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
    full = months.longest(_core(r, k, DEPTH - 1), _whole_time(r, k, sure=True), short)
    if full and _is_day(full[0]):
        full = _with_time(r, *full)
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
    if _is_day(meaning) or meaning.unit == "day":
        return "day"
    for name in ("month", "quarter", "half", "season", "decade", "week"):
        if getattr(meaning, name):
            return name
    return meaning.unit or "year"


def _event(r: Reader, i: int) -> Found:
    """Following the U.S. strike, ...: a sentence that opens with an event."""
    link = r.find("event_links", i)
    if link is None or not r.tokens.opens_sentence(i):
        return None
    name = offsets.event_name(r, link[1])
    if name is None or r.low(name[1]) != ",":
        return None
    inner = range(name[0], name[1])
    if any(r.has("past_cues", k) or r.has("future_cues", k) or r.has("units", k) for k in inner):
        return None
    if any(ending_in(r, k, "past_endings") for k in inner[:-1]):
        return None
    return Meaning(kind="event", sign=link[0]["sign"], event=name), name[1]


def ending_in(r: Reader, i: int, group: str) -> bool:
    """Say whether token *i* is a longer word with one of the endings of *group*."""
    low = r.low(i)
    return len(low) > 4 and low.isalpha() and any(low.endswith(end) for end in r.words.word_set(group))
