"""Follow the messages: who sent what to whom, by which way, and whether it got there.

Input   claims of kind "channel_message"
Output  table `messages`; "passed on" is never read as "obeyed"
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from sitrep.escalation import happening, order
from sitrep.escalation.happening import Happening, Window
from sitrep.escalation.ladder import NOBODY
from sitrep.escalation.sameness import NARROW_DAYS

if TYPE_CHECKING:
    from sitrep.claims.record import Claim

COLUMNS = [
    "id",
    "order",
    "start",
    "end",
    "channel",
    "sender",
    "sender_side",
    "recipient",
    "recipient_side",
    "about",
    "content",
    "outcome",
    "relay_of",
    "anonymous_source",
    "claim_ids",
    "document_ids",
    "words",
]
NOT_A_MESSAGE = "channel_definition"  # norm.subtype of a sentence that says what the channel is for


def messages(claims: Sequence[Claim]) -> pd.DataFrame:
    """Return the table `messages`, in order; a relay always stands after what it relays.

    Messages that were only planned, threatened or denied are left out, and so is a sentence that merely
    explains what the channel is.  Claims about one message (same way, parties and content, days that overlap)
    share a row.  `outcome` is what is said of the message itself; whether it was obeyed is another claim.

    Args:
        claims: of any kind and any number of documents.
    """
    groups: list[list[Happening]] = []
    alike: dict[str, list[list[Happening]]] = {}  # by way, parties and content
    for claim in sorted(claims, key=lambda c: (c.document_id, c.start, c.id)):
        is_message = claim.kind == "channel_message" and claim.norm.get("subtype") != NOT_A_MESSAGE
        if is_message and happening.is_real(claim):
            message = happening.happening(claim, "sender", "recipient")
            known = alike.setdefault(_content(message), [])
            home = next((group for group in known if all(_is_one(message, other) for other in group)), None)
            if home is None:
                home = []
                groups.append(home)
                known.append(home)
            home.append(message)
    sides = _sides(claims)
    home_of = {message.id: group[0].id for group in groups for message in group}
    relays = {group[0].id: _relayed(group, home_of) for group in groups}
    line = order.sequence(
        [order.Item(id=group[0].id, window=_shared(group), place=group[0].place) for group in groups],
        [_before(original, group[0]) for group in groups if (original := relays[group[0].id])],
    )
    rows = [_row(group, relays[group[0].id], line, sides) for group in groups]
    rows.sort(key=lambda row: line.ranks[str(row["id"])[2:]])
    return pd.DataFrame(rows, columns=COLUMNS)


def _row(group: Sequence[Happening], relay_of: str, line: order.Line, sides: dict[str, str]) -> dict[str, object]:
    first = group[0]
    norm = first.claim.norm
    outcomes = [str(m.claim.norm.get("outcome") or "unknown") for m in group]
    told = list(dict.fromkeys(outcome for outcome in outcomes if outcome != "unknown"))
    sender, recipient = (" and ".join(found) or NOBODY for found in (first.actors, first.targets))
    return {
        "id": f"m-{first.id}",
        "order": line.ranks[first.id],
        "start": happening.iso(line.windows[first.id].start),
        "end": happening.iso(line.windows[first.id].end),
        "channel": str(norm.get("channel") or NOBODY),
        "sender": sender,
        "sender_side": sides.get(sender, happening.UNKNOWN_SIDE),
        "recipient": recipient,
        "recipient_side": sides.get(recipient, happening.UNKNOWN_SIDE),
        "about": " and ".join(happening.names(norm.get("addressee"))) or NOBODY,
        "content": str(norm.get("content") or NOBODY),
        "outcome": " / ".join(told) or "unknown",
        "relay_of": f"m-{relay_of}" if relay_of else "",
        "anonymous_source": all(m.claim.anonymous_source for m in group),
        "claim_ids": " ".join(m.id for m in group),
        "document_ids": " ".join(sorted({m.claim.document_id for m in group})),
        "words": " … ".join(dict.fromkeys(m.claim.quote for m in group)),
    }


def _content(message: Happening) -> str:
    norm = message.claim.norm
    return repr([norm.get(key) for key in ("channel", "sender", "recipient", "addressee", "content")])


def _is_one(message: Happening, other: Happening) -> bool:
    norm, known = message.claim.norm, other.claim.norm
    is_near = message.claim.document_id == other.claim.document_id or (
        min(message.window.days, other.window.days) <= NARROW_DAYS
    )
    return (
        is_near
        and message.window.gap_days(other.window) == 0
        and bool(norm.get("relay_of")) == bool(known.get("relay_of"))
        and not (norm.get("repeat") or known.get("repeat"))
    )


def _shared(group: Sequence[Happening]) -> Window:
    shared = group[0].window
    for message in group[1:]:
        shared = shared.shared_with(message.window) if shared.gap_days(message.window) == 0 else shared
    return shared


def _relayed(group: Sequence[Happening], home_of: dict[str, str]) -> str:
    """Return the id of the message that *group* passes on, or ""; an original that is not read is none."""
    told = [home_of.get(str(m.claim.norm.get("relay_of") or ""), "") for m in group]
    return next((name for name in told if name and name != group[0].id), "")


def _before(original: str, relay: Happening) -> order.Before:
    return order.Before(
        document_id=relay.claim.document_id,
        before_id=original,
        after_id=relay.id,
        reason="stated",
        cue=relay.claim.quote,
        start=relay.claim.start,
        end=relay.claim.end,
    )


def _sides(claims: Iterable[Claim]) -> dict[str, str]:
    """Return name -> side, from every field that gives one."""
    out: dict[str, str] = {}
    for claim in claims:
        for role in ("actor", "target", "sender", "recipient", "force"):
            side = claim.norm.get("side" if role == "force" else f"{role}_side")
            found = happening.names(claim.norm.get(role))
            if side and side != happening.UNKNOWN_SIDE and len(found) == 1:
                out.setdefault(found[0], str(side).replace("-", "_"))
    return out
