"""Which notebooks a build executes after an edit: all whose result could differ, and no other."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sitrep import layout

pytestmark = pytest.mark.notebooks
TABLES = 'tables: str = "../tables"  # folder of tables\n'
READ_COUNT = "count = Path(tables, 'count.csv').read_text()"
NOTEBOOKS = {
    "1-documents": (
        'documents: str = "../documents"  # folder of texts\n' + TABLES,
        "from pathlib import Path\n\nfrom sitrep import lexicon",
        "count = len(list(Path(documents).glob('*.txt')))\nkinds = len(lexicon.read('winds'))",
        "_ = Path(tables, 'count.csv').write_text(f'{count} {kinds}\\n')\n"
        "_ = Path(tables, 'other.csv').write_text(' '.join(path.read_text() for path in Path(documents).iterdir()))",
    ),
    "2-zone": (
        TABLES + 'radius_km: float = 5.0  # radius, km\nremark: str = ""  # file\n',
        "from pathlib import Path\n\nimport measures",
        f"{READ_COUNT}\nradius = measures.metres(radius_km)\nshape = Path(remark).read_text() if remark else ''",
        "_ = Path(tables, 'zone.csv').write_text(f'{count} {radius} {shape}\\n')",
    ),
    "3-escalation": (
        TABLES,
        "import importlib\nfrom pathlib import Path",
        f"{READ_COUNT}\nlate = importlib.import_module('found_' + 'late').NAME\n"
        "notes = ''.join(sorted(path.read_text() for path in Path('..', 'notes').glob('*.md')))",
        "_ = Path(tables, 'steps.csv').write_text(f'{count} {late} {notes}\\n')",
    ),
    "0-summary": (
        TABLES,
        "from pathlib import Path",
        "print(Path(tables, 'zone.csv').read_text(), Path(tables, 'steps.csv').read_text())",
        None,
    ),
}


class Checkout:
    """A copy of the repository's library and data, with notebooks of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.notebooks = folder, folder / "notebooks"
        ignored = shutil.ignore_patterns("__pycache__", "build", "documents", "*.parquet")
        shutil.copytree(layout.ROOT / "report", folder / "report", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(layout.DATA, folder / "data", ignore=ignored)
        shutil.copyfile(layout.ROOT / "requirements.lock", folder / "requirements.lock")
        for place in (self.notebooks, folder / "texts", folder / "notes"):
            place.mkdir()
        (folder / "texts" / "one.txt").write_text("The zone extends about 34 miles.\n", encoding="utf-8")
        (folder / "notes" / "a.md").write_text("a note", encoding="utf-8")
        (folder / "remark.txt").write_text("{}", encoding="utf-8")
        (self.notebooks / "measures.py").write_text("import further\n\nmetres = further.metres\n", encoding="utf-8")
        (self.notebooks / "further.py").write_text("def metres(km):\n    return km * 1000\n", encoding="utf-8")
        (self.notebooks / "found_late.py").write_text("NAME = 'late'\n", encoding="utf-8")
        for name in NOTEBOOKS:
            self.write(name)
        self.said = ""

    def write(self, name: str, *, words: str = "One paragraph.", more: str = "", ids: str = "cell") -> None:
        """Write a notebook, with other words, more code, or other ids and outputs."""
        parameters, setup, code, save = NOTEBOOKS[name]
        cells = [("markdown", f"# {name}\n\n{words}", None), ("code", parameters, "parameters")]
        cells += [("code", setup, "setup"), ("markdown", "## What?", None), ("code", code + more, None)]
        cells += [("markdown", "## Save", None), ("code", save, "save")] if save else []
        written = [
            {"cell_type": kind, "id": f"{ids}-{n}", "source": source, "metadata": {"tags": [tag]} if tag else {}}
            | ({"execution_count": len(ids), "outputs": []} if kind == "code" else {})
            for n, (kind, source, tag) in enumerate(cells)
        ]
        about = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
        whole = {"cells": written, "metadata": about, "nbformat": 4, "nbformat_minor": 5}
        (self.notebooks / f"{name}.ipynb").write_text(json.dumps(whole), encoding="utf-8")

    def append(self, name: str, words: str) -> None:
        """Add *words* to the file *name*."""
        path = self.folder / name
        path.write_text(path.read_text(encoding="utf-8") + words, encoding="utf-8")

    def executed(self, *more: str) -> set[str]:
        """Build and return the numbers of the notebooks that were executed; `said` holds the notes."""
        command = [sys.executable, "-m", "sitrep", "build", "--documents", self.folder / "texts", "--json"]
        command += ["--out", self.folder / "out", "--notebooks", self.notebooks, *more]
        settings = {**os.environ, "PYTHONPATH": str(self.folder / "report")}
        settings.setdefault("SITREP_CACHE", str(self.folder / "cache"))
        done = subprocess.run(command, capture_output=True, text=True, env=settings)
        assert done.returncode == 0, done.stdout + done.stderr
        told = [json.loads(line) for line in done.stdout.splitlines()]
        self.said = "\n".join(event["text"] for event in told if event["event"] == "note")
        return {event["name"][0] for event in told if event["event"] == "notebook" and event["state"] == "run"}


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """Return a checkout that was built once."""
    made = Checkout(tmp_path_factory.mktemp("checkout"))
    assert made.executed() == {"0", "1", "2", "3"}
    return made


def test_after_each_edit_all_notebooks_are_executed_that_it_concerns_and_no_other(checkout):
    """One edit after another, as in a day's work; every result is taken from the edit before."""
    assert "found_late.py" in checkout.said  # imported under a name that no code spells out
    assert "notes/a.md" in checkout.said  # read, and nothing declares it

    for name in NOTEBOOKS:
        checkout.write(name, words="Other words.", ids="other")
        os.utime(checkout.notebooks / f"{name}.ipynb", (0, 0))
    checkout.append("data/lexicon/cues.yaml", "\n# a remark\n")
    assert checkout.executed("--why") == set(), "words, ids, outputs and times; a lexicon file that none of them reads"
    assert "2-zone was not executed: nothing that it depends on changed." in checkout.said

    checkout.append("data/lexicon/winds.yaml", "\n# a remark\n")
    checkout.append("notebooks/further.py", "# a remark\n")
    assert checkout.executed("--why") == {"1", "2"}, (
        "a module that is imported by one that is imported; no table changes"
    )
    assert "1-documents was executed: data/lexicon/winds.yaml changed." in checkout.said
    assert "2-zone was executed: notebooks/further.py changed." in checkout.said

    checkout.append("notebooks/found_late.py", "NAME = 'later'\n")
    assert checkout.executed() == {"3", "0"}, "a module that only the hook saw"

    (checkout.folder / "notes" / "b.md").write_text("another", encoding="utf-8")
    assert checkout.executed() == {"3", "0"}, "a new file in a folder that was listed"

    checkout.append("texts/one.txt", "More.\n")
    assert checkout.executed("--why") == {"1"}, "only the table changes that no other notebook reads"
    assert "document one.txt changed" in checkout.said

    (checkout.folder / "texts" / "two.txt").write_text("Another text.\n", encoding="utf-8")
    assert checkout.executed() == {"0", "1", "2", "3"}

    remark = ("-p", "remark", "../remark.txt", "-p", "radius_km", "7")
    assert checkout.executed(*remark, "--why") == {"2", "0"}
    assert "parameter radius_km: 7.0" in checkout.said
    checkout.append("remark.txt", "\n")
    assert checkout.executed(*remark, "--why") == {"2", "0"}, "not its path alone: what a parameter names is read"
    assert "remark.txt changed" in checkout.said

    assert checkout.executed() == set(), "taken back: what was kept is found again"
    checkout.write("3-escalation", more="\n# a remark")
    checkout.append("report/sitrep/layout.py", "# a remark\n")
    assert checkout.executed() == {"1", "3"}, "code; a module of the library, and who imports it"


def test_another_checkout_finds_what_this_one_kept(checkout, tmp_path, monkeypatch):
    """Nothing in a key depends on where a checkout lies."""
    monkeypatch.setenv("SITREP_CACHE", str(tmp_path / "shared"))
    one, two = Checkout(tmp_path / "one"), Checkout(tmp_path / "somewhere" / "two")

    assert one.executed() == {"0", "1", "2", "3"}
    assert two.executed() == set()
    assert (two.folder / "out" / "report.html").read_bytes() == (one.folder / "out" / "report.html").read_bytes()
