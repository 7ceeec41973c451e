"""Read the files of documents as they are: bytes, text, names. Hold a folder still while that is done.

Input   a folder, or a file in it
Output  names, bytes, text
"""

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator
from pathlib import Path

from sitrep.errors import DocumentError

ADDING = ".adding"  # the text that is being added, before it has its row: {"file": name, "bytes": its length}


def entries(folder: Path) -> list[str]:
    if not folder.exists():
        raise DocumentError(f"{folder} does not exist. Name a folder that holds .txt files.")
    if not folder.is_dir():
        raise DocumentError(f"{folder} is a file, not a folder. Name the folder that holds the .txt files.")
    try:
        return sorted(path.name for path in folder.iterdir())
    except OSError as error:
        raise DocumentError(f"{folder} cannot be listed: {error.strerror}. Get read access.") from error


def path_in(folder: Path, present: frozenset[str], where: str, name: str) -> Path:
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


def content_of(path: Path) -> bytes:
    """Return the bytes of *path*, which must not be a link to another folder."""
    if path.resolve().parent != path.parent.resolve():
        raise DocumentError(f"{path} is a link that leaves the folder. Copy {path.resolve()} here instead.")
    try:
        return path.read_bytes()
    except OSError as error:
        raise DocumentError(f"{path} cannot be read: {error.strerror}. Get read access.") from error


def decoded(path: Path, content: bytes) -> str:
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


@contextlib.contextmanager
def held(folder: Path, *, alone: bool = False) -> Iterator[None]:
    """Hold *folder* while its list and its texts are looked at together, or *alone* while they are changed.

    The lock is on the folder itself, leaves nothing behind, and ends with the process, however that ends.

    Raises:
        DocumentError: *alone* is asked for where the file system has no locks.
    """
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:  # `entries` says what is wrong with the folder
        yield
        return
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        except OSError as error:
            if alone:
                raise DocumentError(
                    f"{folder} cannot be locked: {error.strerror}. Two people could add to it at once and lose rows: "
                    "copy the folder to a disk of this machine, and add there."
                ) from error
        yield
    finally:
        os.close(handle)


def half_added(folder: Path, listed: frozenset[str]) -> frozenset[str]:
    """Return the names of texts without a row that `sitrep add` had begun to add when it was killed: one or none."""
    try:
        begun = json.loads((folder / ADDING).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return frozenset()
    except (OSError, ValueError) as error:
        raise DocumentError(f"{folder / ADDING} cannot be read: {error}. Delete it; `sitrep add` left it.") from error
    name = begun.get("file") if isinstance(begun, dict) else None
    return frozenset({name} if isinstance(name, str) and name not in listed else ())
