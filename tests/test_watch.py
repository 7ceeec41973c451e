"""Watching: what counts as a change, what is served to whom, and that a save reaches the browser."""

import asyncio
import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import pytest
from conftest import documents_in
from playwright.sync_api import Browser, Page, expect

from sitrep import layout
from sitrep.build.progress import events
from sitrep.build.watch import files, loop, page, server
from sitrep.errors import BuildError

LONG = "\n\n".join(f"### Part {number}\n\n{'Words. ' * 200}" for number in range(12))


def notebook(path: Path, *cells: tuple[str, str]) -> None:
    """Write a notebook of (kind or tag, source) cells, as an editor does: beside its place, then moved there."""
    whole = nbformat.v4.new_notebook(
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    )
    for number, (kind, source) in enumerate(cells):
        tags = {"tags": [kind]} if kind not in ("md", "code") else {}
        make = nbformat.v4.new_markdown_cell if kind == "md" else nbformat.v4.new_code_cell
        cell = make(source, metadata=tags)
        cell["id"] = f"cell-{number}"
        whole.cells.append(cell)
    beside = path.with_name(f".~{path.name}")
    nbformat.write(whole, beside)
    beside.replace(path)


def summary(project: Path, words: str = "Says it.", code: str = "from sitrep.build import said\nsaid.WORDS") -> None:
    """Write the summary of the small project."""
    about = f"# Summary\n\n{words}\n\n{LONG}"
    cells = [("md", about), ("parameters", 'title: str = ""  # title of it'), ("md", "## What?"), ("code", code)]
    notebook(project / "notebooks" / "0-summary.ipynb", *cells, ("md", f"## Far below\n\nHere.\n\n{LONG}"))


@dataclass
class Project:
    """A copy of the repository with a small notebook, watched by a process of its own."""

    folder: Path
    environment: dict[str, str]
    said: list[events.Event] = field(default_factory=list)

    @property
    def command(self) -> list[str]:
        """The words that watch it; the port is any free one."""
        folders = ["--documents", "texts", "--out", "build it", "--notebooks", "notebooks"]
        return [sys.executable, "-m", "sitrep", "build", "--watch", "--json", *folders]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return the small project, in which also the library and the style may be edited."""
    folder = tmp_path_factory.mktemp("project")
    copied = shutil.ignore_patterns("__pycache__")
    shutil.copytree(layout.PACKAGE, folder / "report" / "sitrep", ignore=copied)
    shutil.copytree(layout.TEMPLATE, folder / "report" / "template", ignore=copied)
    (folder / "data").symlink_to(layout.DATA)
    (folder / "requirements.lock").write_text("", encoding="utf-8")
    (folder / "notebooks").mkdir()
    (folder / "report" / "sitrep" / "build" / "said.py").write_text(
        'WORDS = "as the library has it"\n', encoding="utf-8"
    )
    documents_in(folder / "texts")
    summary(folder)
    return Project(folder, {**os.environ, "PYTHONPATH": str(folder / "report")})


@pytest.fixture(scope="module")
def address(project: Project) -> Iterator[str]:
    """Return where the small project is served, once it is built; it is watched while these tests run."""
    with subprocess.Popen(
        project.command, cwd=project.folder, env=project.environment, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            project.said.append(events.from_json(line))
            if isinstance(project.said[-1], events.Done | events.Failed):
                break
        yield next(event.url for event in project.said if isinstance(event, events.Serving))
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
    assert process.returncode == 128 + signal.SIGTERM


# What is saved


def watched(folder: Path) -> files.Watched:
    """Return what counts for a report of *folder*."""
    return files.Watched(
        documents=folder / "texts", notebooks=folder / "notebooks", further=(folder / "zone" / "values.yaml",)
    )


@pytest.mark.parametrize(
    ("name", "counts", "library"),
    [
        (layout.PACKAGE / "zone" / "areas.py", True, True),
        (layout.PACKAGE / "zone" / "__pycache__" / "areas.cpython-311.pyc", False, False),
        (layout.TEMPLATE / "report.css", True, False),
        (layout.DATA / "lexicon" / "frames.yaml", True, False),
        (layout.DATA / "review" / "corrections.csv", True, False),
        (layout.DATA / "documents" / "documents.csv", False, False),  # not those that are read here
        (layout.ROOT / "requirements.lock", True, True),
        (layout.ROOT / "README.md", False, False),
        ("texts/a.txt", True, False),
        ("texts/documents.csv", True, False),
        ("texts/.a.txt.swp", False, False),
        ("texts/a.txt~", False, False),
        ("texts/deeper/a.txt", False, False),
        ("notebooks/2-zone.ipynb", True, False),
        ("notebooks/.ipynb_checkpoints/2-zone-checkpoint.ipynb", False, False),
        ("notebooks/.~2-zone.ipynb", False, False),
        ("zone/values.yaml", True, False),
        ("zone/other.yaml", False, False),
        ("build/report.html", False, False),
    ],
)
def test_what_shapes_the_report_counts_and_nothing_else(tmp_path, name, counts, library):
    """What an editor or a kernel leaves beside a file starts no build; an edited library needs a new process."""
    path = tmp_path / name

    assert watched(tmp_path).counts(path) is counts
    assert files.is_library(path) is library


def test_a_save_a_move_and_a_folder_that_comes_later_are_told_once(tmp_path):
    """Editors write beside a file and move it there; git removes a folder and makes it again."""
    texts = tmp_path / "texts"
    (tmp_path / "notebooks").mkdir()

    async def told() -> list[set[str]]:
        saved = files.saved(lambda: watched(tmp_path))
        out = []

        async def after(change: Callable[[], object]) -> None:
            asking = asyncio.create_task(anext(saved))
            await asyncio.sleep(0.3)
            change()
            out.append({path.name for path in await asyncio.wait_for(asking, 20)})

        await after(texts.mkdir)
        await after(lambda: (texts / "a.txt").write_text("one", encoding="utf-8"))
        (tmp_path / "beside").write_text("two", encoding="utf-8")
        await after(lambda: (tmp_path / "beside").replace(texts / "a.txt"))
        await after((texts / "a.txt").unlink)
        await after(lambda: (texts.rmdir(), texts.mkdir()))
        await after(lambda: (texts / "b.txt").write_text("again", encoding="utf-8"))
        await saved.aclose()
        return out

    assert asyncio.run(told()) == [{"texts"}, {"a.txt"}, {"a.txt"}, {"a.txt"}, {"texts"}, {"b.txt"}]


def test_a_file_that_a_parameter_names_is_watched(tmp_path):
    """An outline or a ladder of one's own shapes the report as much; also one that is named later."""
    values = tmp_path / "values.yaml"
    values.write_text("outline: ../zone.geojson\n", encoding="utf-8")
    (tmp_path / "notebooks").mkdir()
    job = loop.Job(
        documents=tmp_path / "texts",
        out=tmp_path / "out",
        folder=tmp_path / "notebooks",
        given=(("radius", "34 miles"),),
        parameters=values,
    )

    before = loop._watched(job)
    values.write_text("outline: [", encoding="utf-8")
    broken = loop._watched(job)

    assert before.counts(tmp_path / "zone.geojson") or before.counts(tmp_path / "notebooks" / "../zone.geojson")
    assert before.counts(values)
    assert broken.counts(values)


# What is served


def test_the_page_as_served_has_one_script_more_and_may_reach_its_server_only(tmp_path):
    """The policy names the script by its hash; nothing else of the page changes, and nothing of the file."""
    policy = "default-src 'none'; script-src 'sha256-one'; style-src 'sha256-two'; img-src data:"
    report = f'<meta http-equiv="Content-Security-Policy" content="{policy}"><body><p>"</body>"</p></body></html>'

    got = page.served(report.encode()).decode()

    found = re.search(r'<script data-edition="([0-9a-f]{16})">(.*)</script>\n', got, re.DOTALL)
    assert found is not None
    assert got.endswith('<p>"</body>"</p>' + found[0] + "</body></html>")
    said = got.partition('content="')[2].partition('"')[0].replace("&#x27;", "'").split("; ")
    assert said[0] == "default-src 'none'"
    assert re.fullmatch(r"script-src 'sha256-one' 'sha256-[A-Za-z0-9+/]{43}='", said[1])
    assert said[2:] == ["style-src 'sha256-two'", "img-src data:", "connect-src 'self'"]
    assert page.served(None).decode().count("<script") == 1


def test_an_address_in_use_is_told_or_gone_around():
    """A port that somebody asks for is that or none; else any free one will do."""

    async def two() -> None:
        one = server.Site(Path("none.html"))
        other = server.Site(Path("none.html"))
        try:
            assert one.port != other.port
            with pytest.raises(BuildError, match=rf"port {one.port}: "):
                server.Site(Path("none.html"), one.port)
        finally:
            await one.close()
            await other.close()

    asyncio.run(two())


@pytest.mark.notebooks
@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("GET", "/", {}, 200),
        ("GET", "/", {"Host": "localhost:{port}"}, 200),
        ("HEAD", "/", {}, 200),
        ("GET", "/", {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}, 200),
        ("GET", "/", {"Host": "evil.example:{port}"}, 403),
        ("GET", "/", {"Host": "127.0.0.1"}, 403),
        ("GET", "/events", {"Host": "evil.example"}, 403),
        ("GET", "/events", {"Origin": "http://evil.example"}, 403),
        ("GET", "/events", {"Origin": "null"}, 403),
        ("GET", "/", {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "script"}, 403),
        ("POST", "/", {}, 405),
        ("PUT", "/events", {}, 405),
        ("GET", "/report.html/", {}, 404),
        ("GET", "/tables/", {}, 404),
        ("GET", "/../texts/documents.csv", {}, 404),
        ("GET", "/%2e%2e/texts/documents.csv", {}, 404),
        ("GET", "//etc/passwd", {}, 404),
    ],
)
def test_only_the_report_is_served_and_only_to_this_machine(address, method, path, headers, status):
    """A page of another site cannot read it, whatever name it lets point to 127.0.0.1."""
    port = int(address.rstrip("/").rpartition(":")[2])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    sent = {name: value.replace("{port}", str(port)) for name, value in headers.items()}
    connection.putrequest(method, path, skip_host="Host" in sent)
    for name, value in sent.items():
        connection.putheader(name, value)
    connection.endheaders()

    answer = connection.getresponse()

    assert answer.status == status
    body = answer.read() if path != "/events" or status != 200 else b""
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert (b"sitrep-watch" in body) is (status == 200 and method == "GET")
    connection.close()


# From a save to the page


@pytest.fixture
def opened(browser: Browser, address: str) -> Iterator[Page]:
    """Return the served page in a browser; nothing may complain."""
    tab = browser.new_page(viewport={"width": 1280, "height": 800})
    complaints: list[str] = []
    tab.on("console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None)
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.goto(address)
    yield tab
    tab.close()
    assert complaints == []


@pytest.mark.notebooks
@pytest.mark.browser
def test_a_save_reaches_the_page_and_the_reader_stays_where_they_were(project, opened):
    """Markdown, style and library; the file on disk never has the script."""
    expect(opened.get_by_text("as the library has it")).to_be_visible()
    heading = opened.get_by_role("heading", name="Far below")
    heading.evaluate("one => window.scrollTo(0, one.getBoundingClientRect().top + window.scrollY - 100)")
    until(lambda: opened.evaluate("() => window.scrollY > 2000"))

    summary(project.folder, words="Says it in other words. " * 60)  # above: what is below moves down

    expect(opened.get_by_text("in other words")).to_have_count(1, timeout=60_000)
    opened.wait_for_timeout(300)
    assert heading.evaluate("one => one.getBoundingClientRect().top") == pytest.approx(100, abs=3)
    style = project.folder / "report" / "template" / "report.css"
    style.write_text(style.read_text(encoding="utf-8") + "\nh1 { letter-spacing: 7px; }\n", encoding="utf-8")
    expect(opened.locator("header h1")).to_have_css("letter-spacing", "7px", timeout=60_000)
    (project.folder / "report" / "sitrep" / "build" / "said.py").write_text('WORDS = "as edited"\n', encoding="utf-8")
    expect(opened.get_by_text("as edited")).to_be_attached(timeout=60_000)
    assert heading.evaluate("one => one.getBoundingClientRect().top") == pytest.approx(100, abs=3)
    built = (project.folder / "build it" / "report.html").read_text(encoding="utf-8")
    assert "sitrep-watch" not in built
    assert "connect-src" not in built


@pytest.mark.notebooks
@pytest.mark.browser
def test_a_failed_build_is_shown_over_the_last_good_page_until_it_is_mended(project, opened):
    """The message of the terminal, as text whatever it holds; the next good build takes it away."""
    summary(project.folder, words="Good.")
    expect(opened.get_by_text("Good.", exact=True)).to_be_visible(timeout=60_000)

    summary(project.folder, words="Bad.", code="raise ValueError('<b>bold</b> </script>')")

    alert = opened.get_by_role("alert")
    expect(alert).to_contain_text("0-summary.ipynb, cell 4 of 5", timeout=60_000)
    expect(alert).to_contain_text("<b>bold</b> </script>")
    expect(opened.get_by_text("Good.", exact=True)).to_be_attached()
    alert.get_by_role("button", name="Hide").click()
    expect(alert).to_be_hidden()
    summary(project.folder, words="Mended.")
    expect(opened.get_by_text("Mended.")).to_be_visible(timeout=60_000)
    expect(opened.locator("#sitrep-watch")).to_be_hidden()


@pytest.mark.notebooks
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_however_it_ends_no_process_stays(project, tmp_path, number):
    """In the middle of a build, with a kernel; a terminal's Ctrl-C goes to the whole group."""
    started = tmp_path / "started"
    folder = tmp_path / "notebooks"
    folder.mkdir()
    wait = f"import time\nfrom pathlib import Path\nPath({str(started)!r}).touch()\ntime.sleep(60)"
    notebook(folder / "1-x.ipynb", ("md", "# X\n\nWaits."), ("md", "## Wait"), ("code", wait))
    mark = f"{tmp_path}-{number}"
    command = [*project.command[:-1], str(folder)]
    command[command.index("build it")] = str(tmp_path / "out")

    with subprocess.Popen(
        command,
        cwd=project.folder,
        env={**project.environment, "SITREP_TEST_MARK": mark},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        until(started.exists)
        assert len(marked(mark)) >= 4  # this one, the one that imported, the one that builds, the kernel
        os.killpg(process.pid, number) if number == signal.SIGINT else process.send_signal(number)
        out, said = process.communicate(timeout=60)

    until(lambda: not marked(mark))
    assert process.returncode == (-number if number == signal.SIGKILL else 128 + number)
    assert "Traceback" not in said, said
    assert "failed" not in [json.loads(line)["event"] for line in out.splitlines()]


def marked(mark: str) -> list[str]:
    """Return the running processes that inherited *mark* in their environment."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if f"SITREP_TEST_MARK={mark}".encode() in (path / "environ").read_bytes().split(b"\0"):
                found.append(path.name)
        except OSError:  # ended meanwhile, or somebody else's
            continue
    return found


def until(happens: Callable[[], object], seconds: float = 60) -> None:
    """Wait until *happens* returns something true."""
    end = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


# What one build remembers for the next


def test_what_is_remembered_is_what_was_asked_for_last():
    """What a build does not ask for is forgotten after it; another value is another question; else nothing is kept."""
    code = """
import pickle
from sitrep import memory
asked = []
def doubled(text, *, times=2):
    asked.append(text)
    return text * times
doubled = memory.remembered(doubled)
doubled("a"), doubled("a")
print("".join(asked), len(pickle.loads(memory.handed_back())))
memory.begin(b"")
print(doubled("a"), doubled("b"), doubled("a", times=3), doubled("a"), "".join(asked))
memory.begin(memory.handed_back())
print(doubled("b"), "".join(asked), len(pickle.loads(memory.handed_back())))
memory.begin(memory.handed_back())
print(doubled("a"), "".join(asked))
"""

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)

    assert done.stdout.splitlines() == ["aa 0", "aa bb aaa aa aaaba", "bb aaaba 1", "aa aaabaa"], done.stderr
