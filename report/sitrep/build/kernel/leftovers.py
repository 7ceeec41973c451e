"""Processes that a notebook started and that are still there when it ends.

Input   the kernel, and what its recorder wrote down
Output  those that do not end with their kernel, ended here; None if there are none
"""

import asyncio
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

_GRACE_S = 2.0
_LONGEST_SHOWN = 60  # characters of a command


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What a notebook left behind."""

    words: str  # the commands
    execution_count: str  # of the last cell that started a process


def after(running: "Running") -> Left | None:
    """Let the kernel end as it does in daily life, then end and return what it leaves behind.

    A kernel that started no process, as almost every notebook's, is not asked to end: the caller ends it faster.
    """
    started = [value for kind, value in lines(running.folder / recorder.FILE) if kind == recorder.PROCESS]
    found = _of(running.folder, running.manager) if started else []
    if found:
        from jupyter_core.utils import run_sync

        running.client.shutdown()  # a pool of workers ends with its kernel, if that may say good-bye
        end = time.monotonic() + _GRACE_S
        while found and time.monotonic() < end:
            run_sync(_pause)()
            found = _alive(found)
    if not found:
        return None
    words = ", ".join(_command(process) for process in found)
    for process in found:
        with suppress(psutil.Error):
            process.kill()
    return Left(words=words, execution_count=started[-1])


def end(folder: Path, manager: Any) -> None:
    """End whatever a notebook started, after its kernel was ended in the middle of a cell."""
    if any(kind == recorder.PROCESS for kind, _ in lines(folder / recorder.FILE)):
        for process in _of(folder, manager):
            with suppress(psutil.Error):
                process.kill()


def lines(trace: Path) -> list[tuple[str, str]]:
    """Return what a recorder wrote, line by line; nothing if it could not write."""
    try:
        written = trace.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    return [(kind, value) for kind, value in map(json.loads, written)]


def _of(folder: Path, manager: Any) -> list[psutil.Process]:
    """Return the living processes that a kernel started: its descendants, its session, those that carry its mark."""
    number = next(int(value) for kind, value in lines(folder / recorder.FILE) if kind == recorder.PID)
    found = set()
    with suppress(psutil.NoSuchProcess):
        found = set(psutil.Process(number).children(recursive=True))
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


async def _pause() -> None:
    await asyncio.sleep(0.02)
