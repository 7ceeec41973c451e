"""The folder that documents are added to: its list, its texts, and one at a time a new one.

Input   a folder of documents, or an empty or new one; `Taken`
Output  <folder>/<id>.txt and its row in <folder>/documents.csv, both or neither

How both or neither: the name of the text is written to <folder>/.adding, then the text, then the list in one step,
then .adding goes. Who reads the folder passes over a text without a row that .adding names, so that a stop at any point
leaves a folder that can be built; who adds next clears away what was begun. Both hold a lock on the folder meanwhile.
"""

import contextlib
import json
import os
import signal
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sitrep import documents
from sitrep.documents import files, likeness, listing
from sitrep.errors import IntakeError
from sitrep.intake import ledger, naming
from sitrep.intake.record import FIELDS, GUESSED, Doubt, Taken

REFUSED = 0.8  # of the new text's runs of words that stand in one document already
LOOKED_AT = 0.5  # of the runs of either
BASIS = "full text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """What became of a text."""

    id: str  # of the new document, or of the one that is there already
    is_new: bool
    doubts: tuple[Doubt, ...] = field(default=())
    near: str | None = None  # the document that is most like it
    share: float = 0.0  # of its words that stand there


class Shelf:
    """A folder of documents that is being added to."""

    def __init__(self, folder: Path, *, may_be_new: bool, dry: bool = False, keep_near: bool = False) -> None:
        """Open *folder*.

        Args:
            folder: documents with or without a list, or nothing.
            may_be_new: make the folder when the first text is added, if there is none.
            dry: write nothing; what would be added counts as there.
            keep_near: add texts that are nearly in the folder already, and say so.

        Raises:
            DocumentError: the folder cannot be built as it is, or there is none.
        """
        self.folder, self._dry, self._keep_near = folder, dry, keep_near
        if not folder.exists() and not may_be_new:
            raise IntakeError(f"There is no folder {folder} here. Name the folder of documents with --into.")
        if not folder.exists() and not folder.parent.is_dir():
            raise IntakeError(f"{folder} cannot be made: there is no {folder.parent}. Make that first.")
        self._list = folder / listing.LIST_NAME
        self._library = likeness.Library()
        self._ids: set[str] = set()
        self._files: set[str] = set()
        self._originals: dict[str, str] = {}
        self.added = 0
        self._first: list[dict[str, str]] = []  # rows for texts that had no list
        present = self._is_filled()
        self._seen = self._content()
        if present:
            self._take_in(documents.read(folder))

    def holder_of(self, path: Path, most_bytes: int) -> str | None:
        """Return the document that was made of the file *path* before; None for none, or for a larger file."""
        try:
            if not path.is_file() or path.stat().st_size > most_bytes:
                return None
            return self._originals.get(documents.sha256_of(path.read_bytes()))
        except OSError:  # who reads it says what is wrong
            return None

    def put(self, taken: Taken) -> Placed:
        """Add *taken* to the folder, unless it is there.

        Raises:
            IntakeError: the same text, or nearly, is there under another original.
            DocumentError: the list cannot be used any more, or nothing can be written.
        """
        if self._dry:
            return self._placed(taken, self._new_id(taken))
        with _without_signals():
            try:
                self.folder.mkdir(exist_ok=True)
                with files.held(self.folder, alone=True):
                    self._recover()
                    self._catch_up()
                    name = self._new_id(taken)
                    found = self._check(taken)
                    if found is not None:
                        return found
                    self._write(name, taken)
            except OSError as error:
                raise IntakeError(
                    f"Nothing can be written to {self.folder}: {error.strerror}. Mend that, or name another --into."
                ) from error
        return self._placed(taken, name)

    def _check(self, taken: Taken) -> Placed | None:
        """Return where *taken* is already; None if it is new.

        Raises:
            IntakeError: its text is there, from another original.
        """
        known = self._originals.get(taken.original_sha256)
        if known is not None:
            return Placed(id=known, is_new=False)
        near = self._library.near(taken.text)
        if near and near[0].same:
            raise IntakeError(f"the same text is in the folder already, as {near[0].name}. It was not added again.")
        if near and near[0].of_new >= REFUSED and not self._keep_near:
            raise IntakeError(
                f"{near[0].of_new:.0%} of its text is in the folder already, in {near[0].name}. "
                "It was not added; if you want both, add it with --keep-near."
            )
        return None

    def _placed(self, taken: Taken, name: str) -> Placed:
        """Return *taken* as added under *name*, and remember it."""
        if self._dry and (found := self._check(taken)) is not None:
            return found
        near = [one for one in self._library.near(taken.text) if max(one.of_new, one.of_old) >= LOOKED_AT]
        words = [
            f"{one.of_new:.0%} of it stands in {one.name}, {one.of_old:.0%} of {one.name} stands in it"
            for one in near[:1]
        ]
        self._remember(name, f"{name}.txt", taken.text, taken.original_sha256)
        return Placed(
            id=name,
            is_new=True,
            doubts=tuple(Doubt(kind="near", words=each) for each in words),
            near=near[0].name if near else None,
            share=near[0].of_new if near else 0.0,
        )

    def _new_id(self, taken: Taken) -> str:
        return naming.id_of(taken, self._ids | self._files)

    def _remember(self, name: str, file: str, text: str, original: str | None) -> None:
        self._ids.add(name)
        self._files.add(Path(file).stem.casefold())
        if original:
            self._originals.setdefault(original, name)
        self._library.add([(name, text)])

    def _take_in(self, found: tuple[documents.Document, ...]) -> None:
        for document in found:
            self._remember(document.id, document.file, document.text, document.original_sha256)
            self._originals.setdefault(document.sha256, document.id)
        if not self._list.exists():
            self._first = [_row_of(document) for document in found]

    def _is_filled(self) -> bool:
        """Return whether there is a list or a text in the folder."""
        if not self.folder.is_dir():
            return False
        names = [name for name in files.entries(self.folder) if not name.startswith(".")]
        self._files |= {Path(name).stem.casefold() for name in names}
        return any(name.lower().endswith(".txt") for name in names) or self._has_rows()

    def _has_rows(self) -> bool:
        return self._list.is_file() and bool(listing.rows(self._list))

    def _content(self) -> str | None:
        """Return the characters of the list as they are; None if there is none."""
        if not self._list.is_file():
            return None
        return files.decoded(self._list, files.content_of(self._list))

    def _catch_up(self) -> None:
        """Take in what somebody else has added since we looked."""
        now = self._content()
        if now == self._seen:
            return
        for where, row in listing.rows(self._list) if now is not None else ():
            if row["id"] not in self._ids:
                path = files.path_in(self.folder, frozenset(files.entries(self.folder)), where, row["file"])
                text = files.decoded(path, files.content_of(path))
                self._remember(row["id"], row["file"], text, row.get("original_sha256") or None)
                self._originals.setdefault(documents.sha256_of(text.encode("utf-8")), row["id"])
        self._seen = now

    def _write(self, name: str, taken: Taken) -> None:
        """Put the text and its row in place, as the module says."""
        content = taken.text.encode("utf-8")
        path, row = self.folder / f"{name}.txt", _row(name, taken, documents.sha256_of(content))
        before = self._seen if self._seen is not None else ledger.begun(listing.OBLIGATORY + listing.OPTIONAL)
        after = ledger.with_rows(before, [*(self._first if self._seen is None else ()), row])
        try:
            _replace(self.folder / files.ADDING, json.dumps({"file": path.name, "bytes": len(content)}).encode())
            with path.open("xb") as file:  # never over another
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            _replace(self._list, after.encode("utf-8"))
        except OSError:
            self._recover()
            raise
        (self.folder / files.ADDING).unlink()
        self._seen, self._first, self.added = after, [], self.added + 1

    def _recover(self) -> None:
        """Clear away a text that was begun and has no row, and the note of it."""
        note = self.folder / files.ADDING
        if not note.exists():
            return
        listed = frozenset(row["file"] for _, row in listing.rows(self._list)) if self._list.is_file() else frozenset()
        begun = files.half_added(self.folder, listed) & frozenset(files.entries(self.folder))
        for name in begun:
            path = files.path_in(self.folder, begun, str(note), name)
            if path.stat().st_size <= json.loads(note.read_text(encoding="utf-8")).get("bytes", 0):
                path.unlink()
        note.unlink()


def _row(name: str, taken: Taken, sha256: str) -> dict[str, str]:
    guesses = [each for each in listing.OPTIONAL if taken.fact(each).how == GUESSED]
    return {
        "id": name,
        "file": f"{name}.txt",
        **{each: taken.fact(each).value or "" for each in FIELDS},
        "basis": BASIS,
        "sha256": sha256,
        "original_sha256": taken.original_sha256,
        "guessed": " ".join(guesses),
    }


def _row_of(document: documents.Document) -> dict[str, str]:
    """Return the row of a text that was there without a list."""
    known: Mapping[str, object] = {name: getattr(document, name) for name in listing.OBLIGATORY + listing.OPTIONAL}
    return {name: "" if value is None else str(value) for name, value in known.items()}


def _replace(path: Path, content: bytes) -> None:
    """Put *content* in the place of what *path* holds, in one step, and keep who may read it."""
    place = path.resolve()
    beside = place.with_name(f".{place.name.lstrip('.')}.new")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    if place.exists():
        beside.chmod(place.stat().st_mode & 0o7777)
    beside.replace(place)


@contextlib.contextmanager
def _without_signals() -> Iterator[None]:
    """Let Ctrl-C wait until a document is in its place, text and row.

    A mask would not do: libraries have threads of their own, in which the signal would arrive all the same.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    waiting: list[int] = []
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    for number in handlers:
        signal.signal(number, lambda number, _frame: waiting.append(number))
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        if waiting:
            signal.raise_signal(waiting[0])
