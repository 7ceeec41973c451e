"""An event, its head and its words. Knows no other room of the events.

Input   what a frame found
Output  `Event`; the verb that carries an event, and the span of its words
"""

from dataclasses import dataclass

from spacy.tokens import Token

from sitrep.claims import grammar
from sitrep.claims.frames import Found
from sitrep.claims.record import Claim


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A claim of an event with what the order of events is read from."""

    claim: Claim
    found: Found
    dated: bool  # whether the date stands with the event itself


def head(found: Found) -> Token:
    """Return the verb that carries the event, or the noun that names it."""
    return found.carrier or found.trigger


def span(found: Found) -> tuple[int, int]:
    """Return (start, end) of the words that tell the event, in code points into the document."""
    carrier = found.carrier
    if carrier is None:
        if not grammar.is_verb(found.trigger):
            return grammar.noun_phrase(found.trigger)
        return grammar.clause(found.trigger)
    if found.outcome and found.trigger.dep_ == "conj":
        return grammar.noun_phrase(found.trigger)
    return grammar.clause(carrier)


def is_told(event: Event) -> bool:
    """Return whether *event* is told as something that took place."""
    return event.claim.certainty in {"asserted", "believed"} and event.claim.polarity != "negative"
