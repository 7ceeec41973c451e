"""What travels in the report: tables, outlines, citations."""

import csv
import io
import json
from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from conftest import documents_in
from pybtex.database import parse_string

from sitrep import documents, tables, zone
from sitrep.publish import carried, citations, downloads

ODD = 'A {B} 50% & \\c_d $5 #1 ~x^2 "q" @misc{evil, title={x}} \u202eback\nnext'
WIRE = documents.Document(
    id="Wire 7",
    file="wire.txt",
    publisher="Wire, Ltd and Sons",
    title=ODD,
    url="https://example.org/a_b?c={d}&e=%7E",
    published=date(2017, 5, 18),
    accessed=date(2026, 1, 2),
    licence="",
    language="en",
    basis="digest",
    sha256="0" * 64,
    text="Nothing.",
)


@pytest.fixture
def folder(tmp_path):
    """Return a folder of tables: claims that look like formulas, a zone of two outlines, and nothing else."""
    claim = {row["column"]: 0 if row["kind"] == "integer" else "x" for row in tables.dictionary()["claims"]}
    claim |= {"anonymous_source": False, "norm": "{}"}
    rows = [{**claim, "id": str(n), "start": -n, "quote": quote} for n, quote in enumerate(["=1+1", "@x", "plain"])]
    tables.write(pd.DataFrame(rows), tmp_path, "claims")
    zones = [
        dict.fromkeys(tables.columns("zones"))
        | {"id": name, "zone": "zone", "shape": "circle", "reading": "main", "claim_ids": "", "words": ""}
        | {"inferred": "", "geometry": outline}
        for name, outline in (("a", zone.disc(38.6, 33.5, 54_717.696)), ("b", zone.disc(10, 78, 400)), ("c", None))
    ]
    tables.write(pd.DataFrame(zones), tmp_path, "zones")
    return tmp_path


@pytest.fixture
def files(folder):
    """Return what travels, by name."""
    return {file.name: file for file in carried.files([WIRE], folder)}


def test_a_table_travels_as_it_stands_beside_the_report(files, folder):
    """To the byte, so that a hash of the one is a hash of the other; a table that is not there is left out."""
    for name in ("claims.csv", "claims.parquet"):
        assert files[name].content == (folder / name).read_bytes()
    assert "incidents.csv" not in files
    assert [row["quote"] for row in rows(files["claims.csv"])] == ["'=1+1", "'@x", "plain"]
    assert [row["start"] for row in rows(files["claims.csv"])] == ["0", "-1", "-2"]
    assert pd.read_parquet(io.BytesIO(files["claims.parquet"].content))["quote"].tolist() == ["=1+1", "@x", "plain"]


def rows(file):
    return list(csv.DictReader(io.StringIO(file.content.decode("utf-8"), newline="")))


def test_the_same_tables_travel_as_the_same_bytes(folder, tmp_path):
    """Parquet too: a second write of the same rows gives the same file."""
    again = tmp_path / "again"
    for name in ("claims", "zones"):
        tables.write(tables.read(folder, name), again, name)

    assert carried.files([WIRE], again) == carried.files([WIRE], folder)


def test_an_outline_loses_no_more_than_it_says(files, folder):
    """GDAL reads it; no point of it lies more than 20 m from the outline in the table, nor the other way round."""
    read = gpd.read_file(io.BytesIO(files["zones.geojson"].content)).set_index("id").geometry
    whole = tables.read(folder, "zones").set_index("id").geometry
    assert read["c"] is None and whole["c"] is None

    for name in ("a", "b"):
        plane = read.loc[[name]].estimate_utm_crs()  # within 0.1 % over these sizes
        one, other = (shapes.loc[[name]].to_crs(plane).iloc[0].boundary for shapes in (read, whole))
        assert shapely.hausdorff_distance(one, other, densify=0.05) < 20
        assert shapely.get_num_coordinates(one) < shapely.get_num_coordinates(other) / 3
    assert "20 m" in files["zones.geojson"].about


def test_every_column_that_travels_is_explained_in_the_file(files):
    """A reader without the repository learns what a column means, and its unit."""
    explained = {(row["table"], row["column"]) for row in rows(files["dictionary.csv"])}

    assert {("claims", column) for column in rows(files["claims.csv"])[0]} <= explained
    assert {("zones", "radius_m"), ("incidents", "id")} <= explained


def test_the_list_of_sources_holds_no_text(files):
    """Texts belong to their publishers; the list says where they are, and the hash of what was read."""
    (source,) = rows(files["sources.csv"])

    assert source["sha256"] == "0" * 64
    assert "text" not in source


def test_bibtex_reads_back_as_it_was_written():
    """Braces, signs of LaTeX and what looks like an entry are text; an address stays one that works."""
    bib = citations.bibtex([WIRE])
    (entry,) = parse_string(bib, "bibtex").entries.values()

    assert "@misc" not in entry.fields["title"].replace("@misc\\textbraceleft{}evil", "")
    assert entry.fields["title"].startswith("{A \\textbraceleft{}B\\textbraceright{} 50\\% \\& \\textbackslash{}c\\_d")
    assert "\u202e" not in bib
    assert entry.fields["url"] == "https://example.org/a_b?c=%7Bd%7D&e=%7E"
    assert (entry.fields["year"], entry.fields["month"], entry.fields["urldate"]) == ("2017", "5", "2026-01-02")
    assert [str(person) for person in entry.persons["author"]] == ["{Wire, Ltd and Sons}"]
    assert "digest" in entry.fields["note"]


def test_csl_json_names_what_reference_managers_ask_for():
    """Type, title, author, day and address, by the names of the CSL schema; what is unknown is left out."""
    bare = documents.plain("b", "Text.", None)
    named, unnamed = json.loads(citations.csl_json([WIRE, bare]))[::-1]

    assert named["type"] == "webpage"
    assert named["author"] == [{"literal": "Wire, Ltd and Sons"}]
    assert named["issued"] == {"date-parts": [[2017, 5, 18]]}
    assert named["URL"] == WIRE.url
    assert unnamed == {"id": "b", "type": "document", "title": "b"}


def test_one_document_has_one_key_in_both_forms(tmp_path):
    """And every document is cited once, in an order that does not depend on the list's."""
    read = documents.read(documents_in(tmp_path / "documents"))

    keys = [item["id"] for item in json.loads(citations.csl_json(read[::-1]))]

    assert keys == list(parse_string(citations.bibtex(read), "bibtex").entries) == sorted(keys)
    assert len(keys) == len(read)


def test_the_default_report_carries_its_tables(built_report: Path):
    """The files that a reader is promised, and each that stands beside the report too, to the byte."""
    found = downloads.read(built_report)

    promised = {"claims.csv", "claims.parquet", "incidents.csv", "incidents.parquet", "zones.geojson"}
    assert promised | {"citations.bib", "citations.json"} <= set(found)
    for name, content in found.items():
        beside = built_report.parent / "tables" / name
        if beside.suffix in (".csv", ".parquet") and beside.is_file():
            assert content == beside.read_bytes()
    assert built_report.stat().st_size <= 2_000_000
