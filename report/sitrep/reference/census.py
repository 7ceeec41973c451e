"""Turn the published TopoJSON of United States counties into a table. Run once per edition, never in a build.

Input   a TopoJSON topology (dict) with the objects "counties" and "states": id = FIPS code, properties.name
        the states of the gazetteer: which code GeoNames gives to which name
Output  DataFrame name, iso2, admin1, lon, lat, precision_m, for data/reference/counties.csv
"""

import math
from collections.abc import Mapping

import pandas as pd
import shapely
from shapely import MultiPolygon

from sitrep.reference import topology
from sitrep.reference.geonames import EARTH_KM

# What the divisions of a state are called. Source: U.S. Census Bureau, Geographic Areas Reference Manual, ch. 4.
KINDS = {"02": "Borough", "22": "Parish"}
CITIES_FROM = 500  # a number from here on is that of a city in no county, which the gazetteer has


def counties(published: dict, states: Mapping[str, str]) -> pd.DataFrame:
    """Return one row per county, sorted by name and state.

    Args:
        published: a parsed TopoJSON file with the objects "counties" and "states".
        states: name of a state -> its code in GeoNames; counties of what is not among them (islands) are left out.

    Returns:
        DataFrame name ("Lamar County"), iso2, admin1, lon, lat (degrees, 3 decimals; the centre of its area on a plane
        of its own latitude), precision_m (radius of a disc of its area, in hundreds of metres).
    """
    lines = topology.arcs(published)
    codes = {
        state["id"]: states.get(state["properties"]["name"]) for state in published["objects"]["states"]["geometries"]
    }
    rows = []
    for geometry in published["objects"]["counties"]["geometries"]:
        state, number = geometry["id"][:2], int(geometry["id"][2:])
        if codes.get(state) and number < CITIES_FROM:
            name = f"{geometry['properties']['name']} {KINDS.get(state, 'County')}"
            lon, lat, reach_m = _middle(topology.mended(topology.area(geometry, lines)))
            rows.append((name, "US", codes[state], round(lon, 3), round(lat, 3), reach_m))
    columns = ["name", "iso2", "admin1", "lon", "lat", "precision_m"]
    return pd.DataFrame(sorted(set(rows)), columns=columns)


def _middle(shape: MultiPolygon) -> tuple[float, float, int]:
    """Return the centre of *shape*, degrees, and the radius of a disc of its area, metres."""
    centre = shapely.centroid(shape)
    degree_km = math.pi * EARTH_KM / 180
    area_km2 = shape.area * degree_km**2 * math.cos(math.radians(centre.y))
    return centre.x, centre.y, round(10 * math.sqrt(area_km2 / math.pi)) * 100
