"""Whether a span that we read says what the gold span says, layer by layer.

Input   two spans, each a row {"doc", "start", "end", "type", "value", ...}: gold's and ours
Output  yes or no

Sets write one and the same value in many ways ("Pound", "pound-mass", "lb"); what is compared here is what they mean.
Each comparison has the signature that score_spans.py calls: the two values as text, then the two rows.
"""

import math
from collections.abc import Callable
from functools import cache

import pint
from pyproj import Geod

Comparison = Callable[[str, str, dict, dict], bool]

NEAR_M = 161_000  # 100 miles, the distance within which the literature on toponyms calls a position right
_SAME = 1e-4  # relative; numbers closer than this are one number
_WGS84 = Geod(ellps="WGS84")


def same_time(gold_value: str, our_value: str, gold: dict, _ours: dict) -> bool:
    """Return whether the TIMEX3 values are equal; gold may list several readings, of which one is enough."""
    readings = gold["value"] if isinstance(gold["value"], list) else [{"timex": gold_value}]
    return any(reading.get("timex") == our_value for reading in readings)


def same_number(_gold_value: str, _our_value: str, gold: dict, ours: dict) -> bool:
    """Return whether both spans hold the same number, whatever it counts."""
    one, other = _number(gold), _number(ours)
    return one is not None and other is not None and math.isclose(one, other, rel_tol=_SAME)


def same_quantity(gold_value: str, our_value: str, gold: dict, ours: dict) -> bool:
    """Return whether number and unit are the same; a count is the same as a number without dimension."""
    return same_number(gold_value, our_value, gold, ours) and _unit(gold) == _unit(ours)


def same_position(_gold_value: str, _our_value: str, gold: dict, ours: dict) -> bool:
    """Return whether our position lies within `NEAR_M` of gold's, on the WGS 84 ellipsoid."""
    if ours.get("lat") is None or ours.get("lon") is None or gold.get("lat") is None:
        return False
    away = _WGS84.inv(float(gold["lon"]), float(gold["lat"]), float(ours["lon"]), float(ours["lat"]))[2]
    return bool(away <= NEAR_M)


def same_type(_gold_value: str, _our_value: str, gold: dict, ours: dict) -> bool:
    """Return whether both spans are of one type."""
    return bool(gold["type"] == ours["type"])


def _number(span: dict) -> float | None:
    value = span["value"]
    try:
        return float(value["value"] if isinstance(value, dict) else value)
    except (TypeError, ValueError):  # no number, or one in words of its own, such as "1/3"
        return None


def _unit(span: dict) -> str:
    value = span["value"]
    name = (value.get("unit") if isinstance(value, dict) else None) or "dimensionless"
    return _known(name.casefold())


@cache
def _known(name: str) -> str:
    """Return the unit called *name* by pint's name for it, or *name* itself if pint does not know it."""
    if not all(word.isalpha() for word in name.split()):
        return name  # pint would take "mid-year" for a difference
    try:
        return str(pint.get_application_registry().Unit(name))
    except pint.errors.PintError:
        return name
