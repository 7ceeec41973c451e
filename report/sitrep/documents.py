"""Read the source documents. First step: imports no other step.

Input   <folder>/documents.csv   one row per document (optional)
        <folder>/<file>.txt      UTF-8 text, never edited
Output  tuple of `Document`, sorted by (published, id); or the table `documents`
"""

import csv
import hashlib
import io
import re
import shlex
import unicodedata
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from sitrep.errors import DocumentError

LIST_NAME = "documents.csv"
OBLIGATORY = ("id", "file")
OPTIONAL = ("publisher", "title", "url", "published", "accessed", "licence", "language", "basis", "sha256")
PRIVATE_PREFIX = "x_"  # columns of this kind are notes for people; nothing reads them
BASES = ("digest", "full text")

_ID = re.compile(r"[a-z0-9][a-z0-9._-]*")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_HELP = "See data/documents/README.md, 'Adding a document'."


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One text as it was found, with what is known about it.

    Reads: "`publisher` published this on `published` under `title`; `text` is the
    whole of it, or our digest of it, as `basis` says."
    """

    id: str
    file: str
    publisher: str | None
    title: str | None
    url: str | None
    published: date | None  # day of publication, UTC
    accessed: date | None  # day on which somebody of ours opened `url`, UTC
    licence: str | None
    language: str | None  # BCP 47, such as "en"
    basis: str  # "digest": our own words about the original; "full text": the original
    sha256: str  # of the bytes of the file, 64 hex digits
    text: str  # decoded, otherwise untouched: offsets count its code points


def read(folder: Path) -> tuple[Document, ...]:
    """Return every document of *folder*, those without a date last.

    A folder without documents.csv is read as plain texts: the id is the name of the file
    without its ending, rewritten where an id cannot hold it, and all else is unknown.
    Names that begin with a dot are not read.

    Args:
        folder: folder of .txt files, with or without a documents.csv.

    Returns:
        At least one document, sorted by (published or "9999", id).

    Raises:
        DocumentError: the folder, the list, a row or a text cannot be used; the message
            names it and says what to do.
    """
    entries = _entries(folder)
    names = [name for name in entries if name.lower().endswith(".txt") and not name.startswith(".")]
    list_path = folder / LIST_NAME
    rows = (
        _rows(list_path)
        if LIST_NAME in entries
        else [(str(folder / name), {"id": _id_for(name), "file": name}) for name in names]
    )
    if not rows and not names:
        raise DocumentError(f"{folder} holds no text. Put at least one .txt file into it. {_HELP}")
    _check_unique(rows)
    present = frozenset(entries)
    documents = [_document(_path_in(folder, present, where, row["file"]), where, row) for where, row in rows]
    for name in sorted(set(names) - {document.file for document in documents}):
        raise DocumentError(
            f"{folder / name} has no row in {list_path}. "
            f"Add a row with id {_id_for(name)!r}, or delete the file. {_HELP}"
        )
    return tuple(sorted(documents, key=lambda document: (str(document.published or "9999"), document.id)))


def sha256_of(text_bytes: bytes) -> str:
    """Return the SHA-256 of *text_bytes* as documents.csv holds it: 64 lower-case hex digits.

    Source:
        FIPS 180-4, https://doi.org/10.6028/NIST.FIPS.180-4
    """
    return hashlib.sha256(text_bytes).hexdigest()


def frame(documents: tuple[Document, ...]) -> pd.DataFrame:
    """Return *documents* as the table `documents`, in the order given.

    Args:
        documents: any number of them.

    Returns:
        One row per document, a column for each field and `n_chars` (code points of `text`); days
        as ISO 8601 text, what is unknown as None.
    """
    names = [field.name for field in fields(Document)]
    rows = [[_cell(getattr(document, name)) for name in names] for document in documents]
    table = pd.DataFrame(rows, columns=names, dtype=object)
    n_chars = pd.Series([len(document.text) for document in documents], dtype="int64")
    table.insert(names.index("text"), "n_chars", n_chars)
    return table


def from_frame(table: pd.DataFrame) -> tuple[Document, ...]:
    """Return the documents of table `documents`, in its order."""
    days = ("published", "accessed")
    names = [field.name for field in fields(Document)]
    out = []
    for row in table.to_dict("records"):
        known: dict[str, Any] = {name: None if pd.isna(row[name]) else row[name] for name in names}  # Any: cells
        known |= {name: date.fromisoformat(known[name]) if known[name] else None for name in days}
        out.append(Document(**known))
    return tuple(out)


def _cell(value: str | date | None) -> str | None:
    return value.isoformat() if isinstance(value, date) else value


def _entries(folder: Path) -> list[str]:
    if not folder.exists():
        raise DocumentError(f"{folder} does not exist. Name a folder that holds .txt files.")
    if not folder.is_dir():
        raise DocumentError(f"{folder} is a file, not a folder. Name the folder that holds the .txt files.")
    try:
        return sorted(path.name for path in folder.iterdir())
    except OSError as error:
        raise DocumentError(f"{folder} cannot be listed: {error.strerror}. Get read access.") from error


def _rows(path: Path) -> list[tuple[str, dict[str, str]]]:
    """Return (where, row) for each row of the list; `where` names it in messages."""
    text = _decoded(path, _bytes(path)).removeprefix("\ufeff")  # spreadsheets put a mark in front
    # io.StringIO with newline="" leaves line ends alone, as csv asks; splitlines() would cut at U+2028.
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[str, dict[str, str]]] = []
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
            rows.append((where, dict(zip(header, cells, strict=True))))
    except csv.Error as error:
        raise DocumentError(
            f"{path}, line {reader.line_num} is not CSV: {error}. Mend the quotation marks of that row."
        ) from error
    return rows


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


def _id_for(name: str) -> str:
    """Return the id of a text that has no row: its stem if that is an id, else the nearest one."""
    stem = Path(name).stem
    if _ID.fullmatch(stem):
        return stem
    ascii_stem = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode("ascii").lower()
    slug = re.sub(r"[^a-z0-9._]+", "-", ascii_stem).strip("-._")
    return slug or f"text-{sha256_of(name.encode('utf-8', 'surrogateescape'))[:12]}"


def _check_unique(rows: list[tuple[str, dict[str, str]]]) -> None:
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


def _document(path: Path, where: str, row: dict[str, str]) -> Document:
    if not _ID.fullmatch(row["id"]):
        raise DocumentError(
            f"{where}: the id {row['id']!r} is not usable. "
            "Use lower-case letters a-z, digits, dot, hyphen and underscore, a letter or digit first."
        )
    text_bytes = _bytes(path)
    sha256 = sha256_of(text_bytes)
    stated = row.get("sha256", "").strip().lower()
    if stated and stated != sha256:
        raise DocumentError(
            f"{path} has the sha256 {sha256[:12]}..., but {where} says {stated[:12]}.... "
            "Documents are never edited: restore the file. If the new text is the right one, "
            f"put the output of `sha256sum {shlex.quote(str(path))}` into the row."
        )
    text = _decoded(path, text_bytes)
    if not text.removeprefix("\ufeff").strip():
        raise DocumentError(f"{path} is empty. Put its text in, or delete the file and its row.")
    return Document(
        id=row["id"],
        file=row["file"],
        publisher=row.get("publisher") or None,
        title=row.get("title") or None,
        url=row.get("url") or None,
        published=_day(where, "published", row.get("published", "")),
        accessed=_day(where, "accessed", row.get("accessed", "")),
        licence=row.get("licence") or None,
        language=row.get("language") or None,
        sha256=sha256,
        basis=_basis(where, row.get("basis", "")),
        text=text,
    )


def _path_in(folder: Path, present: frozenset[str], where: str, name: str) -> Path:
    """Return the path of the text *name*, which must lie in *folder* itself."""
    if not name:
        raise DocumentError(f"{where}: the row has no file. Name a .txt file, or delete the row.")
    if "/" in name or "\\" in name or name in (".", ".."):
        raise DocumentError(f"{where}: the file {name!r} leaves the folder. Copy it here, give its name only.")
    if not name.lower().endswith(".txt"):
        raise DocumentError(f"{where}: the file {name!r} is not a .txt file. Save its text as one.")
    if any("\ud800" <= character <= "\udfff" for character in name):
        raise DocumentError(f"{where!r}: the file name is not UTF-8. Rename the file.")
    path = folder / name
    if name not in present:
        raise DocumentError(f"{where}: there is no file {name!r} in {folder}. Add it, or delete the row.")
    if not path.is_file():
        raise DocumentError(f"{where}: {path} is not a file. Put the text into a file of that name.")
    return path


def _bytes(path: Path) -> bytes:
    """Return the bytes of *path*, which must not be a link to another folder."""
    if path.resolve().parent != path.parent.resolve():
        raise DocumentError(f"{path} is a link that leaves the folder. Copy {path.resolve()} here instead.")
    try:
        return path.read_bytes()
    except OSError as error:
        raise DocumentError(f"{path} cannot be read: {error.strerror}. Get read access.") from error


def _decoded(path: Path, content: bytes) -> str:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DocumentError(
            f"{path} is not UTF-8: byte 0x{content[error.start]:02x} at offset {error.start}. "
            "Save it as UTF-8, for example with `iconv -f WINDOWS-1252 -t UTF-8`."
        ) from error
    if "\0" in text:
        raise DocumentError(
            f"{path} holds a NUL byte at offset {content.index(0)}: it is not plain text. "
            "Save the text as UTF-8 (not UTF-16)."
        )
    return text


def _day(where: str, column: str, value: str) -> date | None:
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


def _basis(where: str, value: str) -> str:
    if value and value not in BASES:
        raise DocumentError(f"{where}: basis is {value!r}. Write {' or '.join(BASES)}, or leave it empty.")
    return value or "full text"
