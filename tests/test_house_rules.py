"""Rules about the repository itself: who imports whom, how notebooks look, what data says of itself."""

import ast
import csv
import itertools
import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path

import nbformat
import pytest
import yaml
from packaging.requirements import Requirement

from sitrep.build import notebooks, parameters

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "report" / "sitrep"
# Data flows this way: a step imports only what stands before it.
ORDER = (
    *("layout", "memory", "errors", "keeping", "tables", "documents", "lexicon", "intake", "reference", "claims"),
    *("review", "zone", "escalation", "findings"),
    *("cite", "charts", "publish", "desk", "build", "cli", "__main__"),
)
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
LONGEST_CELL = 15  # lines
UNHEADED = {"parameters", "setup"}  # the title stands above them
TABLES = (
    *("documents", "sentences", "unread", "claims", "orders", "zones", "regions", "places_near", "countries"),
    *("distances", "corrections", "rejected"),
    *("incidents", "not_events", "messages", "forces", "statements", "refusals", "findings"),
)
WRITTEN_BY_HAND = {".py", ".md", ".yml", ".yaml", ".toml", ".csv", ".txt", ".ipynb", ".json", ".css", ".js", ".j2", ""}
# Escaped, so that this file does not name what it forbids.
HOSTS = re.compile(
    r"pypi\.(org|python\.org)|pythonhosted\.org|registry\.(npmjs|yarnpkg)\.(org|com)|deb\.debian\.org|"
    r"repo\.anaconda\.com|conda\.anaconda\.org|proxy\.golang\.org|crates\.io/api",
    re.IGNORECASE,
)
MACHINE_PATH = re.compile(r"(?<![\w.:/])/(tmp|work|root|home/\w+|Users/\w+)/")


@cache
def kept_files() -> tuple[Path, ...]:
    """Return the files that are, or would be, committed."""
    command = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, capture_output=True, check=True, text=True).stdout.split("\0")
    return tuple(sorted(path for name in names if name and (path := ROOT / name).is_file()))


def modules() -> list[Path]:
    """Return every module of the library."""
    return sorted(PACKAGE.rglob("*.py"))


def step_of(path: Path) -> str:
    """Return the step that a module belongs to: its own name, or that of its sub-package."""
    inside = path.relative_to(PACKAGE)
    return inside.parts[0].removesuffix(".py")


def steps_imported(path: Path) -> dict[str, int]:
    """Return the steps that a module imports, with a line that does so."""
    package = ("sitrep", *path.relative_to(PACKAGE).parts[:-1])
    found: dict[str, int] = {}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(filter(None, [base, node.module]))
            names = [f"{module}.{alias.name}" for alias in node.names] if module == "sitrep" else [module]
        for name in names:
            parts = name.split(".")
            if parts[0] == "sitrep" and len(parts) > 1:
                found[parts[1]] = node.lineno
    return found


# The library


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_step_imports_only_earlier_steps(path):
    """Or other modules of its own sub-package. Nothing looks downstream."""
    if path == PACKAGE / "__init__.py":
        assert steps_imported(path) == {}
        return
    step = step_of(path)
    assert step in ORDER, f"{step} has no place in the order of steps"

    allowed = {*ORDER[: ORDER.index(step)], step}
    for name, line in steps_imported(path).items():
        assert name in allowed, f"{path.name}, line {line}: {step} imports {name}"


def test_no_module_is_a_drawer_for_things_without_a_name():
    """A module is named for the step, or the thing, that it makes."""
    drawers = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}

    assert [path for path in modules() if path.stem in drawers] == []


def test_nothing_catches_everything_and_nothing_is_left_for_later():
    """An error we did not foresee must be seen; an issue is the place for what is still to do."""
    pattern = re.compile(r"except\s*(Exception|BaseException)?\s*:|\b(TO" r"DO|FIX" r"ME|HA" r"CK)\b")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in [*modules(), *sorted((ROOT / "tests").rglob("*.py"))]
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1)
        if pattern.search(line) and "re.compile" not in line
    ]

    assert found == []


def test_every_module_says_what_it_does():
    """The docstring is the first thing a reader meets."""
    assert [path for path in modules() if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))] == []


# Notebooks


def test_there_are_the_notebooks_of_the_plan():
    """Their number is the reading order."""
    assert {path.stem for path in NOTEBOOKS} >= {"0-summary", "1-documents", "2-zone", "3-escalation"}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_committed_without_outputs(path):
    """One edited number is one line of difference."""
    notebook = nbformat.read(path, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]

    assert [cell.id for cell in code if cell.outputs or cell.execution_count is not None] == []
    assert "language_info" not in notebook.metadata
    assert notebook.metadata.kernelspec.name == "python3"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_defines_nothing_and_its_cells_are_short(path):
    """If it has a name, it has a module and a test."""
    for number, cell in enumerate(notebooks.cells(path), 1):
        if cell["cell_type"] == "code":
            nodes = ast.walk(ast.parse(cell["source"]))
            named = [node for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)]
            assert named == [], f"cell {number} defines {named[0].name}"
            assert len(cell["source"].splitlines()) <= LONGEST_CELL, f"cell {number} is too long"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_has_title_then_parameters_then_a_heading_above_each_cell(path):
    """Title and one paragraph; parameters; setup; then question, code, answer; last, Save."""
    cells = notebooks.cells(path)
    code = [cell for cell in cells if cell["cell_type"] == "code"]

    assert re.match(r"# \S[^\n]*\n\s*\n?\S", cells[0]["source"]), "the title needs a paragraph under it"
    assert "parameters" in code[0]["tags"]
    for before, cell in itertools.pairwise(cells):
        if cell["cell_type"] == "code" and not set(cell["tags"]) & UNHEADED:
            assert before["cell_type"] == "markdown", f"no heading above {cell['source'][:60]!r}"
            assert re.search(r"^#", before["source"], re.MULTILINE), f"no heading above {cell['source'][:60]!r}"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_parameter_is_typed_and_explained(path):
    """The comment is its help text, here, in `sitrep build --help` and in papermill's."""
    found = parameters.declared([path])

    assert found
    assert [p.name for p in found if len(p.meaning.split()) < 2] == []


def test_a_parameter_has_one_default_in_all_notebooks():
    """A notebook run alone in JupyterLab must agree with the build."""
    defaults: dict[str, set[str]] = {}
    for parameter in parameters.declared(NOTEBOOKS):
        defaults.setdefault(parameter.name, set()).add(repr(parameter.default))

    assert {name: values for name, values in defaults.items() if len(values) > 1} == {}


# Data


@pytest.mark.parametrize("name", ["", "documents", "reference", "lexicon", "review"])
def test_each_data_folder_says_what_it_holds(name):
    """What, from whom, under which licence, how it may be wrong."""
    text = (ROOT / "data" / name / "README.md").read_text(encoding="utf-8")

    assert "icence" in text
    assert "wrong" in text


@pytest.mark.parametrize(
    "path", sorted((ROOT / "data").rglob("*.csv")), ids=lambda path: path.relative_to(ROOT / "data").as_posix()
)
def test_each_column_of_a_csv_is_described_beside_it(path):
    """In the README of its folder, in code quotes or as the first cell of a row."""
    with path.open(encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    text = (path.parent / "README.md").read_text(encoding="utf-8")

    assert [column for column in columns if not re.search(rf"[`|,] ?{re.escape(column)}[`, |]", text)] == []


def test_every_table_and_column_is_described_once():
    """data/dictionary.csv is the only place where a column of a table is described."""
    with (ROOT / "data" / "dictionary.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    named = [(row["table"], row["column"]) for row in rows]

    assert {row["table"] for row in rows} >= set(TABLES)
    assert [name for name in named if named.count(name) > 1] == []
    assert [name for name, row in zip(named, rows, strict=True) if not row["meaning"].strip()] == []


# Dependencies


def locked() -> dict[str, str]:
    """Return name -> version of every line of the lock."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pairs = re.findall(r"^([a-zA-Z0-9._-]+)==([^\s;\\]+)", text, re.MULTILINE)
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in pairs}


def test_the_lock_pins_what_pyproject_asks_for():
    """Every direct dependency, in a version that pyproject allows, with hashes and without an address."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [Requirement(line) for line in project["dependencies"] + project["optional-dependencies"]["dev"]]
    pinned = locked()
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")

    for requirement in wanted:
        version = pinned.get(re.sub(r"[-_.]+", "-", requirement.name).lower())
        assert version is not None, f"{requirement.name} is not in requirements.lock: run `make lock`"
        assert requirement.specifier.contains(version, prereleases=True), f"{requirement} but {version} is locked"
    assert len(re.findall(r"^\S+==", text, re.MULTILINE)) <= text.count("--hash=sha256:")
    assert "://" not in text
    assert "index-url" not in text


def test_conda_opens_the_same_lock():
    """environment.yml names the same Python, and no library of its own that could differ."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]

    assert [item for item in wanted if isinstance(item, str)] == [
        f"python{project['requires-python']}",
        "make",
        "git",
        "pip",
    ]
    assert [item for item in wanted if isinstance(item, dict)] == [{"pip": ["-r requirements.lock"]}]


# Everything that is committed


def test_nothing_names_a_package_registry_or_a_path_of_one_machine():
    """The repository builds anywhere, from whatever index its user has."""
    found = []
    for path in kept_files():
        if path.suffix in WRITTEN_BY_HAND or path.name == "requirements.lock":
            for number, line in enumerate(path.read_bytes().decode("utf-8", "replace").split("\n"), 1):
                if HOSTS.search(line) or MACHINE_PATH.search(line):
                    found.append(f"{path.relative_to(ROOT)}:{number}")

    assert found == []


def test_what_is_built_is_not_committed():
    """report/build is written by code, from what is here."""
    assert [path for path in kept_files() if path.is_relative_to(ROOT / "report" / "build")] == []
    assert [path for path in kept_files() if path.stat().st_size > 5_000_000] == []


# The Makefile


def test_make_alone_lists_every_target_with_its_help():
    """One target per intent, one line of help each."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)

    done = subprocess.run(["make", "-C", str(ROOT), "--no-print-directory"], capture_output=True, text=True)

    assert phony is not None
    assert [line.split()[1] for line in done.stdout.splitlines()] == phony[1].split()
    assert {"report", "test", "lab", "watch", "verify", "evaluate", "bench", "golden", "format", "clean"} <= set(
        phony[1].split()
    )


def test_a_folder_with_spaces_and_an_apostrophe_reaches_the_command_whole(tmp_path):
    """A recipe that put the name in quotes would break on the apostrophe."""
    out = tmp_path / "it's the report"

    done = subprocess.run(
        ["make", "-C", str(ROOT), "--no-print-directory", "-n", "report", f"OUT={out}"], capture_output=True, text=True
    )

    assert done.returncode == 0
    assert '--out "$OUT"' in done.stdout


def test_make_names_the_python_it_needs(tmp_path):
    """With an older Python, or none, the message says what to do and nothing is set up."""
    for name in ("Makefile", "pyproject.toml", "requirements.lock"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())

    done = subprocess.run(["make", "-C", str(tmp_path), "PYTHON=false", "report"], capture_output=True, text=True)

    assert done.returncode != 0
    assert "Python 3.11" in done.stderr
    assert not (tmp_path / ".venv").exists()
