"""What executing a notebook gave, without what depends on the machine, the hour or chance; and the notebook with it.

Input   a notebook as papermill executed it; a notebook as it lies in the repository
Output  a `Result`, which can be kept; the executed notebook as text, the same whether just executed or kept
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any  # notebooks are JSON of any depth

from sitrep.build import spared

INJECTED = "injected-parameters"
_GIVEN = ("execution_count", "outputs")  # what execution gives to a cell
_KEPT = ("language_info", "widgets")  # what the kernel says of the whole notebook
# Where a kernel says that a cell's code stands: it holds the number of its process.
_CELL_FILE = re.compile(r"[^\s\"'<>]*/ipykernel_\d+/\d+\.py")


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What executing the code cells of a notebook gave."""

    cells: list[dict[str, Any]]  # outputs and execution count of each code cell, in order
    injected: dict[str, Any] | None  # the cell that papermill put behind the parameters
    metadata: dict[str, Any]  # what the kernel says of the notebook


def result(executed: Any, shown: Mapping[str, str]) -> Result:
    """Return what papermill's notebook *executed* holds beyond the notebook as written.

    Args:
        executed: NotebookNode.
        shown: what stands for each absolute path of this machine wherever it occurs.
    """
    paths = _patterns(shown)
    code = [cell for cell in executed["cells"] if cell["cell_type"] == "code"]
    injected = [cell for cell in code if INJECTED in cell["metadata"].get("tags", [])]
    own = [{part: cell[part] for part in _GIVEN} for cell in code if cell not in injected]
    return Result(
        cells=_shortened(own, paths),
        injected=_shortened({part: injected[0][part] for part in ("source", *_GIVEN)}, paths) if injected else None,
        metadata=_shortened({name: executed["metadata"].get(name) for name in _KEPT}, paths),
    )


def text(path: Path, gave: Result, shown: Mapping[str, str]) -> str:
    """Return the notebook at *path* with what its execution gave, as the text of a notebook file."""
    with spared.slow_imports():
        import nbformat  # here, not above: a build with nothing to do imports nothing heavy
        from nbformat.v4.rwbase import split_lines

    written = path.read_text(encoding="utf-8")
    ids = [cell.get("id") for cell in json.loads(written)["cells"]]
    notebook = nbformat.v4.upgrade(nbformat.reads(written, as_version=4))
    results = iter(gave.cells)
    for number, (cell, known) in enumerate(zip(notebook.cells, ids, strict=True), start=1):
        cell.metadata.setdefault("tags", [])
        cell["id"] = known or f"cell-{number}"  # a notebook of an older format has none, and would get one by chance
        if cell.cell_type == "code" and INJECTED not in cell.metadata.tags:
            cell.update(nbformat.from_dict(next(results)))
    notebook.metadata.update({name: value for name, value in gave.metadata.items() if value is not None})
    if gave.injected is not None:
        about = {"tags": [INJECTED]}
        cell = nbformat.v4.new_code_cell(id=INJECTED, metadata=about, **nbformat.from_dict(gave.injected))
        notebook.cells = _with_injected(notebook.cells, cell)
    whole = _shortened(split_lines(notebook), _patterns(shown))
    return json.dumps(whole, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _with_injected(cells: list[Any], injected: Any) -> list[Any]:
    """Return *cells* with the parameters that were set behind those that are declared, as papermill puts them."""
    own = [cell for cell in cells if INJECTED not in cell.metadata.tags]
    at = next((i + 1 for i, cell in enumerate(own) if "parameters" in cell.metadata.tags), 0)
    return [*own[:at], injected, *own[at:]]


def _patterns(shown: Mapping[str, str]) -> list[tuple[re.Pattern[str], str]]:
    longest_first = sorted(shown, key=len, reverse=True)
    return [(re.compile(rf"(?<![\w.:/-]){re.escape(path)}(?![\w-])"), shown[path]) for path in longest_first]


def _shortened(value: Any, paths: list[tuple[re.Pattern[str], str]]) -> Any:
    if isinstance(value, dict):
        return {key: _shortened(item, paths) for key, item in value.items()}
    if isinstance(value, list):
        return [_shortened(item, paths) for item in value]
    if isinstance(value, str):
        value = _CELL_FILE.sub("<cell>", value)
        for absolute, short in paths:
            value = absolute.sub(short.replace("\\", r"\\"), value)
    return value
