"""Say in words what a map of the zone shows. Knows the tables `zones` and `regions`.

Input   rows of the tables
Output  titles, subtitles and labels
"""

from collections.abc import Mapping
from typing import Any  # Any: a row of a table

import altair as alt
import geopandas as gpd
import pandas as pd

from sitrep import zone
from sitrep.charts import lettering
from sitrep.charts.map import furniture, shading

BORDERS = "Borders: Natural Earth 1:10 million"
COUNTS = ("no", "one", "two", "three", "four", "five", "six")


WHERE = (
    ("inside", "inside the zone"),
    ("perimeter", "around the zone’s edge"),
    ("outside", "outside the zone"),
    ("at", "at the zone’s centre"),
    ("distance", "at a stated distance"),
)


def finding(main: gpd.GeoDataFrame, shaded: gpd.GeoDataFrame, documents: Mapping[str, str]) -> str:
    """Return the map's title: what the regions say, or where the zone is.

    Forces are counted where one document tells of them: two documents may name the same force in two ways.
    """
    first = main.iloc[0]
    shaded = shaded[shaded["relation"].isin([relation for relation, _ in WHERE])]
    if shaded.empty:
        return _zones_said(main)
    read = {documents[claim] for ids in shaded["claim_ids"] for claim in ids.split() if claim in documents}
    several = len(read) > 1
    bearings = shaded["bearing"].dropna()
    if several and len(bearings):  # what most of them say
        shaded = shaded[shaded["bearing"] == bearings.value_counts(sort=True).index[0]]
    way = ""
    if shaded["bearing"].notna().all() and shaded["bearing"].nunique() == 1 and isinstance(first["centre"], str):
        way = f" {zone.wind_name(shaded['bearing'].iloc[0])} of {first['centre']}"
    forces = {words: shaded.loc[shaded["relation"] == relation, "force"].nunique() for relation, words in WHERE}
    said = [words if several else f"{count(n)} {words}" for words, n in forces.items() if n]
    first_place, *others = said
    others = [place.replace("the zone’s", "its").replace("the zone", "it") for place in others]
    listed = ", ".join([first_place, *others[:-1]]) + (f" and {others[-1]}" if others else "")
    if several:
        return f"Forces reported{way}, {listed}" if way else f"Forces reported {listed}"
    number = shaded["force"].nunique()
    return f"{count(number).capitalize()} {'force' if number == 1 else 'forces'} reported{way}: {listed}"


def _zones_said(main: gpd.GeoDataFrame) -> str:
    """Where the zones of one map are."""
    if len(main) > 1:
        said = "; ".join(extent(row) for row in main.itertuples())
        return f"{count(len(main)).capitalize()} zones are described: {said}"
    row = next(main.itertuples())
    if row.shape == "circle":
        return f"The zone reaches {km(row.radius_m)} around {row.centre}"
    return f"The zone is {extent(row)}"


def extent(row: Any) -> str:
    """Return where a row of table `zones` is, in words: "54.7 km (34 miles) around Tanf", "all north of 36°N"."""
    if isinstance(row.extent, str):
        return row.extent
    if pd.notna(row.radius_m) and isinstance(row.centre, str):
        return f"{km(row.radius_m)} around {row.centre}"
    return "not drawn"


def placeless(zones: gpd.GeoDataFrame) -> list[tuple[str, Any]]:
    """Return the zones that no map can show, with what is said of their size or why they are not shown."""
    rows = zones[zones.geometry.isna() & (zones["reading"] == "main")].itertuples()
    return [(row.extent if isinstance(row.extent, str) else _reason(row), row) for row in rows]


def _reason(row: Any) -> str:
    size = f"{km(row.radius_m)} around a place that is not known. " if pd.notna(row.radius_m) else ""
    return size + row.inferred.removeprefix("Not drawn: ")


def nowhere(zones: gpd.GeoDataFrame) -> str:
    """Return the heading where there is no map."""
    if not len(zones):
        return "No document states a zone"
    if (zones["shape"] == "moving_circle").all():
        return "The zone has a size and no fixed place"
    return "No zone can be drawn from the documents"


def subtitle(main: gpd.GeoDataFrame, shaded: gpd.GeoDataFrame) -> str:
    """Return how to read the map."""
    side = "Tinted: the side of the line that the words mean" if (main["shape"] == "half_plane").any() else ""
    if side and main["country"].notna().any():
        side += f", darkest in {' and '.join(main['country'].dropna().iloc[0].split('; '))}"
    if shaded.empty:
        return ". ".join(part for part in (side, "No force is reported to be in a part of it.") if part)
    fading = " Fading: no outer limit is stated." if shaded["faded"].any() else ""
    return f"{f'{side}. ' if side else ''}Shaded: everywhere that the words allow, not a known position.{fading}"


def caption(heading: str, zones: gpd.GeoDataFrame, regions: gpd.GeoDataFrame) -> str:
    """Return the map's caption: its heading, how to read it, and what is listed below it."""
    main = zones[(zones["reading"] == "main") & zones.geometry.notna()]
    off = [f"Without a place on it: {row.zone}, {said.rstrip('.')}." for said, row in placeless(zones)]
    if main.empty:
        return " ".join([f"{heading}.", *off])
    shaded = shading.told(regions)
    listed = [
        f"{words}: {'; '.join(row.force for row in rows)}."
        for words, rows in shading.listed(shading.rest(regions, shaded))
    ]
    below = ["Without direction or distance:", *listed] if listed else []
    return " ".join([f"{heading}.", subtitle(main, shaded), *below, *off])


def alternative(zones: gpd.GeoDataFrame, regions: gpd.GeoDataFrame, places: gpd.GeoDataFrame) -> str:
    """Return the map in words, for those who do not see it.

    Args:
        zones, regions, places: the tables `zones`, `regions` and `places_near`, as for the map.
    """
    drawn = zones[zones.geometry.notna()]
    if drawn.empty:
        listed = [f"{row.zone}: {said.rstrip('.')}." for said, row in placeless(zones)]
        return " ".join(["No map: no zone can be drawn from the documents.", *listed])
    parts = []
    for row in drawn[drawn["reading"] == "main"].itertuples():
        shape = f"a circle of {extent(row)}" if row.shape == "circle" else extent(row)
        parts.append(f"A map of the {row.zone}: {shape}.")
        if isinstance(row.country, str):
            parts.append(f"Around it {row.country.replace('; ', ' and ')} is shown.")
        if row.radius_low_m < row.radius_high_m:
            parts.append(f"Its edge may lie anywhere from {km(row.radius_low_m)} to {km(row.radius_high_m)}.")
    rivals = sorted(set(drawn.loc[drawn["reading"] == "rival centre", "centre"]))
    if rivals:
        parts.append(f"Dotted: the same circle, if {' or '.join(rivals)} is meant.")
    for row in regions[regions.geometry.notna()].itertuples():
        where = row.relation.replace("_", " ")
        way = f", {zone.wind_name(row.bearing)}" if isinstance(row.bearing, str) else ""
        end = "; no outer limit is stated" if row.faded else ""
        parts.append(f"{row.force[:1].upper()}{row.force[1:]}: {where}{way}{end}.")
    for relation, words in (("inside", "Inside the zone"), ("within_band", "Within the uncertain edge")):
        names = list(places.loc[places["relation"] == relation, "name"])
        if names:
            parts.append(f"{words}: {', '.join(names)}.")
    parts += [f"Not on the map: {row.zone}, {said.rstrip('.')}." for said, row in placeless(zones)]
    return " ".join(parts)


def source(zones: gpd.GeoDataFrame, documents: Mapping[str, str], border_error_m: float | None = None) -> str:
    """Return where the map's words, coordinates and borders come from."""
    read = {documents[claim] for ids in zones["claim_ids"] for claim in ids.split() if claim in documents}
    points = sorted(set(zones["centre_source"].dropna()))
    parts = [f"Zone: {'; '.join(sorted(read))}."] if read else []
    parts += [f"Centre: {'; '.join(points)}."] if points else []
    off = "" if border_error_m is None else f", about {km(border_error_m)} off"
    return " ".join([*parts, f"{BORDERS}{off}."])


def table(zones: gpd.GeoDataFrame, regions: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the data behind the map: one row for each reading of a zone and each region of a force."""
    rows = [
        {
            "what": f"{row.zone}, {row.reading}",
            "where": extent(row),
            "azimuth_from": None,
            "azimuth_to": None,
            "inner_km": None,
            "outer_km": row.radius_m / 1000,
            "words": row.words,
            "inferred": row.inferred,
            "claim_ids": row.claim_ids,
        }
        for row in zones.itertuples()
    ] + [
        {
            "what": row.force,
            "where": " ".join(part for part in (row.relation.replace("_", " "), row.bearing) if isinstance(part, str)),
            "azimuth_from": row.azimuth_from,
            "azimuth_to": row.azimuth_to,
            "inner_km": row.inner_m / 1000,
            "outer_km": row.outer_m / 1000,
            "words": row.words,
            "inferred": row.inferred,
            "claim_ids": row.claim_ids,
        }
        for row in regions.itertuples()
    ]
    columns = ["what", "where", "azimuth_from", "azimuth_to", "inner_km", "outer_km", "words", "inferred", "claim_ids"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.astype(dict.fromkeys(columns[2:6], float)).round(1)


def title_of(title: str, subtitle: str, width: float, size: float) -> alt.TitleParams:
    """Return a title and subtitle wrapped to the map."""
    large = size + (5 if width >= 480 else 3)
    return alt.TitleParams(
        text=lettering.wrapped(title, width, large, bold=True),
        subtitle=lettering.wrapped(subtitle, width, size),
        fontSize=large,
        subtitleFontSize=size,
    )


def km(metres: float) -> str:
    """Return kilometres, and miles where they come out whole: "54.7 km (34 miles)"."""
    miles = metres / furniture.MILE_M
    whole = f" ({miles:.0f} miles)" if abs(miles - round(miles)) < 0.005 and miles >= 1 else ""
    return f"{metres / 1000:,.1f}".removesuffix(".0") + f" km{whole}"


def count(number: int) -> str:
    """Return a number as prose has it."""
    return COUNTS[number] if number < len(COUNTS) else str(number)
