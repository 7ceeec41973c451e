"""Turn a GeoNames extract into the compact gazetteer. Run once per edition, never in a build.

Input   cities   id -> {geonameid, name, latitude, longitude, countrycode, admin1code, population, alternatenames}
        regions  code of GeoNames ("SY.11"), name, other names
        countries.csv as a DataFrame: which place is whose capital
Output  gazetteer: one row per place, for data/reference/gazetteer.parquet
        index: one row per folded spelling, sorted, for data/reference/gazetteer-names.parquet
"""

import math
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from sitrep.reference import names

EARTH_KM = 6371.0088  # mean radius (2a + b) / 3 of WGS 84; NIMA TR8350.2, table 3.1
SMALL = 15_000  # below this population, only the name itself is kept: other spellings cost most of the file
PEOPLE_PER_KM2 = 3_000  # our judgement of how densely a built-up place is peopled; gives its extent in round figures
LEAST_EXTENT_M = 1_000  # our judgement: no inhabited place is known better than this from one point


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A first-level division of a country, as GeoNames knows it."""

    geonameid: int
    iso2: str
    admin1: str  # GeoNames' code inside the country, such as "11"
    name: str
    other_names: tuple[str, ...]


@cache
def _is_latin(letter: str) -> bool:
    return not letter.isalpha() or unicodedata.name(letter, "").startswith("LATIN")


def useful_names(name: str, others: Iterable[str], codes: bool = False) -> list[str]:
    """Return the *others* that a news text in Latin script may use and that folding tells apart from *name*.

    Left out: other scripts, letter-by-letter transcriptions (GeoNames writes them in lower case: "alrtbt"),
    airport codes ("DAM") unless *codes* are wanted ("NSW"), and anything shorter than three letters.
    """
    seen, kept = {names.folded(name)}, []
    for other in others:
        if not other or other[0].islower() or (not codes and other.isupper() and len(other) <= 4) or ";" in other:
            continue
        form = names.folded(other)
        if len(form) >= 3 and form not in seen and all(map(_is_latin, other)):
            seen.add(form)
            kept.append(other)
    return kept


def extent_m(population: int) -> int:
    """Return how far a place of that many people reaches from its point, metres, rounded to 100 m.

    The radius of a disc that holds *population* at `PEOPLE_PER_KM2`, at least `LEAST_EXTENT_M`.  A judgement in
    round figures: GeoNames states no precision.
    """
    radius_m = 1_000 * math.sqrt(population / PEOPLE_PER_KM2 / math.pi)
    return max(LEAST_EXTENT_M, round(radius_m / 100) * 100)


def middle(lon: np.ndarray, lat: np.ndarray) -> tuple[float, float, float]:
    """Return the middle of a region from its places, and the radius that holds 90 % of it: lon, lat (degrees), metres.

    Each half degree that holds any place counts once, so a crowded corner does not pull the middle towards it.  The
    mean is that of unit vectors on a sphere, so the antimeridian needs no care; good for a label, not for measuring.
    """
    cells = np.unique(np.floor(np.column_stack([lon, lat]) * 2), axis=0) / 2 + 0.25 if len(lon) > 1 else None
    east, north = np.radians(np.column_stack([lon, lat]) if cells is None else cells).T
    units = np.column_stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)])
    mean = units.mean(axis=0)
    mean /= np.linalg.norm(mean)
    angles = np.arccos(np.clip(units @ mean, -1, 1))
    reach_m = max(LEAST_EXTENT_M, round(float(np.quantile(angles, 0.9)) * EARTH_KM * 10) * 100)
    return math.degrees(math.atan2(mean[1], mean[0])), math.degrees(math.asin(mean[2])), reach_m


def gazetteer(
    cities: Mapping[str, Mapping[str, Any]],  # values as GeoNames gives them: text, numbers and lists mixed
    regions: Iterable[Region],
    countries: pd.DataFrame,
) -> pd.DataFrame:
    """Return one row per place, sorted by country, kind, region and GeoNames id.

    Args:
        cities: populated places, as in the extract.
        regions: first-level divisions; GeoNames gives them no point here, so theirs is the middle of their places,
            and one without any place is left out.
        countries: columns iso2, capital.

    Returns:
        DataFrame geonameid, name, ascii, iso2, admin1, kind (capital, city, region), lat, lon (degrees), precision_m,
        population, alternate_names ("; "-joined).
    """
    rows = [_city_row(city) for city in cities.values()]
    frame = pd.DataFrame(rows)
    frame.loc[_capitals(frame, countries), "kind"] = "capital"
    small = (frame["population"] < SMALL) & (frame["population"] > 0) & (frame["kind"] != "capital")
    frame.loc[small, "alternate_names"] = ""
    of_region = dict(iter(frame.groupby(["iso2", "admin1"])))
    added = []
    for region in regions:
        within = of_region.get((region.iso2, region.admin1))
        if within is not None:
            added.append(_region_row(region, within))
    whole = pd.concat([frame, pd.DataFrame(added, columns=frame.columns)], ignore_index=True)
    whole["ascii"] = [_without_marks(name) for name in whole["name"]]
    order = ["iso2", "kind", "admin1", "geonameid"]
    columns = ["geonameid", "name", "ascii", "iso2", "admin1", "kind", "lat", "lon", "precision_m", "population"]
    whole = whole.sort_values(order, ignore_index=True)[[*columns, "alternate_names"]]
    return whole.astype({"geonameid": "int32", "precision_m": "int32", "population": "int32"})


def _city_row(city: Mapping[str, Any]) -> dict[str, object]:  # Any: as in `gazetteer`
    return {
        "geonameid": city["geonameid"],
        "name": city["name"],
        "iso2": city["countrycode"],
        "admin1": city["admin1code"],
        "kind": "city",
        "lat": city["latitude"],
        "lon": city["longitude"],
        "precision_m": extent_m(city["population"]),
        "population": city["population"],
        "alternate_names": "; ".join(useful_names(city["name"], city["alternatenames"])),
    }


def _region_row(region: Region, within: pd.DataFrame) -> dict[str, object]:
    lon, lat, reach_m = middle(within["lon"].to_numpy(), within["lat"].to_numpy())
    return {
        "geonameid": region.geonameid,
        "name": region.name,
        "iso2": region.iso2,
        "admin1": region.admin1,
        "kind": "region",
        "lat": round(lat, 3),
        "lon": round(lon, 3),
        "precision_m": reach_m,
        "population": int(within["population"].sum()),
        "alternate_names": "; ".join(useful_names(region.name, region.other_names, codes=True)),
    }


def _capitals(frame: pd.DataFrame, countries: pd.DataFrame) -> list[int]:
    """Return the rows of *frame* that are capitals: in that country, of that name, the most peopled."""
    wanted = {row.iso2: names.folded(row.capital) for row in countries.itertuples() if isinstance(row.capital, str)}
    found: list[int] = []
    for iso2, within in frame.groupby("iso2"):
        form = wanted.get(str(iso2))
        if form:
            by_size = within.sort_values("population", ascending=False, kind="stable")
            found += [row for row in by_size.index if form in _forms(by_size.loc[row])][:1]
    return found


def _forms(row: pd.Series) -> set[str]:
    return {names.folded(name) for name in (row["name"], *row["alternate_names"].split("; "))}


def _without_marks(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.translate(names.UNDIVIDED))
    return "".join(letter for letter in letters if not unicodedata.category(letter).startswith("M"))


def index(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the search index of a gazetteer: key (folded spelling), row (position in *frame*), alias (bool).

    Sorted by key, so that a spelling is found by bisection without reading the rest.
    """
    entries = set()
    for row, (name, others) in enumerate(zip(frame["name"], frame["alternate_names"], strict=True)):
        main = names.folded(name)
        entries.add((main, row, False))
        entries.update((names.folded(other), row, True) for other in others.split("; ") if other)
    ordered = sorted(entry for entry in entries if entry[0])
    columns = pd.DataFrame(ordered, columns=["key", "row", "alias"])
    return columns.astype({"row": "int32", "alias": "bool"})
