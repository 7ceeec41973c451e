"""Work out where each kind of meaning lies in time, before its preposition is heeded."""

from dataclasses import replace
from datetime import date

from sitrep.claims.dates import intervals, placing, shifting
from sitrep.claims.dates.clock import clock_text
from sitrep.claims.dates.place import Context, Place
from sitrep.claims.dates.record import Meaning


def place_of(meaning: Meaning, c: Context) -> Place:
    """Return where *meaning* lies in time, before its preposition is heeded."""
    if meaning.kind == "date":
        return _edged(placing.placed(meaning, c), meaning, c)
    if meaning.kind == "shifted":
        return _edged(shifting.shifted(meaning, c), meaning, c)
    if meaning.kind == "nth":
        return _nth(meaning, c)
    if meaning.kind == "time":
        return _time(meaning, c)
    if meaning.kind in ("duration", "age"):
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
    whole = place_of(meaning.first, c)
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
    clock_value = meaning.part if meaning.part else clock_text(meaning)
    zulu = "Z" if meaning.tz == "UTC" else ""
    if meaning.hour == 24:
        clock_value = "24:00"
    time = None if meaning.part else clock_text(meaning)[:5]
    if meaning.on is not None:
        day = place_of(meaning.on, c)
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
    other = None
    if meaning.amount is not None and meaning.amount <= 1e6:
        other = intervals.moved(c.published, meaning.unit, round(meaning.shift * meaning.amount))
    first, last = (other, c.published) if meaning.shift < 0 else (c.published, other)
    return replace(place, first=first, last=last, anchor="publication")


CLOCK_GRAINS = frozenset(["hour", "minute", "second"])


def _offset(meaning: Meaning, c: Context) -> Place:
    """Two days ago; two days after May 18; hours later."""
    grain = meaning.unit
    base, anchor = _origin(meaning, c)
    place = Place(
        timex_type="TIME" if grain in CLOCK_GRAINS else "DATE", value="PAST_REF" if meaning.sign < 0 else "FUTURE_REF",
        precision="relative", anchor=anchor, grain=grain,
    )  # fmt: skip
    if meaning.amount is None:
        return _unnumbered(meaning, c, place)
    count = meaning.amount * meaning.sign
    if base is None:
        origin = place_of(meaning.target, c).constraint if meaning.target else _named(anchor)
        value = intervals.UNKNOWN.get(grain, "XXXX-XX-XX")
        return replace(place, value=value, constraint=f"{count:+g} {grain} from {origin}")
    if grain == "year" and count != round(count):
        moved = intervals.moved(base, "month", round(12 * count))  # two and a half years ago
    else:
        moved = intervals.moved(base, grain, round(count))
    if moved is None:
        return replace(place, constraint="a day beyond the calendar")
    if grain in CLOCK_GRAINS:
        return replace(place, value=moved.isoformat(), first=moved, last=moved, grain="day")
    exact = "day" if meaning.target is not None else grain
    first, last = intervals.span(moved, exact)
    precision = shifting.PRECISION.get(exact, exact)
    return replace(place, value=intervals.value(moved, exact), first=first, last=last, precision=precision, grain=exact)


def _origin(meaning: Meaning, c: Context) -> tuple[date | None, str]:
    """Return the day that an offset counts from, and the name of that anchor."""
    if meaning.target is not None:
        target = place_of(meaning.target, c)
        return target.first, target.anchor
    if meaning.base == "publication":
        return c.published, "publication" if c.published else "none"
    if meaning.base == "event":
        return None, "event"
    if meaning.unit == "day" or meaning.unit in CLOCK_GRAINS:
        base = c.text_day
    else:  # "a year earlier" may also count from publication
        base = c.base("text") if meaning.sign < 0 else c.text_base
    return base, (c.anchor("text") if base else "event")


def _unnumbered(meaning: Meaning, c: Context, place: Place) -> Place:
    """Days ago; hours later."""
    if meaning.base == "publication" and c.published and meaning.target is None:
        first, last = (None, c.published) if meaning.sign < 0 else (c.published, None)
        return replace(place, first=first, last=last)
    anchor = "event" if meaning.base == "text" and meaning.target is None else place.anchor
    what = f"an unnamed number of {meaning.unit}s {_side(meaning.sign)} {_named(anchor)}"
    return replace(place, anchor=anchor, constraint=what)


def _named(anchor: str) -> str:
    return "an event of the text" if anchor in ("event", "text") else "publication"


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


def _bare_weekday(meaning: Meaning) -> bool:
    return meaning.weekday is not None and meaning.month is None and meaning.week_shift is None


def ends(meaning: Meaning, c: Context) -> tuple[Place, tuple[Place, Place]]:
    """Return where a range lies as a whole, and where its two ends do."""
    assert meaning.first is not None and meaning.last is not None
    last = place_of(meaning.last, c)
    first = place_of(meaning.first, c)
    begin, end = first.first, last.last
    if begin and end and begin > end and meaning.first.year is None and meaning.last.year is None:
        if meaning.first.month and c.published and begin > c.published:
            first = place_of(replace(meaning.first, year=begin.year - 1), c)
        elif _bare_weekday(meaning.first.on or meaning.first) and (earlier := intervals.plus_days(begin, -7)):
            first = replace(first, first=earlier, last=earlier, value=earlier.isoformat() + first.value[10:])
    place = replace(
        first, value=f"{first.value}/{last.value}", last=last.last, constraint=first.constraint or last.constraint
    )
    if place.first and place.last and place.first > place.last:
        place = replace(place, first=None, last=None, constraint=f"{place.value}, which ends before it begins")
    if place.first is None or place.last is None:
        place = replace(place, first=None, last=None)
    return place, (first, last)
