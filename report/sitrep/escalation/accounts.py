"""Put the claims of all documents together once: what the tables of the step are made from.

Input   claims, order relations, documents, ladder
Output  `Account`: occurrences, their order, what contradicts it, their witnesses
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from sitrep.escalation import happening, lineup, occurrences, relations, witnesses
from sitrep.escalation.ladder import Ladder
from sitrep.escalation.occurrences import Occurrence
from sitrep.escalation.order import Before, Clash, Line
from sitrep.escalation.sentences import Sentences
from sitrep.escalation.witnesses import Texts

if TYPE_CHECKING:
    from sitrep.claims.record import Claim, Order
    from sitrep.documents import Document


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)  # one account is like no other: tables are kept by it
class Account:
    """All that the documents say happened, linked and put in order."""

    claims: tuple[Claim, ...]
    documents: tuple[Document, ...]
    ladder: Ladder
    sentences: Sentences
    found: tuple[Occurrence, ...]  # in order
    line: Line  # over occurrence ids
    told: tuple[Before, ...]  # relations between claims that no other of the same document contradicts
    clashes: tuple[Clash, ...]  # within single documents, over claim ids
    texts: Texts
    messages: Mapping[str, Claim]  # event id -> the message in the same words
    by_id: Mapping[str, Occurrence]
    publishers: Mapping[str, str]  # document id -> publisher, or the id where none is known


def account(
    claims: Sequence[Claim], orders: pd.DataFrame | Iterable[Order], documents: Iterable[Document], ladder: Ladder
) -> Account:
    """Return what *claims* say happened, linked across documents and put in order.

    Time grows with the number of claims; no step holds all against all.

    Args:
        claims: of any number of documents; zero is allowed.
        orders: the table `orders`, or the parser's records.
        documents: those that the claims are from.
        ladder: from `ladder.read`.

    Raises:
        ReferenceDataError: a claim has an event type that the ladder does not list.
    """
    files = tuple(documents)
    told = relations.relations(orders)
    clashes = relations.document_clashes(claims, told)
    aside = {clash.set_aside for clash in clashes}
    sound = [relation for relation in told if relation not in aside]
    found = occurrences.linked(claims, told, files, ladder)
    line = lineup.lined_up(found, sound, files)
    sentences = Sentences(files)
    return Account(
        claims=tuple(claims),
        documents=files,
        ladder=ladder,
        sentences=sentences,
        found=tuple(sorted(found, key=lambda one: line.ranks[one.id])),
        line=line,
        told=tuple(sound),
        clashes=tuple(clashes),
        texts=witnesses.texts(files, found, sentences),
        messages=_messages_at(claims),
        by_id={one.id: one for one in found},
        publishers={document.id: document.publisher or document.id for document in files},
    )


def _messages_at(claims: Iterable[Claim]) -> dict[str, Claim]:
    """Return event id -> the message claim whose words overlap the event's and whose sender is its actor."""
    sent: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim.kind == "channel_message":
            sent.setdefault(claim.document_id, []).append(claim)
    out = {}
    for event in happening.events(claim for claim in claims if claim.document_id in sent):
        for message in sent[event.claim.document_id]:
            overlap = min(event.claim.end, message.end) - max(event.claim.start, message.start)
            by_actor = set(happening.names(message.norm.get("sender"))) & set(event.actors)
            if by_actor and 2 * overlap > message.end - message.start:
                out[event.id] = message
    return out
