"""Tell what a reported distance is measured from, and what that makes from a zone's centre. Knows no table.

Input   a claim of a distance, the sentence around it, a row of the table `zones`; data/lexicon/spatial.yaml
Output  `Start`: the centre, the edge, another place or nothing that is said; distances from the centre, metres
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any  # Any: a claim's fields, a table's row

from sitrep import lexicon
from sitrep.zone import centres, measures, rings

KINDS = ("centre", "edge", "place", "unsaid")
_WORD = re.compile(r"[^\W\d_]+(?:[’'.-][^\W\d_]+)*")
_ASIDE = re.compile(r"^\s*\([^)]*\)")
_LONGEST = 8  # words that name what is measured from


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What a distance is measured from."""

    kind: str  # one of KINDS
    ref: str = ""  # as written
    side: str = ""  # of the edge: inside or outside, where it is said
    lon: float | None = None  # of a place
    lat: float | None = None
    note: str = ""


def by_claim(claim: Any, zone: Any | None, known: centres.Places) -> Start:
    """Return what a claim that names its start is measured from."""
    ref = str(claim.norm.get("ref") or "")
    if claim.norm.get("measured_from") == "edge":
        relation = str(claim.norm.get("relation") or "")
        return Start(kind="edge", ref=ref or "its edge", side=relation if relation in ("inside", "outside") else "")
    return _place(ref, ref, zone, known)


def by_words(text: str, begin: int, end: int, claims: Sequence[Any], zone: Any | None, known: centres.Places) -> Start:
    """Return what the words behind a length name as its start.

    Args:
        text: the sentence.
        begin: where it begins in its document, characters.
        end: where the length ends in the document.
        claims: of the same document.
        zone: a row of table `zones`, or None.
        known: the places, as `centres.by_name` returns them.
    """
    words = lexicon.read("spatial")
    cues = words["distances"]
    tail = _ASIDE.sub("", text[end - begin :])
    found = list(_WORD.finditer(re.split(r"[,;:]", tail)[0]))[: _LONGEST + 1]
    if not found:
        return Start(kind="unsaid")
    first = found[0].group().lower()
    side = next((name for name in ("inside", "outside") if first in cues[name]), "")
    if not side and first not in cues["from"]:
        return Start(kind="unsaid")
    rest = found[1:]
    stop = next((number for number, word in enumerate(rest) if word.group().lower() in cues["stops"]), len(rest))
    rest = rest[:stop]
    if not rest:
        return Start(kind="unsaid")
    ref = tail[rest[0].start() : rest[-1].end()]
    named = [word.group().lower() for word in rest]
    if any(word in words["perimeter_nouns"] for word in named) or any(word in words["zone_nouns"] for word in named):
        return Start(kind="edge", ref=ref, side=side)
    offset = begin + len(text) - len(tail)
    start, last = offset + rest[0].start(), offset + rest[-1].end()
    inside = [c for c in claims if c.kind == "place" and start <= c.start and c.end <= last and c.norm.get("place")]
    for other in inside:
        placed = _place(str(other.norm["place"]), ref, zone, known)
        if placed.kind != "unsaid":
            return placed
    for run in re.findall(r"[A-Z][\w’'-]*(?:\s+[A-Z][\w’'-]*)*|[a-z]{1,3}-[A-Z][\w’'-]*", ref):
        if centres.forms(run).keys() & known.keys():
            return _place(run, ref, zone, known)
    sites = {*words["facility_nouns"], *words["centre_nouns"]}
    if zone is not None and any(word in sites for word in named):
        return Start(kind="centre", ref=ref, note=f"“{ref}” is read as {zone.centre}, the zone’s centre.")
    return Start(kind="unsaid", ref=ref, note=f"No source tells where “{ref}” is.")


def is_size(text: str, start: int, end: int) -> bool:
    """Return whether the words beside a length, *text* from *start* to *end*, make it the size of something."""
    words = lexicon.read("spatial")
    sizes = {*words["radius"]["words"], *words["diameter"], *words["width"], *words["length"]}
    before = _WORD.findall(text[:start])[-2:]
    behind = _WORD.findall(text[end:])[:1]
    zones = {*words["zone_nouns"], *words["sized_nouns"], *words["zone_kinds"]}
    beside = {word.lower() for word in [*before, *behind]}
    return bool(beside & sizes) or bool(behind and behind[0].lower() in zones)


def from_centre(start: Start, length: measures.Length, zone: Any | None) -> tuple[float | None, float | None, str]:
    """Return the least and the greatest distance from the zone's centre, and how they were found.

    None where there is no limit, both None where nothing is known.
    """
    low, high = length.low_m or 0.0, length.high_m
    if zone is None or start.kind == "unsaid":
        return None, None, ""
    if start.kind == "centre":
        return low, high, ""
    radius = zone.radius_m
    if start.kind == "edge":
        if start.side == "inside":
            return (0.0 if high is None else max(0.0, radius - high)), radius - low, "Measured from the zone’s edge."
        if start.side == "outside":
            return radius + low, (None if high is None else radius + high), "Measured from the zone’s edge."
        nearest = 0.0 if high is None else max(0.0, radius - high)
        return nearest, (None if high is None else radius + high), "To which side of the zone’s edge is not said."
    apart = rings.GEOD.inv(zone.lon, zone.lat, start.lon, start.lat)[2]
    nearest = max(0.0, apart - high if high is not None else 0.0, low - apart)
    note = f"{start.ref} lies {apart / 1000:.1f} km from the zone’s centre; in which direction from it is not said."
    return nearest, (None if high is None else apart + high), note


def _place(name: str, ref: str, zone: Any | None, known: centres.Places) -> Start:
    """The zone's centre, or another place that a source puts somewhere."""
    if zone is not None and name in (zone.centre, zone.zone):
        return Start(kind="centre", ref=ref)
    row = centres.find(name, known) if name else None
    if row is None:
        return Start(kind="unsaid", ref=ref, note=f"No source tells where “{ref}” is." if ref else "")
    if zone is not None and row["name"] == zone.centre:
        return Start(kind="centre", ref=ref)
    return Start(kind="place", ref=str(row["name"]), lon=float(row["lon"]), lat=float(row["lat"]))
