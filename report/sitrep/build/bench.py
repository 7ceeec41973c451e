"""Time a build: everything, and with nothing changed.

Input   a folder of documents
Output  two lines, each the seconds of one build as a person waits for it
"""

import subprocess
import sys
import tempfile
import time


def seconds(documents: str, out: str) -> float:
    """Return how long `sitrep build` of *documents* into *out* takes, from the command to its end."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "sitrep", "build", "--documents", documents, "--out", out]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - started


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        for what in ("everything", "nothing changed"):
            print(f"{what:16} {seconds(sys.argv[1], folder):7.2f} s")
