"""Give each finding an id that outlives an edition.

Input   findings, the tables `claims` and `documents`
Output  ids, in the order of the findings
"""

import hashlib
import re
from collections import Counter
from collections.abc import Sequence

import pandas as pd

from sitrep.findings.wording import Finding

_UNDATED = "9999"
_DIGITS = re.compile(r"\d+")


def ids(found: Sequence[Finding], claims: pd.DataFrame, documents: pd.DataFrame) -> list[str]:
    """Return the id of each finding: from its section and the first claim behind it, by the day of its document.

    A document that is added is mostly a later one, and leaves the id as it was, whatever the sentence then says.
    A finding that counts, and rests on no claim in particular, is known by its words without the numbers.
    """
    days = {row.id: row.published if isinstance(row.published, str) else _UNDATED for row in documents.itertuples()}
    places = {row.id: (days.get(row.document_id, _UNDATED), n) for n, row in enumerate(claims.itertuples())}
    seen: Counter[tuple[str, str]] = Counter()
    out = []
    for finding in found:
        known = [claim for claim in finding.claim_ids if claim in places]
        first = min(known, key=lambda claim: places[claim]) if known else _DIGITS.sub("", finding.sentence)
        key = (finding.section, first)
        seen[key] += 1
        digest = hashlib.sha256("\x1f".join((*key, str(seen[key]))).encode("utf-8")).hexdigest()
        out.append(f"f-{digest[:10]}")
    return out
