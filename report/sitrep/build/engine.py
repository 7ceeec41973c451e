"""papermill's engine `sitrep`: nbclient, with a kernel over Unix sockets and limits of time and output.

Run     papermill --engine sitrep NOTEBOOK OUTPUT, or `execute.notebook`
Input   papermill's notebook with its parameters injected
Output  the same, executed; a `CellError` where a limit was passed or the kernel died
"""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any  # papermill and nbclient ship no types

from nbclient.exceptions import CellExecutionComplete, CellTimeoutError, DeadKernelError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine

from sitrep.build import kernel, limits
from sitrep.build.kernel import leftovers
from sitrep.errors import BuildError

NAME = "sitrep"
_OUTPUT_ARRIVES_S = 60  # after the end of a cell; nbclient's 4 s are short for much output on a busy machine


class CellError(BuildError):
    """A cell did not end as it should, other than by raising; *index* is its place in the executed notebook."""

    def __init__(self, message: str, index: int) -> None:
        super().__init__(message)
        self.index = index


class KernelEngine(Engine):
    """Executes one notebook in a kernel of its own."""

    @classmethod
    def execute_managed_notebook(  # type: ignore[no-untyped-def]  # papermill's signature
        cls,
        nb_man,
        kernel_name,
        *,
        running: kernel.Running | None = None,
        at_cell: Callable[[int], None] | None = None,
        managed: list | None = None,
        log_output=False,
        stdout_file=None,
        stderr_file=None,
        execution_timeout=None,
        **_unused,
    ) -> None:
        """Execute the cells of papermill's *nb_man*.

        Args:
            nb_man: papermill's notebook execution manager.
            kernel_name: of the kernel specification; a notebook for papermill alone gets a kernel of this name.
            running: the kernel to use; None for a new one in the current folder.
            at_cell: called with the index of each cell before it starts.
            managed: a list to which the notebook is added before it is executed, for whoever wants it in any case.
            log_output, stdout_file, stderr_file: as papermill's own engine takes them.
            execution_timeout: seconds that a cell may take; None for SITREP_CELL_TIMEOUT.

        Raises:
            CellError: a cell took too long, printed too much, left a process behind, or its kernel died.
        """
        if running is None:
            with kernel.Kernels(Path.cwd(), kernel.PLAIN, kernel_name) as kernels, kernels.running() as its:
                cls.execute_managed_notebook(
                    nb_man,
                    kernel_name,
                    running=its,
                    at_cell=at_cell,
                    managed=managed,
                    log_output=log_output,
                    stdout_file=stdout_file,
                    stderr_file=stderr_file,
                    execution_timeout=execution_timeout,
                )
            return
        if managed is not None:
            managed.append(nb_man.nb)
        output = {"log_output": log_output, "stdout_file": stdout_file, "stderr_file": stderr_file}
        client = _Client(nb_man, running, at_cell or (lambda _: None), execution_timeout, output)
        try:
            client.execute()
        finally:
            end_tasks()
        if not any(cell["metadata"]["papermill"].get("exception") for cell in nb_man.nb.cells):
            client.refuse_leftovers()  # after an error they are ended without a word


class _Client(PapermillNotebookClient):
    """papermill's client, which says where it is and stops what passes a limit."""

    def __init__(
        self,
        nb_man: Any,
        running: kernel.Running,
        at_cell: Callable[[int], None],
        cell_s: int | None,
        output: dict[str, Any],
    ) -> None:
        settings = {"record_timing": False, "timeout_func": self._seconds_left, "iopub_timeout": _OUTPUT_ARRIVES_S}
        super().__init__(nb_man, km=running.manager, **settings, **output)
        self.kc = running.client
        self.kc.allow_stdin = False
        self._running = running
        self._at_cell = at_cell
        self._limits = limits.in_force()
        self._cell_s = cell_s or self._limits.cell_s
        self._end = time.monotonic() + self._limits.notebook_s
        self._printed = 0
        self._index = 0
        self._recorded: list[tuple[int, int]] = []  # how long the kernel's record was after which cell

    def execute_cell(self, cell: Any, cell_index: int, *args: Any, **kwargs: Any) -> Any:
        """Execute a cell; turn whatever stops it into a `CellError` that names it."""
        self._index = cell_index
        self._at_cell(cell_index)
        try:
            done = super().execute_cell(cell, cell_index, *args, **kwargs)
        except CellTimeoutError as error:
            raise CellError(self._too_much() or self._too_long(), cell_index) from error
        except DeadKernelError as error:
            died = "the kernel died (killed, out of memory, or a crash in a library)"
            raise CellError(self._too_much() or died, cell_index) from error
        self._recorded.append((leftovers.recorded(self._running.folder), cell_index))
        if self._printed > self._most:
            raise CellError(self._too_much(), cell_index)
        return done

    def process_message(self, msg: Any, *args: Any, **kwargs: Any) -> Any:
        """Take what the kernel sends, as long as it is not too much; then end the kernel."""
        self._printed += _size(msg["content"])
        if self._printed > self._most:
            kernel.kill(self._running.manager)
            raise CellExecutionComplete  # nbclient's way to say that no more of its output is wanted
        return super().process_message(msg, *args, **kwargs)

    def refuse_leftovers(self) -> None:
        """Raise a `CellError` if the notebook leaves processes behind that do not end with their kernel."""
        left = leftovers.after(self._running)
        if left is not None:
            said = f"it leaves a process behind ({left.words}); end it in the notebook, for example with a `with` block"
            at = next((index for length, index in self._recorded if length > left.offset), self._index)
            raise CellError(said, at)

    def _seconds_left(self, _cell: Any) -> float:
        return max(0.01, min(self._cell_s, self._end - time.monotonic()))  # nbclient takes 0 for "no limit"

    @property
    def _most(self) -> int:
        return self._limits.output_mb * 1_000_000

    def _too_long(self) -> str:
        if time.monotonic() >= self._end:
            of = f"the notebook ran longer than {self._limits.notebook_s} s ({limits.NOTEBOOK} sets the limit)"
            return f"{of}; it was in this cell"
        return f"the cell ran longer than {self._cell_s} s ({limits.CELL} sets the limit)"

    def _too_much(self) -> str:
        if self._printed <= self._most:
            return ""
        return f"the notebook gave more than {self._limits.output_mb} MB of output ({limits.OUTPUT} sets the limit)"


def end_tasks() -> None:
    """Cancel what still waits for the kernel after an interruption, lest it speak up during the tidying."""
    from jupyter_core.utils import ensure_event_loop

    loop = ensure_event_loop()
    tasks = asyncio.all_tasks(loop)
    for task in tasks:
        task.cancel()
    if tasks:
        loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))


def _size(content: Any) -> int:
    """Return about how many bytes the output in a message takes."""
    if isinstance(content, str):
        return len(content)
    if isinstance(content, dict):
        return sum(_size(value) for value in content.values())
    if isinstance(content, list):
        return sum(_size(value) for value in content)
    return 8
