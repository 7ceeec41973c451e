"""Say which place a name may mean, best candidate first.

Input   a name as written, and where else the text is about
Output  `Place` records
"""

import bisect
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from sitrep.errors import ReferenceDataError
from sitrep.reference import files, names
from sitrep.reference.geonames import EARTH_KM

# How prominent a place is: its people, times these.  Our judgement, settled on the training part of GeoVirus
# (tests/test_reference.py states what must come first).
CAPITAL = 3.0
REGION = 0.3
ALIAS = 0.1  # an alternate name means the place less often than its own name does
NEAR_KM = 100.0  # a place this far from the rest of the story counts half
GAZETTEER = "GeoNames, CC BY 4.0"
DIVISIONS = (" county", " parish", " borough")  # how every name of counties.csv ends, folded
CENSUS = "U.S. Census Bureau, 2017"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One place that a name may mean. Reads: "`name` (a `kind` in `iso2`) is at `lon`, `lat`, says `source`." """

    name: str
    kind: str  # garrison, crossing, camp, village, town, city, capital, region, country, ...
    iso2: str | None  # ISO 3166-1 alpha-2 of the country in which the source lists it
    lon: float  # degrees, EPSG:4326
    lat: float
    precision_m: float  # how far the place may reach from the point, metres, in round figures
    source: str  # who gives the coordinates
    ref: str | None = None  # where: url or fact number
    rival_of: str | None = None  # name of the place that one also means by this name
    aliases: tuple[str, ...] = ()
    name_ar: str | None = None  # in Arabic script
    admin1: str | None = None  # GeoNames' code of the first-level division


def locate_name(
    name: str,
    near: tuple[float, float] | None = None,
    country: str | None = None,
    limit: int = 10,
    folder: Path = files.FOLDER,
) -> list[Place]:
    """Return the places that *name* may mean, the likeliest first; none if it is in no table.

    Hand-sourced places come first, each followed by its rivals (places that the press also means by that name), then
    countries and counties, then the gazetteer by population.  Case, accents, hyphens and Arabic articles do not matter.

    Args:
        name: a name as written: "At Tanf", "Deir ez-Zor", "Syria", "التنف".
        near: (longitude, latitude) in degrees of what else the text is about; a nearer place then weighs more.
        country: ISO 3166-1 alpha-2; only places of that country.
        limit: how many candidates at most.
        folder: folder with the reference tables.

    Raises:
        ReferenceDataError: *near* is not a position, *country* is not a two-letter code, or a table cannot be read.
    """
    if near is not None and not (-180 <= near[0] <= 180 and -90 <= near[1] <= 90):
        raise ReferenceDataError(
            f"The position near which to look for {name!r} is {near}. Give (longitude, latitude) in degrees."
        )
    if country is not None and not re.fullmatch("[A-Z]{2}", country):
        raise ReferenceDataError(
            f"The country in which to look for {name!r} is {country!r}. Give two capital letters, such as 'SY'."
        )
    return list(_candidates(name, near, country, limit, folder))


@lru_cache(maxsize=20_000)
def _candidates(
    name: str, near: tuple[float, float] | None, country: str | None, limit: int, folder: Path
) -> tuple[Place, ...]:
    forms = names.spellings(name, files.articles(folder))
    if not forms:
        return ()
    found = _hand_sourced(forms, near, folder) + _countries(forms, folder) + _counties(forms, folder)
    taken = {place.ref for place in found if place.ref}
    found += [place for place in _gazetteer(forms, near, country, limit + len(taken), folder) if place.ref not in taken]
    return tuple(place for place in found if country in (None, place.iso2))[:limit]


def _hand_sourced(forms: Sequence[str], near: tuple[float, float] | None, folder: Path) -> list[Place]:
    filed, everything = _places_by_form(folder)
    hits = list(dict.fromkeys(place for form in forms for place in filed.get(form, ())))
    if near is not None:
        hits.sort(key=lambda place: _distance_km(near, (place.lon, place.lat)))
    ordered: list[Place] = []
    for place in hits:
        rivals = [other for other in everything if other.rival_of == place.name]
        ordered += [candidate for candidate in (place, *rivals) if candidate not in ordered]
    return ordered


@cache
def _places_by_form(folder: Path) -> tuple[dict[str, list[Place]], list[Place]]:
    filed: dict[str, list[Place]] = {}
    everything = []
    known_articles = files.articles(folder)
    for row in files.places(folder).to_dict("records"):
        place = Place(
            name=row["name"],
            kind=row["kind"],
            iso2=_text(row["iso2"]),
            lon=row["lon"],
            lat=row["lat"],
            precision_m=row["precision_m"],
            source=row["source"],
            ref=_text(row["ref"]),
            rival_of=_text(row["rival_of"]),
            aliases=_parts(row["aliases"]),
            name_ar=_text(row["name_ar"]),
        )
        everything.append(place)
        for form in dict.fromkeys(
            form for written in files.all_names(row) for form in names.spellings(written, known_articles)[:2]
        ):
            filed.setdefault(form, []).append(place)
    return filed, everything


def _countries(forms: Sequence[str], folder: Path) -> list[Place]:
    filed = _countries_by_form(folder)
    return list(dict.fromkeys(filed[form] for form in forms[:2] if form in filed))


@cache
def _countries_by_form(folder: Path) -> dict[str, Place]:
    filed: dict[str, Place] = {}
    for row in files.countries(folder).to_dict("records"):
        if not math.isnan(row["lon"]):  # an uninhabited territory of which no table gives a point
            place = Place(
                name=row["name"],
                kind="country",
                iso2=row["iso2"],
                lon=row["lon"],
                lat=row["lat"],
                precision_m=row["precision_m"],
                source=row["source"],
                aliases=_parts(row["aliases"]),
            )
            for written in files.all_names(row):
                filed.setdefault(names.folded(written), place)
    return filed


def _counties(forms: Sequence[str], folder: Path) -> list[Place]:
    if not forms[0].endswith(DIVISIONS):  # the table need not be read for any other name
        return []
    return list(_counties_by_form(folder).get(forms[0], ()))


@cache
def _counties_by_form(folder: Path) -> dict[str, list[Place]]:
    filed: dict[str, list[Place]] = {}
    for row in files.counties(folder).to_dict("records"):
        place = Place(
            name=row["name"],
            kind="county",
            iso2=row["iso2"],
            lon=row["lon"],
            lat=row["lat"],
            precision_m=row["precision_m"],
            source=CENSUS,
            admin1=row["admin1"],
        )
        filed.setdefault(names.folded(row["name"]), []).append(place)
    return filed


@dataclass(frozen=True, slots=True)
class _Gazetteer:
    keys: pa.StringArray  # sorted by code point
    rows: pa.Int32Array
    alias: pa.BooleanArray
    places: pa.Table


@cache
def _read_gazetteer(folder: Path) -> _Gazetteer:
    index_path, path = folder / "gazetteer-names.parquet", folder / "gazetteer.parquet"
    for needed in (index_path, path):
        if not needed.is_file():
            raise ReferenceDataError(f"{needed} is missing. Restore it from the repository, or name another folder.")
    index = pq.read_table(index_path).combine_chunks()
    columns = [
        "geonameid",
        "name",
        "iso2",
        "admin1",
        "kind",
        "lat",
        "lon",
        "precision_m",
        "population",
        "alternate_names",
    ]
    keys, rows, alias = (index.column(name).chunk(0) for name in ("key", "row", "alias"))
    return _Gazetteer(keys, rows, alias, pq.read_table(path, columns=columns).combine_chunks())


def _gazetteer(
    forms: Sequence[str], near: tuple[float, float] | None, country: str | None, limit: int, folder: Path
) -> list[Place]:
    table = _read_gazetteer(folder)
    hits: dict[int, tuple[bool, int]] = {}  # row -> best (is an alias, which form)
    for position, form in enumerate(forms):
        for entry in _entries(table.keys, form):
            row, rank = table.rows[entry].as_py(), (table.alias[entry].as_py(), position)
            hits[row] = min(rank, hits.get(row, rank))
    ranked = []
    for row, found in zip(hits, table.places.take(pa.array(hits, pa.int32())).to_pylist(), strict=True):
        if country in (None, found["iso2"]):
            is_alias, position = hits[row]
            weight = _prominence(found, near) * (ALIAS if is_alias else 1.0)
            ranked.append((min(position, 1), -weight, found["geonameid"], found))
    return [_gazetteer_place(found) for *_, found in sorted(ranked, key=lambda entry: entry[:3])[:limit]]


def _entries(keys: pa.StringArray, form: str) -> range:
    start = bisect.bisect_left(range(len(keys)), form, key=lambda entry: keys[entry].as_py())
    end = start
    while end < len(keys) and keys[end].as_py() == form:
        end += 1
    return range(start, end)


def _prominence(found: dict, near: tuple[float, float] | None) -> float:
    weight = (found["population"] + 1) * {"capital": CAPITAL, "region": REGION}.get(found["kind"], 1.0)
    if near is not None:
        weight /= 1 + _distance_km(near, (found["lon"], found["lat"])) / NEAR_KM
    return weight


def _gazetteer_place(found: dict) -> Place:
    return Place(
        name=found["name"],
        kind=found["kind"],
        iso2=found["iso2"],
        lon=round(found["lon"], 5),
        lat=round(found["lat"], 5),
        precision_m=found["precision_m"],
        source=GAZETTEER,
        ref=f"https://www.geonames.org/{found['geonameid']}",
        aliases=_parts(found["alternate_names"]),
        admin1=_text(found["admin1"]),
    )


def _distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the great-circle distance on a sphere: to rank by, not to print (it is up to 0.6 % off).

    Source:
        Sinnott (1984), Virtues of the Haversine, Sky and Telescope 68 (2), p. 159.
    """
    lon1, lat1, lon2, lat2 = (math.radians(degrees) for degrees in (*one, *other))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def _text(cell: object) -> str | None:
    return cell if isinstance(cell, str) else None


def _parts(cell: object) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip()) if isinstance(cell, str) else ()
