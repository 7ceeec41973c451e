"""A document, and the table of documents.

Input   what is known about a text, and the text
Output  `Document`; the table `documents`
"""

import hashlib
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import pandas as pd


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
    published: date | None  # day of publication, on the publisher's calendar
    accessed: date | None  # day on which somebody of ours opened `url`, UTC
    licence: str | None
    language: str | None  # BCP 47, such as "en"
    basis: str  # "digest": our own words about the original; "full text": the original
    sha256: str  # of the bytes of the file, 64 hex digits
    original_sha256: str | None = None  # of the page, mail or PDF that the text was taken from
    guessed: str | None = None  # fields whose value `sitrep add` guessed, separated by spaces
    text: str  # decoded, otherwise untouched: offsets count its code points


def plain(name: str, text: str, published: date | None) -> Document:
    """Return *text* as a document called *name* of which nothing but its day is known."""
    unknown = ("publisher", "title", "url", "accessed", "licence", "language")
    return Document(
        id=name,
        file=name,
        published=published,
        sha256=sha256_of(text.encode("utf-8", "surrogatepass")),
        basis="full text",
        text=text,
        **dict.fromkeys(unknown),
    )


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
