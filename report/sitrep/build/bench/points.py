"""Tell points inside a zone from those in the band of its edge and outside, in several ways, and count wrong answers.

Input   nothing: points spread over the zone of the founding article and its surroundings, always the same
Output  of each way: points a second, how many times as fast as measuring every geodesic, wrong answers
"""

import time
from collections.abc import Callable, Iterator

import numpy as np
import shapely
from numpy.typing import NDArray

from sitrep import zone

COUNT = 10_000_000
CENTRE = (38.61778, 33.50583)
LOW_M, HIGH_M = 33.5 * 1609.344, 34.5 * 1609.344
_AT_ONCE = 1_000_000  # points: what is asked in one call, so that memory stays small
_AROUND = 1.0  # degrees to each side
_DEGREE_M = 111_195.0  # of a great circle on a sphere of 6,371 km
_SPHERE_M = 6_371_008.8  # mean radius of the Earth (Moritz 1980), what haversine formulas are given

Codes = NDArray[np.int8]
Degrees = NDArray[np.float64]
Way = Callable[[Degrees, Degrees], Codes]


def figures(count: int = COUNT) -> Iterator[tuple[str, ...]]:
    """Yield a heading, then a row for each way; all see the same *count* points, in turns of a million."""
    yield "way", "points a second", "times as fast", "wrong answers"
    known = ways()
    spent, wrong = dict.fromkeys(known, 0.0), dict.fromkeys(known, 0)
    chance = np.random.default_rng(34)
    for start in range(0, count, _AT_ONCE):
        n = min(_AT_ONCE, count - start)
        lon, lat = (middle + chance.uniform(-_AROUND, _AROUND, n) for middle in CENTRE)
        right: Codes | None = None
        for name, way in known.items():
            started = time.process_time()
            codes = way(lon, lat)
            spent[name] += time.process_time() - started
            right = codes if right is None else right
            wrong[name] += int((codes != right).sum())
    slowest = next(iter(spent.values()))
    for name, seconds in spent.items():
        yield name, f"{count / seconds:,.0f}", f"{slowest / seconds:.1f}", f"{wrong[name]:,}"


def ways() -> dict[str, Way]:
    """Return how points are told apart, by name; the first measures every geodesic and is taken to be right."""
    low, high = (zone.disc(*CENTRE, radius) for radius in (LOW_M, HIGH_M))
    small, large = (shapely.Point(CENTRE).buffer(radius / _DEGREE_M) for radius in (LOW_M, HIGH_M))
    for shape in (low, high, small, large):
        shapely.prepare(shape)
    return {
        "pyproj.Geod.inv": _measured,
        "sitrep locate": lambda lon, lat: zone.relations(lon, lat, CENTRE, LOW_M, HIGH_M),
        "prepared polygon, ours": lambda lon, lat: _contained(low, high, lon, lat),
        "prepared polygon, buffer in degrees": lambda lon, lat: _contained(small, large, lon, lat),
        "haversine": _haversine,
    }


def _measured(lon: Degrees, lat: Degrees) -> Codes:
    n = len(lon)
    metres = zone.GEOD.inv(np.full(n, CENTRE[0]), np.full(n, CENTRE[1]), lon, lat)[2]
    return _codes(np.asarray(metres))


def _contained(low: shapely.Geometry, high: shapely.Geometry, lon: Degrees, lat: Degrees) -> Codes:
    inner, outer = shapely.contains_xy(low, lon, lat), shapely.contains_xy(high, lon, lat)
    return np.where(inner, 0, np.where(outer, 1, 2)).astype(np.int8)


def _haversine(lon: Degrees, lat: Degrees) -> Codes:
    lon_0, lat_0 = np.radians(CENTRE)
    lons, lats = np.radians(lon), np.radians(lat)
    half = np.sin((lats - lat_0) / 2) ** 2 + np.cos(lat_0) * np.cos(lats) * np.sin((lons - lon_0) / 2) ** 2
    return _codes(2 * _SPHERE_M * np.arcsin(np.sqrt(half)))


def _codes(metres: Degrees) -> Codes:
    return np.where(metres < LOW_M, 0, np.where(metres > HIGH_M, 2, 1)).astype(np.int8)
