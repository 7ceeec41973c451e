"""Draw what every map needs besides its subject: graticule, scale bar, north arrow, locator. Knows no table.

Input   a `Plane`
Output  GeoJSON features and labels in pixels
"""

import math
from dataclasses import dataclass
from typing import Any  # Any: GeoJSON

import numpy as np
import shapely
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from sitrep.charts.map.projection import Plane, feature
from sitrep.charts.theme import INK

MILE_M = 1609.344  # international mile
STEPS = (0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 45.0)  # degrees
WANTED_LINES = 4.2
BAR_SHARE = 0.26  # longest scale bar, as a share of the map's side
MARGIN = 0.035  # of the map's side


@dataclass(frozen=True, slots=True, kw_only=True)
class Furniture:
    """Features to fill or stroke, rows of text, and the pixels they take up."""

    features: tuple[dict[str, Any], ...]
    texts: tuple[dict[str, Any], ...]
    taken: tuple[BaseGeometry, ...]
    line: float = 0.8  # width of its outlines


def graticule(plane: Plane, size: float) -> Furniture:
    """Return meridians and parallels with their degrees at the map's top and left edge."""
    near = plane.around()
    span = math.degrees(2 * plane.half_m / 6_371_000)
    thin = max(0.05, math.cos(math.radians(min(89.0, abs(plane.lat)))))
    along, across = _step(span / thin), _step(span)
    meridians = [
        (degrees, LineString([(degrees, -90), (degrees, 90)])) for degrees in np.arange(0, 360 / along) * along - 180
    ]
    parallels = [
        (degrees, LineString([(-180, degrees), (180, degrees)])) for degrees in np.arange(1, 180 / across) * across - 90
    ]
    features, texts = [], []
    taken: list[BaseGeometry] = []
    top, left = shapely.LineString([(0, 0), (plane.width, 0)]), shapely.LineString([(0, 0), (0, plane.width)])
    for lines, edge, signs in ((meridians, top, "EW"), (parallels, left, "NS")):
        for degrees, line in lines:
            if not line.intersects(near):
                continue
            flat = plane.drawn(line)
            if flat.is_empty:
                continue
            features.append(feature(flat))
            for point in shapely.get_coordinates(flat.intersection(edge.buffer(0.5))).round(1)[:1]:
                sign = "" if abs(degrees) in (0, 180) else signs[int(degrees < 0)]
                words = f"{abs(degrees):g}°{sign}"
                wide = len(words) * size * 0.55
                x, y = (point[0], size) if edge is top else (5 + wide / 2, point[1] - size * 0.65)
                spot = shapely.box(x - wide / 2, y - size * 0.6, x + wide / 2, y + size * 0.6)
                if plane.frame.contains(spot) and not any(spot.intersects(other) for other in taken):
                    texts.append(_text(words, x, y, size))
                    taken.append(spot)
    return Furniture(features=tuple(features), texts=tuple(texts), taken=tuple(taken))


def scale_bar(plane: Plane, size: float) -> Furniture:
    """Return a bar of kilometres above a bar of miles, at the lower left."""
    x, y = MARGIN * plane.width, plane.width * (1 - MARGIN) - size * 1.1
    features, texts, longest = [], [], 0.0
    for unit_m, unit, side in ((1000.0, "km", -1), (MILE_M, "mi", 1)):
        whole = nice(BAR_SHARE * 2 * plane.half_m / unit_m)
        half = whole / 2 * unit_m * plane.px_per_m
        top = y - 5 if side < 0 else y
        for number, fill in enumerate((INK, "#ffffff") if side < 0 else ("#ffffff", INK)):
            part = shapely.box(x + number * half, top, x + (number + 1) * half, top + 5)
            features.append(feature(part, fill=fill))
        row = y + side * (5 + size * 0.65)
        for number, words in enumerate(("0", f"{whole / 2:g}", f"{whole:g} {unit}")):
            texts.append(_text(words, x + number * half, row, size))
        longest = max(longest, 2 * half)
    room = shapely.box(x - size, y - 8 - size * 1.3, x + longest + 2.5 * size, y + 8 + size * 1.3)
    return Furniture(features=tuple(features), texts=tuple(texts), taken=(room,))


def north_arrow(plane: Plane, size: float) -> Furniture:
    """Return an arrow to true north of the map's centre, at the upper right."""
    tall = size * 2.4
    x, top = plane.width * (1 - MARGIN) - size * 0.7, plane.width * MARGIN + size * 0.6
    notch, foot, half = top + tall * 0.75, top + tall, size * 0.8
    left = shapely.Polygon([(x, top), (x - half, foot), (x, notch)])
    right = shapely.Polygon([(x, top), (x + half, foot), (x, notch)])
    room = shapely.box(x - size, top - 4, x + size, foot + 1.6 * size)
    return Furniture(
        features=(feature(left, fill=INK), feature(right, fill="#ffffff")),
        texts=(_text("N", x, foot + size * 0.8, size + 1, weight=700),),
        taken=(room,),
    )


def nice(longest: float) -> float:
    """Return the largest of 1, 2, 4, 5, 10, 20, 40, ... that is no more than *longest*."""
    power = 10.0 ** math.floor(math.log10(longest))
    return max(digit * power for digit in (1, 2, 4, 5) if digit * power <= longest)


def _step(span: float) -> float:
    return min(STEPS, key=lambda step: abs(math.log(span / step / WANTED_LINES)))


def _text(words: str, x: float, y: float, size: float, weight: int = 400) -> dict[str, Any]:
    return {
        "x": round(x, 1),
        "y": round(y, 1),
        "align": "center",
        "text": words,
        "size": size,
        "colour": INK,
        "weight": weight,
    }
