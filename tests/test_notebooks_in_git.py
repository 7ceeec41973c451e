"""What git makes of notebooks once the first `make` has had it include .gitconfig. Real git, real notebooks."""

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOK = "notebook.ipynb"


def git(folder: Path, *words: str) -> str:
    who = ["-c", "user.name=An Analyst", "-c", "user.email=analyst@example.org"]
    done = subprocess.run(["git", *who, *words], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"git {' '.join(words)}: {done.stdout}{done.stderr}"
    return done.stdout


def save(folder: Path, sources: list[str]) -> None:
    """Save the notebook as JupyterLab does after Run All: counts, outputs and what the kernel says of its language."""
    notebook = nbformat.v4.new_notebook()
    notebook.metadata["kernelspec"] = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    notebook.metadata["language_info"] = {"name": "python", "version": "3.11.2", "file_extension": ".py"}
    for number, source in enumerate(sources, 1):
        cell = nbformat.v4.new_code_cell(source, id=f"cell-{number}", execution_count=number)
        cell.outputs = [nbformat.v4.new_output("stream", name="stdout", text=f"output of {source}\n")]
        notebook.cells.append(cell)
    nbformat.write(notebook, folder / NOTEBOOK)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository that includes our .gitconfig, with one notebook of three cells committed."""
    folder = tmp_path / "an analyst's clone"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    for name in (".gitconfig", ".gitattributes"):
        (folder / name).write_bytes((ROOT / name).read_bytes())
    (folder / ".venv").symlink_to(sys.prefix)
    git(folder, "config", "--local", "--add", "include.path", "../.gitconfig")
    save(folder, ["radius_km = 55", "side = 2", "radius_km * side"])
    git(folder, "add", NOTEBOOK, ".gitattributes")
    git(folder, "commit", "-qm", "A notebook")
    return folder


def test_saving_a_notebook_commits_no_output(repository):
    """Outputs, counts and the version of Python stay on the machine; cell ids and the kernel's name are kept."""
    committed = nbformat.reads(git(repository, "show", f"HEAD:{NOTEBOOK}"), as_version=4)

    assert [cell.id for cell in committed.cells] == ["cell-1", "cell-2", "cell-3"]
    assert [(cell.outputs, cell.execution_count) for cell in committed.cells] == [([], None)] * 3
    assert set(committed.metadata) == {"kernelspec"}


@pytest.mark.parametrize("path", sorted(ROOT.glob("notebooks/*.ipynb")), ids=lambda path: path.stem)
def test_a_notebook_here_is_written_as_git_would_have_it(path):
    """Or git takes it for edited once it looks again, and the report says that it was built from no commit."""
    written = nbformat.writes(nbformat.read(path, as_version=nbformat.NO_CONVERT)) + "\n"

    assert path.read_text(encoding="utf-8") == written


def test_one_edited_number_is_one_line_of_difference(repository):
    """Though the whole notebook was run again before it was saved."""
    save(repository, ["radius_km = 34", "side = 2", "radius_km * side"])

    assert git(repository, "diff", "--numstat").split() == ["1", "1", NOTEBOOK]


def test_a_difference_is_shown_cell_by_cell(repository):
    """`git diff` prints the edited line of the cell, not JSON, and no outputs."""
    save(repository, ["radius_km = 34", "side = 2", "radius_km * side"])
    shown = git(repository, "diff")

    assert "/cells/0/source" in shown and "radius_km = 34" in shown
    assert "output of" not in shown and '"cell_type"' not in shown


def test_edits_to_different_cells_merge(repository):
    """Two analysts who edit neighbouring cells, each after a whole run, get no conflict and lose nothing."""
    git(repository, "checkout", "-qb", "hers")
    save(repository, ["radius_km = 34", "side = 2", "radius_km * side"])
    git(repository, "commit", "-qam", "Her radius")
    git(repository, "checkout", "-q", "main")
    save(repository, ["radius_km = 55", "side = 4", "radius_km * side"])
    git(repository, "commit", "-qam", "His side")
    git(repository, "merge", "-q", "hers", "-m", "Both")

    merged = nbformat.read(repository / NOTEBOOK, as_version=4)
    assert [cell.source for cell in merged.cells] == ["radius_km = 34", "side = 4", "radius_km * side"]


def test_without_an_environment_git_works_as_it_always_does(repository):
    """After `make clean` nothing of ours runs: status, diff and commit go on, with outputs if there are some."""
    (repository / ".venv").unlink()
    save(repository, ["radius_km = 34", "side = 2", "radius_km * side"])

    assert NOTEBOOK in git(repository, "status", "--short")
    assert '+    "radius_km = 34"' in git(repository, "diff").replace("\\n", "")
    git(repository, "commit", "-qam", "No environment")
