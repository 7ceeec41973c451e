"""Outlines for other programs: what GDAL reads in the files beside the tables is what the tables hold."""

import json
from xml.etree import ElementTree as Xml

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely

from sitrep import tables, zone
from sitrep.errors import ZoneError
from sitrep.zone import outputs

WORDS = 'a zone "of" <34> miles & more\nمنطقة \x07'
OUTLINES = {
    "disc": zone.disc(38.6, 33.5, 54_717.696),
    "ring": zone.annulus(38.6, 33.5, 20_000, 54_000, 10),
    "cut": zone.disc(179.9, 10, 54_717.696, 10),
    "cap": zone.half_plane("N", latitude=36),
    "pole": zone.disc(25, 89.8, 54_717.696, 10),
    "undrawn": None,
}


def zones():
    """A table `zones` with every kind of outline, and one that is not drawn."""
    rows = [
        dict.fromkeys(tables.columns("zones"))
        | {"id": name, "zone": "zone", "shape": "circle", "reading": "main", "claim_ids": "c1 c2"}
        | {"words": WORDS, "inferred": "", "radius_m": 54_717.696 if name == "disc" else None, "geometry": outline}
        for name, outline in OUTLINES.items()
    ]
    return tables.checked(pd.DataFrame(rows), "zones")


@pytest.fixture
def folder(tmp_path):
    tables.write(zones(), tmp_path, "zones")
    zone.write(zones(), tmp_path, "zones")
    return tmp_path


def area(shape):
    return 0.0 if shape is None or shape.is_empty else zone.polygon_km2(shape)


@pytest.mark.parametrize("ending", ["geojson", "kml", "parquet"])
def test_gdal_reads_what_the_table_holds(folder, ending):
    """Every row with its id and its outline, in EPSG:4326; areas to 1e-6, all corners within a millimetre."""
    path = folder / f"zones.{ending}"
    read = gpd.read_parquet(path) if ending == "parquet" else pyogrio.read_dataframe(path)
    ids = read["Name" if "Name" in read else "id"].tolist()

    assert ids == list(OUTLINES) and read.crs == "EPSG:4326"
    for shape, own in zip(read.geometry, OUTLINES.values(), strict=True):
        assert area(shape) == pytest.approx(area(own), rel=1e-6)
        if own is not None:
            assert shape.is_valid and shape.hausdorff_distance(own) < 1e-8  # degrees: 1 mm


def test_geojson_is_rfc_7946(folder):
    """Right-hand rule, cut at the antimeridian, no crs, every digit; an undrawn zone is a feature without geometry."""
    read = json.loads((folder / "zones.geojson").read_text(encoding="utf-8"))
    shapes = {feature["id"]: feature["geometry"] for feature in read["features"]}

    assert read["type"] == "FeatureCollection" and "crs" not in read
    assert shapes["undrawn"] is None and shapes["cut"]["type"] == "MultiPolygon"
    for name, geometry in shapes.items():
        for polygon in shapely.get_parts(shapely.geometry.shape(geometry)) if geometry else ():
            assert polygon.exterior.is_ccw and not any(hole.is_ccw for hole in polygon.interiors)
            west, _, east, _ = polygon.bounds
            assert west >= -180 and east <= 180 and (name in ("cap", "pole") or east - west < 180)
    corners = shapely.get_coordinates(shapely.geometry.shape(shapes["disc"]))
    assert np.array_equal(corners, shapely.get_coordinates(OUTLINES["disc"]))


def test_every_column_says_what_it_means_and_in_which_unit(folder):
    """In GeoJSON as a member of the collection, in KML as the display name of the field."""
    columns = json.loads((folder / "zones.geojson").read_text(encoding="utf-8"))["columns"]
    fields = Xml.parse(folder / "zones.kml").iter("{http://www.opengis.net/kml/2.2}SimpleField")

    assert columns["radius_low_m"] == "smallest radius that the words allow (metres)"
    assert list(columns) == [name for name in tables.columns("zones") if name != "geometry"]
    assert {field.get("name"): field[0].text for field in fields} == columns


def test_words_come_through_as_they_were(folder):
    """Quotes, angle brackets and Arabic; KML, being XML, cannot hold a bell."""
    assert pyogrio.read_dataframe(folder / "zones.geojson")["words"][0] == WORDS
    data = Xml.parse(folder / "zones.kml").iter("{http://www.opengis.net/kml/2.2}SimpleData")
    assert next(item.text for item in data if item.get("name") == "words") == WORDS.replace("\x07", "")


def test_missing_values_are_missing(folder):
    """null in GeoJSON, no element in KML; never 0, nan or an empty text."""
    read = json.loads((folder / "zones.geojson").read_text(encoding="utf-8"))["features"]
    placemarks = list(Xml.parse(folder / "zones.kml").iter("{http://www.opengis.net/kml/2.2}Placemark"))

    assert [feature["properties"]["radius_m"] for feature in read] == [54_717.696, *[None] * 5]
    named = [
        {item.get("name") for item in mark.iter("{http://www.opengis.net/kml/2.2}SimpleData")} for mark in placemarks
    ]
    assert ["radius_m" in names for names in named] == [True, *[False] * 5]


def test_points_and_empty_tables_are_written_too(tmp_path):
    """The places near a zone; and the outlines of a report without a zone."""
    point = {"name": "Tanf", "lon": 38.6, "lat": 33.5, "relation": "inside", "distance_m": 0.0, "azimuth": 0.0}
    row = dict.fromkeys(tables.columns("places_near")) | point | {"source": "s", "geometry": shapely.Point(38.6, 33.5)}
    near = tables.checked(pd.DataFrame([row]), "places_near")
    zone.write(near, tmp_path, "places_near")
    zone.write(tables.empty("zones"), tmp_path, "zones")

    for ending in ("geojson", "kml"):
        assert pyogrio.read_dataframe(tmp_path / f"places_near.{ending}").geometry[0].equals(shapely.Point(38.6, 33.5))
    assert json.loads((tmp_path / "zones.geojson").read_text(encoding="utf-8"))["features"] == []
    assert list(Xml.parse(tmp_path / "zones.kml").iter("{http://www.opengis.net/kml/2.2}Placemark")) == []


def test_the_same_table_gives_the_same_bytes():
    """Two builds agree."""
    assert zone.geojson(zones(), "zones") == zone.geojson(zones(), "zones")
    assert zone.kml(zones(), "zones") == zone.kml(zones(), "zones")


def test_an_outline_that_leaves_the_earth_is_refused():
    """A shape that nobody cut would go round the Earth the wrong way elsewhere."""
    table = zones()
    table.loc[0, "geometry"] = shapely.box(170, 0, 190, 10)

    with pytest.raises(ZoneError, match=r"Table zones: an outline leaves the Earth \(\(170\.0"):
        outputs.geojson(table, "zones")


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    """And nothing is left half written."""
    (tmp_path / "file").write_text("", encoding="utf-8")

    with pytest.raises(ZoneError, match="cannot be written"):
        zone.write(zones(), tmp_path / "file", "zones")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
