"""Say who said what, how it is known, and who would not say.

Input   claims of kind "quote", "assessment" and "refusal_no_comment"
Output  tables `statements` and `refusals`
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from sitrep import lexicon
from sitrep.escalation import happening
from sitrep.escalation.ladder import NOBODY

if TYPE_CHECKING:
    from sitrep.claims.record import Claim
    from sitrep.documents import Document

COLUMNS = [
    "id",
    "speaker",
    "speaker_kind",
    "document_id",
    "date",
    "about",
    "stance_or_content",
    "mode",
    "certainty",
    "chain",
    "claim_ids",
    "words",
]
ATTRIBUTION_COLUMNS = [
    "id",
    "holder",
    "holder_kind",
    "of",
    "what",
    "certainty",
    "polarity",
    "document_id",
    "date",
    "chain",
    "claim_ids",
    "words",
]
REFUSAL_COLUMNS = ["claim_id", "document_id", "who", "topic", "words"]
DECLINED = "declined to comment: {topic}"
# Fields of a claim that name a speaker, by kind of claim.
SPEAKER = {"quote": "speaker", "assessment": "holder", "refusal_no_comment": "who"}


def statements(claims: Sequence[Claim], documents: Iterable[Document]) -> pd.DataFrame:
    """Return the table `statements`: quotations, assessments and refusals to comment, by speaker.

    A quotation inside the words of an assessment by the same document is part of it and shares its row.
    A term in quotation marks that nobody is said to use is no statement.
    `date` is the day of publication: the statement is known to be no later.

    Args:
        claims: of any kind.
        documents: for the days of publication and the publishers, who are institutions.

    Returns:
        One row a statement, in text order per document.  `speaker_kind` is "document" for a leaflet or the
        like, "anonymous" for a source that the text does not name, "institution" for a state, body or
        publisher, "official" for a person whom the document puts on a side, "named" for anyone else.
    """
    files = {document.id: document for document in documents}
    bodies = _bodies() | {str(document.publisher) for document in files.values() if document.publisher}
    sides = _sided(claims)
    words = {claim.id: claim.quote for claim in claims}
    said = [claim for claim in claims if claim.kind in SPEAKER and not _is_nobodys_term(claim)]
    inside = _parts(said)
    rows = []
    for claim in sorted(said, key=lambda c: (c.document_id, c.start, -c.end, c.id)):
        if any(claim in parts for parts in inside.values()):
            continue
        document = files.get(claim.document_id)
        published = document.published if document is not None else None
        parts = inside.get(claim.id, [])
        rows.append(
            {
                "id": f"s-{claim.id}",
                "speaker": _speaker(claim),
                "speaker_kind": _kind(claim, bodies, sides),
                "document_id": claim.document_id,
                "date": happening.iso(published),
                "about": " and ".join(words.get(a, a) for a in happening.names(claim.norm.get("about"))) or NOBODY,
                "stance_or_content": _content(claim),
                "mode": claim.mode,
                "certainty": claim.certainty,
                "chain": " > ".join(claim.chain),
                "claim_ids": " ".join([claim.id, *(part.id for part in parts)]),
                "words": claim.quote,
            }
        )
    return pd.DataFrame(rows, columns=COLUMNS)


def attributions(claims: Sequence[Claim], documents: Iterable[Document]) -> pd.DataFrame:
    """Return the table `attributions`: who says what of whom, where the one spoken of is a party.

    "Iran was believed to direct the group" is a belief of whoever held it, about Iran.

    Args:
        claims: of any kind; assessments are used.
        documents: as for `statements`.

    Returns:
        One row an assessment of a state, body or force that the lexicon or an event knows, in text order per document.
    """
    files = {document.id: document for document in documents}
    bodies = _bodies() | {str(document.publisher) for document in files.values() if document.publisher}
    sides = _sided(claims)
    rows = []
    for claim in sorted(claims, key=lambda c: (c.document_id, c.start, -c.end, c.id)):
        about = happening.names(claim.norm.get("about")) if claim.kind == "assessment" else ()
        if not any(name in bodies or (claim.document_id, name) in sides for name in about):
            continue
        document = files.get(claim.document_id)
        rows.append(
            {
                "id": f"a-{claim.id}",
                "holder": _speaker(claim),
                "holder_kind": _kind(claim, bodies, sides),
                "of": " and ".join(about),
                "what": str(claim.norm.get("content") or NOBODY),
                "certainty": claim.certainty,
                "polarity": claim.polarity,
                "document_id": claim.document_id,
                "date": happening.iso(document.published if document is not None else None),
                "chain": " > ".join(claim.chain),
                "claim_ids": claim.id,
                "words": claim.quote,
            }
        )
    return pd.DataFrame(rows, columns=ATTRIBUTION_COLUMNS)


def refusals(claims: Iterable[Claim]) -> pd.DataFrame:
    """Return the table `refusals`: who would not comment, on what, in text order per document."""
    found = [claim for claim in claims if claim.kind == "refusal_no_comment"]
    rows = [
        {
            "claim_id": claim.id,
            "document_id": claim.document_id,
            "who": _speaker(claim),
            "topic": str(claim.norm.get("topic") or NOBODY),
            "words": claim.quote,
        }
        for claim in sorted(found, key=lambda c: (c.document_id, c.start, c.id))
    ]
    return pd.DataFrame(rows, columns=REFUSAL_COLUMNS)


def _is_nobodys_term(claim: Claim) -> bool:
    """Return whether it is a word in quotation marks that the text puts in nobody's mouth."""
    return claim.kind == "quote" and claim.mode == "term" and _speaker(claim) == NOBODY


def _speaker(claim: Claim) -> str:
    return " and ".join(happening.names(claim.norm.get(SPEAKER[claim.kind]))) or NOBODY


def _content(claim: Claim) -> str:
    if claim.kind == "refusal_no_comment":
        return DECLINED.format(topic=str(claim.norm.get("topic") or NOBODY).replace("_", " "))
    if claim.kind == "quote":
        return claim.quote
    return str(claim.norm.get("content") or NOBODY)


def _kind(claim: Claim, bodies: set[str], sides: Mapping[tuple[str, str], str]) -> str:
    speaker = _speaker(claim)
    if claim.mode == "document" or claim.norm.get("mode") == "document":
        return "document"
    if claim.anonymous_source or speaker == NOBODY:
        return "anonymous"
    if speaker in bodies or (speaker,) == claim.chain[-1:]:
        return "institution"
    return "official" if (claim.document_id, speaker) in sides else "named"


def _bodies() -> set[str]:
    """Return the names of states, institutions and forces that the lexicon knows: they are no persons."""
    return {str(actor["name"]) for actor in lexicon.read("actors")["actors"]}


def _sided(claims: Iterable[Claim]) -> dict[tuple[str, str], str]:
    """Return (document, name) -> side, for everyone whom an event of the document puts on a side."""
    out = {}
    for event in happening.events(claims):
        if event.actor_side != happening.UNKNOWN_SIDE:
            out.update({(event.claim.document_id, name): event.actor_side for name in event.actors})
    return out


def _parts(said: Iterable[Claim]) -> dict[str, list[Claim]]:
    """Return assessment id -> the quotations within its words."""
    by_document: dict[str, list[Claim]] = {}
    for claim in said:
        by_document.setdefault(claim.document_id, []).append(claim)
    out: dict[str, list[Claim]] = {}
    for told in by_document.values():
        quotes = [claim for claim in told if claim.kind == "quote"]
        for whole in (claim for claim in told if claim.kind == "assessment"):
            for quote in quotes:
                if whole.start <= quote.start and quote.end <= whole.end:
                    out.setdefault(whole.id, []).append(quote)
    return out
