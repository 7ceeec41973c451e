"""Read lines of latitude and longitude: "the 36th parallel", "33 degrees north".

Input   a passage; data/lexicon/spatial.yaml, the ordinals of dates.yaml and the numbers of quantities.yaml
Output  `Parallel` records
"""

import re
from dataclasses import dataclass
from functools import cache

from sitrep import lexicon
from sitrep.claims.passages import Passage

_SIXTIETHS = 60.0  # minutes of a degree
_FARTHEST = {"latitude": 90.0, "longitude": 180.0}  # degrees


@dataclass(frozen=True, slots=True, kw_only=True)
class Parallel:
    """A line of latitude or longitude that a text names."""

    start: int  # code points into the document; `end` is exclusive
    end: int
    axis: str  # latitude or longitude
    degrees: float  # north and east are positive; a parallel without a side is taken to be north or east


def parallels(part: Passage) -> tuple[Parallel, ...]:
    """Return the lines of latitude and longitude of *part*, in text order."""
    lower = part.text.lower()
    if not any(word in lower for word in _cues()):
        return ()
    found = [line for hit in _line().finditer(part.text) if (line := _read(hit, part.start)) is not None]
    return tuple(found)


@cache
def _cues() -> tuple[str, ...]:
    lists = lexicon.read("spatial")["positions"]
    return tuple(
        word for key in ("latitude", "longitude", "degree") for word in lists[key] if len(word) > 1 or word == "°"
    )


@cache
def _ordinals() -> dict[str, int]:
    return {word: entry["number"] for entry in lexicon.read("dates")["ordinals"]["entries"] for word in entry["words"]}


@cache
def _line() -> re.Pattern[str]:
    """Return what finds a line: an ordinal before its noun, or degrees with a side or a noun beside them."""
    lists = lexicon.read("spatial")["positions"]
    nouns = "|".join([*lists["latitude"], *lists["longitude"]])
    sides = "|".join(sorted(lists["sides"], key=len, reverse=True))
    degree, minute = ("|".join(map(re.escape, lists[key])) for key in ("degree", "minute"))
    tens = "|".join(word for word, number in _tens().items() if number)
    words = "|".join(_ordinals())
    return re.compile(
        rf"\b(?:(?P<ordinal>\d{{1,3}}(?:st|nd|rd|th)|(?:(?:{tens})[ -])?(?:{words}))[ -](?P<noun>{nouns})\b"
        rf"(?: (?P<after>{sides})\b)?"
        rf"|(?:(?P<ahead>{nouns}) (?:of )?)?(?P<degrees>\d{{1,3}}(?:\.\d+)?)(?:\s?(?:{degree})\.?\s?"
        rf"(?:(?P<minutes>\d{{1,2}})\s?(?:{minute})\s?)?)?(?P<side>{sides})?\b(?: (?P<behind>{nouns})\b)?)"
    )


@cache
def _tens() -> dict[str, int]:
    return {word: number for word, number in lexicon.read("quantities")["numbers"]["words"].items() if number % 10 == 0}


def _read(hit: re.Match[str], offset: int) -> Parallel | None:
    """Return the line that *hit* names; None where its figures name none."""
    lists = lexicon.read("spatial")["positions"]
    found = hit.groupdict()
    noun = found["noun"] or found["ahead"] or found["behind"]
    side = found["after"] or found["side"]
    if found["ordinal"]:
        value = float(_ordinal(found["ordinal"]))
    else:
        marked = hit.group()[hit.end("degrees") - hit.start() :].strip() != (found["side"] or "")
        if (side is None and noun is None) or (noun is None and not marked):
            return None
        value = float(found["degrees"]) + float(found["minutes"] or 0) / _SIXTIETHS
    axis = lists["axes"][side] if side else "longitude" if noun in lists["longitude"] else "latitude"
    if value > _FARTHEST[axis]:
        return None
    sign = int(lists["sides"][side]) if side else 1
    return Parallel(start=offset + hit.start(), end=offset + hit.end(), axis=str(axis), degrees=sign * round(value, 6))


def _ordinal(words: str) -> int:
    """Return the number that an ordinal names, in figures or words ("32nd", "thirty-second")."""
    figures = re.match(r"\d+", words)
    if figures:
        return int(figures.group())
    *ten, last = re.split("[ -]", words)
    return sum(_tens()[word] for word in ten) + _ordinals()[last]
