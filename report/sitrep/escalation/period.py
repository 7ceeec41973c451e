"""Count what the period shows: warnings before force, rungs passed over, days between rungs, repeats. No forecast.

Input   an account
Output  table `pattern`, each number an interval with the incidents that it rests on
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import pandas as pd

from sitrep.escalation.accounts import Account
from sitrep.escalation.answers import asks, by_target, days_between, is_force, sides, surely_before
from sitrep.escalation.happening import UNKNOWN_SIDE, Window
from sitrep.escalation.incident_table import described, incident_id
from sitrep.escalation.occurrences import Occurrence
from sitrep.escalation.order import is_earlier

COLUMNS = [
    "measure",
    "about",
    "incident_id",
    "low",
    "high",
    "unit",
    "sentence",
    "n_incidents",
    "incident_ids",
    "claim_ids",
]
WARNED, PASSED_OVER, BETWEEN, LAST, REPEATED = (
    "warnings before force",
    "rungs passed over",
    "days between rungs",
    "days from the last warning",
    "days between repeats",
)


def pattern(told: Account) -> pd.DataFrame:
    """Return the table `pattern`: for each use of force what went before it, and for each kind of warning its repeats.

    Warnings are all steps that ask the other party for something.  Those between one use of force against a party
    and the next are counted: the fewest are those that days or words put surely between the two, the most are all
    that may lie there.  Days are counted from each of them to the next rung.  Repeats are those of one side on one
    rung towards another side, warnings and uses of force alike.  A number says what documents report; what they left
    out did not become a zero.

    Args:
        told: from `accounts.account`.

    Returns:
        One row a measure; `n_incidents` is how many incidents it rests on.
    """
    force = by_target(told, [one for one in told.found if is_force(one, told)])
    warnings = by_target(told, [one for one in told.found if asks(one, told)])
    rows: list[dict[str, object]] = []
    for side, struck in sorted(force.items()):
        asked = warnings.get(side, [])
        between = _Between(asked, told)
        for last, one in zip([None, *struck], struck, strict=False):
            rows += _before(one, last, between, told)
    known = {one.id for struck in force.values() for one in struck}
    rows += [_against_nobody(one, told) for one in told.found if is_force(one, told) and one.id not in known]
    for side in sorted({*warnings, *force}):
        rows += _repeats(side, [*warnings.get(side, ()), *force.get(side, ())], told)
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.astype({"low": "float64", "high": "float64"})


class _Between:
    """Warnings to one party, so filed that those between two uses of force are found without a look at all."""

    def __init__(self, asked: Sequence[Occurrence], told: Account) -> None:
        windows = told.line.windows
        self.told = told
        self.by_end = sorted(
            ((windows[one.id].end.toordinal(), told.line.ranks[one.id], one) for one in asked if windows[one.id].end),  # type: ignore[union-attr]
            key=lambda entry: entry[:2],
        )
        self.ends = [entry[0] for entry in self.by_end]
        self.starts = sorted(windows[one.id].start.toordinal() for one in asked if windows[one.id].start)  # type: ignore[union-attr]
        self.n_open = len(asked) - len(self.starts)

    def sure(self, last: Occurrence | None, one: Occurrence) -> list[Occurrence]:
        """Return the warnings that surely lie between *last* and *one*."""
        window = self.told.line.windows[one.id]
        earlier = self.told.line.windows[last.id] if last else Window(start=None, end=None)
        low = 0 if earlier.start is None else bisect_left(self.ends, earlier.start.toordinal())
        high = len(self.ends) if window.end is None else bisect_right(self.ends, window.end.toordinal())
        return [
            entry[2]
            for entry in self.by_end[low:high]
            if surely_before(entry[2], one, self.told) and (last is None or surely_before(last, entry[2], self.told))
        ]

    def most(self, last: Occurrence | None, one: Occurrence, at_least: int) -> int:
        """Return how many warnings may lie between *last* and *one*, by their days."""
        window = self.told.line.windows[one.id]
        begun = len(self.starts) if window.end is None else bisect_right(self.starts, window.end.toordinal())
        earlier = self.told.line.windows[last.id] if last else Window(start=None, end=None)
        over = 0 if earlier.start is None else bisect_left(self.ends, earlier.start.toordinal())
        return max(at_least, self.n_open + begun - over)


def _before(one: Occurrence, last: Occurrence | None, between: _Between, told: Account) -> Iterator[dict[str, object]]:
    sure = between.sure(last, one)
    most = between.most(last, one, len(sure))
    label = _dated(one, told)
    since = f" since “{_dated(last, told)}”" if last else ""
    number = f"{len(sure)}" if most == len(sure) else f"{len(sure)} to {most}"
    counted = "warning, request or threat is" if most == 1 else "warnings, requests or threats are"
    yield _record(
        WARNED, label, one, (len(sure), most), "warnings",
        f"{number} {counted} reported before it{since}.", [*sure, one], told,
    )  # fmt: skip
    used = {told.ladder.rung_of(event.type).key for warning in sure for event in warning.events}
    missing = [rung.label for rung in told.ladder.rungs if _warns(rung.key, told) and rung.key not in used]
    said = f"Not surely reported before it: {', '.join(missing)}." if missing else "Every rung of warning is reported."
    yield _record(PASSED_OVER, label, one, (len(missing), len(missing)), "rungs", said, [*sure, one], told)
    ranks = told.line.ranks
    steps = sorted(sure, key=lambda warning: ranks[warning.id])
    for first, second in pairwise(steps):
        if _rung(first, told) != _rung(second, told):
            took = days_between(told.line.windows[first.id], told.line.windows[second.id])
            yield _record(
                BETWEEN, label, one, took, "days",
                f"{_span(took.low, took.high)} from “{_dated(first, told)}” to “{_dated(second, told)}”.",
                [first, second], told,
            )  # fmt: skip
    if steps:
        nearest = steps[-1]
        days = days_between(told.line.windows[nearest.id], told.line.windows[one.id])
        yield _record(
            LAST, label, one, days, "days",
            f"{_span(days.low, days.high)} from “{_dated(nearest, told)}”.", [nearest, one], told,
        )  # fmt: skip


def _against_nobody(one: Occurrence, told: Account) -> dict[str, object]:
    """Return the row of a use of force against somebody whose side no text gives: what warned him cannot be told."""
    said = "On whose side those were whom it hit is not said, so no warning can be counted."
    return _record(WARNED, _dated(one, told), one, (None, None), "warnings", said, [one], told)


def _rung(one: Occurrence, told: Account) -> str:
    return told.ladder.rung_of(one.events[0].type).key


def _repeats(side: str, acts: Sequence[Occurrence], told: Account) -> Iterator[dict[str, object]]:
    by_rung: dict[str, list[Occurrence]] = {}
    for one in sorted(acts, key=lambda one: told.line.ranks[one.id]):
        by = sides(one)[0]
        if by != UNKNOWN_SIDE:
            by_rung.setdefault(f"{told.ladder.rung_of(one.events[0].type).label}, by {by}", []).append(one)
    for name, found in sorted(by_rung.items()):
        steps = [days_between(*(told.line.windows[other.id] for other in pair)) for pair in pairwise(found)]
        if not steps:
            continue
        low = min(step.low or 0.0 for step in steps)
        highs = [step.high for step in steps]
        high = None if None in highs else max(h for h in highs if h is not None)
        sure = sum(
            is_earlier(told.line.windows[first.id], told.line.windows[second.id]) for first, second in pairwise(found)
        )
        yield _record(
            REPEATED, f"{name}, to {side}".replace("_", " "), None, (low, high), "days",
            f"Reported {len(found)} times, on at least {sure + 1} different day{'s' if sure else ''}; "
            f"{_span(low, high)} from one to the next.", found, told,
        )  # fmt: skip


def _dated(one: Occurrence, told: Account) -> str:
    """Return the label of an incident with its last day, by which two of one kind are told apart."""
    window = told.line.windows[one.id]
    if window.end is None:
        return str(described(one, told)["label"])
    return f"{described(one, told)['label']} ({'' if window.days == 1 else 'by '}{window.end.isoformat()})"


def _warns(key: str, told: Account) -> bool:
    rung = next(rung for rung in told.ladder.rungs if rung.key == key)
    return any(told.ladder.types[name].asks for name in rung.event_types)


def _span(low: float | None, high: float | None) -> str:
    if high is None:
        return f"{low or 0:.0f} days or more"
    return f"{high:.0f} days" if low == high else f"{low or 0:.0f} to {high:.0f} days"


def _record(
    measure: str,
    about: str,
    one: Occurrence | None,
    number: tuple[float | None, float | None],
    unit: str,
    sentence: str,
    rests_on: Iterable[Occurrence],
    told: Account,
) -> dict[str, object]:
    behind = list(rests_on)
    claim_ids = dict.fromkeys(name for other in behind for name in str(described(other, told)["claim_ids"]).split())
    return {
        "measure": measure,
        "about": about,
        "incident_id": incident_id(one) if one else "",
        "low": number[0],
        "high": number[1],
        "unit": unit,
        "sentence": sentence,
        "n_incidents": len(behind),
        "incident_ids": " ".join(incident_id(other) for other in behind),
        "claim_ids": " ".join(claim_ids),
    }
