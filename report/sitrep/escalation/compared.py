"""Hold the sizes that documents give for the forces of one side in one place side by side, incident or none.

Input   the table `forces`, claims
Output  table `strengths`
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from sitrep.escalation import differences, values
from sitrep.escalation.happening import UNKNOWN_SIDE
from sitrep.escalation.incident_table import value_text
from sitrep.escalation.ladder import NOBODY
from sitrep.escalation.values import PEOPLE, Value

if TYPE_CHECKING:
    from sitrep.claims.record import Claim

COLUMNS = [
    "side",
    "relation",
    "start",
    "end",
    "value",
    "low",
    "high",
    "words",
    "contradicts",
    "forces",
    "n_documents",
    "document_ids",
    "claim_ids",
]
AT_ONE_TIME = 7  # days: forces grow and shrink, so sizes of weeks apart do not contradict each other
SIZE = "size"


class _Sized(NamedTuple):
    day: date
    value: Value
    force: str


def strengths(forces: pd.DataFrame, claims: Iterable[Claim]) -> pd.DataFrame:
    """Return the table `strengths`: what documents of one week give differently for the size of one side's forces.

    Args:
        forces: from `strength.forces`; rows without a day, a side, a place or a size are left out.
        claims: those that the table is made from.

    Returns:
        One row for each side, place relation, week and value, where two documents give two values. `contradicts`
        holds the words of the values that cannot hold beside this one; "" where all may.
    """
    by_id = {claim.id: claim for claim in claims if claim.kind == "quantity" and claim.norm.get("unit") in PEOPLE}
    told: dict[tuple[str, str], list[_Sized]] = {}
    for row in forces.to_dict("records"):
        known = row["size_words"] and row["side"] != UNKNOWN_SIDE and row["relation"] != NOBODY
        sizes = [by_id[name] for name in str(row["claim_ids"]).split() if name in by_id]
        if known and sizes and isinstance(row["date"], str):
            value = replace(values.of_claim(sizes[0]), subject=SIZE)
            day = date.fromisoformat(row["date"])
            told.setdefault((row["side"], row["relation"]), []).append(_Sized(day, value, str(row["force"])))
    rows = []
    for (side, relation), found in sorted(told.items()):
        for week in _weeks(found):
            rows += _rows(side, relation, week)
    return pd.DataFrame(rows, columns=COLUMNS).astype({"low": "float64", "high": "float64"})


def _weeks(found: Iterable[_Sized]) -> list[list[_Sized]]:
    """Return *found* in groups, each of no more days than sizes may be compared over, the earliest first."""
    out: list[list[_Sized]] = []
    for one in sorted(found, key=lambda sized: (sized.day, sized.value.claim.document_id, sized.value.claim.start)):
        if not out or (one.day - out[-1][0].day).days >= AT_ONE_TIME:
            out.append([])
        out[-1].append(one)
    return out


def _rows(side: str, relation: str, week: list[_Sized]) -> list[dict[str, object]]:
    (subject,) = differences.side_by_side(sized.value for sized in week)
    if not subject.differs:
        return []
    names = {sized.value.claim.id: sized.force for sized in week}
    return [
        {
            "side": side,
            "relation": relation,
            "start": week[0].day.isoformat(),
            "end": week[-1].day.isoformat(),
            "value": value_text(given),
            "low": given.first.low,
            "high": given.first.high,
            "words": " … ".join(dict.fromkeys(value.words for value in given.values)),
            "contradicts": "; ".join(given.contradicts),
            "forces": "; ".join(dict.fromkeys(names[value.claim.id] for value in given.values)),
            "n_documents": len(given.document_ids),
            "document_ids": " ".join(given.document_ids),
            "claim_ids": " ".join(dict.fromkeys(value.claim.id for value in given.values)),
        }
        for given in subject.given
    ]
