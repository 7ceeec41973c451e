"""What the comment behind a parameter allows beside its type. Knows no notebook.

Input   the comment, such as `radius, metres, [1, 500000]; 0: as the documents say`
Output  `Bounds`: the limits, choices and values beside them that the comment states

The comment is what people read as help; this is how it is read as a rule. It is clauses with `;` between them:

    metres, > 0                      more than 0; also `< 5`, `≥ 0`, `≤ 5`
    metres, [1, 500000]              from 1 to 500000; `(0, 90]` is more than 0, `[0, ]` has no end
    longitude, latitude, [-180, 180], [-90, 90]      a list of two, each in its own interval
    day, YYYY-MM-DD, [2017-01-01, ]  days have limits too
    how much is shown, full|sentence|span            one of these words
    0: as the documents say          from the second clause on: this value is allowed whatever the limits say
    empty: none                      the same for empty text and the empty list

A limit is the last thing in its clause. In a list, one interval holds for every item.
`(0, 90)` needs a comma before it, or it is taken for words in brackets; choices hold no blanks.
There is no `>=`: papermill's help leaves out a line with a second `=`.
"""

import re
from dataclasses import dataclass

from sitrep.errors import BuildError

HOW = "Write > 0, ≥ 0, [1, 500000], (0, 90], [0, ] or one|two|three"
_NUMBER = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?"
_END = rf"\d{{4}}-\d{{2}}-\d{{2}}|{_NUMBER}"
_INTERVAL = rf"[\[(]\s*(?:{_END})?\s*,\s*(?:{_END})?\s*[\])]"
_INTERVALS = re.compile(rf"(?:^|,\s*|(?=[\s:].*[\[\]])[\s:])(?P<limit>{_INTERVAL}(?:\s*,\s*{_INTERVAL})*)$")
_COMPARISON = re.compile(rf"(?:^|[,\s])\s*(?P<limit>[<>≤≥]\s*(?:{_END}))$")
_CHOICES = re.compile(r"(?:^|[,:\s])(?P<limit>[\w.-]+(?:\|[\w.-]+)+)$")
_MEANT_AS_LIMIT = re.compile(r"(?P<limit>[<>≤≥]=?\s*[+-]?[\d.].*|\[\s*(?:,|[+-]?\d)[^\[]*|\S*\|.*)$")
_BESIDE = re.compile(r"(?P<value>\S+):\s")
_ONE = re.compile(rf"(?P<opens>[\[(])\s*(?P<low>{_END})?\s*,\s*(?P<high>{_END})?\s*(?P<closes>[\])])")

Ordered = float | str  # a number, or an ISO day, which sorts as text


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """From *low* to *high*; an end that is None is open for ever."""

    low: Ordered | None
    high: Ordered | None
    with_low: bool
    with_high: bool

    def holds(self, value: Ordered) -> bool:
        """Return whether *value*, of the kind of the ends, lies inside."""
        above = self.low is None or value > self.low or (self.with_low and value == self.low)  # type: ignore[operator]
        below = self.high is None or value < self.high or (self.with_high and value == self.high)  # type: ignore[operator]
        return above and below


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What a comment allows; empty parts allow everything."""

    intervals: tuple[Interval, ...] = ()
    choices: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()  # values, as written, that no limit applies to
    words: str = ""  # the limit as written, for messages

    def __bool__(self) -> bool:
        """Whether there is any limit."""
        return bool(self.intervals or self.choices)

    def allow(self, value: object) -> bool:
        """Return whether *value*, of the parameter's type, keeps to them. None always does: its type allows it."""
        if not self or value is None or any(_is_written(value, text) for text in self.beside):
            return True
        items = value if isinstance(value, list) else [value]
        if self.choices:
            return all(item in self.choices for item in items)
        if isinstance(value, list) and len(self.intervals) > 1 and len(value) != len(self.intervals):
            return False
        each = self.intervals if len(self.intervals) > 1 else self.intervals * len(items)
        return all(interval.holds(item) for interval, item in zip(each, items, strict=True))


def stated(comment: str, base: str, *, is_day: bool) -> Bounds:
    """Return what *comment* allows.

    Args:
        comment: the words behind the declaration.
        base: the declared type without "| None".
        is_day: whether the value is a date.

    Raises:
        BuildError: what stands where a limit stands cannot be read, or does not go with the type.
    """
    clauses = [clause.strip() for clause in comment.split(";")]
    beside = tuple(found["value"] for clause in clauses[1:] if (found := _BESIDE.match(clause)))
    limits = [limit for clause in clauses if (limit := _limit(clause))]
    if len(limits) > 1:
        raise BuildError(f"the comment states two limits, {limits[0][0]!r} and {limits[1][0]!r}. Keep one.")
    if not limits:
        return Bounds(beside=beside)
    words, intervals, choices = limits[0]
    item = base.removeprefix("list[").removesuffix("]")
    wanted = {"int": float, "float": float, "str": str}.get(item)
    ends = [end for interval in intervals for end in (interval.low, interval.high) if end is not None]
    fits = item == "str" if choices else (item != "str" or is_day) and all(type(end) is wanted for end in ends)
    if not fits or (len(intervals) > 1 and not base.startswith("list[")):
        raise BuildError(f"the limit {words!r} does not go with the type {base}. Mend one of the two.")
    return Bounds(intervals=intervals, choices=choices, beside=beside, words=words)


def _limit(clause: str) -> tuple[str, tuple[Interval, ...], tuple[str, ...]] | None:
    """Return the limit at the end of *clause*, as (words, intervals, choices), None if there is none."""
    if found := _INTERVALS.search(clause):
        words = found["limit"]
        return words, tuple(_interval(one) for one in _ONE.finditer(words)), ()
    if found := _COMPARISON.search(clause):
        words = found["limit"]
        end, with_end = _end(words[1:].strip()), words[0] in "≤≥"
        over = words[0] in ">≥"
        low, high = (end, None) if over else (None, end)
        return words, (Interval(low=low, high=high, with_low=with_end, with_high=with_end),), ()
    if found := _CHOICES.search(clause):
        return found["limit"], (), tuple(found["limit"].split("|"))
    if found := _MEANT_AS_LIMIT.search(clause):
        raise BuildError(f"the limit {found['limit']!r} cannot be read. {HOW}.")
    return None


def _interval(found: re.Match[str]) -> Interval:
    low, high = (_end(found[name]) if found[name] else None for name in ("low", "high"))
    closed = found["opens"] == "[" and found["closes"] == "]"
    if low is not None and high is not None:
        if type(low) is not type(high) or low > high or (low == high and not closed):  # type: ignore[operator]
            raise BuildError(f"the limit {found[0]!r} is empty. Give the smaller number first.")
    elif low is None and high is None:
        raise BuildError(f"the limit {found[0]!r} limits nothing. {HOW}.")
    return Interval(low=low, high=high, with_low=found["opens"] == "[", with_high=found["closes"] == "]")


def _end(text: str) -> Ordered:
    return text if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else float(text)


def _is_written(value: object, text: str) -> bool:
    """Return whether *text* of a comment names *value*."""
    if text == "empty":
        return value in ("", [])
    if isinstance(value, int | float) and re.fullmatch(_NUMBER, text):
        return value == float(text)
    return value == text
