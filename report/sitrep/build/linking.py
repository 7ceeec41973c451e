"""Score which event claims are linked into one incident against a small hand-checked table.

Run     python -m sitrep.build.linking [GOLD.csv [DOCUMENTS]]
Input   GOLD.csv: document_id, quote (some of the words of the claim), type (only where words are shared), incident
Output  B-cubed precision, recall and F1, each row that is not read, and each claim that is linked amiss

A row of gold names a claim by words, not by an id, so that it outlives readers that improve.  A row that no claim
of the reader answers to is counted, and left out of the score: what was not read cannot be linked.

Source: Bagga and Baldwin (1998), Entity-based cross-document coreferencing using the vector space model, COLING-ACL.
"""

import csv
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sitrep import claims, documents, escalation, layout
from sitrep.errors import BuildError

ROOT = layout.ROOT
GOLD = ROOT / "tests" / "gold_incidents.csv"
COLUMNS = ["document_id", "quote", "type", "incident"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How far two ways of putting claims into groups agree; 1 is the same."""

    precision: float
    recall: float
    n_claims: int

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall, 0 where both are."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def read(path: Path = GOLD) -> list[dict[str, str]]:
    """Return the rows of a gold table.

    Raises:
        BuildError: the file is missing or has other columns.
    """
    if not path.is_file():
        raise BuildError(f"{path} is missing. Name a table with the columns {', '.join(COLUMNS)}.")
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if reader.fieldnames != COLUMNS:
            raise BuildError(f"{path} has the columns {reader.fieldnames}. It must have {COLUMNS}.")
        return list(reader)


def named(gold: Iterable[Mapping[str, str]], said: Iterable[claims.Claim]) -> dict[str, str]:
    """Return claim id -> incident, for each event claim that a row of *gold* names.

    A row names a claim whose words hold the row's words, or stand within them; of several rows the one that begins
    as the claim does, then the longest.
    """
    rows: dict[str, list[Mapping[str, str]]] = {}
    for row in gold:
        rows.setdefault(row["document_id"], []).append(row)
    events = (claim for claim in said if claim.kind == "event")
    found = ((claim.id, _row_of(claim, rows.get(claim.document_id, ()))) for claim in events)
    return {name: row["incident"] for name, row in found if row is not None}


def unread(gold: Sequence[Mapping[str, str]], said: Iterable[claims.Claim]) -> list[Mapping[str, str]]:
    """Return the rows of *gold* that no event claim answers to, in the order of the table."""
    events = [claim for claim in said if claim.kind == "event"]
    answered = {id(row) for claim in events if (row := _row_of(claim, gold)) is not None}
    return [row for row in gold if id(row) not in answered]


def _row_of(claim: claims.Claim, rows: Iterable[Mapping[str, str]]) -> Mapping[str, str] | None:
    """Return the row of gold that names *claim*, None where no row does."""
    words = " ".join(claim.quote.split())
    fitting = [
        row
        for row in rows
        if row["document_id"] == claim.document_id
        and (row["quote"] in words or words in row["quote"])
        and row["type"] in ("", claim.norm.get("type"))
    ]
    return max(fitting, key=lambda row: _nearness(row, words), default=None)


def _nearness(row: Mapping[str, str], words: str) -> tuple[bool, bool, int]:
    begins = words.startswith(row["quote"]) or row["quote"].startswith(words)
    return begins, bool(row["type"]), len(row["quote"])


def agreement(gold: Mapping[str, str], found: Mapping[str, str]) -> Agreement:
    """Return the B-cubed agreement of two groupings, over the claims that both hold.

    Args:
        gold: claim id -> group.
        found: claim id -> group; names of groups need not be those of *gold*.
    """
    shared = sorted(gold.keys() & found.keys())
    if not shared:
        return Agreement(precision=0.0, recall=0.0, n_claims=0)
    groups: tuple[dict[str, set[str]], dict[str, set[str]]] = ({}, {})
    for which, grouping in enumerate((gold, found)):
        for name in shared:
            groups[which].setdefault(grouping[name], set()).add(name)
    precision = recall = 0.0
    for name in shared:
        right, ours = groups[0][gold[name]], groups[1][found[name]]
        precision += len(right & ours) / len(ours)
        recall += len(right & ours) / len(right)
    return Agreement(precision=precision / len(shared), recall=recall / len(shared), n_claims=len(shared))


def incident_of(incidents: Iterable[str]) -> dict[str, str]:
    """Return claim id -> a name for its row, from the `claim_ids` of the rows."""
    return {claim: f"{number}" for number, ids in enumerate(incidents) for claim in ids.split()}


def report(gold: Path = GOLD, folder: Path = ROOT / "data" / "documents") -> str:
    """Return the figures for the documents in *folder* as text, with each incident that is not whole."""
    texts = documents.read(folder)
    readings = [claims.read(document) for document in texts]
    said = [claim for reading in readings for claim in reading.claims]
    orders = [relation for reading in readings for relation in reading.orders]
    told = escalation.incidents(escalation.account(said, orders, texts, escalation.read_ladder()))
    rows = read(gold)
    right = named(rows, said)
    found = incident_of(told["claim_ids"])
    score = agreement(right, found)
    lines = [
        f"{score.n_claims} claims of {len(rows)} rows of gold: B-cubed precision {score.precision:.3f}, "
        f"recall {score.recall:.3f}, F1 {score.f1:.3f}"
    ]
    heads = {text.id: text.text.splitlines()[0] for text in texts}
    return "\n".join([*lines, *_left_out(rows, said, heads), *_amiss(right, found, said)])


def _left_out(
    rows: Sequence[Mapping[str, str]], said: Sequence[claims.Claim], heads: Mapping[str, str]
) -> Iterable[str]:
    """Yield the rows that are not read; the reader drops what a headline says where the text below says it again."""
    missing = unread(rows, said)
    read_again = {(row["document_id"], row["incident"]) for row in rows if row not in missing}
    for row in missing:
        echo = row["quote"] in heads[row["document_id"]] and (row["document_id"], row["incident"]) in read_again
        why = "headline, told again in the text" if echo else "not read"
        yield f"{why}: {row['document_id']}: {row['quote']}"


def _amiss(right: Mapping[str, str], found: Mapping[str, str], said: Sequence[claims.Claim]) -> Iterable[str]:
    quotes = {claim.id: f"{claim.document_id}: {' '.join(claim.quote.split())[:70]}" for claim in said}
    shared = [name for name in right if name in found]
    for incident in sorted(set(right.values())):
        parts: dict[str, list[str]] = {}
        for name in shared:
            if right[name] == incident:
                parts.setdefault(found[name], []).append(name)
        strangers = [name for name in shared if found[name] in parts and right[name] != incident]
        if len(parts) > 1 or strangers:
            yield f"{incident}: in {len(parts)} rows"
            for number, ids in enumerate(parts.values(), start=1):
                yield from (f"  {number}  {quotes[name]}" for name in ids)
            yield from (f"  +  {quotes[name]} (gold: {right[name]})" for name in strangers)


if __name__ == "__main__":
    print(report(*(Path(word) for word in sys.argv[1:])))
