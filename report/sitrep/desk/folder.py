"""A folder of documents, of which no more is read than is looked at.

Input   a folder of texts; the table `claims` of the last build, if there is one
Output  what is known of each document; one document and its reading at a time
"""

from collections import Counter, OrderedDict
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from sitrep import claims, documents
from sitrep.documents import files, listing
from sitrep.errors import ReviewError

_KEPT = 8  # documents whose reading is remembered


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A document as its list has it; its text was not read."""

    id: str
    file: str
    title: str
    publisher: str
    published: str


class Folder:
    """The documents of a folder; the texts and readings of the last few that were asked for are kept."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.entries = {entry.id: entry for entry in _entries(path)}
        self._read: OrderedDict[str, tuple[documents.Document, claims.Reading]] = OrderedDict()

    def read(self, name: str) -> tuple[documents.Document, claims.Reading]:
        """Return the document *name* and what the machine reads in it.

        Raises:
            ReviewError: the folder has no such document.
            DocumentError: its text cannot be read.
        """
        if name not in self.entries:
            raise ReviewError(f"{self.path} has no document {name!r}. Open the notebook anew if it was just added.")
        if name not in self._read:
            document = documents.read_text(self.path / self.entries[name].file)
            self._read[name] = document, claims.read(document)
            while len(self._read) > _KEPT:
                self._read.popitem(last=False)
        self._read.move_to_end(name)
        return self._read[name]


def counts(tables: Path) -> Counter[str]:
    """Return how many claims each document gave in the last build, of which the tables lie in *tables*."""
    path = tables / "claims.parquet"
    if not path.is_file():
        return Counter()
    return Counter(pq.read_table(path, columns=["document_id"])["document_id"].to_pylist())


def _entries(path: Path) -> list[Entry]:
    if listing.LIST_NAME in files.entries(path):
        rows = [row for _, row in listing.rows(path / listing.LIST_NAME)]
    else:
        texts = (name for name in files.entries(path) if name.lower().endswith(".txt") and not name.startswith("."))
        rows = [{"id": listing.id_for(name), "file": name} for name in texts]
    found = [
        Entry(
            id=row["id"],
            file=row["file"],
            title=row.get("title") or row["file"],
            publisher=row.get("publisher", ""),
            published=row.get("published", ""),
        )
        for row in rows
    ]
    return sorted(found, key=lambda entry: (entry.published or "9999", entry.id))
