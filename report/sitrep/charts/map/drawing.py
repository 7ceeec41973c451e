"""Gather what a map shows of the zones, forces and places, and draw it. Knows the tables' rows, reads no file.

Input   rows of `zones`, `regions` and `places_near`, country borders
Output  one altair chart in pixels
"""

from collections.abc import Mapping, Sequence
from typing import Any  # Any: rows of tables and of Vega data sets

import altair as alt
import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from sitrep import zone
from sitrep.charts import theme
from sitrep.charts.map import callouts, furniture, key, labels, land, layers, wording
from sitrep.charts.map.marks import ZONE, Marks
from sitrep.charts.map.projection import SIMPLE_PX, feature
from sitrep.charts.plane import layered

COAST = "#7a8894"
ROOMY_PX = 480  # a narrower map has room for one region's words; several get numbers and a list below
THIN = 0.5  # outlines of the locator, pixels
SLICES = 12  # of a region that fades out


class Drawing(Marks):
    """The features and labels of one map, gathered from the tables one after the other, then drawn in one go."""

    def regions(
        self,
        shaded: gpd.GeoDataFrame,
        groups: Sequence[tuple[str, Sequence[Any]]],
        placeless: Sequence[tuple[str, Any]] = (),
    ) -> None:
        """Take in the rows of table `regions` that are to be shaded, and those to be listed below the map.

        *placeless* are rows of table `zones` that no map can show, with what is said of them.
        """
        styles = theme.styles_for([*shaded["side"], *(row.side for _, rows in groups for row in rows)])
        rows = list(shaded.sort_values(["faded", "id"]).itertuples())
        few_words = self.plane.width < ROOMY_PX and len(rows) > 1
        numbered = []
        for row in rows:
            style = styles[row.side]
            shape = self.plane.drawn(row.geometry)
            if shape.is_empty:
                continue
            self.shaded.append(shape)
            self.regions_px.append(shape)
            look = {"fill": style.colour, "forces": row.force}
            around = pd.isna(row.bearing)
            if row.faded:
                self.wedges += self._faded(shape, row.inner_m or 0.0, 0.4 if around else 0.64, look)
            else:
                self.wedges.append(feature(shape, opacity=0.2 if around else 0.5, **look))
                line = shapely.intersection(shapely.boundary(shape), self.plane.frame.buffer(-0.5))
                self.wedge_lines.append(feature(line, fill=callouts.dark(style.colour)))
                self.sides.append(line)
            self.hits.append(feature(shape, **self._force_tip(row)))
            n_documents = len(self._documents(row))
            if few_words:
                numbered.append((callouts.sentence(row, n_documents), row))
            self.region_labels.append(
                callouts.callout(row, shape, style, n_documents, self.plane.frame, self.size, len(numbered) or None)
            )
        beside = [(said, row.zone, self._tip(row, row.zone)) for said, row in placeless]
        self.key = key.key(numbered, groups, beside, styles, self._force_tip, self.plane.width, self.size - 1)

    def places(self, places: gpd.GeoDataFrame, main: gpd.GeoDataFrame) -> None:
        """Take in the centres of the *main* zones and the other rows of table `places_near`."""
        circles = main[main["shape"] == "circle"]
        centres = {(row.lon, row.lat) for row in circles.itertuples()}
        for row in circles.drop_duplicates(["lon", "lat"]).itertuples():
            source = f"{row.centre_source} ({row.lat:.5f}, {row.lon:.5f})"
            self._place(row, str(row.centre), "the zone’s centre", source, centre=True)
        for row in places.itertuples():
            if (row.lon, row.lat) not in centres:
                lies = row.relation.replace("_", " ")
                if pd.notna(row.distance_m):
                    lies = f"{wording.km(row.distance_m)} {zone.code_at(row.azimuth)} of the centre, {lies}"
                source = f"{row.source} ({row.lat:.5f}, {row.lon:.5f})"
                self._place(row, str(row.name), lies, source)

    def _place(self, row: Any, name: str, lies: str, source: str, *, centre: bool = False) -> None:
        x, y = (float(pixel) for pixel in self.plane.xy(row.lon, row.lat)[0].round(1))
        if not self.plane.frame.buffer(-4).contains(shapely.Point(x, y)):
            return
        gap = self.size * (0.95 if centre else 0.6)
        points = self.centres if centre else self.points
        points.append({"x": x, "y": y, "what": name, "lies": lies, "source": source})
        self.taken.append(shapely.Point(x, y).buffer(gap * 0.8))
        self.place_labels.append(
            labels.Label(
                lines=labels.wrapped(name, 16),
                spots=labels.around(x, y, gap),
                size=self.size + (2 if centre else 0),
                colour=theme.INK,
                bold=centre,
                needed=centre,
            )
        )

    def chart(self, borders: gpd.GeoDataFrame, title: str, subtitle: str) -> alt.LayerChart:
        """Return the map of what was taken in, on the land of *borders*."""
        plane, size = self.plane, self.size
        ground = land.land(borders, plane)
        grid = furniture.graticule(plane, size - 2)
        pieces = [furniture.scale_bar(plane, size - 2), furniture.north_arrow(plane, size)]
        pieces.append(land.locator(borders, plane, ZONE, [*self.outlines, *self.shaded, *self.taken]))
        taken = [*self.taken, *(room for piece in pieces for room in piece.taken)]
        ordered = [*self.place_labels[:1], *self.region_labels, *self.ring_labels, *self.place_labels[1:]]
        lines = [*self.outlines, *self.sides, *ground.lines]
        found = labels.placed(ordered, frame=plane.frame, taken=taken, lines=lines, areas=self.regions_px)
        leaders = [line for one in found if (line := labels.leader(one)) is not None]
        texts = [row for one in found for row in labels.rows(one)]
        room = [one.block.buffer(4) for one in found]
        signs = [*labels.symbols(found), *self.key.symbols]
        full_ = [*taken, *room, *leaders, *grid.taken]
        texts += land.names(ground, plane, size, full_, self.shaded, self.outlines)
        full = shapely.union_all([*room, *taken])
        grey = [
            row | {"colour": theme.MUTE}
            for row, spot in zip(grid.texts, grid.taken, strict=True)
            if not spot.intersects(full)
        ]
        texts += [*grey, *(row for piece in pieces for row in piece.texts), *self.key.texts]
        data: dict[str, Sequence[dict[str, Any]]] = {
            "sea": [feature(plane.frame)],
            "land": ground.areas,
            "graticule": grid.features,
            "borders": ground.borders,
            "zones": self.discs,
            "meant": self.meant,
            "regions": self.wedges,
            "bands": self.bands,
            "edges": self.edges,
            "sides": self.wedge_lines,
            "rivals": self.rivals,
            "thick": [part for piece in pieces if piece.line > THIN for part in piece.features],
            "thin": [part for piece in pieces if piece.line <= THIN for part in piece.features],
            "leaders": [feature(line) for line in leaders],
            "labels": texts,
            "symbols": signs,
            "frame": [feature(plane.frame.exterior)],
            "forces": [*self.hits, *self.key.hits],
            "places": self.points,
            "centres": self.centres,
        }
        data = {name: rows for name, rows in data.items() if rows}
        marks: list[tuple[str, dict[str, Any]]] = [
            ("sea", {"paint": theme.SEA}),
            ("land", {"fill": "fill"} | ({"stroke": COAST, "strokeWidth": 0.8} if ground.coast else {})),
            ("graticule", {"stroke": theme.GRID, "strokeWidth": 0.6, "strokeOpacity": 0.6}),
            ("borders", {"stroke": "#ffffff", "strokeWidth": 4.5, "strokeOpacity": 0.8}),
            ("borders", {"stroke": theme.LINE, "strokeWidth": 1.4, "strokeDash": [7, 3, 1.5, 3]}),
            ("zones", {"paint": ZONE, "fillOpacity": 0.11}),
            ("meant", {"paint": ZONE, "fillOpacity": 0.16}),
            ("regions", {"fill": "fill", "opacity": "opacity"}),
            ("bands", {"paint": ZONE, "fillOpacity": 0.3}),
            ("edges", {"stroke": ZONE, "strokeWidth": 1.8}),
            ("sides", {"strokes": "fill", "strokeWidth": 1.1, "strokeDash": [5, 3]}),
            ("rivals", {"stroke": ZONE, "strokeWidth": 1.3, "strokeDash": [1.5, 4], "strokeCap": "round"}),
            ("thick", {"fill": "fill", "stroke": theme.INK, "strokeWidth": 0.8}),
            ("thin", {"fill": "fill", "stroke": theme.INK, "strokeWidth": THIN}),
            ("leaders", {"paint": theme.INK}),
        ]
        hits: list[tuple[str, dict[str, Any]]] = [
            ("zones", {"paint": ZONE}),
            ("bands", {"paint": ZONE}),
            ("rivals", {"stroke": ZONE, "strokeWidth": 8}),
            ("forces", {"paint": ZONE, "cursor": "pointer"}),
        ]
        drawn = [
            *(layers.shapes(name, **mark) for name, mark in marks if name in data),
            *layers.texts("labels"),
            *([layers.sides("symbols")] if signs else []),
            layers.shapes("frame", stroke=COAST, strokeWidth=1),
            *(layers.hit(name, **mark) for name, mark in hits if name in data),
            *([layers.places("places")] if self.points else []),
            *(layers.centres("centres", ZONE) if self.centres else []),
        ]
        chart = layered(drawn, data, width=plane.width, height=plane.width + self.key.height)
        return chart.properties(
            view=alt.ViewBackground(fill=theme.PAPER, stroke=None),
            title=wording.title_of(title, subtitle, plane.width, size),
        )

    def _force_tip(self, row: Any) -> dict[str, Any]:
        return self._tip(row, row.force) | {"force": row.force, "forces": row.force}

    def _faded(
        self, shape: BaseGeometry, inner_m: float, strength: float, look: Mapping[str, Any]
    ) -> list[dict[str, Any]]:
        """Slices from the inner limit outwards, each fainter than the one before."""
        middle = shapely.Point(self.plane.width / 2, self.plane.width / 2)
        inner = inner_m * self.plane.px_per_m
        reach = shapely.hausdorff_distance(middle, shape) - inner
        found = []
        for number in range(SLICES):
            start, end = inner + reach * number / SLICES, inner + reach * (number + 1) / SLICES
            ring = middle.buffer(end, quad_segs=90).difference(middle.buffer(start, quad_segs=90))
            part = shapely.simplify(shape.intersection(ring), SIMPLE_PX)
            if not part.is_empty:
                opacity = round(strength * (1 - number / SLICES) ** 1.3, 3)
                found.append(feature(part, opacity=opacity, **look))
        return found
