"""Find time expressions in English text and place them on the calendar. A grammar; its words are data.

Input   a text, and the day it was published (or None)
        data/lexicon/dates.yaml               months, weekdays, units, cues ...
Output  tuple of `TimeExpression`, in text order
"""

from datetime import date

from sitrep.claims.dates import grammar, lexing, resolve, words
from sitrep.claims.dates.record import Offset, TimeExpression

__all__ = ["Offset", "TimeExpression", "expressions", "spans"]


def expressions(text: str, published: date | None) -> tuple[TimeExpression, ...]:
    """Return the time expressions of *text*, in text order, none overlapping another.

    Args:
        text: any text; offsets are code points into it.
        published: the day the text was published; with None, words that count from it come back with a
            constraint in place of an interval.

    Returns:
        Ages ("44-year-old"), which TimeML takes in, are left out here: they say nothing of what happened.
        `start` and `end` are TimeML's span (no leading preposition); `phrase_start` and `phrase_end`
        take in the preposition and the event that the words hang on. Ranges carry their ends in `parts`.
    """
    reader = _reader(text)
    found = resolve.resolved(reader, grammar.matches(reader), published)
    return tuple(one for one in found if one.rule != "dates.age")


def spans(text: str, dct: date | None) -> list[dict[str, object]]:
    """Return TIMEX3 spans of *text* as `score_spans` takes them: start, end, type, value.

    Ranges are given as their two ends, a date with an open order of day and month as its first reading;
    bare references to events are left out, as in TimeML.
    """
    out: list[dict[str, object]] = []
    reader = _reader(text)
    for expression in resolve.resolved(reader, grammar.matches(reader), dct, guess=True):
        for one in expression.parts or (expression,):
            if one.timex_type:
                out.append({"start": one.start, "end": one.end, "type": one.timex_type, "value": one.value})
    return out


def _reader(text: str) -> words.Reader:
    lexicon = words.read()
    return words.Reader(lexing.tokens(text, lexicon.word_set("abbreviations")), lexicon)
