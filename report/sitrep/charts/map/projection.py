"""Bring shapes from longitude and latitude to the pixels of a square map. Knows no table.

Input   geometry in EPSG:4326
Output  the same in pixels (x to the right, y down), clipped to the map and simplified to what a pixel shows

The plane is azimuthal equidistant around the map's centre, on the WGS 84 ellipsoid: distances and directions from
the centre are true, so discs around it are circles and the scale bar holds from there in every direction.
Source: Snyder (1987), Map Projections: A Working Manual, USGS Professional Paper 1395, chapter 25.
"""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any  # Any: GeoJSON

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from pyproj import CRS, Transformer
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from sitrep import zone

SIMPLE_PX = 0.3  # a simplified line stays this near to the true one
DECIMALS = 1  # of a pixel, in the spec


@dataclass(frozen=True, slots=True, kw_only=True)
class Plane:
    """A square map: its centre in degrees, half of its side in metres and its side in pixels."""

    lon: float
    lat: float
    half_m: float
    width: float

    @property
    def px_per_m(self) -> float:
        """Pixels per metre, true from the centre."""
        return self.width / (2 * self.half_m)

    @property
    def frame(self) -> Polygon:
        """The map's outline in pixels."""
        return shapely.box(0, 0, self.width, self.width)

    def xy(self, lon: ArrayLike, lat: ArrayLike) -> NDArray[np.float64]:
        """Return pixels, shape (n, 2), of points in degrees."""
        lons, lats = np.atleast_1d(np.asarray(lon, float)), np.atleast_1d(np.asarray(lat, float))
        x, y = _to_plane(self.lon, self.lat).transform(lons, lats)
        return self.width / 2 + self.px_per_m * np.column_stack([x, -np.asarray(y)])

    def around(self) -> BaseGeometry:
        """Return, in degrees, a disc that holds the map with room to spare: the rest need not be drawn."""
        return _around(self.lon, self.lat, min(1.6 * self.half_m, zone.MAX_RADIUS_M))

    def drawn(self, shape: BaseGeometry, *, simple_px: float = SIMPLE_PX) -> BaseGeometry:
        """Return *shape* (EPSG:4326) in pixels, clipped to the map; empty where nothing of it is seen."""
        near = shapely.intersection(shapely.make_valid(shape), self.around())
        if near.is_empty:
            return near
        fine = shapely.segmentize(near, self.half_m / 111_000 / 40)
        flat = shapely.transform(fine, lambda c: self.xy(c[:, 0], c[:, 1]))
        if shapely.get_dimensions(flat) == 2:
            parts = shapely.get_parts(shapely.make_valid(flat))
            # A hair's width closes the seam that the antimeridian leaves between two parts.
            flat = shapely.union_all(shapely.buffer(parts, 0.01))
        return shapely.intersection(shapely.simplify(flat, simple_px), self.frame)


def feature(shape: BaseGeometry, **fields: Any) -> dict[str, Any]:
    """Return a GeoJSON feature in pixels; *fields* stand beside the geometry, so `datum.force` finds them."""
    rounded = shapely.set_precision(shape, 10.0**-DECIMALS)
    if rounded.geom_type in ("Polygon", "MultiPolygon"):
        rounded = shapely.orient_polygons(rounded)
    return {"type": "Feature", "geometry": json.loads(shapely.to_geojson(rounded)), **fields}


@cache
def _to_plane(lon: float, lat: float) -> Transformer:
    plane = CRS.from_dict({"proj": "aeqd", "lon_0": lon, "lat_0": lat, "datum": "WGS84", "units": "m"})
    return Transformer.from_crs("EPSG:4326", plane, always_xy=True)


@cache
def _around(lon: float, lat: float, reach: float) -> BaseGeometry:
    return zone.disc(lon, lat, reach, max(1.0, reach / 1000))
