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
import threading
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sitrep.build import content, notebooks, parameters
from sitrep.build.asked import FAILED, REPORT, STEPS, TABLES, Asked
from sitrep.build.progress import Screen
from sitrep.errors import BuildError

if TYPE_CHECKING:
    from sitrep.build import kernel

_WORK = ".work"  # in OUT, so that moving out of it is a rename
_LOCK = ".sitrep.lock"  # its presence also says that the folder is ours


def run(
    documents: Path,
    out: Path,
    given: Mapping[str, parameters.Said] | None = None,
    progress: Screen | None = None,
    *,
    force: bool = False,
    why: bool = False,
    folder: Path = notebooks.FOLDER,
    kernels: "kernel.Kernels | None" = None,
    label: str | None = None,
    since: Path | None = None,
) -> Path:
    """Build the report of the texts in *documents* into *out* and return its path.

    Where nothing that shapes the report has changed since it was built, nothing is done; where something has, only
    the notebooks are executed whose result depends on it.

    Args:
        documents: a folder of texts, with or without documents.csv.
        out: the folder for the report; made if need be.
        given: parameter values as typed, or as a file has them, by name.
        progress: where to say what is going on; None for a new screen on standard error.
        force: execute every notebook even if nothing has changed.
        why: say of each notebook why it was executed, or was not.
        folder: the notebooks.
        kernels: what to execute them in, from whoever had it ready; None for kernels of this build's own.
        label: how the report names the folder of documents; None: by where it lies, or by its name.
        since: report.html of the edition before; the report then says what changed.

    Raises:
        SitrepError: the input cannot be used, a notebook failed, or the page could not be made. What a
            former build left in *out* is then as it was.
    """
    screen = progress or Screen()
    steps = notebooks.in_order(folder.resolve())
    known = parameters.declared(steps)
    documents, label, out = documents.resolve(), label or _label(documents), out.resolve()
    since = since.resolve() if since is not None else None
    _refuse_overlap(documents, out, since)
    values = parameters.checked(given or {}, known)
    asked = Asked(
        documents=documents,
        label=label,
        out=out,
        steps=steps,
        known=known,
        values=values,
        keys=content.keys(documents, label, steps, values, since),
        force=force,
        why=why,
        kernels=kernels,
        since=since,
    )
    if not force and content.is_built(out, asked.keys.report):
        if (out / FAILED).exists():  # what failed since was taken back
            with _writing(out):
                _remove(out / FAILED)
        screen.say("Nothing has changed since this report was built.")
        return out / REPORT
    if asked.values:
        from sitrep import zone  # here, not above: a build with nothing to do imports nothing heavy

        zone.check_parameters(asked.values)
    with _writing(out):
        work = out / _WORK
        try:
            _remove(work)
            (work / TABLES).mkdir(parents=True)
            from sitrep.build import making

            made = making.everything(asked, work, screen)
            if content.keys(documents, label, steps, values, since) != asked.keys:
                made = replace(made, key="")  # something was saved meanwhile: the next build looks again
            _put_in_place(work, out, made)
        except notebooks.NotebookError as error:
            with _undisturbed():
                told = _kept(error, asked, work)
            raise told from error
        finally:
            with _undisturbed():
                screen.clear()
                _remove(work)
    return out / REPORT


def _label(documents: Path) -> str:
    """Return how the report names the folder of documents: never where it lies on this machine."""
    absolute = documents.resolve()
    if absolute.is_relative_to(content.ROOT):
        return absolute.relative_to(content.ROOT).as_posix()
    return absolute.name


def _refuse_overlap(documents: Path, out: Path, since: Path | None) -> None:
    if out == documents or out.is_relative_to(documents):
        raise BuildError(
            f"The report cannot be built into {out}: that is inside the documents ({documents}), which are "
            "never written to. Name another folder with --out."
        )
    if out == content.ROOT or content.ROOT.is_relative_to(out):
        raise BuildError(f"The report cannot be built into {out}: the repository is there. Name another --out.")
    if since == out / REPORT:
        raise BuildError(
            f"{since} would be written over by the edition after it. Copy it elsewhere, and name the copy."
        )


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


def _kept(error: notebooks.NotebookError, asked: Asked, work: Path) -> BuildError:
    """Move what a failed notebook left to <OUT>/failed/; return the error with the way on."""
    path, failed = error.notebook, asked.out / FAILED
    left = work / FAILED
    left.mkdir()
    for place in (work / path.name, work / STEPS / path.stem / TABLES):
        place.rename(left / place.name)
    _remove(failed)
    left.rename(failed)
    its = {"documents": str(asked.documents), TABLES: str(failed / TABLES), **asked.values}
    mine = {name: its[name] for name in its if name in asked.declared_by(path)}
    papermill = [Path(sys.prefix, "bin", "papermill"), "--cwd", path.parent, path, failed / f"again-{path.name}"]
    again = shlex.join([*map(str, papermill), "-y", json.dumps(mine, ensure_ascii=False)])
    return BuildError(
        f"{error}\nIt is kept as executed: {failed / path.name}. The last good report is untouched."
        f"\nMend the notebook or its input and build again. To run that notebook alone:\n  {again}"
    )


def _put_in_place(work: Path, out: Path, stamp: content.Stamp) -> None:
    """Move a finished build from *work* into *out*: the stamp goes first, the report comes last.

    A signal waits until all is in place: tables and report are of one build.
    """
    from sitrep.build import paper  # here, not above: a build with nothing to do imports nothing heavy

    with _undisturbed():
        former = content.stamped(out)
        (out / content.STAMP).unlink(missing_ok=True)
        _remove(out / FAILED)
        for name in (former.files if former else {}).keys() - stamp.files.keys():
            if Path(name).name == name:  # what lies in a folder goes with it
                (out / name).unlink(missing_ok=True)
        (out / paper.PDF).unlink(missing_ok=True)  # of the report that goes
        for path in sorted(work.iterdir(), key=lambda path: path.name == REPORT):
            place = out / path.name
            if path.is_dir() and place.is_dir():
                place.rename(work / f"old {path.name}")
            path.rename(place)
        content.write_stamp(out, stamp)


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Let a signal that asks for an end wait until this block is over.

    To mask it in this thread is not enough: Python runs a handler here whichever thread the system told.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # signals reach the main thread only
        return
    came: list[int] = []
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, lambda which, _frame: came.append(which)) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if came:
            signal.raise_signal(came[0])


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
