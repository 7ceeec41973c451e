"""Execute one notebook through papermill, in a kernel that never outlives its build.

Input   a notebook of the repository, values for its parameters
Output  the executed notebook, written where asked, with nothing in it that two builds could differ in
"""

import asyncio
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import nbformat
import papermill
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import ensure_event_loop, run_sync
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, papermill_engines
from papermill.exceptions import PapermillExecutionError

from sitrep.build.notebooks import NotebookError, heading_above
from sitrep.errors import BuildError

ENGINE = "sitrep"
CELL_TIMEOUT_S = 900
_LONGEST_SOCKET_FOLDER = 80  # characters; a Unix socket's path may have 107 in all
_SHOWN_LINES = 4
_PREFIX = "sitrep-kernel-"

# The same text, order and figures on every machine, whatever the shell of the person who builds says.
_SETTINGS = {
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
    "TZ": "UTC",
    "OMP_NUM_THREADS": "1",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # no remark about frozen modules at the start of a kernel
}


class KernelEngine(Engine):
    """papermill's engine for our builds: a kernel over Unix sockets, stopped whatever happens."""

    @classmethod
    def execute_managed_notebook(cls, nb_man, kernel_name, *, at_cell, log_output=False, **_unused) -> None:  # type: ignore[no-untyped-def]
        """Execute the cells of papermill's *nb_man*; call *at_cell* with each index before it starts."""
        with _kernel(kernel_name) as manager:
            client = _Client(nb_man, km=manager, at_cell=at_cell, timeout=_cell_timeout_s(), record_timing=False)
            try:
                client.execute()
            finally:
                _end_tasks()
                if client.kc is not None:
                    client.kc.stop_channels()


class _Client(PapermillNotebookClient):
    """papermill's client, which says where it is."""

    def __init__(self, nb_man, km, at_cell: Callable[[int], None], **settings) -> None:  # type: ignore[no-untyped-def]
        super().__init__(nb_man, km=km, **settings)
        self._at_cell = at_cell

    def execute_cell(self, cell, cell_index, *args, **kwargs):  # type: ignore[no-untyped-def]
        self._at_cell(cell_index)
        return super().execute_cell(cell, cell_index, *args, **kwargs)


papermill_engines.register(ENGINE, KernelEngine)


def execute(path: Path, executed: Path, values: Mapping[str, object], at_cell: Callable[[int, int, str], None]) -> None:
    """Execute the notebook at *path* in its own folder and write it to *executed*.

    Args:
        path: a notebook; its folder is the working directory.
        executed: where it is written, also when a cell fails.
        values: parameters by name, checked before.
        at_cell: called before each cell with its number from 1, how many there are, and the heading above.

    Raises:
        NotebookError: a cell raised, took too long, or its kernel died; the message names the cell.
    """
    notebook = nbformat.read(path, as_version=4)
    cells = [dict(cell) for cell in notebook.cells]
    shift = next((i + 1 for i, cell in enumerate(cells) if "parameters" in cell["metadata"].get("tags", [])), 0)
    current = 0

    def begin(index: int) -> None:
        nonlocal current
        current = _as_written(index, shift, bool(values))
        at_cell(current + 1, len(cells), heading_above(cells, current))

    try:
        papermill.execute_notebook(
            notebook,
            str(executed).replace("{", "{{").replace("}", "}}"),  # papermill reads {name} as a parameter
            parameters=dict(values),
            engine_name=ENGINE,
            kernel_name="python3",
            progress_bar=False,
            cwd=path.parent,
            at_cell=begin,
        )
    except PapermillExecutionError as error:
        at = _as_written(error.cell_index, shift, bool(values))
        raise _fault(path, cells, at, f"{error.ename}: {error.evalue}".strip(": ")) from error
    except DeadKernelError as error:
        said = "the kernel died (killed, out of memory, or a crash in a library)"
        raise _fault(path, cells, current, said) from error
    except CellTimeoutError as error:
        said = f"the cell ran longer than {_cell_timeout_s()} s (SITREP_CELL_TIMEOUT sets the limit)"
        raise _fault(path, cells, current, said) from error


def _as_written(index: int, shift: int, injected: bool) -> int:
    """Return the index in the notebook as committed of cell *index* of the one with injected parameters."""
    return index - 1 if injected and index >= shift else index


def _fault(path: Path, cells: list[dict], index: int, what: str) -> NotebookError:
    heading = heading_above(cells, index)
    lines = cells[index]["source"].splitlines()
    shown = [f"    {line}" for line in lines[:_SHOWN_LINES]] + ["    ..."] * (len(lines) > _SHOWN_LINES)
    under = f', under "{heading}"' if heading else ""
    message = "\n".join([f"{path.name}, cell {index + 1} of {len(cells)}{under}: {what}", *shown])
    return NotebookError(message, path)


def _cell_timeout_s() -> int:
    said = os.environ.get("SITREP_CELL_TIMEOUT", str(CELL_TIMEOUT_S))
    if not said.isdigit() or int(said) == 0:
        raise BuildError(f"SITREP_CELL_TIMEOUT is {said!r}. Give whole seconds, more than 0, or unset it.")
    return int(said)


@contextmanager
def _kernel(name: str) -> Iterator[AsyncKernelManager]:
    """Yield the manager of a running kernel of this environment's Python; stop it and tidy up at the end."""
    _sweep()
    prefix = f"{_PREFIX}{os.getpid()}-"
    with tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True) as private:
        manager = AsyncKernelManager(
            kernel_name=name,
            kernel_spec_manager=KernelSpecManager(kernel_dirs=[f"{sys.prefix}/share/jupyter/kernels"]),
            connection_file=f"{private}/kernel.json",
            transport="ipc" if len(private) <= _LONGEST_SOCKET_FOLDER else "tcp",
        )
        settings = {**os.environ, **_SETTINGS, "IPYTHONDIR": f"{private}/ipython"}
        try:
            run_sync(manager.start_kernel)(env=settings, cwd=str(Path.cwd()))
            yield manager
        finally:
            if manager.has_kernel:
                run_sync(manager.shutdown_kernel)(now=True)


def _end_tasks() -> None:
    """Cancel what still waits for the kernel after an interruption, lest it speak up during the tidying."""
    loop = ensure_event_loop()
    tasks = asyncio.all_tasks(loop)
    for task in tasks:
        task.cancel()
    if tasks:
        loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))


def _sweep() -> None:
    """Remove the connection folders of builds that were killed before they could."""
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
