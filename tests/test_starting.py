"""A project of one's own: sitrep as pip installs it, in an environment apart, and what `sitrep new` makes."""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import nbformat
import pytest

from sitrep import layout
from sitrep.build import parameters, starting
from sitrep.errors import BuildError

ROOT = Path(__file__).resolve().parents[1]
ZONE = "2-zone"


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with sitrep installed by pip from a copy of the repository; the libraries are this one's."""
    home = tmp_path_factory.mktemp("installed")
    source, place = home / "source", home / "environment"
    for name in ("notebooks", "data", "report/sitrep", "report/template", "report/starter"):
        shutil.copytree(ROOT / name, source / name)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copyfile(ROOT / name, source / name)
    venv.create(place)
    libraries = Path(sysconfig.get_path("purelib", vars={"base": str(place)}))
    (libraries / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    words = ["install", "--quiet", "--no-index", "--no-deps", "--no-build-isolation", "--disable-pip-version-check"]
    pip = [sys.executable, "-m", "pip", "--python", str(place / "bin" / "python")]
    subprocess.run([*pip, *words, str(source)], check=True, cwd=home)
    shutil.rmtree(source)  # what is installed stands on its own
    return place


def run(environment: Path, folder: Path, *words: str | Path) -> str:
    """Run a command of *environment* in *folder* and return what it printed; nbconvert's own templates are found."""
    ours = ("PYTHON", "SITREP", "MAKE", "MFLAGS")  # also what `make test` leaves to those it calls
    own = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    jupyter = Path(sys.prefix, "share", "jupyter")
    path = f"{environment / 'bin'}:{os.environ['PATH']}"
    env = {**own, "PATH": path, "JUPYTER_PATH": str(jupyter)}
    done = subprocess.run(
        [str(word) for word in words], cwd=folder, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.notebooks
def test_a_new_project_builds_at_once_with_the_installed_sitrep(environment, tmp_path):
    """`sitrep new`, then `make report` and `sitrep verify` there, with its own parameters, words and notebooks."""
    project = tmp_path / "a zone of mine"
    run(environment, tmp_path, "sitrep", "new", project)
    summary = project / "notebooks" / "0-summary.ipynb"
    notebook = nbformat.read(summary, as_version=4)
    notebook.cells[0].source = "# What my documents support"
    nbformat.write(notebook, summary)
    report = Path(run(environment, project, "make", "report").split("\n")[-2])
    named = {
        word for word in (project / "Makefile").read_text(encoding="utf-8").split() if word.endswith("report.html")
    }

    page = report.read_text(encoding="utf-8")
    assert report == project / "report" / "build" / "report.html"
    assert named == {"report/build/report.html"}  # also for `make pdf`
    incidents = report.parent / "tables" / "incidents.csv"
    assert "<h1>The exclusion zone around the Falkland Islands</h1>" in page  # parameters.yaml
    assert "What my documents support" in page
    assert ",argentina," in incidents.read_text(encoding="utf-8")  # data/lexicon
    assert "lead to" in run(environment, project, "sitrep", "verify", "--quotes-only", report)
    one = project / "report" / "build" / f"{ZONE}.ipynb"
    run(environment, project, "python", "-m", "nbconvert", "--to", "html", "--template", "sitrep", one)
    assert_complete(one.with_suffix(".html").read_text(encoding="utf-8"))


def assert_complete(page: str) -> None:
    """One notebook as a page: its headings, tables and map, in our style, and nothing that is loaded."""
    assert "default-src &#39;none&#39;" in page or "default-src 'none'" in page
    assert ">Where the zone is" in page and "<table>" in page
    assert 'src="data:image/svg+xml;base64,' in page
    assert "--rule" in page or "@media print" in page  # report.css
    assert 'src="http' not in page and 'href="http' not in page


def test_an_installed_sitrep_finds_its_files_in_its_environment(environment, tmp_path):
    """Data, notebooks, template and the start of a project; nothing in a clone."""
    code = "from sitrep import layout as l; print(l.IS_CLONE, l.DATA, l.NOTEBOOKS, l.TEMPLATE, l.STARTER, sep='\\n')"
    clone, *places = run(environment, tmp_path, "python", "-c", code).splitlines()

    assert clone == "False"
    assert [place for place in places if not (Path(place).is_dir() and Path(place).is_relative_to(environment))] == []


@pytest.mark.parametrize("folder", ["data", "notebooks", "report/template", "report/starter"])
def test_everything_that_a_clone_reads_is_installed(environment, folder):
    """A new lexicon file, font or notebook that pyproject does not name would be missing only for other people."""
    away = {"README.md", ".gitignore"}
    default = set((ROOT / "data" / "documents").rglob("*"))  # a project brings its own documents
    wanted = {
        path.relative_to(ROOT / folder)
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
        and path not in default
        and ".ipynb_checkpoints" not in path.parts
        and (path.name not in away or folder == "report/starter")
    }
    templates = Path("share", "jupyter", "nbconvert", "templates", "sitrep")
    place = environment / (templates if folder == "report/template" else Path("share", "sitrep", folder))

    assert sorted(str(path) for path in wanted if not (place / path).is_file()) == []


def test_every_file_of_the_package_is_installed(environment):
    """Style sheets, scripts and schemas too, which a package leaves out unless it is told to hold them."""
    wanted = {path.relative_to(layout.PACKAGE) for path in layout.PACKAGE.rglob("*") if path.is_file()}
    wanted = {path for path in wanted if "__pycache__" not in path.parts}
    place = next(environment.glob("lib/python*/site-packages/sitrep"))

    assert sorted(str(path) for path in wanted if not (place / path).is_file()) == []


def test_a_clone_finds_its_files_in_the_repository():
    """Where sitrep is installed to be edited, a saved lexicon or template file counts at once."""
    assert (layout.IS_CLONE, layout.ROOT) == (True, ROOT)


def test_a_new_project_holds_what_its_readme_names(tmp_path):
    """Documents, parameters, words of its own, notebooks without outputs, a Makefile; outputs stay out of git."""
    made = starting.start(tmp_path / "project")

    names = {path.relative_to(tmp_path / "project").parts[0] for path in made}
    assert names == {"data", "notebooks", "parameters.yaml", "Makefile", "README.md", ".gitignore"}
    assert [path.name for path in made if path.suffix == ".ipynb"] == [
        *(path.name for path in sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))),
        "review.ipynb",
    ]


def test_a_notebook_of_a_new_project_finds_its_files_also_in_jupyterlab(tmp_path):
    """Where no build sets its folders, the defaults are those of the project."""
    project = tmp_path / "project"
    starting.start(project)

    for path in (project / "notebooks").glob("*.ipynb"):
        known = {one.name: one.default for one in parameters.declared([path])}
        assert (project / "notebooks" / str(known["tables"])).resolve() == project / "report" / "build" / "tables"
        for name in {"documents", "corrections"} & set(known):
            assert (project / "notebooks" / str(known[name])).exists(), f"{path.name}: {name}"


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    """`sitrep new` never writes over anything."""
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")

    with pytest.raises(BuildError, match="not empty"):
        starting.start(tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]
