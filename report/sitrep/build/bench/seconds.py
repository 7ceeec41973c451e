"""Three notebooks of one second each, built by us and by make, papermill and nbconvert.

Input   a folder of its own
Output  the notebooks; commands that build them; how long a command takes, of wall clock and of processors
"""

import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

_WORK = "end = time.process_time() + 1.0\nwhile time.process_time() < end:\n    pass"
_TABLES = 'tables: str = "../tables"  # folder of tables\n'
_READ = 'claims = pd.read_parquet(f"{tables}/claims.parquet")'
_SAVE = "_ = {frame}.to_parquet(f'{{tables}}/{name}.parquet')"
_ZONE = 'zone = gpd.GeoDataFrame(claims, geometry=gpd.points_from_xy(claims["x"], claims["y"]), crs="EPSG:4326")'
_STEPS = 'chart = alt.Chart(claims).mark_line().encode(x="x:Q", y="y:Q")\n_ = chart.to_dict()'
_DOCUMENTS = 'documents: str = "../documents"  # folder of texts\n'
NOTEBOOKS = {
    "1-documents": (
        _DOCUMENTS + _TABLES,
        "import time\nfrom pathlib import Path\n\nimport pandas as pd",
        "claims = pd.DataFrame({'x': [0.0, 1.0, 2.0], 'y': [1.0, 0.0, 1.0]})",
        _SAVE.format(frame="claims", name="claims"),
    ),
    "2-zone": (
        _TABLES,
        "import time\n\nimport geopandas as gpd\nimport pandas as pd",
        f"{_READ}\n{_ZONE}\nzone.total_bounds",
        _SAVE.format(frame="zone.drop(columns='geometry')", name="zone"),
    ),
    "3-escalation": (
        _TABLES,
        "import time\n\nimport altair as alt\nimport pandas as pd",
        f"{_READ}\n{_STEPS}\nclaims.describe()",
        _SAVE.format(frame="claims", name="steps"),
    ),
}
_MAKEFILE = """\
NAMES := 1-documents 2-zone 3-escalation
PAPERMILL := $(BIN)/papermill --log-level WARNING --no-progress-bar --cwd ../notebooks
all: $(NAMES:=.html)
2-zone.ipynb 3-escalation.ipynb: 1-documents.ipynb
$(NAMES:=.ipynb): %.ipynb: ../notebooks/%.ipynb
\t@mkdir -p tables && $(PAPERMILL) -p tables $(CURDIR)/tables $< $@
$(NAMES:=.html): %.html: %.ipynb
\t@$(BIN)/jupyter-nbconvert --log-level ERROR --to html $<
"""


def write(folder: Path) -> Path:
    """Write documents, notebooks and a Makefile into *folder* and return it."""
    (folder / "documents").mkdir(parents=True)
    (folder / "documents" / "one.txt").write_text("The zone extends about 34 miles.\n", encoding="utf-8")
    (folder / "notebooks").mkdir()
    for name, (parameters, setup, code, save) in NOTEBOOKS.items():
        parts = [
            ("markdown", f"# {name}\n\nOne paragraph.", None),
            ("code", parameters, "parameters"),
            ("code", setup, "setup"),
            ("markdown", "## What is there?", None),
            ("code", f"{_WORK}\n{code}", None),
            ("markdown", "## Save", None),
            ("code", save, "save"),
        ]
        cells: list[dict[str, object]] = [
            {"cell_type": kind, "id": f"cell-{number}", "source": source, "metadata": {"tags": [tag]} if tag else {}}
            | ({"execution_count": None, "outputs": []} if kind == "code" else {})
            for number, (kind, source, tag) in enumerate(parts)
        ]
        about = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
        whole = {"cells": cells, "metadata": about, "nbformat": 4, "nbformat_minor": 5}
        (folder / "notebooks" / f"{name}.ipynb").write_text(json.dumps(whole), encoding="utf-8")
    (folder / "rival").mkdir()
    (folder / "rival" / "Makefile").write_text(_MAKEFILE, encoding="utf-8")
    return folder


def edit(folder: Path, name: str) -> None:
    """Change the code of notebook *name* in a way that changes no result."""
    path = folder / "notebooks" / f"{name}.ipynb"
    whole = json.loads(path.read_text(encoding="utf-8"))
    whole["cells"][4]["source"] += "\n# edited"
    path.write_text(json.dumps(whole), encoding="utf-8")


def reword(folder: Path, name: str) -> None:
    """Change the words of notebook *name*, no code."""
    path = folder / "notebooks" / f"{name}.ipynb"
    whole = json.loads(path.read_text(encoding="utf-8"))
    whole["cells"][0]["source"] += "\n\nAnother paragraph."
    path.write_text(json.dumps(whole), encoding="utf-8")


def clear(folder: Path) -> None:
    """Remove whatever was built, ours and theirs, and the cache."""
    for name in ("out", "cache", "rival"):
        shutil.rmtree(folder / name, ignore_errors=True)
    (folder / "rival").mkdir()
    (folder / "rival" / "Makefile").write_text(_MAKEFILE, encoding="utf-8")


def ours(folder: Path) -> list[str]:
    """Return the command of ours that builds what `write` wrote."""
    folders = ["--documents", folder / "documents", "--out", folder / "out", "--notebooks", folder / "notebooks"]
    return [sys.executable, "-m", "sitrep", "build", *map(str, folders)]


def theirs(folder: Path) -> list[str]:
    """Return the command of make that does the same with papermill and nbconvert, two at a time."""
    return ["make", "-j2", "--no-print-directory", "-C", str(folder / "rival"), f"BIN={sys.prefix}/bin"]


def alone(folder: Path, name: str) -> list[str]:
    """Return the command that runs the code of one notebook as a script, with the tables that make left."""
    _, setup, code, save = NOTEBOOKS[name]
    tables = f"tables = {str(folder / 'rival' / 'tables')!r}"
    return [sys.executable, "-c", "\n".join([tables, setup, _WORK, code, save])]


def spent(command: Sequence[str], settings: Mapping[str, str], cwd: Path | None = None) -> tuple[float, float]:
    """Return the seconds that *command* takes in *cwd*: of wall clock, and of processors in all its processes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, cwd=cwd, env={**os.environ, **settings})
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
