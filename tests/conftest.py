"""What several tests share: a folder of documents, tiny notebooks, the report of the default documents, Chromium."""

import csv
import functools
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import altair as alt
import nbformat
import pandas as pd
import pytest
from filelock import FileLock
from playwright.sync_api import Browser, Page, sync_playwright

from sitrep import build, charts, cite, publish

ROOT = Path(__file__).resolve().parents[1]
QUIET = (
    "--no-sandbox",  # CI runs as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",  # without these Chromium calls home, and the count of requests means less
    "--disable-component-update",
    "--disable-sync",
)
DRAWN = "html[data-charts]"  # a selector: the page's policy forbids the eval of a waiting expression

SMALL = {
    "2017-05-19-first": (
        "2017-05-19",
        "Coalition aircraft strike convoy near Tanf\n\n"
        "U.S. aircraft struck a pro-regime convoy on May 18 inside the deconfliction zone around Tanf, Syria. "
        "The zone extends about 34 miles from the garrison. "
        'A spokesman said Russia had asked the convoy to turn back. "They kept coming," he said.\n',
    ),
    "2017-06-02-second": (
        "2017-06-02",
        "Leaflets dropped on forces near Tanf\n\n"
        "Over the weekend the coalition dropped 90,000 leaflets on forces inside the zone. "
        "The spokesman would not comment on whether another strike was planned.\n",
    ),
}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --golden, which `make golden` gives."""
    parser.addoption("--golden", action="store_true", help="write golden files anew instead of comparing with them")


def pytest_configure(config: pytest.Config) -> None:
    """Name the tests that compare with a golden file."""
    config.addinivalue_line("markers", "golden: compares with a file of tests/golden that `make golden` writes anew")


@pytest.fixture(scope="session")
def of_the_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that all processes of one run of the tests share (`make test` has two)."""
    own = tmp_path_factory.getbasetemp()
    place = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "shared"
    place.mkdir(exist_ok=True)
    return place


@pytest.fixture(scope="session", autouse=True)
def own_cache(of_the_run: Path) -> Iterator[Path]:
    """Let no build of a test find, or leave, anything in the cache of the person who runs the tests."""
    place = of_the_run / "cache"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SITREP_CACHE", str(place))
        yield place


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Return a function that holds a text against tests/golden/<name>, or writes it there under --golden."""

    def held_against(name: str, text: str) -> None:
        path = ROOT / "tests" / "golden" / name
        if request.config.getoption("--golden"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.is_file(), f"{path.name} is missing: run `make golden` and read what it wrote"
        assert text == path.read_text(encoding="utf-8"), f"{name} differs: if that is right, run `make golden`"

    return held_against


@pytest.fixture
def small_documents(tmp_path: Path) -> Path:
    """Return a folder of two short texts in our own words, with documents.csv."""
    return documents_in(tmp_path / "documents")


def documents_in(folder: Path) -> Path:
    """Write the small documents into *folder* and return it."""
    folder.mkdir(parents=True)
    lines = ["id,file,publisher,title,url,published,accessed,licence,language,basis,sha256"]
    for name, (published, text) in SMALL.items():
        (folder / f"{name}.txt").write_bytes(text.encode("utf-8"))
        title, sha256 = text.partition("\n")[0], hashlib.sha256(text.encode("utf-8")).hexdigest()
        lines.append(f"{name},{name}.txt,Test wire,{title},,{published},,CC0-1.0,en,full text,{sha256}")
    (folder / "documents.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


@pytest.fixture
def notebooks_of(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes notebooks, each given as (kind or tag, source) cells, and returns their folder."""
    return functools.partial(notebooks_in, tmp_path / "notebooks")


def notebooks_in(folder: Path, **cells_by_name: list[tuple[str, str]]) -> Path:
    """Write notebooks into *folder*, each given as (kind or tag, source) cells, and return it."""
    folder.mkdir(exist_ok=True)
    for name, cells in cells_by_name.items():
        notebook = nbformat.v4.new_notebook(
            metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
        )
        for number, (kind, source) in enumerate(cells):
            if kind == "md":
                cell = nbformat.v4.new_markdown_cell(source)
            else:
                cell = nbformat.v4.new_code_cell(source, metadata={"tags": [kind] if kind != "code" else []})
            cell["id"] = f"cell-{number}"
            notebook.cells.append(cell)
        nbformat.write(notebook, folder / f"{name.removeprefix('n').replace('_', '-')}.ipynb")
    return folder


@pytest.fixture(scope="session")
def built_report(of_the_run: Path) -> Path:
    """Return the path of the report of the default documents, built once for the whole run."""
    with FileLock(of_the_run / "report.lock"):
        return build.run(ROOT / "data" / "documents", of_the_run / "report")


HOSTILE = '</mark></script><img src=x onerror="window.hostile = 1"> {{ meta.title }} [x](javascript:window.hostile=2)'


# What somebody could put into a text, a title or a file name to get out of the page or into a spreadsheet.
BREAKOUT = (
    '</script></mark><img src=x onerror="window.hostile=1"><svg onload=window.hostile=2> {{ meta.title }} {% raw %} '
    "[x](javascript:window.hostile=3) "
)
SECRET = "Nothing else <b>grows purple elephants</b> in the garden of any embassy."
HOSTILE_TEXT = (
    f"Coalition aircraft strike convoy near Tanf {BREAKOUT}\n\n"
    "U.S. aircraft struck a pro-regime convoy on May 18 inside the deconfliction zone around Tanf, Syria. "
    "The zone extends about 34 miles from the garrison. "
    "Pro-regime forces were northwest of Tanf inside the zone on May 18. "
    f'"They kept coming {BREAKOUT} and then they stopped," a spokesman said. '
    "\"=HYPERLINK('https://example.invalid/') is what we told them,\" the spokesman said. "
    'The {"image": "https://example.invalid/x.png"} militia entered the zone on May 19, \u202eofficials said\u202c. '
    "Russia asked datum.constructor.constructor('window.hostile=4')() to turn back on May 20, the Pentagon said. "
    f"{SECRET}\n"
)


def hostile_documents_in(folder: Path) -> Path:
    """Write a text whose words, file name and every entry of the list try to break out into *folder*; return it."""
    folder.mkdir(parents=True)
    name = '2017-05-19-"><img src=x onerror=alert(1)>.txt'
    (folder / name).write_bytes(HOSTILE_TEXT.encode("utf-8"))
    row = {
        "id": "wire",
        "file": name,
        "publisher": "@SUM(1)</script><script>window.hostile=5</script>",
        "title": '=1+1 <b>"x"</b> \u202etsrif {{ 7*7 }}',
        "url": "javascript:window.hostile=6",
        "published": "2017-05-19",
        "accessed": "",
        "licence": "<i>CC0</i> -1",
        "language": "en",
        "basis": "full text",
        "sha256": hashlib.sha256(HOSTILE_TEXT.encode("utf-8")).hexdigest(),
    }
    with (folder / "documents.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(row))
        writer.writeheader()
        writer.writerow(row)
    return folder


@pytest.fixture(scope="session")
def excerpted_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the report of `hostile_documents_in`, built with `-p excerpts sentence`."""
    folder = tmp_path_factory.mktemp("excerpted")
    return build.run(hostile_documents_in(folder / "documents"), folder / "out", {"excerpts": "sentence"})


def executed_notebook(path: Path, *cells: tuple) -> Path:
    """Write a notebook as if it had been executed: ("md", text) or (tag or "code", source, *outputs) cells."""
    notebook = nbformat.v4.new_notebook(metadata={"language_info": {"name": "python"}})
    for number, (kind, source, *outputs) in enumerate(cells):
        if kind == "md":
            cell = nbformat.v4.new_markdown_cell(source)
        else:
            tags = [] if kind == "code" else [kind]
            cell = nbformat.v4.new_code_cell(source, metadata={"tags": tags}, execution_count=1)
            cell.outputs = [
                nbformat.v4.new_output("stream", name=output[0], text=output[1])
                if isinstance(output, tuple)
                else nbformat.v4.new_output("display_data", output)
                for output in outputs
            ]
        cell["id"] = f"cell-{number}"
        notebook.cells.append(cell)
    nbformat.write(notebook, path)
    return path


@pytest.fixture(scope="session")
def hostile_notebooks(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return executed notebooks of every kind of output, whose document, titles and data try to break out."""
    text = f"Strike near Tanf\n\nThe wire said {HOSTILE} on Thursday. Nothing else.\r\nThe end came\r\nlate.\n"
    quotes = {"0123456789ab": HOSTILE, "ba9876543210": "came\r\nlate", "00000000000c": "wire said </mark>"}
    claims = pd.DataFrame(
        [
            {
                "id": name,
                "document_id": "wire",
                "kind": "event",
                "start": text.index(quote),
                "end": text.index(quote) + len(quote),
                "quote": quote,
                "certainty": "asserted",
                "polarity": "positive",
                "chain": f"{HOSTILE} > Test wire",
                "anonymous_source": False,
                "rule": HOSTILE,
                "review": "corrected",
                "who": HOSTILE,
                "when": "2026-03-01",
                "reason": HOSTILE,
                "norm": json.dumps({"type": HOSTILE}),
            }
            for name, quote in quotes.items()
        ]
    )
    nothing = {"n_claims": 0, "reason": HOSTILE, "section": "body", "text": "Nothing else.", "document_id": "wire"}
    nothing |= {"claim_ids": "", "unread": HOSTILE}
    at = text.index("Nothing else.")
    sentences = pd.DataFrame([{**nothing, "start": at, "end": at + 13}])
    wire = {"id": "wire", "publisher": HOSTILE, "title": HOSTILE, "url": "javascript:window.hostile=3", "text": text}
    wire |= {"sha256": HOSTILE, "original_sha256": HOSTILE + "x", "guessed": HOSTILE}
    wire |= {"published": "2017-06-01", "licence": HOSTILE, "language": 'en"><script>', "basis": "digest"}
    rows = pd.DataFrame([{"force": HOSTILE, "n": 1, "claim_ids": " ".join(quotes)}, {"force": "B", "n": 2}])

    def chart(name: str) -> dict:
        drawn = alt.Chart(rows, title=HOSTILE).mark_bar().encode(x="n:Q", y="force:N", tooltip=["force:N", "n:Q"])
        drawn = drawn.encode(
            opacity=alt.condition("picked == '' || picked == datum.force", alt.value(1), alt.value(0.1))
        )
        drawn = drawn.add_params(alt.param(name="picked", value=""))
        words = {"caption": HOSTILE, "alt": HOSTILE, "source": HOSTILE}
        return charts.bundle(charts.figure(drawn, id=name, table=rows, **words).to_dict())

    def shown(thing: cite.Shown) -> dict:
        return {"text/html": thing.html, "text/plain": thing.text}

    charts.enable()
    folder = tmp_path_factory.mktemp("executed")
    return [
        executed_notebook(
            folder / "0-summary.ipynb",
            ("md", f"# What was found\n\nOne paragraph. {HOSTILE}"),
            ("parameters", 'documents: str = "</script>"  # folder'),
            ("setup", "import sitrep"),
            ("md", "## What does the wire say?"),
            ("code", "findings", shown(cite.finding(f"It says so: {HOSTILE}", claims, doubt=HOSTILE))),
            (
                "code",
                "table",
                shown(cite.table(rows.head(1), {"force": HOSTILE, "n": "Reports (count)"}, claims=claims)),
            ),
            ("code", "text", {"text/plain": HOSTILE}, ("stdout", HOSTILE), ("stderr", HOSTILE)),
            ("code", "html", {"text/html": f'<div onclick="window.hostile=4"><p id="kept">{HOSTILE}</p></div>'}),
            ("md", "## Save"),
            ("save", "tables.write(frame)"),
        ),
        executed_notebook(
            folder / "1-documents.ipynb",
            ("md", "# What each document says"),
            ("sources", "shown", shown(cite.annotated(wire, claims, sentences))),
        ),
        executed_notebook(folder / "2-zone.ipynb", ("md", "# Where the zone is"), ("code", "a", chart("figure-map"))),
        executed_notebook(
            folder / "3-escalation.ipynb",
            ("md", "# What happened\n\n#### A level was left out"),
            ("code", "b", chart("figure-ladder")),
        ),
    ]


@pytest.fixture(scope="session")
def hostile_report(hostile_notebooks: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the report of `hostile_notebooks`."""
    out = tmp_path_factory.mktemp("hostile") / "report.html"
    publish.render(hostile_notebooks, out, {"title": HOSTILE, "subtitle": HOSTILE, "as_of": HOSTILE, "documents": 1})
    return out


@pytest.fixture(scope="session")
def real_report(request: pytest.FixtureRequest) -> Path:
    """Return the path of a report as readers get it: the one that SITREP_REPORT names, or that of the default texts."""
    named = os.environ.get("SITREP_REPORT")
    return Path(named).resolve() if named else request.getfixturevalue("built_report")


@dataclass
class Watched:
    """A page and what it did wrong so far."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")  # while it runs, nothing else may have a loop of its own: `asyncio.run`
def browser() -> Iterator[Browser]:
    """Return the system's Chromium."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        reason = "no Chromium on this machine (Debian: apt install chromium)"
        if os.environ.get("SITREP_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=list(QUIET))
        yield running
        running.close()


@pytest.fixture
def opened(browser: Browser):
    """Return a function that opens a file and watches what the page asks for and complains of."""
    contexts = []

    def open_page(
        path: Path, width: int = 1280, *, scripts: bool = True, violations: bool = False, **options: str
    ) -> Watched:
        context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts, **options)
        contexts.append(context)
        watched = Watched(page=context.new_page())
        if violations:
            watched.page.add_init_script(
                "window.violations = [];"
                "addEventListener('securitypolicyviolation', (event) => violations.push(event.violatedDirective), true)"
            )
        uri = path.resolve().as_uri()
        watched.page.on(
            "request", lambda r: watched.requests.append(r.url) if not r.url.startswith((uri, "data:")) else None
        )
        watched.page.on(
            "console", lambda m: watched.complaints.append(m.text) if m.type in ("error", "warning") else None
        )
        watched.page.on("pageerror", lambda error: watched.complaints.append(str(error)))
        watched.page.goto(uri)
        if scripts:
            watched.page.wait_for_selector(DRAWN, state="attached")
        return watched

    yield open_page
    for context in contexts:
        context.close()
