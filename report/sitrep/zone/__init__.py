"""Turn claims into geometry on the WGS 84 ellipsoid: where the zone is, and where each force may be.

Input   claims, the places and borders of `reference`
Output  tables `zones`, `regions`, `distances`, `places_near` and `countries`
"""

from sitrep.zone import limits
from sitrep.zone.areas import disc_km2, half_plane_km2, polygon_km2, sector_km2
from sitrep.zone.chords import RELATIONS, relations
from sitrep.zone.distances import distances
from sitrep.zone.given import Given, check_parameters, given
from sitrep.zone.limits import MAX_RADIUS_M
from sitrep.zone.lines import corridor, strip
from sitrep.zone.locate import located, places_near, relations_to
from sitrep.zone.measures import length, metres
from sitrep.zone.outputs import geojson, kml, write
from sitrep.zone.polygons import difference, polygon, union
from sitrep.zone.readings import readings
from sitrep.zone.regions import regions
from sitrep.zone.rings import GEOD
from sitrep.zone.shapes import annulus, disc, half_plane, sector
from sitrep.zone.shares import countries
from sitrep.zone.winds import azimuths, code_at
from sitrep.zone.winds import name as wind_name

__all__ = [
    "GEOD",
    "MAX_RADIUS_M",
    "RELATIONS",
    "Given",
    "annulus",
    "azimuths",
    "check_parameters",
    "code_at",
    "corridor",
    "countries",
    "difference",
    "disc",
    "disc_km2",
    "distances",
    "geojson",
    "given",
    "half_plane",
    "half_plane_km2",
    "kml",
    "length",
    "limits",
    "located",
    "metres",
    "places_near",
    "polygon",
    "polygon_km2",
    "readings",
    "regions",
    "relations",
    "relations_to",
    "sector",
    "sector_km2",
    "strip",
    "union",
    "wind_name",
    "write",
]
