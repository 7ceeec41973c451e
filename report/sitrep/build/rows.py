"""Claims and spans as rows of JSON, the form in which readings are scored.

Input   texts; or texts with one layer of gold spans, of which only `doc`, `text` and `dct` are looked at
Output  JSON Lines: one object a line, keys sorted, in the order of the texts
"""

import dataclasses
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import tee
from pathlib import Path

from sitrep import claims, documents, escalation
from sitrep.claims import dates, entities, quantities, quoted, roots, toponyms
from sitrep.documents import wrapping
from sitrep.errors import BuildError, DocumentError

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?=T|$)")
# The layers that can be read apart from the others; each takes a text and its day of publication.
LAYERS: dict[str, Callable[..., list[dict]]] = {
    "dates": dates.spans,
    "quantities": quantities.spans,
    "places": toponyms.spans,
    "actors": entities.spans,
    "attributions": quoted.spans,
    "events": roots.spans,
}


def of_texts(paths: Sequence[Path], published: str | None) -> Iterator[dict]:
    """Yield the claims of the texts at *paths*, each as gold/schema.md has a system's row.

    Args:
        paths: text files, or folders of documents.
        published: ISO day for texts of which documents.csv does not say when they were published.
    """
    day = _day(published)
    found = (document for path in paths for document in _found(path))
    known, read = tee(document if document.published else _published_on(document, day) for document in found)
    for document, reading in zip(known, claims.read_all(read), strict=True):
        yield from of_reading(Path(document.file).stem, reading)


def _found(path: Path) -> tuple[documents.Document, ...]:
    return documents.read(path) if path.is_dir() else (documents.read_text(path),)


def of_reading(doc: str, reading: claims.Reading) -> Iterator[dict]:
    """Yield the claims of one *reading*, by where they start."""
    ranks = escalation.ranked(reading.claims, reading.orders)
    for claim in sorted(reading.claims, key=lambda claim: (claim.start, claim.end, claim.kind, claim.id)):
        norm = dict(claim.norm)
        if claim.id in ranks:
            norm["order"] = ranks[claim.id]
        yield {
            "doc": doc,
            "id": claim.id,
            "kind": claim.kind,
            "start": claim.start,
            "end": claim.end,
            "norm": norm,
            "hedge": {"certainty": claim.certainty, "polarity": claim.polarity},
            "attribution": {
                "chain": list(claim.chain),
                "mode": claim.mode,
                "anonymous_source": claim.anonymous_source,
            },
            "rule": claim.rule,
        }


def of_layer(layer: str, gold: Path) -> Iterator[dict]:
    """Yield the spans of one *layer*, a key of `LAYERS`, that we read in the texts of *gold*.

    Raises:
        BuildError: *gold* is not JSON Lines with doc and text.
    """
    for row in _rows(gold):
        for span in LAYERS[layer](wrapping.unwrapped(row["text"]), _dct(row.get("dct"))):
            yield {"doc": row["doc"], **span}


def texts(gold: Path) -> Iterator[documents.Document]:
    """Yield the texts of *gold* as documents.

    Raises:
        BuildError: *gold* is not JSON Lines with doc and text.
    """
    for row in _rows(gold):
        yield documents.plain(row["doc"], row["text"], _dct(row.get("dct")))


def _rows(gold: Path) -> Iterator[dict]:
    for number, line in enumerate(_text(gold).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            row["doc"], row["text"]
        except (ValueError, KeyError, TypeError) as error:
            raise BuildError(
                f"{gold}, line {number}: not a JSON object with doc and text ({error}). Mend it."
            ) from error
        yield row


def write(path: Path, rows: Iterable[dict]) -> None:
    """Write *rows* to *path*, whole or not at all."""
    lines = [json.dumps(row, sort_keys=True, ensure_ascii=False) + "\n" for row in rows]
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_text("".join(lines), encoding="utf-8", newline="\n")
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise BuildError(f"{path} cannot be written: {error.strerror}. Name another file with -o.") from error


def _published_on(document: documents.Document, day: date | None) -> documents.Document:
    return dataclasses.replace(document, published=day)


def _day(said: str | None) -> date | None:
    try:
        return date.fromisoformat(said) if said else None
    except ValueError as error:
        raise BuildError(f"{said!r} is not a day. Write it as YYYY-MM-DD, for example 2017-06-01.") from error


def _dct(said: str | None) -> date | None:
    """Return the day of an ISO date or time; another form, such as 03-02-2009, could be two days and gives none."""
    found = _ISO_DAY.match(said or "")
    return _day(found[0]) if found else None


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise DocumentError(f"{path} cannot be read: {error.strerror}. Name a file that you may read.") from error
    except UnicodeDecodeError as error:
        raise DocumentError(f"{path} is not UTF-8 (byte {error.start}). Save it as UTF-8.") from error
