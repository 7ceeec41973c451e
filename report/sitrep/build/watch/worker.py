"""Build whenever asked, each time in a process that has the libraries already: this one forks it.

Run     python -m sitrep.build.watch.worker; standard input: a pipe of requests
Input   one JSON object a line: a request for a build (`Request`)
Output  the events of that build, one JSON object a line, then {"ended": exit code}

This process imports and reads nothing else, so what it forks starts as fresh as a new one: an edited lexicon counts.
An edited library does not: whoever runs this starts another one then.
SIGUSR1 ends the build that goes on, SIGTERM that and this process; the end of standard input ends it too.
"""

import gc
import importlib
import json
import os
import signal
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NoReturn

from sitrep import build
from sitrep.build import parameter_files
from sitrep.build.progress import Screen, views
from sitrep.errors import SitrepError

CANCEL = signal.SIGUSR1
_ENDING = (signal.SIGINT, signal.SIGTERM)
_HELD = (CANCEL, *_ENDING)  # while a build is being forked
_END_WITH_PARENT = 1  # PR_SET_PDEATHSIG: linux/prctl.h
_HEAVY = ("documents", "zone", "publish", "build.header", "build.kernel", "build.neutral")
_MEMORY = "sitrep.publish.memory"
# Libraries of algebra start threads when they are imported, and what has threads must not fork.
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


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

    def __init__(self) -> None:
        self._child = 0
        self._over = False

    def serve(self) -> tuple[Request, int] | None:
        """Build what is asked for until nobody asks any more; in a forked process return what it is to build."""
        signal.signal(CANCEL, self._cancel)
        signal.signal(signal.SIGTERM, self._end)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # of a terminal: whoever runs this ends it
        while not self._over and (line := sys.stdin.readline()):
            signal.pthread_sigmask(signal.SIG_BLOCK, _HELD)
            giving, taking = os.pipe()
            self._child = os.fork()
            if self._child == 0:
                os.close(giving)
                os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
                return Request(**json.loads(line)), taking
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _HELD)
            os.close(taking)
            with os.fdopen(giving, "rb") as pipe:
                memory = pipe.read()
            _, status = os.waitpid(self._child, 0)
            self._child = 0
            if memory:
                importlib.import_module(_MEMORY).take(memory)
            try:
                print(json.dumps({"ended": os.waitstatus_to_exitcode(status)}), flush=True)
            except BrokenPipeError:  # whoever asked is gone
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
                return None
        return None

    def _cancel(self, *_: object) -> None:
        if self._child:
            os.kill(self._child, signal.SIGTERM)

    def _end(self, *_: object) -> None:
        self._over = True
        if not self._child:
            raise SystemExit(0)
        os.kill(self._child, signal.SIGTERM)


def main() -> None:
    """Import what every build needs, then serve; in a forked process, build."""
    _end_with_parent()
    before = dict(os.environ)
    os.environ.update(_ONE_THREAD)
    for name in _HEAVY:
        importlib.import_module(f"sitrep.{name}")
    os.environ.clear()
    os.environ.update(before)
    gc.collect()
    gc.freeze()  # pages that nobody looks through again stay shared
    asked = _Worker().serve()
    if asked is not None:
        sys.exit(_build(*asked))


def _build(request: Request, memory: int) -> int:
    """Build, in the forked process; return the exit code."""
    for number in _ENDING:
        signal.signal(number, _stop)
    signal.signal(CANCEL, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _HELD)
    _end_with_parent()
    screen = Screen(view=views.Json(sys.stdout))
    documents, out = Path(request.documents), Path(request.out)
    try:
        with screen.telling(documents, out) as done:
            values = parameter_files.said(Path(request.parameters) if request.parameters else None, request.given)
            done(build.run(documents, out, values, screen, force=request.force, folder=Path(request.folder)))
    except (SitrepError, KeyboardInterrupt):
        return 1  # the last event has told
    with os.fdopen(memory, "wb") as pipe:
        pipe.write(importlib.import_module(_MEMORY).handed_back())
    return 0


def _end_with_parent() -> None:
    """Let the system end this process, as by SIGTERM, when the one that started it is gone (Linux)."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None, use_errno=True).prctl(_END_WITH_PARENT, signal.SIGTERM, 0, 0, 0)


def _stop(*_: object) -> NoReturn:
    for number in _ENDING:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
