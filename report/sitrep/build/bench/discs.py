"""Draw one disc in the ways that people draw discs, and say how far off each is.

Input   nothing: the zone of the founding article, 34 miles around 33.50583 N, 38.61778 E
Output  of each way: corners, how far its edge is from the circle, how far its area is off, milliseconds

The circle is judged by the geodesic distance of the outline's corners and of points on its edges, its area by the
reduced-length integral; the area of each polygon is compared with it.
"""

import importlib.util
import time
import warnings
from collections.abc import Callable, Iterator

import geopandas as gpd
import numpy as np
import pyproj
import shapely
from pyproj.enums import TransformDirection
from shapely.geometry.base import BaseGeometry

from sitrep import zone

LON, LAT = 38.61778, 33.50583
RADIUS_M = 34 * 1609.344
TURNS = 20  # the fastest counts, in time of this process: other work on the machine does not
_PER_EDGE = 4  # points of an edge that are measured
_DEGREE_M = 111_195.0  # of a great circle on a sphere of 6,371 km: what people divide by
_CELL = 7  # resolution of H3: hexagons of 5 km², as fine as a zone's map needs
_BACK = TransformDirection.INVERSE

Way = Callable[[], BaseGeometry]


def figures() -> Iterator[tuple[str, ...]]:
    """Yield a heading, then a row for each way."""
    yield "way", "corners", "radius off by", "area off by", "time"
    true_km2 = zone.disc_km2(LAT, RADIUS_M)
    for name, draw in ways().items():
        shape = draw()  # once for what is loaded the first time
        spent = min(_milliseconds(draw) for _ in range(TURNS))
        low, high = _off_m(shape)
        area = zone.polygon_km2(shape) / true_km2 - 1
        corners = shapely.get_num_coordinates(shape) - 1
        yield name, f"{corners:,}", f"{_short(low)} to {_short(high)} m", f"{area:+.1e}", f"{spent:.2f} ms"
    if importlib.util.find_spec("h3") is None:
        yield "H3 cells", "", "not installed", "", ""


def ways() -> dict[str, Way]:
    """Return how discs are drawn, by name; each gives a shape in EPSG:4326."""
    aeqd = f"+proj=aeqd +lat_0={LAT} +lon_0={LON} +datum=WGS84"
    there = pyproj.Transformer.from_crs(4326, aeqd, always_xy=True)
    out: dict[str, Way] = {
        "sitrep, within 0.1 m": lambda: zone.disc(LON, LAT, RADIUS_M),
        "sitrep, within 10 m": lambda: zone.disc(LON, LAT, RADIUS_M, 10.0),
        "geopandas, azimuthal plane": lambda: _buffered(aeqd),
        "geopandas, UTM": lambda: _buffered("EPSG:32637"),
        "geopandas, Web Mercator": lambda: _buffered("EPSG:3857"),
        "geopandas, degrees": lambda: _buffered("EPSG:4326", RADIUS_M / _DEGREE_M),
        "shapely, azimuthal plane, 1,640 corners": lambda: _plane(there, 410),
        "shapely, degrees": lambda: shapely.Point(LON, LAT).buffer(RADIUS_M / _DEGREE_M),
    }
    if importlib.util.find_spec("h3") is not None:
        out[f"H3 cells, resolution {_CELL}"] = _cells
    return out


def _buffered(crs: str, radius: float = RADIUS_M) -> BaseGeometry:
    point = gpd.GeoSeries([shapely.Point(LON, LAT)], crs="EPSG:4326").to_crs(crs)
    with warnings.catch_warnings(category=UserWarning, action="ignore"):  # that degrees are wrong is what we show
        return point.buffer(radius).to_crs("EPSG:4326").iloc[0]


def _plane(there: pyproj.Transformer, quad_segs: int) -> BaseGeometry:
    circle = shapely.Point(0, 0).buffer(RADIUS_M, quad_segs=quad_segs)
    return shapely.transform(circle, lambda xy: np.column_stack(there.transform(xy[:, 0], xy[:, 1], direction=_BACK)))


def _cells() -> BaseGeometry:
    import h3  # type: ignore[import-not-found]  # not among our dependencies: measured where somebody has it

    cells = h3.geo_to_cells(zone.disc(LON, LAT, RADIUS_M, 10.0), _CELL)
    return shapely.geometry.shape(h3.cells_to_geo(cells))


def _off_m(shape: BaseGeometry) -> tuple[float, float]:
    """How far inside and outside the circle the outline runs, metres."""
    corners = shapely.get_coordinates(shapely.get_exterior_ring(shape))
    parts = np.arange(_PER_EDGE) / _PER_EDGE
    along = corners[:-1, None] + parts[None, :, None] * np.diff(corners, axis=0)[:, None]
    lon, lat = along.reshape(-1, 2).T
    metres = zone.GEOD.inv(np.full(len(lon), LON), np.full(len(lon), LAT), lon, lat)[2]
    off = np.asarray(metres) - RADIUS_M
    return float(off.min()), float(off.max())


def _short(metres: float) -> str:
    return f"{metres:+,.0f}" if abs(metres) >= 100 else f"{metres:+.2g}"


def _milliseconds(draw: Way) -> float:
    started = time.process_time()
    draw()
    return 1000 * (time.process_time() - started)
