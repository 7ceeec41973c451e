"""Read from claims where the zone is and how far it reaches, in every way that the words and sources allow.

Input   claims of kind place (role zone), the places of `reference`
Output  the table `zones`: one row per reading of each zone, EPSG:4326
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any  # Any: the rows of a table

import geopandas as gpd
import pandas as pd

from sitrep import tables
from sitrep.zone import areas, centres, extents, limits, measures, shapes
from sitrep.zone.given import Given
from sitrep.zone.given import given as by_hand

SHAPES_DRAWN = ("circle",)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stated:
    """What one claim says of a zone."""

    claim: Any  # a claims.Claim; the step reads its fields only
    zone: str
    centre: centres.Centre | None
    radius: measures.Length


def readings(
    claims: Iterable[Any],
    places: pd.DataFrame,
    *,
    centre: Sequence[float] | None = None,
    radius_m: float | None = None,
    given: Given | None = None,
) -> gpd.GeoDataFrame:
    """Return every reading of every zone that the claims state.

    The main reading takes the radius that most documents give and the centre that most of them name.
    The others vary one thing each: the radius at both ends of its interval, every rival centre, every other radius.

    Args:
        claims: `claims.Claim` records, any order.
        places: the places of `reference`: name, aliases, lon, lat, precision_m, source, rival_of.
        centre: (longitude, latitude) in degrees, to use instead of the centre read from the words.
        radius_m: metres, to use instead of the radius read from the words.
        given: the same, and whole outlines, as `given` reads them; *centre* and *radius_m* are then left out.

    Returns:
        Table `zones`: an outline that is given first, then the zone named by most documents; no row when no zone is
        stated.

    Raises:
        ZoneError: a radius or centre is out of range, or a unit is unknown; the message names the words or parameter.
    """
    every = list(claims)
    known = centres.by_name(places)
    own = given or by_hand({"centre": list(centre or ()), "radius_m": radius_m})
    said = sorted(
        (c for c in every if c.kind == "place" and c.norm.get("role") == "zone" and c.polarity != "negative"),
        key=lambda c: (c.document_id, c.start, c.end, c.id),
    )
    circles = [_stated(c, every, known) for c in said if _draws_circle(c)]
    groups = _grouped(circles)
    rows = [] if own.outline is None else [extents.row_given(own, every)]
    for number, group in enumerate(groups):
        first = number == 0
        rows += _rows(group, known, own.centre if first else None, own.radius_m if first else None)
    if not groups and own.centre is not None and own.radius_m is not None:
        rows += _rows([], known, own.centre, own.radius_m)
    rows += extents.rows([c for c in said if not _draws_circle(c)], every, anything_drawn=bool(rows))
    if not rows:
        return tables.empty("zones")
    return tables.checked(pd.DataFrame(_distinct(rows)), "zones")


def _draws_circle(claim: Any) -> bool:
    return isinstance(claim.norm.get("radius"), Mapping) and claim.norm.get("shape", "circle") in SHAPES_DRAWN


def _stated(claim: Any, claims: Sequence[Any], known: centres.Places) -> _Stated:
    where = f"{claim.document_id}, “{claim.quote}”"
    radius = measures.length(claim.norm["radius"], where)
    limits.named(where, limits.check_radius, radius.said_m)
    return _Stated(
        claim=claim,
        zone=str(claim.norm.get("place") or "zone"),
        centre=centres.centre_of(claim, claims, known),
        radius=radius,
    )


def _grouped(stated: Sequence[_Stated]) -> list[list[_Stated]]:
    """One group per zone: the same centre or a rival of it. A claim without a centre joins the zone it names."""
    groups: dict[str, list[_Stated]] = {}
    for one in stated:
        if one.centre is not None:
            groups.setdefault(one.centre.family, []).append(one)
    for one in stated:
        if one.centre is None:
            same = [key for key, group in groups.items() if any(other.zone == one.zone for other in group)]
            groups.setdefault(same[0] if same else one.zone, []).append(one)
    return sorted(groups.values(), key=lambda group: (-_documents(group), group[0].claim.document_id))


def _documents(group: Iterable[_Stated]) -> int:
    return len({one.claim.document_id for one in group})


def _rows(
    group: Sequence[_Stated],
    known: centres.Places,
    given: centres.Centre | None,
    radius_m: float | None,
) -> list[dict[str, Any]]:
    zone = group[0].zone if group else "zone given"
    by_radius: dict[float, list[_Stated]] = {}
    for one in group:
        by_radius.setdefault(round(one.radius.said_m, 3), []).append(one)
    ranked = sorted(by_radius.values(), key=lambda same: -_documents(same))
    main = ranked[0] if ranked else []
    centre = given or _commonest([*main, *group])
    if radius_m is None:
        radius = main[0].radius
    else:
        note = "The radius was given as a parameter, not read from the words."
        radius = measures.Length(said_m=radius_m, low_m=radius_m, high_m=radius_m, text="", note=note)
    backing = [one for one in main if radius_m is None or given is None]
    rows = [_row(zone, "main", centre, radius.said_m, radius, backing)]
    if centre is None:
        return rows
    for reading, bound in (("radius low", radius.low_m), ("radius high", radius.high_m)):
        if bound is not None and bound != radius.said_m:
            rows.append(_row(zone, reading, centre, bound, radius, backing))
    for rival in [] if given else centres.rivals(centre, known):
        rows.append(_row(zone, "rival centre", rival, radius.said_m, radius, backing))
    for same in [] if radius_m is not None else ranked[1:]:
        rows.append(_row(zone, "other radius", centre, same[0].radius.said_m, same[0].radius, same))
    return rows


def _commonest(stated: Iterable[_Stated]) -> centres.Centre | None:
    """The centre that most claims name; ties go to the one named first."""
    named = [one.centre for one in stated if one.centre is not None]
    names = [centre.name for centre in named]
    return max(named, key=lambda centre: names.count(centre.name)) if named else None


def _row(
    zone: str,
    reading: str,
    centre: centres.Centre | None,
    radius_m: float,
    radius: measures.Length,
    backing: Sequence[_Stated],
) -> dict[str, Any]:
    bound = reading in ("radius low", "radius high")
    if centre is None:
        notes = ["No place in the text or in the places table tells where the centre is."]
    else:
        same = [one.centre.how for one in backing if one.centre is not None and one.centre.name == centre.name]
        notes = [*(same or [centre.how]), centre.note]
    notes.append(radius.note)
    if any("shape" not in one.claim.norm for one in backing):
        notes.append("The words give a distance from a centre; a circle is assumed.")
    return {
        "id": extents.slug(zone, centre.name if centre else "", reading, f"{radius_m / 1000:.1f} km"),
        "zone": zone,
        "shape": "circle",
        "reading": reading,
        "centre": centre.name if centre else None,
        "lon": centre.lon if centre else None,
        "lat": centre.lat if centre else None,
        "centre_source": centre.source if centre else None,
        "centre_precision_m": centre.precision_m if centre else None,
        "radius_m": radius_m,
        "radius_low_m": radius_m if bound else radius.low_m,
        "radius_high_m": radius_m if bound else radius.high_m,
        "area_km2": areas.disc_km2(centre.lat, radius_m) if centre else None,
        "extent": None,
        "country": None,
        "claim_ids": " ".join(one.claim.id for one in backing),
        "words": " … ".join(dict.fromkeys(one.claim.quote for one in backing)),
        "inferred": " ".join(note for note in dict.fromkeys(notes) if note),
        "geometry": shapes.disc(centre.lon, centre.lat, radius_m) if centre else None,
    }


def _distinct(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return list({row["id"]: row for row in rows}.values())
