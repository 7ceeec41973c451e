"""Read where things are: named places, the zone and its shape, and where each force is said to be.

Input   a `Context` and the quantities of its text
Output  place and force claims

The rooms: `known` (places that the reference knows), `parallels` (lines of latitude and longitude), `ways` (lines and
roads by name), `apart` (how far a named place is from another), `naming` (named places), `facilities`, `lengths` (the
length beside a word), `links` (what a length is measured from), `outlines` (the shape that it gives), `zones` (zones of
any size), `halves` (one side of a line), `placed` (zones without a size), `relations` (who is where, against a zone or
place), `located` (all of these), `stations` (where a body stands), `bodies` (the forces).
"""

from sitrep.claims.places.bodies import force_name, forces
from sitrep.claims.places.located import places
from sitrep.claims.places.parallels import Parallel, parallels
from sitrep.claims.places.relations import relation_words

__all__ = ["Parallel", "force_name", "forces", "parallels", "places", "relation_words"]
