"""What people decided, as tables and in words. Knows records.

Input   `Reviewed`
Output  the tables `corrections` and `rejected` of data/dictionary.csv; sentences and counts for notebook 1
"""

import json
from collections import Counter
from collections.abc import Iterable

import pandas as pd

from sitrep import tables
from sitrep.claims import Claim
from sitrep.claims.record import KINDS, REVIEWS
from sitrep.claims.tabular import joined
from sitrep.review.record import TOOK_EFFECT, Outcome

STATE_WORDS = {
    "applied": "took effect",
    "moved": "took effect, found at a new place",
    "agreed": "the machine now reads the same",
    "document_missing": "its document was not read",
    "text_changed": "the sentence has changed",
    "ambiguous": "cannot be told which is meant",
    "claim_missing": "the claim is no longer read",
    "reading_changed": "is now read otherwise",
}


def corrections_frame(outcomes: Iterable[Outcome]) -> pd.DataFrame:
    """Return one row per correction, in the order of the file, with what became of it."""
    rows = []
    for outcome in outcomes:
        row = outcome.correction
        rows.append(
            {name: getattr(row, name) for name in ("line", "claim", "action", "field", "old", "new", "reason")}
            | {"who": row.who, "when": row.when, "kind": outcome.kind or row.kind}
            | {"document_id": outcome.document_id or (row.anchor.document if row.anchor else "")}
            | {"quote": row.anchor.exact if row.anchor else "", "state": outcome.state}
            | {"was": outcome.was, "now": outcome.now, "remedy": outcome.remedy}
        )
    return tables.checked(pd.DataFrame(rows, columns=tables.columns("corrections")), "corrections")


def rejected_frame(rejected: Iterable[Claim]) -> pd.DataFrame:
    """Return one row per rejected claim, as the machine read it, with who rejected it and why."""
    names = tables.columns("rejected")
    rows = []
    for claim in sorted(rejected, key=lambda c: (c.document_id, c.start, c.end, c.kind, c.id)):
        row = {name: getattr(claim, name, None) for name in names}
        norm = json.dumps(claim.norm, ensure_ascii=False, sort_keys=True)
        rows.append(row | {"chain": joined(claim.chain), "norm": norm})
    return tables.checked(pd.DataFrame(rows, columns=names), "rejected")


def unfit(corrections: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of table `corrections` that took no effect, in words as `what`."""
    out = corrections[~corrections["state"].isin(TOOK_EFFECT)]
    # A row that was typed without its words has nothing but the claim's id to be found by.
    named = ["" if quote else f" of {claim}" for claim, quote in zip(out["claim"], out["quote"], strict=True)]
    states = [STATE_WORDS[state] for state in out["state"]]
    return out.assign(what=[f"{a}{b}: {state}" for a, b, state in zip(_what(out), named, states, strict=True)])


def effective(corrections: pd.DataFrame) -> pd.DataFrame:
    """Return the edits, additions and rejections of table `corrections` that took effect, in words as `what`."""
    out = corrections[corrections["state"].isin(TOOK_EFFECT) & (corrections["action"] != "accept")]
    return out.assign(what=_what(out))


def summary(claims: pd.DataFrame, corrections: pd.DataFrame, rejected: pd.DataFrame) -> str:
    """Return in words how many claims were machine-read, confirmed, corrected, added and rejected."""
    counts = Counter(claims["review"])
    told = ", ".join(f"{counts[name]:,} {name}" for name in REVIEWS[1:])
    text = f"{counts['machine']:,} of {len(claims):,} claims are machine-read.\nBy a person: {told}"
    text += f", {len(rejected):,} rejected."
    listed = len(unfit(corrections))
    return f"{text}\n{listed:,} of {len(corrections):,} corrections no longer fit: see below." if listed else text


def by_kind(claims: pd.DataFrame, rejected: pd.DataFrame) -> pd.DataFrame:
    """Return for each kind how many claims were machine-read, confirmed, corrected, added and rejected."""
    counts = Counter(zip(claims["kind"], claims["review"], strict=True))
    gone = Counter(rejected["kind"])
    rows = [
        {"kind": kind.replace("_", " ")}
        | {review: counts[kind, review] for review in REVIEWS}
        | {"rejected": gone[kind]}
        for kind in KINDS
        if gone[kind] or any(counts[kind, review] for review in REVIEWS)
    ]
    return pd.DataFrame(rows, columns=["kind", *REVIEWS, "rejected"])


def _what(rows: pd.DataFrame) -> list[str]:
    """Return each decision in words: "edit certainty: asserted → believed"; which words a quote lost is not told."""
    told = []
    for row in rows.itertuples():
        values = "" if row.field == "quote" else f": {_or_nothing(row.old)} → {_or_nothing(row.new)}"
        change = f" {row.field}{values}" if row.action == "edit" else ""
        told.append(f"{row.action}{change}")
    return told


def _or_nothing(value: object) -> str:
    return str(value) or "nothing"
