"""The tables that notebooks pass to each other: what they must hold, how they are written and read."""

import csv
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from shapely import Point, Polygon

from sitrep import tables
from sitrep.errors import TableError

VALUES = {"text": "words", "integer": 3, "number": 2.5, "flag": True, "geometry": Point(38.6178, 33.5058)}
TABLES = sorted(tables.dictionary())
# A unit in a column's name must be the unit that the dictionary gives.
UNITS = {"_m": "metres", "_km2": "square kilometres", "claim_ids": "claim ids", "document_ids": "ids"}


def described() -> list[dict[str, str]]:
    """Return every row of the dictionary."""
    return [row for rows in tables.dictionary().values() for row in rows]


def rows_of(name: str, count: int = 1, /, **changed: object) -> pd.DataFrame:
    """Return *count* rows that fit table *name*, with the values of *changed*."""
    row = {column["column"]: VALUES[column["kind"]] for column in tables.dictionary()[name]}
    return pd.DataFrame([row | changed for _ in range(count)])


def csv_rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file as the standard library reads them."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# The dictionary


@pytest.mark.parametrize("row", described(), ids=lambda row: f"{row['table']}.{row['column']}")
def test_each_column_is_described(row):
    """A meaning, a known kind, whether it may be empty; a geometry goes by that name, and says its CRS."""
    assert row["meaning"].strip()
    assert row["kind"] in VALUES
    assert row["nullable"] in {"yes", "no"}
    if row["kind"] == "geometry":
        assert (row["column"], row["form"]) == ("geometry", "EPSG:4326")


@pytest.mark.parametrize("row", described(), ids=lambda row: f"{row['table']}.{row['column']}")
def test_a_unit_in_a_columns_name_is_the_unit_of_its_description(row):
    """Metres are metres."""
    wanted = [unit for ending, unit in UNITS.items() if row["column"].endswith(ending)]

    assert not wanted or row["form"] in wanted


@pytest.mark.parametrize("name", TABLES)
def test_each_table_fits_itself_empty_and_with_a_row(name):
    """With the columns of the dictionary, in its order."""
    row, none = tables.checked(rows_of(name), name), tables.empty(name)

    assert list(row.columns) == list(none.columns) == [column["column"] for column in tables.dictionary()[name]]
    assert (len(row), len(none)) == (1, 0)


def test_a_table_that_is_not_described_is_refused_with_those_that_are():
    """The remedy is a name to choose, or a line to write."""
    with pytest.raises(TableError, match=r"'zoness'.*zones"):
        tables.columns("zoness")


# What does not fit


@pytest.mark.parametrize("name", TABLES)
def test_a_missing_column_is_named(name):
    """Table and column."""
    first = tables.columns(name)[0]

    with pytest.raises(TableError) as caught:
        tables.checked(rows_of(name).drop(columns=first), name)

    assert f"Table {name}: column {first!r} is missing" in str(caught.value)


def test_an_unknown_column_is_named():
    """What is not described is not passed on."""
    with pytest.raises(TableError, match=r"Table refusals: column 'mood' is not declared.*dictionary\.csv"):
        tables.checked(rows_of("refusals", mood="bad"), "refusals")


@pytest.mark.parametrize(
    ("name", "column", "value"),
    [
        ("refusals", "who", None),
        ("claims", "start", None),
        ("claims", "start", 1.5),
        ("claims", "start", "first"),
        ("countries", "share", None),
        ("countries", "share", "half"),
        ("claims", "anonymous_source", None),
        ("places_near", "lon", float("nan")),
    ],
)
def test_a_value_that_does_not_fit_is_named_with_table_and_column(name, column, value):
    """An empty text, count, number or flag where none may be empty; a word or a fraction where a count must be."""
    with pytest.raises(TableError) as caught:
        tables.checked(rows_of(name, **{column: value}), name)

    assert f"Table {name}" in str(caught.value)
    assert column in str(caught.value)


@pytest.mark.parametrize("name", TABLES)
def test_only_what_may_be_empty_may_be_empty(name):
    """Every column of every table, tried with nothing in it."""
    allowed = []
    for row in tables.dictionary()[name]:
        try:
            tables.checked(rows_of(name, **{row["column"]: None}), name)
        except TableError:
            continue
        allowed.append(row["column"])

    assert allowed == [row["column"] for row in tables.dictionary()[name] if row["nullable"] == "yes"]


def test_shapes_in_another_projection_are_refused():
    """A label does not move a point: metres of Web Mercator must not pass for degrees."""
    frame = gpd.GeoDataFrame(rows_of("places_near"), geometry="geometry", crs="EPSG:4326").to_crs("EPSG:3857")

    with pytest.raises(TableError, match="4326"):
        tables.checked(frame, "places_near")


def test_columns_come_back_in_the_declared_order_and_the_frame_is_left_alone():
    """A table's order is that of the dictionary; who calls keeps his own."""
    given = rows_of("refusals", 2)[["words", "topic", "who", "document_id", "claim_id"]].set_index(pd.Index([7, 7]))

    out = tables.checked(given, "refusals")

    assert list(out.columns) == ["claim_id", "document_id", "who", "topic", "words"]
    assert list(out.index) == [0, 1]
    assert next(iter(given.columns)) == "words"


# Writing and reading


@pytest.mark.parametrize("name", TABLES)
def test_what_is_written_is_read_again(name, tmp_path):
    """Rows and types, from the Parquet file; its CSV has the same columns and as many rows."""
    frame = tables.checked(rows_of(name, 2), name)

    path = tables.write(frame, tmp_path, name)

    assert path == tmp_path / f"{name}.parquet"
    pd.testing.assert_frame_equal(pd.DataFrame(tables.read(tmp_path, name)), pd.DataFrame(frame))
    beside = csv_rows(tmp_path / f"{name}.csv")
    assert len(beside) == 2
    assert list(beside[0]) == tables.columns(name)


@pytest.mark.parametrize("name", ["zones", "incidents"])
def test_an_empty_table_is_a_table(name, tmp_path):
    """With and without a geometry."""
    tables.write(tables.empty(name), tmp_path, name)

    assert list(tables.read(tmp_path, name).columns) == tables.columns(name)
    assert len(tables.read(tmp_path, name)) == 0


def test_shapes_keep_every_digit_and_say_their_crs(tmp_path):
    """A ring over the 180th meridian's edge, a hole, and no shape at all; longitude first."""
    hole = [(38.8, 33.3), (38.9, 33.3), (38.9, 33.4)]
    ring = Polygon([(38.1, 33.1), (39.123456789012345, 33.1), (39.1, 34.2)], [hole])
    frame = rows_of("zones", 3).assign(geometry=[ring, Polygon([(179, 1), (180, 1), (180, 2)]), None])

    back = tables.read(tables.write(frame, tmp_path, "zones").parent, "zones")

    assert back.crs.to_epsg() == 4326
    assert shapely.equals_identical(back.geometry.iloc[0], ring)
    assert back.geometry.iloc[0].bounds[:2] == (38.1, 33.1)
    assert back.geometry.isna().tolist() == [False, False, True]
    text = [row["geometry"] for row in csv_rows(tmp_path / "zones.csv")]
    assert text[0].startswith("POLYGON ((38.1 33.1")
    assert text[2] == ""


@pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", '=HYPERLINK("x")'])
def test_a_spreadsheet_runs_nothing_from_the_csv(tmp_path, value):
    """A text that looks like a formula gets an apostrophe in the CSV, and stays as it was in the Parquet file.

    Source:
        OWASP, CSV Injection, https://owasp.org/www-community/attacks/CSV_Injection
    """
    tables.write(rows_of("refusals", topic=value), tmp_path, "refusals")

    assert csv_rows(tmp_path / "refusals.csv")[0]["topic"] == "'" + value
    assert tables.read(tmp_path, "refusals")["topic"].tolist() == [value]


def test_a_negative_number_stays_a_number(tmp_path):
    """38 degrees west is no formula."""
    tables.write(rows_of("places_near", lon=-38.5), tmp_path, "places_near")

    assert csv_rows(tmp_path / "places_near.csv")[0]["lon"] == "-38.5"


def test_words_of_any_kind_survive(tmp_path):
    """Quotes, commas, line ends of all kinds, U+2028, Arabic, an emoji, an empty text."""
    words = ['said "go", then\nleft\r\n', "a\u2028b\x85c", "التنف", "🛩️", ""]
    frame = pd.concat([rows_of("refusals", words=text) for text in words])

    tables.write(frame, tmp_path, "refusals")

    assert tables.read(tmp_path, "refusals")["words"].tolist() == words
    assert [row["words"] for row in csv_rows(tmp_path / "refusals.csv")] == words


def test_the_same_rows_give_the_same_bytes(tmp_path):
    """Two builds can be compared file by file."""
    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        tables.write(rows_of("zones", 3), folder, "zones")

    for file in ("zones.parquet", "zones.csv"):
        assert (one / file).read_bytes() == (two / file).read_bytes()


# All or nothing


def test_a_table_that_does_not_fit_leaves_the_old_files(tmp_path):
    """And nothing beside them."""
    tables.write(rows_of("refusals"), tmp_path, "refusals")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    with pytest.raises(TableError):
        tables.write(rows_of("refusals", who=None), tmp_path, "refusals")

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_table_that_cannot_be_put_in_place_leaves_the_old_one(tmp_path):
    """A folder stands where the CSV should go: the Parquet file stays and no half file is left."""
    tables.write(rows_of("refusals"), tmp_path, "refusals")
    (tmp_path / "refusals.csv").unlink()
    (tmp_path / "refusals.csv").mkdir()

    with pytest.raises(TableError, match="cannot write table refusals") as caught:
        tables.write(rows_of("refusals", 2), tmp_path, "refusals")

    assert str(tmp_path) in str(caught.value)
    assert len(tables.read(tmp_path, "refusals")) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["refusals.csv", "refusals.parquet"]


def test_a_folder_that_is_a_file_is_refused_by_name(tmp_path):
    """The remedy is another folder."""
    (tmp_path / "tables").write_text("not a folder", encoding="utf-8")

    with pytest.raises(TableError, match="Choose another folder") as caught:
        tables.write(rows_of("refusals"), tmp_path / "tables", "refusals")

    assert str(tmp_path / "tables") in str(caught.value)


def test_a_table_that_is_not_there_says_what_makes_it(tmp_path):
    """The path, and the command."""
    with pytest.raises(TableError, match=r"refusals\.parquet is missing.*make report"):
        tables.read(tmp_path, "refusals")


def test_a_truncated_file_is_refused_by_name(tmp_path):
    """Half a file is what a full disk leaves."""
    path = tables.write(rows_of("refusals"), tmp_path, "refusals")
    path.write_bytes(path.read_bytes()[:100])

    with pytest.raises(TableError, match=r"refusals\.parquet"):
        tables.read(tmp_path, "refusals")


def test_a_table_of_an_older_edition_is_refused(tmp_path):
    """A file without a column that is declared today."""
    rows_of("refusals").drop(columns="topic").to_parquet(tmp_path / "refusals.parquet")

    with pytest.raises(TableError, match="column 'topic' is missing"):
        tables.read(tmp_path, "refusals")
