"""Say in words what a map of the zone shows. Knows the tables `zones` and `regions`.

Input   rows of the tables
Output  titles, subtitles and labels
"""

from collections.abc import Mapping

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
        return f"The zone reaches {km(first['radius_m'])} around {first['centre']}"
    read = {documents[claim] for ids in shaded["claim_ids"] for claim in ids.split() if claim in documents}
    several = len(read) > 1
    bearings = shaded["bearing"].dropna()
    if several and len(bearings):  # what most of them say
        shaded = shaded[shaded["bearing"] == bearings.value_counts(sort=True).index[0]]
    way = ""
    if shaded["bearing"].notna().all() and shaded["bearing"].nunique() == 1:
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


def subtitle(shaded: gpd.GeoDataFrame) -> str:
    """Return how to read the map."""
    if shaded.empty:
        return "No force is reported to be in a part of it."
    fading = " Fading: no outer limit is stated." if shaded["faded"].any() else ""
    return f"Shaded: everywhere that the words allow, not a known position.{fading}"


def caption(heading: str, regions: gpd.GeoDataFrame) -> str:
    """Return the map's caption: its heading, how to read it, and the forces listed below it."""
    shaded = shading.told(regions)
    listed = [
        f"{words}: {'; '.join(row.force for row in rows)}."
        for words, rows in shading.listed(shading.rest(regions, shaded))
    ]
    below = ["Without direction or distance:", *listed] if listed else []
    return " ".join([f"{heading}.", subtitle(shaded), *below])


def alternative(zones: gpd.GeoDataFrame, regions: gpd.GeoDataFrame, places: gpd.GeoDataFrame) -> str:
    """Return the map in words, for those who do not see it.

    Args:
        zones, regions, places: the tables `zones`, `regions` and `places_near`, as for the map.
    """
    drawn = zones[zones.geometry.notna()]
    if drawn.empty:
        return "No map: no zone can be drawn from the documents."
    parts = []
    for row in drawn[drawn["reading"] == "main"].itertuples():
        parts.append(f"A map of the {row.zone}: a circle of {km(row.radius_m)} around {row.centre}.")
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
            "where": f"{km(row.radius_m)} around {row.centre}" if pd.notna(row.radius_m) else "not drawn",
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
