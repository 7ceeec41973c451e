"""List what the texts mention without saying that it took place.

Input   claims of kind "event"
Output  table `not_events`
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pandas as pd

from sitrep.escalation import happening
from sitrep.escalation.ladder import NOBODY

if TYPE_CHECKING:
    from sitrep.claims.record import Claim

NOT_EVENT_COLUMNS = ["claim_id", "document_id", "type", "actor", "certainty", "polarity", "words", "why"]
WHY_NOT = {
    "conditional": "said to follow only if something else happens",
    "planned": "said to be planned or ordered, not to have happened",
    "possible": "said to be possible",
    "unknown": "nobody says whether it happened or will happen",
}
DENIED = "said not to have happened"


def not_events(claims: Iterable[Claim]) -> pd.DataFrame:
    """Return the table `not_events`: events that the texts mention without saying that they took place.

    Args:
        claims: of any kind.

    Returns:
        One row a claim, in text order, with the reason in words.
    """
    rows = []
    for event in happening.events(claims):
        if not happening.is_real(event.claim):
            is_denied = event.claim.polarity == "negative" or event.claim.certainty in happening.REAL
            rows.append(
                {
                    "claim_id": event.id,
                    "document_id": event.claim.document_id,
                    "type": event.type,
                    "actor": " and ".join(event.actors) or NOBODY,
                    "certainty": event.claim.certainty,
                    "polarity": event.claim.polarity,
                    "words": event.claim.quote,
                    "why": DENIED if is_denied else WHY_NOT[event.claim.certainty],
                }
            )
    return pd.DataFrame(rows, columns=NOT_EVENT_COLUMNS)
