"""Draw the map of a zone: what is worth showing, how wide the window, what the title says.

Input   the tables `zones`, `regions` and `places_near`, country borders
Output  one altair chart, square, in pixels that Python worked out: Vega projects nothing, so discs are circles, the
        scale bar is true and the order of a ring's corners does not matter
"""

from collections.abc import Mapping

import altair as alt
import geopandas as gpd

from sitrep import zone
from sitrep.charts import theme
from sitrep.charts.map import labels, layers, shading, wording
from sitrep.charts.map.drawing import Drawing
from sitrep.charts.map.projection import Plane
from sitrep.charts.plane import layered

WINDOW = 1.68  # half of the map's side over the zone's radius
COMPACT_PX = 343  # a phone of 375 pixels, less its margins
FARTHEST = 2.4  # the window grows up to this many radii to hold other zones and rival circles


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
    """
    chart, heading = _layout(zones, regions, places, borders, width, documents or {}, title)
    compact = None
    if width > COMPACT_PX:
        compact, _ = _layout(zones, regions, places, borders, COMPACT_PX, documents or {}, title)
    return theme.figure(
        chart,
        id="figure-map",
        caption=wording.caption(heading, regions),
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
    main = zones[(zones["reading"] == "main") & zones.geometry.notna()]
    size = 14.0 if width >= 480 else 12.0
    if main.empty:
        return _nothing(zones, width, size)
    shaded = shading.told(regions)
    heading = title or wording.finding(main, shaded, documents)
    drawn = Drawing(_window(zones, main, width), size, documents)
    drawn.zones(zones[zones.geometry.notna()])
    drawn.regions(shading.merged(shaded), shading.listed(shading.rest(regions, shaded)))
    drawn.places(places, main)
    return drawn.chart(borders, heading, wording.subtitle(shaded)), heading


def _window(zones: gpd.GeoDataFrame, main: gpd.GeoDataFrame, width: int) -> Plane:
    """The map around the first zone, wide enough for what is not too far from it."""
    first = main.iloc[0]
    radius = first["radius_m"]
    half = WINDOW * radius
    for row in zones[zones.geometry.notna()].itertuples():
        apart = zone.GEOD.inv(first["lon"], first["lat"], row.lon, row.lat)[2]
        if apart + row.radius_m <= FARTHEST * radius:
            half = max(half, 1.06 * (apart + row.radius_m))
    return Plane(lon=first["lon"], lat=first["lat"], half_m=min(half, 1.9e7), width=float(width))


def _nothing(zones: gpd.GeoDataFrame, width: int, size: float) -> tuple[alt.LayerChart, str]:
    words = "No zone can be drawn from the documents" if len(zones) else "No document states a zone"
    why = " ".join(dict.fromkeys(zones["inferred"])) if len(zones) else "There is no radius and no centre to draw."
    rows = [
        labels.row(line, 12, 30 + number * size * 1.3, size)
        for number, line in enumerate(labels.wrapped(why, int(width / (0.52 * size))))
    ]
    chart = layered(layers.texts("labels")[1:], {"labels": rows}, width=width, height=80)
    chart = chart.properties(title=wording.title_of(words, "", width, size))
    return chart, words
