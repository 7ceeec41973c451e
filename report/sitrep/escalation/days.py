"""Find the days that documents give for an occurrence, with their words.

Input   happenings, the date claims of their documents
Output  `Value`s of the subject "when"
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from sitrep.escalation import happening
from sitrep.escalation.happening import Happening
from sitrep.escalation.values import DAY, Value

if TYPE_CHECKING:
    from sitrep.claims.record import Claim

WHEN = "when"


def days_of(events: Iterable[Happening], dates: Mapping[str, Sequence[Claim]]) -> list[Value]:
    """Return the days that each claim gives, with the words of the date where the text has them."""
    out = []
    for event in events:
        if event.said.start is None or event.said.end is None:
            continue
        words = _date_words(event, dates.get(event.claim.document_id, ()))
        code = f"{event.said.start.isoformat()} to {event.said.end.isoformat()}"
        code = event.said.start.isoformat() if event.said.days == 1 else code
        claim = words or event.claim
        out.append(
            Value(
                subject=WHEN,
                low=float(event.said.start.toordinal()),
                high=float(event.said.end.toordinal()),
                unit=DAY,
                words=" ".join(claim.quote.split()),
                claim=claim,
                code=code,
            )
        )
    return out


def _date_words(event: Happening, dates: Iterable[Claim]) -> Claim | None:
    """Return the date claim nearest in the text that gives the days of *event*, as first read."""
    first_read = happening.window(event.claim.norm.get("date"))
    same = [claim for claim in dates if happening.window(claim.norm) == first_read != happening.OPEN]
    return min(same, key=lambda d: (abs(d.start - event.claim.start), d.start), default=None)
