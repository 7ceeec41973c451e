"""Import heavy libraries once, then fork a kernel whenever the launcher asks for one.

Run     python -m sitrep.build.kernel.server SOCKET; standard input: a pipe that nobody writes to
Input   a launcher's request on the socket; or a list of modules to import
Output  kernels; to each launcher one byte at the end, the exit code of its kernel

The server has one thread and forks only while that is so: a lock held by another thread would stay locked in the
child for ever.  When the builder is gone, however it went, the pipe of standard input ends, and with it every kernel.
"""

import gc
import importlib
import json
import os
import selectors
import signal
import socket
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any  # a request is JSON of any depth

from sitrep.build import spared
from sitrep.build.kernel import READY, THREADS, recorder

_END_WITH_PARENT, _ADOPT = 1, 36  # PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER: linux/prctl.h


class _Server:
    """Waits for requests, for kernels that end, and for the end of the builder."""

    def __init__(self, path: str) -> None:
        self._kernels: dict[int, socket.socket] = {}  # process -> its launcher
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(path)
        self._listening.listen(64)
        self._ended, wake = os.pipe()
        for end in (self._ended, wake):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)  # a handler of Python's own: that writes to the pipe
        self._wake = wake
        self._selector = selectors.DefaultSelector()
        for source in (0, self._ended, self._listening):
            self._selector.register(source, selectors.EVENT_READ)

    def serve(self) -> dict[str, Any] | None:
        """Serve until the builder is gone and return None; in a forked child return what its kernel needs."""
        while True:
            for key, _ in self._selector.select():
                if key.fileobj == 0:
                    if not os.read(0, 1024):
                        return None
                elif key.fileobj == self._ended:
                    os.read(self._ended, 1024)
                    self._bury()
                elif key.fileobj is self._listening:
                    asked = self._answer(self._listening.accept()[0])
                    if asked is not None:
                        return asked
                else:
                    self._launcher_gone(key.fileobj)

    def _answer(self, other: socket.socket) -> dict[str, Any] | None:
        """Import what is asked for, or fork; return the request in the child only."""
        head, streams, _, _ = socket.recv_fds(other, 8, 3)
        asked = _rest(other, int.from_bytes(head, "big"))
        if asked is None:  # whoever asked is gone again
            _close(streams)
            other.close()
            return None
        if "modules" in asked:
            with spared.slow_imports():
                for name in asked["modules"]:
                    importlib.import_module(name)
            gc.collect()
            gc.freeze()  # pages full of objects that are never looked at again stay shared
            with suppress(OSError):
                other.sendall(READY if _is_alone() else THREADS)
            other.close()
            return None
        process = os.fork()
        if process == 0:
            self._leave(streams)
            other.close()
            return asked
        _close(streams)
        self._kernels[process] = other
        self._selector.register(other, selectors.EVENT_READ, process)
        return None

    def _leave(self, streams: list[int]) -> None:
        """Give up, in the child, all that is the server's, and take the launcher's *streams*."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        self._selector.close()
        self._listening.close()
        for launcher in self._kernels.values():
            launcher.close()
        _close([self._ended, self._wake])
        os.setsid()
        _control(_END_WITH_PARENT, signal.SIGKILL)
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
        _close(streams)

    def _bury(self) -> None:
        """Take note of processes that have ended; tell the launcher of a kernel."""
        while True:
            try:
                process, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if process == 0:
                return
            launcher = self._kernels.pop(process, None)
            if launcher is not None:
                self._selector.unregister(launcher)
                with suppress(OSError):
                    launcher.sendall(bytes([os.waitstatus_to_exitcode(status) & 255]))
                launcher.close()

    def _launcher_gone(self, launcher: Any) -> None:
        process = next(process for process, its in self._kernels.items() if its is launcher)
        self._selector.unregister(launcher)
        del self._kernels[process]
        launcher.close()
        with suppress(ProcessLookupError):
            os.killpg(process, signal.SIGKILL)


def main() -> None:
    """Serve; in a forked child, be a kernel."""
    path = sys.argv[1]
    if sys.path and sys.path[0] == str(Path.cwd()):
        del sys.path[0]  # put there by -m; a kernel adds its own folder
    record = recorder.watch()
    _control(_ADOPT, 1)
    server = os.getpid()
    asked = _Server(path).serve()
    if asked is None:
        _end_all()
    else:
        _be_kernel(asked, record, server)


def _be_kernel(asked: dict[str, Any], record: Any, server: int) -> None:
    os.environ.clear()
    os.environ.update(asked["environment"])
    os.chdir(asked["folder"])
    if recorder.TRACE in os.environ:
        record.write_to(os.environ[recorder.TRACE])
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()  # chance of its own for each kernel, as without a fork
    from ipykernel.kernelapp import IPKernelApp

    sys.argv = ["ipykernel_launcher", *asked["arguments"]]
    IPKernelApp.launch_instance([*asked["arguments"], f"--IPKernelApp.parent_handle={server}"])


def _end_all() -> None:
    """End every process that descends from this one, then this one."""
    import psutil

    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            process.kill()


def _rest(other: socket.socket, length: int) -> dict[str, Any] | None:
    words = b""
    while len(words) < length:
        more = other.recv(length - len(words))
        if not more:
            return None
        words += more
    return json.loads(words) if length else None


def _is_alone() -> bool:
    """Whether this process has one thread, counting those that Python does not know of."""
    tasks = Path("/proc/self/task")
    return threading.active_count() == 1 and (not tasks.is_dir() or len(list(tasks.iterdir())) == 1)


def _control(option: int, value: int) -> None:
    """Set an option of this process where the system has it (Linux); elsewhere ipykernel looks for its parent."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)


def _close(descriptors: list[int]) -> None:
    for descriptor in descriptors:
        os.close(descriptor)


if __name__ == "__main__":
    main()
