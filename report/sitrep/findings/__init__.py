"""Say in sentences what the tables hold, each with the claims behind it and with its doubt.

Input   the tables of the steps before: zones, countries, regions, incidents, responses, pattern, messages, ...
Output  the table `findings`, in the order in which they are read
"""

from collections.abc import Iterable, Mapping

import pandas as pd

from sitrep import tables
from sitrep.escalation import Ladder
from sitrep.findings import differences, events, naming, short, sizes, where, wording, words
from sitrep.findings.limits import limits
from sitrep.findings.wording import Finding

__all__ = ["SECTIONS", "Finding", "findings", "limits"]

SECTIONS = (
    *("short", "zone", "forces", "sizes", "sequence", "answers", "channel", "disagreement", "silence"),
    "not an event",
)


def findings(given: dict[str, pd.DataFrame], ladder: Ladder) -> pd.DataFrame:
    """Return the table `findings`.

    Args:
        given: tables by name: claims, documents, zones, countries, regions, forces, incidents, responses, pattern,
            messages, disagreements, not_events, refusals.
        ladder: what counts as force.
    """
    documents = {str(row.id): str(row.document_id) for row in given["claims"].itertuples()}
    outlets = wording.outlets(given["documents"])
    found = [
        *short.in_short(given, ladder, documents),
        *where.of_zone(given["zones"], given["countries"]),
        *_most_told_first(where.of_forces(given["regions"]), documents),
        *sizes.of_sizes(given["forces"], given["claims"]),
        *events.of_sequence(given["incidents"], given["disagreements"], ladder),
        *events.of_answers(given["responses"]),
        *events.of_pattern(given["pattern"], given["incidents"]),
        *words.of_channel(given["messages"]),
        *differences.of_disagreements(given["disagreements"], given["incidents"], outlets),
        *words.of_silence(given["refusals"]),
        *words.of_not_events(given["not_events"]),
    ]
    rows = []
    names = naming.ids(found, given["claims"], given["documents"])
    for order, finding in enumerate(found, 1):
        said_by = _said_by(finding, documents)
        rows.append(
            {
                "id": names[order - 1],
                "order": order,
                "section": finding.section,
                "sentence": finding.sentence,
                "claim_ids": " ".join(finding.claim_ids),
                "n_documents": len(said_by),
                "of_documents": len(outlets),
                "doubt": wording.joined([_support(finding, len(said_by), len(outlets)), finding.doubt]),
            }
        )
    return tables.checked(pd.DataFrame(rows, columns=tables.columns("findings")), "findings")


def _said_by(finding: Finding, documents: Mapping[str, str]) -> set[str]:
    return {documents[claim] for claim in finding.claim_ids if claim in documents}


def _most_told_first(found: Iterable[Finding], documents: Mapping[str, str]) -> list[Finding]:
    return sorted(found, key=lambda finding: -len(_said_by(finding, documents)))


def _support(finding: Finding, number: int, of: int) -> str:
    if finding.is_count or number == 0:
        return ""
    if of == 1:
        return f"The text differs with itself on {finding.differ}." if finding.differ else ""
    return f"Reported by {number} of {of} documents{f'; they differ on {finding.differ}' if finding.differ else ''}."
