"""List the order of incidents as the words give it, and the days that it leaves each of them.

Input   an account
Output  tables `sequence` (one row a worded order between two incidents) and `windows` (one row an incident)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from sitrep.escalation import allen, happening
from sitrep.escalation.accounts import Account
from sitrep.escalation.clashes import sentence
from sitrep.escalation.incident_table import described
from sitrep.escalation.order import Before

SEQUENCE_COLUMNS = [
    "before_id",
    "after_id",
    "before",
    "after",
    "reason",
    "relation",
    "cue",
    "sentence",
    "document_id",
    "claim_ids",
]
WINDOW_COLUMNS = [
    "incident_id",
    "order",
    "label",
    "said_start",
    "said_end",
    "start",
    "end",
    "sentences",
    "document_ids",
    "claim_ids",
]


def sequence(told: Account) -> pd.DataFrame:
    """Return the table `sequence`: each order between two incidents that a text states, implies or lists.

    Args:
        told: from `accounts.account`.

    Returns:
        Sorted by the places of the incidents.  `relation` lists the relations of Allen's algebra that the words and
        the windows together allow, "any" for all thirteen; a mere listing allows whatever the windows do.
    """
    labels = {one.id: str(described(one, told)["label"]) for one in told.found}
    windows, ranks = told.line.windows, told.line.ranks
    rows = []
    for put in sorted(told.line.kept, key=lambda r: (ranks[r.before_id], ranks[r.after_id], r.strength)):
        among = tuple(allen.RELATIONS) if put.reason == "listing" else allen.WORDED_BEFORE
        rows.append(
            {
                "before_id": f"i-{put.before_id}",
                "after_id": f"i-{put.after_id}",
                "before": labels[put.before_id],
                "after": labels[put.after_id],
                "reason": put.reason,
                "relation": _relation(allen.possible(windows[put.before_id], windows[put.after_id], among)),
                "cue": put.cue,
                "sentence": sentence(put, told.sentences),
                "document_id": put.document_id,
                "claim_ids": " ".join(_claims([put], told)),
            }
        )
    return pd.DataFrame(rows, columns=SEQUENCE_COLUMNS)


def incident_windows(told: Account) -> pd.DataFrame:
    """Return the table `windows`: the days that the claims of an incident give, and those that the order leaves.

    Args:
        told: from `accounts.account`.

    Returns:
        One row an incident, in order.  `sentences` are those whose order narrowed the days, all along the chain.
    """
    rows = []
    for one in told.found:
        narrowed, causes = told.line.windows[one.id], told.line.tightened_by[one.id]
        rows.append(
            {
                "incident_id": f"i-{one.id}",
                "order": told.line.ranks[one.id],
                "label": described(one, told)["label"],
                "said_start": happening.iso(one.window.start),
                "said_end": happening.iso(one.window.end),
                "start": happening.iso(narrowed.start),
                "end": happening.iso(narrowed.end),
                "sentences": " … ".join(dict.fromkeys(sentence(cause, told.sentences) for cause in causes)),
                "document_ids": " ".join(sorted({cause.document_id for cause in causes})),
                "claim_ids": " ".join(_claims(causes, told)),
            }
        )
    return pd.DataFrame(rows, columns=WINDOW_COLUMNS)


def _relation(possible: Sequence[str]) -> str:
    return "any" if len(possible) == len(allen.RELATIONS) else " / ".join(possible)


def _claims(causes: Iterable[Before], told: Account) -> list[str]:
    """Return the claims of the documents that order two incidents, sorted by place."""
    by_id = told.by_id
    out: dict[str, None] = {}
    for cause in causes:
        for name in (cause.before_id, cause.after_id):
            for event in sorted(by_id[name].by_document.get(cause.document_id, ()), key=lambda event: event.place):
                out.setdefault(event.id)
    return list(out)
