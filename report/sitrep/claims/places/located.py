"""Read every place claim of a document.

Input   a `Context` and the quantities of its text
Output  place claims
"""

from collections.abc import Iterable

from sitrep.claims.context import Context
from sitrep.claims.places import facilities, halves, naming, placed, relations, zones
from sitrep.claims.places.lengths import Lengths
from sitrep.claims.quantities import Quantity
from sitrep.claims.record import Claim


def places(context: Context, amounts: Iterable[Quantity]) -> list[Claim]:
    """Return the place claims of a document, in no order; *amounts* are the quantities of its text."""
    lengths = Lengths.of(amounts)
    shaped = [*zones.zones(context, lengths), *halves.halves(context)]
    shaped += [claim for claim in placed.placed(context) if not _told(claim, shaped)]
    halved = [claim for claim in shaped if claim.norm.get("shape") == "half_plane"]
    names = [
        claim for claim in naming.named(context, lengths) if claim.norm["role"] != "line" or not _told(claim, halved)
    ]
    edges = relations.edges(context, lengths)
    shaped = [claim for claim in shaped if "shape" in claim.norm or not _told(claim, edges)]
    told = [c for c in shaped if c.norm["role"] == "zone" and "shape" in c.norm]
    told += [c for c in names if c.norm.get("relation") == "bearing"]
    return [
        *shaped,
        *relations.relations(context, lengths, [(claim.start, claim.end) for claim in told]),
        *edges,
        *names,
        *facilities.facilities(context),
    ]


def _told(claim: Claim, others: Iterable[Claim]) -> bool:
    """Return whether one of *others* already tells of the zone in the words of *claim*."""
    return any(other.start < claim.end and claim.start < other.end for other in others)
