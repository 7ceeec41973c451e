"""Find room for labels on a map, one after the other. Knows no table.

Input   labels with the places where each may stand, and what is already there
Output  lines of text with their positions in pixels
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any  # Any: a row of a Vega data set

import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

LINE = 1.18  # line height over font size
# Mean width of a letter over the font size, in Source Sans 3 with some room to spare.
REGULAR, BOLD = 0.50, 0.535


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
    italic: bool = False
    needed: bool = False  # stands at the least bad spot even where it covers something


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
    wide = max(len(line) for line in label.lines) * label.size * (BOLD if label.bold else REGULAR)
    high = len(label.lines) * label.size * LINE
    left = spot.x - {"left": 0.0, "center": 0.5, "right": 1.0}[spot.align] * wide
    top = spot.y - {"top": 0.0, "middle": 0.5, "bottom": 1.0}[spot.row] * high
    return shapely.box(left, top, left + wide, top + high)


def placed(
    labels: Sequence[Label],
    *,
    frame: Polygon,
    taken: Sequence[BaseGeometry],
    lines: Sequence[BaseGeometry] = (),
) -> list[dict[str, Any]]:
    """Return the rows of text of every label that found room.

    Args:
        labels: the most important first; each takes the first spot that covers nothing, or else the least bad one.
        frame: the map; a label outside it is left out.
        taken: what no label may cover: symbols, furniture, other labels.
        lines: what a label should rather not cross: borders, outlines.

    Returns:
        One row per line of text: x, y (middle of the line), align, text, size, colour, weight, slant.
    """
    occupied = [shape for shape in taken if not shape.is_empty]
    inner = frame.buffer(-3)
    rows: list[dict[str, Any]] = []
    for label in labels:
        best: tuple[float, int, Polygon, Spot] | None = None
        for rank, spot in enumerate(label.spots):
            block = box(label, spot)
            if not inner.contains(block):
                continue
            covered = sum(block.intersection(shape).area for shape in occupied if block.intersects(shape))
            if covered > 0 and not label.needed:
                continue
            crossed = sum(block.intersection(line).length for line in lines if block.intersects(line))
            cost = 100 * covered / block.area + crossed / label.size + 0.4 * rank
            if best is None or cost < best[0]:
                best = (cost, rank, block, spot)
        if best is not None:
            occupied.append(best[2].buffer(1.5))
            rows += _rows(label, best[2], best[3])
    return rows


def wrapped(text: str, longest: int) -> tuple[str, ...]:
    """Return *text* in lines of about equal length, none over *longest* letters unless one word is."""
    words = text.split()
    count = max(1, -(-len(text) // longest))
    while True:
        target, out, line = len(text) / count, [], ""
        for word in words:
            joined = f"{line} {word}".strip()
            if line and (len(joined) > longest or len(line) + len(word) / 2 > target):
                out.append(line)
                line = word
            else:
                line = joined
        out.append(line)
        if len(out) <= count or count >= len(words):
            return tuple(out)
        count += 1


def _rows(label: Label, block: Polygon, spot: Spot) -> list[dict[str, Any]]:
    top = block.bounds[1]
    return [
        {
            "x": round(spot.x, 1),
            "y": round(top + (number + 0.5) * label.size * LINE, 1),
            "align": spot.align,
            "text": line,
            "size": label.size,
            "colour": label.colour,
            "weight": 700 if label.bold else 400,
            "slant": "italic" if label.italic else "normal",
        }
        for number, line in enumerate(label.lines)
    ]
