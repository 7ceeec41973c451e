"""What is known about texts: the rows of documents.csv, or the JSON beside a text.

Input   documents.csv; <file>.json
Output  rows: column name -> what stands there
"""

import csv
import io
import json
import re
import unicodedata
from datetime import date
from pathlib import Path

from sitrep.documents import files
from sitrep.documents.record import sha256_of
from sitrep.errors import DocumentError

LIST_NAME = "documents.csv"
OBLIGATORY = ("id", "file")
OPTIONAL = (
    *("publisher", "title", "url", "published", "accessed", "licence", "language", "basis", "sha256"),
    *("original_sha256", "guessed"),
)
PRIVATE_PREFIX = "x_"  # columns of this kind are notes for people; nothing reads them
BASES = ("digest", "full text")

ID = re.compile(r"[a-z0-9][a-z0-9._-]*")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
HELP = "See data/documents/README.md, 'Adding a document'."


def rows(path: Path) -> list[tuple[str, dict[str, str]]]:
    """Return (where, row) for each row of the list; `where` names it in messages."""
    text = files.decoded(path, files.content_of(path)).removeprefix("\ufeff")  # spreadsheets put a mark in front
    # io.StringIO with newline="" leaves line ends alone, as csv asks; splitlines() would cut at U+2028.
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    out: list[tuple[str, dict[str, str]]] = []
    try:
        header = next(reader, [])
        _check_header(path, header)
        for cells in reader:
            where = f"{path}, line {reader.line_num}"
            if not any(cells):
                continue
            if len(cells) != len(header):
                raise DocumentError(
                    f"{where}: the row has {len(cells)} cells, the first line names {len(header)} columns. "
                    'Put one comma between cells, and "..." around a cell that holds a comma.'
                )
            out.append((where, dict(zip(header, cells, strict=True))))
    except csv.Error as error:
        raise DocumentError(
            f"{path}, line {reader.line_num} is not CSV: {error}. Mend the quotation marks of that row."
        ) from error
    return out


def beside(path: Path) -> dict[str, str]:
    """Return what the JSON file beside the text at *path* says of it: columns of documents.csv, other keys left out.

    `outlet` is read as `publisher`. Without such a file nothing is known.

    Raises:
        DocumentError: the file is not a JSON object, or a column's value is not text.
    """
    where = path.with_suffix(".json")
    if not where.is_file():
        return {}
    try:
        known = json.loads(files.decoded(where, files.content_of(where)))
    except ValueError as error:
        raise DocumentError(f"{where} is not JSON: {error}. Mend it, or list the text in {LIST_NAME}.") from error
    if not isinstance(known, dict):
        raise DocumentError(f'{where} is not a JSON object. Write what is known as {{"publisher": ...}}.')
    known.setdefault("publisher", known.get("outlet"))
    row = {name: known[name] for name in OPTIONAL if known.get(name) is not None}
    for name, value in row.items():
        if not isinstance(value, str):
            raise DocumentError(f"{where}: {name} is {value!r}, which is not text. Put it in quotation marks.")
    return row


def _check_header(path: Path, header: list[str]) -> None:
    known = ", ".join(OBLIGATORY + OPTIONAL)
    for name in OBLIGATORY:
        if name not in header:
            raise DocumentError(
                f"{path} has no column {name!r}; its first line is {','.join(header)[:120]!r}. "
                f"Name the columns in the first line, separated by commas: {known}."
            )
    for name in header:
        if header.count(name) > 1:
            raise DocumentError(f"{path} names the column {name!r} twice. Keep one of them.")
        if name not in OBLIGATORY + OPTIONAL and not name.startswith(PRIVATE_PREFIX):
            raise DocumentError(
                f"{path} has an unknown column {name!r}. Rename it to one of {known}, "
                f"or to {PRIVATE_PREFIX + name!r} if it is a note of your own."
            )


def id_for(name: str) -> str:
    """Return the id of a text that has no row: its stem if that is an id, else the nearest one."""
    stem = Path(name).stem
    if ID.fullmatch(stem):
        return stem
    ascii_stem = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode("ascii").lower()
    slug = re.sub(r"[^a-z0-9._]+", "-", ascii_stem).strip("-._")
    return slug or f"text-{sha256_of(name.encode('utf-8', 'surrogateescape'))[:12]}"


def check_unique(rows: list[tuple[str, dict[str, str]]]) -> None:
    for column in OBLIGATORY:
        first: dict[str, str] = {}
        for where, row in rows:
            value = row[column]
            if value and value in first:
                raise DocumentError(
                    f"{where}: the {column} {value!r} is already taken by {first[value]}. "
                    "Rename one of the two, or delete it."
                )
            first[value] = where


def day(where: str, column: str, value: str) -> date | None:
    if not value.strip():
        return None
    try:
        if not _DAY.fullmatch(value.strip()):
            raise ValueError("the form is not YYYY-MM-DD")
        return date.fromisoformat(value.strip())
    except ValueError as error:
        raise DocumentError(
            f"{where}: {column} is {value!r}: {error}. Write an ISO 8601 day such as 2017-06-01, or leave it empty."
        ) from error


def basis(where: str, value: str) -> str:
    if value and value not in BASES:
        raise DocumentError(f"{where}: basis is {value!r}. Write {' or '.join(BASES)}, or leave it empty.")
    return value or "full text"


def guessed(where: str, value: str) -> str | None:
    """Return the columns that *value* says were guessed, in the order of the list; None for none."""
    names = value.split()
    for name in names:
        if name not in OPTIONAL:
            raise DocumentError(
                f"{where}: guessed names {name!r}, which is no column. Name columns, separated by spaces, "
                f"such as 'publisher published', or leave it empty."
            )
    return " ".join(name for name in OPTIONAL if name in names) or None
