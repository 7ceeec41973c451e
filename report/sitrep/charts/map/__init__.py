"""Draw the zone, the regions of the forces and the country around them.

Input   the tables `zones`, `regions` and `places_near`, country borders
Output  one altair chart for each zone, or for the few that lie together
"""

from sitrep.charts.map.chart import zone_map, zone_maps
from sitrep.charts.map.wording import alternative as zone_map_words

__all__ = ["zone_map", "zone_map_words", "zone_maps"]
