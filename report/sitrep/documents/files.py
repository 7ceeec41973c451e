"""Read the files of documents as they are: bytes, text, names.

Input   a folder, or a file in it
Output  names, bytes, text
"""

from pathlib import Path

from sitrep.errors import DocumentError


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
