"""Turn claims into what happened, in which order, how far up the ladder, and with which answer.

Input   claims and order relations of all documents; data/reference/ladder.yaml
Output  tables `incidents`, `disagreements`, `responses`, `pattern`, `sequence`, `windows`, `contradictions`,
        `not_events`, `messages`, `forces`, `strengths`, `statements`, `attributions`, `refusals`, `acled_like`,
        `gdelt_like`
"""

from sitrep.escalation.accounts import Account, account
from sitrep.escalation.answers import responses
from sitrep.escalation.channel import messages
from sitrep.escalation.clashes import contradictions
from sitrep.escalation.compared import strengths
from sitrep.escalation.exports import acled_like, gdelt_like
from sitrep.escalation.incident_table import disagreements, incidents, places
from sitrep.escalation.ladder import FILE as LADDER_FILE
from sitrep.escalation.ladder import EventType, Ladder, Outcome, Rung, explained, in_order
from sitrep.escalation.ladder import read as read_ladder
from sitrep.escalation.period import pattern
from sitrep.escalation.relations import order_relations, ranked, windows
from sitrep.escalation.speakers import attributions, refusals, statements
from sitrep.escalation.strength import forces
from sitrep.escalation.timing import incident_windows, sequence
from sitrep.escalation.unrealised import not_events

__all__ = [
    "LADDER_FILE",
    "Account",
    "EventType",
    "Ladder",
    "Outcome",
    "Rung",
    "account",
    "acled_like",
    "attributions",
    "contradictions",
    "disagreements",
    "explained",
    "forces",
    "gdelt_like",
    "in_order",
    "incident_windows",
    "incidents",
    "messages",
    "not_events",
    "order_relations",
    "pattern",
    "places",
    "ranked",
    "read_ladder",
    "refusals",
    "responses",
    "sequence",
    "statements",
    "strengths",
    "windows",
]
