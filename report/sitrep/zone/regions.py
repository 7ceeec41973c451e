"""Draw, for each force, everywhere that the words allow it to be. Never a position, never a limit nobody stated.

Input   claims of kind force and of kind place (role relation), the table `zones`
Output  the table `regions`, EPSG:4326
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any  # Any: a claim's fields, a table's row

import geopandas as gpd
import pandas as pd
from shapely.geometry.base import BaseGeometry

from sitrep import tables
from sitrep.zone import areas, centres, limits, measures, rings, shapes, winds

# How far a region without a stated outer limit is drawn, as a share of the zone's radius. The drawing fades out
# within it; the number is a matter of looks and is said to be so in `inferred`.
FADE = 0.5
AT_M = 1_000.0  # how large "at" is drawn when the centre's own precision is better
TOLERANCE_M = 1.0
CERTAIN = ("asserted", "believed", "possible")
_RELATIONS = ("inside", "perimeter", "outside", "inside_and_perimeter", "at", "near")
_SAME = {"at_centre": "at", "around": "perimeter"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Direction:
    """A bearing from a place, and the claims that give it."""

    code: str | None
    ref: str
    claims: tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Area:
    """A ring or wedge around a point, before it is drawn."""

    relation: str
    inner_m: float
    outer_m: float | None
    ref: str
    note: str


def regions(claims: Iterable[Any], zones: gpd.GeoDataFrame, places: pd.DataFrame | None = None) -> gpd.GeoDataFrame:
    """Return where each force may be, by what each document says of it.

    Within a document, a bearing ("both groups are northwest of Tanf") narrows every other statement about the same
    force; statements of several documents that come to the same region share a row.

    Args:
        claims: `claims.Claim` records, any order.
        zones: table `zones`.
        places: the places of `reference`, to find what a bearing is measured from; the zones' centres always count.

    Returns:
        Table `regions`, sorted by side, force and relation. A region that cannot be drawn has no geometry and says why.
    """
    every = sorted(claims, key=lambda c: (c.document_id, c.start, c.end, c.id))
    known = _known(zones, places)
    said = [c for c in every if c.polarity != "negative" and c.certainty in CERTAIN]
    sides = _sides(every)
    merged: dict[tuple, dict[str, Any]] = {}
    for document_id in dict.fromkeys(c.document_id for c in said):
        here = [c for c in said if c.document_id == document_id]
        zone = _zone_of(document_id, every, zones)
        for force in _forces(here):
            for row in _rows(force, here, zone, known):
                row["side"] = sides.get(force, "other")
                key = tuple(
                    row[name] for name in ("force", "relation", "bearing", "inner_m", "outer_m", "id", "zone_id")
                )
                if key in merged:
                    _merge(merged[key], row)
                else:
                    merged[key] = row
    if not merged:
        return tables.empty("regions")
    rows = sorted(merged.values(), key=lambda row: (row["side"], row["force"], row["relation"], row["id"]))
    return tables.checked(pd.DataFrame(rows), "regions")


def _known(zones: gpd.GeoDataFrame, places: pd.DataFrame | None) -> centres.Places:
    known = {} if places is None else centres.by_name(places)
    own = zones[zones["lon"].notna()].drop_duplicates("centre")
    rows = [
        {"name": row.centre, "lon": row.lon, "lat": row.lat, "source": row.centre_source, "precision_m": None}
        for row in own.itertuples()
    ]
    return known | centres.by_name(pd.DataFrame(rows)) if rows else known


def _zone_of(document_id: str, claims: Sequence[Any], zones: gpd.GeoDataFrame) -> Any | None:
    """The zone that a document speaks of: the one it states, or else the first."""
    own = {c.id for c in claims if c.document_id == document_id}
    drawn = [row for row in zones.itertuples() if row.reading == "main" and row.geometry is not None]
    stated = [row for row in drawn if own & set(row.claim_ids.split())]
    return (stated or drawn or [None])[0]


def _forces(claims: Sequence[Any]) -> list[str]:
    named = [str(c.norm["force"]) for c in claims if c.kind == "force" and c.norm.get("force")]
    for claim in claims:
        if claim.kind == "place" and claim.norm.get("role") == "relation":
            named += _subjects(claim)
    return [name for name in dict.fromkeys(named) if name != "unspecified"]


def _subjects(claim: Any) -> list[str]:
    subject = claim.norm.get("subject") or []
    return [subject] if isinstance(subject, str) else [str(name) for name in subject]


def _sides(claims: Sequence[Any]) -> dict[str, str]:
    sides: dict[str, str] = {}
    for claim in claims:
        if claim.kind == "force" and claim.norm.get("side"):
            sides.setdefault(str(claim.norm["force"]), str(claim.norm["side"]).replace("-", "_"))
    for claim in claims:
        actor = claim.norm.get("actor") if claim.kind == "event" else None
        if isinstance(actor, str) and claim.norm.get("actor_side"):
            sides.setdefault(actor, str(claim.norm["actor_side"]))
    return sides


def _rows(force: str, claims: Sequence[Any], zone: Any | None, known: centres.Places) -> list[dict[str, Any]]:
    """The regions of one force as one document gives them."""
    own = [c for c in claims if c.kind == "force" and c.norm.get("force") == force]
    about = [c for c in claims if c.kind == "place" and c.norm.get("role") == "relation" and force in _subjects(c)]
    measured = [c for c in about if measures.is_distance(c.norm.get("distance"))]
    plain = [c for c in [*own, *about] if c not in measured]
    by_relation: dict[str, list[Any]] = {}
    for claim in plain:
        relation = str(claim.norm.get("relation") or "")
        by_relation.setdefault(_SAME.get(relation, relation), []).append(claim)
    if "perimeter" in by_relation:
        by_relation["perimeter"] += by_relation.pop("outside", [])
    found = [(name, by_relation[name]) for name in _RELATIONS if name in by_relation]
    directions = _directions([c for c in plain if c.norm.get("bearing")])
    if not found and directions[0].code:
        found = [("bearing", [])]
    rows = [
        _row(force, _area(relation, direction.ref, zone), direction, backing, zone, known)
        for relation, backing in found
        for direction in directions
    ]
    for claim in measured:
        bearing = claim.norm.get("bearing")
        direction = _Direction(code=str(bearing) if bearing else None, ref=str(claim.norm.get("ref") or ""), claims=())
        rows.append(_row(force, _measured(claim, zone), direction, [claim], zone, known))
    return rows


def _directions(claims: Sequence[Any]) -> list[_Direction]:
    by_bearing: dict[tuple[str, str], list[Any]] = {}
    for claim in claims:
        by_bearing.setdefault((str(claim.norm["bearing"]), str(claim.norm.get("ref") or "")), []).append(claim)
    found = [_Direction(code=code, ref=ref, claims=tuple(same)) for (code, ref), same in by_bearing.items()]
    return found or [_Direction(code=None, ref="", claims=())]


def _area(relation: str, ref: str, zone: Any | None) -> _Area:
    """The distances from the zone's centre that a relation allows; none where the zone is no circle."""
    if not _is_round(zone) and relation != "at":
        note = "Where inside is not stated." if relation == "inside" else ""
        return _Area(relation=relation, inner_m=0.0, outer_m=None, ref=ref, note=note)
    radius = zone.radius_m if zone is not None else 0.0
    if relation == "inside":
        return _Area(relation=relation, inner_m=0.0, outer_m=radius, ref=ref, note="Where inside is not stated.")
    if relation in ("perimeter", "outside"):
        note = "How far out from the zone’s edge is not stated."
        return _Area(relation=relation, inner_m=radius, outer_m=None, ref=ref, note=note)
    if relation == "at":
        size = max(AT_M, getattr(zone, "centre_precision_m", 0.0) or 0.0)
        note = f"“At” gives no extent: drawn as a disc of {size / 1000:g} km."
        return _Area(relation=relation, inner_m=0.0, outer_m=size, ref=ref, note=note)
    note = "" if relation == "inside_and_perimeter" else "How far away is not stated."
    return _Area(relation=relation, inner_m=0.0, outer_m=None, ref=ref, note=note)


def _is_round(zone: Any | None) -> bool:
    return zone is None or zone.shape == "circle"


def _measured(claim: Any, zone: Any | None) -> _Area:
    """The distances that "17 miles northwest of" or "less than 10 km inside the edge" allow."""
    said = measures.length(claim.norm["distance"], f"{claim.document_id}, “{claim.quote}”")
    low, high = said.low_m or 0.0, said.high_m
    ref = str(claim.norm.get("ref") or "")
    if claim.norm.get("measured_from") != "edge" or zone is None or not _is_round(zone):
        return _Area(relation="distance", inner_m=low, outer_m=high, ref=ref, note=said.note)
    note = f"Measured from the zone’s edge. {said.note}".strip()
    radius = zone.radius_m
    if claim.norm.get("relation") == "outside":
        outer = None if high is None else radius + high
        return _Area(relation="distance", inner_m=radius + low, outer_m=outer, ref="", note=note)
    inner = 0.0 if high is None else max(0.0, radius - high)
    return _Area(relation="distance", inner_m=inner, outer_m=radius - low, ref="", note=note)


def _row(
    force: str,
    area: _Area,
    direction: _Direction,
    backing: Sequence[Any],
    zone: Any | None,
    known: centres.Places,
) -> dict[str, Any]:
    start, end = winds.azimuths(direction.code) if direction.code else (None, None)
    notes = [area.note]
    if direction.code and start is not None and end is not None:
        width = limits.width_of(start, end)
        notes.append(f"“{winds.name(direction.code)}” is read as {start:g}° to {end:g}°, {width:g}° wide.")
    shape, why = _shape(area, direction, zone, known)
    open_ = area.outer_m is None and _is_round(zone)
    if shape is not None and open_:
        notes.append("No outer limit is stated: the drawing fades out and its end means nothing.")
    claims = sorted({c.id: c for c in [*backing, *direction.claims]}.values(), key=lambda c: c.start)
    return {
        "id": "-".join(_words(f"{force} {area.relation} {direction.code or ''} {zone.zone if zone else ''}")),
        "zone_id": zone.id if zone else None,
        "force": force,
        "side": "other",
        "relation": area.relation,
        "bearing": direction.code,
        "azimuth_from": start,
        "azimuth_to": end,
        "inner_m": area.inner_m if open_ or area.outer_m is not None else None,
        "outer_m": area.outer_m,
        "faded": open_,
        "claim_ids": " ".join(c.id for c in claims),
        "words": " … ".join(dict.fromkeys(c.quote for c in claims)),
        "inferred": " ".join(note for note in [*notes, why] if note),
        "geometry": shape,
    }


def _shape(
    area: _Area, direction: _Direction, zone: Any | None, known: centres.Places
) -> tuple[BaseGeometry | None, str]:
    """The drawing, or None and why there is none."""
    if zone is None:
        return None, "Not drawn: no zone is drawn."
    if area.relation == "near":
        return None, "Not drawn: “near” gives no distance."
    ref = area.ref if area.relation == "distance" else direction.ref
    if not _is_round(zone) and (area.relation != "distance" or ref in ("", zone.zone) or area.outer_m is None):
        if area.relation == "inside" and direction.code is None:
            return zone.geometry, ""
        return None, "Not drawn: the zone has no centre to measure from."
    point = (zone.lon, zone.lat)
    if ref and ref not in (zone.zone, zone.centre):
        row = centres.find(ref, known)
        if row is None:
            return None, f"Not drawn: no source tells where “{ref}” is."
        point = (float(row["lon"]), float(row["lat"]))
    outer = area.outer_m if area.outer_m is not None else area.inner_m + FADE * zone.radius_m
    outer = min(outer, limits.MAX_RADIUS_M)
    if not area.inner_m < outer:
        return None, "Not drawn: the words leave no room between the inner and the outer limit."
    start, end = winds.azimuths(direction.code) if direction.code else (0.0, 0.0)
    if area.relation == "distance" or point == (zone.lon, zone.lat):
        return shapes.sector(*point, start, end, area.inner_m, outer, TOLERANCE_M), ""
    ring = shapes.annulus(zone.lon, zone.lat, area.inner_m, outer, TOLERANCE_M)
    apart = rings.GEOD.inv(*point, zone.lon, zone.lat)[2]
    reach = min(apart + outer, limits.MAX_RADIUS_M)
    both = ring.intersection(shapes.sector(*point, start, end, 0.0, reach, TOLERANCE_M))
    if areas.polygon_km2(both) == 0:
        return None, "Not drawn: no point of the zone lies in that direction."
    return both, f"The direction is measured from {ref}."


def _merge(row: dict[str, Any], other: dict[str, Any]) -> None:
    for name, joint in (("claim_ids", " "), ("words", " … ")):
        row[name] = joint.join(dict.fromkeys([*row[name].split(joint), *other[name].split(joint)]))


def _words(text: str) -> list[str]:
    return "".join(letter if letter.isalnum() else " " for letter in text.lower()).split()
