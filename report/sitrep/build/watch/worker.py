"""Build whenever asked, each time in a process that has the libraries already: this one forks it.

Run     python -m sitrep.build.watch.worker FOLDER, of the notebooks; standard input: a pipe of requests
Input   one JSON object a line: a request for a build (`Request`)
Output  the events of that build, one JSON object a line, then {"ended": exit code}

This process imports and reads nothing that a build reads, so what it forks starts as fresh as a new one: an edited
lexicon counts. An edited library does not: whoever runs this starts another one then.
SIGUSR1 ends the build that goes on, SIGTERM that and this process; the end of standard input ends it too.
"""

import gc
import importlib
import json
import os
import pickle
import signal
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NoReturn

from sitrep import build, memory
from sitrep.build import parameter_files, spared
from sitrep.build.progress import Screen, views
from sitrep.build.watch import warm
from sitrep.errors import SitrepError

CANCEL = signal.SIGUSR1
_ENDING = (signal.SIGINT, signal.SIGTERM)
_HELD = (CANCEL, *_ENDING)  # while a process is being forked
_END_WITH_PARENT = 1  # PR_SET_PDEATHSIG: linux/prctl.h
_HEAVY = (
    *("documents", "zone", "publish", "publish.carried", "publish.page", "publish.vega"),
    *("build.making", "build.execute", "build.header"),
)
_REHEARSED = {
    "cells": [
        {"cell_type": "markdown", "id": "a", "metadata": {}, "source": "# Title\n\n[a](#n1) *b*"},
        {"cell_type": "code", "execution_count": 1, "id": "b", "metadata": {}, "outputs": [], "source": "print(1)"},
    ],
    "metadata": {"language_info": {"name": "python"}},
    "nbformat": 4,
    "nbformat_minor": 5,
}
# Some libraries start threads when they are imported, and what has threads must not fork.
_ONE_THREAD = {
    **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is to be built, as the command line has it."""

    documents: str
    out: str
    folder: str  # of the notebooks
    given: tuple[tuple[str, str], ...]
    parameters: str | None  # a file
    force: bool = False

    def to_json(self) -> str:
        """Return one line."""
        return json.dumps(asdict(self))


class _Worker:
    """Waits for requests; one build at a time."""

    def __init__(self, folder: Path) -> None:
        self._warm = warm.Warm(folder, _as_child)
        self._child = 0
        self._memory = b""  # of the last build that came to its end

    def serve(self) -> Callable[[], int] | None:
        """Build what is asked for until nobody asks any more; in a forked process return what is to be called."""
        signal.signal(CANCEL, self._cancel)
        signal.signal(signal.SIGTERM, _end)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # of a terminal: whoever runs this ends it
        mine = os.getpid()
        try:
            while line := sys.stdin.readline():
                forked = self._fork(Request(**json.loads(line)))
                if forked is not None:
                    return forked
            return None
        finally:
            if os.getpid() == mine:
                self._end_child()
                self._warm.end()

    def _fork(self, request: Request) -> Callable[[], int] | None:
        """Build in a process of its own and return None; in that process return what builds."""
        giving, taking = os.pipe()
        signal.pthread_sigmask(signal.SIG_BLOCK, _HELD)
        self._warm.get_ready()
        lent = self._warm.lend()
        self._child = os.fork()
        if self._child == 0:
            os.close(giving)
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            return lambda: _build(request, lent, self._memory, taking)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _HELD)
        os.close(taking)
        with os.fdopen(giving, "rb") as pipe:
            said = pipe.read()
        _, status = os.waitpid(self._child, 0)
        self._child = 0
        untouched, kept = pickle.loads(said) if said else (False, b"")
        self._memory = kept or self._memory
        print(json.dumps({"ended": os.waitstatus_to_exitcode(status)}), flush=True)
        if not untouched:
            self._warm.end()
        self._warm.get_ready()
        return None

    def _cancel(self, *_: object) -> None:
        if self._child:
            os.kill(self._child, signal.SIGTERM)

    def _end_child(self) -> None:
        if self._child:
            os.kill(self._child, signal.SIGTERM)
            os.waitpid(self._child, 0)


def main() -> None:
    """Import what every build needs, then serve; in a forked process, build."""
    _end_with_parent()
    before = dict(os.environ)
    os.environ.update(_ONE_THREAD)
    with spared.slow_imports():
        for name in _HEAVY:
            importlib.import_module(f"sitrep.{name}")
    _rehearse()
    os.environ.clear()
    os.environ.update(before)
    gc.collect()
    gc.freeze()  # pages that nobody looks through again stay shared
    try:
        build_it = _Worker(Path(sys.argv[1])).serve()
    except BrokenPipeError:  # whoever asked is gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return
    if build_it is not None:
        sys.exit(build_it())


def _rehearse() -> None:
    """Lay out next to nothing: what libraries work out when they are first used, they have then."""
    from sitrep.publish import links, sections

    with tempfile.TemporaryDirectory(prefix="sitrep-watch-") as private:
        notebook = Path(private, "1-a.ipynb")
        notebook.write_text(json.dumps(_REHEARSED), encoding="utf-8")
        links.linked(sections.laid_out(notebook).body)


def _build(request: Request, lent: warm.Lent | None, known: bytes, taking: int) -> int:
    """Build, in the forked process; return the exit code."""
    _as_child()
    for number in _ENDING:
        signal.signal(number, _stop)
    gc.disable()  # this process ends soon
    memory.begin(known)
    screen = Screen(view=views.Json(sys.stdout))
    documents, out, folder = Path(request.documents), Path(request.out), Path(request.folder)
    code = 0
    try:
        with screen.telling(documents, out) as done:
            values = parameter_files.said(Path(request.parameters) if request.parameters else None, request.given)
            done(build.run(documents, out, values, screen, force=request.force, folder=folder, kernels=lent))
    except (SitrepError, KeyboardInterrupt):
        code = 1  # the last event has told
    kept = memory.handed_back() if code == 0 else b""
    with suppress(BrokenPipeError), os.fdopen(taking, "wb") as pipe:  # nobody takes it if all is being ended
        pickle.dump((lent is not None and lent.are_untouched, kept), pipe)
    return code


def _as_child() -> None:
    """Be a forked process: end as any other does, and with the one that forked."""
    for number in (CANCEL, *_ENDING):
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _HELD)
    _end_with_parent()


def _end_with_parent() -> None:
    """Let the system end this process, as by SIGTERM, when the one that started it is gone (Linux)."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None, use_errno=True).prctl(_END_WITH_PARENT, signal.SIGTERM, 0, 0, 0)


def _end(*_: object) -> NoReturn:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise SystemExit(0)


def _stop(*_: object) -> NoReturn:
    for number in _ENDING:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
