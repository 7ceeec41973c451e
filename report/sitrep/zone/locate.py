"""Tell which points lie inside a zone, in the band of its uncertain edge, or outside. Knows no claim.

Input   points and a zone by numbers, or the tables `zones` and the places of `reference`
Output  relation, distance and azimuth; the table `places_near`
"""

from typing import Any  # Any: the rows of a table

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.geometry.base import BaseGeometry

from sitrep import reference, tables
from sitrep.zone import chords, limits, rings

REACH = 4.0  # places farther than this many radii are not near
TOWN_REACH = 2.0
TOWNS = 12  # most towns that the gazetteer adds to a zone
ENOUGH = 3  # a zone with this many known places near needs no towns of the gazetteer
EDGE_REACH = 0.2  # places farther than this share of its length are not near a strip
SUBURB = 0.1  # of a zone's size: a town nearer than this to a larger one is left out,
SUBURB_M = 40_000.0  # and never one farther than this
_NO_POINT = ("country", "continent")  # kinds of place
GAZETTEER = "GeoNames, CC BY 4.0"


def located(
    lon: ArrayLike,
    lat: ArrayLike,
    centre: tuple[float, float],
    radius_low_m: float,
    radius_high_m: float,
) -> tuple[NDArray[np.str_], NDArray[np.float64], NDArray[np.float64]]:
    """Return how points lie to a disc whose radius is an interval, by geodesic distance.

    Args:
        lon: longitudes, degrees, shape (n,).
        lat: latitudes, degrees, shape (n,).
        centre: (longitude, latitude), degrees.
        radius_low_m: smallest radius, metres. A point nearer than this is "inside".
        radius_high_m: largest radius, metres. A point farther than this is "outside"; between is "within_band".

    Returns:
        relation, distance in metres, azimuth from the centre in degrees from 0 to 360; each of shape (n,).

    Raises:
        ZoneError: the centre or a radius is out of range.
    """
    limits.check_centre(*centre)
    limits.check_radius(radius_low_m)
    limits.check_radius(radius_high_m)
    lons, lats = np.atleast_1d(np.asarray(lon, float)), np.atleast_1d(np.asarray(lat, float))
    chords.check_points(lons, lats)
    azimuth, _, distance = rings.GEOD.inv(np.full(len(lons), centre[0]), np.full(len(lons), centre[1]), lons, lats)
    azimuth, distance = np.asarray(azimuth) % 360, np.asarray(distance)
    relation = np.where(distance < radius_low_m, "inside", np.where(distance > radius_high_m, "outside", "within_band"))
    return relation, distance, azimuth


def relations_to(shape: BaseGeometry, lon: ArrayLike, lat: ArrayLike) -> NDArray[np.str_]:
    """Return whether points lie "inside" or "outside" an outline, shape (n,), as its edges are drawn.

    Args:
        shape: EPSG:4326, cut at the antimeridian.
        lon: longitudes, degrees, shape (n,).
        lat: latitudes, degrees, shape (n,).

    Raises:
        ZoneError: a point is not on Earth.
    """
    lons, lats = np.atleast_1d(np.asarray(lon, float)), np.atleast_1d(np.asarray(lat, float))
    chords.check_points(lons, lats)
    shapely.prepare(shape)
    turned = np.where(np.abs(lons) > 180, (lons + 180) % 360 - 180, lons)
    return np.where(shapely.intersects_xy(shape, turned, lats), chords.RELATIONS[0], chords.RELATIONS[2])


def places_near(
    zones: gpd.GeoDataFrame, places: pd.DataFrame, gazetteer: pd.DataFrame | None = None
) -> gpd.GeoDataFrame:
    """Return the places in and around the zones, with distance and direction from the nearest zone's centre.

    A zone without a centre has the places of the country that it is about, or those beside it if it is a strip.

    Args:
        zones: table `zones`; the main readings count.
        places: the places of `reference`: name, name_ar, lon, lat, source, precision_m; other columns are ignored.
        gazetteer: the worldwide gazetteer: name, kind, lon, lat, precision_m, population; the most populous places
            within `TOWN_REACH` radii are added to zones that have hardly any place of *places* near.

    Returns:
        Table `places_near`, nearest first: all *places* within `REACH` radii of a centre, and towns.
    """
    parts = []
    if "kind" in places:
        places = places[~places["kind"].isin(_NO_POINT)]
    main = zones[(zones["reading"] == "main") & zones.geometry.notna()]
    for zone in main.itertuples():
        is_round = zone.shape == "circle"
        own = _around(zone, places, REACH) if is_round else _about(zone, places)
        parts.append(own)
        if gazetteer is not None and (len(own) < ENOUGH or not is_round):
            largest = gazetteer[gazetteer["kind"] != "region"].assign(source=GAZETTEER)
            close = _close(zone, largest) if is_round else _about(zone, largest)
            known = set(places["name"])
            parts.append(_spread(zone, close[[name not in known for name in close["name"]]], own))
    if not sum(len(part) for part in parts):
        return tables.empty("places_near")
    found = pd.concat([part for part in parts if len(part)])
    found = found.sort_values(["distance_m", "name"]).drop_duplicates(["name", "lon", "lat"])
    found["geometry"] = gpd.points_from_xy(found["lon"], found["lat"])
    return tables.checked(found, "places_near")


def _close(zone: Any, gazetteer: pd.DataFrame) -> pd.DataFrame:
    """The places of the gazetteer within reach of a circle, the most populous first."""
    wide = TOWN_REACH * zone.radius_m / 111_000 / max(0.05, np.cos(np.radians(zone.lat)))
    apart = (gazetteer["lon"] - zone.lon + 180) % 360 - 180
    close = gazetteer[(apart.abs() <= wide) & ((gazetteer["lat"] - zone.lat).abs() <= wide)]
    return _around(zone, close.sort_values(["population", "name"], ascending=[False, True]), TOWN_REACH)


def _about(zone: Any, places: pd.DataFrame) -> pd.DataFrame:
    """The places of the country that a zone without a centre is about; those of a gazetteer most populous first."""
    countries = zone.country.split("; ") if isinstance(zone.country, str) else []
    borders = reference.borders()
    here = shapely.union_all(borders.geometry[borders["name"].isin(countries)].to_numpy())
    if zone.shape != "half_plane":  # the neighbourhood of a strip or an outline
        west, south, east, north = zone.geometry.bounds
        margin = EDGE_REACH * max(north - south, (east - west) * np.cos(np.radians((north + south) / 2)))
        here = shapely.buffer(zone.geometry, margin)
    shapely.prepare(here)
    near = places[shapely.intersects_xy(here, places["lon"].to_numpy(float), places["lat"].to_numpy(float))]
    if "population" in near:
        near = near.sort_values(["population", "name"], ascending=[False, True])
    relation = relations_to(zone.geometry, near["lon"], near["lat"])
    return _rows(zone, near, relation, None, None)


def _spread(zone: Any, towns: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """The towns that are no suburb of one before them, measured against the size of the zone."""
    size = zone.radius_m if zone.shape == "circle" else np.sqrt(max(zone.area_km2, 1.0)) * 500
    least = min(SUBURB * size, SUBURB_M)
    points = [(row.lon, row.lat) for row in others.itertuples()]
    kept: list[Any] = []
    for index, row in zip(towns.index, towns.itertuples(), strict=True):
        if len(kept) == TOWNS:
            break
        if all(rings.GEOD.inv(row.lon, row.lat, *point)[2] > least for point in points):
            kept.append(index)
            points.append((row.lon, row.lat))
    return towns.loc[kept]


def _around(zone: Any, places: pd.DataFrame, reach: float) -> pd.DataFrame:
    low = zone.radius_m if pd.isna(zone.radius_low_m) else zone.radius_low_m
    high = zone.radius_m if pd.isna(zone.radius_high_m) else zone.radius_high_m
    relation, distance, azimuth = located(places["lon"], places["lat"], (zone.lon, zone.lat), low, high)
    table = _rows(zone, places, relation, distance, azimuth)
    return table[distance <= reach * zone.radius_m]


def _rows(
    zone: Any,
    places: pd.DataFrame,
    relation: NDArray[np.str_],
    distance: NDArray[np.float64] | None,
    azimuth: NDArray[np.float64] | None,
) -> pd.DataFrame:
    none = np.full(len(places), np.nan)
    columns = {name: _column(places, name) for name in ("name", "name_ar", "lon", "lat", "source", "precision_m")}
    measured = {
        "distance_m": none if distance is None else distance,
        "azimuth": none if azimuth is None else azimuth,
    }
    return pd.DataFrame(columns | {"relation": relation, **measured, "zone_id": zone.id})


def _column(places: pd.DataFrame, name: str) -> NDArray[np.object_]:
    values = places[name].to_list() if name in places else [None] * len(places)
    return np.array(values, dtype=object)
