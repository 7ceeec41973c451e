"""List the order statements that cannot all hold, with the sentences of both sides. None is dropped silently.

Input   an account
Output  table `contradictions`
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import pandas as pd

from sitrep.escalation import happening, relations
from sitrep.escalation.accounts import Account
from sitrep.escalation.happening import Happening
from sitrep.escalation.order import Before, Clash
from sitrep.escalation.sentences import Sentences

if TYPE_CHECKING:
    from sitrep.claims.record import Claim

COLUMNS = [
    "document_id",
    "kind",
    "before_id",
    "after_id",
    "reason",
    "cue",
    "sentence",
    "against_documents",
    "against_ids",
    "against_sentences",
    "explanation",
]


def contradictions(told: Account) -> pd.DataFrame:
    """Return the table `contradictions`: within one document first, then between documents.

    Args:
        told: from `accounts.account`.

    Returns:
        One row for each statement that the sequence sets aside, the weaker of two: its sentence, and the sentences
        that speak against it, verbatim.  `kind` is "order" where statements run in a circle, "dates" where one
        goes against the days that the texts give.
    """
    events = {event.id: event for event in happening.events(told.claims)}
    dates: dict[str, list[Claim]] = {}
    for claim in told.claims:
        if claim.kind == "date":
            dates.setdefault(claim.document_id, []).append(claim)
    seen = set()
    rows = []
    for clash in (*_sorted(told.clashes), *_sorted(told.line.clashes)):
        key = (clash.set_aside.document_id, clash.set_aside.start, clash.set_aside.cue, clash.kind)
        if key not in seen:
            seen.add(key)
            rows.append(_row(clash, events, dates, told))
    return pd.DataFrame(rows, columns=COLUMNS)


def _sorted(clashes: Iterable[Clash]) -> list[Clash]:
    return sorted(clashes, key=lambda clash: clash.set_aside.strength)


def _row(
    clash: Clash, events: Mapping[str, Happening], dates: Mapping[str, list[Claim]], told: Account
) -> dict[str, object]:
    put = clash.set_aside
    ends = dict.fromkeys([put.before_id, put.after_id, *(i for r in clash.against for i in (r.before_id, r.after_id))])
    against = {sentence(relation, told.sentences): relation.document_id for relation in clash.against}
    reasons = [f"“{r.cue}” ({r.reason})" for r in clash.against]
    if clash.kind == "dates":
        for name in ends:
            words = relations.date_words(events[name], dates.get(events[name].claim.document_id, []))
            claim = words or events[name].claim
            against[told.sentences.text(claim.document_id, claim.start) or claim.quote] = claim.document_id
            reasons.append(f"“{claim.quote}” ({relations.days_text(events[name])})")
    before, after = (events[name].claim.quote for name in (put.before_id, put.after_id))
    return {
        "document_id": put.document_id,
        "kind": clash.kind,
        "before_id": put.before_id,
        "after_id": put.after_id,
        "reason": put.reason,
        "cue": put.cue,
        "sentence": sentence(put, told.sentences),
        "against_documents": " ".join(sorted(set(against.values()))),
        "against_ids": " ".join(name for name in ends if name not in (put.before_id, put.after_id)),
        "against_sentences": " … ".join(against),
        "explanation": (
            f"“{put.cue}” ({put.reason}) puts “{before}” before “{after}”; that contradicts {', '.join(reasons)}. "
            "The weaker statement is set aside in the sequence."
        ),
    }


def sentence(relation: Before, sentences: Sentences) -> str:
    """Return the sentence with the words of *relation*, or those words where the text is not at hand."""
    return sentences.text(relation.document_id, relation.start) or relation.cue
