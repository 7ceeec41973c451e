"""Read where things are: named places, the zone and its shape, and where each force is said to be.

Input   a `Context` and the quantities of its text
Output  place and force claims

The rooms: `known` (places that the reference knows), `naming` (named places), `facilities`, `lengths` (the length
beside a word), `zones` (the shape of a zone), `relations` (who is where, against a zone or place), `located` (all of
these), `bodies` (the forces).
"""

from sitrep.claims.places.bodies import force_name, forces
from sitrep.claims.places.located import places
from sitrep.claims.places.relations import relation_words

__all__ = ["force_name", "forces", "places", "relation_words"]
