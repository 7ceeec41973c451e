"""Gather what a map shows of the zones: outlines, edges, words beside them. Knows the table `zones`, reads no file.

Input   rows of `zones`, country borders, a `Plane`
Output  features and labels in pixels
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any  # Any: rows of tables and of Vega data sets

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from sitrep import zone
from sitrep.charts.map import callouts, focus, key, labels, wording
from sitrep.charts.map.projection import Plane, feature

ZONE = "#22496b"  # the zone is nobody's: no side has this colour
APART_PX = 2.0  # outlines nearer than this look like one


class Marks:
    """The features and labels of one map, as far as the zones give them."""

    def __init__(self, plane: Plane, size: float, documents: Mapping[str, str]) -> None:
        self.plane, self.size, self.documents = plane, size, documents
        self.discs: list[dict[str, Any]] = []
        self.meant: list[dict[str, Any]] = []
        self.bands: list[dict[str, Any]] = []
        self.edges: list[dict[str, Any]] = []
        self.rivals: list[dict[str, Any]] = []
        self.wedges: list[dict[str, Any]] = []
        self.wedge_lines: list[dict[str, Any]] = []
        self.hits: list[dict[str, Any]] = []
        self.key = key.Key(texts=(), symbols=(), hits=(), height=0.0)
        self.points: list[dict[str, Any]] = []
        self.centres: list[dict[str, Any]] = []
        self.region_labels: list[labels.Label] = []
        self.ring_labels: list[labels.Label] = []
        self.place_labels: list[labels.Label] = []
        self.taken: list[BaseGeometry] = []
        self.outlines: list[BaseGeometry] = []
        self.sides: list[BaseGeometry] = []
        self.regions_px: list[BaseGeometry] = []
        self.shaded: list[BaseGeometry] = []

    def zones(self, zones: gpd.GeoDataFrame, borders: gpd.GeoDataFrame) -> None:
        """Take in the rows of table `zones` that have a geometry."""
        for row in zones[zones["reading"] == "main"].itertuples():
            tip = self._tip(row, f"{row.zone}: {wording.extent(row)}")
            shape = self.plane.drawn(row.geometry)
            self.discs.append(feature(shape, **tip))
            line = focus.edge(row.geometry) if row.shape == "half_plane" else None
            drawn = shapely.boundary(shape) if line is None else self.plane.drawn(line)
            outline = shapely.intersection(drawn, self.plane.frame.buffer(-0.5))
            self.edges.append(feature(outline))
            self.outlines.append(outline)
            self.shaded.append(shape)
            if row.shape == "half_plane":
                self._side(row, shape, outline, focus.countries(row, borders))
            elif row.shape == "circle":
                self._circle(row, tip)
            else:
                self._outline_label(row, shape)
        self._other_widths(zones[zones["reading"].isin(["width low", "width high"])])
        for row in zones[zones["reading"].isin(["rival centre", "other radius"])].itertuples():
            outline = self.plane.drawn(shapely.boundary(row.geometry))
            same = zones[(zones["reading"] == "main") & (zones["lon"] == row.lon) & (zones["lat"] == row.lat)]
            hidden = ((same["radius_low_m"] <= row.radius_m) & (row.radius_m <= same["radius_high_m"])).any()
            if outline.is_empty or hidden:
                continue
            other = row.reading == "rival centre"
            what = f"If {row.centre} is the centre" if other else f"If the radius is {wording.km(row.radius_m)}"
            self.rivals.append(feature(outline, **self._tip(row, f"{what}: {row.zone}, {wording.km(row.radius_m)}")))
            self.outlines.append(outline)
            words = f"dotted: the zone, if {row.centre} is meant" if other else f"dotted: {wording.km(row.radius_m)}"
            away = self._azimuth_from_middle(row)
            turns = (0, 20, -20, 40, -40, 60, -60, 80, -80)
            self._ring_label(row, [away + turn for turn in turns], labels.wrapped(words, 24))

    def _circle(self, row: Any, tip: dict[str, Any]) -> None:
        lines = [wording.km(row.radius_m)]
        low, high = row.radius_low_m, row.radius_high_m
        if pd.notna(low) and pd.notna(high) and low < high:
            band = zone.annulus(row.lon, row.lat, low, high, 1.0)
            what = f"Edge: anywhere from {wording.km(low)} to {wording.km(high)}"
            self.bands.append(feature(self.plane.drawn(band), **(tip | {"what": what})))
            lines.append(f"edge {low / 1000:.1f}–{high / 1000:.1f} km")
        self._ring_label(row, range(60, 420, 20), lines, bold=True)

    def _side(self, row: Any, shape: BaseGeometry, line: BaseGeometry, about: BaseGeometry | None) -> None:
        """A side of a line: darker in the country that the words name, its words along the line."""
        if about is not None:
            self.meant.append(feature(self.plane.drawn(shapely.intersection(row.geometry, about))))
        beside = shape.intersection(line.buffer(4 * self.size)).difference(line.buffer(0.4 * self.size))
        words = wording.extent(row).removeprefix("all that lies ")
        quote = row.words.split(" … ")[0]
        lines = [words, *(labels.wrapped(f"“{quote}”", 30) if 0 < len(quote) <= 2 * callouts.QUOTE else ())]
        self._area_label(lines, labels.over(beside, self.plane.frame, self.plane.width / callouts.STEPS, 0), None)

    def _outline_label(self, row: Any, shape: BaseGeometry) -> None:
        """A strip or an outline: its words beside it, with a leader."""
        words = wording.extent(row).removeprefix("a ")
        step, reach = self.plane.width / callouts.STEPS, callouts.REACH * self.plane.width
        self._area_label(labels.wrapped(words, 26), labels.over(shape, self.plane.frame, step, reach), shape)

    def _area_label(self, lines: Sequence[str], spots: tuple[labels.Spot, ...], to: BaseGeometry | None) -> None:
        self.region_labels.append(
            labels.Label(
                lines=tuple(lines),
                spots=spots,
                size=self.size,
                colour=ZONE,
                bold=True,
                crossing=3.0,
                later=0.0,
                needed=True,
                to=to,
            )
        )

    def _other_widths(self, rows: gpd.GeoDataFrame) -> None:
        """The narrowest and the widest strip that the words allow, dotted, where a pixel shows them apart."""
        for row in rows.itertuples():
            outline = self.plane.drawn(shapely.boundary(row.geometry))
            if not outline.is_empty and all(outline.hausdorff_distance(one) > APART_PX for one in self.outlines):
                self.rivals.append(feature(outline, **self._tip(row, f"{row.zone}: {wording.extent(row)}")))

    def _tip(self, row: Any, what: str) -> dict[str, Any]:
        return {
            "what": what,
            "words": f"“{row.words}”" if row.words else "",
            "document": "; ".join(self._documents(row)),
            "inferred": row.inferred,
            "claim_ids": row.claim_ids,
        }

    def _documents(self, row: Any) -> list[str]:
        return sorted({self.documents[claim] for claim in row.claim_ids.split() if claim in self.documents})

    def _ring_label(self, row: Any, azimuths: Sequence[float], lines: Sequence[str], *, bold: bool = False) -> None:
        spots = []
        for beyond in (1.035, 0.95):  # outside the ring first
            for azimuth in azimuths:
                lon, lat, _ = zone.GEOD.fwd(row.lon, row.lat, azimuth % 360, row.radius_m * beyond)
                x, y = self.plane.xy(lon, lat)[0]
                outside, tilt = beyond > 1, math.cos(math.radians(azimuth))
                align = "left" if (azimuth % 360 < 180) is outside else "right"
                row_ = "middle" if abs(tilt) < 0.25 else "bottom" if (tilt > 0) is outside else "top"
                spots.append(labels.Spot(x=float(x), y=float(y), align=align, row=row_))
        size = self.size if bold else self.size - 1
        self.ring_labels.append(labels.Label(lines=tuple(lines), spots=tuple(spots), size=size, colour=ZONE, bold=bold))

    def _azimuth_from_middle(self, row: Any) -> float:
        return float(zone.GEOD.inv(self.plane.lon, self.plane.lat, row.lon, row.lat)[0])
