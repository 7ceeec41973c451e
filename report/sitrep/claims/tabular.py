"""Claims as rows of a table and back. Knows only records and reasons.

Input   readings, or the table `claims`
Output  the tables `claims`, `orders` and `sentences` of data/dictionary.csv, or claims; a count of sentences used
"""

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import asdict

import pandas as pd

from sitrep import tables
from sitrep.claims.coverage import REASONS
from sitrep.claims.record import Claim, Order, Sentence

CHAIN = " > "  # between the holders of an attribution chain
_ESCAPED = " \\> "  # the same mark inside a name


def claims_frame(claims: Iterable[Claim], sentences: Iterable[Sentence]) -> pd.DataFrame:
    """Return one row per claim, each with the sentence around it, sorted by document and place."""
    told = _by_document(sentences)
    rows = []
    for claim in sorted(claims, key=lambda c: (c.document_id, c.start, c.end, c.kind, c.id)):
        around = _around(claim, told)
        row = asdict(claim) | {
            "chain": joined(claim.chain),
            "norm": json.dumps(claim.norm, ensure_ascii=False, sort_keys=True),
            "sentence_start": min([s.start for s in around], default=claim.start),
            "sentence_end": max([s.end for s in around], default=claim.end),
        }
        rows.append(row)
    return tables.checked(pd.DataFrame(rows, columns=tables.columns("claims")), "claims")


def joined(chain: Iterable[str]) -> str:
    """Return the holders of an attribution chain as one text, from the first to the outlet."""
    return CHAIN.join(name.replace(CHAIN, _ESCAPED) for name in chain)


def orders_frame(orders: Iterable[Order]) -> pd.DataFrame:
    """Return one row per order constraint."""
    return tables.checked(pd.DataFrame(map(asdict, orders), columns=tables.columns("orders")), "orders")


def sentences_frame(sentences: Iterable[Sentence]) -> pd.DataFrame:
    """Return one row per sentence, in text order."""
    return tables.checked(pd.DataFrame(map(asdict, sentences), columns=tables.columns("sentences")), "sentences")


def coverage_frame(sentences: pd.DataFrame) -> pd.DataFrame:
    """Return how much of each document was used: document_id, sentences, used, share, and a column for each reason.

    Args:
        sentences: table `sentences`.

    Returns:
        One row per document, in the order of *sentences*; the columns of reasons count the sentences that gave no
        claim for that reason, and reasons that none has are left out.
    """
    why = sentences["reason"].str.split(": ").str[0]
    rows: list[dict[str, object]] = []
    for name, own in sentences.groupby("document_id", sort=False):
        used = int((own["n_claims"] > 0).sum())
        reasons = why[own.index].value_counts()
        counts = {reason: int(reasons.get(reason, 0)) for reason in REASONS if (why == reason).any()}
        rows.append({"document_id": name, "sentences": len(own), "used": used, "share": used / len(own), **counts})
    return pd.DataFrame(rows, columns=list(rows[0]) if rows else ["document_id", "sentences", "used", "share"])


def unread_frame(unread: Iterable[Claim], sentences: Iterable[Sentence]) -> pd.DataFrame:
    """Return one row per main verb that no claim accounts for, each with the sentence around it."""
    told = _by_document(sentences)
    rows = [
        {name: getattr(claim, name) for name in ("id", "document_id", "start", "end", "quote")}
        | {"verb": claim.norm["verb"], "type": claim.norm["type"]}
        | {"sentence": " ".join(sentence.text for sentence in _around(claim, told))}
        for claim in sorted(unread, key=lambda c: (c.document_id, c.start))
    ]
    return tables.checked(pd.DataFrame(rows, columns=tables.columns("unread")), "unread")


def from_frame(frame: pd.DataFrame) -> tuple[Claim, ...]:
    """Return the claims of table `claims`, in its order."""
    names = set(Claim.__dataclass_fields__)
    return tuple(
        Claim(
            **{
                **{str(key): value for key, value in row.items() if key in names},
                "norm": json.loads(row["norm"]),
                "chain": tuple(n.replace(_ESCAPED, CHAIN) for n in row["chain"].split(CHAIN) if n),
                "start": int(row["start"]),
                "end": int(row["end"]),
                **{name: row[name] if isinstance(row[name], str) else None for name in ("who", "when", "reason")},
            }
        )
        for row in frame.to_dict("records")
    )


def orders_from_frame(frame: pd.DataFrame) -> tuple[Order, ...]:
    """Return the constraints of table `orders`, in its order."""
    return tuple(Order(**{str(key): value for key, value in row.items()}) for row in frame.to_dict("records"))


def _by_document(sentences: Iterable[Sentence]) -> dict[str, list[Sentence]]:
    out: dict[str, list[Sentence]] = {}
    for sentence in sorted(sentences, key=lambda sentence: sentence.start):
        out.setdefault(sentence.document_id, []).append(sentence)
    return out


def _around(claim: Claim, told: dict[str, list[Sentence]]) -> list[Sentence]:
    """Return the sentences that hold a word of *claim*."""
    own = told.get(claim.document_id, [])
    first = bisect_right(own, claim.start, key=lambda sentence: sentence.end)
    return own[first : bisect_left(own, claim.end, key=lambda sentence: sentence.start)]
