"""Draw the map of a zone: what is worth showing, how wide the window, what the title says.

Input   the tables `zones`, `regions` and `places_near`, country borders
Output  one altair chart, square, in pixels that Python worked out: Vega projects nothing, so discs are circles, the
        scale bar is true and the order of a ring's corners does not matter
"""

from collections.abc import Mapping

import altair as alt
import geopandas as gpd
import pandas as pd

from sitrep.charts import theme
from sitrep.charts.map import focus, labels, layers, shading, wording
from sitrep.charts.map.drawing import Drawing
from sitrep.charts.plane import layered

COMPACT_PX = 343  # a phone of 375 pixels, less its margins
ID = "figure-map"
MOST = 8  # maps of one report; what is left stands in its tables


def zone_maps(
    zones: gpd.GeoDataFrame,
    regions: gpd.GeoDataFrame,
    places: gpd.GeoDataFrame,
    borders: gpd.GeoDataFrame,
    width: int = 600,
    *,
    documents: Mapping[str, str] | None = None,
    border_error_m: float | None = None,
) -> list[alt.LayerChart]:
    """Return a map for each zone, or for each few that lie together; zones far apart would be dots on one map.

    Args: as for `zone_map`.
    """
    found = focus.groups(zones, borders)[:MOST]
    placeless = zones[zones.geometry.isna()]
    maps = []
    for number, group in enumerate(found):
        own = set(group["id"])
        rest = set(regions["zone_id"]) - {name for other in found for name in other["id"]} if number == 0 else set()
        here = gpd.GeoDataFrame(pd.concat([group, placeless]) if number == 0 else group)
        maps.append(
            zone_map(
                here,
                regions[regions["zone_id"].isin(own | rest) | (regions["zone_id"].isna() & (number == 0))],
                places[places["zone_id"].isin(own)],
                borders,
                width,
                documents=documents,
                border_error_m=border_error_m,
                id=ID if number == 0 else f"{ID}-{focus.first_id(group)}",
            )
        )
    told = {"documents": documents, "border_error_m": border_error_m}
    return maps or [zone_map(zones, regions, places, borders, width, **told)]  # type: ignore[arg-type]


def zone_map(
    zones: gpd.GeoDataFrame,
    regions: gpd.GeoDataFrame,
    places: gpd.GeoDataFrame,
    borders: gpd.GeoDataFrame,
    width: int = 600,
    *,
    documents: Mapping[str, str] | None = None,
    title: str | None = None,
    border_error_m: float | None = None,
    id: str = ID,  # noqa: A002  as in `theme.figure`
) -> alt.LayerChart:
    """Return the figure of the zones and of where each force may be, ready for the page.

    Args:
        zones: table `zones`.
        regions: table `regions`; those that say no more than "inside" or "around" are listed below the map.
        places: table `places_near`.
        borders: iso3, name, geometry; EPSG:4326.
        width: side of the map in pixels; below 480 the type is smaller and fewer labels find room. A wider map
            carries a second layout for narrow screens.
        documents: claim id -> document as a reader knows it ("ABC News, 2017-06-01"), for tooltips.
        title: the finding; otherwise it is put together from the tables.
        border_error_m: how far *borders* are off, metres, as their provenance says; for the source line.
        id: of the figure in the page.
    """
    chart, heading = _layout(zones, regions, places, borders, width, documents or {}, title)
    compact = None
    if width > COMPACT_PX:
        compact, _ = _layout(zones, regions, places, borders, COMPACT_PX, documents or {}, title)
    return theme.figure(
        chart,
        id=id,
        caption=wording.caption(heading, zones, regions),
        alt=wording.alternative(zones, regions, places),
        source=wording.source(zones, documents or {}, border_error_m),
        table=wording.table(zones, regions),
        compact=compact,
    )


def _layout(
    zones: gpd.GeoDataFrame,
    regions: gpd.GeoDataFrame,
    places: gpd.GeoDataFrame,
    borders: gpd.GeoDataFrame,
    width: int,
    documents: Mapping[str, str],
    title: str | None,
) -> tuple[alt.LayerChart, str]:
    """The map at one width, and its heading."""
    seen = zones[zones.geometry.notna()]
    main = seen[seen["reading"] == "main"]
    size = 14.0 if width >= 480 else 12.0
    if main.empty:
        return _nothing(zones, width, size)
    shaded = shading.told(regions)
    heading = title or wording.finding(main, shaded, documents)
    drawn = Drawing(focus.window(seen, borders, width), size, documents)
    drawn.zones(seen, borders)
    drawn.regions(shading.merged(shaded), shading.listed(shading.rest(regions, shaded)), wording.placeless(zones))
    drawn.places(places, main)
    return drawn.chart(borders, heading, wording.subtitle(main, shaded)), heading


def _nothing(zones: gpd.GeoDataFrame, width: int, size: float) -> tuple[alt.LayerChart, str]:
    """Words in place of a map: what the documents say of zones that have no place."""
    words = wording.nowhere(zones)
    reasons = [f"{row.zone}: {said}" for said, row in wording.placeless(zones)]
    whys = reasons or ["There is no radius and no centre to draw."]
    lines = [line for why in dict.fromkeys(whys) for line in labels.wrapped(why, int(width / (0.52 * size)))]
    rows = [labels.row(line, 12, 24 + number * size * 1.4, size) for number, line in enumerate(lines)]
    height = round(30 + len(lines) * size * 1.4)
    chart = layered(layers.texts("labels")[1:], {"labels": rows}, width=width, height=height)
    chart = chart.properties(title=wording.title_of(words, "", width, size))
    return chart, words
