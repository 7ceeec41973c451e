"""Processes that a notebook started and that are still there when it ends.

Input   the kernel, and what its recorder wrote down
Output  those that do not end with their kernel, ended here; None if there are none
"""

import json
import os
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any  # jupyter_client ships no types

import psutil

from sitrep.build.kernel import recorder

if TYPE_CHECKING:
    from sitrep.build.kernel import Running

_GRACE_S, _PAUSE_S = 1.0, 0.02
_OF_WORKERS = ("multiprocessing.", "loky")  # in their command lines
_LONGEST_SHOWN = 60  # characters of a command


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What a notebook left behind."""

    words: str  # the commands
    offset: int  # in the record of the kernel, of the last process that it started


def after(running: "Running") -> Left | None:
    """End and return what the notebook leaves behind, given a moment to end by itself.

    Workers of multiprocessing, forked or spawned, belong to their kernel and end with it; they are no leftovers.
    """
    record = running.folder / recorder.FILE
    if not any(kind == recorder.PROCESS for kind, _ in lines(record)):  # as in almost every notebook
        return None
    end = time.monotonic() + _GRACE_S
    while (found := _left(running)) and time.monotonic() < end:
        time.sleep(_PAUSE_S)
    if not found:
        return None
    words = ", ".join(_command(process) for process in found)
    _kill(found)
    return Left(words=words, offset=record.read_bytes().rindex(f'["{recorder.PROCESS}"'.encode()))


def end(folder: Path, manager: Any) -> None:
    """End whatever a notebook started, after its kernel was ended in the middle of a cell."""
    if any(kind == recorder.PROCESS for kind, _ in lines(folder / recorder.FILE)):
        _kill(_of(folder, manager))


def recorded(folder: Path) -> int:
    """Return how many bytes the record of a kernel has so far."""
    record = folder / recorder.FILE
    return record.stat().st_size if record.exists() else 0


def lines(trace: Path) -> list[tuple[str, str]]:
    """Return what a recorder wrote, line by line; nothing if it could not write."""
    try:
        written = trace.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    return [(kind, value) for kind, value in map(json.loads, written)]


def _left(running: "Running") -> list[psutil.Process]:
    """Return the living processes that a kernel started and that are not its workers."""
    with suppress(psutil.NoSuchProcess):
        number = next(int(value) for kind, value in lines(running.folder / recorder.FILE) if kind == recorder.PID)
        kernel = psutil.Process(number)
        itself, below = kernel.cmdline(), set(kernel.children(recursive=True))
        return [
            process
            for process in _of(running.folder, running.manager)
            if process not in below or not _is_worker(process, itself)
        ]
    return []


def _is_worker(process: psutil.Process, kernel: list[str]) -> bool:
    """Whether *process* is a copy of its kernel, or one that multiprocessing or loky started."""
    with suppress(psutil.Error):
        words = process.cmdline()
        return words == kernel or any(part in word for word in words for part in _OF_WORKERS)
    return True  # it has just ended


def _of(folder: Path, manager: Any) -> list[psutil.Process]:
    """Return the living processes that a kernel started: its descendants, its session, those that carry its mark."""
    number = next((int(value) for kind, value in lines(folder / recorder.FILE) if kind == recorder.PID), 0)
    found = set()
    with suppress(psutil.NoSuchProcess):
        found = set(psutil.Process(number).children(recursive=True)) if number else set()
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            in_session = os.getsid(process.pid) == number
            if in_session or process.environ().get(recorder.TRACE, "").startswith(f"{folder}/"):
                found.add(process)
    launcher = getattr(manager.provisioner, "process", None)
    spared = {number, launcher.pid if launcher is not None else number}
    return _alive(sorted((process for process in found if process.pid not in spared), key=lambda p: p.pid))


def _alive(found: list[psutil.Process]) -> list[psutil.Process]:
    alive = []
    for process in found:
        with suppress(psutil.NoSuchProcess):
            if process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
                alive.append(process)
    return alive


def _command(process: psutil.Process) -> str:
    with suppress(psutil.Error):
        said = " ".join(process.cmdline()) or process.name()
        return said if len(said) <= _LONGEST_SHOWN else said[: _LONGEST_SHOWN - 4] + " ..."
    return f"process {process.pid}"


def _kill(found: list[psutil.Process]) -> None:
    for process in found:
        with suppress(psutil.Error):
            process.kill()
