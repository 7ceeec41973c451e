"""Turn meanings into time expressions: values, intervals, and what the text has set so far.

Input   `Match`es in text order, the publication date (or None)
Output  tuple of `TimeExpression`
"""

from dataclasses import dataclass, replace
from datetime import date

from sitrep.claims.dates import context, grammar, intervals, placing
from sitrep.claims.dates.grammar import Match
from sitrep.claims.dates.placing import Context, Place
from sitrep.claims.dates.record import Meaning, Offset, TimeExpression
from sitrep.claims.dates.words import Reader

SET_RELATIONS = frozenset(["since", "until", "deadline", "before", "after"])


@dataclass
class Memory:
    """What the text has said about time so far."""

    day: date | None = None  # the day spoken of last
    day_sentence: int = -9
    base: date | None = None  # the day, week, month or year spoken of last
    base_span: tuple[date, date] | None = None
    base_grain: str = ""
    base_sentence: int = -9
    year: int | None = None  # a year that a date named
    year_sentence: int = -9
    year_strong: bool = False
    deictic: bool = False  # the text has counted from publication
    latest: date | None = None


def resolved(
    r: Reader, matches: tuple[Match, ...], published: date | None, guess: bool = False
) -> tuple[TimeExpression, ...]:
    """Return the time expressions that *matches* stand for, in text order.

    With *guess*, "two days later" with no day to count from counts from publication, as annotators of
    TimeML do; without, it waits for its event.
    """
    memory = Memory()
    order = context.month_first(r) if any(_open_order(match.meaning) for match in matches) else None
    out = []
    for match in matches:
        out.append(_expression(r, match, published, memory, order, guess))
    return tuple(out)


def _open_order(meaning: Meaning | None) -> bool:
    if meaning is None:
        return False
    inner = (meaning.on, meaning.first, meaning.last, meaning.target)
    return bool(meaning.readings) or any(_open_order(one) for one in inner)


def _expression(
    r: Reader, match: Match, published: date | None, memory: Memory, order: bool | None, guess: bool
) -> TimeExpression:
    meaning = match.meaning
    relation = match.preposition["relation"] if match.preposition else ""
    sentence = r.tokens.sentence(match.first)
    c = _context(r, match.first, match.last, relation, sentence, published, memory, order)
    if guess:
        c = replace(c, text_day=memory.day or published, text_base=c.text_base or published)
    parts: tuple[TimeExpression, ...] = ()
    if meaning.kind == "range" and meaning.first and meaning.last:
        place, ends = _range(meaning, c)
        parts = tuple(
            _written(r, Match(first=a, last=b, meaning=one, phrase_first=a, preposition=None), at, "")
            for (a, b), one, at in zip(meaning.spans, (meaning.first, meaning.last), ends, strict=True)
        )
        for at in ends:
            _remember(memory, at, meaning.last, sentence, "", False)
    else:
        place = resolve(meaning, c)
        _remember(memory, place, meaning, sentence, relation, r.tokens.opens_sentence(match.phrase_first))
    return replace(_written(r, match, _related(place, meaning, relation, published), relation), parts=parts)


def _context(
    r: Reader, first: int, last: int, relation: str, sentence: int, published: date | None, memory: Memory,
    order: bool | None,
) -> Context:  # fmt: skip
    near_base = sentence - memory.base_sentence <= 1
    near_day = sentence - memory.day_sentence <= 3
    serves = memory.year is not None and (
        published is None
        or (memory.year < published.year and memory.year_strong and not memory.deictic)
        or (memory.year < published.year and memory.year_strong and sentence - memory.year_sentence <= 1)
    )
    return Context(
        published=published,
        relation=relation,
        tense=lambda deadline: context.tense(r, first, last, deadline),
        modifier=r.has("articles", first - 1),
        month_first=order,
        window_days=r.words.settings["nearest_window_days"],
        text_year=memory.year if serves else None,
        text_day=memory.day if near_day else None,
        text_base=memory.base if near_base else None,
        text_grain=memory.base_grain,
        latest=memory.latest,
    )


def _remember(memory: Memory, place: Place, meaning: Meaning, sentence: int, relation: str, opens: bool) -> None:
    if place.first is None or place.timex_type not in ("DATE", "TIME"):
        return
    memory.base, memory.base_grain, memory.base_sentence = place.first, place.grain, sentence
    if place.first == place.last:
        memory.day, memory.day_sentence = place.first, sentence
        if place.anchor == "absolute" and (memory.latest is None or place.first > memory.latest):
            memory.latest = place.first
    if place.anchor == "publication":
        memory.deictic = True
    named = meaning.on or meaning
    if place.anchor == "absolute" and named.year and relation not in ("since", "until", "deadline", "before"):
        memory.year, memory.year_sentence = named.year, sentence
        memory.year_strong = bool(named.month) or opens


def resolve(meaning: Meaning, c: Context) -> Place:
    """Return where *meaning* lies in time, before its preposition is heeded."""
    if meaning.kind == "date":
        return _edged(placing.placed(meaning, c), meaning, c)
    if meaning.kind == "shifted":
        return _edged(placing.shifted(meaning, c), meaning, c)
    if meaning.kind == "nth":
        return _nth(meaning, c)
    if meaning.kind == "time":
        return _time(meaning, c)
    if meaning.kind == "duration":
        return _duration(meaning, c)
    if meaning.kind == "offset":
        return _offset(meaning, c)
    if meaning.kind == "reference":
        return _reference(meaning, c)
    if meaning.kind == "set":
        return Place(timex_type="SET", value=meaning.value, precision="set", anchor="none")
    return Place(
        timex_type="", value="", precision="relative", anchor="event", constraint=_side(meaning.sign) + " an event"
    )


def _side(sign: int) -> str:
    return "after" if sign > 0 else "before"


def _edged(place: Place, meaning: Meaning, c: Context) -> Place:
    """Narrow the interval to the part that the words name; the value stays the whole, as in TimeML."""
    edge = meaning.edge
    if edge is None or place.first is None or place.last is None:
        return place
    first, last = place.first, place.last
    if c.published and edge.get("until_now") and first <= c.published <= last:
        return replace(place, last=c.published)
    if c.published and edge.get("from_now") and first <= c.published <= last:
        return replace(place, first=c.published)
    first, last = intervals.slice_of((first, last), edge["from"], edge["to"])
    return replace(place, first=first, last=last)


def _nth(meaning: Meaning, c: Context) -> Place:
    """The last week of March; the 15th day of next month."""
    assert meaning.first is not None
    whole = resolve(meaning.first, c)
    grain, number = meaning.mod.split(":")
    count = int(number)
    if whole.first is None or whole.last is None:
        return replace(whole, value="XXXX-WXX" if grain == "week" else f"{whole.value}-{max(count, 0):02d}")
    if grain == "day":
        day = whole.last if count < 0 else intervals.plus_days(whole.first, count - 1)
        if day is None:
            return whole
        return replace(whole, value=day.isoformat(), first=day, last=day, precision="day", grain="day")
    thursday = intervals.weekday_before(whole.last, 4) if count < 0 else intervals.weekday_after(whole.first, 4)
    base = intervals.plus_days(thursday, 0 if count < 0 else 7 * (count - 1)) if thursday else None
    if base is None:
        return whole  # a week belongs to the month and year of its Thursday (ISO 8601)
    week = intervals.span(base, "week")
    first, last = max(week[0], whole.first), min(week[1], whole.last)
    return replace(
        whole, value=intervals.value(base, "week"), first=first, last=max(first, last), precision="week", grain="week"
    )


def _time(meaning: Meaning, c: Context) -> Place:
    """A time of day: of the day named with it, else of the day that the text is at."""
    clock_value = meaning.part if meaning.part else grammar.clock_text(meaning)
    zulu = "Z" if meaning.tz == "UTC" else ""
    if meaning.hour == 24:
        clock_value = "24:00"
    time = None if meaning.part else grammar.clock_text(meaning)[:5]
    if meaning.on is not None:
        day = resolve(meaning.on, c)
        readings = tuple(f"{one}T{clock_value}{zulu}" for one in day.readings)
        return replace(
            day, timex_type="TIME", value=f"{day.value}T{clock_value}{zulu}", precision="hour" if time else "day",
            time=time, tz=meaning.tz, readings=readings,
        )  # fmt: skip
    base = c.text_day or c.published
    value = f"{base.isoformat()}T{clock_value}{zulu}" if base else f"XXXX-XX-XXT{clock_value}{zulu}"
    return Place(
        timex_type="TIME", value=value, first=base, last=base, precision="hour" if time else "day", time=time,
        tz=meaning.tz, anchor="none" if base is None else "text" if c.text_day else "publication", grain="day",
        constraint="" if base else "a day that is not named",
    )  # fmt: skip


def measure(meaning: Meaning) -> str:
    """Return the TIMEX3 value of a duration: P3W, PT1H50M, PXD."""
    groups = [(meaning.amount, meaning.code), *((amount, code) for amount, code, _ in meaning.tail)]
    days = hours = ""
    for amount, code in groups:
        text = "X" if amount is None else f"{amount:.10g}"
        if code.startswith("T"):
            hours += text + code[1:]
        else:
            days += text + code
    return "P" + days + ("T" + hours if hours else "")


def _duration(meaning: Meaning, c: Context) -> Place:
    place = Place(
        timex_type="DURATION", value=measure(meaning), precision="duration", anchor="none", grain=meaning.unit
    )
    if meaning.shift is None or c.published is None:
        return place
    first: date | None = c.published
    last: date | None = c.published
    if meaning.amount is not None and meaning.amount <= 1e6:
        other = intervals.moved(c.published, meaning.unit, round(meaning.shift * meaning.amount))
    else:
        other = None
    first, last = (other, last) if meaning.shift < 0 else (first, other)
    return replace(place, first=first, last=last, anchor="publication")


def _offset(meaning: Meaning, c: Context) -> Place:
    """Two days ago; two days after May 18; hours later."""
    grain = meaning.unit
    clock_unit = grain in ("hour", "minute", "second")
    kind = "TIME" if clock_unit else "DATE"
    vague = "PAST_REF" if meaning.sign < 0 else "FUTURE_REF"
    base: date | None
    if meaning.target is not None:
        target = resolve(meaning.target, c)
        base, anchor = target.first, target.anchor
    elif meaning.base == "publication":
        base, anchor = c.published, "publication"
    elif grain == "day" or clock_unit:
        base, anchor = c.text_day, "text"
    elif meaning.sign < 0:
        base, anchor = c.base("text"), c.anchor("text")
    else:
        base, anchor = c.text_base, "text"
    if meaning.amount is None:
        first = last = None
        if meaning.base == "publication" and c.published and meaning.target is None:
            first, last = (None, c.published) if meaning.sign < 0 else (c.published, None)
        elif meaning.base == "text" and meaning.target is None:
            anchor = "event"
        return Place(
            timex_type=kind, value=vague, first=first, last=last, precision="relative", anchor=anchor, grain=grain,
            constraint="" if first or last else f"an unnamed number of {grain}s {_side(meaning.sign)} {_named(anchor)}",
        )  # fmt: skip
    count = meaning.amount if meaning.sign > 0 else -meaning.amount
    if base is None:
        origin = _named("event" if meaning.base == "text" else "publication")
        if meaning.target is not None:
            origin = resolve(meaning.target, c).constraint
        shift = f"{count:+g} {grain} from {origin}"
        return Place(
            timex_type=kind, value=intervals.UNKNOWN.get(grain, "XXXX-XX-XX"), precision="relative",
            anchor="event" if meaning.base == "text" and meaning.target is None else "none", constraint=shift, grain=grain,
        )  # fmt: skip
    whole = round(count)
    moved = intervals.moved(
        base,
        "month" if grain == "year" and whole != count else grain,
        round(12 * count) if grain == "year" and whole != count else whole,
    )
    if moved is None:
        return Place(
            timex_type=kind,
            value=vague,
            precision="relative",
            anchor=anchor,
            constraint="beyond the calendar",
            grain=grain,
        )
    if clock_unit:
        return Place(
            timex_type=kind,
            value=moved.isoformat(),
            first=moved,
            last=moved,
            precision="relative",
            anchor=anchor,
            grain="day",
        )
    first, last = intervals.span(moved, grain) if meaning.target is None else (moved, moved)
    exact = meaning.target is not None
    return Place(
        timex_type=kind, value=intervals.value(moved, "day" if exact else grain), first=first, last=last,
        precision="day" if exact else placing.PRECISION.get(grain, grain), anchor=anchor, grain="day" if exact else grain,
    )  # fmt: skip


def _named(anchor: str) -> str:
    return "publication" if anchor == "publication" else "an event of the text"


def _reference(meaning: Meaning, c: Context) -> Place:
    first = last = None
    if c.published:
        first = None if meaning.side == "past" else c.published
        last = None if meaning.side == "future" else c.published
    constraint = "" if c.published else f"the {meaning.side} of a publication that has no date"
    return Place(
        timex_type="DATE", value=meaning.value, first=first, last=last, precision=meaning.precision,
        anchor="publication" if c.published else "none", constraint=constraint,
    )  # fmt: skip


def _range(meaning: Meaning, c: Context) -> tuple[Place, tuple[Place, Place]]:
    assert meaning.first is not None and meaning.last is not None
    last = resolve(meaning.last, c)
    first = resolve(meaning.first, c)
    if first.first and last.last and first.first > last.last and not meaning.first.year and meaning.last.year is None:
        if meaning.first.month and c.published and first.first > c.published:
            first = resolve(replace(meaning.first, year=first.first.year - 1), c)
        elif meaning.first.weekday and not meaning.first.month:
            earlier = intervals.plus_days(first.first, -7)
            first = replace(first, first=earlier, last=earlier, value=earlier.isoformat()) if earlier else first
    place = replace(
        first, value=f"{first.value}/{last.value}", last=last.last, constraint=first.constraint or last.constraint
    )
    if place.first and place.last and place.first > place.last:
        place = replace(place, first=None, last=None, constraint=f"{place.value}, which ends before it begins")
    if place.first is None or place.last is None:
        place = replace(place, first=None, last=None)
    return place, (first, last)


def _related(place: Place, meaning: Meaning, relation: str, published: date | None) -> Place:
    """Turn the date into the interval that its preposition asks for: by, until, since, after, before."""
    if (
        relation not in SET_RELATIONS
        or place.timex_type not in ("DATE", "TIME")
        or place.first is None
        or place.last is None
    ):
        return place
    if meaning.kind in ("reference", "range"):
        return place
    if relation == "deadline":
        return replace(place, first=None, precision="deadline")
    if relation == "until":
        return replace(place, first=None, precision="open")
    if relation == "before":
        return replace(place, first=None, last=intervals.plus_days(place.first, -1), precision="open")
    if relation == "after":
        return replace(place, first=intervals.plus_days(place.last, 1), last=None, precision="open")
    end = published if published and published >= place.first else None
    return replace(place, last=end, precision="open")


def _written(r: Reader, match: Match, place: Place, relation: str) -> TimeExpression:
    text, items = r.tokens.text, r.tokens.items
    start, end = items[match.first].start, items[match.last - 1].end
    meaning = match.meaning
    event = None
    if meaning.event:
        event = (items[meaning.event[0]].start, items[meaning.event[1] - 1].end)
    offset = None
    if meaning.sign and meaning.kind in ("offset", "duration", "event"):
        offset = Offset(amount=meaning.amount, unit=meaning.unit, sign=meaning.sign)
    phrase_start = items[match.phrase_first].start
    anchor = "event" if meaning.base == "event" else place.anchor
    return TimeExpression(
        start=start,
        end=end,
        words=text[start:end],
        timex_type=place.timex_type,
        value=place.value,
        interval=(
            place.first.isoformat() if place.first else None,
            place.last.isoformat() if place.last else None,
        ),
        precision="relative" if meaning.base == "event" else place.precision,
        anchor=anchor,
        constraint=place.constraint,
        time=place.time,
        tz=place.tz,
        mod="" if ":" in meaning.mod else meaning.mod,
        preposition=" ".join(text[phrase_start:start].split()).lower(),
        phrase_start=phrase_start,
        phrase_end=max(end, event[1]) if event else end,
        event=event,
        offset=offset,
        readings=place.readings,
        rule=f"dates.{meaning.kind}",
    )
