"""What stands on this machine: digests of files, versions of packages, the commit.

Input   the repository, the environment, a folder of documents, notebooks
Output  sha256 by name, versions by name
"""

import hashlib
import importlib.metadata
import json
import os
import platform
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from sitrep import layout
from sitrep.build import content, notebooks
from sitrep.errors import BuildError

PACKAGE = "sitrep"
EPOCH = "SOURCE_DATE_EPOCH"  # https://reproducible-builds.org/specs/source-date-epoch/
DOCUMENTS = "documents"  # what the folder of documents is called in names of files
WORDS = "lexicon"  # likewise, words that a project of its own adds
_LIBRARY = "report/sitrep"
_TEMPLATE = "report/template"
_OF_DOCUMENTS = (".csv", ".json")
_SCHEMA = "schema"  # says what a file may hold: it can refuse a build, but not change a report
_NOT_DATA = {".md", ".txt"}
_TOO_LATE = 253402300800  # seconds to 10000-01-01, which ISO 8601 cannot write with four digits
_PASSING = {"__pycache__", ".ipynb_checkpoints"}
# What of the repository shapes a report; a change elsewhere leaves the tree as good as clean.
_SHAPING = ("report/sitrep", "report/template", "data", "notebooks", "requirements.lock")


def files(documents: Path, settings: Mapping[str, Path]) -> dict[str, str]:
    """Return the sha256 of every file that is read besides the texts: data, lock, lists, files named by parameters.

    Args:
        documents: the folder of documents.
        settings: parameter -> the file that its value names.
    """
    data = layout.DATA
    found = {
        f"data/{path.relative_to(data).as_posix()}": path
        for path in _files(data)
        if path.suffix not in _NOT_DATA and not path.is_relative_to(data / DOCUMENTS) and path.parent.name != _SCHEMA
    }
    found |= {f"{DOCUMENTS}/{path.name}": path for path in _files(documents) if _lists(path, documents)}
    found |= {f"{name}/{path.name}": path for name, path in settings.items()}
    if (content.ROOT / content.LOCK).is_file():
        found[content.LOCK] = content.ROOT / content.LOCK
    if (words := content.own_words()) is not None:
        found |= {f"{WORDS}/{path.name}": path for path in sorted(words.glob("*.yaml"))}
    return {name: content.digest(found[name]) for name in sorted(found)}


def _lists(path: Path, documents: Path) -> bool:
    return path.parent == documents and path.suffix.lower() in _OF_DOCUMENTS


def texts(documents: Path) -> dict[str, str]:
    """Return the sha256 of every text in the folder, by file name."""
    return {
        path.name: content.digest(path) for path in sorted(documents.glob("*.txt")) if not path.name.startswith(".")
    }


def cells(paths: Iterable[Path]) -> dict[str, str]:
    """Return the sha256 of the cells of each notebook, without outputs and ids."""
    return {
        path.name: _digest(json.dumps(notebooks.cells(path), sort_keys=True, ensure_ascii=False))
        for path in sorted(paths)
    }


def library() -> dict[str, str]:
    """Return the sha256 of each part of the library, and of the template: over names and content of its files."""
    package = layout.PACKAGE
    parts: dict[str, list[tuple[str, str]]] = {}
    for path in _files(package):
        inside = path.relative_to(package)
        if path.suffix == ".py":
            name = f"{_LIBRARY}/{inside.parts[0]}"
            parts.setdefault(name, []).append((inside.as_posix(), content.digest(path)))
    template = layout.TEMPLATE
    parts[_TEMPLATE] = [
        (path.relative_to(template).as_posix(), content.digest(path))
        for path in _files(template)
        if path.suffix != ".md"
    ]
    return {name: _digest(json.dumps(parts[name])) for name in sorted(parts)}


def packages(package: str = PACKAGE) -> dict[str, str]:
    """Return the version of every package that *package* needs to run, and of all that those need, by name."""
    found: dict[str, str] = {}
    asked = [package]
    while asked:
        name = canonicalize_name(asked.pop())
        if name in found:
            continue
        try:
            distribution = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            continue  # wanted on another platform, or the library is not installed but lies on the path
        found[name] = distribution.version
        wanted = map(Requirement, distribution.requires or [])
        asked += [one.name for one in wanted if one.marker is None or one.marker.evaluate({"extra": ""})]
    found.pop(package, None)
    return dict(sorted(found.items()))


def installed() -> str:
    """Return what differs where other packages, or other versions, are installed."""
    return content.digest_of(layout.installed())


def version() -> str:
    """Return the version of sitrep; words where it is not installed but lies on the path."""
    try:
        return importlib.metadata.version(PACKAGE)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"


def python() -> str:
    """Return name and version of the interpreter, "CPython 3.11.2"."""
    return f"{platform.python_implementation()} {platform.python_version()}"


def commit(root: Path = content.ROOT) -> tuple[str, bool]:
    """Return the commit of the repository at *root*, and whether something that shapes a report differs from it.

    ("", False) where there is no git, or *root* lies in somebody else's repository.
    """
    top = _git(root, "rev-parse", "--show-toplevel")
    if top is None or Path(top.rstrip("\n")).resolve() != root.resolve():
        return "", False
    head = _git(root, "rev-parse", "HEAD")
    status = _git(root, "status", "--porcelain", "--untracked-files=all", "--", *_SHAPING)
    return (head.strip(), bool(status)) if head and status is not None else ("", False)


def day_of_commit(root: Path = content.ROOT) -> str:
    """Return the day of the commit at *root*, ISO, UTC; "" where there is none."""
    if not commit(root)[0]:
        return ""
    seconds = _git(root, "show", "--no-patch", "--format=%ct", "HEAD")
    return day_of(seconds.strip())[:10] if seconds else ""


def _git(root: Path, *words: str) -> str | None:
    git = shutil.which("git")
    if git is None:
        return None
    settings = {**os.environ, "GIT_OPTIONAL_LOCKS": "0"}  # another git may be at work there
    done = subprocess.run([git, "-C", str(root), *words], capture_output=True, env=settings)
    return done.stdout.decode("utf-8", "surrogateescape") if done.returncode == 0 else None


def epoch() -> str:
    """Return SOURCE_DATE_EPOCH, "" if it is not set.

    Raises:
        BuildError: it is not a number of seconds that a date can be made of.
    """
    said = os.environ.get(EPOCH, "")
    if said and not (re.fullmatch(r"\d{1,12}", said, re.ASCII) and int(said) < _TOO_LATE):
        raise BuildError(f"{EPOCH} is {said!r}. Give whole seconds since 1970-01-01 (UTC), or unset it.")
    return said


def day_of(seconds: str) -> str:
    """Return the moment that SOURCE_DATE_EPOCH names, ISO 8601."""
    return datetime.fromtimestamp(int(seconds), UTC).isoformat()


def latest(days: Iterable[date | str | None]) -> str:
    """Return the last of the days that are given, ISO; "" if there is none."""
    return max((str(day) for day in days if day), default="")


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and not _PASSING & set(path.parts))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
