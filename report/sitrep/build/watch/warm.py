"""Have a server of kernels ready before a build asks for one: it has imported what the notebooks import.

Input   the notebooks
Output  kernels to lend to the build that is forked next

A server serves one build that executes something, as it does without all this; then it is ended, with all that it
started, and the next one gets ready. A build that needed no kernel leaves it as it is.
"""

import os
import signal
from collections.abc import Callable
from pathlib import Path

from sitrep.build import inputs, kernel, notebooks
from sitrep.errors import BuildError


class _Another:
    """The server, to a process that did not start it: it can be asked after, but is not that process's to end."""

    def __init__(self, process: int) -> None:
        self._process = process

    def poll(self) -> int | None:
        """Return None as long as it runs."""
        return None if Path(f"/proc/{self._process}").exists() else 0


class Lent(kernel.Kernels):
    """Kernels whose server is another process's: leaving the `with` block ends the kernels only."""

    def __init__(self, folder: Path, server: int, private: Path) -> None:
        super().__init__(folder, kernel.FORK)
        self._server = _Another(server)  # type: ignore[assignment]  # as much of a process as is asked of it here
        self._private = private

    def __enter__(self) -> "Lent":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start_server(self) -> None:
        """It runs."""

    def stop(self) -> None:
        """End every kernel, from any thread."""
        with self._lock:
            self._stopped = True
        for manager in tuple(self._alive):
            kernel.kill(manager)

    @property
    def are_untouched(self) -> bool:
        """Whether no kernel was asked for."""
        return self._number == 0


class Warm:
    """The server that is ready, or getting ready, for the notebooks in *folder*.

    Args:
        folder: the notebooks.
        in_child: called in the process that waits until the server is ready.
    """

    def __init__(self, folder: Path, in_child: Callable[[], None]) -> None:
        self._folder, self._in_child = folder, in_child
        self._kernels: kernel.Kernels | None = None
        self._waiting = 0  # the process that waits until the server has imported

    def get_ready(self) -> None:
        """Start a server and have it import, if there is none. Does not wait for it."""
        if kernel.asked_for() != kernel.FORK or self._is_there():
            return
        self.end()
        self._kernels = kernel.Kernels(self._folder, kernel.FORK).__enter__()
        self._kernels.start_server()
        lent = self.lend()
        self._waiting = os.fork()
        if self._waiting == 0:
            try:
                self._in_child()
                if lent is not None:
                    lent.preload(_modules(self._folder))
            except BuildError:  # of a notebook that is no notebook: the build says so
                os._exit(1)
            finally:
                os._exit(0)

    def lend(self) -> Lent | None:
        """Return kernels for a process that is about to be forked; None where there is no server."""
        if self._kernels is None or self._kernels._server is None:
            return None
        return Lent(self._folder, self._kernels._server.pid, self._kernels._private)

    def end(self) -> None:
        """End the server and all that it started."""
        if self._waiting:
            os.kill(self._waiting, signal.SIGKILL)
            os.waitpid(self._waiting, 0)
            self._waiting = 0
        kernels, self._kernels = self._kernels, None
        if kernels is not None:
            kernels.__exit__(None, None, None)

    def _is_there(self) -> bool:
        its = self._kernels._server if self._kernels is not None else None
        return its is not None and its.poll() is None


def _modules(folder: Path) -> list[str]:
    """Return what the notebooks import."""
    about = inputs.Inputs(steps=notebooks.in_order(folder), documents=folder, label="", known_imports={})
    return sorted({name for code in about.code.values() for name in code.imported})
