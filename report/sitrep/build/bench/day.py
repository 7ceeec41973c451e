"""Time an analyst's day, step by step: `python -m sitrep.build.bench.day`, from `make lab` to a rebuilt report.

Input   the project's documents and notebooks; JupyterLab, driven by the system's Chromium
Output  a table on standard output; corrections and report stand in a folder of their own, the project's stay untouched
"""

import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any  # playwright is there for developers only, so its types are not

import nbformat

from sitrep import layout
from sitrep.build import paper
from sitrep.build.bench.__main__ import print_table
from sitrep.errors import BuildError
from sitrep.review import sheet

TURNS = 3
PATIENCE_S = 120
STEPS = (
    "JupyterLab answers",
    "review.ipynb is open",
    "a document with claims is there",
    "a claim is edited, its row written",
    "sitrep build, claim marked corrected",
)
CORRECTIONS = "corrections.csv"


def figures() -> Iterator[tuple[str, ...]]:
    """Yield a heading, then each step with its median seconds, the fastest and the slowest, and the sum.

    Raises:
        BuildError: playwright or Chromium is missing, or a step did not end.
    """
    if find_spec("playwright") is None:
        raise BuildError("playwright is missing; it comes with the project's other tools for developers: run `make`.")
    browser = next(filter(None, map(shutil.which, paper.BROWSERS)), None)
    if browser is None:
        raise BuildError(f"There is no Chromium on this machine ({', '.join(paper.BROWSERS)}). Install one.")
    turns = []
    for _ in range(TURNS):
        with tempfile.TemporaryDirectory() as folder:
            turns.append(_turn(_project(Path(folder)), browser))
    yield "step", "median s", "fastest", "slowest"
    for name, taken in zip((*STEPS, "in all"), zip(*turns, strict=True), strict=True):
        yield name, f"{statistics.median(taken):.1f}", f"{min(taken):.1f}", f"{max(taken):.1f}"


def _project(folder: Path) -> Path:
    """Put notebooks, no corrections and a built report into *folder*, as on an analyst's second day."""
    shutil.copytree(layout.NOTEBOOKS, folder / "notebooks", ignore=shutil.ignore_patterns(".*"))
    sheet.change(folder / CORRECTIONS, lambda rows: rows)
    values = {
        "documents": layout.DATA / "documents",
        "tables": folder / "out" / "tables",
        "corrections": folder / CORRECTIONS,
        "who": "bench",
    }
    path = folder / "notebooks" / "review.ipynb"
    notebook = nbformat.read(path, as_version=4)
    (cell,) = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    cell.source = "\n".join(f"{name}: str = {str(value)!r}" for name, value in values.items())
    nbformat.write(notebook, path)
    _build(folder)
    return folder


def _build(folder: Path) -> str:
    """Build the report of *folder* as a person would, and return it."""
    places = ["--notebooks", folder / "notebooks", "--out", folder / "out", "-p", "corrections", folder / CORRECTIONS]
    done = subprocess.run(
        [sys.executable, "-m", "sitrep", "build", "--documents", str(layout.DATA / "documents"), *map(str, places)],
        capture_output=True,
        text=True,
        env=os.environ | {"SITREP_CACHE": str(folder / "cache")},
        check=False,
    )
    if done.returncode:
        raise BuildError(f"The report could not be built, so nothing was timed:\n{done.stderr.strip()}")
    return (folder / "out" / "report.html").read_text(encoding="utf-8")


def _turn(folder: Path, browser: str) -> list[float]:
    """Return the seconds of each step once, and of all together."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # The browser is open before an analyst's day begins.
        running = playwright.chromium.launch(executable_path=browser, args=[*paper.QUIET, *paper.as_root()])
        page = running.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(PATIENCE_S * 1000)
        times = [time.perf_counter()]
        with _lab(folder) as address:
            times.append(time.perf_counter())
            page.goto(f"{address}/lab/tree/review.ipynb")
            page.wait_for_selector("text=/\\| Idle/")
            times.append(time.perf_counter())
            page.get_by_role("menuitem", name="Run", exact=True).click()
            page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
            page.wait_for_selector(".sitrep-desk .queue li")
            times.append(time.perf_counter())
            _edit(page, folder / CORRECTIONS)
            times.append(time.perf_counter())
            claim = sheet.read(folder / CORRECTIONS)[0].claim
            report = _build(folder)
            times.append(time.perf_counter())
            _check(report, claim)
        running.close()
    return [*(end - start for start, end in pairwise(times)), times[-1] - times[0]]


@contextmanager
def _lab(folder: Path) -> Iterator[str]:
    """Run JupyterLab as `make lab` does, without a browser of its own; yield its address once it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {f"JUPYTER_{name}_DIR": str(folder / name.lower()) for name in ("CONFIG", "RUNTIME")}
    own |= dict.fromkeys(("JUPYTER_PATH", "JUPYTER_CONFIG_PATH"), str(layout.ROOT / "report" / "lab"))
    own |= {"SITREP_CACHE": str(folder / "cache")}
    flags = ["--no-browser", "--allow-root", "--IdentityProvider.token=", "--ServerApp.ip=127.0.0.1", f"--port={port}"]
    command = [sys.executable, "-m", "jupyter", "lab", *flags, f"--ServerApp.root_dir={folder / 'notebooks'}"]
    log = folder / "lab.log"
    with log.open("w", encoding="utf-8") as said:
        running = subprocess.Popen(command, stdout=said, stderr=said, env=os.environ | own)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(lambda: running.poll() is not None or _answers(f"{address}/api"), "JupyterLab does not answer")
        if running.poll() is not None:
            raise BuildError(f"JupyterLab ended by itself:\n{log.read_text(encoding='utf-8').strip()}")
        yield address
    finally:
        running.terminate()
        running.wait(PATIENCE_S)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2):
            return True
    except OSError:
        return False


def _edit(page: Any, corrections: Path) -> None:
    """Say by keyboard that the claim on the desk is only possible, with a reason; wait until that is written."""
    page.locator(".sitrep-desk .queue").focus()
    page.keyboard.press("e")
    page.locator(".sitrep-desk form select").select_option("certainty")
    for words in ("possible", "the source hedges"):
        page.keyboard.press("Tab")
        page.keyboard.type(words)
    page.keyboard.press("Enter")
    _wait(lambda: bool(sheet.read(corrections)), f"No row came into {corrections}")


def _wait(done: Callable[[], bool], otherwise: str) -> None:
    end = time.perf_counter() + PATIENCE_S
    while not done():
        if time.perf_counter() > end:
            raise BuildError(f"{otherwise}, after {PATIENCE_S} s.")
        time.sleep(0.02)


def _check(report: str, claim: str) -> None:
    """Raise BuildError unless *report* marks *claim* as corrected by a person."""
    mark = report.find(f'id="c-{claim}"')
    if "r-corrected" not in report[report.rfind("<", 0, max(mark, 0)) : report.find(">", max(mark, 0))]:
        raise BuildError(f"Claim {claim} was corrected, and the report that was built does not mark it so.")


if __name__ == "__main__":
    print_table(f"From `make lab` to a corrected claim in the report, {TURNS} turns", figures())
