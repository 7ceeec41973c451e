"""Say how large each force is said to be, where, and by whom.

Input   claims of kind "force" and "quantity"
Output  table `forces`
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from sitrep.escalation import happening
from sitrep.escalation.ladder import NOBODY
from sitrep.escalation.values import PEOPLE

if TYPE_CHECKING:
    from sitrep.claims.record import Claim
    from sitrep.documents import Document

COLUMNS = [
    "force",
    "side",
    "document_id",
    "date",
    "relation",
    "size_low",
    "size_high",
    "size_words",
    "approx",
    "chain",
    "claim_ids",
    "words",
]


def forces(claims: Sequence[Claim], documents: Iterable[Document]) -> pd.DataFrame:
    """Return the table `forces`: one row for each force, place relation and document.

    A size belongs to the force that it counts (`what` of the quantity), wherever in the document it stands.
    Two sizes for one force in one document give two rows, so that neither hides the other.

    Args:
        claims: of any kind.
        documents: for the date, which is the day of publication: what the document says is as of then.

    Returns:
        Sorted by force, date, document, relation, size; sizes in people, None where no bound is given.
    """
    published = {document.id: document.published for document in documents}
    sizes: dict[tuple[str, str], dict[object, list[Claim]]] = {}  # the same size given twice is one
    placed: dict[tuple[str, str], dict[str, list[Claim]]] = {}
    for claim in sorted(claims, key=lambda c: (c.document_id, c.start, c.id)):
        if claim.kind == "quantity" and claim.norm.get("unit") in PEOPLE:
            for name in happening.names(claim.norm.get("what")):
                known = sizes.setdefault((claim.document_id, name), {})
                known.setdefault((claim.norm.get("low"), claim.norm.get("high"), claim.quote.casefold()), []).append(
                    claim
                )
        if claim.kind == "force":
            for name in happening.names(claim.norm.get("force")):
                relation = str(claim.norm.get("relation") or NOBODY)
                placed.setdefault((claim.document_id, name), {}).setdefault(relation, []).append(claim)
    rows = []
    for (document_id, name), relations in placed.items():
        # A mention that says nothing of the place adds to those that do.
        loose = relations.pop(NOBODY, []) if len(relations) > 1 else []
        for relation, told in relations.items():
            for size in sizes.get((document_id, name), {None: []}).values():
                rows.append(_row(name, document_id, relation, [*told, *loose], size, published.get(document_id)))
    rows.sort(key=lambda r: tuple(str(r[c]) for c in ("force", "date", "document_id", "relation", "size_words")))
    return pd.DataFrame(rows, columns=COLUMNS).astype({"size_low": "float64", "size_high": "float64"})


def _row(
    name: str, document_id: str, relation: str, told: Sequence[Claim], sized: Sequence[Claim], published: object
) -> dict[str, object]:
    sources = [*told, *sized]
    size = sized[0] if sized else None
    sides = [str(claim.norm["side"]).replace("-", "_") for claim in told if claim.norm.get("side")]
    return {
        "force": name,
        "side": sides[0] if sides else happening.UNKNOWN_SIDE,
        "document_id": document_id,
        "date": None if published is None else str(published)[:10],
        "relation": relation,
        "size_low": None if size is None else size.norm.get("low"),
        "size_high": None if size is None else size.norm.get("high"),
        "size_words": "" if size is None else size.quote,
        "approx": size is not None and bool(size.norm.get("approx")),
        "chain": " > ".join((size or told[0]).chain),
        "claim_ids": " ".join(dict.fromkeys(claim.id for claim in sources)),
        "words": " … ".join(dict.fromkeys(claim.quote for claim in sources)),
    }
