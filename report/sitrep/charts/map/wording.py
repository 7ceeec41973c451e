"""Say in words what a map of the zone shows. Knows the tables `zones` and `regions`.

Input   rows of the tables
Output  titles, subtitles and labels
"""

from collections.abc import Mapping

import altair as alt
import geopandas as gpd
import pandas as pd

from sitrep import zone
from sitrep.charts.map import furniture, labels

BORDERS = "Borders: Natural Earth 1:10 million, about 1 km off."
COUNTS = ("no", "one", "two", "three", "four", "five", "six")


def finding(main: gpd.GeoDataFrame, shaded: gpd.GeoDataFrame) -> str:
    """Return the map's title: what the regions say, or where the zone is."""
    first = main.iloc[0]
    forces = shaded["force"].nunique()
    where = [
        f"{count(shaded.loc[shaded['relation'] == relation, 'force'].nunique())} {words}"
        for relation, words in (
            ("inside", "inside the zone"),
            ("perimeter", "around the zone’s edge"),
            ("outside", "outside the zone"),
            ("at", "at the zone’s centre"),
            ("distance", "at a stated distance"),
        )
        if (shaded["relation"] == relation).any()
    ]
    bearings = set(shaded["bearing"].dropna()) if shaded["bearing"].notna().all() else set()
    if not forces or not where:
        return f"The zone reaches {km(first['radius_m'])} around {first['centre']}"
    way = f" {zone.wind_name(bearings.pop())} of {first['centre']}" if len(bearings) == 1 else ""
    noun = "force" if forces == 1 else "forces"
    first_place, *others = where
    others = [place.replace("the zone’s", "its").replace("the zone", "it") for place in others]
    listed = ", ".join([first_place, *others[:-1]]) + (f" and {others[-1]}" if others else "")
    return f"{count(forces).capitalize()} {noun} reported{way}: {listed}"


def subtitle(regions: gpd.GeoDataFrame, shaded: gpd.GeoDataFrame) -> str:
    """Return how to read the map, and which forces have no part of the zone to themselves."""
    words = []
    if len(shaded):
        words.append("Shaded: everywhere that the words allow, not a known position.")
    if shaded["faded"].any():
        words.append("Fading: no outer limit is stated.")
    rest = regions[(regions["relation"] == "inside") & ~regions["force"].isin(shaded["force"])]
    if len(rest):
        words.append(f"Inside, but not said where: {'; '.join(sorted(set(rest['force'])))}.")
    return " ".join(words) or "No force is reported to be in a part of it."


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


def source(zones: gpd.GeoDataFrame, documents: Mapping[str, str]) -> str:
    """Return where the map's words, coordinates and borders come from."""
    read = {documents[claim] for ids in zones["claim_ids"] for claim in ids.split() if claim in documents}
    points = sorted(set(zones["centre_source"].dropna()))
    parts = [f"Zone: {'; '.join(sorted(read))}."] if read else []
    parts += [f"Centre: {'; '.join(points)}."] if points else []
    return " ".join([*parts, BORDERS])


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
    """Return a title and subtitle wrapped to the map; widths allow for a font wider than ours."""
    large = size + (5 if width >= 480 else 3)
    return alt.TitleParams(
        text=list(labels.wrapped(title, int(width / (0.6 * large)))),
        subtitle=list(labels.wrapped(subtitle, int(width / (0.585 * size)))),
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


def short(text: str, longest: int) -> str:
    """Return *text*, cut at a word if it has more than *longest* letters."""
    return text if len(text) <= longest else text[:longest].rsplit(" ", 1)[0] + " …"
