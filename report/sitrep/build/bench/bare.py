"""What the notebooks' code needs without builder, kernels and page: the critical path as one script.

Input   the notebooks, a folder of documents, a folder for tables
Output  a command that runs the code of notebooks one after the other and draws their charts
"""

import json
import sys
from collections.abc import Iterable
from pathlib import Path

from sitrep.build import notebooks

PATH = ("1-documents", "3-escalation", "0-summary")  # 2 is executed beside 3, which takes longer
_SCRIPT = """\
import json, sys
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
for source in json.loads(sys.argv[1]):
    shell.run_cell(source).raise_error()
"""


def command(steps: Iterable[Path], documents: Path, tables: Path) -> list[str]:
    """Return the command; it is to run in the folder of notebooks.

    Args:
        steps: the notebooks, in the order of execution.
        documents: the folder of documents.
        tables: where the notebooks write and read tables.
    """
    tables.mkdir(parents=True, exist_ok=True)
    sources = []
    for path in steps:
        for cell in notebooks.cells(path):
            if cell["cell_type"] == "code":
                sources.append(cell["source"])
            if "parameters" in cell["tags"]:
                sources.append(f"documents, tables = {str(documents)!r}, {str(tables)!r}")
    return [sys.executable, "-c", _SCRIPT, json.dumps(sources)]
