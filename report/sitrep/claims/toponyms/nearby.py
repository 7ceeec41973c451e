"""Place what no table lists by what the text names beside it.

Input   the mentions of one document and the place chosen for each
Output  whether a choice lies too far from the rest to be right; the point of a neighbour

A gazetteer leaves out hamlets.  In a text about one corner of a country, a small name that it knows only from the
other end of the world is more likely a hamlet of that corner.
"""

import math
from collections.abc import Mapping, Sequence

from sitrep.claims.toponyms import candidates, mentions, setting
from sitrep.claims.toponyms.candidates import Candidate, Point
from sitrep.reference.geonames import EARTH_KM

SAME_BREATH = 80  # characters to a place that lends its point first of all
AROUND_KM = 150.0  # how far the places of one corner lie from its middle
FEW, MOST = 4, 0.5  # so many places, and such a share of the small ones of a text, make it a text about one corner
FAR_KM = 400.0  # from there, a small place is another one's namesake
SMALL = 4.6  # ... of fewer than about a hundred thousand people


def astray(choice: Candidate, home: Point | None, regions: Mapping[tuple[str, str], float]) -> bool:
    """Return whether *choice* is a small place far from *home*, in no region that the text names."""
    if choice.kind != "city" or choice.weight > SMALL or (choice.iso2 or "", choice.admin1 or "") in regions:
        return False
    return home is not None and km(choice.point, home) > FAR_KM


def home(chosen: Sequence[Candidate | None]) -> Point | None:
    """Return the place in the middle of the corner that the text is about; None if there is no such corner."""
    points = list(dict.fromkeys(one.point for one in chosen if one is not None and one.kind not in setting.LARGE))
    near = {point: sum(km(point, other) < AROUND_KM for other in points) for point in points[: setting.NAMES]}
    middle = max(near, key=near.__getitem__, default=None)
    return middle if middle and near[middle] >= max(FEW, MOST * len(points)) else None


def listed(name: str, home: Point) -> bool:
    """Return whether a table has a town of this name in the corner around *home*."""
    return any(one.kind not in setting.LARGE and km(one.point, home) < AROUND_KM for one in candidates.candidates(name))


def lent(number: int, named: Sequence[mentions.Mention], chosen: Sequence[Candidate | None]) -> Point | None:
    """Return the point of the nearest smaller-than-a-country place: of the same breath, else anywhere in the text."""
    here = named[number]
    near = []
    for other, found in zip(named, chosen, strict=True):
        if found is not None and found.kind not in {"country", "continent"}:
            gap = abs(other.start - here.start)
            apart = other.sentence != here.sentence or gap > SAME_BREATH
            near.append((apart, apart and found.kind == "region", gap, found.point))
    return min(near)[3] if near else None


def km(one: Point, other: Point) -> float:
    """Return the distance on a sphere, in km: to rank by, not to print (it is up to 0.6 % off)."""
    lon1, lat1, lon2, lat2 = (math.radians(degrees) for degrees in (*one, *other))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))
