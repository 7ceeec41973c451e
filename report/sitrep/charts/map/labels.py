"""Find room for labels on a map, one after the other. Knows no table.

Input   labels with the places where each may stand, and what is already there
Output  the labels that found room, with their spots in pixels
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast  # Any: a row of a Vega data set

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from sitrep.charts import lettering
from sitrep.charts.theme import INK, Style

LINE = 1.18  # line height over font size
NEAR_PX = 2.0  # a label farther than this from what it speaks of gets a leader


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where a label may stand: a point, and which way the text runs from it."""

    x: float
    y: float
    align: str = "center"  # left, center or right of the text stands at x
    row: str = "middle"  # top, middle or bottom of the block stands at y


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """Lines of text and the spots where they may stand, the best first."""

    lines: tuple[str, ...]
    spots: tuple[Spot, ...]
    size: float
    colour: str
    bold: bool = False
    others: tuple[tuple[str, ...], ...] = ()  # the same words in other lines, where those find better room
    crossing: float = 2.0  # how bad it is to cross a line
    later: float = 0.4  # how much worse each spot is than the one before
    needed: bool = False  # stands at the least bad spot even where it covers something
    symbol: Style | None = None  # stands before the first line
    to: BaseGeometry | None = None  # what it speaks of: it stands in there if it can, or near by with a leader


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A label with the spot that it took."""

    label: Label
    lines: tuple[str, ...]
    spot: Spot
    block: Polygon


def around(x: float, y: float, gap: float) -> tuple[Spot, ...]:
    """Return the eight spots around a point, to the right first."""
    slant = 0.75 * gap
    return (
        Spot(x=x + gap, y=y, align="left"),
        Spot(x=x - gap, y=y, align="right"),
        Spot(x=x + slant, y=y - slant, align="left", row="bottom"),
        Spot(x=x + slant, y=y + slant, align="left", row="top"),
        Spot(x=x - slant, y=y - slant, align="right", row="bottom"),
        Spot(x=x - slant, y=y + slant, align="right", row="top"),
        Spot(x=x, y=y - gap, row="bottom"),
        Spot(x=x, y=y + gap, row="top"),
    )


def over(shape: BaseGeometry, frame: Polygon, step: float, reach: float) -> tuple[Spot, ...]:
    """Return spots on a grid of *step* pixels, in *shape* and up to *reach* pixels away from it."""
    west, north, east, south = frame.bounds
    xs, ys = np.meshgrid(np.arange(west + step, east, step), np.arange(north + step, south, step))
    near = shapely.dwithin(shapely.points(xs.ravel(), ys.ravel()), shape, reach)
    return tuple(Spot(x=float(x), y=float(y)) for x, y in zip(xs.ravel()[near], ys.ravel()[near], strict=True))


def box(label: Label, spot: Spot) -> Polygon:
    """Return the pixels that *label* covers at *spot*."""
    return _blocks(label, label.lines, (spot,))[0]


def _blocks(label: Label, lines: Sequence[str], spots: Sequence[Spot]) -> NDArray[np.object_]:
    wide = max(lettering.width_px(line, label.size, bold=label.bold) for line in lines) + _indent(label)
    high = len(lines) * label.size * LINE
    left = np.array([spot.x - {"left": 0.0, "center": 0.5, "right": 1.0}[spot.align] * wide for spot in spots])
    top = np.array([spot.y - {"top": 0.0, "middle": 0.5, "bottom": 1.0}[spot.row] * high for spot in spots])
    return np.asarray(shapely.box(left, top, left + wide, top + high))


def _indent(label: Label) -> float:
    """The room that the symbol takes before the first line."""
    return 0.0 if label.symbol is None else label.size * 0.95


def placed(
    labels: Sequence[Label],
    *,
    frame: Polygon,
    taken: Sequence[BaseGeometry],
    lines: Sequence[BaseGeometry] = (),
    areas: Sequence[BaseGeometry] = (),
) -> list[Placed]:
    """Return the labels that found room, and where.

    Args:
        labels: the most important first; each takes the best spot that covers nothing, or, if it is needed, the
            least bad one.
        frame: the map; no label stands outside it.
        taken: what no label may cover: symbols, furniture.
        lines: what a label should rather not cross: borders, outlines.
        areas: what the labels with a `to` speak of: none of those should stand in another's.
    """
    occupied = [shape for shape in taken if not shape.is_empty]
    drawn = shapely.union_all(list(lines))
    found = []
    for label in labels:
        full = shapely.union_all(occupied)
        foreign = shapely.union_all([area for area in areas if label.to is not None and area is not label.to])
        best: tuple[float, int, tuple[str, ...], Polygon] | None = None
        for words in (label.lines, *label.others) if label.spots else ():
            blocks = _blocks(label, words, label.spots)
            ranks = np.flatnonzero(shapely.covers(frame.buffer(-3), blocks))
            covered = _share(blocks[ranks], full)
            if not label.needed or (covered == 0).any():
                ranks, covered = ranks[covered == 0], covered[covered == 0]
            if not len(ranks):
                continue
            costs = 100 * covered + label.later * ranks + len(words) + _costs(label, blocks[ranks], drawn)
            if label.to is not None:
                costs += _apart(label.to, blocks[ranks], full, foreign) + 30 * _share(blocks[ranks], foreign)
            at = int(np.argmin(costs))
            if best is None or costs[at] < best[0]:
                best = (float(costs[at]), int(ranks[at]), words, blocks[ranks[at]])
        if best is not None:
            _, rank, words, block = best
            found.append(Placed(label=label, lines=words, spot=label.spots[rank], block=block))
            occupied.append(block.buffer(1.5))
            if (line := leader(found[-1])) is not None:
                occupied.append(line)
    return found


def _share(blocks: NDArray[np.object_], shape: BaseGeometry) -> NDArray[np.float64]:
    """How much of each block lies in *shape*, from 0 to 1."""
    return np.asarray(shapely.area(shapely.intersection(blocks, shape)) / shapely.area(blocks))


def _costs(label: Label, blocks: NDArray[np.object_], drawn: BaseGeometry) -> NDArray[np.float64]:
    """How bad it is to stand on lines."""
    return np.asarray(
        label.crossing * shapely.length(shapely.intersection(shapely.buffer(blocks, 3), drawn)) / label.size
    )


def _apart(
    to: BaseGeometry, blocks: NDArray[np.object_], full: BaseGeometry, foreign: BaseGeometry
) -> NDArray[np.float64]:
    """How bad it is to stand apart from *to*: worse with the distance, worst with a leader across something else."""
    outside = 1 - _share(blocks, to)
    leaders = shapely.shortest_line(blocks, _core(to))
    away = shapely.distance(blocks, to)
    blocked = (away >= NEAR_PX) & shapely.intersects(leaders, full)
    across = shapely.length(shapely.intersection(leaders, foreign))
    return np.asarray(0.08 * across + 4 * outside + 0.06 * away + 0.012 * shapely.length(leaders) + 15 * blocked)


def _core(shape: BaseGeometry) -> BaseGeometry:
    """Well inside of *shape*: where a leader may end."""
    radius = shapely.maximum_inscribed_circle(shape).length  # type: ignore[call-overload]
    return shapely.buffer(shape, -0.7 * radius)


def wrapped(text: str, longest: int) -> tuple[str, ...]:
    """Return *text* in as few lines of at most *longest* letters as it takes, as even as they can be.

    A single longer word is a line of its own.
    """
    words = text.split()
    # best[i]: number of lines, sum of squared lengths, and the lines themselves, for the words from i on
    best: list[tuple[int, int, tuple[str, ...]]] = [(0, 0, ())] * (len(words) + 1)
    for i in reversed(range(len(words))):
        options = []
        for j in range(i + 1, len(words) + 1):
            line = " ".join(words[i:j])
            if len(line) > longest and j > i + 1:
                break
            count, squares, rest = best[j]
            options.append((count + 1, squares + len(line) ** 2, (line, *rest)))
        best[i] = min(options)
    return best[0][2]


def rows(found: Placed) -> list[dict[str, Any]]:
    """Return one row per line of text: x, y (middle of the line), align, text, size, colour, weight."""
    label = found.label
    west, top, east, _ = found.block.bounds
    align = found.spot.align if label.symbol is None else "left"
    x = {"left": west + _indent(label), "center": (west + east) / 2, "right": east}[align]
    return [
        row(
            line,
            x,
            top + (number + 0.5) * label.size * LINE,
            label.size,
            align=align,
            colour=label.colour,
            weight=700 if label.bold else 400,
        )
        for number, line in enumerate(found.lines)
    ]


def row(
    words: str, x: float, y: float, size: float, *, align: str = "left", colour: str = INK, weight: int = 400
) -> dict[str, Any]:
    """Return one line of text, its middle at *y*, as the layer of labels draws it."""
    return {
        "x": round(x, 1),
        "y": round(y, 1),
        "align": align,
        "text": words,
        "size": size,
        "colour": colour,
        "weight": weight,
    }


def leader(found: Placed) -> Polygon | None:
    """Return a thin line with a dot at its end, from a label to what it speaks of, if it stands apart from it."""
    if found.label.to is None or found.label.to.distance(found.block) < NEAR_PX:
        return None
    line = shapely.shortest_line(found.block.buffer(1), _core(found.label.to))
    dot = shapely.Point(line.coords[-1]).buffer(2.3, quad_segs=3)
    return cast(Polygon, line.buffer(0.45, cap_style="flat").union(dot))


def symbols(found: Sequence[Placed]) -> list[dict[str, Any]]:
    """Return one row per label with a symbol: x, y, shape, colour."""
    return [
        {
            "x": round(one.block.bounds[0] + one.label.size * 0.38, 1),
            "y": round(one.block.bounds[1] + one.label.size * LINE / 2, 1),
            "shape": one.label.symbol.shape,
            "colour": one.label.symbol.colour,
        }
        for one in found
        if one.label.symbol is not None
    ]
