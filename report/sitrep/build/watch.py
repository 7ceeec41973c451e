"""Build again whenever something that shapes the report is saved.

Input   the files that a build reads
Output  builds, each in a process of its own, so that an edited library counts
"""

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from sitrep.build import content, notebooks

PAUSE_S = 0.3


def watch(documents: Path, arguments: Sequence[str]) -> None:
    """Run `sitrep build` with *arguments*, and again after each change, until interrupted.

    A build that fails has said why; the next change is another chance.
    """
    seen: object = None
    while True:
        now = _state(documents)
        if now != seen:
            seen = now
            subprocess.run([sys.executable, "-m", "sitrep", "build", *arguments], check=False)
            print("Watching for changes; Ctrl-C ends.", file=sys.stderr)
        time.sleep(PAUSE_S)


def _state(documents: Path) -> list[tuple[Path, int, int]]:
    state = []
    for path in [*content.shaping_files(documents), *sorted(notebooks.FOLDER.glob("*.ipynb"))]:
        try:
            found = path.stat()
        except FileNotFoundError:  # gone between listing and looking: the next look tells
            continue
        state.append((path, found.st_mtime_ns, found.st_size))
    return state
