"""What README and CONTRIBUTING tell people to type: every command is there, and those of README are run."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from conftest import documents_in

from sitrep import cli

ROOT = Path(__file__).resolve().parents[1]
READ = sorted([*ROOT.glob("*.md"), *(ROOT / "data").rglob("*.md"), *(ROOT / "report").glob("[ls]*/**/*.md")])
STARTS = ("make", "sitrep", ".venv/bin/sitrep", "python", ".venv/bin/python", ".venv/bin/pytest", "jupyter")
STAMP = ".ready"  # Makefile: what the environment was set up from
# What a test cannot run, and why.
NOT_RUN = {"make test": "it is what runs this"}


def commands(path: Path) -> Iterator[tuple[str, bool]]:
    """Give every command in the text at *path*, and whether it stands on lines of its own."""
    text = path.read_text(encoding="utf-8")
    for line in re.findall(r"^    (\S.*)$", text, flags=re.MULTILINE):
        yield line.partition("  #")[0].strip(), True
    for words in re.findall(r"`([^`\n]+)`", text):
        yield words, False


FOUND = [
    pytest.param(command, id=f"{path.relative_to(ROOT)}: {command}")
    for path in READ
    for command in dict.fromkeys(command for command, _ in commands(path))
    if command.startswith(tuple(f"{start} " for start in STARTS))
]
SHOWN = [command for command, alone in commands(ROOT / "README.md") if alone and command.startswith(STARTS)]


@pytest.fixture(scope="module")
def targets() -> set[str]:
    """What make knows here."""
    return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))


@pytest.mark.parametrize("command", FOUND)
def test_every_command_that_is_named_exists(command, targets):
    """A target of make; a command of sitrep with each option; a module that can be run."""
    words = [word for word in shlex.split(command) if "=" not in word]

    if words[0] == "make":
        assert set(words[1:]) <= targets
    elif words[0].endswith("sitrep"):
        named: click.Command = cli.sitrep
        context = click.Context(named)
        while isinstance(named, click.Group) and len(words) > 1 and not words[1].startswith("-"):
            found = named.get_command(context, words.pop(1))
            assert found is not None, f"there is no such command of sitrep: {command}"
            named, context = found, click.Context(found, parent=context)
        known = {option for parameter in named.get_params(context) for option in parameter.opts}
        assert [word for word in words[1:] if word.startswith("-") and word not in known | {"-h", "--help"}] == []
    elif words[0].endswith("python") and words[1] == "-m":
        module = Path(*words[2].split("."))
        alone, package = ROOT / "report" / module.with_suffix(".py"), ROOT / "report" / module / "__main__.py"
        assert package.is_file() or '__name__ == "__main__"' in alone.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository with the files that README speaks of; zones.yaml is what stands there."""
    copy = tmp_path_factory.mktemp("documented") / "sitrep"
    built = {str(ROOT / "build"), str(ROOT / "report" / "build")}
    away = shutil.ignore_patterns(".git", ".venv", ".*_cache", ".hypothesis", "__pycache__")
    shutil.copytree(
        ROOT, copy, ignore=lambda at, names: {*away(at, names), *(n for n in names if f"{at}/{n}" in built)}
    )
    (copy / ".venv").mkdir()
    for part in Path(sys.prefix).iterdir():
        if part.name != STAMP:
            (copy / ".venv" / part.name).symlink_to(part)
    # A stamp of its own: else a make that finds the environment older than pyproject.toml would install the copy there.
    stamp = subprocess.run("cat requirements.lock pyproject.toml | cksum", shell=True, cwd=copy, capture_output=True)
    (copy / ".venv" / STAMP).write_bytes(stamp.stdout)
    shutil.rmtree(copy / "data" / "documents")  # two short texts in their place: they are quickly read
    documents_in(copy / "data" / "documents")
    documents_in(copy / "folder")
    documents_in(copy / "texts" / "stanley")
    (copy / "saved-pages").mkdir()
    for name, there in (
        ("news-site.html", "saved-pages/news-site.html"),
        ("press.eml", "mail.eml"),
        ("release.pdf",) * 2,
    ):
        shutil.copy(ROOT / "tests" / "pages" / name, copy / there)
    (copy / "points.csv").write_text("name,lon,lat\nTanf,38.6,33.5\nParis,2.35,48.86\n", encoding="utf-8")
    (sets,) = re.findall(r"zones.yaml:\n\n((?:    .*\n)+)", (ROOT / "README.md").read_text(encoding="utf-8"))
    (copy / "zones.yaml").write_text(sets, encoding="utf-8")
    return copy


@pytest.mark.notebooks
@pytest.mark.parametrize("command", SHOWN)
def test_a_command_of_the_readme_does_what_it_says(command, place):
    """As typed, one after the other, in a clone; those that write a file leave it there."""
    if command in NOT_RUN:
        pytest.skip(NOT_RUN[command])
    env = {**os.environ, "PYTHONPATH": str(place / "report")}  # the clone's own library, in the environment of this one
    done = subprocess.run(
        ["bash", "-c", command], cwd=place, env=env, capture_output=True, text=True, timeout=600, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr
    written = re.findall(r"(?:-o|OUT=|--out) ?(\S+)", command) or ["report/build"] * command.startswith("make report")
    assert [name for name in written if not (place / name).exists()] == []


def test_there_are_commands_to_hold():
    """If the way they are written changes, the tests above would run nothing and pass."""
    assert {"make report", "make test"} <= set(SHOWN)
    assert len(FOUND) > 30
