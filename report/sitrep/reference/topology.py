"""Turn the published TopoJSON of country borders into the table of borders. Run once per edition, never in a build.

Input   a TopoJSON topology (dict) with an object "countries": id = ISO 3166-1 numeric, properties.name
        data/reference/countries.csv as a DataFrame: which alpha codes stand for which number
Output  GeoDataFrame iso3, iso2, name, geometry (EPSG:4326), for data/reference/borders.parquet
"""

import math

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely
from shapely import MultiPolygon, Polygon, affinity

from sitrep.errors import ReferenceDataError

Arc = np.ndarray  # shape (n, 2): longitude, latitude, degrees


def arcs(topology: dict) -> list[Arc]:
    """Return the arcs of *topology* in degrees, each shape (n, 2), (longitude, latitude).

    A quantised topology stores whole steps from point to point.  Each arc is scaled once, so that two
    neighbours who share it get the very same numbers.

    Source:
        TopoJSON format specification, sections 2.1.2 (transforms) and 2.1.3 (arcs).
    """
    if "transform" not in topology:
        return [np.asarray(arc, dtype=float)[:, :2] for arc in topology["arcs"]]
    scale = np.asarray(topology["transform"]["scale"], dtype=float)
    corner = np.asarray(topology["transform"]["translate"], dtype=float)
    return [np.cumsum(np.asarray(arc)[:, :2], axis=0) * scale + corner for arc in topology["arcs"]]


def ring(indices: list[int], lines: list[Arc]) -> Arc:
    """Return the closed ring that runs along the arcs at *indices*; index ~i is arc i walked backwards.

    Source:
        TopoJSON format specification, section 2.1.4: the first point of each next arc repeats the last one.
    """
    walked = [lines[index] if index >= 0 else lines[~index][::-1] for index in indices]
    return np.concatenate([walked[0], *(line[1:] for line in walked[1:])])


def area(geometry: dict, lines: list[Arc]) -> MultiPolygon:
    """Return one TopoJSON geometry as a MultiPolygon, EPSG:4326, cut at the antimeridian.

    Rings of fewer than four points, which rounding to the grid has flattened, are dropped.

    Raises:
        ReferenceDataError: the geometry is neither a Polygon nor a MultiPolygon.
    """
    if geometry.get("type") not in ("Polygon", "MultiPolygon"):
        name = geometry.get("properties", {}).get("name")
        raise ReferenceDataError(
            f"The topology's country {name!r} is of type {geometry.get('type')!r}. Only areas can be borders: "
            "use an edition whose object 'countries' holds Polygon and MultiPolygon."
        )
    parts = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    polygons: list[Polygon] = []
    for part in parts:
        rings = [ring(indices, lines) for indices in part]
        if len(rings[0]) >= 4:
            polygons.extend(cut(rings[0], [hole for hole in rings[1:] if len(hole) >= 4]))
    return MultiPolygon(polygons)


def cut(outer: Arc, holes: list[Arc]) -> list[Polygon]:
    """Return the polygon within *outer* as parts that each lie between 180 W and 180 E.

    World-atlas closes rings across the antimeridian, as a globe needs it: from one point to the next the
    longitude then jumps by nearly 360 degrees.  Such a ring is unrolled, closed along the pole if it goes round it, and
    cut.  Vertices away from the cut keep their numbers up to the rounding of one addition of 360.
    """
    if not (np.abs(np.diff(outer[:, 0])) > 180).any():
        return [Polygon(outer, holes)]
    unrolled = np.column_stack([np.unwrap(outer[:, 0], period=360), outer[:, 1]])
    if abs(unrolled[-1, 0] - unrolled[0, 0]) > 180:
        pole = math.copysign(90.0, unrolled[:, 1].mean())
        ends = [(unrolled[-1, 0], pole), (unrolled[0, 0], pole)]
        unrolled = np.concatenate([unrolled, ends, unrolled[:1]])
    whole = mended(MultiPolygon([Polygon(unrolled, holes)]))
    parts: list[Polygon] = []
    for turn in (-360.0, 0.0, 360.0):
        window = shapely.box(-180 + turn, -90, 180 + turn, 90)
        inside = affinity.translate(shapely.intersection(whole, window), xoff=-turn)
        parts.extend(piece for piece in shapely.get_parts(inside) if piece.geom_type == "Polygon")
    return parts


def mended(shape: MultiPolygon) -> MultiPolygon:
    """Return *shape* itself if it is valid, else a valid one with the same area as near as can be.

    Rounding to a grid can make a thin strip of land touch or cross itself.  The mending keeps every polygon and
    drops what has collapsed to a line.
    """
    if shape.is_valid:
        return shape
    valid = shapely.make_valid(shape, method="structure", keep_collapsed=False)
    polygons = [part for part in shapely.get_parts(valid) if part.geom_type == "Polygon"]
    return MultiPolygon(polygons)


def borders(topology: dict, countries: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return one row per country: iso3, iso2, name, geometry (EPSG:4326, valid, not simplified).

    Areas that carry one ISO number between them become one row.  Areas without a number (disputed ones) keep the
    name that the source gives them, and their codes are null.  An area too small for the source's grid has no row.

    Args:
        topology: a parsed TopoJSON file with the object "countries".
        countries: columns iso_num, iso2, iso3, name.

    Raises:
        ReferenceDataError: an ISO number in the topology is not among *countries*.
    """
    lines = arcs(topology)
    codes = {int(row["iso_num"]): row for row in countries.dropna(subset="iso_num").to_dict("records")}
    areas: dict[tuple[str, str, str], list[Polygon]] = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        name, number = geometry["properties"]["name"], int(geometry.get("id") or -99)
        if number < 0:
            key = ("", "", name)
        elif number in codes:
            key = (codes[number]["iso3"], codes[number]["iso2"], codes[number]["name"])
        else:
            raise ReferenceDataError(
                f"The topology's country {name!r} has ISO number {number}, which data/reference/countries.csv lacks. "
                "Add a row for it there."
            )
        areas.setdefault(key, []).extend(mended(area(geometry, lines)).geoms)
    areas = {key: parts for key, parts in areas.items() if parts}  # the grid flattens the smallest to nothing
    keys = sorted(areas, key=lambda key: (not key[0], key))  # countries with a code first, then the others by name
    return gpd.GeoDataFrame(
        {
            "iso3": [key[0] or None for key in keys],
            "iso2": [key[1] or None for key in keys],
            "name": [key[2] for key in keys],
        },
        geometry=[MultiPolygon(areas[key]) for key in keys],
        crs="EPSG:4326",
    )


def label_points(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return a point on the largest part of each area: iso3, name, lon, lat (degrees, 5 decimals).

    The centre of that part on an equal-area plane (Lambert, around it), or, where a bent country does not hold its own
    centre, a point half way along a middle chord.  Where a label goes, and what "in Syria" can mean on a map.
    """
    points = [_label_point(max(shape.geoms, key=lambda part: part.area)) for shape in frame.geometry]
    return pd.DataFrame(
        {
            "iso3": frame["iso3"],
            "name": frame["name"],
            "lon": [round(lon, 5) for lon, _ in points],
            "lat": [round(lat, 5) for _, lat in points],
        }
    )


def _label_point(part: Polygon) -> tuple[float, float]:
    inner = part.representative_point()
    plane = pyproj.CRS.from_dict({"proj": "laea", "lon_0": inner.x, "lat_0": inner.y, "datum": "WGS84"})
    there = pyproj.Transformer.from_crs("EPSG:4326", plane, always_xy=True)
    flat = shapely.transform(part, lambda xy: np.column_stack(there.transform(xy[:, 0], xy[:, 1])))
    centre = flat.centroid
    if not flat.contains(centre):
        return inner.x, inner.y
    lon, lat = there.transform(centre.x, centre.y, direction="INVERSE")
    return lon, lat
