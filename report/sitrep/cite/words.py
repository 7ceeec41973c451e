"""Say the normalised fields of a claim in words. Knows no HTML.

Input   the kind and the `norm` fields of a claim
Output  plain text, one short phrase a claim
"""

from collections.abc import Iterable, Mapping

import pandas as pd

from sitrep.lexicon import days

KIND_WORDS = {
    "event": "event",
    "force": "force",
    "quantity": "quantity",
    "place": "place",
    "date": "date",
    "quote": "quotation",
    "channel_message": "message",
    "refusal_no_comment": "no comment",
    "assessment": "assessment",
}
# What a person made of a claim; one that nobody looked at is machine-read.
REVIEW_WORDS = {"confirmed": "Confirmed", "corrected": "Corrected", "added": "Added"}
# Units as the readers write them, and as they read behind a number.
_UNITS = {
    "mile": "miles",
    "nautical_mile": "nautical miles",
    "kilometre": "kilometres",
    "kilometer": "kilometres",
    "km": "km",
    "metre": "metres",
    "meter": "metres",
    "foot": "feet",
    "hour": "hours",
    "day": "days",
}
_SAYS_NOTHING = ("", "unspecified", "unknown")


def value(kind: str, norm: Mapping[str, object]) -> str:
    """Return what a claim was read as, in words.

    Args:
        kind: one of `claims.record.KINDS`; another kind gives all its plain fields.
        norm: the fields of the kind; those that say nothing (None, "unspecified") are left out.

    Returns:
        Phrases joined by "; ", "" if no field says anything.
    """
    parts = _PHRASES[kind](norm) if kind in _PHRASES else [_words(norm[key]) for key in sorted(norm)]
    text = "; ".join(part for part in parts if part)
    return text[:1].upper() + text[1:]


def interval(norm: Mapping[str, object]) -> str:
    """Return an interval with `low`, `high`, `unit`, `approx` in words: "about 34 miles"."""
    low, high = norm.get("low"), norm.get("high")
    unit = _UNITS.get(str(norm.get("unit")), _words(norm.get("unit")))
    if low is None and high is None:
        return ""
    if low is None:
        text = f"at most {_number(high)}"
    elif high is None:
        text = f"at least {_number(low)}"
    elif low == high:
        text = f"{'about ' if norm.get('approx') else ''}{_number(low)}"
    else:
        text = f"{'about ' if norm.get('approx') else ''}{_number(low)} to {_number(high)}"
    return f"{text} {unit}".strip()


def _event(norm: Mapping[str, object]) -> list[str]:
    return [
        _words(norm.get("type")),
        _after("by", norm.get("actor")),
        _after("on", norm.get("target")),
        days(norm.get("date")),
        _place(norm),
        _after("outcome:", norm.get("outcome")),
    ]


def _force(norm: Mapping[str, object]) -> list[str]:
    size = norm.get("size")
    return [
        _words(norm.get("force")),
        _place(norm),
        interval(size) if isinstance(size, Mapping) else _words(size),
        _words(norm.get("composition")),
    ]


def _quantity(norm: Mapping[str, object]) -> list[str]:
    counted = norm.get("what")
    return [interval(norm), "" if counted == norm.get("unit") else _words(counted), _words(norm.get("qual"))]


def _placed(norm: Mapping[str, object]) -> list[str]:
    radius, width, distance = norm.get("radius"), norm.get("width"), norm.get("distance")
    return [
        _words(norm.get("place")),
        _words(norm.get("role")),
        _words(norm.get("shape")),
        f"radius {interval(radius)}" if isinstance(radius, Mapping) else "",
        f"width {interval(width)}" if isinstance(width, Mapping) else "",
        _after("of", norm.get("subject")),
        _place(norm),
        f"{interval(distance)} away" if isinstance(distance, Mapping) else "",
        _after("measured from", norm.get("measured_from")),
    ]


def _date(norm: Mapping[str, object]) -> list[str]:
    when = norm.get("interval", {"start": norm.get("start"), "end": norm.get("end")})
    return [days(when), _after("to the", norm.get("precision")), _after("counted from", norm.get("anchor"))]


def _quote(norm: Mapping[str, object]) -> list[str]:
    mode = norm.get("mode")
    return [
        _after("words of", norm.get("speaker")),
        _after("to", norm.get("addressee")),
        "a term set in quotation marks" if mode == "term" else _words(mode),
        "translated" if norm.get("translated") else "",
    ]


def _message(norm: Mapping[str, object]) -> list[str]:
    return [
        _after("from", norm.get("sender")),
        _after("to", norm.get("recipient")),
        _after("about", norm.get("addressee")),
        _after("by", norm.get("channel")),
        _words(norm.get("content")),
        days(norm.get("date")),
        _after("outcome:", norm.get("outcome")),
    ]


def _refusal(norm: Mapping[str, object]) -> list[str]:
    return [_words(norm.get("who")), _after("would not comment on", norm.get("topic"))]


def _assessment(norm: Mapping[str, object]) -> list[str]:
    return [
        _after("held by", norm.get("holder")),
        _words(norm.get("content")),
        _after("about", norm.get("about")),
    ]


_PHRASES = {
    "event": _event,
    "force": _force,
    "quantity": _quantity,
    "place": _placed,
    "date": _date,
    "quote": _quote,
    "channel_message": _message,
    "refusal_no_comment": _refusal,
    "assessment": _assessment,
}


def _place(norm: Mapping[str, object]) -> str:
    relation, bearing, ref = (_words(norm.get(key)) for key in ("relation", "bearing", "ref"))
    where = "" if relation == "bearing" else relation
    if bearing:
        where = f"{where}, {bearing}".strip(", ")
    return f"{where} of {ref}" if where and ref and bearing else where


def _after(before: str, thing: object) -> str:
    said = _words(thing)
    return f"{before} {said}" if said else ""


def _words(thing: object) -> str:
    """Return a code, a name or a list of them as text; "" for what says nothing."""
    if isinstance(thing, str):
        return "" if thing in _SAYS_NOTHING else thing.replace("_", " ")
    if isinstance(thing, Mapping):
        return interval(thing) or days(thing)
    if isinstance(thing, Iterable):
        return " and ".join(filter(None, (_words(part) for part in thing)))
    return "" if thing is None else _number(thing)


def _number(thing: object) -> str:
    if isinstance(thing, bool):
        return "yes" if thing else "no"
    if isinstance(thing, (int, float)):
        return f"{thing:,.0f}" if float(thing).is_integer() else f"{thing:,g}"
    return str(thing)


def sources(claims: pd.DataFrame, documents: pd.DataFrame) -> dict[str, str]:
    """Return claim id -> its document as a reader knows it."""
    names = document_names(documents)
    return {str(row.id): names[str(row.document_id)] for row in claims.itertuples()}


def document_names(documents: pd.DataFrame) -> dict[str, str]:
    """Return document id -> the document as a reader knows it, such as "ABC News, 2017-06-01"."""
    return {
        str(row.id): ", ".join(part for part in (row.publisher, row.published) if isinstance(part, str)) or str(row.id)
        for row in documents.itertuples()
    }
