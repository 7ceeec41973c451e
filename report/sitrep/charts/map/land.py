"""Draw the countries under a map. Knows no table but the borders.

Input   country borders in EPSG:4326, a `Plane`
Output  areas, borders, coasts and names in pixels; a small locator map
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any  # Any: GeoJSON

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from sitrep.charts import lettering, theme
from sitrep.charts.map import labels
from sitrep.charts.map.furniture import MARGIN, Furniture
from sitrep.charts.map.labels import LINE
from sitrep.charts.map.projection import Plane, feature

INSET = 0.16  # side of the locator over the side of the map
DETAIL_PX = 1.0  # borders are drawn no finer than this
DETAIL_WIDE_PX = 2.0  # nor than this where half of the map is wider than WIDE_M: coasts fill the page
WIDE_M = 500_000.0
INSET_DETAIL_PX = 1.2
INSET_LEAST_PX2 = 6.0  # smaller islands are left out of the locator
BORDERLESS_M = 2.5e6  # half of a locator's side from which it shows land, not countries
INSET_ZOOM = 9.0  # how many times more country it shows
NAME = "#7c735f"  # colour of a country's name
HAIR = "\u200a\u200a"  # hair spaces between the letters of a country's name


@dataclass(frozen=True, slots=True, kw_only=True)
class Land:
    """What is seen of the countries, in pixels."""

    areas: tuple[dict[str, Any], ...]
    borders: tuple[dict[str, Any], ...]
    coast: bool  # whether any sea is seen, so that the areas need an outline
    lines: tuple[BaseGeometry, ...]
    countries: tuple[tuple[str, BaseGeometry], ...]  # name and area, the largest first


def land(borders: gpd.GeoDataFrame, plane: Plane) -> Land:
    """Return the countries on the map, neighbours in different tones, each border once."""
    detail = DETAIL_PX if plane.half_m < WIDE_M else DETAIL_WIDE_PX
    known = [(name, shape, plane.drawn(shape)) for name, shape in _near(borders, plane, detail)]
    known = sorted((one for one in known if not one[2].is_empty), key=lambda one: (-one[2].area, one[0]))
    tones = _tones([shape for _, shape, _ in known])  # the largest is the lightest
    areas = [
        feature(flat, fill=theme.LAND[tone], name=name) for (name, _, flat), tone in zip(known, tones, strict=True)
    ]
    edges = [shapely.boundary(shape) for _, shape, _ in known]
    shared = []
    for i, j in zip(*shapely.STRtree(edges).query(edges, predicate="intersects"), strict=True) if edges else ():
        line = shapely.intersection(edges[i], edges[j]) if i < j else shapely.LineString()
        if line.length > 0:
            shared.append(_lines(line))
    flat_borders = plane.drawn(_lines(shapely.union_all(shared)))
    coast = sum(flat.area for *_, flat in known) < 0.9995 * plane.frame.area
    outlines = [shapely.boundary(flat) for *_, flat in known] if coast else []
    return Land(
        areas=tuple(areas),
        borders=() if flat_borders.is_empty else (feature(flat_borders),),
        coast=coast,
        lines=(*shapely.get_parts(flat_borders), *outlines),
        countries=tuple((name, flat) for name, _, flat in known),
    )


def names(
    ground: Land,
    plane: Plane,
    size: float,
    taken: Sequence[BaseGeometry],
    busy: Sequence[BaseGeometry],
    edges: Sequence[BaseGeometry],
) -> list[dict[str, Any]]:
    """Return the names of the countries where they have room.

    Away from labels, off the *edges* of the zone even in smaller letters, and out of what is *busy* if possible.
    """
    rows = []
    used = shapely.union_all([shape.buffer(2) for shape in taken])
    shaded = shapely.union_all(list(busy))
    lined = shapely.union_all([used, *(edge.buffer(3) for edge in edges)])
    for name, area in ground.countries:
        text = HAIR.join(name.upper())
        letters = (size + 3, size, size - 2)
        for blocked, letter in [(lined, letter) for letter in letters] + [(used, letter) for letter in letters]:
            wide, high = lettering.width_px(text, letter, bold=True), letter * LINE
            spot = _room(area, plane, wide, high, blocked, shaded) if area.area > wide * high else None
            if spot is not None:
                x, y = spot
                here = shapely.box(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2).buffer(6)
                used, lined = used.union(here), lined.union(here)
                rows.append(labels.row(text, x, y, letter, align="center", colour=NAME, weight=600))
                break
    return rows


def locator(borders: gpd.GeoDataFrame, plane: Plane, colour: str, busy: Sequence[BaseGeometry]) -> Furniture:
    """Return a small map that shows where the map lies, in the corner where it covers the least."""
    side, low = INSET * plane.width, MARGIN * plane.width
    high = plane.width - low - side
    left, top = min(
        ((high, high), (low, low)),
        key=lambda at: _covered(shapely.box(at[0], at[1], at[0] + side, at[1] + side), busy),
    )
    wide = Plane(lon=plane.lon, lat=plane.lat, half_m=min(INSET_ZOOM * plane.half_m, 1.2e7), width=side)
    features = [feature(shapely.box(left, top, left + side, top + side), fill=theme.SEA)]
    flats = [
        wide.drawn(shape, simple_px=INSET_DETAIL_PX)
        for _, shape in _near(borders, wide, INSET_DETAIL_PX, together=False)
    ]
    if wide.half_m > BORDERLESS_M:
        joined = shapely.union_all(shapely.buffer(flats, 0.5))
        flats = [shapely.intersection(shapely.simplify(joined, INSET_DETAIL_PX), wide.frame)]
    for flat in flats:
        parts = [part for part in shapely.get_parts(flat) if part.area > INSET_LEAST_PX2]
        if parts:
            moved = shapely.transform(shapely.MultiPolygon(parts), lambda c: np.add(c, (left, top)))
            features.append(feature(moved, fill=theme.LAND[1]))
    half = max(2.5, plane.half_m * wide.px_per_m)
    x, y = left + side / 2, top + side / 2
    features.append(feature(shapely.box(x - half, y - half, x + half, y + half), fill=colour))
    room = shapely.box(left - 6, top - 6, left + side + 6, top + side + 6)
    return Furniture(features=tuple(features), texts=(), taken=(room,), line=0.5)


def _near(
    borders: gpd.GeoDataFrame, plane: Plane, detail_px: float, *, together: bool = True
) -> list[tuple[str, BaseGeometry]]:
    """The names and areas of the countries near the map, by name, no finer than is seen; in degrees.

    With *together*, neighbours keep one line between them, which takes its time.
    The tolerance is the root of the area that a dropped corner spans.
    """
    near, pixel = plane.around(), _pixel_degrees(plane)
    rows = borders.iloc[borders.sindex.query(near, predicate="intersects")].sort_values("name")
    parts, owner = shapely.get_parts(rows.geometry.to_numpy(), return_index=True)
    _, south, _, north = shapely.bounds(parts).T
    thin = np.maximum(0.05, np.cos(np.radians((south + north) / 2)))
    seen = (shapely.area(parts) * thin > (detail_px * pixel) ** 2) & shapely.intersects(parts, near)
    parts, owner = parts[seen], owner[seen]
    if not len(parts):
        return []
    simplify = shapely.coverage_simplify if together else shapely.simplify
    simple = shapely.make_valid(simplify(parts, detail_px * pixel))
    cut = shapely.intersection(simple, near)
    joined = [(str(name), shapely.union_all(cut[owner == number])) for number, name in enumerate(rows["name"])]
    return [(name, shape) for name, shape in joined if not shape.is_empty]


def _pixel_degrees(plane: Plane) -> float:
    return 2 * plane.half_m / plane.width / 111_000


def _covered(block: BaseGeometry, busy: Sequence[BaseGeometry]) -> float:
    """How much of what matters *block* would hide: areas in pixels, lines ten times their length."""
    return sum(part.area + 10 * part.length for part in (block.intersection(shape) for shape in busy))


def _room(
    area: BaseGeometry,
    plane: Plane,
    wide: float,
    high: float,
    blocked: BaseGeometry,
    shaded: BaseGeometry,
) -> tuple[float, float] | None:
    """The middle of a free box in *area*: the freest point on a grid, outside the zone if there is one."""
    step = max(8.0, plane.width / 40)
    best: tuple[float, float, float] | None = None
    free = area.difference(blocked)
    west, north, east, south = area.bounds
    middle = area.centroid
    ys = [north + high + step * i for i in range(int(max(0, south - north - 2 * high) / step) + 1)]
    xs = [west + wide / 2 + step * i for i in range(int(max(0, east - west - wide) / step) + 1)]
    shapely.prepare(free)
    for y in ys:
        for x in xs:
            block = shapely.box(x - wide / 2 - 4, y - high / 2 - 3, x + wide / 2 + 4, y + high / 2 + 3)
            if not free.contains(block) or not plane.frame.buffer(-6).contains(block):
                continue
            cost = shapely.Point(x, y).distance(middle) / plane.width
            cost += 1.5 * block.intersection(shaded).area / block.area
            if best is None or cost < best[0]:
                best = (cost, x, y)
    return None if best is None else (best[1], best[2])


def _tones(shapes: Sequence[BaseGeometry]) -> list[int]:
    """A tone for each shape, not the same as its neighbours' while there are enough tones."""
    tones: list[int] = []
    for i, shape in enumerate(shapes):
        next_to = {tones[j] for j in range(i) if shapes[j].distance(shape) < 1e-6}
        free = [tone for tone in range(len(theme.LAND)) if tone not in next_to]
        tones.append(free[0] if free else i % len(theme.LAND))
    return tones


def _lines(shape: BaseGeometry) -> BaseGeometry:
    parts = [part for part in shapely.get_parts(shape) if part.geom_type in ("LineString", "MultiLineString")]
    return shapely.line_merge(shapely.union_all(parts)) if parts else shapely.LineString()
