"""Take down what a build reads before it starts, and what came out of it.

Input   a folder of documents, notebooks, values of parameters; later the tables and the header of the report
Output  a `Record`
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sitrep.build import content
from sitrep.build.asked import Asked
from sitrep.build.cache import Cache
from sitrep.build.manifest import machine
from sitrep.build.manifest.record import Record, Setting, Text, Written
from sitrep.build.parameters import SET_BY_BUILDER, Parameter, Value

if TYPE_CHECKING:
    from sitrep.documents import Document

UNDATED = "1970-01-01"  # RO-Crate wants a day, and no document and no commit gives one
_TABLES = "tables"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What stood there when the build began."""

    documents: str  # how the report names the folder
    notebooks: str
    files: Mapping[str, str]
    cells: Mapping[str, str]
    library: Mapping[str, str]
    settings: tuple[Setting, ...]
    shown: Mapping[str, str]  # absolute path that a parameter was given -> what stands for it in the report
    commit: str
    changed: bool
    epoch: str


def inputs(asked: Asked) -> Inputs:
    """Return what a build is about to read.

    Raises:
        BuildError: a file cannot be read, or SOURCE_DATE_EPOCH is no date.
    """
    folder = asked.steps[0].parent
    named = named_files(asked.values, folder)
    given = {name: str(asked.values[name]) for name in named}
    shown = {given[name]: _place(path, folder) for name, path in named.items() if Path(given[name]).is_absolute()}
    commit, changed = machine.commit()
    return Inputs(
        documents=asked.label,
        notebooks=place_of(folder),
        files=machine.files(asked.documents, named),
        cells=machine.cells(asked.steps),
        library=machine.library(),
        settings=_settings(asked.known, asked.values, shown),
        shown=shown,
        commit=commit,
        changed=changed,
        epoch=machine.epoch(),
    )


def record(
    read: Inputs,
    found: "Sequence[Document]",
    header: Mapping[str, object],
    made: Path,
    packages: Mapping[str, str],
) -> Record:
    """Return the record of a build.

    Args:
        read: what stood there when it began.
        found: the documents, as they were read.
        header: the head of the report.
        made: the folder that the build writes to; its tables are there.
        packages: version by name, as `packages` gives them.
    """
    as_of = str(header.get("as_of") or "")
    return Record(
        title=str(header["title"]),
        description=f"A situation report made from {len(found)} {'document' if len(found) == 1 else 'documents'}"
        + (f", as of {as_of}." if as_of else "."),
        licence=str(header.get("licence") or _licences(found)),
        date=_date(read.epoch, as_of, found),
        documents=read.documents,
        notebooks=read.notebooks,
        texts=tuple(sorted((_text(document) for document in found), key=lambda text: text.file)),
        files=read.files,
        cells=read.cells,
        library=read.library,
        settings=read.settings,
        packages=packages,
        python=machine.python(),
        version=machine.version(),
        commit=read.commit,
        changed=read.changed,
        epoch=read.epoch,
        tables=tables_in(made),
    )


def tables_in(made: Path) -> dict[str, Written]:
    """Return every file in the tables of a build, by its path beside the report."""
    found = sorted(path for path in (made / _TABLES).rglob("*") if path.is_file())
    return {path.relative_to(made).as_posix(): written(path) for path in found}


def written(path: Path) -> Written:
    """Return hash and size of a file that the build wrote."""
    return Written(sha256=content.digest(path), size=path.stat().st_size)


def place_of(folder: Path) -> str:
    """Return how the report names a folder: never where it lies on this machine."""
    absolute = folder.resolve()
    return absolute.relative_to(content.ROOT).as_posix() if absolute.is_relative_to(content.ROOT) else absolute.name


def packages(kept: Cache | None = None) -> dict[str, str]:
    """Return the version of every package under sitrep, by name; looked up anew where others are installed.

    Args:
        kept: where what was found is kept; None: look it up.
    """
    if kept is None:
        return machine.packages()
    name = f"packages-{machine.installed()}"
    known = kept.noted(name)
    if known is None:
        known = machine.packages()
        kept.note(name, known)
    return known


def named_files(values: Mapping[str, object], folder: Path) -> dict[str, Path]:
    """Return parameter -> file, for each of *values* that is the path of a file, from the notebooks in *folder*."""
    found = {name: folder / value for name, value in values.items() if isinstance(value, str) and _is_path(value)}
    return {name: path.resolve() for name, path in found.items() if path.is_file()}


def _is_path(value: str) -> bool:
    return bool(Path(value).suffix) and len(value) < 1000 and "\0" not in value


def _place(path: Path, folder: Path) -> str:
    """Return how the report names a file that a parameter names: from the notebooks, if both are in the repository."""
    if path.is_relative_to(content.ROOT) and folder.resolve().is_relative_to(content.ROOT):
        up = len(folder.resolve().relative_to(content.ROOT).parts)
        return "../" * up + path.relative_to(content.ROOT).as_posix()
    return path.name


def _settings(known: Iterable[Parameter], values: Mapping[str, Value], shown: Mapping[str, str]) -> tuple[Setting, ...]:
    """Return every parameter once; one that several notebooks declare has one type and one default."""
    declared = {one.name: one for one in known if one.name not in SET_BY_BUILDER}
    return tuple(
        Setting(
            name=name,
            type=one.type,
            default=as_typed(one.default),
            meaning=one.meaning,
            given=shown.get(as_typed(values[name]), as_typed(values[name])) if name in values else None,
        )
        for name, one in sorted(declared.items())
    )


def as_typed(value: Value) -> str:
    """Return *value* as it would be typed behind -p: what `parameters.checked` makes the same value of."""
    if isinstance(value, str):
        return value
    return "none" if value is None else json.dumps(value, ensure_ascii=False)


def _text(document: "Document") -> Text:
    return Text(
        id=document.id,
        file=document.file,
        sha256=document.sha256,
        title=document.title or "",
        publisher=document.publisher or "",
        published=str(document.published or ""),
        url=document.url or "",
        licence=document.licence or "",
    )


def _licences(found: "Sequence[Document]") -> str:
    said = sorted({document.licence for document in found if document.licence})
    return f"Documents: {'; '.join(said)}" if said else "No licence of the documents is stated."


def _date(epoch: str, as_of: str, found: "Sequence[Document]") -> str:
    if epoch:
        return machine.day_of(epoch)
    days = [day for document in found for day in (document.published, document.accessed)]
    return as_of or machine.latest(days) or machine.day_of_commit() or UNDATED
