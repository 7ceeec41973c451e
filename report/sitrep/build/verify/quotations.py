"""Check the words: does every quotation stand in its source?

Input   report.html alone: its citations, marks, texts, the table of claims and the manifest that travel in it;
        the manifest and the tables beside it, if they are there
Output  what was checked, in numbers; an error that names the first thing that does not stand
"""

import hashlib
import io
from pathlib import Path
from typing import Any  # a cell of a table is of any type

import pyarrow as pa
import pyarrow.parquet as pq

from sitrep import cite, publish
from sitrep.build import manifest
from sitrep.build.verify import reading
from sitrep.errors import BuildError

CLAIMS, DOCUMENTS = "claims.parquet", "documents.parquet"
_HOLD = "their sha256 hold"
_CLAIM = "c-"  # before a claim's id, in the id of its mark
_TABLES = "tables"
Row = dict[str, Any]


def checked(report: Path, page: reading.Page) -> str:
    """Return in a few sentences what was checked in *report*, read as *page*, and found right.

    Every citation must lead to one mark whose text is the quote. Every mark must be its claim's span of the document,
    and every document must have the sha256 that the manifest gives. What lies beside must be of the same build.

    Raises:
        SitrepError: something does not stand; the message names the first such thing.
    """
    said = [_cited(report, page)]
    files = publish.downloads.read(report)
    if manifest.NAME not in files:
        return f"{said[0]} The report carries no manifest, so texts and tables were not checked: it was built without."
    record = manifest.read(files[manifest.NAME], f"{report}, {manifest.NAME}")
    said.append(_beside(report, record))
    texts = _texts(report, page, record)
    if texts:
        said.append(
            f"The texts of {len(texts)} documents {'' if record.whole_texts else 'beside it '}are whole: {_HOLD}."
        )
    claims = claims_of(report, files, record)
    if claims is not None and page.marks:
        said.append(_spans(report, page, record, texts, claims))
    return " ".join(filter(None, said))


def claims_of(report: Path, files: dict[str, bytes], record: manifest.Record) -> list[Row] | None:
    """Return the table of claims that travels in the report or lies beside it; None where it does neither.

    Raises:
        BuildError: the table that travels cannot be read.
    """
    return _table(report, CLAIMS, files.get(CLAIMS), record)


def _table(report: Path, name: str, content: bytes | None, record: manifest.Record) -> list[Row] | None:
    beside = report.parent / _TABLES / name
    if content is None and f"{_TABLES}/{name}" in record.tables and beside.is_file():
        content = beside.read_bytes()
    try:
        if content is None:
            return None
        # Threads of a reader can outlive the command that started them, and then abort its end.
        return pq.ParquetFile(io.BytesIO(content), pre_buffer=False).read(use_threads=False).to_pylist()
    except pa.ArrowException as error:
        raise BuildError(f"{report}: {name} of it cannot be read ({error}). Fetch or build it again.") from error


def _cited(report: Path, page: reading.Page) -> str:
    for target, quote in page.cites:
        if page.ids[target] != 1:
            raise _wrong(report, f"{page.ids[target]} places are called {target}, which {quote!r} is cited from")
        if page.marks.get(target) != quote:
            raise _wrong(report, f"{target} is cited as {quote!r} but marks {page.marks.get(target)!r}")
    if not page.marks:
        return "The report shows no source and cites none, so there is no quotation to check."
    return f"{len(page.cites)} citations lead to {len(page.marks)} marked phrases, word for word."


def _texts(report: Path, page: reading.Page, record: manifest.Record) -> dict[str, str]:
    """Return each document's text by id, held against its sha256: from the page, else from the tables beside it."""
    if record.whole_texts:
        held = {text.id: page.texts.get(cite.anchor(text.id)) for text in record.texts} if page.marks else {}
    else:
        held = {row["id"]: row["text"] for row in _table(report, DOCUMENTS, None, record) or ()}
    out = {}
    for text in record.texts if held else ():
        words = held.get(text.id)
        if words is None:
            raise _wrong(report, f"the text of document {text.id} is not in it")
        if hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest() != text.sha256:
            raise _wrong(report, f"the text of document {text.id} does not have the sha256 that the manifest gives it")
        out[text.id] = words
    return out


def _spans(report: Path, page: reading.Page, record: manifest.Record, texts: dict[str, str], claims: list[Row]) -> str:
    known = {text.id for text in record.texts}
    for row in claims:
        name, quote = str(row["id"]), row["quote"]
        if page.marks.get(_CLAIM + name) != quote:
            marked = page.marks.get(_CLAIM + name)
            raise _wrong(report, f"claim {name} quotes {quote!r}, but the page marks {marked!r}")
        if row["document_id"] not in known:
            raise _wrong(report, f"claim {name} is of document {row['document_id']}, which the manifest does not list")
        words = texts[row["document_id"]][row["start"] : row["end"]] if texts else quote
        if words != quote:
            raise _wrong(
                report, f"claim {name} quotes {quote!r}, but its span of document {row['document_id']} is {words!r}"
            )
    where = "each at its span of its document" if texts else "but only excerpts of the texts are in it"
    return f"{len(claims)} claims quote what is marked, {where}."


def _beside(report: Path, record: manifest.Record) -> str:
    """Hold the report against the manifest and the tables beside it, if they are there."""
    path = report.parent / manifest.NAME
    if not path.is_file():
        return ""
    content = path.read_bytes()
    if manifest.read(content, str(path)) != record:
        raise BuildError(
            f"{report}: the manifest in it is not the one beside it ({path}). One of them was changed, or they are of "
            "two builds. Build it again; to check the report by itself, move it elsewhere."
        )
    stated, actual = manifest.report_in(content, str(path)), manifest.written(report).sha256
    if stated != actual:
        what = f"it was changed since it was built: its sha256 is {actual[:12]}..., {path.name} says {stated[:12]}..."
        raise _wrong(report, what)
    for name, table in record.tables.items():
        there = report.parent / name
        if not there.is_file():
            raise _wrong(report, f"{name} beside it is gone")
        if manifest.written(there) != table:
            raise _wrong(report, f"{name} beside it was changed since it was built")
    return f"The report and {len(record.tables)} tables beside it are as the manifest says."


def _wrong(report: Path, what: str) -> BuildError:
    return BuildError(f"{report}: {what}. Build it again from the untouched documents.")
