"""Draw discs, rings and wedges on the WGS 84 ellipsoid. Knows no claim.

Input   a centre (longitude, latitude), distances in metres, azimuths in degrees clockwise from true north
Output  polygons in EPSG:4326 whose corners lie on the shape and whose edges stay within a stated tolerance of it

An edge is the straight line between two corners in longitude and latitude, as GeoJSON, GeoParquet and every GIS draw
it.  Its distance from the true outline is measured, not estimated, and edges are halved until all of them fit;
so the tolerance also holds near the poles, where such a line is far from a geodesic.
"""

import math
from collections.abc import Callable
from typing import cast

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod
from shapely import MultiPolygon, Polygon
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry

from sitrep.errors import ZoneError

GEOD = Geod(ellps="WGS84")
TOLERANCE_M = 0.1
# Geodesics from one point start to meet again on the far side of the Earth at pi * b = 19,970 km (from the equator;
# Karney 2013, "Algorithms for geodesics", J. Geodesy 87, section 3). A disc larger than this limit is no disc.
MAX_RADIUS_M = 19_900_000.0
_LONGEST_EDGE_M = 500_000.0
_HALVINGS = 60

Shape = Polygon | MultiPolygon
Array = NDArray[np.float64]


def disc(lon: float, lat: float, radius_m: float, tolerance_m: float = TOLERANCE_M) -> Shape:
    """Return the area within *radius_m* of a point, by geodesic distance.

    Args:
        lon: longitude of the centre, degrees.
        lat: latitude of the centre, degrees, from -90 to 90.
        radius_m: metres, greater than 0, at most `MAX_RADIUS_M`.
        tolerance_m: farthest that an edge may lie from the circle, metres.

    Returns:
        Polygon, or MultiPolygon where the antimeridian cuts it. EPSG:4326.

    Raises:
        ZoneError: a value is out of range.
    """
    return annulus(lon, lat, 0.0, radius_m, tolerance_m)


def annulus(lon: float, lat: float, inner_m: float, outer_m: float, tolerance_m: float = TOLERANCE_M) -> Shape:
    """Return the area between two distances from a point; *inner_m* of 0 gives a disc.

    Args, Returns, Raises: as for `disc`.
    """
    check_centre(lon, lat)
    check_radius(outer_m)
    outside = _filled(_circle(lon, lat, outer_m, tolerance_m), _poles_within(lon, lat, outer_m))
    if inner_m == 0:
        return outside
    check_limits(inner_m, outer_m)
    hole = _filled(_circle(lon, lat, inner_m, tolerance_m), _poles_within(lon, lat, inner_m))
    return _oriented(outside.difference(hole))


def sector(
    lon: float,
    lat: float,
    azimuth_from: float,
    azimuth_to: float,
    inner_m: float,
    outer_m: float,
    tolerance_m: float = TOLERANCE_M,
) -> Shape:
    """Return the wedge from one azimuth clockwise to another, between two distances.

    Args:
        lon: longitude of the tip, degrees.
        lat: latitude of the tip, degrees.
        azimuth_from: where the wedge starts, degrees clockwise from true north.
        azimuth_to: where it ends; 337.5 to 22.5 is the northern eighth. Equal azimuths give the whole ring.
        inner_m: metres from the tip, 0 or more.
        outer_m: metres from the tip, more than *inner_m*.
        tolerance_m: farthest that an edge may lie from the wedge's outline, metres.

    Raises:
        ZoneError: a value is out of range, or the wedge would hold both poles.
    """
    width = width_of(azimuth_from, azimuth_to)
    if width == 360:
        return annulus(lon, lat, inner_m, outer_m, tolerance_m)
    check_centre(lon, lat)
    check_radius(outer_m)
    check_limits(inner_m, outer_m)
    end = azimuth_from + width
    sides = [
        _ray(lon, lat, azimuth_from, inner_m, outer_m, tolerance_m),
        _arc(lon, lat, outer_m, azimuth_from, end, tolerance_m),
        _ray(lon, lat, end, outer_m, inner_m, tolerance_m),
    ]
    if inner_m > 0:
        sides.append(_arc(lon, lat, inner_m, end, azimuth_from, tolerance_m))
    ring = np.vstack([side[:-1] for side in sides])
    poles = [
        pole
        for pole, azimuth, distance in _poles(lon, lat)
        if inner_m < distance < outer_m and (azimuth - azimuth_from) % 360 < width
    ]
    return _filled(ring, poles)


def width_of(azimuth_from: float, azimuth_to: float) -> float:
    """Return how many degrees lie clockwise between two azimuths: more than 0, up to 360."""
    if not (math.isfinite(azimuth_from) and math.isfinite(azimuth_to)):
        raise ZoneError(
            f"A wedge needs two azimuths in degrees, got {azimuth_from:g} and {azimuth_to:g}. Give numbers."
        )
    return (azimuth_to - azimuth_from) % 360 or 360.0


def check_centre(lon: float, lat: float) -> None:
    """Raise ZoneError unless *lon*, *lat* are degrees on Earth."""
    if not (math.isfinite(lon) and abs(lon) <= 360):
        raise ZoneError(f"Centre ({lon:g}, {lat:g}): the longitude must lie between -180 and 180. Mend it.")
    if not abs(lat) <= 90:  # also refuses NaN
        raise ZoneError(
            f"Centre ({lon:g}, {lat:g}): the latitude must lie between -90 and 90. Give longitude first, then latitude."
        )


def check_radius(radius_m: float) -> None:
    """Raise ZoneError unless *radius_m* is a length that a zone on Earth can have."""
    if not 0 < radius_m <= MAX_RADIUS_M:  # also refuses NaN
        raise ZoneError(
            f"Radius {radius_m:,.10g} m: a zone's radius must be more than 0 and at most "
            f"{MAX_RADIUS_M / 1000:,.0f} km. Check the number and its unit."
        )


def check_limits(inner_m: float, outer_m: float) -> None:
    """Raise ZoneError unless *inner_m* is a distance smaller than *outer_m*."""
    if not 0 <= inner_m < outer_m:
        raise ZoneError(
            f"A ring from {inner_m:g} m to {outer_m:g} m is empty. Give an inner limit of 0 or more "
            "that is smaller than the outer one."
        )


def _circle(lon: float, lat: float, radius_m: float, tolerance_m: float) -> Array:
    return _arc(lon, lat, radius_m, 0.0, 360.0, tolerance_m)[:-1]


def _arc(lon: float, lat: float, radius_m: float, azimuth_from: float, azimuth_to: float, tolerance_m: float) -> Array:
    """Corners at one distance, by azimuth; an edge's error is how far its points are from that distance."""

    def corners(azimuths: Array) -> Array:
        return _points(lon, lat, azimuths, np.full(len(azimuths), radius_m))

    def errors(points: Array, azimuths: Array) -> Array:
        return np.abs(_distances(lon, lat, points) - radius_m)

    # The chord of a circle of radius r over an angle a lies r * (1 - cos(a / 2)) inside it.
    step = 2 * math.degrees(math.acos(max(0.5, 1 - tolerance_m / radius_m)))
    count = max(3, math.ceil(abs(azimuth_to - azimuth_from) / step) + 1)
    return _refined(np.linspace(azimuth_from, azimuth_to, count), corners, errors, tolerance_m)


def _ray(lon: float, lat: float, azimuth: float, from_m: float, to_m: float, tolerance_m: float) -> Array:
    """Corners along one geodesic; an edge's error is how far its points are from the matching ones on the ray."""

    def corners(distances: Array) -> Array:
        return _points(lon, lat, np.full(len(distances), azimuth), distances)

    def errors(points: Array, distances: Array) -> Array:
        true = corners(distances)
        return np.asarray(GEOD.inv(points[:, 0], points[:, 1], true[:, 0], true[:, 1])[2])

    count = max(3, math.ceil(abs(to_m - from_m) / _LONGEST_EDGE_M) + 1)
    return _refined(np.linspace(from_m, to_m, count), corners, errors, tolerance_m)


def _refined(
    at: Array, corners: Callable[[Array], Array], errors: Callable[[Array, Array], Array], tolerance_m: float
) -> Array:
    """Halve the edges between the corners at parameters *at* until each lies within the tolerance."""
    if not 0.001 <= tolerance_m < math.inf:
        raise ZoneError(f"Tolerance {tolerance_m:g} m: give at least 0.001 m.")
    for _ in range(_HALVINGS):
        ring = corners(at)
        unwrapped = _unwrapped(ring)
        worst = np.zeros(len(at) - 1)
        for part in (0.25, 0.5, 0.75):
            between = unwrapped[:-1] + part * (unwrapped[1:] - unwrapped[:-1])
            worst = np.maximum(worst, errors(between, at[:-1] + part * (at[1:] - at[:-1])))
        bad = worst > tolerance_m
        if not bad.any():
            return ring
        at = np.insert(at, np.flatnonzero(bad) + 1, (at[:-1][bad] + at[1:][bad]) / 2)
    raise ZoneError(f"No outline within {tolerance_m:g} m was found. Give a larger tolerance.")


def _points(lon: float, lat: float, azimuths: Array, distances: Array) -> Array:
    n = len(azimuths)
    lons, lats, _ = GEOD.fwd(np.full(n, lon), np.full(n, lat), azimuths, distances)
    return np.column_stack([lons, lats])


def _distances(lon: float, lat: float, points: Array) -> Array:
    n = len(points)
    return np.asarray(GEOD.inv(np.full(n, lon), np.full(n, lat), points[:, 0], points[:, 1])[2])


def _poles(lon: float, lat: float) -> list[tuple[float, float, float]]:
    """(latitude, azimuth, distance) of both poles as seen from a point."""
    seen = []
    for pole in (90.0, -90.0):
        azimuth, _, distance = GEOD.inv(lon, lat, lon, pole)
        seen.append((pole, azimuth, distance))
    return seen


def _poles_within(lon: float, lat: float, radius_m: float) -> list[float]:
    return [pole for pole, _, distance in _poles(lon, lat) if distance < radius_m]


def _unwrapped(ring: Array) -> Array:
    """Longitudes that go on past 180 instead of jumping."""
    return np.column_stack([np.degrees(np.unwrap(np.radians(ring[:, 0]))), ring[:, 1]])


def _filled(ring: Array, poles: list[float]) -> Shape:
    """Return the area of an open ring that holds the *poles* named, cut at the antimeridian."""
    closed = _unwrapped(np.vstack([ring, ring[:1]]))
    turn = closed[-1, 0] - closed[0, 0]
    if abs(turn) > 180:  # once round the Earth: the pole is part of the outline, in this projection
        pole = poles[0] if poles else math.copysign(90.0, float(closed[np.abs(closed[:, 1]).argmax(), 1]))
        closed = np.vstack([closed, [closed[-1, 0], pole], [closed[0, 0], pole]])
    area: BaseGeometry = Polygon(closed)
    if not area.is_valid:
        area = shapely.make_valid(area)
    west, _, east, _ = area.bounds
    parts = []
    for turns in range(math.floor((west + 180) / 360), math.ceil((east + 180) / 360) + 1):
        world = shapely.box(360 * turns - 180, -90, 360 * turns + 180, 90)
        parts += [
            translate(part, -360 * turns)
            for part in shapely.get_parts(area.intersection(world))
            if part.geom_type == "Polygon" and part.area > 0
        ]
    shape: BaseGeometry = parts[0] if len(parts) == 1 else shapely.union_all(parts)
    if len(poles) == 2:  # the ring goes round what is left out, on the far side
        shape = shapely.box(-180, -90, 180, 90).difference(shape)
    return _oriented(shape)


def _oriented(shape: BaseGeometry) -> Shape:
    return cast(Shape, shapely.orient_polygons(shape))  # RFC 7946: outer rings anticlockwise
