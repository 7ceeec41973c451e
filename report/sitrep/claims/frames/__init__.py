"""Find the events that the verb frames of the lexicon describe.

Input   a parsed passage and the cast; data/lexicon/frames.yaml
Output  `Found` events: the frame, its trigger and who fills the roles

The rooms: `entries` (what a frame is, and by which words it is found), `matching` (does a phrase fit a frame's word),
`roles` (who does it, to whom), `verbs` and `nouns` (events that a verb tells, or a noun names), `finding` (a whole
passage), `naming` (what somebody or a zone is called).
"""

from sitrep.claims.frames.entries import Entry, Found, ways
from sitrep.claims.frames.finding import found
from sitrep.claims.frames.matching import fits, whole
from sitrep.claims.frames.naming import said_name, zone_name

__all__ = ["Entry", "Found", "fits", "found", "said_name", "ways", "whole", "zone_name"]
