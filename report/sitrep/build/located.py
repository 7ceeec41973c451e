"""Points from a file, told apart by a zone: what `sitrep locate` does.

Input   a table of points (CSV, Parquet, or CSV on standard input); a disc by numbers, or a zone of a built report
Output  the same table with relation, distance_m and azimuth
"""

import csv
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any  # Any: a row of a table

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from sitrep import reference, tables, zone
from sitrep.errors import BuildError, ZoneError

STANDARD = Path("-")
_LON, _LAT = ("lon", "longitude", "lng", "long", "x"), ("lat", "latitude", "y")
_ADDED = ("relation", "distance_m", "azimuth")
_WIDE = ("country", "region", "continent")


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """What points are held against: a disc whose radius is an interval, or an outline."""

    name: str
    centre: tuple[float, float]  # longitude, latitude, degrees
    low_m: float
    high_m: float
    outline: BaseGeometry | None = None  # instead of the disc


def disc(centre: Sequence[float] | None, around: str | None, radius: float, to: float | None, unit: str) -> Extent:
    """Return the disc that options of the command line describe.

    Args:
        centre: (longitude, latitude), degrees, or None where *around* names a place.
        around: a place of the reference tables.
        radius: of the disc, in *unit*; the smallest that is possible, where *to* gives the largest.
        to: the largest radius.
        unit: a unit of length as pint knows it.

    Raises:
        ZoneError: a place or unit is unknown, or a number is out of range; the message names the option.
    """
    if centre is not None:
        name, point = "the centre given", zone.limits.point("--centre", centre)
    else:
        place = _place(str(around))
        name, point = f"{place.name} ({place.lat:.5f}, {place.lon:.5f}; {place.source})", (place.lon, place.lat)
    low_m = zone.metres(radius, unit, "--radius")
    high_m = low_m if to is None else zone.metres(to, unit, "--to")
    zone.limits.named("--radius", zone.limits.check_radius, low_m)
    zone.limits.named("--to", zone.limits.check_radius, high_m)
    return Extent(name=name, centre=point, low_m=low_m, high_m=high_m)


def of_report(folder: Path, wanted: str | None) -> Extent:
    """Return a zone of the tables in *folder*: the one of the id *wanted*, or the first.

    Raises:
        SitrepError: the folder has no table of zones, or none of that id that is drawn.
    """
    found = tables.read(folder, "zones")
    drawn: list[Any] = [row for row in found.itertuples() if row.geometry is not None]
    if not drawn:
        raise ZoneError(f"{folder}: this report draws no zone, so nothing lies in one. Give --centre and --radius.")
    rows = {row.id: row for row in drawn}
    if wanted is not None and wanted not in rows:
        raise ZoneError(f"--zone: {wanted!r} is no zone that {folder} has drawn. There are: {', '.join(rows)}.")
    row = rows[wanted] if wanted is not None else drawn[0]
    if row.shape != "circle":
        return Extent(name=row.id, centre=(0.0, 0.0), low_m=0.0, high_m=0.0, outline=row.geometry)
    low_m = row.radius_m if pd.isna(row.radius_low_m) else row.radius_low_m
    high_m = row.radius_m if pd.isna(row.radius_high_m) else row.radius_high_m
    return Extent(name=row.id, centre=(row.lon, row.lat), low_m=low_m, high_m=high_m)


def points(path: Path) -> pd.DataFrame:
    """Return the table at *path*; of a CSV file all cells are text, as written.

    Raises:
        BuildError: it cannot be read.
    """
    try:
        if path.suffix.lower() == ".parquet":
            return pd.read_parquet(path)
        source: Any = sys.stdin.buffer if path == STANDARD else path
        return pd.read_csv(source, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except (OSError, ValueError, csv.Error) as error:  # pandas' and pyarrow's errors are ValueErrors
        raise BuildError(f"{_named(path)} cannot be read as a table ({error}). Give CSV or Parquet.") from error


def against(
    extent: Extent,
    table: pd.DataFrame,
    where: Path,
    columns: tuple[str | None, str | None] = (None, None),
    *,
    measured: bool = True,
) -> pd.DataFrame:
    """Return *table* with how each point lies to *extent*.

    Args:
        extent: what the points are held against.
        table: one point a row, longitude and latitude in degrees (WGS 84).
        where: the file of the points, for errors.
        columns: names of the columns of longitude and latitude; None to find them by their usual names.
        measured: also measure distance and azimuth from the centre, exactly; without, only the relation is told,
            many times as fast. An outline has no centre: both are then empty.

    Raises:
        SitrepError: a column is missing, or a point is not on Earth; the message names the row.
    """
    lon = _numbers(table, _column(table, columns[0], _LON, "--lon", where), where)
    lat = _numbers(table, _column(table, columns[1], _LAT, "--lat", where), where)
    taken = [name for name in _ADDED if name in table]
    if taken:
        raise BuildError(f"{_named(where)} already has a column {taken[0]!r}. Give it another name.")
    try:
        found = _found(extent, lon, lat, measured=measured)
    except ZoneError as error:
        raise ZoneError(f"{_named(where)}: {error}") from error
    found.index = table.index
    return table.join(found)


def write(table: pd.DataFrame, path: Path) -> None:
    """Write *table* to *path*, whole or not at all: Parquet by its ending, else CSV; "-" is standard output.

    Raises:
        BuildError: it cannot be written.
    """
    if path == STANDARD:
        table.to_csv(sys.stdout, index=False, lineterminator="\n")
        return
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        if path.suffix.lower() == ".parquet":
            table.to_parquet(beside, index=False)
        else:
            table.to_csv(beside, index=False, lineterminator="\n")
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise BuildError(f"{path} cannot be written: {error.strerror}. Name another file with -o.") from error


def _place(name: str) -> reference.Place:
    candidates = [place for place in reference.locate_name(name) if place.kind not in _WIDE]
    if not candidates:
        raise ZoneError(f"--around: no source tells where {name!r} is as a point. Give --centre LON LAT instead.")
    return candidates[0]


def _found(extent: Extent, lon: NDArray[np.float64], lat: NDArray[np.float64], *, measured: bool) -> pd.DataFrame:
    if extent.outline is not None:
        relation = zone.relations_to(extent.outline, lon, lat)
        return pd.DataFrame({"relation": relation, "distance_m": np.nan, "azimuth": np.nan})
    if not measured:
        codes = zone.relations(lon, lat, extent.centre, extent.low_m, extent.high_m)
        return pd.DataFrame({"relation": np.array(zone.RELATIONS)[codes]})
    relation, distance_m, azimuth = zone.located(lon, lat, extent.centre, extent.low_m, extent.high_m)
    azimuth[distance_m == 0] = np.nan  # the centre lies in no direction from itself
    return pd.DataFrame({"relation": relation, "distance_m": distance_m, "azimuth": azimuth})


def _column(table: pd.DataFrame, wanted: str | None, usual: Sequence[str], option: str, where: Path) -> str:
    if wanted is not None:
        if wanted not in table:
            raise BuildError(f"{option}: {_named(where)} has no column {wanted!r}. It has: {_listed(table)}.")
        return wanted
    found = [str(name) for name in table.columns if str(name).strip().lower() in usual]
    if len(found) != 1:
        many = f"more than one ({', '.join(found)})" if found else "none"
        raise BuildError(
            f"{_named(where)}: of columns called {', '.join(usual)} there is {many}. It has: {_listed(table)}. "
            f"Name the right one with {option}."
        )
    return found[0]


def _listed(table: pd.DataFrame) -> str:
    return ", ".join(map(str, table.columns)) or "no column"


def _numbers(table: pd.DataFrame, column: str, where: Path) -> NDArray[np.float64]:
    numbers = pd.to_numeric(table[column], errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    bad = np.flatnonzero(np.isnan(numbers))
    if len(bad):
        got = table[column].iloc[int(bad[0])]
        raise BuildError(f"{_named(where)}, point {bad[0] + 1}, {column}: {got!r} is no number. Give decimal degrees.")
    return numbers


def _named(path: Path) -> str:
    return "Standard input" if path == STANDARD else str(path)
