"""Tell inside from outside without measuring: compare straight chords first, geodesics only near the edge.

Input   points and a disc by numbers, WGS 84
Output  0 (inside), 1 (within the band of the uncertain edge) or 2 (outside) for each point

A geodesic bends no less than a circle of the ellipsoid's largest radius of curvature, R, and no more than one of its
smallest, r.  So the chord under a geodesic of length s is at least 2 r sin(s / 2 r) long and at most 2 R sin(s / 2 R),
by Schur's comparison theorem: bounds that are 3 mm apart at 55 km.  (The theorem compares with plane curves; the twist
of a geodesic is of second order, which the difference between r and R outweighs.)  A point whose chord lies outside
these bounds needs no geodesic.  The few others get the exact inverse, so all answers are those of the inverse.

Source: Schur (1921), Über die Schwarzsche Extremaleigenschaft des Kreises, Math. Annalen 83, 143-148.
"""

import math

import numpy as np
from numpy.typing import NDArray

from sitrep.errors import ZoneError
from sitrep.zone import limits, rings
from sitrep.zone.rings import Array

RELATIONS = ("inside", "within_band", "outside")
Codes = NDArray[np.int8]

_A = 6_378_137.0  # metres; WGS 84 (NIMA TR8350.2, table 3.1)
_E2 = 6.694379990141316e-3  # eccentricity squared, f (2 - f) with f = 1 / 298.257223563
_SMALLEST_M = _A * (1 - _E2)  # radius of curvature of a meridian at the equator
_LARGEST_M = _A / math.sqrt(1 - _E2)  # of every section at a pole
_SURE_M = 10_000_000.0  # beyond, geodesics twist too much for the upper bound: all is measured
_MARGIN_M = 1e-3  # more than rounding can move a chord, and more than a geodesic's twist can shorten it
_AT_ONCE = 1 << 16  # points; what fits into a processor's cache goes several times as fast


def relations(lon: Array, lat: Array, centre: tuple[float, float], low_m: float, high_m: float) -> Codes:
    """Return how points lie to a disc whose radius is an interval: places in `RELATIONS`, shape (n,).

    Args:
        lon: longitudes, degrees, shape (n,).
        lat: latitudes, degrees, shape (n,).
        centre: (longitude, latitude), degrees.
        low_m: smallest radius, metres. A point nearer than this is inside.
        high_m: largest radius, metres. A point farther than this is outside.

    Raises:
        ZoneError: the centre, a radius or a point is out of range.
    """
    limits.check_centre(*centre)
    limits.check_radius(low_m)
    limits.check_radius(high_m)
    if low_m > high_m:
        raise ZoneError(f"The smallest radius is {low_m:g} m and the largest {high_m:g} m. Swap them.")
    check_points(lon, lat)
    out = np.empty(len(lon), dtype=np.int8)
    bounds = (*_chords(low_m), *_chords(high_m))
    for start in range(0, len(lon), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        out[part] = _compared(lon[part], lat[part], centre, low_m, high_m, bounds)
    return out


def check_points(lon: Array, lat: Array) -> None:
    """Raise ZoneError, with the number of the first point at fault, unless all points are on Earth."""
    if len(lon) != len(lat):
        raise ZoneError(f"There are {len(lon)} longitudes and {len(lat)} latitudes. Give as many of each.")
    if len(lon) == 0 or (_largest(lat) <= 90 and _largest(lon) <= 360):
        return
    bad = int(np.flatnonzero(~((np.abs(lat) <= 90) & (np.abs(lon) <= 360)))[0])
    raise ZoneError(
        f"Point {bad + 1} ({lon[bad]:g}, {lat[bad]:g}) is not on Earth. Give longitude (-180 to 180) first, then "
        "latitude (-90 to 90), in degrees."
    )


def _largest(degrees: Array) -> float:
    """The largest magnitude; NaN if one of them is no number."""
    return max(float(degrees.max()), -float(degrees.min()))


def _chords(metres: float) -> tuple[float, float]:
    """The squares of the shortest and the longest chord under a geodesic of that length, with the margin."""
    if metres > _SURE_M:
        return (2 * _SMALLEST_M * math.sin(_SURE_M / 2 / _SMALLEST_M) - _MARGIN_M) ** 2, math.inf
    short = 2 * _SMALLEST_M * math.sin(metres / 2 / _SMALLEST_M) - _MARGIN_M
    long = 2 * _LARGEST_M * math.sin(metres / 2 / _LARGEST_M) + _MARGIN_M
    return max(0.0, short) ** 2, long**2


def _compared(
    lon: Array,
    lat: Array,
    centre: tuple[float, float],
    low_m: float,
    high_m: float,
    bounds: tuple[float, float, float, float],
) -> Codes:
    shortest_low, longest_low, shortest_high, longest_high = bounds
    out = np.full(len(lon), 2, dtype=np.int8)
    # No way to another latitude is shorter than the meridian's: this alone rules most points out.
    reach = math.degrees(high_m / _SMALLEST_M) + 1e-6
    near = np.flatnonzero(np.abs(lat - centre[1]) <= reach)
    if len(near) == 0:
        return out
    square = _squares(lon[near], lat[near], centre)
    codes = np.ones(len(near), dtype=np.int8)
    codes[square < shortest_low] = 0
    codes[square > longest_high] = 2
    unsure = (square >= shortest_low) & (square <= longest_low)
    unsure |= (square >= shortest_high) & (square <= longest_high)
    ask = np.flatnonzero(unsure)
    if len(ask):
        at, n = near[ask], len(ask)
        metres = np.asarray(rings.GEOD.inv(np.full(n, centre[0]), np.full(n, centre[1]), lon[at], lat[at])[2])
        codes[ask] = np.where(metres < low_m, 0, np.where(metres > high_m, 2, 1))
    out[near] = codes
    return out


def _squares(lon: Array, lat: Array, centre: tuple[float, float]) -> Array:
    """The squares of the chords from the centre, square metres; differences are taken before they can cancel."""
    axis, height = _meridian(np.radians(lat))
    axis_0, height_0 = _meridian(np.radians(np.array([centre[1]])))
    across = np.sin(np.radians(lon - centre[0]) / 2)
    return (axis - axis_0) ** 2 + (height - height_0) ** 2 + 4 * axis_0 * axis * across**2


def _meridian(lat: Array) -> tuple[Array, Array]:
    """Distance from the Earth's axis and from the plane of the equator, metres; latitude in radians."""
    sine = np.sin(lat)
    normal = _A / np.sqrt(1 - _E2 * sine * sine)
    return normal * np.cos(lat), normal * (1 - _E2) * sine
