"""Say in sentences what the tables hold, each with the claims behind it and with its doubt.

Input   the tables of the steps before: zones, countries, regions, incidents, responses, pattern, messages, ...
Output  the table `findings`, in the order in which they are read
"""

import pandas as pd

from sitrep import tables
from sitrep.escalation import Ladder
from sitrep.findings import events, sizes, where, wording, words
from sitrep.findings.wording import Finding

__all__ = ["SECTIONS", "Finding", "findings"]

SECTIONS = ("zone", "forces", "sizes", "sequence", "answers", "channel", "silence", "not an event", "disagreement")


def findings(given: dict[str, pd.DataFrame], ladder: Ladder) -> pd.DataFrame:
    """Return the table `findings`.

    Args:
        given: tables by name: claims, documents, zones, countries, regions, forces, incidents, responses, pattern,
            messages, not_events, refusals.
        ladder: what counts as force.
    """
    claims = given["claims"].set_index("id")
    read = len(given["documents"])
    found = [
        *where.of_zone(given["zones"], given["countries"]),
        *where.of_forces(given["regions"]),
        *sizes.of_sizes(given["forces"], given["claims"]),
        *events.of_sequence(given["incidents"], ladder),
        *events.of_answers(given["responses"]),
        *events.of_pattern(given["pattern"]),
        *words.of_channel(given["messages"]),
        *words.of_silence(given["refusals"]),
        *words.of_not_events(given["not_events"]),
        *events.of_disagreements(given["incidents"]),
    ]
    rows = []
    for order, finding in enumerate(found, 1):
        said_by = sorted({str(claims.at[claim, "document_id"]) for claim in finding.claim_ids if claim in claims.index})
        rows.append(
            {
                "id": f"finding-{order}",
                "order": order,
                "section": finding.section,
                "sentence": finding.sentence,
                "claim_ids": " ".join(finding.claim_ids),
                "n_documents": len(said_by),
                "of_documents": read,
                "doubt": wording.joined([_support(len(said_by), read), finding.doubt]),
            }
        )
    return tables.checked(pd.DataFrame(rows, columns=tables.columns("findings")), "findings")


def _support(number: int, of: int) -> str:
    return "" if number == 0 else f"Reported by {number} of {of} documents." if of > 1 else ""
