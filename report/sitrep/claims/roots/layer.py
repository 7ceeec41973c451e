"""Read the events of a whole text.

Input   a text
Output  `Rooted` events in the order of the sentences; rows with the main event of each sentence
"""

from datetime import date

from sitrep.claims import cast as people
from sitrep.claims import grammar, passages
from sitrep.claims.cast import UNSPECIFIED, Cast
from sitrep.claims.roots import reading, roles
from sitrep.claims.roots.roles import Rooted


def spans(text: str, dct: date | None = None) -> list[dict]:
    """Return the main event of each sentence of *text* as a span, by where it starts.

    Args:
        text: English text.
        dct: publication date; every layer is called with one, roots do not need it.

    Returns:
        Rows with start, end (code points, end exclusive), type (the root) and value {"source", "target"}; a
        sentence has one, or none. `events` has the further ones.
    """
    out = []
    for event, *_ in _of_sentences(text):
        verb = event.trigger if grammar.is_verb(event.trigger) else roles.clause_of(event.trigger)
        start, end = grammar.clause(verb)
        own = (passages.first(event.trigger), passages.last(event.trigger))
        value = {"source": event.source, "target": event.target}
        out.append({"start": min(start, own[0]), "end": max(end, own[1]), "type": event.root, "value": value})
    return sorted(out, key=lambda span: (span["start"], span["end"], span["type"]))


def events(text: str) -> list[Rooted]:
    """Return the events of *text* in the order of its sentences, the main one of each first."""
    return [event for found in _of_sentences(text) for event in found]


def _of_sentences(text: str) -> list[list[Rooted]]:
    parts = passages.passages(text)
    who: Cast = people.cast(parts, UNSPECIFIED)
    sentences = [sentence for part in parts if part.doc is not None for sentence in part.doc.sents]
    found = [[roles.rooted(root, word, who) for root, word in reading.found(one)] for one in sentences]
    return [events for events in found if events]
