"""Tell which claim of today's reading a correction is about. Knows records and anchors.

Input   the claims that the machine reads in one document now; where the words of each correction stand
Output  correction's claim id -> the claim it is about, or why that cannot be told
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sitrep.claims import Claim, fields
from sitrep.review.anchors import Found
from sitrep.review.record import AMBIGUOUS, CLAIM_MISSING, Correction

# Two spans are of one claim if they share this much of both, or if the shorter lies this much inside the longer and
# is not a small part of it. The same rule pairs claims for scoring in gold/schema.md.
_SHARED = 0.3
_INSIDE, _PART = 0.8, 0.2
# What tells claims of one kind in the same words apart.
_TELLING = {
    "event": ("type",),
    "place": ("place", "role"),
    "force": ("force",),
    "quantity": ("low", "high", "unit"),
    "date": ("start", "end"),
    "channel_message": ("channel",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmatched:
    """Why no claim of today's reading is what a correction is about."""

    state: str  # CLAIM_MISSING or AMBIGUOUS
    now: str  # what the machine reads in those words


def matched(
    groups: Mapping[str, Sequence[Correction]], places: Mapping[str, Found | None], claims: Sequence[Claim]
) -> dict[str, Claim | Unmatched]:
    """Return for each group of corrections, by claim id, the claim of *claims* that it is about.

    Args:
        groups: the corrections of one document by the id that they name; all of one group are about one claim.
        places: by the same id where its words stand now; None where only the id is known.
        claims: what the machine reads in the document now.
    """
    ranked = []
    for name, rows in groups.items():
        for claim in claims:
            score = _score(rows, places[name], claim)
            if score is not None:
                ranked.append((score, name, claim))
    out: dict[str, Claim | Unmatched] = {}
    taken: set[str] = set()
    for score, name, claim in sorted(ranked, key=lambda one: (one[0], one[1], one[2].start), reverse=True):
        if name in out:
            continue
        equal = [c for s, n, c in ranked if n == name and s == score and c.id not in taken]
        if len(equal) > 1:
            out[name] = Unmatched(state=AMBIGUOUS, now="; ".join(map(_said, equal)))
        elif claim.id not in taken:
            out[name] = claim
            taken.add(claim.id)
    for name in groups:
        out.setdefault(name, Unmatched(state=CLAIM_MISSING, now=_read_there(places[name], claims, taken)))
    return out


def same_words(one: tuple[int, int], other: tuple[int, int]) -> float:
    """Return how much of two spans is shared, 0 to 1; 0 where too little is for them to be of one claim."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    if shared <= 0:
        return 0.0
    short, long = sorted((one[1] - one[0], other[1] - other[0]))
    whole = shared / (short + long - shared)
    inside = shared / short >= _INSIDE and short / long >= _PART
    return whole if whole >= _SHARED or inside else 0.0


def telling(claim: Claim) -> tuple[object, ...]:
    """Return what tells *claim* from others of its kind in the same words."""
    return tuple(claim.norm.get(name) for name in _TELLING.get(claim.kind, ()))


def _score(rows: Sequence[Correction], place: Found | None, claim: Claim) -> tuple | None:
    """Return how well *claim* fits what *rows* are about, greater is better; None where it cannot be it."""
    same_id = claim.id == rows[0].claim
    if place is None:
        return (same_id, 0, 0.0) if same_id else None
    kind = next((row.kind for row in rows if row.kind), "")
    overlap = same_words((place.start, place.end), (claim.start, claim.end))
    if not overlap or (kind and claim.kind != kind) or not (kind or same_id):
        return None
    held = [row for row in rows if row.old]
    agree = sum(_agrees(row, claim) for row in held) / len(held) if held else 0.0
    return (same_id, agree, overlap)


def _agrees(row: Correction, claim: Claim) -> bool:
    """Return whether *claim* still is what *row* was decided on."""
    if row.action == "edit":
        return fields.as_text(fields.value(claim, row.field)) == row.old
    return fields.reading(claim) == row.old


def _read_there(place: Found | None, claims: Sequence[Claim], taken: set[str]) -> str:
    if place is None:
        return ""
    free = (claim for claim in claims if claim.id not in taken)
    return "; ".join(_said(c) for c in free if c.start < place.end and place.start < c.end)


def _said(claim: Claim) -> str:
    told = ", ".join(fields.as_text(part) for part in telling(claim) if part is not None)
    return f"{claim.kind}{f' {told}' if told else ''} “{' '.join(claim.quote.split())}”"
