"""Say what differs between two specs of one figure, so that a second layout does not repeat the words of the first.

Input   two JSON values
Output  a patch, which `overlaid` in report.js lays over the first to get the second

A patch is a plain value, which replaces; {"to": value}, which replaces too, for objects and lists; or
{"in": {key: patch}, "out": [key]}, which changes some parts of an object or list and drops others.
"""

from collections.abc import Mapping
from typing import Any  # JSON of any depth


def overlay(base: Any, other: Any) -> Any:
    """Return the patch that turns *base* into *other*.

    Args:
        base: a JSON value.
        other: a JSON value.
    """
    if isinstance(base, Mapping) and isinstance(other, Mapping):
        gone = [key for key in base if key not in other]
        new = {key: _whole(value) for key, value in other.items() if key not in base}
        both = [key for key in other if key in base and _differ(base[key], other[key])]
        inner = {key: overlay(base[key], other[key]) for key in both}
        return {"in": inner | new} | ({"out": gone} if gone else {})
    if isinstance(base, list) and isinstance(other, list) and len(base) == len(other):
        pairs = enumerate(zip(base, other, strict=True))
        return {"in": {str(number): overlay(a, b) for number, (a, b) in pairs if _differ(a, b)}}
    return _whole(other)


def _differ(one: Any, other: Any) -> bool:
    return one != other or isinstance(one, bool) is not isinstance(other, bool)


def _whole(value: Any) -> Any:
    return {"to": value} if isinstance(value, (Mapping, list)) else value
