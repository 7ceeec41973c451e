"""What the tables hold that notebooks pass to each other, and how they are read and written.

Input   data/dictionary.csv         one row per column: the only place where a column is described
Output  <folder>/<table>.parquet    (GeoParquet where the table has a geometry) and the same as .csv
"""

import csv
import tempfile
from functools import cache
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pandera.pandas as pa

from sitrep import layout
from sitrep.errors import TableError

DICTIONARY = layout.DATA / "dictionary.csv"
WGS84 = "EPSG:4326"
_OPENS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_KINDS = {"text": "str", "integer": "int64", "number": "float64", "flag": "bool"}


@cache
def dictionary(path: Path = DICTIONARY) -> dict[str, list[dict[str, str]]]:
    """Return the description of every column by table, in the order of the file."""
    out: dict[str, list[dict[str, str]]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            out.setdefault(row["table"], []).append(row)
    return out


def columns(name: str) -> list[str]:
    """Return the columns of table *name*, in order."""
    return [row["column"] for row in _described(name)]


def empty(name: str) -> pd.DataFrame:
    """Return table *name* with its columns and no row."""
    return checked(pd.DataFrame({column: [] for column in columns(name)}), name)


def checked(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return *frame* with the columns, order and types that table *name* declares.

    Args:
        frame: the rows, any index; a geometry column in EPSG:4326 where the table has one.
        name: a table of data/dictionary.csv.

    Raises:
        TableError: a column is missing or unknown, or a value does not fit it.
    """
    rows = _described(name)
    wanted = [row["column"] for row in rows]
    odd = sorted(set(wanted) ^ set(frame.columns))
    if odd:
        raise TableError(
            f"Table {name}: column {odd[0]!r} is {'missing' if odd[0] in wanted else 'not declared'}. "
            f"Mend the step that makes it, or describe it in {DICTIONARY.name}."
        )
    for row in rows:
        _check_values(frame[row["column"]], row)
    geometry = [row["column"] for row in rows if row["kind"] == "geometry"]
    plain = pd.DataFrame({column: frame[column] for column in wanted if column not in geometry})
    try:
        plain = _schema(name).validate(plain.reset_index(drop=True), lazy=False)
    except (pa.errors.SchemaError, pa.errors.SchemaErrors) as error:
        case = error.failure_cases.iloc[0]
        raise TableError(
            f"Table {name}, column {case.get('column', '?')}: {case['failure_case']!r} does not fit "
            f"({case.get('check', 'its kind')}). Mend the step that makes it."
        ) from error
    if not geometry:
        return plain
    shapes = gpd.GeoSeries(list(frame[geometry[0]]), crs=WGS84)
    return gpd.GeoDataFrame(plain.assign(geometry=shapes), geometry="geometry", crs=WGS84)


def write(frame: pd.DataFrame, folder: Path | str, name: str) -> Path:
    """Write *frame* as table *name*, whole or not at all, and return the Parquet file's path.

    Raises:
        TableError: the frame does not fit the table, or the folder cannot be written.
    """
    table = checked(frame, name)
    folder = Path(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".half-") as half:
            parquet, text = Path(half) / f"{name}.parquet", Path(half) / f"{name}.csv"
            table.to_parquet(parquet, index=False, compression="zstd")
            _for_spreadsheets(table).to_csv(
                text, index=False, lineterminator="\r\n"
            )  # RFC 4180; with "\n" a lone "\r" would go unquoted
            text.replace(folder / text.name)
            parquet.replace(folder / parquet.name)
    except OSError as error:
        raise TableError(f"{folder}: cannot write table {name} ({error.strerror}). Choose another folder.") from error
    return folder / f"{name}.parquet"


def read(folder: Path | str, name: str) -> pd.DataFrame:
    """Return table *name* of *folder*, checked; a GeoDataFrame where it has a geometry.

    Raises:
        TableError: the table is not there or does not fit its description.
    """
    path = Path(folder) / f"{name}.parquet"
    if not path.is_file():
        raise TableError(f"{path} is missing. Run the notebook that writes it, or `make report`.")
    has_geometry = any(row["kind"] == "geometry" for row in _described(name))
    try:
        frame = gpd.read_parquet(path) if has_geometry else pd.read_parquet(path)
    except (OSError, ValueError) as error:  # pyarrow's errors are of these two kinds
        raise TableError(f"{path} cannot be read ({error}). Delete it and run the notebook that writes it.") from error
    return checked(frame, name)


def formula_safe(text: str) -> str:
    """Return *text* so that no spreadsheet runs it: with an apostrophe before a sign that opens a formula.

    Source:
        OWASP, CSV Injection, https://owasp.org/www-community/attacks/CSV_Injection
    """
    return f"'{text}" if text.startswith(_OPENS_FORMULA) else text


def _check_values(values: pd.Series, row: dict[str, str]) -> None:
    """Refuse what coercion would hide: an empty cell, a fraction for a count, a word for a flag, another projection."""
    odd = values[values.isna()] if row["nullable"] == "no" else values[:0]
    if row["kind"] == "integer" and odd.empty:
        odd = values[values.notna() & (pd.to_numeric(values, errors="coerce") % 1 != 0)]
    elif row["kind"] == "flag" and odd.empty:
        odd = values[values.notna() & ~values.isin([True, False])]
    if len(odd):
        raise TableError(
            f"Table {row['table']}, column {row['column']}: {odd.iloc[0]!r} does not fit ({row['kind']}, "
            f"{'may' if row['nullable'] == 'yes' else 'must not'} be empty). Mend the step that makes it."
        )
    crs = getattr(values, "crs", None)
    if crs is not None and crs != WGS84:
        raise TableError(f"Table {row['table']}: shapes must be {WGS84} (lon, lat), got {crs}. Project them back.")


def _described(name: str) -> list[dict[str, str]]:
    if name not in dictionary():
        raise TableError(f"No table is called {name!r}. data/dictionary.csv lists: {', '.join(dictionary())}.")
    return dictionary()[name]


@cache
def _schema(name: str) -> pa.DataFrameSchema:
    described = {
        row["column"]: pa.Column(_KINDS[row["kind"]], nullable=row["nullable"] == "yes", coerce=True)
        for row in _described(name)
        if row["kind"] != "geometry"
    }
    return pa.DataFrameSchema(described, strict=True)


def _for_spreadsheets(table: pd.DataFrame) -> pd.DataFrame:
    """Return *table* with shapes as WKT, and no text that a spreadsheet would run as a formula."""
    out = pd.DataFrame(table.copy())
    if "geometry" in out:
        out["geometry"] = [None if shape is None else shape.wkt for shape in table["geometry"]]
    for column in out.columns:
        if isinstance(out[column].dtype, pd.StringDtype):
            out[column] = out[column].map(formula_safe, na_action="ignore")
    return out
