"""Take out of an executed notebook what depends on the machine, the hour or chance.

Input   a notebook as papermill wrote it
Output  the same file: no time stamps, no random id, no path of this machine
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path

INJECTED = "injected-parameters"
# Where a kernel says that a cell's code stands: it holds the number of its process.
_CELL_FILE = re.compile(r"[^\s\"'<>]*/ipykernel_\d+/\d+\.py")


def rewrite(path: Path, shown: Mapping[str, str]) -> None:
    """Rewrite the executed notebook at *path*.

    Args:
        path: the notebook, as papermill left it.
        shown: what stands for each absolute path of this machine wherever it occurs.
    """
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["metadata"].pop("papermill", None)
    for cell in notebook["cells"]:
        cell["metadata"].pop("papermill", None)
        if INJECTED in cell["metadata"].get("tags", []):
            cell["id"] = INJECTED
    longest_first = sorted(shown, key=len, reverse=True)
    paths = [(re.compile(rf"(?<![\w.:/-]){re.escape(path)}(?![\w-])"), shown[path]) for path in longest_first]
    text = json.dumps(_shortened(notebook, paths), indent=1, ensure_ascii=False, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8")


def _shortened(value: object, paths: list[tuple[re.Pattern[str], str]]) -> object:
    if isinstance(value, dict):
        return {key: _shortened(item, paths) for key, item in value.items()}
    if isinstance(value, list):
        return [_shortened(item, paths) for item in value]
    if isinstance(value, str):
        value = _CELL_FILE.sub("<cell>", value)
        for absolute, short in paths:
            value = absolute.sub(short.replace("\\", r"\\"), value)
    return value
