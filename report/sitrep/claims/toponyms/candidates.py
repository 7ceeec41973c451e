"""Give the places that a name may mean, and how likely each is before the text is looked at.

Input   a name as written; the reference tables and the lexicon
Output  `Candidate` records
"""

import math
import re
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from sitrep import lexicon, reference
from sitrep.claims.toponyms import known

Point = tuple[float, float]
MOST = 30  # places of one name that are weighed
# What a place's kind adds to its weight, in powers of ten of inhabitants.  Our judgement, settled on GeoVirus.
WIDE = {"country": 8.0, "capital": 0.5, "region": -0.5}
RIVAL, OVER = 5.5, 1.0  # a region of so many people rivals a country of its name, which then weighs a little more
COUNTY = 4.5  # a county weighs as a town of 30,000: no table here says how many live in it


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One place that a name may mean."""

    point: Point  # longitude, latitude
    kind: str
    iso2: str | None
    admin1: str | None
    weight: float  # before the text is looked at


@cache
def candidates(name: str) -> tuple[Candidate, ...]:
    """Return the places that *name* may mean, those of the first table that knows it first."""
    words = lexicon.read("entities")
    if name in words["regions"]:
        point = tuple(words["regions"][name])
        return (Candidate(point=point, kind="continent", iso2=None, admin1=None, weight=9.0),)
    full = words["short"].get(name, name)
    found = known.places(full, MOST)
    if full != name:
        found = [place for place in found if place.kind == "region"] or found
    name = full
    if not found:
        bare = _bare(name)
        if bare != name and bare in words["regions"]:
            return candidates(bare)
        found = known.places(bare, MOST) if bare else []
    weighed = [_weighed(place, first=not rank) for rank, place in enumerate(found)]
    state = next((one.iso2 for one in weighed if one.kind == "country"), None)
    rival = max((one.weight for one in weighed if one.kind == "region" and one.iso2 != state), default=0.0)
    if rival > RIVAL:  # Georgia is a country, and a state of ten million
        weighed = [replace(one, weight=rival + OVER) if one.kind == "country" else one for one in weighed]
    return tuple(weighed)


def _weighed(place: reference.Place, first: bool) -> Candidate:
    people = COUNTY if place.kind == "county" else math.log10(_people(place.ref) + 100)
    even = first or place.kind == "county"
    return Candidate(
        point=_middles().get((place.iso2, place.name), (place.lon, place.lat)),
        kind=place.kind,
        iso2=place.iso2,
        admin1=place.admin1,
        weight=people * (1.0 if even else 0.9) + WIDE.get(place.kind, 0.0),
    )


@cache
def _middles() -> dict[tuple[str | None, str], Point]:
    """Return the points of large countries and regions that almanacs give, by country and name."""
    return {(entry["iso2"], entry["name"]): tuple(entry["point"]) for entry in lexicon.read("entities")["middles"]}


def _bare(name: str) -> str:
    """Return *name* without the word for its kind, "Orange County", or its direction: "Greater Mumbai"."""
    words = lexicon.read("entities")["toponyms"]
    parts = name.split()
    if len(parts) > 1 and parts[-1].lower() in words["kinds"]:
        parts = parts[:-1]
    if len(parts) > 1 and parts[0].lower() in words["before"]:
        parts = parts[1:]
    return " ".join(parts)


def _people(ref: str | None) -> int:
    """Return how many people live in the place that a link to the gazetteer names; 0 if it is not there."""
    found = re.search(r"geonames\.org/(\d+)", ref or "")
    if not found:
        return 0
    ids, people = _populations()
    at = int(np.searchsorted(ids, int(found[1])))
    return int(people[at]) if at < len(ids) and ids[at] == int(found[1]) else 0


@cache
def _populations() -> tuple[np.ndarray, np.ndarray]:
    table = reference.gazetteer(["geonameid", "population"]).sort_values("geonameid")
    return table["geonameid"].to_numpy(), table["population"].to_numpy()
