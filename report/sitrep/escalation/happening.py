"""Look at claims as happenings: who, to whom, within which days. Knows no other room but the ladder's names.

Input   claims of kind "event", "channel_message" and "date"
Output  `Happening`, one a claim, and the small questions that linking and ordering ask of it
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sitrep.escalation.ladder import NOBODY

if TYPE_CHECKING:
    # For types only: a claim is used by its fields, and reading a ladder need not load a language model.
    from sitrep.claims.record import Claim
    from sitrep.documents import Document

REAL = ("asserted", "believed")  # certainties under which a claim says that something happened
UNKNOWN_SIDE = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The days within which something happened; None is an open end."""

    start: date | None
    end: date | None

    @property
    def days(self) -> float:
        """Length in days, both ends counted; infinite when one is open."""
        if self.start is None or self.end is None:
            return float("inf")
        return (self.end - self.start).days + 1

    def gap_days(self, other: Window) -> int:
        """Return how many days lie between the two windows, counted from edge to edge; 0 when they overlap."""
        gaps = [0]
        for early, late in ((self, other), (other, self)):
            if early.end is not None and late.start is not None:
                gaps.append((late.start - early.end).days)
        return max(gaps)

    def shared_with(self, other: Window) -> Window:
        """Return the days that both windows hold; they must overlap."""
        starts = [window.start for window in (self, other) if window.start is not None]
        ends = [window.end for window in (self, other) if window.end is not None]
        return Window(start=max(starts, default=None), end=min(ends, default=None))


OPEN = Window(start=None, end=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One claim about something that happened, or would have."""

    claim: Claim
    type: str
    actors: tuple[str, ...]
    targets: tuple[str, ...]
    actor_side: str
    target_side: str
    window: Window  # the days within which it is sought; may be wider than `said`
    said: Window  # the days that its words give

    @property
    def id(self) -> str:
        """The claim's id."""
        return self.claim.id

    @property
    def place(self) -> tuple[str, int, str]:
        """Where it stands in the texts: document, character, id."""
        return (self.claim.document_id, self.claim.start, self.claim.id)


def events(claims: Iterable[Claim]) -> list[Happening]:
    """Return the event claims as happenings, in text order per document."""
    found = [happening(claim, "actor", "target") for claim in claims if claim.kind == "event"]
    return sorted(found, key=lambda event: event.place)


def happening(claim: Claim, actor_field: str, target_field: str) -> Happening:
    """Return *claim* as a happening, its parties read from the norm fields named."""
    said = window(claim.norm.get("date"))
    return Happening(
        claim=claim,
        type=str(claim.norm.get("type", "")),
        actors=names(claim.norm.get(actor_field)),
        targets=names(claim.norm.get(target_field)),
        actor_side=str(claim.norm.get(f"{actor_field}_side") or UNKNOWN_SIDE),
        target_side=str(claim.norm.get(f"{target_field}_side") or UNKNOWN_SIDE),
        window=said,
        said=said,
    )


def is_real(claim: Claim) -> bool:
    """Return whether the claim says that its event took place."""
    return claim.certainty in REAL and claim.polarity == "positive" and claim.norm.get("outcome") != "not_occurred"


def names(value: object) -> tuple[str, ...]:
    """Return the names in a norm field, which may be one name, a list or nothing."""
    found = value if isinstance(value, (list, tuple)) else [value]
    return tuple(str(name) for name in found if name and name != NOBODY)


def window(value: object) -> Window:
    """Return the window of a norm field {"start", "end"} of ISO days; a window that ends before it starts is open."""
    if not isinstance(value, dict):
        return OPEN
    found = Window(start=day(value.get("start")), end=day(value.get("end")))
    return OPEN if found.days < 1 else found


def day(value: object) -> date | None:
    """Return an ISO date or date-time as a day, or None for nothing."""
    return date.fromisoformat(str(value)[:10]) if value else None


def iso(value: date | None) -> str | None:
    """Return a day as ISO text, or None."""
    return None if value is None else value.isoformat()


def apart(first: Sequence[str], second: Sequence[str]) -> bool:
    """Return whether two sets of names tell two bodies apart that go by the same noun.

    "small pro-regime force" and "larger pro-regime force" share words and neither holds the other, so they
    are two; "pro-regime forces" is held by both, so it may be either; "United States" and "US-led coalition"
    share nothing, so their names do not decide.
    """
    if set(first) & set(second):
        return False
    pairs = [(words_of(a), words_of(b)) for a in first for b in second]
    return bool(pairs) and all(a & b and not a <= b and not b <= a for a, b in pairs)


def words_of(name: str) -> set[str]:
    """Return the words of a name, without case and plural: what two names of one body share."""
    return {word.rstrip("s") or word for word in name.casefold().split()}


def published_rank(documents: Iterable[Document]) -> dict[str, int]:
    """Return document id -> place in order of publication; those without a date come last."""
    known = sorted(documents, key=lambda d: (d.published is None, d.published or date.min, d.id))
    return {document.id: number for number, document in enumerate(known)}
