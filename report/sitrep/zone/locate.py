"""Tell which points lie inside a zone, in the band of its uncertain edge, or outside. Knows no claim.

Input   points and a zone by numbers, or the tables `zones` and the places of `reference`
Output  relation, distance and azimuth; the table `places_near`
"""

from typing import Any  # Any: the rows of a table

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from sitrep import tables
from sitrep.zone import shapes

REACH = 4.0  # places farther than this many radii are not near
TOWN_REACH = 2.0
TOWNS = 12  # most towns that the gazetteer adds to a zone
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
    shapes.check_centre(*centre)
    shapes.check_radius(radius_low_m)
    shapes.check_radius(radius_high_m)
    lons, lats = np.atleast_1d(np.asarray(lon, float)), np.atleast_1d(np.asarray(lat, float))
    azimuth, _, distance = shapes.GEOD.inv(np.full(len(lons), centre[0]), np.full(len(lons), centre[1]), lons, lats)
    azimuth, distance = np.asarray(azimuth) % 360, np.asarray(distance)
    relation = np.where(distance < radius_low_m, "inside", np.where(distance > radius_high_m, "outside", "within_band"))
    return relation, distance, azimuth


def places_near(
    zones: gpd.GeoDataFrame, places: pd.DataFrame, gazetteer: pd.DataFrame | None = None
) -> gpd.GeoDataFrame:
    """Return the places in and around the zones, with distance and direction from the nearest zone's centre.

    Args:
        zones: table `zones`; the main readings count.
        places: the places of `reference`: name, name_ar, lon, lat, source, precision_m; other columns are ignored.
        gazetteer: the worldwide gazetteer: name, lon, lat, precision_m, population; the most populous places within
            `TOWN_REACH` radii are added, for zones far from any place of *places*.

    Returns:
        Table `places_near`, nearest first: all *places* within `REACH` radii of a centre, and towns.
    """
    parts = []
    main = zones[(zones["reading"] == "main") & zones.geometry.notna()]
    for zone in main.itertuples():
        parts.append(_around(zone, places, REACH))
        if gazetteer is not None:
            wide = TOWN_REACH * zone.radius_m / 111_000 / max(0.05, np.cos(np.radians(zone.lat)))
            apart = (gazetteer["lon"] - zone.lon + 180) % 360 - 180
            close = gazetteer[
                (apart.abs() <= wide) & ((gazetteer["lat"] - zone.lat).abs() <= wide) & (gazetteer["kind"] != "region")
            ]
            largest = close.sort_values(["population", "name"], ascending=[False, True])
            towns = _around(zone, largest.assign(source=GAZETTEER), TOWN_REACH)
            known = set(places["name"])
            parts.append(towns[[name not in known for name in towns["name"]]].head(TOWNS))
    if not parts or not sum(len(part) for part in parts):
        return tables.empty("places_near")
    found = pd.concat([part for part in parts if len(part)])
    found = found.sort_values(["distance_m", "name"]).drop_duplicates(["name", "lon", "lat"])
    found["geometry"] = gpd.points_from_xy(found["lon"], found["lat"])
    return tables.checked(found, "places_near")


def _around(zone: Any, places: pd.DataFrame, reach: float) -> pd.DataFrame:
    low = zone.radius_m if pd.isna(zone.radius_low_m) else zone.radius_low_m
    high = zone.radius_m if pd.isna(zone.radius_high_m) else zone.radius_high_m
    relation, distance, azimuth = located(places["lon"], places["lat"], (zone.lon, zone.lat), low, high)
    columns = {name: _column(places, name) for name in ("name", "name_ar", "lon", "lat", "source", "precision_m")}
    table = pd.DataFrame(columns | {"relation": relation, "distance_m": distance, "azimuth": azimuth})
    return table[distance <= reach * zone.radius_m]


def _column(places: pd.DataFrame, name: str) -> NDArray[np.object_]:
    values = places[name].to_list() if name in places else [None] * len(places)
    return np.array(values, dtype=object)
