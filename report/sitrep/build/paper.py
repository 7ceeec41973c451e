"""Print a finished report to PDF, with the Chromium of the system.

Input   report.html
Output  report.pdf beside it, whole or not at all

Printing takes seconds, so it is done on demand only. A build that replaces a report takes the old one's PDF away.
"""

import os
import re
import shutil
import subprocess
import tempfile
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

from sitrep.errors import BuildError

PDF = "report.pdf"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DRAWN = "html[data-charts]"  # a selector that holds once all charts are drawn
PATIENCE_S = 120
QUIET = ("--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update")
_NODES = re.compile(rb"node(\d{8})")  # names that Chromium gives to parts of the document, counted as it goes
_DATES = re.compile(rb"(/(?:CreationDate|ModDate) \(D:)\d{14}")


def write(report: Path) -> str:
    """Print *report* to a PDF beside it; return in one line what was done.

    Nothing is done where its PDF is there already, or where no browser is.
    With SOURCE_DATE_EPOCH set, one report gives one PDF, byte for byte, as long as the browser stays the same.

    Raises:
        BuildError: there is no such report, or the browser could not print it.
    """
    pdf = report.with_suffix(".pdf")
    if not report.is_file():
        raise BuildError(f"{report} is no file. Build it with `make report`, or name another report.")
    if pdf.is_file() and pdf.stat().st_mtime_ns >= report.stat().st_mtime_ns:
        return f"{pdf} is newer than its report: nothing to do."
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        return f"No PDF: there is no Chromium on this machine ({', '.join(BROWSERS)}). The report is complete without."
    with tempfile.TemporaryDirectory(dir=report.parent, prefix=".paper-") as folder:
        half = Path(folder) / pdf.name
        printed = _by_playwright if find_spec("playwright") else _by_itself
        printed(browser, report.resolve().as_uri(), half, Path(folder) / "profile")
        half.write_bytes(_settled(half.read_bytes()))
        half.replace(pdf)
    return str(pdf)


def _by_playwright(browser: str, uri: str, pdf: Path, profile: Path) -> None:
    """Print after the page has said that its charts are drawn."""
    from playwright.sync_api import Error, sync_playwright

    try:
        with sync_playwright() as playwright:
            running = playwright.chromium.launch(executable_path=browser, args=[*QUIET, *as_root()])
            page = running.new_page()
            page.goto(uri)
            page.wait_for_selector(DRAWN, state="attached", timeout=PATIENCE_S * 1000)
            page.pdf(path=pdf, prefer_css_page_size=True, outline=True, tagged=True)
            running.close()
    except Error as error:
        raise _failed(browser, str(error)) from error


def _by_itself(browser: str, uri: str, pdf: Path, profile: Path) -> None:
    """Print after the page's clock has run for a while; it runs as fast as the page allows."""
    command = [browser, "--headless", *QUIET, *as_root(), f"--user-data-dir={profile}", "--no-pdf-header-footer"]
    command += ["--virtual-time-budget=60000", "--generate-pdf-document-outline", f"--print-to-pdf={pdf}", uri]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    except subprocess.TimeoutExpired as error:
        raise _failed(browser, f"it took more than {PATIENCE_S} s") from error
    if done.returncode or not pdf.is_file():
        raise _failed(browser, done.stderr)


def as_root() -> list[str]:
    return ["--no-sandbox"] if os.geteuid() == 0 else []  # Chromium refuses its sandbox to root, as in a container


def _settled(data: bytes) -> bytes:
    """Return a PDF without what differs from print to print; its day is that of SOURCE_DATE_EPOCH, if it is set."""
    numbers = {old: b"node%08d" % new for new, old in enumerate(sorted(set(_NODES.findall(data))))}
    data = _NODES.sub(lambda name: numbers[name[1]], data)  # as long as before, and in the same order
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch.isdigit():
        return data
    stamp = datetime.fromtimestamp(int(epoch), UTC).strftime("%Y%m%d%H%M%S").encode("ascii")
    return _DATES.sub(rb"\g<1>" + stamp, data)


def _failed(browser: str, said: str) -> BuildError:
    last = (said.strip().splitlines() or ["it said nothing"])[-1]
    return BuildError(
        f"{browser} could not print the report ({last}). "
        "The report itself is complete; open it in a browser and print from there."
    )
