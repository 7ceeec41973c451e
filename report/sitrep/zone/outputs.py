"""Write outlines for other programs: GeoJSON (RFC 7946) and KML. GeoParquet is what `tables` writes.

Input   a table with a geometry in EPSG:4326, cut at the antimeridian; data/dictionary.csv for what its columns mean
Output  text; the files <table>.geojson and <table>.kml beside the tables

GeoJSON has all digits of the corners.  KML has nine decimals of a degree, 0.1 mm, and its long edges are cut in pieces:
Google Earth draws an edge as a part of a great circle.
"""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any  # Any: a cell of a table, or what JSON holds
from xml.etree import ElementTree as Xml

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from sitrep import tables
from sitrep.errors import ZoneError
from sitrep.zone import rings

_KML = "http://www.opengis.net/kml/2.2"  # OGC 12-007r2
_LONGEST_EDGE = 1.0  # degrees, in KML
_NAMES = ("id", "name")  # columns that a feature may be called by


def geojson(table: gpd.GeoDataFrame, name: str) -> str:
    """Return *table* as a FeatureCollection: right-hand rule, cut at the antimeridian, no crs member.

    Args:
        table: as data/dictionary.csv describes *name*.
        name: of the table. The meaning of each column stands in the member "columns", with its unit.

    Raises:
        TableError: the table does not fit its description.
        ZoneError: an outline leaves -180 to 180 or -90 to 90.
    """
    checked = tables.checked(table, name)
    features = []
    for properties, shape in _rows(checked):
        geometry = None if shape is None else json.loads(shapely.to_geojson(_ordered(shape, name)))
        feature = {"type": "Feature", "properties": properties, "geometry": geometry}
        features.append({"id": properties["id"], **feature} if "id" in properties else feature)
    columns = {row["column"]: _meaning(row) for row in tables.dictionary()[name] if row["kind"] != "geometry"}
    # RFC 7946, section 6.1, allows members of one's own.
    whole = {"type": "FeatureCollection", "name": name, "columns": columns, "features": features}
    return json.dumps(whole, ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n"


def kml(table: gpd.GeoDataFrame, name: str) -> str:
    """Return *table* as a KML document, a placemark a row, its columns as extended data.

    Args, Raises: as for `geojson`.
    """
    checked = tables.checked(table, name)
    Xml.register_namespace("", _KML)
    root = Xml.Element(f"{{{_KML}}}kml")
    document = Xml.SubElement(root, f"{{{_KML}}}Document")
    _text(document, "name", name)
    schema = Xml.SubElement(document, f"{{{_KML}}}Schema", name=name, id=name)
    for row in tables.dictionary()[name]:
        if row["kind"] != "geometry":
            field = Xml.SubElement(schema, f"{{{_KML}}}SimpleField", type=_kml_type(row["kind"]), name=row["column"])
            _text(field, "displayName", _meaning(row))
    for properties, shape in _rows(checked):
        placemark = Xml.SubElement(document, f"{{{_KML}}}Placemark")
        _text(placemark, "name", next((str(properties[key]) for key in _NAMES if key in properties), name))
        data = Xml.SubElement(placemark, f"{{{_KML}}}ExtendedData")
        values = Xml.SubElement(data, f"{{{_KML}}}SchemaData", schemaUrl=f"#{name}")
        for column, value in properties.items():
            if value is not None:
                Xml.SubElement(values, f"{{{_KML}}}SimpleData", name=column).text = _plain(value)
        if shape is not None:
            _place(placemark, _ordered(shape, name))
    Xml.indent(root, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Xml.tostring(root, encoding="unicode") + "\n"


def write(table: gpd.GeoDataFrame, folder: Path | str, name: str) -> tuple[Path, Path]:
    """Write *table* to <folder>/<name>.geojson and <name>.kml, each whole or not at all; return their paths.

    Raises:
        TableError: the table does not fit its description.
        ZoneError: the folder cannot be written.
    """
    written = []
    folder = Path(folder)
    for ending, text in (("geojson", geojson(table, name)), ("kml", kml(table, name))):
        path = folder / f"{name}.{ending}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=folder, prefix=".half-") as half:
                beside = Path(half) / path.name
                beside.write_text(text, encoding="utf-8", newline="\n")
                beside.replace(path)
        except OSError as error:
            raise ZoneError(f"{path} cannot be written ({error.strerror}). Choose another folder.") from error
        written.append(path)
    return written[0], written[1]


def _rows(table: pd.DataFrame) -> Iterator[tuple[dict[str, Any], BaseGeometry | None]]:
    columns = [column for column in table.columns if column != "geometry"]
    for row, shape in zip(table[columns].to_dict("records"), table["geometry"], strict=True):
        yield {str(column): _value(value) for column, value in row.items()}, shape


def _value(value: Any) -> Any:
    """Return a cell as JSON has it: missing is null, numpy's numbers are plain ones."""
    if pd.isna(value):
        return None
    return value.item() if isinstance(value, np.generic) else value


def _meaning(row: dict[str, str]) -> str:
    return f"{row['meaning']} ({row['form']})" if row["form"] else row["meaning"]


def _ordered(shape: BaseGeometry, name: str) -> BaseGeometry:
    if shape.bounds != shape.intersection(rings.WORLD).bounds:
        raise ZoneError(f"Table {name}: an outline leaves the Earth ({shape.bounds}). Cut it at the antimeridian.")
    return rings.oriented(shape) if shape.geom_type in ("Polygon", "MultiPolygon", "GeometryCollection") else shape


def _kml_type(kind: str) -> str:
    return {"integer": "int", "number": "double", "flag": "bool"}.get(kind, "string")


def _plain(value: Any) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return "".join(letter for letter in text if letter >= " " or letter in "\t\n")  # XML 1.0 allows no others


def _text(parent: Xml.Element, tag: str, text: str) -> None:
    Xml.SubElement(parent, f"{{{_KML}}}{tag}").text = _plain(text)


def _place(parent: Xml.Element, shape: BaseGeometry) -> None:
    """Add *shape* to a placemark or to a geometry of several parts."""
    if shape.geom_type == "Point":
        _text(Xml.SubElement(parent, f"{{{_KML}}}Point"), "coordinates", _coordinates(shape))
    elif isinstance(shape, Polygon):
        fine = shapely.segmentize(shape, _LONGEST_EDGE)
        outline = Xml.SubElement(parent, f"{{{_KML}}}Polygon")
        _text(outline, "tessellate", "1")
        for tag, ring in [("outer", fine.exterior), *(("inner", hole) for hole in fine.interiors)]:
            boundary = Xml.SubElement(outline, f"{{{_KML}}}{tag}BoundaryIs")
            _text(Xml.SubElement(boundary, f"{{{_KML}}}LinearRing"), "coordinates", _coordinates(ring))
    else:
        several = Xml.SubElement(parent, f"{{{_KML}}}MultiGeometry")
        for part in shapely.get_parts(shape):
            _place(several, part)


def _coordinates(line: BaseGeometry) -> str:
    return " ".join(f"{lon:.9f},{lat:.9f}" for lon, lat in shapely.get_coordinates(line))
