"""Refuse what no zone on Earth can have: a bad centre, radius, width, azimuth or tolerance. Knows no shape.

Input   numbers as somebody gave them
Output  nothing, or a ZoneError that names the value
"""

import math
from collections.abc import Callable, Sequence

from sitrep.errors import ZoneError

# Geodesics from one point start to meet again on the far side of the Earth at pi * b = 19,970 km (from the equator;
# Karney 2013, "Algorithms for geodesics", J. Geodesy 87, section 3). A disc larger than this limit is no disc.
MAX_RADIUS_M = 19_900_000.0
# Perpendiculars of a geodesic start to cross near 10,000 km (a quarter of the Earth): the side of a line ends there.
MAX_SIDE_M = 5_000_000.0
MIN_TOLERANCE_M = 0.001


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


def check_side(width_m: float) -> None:
    """Raise ZoneError unless *width_m* is how far a strip may reach to one side of a line; 0 is not at all."""
    if not 0 <= width_m <= MAX_SIDE_M:
        raise ZoneError(
            f"Width {width_m:,.10g} m: a strip must reach 0 to {MAX_SIDE_M / 1000:,.0f} km to each side of its line. "
            "Check the number and its unit."
        )


def check_tolerance(tolerance_m: float) -> None:
    """Raise ZoneError unless *tolerance_m* is a distance that edges can be held to."""
    if not MIN_TOLERANCE_M <= tolerance_m < math.inf:
        raise ZoneError(f"Tolerance {tolerance_m:g} m: give at least {MIN_TOLERANCE_M:g} m.")


def point(where: str, position: Sequence[float]) -> tuple[float, float]:
    """Return *position* as (longitude, latitude), degrees.

    Raises:
        ZoneError: it is not two numbers, or no point on Earth; the message starts with *where*.
    """
    if len(position) != 2:
        raise ZoneError(f"{where}: {list(position)} is no point. Give [longitude, latitude].")
    lon, lat = float(position[0]), float(position[1])
    named(where, check_centre, lon, lat)
    return lon, lat


def named(where: str, check: Callable[..., None], *values: float) -> None:
    """Call *check* on *values*; an error's message then starts with *where* the values came from."""
    try:
        check(*values)
    except ZoneError as error:
        raise ZoneError(f"{where}: {error}") from error


def width_of(azimuth_from: float, azimuth_to: float) -> float:
    """Return how many degrees lie clockwise between two azimuths: more than 0, up to 360.

    Raises:
        ZoneError: an azimuth is no number.
    """
    if not (math.isfinite(azimuth_from) and math.isfinite(azimuth_to)):
        raise ZoneError(
            f"A wedge needs two azimuths in degrees, got {azimuth_from:g} and {azimuth_to:g}. Give numbers."
        )
    return (azimuth_to - azimuth_from) % 360 or 360.0
