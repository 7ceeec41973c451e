"""Build again whenever something that shapes the report is saved.

Input   the files that a build reads
Output  builds, each in a process of its own, so that an edited library counts
"""

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from sitrep.build import content

PAUSE_S = 0.3


def watch(documents: Path, folder: Path, arguments: Sequence[str]) -> None:
    """Run `sitrep build` with *arguments*, and again after each change, until interrupted.

    A build that fails has said why; the next change is another chance.

    Args:
        documents: the folder of documents that is built from.
        folder: the notebooks.
        arguments: of the command, without --watch.
    """
    seen: object = None
    while True:
        now = _state(documents, folder)
        if now != seen:
            seen = now
            _build(arguments)
            print("Watching for changes; Ctrl-C ends.", file=sys.stderr)
        time.sleep(PAUSE_S)


def _build(arguments: Sequence[str]) -> None:
    with subprocess.Popen([sys.executable, "-m", "sitrep", "build", *arguments]) as process:
        try:
            process.wait()
        except KeyboardInterrupt:
            process.terminate()  # it tidies up; leaving this block waits for that
            raise


def _state(documents: Path, folder: Path) -> list[tuple[Path, int, int]]:
    """Return (path, time, size) of every file that counts."""
    state = []
    for path in [*content.shaping_files(documents), *sorted(folder.glob("*.ipynb"))]:
        try:
            found = path.stat()
        except FileNotFoundError:  # gone between listing and looking: the next look tells
            continue
        state.append((path, found.st_mtime_ns, found.st_size))
    return state
