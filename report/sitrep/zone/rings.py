"""Turn a curve on the ellipsoid into corners, and corners into an area in longitude and latitude. Knows no shape.

Input   curves: functions from a parameter to points; closed rings of points
Output  corners on the curve whose edges stay within a tolerance of it; Polygon or MultiPolygon, EPSG:4326

An edge is the straight line between two corners in longitude and latitude, as GeoJSON, GeoParquet and every GIS draw
it.  Its distance from the true outline is measured, not estimated, and edges are halved until all of them fit;
so the tolerance also holds near the poles, where such a line is far from a geodesic.
"""

import math
from collections.abc import Callable, Sequence
from typing import cast

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod
from shapely import MultiPolygon, Polygon
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry

from sitrep.errors import ZoneError
from sitrep.zone import limits

GEOD = Geod(ellps="WGS84")
WORLD = shapely.box(-180, -90, 180, 90)
_LONGEST_EDGE_M = 500_000.0
_HALVINGS = 60
_SHARE_OF_CHORD = 0.95  # of the tolerance, on an arc
_CHECKED_AT = (0.25, 0.5, 0.75)  # parts of an edge

Shape = Polygon | MultiPolygon
Array = NDArray[np.float64]


def arc(lon: float, lat: float, radius_m: float, azimuth_from: float, azimuth_to: float, tolerance_m: float) -> Array:
    """Return corners at one distance from a point, by azimuth; shape (n, 2).

    An edge's error is how far its points are from that distance.
    """

    limits.check_tolerance(tolerance_m)

    def corners(azimuths: Array) -> Array:
        return ahead(lon, lat, azimuths, np.full(len(azimuths), radius_m))

    def errors(points: Array, azimuths: Array) -> Array:
        return np.abs(_distances(lon, lat, points) - radius_m)

    # The chord of a circle of radius r over an angle a lies r * (1 - cos(a / 2)) inside it; an edge that is straight in
    # longitude and latitude a little more.
    step = 2 * math.degrees(math.acos(max(0.5, 1 - _SHARE_OF_CHORD * tolerance_m / radius_m)))
    count = max(3, math.ceil(abs(azimuth_to - azimuth_from) / step) + 1)
    return refined(np.linspace(azimuth_from, azimuth_to, count), corners, errors, tolerance_m)


def ray(lon: float, lat: float, azimuth: float, from_m: float, to_m: float, tolerance_m: float) -> Array:
    """Return corners along one geodesic, shape (n, 2); an edge's error is how far it is from the matching points."""

    def corners(distances: Array) -> Array:
        return ahead(lon, lat, np.full(len(distances), azimuth), distances)

    return along(corners, from_m, to_m, tolerance_m)


def along(corners: Callable[[Array], Array], from_m: float, to_m: float, tolerance_m: float) -> Array:
    """Return corners of any curve that *corners* gives by a length in metres; shape (n, 2).

    An edge's error is the distance between its points and those of the curve at the same part of the length: at least
    as much as its distance from the curve.
    """

    def errors(points: Array, distances: Array) -> Array:
        true = corners(distances)
        return np.asarray(GEOD.inv(points[:, 0], points[:, 1], true[:, 0], true[:, 1])[2])

    count = max(3, math.ceil(abs(to_m - from_m) / _LONGEST_EDGE_M) + 1)
    return refined(np.linspace(from_m, to_m, count), corners, errors, tolerance_m)


def refined(
    at: Array, corners: Callable[[Array], Array], errors: Callable[[Array, Array], Array], tolerance_m: float
) -> Array:
    """Halve the edges between the corners at parameters *at* until each lies within the tolerance.

    Raises:
        ZoneError: the tolerance is out of range, or no number of corners reaches it.
    """
    limits.check_tolerance(tolerance_m)
    for _ in range(_HALVINGS):
        ring = corners(at)
        straight = unwrapped(ring)
        worst = np.zeros(len(at) - 1)
        for part in _CHECKED_AT:
            between = straight[:-1] + part * (straight[1:] - straight[:-1])
            worst = np.maximum(worst, errors(between, at[:-1] + part * (at[1:] - at[:-1])))
        bad = worst > tolerance_m
        if not bad.any():
            return ring
        at = np.insert(at, np.flatnonzero(bad) + 1, (at[:-1][bad] + at[1:][bad]) / 2)
    raise ZoneError(f"No outline within {tolerance_m:g} m was found. Give a larger tolerance.")


def ahead(lon: float | Array, lat: float | Array, azimuths: Array, distances: Array) -> Array:
    """Return the points at *azimuths* and *distances* from one point, or from one each; shape (n, 2)."""
    n = len(azimuths)
    lons, lats, _ = GEOD.fwd(np.broadcast_to(lon, n).copy(), np.broadcast_to(lat, n).copy(), azimuths, distances)
    return np.column_stack([lons, lats])


def poles(lon: float, lat: float) -> list[tuple[float, float, float]]:
    """Return (latitude, azimuth, distance) of both poles as seen from a point."""
    seen = []
    for pole in (90.0, -90.0):
        azimuth, _, distance = GEOD.inv(lon, lat, lon, pole)
        seen.append((pole, azimuth, distance))
    return seen


def unwrapped(ring: Array) -> Array:
    """Return *ring* with longitudes that go on past 180 instead of jumping."""
    return np.column_stack([np.unwrap(ring[:, 0], period=360), ring[:, 1]])


def filled(ring: Array, inside: Sequence[float] | None = None) -> Shape:
    """Return the area of an open ring, cut at the antimeridian.

    Args:
        ring: corners, shape (n, 2); the first is not repeated.
        inside: latitudes of the poles that the area holds; None where that is not known: a ring that winds round the
            Earth then holds the pole it is nearer to.
    """
    shape: BaseGeometry = cut(valid(Polygon(unrolled(ring, inside))))
    if inside is not None and len(inside) == 2:  # the ring goes round what is left out, on the far side
        shape = WORLD.difference(shape)
    return oriented(shape)


def unrolled(ring: Array, inside: Sequence[float] | None = None) -> Array:
    """Return an open ring closed, with longitudes that go on past 180, and along a pole's line if it winds round it.

    Args:
        ring, inside: as for `filled`.
    """
    closed = unwrapped(np.vstack([ring, ring[:1]]))
    if inside is not None and _winds(closed) != (len(inside) == 1):
        # The ring runs through a pole, where a step of 180 degrees may be taken either way. It was taken the wrong way.
        steps = np.diff(closed[:, 0])
        at = int(np.abs(steps).argmax())
        closed[at + 1 :, 0] -= math.copysign(360, steps[at])
    if not _winds(closed):
        return closed
    pole = inside[0] if inside else math.copysign(90.0, float(closed[np.abs(closed[:, 1]).argmax(), 1]))
    # The way to the pole starts at the corner nearest to it: from any other it might cross the ring.
    first = int((closed[:-1, 1] * math.copysign(1, pole)).argmax())
    turn = np.array([closed[-1, 0] - closed[0, 0], 0.0])
    closed = np.vstack([closed[first:-1], closed[: first + 1] + turn])
    return np.vstack([closed, [closed[-1, 0], pole], [closed[0, 0], pole]])


def _winds(closed: Array) -> bool:
    """Whether a closed ring with unwrapped longitudes goes once round the Earth."""
    return bool(abs(closed[-1, 0] - closed[0, 0]) > 180)


def valid(shape: BaseGeometry) -> BaseGeometry:
    """Return *shape*, mended if rounding made it touch itself."""
    return shape if shape.is_valid else shapely.make_valid(shape)


def cut(shape: BaseGeometry) -> BaseGeometry:
    """Return the polygons of a shape whose longitudes may run past 180, cut at the antimeridian and moved to ±180."""
    west, _, east, _ = shape.bounds
    parts = []
    for turns in range(math.floor((west + 180) / 360), math.ceil((east + 180) / 360) + 1):
        world = translate(WORLD, 360 * turns)
        parts += [translate(part, -360 * turns) for part in _areas(shape.intersection(world))]
    return parts[0] if len(parts) == 1 else shapely.union_all(parts)


def oriented(shape: BaseGeometry) -> Shape:
    """Return the polygons of *shape* with outer rings anticlockwise, as RFC 7946, section 3.1.6, has them."""
    parts = _areas(shape)
    whole = parts[0] if len(parts) == 1 else MultiPolygon(parts)
    return cast(Shape, shapely.orient_polygons(whole))


def _areas(shape: BaseGeometry) -> list[Polygon]:
    """Return the polygons among the parts of *shape*; lines and points have no area."""
    out: list[Polygon] = []
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon":
            out += [part] if part.area > 0 else []
        elif hasattr(part, "geoms"):
            out += _areas(part)
    return out


def _distances(lon: float, lat: float, points: Array) -> Array:
    n = len(points)
    return np.asarray(GEOD.inv(np.full(n, lon), np.full(n, lat), points[:, 0], points[:, 1])[2])
