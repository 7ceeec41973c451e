"""Turn claims into geometry on the WGS 84 ellipsoid: where the zone is, and where each force may be.

Input   claims, the places and borders of `reference`
Output  tables `zones`, `regions`, `places_near` and `countries`
"""

from sitrep.zone.areas import disc_km2, polygon_km2, sector_km2
from sitrep.zone.locate import located, places_near
from sitrep.zone.measures import length
from sitrep.zone.readings import readings
from sitrep.zone.regions import regions
from sitrep.zone.shapes import GEOD, MAX_RADIUS_M, annulus, disc, sector
from sitrep.zone.shares import countries
from sitrep.zone.winds import azimuths, code_at
from sitrep.zone.winds import name as wind_name

__all__ = [
    "GEOD",
    "MAX_RADIUS_M",
    "annulus",
    "azimuths",
    "code_at",
    "countries",
    "disc",
    "disc_km2",
    "length",
    "located",
    "places_near",
    "polygon_km2",
    "readings",
    "regions",
    "sector",
    "sector_km2",
    "wind_name",
]
