"""Say how many they were, as said and as the interval that it is read as.

Input   tables `forces`, `claims`
Output  findings
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any  # the fields of a claim are JSON

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
            f"read as {wording.span(row['size_low'], row['size_high'])} people ({wording.said_by(row['chain'])}).",
            claim_ids=wording.ids(row),
            doubt="An approximate figure." if row["approx"] else "",
        )
    yield from _counts(claims)


def _counts(claims: pd.DataFrame) -> Iterator[Finding]:
    """Yield for each kind of thing that is counted, in alphabetical order, every count of many."""
    counts: dict[str, list[tuple[pd.Series, dict[str, Any]]]] = {}
    for _, row in claims[claims["kind"] == "quantity"].sort_values(["document_id", "start"]).iterrows():
        norm = json.loads(row["norm"])
        unit = str(norm.get("unit") or "")
        counted = unit.endswith("s") and row["quote"].lower().endswith(unit)
        if counted and row["section"] != "headline" and max(norm["low"] or 0, norm["high"] or 0) >= MANY:
            counts.setdefault(unit, []).append((row, norm))
    for unit, given in sorted(counts.items()):
        read = {wording.span(norm["low"], norm["high"]) for _, norm in given}
        yield Finding(
            section="sizes",
            sentence=f"{wording.capital(unit)}: {'; '.join(_count(row, norm) for row, norm in given)}.",
            claim_ids=tuple(row["id"] for row, _ in given),
            doubt="An approximate figure." if any(norm.get("approx") for _, norm in given) else "",
            differ="the number" if len(read) > 1 and len({row["document_id"] for row, _ in given}) > 1 else "",
        )


def _count(row: pd.Series, norm: Mapping[str, Any]) -> str:
    """Return a count as it is given; what it is read as, where that is not the same number."""
    exact = norm["low"] == norm["high"] and not norm.get("approx")
    read = "" if exact else f", read as {wording.span(norm['low'], norm['high'])}"
    return f"“{row['quote']}”{read} ({wording.said_by(row['chain'])})"
