"""Name the forces on the map: short words, and where they may stand. Knows the table `regions`.

Input   a row of the table and its region in pixels
Output  a `labels.Label`; the rest of the words is in the tooltip and in the figure's table
"""

from typing import Any  # Any: a row of a table

from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from sitrep.charts import theme
from sitrep.charts.map import labels, wording

QUOTE = 42  # letters of a quote that a label has room for
WIDTHS = (30, 25, 19, 15)  # letters of a line, the best first
LINES = 3
STEPS = 36  # spots of the grid along the map's side
REACH = 0.22  # of the map's side: no label is farther from its region


def callout(
    row: Any,
    shape: BaseGeometry,
    style: theme.Style,
    n_documents: int,
    frame: Polygon,
    size: float,
    number: int | None = None,
) -> labels.Label:
    """Return the label of a region.

    Args:
        row: of table `regions`, several forces joined by "; ".
        shape: the region in pixels.
        style: of the side.
        n_documents: how many documents say so; said from 2 on.
        frame: the map in pixels.
        size: of the letters, pixels.
        number: stands for the words on a small map; the list below it says what it means.
    """
    first, *more = said(row) if number is None else (str(number),)
    if n_documents > 1 and number is None:
        more.append(f"{wording.count(n_documents)} documents")
    ways = [(*labels.wrapped(first, longest), *more) for longest in WIDTHS]
    ways = [lines for lines in dict.fromkeys(ways) if len(lines) <= LINES] or ways[:1]
    width = frame.bounds[2]
    return labels.Label(
        lines=ways[0],
        others=tuple(ways[1:]),
        spots=labels.over(shape, frame, width / STEPS, REACH * width),
        size=size,
        colour=dark(style.colour),
        bold=True,
        crossing=3.0,
        later=0.0,
        needed=True,
        symbol=style,
        to=shape,
    )


def said(row: Any) -> tuple[str, ...]:
    """Return who is where: in the document's words if they are few, or in ours."""
    force, *others = row.force.split("; ")
    quote = row.words.split(" … ")[0]
    at = quote.lower().find(force.lower())
    rest = quote[at + len(force) :].strip(" ,;:.“”\"'")
    if at >= 0 and not others and rest and len(rest) <= QUOTE:
        return (f"{force} “{rest}”",)
    more = f" and {len(others)} more" if others else ""
    where = {"perimeter": "around the edge", "distance": ""}.get(row.relation, row.relation.replace("_", " "))
    if row.relation == "distance":
        where = _distances(row)
    way = row.bearing if isinstance(row.bearing, str) else ""
    return (f"{force}{more}:", ", ".join(part for part in (where, way) if part))


def sentence(row: Any, n_documents: int) -> str:
    """Return who is where, for the list below the map."""
    many = f" ({wording.count(n_documents)} documents)" if n_documents > 1 else ""
    return " ".join(said(row)) + many


def _distances(row: Any) -> str:
    inner, outer = row.inner_m / 1000, row.outer_m / 1000
    if outer != outer:  # no outer limit is stated
        return f"{inner:.0f} km or more from the centre"
    return f"{inner:.0f}–{outer:.0f} km from the centre"


def dark(colour: str) -> str:
    """Return the same hue, dark enough for text on paper."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"#{int(red * 0.38):02x}{int(green * 0.38):02x}{int(blue * 0.38):02x}"
