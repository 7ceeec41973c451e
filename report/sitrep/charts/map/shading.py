"""Tell which regions of forces are worth a shade on the map, and which are better named beside it. Draws nothing.

Input   the table `regions`
Output  rows to shade, one for each side and area; rows to list

A shade over the whole zone, or all the way round it, says no more than "somewhere": several of them in the colours of
several sides would hide the ones that do say where.
"""

from typing import Any  # Any: the rows of a table

import geopandas as gpd
import pandas as pd

AROUND = ("perimeter", "outside")
# In the order of the list: relation -> what the reports leave open.
OPEN = {
    "inside": "Inside the zone",
    "inside_and_perimeter": "Inside and around it",
    "perimeter": "Around its edge",
    "outside": "Outside it",
    "bearing": "Direction, no distance",
    "distance": "At a distance",
    "at": "At its centre",
    "near": "Near",
}


def told(regions: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the regions to shade: those with a direction or a distance, the narrowest for each force and relation.

    Regions all the way round the zone's edge are shaded if they are one and the same region of one side; that somebody
    is outside it leaves the whole world open, and is listed.
    """
    drawn = regions[regions.geometry.notna()]
    placed = drawn["bearing"].notna() | drawn["relation"].isin(["at", "distance"])
    rings = drawn[~placed & drawn["relation"].isin(AROUND)]
    one = rings["side"].nunique() == 1 and rings[["inner_m", "outer_m"]].drop_duplicates().shape[0] == 1
    shown = drawn[placed | (one & drawn.index.isin(rings[rings["relation"] == "perimeter"].index))]
    width = ((shown["azimuth_to"] - shown["azimuth_from"]) % 360).fillna(360)
    ordered = shown.assign(width=width).sort_values(["width", "side", "force", "id"])
    return ordered.drop_duplicates(["force", "relation"]).sort_values(["side", "force", "id"])


def merged(shaded: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return one row for all forces of a side in the same region: shades that pile up would look like certainty."""
    kept: dict[tuple[str, bytes], dict[str, Any]] = {}
    for row in shaded.to_dict("records"):
        key = (row["side"], row["geometry"].wkb)
        if key not in kept:
            kept[key] = row
            continue
        for name, joint in (("force", "; "), ("claim_ids", " "), ("words", " … "), ("inferred", " ")):
            if row[name] not in kept[key][name]:
                kept[key][name] += joint + row[name]
    return gpd.GeoDataFrame(list(kept.values()), columns=shaded.columns, geometry="geometry", crs=shaded.crs)


def rest(regions: gpd.GeoDataFrame, shaded: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the regions to list: what is said of a force, where nothing shaded says the same more narrowly.

    That a force is near, or inside and around, is left out where anything else is said of it.
    """
    told_ = list(shaded.itertuples())
    open_ = [not any(_tells(row, other) for other in told_) for row in regions.itertuples()]
    found = pd.DataFrame(regions[pd.Series(open_, index=regions.index, dtype=bool)])
    found = found.drop_duplicates(["force", "relation"])
    for vague in ("near", "inside_and_perimeter"):
        known = set(shaded["force"]) | set(found.loc[found["relation"] != vague, "force"])
        found = found[(found["relation"] != vague) | ~found["force"].isin(known)]
    place = {relation: number for number, relation in enumerate(OPEN)}
    return found.assign(place=found["relation"].map(place)).sort_values(["place", "side", "force"])


def _tells(row: Any, shown: Any) -> bool:
    """Whether *shown* says of the same force what *row* says: the same relation, or the same words."""
    same = row.relation == shown.relation or set(row.words.split(" … ")) & set(shown.words.split(" … "))
    return row.force == shown.force and bool(same)


def listed(found: pd.DataFrame) -> list[tuple[str, list[Any]]]:
    """Return the rows of `rest` under the words for what is said of them."""
    rows = list(found.itertuples())
    return [
        (words, [row for row in rows if row.relation == relation])
        for relation, words in OPEN.items()
        if any(row.relation == relation for row in rows)
    ]
