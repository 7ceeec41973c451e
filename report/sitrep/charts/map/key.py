"""Set the list below a map: what the numbers on it mean, and the forces and zones that cannot stand on it.

Knows the table `regions`.

Input   rows of the table, under the words for what is said of them
Output  rows of text, symbols and areas to point at, in pixels
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any  # Any: rows of tables and of Vega data sets

import shapely

from sitrep.charts import lettering, theme
from sitrep.charts.map import labels
from sitrep.charts.map.projection import feature

ROW = 1.45  # row height over font size
MARGIN = 10.0  # pixels


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """Texts and symbols, the areas that take the pointer, and how high it all is."""

    texts: tuple[dict[str, Any], ...]
    symbols: tuple[dict[str, Any], ...]
    hits: tuple[dict[str, Any], ...]
    height: float


def key(
    numbered: Sequence[tuple[str, Any]],
    groups: Sequence[tuple[str, Sequence[Any]]],
    placeless: Sequence[tuple[str, str, dict[str, Any]]],
    styles: Mapping[str, theme.Style],
    tip: Callable[[Any], dict[str, Any]],
    width: float,
    size: float,
) -> Key:
    """Return the list for a map of *width* pixels, to stand below it.

    Args:
        numbered: words and rows of the regions that have only a number on the map, in its order.
        groups: words and the rows of table `regions` that they hold for.
        placeless: of each zone that no map can show what is said of it, its name and its tooltip.
        styles: colour and symbol of each side.
        tip: a row's tooltip.
        width: of the map and of the list, pixels.
        size: of the letters, pixels.
    """
    if not (groups or numbered or placeless):
        return Key(texts=(), symbols=(), hits=(), height=0.0)
    texts: list[dict[str, Any]] = []
    symbols: list[dict[str, Any]] = []
    hits: list[dict[str, Any]] = []
    y = width + MARGIN - size * ROW / 2
    for number, (words, row) in enumerate(numbered, start=1):
        y += size * ROW
        texts.append(labels.row(str(number), MARGIN, y, size, weight=700))
        symbols.append(_symbol(styles[row.side], MARGIN + size * 1.3, y))
        said = lettering.wrapped(words, width - 2 * MARGIN - size * 2.2, size)
        texts += [labels.row(line, MARGIN + size * 2.2, y + n * size * ROW, size) for n, line in enumerate(said)]
        y += (len(said) - 1) * size * ROW
    if groups:
        y += size * ROW + (size * 0.5 if numbered else 0)
        texts.append(labels.row("Reported, but neither direction nor distance:", MARGIN, y, size, weight=700))
    for words, rows in groups:
        y += size * ROW
        texts.append(labels.row(words, MARGIN, y, size, colour=theme.MUTE))
        start = x = MARGIN + max(lettering.width_px(said, size) for said, _ in groups) + size
        for row in rows:
            name = lettering.shortened(row.force, width - MARGIN - start - size, size)
            wide = size * 1.1 + lettering.width_px(name, size)
            if x > start and x + wide > width - MARGIN:
                x, y = start, y + size * ROW
            symbols.append(_symbol(styles[row.side], x + 4, y))
            texts.append(labels.row(name, x + size * 0.95, y, size))
            half = size * ROW / 2
            hits.append(feature(shapely.box(x - 2, y - half, x + wide, y + half), **tip(row)))
            x += wide + size * 0.9
    if placeless:
        y += size * ROW + (size * 0.5 if groups or numbered else 0)
        texts.append(labels.row("Zones without a place on the map:", MARGIN, y, size, weight=700))
    for why, name, what in placeless:
        top = y + size * ROW / 2
        for written in lettering.wrapped(f"{name}: {why}", width - 2 * MARGIN, size):
            y += size * ROW
            texts.append(labels.row(written, MARGIN, y, size))
        hits.append(feature(shapely.box(0, top, width, y + size * ROW / 2), **what, force="", forces=""))
    height = y + size * ROW / 2 + MARGIN - width
    return Key(texts=tuple(texts), symbols=tuple(symbols), hits=tuple(hits), height=round(height))


def _symbol(style: theme.Style, x: float, y: float) -> dict[str, Any]:
    return {"x": round(x, 1), "y": round(y, 1), "shape": style.shape, "colour": style.colour}
