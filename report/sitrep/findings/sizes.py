"""Say how many they were, as said and as the interval that it is read as.

Input   tables `forces`, `claims`
Output  findings
"""

import json
from collections.abc import Iterator

import pandas as pd

from sitrep import lexicon
from sitrep.findings import wording
from sitrep.findings.wording import Finding

MANY = 10  # from here on a count of things stands in the summary


def of_sizes(forces: pd.DataFrame, claims: pd.DataFrame) -> Iterator[Finding]:
    """Yield each number of people and each count of things, as said and as the interval that it is read as."""
    sized = forces[forces["size_low"].notna() | forces["size_high"].notna()]
    for _, row in sized.sort_values(["force", "document_id", "size_words"]).iterrows():
        yield Finding(
            section="sizes",
            sentence=f"{wording.capital(lexicon.in_sentence(row['force']))}: “{wording.bare(row['size_words'])}”, "
            f"read as {wording.span(row['size_low'], row['size_high'])} people ({row['chain']}).",
            claim_ids=wording.ids(row),
            doubt="An approximate figure." if row["approx"] else "",
        )
    for _, row in claims[claims["kind"] == "quantity"].sort_values(["document_id", "start"]).iterrows():
        norm = json.loads(row["norm"])
        unit = str(norm.get("unit") or "")
        counted = unit.endswith("s") and row["quote"].lower().endswith(unit)
        if counted and row["section"] != "headline" and max(norm["low"] or 0, norm["high"] or 0) >= MANY:
            yield Finding(
                section="sizes",
                sentence=f"“{row['quote']}”, read as {wording.span(norm['low'], norm['high'])} ({row['chain']}).",
                claim_ids=(row["id"],),
                doubt="An approximate figure." if norm.get("approx") else "",
            )
