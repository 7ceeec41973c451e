"""Draw what is measured from a line: a strip to either side of it, a corridor along it. Knows no claim.

Input   a line in longitude and latitude (WGS 84), straight between its points as GeoJSON has it; widths in metres
Output  Polygon or MultiPolygon, EPSG:4326: all points whose geodesic distance from the line is small enough

Each piece of the line is a geodesic to within the tolerance; a band lies along it, a wedge fills the gap at each bend.
"""

import itertools
import math
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry

from sitrep.errors import ZoneError
from sitrep.zone import limits, rings, shapes
from sitrep.zone.rings import GEOD, Array, Shape

Line = LineString | MultiLineString
_LONGEST_PIECE_M = 2_000_000.0
_OVERLAP = 10.0  # degrees that a wedge at a bend reaches into the bands beside it, so that no gap is left
_STRAIGHT = 1.0  # degrees; a smaller bend gets a wedge on both sides
_SLIVER = 1e-13  # square degrees, about 1 mm by 1 m: what rounding leaves between two neighbours


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """One geodesic of a line."""

    lon: float
    lat: float
    azimuth: float  # at its start
    length_m: float
    end_lon: float
    end_lat: float
    end_azimuth: float  # onwards, at its end


def corridor(line: Line, half_m: float, tolerance_m: float = shapes.TOLERANCE_M) -> Shape:
    """Return everything within *half_m* of a line, on both sides and round its ends.

    Args:
        line: longitude and latitude, degrees; longitudes may run past 180 or jump there.
        half_m: metres to each side, more than 0, at most `limits.MAX_SIDE_M`.
        tolerance_m: farthest that an edge may lie from the true outline, metres.

    Raises:
        ZoneError: the line has no length or leaves the Earth, or a number is out of range.
    """
    return _drawn(line, half_m, half_m, tolerance_m, round_ends=True)


def strip(line: Line, left_m: float, right_m: float, tolerance_m: float = shapes.TOLERANCE_M) -> Shape:
    """Return everything beside a line, up to *left_m* on its left and *right_m* on its right; the ends are cut square.

    Args:
        line: as for `corridor`; left and right are meant along it.
        left_m: metres, 0 or more, at most `limits.MAX_SIDE_M`.
        right_m: likewise; one of the two is more than 0.
        tolerance_m: farthest that an edge may lie from the true outline, metres.

    Raises:
        ZoneError: the line has no length or leaves the Earth, or a number is out of range.
    """
    return _drawn(line, left_m, right_m, tolerance_m, round_ends=False)


def _drawn(line: Line, left_m: float, right_m: float, tolerance_m: float, *, round_ends: bool) -> Shape:
    limits.check_side(left_m)
    limits.check_side(right_m)
    limits.check_tolerance(tolerance_m)
    if left_m == right_m == 0:
        raise ZoneError("A strip of 0 m to both sides of its line is empty. Give a width.")
    if line.geom_type not in ("LineString", "MultiLineString") or line.is_empty:
        raise ZoneError(f"A strip follows a line with points, not {line.wkt[:60]!r}. Give a line.")
    found = [_beside(part, left_m, right_m, tolerance_m, round_ends=round_ends) for part in shapely.get_parts(line)]
    return rings.oriented(_tidy(shapely.union_all(found)))


def _beside(line: LineString, left_m: float, right_m: float, tolerance_m: float, *, round_ends: bool) -> BaseGeometry:
    pieces = _pieces(line, tolerance_m)
    sides = ((-90.0, left_m), (90.0, right_m))
    first, last = pieces[0], pieces[-1]
    closed = (first.lon - last.end_lon) % 360 == 0 and first.lat == last.end_lat and len(pieces) > 2
    bends = [*itertools.pairwise(pieces), *([(last, first)] if closed else [])]
    bands = shapely.union_all([_band(piece, left_m, right_m, tolerance_m) for piece in pieces])
    wedges = [wedge for bend in bends for side in sides for wedge in _bend(*bend, *side, tolerance_m)]
    whole = shapely.union_all([bands, *wedges])
    if closed:
        return whole
    reach = max(left_m, right_m)
    behind = (first.lon, first.lat, first.azimuth + 90, first.azimuth - 90)
    beyond = (last.end_lon, last.end_lat, last.end_azimuth - 90, last.end_azimuth + 90)
    if round_ends:
        widened = [(lon, lat, start - _OVERLAP, end + _OVERLAP) for lon, lat, start, end in (behind, beyond)]
        return shapely.union_all([whole, *(shapes.sector(*cap, 0.0, reach, tolerance_m) for cap in widened)])
    caps = shapely.union_all([shapes.sector(*cap, 0.0, reach, tolerance_m) for cap in (behind, beyond)])
    return whole.difference(caps.difference(bands)) if wedges else whole


def _pieces(line: LineString, tolerance_m: float) -> list[_Piece]:
    """Return the geodesics that follow *line* within the tolerance."""
    points = shapely.get_coordinates(line)
    if not (np.isfinite(points).all() and (np.abs(points[:, 1]) <= 90).all()):
        raise ZoneError("A line leaves the Earth: each latitude must lie between -90 and 90. Longitude comes first.")
    points = rings.unwrapped(points)
    moved = np.append(True, (np.diff(points, axis=0) != 0).any(axis=1))
    points = points[moved]
    if len(points) < 2:
        raise ZoneError("A strip follows a line, and this one is a single point. Give two points or more.")

    def on_the_line(at: Array) -> Array:
        return np.column_stack([np.interp(at, range(len(points)), points[:, axis]) for axis in (0, 1)])

    at = np.arange(len(points), dtype=float)
    while True:
        on = on_the_line(at)
        azimuth, back, length = GEOD.inv(on[:-1, 0], on[:-1, 1], on[1:, 0], on[1:, 1])
        length, worst = np.asarray(length), np.zeros(len(on) - 1)
        for part in (0.25, 0.5, 0.75):
            geodesic = rings.ahead(on[:-1, 0], on[:-1, 1], np.asarray(azimuth), part * length)
            true = on_the_line(at[:-1] + part * np.diff(at))
            worst = np.maximum(worst, GEOD.inv(geodesic[:, 0], geodesic[:, 1], true[:, 0], true[:, 1])[2])
        bad = (worst > tolerance_m) | (length > _LONGEST_PIECE_M)
        if not bad.any():
            break
        at = np.insert(at, np.flatnonzero(bad) + 1, (at[:-1][bad] + at[1:][bad]) / 2)
    rows = zip(on[:-1], on[1:], azimuth, np.asarray(back) + 180, length, strict=True)
    return [
        _Piece(
            lon=float(one[0]), lat=float(one[1]), azimuth=float(start), length_m=float(metres),
            end_lon=float(other[0]), end_lat=float(other[1]), end_azimuth=float(end),
        )
        for one, other, start, end, metres in rows
    ]  # fmt: skip


def _band(piece: _Piece, left_m: float, right_m: float, tolerance_m: float) -> Shape:
    """Everything that lies straight beside one geodesic."""
    right = _offset(piece, right_m, 0.0, piece.length_m, tolerance_m)
    left = _offset(piece, -left_m, piece.length_m, 0.0, tolerance_m)
    sides = [right]
    for lon, lat, azimuth, out, back in (
        (piece.end_lon, piece.end_lat, piece.end_azimuth, right_m, left_m),
        (piece.lon, piece.lat, piece.azimuth + 180, left_m, right_m),
    ):
        if out:
            sides.append(rings.ray(lon, lat, azimuth + 90, out, 0.0, tolerance_m))
        if back:
            sides.append(rings.ray(lon, lat, azimuth - 90, 0.0, back, tolerance_m))
        sides.append(left)
    return rings.filled(np.vstack([side[:-1] for side in sides[:-1]]))


def _offset(piece: _Piece, metres: float, from_m: float, to_m: float, tolerance_m: float) -> Array:
    """Corners at a distance to the right of a geodesic (to its left, if negative), from one length along it on."""

    def corners(lengths: Array) -> Array:
        n = len(lengths)
        azimuths = np.full(n, piece.azimuth)
        lons, lats, back = GEOD.fwd(np.full(n, piece.lon), np.full(n, piece.lat), azimuths, lengths)
        if metres == 0:
            return np.column_stack([lons, lats])
        return rings.ahead(lons, lats, np.asarray(back) + 180 + math.copysign(90, metres), np.full(n, abs(metres)))

    return rings.along(corners, from_m, to_m, tolerance_m)


def _bend(before: _Piece, after: _Piece, side: float, reach_m: float, tolerance_m: float) -> list[Shape]:
    """The wedge that closes the gap between two bands on the outer side of a bend."""
    turn = (after.azimuth - before.end_azimuth + 180) % 360 - 180
    if reach_m == 0 or (turn * side > 0 and abs(turn) > _STRAIGHT):  # on the inner side the bands overlap
        return []
    azimuths = (before.end_azimuth + side, before.end_azimuth + side + turn)
    start, end = min(azimuths) - _OVERLAP, max(azimuths) + _OVERLAP
    return [shapes.sector(after.lon, after.lat, start, end, 0.0, reach_m, tolerance_m)]


def _tidy(shape: BaseGeometry) -> BaseGeometry:
    """Return *shape* without the slivers that rounding leaves between neighbours."""
    parts = []
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon" and part.area > _SLIVER:
            holes = [hole for hole in part.interiors if shapely.Polygon(hole).area > _SLIVER]
            parts.append(shapely.Polygon(part.exterior, holes))
    return shapely.MultiPolygon(parts)
