"""Make the table of what happened, and the table of where its documents differ. Nothing is averaged.

Input   an account
Output  tables `incidents` and `disagreements`
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import pandas as pd

from sitrep import lexicon
from sitrep.escalation import differences, happening, lineup, witnesses
from sitrep.escalation.accounts import Account
from sitrep.escalation.differences import UNSAID, Given, Subject
from sitrep.escalation.happening import UNKNOWN_SIDE, Happening
from sitrep.escalation.ladder import NOBODY
from sitrep.escalation.occurrences import Occurrence
from sitrep.escalation.witnesses import Witness

COLUMNS = [
    "id",
    "order",
    "order_low",
    "order_high",
    "order_basis",
    "rung",
    "type",
    "plover",
    "cameo",
    "actor",
    "actor_side",
    "target",
    "target_side",
    "forces",
    "start",
    "end",
    "label",
    "outcome",
    "certainty",
    "relation",
    "n_claims",
    "n_documents",
    "n_witnesses",
    "witnesses",
    "same_witness",
    "claim_ids",
    "document_ids",
    "words",
    "agreed",
    "disagreements",
]
DISAGREEMENT_COLUMNS = [
    "incident_id",
    "order",
    "label",
    "subject",
    "value",
    "low",
    "high",
    "unit",
    "words",
    "contradicts",
    "is_part",
    "basis",
    "n_documents",
    "document_ids",
    "claim_ids",
]
UNTOLD = ("actor", "target")  # differences in wording: in the table, not in an incident's row


def incidents(told: Account) -> pd.DataFrame:
    """Return the table `incidents`: what the documents say happened, in order.

    Args:
        told: from `accounts.account`.

    Returns:
        One row an incident, sorted by `order` (1, 2, ...), which is one sequence that the words allow;
        `order_low` and `order_high` are the first and last place that they allow.  `start` and `end` are the days
        that all of its claims and its place in the order allow; the days each document gives stay in
        `disagreements` where they do not overlap.  `order_basis` says why it stands after the row before it.
    """
    bases = lineup.basis(told.line, told.by_id)
    subjects = differences.subjects(told)
    rows = []
    for one in told.found:
        window, places = told.line.windows[one.id], told.line.places[one.id]
        heard = witnesses.witnesses(one, told.texts, told.sentences)
        rows.append(
            {
                "id": incident_id(one),
                "order": told.line.ranks[one.id],
                "order_low": places[0],
                "order_high": places[1],
                "order_basis": bases[one.id],
                "start": happening.iso(window.start),
                "end": happening.iso(window.end),
                "n_witnesses": len(heard),
                "witnesses": "; ".join(" ".join(witness.document_ids) for witness in heard),
                "same_witness": "; ".join(_one_voice(witness) for witness in heard if witness.reasons),
                "agreed": _in_words(_agreed(subjects[one.id]), told.publishers),
                "disagreements": _in_words(
                    [s for s in subjects[one.id] if s.is_contradicted and s.name not in UNTOLD], told.publishers
                ),
                **described(one, told),
            }
        )
    return pd.DataFrame(rows, columns=COLUMNS)


def disagreements(told: Account) -> pd.DataFrame:
    """Return the table `disagreements`: what documents give differently for one incident, value by value.

    Args:
        told: from `accounts.account`.

    Returns:
        One row for each incident, subject and value, the incidents in order and contradicted subjects first.
        `contradicts` holds the words of the values that cannot hold beside this one; "" where all may.
    """
    subjects = differences.subjects(told)
    rows = []
    for one in told.found:
        label = str(described(one, told)["label"])
        for subject in subjects[one.id]:
            for given in subject.given if subject.differs else ():
                rows.append(
                    {
                        "incident_id": incident_id(one),
                        "order": told.line.ranks[one.id],
                        "label": label,
                        "subject": subject.name,
                        "value": value_text(given),
                        "low": None if given.first.code else given.first.low,
                        "high": None if given.first.code else given.first.high,
                        "unit": "" if given.first.code else given.first.unit,
                        "words": " … ".join(dict.fromkeys(value.words for value in given.values)),
                        "contradicts": "; ".join(given.contradicts),
                        "is_part": given.first.part,
                        "basis": given.first.basis,
                        "n_documents": len(given.document_ids),
                        "document_ids": " ".join(given.document_ids),
                        "claim_ids": " ".join(dict.fromkeys(value.claim.id for value in given.values)),
                    }
                )
    table = pd.DataFrame(rows, columns=DISAGREEMENT_COLUMNS)
    return table.astype({"low": "float64", "high": "float64", "is_part": "bool"})


def places(incidents: pd.DataFrame) -> list[str]:
    """Return for each row of the table `incidents` the places that the words allow: "4", or "2 to 23"."""
    pairs = zip(incidents["order_low"], incidents["order_high"], strict=True)
    return [str(low) if low == high else f"{low} to {high}" for low, high in pairs]


def incident_id(one: Occurrence) -> str:
    """Return the id of an occurrence's row."""
    return f"i-{one.id}"


def value_text(given: Given) -> str:
    """Return a value as read: "27.4 km", "at most 29 km", a code, or its words where it is none of these."""
    value = given.first
    if value.code:
        return value.code.replace("_", " ")
    if not value.is_number:
        return value.words
    low, high = (None if bound is None else f"{bound:,.1f}".removesuffix(".0") for bound in (value.low, value.high))
    number = f"at most {high}" if low is None else f"at least {low}" if high is None else low
    if low is not None and high is not None and low != high:
        number = f"{low} to {high}"
    return f"{number} {value.unit}".strip()


def _agreed(found: Iterable[Subject]) -> list[Subject]:
    """Return the subjects for which several documents give one value and none another."""
    return [
        subject
        for subject in found
        if len(subject.given) == 1 and len(subject.given[0].document_ids) > 1 and subject.name not in UNTOLD
    ]


def _in_words(found: Iterable[Subject], publishers: Mapping[str, str]) -> str:
    return "; ".join(
        f"{subject.name}: "
        + " / ".join(
            f"{given.first.code or given.first.words} ({_who(given.document_ids, publishers)})"
            for given in subject.given
            if not given.first.part
        )
        for subject in found
    )


def _one_voice(witness: Witness) -> str:
    return f"{', '.join(witness.document_ids)} ({', '.join(witness.reasons)})"


def described(one: Occurrence, told: Account) -> dict[str, object]:
    """Return the cells of an incident that its own claims give: rung, type, parties, label, answer, words."""
    return _all_described(told)[one.id]


@lru_cache(maxsize=1)  # every table names its incidents
def _all_described(told: Account) -> dict[str, dict[str, object]]:
    return {one.id: _described(one, told) for one in told.found}


def _described(one: Occurrence, told: Account) -> dict[str, object]:
    events = sorted(one.events, key=lambda event: event.place)
    lead = min(events, key=lambda e: (e.claim.section != "body", e.actor_side == UNKNOWN_SIDE, e.window.days, e.place))
    kind = told.ladder.type_of(lead.type)
    rung = told.ladder.rung_of(lead.type)
    bodies = [event for event in events if event.claim.section != "headline"] or events  # a headline names loosely
    actors = _common(e.actors for e in [e for e in bodies if e.actor_side != UNKNOWN_SIDE] or bodies)
    targets = _common(e.targets for e in [e for e in bodies if e.target_side != UNKNOWN_SIDE] or bodies)
    extra = [told.messages[event.id] for event in events if event.id in told.messages]
    claim_ids = dict.fromkeys([event.id for event in events] + [claim.id for claim in extra])
    named = {name for event in events for name in event.actors}
    named |= {name for event in events for name in event.targets if event.target_side != UNKNOWN_SIDE}
    answers = [differences.outcome(event, told.messages) for event in events]
    whose = _side(e.target_side for e in bodies)
    is_body = whose != UNKNOWN_SIDE and not _are_craft(targets)
    by = "" if _are_craft(actors) else str(lead.claim.norm.get("by") or "")
    return {
        "rung": rung.key,
        "type": lead.type,
        "plover": str(lead.claim.norm.get("plover") or rung.plover),
        "cameo": str(lead.claim.norm.get("cameo") or kind.cameo),
        "actor": _joined(actors),
        "actor_side": _side(e.actor_side for e in bodies),
        "target": _joined(targets),
        "target_side": whose,
        "forces": "; ".join(sorted(named)),
        "label": told.ladder.label(lead.type, actors, targets, body=is_body, by=by),
        "outcome": " / ".join(_most_given(answers)) or "unknown",
        "certainty": "asserted" if any(e.claim.certainty == "asserted" for e in events) else "believed",
        "relation": _relation(lead, events),
        "n_claims": len(claim_ids),
        "n_documents": len(one.document_ids),
        "claim_ids": " ".join(claim_ids),
        "document_ids": " ".join(one.document_ids),
        "words": " … ".join(dict.fromkeys(event.claim.quote for event in events)),
    }


def _are_craft(names: Iterable[str]) -> bool:
    """Return whether *names* are those of aircraft or other machines, which a label names themselves."""
    machines = {word for name in lexicon.read("actors")["forces"]["machines"] for word in happening.words_of(name)}
    return any(machines & happening.words_of(name) for name in names)


def _relation(lead: Happening, events: Sequence[Happening]) -> str:
    """Return the lead claim's place relation, or the one given most often where it gives none."""
    said = [str(event.claim.norm.get("relation") or "") for event in (lead, *events)]
    return said[0] if said[0] not in UNSAID else next(iter(_most_given(said)), NOBODY)


def _most_given(said: Iterable[str]) -> list[str]:
    """Return the distinct values that are given, the most often given first."""
    count = Counter(value for value in said if value not in UNSAID)
    return sorted(count, key=lambda value: (-count[value], value))


def _common(groups: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the names given most often; among equals the longest, which tells most."""
    count = Counter(group for group in groups if group)
    return min(count, key=lambda group: (-count[group], -len(" ".join(group)), group), default=())


def _side(sides: Iterable[str]) -> str:
    count = Counter(side for side in sides if side != UNKNOWN_SIDE)
    return min(count, key=lambda side: (-count[side], side), default=UNKNOWN_SIDE)


def _joined(names: Sequence[str]) -> str:
    return " and ".join(names) or NOBODY


def _who(document_ids: Iterable[str], publishers: Mapping[str, str]) -> str:
    return ", ".join(dict.fromkeys(publishers.get(name, name) for name in document_ids))
