"""Turn meanings into time expressions: values, intervals, and what the text has set so far.

Input   `Match`es in text order, the publication date (or None)
Output  tuple of `TimeExpression`
"""

from dataclasses import dataclass, replace
from datetime import date

from sitrep.claims.dates import context, intervals, reading
from sitrep.claims.dates.grammar import Match
from sitrep.claims.dates.place import Context, Place
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
        place, ends = reading.ends(meaning, c)
        parts = tuple(
            _written(r, Match(first=a, last=b, meaning=one, phrase_first=a, preposition=None), at, "")
            for (a, b), one, at in zip(meaning.spans, (meaning.first, meaning.last), ends, strict=True)
        )
        for at in ends:
            _remember(memory, at, meaning.last, sentence, "", False)
    else:
        place = reading.place_of(meaning, c)
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
