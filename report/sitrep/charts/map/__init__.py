"""Draw the zone, the regions of the forces and the country around them.

Input   the tables `zones`, `regions` and `places_near`, country borders
Output  one altair chart
"""

from sitrep.charts.map.chart import zone_map

__all__ = ["zone_map"]
