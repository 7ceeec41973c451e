"""Say when force was used and after what, and how warnings were answered.

Input   tables `incidents`, `disagreements`, `responses`, `pattern`
Output  findings
"""

from collections.abc import Iterator

import pandas as pd

from sitrep.escalation import Ladder
from sitrep.findings import differences, wording
from sitrep.findings.wording import Finding

USE_OF_FORCE = 4  # hostility level; Jones, Bremer and Singer (1996), Militarized Interstate Disputes
UNHEEDED = ("ignored", "refused")
LEADING_UP = ("entry", "refusal")  # rungs of data/reference/ladder.yaml
OTHERS = "other"  # side of those whom nobody puts on a side
UNORDERED = ("listing", "none")  # what is no reason for an order
IN_SUMMARY = ("warnings before force",)  # measures of the table `pattern`


def of_sequence(incidents: pd.DataFrame, disagreements: pd.DataFrame, ladder: Ladder) -> Iterator[Finding]:
    """Yield each use of force with the steps that led up to it, in their order, and how the warnings were answered."""
    for _, strike in uses_of_force(incidents, ladder).iterrows():
        before = _just_before(strike, incidents)
        ignored = (before["target_side"] == strike["target_side"]) & before["outcome"].isin(UNHEEDED)
        came = (before["actor_side"] == strike["target_side"]) & before["rung"].isin(LEADING_UP)
        steps = before[(ignored | came) & (strike["target_side"] != OTHERS)].sort_values("order")
        told = [
            wording.label(row) + (f" ({row['outcome']})" if row["outcome"] in UNHEEDED else "")
            for _, row in steps.iterrows()
        ]
        rows = [row for _, row in steps.iterrows()]
        sentence = f"{strike['label']} {wording.day(strike['start'], strike['end']) or '(no day is given)'}."
        yield Finding(
            section="sequence",
            sentence=sentence + (f" Before that: {'; '.join(told)}." if told else ""),
            claim_ids=tuple(dict.fromkeys(name for row in (strike, *rows) for name in wording.ids(row))),
            doubt="Where no word of time parts two steps, they stand in no order: either may have come first."
            if len(steps) > 1 and set(steps["order_basis"]) & set(UNORDERED)
            else "",
            differ=differences.subjects(disagreements, strike["id"]),
        )


def _just_before(strike: pd.Series, incidents: pd.DataFrame) -> pd.DataFrame:
    """Return what stands before *strike* and ends within its days; nothing where its days are open."""
    if pd.isna(strike["end"]) or pd.isna(strike["start"]):
        return incidents.head(0)
    days = incidents["end"].fillna("")
    return incidents[(incidents["order"] < strike["order"]) & (days >= strike["start"]) & (days <= strike["end"])]


def uses_of_force(incidents: pd.DataFrame, ladder: Ladder) -> pd.DataFrame:
    """Return the incidents in which force was used, in order."""
    return incidents.loc[[ladder.rung_of(kind).mid >= USE_OF_FORCE for kind in incidents["type"]]].sort_values("order")


def of_answers(responses: pd.DataFrame) -> Iterator[Finding]:
    """Yield how many requests, warnings and threats got which answer."""
    if responses.empty:
        return
    counts = responses["answer"].value_counts()
    told = [
        f"{n} {str(answer).replace('_', ' ')}"
        for answer, n in sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    ]
    yield Finding(
        section="answers",
        sentence=f"Of {len(responses)} requests, warnings and threats the answers are reported as: "
        f"{wording.listed(told)}.",
        claim_ids=tuple(dict.fromkeys(name for _, row in responses.iterrows() for name in wording.ids(row))),
        doubt="Unknown means that no document gives an answer; delivered, that the message was passed on.",
    )


def of_pattern(pattern: pd.DataFrame, incidents: pd.DataFrame) -> Iterator[Finding]:
    """Yield for each use of force how many warnings are reported before it, and on how many incidents that rests."""
    by_id = {str(row["id"]): row for _, row in incidents.iterrows()}
    for _, row in pattern[pattern["measure"].isin(IN_SUMMARY)].iterrows():
        since = " since the last use of force against the same side" if " since " in row["sentence"] else ""
        strike = wording.dated(by_id[str(row["incident_id"])])
        told = f"{warnings(row['low'], row['high'])} reported{since}"
        if pd.isna(row["low"]) and pd.isna(row["high"]):
            told = "no warning can be counted: whose side was hit is not said"
        yield Finding(
            section="answers",
            sentence=f"Before {strike} {told}.",
            claim_ids=wording.ids(row),
            doubt=f"It rests on {wording.counted(row['n_incidents'], 'incident')} and foretells nothing.",
        )


def warnings(low: float, high: float) -> str:
    """Return a number of warnings with its verb: "no request, warning or threat is", "3 to 4 ... are"."""
    if not high and not pd.isna(high):
        return "no request, warning or threat is"
    if low == high == 1:
        return "1 request, warning or threat is"
    return f"{wording.span(low, high)} requests, warnings or threats are"
