"""Give every figure one look and one way onto the page. Knows no table.

Input   altair charts as `charts.map`, `charts.ladder` and `charts.channel` return them
Output  the same charts with caption, text alternative and data table in `usermeta`;
        for Jupyter and the publisher a MIME bundle of the Vega-Lite spec and a still SVG

Light and dark pages: the figure's background is transparent, and whatever stands outside the plot (title,
subtitle, axis labels, legend) is drawn in `currentColor`, so it follows the page and the printer.
The plot itself lies on a light PAPER panel in both modes: the colours of the sides were measured against a
light ground and a map's land tones carry meaning, so inverting them would be a second, unmeasured design.
Text inside the panel therefore uses INK and MUTE.
"""

import html
import json
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar  # Any: a Vega-Lite spec is JSON of any depth

import altair as alt
import pandas as pd
import vl_convert

from sitrep import layout
from sitrep.errors import ChartError

INK = "#1d2733"  # text and marks on PAPER; contrast 13:1
MUTE = "#55606b"  # secondary text on PAPER; contrast 5.8:1
PAPER = "#f6f3ec"  # the panel under every plot
STRIPE = "#ece7dc"  # every second row of a panel
LAND = ("#f6f3ec", "#ebe5d8", "#e1d9c8", "#d8ceba")  # countries, lightest first
SEA = "#dfe8ee"
LINE = "#6b5f4b"  # borders
GRID = "#9aa3ab"  # graticules and rules
OUTSIDE = "currentColor"  # text outside the panel: follows the page
FONT = '"Source Sans 3", sans-serif'
# vl-convert measures no font of this name (it reads no WOFF2 and guesses 0.6 em a letter): stills are measured and
# drawn with the same letters under another name, and say FONT in the end.
STILL_FONT = "Sitrep Sans"
FONT_FOLDER = layout.TEMPLATE / "fonts"

COMPACT_PX = 343.0  # a phone of 375 pixels, less its margins

VEGALITE_MIME = "application/vnd.vegalite.v6+json"
SVG_MIME = "image/svg+xml"


Figure = TypeVar("Figure", alt.Chart, alt.LayerChart, alt.HConcatChart, alt.VConcatChart, alt.FacetChart)


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How one side is drawn: never by colour alone."""

    colour: str
    shape: str


SIDES: Mapping[str, Style] = {
    "us_coalition": Style(colour="#0b4f8a", shape="circle"),
    "pro_regime": Style(colour="#e08a00", shape="diamond"),
    "russia": Style(colour="#7d7d7d", shape="square"),
}
# For further sides, in this order. With the three above, the smallest CAM02-UCS distance between two colours
# is 25 (measured with colorspacious under normal sight and full protan-, deuter- and tritanopia; the closest
# pair is blue and grey for tritanopia). After three the colours repeat, and only the shape tells sides apart.
FURTHER_COLOURS = ("#00a8f0", "#903000", "#180000")
FURTHER_SHAPES = (
    "triangle-up",
    "cross",
    "triangle-down",
    "triangle-right",
    "wedge",
    "triangle-left",
    "stroke",
)


def styles_for(sides: Iterable[str]) -> dict[str, Style]:
    """Return a style for every side named.

    Args:
        sides: side keys, one per row of a table, repeats included: the more frequent a further side, the
            earlier its turn.

    Returns:
        Side -> style; the fixed sides first, then the others by frequency, ties by name.
    """
    named = [side for side in sides if isinstance(side, str) and side]
    count = {side: named.count(side) for side in set(named)}
    further = sorted((side for side in count if side not in SIDES), key=lambda side: (-count[side], side))
    found = {side: style for side, style in SIDES.items() if side in count}
    for i, side in enumerate(further):
        found[side] = Style(
            colour=FURTHER_COLOURS[i % len(FURTHER_COLOURS)], shape=FURTHER_SHAPES[i % len(FURTHER_SHAPES)]
        )
    return found


def scale_for(sides: Iterable[str]) -> tuple[alt.Scale, alt.Scale]:
    """Return the colour scale and the shape scale of the sides named.

    Args:
        sides: as for `styles_for`.

    Returns:
        (colour, shape), both over the same domain of side keys.
    """
    styles = styles_for(sides)
    domain = list(styles)
    colours = [style.colour for style in styles.values()]
    shapes = [style.shape for style in styles.values()]
    return alt.Scale(domain=domain, range=colours), alt.Scale(domain=domain, range=shapes)


def figure(
    chart: Figure,
    *,
    id: str,  # noqa: A002  the word that the page uses
    caption: str,
    alt: str,
    source: str,
    table: pd.DataFrame,
    compact: alt.TopLevelMixin | None = None,
) -> Figure:
    """Return *chart* with what the page needs to make a `<figure>` of it.

    Args:
        chart: any top-level altair chart; it is copied.
        id: id of the figure in the page, such as "figure-map".
        caption: what the figure shows and how to read it.
        alt: the figure in words, for those who do not see it.
        source: where its data come from.
        table: the figure's data, one row per mark; a geometry column is left out.
        compact: the same figure, drawn for a narrow screen.

    Raises:
        ChartError: a text is empty.
    """
    for name, words in (("id", id), ("caption", caption), ("alt", alt), ("source", source)):
        if not words.strip():
            raise ChartError(f"Figure {id or '(no id)'}: {name} is empty. Give every figure its {name}.")
    done = chart.copy(deep=True)
    rows = records(table)
    about: dict[str, Any] = {
        "id": id,
        "caption": caption,
        "alt": alt,
        "source": source,
        "table": rows,
        "columns": list(rows[0]) if rows else [str(name) for name in table.columns],
    }
    if compact is not None:
        small = compact.to_dict()
        about["compact"] = {key: part for key, part in small.items() if key != "usermeta"}
    done.usermeta = {"sitrep": about}
    done.description = alt  # Vega speaks it as the chart's accessible name
    return done


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return *table* as JSON records: missing is null, dates are ISO days, geometry is left out."""
    columns = [name for name in table.columns if str(table[name].dtype) != "geometry"]
    return [
        {str(name): _plain(value) for name, value in zip(columns, row, strict=True)}
        for row in table[columns].itertuples(index=False)
    ]


def _plain(value: Any) -> Any:  # Any: one cell of a table
    if isinstance(value, (list, tuple)):
        return "; ".join(str(part) for part in value)
    if isinstance(value, Mapping):
        return str(dict(value))
    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if hasattr(value, "item"):
        return value.item()
    return value if isinstance(value, (bool, int, float)) else str(value)


def theme() -> alt.theme.ThemeConfig:
    """Return the Vega-Lite config that every chart shares."""
    outside: Any = {"labelColor": OUTSIDE, "titleColor": OUTSIDE, "labelFont": FONT, "titleFont": FONT}
    return {
        "config": {
            "background": "transparent",
            "font": FONT,
            "padding": 8,
            "view": {"stroke": None, "fill": PAPER},
            "title": {
                "font": FONT,
                "subtitleFont": FONT,
                "color": OUTSIDE,
                "subtitleColor": OUTSIDE,
                "fontSize": 18,
                "subtitleFontSize": 13,
                "fontWeight": 700,
                "anchor": "start",
                "frame": "group",
                "offset": 10,
                "subtitlePadding": 5,
            },
            "axis": {
                **outside,
                "labelFontSize": 12,
                "titleFontSize": 12,
                "gridColor": GRID,
                "domainColor": OUTSIDE,
            },
            "legend": {**outside, "labelFontSize": 12, "titleFontSize": 12},
            "header": {**outside, "labelFontSize": 12},
            "text": {"font": FONT, "fontSize": 13},
        }
    }


def still(spec: Mapping[str, Any]) -> str:
    """Return the SVG of a Vega-Lite spec; its ids are the figure's own, so two builds do not differ."""
    register_fonts()
    text = json.dumps({name: part for name, part in spec.items() if name != "usermeta"})
    drawn = vl_convert.vegalite_to_svg(text.replace(json.dumps(FONT), json.dumps(STILL_FONT)), allowed_base_urls=[])
    drawn = drawn.replace(f'font-family="{STILL_FONT}"', f'font-family="{html.escape(FONT)}"')
    figure_id = spec.get("usermeta", {}).get("sitrep", {}).get("id", "chart")
    # vl-convert numbers clip paths and gradients through the whole process.
    found = dict.fromkeys(re.findall(r'\bid="((?:clip|gradient|pattern)[^"]*)"', drawn))
    own = {name: f"{figure_id}-{number}" for number, name in enumerate(found)}
    return re.sub(r'(\bid="|url\(#)([^")]+)', lambda at: at.group(1) + own.get(at.group(2), at.group(2)), drawn)


@cache
def register_fonts() -> None:
    """Make the letters of the stills known to the drawing library, once."""
    for path in sorted(FONT_FOLDER.glob("*")):
        sys.audit("open", str(path), "rb", 0)  # the library reads them unseen: tell those who watch what is read
    vl_convert.register_font_directory(str(FONT_FOLDER))


def bundle(spec: Mapping[str, Any], **options: Any) -> dict[str, Any]:
    """Return the MIME bundle that notebooks show and the publisher reads: the spec and its still SVG."""
    return {VEGALITE_MIME: dict(spec), SVG_MIME: still(spec)}


def enable() -> None:
    """Register and switch on the theme and the renderer, both called "sitrep"."""
    alt.theme.register("sitrep", enable=True)(theme)
    alt.renderers.register("sitrep", bundle)
    alt.renderers.enable("sitrep")
