"""Execute the notebooks of one build that need it, side by side where no table passes between them.

Input   notebooks in order, their parameters, the cache
Output  for each notebook: what it gave, its tables, on what that depends, whether it was executed or kept
"""

import os
import shutil
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePath

from sitrep import keeping
from sitrep.build import cache, content, flow, inputs, kernel, neutral, spared
from sitrep.build.asked import STEPS, TABLES, Asked
from sitrep.build.kernel import leftovers, recorder
from sitrep.build.progress import CACHED, RUN, Screen
from sitrep.errors import BuildError


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What became of one notebook."""

    path: Path
    gave: neutral.Result
    tables: Mapping[str, str]  # that it wrote: file name -> sha256; they lie in `folder`
    folder: Path
    facts: inputs.Facts  # on what that depends
    seen: Mapping[str, str | None]  # what it was seen to read beyond
    how: str  # RUN or CACHED
    can_be_kept: bool = False  # anew, beyond this build
    notes: tuple[str, ...] = ()  # what somebody should know


class StoppedError(BuildError):
    """Another notebook failed, or somebody ended the build."""


class Schedule:
    """The notebooks of one build, each in a thread of its own.

    Args:
        asked: what was asked for.
        work: folder of this build; a folder for each notebook is made in it.
        about: what the notebooks could depend on.
        kept: the cache.
        kernels: of this build, ended when it is.
        shown: what stands for each path of this machine in what is published.
        screen: where to say what is going on.
        of: how many steps the build has in all, of which the notebooks are those from the second on.
    """

    def __init__(
        self,
        asked: Asked,
        work: Path,
        about: inputs.Inputs,
        kept: cache.Cache,
        kernels: kernel.Kernels,
        shown: Mapping[str, str],
        screen: Screen,
        of: int,
    ) -> None:
        self._asked, self._work, self._about, self._kept = asked, work, about, kept
        self._kernels, self._shown, self._screen, self._of = kernels, shown, screen, of
        self._uses = {path: flow.uses(path) for path in asked.steps}
        self._waits = flow.order(asked.steps)
        self._executing: set[Path] = set()
        self._done: dict[Path, Done] = {}
        self._stopped = False
        self._news = threading.Condition()
        self._checked = threading.Event()
        self._places = threading.BoundedSemaphore(max(2, _cores()))

    def run(self, check: Callable[[], None], meanwhile: Callable[[], None]) -> tuple[Done, ...]:
        """Execute what needs it and return what became of every step, in order.

        Args:
            check: raises if the build cannot be made; no kernel starts before it returns.
            meanwhile: called while notebooks are executed; what it does costs no waiting.

        Raises:
            NotebookError: of the first notebook that failed; the others were ended then.
        """
        with ThreadPoolExecutor(len(self._asked.steps), thread_name_prefix="notebook") as pool:
            try:
                futures = [pool.submit(self._made, path) for path in self._asked.steps]
                check()
                _import_what_threads_use()
                self._checked.set()
                meanwhile()
                over, _ = wait(futures, return_when=FIRST_EXCEPTION)
                errors = [error for future in futures if future in over and (error := future.exception())]
                if errors:
                    raise next((error for error in errors if not isinstance(error, StoppedError)), errors[0])
            finally:
                with self._news:
                    self._stopped = True
                    self._news.notify_all()
                self._checked.set()
                self._kernels.stop()
        if self._kernels.why_plain:
            self._screen.say(f"Kernels were not forked but started one by one: {self._kernels.why_plain}.")
        return tuple(future.result() for future in futures)

    def _made(self, path: Path) -> Done:
        """Return what becomes of *path*, once all that it waits for is there."""
        waits = self._waits[path]
        with ExitStack() as stack:
            running = None
            self._until(lambda: self._done.keys() >= set(waits) or bool(self._executing & set(waits)))
            if not self._done.keys() >= set(waits):  # what it reads is being made anew: have a kernel ready
                running = self._running(path, stack)
                self._until(lambda: self._done.keys() >= set(waits))
            names = self._asked.declared_by(path)
            given = {name: value for name, value in self._asked.values.items() if name in names}
            before = [self._done[other] for other in waits]
            use = self._uses[path]
            tables = {name: its for done in before for name, its in done.tables.items() if use.counts(name)}
            facts = self._about.of(path, given, "documents" in names, tables)
            key = content.digest_of(facts)
            entry = None if self._asked.force else self._kept.find(key, self._about.now)
            if entry is not None:
                done = self._restored(path, entry, facts)
            else:
                running = running or self._running(path, stack)
                with self._news:
                    self._executing.add(path)
                    self._news.notify_all()
                with self._places:
                    done = self._executed(path, running, before, facts)
            with self._news:
                self._executing.discard(path)
                self._done[path] = done
                self._news.notify_all()
            if done.how == RUN and done.can_be_kept and self._about.still(facts):
                data = {name: (done.folder / name).read_bytes() for name in done.tables}
                self._kept.put(key, cache.Entry(result=done.gave, seen=dict(done.seen), tables=data))
        return done

    def _until(self, happens: Callable[[], bool]) -> None:
        with self._news:
            self._news.wait_for(lambda: self._stopped or happens())
            if self._stopped:
                raise StoppedError("The build was stopped.")

    def _running(self, path: Path, stack: ExitStack) -> tuple[kernel.Running, float]:
        """Return a kernel for *path*, which ends with *stack*, and when it was started."""
        self._kernels.preload(self._about.code[path].imported)
        self._checked.wait()
        started = time.time()
        return stack.enter_context(self._kernels.running()), started

    def _restored(self, path: Path, entry: cache.Entry, facts: inputs.Facts) -> Done:
        self._screen.step(self._number(path), self._of, path.stem)
        folder = self._folder(path)
        for name, data in entry.tables.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
        self._screen.done(path.stem, how=CACHED)
        return Done(
            path=path,
            gave=entry.result,
            tables=_tables(folder),
            folder=folder,
            facts=facts,
            seen=entry.seen,
            how=CACHED,
        )

    def _executed(
        self, path: Path, its: tuple[kernel.Running, float], before: Sequence[Done], facts: inputs.Facts
    ) -> Done:
        from sitrep.build import execute  # here, not above: as below

        self._screen.step(self._number(path), self._of, path.stem)
        running, started = its
        folder = self._folder(path)
        for done in before:
            for name in done.tables:
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(done.folder / name, folder / name)
        handed = _tables(folder)
        values = {"documents": str(self._about.documents), TABLES: str(folder), **self._asked.values}
        names = self._asked.declared_by(path)
        executed = execute.notebook(
            path,
            {name: value for name, value in values.items() if name in names},
            running,
            partial(self._screen.cell, path.stem),
            self._work / path.name,
        )
        gave = neutral.result(executed, self.shown(folder))
        written = {name: digest for name, digest in _tables(folder).items() if handed.get(name) != digest}
        for name in handed.keys() - written.keys():
            (folder / name).unlink(missing_ok=True)
        self._refuse_strays(path, written)
        trace = leftovers.lines(running.folder / recorder.FILE)
        own = (self._work, running.folder.parent, keeping.readings())
        seen = inputs.seen(trace, self._about, facts, own, started)
        self._screen.done(path.stem)
        return Done(
            path=path,
            gave=gave,
            tables=written,
            folder=folder,
            facts=facts,
            seen=seen.read,
            how=RUN,
            can_be_kept=seen.can_be_kept,
            notes=seen.notes(path.stem),
        )

    def shown(self, folder: Path) -> dict[str, str]:
        """Return what stands for paths in the notebook whose tables lie in *folder*."""
        return {**self._shown, str(folder): TABLES}

    def _number(self, path: Path) -> int:
        return self._asked.steps.index(path) + 2

    def _folder(self, path: Path) -> Path:
        folder = self._work / STEPS / path.stem / TABLES
        folder.mkdir(parents=True)
        return folder

    def _refuse_strays(self, path: Path, written: Mapping[str, str]) -> None:
        """Refuse tables that another notebook reads and that nothing in the code of this one announces."""
        known = self._uses[path].writes
        stray = {name for name in written if known is not None and PurePath(name).stem not in known}
        for other in self._asked.steps[self._asked.steps.index(path) + 1 :]:
            if path in self._waits[other]:
                continue
            for name in sorted(stray):
                if self._uses[other].counts(name):
                    raise BuildError(
                        f"{path.name} writes table {name}, which {other.name} reads, but its cell tagged "
                        f"`{flow.SAVE}` does not name it. Write it there, by its name."
                    )


def _import_what_threads_use() -> None:
    """Import, in one thread, what executes notebooks; not above: a build with nothing to execute may do without.

    Modules of jupyter_client import each other in circles: two threads that begin at two ends of one wait for each
    other, or see a module half made.
    """
    with spared.slow_imports():
        from jupyter_client import kernelspec, manager  # noqa: F401

        from sitrep.build import execute  # noqa: F401


def _tables(folder: Path) -> dict[str, str]:
    """Return the files in a folder of tables with their sha256."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): content.digest(path) for path in found}


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
