"""Two builds from two checkouts give the same bytes, whatever the place, hour, language, mask and seed."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from sitrep.build import content

ROOT = content.ROOT
STRANGE = {
    "TZ": "Pacific/Kiritimati",  # UTC+14: another day than anywhere else, most of the time
    "LC_ALL": "C",
    "LANG": "tr_TR.UTF-8",
    "PYTHONHASHSEED": "77",
    "COLUMNS": "40",
}
MASK = 0o077


def git(folder: Path, *words: str) -> str:
    """Return what git says in *folder*."""
    done = subprocess.run(["git", "-C", folder, *words], check=True, capture_output=True)
    return done.stdout.decode("utf-8")


def checkout(folder: Path) -> Path:
    """Return a clone of the repository in *folder*, with what stands here and is not committed yet."""
    subprocess.run(["git", "clone", "--quiet", ROOT, folder], check=True, capture_output=True)
    git(folder, "checkout", "--quiet", "--detach", git(ROOT, "rev-parse", "HEAD").strip())
    status = git(ROOT, "status", "--porcelain", "-z", "--no-renames", "--untracked-files=all").split("\0")
    for name in (line[3:] for line in status if line):
        here, there = ROOT / name, folder / name
        if here.is_file():
            there.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(here, there)
        elif there.is_file() and not here.exists():
            there.unlink()
    return folder


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a report of the default documents, built from a clone under strange circumstances."""
    folder = tmp_path_factory.mktemp("two") / "a much longer path, it's long" / "sitrep"
    clone, home = checkout(folder), tmp_path_factory.mktemp("home")
    command = [sys.executable, "-m", "sitrep", "build", "--force"]
    command += ["--documents", "data/documents", "--out", "report/build"]
    settings = {**os.environ, **STRANGE, "HOME": str(home), "PYTHONPATH": str(clone / "report")}
    for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        settings.pop(name, None)
    done = subprocess.run(command, cwd=clone, env=settings, umask=MASK, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return clone / "report" / "build"


def files(folder: Path) -> dict[str, bytes]:
    """Return every file of a build that somebody may open, by name."""
    shown = (path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(shown)
        if not any(part.startswith(".") for part in path.relative_to(folder).parts)
    }


@pytest.mark.notebooks
def test_a_build_in_another_place_gives_the_same_bytes(built_report, elsewhere):
    """Report, manifest, tables and executed notebooks: another folder, time zone, locale, mask, hash seed and home."""
    here, there = files(built_report.parent), files(elsewhere)

    assert set(here) == set(there)
    assert {"report.html", "ro-crate-metadata.json", "tables/claims.parquet", "2-zone.ipynb"} <= set(here)
    assert [name for name in here if here[name] != there[name]] == []


@pytest.mark.notebooks
def test_who_may_read_what_was_built_is_for_the_mask_to_say(built_report, elsewhere):
    """Not for the temporary files that it came from: 644 and 755 under the usual mask, 600 and 700 under 077."""
    usual = os.umask(0)
    os.umask(usual)

    for folder, mask in ((built_report.parent / "tables", usual), (elsewhere, MASK)):
        for path in [folder, *folder.rglob("*")]:
            wanted = (0o777 if path.is_dir() else 0o666) & ~mask
            assert stat.S_IMODE(path.stat().st_mode) == wanted, path.name
    assert stat.S_IMODE(built_report.stat().st_mode) == 0o666 & ~usual
