"""Build a report again from its manifest and compare, to the byte.

Input   report.html; the documents, notebooks and files that its manifest names, wherever they lie now
Output  that it is identical, or what differs: first what it was made from, then what came out
"""

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sitrep import build, publish
from sitrep.build import content, manifest, notebooks
from sitrep.build.manifest import Record, machine
from sitrep.build.progress import Screen
from sitrep.build.verify import differences, parts
from sitrep.errors import BuildError, SitrepError

_SHOWN_PARTS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where a person says that something lies; None or nothing: look for it."""

    documents: Path | None = None
    notebooks: Path | None = None
    since: Path | None = None
    files: Mapping[str, Path] = field(default_factory=dict)  # parameter -> the file that its value names


def rebuilt(report: Path, places: Places, screen: Screen) -> str:
    """Build *report* again in a temporary folder; return in words that it came out as it is.

    Raises:
        SitrepError: it carries no manifest, what it was made from is gone, or something else came out; the message
            says what.
    """
    files = publish.downloads.read(report)
    if manifest.NAME not in files:
        raise BuildError(
            f"{report} carries no manifest, so nothing says what to rebuild it from. "
            "Check its quotations alone with --quotes-only, or build it again."
        )
    then = manifest.read(files[manifest.NAME], f"{report}, {manifest.NAME}")
    documents = _documents(report, then, places)
    folder = _notebooks(report, then, places)
    given = _given(report, then, documents, folder, places)
    since = _since(report, then, places)
    screen.say(f"Building {report.name} again in a temporary folder, from {then.documents} and {then.notebooks}.")
    words = _own_words(report, then)
    with (
        tempfile.TemporaryDirectory(prefix="sitrep-verify-") as temporary,
        _environment(machine.EPOCH, then.epoch),
        _environment(content.ADDITIONS, words),
    ):
        out = Path(temporary) / "report"
        try:
            again = build.run(
                documents, out, given, screen, force=True, folder=folder, label=then.documents, since=since
            )
        except SitrepError as error:
            gone = _missing(then, documents)
            known = f"\n{differences.told({differences.INPUTS: gone})}" if gone else ""
            raise BuildError(f"{report} cannot be built again.{known}\n{error}") from error
        now = manifest.read(publish.downloads.read(again)[manifest.NAME], str(again))
        return _compared(report, then, files, again, now)


def _compared(report: Path, then: Record, files: Mapping[str, bytes], again: Path, now: Record) -> str:
    made = f"built again from {len(then.texts)} documents" + (f" and {len(then.given)} parameters" * bool(then.given))
    all_of = f"its {len(then.tables)} tables are the same to the byte"
    sha256 = manifest.written(report).sha256
    if manifest.written(again).sha256 == sha256:
        return f"identical: {made}, {report.name} and {all_of} (sha256 {sha256})."
    why = differences.between(then, now)
    tables = _tables(report, then, files, again.parent, now)
    before, after = (path.read_text(encoding="utf-8") for path in (report, again))
    same = parts.without_manifest(before) == parts.without_manifest(after)
    if same and not tables and why:
        what = f"{made}, the page and {all_of}. What the manifest records differs:\n{differences.told(why)}"
        return f"identical but for the manifest: {what}"
    came = tables + ([] if same else _pages(before, after)) or ["the manifest in the page"]
    told = (
        differences.told(why) or "Nothing that the manifest records differs: the report was changed after it was built."
    )
    raise BuildError(
        f"{report} does not come out again.\n{told}\n{differences.told({'Came out otherwise': came})}\n"
        "Restore what differs and verify again, or build the report anew."
    )


def _pages(before: str, after: str) -> list[str]:
    lines = [f"page, {line}" for line in parts.of_pages(before, after)] or ["page, white space or the order of markup"]
    more = len(lines) - _SHOWN_PARTS
    return lines if more <= 0 else [*lines[:_SHOWN_PARTS], f"and {more} more parts of the page"]


def _tables(report: Path, then: Record, files: Mapping[str, bytes], out: Path, now: Record) -> list[str]:
    lines = []
    for name in sorted(then.tables.keys() | now.tables.keys()):
        if name not in now.tables or name not in then.tables:
            lines.append(f"{name} is {'gone' if name not in now.tables else 'new'}")
        elif then.tables[name] != now.tables[name]:
            old = _as_built(report, then, files, name) if name.endswith(".csv") else None
            where = f": {parts.of_tables(old, (out / name).read_bytes())}" if old is not None else ""
            lines.append(f"{name}{where}")
    return lines


def _as_built(report: Path, then: Record, files: Mapping[str, bytes], name: str) -> bytes | None:
    """Return a table as it came with the report, if it travels in it or lies beside it unchanged."""
    beside = report.parent / name
    if beside.is_file() and manifest.written(beside) == then.tables[name]:
        return beside.read_bytes()
    return files.get(Path(name).name)


def _documents(report: Path, then: Record, places: Places) -> Path:
    if places.documents is not None:
        return places.documents
    texts = {text.file: text.sha256 for text in then.texts}
    found = _folder(report, then.documents, lambda folder: machine.texts(folder) == texts)
    if found is None:
        raise BuildError(
            f"{report} was built from the documents in {then.documents!r}, which is neither here nor beside it. "
            "Say where they are with --documents."
        )
    return found


def _notebooks(report: Path, then: Record, places: Places) -> Path:
    if places.notebooks is not None:
        return places.notebooks.resolve()
    found = _folder(
        report, then.notebooks, lambda folder: machine.cells(folder.glob(notebooks.PATTERN)) == dict(then.cells)
    )
    if found is None:
        raise BuildError(
            f"{report} was built with the notebooks in {then.notebooks!r}, which is neither here nor beside it. "
            "Say where they are with --notebooks."
        )
    return found.resolve()


def _folder(report: Path, label: str, fits: Callable[[Path], bool]) -> Path | None:
    """Return the folder called *label*: in the repository, beside the report or above it, or here.

    Of several, the first that fits; if none fits, the first: what has changed in it will be told.
    """
    beside = report.resolve().parent
    found = [place / label for place in (content.ROOT, beside, beside.parent, Path.cwd()) if (place / label).is_dir()]
    return next((folder for folder in found if fits(folder)), found[0] if found else None)


def _own_words(report: Path, then: Record) -> str:
    """Return the folder of words that a project of its own added, "" if it added none."""
    prefix = f"{machine.WORDS}/"
    wanted = {name.removeprefix(prefix): sha256 for name, sha256 in then.files.items() if name.startswith(prefix)}
    if not wanted:
        return ""
    set_here = content.own_words()
    found = set_here or _folder(
        report, machine.WORDS, lambda folder: set(wanted) <= {path.name for path in folder.iterdir()}
    )
    if found is None:
        raise BuildError(
            f"{report} was built with words of a project's own ({', '.join(sorted(wanted))}), which are neither here "
            f"nor beside it. Name their folder: {content.ADDITIONS}=folder sitrep verify ..."
        )
    return str(found.resolve())


def _since(report: Path, then: Record, places: Places) -> Path | None:
    """Return the file of the edition before, which must be the very one."""
    if then.since is None:
        return None
    beside = report.resolve().parent
    around = (
        [places.since] if places.since else [place / then.since.name for place in (beside, beside.parent, Path.cwd())]
    )
    here = [path for path in around if path.is_file()]
    found = next((path for path in here if manifest.written(path).sha256 == then.since.sha256), None)
    if found is None:
        what = f"{here[0]} is another file" if here else "which is neither here nor beside it"
        raise BuildError(
            f"{report} tells what changed since {then.since.name} of {then.since.date} (sha256 "
            f"{then.since.sha256[:12]}...); {what}. Say where it is with --since."
        )
    return found


def _given(report: Path, then: Record, documents: Path, folder: Path, places: Places) -> dict[str, str]:
    """Return the parameters as they were given; those that name a file, with where it lies now."""
    named = {name.partition("/")[0] for name in then.files} & then.given.keys()
    odd = sorted(set(places.files) - named)
    if odd:
        raise BuildError(f"-p {odd[0]}: the report was not built with a file for it. Leave it out.")
    out = dict(then.given)
    for name in named:
        value = then.given[name]
        around = (folder / value, report.parent / value, documents / value, documents.parent / value)
        path = places.files.get(name) or next((place for place in around if place.is_file()), None)
        if path is None:
            raise BuildError(
                f"{report} was built with {name} set to the file {value!r}, which is neither here nor beside it. "
                f"Say where it is with -p {name} FILE."
            )
        out[name] = value if path == folder / value else str(path.resolve())
    return out


def _missing(then: Record, documents: Path) -> list[str]:
    """Return which documents of the report are gone or changed in the folder."""
    here = machine.texts(documents) if documents.is_dir() else {}
    return [
        f"documents/{text.file} is {'changed' if text.file in here else 'gone'}"
        for text in then.texts
        if here.get(text.file) != text.sha256
    ]


@contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    """Set a variable of the environment as it was when the report was built, and back."""
    before = os.environ.pop(name, None)
    if value:
        os.environ[name] = value
    try:
        yield
    finally:
        os.environ.pop(name, None)
        if before is not None:
            os.environ[name] = before
