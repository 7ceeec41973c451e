"""Who is who in one document: every noun and pronoun that can act, with the one name it goes by.

Input   the passages of a document; data/lexicon/actors.yaml; the names of states
Output  a `Cast` that answers "who is this word?" in one name per actor

The rooms, in the order of the work: `actors` (what an actor is), `names` (known names in a text), `memory` (who was
spoken of so far), `positions` (where a noun is said to be), `forces` and `pronouns` (whom "the group" and "it" mean),
`meaning` (whom any word means), `casting` (the whole document).
"""

from sitrep.claims.cast.actors import ARMED, UNSPECIFIED, Actor, Cast
from sitrep.claims.cast.casting import cast
from sitrep.claims.cast.forces import is_make
from sitrep.claims.cast.names import bare, known, mentions
from sitrep.claims.cast.positions import at_edge, where

__all__ = ["ARMED", "UNSPECIFIED", "Actor", "Cast", "at_edge", "bare", "cast", "is_make", "known", "mentions", "where"]
