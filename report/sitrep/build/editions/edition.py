"""Read one edition of a report: what it was made from, what it claims, what it finds.

Input   report.html with what travels in it; or the tables of a build that is not a page yet
Output  an `Edition`
"""

import csv
import io
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any  # a cell of a table is of any type

import pyarrow as pa
import pyarrow.parquet as pq

from sitrep import publish
from sitrep.build import manifest
from sitrep.build.manifest import Record
from sitrep.build.verify import reading
from sitrep.errors import BuildError

CHANGES = "changes.csv"
_CLAIMS, _INCIDENTS = "claims.parquet", "incidents.parquet"
_FINDINGS, _ZONES, _REJECTED = "findings.csv", "zones.geojson", "rejected.csv"
ADDRESSED = ("claim", "document", "finding", "figure")  # subjects of `changes` that a link can lead to
Row = Mapping[str, Any]
Rows = tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One edition of a report."""

    name: str  # file name
    record: Record
    claims: Mapping[str, Row]  # by id
    findings: Rows
    zones: Rows
    incidents: Rows
    rejected: Mapping[str, Row] = field(default_factory=dict)  # claims that a person took out, by id
    gone: Rows = ()  # what it says itself is no longer in it: rows of `changes`
    anchors: Mapping[str, str] = field(default_factory=dict)  # id that a permalink leads to -> what is there, in words
    sha256: str = ""

    @property
    def date(self) -> str:
        """Return the day of the edition, ISO 8601."""
        return self.record.date[:10]

    @property
    def mark(self) -> str:
        """Return what tells this edition from others of the same day: its day and the start of its sha256."""
        return f"{self.date} {self.sha256[:8]}".strip()


def of_report(path: Path) -> Edition:
    """Return the edition in the file *path*.

    Raises:
        SitrepError: it is no report, or it does not carry what editions are compared by.
    """
    page = reading.page(path)
    files = publish.downloads.read(path)
    if manifest.NAME not in files or _CLAIMS not in files:
        lacking = manifest.NAME if manifest.NAME not in files else _CLAIMS
        raise BuildError(
            f"{path} carries no {lacking}, so it cannot be compared: it was built by an older sitrep. "
            "Build it again from its documents, and compare that."
        )
    record = manifest.read(files[manifest.NAME], f"{path}, {manifest.NAME}")
    return _edition(path.name, record, files.get, str(path), page.anchors, manifest.written(path).sha256)


def of_build(folder: Path, record: Record, name: str) -> Edition:
    """Return the edition whose tables lie in *folder*/tables and whose page is not made yet."""

    def content(file: str) -> bytes | None:
        path = folder / "tables" / file
        return path.read_bytes() if path.is_file() else None

    return _edition(name, record, content, str(folder), {}, "")


def _edition(
    name: str,
    record: Record,
    content: Callable[[str], bytes | None],
    where: str,
    anchors: Mapping[str, str],
    sha256: str,
) -> Edition:
    try:
        return Edition(
            name=name,
            record=record,
            claims={str(row["id"]): row for row in _parquet(content(_CLAIMS))},
            findings=_csv(content(_FINDINGS)),
            zones=_features(content(_ZONES)),
            incidents=_parquet(content(_INCIDENTS)),
            rejected={row["id"]: row for row in _csv(content(_REJECTED))},
            gone=tuple(row for row in _csv(content(CHANGES)) if _is_gone(row)),
            anchors=anchors,
            sha256=sha256,
        )
    except (pa.ArrowException, ValueError, KeyError) as error:
        raise BuildError(
            f"{where}: a table in it cannot be read ({error!r}). Fetch or build the report again."
        ) from error


def _is_gone(row: Row) -> bool:
    """Return whether a row of `changes` tells of something with an address that is no longer there."""
    return row["subject"] in ADDRESSED and row["change"] != "added" and row["id"] != row["now"]


def _parquet(content: bytes | None) -> Rows:
    if content is None:
        return ()
    # Threads of a reader can outlive the command that started them, and then abort its end.
    return tuple(pq.ParquetFile(io.BytesIO(content), pre_buffer=False).read(use_threads=False).to_pylist())


def _csv(content: bytes | None) -> Rows:
    csv.field_size_limit(sys.maxsize)  # the words of a row may be longer than the 128 kB that csv allows
    return () if content is None else tuple(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


def _features(content: bytes | None) -> Rows:
    return () if content is None else tuple(one["properties"] for one in json.loads(content)["features"])
