"""Say how much of a zone lies in which country. Knows no claim.

Input   the table `zones`, country borders in EPSG:4326 with their stated error
Output  the table `countries`
"""

import geopandas as gpd
import pandas as pd
import shapely

from sitrep import tables
from sitrep.errors import ZoneError
from sitrep.zone import areas

ELSEWHERE = "no country (sea, or a gap in the border data)"
_SMALLEST_SHARE = 1e-4  # what polygons and exact areas may differ by is far below; less than this is not listed


def countries(zones: gpd.GeoDataFrame, borders: gpd.GeoDataFrame, error_m: float) -> pd.DataFrame:
    """Return the area and share of every zone reading per country.

    Args:
        zones: table `zones`; readings without a geometry are left out, and so are half-planes, whose words set one
            limit only: a share of so large an area would say nothing.
        borders: iso3, name, geometry; EPSG:4326.
        error_m: how far the borders may be off, metres. Its effect is the length of a country's border in the zone
            times this error: an upper bound, as if all of the border were off to the same side.

    Returns:
        Table `countries`, in the order of *zones*, the largest share first.

    Raises:
        ZoneError: *error_m* is negative or no number.
    """
    if not 0 <= error_m < float("inf"):
        raise ZoneError(f"error_m is {error_m:g}: give the border data's error in metres, 0 or more.")
    rows = []
    for zone in zones[zones.geometry.notna() & (zones["shape"] != "half_plane")].itertuples():
        near = borders.iloc[borders.sindex.query(zone.geometry, predicate="intersects")]
        found = []
        for country in near.itertuples():
            part = shapely.intersection(country.geometry, zone.geometry)
            km2 = areas.polygon_km2(part)
            inside = shapely.intersection(shapely.boundary(country.geometry), zone.geometry)
            error = areas.length_km(inside) * error_m / 1000
            found.append((km2, country.name, country.iso3, error))
        rest = zone.area_km2 - sum(part[0] for part in found)
        if rest > _SMALLEST_SHARE * zone.area_km2:
            found.append((rest, ELSEWHERE, None, sum(part[3] for part in found)))
        for km2, name, iso3, error in sorted(found, key=lambda part: (-part[0], part[1])):
            if km2 > _SMALLEST_SHARE * zone.area_km2:
                rows.append(
                    {
                        "zone_id": zone.id,
                        "iso3": iso3,
                        "country": name,
                        "area_km2": km2,
                        "share": min(1.0, km2 / zone.area_km2),
                        "area_error_km2": error,
                    }
                )
    return tables.checked(pd.DataFrame(rows), "countries") if rows else tables.empty("countries")
