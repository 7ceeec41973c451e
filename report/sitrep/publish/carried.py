"""Choose what travels in the report: the main tables, the zone, and how to cite the documents.

Input   the documents; <OUT>/tables as the notebooks wrote it; data/dictionary.csv
Output  `Download` records, their names the same in every edition

A table travels as the very bytes that stand beside the report. What the zone and regions lose to be small is said with
them; whole outlines stand in tables/.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any  # a cell of a geometry column

import shapely

from sitrep import tables, zone
from sitrep.documents import Document
from sitrep.errors import PublishError
from sitrep.publish import citations
from sitrep.publish.downloads import Download

CSV = "text/csv;charset=utf-8"
PARQUET = "application/vnd.apache.parquet"
GEOJSON = "application/geo+json"
BIBTEX = "text/x-bibtex;charset=utf-8"
CSL = "application/vnd.citationstyles.csl+json"

_BOTH_WAYS = {
    "claims": "Claims: what each document says, in its words and as read",
    "incidents": "Incidents: what is reported to have happened, with every claim behind it",
}
_AS_CSV = {
    "findings": "Findings: the sentences of the summary, with their claims and their doubt",
    "disagreements": "Disagreements: what documents give differently for one incident",
    "responses": "Warnings and the answers they got",
    "messages": "Messages over the channel",
    "sequence": "Sequence: which words put one incident before another",
    "forces": "Forces: where, how large, on whose word",
    "statements": "Statements: who said what",
    "distances": "Reported distances, held against the zone",
    "rejected": "Rejected: what a person struck from the claims, and why",
}
_CITING = "Citations of the documents, as BibTeX and as CSL-JSON (Zotero and others)"
# What an outline may lose, in degrees: one, of latitude or of longitude, is 111.7 km at most. Rounding adds 0.8 m.
_COARSE_DEGREES = {"zones": 1.5e-4, "regions": 8e-4, "places_near": 0.0}
_DIGITS = 5
_LOSS = "outlines within {} m of those in the report's tables"
_WHOLE_SENTENCES = {"sequence", "rejected"}
_OUTLINES = {
    "zones": f"The zone, in every way that the words allow; {_LOSS.format(20)}",
    "regions": f"Regions: where the words allow each force to be; {_LOSS.format(100)}",
    "places_near": "Known places, inside and outside the zone",
}


def files(documents: Sequence[Document], folder: Path, excerpts: str = "full") -> tuple[Download, ...]:
    """Return what travels in the report of *documents*, in the order shown; of tables, those that there are.

    Args:
        documents: what was read.
        folder: the tables that the notebooks wrote.
        excerpts: how much of each text the report may show; a table of whole sentences travels only in full.

    Raises:
        PublishError: a table cannot be read.
        TableError: a table does not fit its description.
    """
    return (
        *_tables(folder, excerpts),
        *_outlines(folder),
        _file("sources.csv", CSV, _sources(documents), "Documents: who published what, when, on what terms"),
        _file("citations.bib", BIBTEX, citations.bibtex(documents), _CITING),
        _file("citations.json", CSL, citations.csl_json(documents), _CITING),
        _file("dictionary.csv", CSV, _dictionary(), "What each column of these tables means, with its unit"),
    )


def _file(name: str, media_type: str, text: str, about: str) -> Download:
    return Download(name=name, media_type=media_type, content=text.encode("utf-8"), about=about)


def _tables(folder: Path, excerpts: str) -> Iterator[Download]:
    for name, about in {**_BOTH_WAYS, **_AS_CSV}.items():
        if excerpts != "full" and name in _WHOLE_SENTENCES:
            continue
        kinds = {"csv": CSV} | ({"parquet": PARQUET} if name in _BOTH_WAYS else {})
        for ending, media_type in kinds.items():
            path = folder / f"{name}.{ending}"
            if path.is_file():
                yield Download(name=path.name, media_type=media_type, content=_bytes(path), about=about)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise PublishError(f"{path} cannot be read ({error.strerror}). Build again with `make report`.") from error


def _outlines(folder: Path) -> Iterator[Download]:
    for name, about in _OUTLINES.items():
        if (folder / f"{name}.parquet").is_file():
            table = tables.read(folder, name)
            slim = table.assign(geometry=[_slim(shape, _COARSE_DEGREES[name]) for shape in table.geometry])
            yield _file(f"{name}.geojson", GEOJSON, zone.geojson(slim, name), about)


def _slim(shape: Any, degrees: float) -> Any:  # a shape, or None
    if shape is None:
        return None
    return shapely.transform(shape.simplify(degrees), lambda corners: corners.round(_DIGITS))


def _sources(documents: Sequence[Document]) -> str:
    names = [field.name for field in fields(Document) if field.name != "text"]
    return _csv([names, *([str(getattr(document, name) or "") for name in names] for document in documents)])


def _dictionary() -> str:
    wanted = {**_BOTH_WAYS, **_AS_CSV, **_OUTLINES}
    rows = [row for name in wanted for row in tables.dictionary()[name]]
    return _csv([list(rows[0]), *(list(row.values()) for row in rows)])


def _csv(rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([[tables.formula_safe(cell) for cell in row] for row in rows])
    return out.getvalue()
