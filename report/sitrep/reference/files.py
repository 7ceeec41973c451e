"""Read the reference files, each once, and check what a person may have typed.

Input   data/reference/*
Output  DataFrames; a caller may change its copy without changing anybody else's
"""

import csv
import json
from collections.abc import Hashable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import fastjsonschema
import pandas as pd
import pyarrow.parquet as pq

from sitrep import layout, lexicon
from sitrep.errors import LexiconError, ReferenceDataError
from sitrep.reference import names

if TYPE_CHECKING:  # geopandas takes half a second to import: whoever needs no borders need not wait for it
    import geopandas as gpd

FOLDER = layout.DATA / "reference"
NUMBERS = ("lon", "lat", "precision_m", "iso_num")


def borders(folder: Path = FOLDER) -> "gpd.GeoDataFrame":
    """Return the countries' areas: iso3, iso2, name, geometry (MultiPolygon, EPSG:4326, longitude first).

    Disputed areas without an ISO number have null codes.  The lines may be 1 km off on average and 2.4 km at worst
    (`provenance`), so a share of an area measured with them needs that error beside it.

    Raises:
        ReferenceDataError: the file is missing.
    """
    return _borders(folder).copy(deep=False)


def countries(folder: Path = FOLDER) -> pd.DataFrame:
    """Return one row per country or territory: its codes, names, demonyms, capital and label point.

    Returns:
        DataFrame iso2, iso3, iso_num, name, official, capital, demonym, people, aliases (several are "; "-joined;
        missing is None), lon, lat (degrees; a point on its land), precision_m, source.

    Raises:
        ReferenceDataError: the file is missing, or a row does not fit schema/countries.json.
    """
    return _checked_csv(folder, "countries").copy(deep=False)


def counties(folder: Path = FOLDER) -> pd.DataFrame:
    """Return the counties of the United States: name ("Lamar County"), iso2, admin1, lon, lat (degrees), precision_m.

    Raises:
        ReferenceDataError: the file is missing.
    """
    return pd.read_csv(_existing(folder / "counties.csv"), keep_default_na=False)


def places(folder: Path = FOLDER) -> pd.DataFrame:
    """Return the hand-sourced places, in the file's order; columns as in data/reference/README.md.

    Raises:
        ReferenceDataError: the file is missing, a row does not fit schema/places.json, a `rival_of` names no row, or
            one alias is given to two places.
    """
    return _places(folder).copy(deep=False)


def gazetteer(columns: Sequence[str] | None = None, folder: Path = FOLDER) -> pd.DataFrame:
    """Return the worldwide gazetteer, or only the named *columns* of it (reading fewer is faster).

    Returns:
        DataFrame geonameid, name, ascii, iso2, admin1, kind (capital, city, region), lat, lon (degrees), precision_m,
        population, alternate_names ("; "-joined); a row's position is what the search index counts by.

    Raises:
        ReferenceDataError: the file is missing, or has no column of that name.
    """
    path = _existing(folder / "gazetteer.parquet")
    known = pq.read_schema(path).names
    unknown = sorted(set(columns or ()) - set(known))
    if unknown:
        raise ReferenceDataError(f"{path} has no column {unknown[0]!r}. Ask for one of: {', '.join(known)}.")
    return pd.read_parquet(path, columns=list(columns) if columns is not None else None)


def provenance(folder: Path = FOLDER) -> pd.DataFrame:
    """Return where each reference file is from and how it may be wrong, indexed by file name.

    Returns:
        DataFrame name, made_by, from, version, licence, attribution, date, sha256, error_m_typical, error_m_worst
        (metres; null where the source states none), wrong.

    Raises:
        ReferenceDataError: sources.yaml is missing or does not fit schema/sources.json.
    """
    return pd.DataFrame(_checked_yaml(folder, "sources")["files"]).set_index("file")


def articles(folder: Path = FOLDER) -> tuple[str, ...]:
    """Return the articles that news texts write before a place name in one way or another, folded and sorted."""
    return tuple(sorted(names.folded(article) for article in _checked_yaml(folder, "names")["articles"]))


def glossary(folder: Path = FOLDER) -> pd.DataFrame:
    """Return the words that the report explains: term, meaning, source (None where the term is our own), by term.

    Raises:
        ReferenceDataError: the file is missing, does not fit schema/glossary.json, or explains a term twice.
    """
    frame = pd.DataFrame(_checked_yaml(folder, "glossary")["terms"], columns=["term", "meaning", "source"])
    twice = frame.loc[frame["term"].str.casefold().duplicated(), "term"]
    if len(twice):
        raise ReferenceDataError(
            f"{folder / 'glossary.yaml'} explains {twice.iloc[0]!r} twice. Keep one of the two entries."
        )
    return frame.sort_values("term", key=lambda terms: terms.str.casefold(), ignore_index=True)


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise ReferenceDataError(f"{path} is missing. Restore it from the repository, or name another folder.")
    return path


def _checked_yaml(folder: Path, name: str) -> dict:
    try:
        return lexicon.read(name, folder)
    except LexiconError as error:
        raise ReferenceDataError(str(error)) from error


@cache
def _borders(folder: Path) -> "gpd.GeoDataFrame":
    import geopandas as gpd

    return gpd.read_parquet(_existing(folder / "borders.parquet"))


@cache
def _checked_csv(folder: Path, name: str) -> pd.DataFrame:
    path = _existing(folder / f"{name}.csv")
    schema_path = _existing(folder / "schema" / f"{name}.json")
    check = lexicon.validator(schema_path)
    columns = list(json.loads(schema_path.read_text(encoding="utf-8"))["properties"])
    rows = []
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            if reader.fieldnames != columns:
                raise ReferenceDataError(
                    f"{path}, line 1: the columns are {reader.fieldnames}. They must be {columns}, in this order."
                )
            for texts in reader:
                where = f"{path}, line {reader.line_num} ({texts[columns[0]]!r})"
                if None in texts or None in texts.values():
                    raise ReferenceDataError(
                        f"{where}: the row has more or fewer cells than line 1. Quote a cell that holds a comma."
                    )
                row = {column: _value(column, text, where) for column, text in texts.items()}
                try:
                    check(row)
                except fastjsonschema.JsonSchemaValueException as fault:
                    column = ".".join(map(str, fault.path[1:])) or "the row"
                    raise ReferenceDataError(
                        f"{where}, {column}: {lexicon.complaint(fault)}. "
                        f"Mend the row; schema/{name}.json says what it may hold."
                    ) from fault
                rows.append(row)
    except UnicodeDecodeError as error:
        raise ReferenceDataError(f"{path} is not UTF-8: {error}. Save it as UTF-8.") from error
    except csv.Error as error:
        raise ReferenceDataError(f"{path} is not CSV: {error}. Mend the quotes in the line.") from error
    return pd.DataFrame(rows, columns=columns)


def _value(column: str, text: str, where: str) -> str | float | None:
    if text == "":
        return None
    if column not in NUMBERS:
        return text
    try:
        return float(text)
    except ValueError as error:
        raise ReferenceDataError(f"{where}, {column}: {text!r} is not a number. Write it in digits.") from error


@cache
def _places(folder: Path) -> pd.DataFrame:
    frame = _checked_csv(folder, "places")
    path, known = folder / "places.csv", set(frame["name"])
    given: dict[str, str] = {}
    for row in frame.to_dict("records"):
        name, rival = row["name"], row["rival_of"]
        if isinstance(rival, str) and (rival not in known or rival == name):
            raise ReferenceDataError(
                f"{path}, row {name!r}: rival_of is {rival!r}, which is no other row. "
                "Name another place of this file, or leave the cell empty."
            )
        for form in {names.folded(written) for written in all_names(row)}:
            if form in given:
                raise ReferenceDataError(
                    f"{path}, row {name!r}: {form!r} also names {given[form]!r}. "
                    "Keep that name in one row; the other row can say `rival_of`."
                )
            given[form] = name
    return frame


def all_names(row: Mapping[Hashable, Any]) -> list[str]:  # Any: a row holds text, numbers and missing cells
    """Return every way in which a row of places.csv or countries.csv is written: name, aliases, Arabic or official."""
    written = [row["name"]]
    for column in ("aliases", "name_ar", "official"):
        if isinstance(row.get(column), str):
            written.extend(part.strip() for part in row[column].split(";"))
    return [name for name in written if name]
