"""Time `sitrep build --watch`: from the save of a file to the new page in its place.

Input   the project, of which a copy is edited
Output  medians of seconds for each kind of edit, beside the time that the notebooks alone took in it
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from sitrep import layout
from sitrep.build.progress import events

TURNS = 5
_REST_S = 2.0  # between two edits: what one left to do behind the page is over


def figures(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Yield a heading, then for each edit the seconds to the page, and of these the notebooks' own.

    Args:
        folder: a folder that is not there yet, for a copy of the project.
    """
    for part in ("data", "notebooks", "report/sitrep", "report/template"):
        shutil.copytree(layout.ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copyfile(layout.ROOT / "requirements.lock", folder / "requirements.lock")
    yield "saved", "to the page, s", "of these in notebooks, s"
    with _watching(folder) as said:
        for what, edit in EDITS.items():
            turns = [_turn(edit, folder, said, number) for number in range(TURNS)]
            whole, own = (statistics.median(turn[part] for turn in turns) for part in (0, 1))
            yield what, f"{whole:.2f}", f"{own:.2f}"


@contextmanager
def _watching(folder: Path) -> Iterator[IO[str]]:
    """Yield what a watched build of *folder* says, after its first page."""
    command = [sys.executable, "-m", "sitrep", "build", "--watch", "--json", "--documents", "data/documents"]
    command += ["--out", "built", "--notebooks", str(folder / "notebooks")]
    settings = {"PYTHONPATH": str(folder / "report"), "SITREP_CACHE": str(folder / "cache")}
    with subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            _until_done(process.stdout)
            yield process.stdout
        finally:
            process.terminate()


def _turn(edit: Callable[[Path, int], None], folder: Path, said: IO[str], number: int) -> tuple[float, float]:
    time.sleep(_REST_S)
    edit(folder, number)
    started = time.perf_counter()
    own = _until_done(said)
    return time.perf_counter() - started, own


def _until_done(said: IO[str]) -> float:
    """Read until a page is in its place; return the seconds from the first notebook's start to the last one's end."""
    begun = ended = 0.0
    for line in said:
        event = events.from_json(line)
        if isinstance(event, events.Build):
            begun = ended = 0.0
        elif isinstance(event, events.Notebook):
            begun, ended = begun or event.at, event.at
        elif isinstance(event, events.Done):
            return ended - begun
        elif isinstance(event, events.Failed):
            raise subprocess.SubprocessError(event.message)
    raise subprocess.SubprocessError("The watched build ended.")


def _edit_cell(name: str, kind: str) -> Callable[[Path, int], None]:
    def edit(folder: Path, number: int) -> None:
        path = folder / "notebooks" / f"{name}.ipynb"
        notebook = json.loads(path.read_text(encoding="utf-8"))
        cell = [cell for cell in notebook["cells"] if cell["cell_type"] == kind][-1]
        cell["source"] = "".join(cell["source"]) + ("\n# " if kind == "code" else " More. ") + str(number)
        _save(path, json.dumps(notebook))

    return edit


def _append(name: str, words: str) -> Callable[[Path, int], None]:
    def edit(folder: Path, number: int) -> None:
        path = folder / name
        _save(path, f"{path.read_text(encoding='utf-8')}{words.format(number)}\n")

    return edit


def _save(path: Path, words: str) -> None:
    """As editors do: beside its place, then moved there."""
    beside = path.with_name(f".~{path.name}")
    beside.write_text(words, encoding="utf-8")
    beside.replace(path)


EDITS = {
    "words of a notebook": _edit_cell("3-escalation", "markdown"),
    "the style of the page": _append("report/template/report.css", "\n.mark-{} {{ color: inherit; }}"),
    "code of 0-summary": _edit_cell("0-summary", "code"),
    "code of 3-escalation": _edit_cell("3-escalation", "code"),
    "the lexicon": _append("data/lexicon/winds.yaml", "# {}"),
    "the library": _append("report/sitrep/charts/ladder.py", "# {}"),
}
