"""What a claim is. Knows no other room of the step."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

KINDS = (
    "event",
    "force",
    "quantity",
    "place",
    "date",
    "quote",
    "channel_message",
    "refusal_no_comment",
    "assessment",
)
CERTAINTIES = ("asserted", "believed", "possible", "conditional", "planned", "unknown")
POLARITIES = ("positive", "negative", "neutral")
MODES = ("narrator", "indirect", "direct", "mixed", "term", "document")
REASONS = ("dated", "stated", "implied", "listing")
REVIEWS = ("machine", "confirmed", "corrected", "added")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One thing one document says, with the words that say it.

    Reads: "Document `document_id`, characters `start` to `end`, says `quote`; we read that, by rule
    `rule`, as a `kind` with the fields `norm`, on the word of `chain`."
    """

    document_id: str
    start: int  # code points into the untouched text; `end` is exclusive
    end: int
    quote: str  # verbatim: text[start:end]
    kind: str  # one of KINDS
    norm: Mapping[str, object]  # the fields of the kind; data/README.md, "Claims"
    section: str = "body"  # headline, dek or body
    certainty: str = "asserted"  # one of CERTAINTIES
    polarity: str = "positive"  # one of POLARITIES
    chain: tuple[str, ...] = ()  # who says so, from the first holder to the outlet
    mode: str = "narrator"  # one of MODES
    anonymous_source: bool = False
    rule: str = ""  # the rule or lexicon entry that read it
    id: str = ""  # given once, from the words as first read; a correction keeps it
    review: str = "machine"  # one of REVIEWS: whether a person looked at it, and what came of that
    who: str | None = None  # who did; several parted by "; "
    when: str | None = None  # on which day, ISO 8601, last of all
    reason: str | None = None  # why it was confirmed, corrected or added


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One event of a document comes before another, for a reason that the document gives."""

    document_id: str
    before_id: str
    after_id: str
    reason: str  # one of REASONS
    cue: str  # the words that say so, verbatim
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of a document and what became of it."""

    document_id: str
    start: int
    end: int
    section: str
    text: str
    n_claims: int = 0
    claim_ids: str = ""  # of the claims that its words are part of, parted by spaces
    unread: str = ""  # the main verbs that no claim accounts for, parted by "; "
    reason: str = ""  # why it gave no claim; "" when it gave one


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that one document was read as."""

    claims: tuple[Claim, ...]
    orders: tuple[Order, ...]
    sentences: tuple[Sentence, ...]
    unread: tuple[Claim, ...] = ()  # events of type `unknown`: main verbs that no claim accounts for


def identified(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """Return *claims* in text order, each with its id.

    An id is a hash of document, kind, words and their count so far (the second "On May 18" differs from
    the first), not of a position: it outlives white space that moves and readers that improve.
    """
    seen: Counter[tuple[str, str, str]] = Counter()
    out = []
    for claim in sorted(claims, key=lambda c: (c.document_id, c.start, -c.end, KINDS.index(c.kind), c.rule)):
        words = " ".join(claim.quote.split())
        key = (claim.document_id, claim.kind, words)
        seen[key] += 1
        text = "\x1f".join((*key, str(seen[key])))
        out.append(replace(claim, id=hashlib.sha256(text.encode("utf-8")).hexdigest()[:12]))
    return tuple(out)
