"""Find every time expression of a text: the longest reading at each place, ranges, events.

Input   tokens and words (`Reader`)
Output  tuple of `Match`, in text order, none overlapping
"""

from dataclasses import dataclass

from sitrep.claims.dates import composing, context, offsets, ranges
from sitrep.claims.dates.record import Meaning
from sitrep.claims.dates.words import QUOTES, Entry, Reader

Found = tuple[Meaning, int] | None

# Words that may open an expression, and words without which there is none.
OPENERS = (
    "approximators", "articles", "cardinals", "clock_fractions", "edge_nouns", "edges", "every_words", "fractions",
    "indefinite_articles", "last_words", "ordinals", "range_starts", "same_words", "scales", "shifts", "units",
    "vague_amounts", "vague_stretches", "whole_words",
)  # fmt: skip


CORES = (
    "clock_sides", "clock_words", "day_words", "decade_words", "fiscal_words", "guarded_units", "half_words",
    "holidays", "hour_marks",
    "meridiems", "months", "named_days", "names", "neighbour_days", "part_of_day_plurals", "parts_of_day",
    "period_words", "quarter_codes", "quarter_words", "references", "repeats", "seasons", "units",
    "weekday_plurals", "weekdays", "year_words",
)  # fmt: skip


REACH = 6  # tokens between the opening of an expression and its first core word or figure


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
    out: list[Match] = []
    i = floor = 0
    while i < len(r.tokens):
        token = r.tokens.items[i]
        opens = near[i] <= REACH and (token.digits or token.low in openers or token.low in QUOTES)
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
    between = ranges.between(r, i)
    if between:
        return between[0], i + 1, between[1]
    found = composing.reading(r, i)
    found = ranges.compact(r, i, found) or found
    return (found[0], i, found[1]) if found else None


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
    if any(context.ending_in(r, k, "past_endings") for k in inner[:-1]):
        return None
    return Meaning(kind="event", sign=link[0]["sign"], event=name), name[1]
