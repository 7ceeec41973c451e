"""Turn found frames into event claims and channel messages.

Input   a `Context`
Output  event and channel_message claims, with roles, date, place against the zone, outcome and certainty

The rooms: `event` (an event, its head and its words), `when` and `whereabouts` (its days, its place against the zone),
`telling` (its claim; all events of a document), `inference` (what one event leaves to another), `channel` (the
messages among them).
"""

from sitrep.claims.events.channel import messages
from sitrep.claims.events.event import Event, head, is_told
from sitrep.claims.events.telling import events

__all__ = ["Event", "events", "head", "is_told", "messages"]
