"""Find the answer to each request, warning and threat, and how long it took.

Input   an account
Output  table `responses`; "passed on" is an answer of the channel, not of the party that was asked
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from sitrep.escalation import differences, happening
from sitrep.escalation.accounts import Account
from sitrep.escalation.differences import UNSAID
from sitrep.escalation.happening import UNKNOWN_SIDE, Window
from sitrep.escalation.incident_table import described, incident_id
from sitrep.escalation.ladder import USE_OF_FORCE
from sitrep.escalation.occurrences import Occurrence
from sitrep.escalation.order import is_earlier

COLUMNS = [
    "incident_id",
    "order",
    "label",
    "rung",
    "asker",
    "asked",
    "start",
    "end",
    "answer",
    "basis",
    "answer_id",
    "days_low",
    "days_high",
    "force_id",
    "force_days_low",
    "force_days_high",
    "claim_ids",
    "document_ids",
    "words",
]
# What a later step of the party that was asked says of its answer; rungs of data/reference/ladder.yaml.
ANSWER_OF = {"withdrawal": "complied", "refusal": "refused"}
DELIVERED, UNKNOWN = "delivered", "unknown"
ANSWERED_WITHIN = 7  # days: a later step is no answer to what was asked weeks before
NOT_ANSWERS = (*UNSAID, "ongoing", "in_force", "agreed")
SAID, BY_STEP, PASSED_ON, NOT_SAID = (
    "said in words",
    "by a later step of the party asked",
    "passed on; no answer is reported",
    "no answer is reported",
)


class Days(NamedTuple):
    """From the fewest to the most days that lie between two things; None where the words set no limit."""

    low: float | None
    high: float | None


def responses(told: Account) -> pd.DataFrame:
    """Return the table `responses`: each request, warning or threat with its answer.

    An answer is what the words call it.  Where they call it nothing, a withdrawal or a refusal by the party that
    was asked counts, if one document tells of both and nothing puts it before the asking.  Days are counted from
    the asking to that step, and to the next use of force against the party that was asked.

    Args:
        told: from `accounts.account`.

    Returns:
        One row an asking that is said to have taken place, in order.
    """
    steps: dict[str, list[Occurrence]] = {}
    for one in told.found:
        if told.ladder.rung_of(one.events[0].type).key in ANSWER_OF:
            for name in one.by_document:
                steps.setdefault(name, []).append(one)
    force = by_target(told, [one for one in told.found if is_force(one, told)])
    rows = [_row(one, told, steps, force) for one in told.found if asks(one, told)]
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.astype({name: "float64" for name in COLUMNS if name.endswith(("_low", "_high"))})


def asks(one: Occurrence, told: Account) -> bool:
    """Return whether *one* asks something of the other party."""
    return any(told.ladder.type_of(event.type).asks for event in one.events)


def is_force(one: Occurrence, told: Account) -> bool:
    """Return whether *one* is a use of force, by the hostility level of its rung."""
    return told.ladder.rung_of(one.events[0].type).mid >= USE_OF_FORCE


def by_target(told: Account, found: Iterable[Occurrence]) -> dict[str, list[Occurrence]]:
    """Return side that is acted on -> the occurrences in order; those against nobody known are left out."""
    out: dict[str, list[Occurrence]] = {}
    for one in sorted(found, key=lambda one: told.line.ranks[one.id]):
        side = sides(one)[1]
        if side != UNKNOWN_SIDE:
            out.setdefault(side, []).append(one)
    return out


def sides(one: Occurrence) -> tuple[str, str]:
    """Return the sides of actor and target; where claims differ or are silent, the unknown side."""
    found = []
    for of in ("actor_side", "target_side"):
        known = sorted({getattr(event, of) for event in one.profiles.values()} - {UNKNOWN_SIDE})
        found.append(known[0] if len(known) == 1 else UNKNOWN_SIDE)
    return found[0], found[1]


def surely_before(first: Occurrence, second: Occurrence, told: Account) -> bool:
    """Return whether days, or the words of a text, put *first* before *second*."""
    windows = told.line.windows
    return first.id in told.line.before[second.id] or is_earlier(windows[first.id], windows[second.id])


def days_between(first: Window, second: Window) -> Days:
    """Return how many days after *first* can *second* have come, taking it that it came after."""
    low = (second.start - first.end).days if second.start and first.end else 0
    high = (second.end - first.start).days if second.end and first.start else None
    return Days(low=float(max(0, low)), high=None if high is None else float(high))


def _row(
    one: Occurrence,
    told: Account,
    steps: Mapping[str, Sequence[Occurrence]],
    force: Mapping[str, Sequence[Occurrence]],
) -> dict[str, object]:
    about = described(one, told)
    window = told.line.windows[one.id]
    said = [differences.outcome(event, told.messages) for event in sorted(one.events, key=lambda event: event.place)]
    answers = list(dict.fromkeys(answer for answer in said if answer not in NOT_ANSWERS))
    step = None
    basis = SAID
    if not set(answers) - {DELIVERED}:
        step = _step(one, told, steps)
        basis = PASSED_ON if answers else NOT_SAID
        if step is not None:
            answers, basis = [ANSWER_OF[told.ladder.rung_of(step.events[0].type).key]], BY_STEP
    struck = _next(one, told, force)
    took = days_between(window, told.line.windows[step.id]) if step else Days(None, None)
    until = days_between(window, told.line.windows[struck.id]) if struck else Days(None, None)
    return {
        "incident_id": incident_id(one),
        "order": told.line.ranks[one.id],
        "label": about["label"],
        "rung": about["rung"],
        "asker": about["actor"],
        "asked": about["target"],
        "start": happening.iso(window.start),
        "end": happening.iso(window.end),
        "answer": " / ".join(answers) or UNKNOWN,
        "basis": basis,
        "answer_id": incident_id(step) if step else "",
        "days_low": took.low,
        "days_high": took.high,
        "force_id": incident_id(struck) if struck else "",
        "force_days_low": until.low,
        "force_days_high": until.high,
        "claim_ids": _joined(about["claim_ids"], described(step, told)["claim_ids"] if step else ""),
        "document_ids": about["document_ids"],
        "words": about["words"],
    }


def _step(one: Occurrence, told: Account, steps: Mapping[str, Sequence[Occurrence]]) -> Occurrence | None:
    """Return the first withdrawal or refusal by the party that was asked that a document of *one* tells of too."""
    asked = sides(one)[1]
    if asked == UNKNOWN_SIDE:
        return None
    near = {other.id: other for name in one.by_document for other in steps.get(name, ())}
    fitting = [
        other
        for other in near.values()
        if sides(other)[0] == asked
        and not surely_before(other, one, told)
        and _is_over_by(told.line.windows[one.id], told.line.windows[other.id])
        and told.line.windows[one.id].gap_days(told.line.windows[other.id]) <= ANSWERED_WITHIN
    ]
    return min(fitting, key=lambda other: told.line.ranks[other.id], default=None)


def _is_over_by(asking: Window, answer: Window) -> bool:
    """Return whether the asking was surely made by the time the answer can have ended."""
    return asking.end is not None and (answer.end is None or asking.end <= answer.end)


def _next(one: Occurrence, told: Account, force: Mapping[str, Sequence[Occurrence]]) -> Occurrence | None:
    """Return the next use of force in the sequence against the party that was asked."""
    against = force.get(sides(one)[1], ())
    ranks = told.line.ranks
    number = bisect_right(against, ranks[one.id], key=lambda other: ranks[other.id])
    return against[number] if number < len(against) else None


def _joined(first: object, second: object) -> str:
    return " ".join(dict.fromkeys(f"{first} {second}".split()))
