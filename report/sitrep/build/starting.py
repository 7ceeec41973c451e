"""Start a report on another zone: a folder that builds at once, with the installed sitrep.

Input   report/starter (a sample document, parameters, words of its own, a Makefile), the notebooks
Output  a new folder
"""

import shutil
import tempfile
from pathlib import Path

from sitrep import layout
from sitrep.build import notebooks
from sitrep.errors import BuildError

# Where the notebooks of a project find what the repository's have elsewhere.
_PLACES = {"../data/documents": "../documents", "../data/review/": "../review/", "../report/build/": "../build/"}
_BESIDE = "review.ipynb"  # a notebook that is no part of the report
_HIDDEN = {"gitignore": ".gitignore"}  # an installed package holds no file that starts with a dot


def start(folder: Path) -> list[Path]:
    """Make *folder* a project of its own and return the files in it, sorted.

    The folder appears whole or not at all.

    Raises:
        BuildError: there is something in *folder*, or it cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BuildError(f"{folder} is there already and not empty. Name a new folder; nothing was written.")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".half-") as half:
            made = Path(half) / "project"
            shutil.copytree(layout.STARTER, made, copy_function=shutil.copyfile)
            for name, hidden in _HIDDEN.items():
                (made / name).rename(made / hidden)
            (made / "notebooks").mkdir()
            for path in (*notebooks.in_order(), notebooks.FOLDER / _BESIDE):
                (made / "notebooks" / path.name).write_text(_placed(path), encoding="utf-8")
            made.rename(folder)
    except OSError as error:
        raise BuildError(f"{folder} cannot be written: {error.strerror}. Name another folder.") from error
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _placed(path: Path) -> str:
    """Return the notebook at *path* with the folders of a project as defaults of its parameters."""
    text = path.read_text(encoding="utf-8")
    for ours, its in _PLACES.items():
        text = text.replace(ours, its)
    return text
