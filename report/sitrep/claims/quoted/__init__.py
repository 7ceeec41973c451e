"""Find who says, thinks or means what, as three spans: the source, the cue and the content.

Input   a text; data/lexicon/quoted.yaml
Output  `Attribution`s, and spans of type Source, Cue and Content that share a value ("a1", "a2", ...)

The conventions are those of PolNeAR: beliefs and intentions count as well as speech, the cue holds the auxiliaries
of its verb, the content is the whole complement and may come in pieces. What somebody says in the words of somebody
else is found as well, but only the outermost attribution becomes spans: a word belongs to one attribution at most.

The rooms, in the order of the work: `record` (what an attribution is), `sources` (who), `cues` (which words are the
cue), `clauses` and `things` (what completes a verb), `verbs`, `nouns` and `phrases` (what attributes), `pieces` (the
content, cut around the others), `layer` (the whole text).

Source:
    Newell, Margolin and Ruths (2018), An Attribution Relations Corpus for Political News, LREC.
"""

from sitrep.claims.quoted.layer import attributions, spans
from sitrep.claims.quoted.record import Attribution

__all__ = ["Attribution", "attributions", "spans"]
