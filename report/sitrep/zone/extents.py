"""Draw the zones that are no circle round a place, as far as the words and the reference data tell where they are.

Input   claims of kind place (role zone) of any shape but a circle
Output  rows of the table `zones`; one without a geometry says why it has none

A side of a parallel is drawn as it is; a strip is drawn where the border it follows is known.  A circle that moves
with a ship has a size and no place.  Nothing is put where no source puts it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any  # Any: a claim's fields, a table's row

from shapely.geometry.base import BaseGeometry

from sitrep import tables
from sitrep.errors import ZoneError
from sitrep.zone import areas, borderlines, lines, measures, shapes, winds

_STRIP_TOLERANCE_M = 25.0  # the borders themselves are off by a kilometre
_WITHOUT_EXTENT = ("unknown", "circle")  # a circle with a radius is not among the claims given here
_ANY_LATITUDE = 45.0  # degrees; where the area of a circle without a place is taken


@dataclass(frozen=True, slots=True, kw_only=True)
class _Extent:
    """One way to read how far a zone reaches."""

    reading: str = "main"
    size: str = ""  # for the row's id
    centre: str | None = None
    radius: measures.Length | None = None
    area_km2: float | None = None
    outline: BaseGeometry | None = None
    words: str = ""  # how far it reaches
    inferred: str = ""


def rows(said: Sequence[Any], claims: Sequence[Any], *, anything_drawn: bool) -> list[dict[str, Any]]:
    """Return the rows of the zones that are no circle, and of those without an extent where no zone has one.

    Claims that say the same of a zone share a row; so do all that name one side of one line.

    Args:
        said: claims of role zone, in order.
        claims: all claims, in order; where a zone's own words name no country, the places of its document may.
        anything_drawn: whether the words gave a circle. Where they give that or another shape, a zone that is only
            mentioned is no zone of its own.

    Raises:
        ZoneError: a number of the words is out of range, or a unit is unknown; the message names the words.
    """
    merged: dict[str, dict[str, Any]] = {}
    some_extent = anything_drawn or any(_shape(claim) not in _WITHOUT_EXTENT for claim in said)
    for claim in said:
        shape = _shape(claim)
        if shape in _WITHOUT_EXTENT and some_extent:
            continue
        where = f"{claim.document_id}, “{claim.quote}”"
        try:
            extents = _extents(claim, shape, where)
        except ZoneError as error:
            raise error if str(error).startswith(where) else ZoneError(f"{where}: {error}") from error
        for extent in extents:
            row = _row(claim, shape, extent)
            one_side = shape == "half_plane" and extent.outline is not None
            known = merged.setdefault(extent.size if one_side else row["id"], row)
            if known is not row:
                for column, joint in (("claim_ids", " "), ("words", " … ")):
                    parts = [*known[column].split(joint), *row[column].split(joint)]
                    known[column] = joint.join(dict.fromkeys(parts))
    for row in merged.values():
        if row["geometry"] is not None:
            row["country"] = "; ".join(borderlines.countries_meant(row["words"], _beside(row, claims))) or None
    return list(merged.values())


def _beside(row: Mapping[str, Any], claims: Sequence[Any]) -> list[str]:
    """The places that the documents of a zone name, as written."""
    own = set(row["claim_ids"].split())
    read = {claim.document_id for claim in claims if claim.id in own}
    return [claim.quote for claim in claims if claim.document_id in read and claim.kind == "place"]


def row_given(given: Any, claims: Sequence[Any]) -> dict[str, Any]:
    """Return the row of a zone whose outline was given by hand (a `given.Given`), about the country of the *claims*."""
    about = borderlines.countries_meant("", [claim.quote for claim in claims if claim.kind == "place"])
    return dict.fromkeys(tables.columns("zones")) | {
        "id": slug("zone given", given.shape, "main", given.extent),
        "zone": "zone given",
        "shape": given.shape,
        "reading": "main",
        "area_km2": given.area_km2,
        "extent": given.extent,
        "country": "; ".join(about) or None,
        "claim_ids": "",
        "words": "",
        "inferred": "The outline was given as a parameter, not read from the words.",
        "geometry": given.outline,
    }


def _shape(claim: Any) -> str:
    shape = str(claim.norm.get("shape") or "unknown")
    return shape if shape in ("half_plane", "strip", "corridor", "moving_circle", "circle") else "unknown"


def _extents(claim: Any, shape: str, where: str) -> list[_Extent]:
    if shape == "half_plane":
        return [_half_plane(claim)]
    if shape in ("strip", "corridor"):
        return _strip(claim, shape, where)
    if shape == "moving_circle" and isinstance(claim.norm.get("radius"), Mapping):
        return [_moving(claim, where)]
    return [_Extent(size=claim.id, inferred="Not drawn: the words give no extent.")]


def _half_plane(claim: Any) -> _Extent:
    side, ref = str(claim.norm.get("bearing") or ""), str(claim.norm.get("ref") or "")
    latitude, longitude = claim.norm.get("latitude"), claim.norm.get("longitude")
    if latitude is None and longitude is None:
        which = f"where “{ref}” runs" if ref else "which line is meant"
        return _Extent(size=f"{side} {ref}", inferred=f"Not drawn: no source at hand tells {which}.")
    outline = shapes.half_plane(side, latitude=latitude, longitude=longitude)
    if latitude is not None:
        area, line = areas.half_plane_km2(side, latitude), f"{latitude:g}° of latitude"
    else:
        area, line = areas.half_plane_km2("N", 0.0), f"{longitude:g}° of longitude"
    note = f"The words set one limit, {line}, and state no other: all that lies {winds.name(side)} of it is meant."
    words = f"all that lies {winds.name(side)} of {written(latitude, longitude)}"
    return _Extent(size=f"{side} {line}", area_km2=area, outline=outline, words=words, inferred=note)


def written(latitude: float | None, longitude: float | None) -> str:
    """Return a line of latitude or longitude as "36°N", or the equator and the prime meridian by their names."""
    value, signs = (latitude, "NS") if latitude is not None else (longitude or 0.0, "EW")
    if value == 0:
        return "the equator" if latitude is not None else "the prime meridian"
    return f"{abs(value):g}°{signs[int(value < 0)]}"


def _strip(claim: Any, shape: str, where: str) -> list[_Extent]:
    name, width = shape.replace("_", " "), claim.norm.get("width")
    ref = str(claim.norm.get("ref") or "")
    if not isinstance(width, Mapping):
        return [_Extent(size=claim.id, inferred=f"Not drawn: the words describe a {name} but not how wide it is.")]
    said = measures.length(width, where)
    stated = f"Its width: {said.text}."
    why = "the words do not say to which side of the line it reaches"
    found = None
    if claim.norm.get("sides") != "one":
        found, why = borderlines.border(ref, claim.quote)
    if found is None:
        size = f"{ref} {said.said_m / 1000:g} km" if ref else claim.id
        return [_Extent(size=size, inferred=f"Not drawn: the words describe a {name}, but {why}. {stated}")]
    each = claim.norm.get("sides") == "each"
    notes = f"It follows the border of {found.name} in the border data. {said.note}"
    half = "to each side" if each else "half of it to each side, which the words do not say"
    extents = []
    for reading, metres in (("main", said.said_m), ("width low", said.low_m), ("width high", said.high_m)):
        if metres is not None and (reading == "main" or metres != said.said_m):
            outline = lines.corridor(found.line, metres if each else metres / 2, _STRIP_TOLERANCE_M)
            km = f"{metres / 1000:g} km"
            extent = _Extent(reading=reading, size=f"{found.name} {km}", outline=outline)
            words = f"a {name} {f'{km} to each side' if each else f'{km} wide'} along the border of {found.name}"
            note = f"{notes} Drawn {km} wide, {half}."
            extents.append(replace(extent, area_km2=areas.polygon_km2(outline), words=words, inferred=note))
    return extents


def _moving(claim: Any, where: str) -> _Extent:
    radius = measures.length(claim.norm["radius"], where)
    around = str(claim.norm.get("centre_text") or claim.norm.get("ref") or "")
    area = areas.disc_km2(_ANY_LATITUDE, radius.said_m)
    off = max(abs(areas.disc_km2(latitude, radius.said_m) / area - 1) for latitude in (0.0, 90.0))
    note = f"Not drawn: it has no fixed place; it moves with “{around}”. " if around else "Not drawn: no fixed place. "
    note += f"Its area is taken at {_ANY_LATITUDE:g}° of latitude; elsewhere it differs by at most {off:.1g} of it. "
    size = claim.norm["radius"]
    said = measures.spelt(size.get("low"), size.get("high"), str(size.get("unit") or ""))
    return _Extent(
        size=f"{around} {radius.said_m / 1000:g} km",
        centre=around or None,
        radius=radius,
        area_km2=area,
        words=f"{said} around {around or 'what moves'}, wherever that is",
        inferred=note + radius.note,
    )


def _row(claim: Any, shape: str, extent: _Extent) -> dict[str, Any]:
    zone = str(claim.norm.get("place") or "zone")
    radius = extent.radius
    return dict.fromkeys(tables.columns("zones")) | {
        "id": slug(zone, shape, extent.reading, extent.size),
        "zone": zone,
        "shape": shape,
        "reading": extent.reading,
        "centre": extent.centre,
        "radius_m": radius.said_m if radius else None,
        "radius_low_m": radius.low_m if radius else None,
        "radius_high_m": radius.high_m if radius else None,
        "area_km2": extent.area_km2,
        "extent": extent.words or None,
        "claim_ids": claim.id,
        "words": claim.quote,
        "inferred": " ".join(extent.inferred.split()),
        "geometry": extent.outline,
    }


def slug(*parts: str) -> str:
    """Return *parts* as one id: lower case, words joined by hyphens."""
    words = "".join(letter if letter.isalnum() else " " for letter in " ".join(parts).lower())
    return "-".join(words.split())
