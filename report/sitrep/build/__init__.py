"""Build the report: check what was asked, execute the notebooks, publish, put all in place at once.

Input   a folder of documents, values for the notebooks' parameters
Output  <OUT>/report.html, <OUT>/tables/, <OUT>/<notebook>.ipynb as executed; after a failure <OUT>/failed/
"""

import contextlib
import fcntl
import json
import shlex
import shutil
import signal
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from sitrep.build import content, notebooks, paper, parameters
from sitrep.build.progress import Screen
from sitrep.errors import BuildError

REPORT = "report.html"
TABLES = "tables"
FAILED = "failed"
_WORK = ".work"  # in OUT, so that moving out of it is a rename
_LOCK = ".sitrep.lock"  # its presence also says that the folder is ours


def run(
    documents: Path,
    out: Path,
    given: Mapping[str, str] | None = None,
    progress: Screen | None = None,
    *,
    force: bool = False,
    folder: Path = notebooks.FOLDER,
) -> Path:
    """Build the report of the texts in *documents* into *out* and return its path.

    Where nothing that shapes the report has changed since it was built, nothing is done.

    Args:
        documents: a folder of texts, with or without documents.csv.
        out: the folder for the report; made if need be.
        given: parameter values as typed, by name.
        progress: where to say what is going on; None for a new screen on standard error.
        force: build even if nothing has changed.
        folder: the notebooks.

    Raises:
        SitrepError: the input cannot be used, a notebook failed, or the page could not be made. What a
            former build left in *out* is then as it was.
    """
    screen = progress or Screen()
    documents, label, out = documents.resolve(), _label(documents), out.resolve()
    _refuse_overlap(documents, out)
    steps = notebooks.in_order(folder)
    known = parameters.declared(steps)
    values = parameters.checked(given or {}, known)
    wanted = content.key(documents, label, steps, values)
    if not force and content.is_built(out, wanted):
        screen.say("Nothing has changed since this report was built.")
        return out / REPORT
    if values:
        from sitrep import zone  # here, not above: a build with nothing to do imports nothing heavy

        zone.check_parameters(values)
    with _writing(out):
        work = out / _WORK
        _remove(work)
        (work / TABLES).mkdir(parents=True)
        try:
            _make(documents, label, work, steps, known, values, screen)
            _put_in_place(work, out, wanted)
        except notebooks.NotebookError as error:
            names = {parameter.name for parameter in known if parameter.notebook == error.notebook.name}
            its = {"documents": str(documents), "tables": str(out / FAILED / TABLES), **values}
            raise _kept(error, {name: its[name] for name in its if name in names}, work, out) from error
        finally:
            screen.clear()
            _remove(work)
    return out / REPORT


def _make(
    documents: Path,
    label: str,
    work: Path,
    steps: tuple[Path, ...],
    known: tuple[parameters.Parameter, ...],
    values: dict[str, parameters.Value],
    screen: Screen,
) -> None:
    """Read the documents, execute the notebooks and publish, all inside *work*."""
    from sitrep import documents as texts  # here, not above: a build with nothing to do imports nothing heavy

    of = len(steps) + 2
    screen.step(1, of, "documents")
    found = texts.read(documents)
    screen.done(f"{len(found)} read from {label}")

    from sitrep import publish
    from sitrep.build import header, kernel, neutral

    folders = {"documents": str(documents), "tables": str(work / TABLES)}
    shown = {folders["documents"]: label, folders["tables"]: TABLES, str(content.ROOT): ".", sys.prefix: ".venv"}
    for number, step in enumerate(steps, start=2):
        screen.step(number, of, step.stem)
        names = {parameter.name for parameter in known if parameter.notebook == step.name}
        mine = {name: value for name, value in {**folders, **values}.items() if name in names}
        kernel.execute(step, work / step.name, mine, screen.cell)
        neutral.rewrite(work / step.name, shown)
        screen.done()
    screen.step(of, of, REPORT)
    executed = [work / path.name for path in notebooks.in_reading_order(steps)]
    said = {**{parameter.name: parameter.default for parameter in known}, **values}
    publish.render(executed, work / REPORT, header.entries(found, work / TABLES, said))
    screen.done(f"{(work / REPORT).stat().st_size / 1e6:.2f} MB")


def _label(documents: Path) -> str:
    """Return how the report names the folder of documents: never where it lies on this machine."""
    absolute = documents.resolve()
    if absolute.is_relative_to(content.ROOT):
        return absolute.relative_to(content.ROOT).as_posix()
    return absolute.name


def _refuse_overlap(documents: Path, out: Path) -> None:
    if out == documents or out.is_relative_to(documents):
        raise BuildError(
            f"The report cannot be built into {out}: that is inside the documents ({documents}), which are "
            "never written to. Name another folder with --out."
        )
    if out == content.ROOT or content.ROOT.is_relative_to(out):
        raise BuildError(f"The report cannot be built into {out}: the repository is there. Name another --out.")


@contextlib.contextmanager
def _writing(out: Path) -> Iterator[None]:
    """Hold *out* for this build alone. The lock ends with the process, however that ends."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        not_ours = [name for name in (REPORT, TABLES, FAILED) if (out / name).exists()]
        if not_ours and not (out / _LOCK).exists():
            raise BuildError(
                f"{out} holds {not_ours[0]}, which no build made. Name an empty or a new folder with --out."
            )
        lock = (out / _LOCK).open("w", encoding="utf-8")
    except OSError as error:
        raise BuildError(
            f"Nothing can be written to {out}: {error.strerror}. Mend that, or name another with --out."
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BuildError(
                f"Another build is writing to {out}. Wait until it ends, or name another folder with --out."
            ) from error
        try:
            yield
        except OSError as error:
            raise BuildError(f"The build could not be written to {out}: {error}. The last report stands.") from error


def _kept(error: notebooks.NotebookError, values: Mapping[str, parameters.Value], work: Path, out: Path) -> BuildError:
    """Move what a failed notebook left to <OUT>/failed/; return the error with the way on."""
    failed = out / FAILED
    _remove(failed)
    work.rename(failed)
    path = error.notebook
    papermill = [Path(sys.prefix, "bin", "papermill"), "--cwd", path.parent, path, failed / f"again-{path.name}"]
    again = shlex.join([*map(str, papermill), "-y", json.dumps(values, ensure_ascii=False)])
    return BuildError(
        f"{error}\nIt is kept as executed: {failed / path.name}. The last good report is untouched."
        f"\nMend the notebook or its input and build again. To run that notebook alone:\n  {again}"
    )


def _put_in_place(work: Path, out: Path, wanted: str) -> None:
    """Move a finished build from *work* into *out*: the stamp goes first, the report comes last.

    A signal waits until all is in place: tables and report are of one build.
    """
    made = sorted(path.relative_to(work) for path in work.rglob("*") if path.is_file())
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        (out / content.STAMP).unlink(missing_ok=True)
        _remove(out / FAILED)
        (out / paper.PDF).unlink(missing_ok=True)  # of the report that goes
        for path in sorted(work.iterdir(), key=lambda path: path.name == REPORT):
            place = out / path.name
            if path.is_dir() and place.is_dir():
                place.rename(work / f"old {path.name}")
            path.rename(place)
        content.write_stamp(out, wanted, [out / path for path in made])
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
