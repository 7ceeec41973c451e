"""Time builds beside make, papermill and nbconvert, and beside a script that does no more than it must.

Input   a folder of its own; the folder of documents
Output  tables: medians of turns taken one after the other, and ratios, which alone can be compared between machines
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import psutil

from sitrep.build import notebooks
from sitrep.build.bench import bare, seconds

TURNS = 5
WHOLE_TURNS = 3  # of a build of all documents, which takes longer
_LAST = "3-escalation"
_LOOK_S = 0.05  # between two looks at the memory of a build

Turn = Mapping[str, tuple[float, float]]  # what -> seconds of wall clock, of processors


def figures(folder: Path) -> Iterator[tuple[str, ...]]:
    """Yield a heading, then what each work on three one-second notebooks takes us and others, and the ratio.

    Args:
        folder: a folder that is not there yet.
    """
    seconds.write(folder)
    turns = [_turn(folder) for _ in range(TURNS)]
    ours, theirs, own = ("sitrep, s", "make -j2 + papermill + nbconvert, s", "the notebook's code as a script, s")
    yield "three notebooks of 1 s", ours, theirs, own, "ratio", "aim"
    yield _row(turns, "all cold", "cold, ours", "cold, theirs", None, "<= 0.5")
    yield _row(turns, "nothing changed, wall clock", "no-op, ours", "no-op, theirs", None, "")
    spent = statistics.median(turn["no-op, ours"][1] for turn in turns)
    other = statistics.median(turn["no-op, theirs"][1] for turn in turns)
    yield "nothing changed, CPU", f"{spent:.2f}", f"{other:.2f}", "", "", "<= 0.15 s"
    yield _row(turns, "notebook 3 edited", "edit, ours", "edit, theirs", None, "<= 0.6")
    yield _row(turns, "notebook 3 edited", "edit, ours", None, "alone", "<= 1.3")
    yield _row(turns, "words of notebook 3 edited", "words, ours", "words, theirs", None, "")


def _turn(folder: Path) -> Turn:
    """Everything once, ours and theirs in turn."""
    settings = {"SITREP_CACHE": str(folder / "cache")}
    seconds.clear(folder)
    ours, theirs, turn = seconds.ours(folder), seconds.theirs(folder), {}
    turn["cold, ours"] = seconds.spent(ours, settings)
    turn["cold, theirs"] = seconds.spent(theirs, settings)
    turn["no-op, ours"] = seconds.spent(ours, settings)
    turn["no-op, theirs"] = seconds.spent(theirs, settings)
    seconds.edit(folder, _LAST)
    turn["edit, ours"] = seconds.spent(ours, settings)
    turn["edit, theirs"] = seconds.spent(theirs, settings)
    turn["alone"] = seconds.spent(seconds.alone(folder, _LAST), settings)
    seconds.reword(folder, _LAST)
    turn["words, ours"] = seconds.spent(ours, settings)
    turn["words, theirs"] = seconds.spent(theirs, settings)
    return turn


def _row(turns: Sequence[Turn], what: str, ours: str, theirs: str | None, own: str | None, aim: str) -> tuple[str, ...]:
    """Return medians of wall clock, and the median of the ratios within a turn."""
    against = theirs or own
    assert against is not None
    ratio = statistics.median(turn[ours][0] / turn[against][0] for turn in turns)
    shown = (
        f"{statistics.median(turn[name][0] for turn in turns):.2f}" if name else "" for name in (ours, theirs, own)
    )
    return what, *shown, f"{ratio:.2f}", aim


def whole(documents: Path, folder: Path) -> Iterator[tuple[str, str]]:
    """Yield a heading, then figures of builds of *documents*: cold, against a bare script, with nothing to do, memory.

    Args:
        documents: the folder of documents.
        folder: a folder of its own.
    """
    yield "what", "figure"
    command = [sys.executable, "-m", "sitrep", "build", "--documents", str(documents.resolve())]
    steps, tables = notebooks.in_order(), folder / "tables"
    script = bare.command([step for step in steps if step.stem in bare.PATH], documents.resolve(), tables)
    seconds.spent(bare.command(steps, documents.resolve(), tables), {}, notebooks.FOLDER)  # for the tables of 2
    built, scripted = [], []
    for turn in range(WHOLE_TURNS):
        settings = {"SITREP_CACHE": str(folder / f"cache {turn}")}
        built.append(seconds.spent([*command, "--out", str(folder / f"out {turn}")], settings)[0])
        scripted.append(seconds.spent(script, settings, notebooks.FOLDER)[0])
    yield "everything cold, s", f"{statistics.median(built):.2f}"
    yield "code of notebooks 1, 3, 0 in one script, s", f"{statistics.median(scripted):.2f}"
    ratio = statistics.median(one / other for one, other in zip(built, scripted, strict=True))
    yield "ratio (aim: <= 1.25)", f"{ratio:.2f}"
    wall, spent = seconds.spent([*command, "--out", str(folder / f"out {turn}")], settings)
    yield "nothing changed, s: wall clock, CPU (aim: <= 0.15)", f"{wall:.2f}, {spent:.2f}"
    settings = {"SITREP_CACHE": str(folder / "cache of memory")}
    peak = _peak_bytes([*command, "--out", str(folder / "out of memory")], settings)
    yield "peak of memory, all processes, GB (aim: <= 2)", f"{peak / 1e9:.2f}"


def _peak_bytes(command: Sequence[str], settings: Mapping[str, str]) -> int:
    """Return the most that *command* and all its processes had in memory at once; what they share counts once."""
    process = psutil.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, **settings}
    )
    most = 0
    while process.poll() is None:
        most = max(most, sum(map(_proportional_bytes, [process, *process.children(recursive=True)])))
        time.sleep(_LOOK_S)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return most


def _proportional_bytes(process: psutil.Process) -> int:
    try:
        memory = process.memory_full_info()
    except psutil.Error:  # it has ended meanwhile
        return 0
    return int(getattr(memory, "pss", memory.uss))
