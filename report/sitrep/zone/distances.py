"""Say of every distance that is reported what it means for the zone, and whether that fits what else is said.

Input   claims of kind quantity and of kind place with a distance, the table `zones`, the sentences of the documents
Output  the table `distances`
"""

import bisect
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any  # Any: a claim's fields, a table's row

import pandas as pd

from sitrep import tables
from sitrep.zone import centres, measured, measures

SAID = {"inside": "inside", "perimeter": "edge", "outside": "outside", "around": "edge", "inside_and_perimeter": "edge"}
_ENTRIES = ("zone_entry", "zone_presence")
_SAME = 0.06  # of a distance: two figures of one place in a document: "18 miles (29 km)"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Report:
    """A distance as one document gives it."""

    claims: tuple[Any, ...]  # the first gives the number, the others repeat it
    length: measures.Length
    start: measured.Start
    forces: tuple[str, ...]


def distances(
    claims: Iterable[Any],
    zones: pd.DataFrame,
    sentences: pd.DataFrame,
    places: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return what each reported distance implies for who or what is that far away.

    Args:
        claims: `claims.Claim` records, any order.
        zones: table `zones`.
        sentences: table `sentences`: what a length is measured from stands beside it.
        places: the places of `reference`.

    Returns:
        Table `distances`, by document and place in it; the size of a zone itself is no distance to it, nor is
        "0 miles" or "-366.94 points".
    """
    every = sorted((c for c in claims), key=lambda c: (c.document_id, c.start, c.end, c.id))
    around = _sentences(every, sentences)
    known = {} if places is None else centres.by_name(places)
    rows = []
    for document_id in dict.fromkeys(c.document_id for c in every):
        here = [c for c in every if c.document_id == document_id]
        zone = _zone_of(here, zones)
        reports = [one for one in _reports(here, around, zone, known) if not _is_radius(one, zone)]
        rows += [_row(report, zone, here, every) for report in _distinct(reports)]
    return tables.checked(pd.DataFrame(rows), "distances") if rows else tables.empty("distances")


def _sentences(claims: Sequence[Any], sentences: pd.DataFrame) -> dict[str, tuple[int, str]]:
    """Where the sentence of each claim begins, and its words."""
    by_document: dict[str, list[tuple[int, str]]] = {}
    for row in sentences.sort_values(["document_id", "start"]).to_dict("records"):
        by_document.setdefault(row["document_id"], []).append((int(row["start"]), str(row["text"])))
    found = {}
    for claim in claims:
        own = by_document.get(claim.document_id, [])
        at = bisect.bisect_right(own, claim.start, key=lambda sentence: sentence[0]) - 1
        found[claim.id] = own[at] if at >= 0 else (claim.start, "")
    return found


def _zone_of(claims: Sequence[Any], zones: pd.DataFrame) -> Any | None:
    """The circle that a document states, or else the first of all."""
    own = {c.id for c in claims}
    placed = zones[(zones["reading"] == "main") & (zones["shape"] == "circle") & zones["lon"].notna()]
    drawn: list[Any] = list(placed.itertuples())
    stated = [row for row in drawn if own & set(row.claim_ids.split())]
    return next(iter([*stated, *drawn]), None)


def _reports(
    claims: Sequence[Any], around: Mapping[str, tuple[int, str]], zone: Any | None, known: centres.Places
) -> list[_Report]:
    sizes = [(c.start, c.end) for c in claims if c.kind == "place" and c.norm.get("role") == "zone"]
    found: list[_Report] = []
    spans: list[tuple[int, int]] = list(sizes)
    for claim in claims:
        if claim.kind == "place" and measures.is_distance(claim.norm.get("distance")) and claim.polarity != "negative":
            spans.append((claim.start, claim.end))
            subject = claim.norm.get("subject") or []
            forces = (subject,) if isinstance(subject, str) else tuple(str(name) for name in subject)
            length = measures.length(claim.norm["distance"], f"{claim.document_id}, “{claim.quote}”")
            start = measured.by_claim(claim, zone, known)
            found.append(_Report(claims=(claim,), length=length, start=start, forces=forces))
    last: Any = None
    for claim in claims:
        if claim.kind != "quantity" or claim.polarity == "negative" or not measures.is_distance(claim.norm):
            continue
        if any(start <= claim.start and claim.end <= end for start, end in spans):
            continue
        begin, text = around[claim.id]
        between = text[last.end - begin : claim.start - begin] if last else ""
        repeats = last is not None and around[last.id] == around[claim.id] and between.strip() == "("
        if repeats and found and found[-1].claims[0] is last:
            found[-1] = replace(found[-1], claims=(*found[-1].claims, claim))
        elif not (measured.is_size(text, claim.start - begin, claim.end - begin) or repeats):
            length = measures.length(claim.norm, f"{claim.document_id}, “{claim.quote}”")
            start = measured.by_words(text, begin, claim.end, claims, zone, known)
            found.append(_Report(claims=(claim,), length=length, start=start, forces=_who(claim, claims, around)))
        last = claim
    return sorted(found, key=lambda report: report.claims[0].start)


def _who(claim: Any, claims: Sequence[Any], around: Mapping[str, tuple[int, str]]) -> tuple[str, ...]:
    """Whoever the words before a distance speak of last: a force, or whom something happens to, or who does it."""
    before = [c for c in claims if around[c.id] == around[claim.id] and c.start < claim.start]
    named = [c.norm.get("force") for c in before if c.kind == "force"]
    named += [name for c in before if c.kind == "event" for name in (c.norm.get("actor"), c.norm.get("target"))]
    known = [str(name) for name in named if name and name not in ("unspecified", "zone")]
    forces = [str(c.norm.get("force")) for c in before if c.kind == "force"]
    return tuple((forces or known)[-1:])


def _is_radius(report: _Report, zone: Any | None) -> bool:
    """Whether it is the zone's own radius, said again of nobody."""
    if zone is None or report.forces or report.start.kind != "centre" or report.length.low_m is None:
        return False
    return abs(report.length.said_m - zone.radius_m) <= 0.01 * float(zone.radius_m)


def _distinct(reports: Sequence[_Report]) -> list[_Report]:
    """One row for what a document says twice, in its headline and below."""
    kept: list[_Report] = []
    for report in reports:
        for number, other in enumerate(kept):
            close = abs(other.length.said_m - report.length.said_m) <= _SAME * report.length.said_m
            same = other.start.kind == report.start.kind or "unsaid" in (other.start.kind, report.start.kind)
            if close and same and (other.length.low_m is None) == (report.length.low_m is None):
                first, second = (report, other) if other.start.kind == "unsaid" else (other, report)
                forces = first.forces or second.forces
                kept[number] = replace(first, claims=(*first.claims, *second.claims), forces=forces)
                break
        else:
            kept.append(report)
    return kept


def _row(report: _Report, zone: Any | None, here: Sequence[Any], every: Sequence[Any]) -> dict[str, Any]:
    low, high, how = measured.from_centre(report.start, report.length, zone)
    by_words = report.start.side if report.start.kind == "edge" and zone is not None else ""
    implied = by_words or _implied(low, high, zone)
    own = _said(report, here)
    said = own or _said(report, every)
    relations = {SAID[relation] for relation, _ in said}
    verdict = _verdict(implied, relations)
    if verdict == "contradicts" and not own:
        verdict = "differs"  # another document may speak of another day
    claim = report.claims[0]
    notes = (report.length.note, report.start.note, how)
    return {
        "id": f"{claim.document_id}-{claim.id}",
        "zone_id": zone.id if zone is not None else None,
        "document_id": claim.document_id,
        "force": "; ".join(report.forces) or None,
        "low_m": report.length.low_m,
        "high_m": report.length.high_m,
        "measured_from": report.start.kind,
        "ref": report.start.ref or None,
        "centre_low_m": low,
        "centre_high_m": high,
        "implies": implied,
        "said": "; ".join(sorted(relations)) or None,
        "verdict": verdict,
        "claim_ids": " ".join(one.id for one in report.claims),
        "said_ids": " ".join(dict.fromkeys(one.id for _, one in said)) or None,
        "words": claim.quote,
        "inferred": " ".join(note for note in notes if note),
    }


def _implied(low: float | None, high: float | None, zone: Any | None) -> str:
    """Where somebody is who is this far from the centre."""
    if zone is None or (low is None and high is None):
        return "unknown"
    nearest = zone.radius_m if pd.isna(zone.radius_low_m) else zone.radius_low_m
    farthest = zone.radius_m if pd.isna(zone.radius_high_m) else zone.radius_high_m
    if high is not None and high < nearest:
        return "inside"
    if low is not None and low > farthest:
        return "outside"
    within = low is not None and high is not None and nearest <= low and high <= farthest
    return "edge" if within else "open"


def _said(report: _Report, claims: Sequence[Any]) -> list[tuple[str, Any]]:
    """The relations to the zone that claims state of the same forces, or in the same sentence."""
    found = []
    own = {one.id for one in report.claims}
    for claim in claims:
        relation = str(claim.norm.get("relation") or "")
        if claim.id in own or relation not in SAID or claim.polarity == "negative" or claim.certainty != "asserted":
            continue
        if claim.kind == "force":
            names = [claim.norm.get("force")]
        elif claim.kind == "place" and claim.norm.get("role") == "relation" and "distance" not in claim.norm:
            subject = claim.norm.get("subject") or []
            names = [subject] if isinstance(subject, str) else list(subject)
        elif claim.kind == "event" and claim.norm.get("type") in _ENTRIES:
            names = [claim.norm.get("actor")]
        else:
            continue
        if set(names) & set(report.forces):
            found.append((relation, claim))
    return found


def _verdict(implied: str, said: set[str]) -> str:
    if not said or implied == "unknown":
        return "nothing to compare"
    if implied == "open":
        return "allows it"
    if implied in said or (implied == "edge" and said):
        return "agrees"
    return "allows it" if "edge" in said and implied == "outside" else "contradicts"
