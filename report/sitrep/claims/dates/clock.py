"""Read times of day: 3 p.m., 15:30 UTC, half past three, noon, Friday morning's "morning"."""

import re
from dataclasses import replace

from sitrep.claims.dates import numbers
from sitrep.claims.dates.record import Meaning
from sitrep.claims.dates.words import Reader

Found = tuple[Meaning, int] | None
HEADS = frozenset(["clock_words", "clock_fractions", "cardinals", "scales"])
CLOCK = re.compile(r"([01]?\d|2[0-4])[:.]([0-5]\d)(?::([0-5]\d))?$")


def time(r: Reader, i: int, sure: bool = False) -> Found:
    """Return the time of day that starts at token *i*, or None.

    Args:
        r: tokens and words.
        i: the first token.
        sure: the words around already speak of a time ("Friday at"), so a bare 15:30 will do.
    """
    if r.joined(i) and r.tokens[i - 1].text[-1].isalnum():
        return None
    if not r.tokens[i].digits and HEADS.isdisjoint(r.heads[i]):
        return None
    context = sure or r.before("time_contexts", i) is not None
    found = _figures(r, i, context) or _past_or_to(r, i) or _named(r, i) or _hour(r, i) or _pair(r, i, sure)
    if found is None:
        return None
    return _with_zone(r, *_with_part(r, *found))


def _figures(r: Reader, i: int, context: bool) -> Found:
    """15:30; 7:56:30 pm; 0800 UTC; 1140 a.m.; 2.30pm."""
    token = r.tokens[i]
    if not token.digits:
        return None
    j = i + 1
    after = r.find("meridiems", j)
    match = CLOCK.match(token.text)
    if match:
        hour, minute, second = (int(part) if part else None for part in match.groups())
        if after and hour is not None and hour <= 12:
            return _half(hour, minute, second, after[0]["add"]), after[1]
        zone = r.find("time_zones", j)
        part = r.find("parts_of_day", _part_at(r, j))
        if ":" not in token.text and not zone and not part:
            return None  # 6.45 may be any number
        if context or zone or part or second is not None:
            return Meaning(kind="time", hour=hour, minute=minute, second=second, open_half=_open(hour, token.text)), j
        return None
    number = token.whole
    if number is None or len(token.text) not in (3, 4) or number % 100 > 59 or number > 2400:
        return None
    if after and 100 <= number <= 1259:
        return _half(number // 100, number % 100, None, after[0]["add"]), after[1]
    if len(token.text) == 4:
        mark = r.find("military_marks", j)
        zone = r.find("time_zones", j)
        if mark or zone:
            meaning = Meaning(kind="time", hour=number // 100, minute=number % 100)
            return meaning, mark[1] if mark and not zone else j
    return None


def _open(hour: int | None, text: str) -> bool:
    return hour is not None and 1 <= hour <= 12 and not text.startswith("0")


def _half(hour: int, minute: int | None, second: int | None, add: int) -> Meaning:
    return Meaning(kind="time", hour=hour % 12 + add, minute=minute, second=second)


def _hour(r: Reader, i: int) -> Found:
    """3 p.m.; three o'clock; seven in the evening."""
    found = numbers.cardinal(r, i)
    if found is None or found[0] != int(found[0]) or not 0 <= found[0] <= 24:
        return None
    hour, j = int(found[0]), found[1]
    j = j + 1 if r.hyphen(j) and r.has("meridiems", j + 1) else j
    after = r.find("meridiems", j)
    if after and 1 <= hour <= 12 and r.tokens[j].gap < 2:
        return _half(hour, None, None, after[0]["add"]), after[1]
    mark = r.find("hour_marks", j)
    if mark:
        return Meaning(kind="time", hour=hour, open_half=1 <= hour <= 12), mark[1]
    if _part_at(r, j) > j and r.has("parts_of_day", _part_at(r, j)) and 1 <= hour <= 12:
        return Meaning(kind="time", hour=hour, open_half=True), j
    return None


def _past_or_to(r: Reader, i: int) -> Found:
    """Half past three; quarter to nine; 20 minutes past eight."""
    fraction = r.find("clock_fractions", i)
    if fraction:
        minutes, j = fraction[0]["minutes"], fraction[1]
    else:
        number = numbers.cardinal(r, i)
        if number is None or not 1 <= number[0] <= 59 or number[0] != int(number[0]):
            return None
        minutes, j = int(number[0]), number[1]
    side = r.find("clock_sides", j)
    if side is None:
        return None
    hour = numbers.cardinal(r, side[1])
    if hour is None or not 1 <= hour[0] <= 12 or hour[0] != int(hour[0]):
        return None
    if side[0]["bare"] and side[0]["sign"] < 0 and not fraction and not r.before("clock_heads", i):
        return None  # "ten to twelve people"
    if r.has("units", hour[1]) or r.has("scales", hour[1]):
        return None
    total = (int(hour[0]) * 60 + side[0]["sign"] * minutes) % (24 * 60)
    after = r.find("hour_marks", hour[1])
    meridiem = r.find("meridiems", hour[1])
    if meridiem:
        return _half(total // 60, total % 60, None, meridiem[0]["add"]), meridiem[1]
    meaning = Meaning(kind="time", hour=total // 60, minute=total % 60, open_half=True)
    return meaning, after[1] if after else hour[1]


def _pair(r: Reader, i: int, sure: bool) -> Found:
    """Five-thirty; nine thirty, where a time is certain."""
    hour = r.find("cardinals", i)
    if hour is None or hour[0]["number"] > 12:
        return None
    j = hour[1] + 1 if r.hyphen(hour[1]) else hour[1]
    minute = numbers.cardinal(r, j)
    if minute is None or minute[0] not in range(10, 60) or not (sure or r.before("clock_heads", i)):
        return None
    return Meaning(kind="time", hour=hour[0]["number"], minute=int(minute[0]), open_half=True), minute[1]


def _named(r: Reader, i: int) -> Found:
    """Noon, midnight; not as a name ("High Noon")."""
    found = r.find("clock_words", i)
    if found is None:
        return None
    hour, minute = (int(part) for part in found[0]["clock"].split(":"))
    return Meaning(kind="time", hour=hour, minute=minute), found[1]


def _part_at(r: Reader, j: int) -> int:
    """The token where a part of day may stand after a time: morning; in the morning."""
    return r.skip("part_links", j)


def _with_part(r: Reader, meaning: Meaning, j: int) -> tuple[Meaning, int]:
    part = r.find("parts_of_day", _part_at(r, j))
    if part is None or not meaning.open_half or meaning.hour is None:
        return meaning, j
    late = part[0]["afternoon"] and not (part[0]["code"] == "NI" and meaning.hour in (12, 1, 2, 3, 4))
    return replace(meaning, hour=meaning.hour % 12 + (12 if late else 0), open_half=False), part[1]


def _with_zone(r: Reader, meaning: Meaning, j: int) -> tuple[Meaning, int]:
    """UTC; (GMT +8); local time."""
    k = j + 1 if r.low(j) == "(" else j
    zone = r.find("time_zones", k)
    if zone is None:
        return meaning, j
    tz, after = zone[0]["tz"], zone[1]
    if r.low(after) in ("+", "-") and r.whole(after + 1) is not None and (r.whole(after + 1) or 0) <= 14:
        tz, after = f"{r.low(after)}{r.whole(after + 1):02d}:00", after + 2
    if k > j:
        if r.low(after) != ")":
            return meaning, j
        after += 1
    return replace(meaning, tz=tz, open_half=False), after


def part(r: Reader, i: int) -> Found:
    """Return the part of the day named at token *i* ("morning", "in the morning"), or None."""
    found = r.find("parts_of_day", _part_at(r, i))
    return (Meaning(kind="time", part=found[0]["code"]), found[1]) if found else None


def clock_text(meaning: Meaning) -> str:
    """Return HH:MM or HH:MM:SS."""
    text = f"{meaning.hour or 0:02d}:{meaning.minute or 0:02d}"
    return f"{text}:{meaning.second:02d}" if meaning.second is not None else text
