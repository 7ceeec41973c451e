"""The notebooks as they lie in the repository, read without starting anything.

Input   notebooks/<n>-<name>.ipynb
Output  their paths in the order of execution; their cells as plain dicts
"""

import json
from pathlib import Path

from sitrep import layout
from sitrep.errors import BuildError

FOLDER = layout.NOTEBOOKS
PATTERN = "[0-9]*-*.ipynb"


class NotebookError(BuildError):
    """A cell of *notebook* did not run to its end."""

    def __init__(self, message: str, notebook: Path) -> None:
        super().__init__(message)
        self.notebook = notebook


def in_order(folder: Path = FOLDER) -> tuple[Path, ...]:
    """Return the notebooks that make the report, in the order in which they are executed.

    Their number is the order of reading; number 0, the summary, is built last from the tables of the others.
    """
    found = sorted(folder.glob(PATTERN), key=lambda path: (path.name.startswith("0"), path.name))
    if not found:
        raise BuildError(f"{folder} holds no notebook named like 1-documents.ipynb. Restore notebooks/.")
    return tuple(found)


def in_reading_order(paths: tuple[Path, ...]) -> list[Path]:
    """Return *paths* sorted by file name: the summary first."""
    return sorted(paths, key=lambda path: path.name)


def cells(path: Path) -> list[dict]:
    """Return the cells of the notebook at *path*, each with `cell_type`, `source` (one string) and `tags`."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))["cells"]
        return [
            {
                "cell_type": cell["cell_type"],
                "source": "".join(cell["source"]),
                "tags": cell["metadata"].get("tags", []),
            }
            for cell in found
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BuildError(
            f"{path} is not a notebook ({error!r}). Restore it, or save it again from JupyterLab."
        ) from error


def heading_above(found: list[dict], index: int) -> str:
    """Return the text of the last heading at or above cell *index*, "" if there is none."""
    for cell in reversed(found[: index + 1]):
        lines = cell["source"].splitlines() if cell["cell_type"] == "markdown" else []
        headings = [line.lstrip("# ").strip() for line in lines if line.startswith("#")]
        if headings:
            return headings[-1]
    return ""
