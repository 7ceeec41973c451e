"""Say which root of PLOVER the main event of each sentence has, and who does it to whom.

Input   a text; data/lexicon/roots.yaml
Output  one span per sentence with an event, with its root as type and its source and target as value

A sentence is read from its main verb downwards: verbs of saying and beginning hand on to their clause, verbs without
a meaning of their own ("launched an attack") to their noun. What is only meant is AGREE or THREATEN. Where no way of
the lexicon fits, the way whose words are nearest in meaning does.

The rooms, in the order of the work: `ways` (which way to say it fits a word), `reading` (the main verb and what it
hands on to), `nearest` (the way nearest in meaning), `roles` (who does it to whom), `layer` (the whole text).

Source:
    Open Event Data Alliance, PLOVER, the Political Language Ontology for Verifiable Event Records, sixteen roots.
"""

from sitrep.claims.roots.layer import events, spans
from sitrep.claims.roots.roles import Rooted

__all__ = ["Rooted", "events", "spans"]
