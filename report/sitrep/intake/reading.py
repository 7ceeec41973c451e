"""Read one file, whatever its kind.

Input   a file: .txt, .html, .mht, .eml or .pdf
Output  `Taken`
"""

import dataclasses
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from sitrep import documents
from sitrep.errors import IntakeError
from sitrep.intake.record import Taken

PAGES = (".html", ".htm", ".xhtml", ".shtml")
ARCHIVES = (".mht", ".mhtml")
ENDINGS = (".txt", *PAGES, *ARCHIVES, ".eml", ".pdf")
MEGABYTE = 1_000_000


def take(path: Path, most_bytes: int) -> Taken:
    """Return what *path* holds.

    Args:
        path: the file.
        most_bytes: a larger file is refused.

    Raises:
        IntakeError: there is no such file, or no document can be made of it.
    """
    content = _content(path, most_bytes)
    ending = path.suffix.lower()
    # Each reader brings its libraries: imported when a file needs it.
    if ending == ".pdf" or (ending in PAGES and content.startswith(b"%PDF-")):
        from sitrep.intake import paper

        found = paper.taken(content, str(path))
    elif ending in PAGES:
        from sitrep.intake import saved

        found = saved.taken(content, str(path), path.parent)
    elif ending in (".eml", *ARCHIVES):
        from sitrep.intake import mail

        found = mail.taken(content, str(path)) if ending == ".eml" else mail.page_taken(content, str(path))
    else:
        from sitrep.intake import plain

        found = plain.taken(content, str(path), path)
    return dataclasses.replace(found, original_sha256=documents.sha256_of(content))


def _content(path: Path, most_bytes: int) -> bytes:
    check_ending(path)
    try:
        if path.is_dir():
            raise IntakeError(f"{path} is a folder with the name of a file. Rename it, or name the files in it.")
        if not path.is_file():
            raise IntakeError(f"{path} is not there, or is no file. Name a file that is.")
        size = path.stat().st_size
        if size > most_bytes:
            raise IntakeError(
                f"{path} has {size / MEGABYTE:.0f} MB; up to {most_bytes / MEGABYTE:g} MB are read. "
                f"If it is one document, add it with --max-mb {size // MEGABYTE + 1}."
            )
        content = path.read_bytes()
    except OSError as error:
        raise IntakeError(f"{path} cannot be read: {error.strerror}. Mend that, and add it again.") from error
    if not content.strip():
        raise IntakeError(f"{path} is empty. Save it again, or leave it out.")
    return content


def check_ending(path: Path) -> None:
    """Raise an IntakeError unless the ending of *path* is one that is read."""
    if path.suffix.lower() not in ENDINGS:
        raise IntakeError(
            f"{path} has the ending {path.suffix or 'of nothing'!r}; read are {', '.join(ENDINGS)}. "
            "Save it as one of these, a text as .txt."
        )


def files(paths: Iterable[Path]) -> tuple[list[Path], Counter[str]]:
    """Return the files that *paths* name, those in folders sorted by name, and how many of other kinds there are.

    In a folder, hidden files and what a browser saved beside a page (a folder `page_files` beside `page.html`) are
    left alone.
    """
    found: dict[Path, None] = {}
    others: Counter[str] = Counter()
    for path in paths:
        if not path.is_dir():
            found[path] = None
            continue
        for inside in _inside(path):
            if inside.suffix.lower() in ENDINGS:
                found[inside] = None
            else:
                others[inside.suffix.lower() or "no ending"] += 1
    return list(found), others


def _inside(folder: Path) -> list[Path]:
    try:
        here = sorted(folder.iterdir())
    except OSError as error:
        raise IntakeError(f"{folder} cannot be listed: {error.strerror}. Get read access.") from error
    pages = [path.stem for path in here if path.suffix.lower() in PAGES]
    out: list[Path] = []
    for path in here:
        if path.name.startswith("."):
            continue
        if path.is_dir():
            if not any(re.fullmatch(rf"{re.escape(stem)}[ ._-]\w+", path.name) for stem in pages):
                out += _inside(path)
        else:
            out.append(path)
    return out
