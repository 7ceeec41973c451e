"""A small project that is built and broken, and what must hold of it whatever happens.

Input   a folder of its own
Output  builds in processes of their own; whether the last report stands, nothing is half-written, no process stays
"""

import hashlib
import json
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from pathlib import Path

import psutil

from sitrep.build import content
from sitrep.build.asked import FAILED, REPORT, TABLES

_MARK = "SITREP_FAULT"  # in the environment of every process that a build starts
_ENDS_S = 8.0  # in which processes must be gone; ipykernel looks for its parent once a second
_DOCUMENTS = 'documents: str = "../documents"  # folder of texts\n'
_TABLES = 'tables: str = "../tables"  # folder of tables\n'
TEXT = "The zone extends about 34 miles from the garrison.\n"
NOTEBOOKS = {
    "1-documents": (_DOCUMENTS + _TABLES, "count = len(list(Path(documents).glob('*.txt')))", "count"),
    "2-zone": (_TABLES, "count = Path(tables, 'count.csv').read_text()\ntime.sleep(0.1)", "zone"),
    "3-escalation": (_TABLES, "count = Path(tables, 'count.csv').read_text()\ntime.sleep(0.1)", "steps"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What held, of one fault."""

    refused: bool = True  # the build ended with an error that names what is wrong, as it should
    stood: bool = True  # the last good report is as it was, and valid
    whole: bool = True  # nothing half-written is visible
    quiet: bool = True  # no process stayed
    mended: bool = True  # the next build just worked

    @property
    def all(self) -> bool:
        """Whether everything did."""
        return all(getattr(self, field.name) for field in fields(self))


class Site:
    """A project of three notebooks, built once."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.out = folder, folder / "out"
        self.notebooks, self.documents, self.cache = folder / "notebooks", folder / "documents", folder / "cache"
        self.mark = uuid.uuid4().hex
        for place in (self.notebooks, self.documents):
            place.mkdir(parents=True)
        (self.documents / "one.txt").write_text(TEXT, encoding="utf-8")
        for name in NOTEBOOKS:
            self.write(name)
        self.last = ""  # what the last build said
        if self.build() != 0:
            raise RuntimeError(f"The project cannot be built: {self.last}")
        self.good = self.visible()

    def write(self, name: str, code: str | None = None) -> None:
        """Write notebook *name*, with *code* instead of its own."""
        parameters, own, table = NOTEBOOKS[name]
        saved = f"_ = Path(tables, '{table}.csv').write_text(f'{{count}}\\n')"
        cells = [
            ("markdown", f"# {name}\n\nOne paragraph.", None),
            ("code", parameters, "parameters"),
            ("code", "import time\nfrom pathlib import Path", "setup"),
            ("markdown", "## How many?", None),
            ("code", own if code is None else f"{own}\n{code}", None),
            ("markdown", "## Save", None),
            ("code", saved, "save"),
        ]
        written = [_cell(kind, source, tag, number) for number, (kind, source, tag) in enumerate(cells)]
        about = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
        whole = {"cells": written, "metadata": about, "nbformat": 4, "nbformat_minor": 5}
        (self.notebooks / f"{name}.ipynb").write_text(json.dumps(whole), encoding="utf-8")

    def command(self, *more: str, out: Path | None = None) -> list[str]:
        """Return the command that builds this project."""
        folders = ["--documents", self.documents, "--out", out or self.out, "--notebooks", self.notebooks]
        return [sys.executable, "-m", "sitrep", "build", *map(str, folders), *more]

    def environment(self) -> dict[str, str]:
        """Return the environment of its builds."""
        own = {"SITREP_CACHE": str(self.cache), _MARK: self.mark, "PYTHONPATH": _importable()}
        return {**os.environ, **own}

    def build(self, *more: str, settings: Mapping[str, str] | None = None) -> int:
        """Build to the end and return the exit code; `last` holds what was said."""
        environment = {**self.environment(), **(settings or {})}
        done = subprocess.run(self.command(*more), env=environment, capture_output=True, text=True, timeout=300)
        self.last = done.stderr
        return done.returncode

    def begin(self, *more: str, out: Path | None = None) -> subprocess.Popen[str]:
        """Start a build, in a process group of its own, and return it."""
        return subprocess.Popen(
            self.command(*more, out=out),
            env=self.environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def visible(self, out: Path | None = None) -> dict[str, str]:
        """Return what a person sees of the report: every file but hidden ones and those of a failure."""
        place = out or self.out
        seen = {}
        for path in sorted(place.rglob("*")):
            inside = path.relative_to(place)
            if path.is_file() and inside.parts[0] != FAILED and not any(part.startswith(".") for part in inside.parts):
                seen[inside.as_posix()] = hashlib.sha256(path.read_bytes()).hexdigest()
        return seen

    def stands(self) -> bool:
        """Whether the good report is as it was, and its stamp says so."""
        stamp = content.stamped(self.out)
        return stamp is not None and stamp.files == self.good == self.visible()

    def is_whole(self) -> bool:
        """Whether what is visible is what a finished build leaves, and each notebook and the page are whole."""
        names = set(self.visible())
        for name in names:
            text = (self.out / name).read_text(encoding="utf-8")
            if name.endswith(".ipynb"):
                with suppress(ValueError):
                    json.loads(text)
                    continue
                return False
            if name == REPORT and not text.rstrip().endswith("</html>"):
                return False
        return names <= set(self.good)

    def is_quiet(self) -> bool:
        """Whether no process of any build is left, after a moment; ends those that are."""
        end = time.monotonic() + _ENDS_S
        while (left := self.processes()) and time.monotonic() < end:
            time.sleep(0.05)
        for process in left:
            with suppress(psutil.Error):
                process.kill()
        return not left

    def processes(self) -> list[psutil.Process]:
        """Return the living processes that builds of this project started."""
        found = []
        for process in psutil.process_iter():
            with suppress(psutil.Error, OSError):
                if process.environ().get(_MARK) == self.mark and process.status() != psutil.STATUS_ZOMBIE:
                    found.append(process)
        return found

    def is_mended(self) -> bool:
        """Whether the next build works and gives the good report; writes the notebooks anew first."""
        for name in NOTEBOOKS:
            self.write(name)
        return self.build() == 0 and self.stands() and not (self.out / FAILED).exists() and self.is_quiet()

    def table(self, name: str) -> str:
        """Return table *name* of the report."""
        return (self.out / TABLES / f"{name}.csv").read_text(encoding="utf-8")


def _cell(kind: str, source: str, tag: str | None, number: int) -> dict:
    cell: dict = {"cell_type": kind, "id": f"cell-{number}", "source": source, "metadata": {}}
    if tag is not None:
        cell["metadata"] = {"tags": [tag]}
    return cell | ({"execution_count": None, "outputs": []} if kind == "code" else {})


def _importable() -> str:
    from sitrep import layout

    return os.pathsep.join(filter(None, [str(layout.PACKAGE.parent), os.environ.get("PYTHONPATH", "")]))
