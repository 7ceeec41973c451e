"""Read an outline that somebody drew, and join outlines or take one from another. Knows no claim.

Input   GeoJSON (RFC 7946), or shapes in EPSG:4326
Output  Polygon or MultiPolygon, EPSG:4326, cut at the antimeridian, outer rings anticlockwise
"""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any  # Any: what JSON holds

import numpy as np
import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from sitrep.errors import ZoneError
from sitrep.zone import rings
from sitrep.zone.rings import Array, Shape

_SMALLEST_RING = 4  # positions, the last of which repeats the first (RFC 7946, section 3.1.6)


def polygon(geojson: str | Mapping[str, Any], where: str = "GeoJSON") -> Shape:
    """Return the area that *geojson* describes.

    Edges are straight in longitude and latitude.  A ring whose longitudes jump by more than 180 degrees, or run past
    180, crosses the antimeridian; one that winds round the Earth holds the pole that it is nearer to.
    Rings may run either way.

    Args:
        geojson: a Polygon, MultiPolygon, Feature or collection of these, parsed or as text.
        where: the file or parameter it came from, for errors.

    Raises:
        ZoneError: it is no GeoJSON, holds no polygon, a position is off the Earth, or a ring is open, too short, or
            crosses or touches itself.
    """
    if isinstance(geojson, str):
        try:
            geojson = json.loads(geojson)
        except ValueError as error:
            raise ZoneError(f"{where}: this is no GeoJSON ({error}). Mend the text.") from error
    found = [_area(rings_of, where) for rings_of in _polygons(geojson, where)]
    if not found:
        raise ZoneError(f"{where}: there is no polygon in it. Give a Polygon or MultiPolygon.")
    return union(found)


def union(shapes: Iterable[BaseGeometry]) -> Shape:
    """Return the area that lies in any of *shapes*."""
    return rings.oriented(shapely.union_all(list(shapes)))


def difference(shape: BaseGeometry, *others: BaseGeometry) -> Shape:
    """Return the area of *shape* that lies in none of *others*; it may be empty."""
    return rings.oriented(shape.difference(shapely.union_all(list(others))))


def _polygons(geojson: Any, where: str) -> list[Any]:
    """Return the coordinates of every polygon."""
    kind = geojson.get("type") if isinstance(geojson, Mapping) else None
    if kind == "Feature":
        return _polygons(geojson.get("geometry"), where)
    if kind in ("FeatureCollection", "GeometryCollection"):
        members = geojson.get("features" if kind == "FeatureCollection" else "geometries") or []
        return [rings_of for member in members for rings_of in _polygons(member, where)]
    if kind == "Polygon":
        return [geojson.get("coordinates")]
    if kind == "MultiPolygon":
        return list(geojson.get("coordinates") or [])
    raise ZoneError(f"{where}: {kind!r} is no area. Give a Polygon or MultiPolygon, alone or in a Feature.")


def _area(rings_of: Any, where: str) -> Shape:
    if not isinstance(rings_of, Sequence) or not rings_of:
        raise ZoneError(f"{where}: a polygon has no ring. Give it at least one.")
    outer, *holes = [_ring(ring, number, where) for number, ring in enumerate(rings_of, 1)]
    middle = (outer[:, 0].min() + outer[:, 0].max()) / 2
    for hole in holes:  # beside the outer ring, not a turn of the Earth away
        hole[:, 0] -= 360 * round((hole[:, 0].mean() - middle) / 360)
    shape = Polygon(outer, holes)
    if not shape.is_valid:
        fault = shapely.is_valid_reason(shape)
        raise ZoneError(f"{where}: the outline crosses or touches itself ({fault}). Draw it so that it does not.")
    return rings.oriented(rings.cut(shape))


def _ring(ring: Any, number: int, where: str) -> Array:
    """Return a ring's corners, closed, with longitudes that go on past 180."""
    name = f"{where}, ring {number}"
    if not isinstance(ring, Sequence) or len(ring) < _SMALLEST_RING:
        raise ZoneError(f"{name}: a ring has four positions or more, the last as the first. Add what is missing.")
    for position in ring:
        if not _on_earth(position):
            raise ZoneError(f"{name}: {position!r} is no point on Earth. Give [longitude, latitude] in degrees.")
    corners = np.array([position[:2] for position in ring], dtype=float)
    if (corners[0] != corners[-1]).any():
        raise ZoneError(f"{name}: it starts at {ring[0]} and ends at {ring[-1]}. Close it: repeat the first position.")
    # From -180 to 180 is no jump but a line round the Earth, as the edge of a polar cap has it.
    if (np.abs(np.diff(corners[:, 0])) > 180).any() and not _round_the_earth(corners):
        corners = rings.unrolled(corners[:-1])
        corners = np.vstack([corners, corners[:1]])
    return corners


def _on_earth(position: Any) -> bool:
    if not (isinstance(position, Sequence) and len(position) >= 2):
        return False
    if not all(isinstance(value, int | float) and math.isfinite(value) for value in position[:2]):
        return False
    return abs(position[0]) <= 360 and abs(position[1]) <= 90


def _round_the_earth(corners: Array) -> bool:
    jumps = np.abs(np.diff(corners[:, 0])) > 180
    return bool((np.abs(corners[:-1][jumps, 0]) == 180).all() and (np.abs(corners[1:][jumps, 0]) == 180).all())
