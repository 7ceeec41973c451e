"""Write down which files a kernel opens, as Python itself tells of it (PEP 578), and that it started processes.

Input   the audit events of the process; SITREP_TRACE, the file to write to
Output  that file, one JSON list a line: ["pid", n] first, then [kind, path] as it happens

A hook cannot be taken away again and a kernel may be killed at any time: each line is written at once, each path once.
What a C library opens by itself raises no event: `readers` raises it for the most frequent ones, and a module of ours
that hands a path to another raises it itself, `sys.audit("open", path, "r", 0)`.
"""

import importlib
import json
import os
import sys
from pathlib import Path

from sitrep.build.kernel import readers

TRACE, FILE = "SITREP_TRACE", "trace"  # the setting, and the usual name
PID, READ, WRITTEN, LISTED, IMPORTED, PROCESS = "pid", "read", "written", "listed", "imported", "process"
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_ENVIRONMENT = (f"{sys.prefix}/", f"{sys.base_prefix}/")  # what the lock stands for
_IMPORTLIB = os.path.dirname(importlib.__file__)  # noqa: PTH120  # as code objects have it
_LISTING = {"os.listdir", "os.scandir"}
_STARTING = {"subprocess.Popen", "os.fork", "os.forkpty", "os.posix_spawn", "os.system"}


class _Recorder:
    """The hook, and what it has seen. There is one in a process."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, str], None] = {}
        self._file = -1

    def __call__(self, event: str, arguments: tuple) -> None:
        if event == "open":
            path, _, flags = arguments
            if isinstance(path, str | bytes | os.PathLike):
                self._note(_kind(flags), path)
        elif event in _LISTING:
            path = arguments[0] if arguments and arguments[0] is not None else "."
            if isinstance(path, str | bytes | os.PathLike) and not _importing():
                self._note(LISTED, path)
        elif event in _STARTING:
            self._note(PROCESS, str(len(self._seen)))  # each is told

    def write_to(self, path: str) -> None:
        """Write what was seen so far, and from now on as it happens, to the file at *path*."""
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)
        self._write(PID, str(os.getpid()))
        for kind, name in tuple(self._seen):
            if kind not in (PROCESS, IMPORTED):  # the server forked this kernel, and imported for others too
                self._write(kind, name)

    def _note(self, kind: str, path: str | bytes | os.PathLike) -> None:
        name = os.fsdecode(path)
        if kind != PROCESS:
            if kind == IMPORTED and name.startswith(_ENVIRONMENT):
                return
            name = os.path.realpath(name)  # a hook runs thousands of times: no object for each
        if (kind, name) not in self._seen:
            self._seen[kind, name] = None
            if self._file >= 0:
                self._write(kind, name)

    def _write(self, kind: str, name: str) -> None:
        try:
            os.write(self._file, json.dumps([kind, name]).encode() + b"\n")
        except OSError:
            os.ftruncate(self._file, 0)  # a full disk: no record says so, half a record would not


def _kind(flags: object) -> str:
    if isinstance(flags, int) and flags & _WRITING:
        return WRITTEN
    return IMPORTED if _importing() else READ


def _importing() -> bool:
    """Whether the import system is asking; it stands right below the hook on the stack."""
    frame = sys._getframe(2)
    while frame is not None and frame.f_code.co_filename == __file__:
        frame = frame.f_back  # type: ignore[assignment]  # None ends the loop
    asking = "" if frame is None else frame.f_code.co_filename
    return asking.startswith("<frozen importlib") or asking.startswith(_IMPORTLIB)


_recorder: _Recorder | None = None


def watch() -> _Recorder:
    """Install the hook, once, and return it."""
    global _recorder
    if _recorder is None:
        _recorder = _Recorder()
        sys.addaudithook(_recorder)
        readers.watch()
    return _recorder


def source_of(path: str) -> str:
    """Return the module file that an imported *path* is compiled from."""
    compiled = Path(path)
    if compiled.parent.name != "__pycache__":
        return path
    return str(compiled.parent.parent / f"{compiled.name.partition('.')[0]}.py")


def load_ipython_extension(_shell: object) -> None:
    """Start recording in a kernel that was not forked; IPython calls this."""
    if TRACE in os.environ:
        watch().write_to(os.environ[TRACE])
