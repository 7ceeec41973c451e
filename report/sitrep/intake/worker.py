"""Read files in a process of its own, so that one that hangs, or needs all memory, costs only itself.

Input   names of files
Output  for each `Taken`, or why not
"""

import contextlib
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Sequence
from multiprocessing.connection import Connection, Pipe, wait
from pathlib import Path

from sitrep.errors import DocumentError, IntakeError
from sitrep.intake import reading
from sitrep.intake.record import Taken

LONGEST_S = 60  # seconds for one file
MOST_MEMORY = 3_000_000_000  # bytes
MOST_WORKERS = 4
AHEAD = 16  # files that are read before the first of them is wanted
_SERVE = "import sys; from sitrep.intake import worker; worker.serve(int(sys.argv[1]))"


class Worker:
    """A process that reads one file at a time; started when it is needed, and again after a file that ended it."""

    def __init__(self, longest_s: float) -> None:
        self.longest_s = longest_s
        self.at: int | None = None  # which file it reads
        self.until = 0.0  # when it is given up
        self.pipe: Connection | None = None
        self._path = Path()
        self._process: subprocess.Popen[bytes] | None = None
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - held as long as the worker

    def begin(self, at: int, path: Path, most_bytes: int) -> None:
        """Read the file *path*, which is number *at*."""
        self.at, self._path, self.until = at, path, time.monotonic() + self.longest_s
        if self.pipe is None:
            self.pipe, theirs = Pipe()
            with theirs:
                # A group of its own: Ctrl-C ends the command, which then ends the worker.
                self._process = subprocess.Popen(
                    [sys.executable, "-c", _SERVE, str(theirs.fileno())],
                    pass_fds=[theirs.fileno()],
                    stdin=subprocess.DEVNULL,
                    stdout=self._said,
                    stderr=self._said,
                    process_group=0,
                )
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # `end` tells of it
            self.pipe.send((str(path), most_bytes))

    def end(self) -> Taken | IntakeError:
        """Return what the file holds, or why it cannot be read."""
        self.at = None
        if self.pipe is None or not self.pipe.poll():
            self.stop()
            return IntakeError(
                f"{self._path} was given up after {self.longest_s:g} seconds: it is not built like a document. "
                "If it is one, copy its text into a .txt file and add that."
            )
        try:
            found = self.pipe.recv()
        except (EOFError, ConnectionResetError):
            last = self._last_words()
            self.stop()
            return IntakeError(
                f"{self._path} ended the program that read it ({last}). Copy its text into a .txt file and add that."
            )
        return found if isinstance(found, Taken) else IntakeError(str(found))

    def stop(self) -> None:
        """End the process, if there is one."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        if self.pipe is not None:
            self.pipe.close()
        self._process = self.pipe = None

    def _last_words(self) -> str:
        self._said.seek(0)
        lines = self._said.read().decode("utf-8", "replace").strip().splitlines()
        return lines[-1][:200] if lines else "it said nothing"


def read_all(
    paths: Sequence[Path], most_bytes: int, *, longest_s: float = LONGEST_S
) -> Generator[tuple[Path, Taken | IntakeError], None, None]:
    """Yield each of *paths* with what it holds, or why it cannot be read, in their order.

    Args:
        paths: files.
        most_bytes: a larger file is refused.
        longest_s: seconds after which a file is given up.
    """
    workers = [Worker(longest_s) for _ in range(min(len(paths), os.cpu_count() or 1, MOST_WORKERS))]
    found: dict[int, Taken | IntakeError] = {}
    begun = 0
    try:
        for number, path in enumerate(paths):
            while number not in found:
                for worker in workers:
                    if worker.at is None and begun < min(len(paths), number + AHEAD):
                        worker.begin(begun, paths[begun], most_bytes)
                        begun += 1
                busy = {worker.pipe: worker for worker in workers if worker.at is not None and worker.pipe is not None}
                ready = wait(list(busy), min(worker.until for worker in busy.values()) - time.monotonic())
                for pipe, worker in busy.items():
                    if worker.at is not None and (pipe in ready or worker.until <= time.monotonic()):
                        at, found_there = worker.at, worker.end()
                        found[at] = found_there
            yield path, found.pop(number)
    finally:
        for worker in workers:
            worker.stop()


def serve(handle: int) -> None:
    """Answer requests over the pipe *handle* until the other end is gone."""
    with contextlib.suppress(ValueError, OSError):  # a machine that does not limit memory
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    pipe = Connection(handle)
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            name, most_bytes = pipe.recv()
            pipe.send(_answer(Path(name), most_bytes))


def _answer(path: Path, most_bytes: int) -> Taken | str:
    """Return what *path* holds, or the message why not."""
    try:
        return reading.take(path, most_bytes)
    except (IntakeError, DocumentError) as error:
        return str(error)
    except (MemoryError, RecursionError) as error:
        words = "more memory than a document needs" if isinstance(error, MemoryError) else "endless steps"
        return f"{path} takes {words} to read. If it is one, copy its text into a .txt file and add that."
