"""Measure areas on the WGS 84 ellipsoid. Knows no claim.

Input   a disc or wedge by its numbers, or a polygon in EPSG:4326
Output  square kilometres: exact to about 1e-9 for discs and wedges, the polygon's own area for polygons
"""

import math

import numpy as np
import shapely
from geographiclib.geodesic import Geodesic
from shapely.geometry.base import BaseGeometry

from sitrep.errors import ZoneError
from sitrep.zone import limits, rings

_ELLIPSOID = Geodesic.WGS84
_WANTED = Geodesic.DISTANCE_IN | Geodesic.REDUCEDLENGTH
_EDGE_DEGREES = 0.02  # a longer edge is cut before its area is taken: a parallel is no geodesic


def disc_km2(lat: float, radius_m: float) -> float:
    """Return the area of a geodesic disc.

    Args:
        lat: latitude of the centre, degrees; the longitude does not matter.
        radius_m: metres.

    Raises:
        ZoneError: a value is out of range.
    """
    return sector_km2(lat, 0.0, 360.0, 0.0, radius_m)


def sector_km2(lat: float, azimuth_from: float, azimuth_to: float, inner_m: float, outer_m: float) -> float:
    """Return the area of a geodesic wedge between two distances.

    The element of area in geodesic polar coordinates is m12 ds dα, m12 being the reduced length.
    Over a full turn the integrand is periodic, so equal steps converge fastest; a wedge takes Gauss-Legendre nodes.

    Args:
        lat: latitude of the tip, degrees.
        azimuth_from: degrees clockwise from true north.
        azimuth_to: degrees; equal azimuths are a whole turn.
        inner_m: metres from the tip.
        outer_m: metres from the tip.

    Raises:
        ZoneError: a value is out of range.

    Source:
        Karney (2013), Algorithms for geodesics, J. Geodesy 87, 43-55, equation 37 (reduced length).
    """
    limits.check_centre(0.0, lat)
    limits.check_radius(outer_m)
    limits.check_limits(inner_m, outer_m)
    width = limits.width_of(azimuth_from, azimuth_to)
    nodes = 12 + math.ceil(outer_m / 500_000)
    at, weight = np.polynomial.legendre.leggauss(nodes)
    if width == 360:
        count = 2 * nodes
        azimuths, shares = 360.0 * np.arange(count) / count, np.full(count, 1 / count)
    else:
        azimuths, shares = azimuth_from + width * (at + 1) / 2, weight / 2
    half = (outer_m - inner_m) / 2
    distances = inner_m + half * (at + 1)
    total = 0.0
    for azimuth, share in zip(azimuths, shares, strict=True):
        line = _ELLIPSOID.Line(lat, 0.0, float(azimuth), _WANTED)
        lengths = [line.Position(float(s), Geodesic.REDUCEDLENGTH)["m12"] for s in distances]
        total += float(share) * half * float(np.dot(weight, lengths))
    return math.radians(width) * total / 1e6


def half_plane_km2(side: str, latitude: float) -> float:
    """Return the area north ("N") or south ("S") of a parallel, by its closed form.

    Args:
        side: "N" or "S".
        latitude: degrees.

    Source:
        Snyder (1987), Map Projections, USGS Professional Paper 1395, equations 3-11 to 3-13: the authalic latitude.
    """
    e = math.sqrt(_ELLIPSOID.f * (2 - _ELLIPSOID.f))

    def from_equator(degrees: float) -> float:
        sine = math.sin(math.radians(degrees))
        return sine / (1 - (e * sine) ** 2) + math.atanh(e * sine) / e

    share = from_equator(90.0) + (-1 if side == "N" else 1) * from_equator(latitude)
    return math.pi * (_ELLIPSOID.a * (1 - _ELLIPSOID.f)) ** 2 * share / 1e6


def polygon_km2(shape: BaseGeometry) -> float:
    """Return the area of a polygon whose edges are straight in longitude and latitude.

    Args:
        shape: Polygon, MultiPolygon or a collection with them, EPSG:4326; other parts count nothing.
    """
    west, _, east, _ = shape.bounds if not shape.is_empty else (0.0, 0.0, 0.0, 0.0)
    if east - west > 180:  # a ring round the whole Earth has no inside: measure it in four parts
        quarters = [shapely.box(start, -90, start + 90, 90) for start in (-180, -90, 0, 90)]
        return sum(polygon_km2(shape.intersection(quarter)) for quarter in quarters)
    total = 0.0
    for part in shapely.get_parts(shape):
        if part.geom_type in ("MultiPolygon", "GeometryCollection"):
            total += polygon_km2(part)
        elif part.geom_type == "Polygon" and not part.is_empty:
            fine = shapely.segmentize(shapely.orient_polygons(part), _EDGE_DEGREES)
            total += abs(rings.GEOD.geometry_area_perimeter(fine)[0]) / 1e6
    return total


def length_km(line: BaseGeometry) -> float:
    """Return the geodesic length of lines in EPSG:4326."""
    if line.geom_type not in ("LineString", "MultiLineString", "GeometryCollection", "Point", "MultiPoint"):
        raise ZoneError(f"A {line.geom_type} has no length here. Give its boundary.")
    return sum(
        float(rings.GEOD.geometry_length(part)) / 1000
        for part in shapely.get_parts(line)
        if part.geom_type == "LineString"
    )
