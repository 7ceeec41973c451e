"""Whether anything that shapes a report has changed since it was built.

Input   documents, notebooks, library, template, lexicon, reference data, parameters, lock: their content only
Output  a key; the stamp <OUT>/.build.json: the key, the sha256 of every file of that build and of what it read beside
        the files above, and on what each notebook's result depended
"""

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from sitrep import layout
from sitrep.build import notebooks
from sitrep.errors import BuildError

ROOT = layout.ROOT
STAMP = ".build.json"
LOCK = "requirements.lock"
ADDITIONS = "SITREP_LEXICON"  # as sitrep.lexicon has it, which takes long to import
# What paths are called whatever the machine.
DOCUMENTS, NOTEBOOKS, WORDS = "<documents>/", "<notebooks>/", "<own lexicon>/"
_LIBRARY, _TEMPLATE = "report/sitrep/", "report/template/"
_PASSING = {"__pycache__", ".ipynb_checkpoints"}
_DEFAULT = ROOT / "data" / "documents"
_OF_DOCUMENTS = (".txt", ".csv", ".json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What a build left in its folder, and from what."""

    key: str
    files: dict[str, str]  # of the build, inside OUT -> sha256
    beside: dict[str, str | None] = field(default_factory=dict)  # path read, not shaping -> sha256; None: not there
    execution: str = ""  # as `Keys.execution`
    page: str = ""  # key of the page alone
    notebooks: dict[str, dict[str, str | None]] = field(default_factory=dict)  # name -> what its result depends on


def documents_in(folder: Path) -> list[Path]:
    """Return the files of a folder of documents that count, sorted."""
    return sorted(path for path in folder.glob("*") if path.suffix.lower() in _OF_DOCUMENTS and path.is_file())


def shaping_files(documents: Path) -> list[Path]:
    """Return every file but the notebooks whose content can change the report, sorted.

    The default documents count only where they are the ones to be read.
    """
    standing: set[Path] = {ROOT / LOCK} if (ROOT / LOCK).is_file() else set()
    for part in (layout.PACKAGE, layout.TEMPLATE, layout.DATA):
        for place, folders, names in os.walk(part):
            folders[:] = [name for name in folders if name not in _PASSING and f"{place}/{name}" != str(_DEFAULT)]
            standing |= {Path(place, name) for name in names}
    added = set(words.glob("*.yaml")) if (words := own_words()) else set()
    return sorted(standing | set(documents_in(documents)) | added)


def own_words() -> Path | None:
    """Return the folder of words that a project of its own adds to the lexicon, None if there is none."""
    said = os.environ.get(ADDITIONS)
    return Path(said).resolve() if said else None


def environment() -> str:
    """Return what stands for the installed libraries: the lock; outside of a clone, their names and versions."""
    if (ROOT / LOCK).is_file():
        return digest(ROOT / LOCK)
    return digest_of(layout.installed())


def name_of(path: Path, documents: Path, folder: Path) -> str:
    """Return how *path* is called whatever the machine and the checkout.

    Args:
        path: of a file or folder, absolute.
        documents: the folder of documents.
        folder: the notebooks.
    """
    return _named(path.as_posix(), _places(documents, folder))


def path_of(name: str, documents: Path, folder: Path) -> Path:
    """Return the path that `name_of` calls *name*."""
    for start, place in _places(documents, folder):
        if name.startswith(start):
            return place / name.removeprefix(start)  # an absolute name stays what it is
    return Path(name)


def _named(path: str, places: Sequence[tuple[str, Path]]) -> str:
    for start, place in places:
        if path.startswith(f"{place}/"):
            return start + path[len(f"{place}/") :]
        if path == str(place):
            return f"{start}."
    return path


def _places(documents: Path, folder: Path) -> list[tuple[str, Path]]:
    words = own_words()
    found = [(DOCUMENTS, documents), (_LIBRARY, layout.PACKAGE), (_TEMPLATE, layout.TEMPLATE)]
    found += [(WORDS, words)] if words else []
    return [*found, (NOTEBOOKS, folder), ("", ROOT)]


@dataclass(frozen=True, slots=True)
class Keys:
    """Two keys of one build."""

    report: str  # equal where the report would be
    execution: str  # equal where no notebook could give anything else: words and style of the page are left out


def keys(
    documents: Path,
    label: str,
    notebook_paths: Iterable[Path],
    values: Mapping[str, object],
    since: Path | None = None,
) -> Keys:
    """Return the keys of a build.

    Args:
        documents: the folder of documents.
        label: how the report names that folder.
        notebook_paths: the notebooks; of these, cells count, but not outputs or ids.
        values: the parameters given, checked.
        since: the edition that the report tells the changes from.
    """
    places = _places(documents, notebooks.FOLDER)
    files = {_named(str(path), places): digest(path) for path in shaping_files(documents)}
    cells = {path.name: notebooks.cells(path) for path in notebook_paths}
    whole = {
        "python": list(sys.version_info[:3]),
        "environment": environment(),
        "documents": label,
        "files": files,
        "notebooks": cells,
        "parameters": dict(values),
    }
    about_page = {
        "since": [since.name, digest(since)] if since is not None else None,
        "date": os.environ.get("SOURCE_DATE_EPOCH", ""),  # it stands in the manifest
    }
    code = {name: [cell for cell in its if cell["cell_type"] == "code"] for name, its in cells.items()}
    executed = {name: its for name, its in files.items() if not name.startswith(_TEMPLATE)}
    return Keys(digest_of({**whole, **about_page}), digest_of({**whole, "files": executed, "notebooks": code}))


def stamped(out: Path) -> Stamp | None:
    """Return what the last build into *out* said of itself; None if there is nothing to rely on."""
    try:
        stamp = Stamp(**json.loads((out / STAMP).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None  # no stamp, a damaged one, or one of an earlier form
    is_ours = all(isinstance(its, dict) for its in (stamp.files, stamp.beside, stamp.notebooks))
    return stamp if is_ours else None


def is_built(out: Path, wanted: str) -> bool:
    """Return whether *out* holds, whole, what a build with the key *wanted* left there."""
    stamp = stamped(out)
    if stamp is None or stamp.key != wanted:
        return False
    try:
        is_whole = all(digest(out / name) == its for name, its in stamp.files.items())
        return is_whole and all(digest_if_there(Path(name)) == its for name, its in stamp.beside.items())
    except (BuildError, AttributeError, TypeError):
        return False  # a file is gone, or the stamp holds something else


def write_stamp(out: Path, stamp: Stamp) -> None:
    """Write beside the report what it was built from, whole or not at all."""
    beside = out / f"{STAMP}.new"
    beside.write_text(json.dumps(asdict(stamp), indent=1) + "\n", encoding="utf-8")
    beside.replace(out / STAMP)


def digest(path: Path) -> str:
    """Return the sha256 of the file at *path*.

    Raises:
        BuildError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise BuildError(f"{path} cannot be read: {error.strerror}. Make it a file you may read.") from error


def digest_if_there(path: Path) -> str | None:
    """Return the sha256 of the file at *path*, or of the names in a folder; None if there is neither."""
    if path.is_dir():
        return digest_of(sorted(entry.name for entry in path.iterdir() if entry.name not in _PASSING))
    return digest(path) if path.is_file() else None


def digest_of(value: object) -> str:
    """Return the sha256 of a value that JSON can write."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
