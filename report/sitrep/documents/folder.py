"""Read a folder of documents, or one text.

Input   <folder>/documents.csv, <folder>/<file>.txt, <folder>/<file>.json
Output  tuple of `Document`
"""

import shlex
from pathlib import Path

from sitrep.documents import files, listing
from sitrep.documents.record import Document, sha256_of
from sitrep.errors import DocumentError


def read(folder: Path) -> tuple[Document, ...]:
    """Return every document of *folder*, those without a date last.

    A folder without documents.csv is read as plain texts: the id is the name of the file
    without its ending, rewritten where an id cannot hold it, and all else is what a JSON file
    of the same name says. Names that begin with a dot are not read, nor is a text that somebody
    is just adding, or was adding when the machine stopped.

    Args:
        folder: folder of .txt files, with or without a documents.csv.

    Returns:
        At least one document, sorted by (published or "9999", id).

    Raises:
        DocumentError: the folder, the list, a row or a text cannot be used; the message
            names it and says what to do.
    """
    list_path = folder / listing.LIST_NAME
    with files.held(folder):  # nobody adds a text between the look at the folder and the look at its list
        entries = files.entries(folder)
        texts = [name for name in entries if name.lower().endswith(".txt") and not name.startswith(".")]
        rows = listing.rows(list_path) if listing.LIST_NAME in entries else None
        half_added = files.half_added(folder, frozenset(row["file"] for _, row in rows or ()))
    names = [name for name in texts if name not in half_added]
    if rows is None:
        rows = [(str(folder / name), _row(folder / name)) for name in names]
    if not rows and not names:
        raise DocumentError(f"{folder} holds no text. Put at least one .txt file into it. {listing.HELP}")
    listing.check_unique(rows)
    present = frozenset(entries)
    documents = [_document(files.path_in(folder, present, where, row["file"]), where, row) for where, row in rows]
    for name in sorted(set(names) - {document.file for document in documents}):
        raise DocumentError(
            f"{folder / name} has no row in {list_path}. "
            f"Add a row with id {listing.id_for(name)!r}, or delete the file. {listing.HELP}"
        )
    return tuple(sorted(documents, key=lambda document: (str(document.published or "9999"), document.id)))


def read_text(path: Path) -> Document:
    """Return the text at *path* with what the documents.csv or the JSON file beside it says.

    Raises:
        DocumentError: the text, or what stands beside it, cannot be used.
    """
    list_path = path.parent / listing.LIST_NAME
    for where, row in listing.rows(list_path) if list_path.is_file() else ():
        if row["file"] == path.name:
            return _document(path, where, row)
    return _document(path, str(path), _row(path))


def _row(path: Path) -> dict[str, str]:
    return {"id": listing.id_for(path.name), "file": path.name} | listing.beside(path)


def _document(path: Path, where: str, row: dict[str, str]) -> Document:
    if not listing.ID.fullmatch(row["id"]):
        raise DocumentError(
            f"{where}: the id {row['id']!r} is not usable. "
            "Use lower-case letters a-z, digits, dot, hyphen and underscore, a letter or digit first."
        )
    text_bytes = files.content_of(path)
    sha256 = sha256_of(text_bytes)
    stated = row.get("sha256", "").strip().lower()
    if stated and stated != sha256:
        raise DocumentError(
            f"{path} has the sha256 {sha256[:12]}..., but {where} says {stated[:12]}.... "
            "Documents are never edited: restore the file. If the new text is the right one, "
            f"put the output of `sha256sum {shlex.quote(str(path))}` into the row."
        )
    text = files.decoded(path, text_bytes)
    if not text.removeprefix("\ufeff").strip():
        raise DocumentError(f"{path} is empty. Put its text in, or delete the file and its row.")
    return Document(
        id=row["id"],
        file=row["file"],
        publisher=row.get("publisher") or None,
        title=row.get("title") or None,
        url=row.get("url") or None,
        published=listing.day(where, "published", row.get("published", "")),
        accessed=listing.day(where, "accessed", row.get("accessed", "")),
        licence=row.get("licence") or None,
        language=row.get("language") or None,
        sha256=sha256,
        original_sha256=row.get("original_sha256", "").strip().lower() or None,
        guessed=listing.guessed(where, row.get("guessed", "")),
        basis=listing.basis(where, row.get("basis", "")),
        text=text,
    )
