"""Time a build: everything, and with nothing changed.

Input   a folder of documents
Output  the seconds of each build as a person waits for it
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path


def figures(documents: Path, out: Path) -> Iterator[tuple[str, str]]:
    """Yield a heading, then (what, seconds) of a first build of *documents* into *out* and of a second one."""
    yield "what", "seconds"
    for what in ("everything", "nothing changed"):
        yield what, f"{seconds(documents, out):.2f}"


def seconds(documents: Path, out: Path) -> float:
    """Return how long `sitrep build` of *documents* into *out* takes, from the command to its end."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "sitrep", "build", "--documents", str(documents), "--out", str(out)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - started
