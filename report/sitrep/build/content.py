"""Whether anything that shapes a report has changed since it was built.

Input   documents, notebooks, library, template, lexicon, reference data, parameters, lock: their content only
Output  a key; the stamp <OUT>/.build.json, which holds the key and the sha256 of every file of that build
"""

import hashlib
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from sitrep import layout
from sitrep.build import notebooks
from sitrep.errors import BuildError

ROOT = layout.ROOT
STAMP = ".build.json"
_SHAPING = ("report/sitrep", "report/template", "data", "requirements.lock")
_PASSING = {"__pycache__", ".ipynb_checkpoints"}
_DEFAULT = ROOT / "data" / "documents"
_OF_DOCUMENTS = (".txt", ".csv", ".json")


def shaping_files(documents: Path) -> list[Path]:
    """Return every file but the notebooks whose content can change the report, sorted.

    The default documents count only where they are the ones to be read.
    """
    parts = [ROOT / name for name in _SHAPING]
    standing = {path for part in parts for path in (part.rglob("*") if part.is_dir() else [part])}
    standing = {path for path in standing if not (_PASSING & set(path.parts) or path.is_relative_to(_DEFAULT))}
    to_read = {path for path in documents.glob("*") if path.suffix.lower() in _OF_DOCUMENTS}
    return sorted(path for path in standing | to_read if path.is_file())


def key(documents: Path, label: str, notebook_paths: Iterable[Path], values: Mapping[str, object]) -> str:
    """Return a key that is equal where the report would be.

    Args:
        documents: the folder of documents.
        label: how the report names that folder.
        notebook_paths: the notebooks; of these, cells count, but not outputs or ids.
        values: the parameters given, checked.
    """
    whole = {
        "python": list(sys.version_info[:3]),
        "documents": label,
        "files": {_name(path, documents): _digest(path) for path in shaping_files(documents)},
        "notebooks": {path.name: notebooks.cells(path) for path in notebook_paths},
        "parameters": dict(values),
    }
    return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()


def is_built(out: Path, wanted: str) -> bool:
    """Return whether *out* holds, whole, what a build with the key *wanted* left there."""
    try:
        stamp = json.loads((out / STAMP).read_text(encoding="utf-8"))
        return stamp["key"] == wanted and all(_sha256(out / name) == digest for name, digest in stamp["files"].items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False  # no stamp, a damaged one, or a file is gone: there is nothing to rely on


def write_stamp(out: Path, built: str, files: Iterable[Path]) -> None:
    """Write beside the report what it was built from; *files* are those of the build, inside *out*."""
    digests = {path.relative_to(out).as_posix(): _sha256(path) for path in sorted(files)}
    beside = out / f"{STAMP}.new"
    beside.write_text(json.dumps({"key": built, "files": digests}, indent=1) + "\n", encoding="utf-8")
    beside.replace(out / STAMP)


def _name(path: Path, documents: Path) -> str:
    if path.is_relative_to(documents):
        return f"documents/{path.relative_to(documents).as_posix()}"
    return path.relative_to(ROOT).as_posix()


def _digest(path: Path) -> str:
    try:
        return _sha256(path)
    except OSError as error:
        raise BuildError(f"{path} cannot be read: {error.strerror}. Make it a file you may read.") from error


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
