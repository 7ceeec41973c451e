"""Start kernels for the notebooks of a build, and see to it that none outlives it.

Input   the folder that notebooks run in; the modules that they import
Output  running kernels: forked from a server that has imported heavy libraries once, or plain ones

SITREP_KERNEL=plain asks for plain kernels; so does a system other than Linux, where a fork without exec is not safe.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any  # jupyter_client ships no types

from sitrep.build.kernel import leftovers, recorder
from sitrep.errors import BuildError

FORK, PLAIN = "fork", "plain"
SETTING = "SITREP_KERNEL"
# Libraries that take long to import and are known to bear a fork afterwards: tests/test_kernel.py tries each.
HEAVY = ("altair", "geopandas", "numpy", "pandas", "pandera", "pyarrow", "pyproj", "shapely", "sitrep", "spacy")
ALWAYS = ("ipykernel.kernelapp", "ipykernel.ipkernel", "ipykernel.debugger", "IPython.core.interactiveshell")
# The same text, order and figures on every machine, whatever the shell of the person who builds says.
SETTINGS = {
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
    "TZ": "UTC",
    "OMP_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",  # pyarrow's unused second allocator would start a thread
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # no remark about frozen modules at the start of a kernel
}
READY, THREADS = b"\x00", b"\x01"  # what the server answers when it has imported: it may fork, or must not
_SERVER = "sitrep.build.kernel.server"
_LONGEST_SOCKET_FOLDER = 80  # characters; a Unix socket's path may have 107 in all
_PREFIX = "sitrep-kernel-"
_ARGUMENTS = ("--HistoryManager.enabled=False",)  # nobody types into these kernels
_RECORDING = "--IPKernelApp.extra_extensions=sitrep.build.kernel.recorder"
_READY_S = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A kernel that is ready for code."""

    manager: Any
    client: Any
    folder: Path  # of its own; its path stands in the environment of every process that it starts


def asked_for() -> str:
    """Return the kind of kernels that this person and system want.

    Raises:
        BuildError: SITREP_KERNEL is neither.
    """
    kind = os.environ.get(SETTING, FORK if sys.platform == "linux" else PLAIN)
    if kind not in (FORK, PLAIN):
        raise BuildError(f"{SETTING} is {kind!r}. Say {FORK} or {PLAIN}, or unset it.")
    return kind


class Kernels:
    """The kernels of one build. Leaving its `with` block ends them all."""

    def __init__(self, cwd: Path, kind: str, specification: str = "python3") -> None:
        self.kind = kind
        self.why_plain = ""  # what kept us from forking
        self.settings: dict[str, str] = {}  # of kernels, beyond SETTINGS: none on which a result depends
        self._cwd, self._specification = cwd, specification
        self._server: subprocess.Popen[bytes] | None = None
        self._alive: set[Any] = set()
        self._lock = threading.Lock()
        self._preloading = threading.Lock()
        self._stopped = False
        self._number = 0

    def __enter__(self) -> "Kernels":
        _sweep()
        self._private = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-"))
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self._private, ignore_errors=True)

    def start_server(self) -> None:
        """Start the process that kernels are forked from, unless they are to be plain ones. Does not wait for it."""
        with self._lock:
            if self.kind != FORK or self._server is not None or self._stopped:
                return
            with (self._private / "server.log").open("wb") as log:
                self._server = subprocess.Popen(
                    [sys.executable, "-m", _SERVER, self._socket],
                    stdin=subprocess.PIPE,
                    stdout=log,
                    stderr=log,
                    cwd=self._cwd,
                    env=self._environment(self._private),
                    start_new_session=True,
                )
        self._specify()

    def preload(self, modules: Iterable[str]) -> None:
        """Have the server import those of *modules* that are heavy; wait until it has. If it cannot, none is forked."""
        wanted = [name for name in modules if name.partition(".")[0] in HEAVY]
        with self._preloading:
            if self.kind == FORK:
                self._preload(wanted)

    def _preload(self, wanted: Sequence[str]) -> None:
        try:
            answer = self._ask([*ALWAYS, *wanted])
        except OSError as error:
            answer, reason = b"", str(error)
        else:
            reason = "an imported library started a thread" if answer == THREADS else ""
        if answer != READY and not self._stopped:
            log = (self._private / "server.log").read_text("utf-8", "replace").strip().splitlines()
            self.kind, self.why_plain = PLAIN, reason or (log[-1] if log else "its server ended")

    @contextmanager
    def running(self) -> Iterator[Running]:
        """Yield a kernel that is ready; end it, and what it started, afterwards."""
        from jupyter_core.utils import run_sync

        with self._lock:
            self._number += 1
            own = self._private / str(self._number)
        own.mkdir()
        manager = self._manager(own)
        try:
            with self._lock:
                if self._stopped:
                    raise BuildError("The build was stopped.")
                self._alive.add(manager)
            recording = () if self.kind == FORK else (_RECORDING,)
            run_sync(manager.start_kernel)(
                extra_arguments=[*_ARGUMENTS, *recording], env=self._environment(own), cwd=str(self._cwd)
            )
            client = manager.client()
            client.start_channels()
            try:
                run_sync(_until_ready)(client, manager)
                yield Running(manager=manager, client=client, folder=own)
            finally:
                client.stop_channels()
        finally:
            self._alive.discard(manager)
            if manager.has_kernel:
                run_sync(manager.shutdown_kernel)(now=True)
            leftovers.end(own, manager)

    def stop(self) -> None:
        """End every kernel and the server, from any thread."""
        with self._lock:
            self._stopped = True
            its = self._server
        for manager in tuple(self._alive):
            kill(manager)
        if its is not None:
            assert its.stdin is not None  # it was asked for as a pipe
            its.stdin.close()
            try:
                its.wait(timeout=2)
            except subprocess.TimeoutExpired:  # in the middle of an import
                its.kill()
                its.wait()

    @property
    def _socket(self) -> str:
        return str(self._private / "server")

    def _environment(self, own: Path) -> dict[str, str]:
        own_settings = {"IPYTHONDIR": str(own / "ipython"), recorder.TRACE: str(own / recorder.FILE)}
        return {**os.environ, **SETTINGS, **self.settings, **own_settings}

    def _specify(self) -> None:
        """Write the kernel specification of forked kernels: an ordinary one."""
        folder = self._private / "kernels" / "sitrep-fork"
        folder.mkdir(parents=True)
        launcher = Path(__file__).with_name("launcher.py")
        specification = {
            "argv": [sys.executable, "-I", "-S", str(launcher), self._socket, "-f", "{connection_file}"],
            "display_name": "Python 3, forked",
            "language": "python",
            "interrupt_mode": "message",
        }
        (folder / "kernel.json").write_text(json.dumps(specification), encoding="utf-8")

    def _manager(self, own: Path) -> Any:
        from jupyter_client.kernelspec import KernelSpecManager
        from jupyter_client.manager import AsyncKernelManager

        folders = [str(self._private / "kernels"), f"{sys.prefix}/share/jupyter/kernels"]
        return AsyncKernelManager(
            kernel_name="sitrep-fork" if self.kind == FORK else self._specification,
            kernel_spec_manager=KernelSpecManager(kernel_dirs=folders),
            connection_file=f"{own}/kernel.json",
            transport="ipc" if len(str(own)) <= _LONGEST_SOCKET_FOLDER else "tcp",
        )

    def _ask(self, modules: Sequence[str]) -> bytes:
        """Return what the server says once it has imported *modules*, b"" if it is gone."""
        self.start_server()
        assert self._server is not None
        words = json.dumps({"modules": list(modules)}).encode()
        with socket.socket(socket.AF_UNIX) as asking:
            while True:
                try:
                    asking.connect(self._socket)
                    break
                except (FileNotFoundError, ConnectionRefusedError):  # it is still starting
                    if self._server.poll() is not None or self._stopped:
                        return b""
                    threading.Event().wait(0.005)
            asking.sendall(len(words).to_bytes(8, "big") + words)
            return asking.recv(1)


async def _until_ready(client: Any, manager: Any) -> None:
    """Wait until the kernel answers and its outputs reach us: the request's own "idle" comes last of all."""
    import asyncio
    from queue import Empty

    end = asyncio.get_running_loop().time() + _READY_S
    while asyncio.get_running_loop().time() < end:
        asked = client.kernel_info()
        with suppress(Empty):
            await client.shell_channel.get_msg(timeout=1)
            while True:
                told = await client.iopub_channel.get_msg(timeout=0.2)
                mine = told["parent_header"].get("msg_id") == asked
                if mine and told["content"].get("execution_state") == "idle":
                    return
        if not await manager.is_alive():
            raise BuildError("A kernel ended before it was ready. Is there enough memory? Build again.")
    raise BuildError(f"A kernel was not ready after {_READY_S} s. Is the machine overloaded? Build again.")


def kill(manager: Any) -> None:
    """End the kernel of *manager*, from any thread; whoever waits for it learns that it died."""
    process = getattr(manager.provisioner, "process", None)
    if process is not None and process.poll() is None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)


def _sweep() -> None:
    """Remove the folders of builds that were killed before they could."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*-*"):
        number = folder.name.removeprefix(_PREFIX).partition("-")[0]
        if number.isdigit() and not _is_running(int(number)):
            shutil.rmtree(folder, ignore_errors=True)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)  # sends nothing, only asks
    except ProcessLookupError:
        return False
    except OSError:  # it runs, for somebody else
        return True
    return True
