"""The manifest: what a report was made from, in the report and beside it, as RO-Crate 1.1.

Input   documents, data, notebooks, parameters, packages, the commit; the tables and the page that came out
Output  ro-crate-metadata.json as a download in report.html, and <OUT>/ro-crate-metadata.json, which also knows
        the sha256 of report.html; or the `Record` that was read back from either
"""

import json
from pathlib import Path
from typing import TYPE_CHECKING

from sitrep.build.asked import REPORT
from sitrep.build.manifest.record import Edition, Record, Setting, Text, Written
from sitrep.build.manifest.taking import Inputs, inputs, named_files, packages, place_of, record, tables_in, written

if TYPE_CHECKING:
    from sitrep.publish import Download

NAME = "ro-crate-metadata.json"
ABOUT = "Manifest (RO-Crate 1.1): what this report was made from, each file with its sha256"

__all__ = [
    "NAME",
    "Edition",
    "Inputs",
    "Record",
    "Setting",
    "Text",
    "Written",
    "download",
    "inputs",
    "named_files",
    "packages",
    "place_of",
    "read",
    "record",
    "report_in",
    "tables_in",
    "write",
    "written",
]


def download(made: Record) -> "Download":
    """Return the manifest as a file that travels in the report."""
    from sitrep.build.manifest import crate  # here, not above: a build that makes no page loads nothing heavy
    from sitrep.publish import Download

    text = json.dumps(crate.graph(made), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return Download(name=NAME, media_type="application/ld+json", content=text.encode("utf-8"), about=ABOUT)


def write(made: Record, folder: Path) -> Path:
    """Write the manifest beside the finished report in *folder*, with the report's own hash; return its path."""
    from sitrep.build.manifest import crate

    known = crate.graph(made, written(folder / REPORT))
    path = folder / NAME
    path.write_text(json.dumps(known, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def read(content: bytes, where: str) -> Record:
    """Return the record that the manifest *content* was made of; *where* names it in messages.

    Raises:
        BuildError: it is no manifest of sitrep.
    """
    from sitrep.build.manifest import reading

    return reading.record(content, where)


def report_in(content: bytes, where: str) -> str:
    """Return the sha256 of the report that the manifest *content* beside it gives; "" if it gives none.

    Raises:
        BuildError: it is no manifest.
    """
    from sitrep.build.manifest import reading

    return reading.report_in(content, where)
