"""Draw what is measured from a point or a parallel: disc, ring, wedge, half of the Earth. Knows no claim.

Input   a centre in degrees (WGS 84), distances in metres, azimuths in degrees clockwise from true north
Output  Polygon or MultiPolygon, EPSG:4326, cut at the antimeridian: its corners lie on the true outline (to 10 nm),
        its edges within a tolerance of it (`rings` says how)
"""

import numpy as np
import shapely

from sitrep.errors import ZoneError
from sitrep.zone import limits, rings
from sitrep.zone.rings import GEOD as GEOD
from sitrep.zone.rings import Array, Shape

TOLERANCE_M = 0.1
SIDES = ("N", "S", "E", "W")


def disc(lon: float, lat: float, radius_m: float, tolerance_m: float = TOLERANCE_M) -> Shape:
    """Return the area within *radius_m* of a point, by geodesic distance.

    A disc may hold one pole or both; what it then leaves out lies around its centre's antipode.

    Args:
        lon: longitude of the centre, degrees.
        lat: latitude of the centre, degrees, from -90 to 90.
        radius_m: metres, greater than 0, at most `limits.MAX_RADIUS_M`.
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
    limits.check_centre(lon, lat)
    limits.check_radius(outer_m)
    outside = _within(lon, lat, outer_m, tolerance_m)
    if inner_m == 0:
        return outside
    limits.check_limits(inner_m, outer_m)
    return rings.oriented(outside.difference(_within(lon, lat, inner_m, tolerance_m)))


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
        ZoneError: a value is out of range.
    """
    width = limits.width_of(azimuth_from, azimuth_to)
    if width == 360:
        return annulus(lon, lat, inner_m, outer_m, tolerance_m)
    limits.check_centre(lon, lat)
    limits.check_radius(outer_m)
    limits.check_limits(inner_m, outer_m)
    end = azimuth_from + width
    sides = [
        rings.ray(lon, lat, azimuth_from, inner_m, outer_m, tolerance_m),
        rings.arc(lon, lat, outer_m, azimuth_from, end, tolerance_m),
        rings.ray(lon, lat, end, outer_m, inner_m, tolerance_m),
    ]
    if inner_m > 0:
        sides.append(rings.arc(lon, lat, inner_m, end, azimuth_from, tolerance_m))
    ring = np.vstack([side[:-1] for side in sides])
    held = [
        pole
        for pole, azimuth, distance in rings.poles(lon, lat)
        if inner_m < distance < outer_m and (azimuth - azimuth_from) % 360 < width
    ]
    return rings.filled(ring, held)


def half_plane(side: str, *, latitude: float | None = None, longitude: float | None = None) -> Shape:
    """Return all of the Earth on one side of a parallel, or the half of it on one side of a meridian.

    A parallel is straight in longitude and latitude, so the outline is exact and two corners on it are enough.
    East of a meridian is the hemisphere that starts there and ends 180 degrees on; the words of a text seldom mean all.

    Args:
        side: "N" or "S" of *latitude*; "E" or "W" of *longitude*.
        latitude: degrees, more than -90 and less than 90.
        longitude: degrees, from -180 to 180.

    Raises:
        ZoneError: not exactly one line is given, it is not on Earth, or it has no such side.
    """
    if (latitude is None) == (longitude is None):
        raise ZoneError("A half-plane lies on one side of one line. Give either a latitude or a longitude.")
    if latitude is not None:
        if side not in ("N", "S"):
            raise ZoneError(f"A parallel has a north and a south side, not {side!r}. Give N or S.")
        if not abs(latitude) < 90:
            raise ZoneError(f"Latitude {latitude:g}: nothing lies on one side of it. Give more than -90, less than 90.")
        south, north = (latitude, 90.0) if side == "N" else (-90.0, latitude)
        return rings.oriented(shapely.box(-180, south, 180, north))
    assert longitude is not None
    if side not in ("E", "W"):
        raise ZoneError(f"A meridian has an east and a west side, not {side!r}. Give E or W.")
    if not abs(longitude) <= 180:
        raise ZoneError(f"Longitude {longitude:g} is not on Earth. Give -180 to 180.")
    west = longitude if side == "E" else longitude - 180
    return rings.oriented(rings.cut(shapely.box(west, -90, west + 180, 90)))


def _within(lon: float, lat: float, radius_m: float, tolerance_m: float) -> Shape:
    circle: Array = rings.arc(lon, lat, radius_m, 0.0, 360.0, tolerance_m)[:-1]
    held = [pole for pole, _, distance in rings.poles(lon, lat) if distance < radius_m]
    return rings.filled(circle, held)
