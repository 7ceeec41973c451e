"""Turn claims into what happened, in which order, how far up the ladder, and with which answer.

Input   claims and order relations of all documents; data/reference/ladder.yaml
Output  tables `incidents`, `not_events`, `orders`, `messages`, `forces`, `statements`, `refusals`,
        and beside them windows, contradictions and reported values
"""

from sitrep.escalation.channel import messages
from sitrep.escalation.incident_table import contradictions, incidents, reported_values
from sitrep.escalation.ladder import EventType, Ladder, Outcome, Rung, in_order
from sitrep.escalation.ladder import read as read_ladder
from sitrep.escalation.relations import order_relations, ranked, windows
from sitrep.escalation.speakers import refusals, statements
from sitrep.escalation.strength import forces
from sitrep.escalation.unrealised import not_events

__all__ = [
    "EventType",
    "Ladder",
    "Outcome",
    "Rung",
    "contradictions",
    "forces",
    "in_order",
    "incidents",
    "messages",
    "not_events",
    "order_relations",
    "ranked",
    "read_ladder",
    "refusals",
    "reported_values",
    "statements",
    "windows",
]
