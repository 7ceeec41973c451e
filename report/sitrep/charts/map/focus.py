"""Tell where to look: the window that shows a zone, and which zones one map can show together. Draws nothing.

Input   rows of table `zones`, country borders
Output  windows in degrees and metres, groups of rows
"""

import math
from dataclasses import dataclass
from typing import Any  # Any: a row of a table

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from sitrep import zone
from sitrep.charts.map.projection import Plane

WINDOW = 1.68  # half of a map's side over the radius of a circle
MARGIN = 1.12  # the same over half of the side of another shape's bounds
FARTHEST = 2.4  # a map grows up to this many radii to hold other zones and rival circles
DOT = 6.0  # a zone this many times smaller than another is a dot on its map
WIDEST_M = 1.9e7
ANYWHERE_M = 6.0e6  # half of the map's side where nothing says which country is meant


@dataclass(frozen=True, slots=True, kw_only=True)
class Focus:
    """What must be seen: a square around a point, and how far its subject reaches from there."""

    lon: float
    lat: float
    half_m: float
    reach_m: float


def groups(zones: gpd.GeoDataFrame, borders: gpd.GeoDataFrame) -> list[gpd.GeoDataFrame]:
    """Return the rows that are drawn, one table for each map; readings stay with their zone.

    Zones share a map where each is more than a dot on it; the first zone's map is the first.

    Args:
        zones: table `zones`.
        borders: iso3, name, geometry; EPSG:4326.
    """
    number = (zones["reading"] == "main").cumsum()
    drawn = zones[(zones["reading"] == "main") & zones.geometry.notna()]
    found: list[tuple[Focus, list[int]]] = []
    for index, row in zip(number[drawn.index], drawn.itertuples(), strict=True):
        own = focus(row, borders)
        for first, members in found:
            if _together(first, own):
                members.append(index)
                break
        else:
            found.append((own, [index]))
    return [zones[number.isin(members) & zones.geometry.notna()] for _, members in found]


def window(zones: gpd.GeoDataFrame, borders: gpd.GeoDataFrame, width: float) -> Plane:
    """Return the map around the first main row of *zones*, wide enough for what is not too far from it.

    Args:
        zones: rows of one group, all with a geometry.
        borders: iso3, name, geometry; EPSG:4326.
        width: of the map, pixels.
    """
    main = zones[zones["reading"] == "main"]
    every = [focus(row, borders) for row in main.itertuples()]
    widest = max(every, key=lambda one: one.reach_m)
    first = widest if _together(every[0], widest) else every[0]
    half = first.half_m
    others = [focus(row, borders) for row in zones[zones["reading"] != "main"].itertuples()]
    for other in [*every, *others]:
        apart = zone.GEOD.inv(first.lon, first.lat, other.lon, other.lat)[2]
        if apart + other.reach_m <= FARTHEST * first.reach_m:
            half = max(half, 1.06 * (apart + other.reach_m))
    return Plane(lon=first.lon, lat=first.lat, half_m=min(half, WIDEST_M), width=float(width))


def focus(row: Any, borders: gpd.GeoDataFrame) -> Focus:
    """Return where to look for a row of table `zones` that has a geometry.

    A circle is looked at from its centre.  Of a side of a line one sees the countries that it is about.
    """
    if row.shape == "circle":
        return Focus(lon=row.lon, lat=row.lat, half_m=WINDOW * row.radius_m, reach_m=row.radius_m)
    if row.shape != "half_plane":
        return _around(row.geometry)
    about = countries(row, borders)
    if about is not None:
        return _around(about)
    lon, lat = _on_edge(row.geometry)
    return Focus(lon=lon, lat=lat, half_m=ANYWHERE_M, reach_m=ANYWHERE_M / MARGIN)


def countries(row: Any, borders: gpd.GeoDataFrame) -> BaseGeometry | None:
    """Return the countries that a zone is about, if part of them lies in it."""
    names = row.country.split("; ") if isinstance(row.country, str) else []
    shapes = borders.geometry[borders["name"].isin(names)].to_numpy()
    near = [shape for shape in shapes if shape.intersects(row.geometry)]
    return shapely.union_all(near) if near else None


def edge(shape: BaseGeometry) -> BaseGeometry:
    """Return the outline of a side of a line, without the borders of the world that close it."""
    world = shapely.boundary(shapely.box(-180, -90, 180, 90))
    return shapely.difference(shapely.boundary(shape), shapely.buffer(world, 1e-9))


def _on_edge(shape: BaseGeometry) -> tuple[float, float]:
    """A point on the line: on the prime meridian, or on the equator."""
    west, south, east, north = edge(shape).bounds
    return (west if west == east else 0.0), (south if south == north else 0.0)


def _around(shape: BaseGeometry) -> Focus:
    """The square around the parts of *shape* that matter: what is small and far away does not."""
    parts = shapely.get_parts(shape)
    large = parts[shapely.area(parts) > 0.02 * shapely.area(shape)]
    corners = shapely.get_coordinates(large)
    turned = np.radians(corners[:, 0])
    lon = math.degrees(math.atan2(np.sin(turned).mean(), np.cos(turned).mean()))
    lat = (corners[:, 1].min() + corners[:, 1].max()) / 2
    for _ in range(2):  # the middle of the bounds on a plane, found from a plane that is nearly there
        plane = Plane(lon=lon, lat=lat, half_m=1.0, width=2.0)
        x, y = (plane.xy(corners[:, 0], corners[:, 1]) - 1.0).T
        half = max(np.ptp(x), np.ptp(y)) / 2
        east, south = (x.min() + x.max()) / 2, (y.min() + y.max()) / 2
        lon, lat, _ = zone.GEOD.fwd(lon, lat, math.degrees(math.atan2(east, -south)), math.hypot(east, south))
    return Focus(lon=float(lon), lat=float(lat), half_m=MARGIN * half, reach_m=float(half))


def _together(one: Focus, other: Focus) -> bool:
    apart = zone.GEOD.inv(one.lon, one.lat, other.lon, other.lat)[2]
    small, large = sorted((one.reach_m, other.reach_m))
    return bool(apart + small <= FARTHEST * large and small * DOT >= large)


def first_id(zones: pd.DataFrame) -> str:
    """Return the id of the first main row."""
    return str(zones.loc[zones["reading"] == "main", "id"].iloc[0])
