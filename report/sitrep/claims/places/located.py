"""Read every place claim of a document.

Input   a `Context` and the quantities of its text
Output  place claims
"""

from collections.abc import Iterable

from sitrep.claims.context import Context
from sitrep.claims.places import facilities, naming, relations, zones
from sitrep.claims.places.lengths import Lengths
from sitrep.claims.quantities import Quantity
from sitrep.claims.record import Claim


def places(context: Context, amounts: Iterable[Quantity]) -> list[Claim]:
    """Return the place claims of a document, in no order; *amounts* are the quantities of its text."""
    lengths = Lengths.of(amounts)
    return [
        *zones.zones(context, lengths),
        *relations.relations(context, lengths),
        *naming.named(context),
        *facilities.facilities(context),
    ]
