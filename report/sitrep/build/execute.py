"""Execute one notebook through papermill.

Input   a notebook of the repository, values for its parameters, a kernel
Output  the executed notebook; an error that names the cell, and the notebook as far as it came
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any  # nbformat ships no types

import nbformat
import papermill
from papermill.engines import papermill_engines
from papermill.exceptions import PapermillExecutionError

from sitrep.build import engine, kernel
from sitrep.build.notebooks import NotebookError, heading_above

_SHOWN_LINES = 4
papermill_engines.register(engine.NAME, engine.KernelEngine)  # also where the entry point was not installed


def notebook(
    path: Path,
    values: Mapping[str, object],
    running: kernel.Running,
    at_cell: Callable[[int, int, str], None],
    failed: Path,
) -> Any:
    """Return the notebook at *path*, executed in the kernel *running*.

    Args:
        path: a notebook.
        values: parameters by name, checked before.
        running: a kernel whose folder is that of the notebook.
        at_cell: called before each cell with its number from 1, how many there are, and the heading above.
        failed: where to write the notebook, as far as it came, if a cell fails.

    Returns:
        NotebookNode, with what papermill added to it.

    Raises:
        NotebookError: a cell raised, took too long, or its kernel died; the message names the cell.
    """
    as_written = nbformat.read(path, as_version=4)
    cells = [dict(cell) for cell in as_written.cells]
    shift = next((i + 1 for i, cell in enumerate(cells) if "parameters" in cell["metadata"].get("tags", [])), 0)
    managed: list[Any] = []

    def index_in(cell: int) -> int:
        return cell - 1 if values and cell >= shift > 0 else cell

    def begin(index: int) -> None:
        index = index_in(index)
        at_cell(index + 1, len(cells), heading_above(cells, index))

    try:
        return papermill.execute_notebook(
            as_written,
            None,
            parameters=dict(values),
            engine_name=engine.NAME,
            kernel_name="python3",
            progress_bar=False,
            running=running,
            managed=managed,
            at_cell=begin,
        )
    except PapermillExecutionError as error:
        what, at = f"{error.ename}: {error.evalue}".strip(": "), error.cell_index
        nbformat.write(managed[0], failed)
        raise _fault(path, cells, index_in(at), what) from error
    except engine.CellError as fault:
        nbformat.write(managed[0], failed)
        raise _fault(path, cells, index_in(fault.index), str(fault)) from fault


def _fault(path: Path, cells: list[dict], index: int, what: str) -> NotebookError:
    heading = heading_above(cells, index)
    lines = cells[index]["source"].splitlines()
    shown = [f"    {line}" for line in lines[:_SHOWN_LINES]] + ["    ..."] * (len(lines) > _SHOWN_LINES)
    under = f', under "{heading}"' if heading else ""
    message = "\n".join([f"{path.name}, cell {index + 1} of {len(cells)}{under}: {what}", *shown])
    return NotebookError(message, path)
