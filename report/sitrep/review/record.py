"""What a correction is, and what became of it. Knows no other room of the step."""

import dataclasses
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from sitrep.claims import Claim, Reading

ACTIONS = ("accept", "reject", "edit", "add")
DECISION = ("claim", "action", "field", "old", "new", "reason", "who", "when")
ANCHOR = ("document", "kind", "exact", "prefix", "suffix", "start", "end", "sentence")
COLUMNS = DECISION + ANCHOR

# What becomes of a correction when the documents are read again. The first three took effect; the others are listed.
APPLIED = "applied"
MOVED = "moved"  # took effect, where the words or the id of the claim now stand elsewhere
AGREED = "agreed"  # nothing left to change: the machine now reads it as the person does
DOCUMENT_MISSING = "document_missing"
TEXT_CHANGED = "text_changed"
AMBIGUOUS = "ambiguous"
CLAIM_MISSING = "claim_missing"
READING_CHANGED = "reading_changed"
STATES = (
    *(APPLIED, MOVED, AGREED),
    *(DOCUMENT_MISSING, TEXT_CHANGED, AMBIGUOUS, CLAIM_MISSING, READING_CHANGED),
)
TOOK_EFFECT = frozenset({APPLIED, MOVED, AGREED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """Where a claim stands, by its words: a TextQuoteSelector, with a TextPositionSelector as a hint.

    Source:
        W3C (2017), Web Annotation Data Model, 4.2.4 and 4.2.5, https://www.w3.org/TR/annotation-model/
    """

    document: str  # id
    exact: str  # the words of the claim
    prefix: str = ""  # what stands before them
    suffix: str = ""  # what stands behind them
    start: int | None = None  # code points; where the words stood
    end: int | None = None
    sentence: str = ""  # the whole sentence around them: a correction holds while that stands unchanged


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What one person decided about one claim, and why: a row of corrections.csv."""

    claim: str  # id, as the report showed it
    action: str  # one of ACTIONS
    field: str = ""  # of an edit: which one, `certainty` or `norm.radius.low`
    old: str = (
        ""  # of an edit the value before; of an acceptance or rejection the whole reading; "" is not held against
    )
    new: str = ""  # of an edit the value after; of an addition the whole reading
    reason: str
    who: str
    when: str  # ISO 8601 day
    kind: str = ""  # of claim, as the machine read it; "" if the row does not say
    anchor: Anchor | None = None  # None where somebody typed only the id
    file: str = dataclasses.field(default="", compare=False)  # where the row stands, and on which line
    line: int = dataclasses.field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one correction."""

    correction: Correction
    state: str  # one of STATES
    document_id: str = ""
    kind: str = ""  # of the claim, as the machine reads it now
    was: str = ""  # what the correction was made on, where that no longer stands
    now: str = ""  # what stands there instead
    remedy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """What was read, after people's corrections."""

    readings: tuple[Reading, ...]  # in the order of the documents
    rejected: tuple[Claim, ...]  # as the machine read them, with who rejected them and why
    outcomes: tuple[Outcome, ...]  # one a correction, in the order of the file
    machine: Mapping[str, Claim]  # by id of today: what the machine read where a person decided


def added_id(document_id: str, kind: str, exact: str, prefix: str) -> str:
    """Return the id of a claim that a person adds: of its words and those before them, whatever the machine reads."""
    words = ("added", document_id, kind, " ".join(exact.split()), " ".join(prefix.split()))
    return hashlib.sha256("\x1f".join(words).encode("utf-8")).hexdigest()[:12]
