"""Find room for labels on a map, one after the other. Knows no table.

Input   labels with the places where each may stand, and what is already there
Output  the labels that found room, with their spots in pixels
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any  # Any: a row of a Vega data set

import shapely
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from sitrep.charts import lettering
from sitrep.charts.theme import Style

LINE = 1.18  # line height over font size


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
    crossing: float = 2.0  # how bad it is to cross a line
    needed: bool = False  # stands at the least bad spot even where it covers something
    symbol: Style | None = None  # stands above the first line
    to: BaseGeometry | None = None  # what it speaks of: it stands there if it can, or gets a leader


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A label with the spot that it took."""

    label: Label
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


def box(label: Label, spot: Spot) -> Polygon:
    """Return the pixels that *label* covers at *spot*."""
    wide = max(lettering.width_px(line, label.size, bold=label.bold) for line in label.lines)
    high = (len(label.lines) + (label.symbol is not None)) * label.size * LINE
    left = spot.x - {"left": 0.0, "center": 0.5, "right": 1.0}[spot.align] * wide
    top = spot.y - {"top": 0.0, "middle": 0.5, "bottom": 1.0}[spot.row] * high
    return shapely.box(left, top, left + wide, top + high)


def placed(
    labels: Sequence[Label],
    *,
    frame: Polygon,
    taken: Sequence[BaseGeometry],
    lines: Sequence[BaseGeometry] = (),
) -> list[Placed]:
    """Return the labels that found room, and where.

    Args:
        labels: the most important first; each takes the best spot that covers nothing, or, if it is needed, the
            least bad one.
        frame: the map; no label stands outside it.
        taken: what no label may cover: symbols, furniture.
        lines: what a label should rather not cross: borders, outlines.
    """
    occupied = [shape for shape in taken if not shape.is_empty]
    inner = frame.buffer(-3)
    found = []
    for label in labels:
        best: tuple[float, int] | None = None
        for rank, spot in enumerate(label.spots):
            block = box(label, spot)
            if not inner.contains(block):
                continue
            covered = sum(block.intersection(shape).area for shape in occupied if block.intersects(shape))
            if covered > 0 and not label.needed:
                continue
            near = block.buffer(3)
            crossed = sum(near.intersection(line).length for line in lines if near.intersects(line))
            cost = 100 * covered / block.area + label.crossing * crossed / label.size + 0.4 * rank
            if label.to is not None:
                cost += 6 * (1 - block.intersection(label.to).area / block.area)
            if best is None or cost < best[0]:
                best = (cost, rank)
        if best is not None:
            spot = label.spots[best[1]]
            found.append(Placed(label=label, spot=spot, block=box(label, spot)))
            occupied.append(found[-1].block.buffer(1.5))
    return found


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
    top = found.block.bounds[3] - len(label.lines) * label.size * LINE
    return [
        {
            "x": round(found.spot.x, 1),
            "y": round(top + (number + 0.5) * label.size * LINE, 1),
            "align": found.spot.align,
            "text": line,
            "size": label.size,
            "colour": label.colour,
            "weight": 700 if label.bold else 400,
        }
        for number, line in enumerate(label.lines)
    ]


def leader(found: Placed) -> LineString | None:
    """Return a line from a label to what it speaks of, if it stands apart from it."""
    if found.label.to is None or found.label.to.distance(found.block) < 2:
        return None
    return shapely.shortest_line(found.block, found.label.to.centroid)


def symbols(found: Sequence[Placed]) -> list[dict[str, Any]]:
    """Return one row per label with a symbol: x, y, shape, colour."""
    rows_ = []
    for one in found:
        if one.label.symbol is not None:
            west, north, east, _ = one.block.bounds
            x = {"left": west + one.label.size / 2, "center": (west + east) / 2, "right": east - one.label.size / 2}
            rows_.append(
                {
                    "x": round(x[one.spot.align], 1),
                    "y": round(north + one.label.size * LINE / 2, 1),
                    "shape": one.label.symbol.shape,
                    "colour": one.label.symbol.colour,
                }
            )
    return rows_
