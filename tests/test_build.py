"""Building: parameters, what counts as a change, failures, interruptions."""

import datetime
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
import pytest

from sitrep import build
from sitrep.build import content, header, neutral, notebooks, parameters
from sitrep.documents import Document
from sitrep.errors import BuildError, DocumentError, SitrepError

FOLDERS = (
    'documents: str = "../data/documents"  # folder of texts\n'
    'tables: str = "../report/build/tables"  # folder of tables\n'
)
READ = [
    ("md", "# Documents\n\nCounts them."),
    ("parameters", f"{FOLDERS}radius_km: float = 55.0  # radius of the zone, km\n"),
    ("setup", "from pathlib import Path"),
    ("md", "## How many?"),
    ("code", "count = len(list(Path(documents).glob('*.txt')))\ncount"),
    ("md", "## Save"),
    ("save", "_ = Path(tables, 'count.csv').write_text(f'count,radius\\n{count},{radius_km}\\n')"),
]


def summary(code: str = "print(Path(tables, 'count.csv').read_text())") -> list[tuple[str, str]]:
    """Return a last notebook whose only answer is *code*."""
    return [
        ("md", "# Summary\n\nSays it."),
        ("parameters", FOLDERS.splitlines()[1]),
        ("setup", "from pathlib import Path"),
        ("md", "## What was found?"),
        ("code", code),
    ]


def declared_in(notebooks_of, source: str):
    """Return the parameters that a notebook with this parameters cell declares."""
    return parameters.declared(sorted(notebooks_of(n1_x=[("parameters", source)]).glob("*.ipynb")))


# Parameters


def test_a_parameter_has_name_type_default_and_the_comment_as_its_meaning(notebooks_of):
    """Also where the default holds "=" or "#", or goes over lines: papermill's own reading fails there."""
    found = declared_in(
        notebooks_of,
        'query: str = "a=b # c"  # what to ask\n'
        "centre: list[float] = [\n    38.6,\n    33.5,\n]  # longitude, latitude, degrees\n"
        "limit: int | None = None  # at most so many\n",
    )

    assert [(p.name, p.type, p.default, p.meaning) for p in found] == [
        ("query", "str", "a=b # c", "what to ask"),
        ("centre", "list[float]", [38.6, 33.5], "longitude, latitude, degrees"),
        ("limit", "int | None", None, "at most so many"),
    ]


@pytest.mark.parametrize(
    ("declaration", "typed", "value"),
    [
        ("x: bool = True", "no", False),
        ("x: int = 1", "-3", -3),
        ("x: float = 1.0", "55", 55.0),
        ("x: str = 'a'", 'it\'s "so"\n\\ é', 'it\'s "so"\n\\ é'),
        ("x: list[float] = []", "35.0, 33.5", [35.0, 33.5]),
        ("x: list[float] = []", "[35, 33.5]", [35.0, 33.5]),
        ("x: list[str] = []", '["a, b", "c"]', ["a, b", "c"]),
        ("x: float | None = 1.0", "none", None),
        ("x: str = '2017-06-01'  # as of, YYYY-MM-DD", "2017-05-18", "2017-05-18"),
        ("x: str = ''  # as of, YYYY-MM-DD", "", ""),
    ],
)
def test_a_value_arrives_in_the_declared_type(notebooks_of, declaration, typed, value):
    """What is typed on the command line is text; a notebook must get what it declared."""
    got = parameters.checked({"x": typed}, declared_in(notebooks_of, declaration))["x"]

    assert got == value
    assert type(got) is type(value)


@pytest.mark.parametrize(
    ("declaration", "typed"),
    [
        ("x: bool = True", "maybe"),
        ("x: int = 1", "1.5"),
        ("x: float = 1.0", "abc"),
        ("x: float = 1.0", "nan"),
        ("x: float = 1.0", "inf"),
        ("x: list[float] = []", "[1, true]"),
        ("x: list[float] = []", "1, b"),
        ("x: str = '2017-06-01'  # as of, YYYY-MM-DD", "1 June"),
        ("x: str = '2017-06-01'  # as of, YYYY-MM-DD", "2017-02-30"),
        ("x: str = '2017-06-01'  # as of, YYYY-MM-DD", "20170601"),
    ],
)
def test_a_value_of_another_type_is_refused_by_name(notebooks_of, declaration, typed):
    """The message names the parameter and the value, before any kernel starts."""
    known = declared_in(notebooks_of, declaration)

    with pytest.raises(BuildError) as caught:
        parameters.checked({"x": typed}, known)
    assert "-p x" in str(caught.value)
    assert repr(typed) in str(caught.value)


def test_an_unknown_parameter_is_refused_with_the_known_ones(notebooks_of):
    """papermill would only warn, and inject it."""
    known = declared_in(notebooks_of, f"{FOLDERS}radius_km: float = 55.0  # km")

    with pytest.raises(BuildError, match=r"no notebook declares this parameter\. Did you mean radius_km\? There"):
        parameters.checked({"radius": "3"}, known)
    with pytest.raises(BuildError, match="--out"):
        parameters.checked({"tables": "elsewhere"}, known)


@pytest.mark.parametrize(
    "line", ["x = 1", "x: int", "x: int = 1 + 1", "x: dict = {}", "x: int = 'a'", "print(1)", "x: int = ("]
)
def test_a_parameters_cell_holds_typed_plain_values_only(notebooks_of, line):
    """Anything else could not be checked."""
    with pytest.raises(BuildError, match=r"1-x\.ipynb"):
        declared_in(notebooks_of, line)


def test_one_name_has_one_type_in_all_notebooks(notebooks_of):
    """A value given once goes to every notebook that declares the name."""
    folder = notebooks_of(n1_a=[("parameters", "x: int = 1")], n2_b=[("parameters", "x: str = '1'")])

    with pytest.raises(BuildError, match=r"1-a\.ipynb.*2-b\.ipynb"):
        parameters.declared(notebooks.in_order(folder))


def test_the_summary_is_built_last_and_read_first(notebooks_of):
    """It is written from the tables of the others."""
    order = notebooks.in_order(notebooks_of(n0_summary=[], n1_a=[], n3_c=[], n2_b=[]))

    assert [path.name[0] for path in order] == ["1", "2", "3", "0"]
    assert [path.name[0] for path in notebooks.in_reading_order(order)] == ["0", "1", "2", "3"]


# What counts as a change


def test_what_shapes_the_report_changes_the_key_and_nothing_else_does(notebooks_of, small_documents):
    """Texts, cells and values count; outputs, ids and the time of a file do not."""
    folder = notebooks_of(n1_x=[("md", "# A"), ("code", "1")])
    path = folder / "1-x.ipynb"

    def key(**values):
        return content.keys(small_documents, "small", [path], values).report

    first = key()
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"][1] |= {"id": "other", "execution_count": 7, "outputs": []}
    path.write_text(json.dumps(notebook), encoding="utf-8")
    os.utime(small_documents / "documents.csv", (0, 0))

    assert key() == first
    assert key(radius_km=3.0) != first
    text = next(small_documents.glob("*.txt"))
    text.write_bytes(text.read_bytes() + b" More.")
    second = key()
    assert second != first
    notebook["cells"][0]["source"] = "# B"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    assert key() != second


def test_library_lexicon_reference_template_and_lock_shape_the_report(small_documents):
    """An edit of any of them must not be missed; the default documents count only where they are read."""
    default = content.ROOT / "data" / "documents"
    shaping = {path.relative_to(content.ROOT).parts[:2] for path in content.shaping_files(default)}
    elsewhere = content.shaping_files(small_documents)

    assert {("report", "sitrep"), ("report", "template"), ("data", "lexicon"), ("data", "reference")} <= shaping
    assert {("data", "documents"), ("requirements.lock",)} <= shaping
    assert not any(path.is_relative_to(default) for path in elsewhere)
    assert small_documents / "documents.csv" in elsewhere


@pytest.mark.parametrize("damage", ["touched", "gone", "stamp"])
def test_a_report_that_was_altered_is_not_taken_for_built(tmp_path, damage):
    """A stamp beside a report says nothing about a file that somebody changed since."""
    report = tmp_path / "report.html"
    report.write_text("as built", encoding="utf-8")
    content.write_stamp(tmp_path, content.Stamp(key="key", files={report.name: content.digest(report)}))
    assert content.is_built(tmp_path, "key")
    assert not content.is_built(tmp_path, "other key")
    if damage == "touched":
        report.write_text("altered", encoding="utf-8")
    elif damage == "gone":
        report.unlink()
    else:
        (tmp_path / content.STAMP).write_text('{"key": "key"', encoding="utf-8")

    assert not content.is_built(tmp_path, "key")


# Refusals at the door


def test_the_report_is_never_built_into_the_documents_or_over_the_repository(small_documents):
    """Documents are never written to."""
    for out in (small_documents, small_documents / "build", content.ROOT):
        with pytest.raises(BuildError, match="cannot be built into"):
            build.run(small_documents, out)
    assert sorted(path.suffix for path in small_documents.iterdir()) == [".csv", ".txt", ".txt"]


def test_a_folder_that_holds_something_else_is_left_alone(small_documents, notebooks_of, tmp_path):
    """Somebody's own tables/ is not ours to replace."""
    (tmp_path / "mine" / "tables").mkdir(parents=True)

    with pytest.raises(BuildError, match="tables, which no build made"):
        build.run(small_documents, tmp_path / "mine", folder=notebooks_of(n1_x=[]))


def test_an_unusable_out_names_itself(small_documents, notebooks_of, tmp_path):
    """A file where the folder should be is the case that root meets too."""
    (tmp_path / "taken").write_text("a file", encoding="utf-8")

    with pytest.raises(BuildError, match="taken"):
        build.run(small_documents, tmp_path / "taken", folder=notebooks_of(n1_x=[]))


def test_documents_are_checked_before_any_kernel_starts(notebooks_of, tmp_path):
    """A missing folder is the commonest mistake."""
    with pytest.raises(DocumentError, match="missing"):
        build.run(tmp_path / "missing", tmp_path / "out", folder=notebooks_of(n1_x=[("code", "1/0")]))


# What an executed notebook keeps


def test_an_executed_notebook_names_no_machine_hour_or_chance(tmp_path):
    """Paths are shortened where they stand alone, not inside a longer word or an address."""
    path = tmp_path / "1-x.ipynb"
    printed = "/tmp_x/ipykernel_71/93.py:2: Warning /srv/docs/a.txt http://x.org/srv/docs /srv/docs2"
    written = nbformat.v4.new_code_cell("1", id="own")
    nbformat.write(nbformat.v4.new_notebook(cells=[written]), path)
    injected = nbformat.v4.new_code_cell('documents = "/srv/docs"', id="random", execution_count=1)
    injected.metadata |= {"tags": ["injected-parameters"], "papermill": {"start_time": "now"}}
    own = nbformat.v4.new_code_cell("1", id="own", execution_count=2)
    own.outputs = [nbformat.v4.new_output("stream", name="stdout", text=printed)]
    executed = nbformat.v4.new_notebook(cells=[injected, own], metadata={"papermill": {"duration": 3}})

    gave = neutral.result(executed, {"/srv/docs": "docs"})
    after = json.loads(neutral.text(path, gave, {"/srv/docs": "docs"}))

    assert after["metadata"] == {}
    assert [cell["id"] for cell in after["cells"]] == ["injected-parameters", "own"]
    assert after["cells"][0]["metadata"] == {"tags": ["injected-parameters"]}
    assert after["cells"][0]["source"] == ['documents = "docs"']
    assert after["cells"][1]["outputs"][0]["text"] == ["<cell>:2: Warning docs/a.txt http://x.org/srv/docs /srv/docs2"]


def test_the_header_counts_what_was_read_and_takes_what_was_said(tmp_path):
    """Two documents of which one is a digest; the period is that of the incidents, open ends left out."""
    about = dict.fromkeys(("publisher", "title", "url", "accessed", "licence", "language"))
    found = [
        Document(id=name, file=f"{name}.txt", published=day, sha256="", basis=basis, text="x", **about)
        for name, day, basis in [
            ("a", datetime.date(2017, 6, 1), "digest"),
            ("b", datetime.date(2017, 5, 19), "full text"),
        ]
    ]
    (tmp_path / "claims.csv").write_text('id,quote,review\n1,"two\nlines",corrected\n2,b,machine\n', encoding="utf-8")
    incidents = "id,start,end,n_witnesses\n1,2017-05-18,,1\n2,2017-05-27,2017-05-28,2\n"
    (tmp_path / "incidents.csv").write_text(incidents, encoding="utf-8")
    (tmp_path / "sentences.csv").write_text("n_claims\n2\n0\n1\n", encoding="utf-8")

    got = header.entries(found, tmp_path, {"title": "Tanf", "contact": "", "radius_km": 3})

    assert got == {
        "title": "Tanf",
        "as_of": "2017-06-01",
        "period": ["2017-05-18", "2017-05-28"],
        "documents": "2, 1 of them digests in our own words",
        "claims": "2: 1 machine-read, 1 corrected",
        "caution": "A program read the texts: it used 2 of 3 sentences, and may have misunderstood those. "
        "1 of 2 incidents rests on a single witness, and even many may be wrong. "
        "A digest may leave out or distort what its original says.",
    }


# Whole builds


@pytest.mark.notebooks
def test_a_build_leaves_report_tables_and_notebooks_and_a_second_one_does_nothing(
    small_documents, notebooks_of, tmp_path, capsys
):
    """Folders with spaces and apostrophes included; no path of this machine in what is published."""
    folder, out = notebooks_of(n1_documents=READ, n0_summary=summary()), tmp_path / "it's an {out}"

    report = build.run(small_documents, out, {"radius_km": "34"}, folder=folder)

    assert report == out / "report.html"
    assert (out / "tables" / "count.csv").read_text(encoding="utf-8") == "count,radius\n2,34.0\n"
    page = report.read_text(encoding="utf-8")
    assert str(tmp_path) not in page + "".join(path.read_text("utf-8") for path in out.glob("*.ipynb"))
    assert sorted(path.name for path in out.iterdir() if not path.name.startswith(".")) == [
        "0-summary.ipynb",
        "1-documents.ipynb",
        "report.html",
        "ro-crate-metadata.json",
        "tables",
    ]
    before = report.stat().st_mtime_ns
    capsys.readouterr()
    assert build.run(small_documents, out, {"radius_km": "34"}, folder=folder) == report
    assert "Nothing has changed" in capsys.readouterr().err
    assert report.stat().st_mtime_ns == before
    build.run(small_documents, out, {"radius_km": "34"}, folder=folder, force=True)
    assert report.stat().st_mtime_ns != before
    assert report.read_text(encoding="utf-8") == page  # the same bytes from the same input


@pytest.mark.notebooks
@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("x = 1\n1 / 0", "ZeroDivisionError: division by zero"),
        ("import os\nos.kill(os.getpid(), 9)", "the kernel died"),
        ("import time\ntime.sleep(60)", "longer than 2 s"),
    ],
)
def test_a_failing_cell_is_named_and_the_last_report_stands(
    small_documents, notebooks_of, tmp_path, monkeypatch, code, said
):
    """Whether the cell raises, hangs or kills its kernel."""
    monkeypatch.setenv("SITREP_CELL_TIMEOUT", "2")
    out = tmp_path / "out"
    report = build.run(small_documents, out, folder=notebooks_of(n1_documents=READ, n0_summary=summary()))
    good = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}

    with pytest.raises(BuildError) as caught:
        build.run(small_documents, out, folder=notebooks_of(n0_summary=summary(code)))

    message = str(caught.value)
    assert 'cell 5 of 5, under "What was found?"' in message
    assert said in message
    assert code.splitlines()[0] in message
    assert "papermill" in message
    assert (out / "failed" / "0-summary.ipynb").is_file()
    assert report in good
    assert {path: path.read_bytes() for path in good} == good
    assert not (out / ".work").exists()


@pytest.mark.notebooks
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_an_interrupted_build_leaves_no_kernel_and_the_next_one_works(small_documents, notebooks_of, tmp_path, number):
    """Ctrl-C and make's SIGTERM tidy up, even when they arrive twice; after kill -9 the kernel ends by itself."""
    out, started = tmp_path / "out", tmp_path / "kernel"
    wait = f"import os, time\nPath({str(started)!r}).write_text(str(os.getpid()))\ntime.sleep(60)"
    folder = notebooks_of(n1_documents=READ, n0_summary=summary(wait))
    command = [
        sys.executable,
        "-m",
        "sitrep",
        "build",
        "--documents",
        small_documents,
        "--out",
        out,
        "--notebooks",
        folder,
    ]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        until(lambda: started.exists() and started.read_text(encoding="utf-8"))
        process.send_signal(number)
        process.send_signal(number)
        _, said = process.communicate(timeout=30)
    kernel = int(started.read_text(encoding="utf-8"))

    until(lambda: not is_running(kernel))
    if number == signal.SIGKILL:
        assert process.returncode == -signal.SIGKILL
    else:
        assert process.returncode == 128 + number, said
        assert "Traceback" not in said
        assert not list(Path(tempfile.gettempdir()).glob(f"sitrep-kernel-{process.pid}-*"))
        assert not (out / ".work").exists()
    assert not (out / "report.html").exists()
    assert build.run(small_documents, out, folder=notebooks_of(n0_summary=summary())).is_file()
    assert not list(Path(tempfile.gettempdir()).glob(f"sitrep-kernel-{process.pid}-*"))


@pytest.mark.notebooks
def test_a_page_that_cannot_be_made_leaves_the_last_one(small_documents, notebooks_of, tmp_path, monkeypatch):
    """Executed notebooks are not a report yet: tables and page change together or not at all."""
    folder, out = notebooks_of(n1_documents=READ, n0_summary=summary()), tmp_path / "out"
    build.run(small_documents, out, folder=folder)
    good = (out / "tables" / "count.csv").read_bytes()
    link = '<a class="cite" href="#c-nowhere" data-quote="x">[1]</a>'
    folder = notebooks_of(n0_summary=summary(f"from IPython.display import HTML\nHTML({link!r})"))

    with pytest.raises(SitrepError):
        build.run(small_documents, out, {"radius_km": "1"}, folder=folder)
    assert (out / "tables" / "count.csv").read_bytes() == good
    assert (out / "report.html").is_file()


@pytest.mark.notebooks
def test_watch_builds_again_when_a_text_is_saved_and_ends_on_ctrl_c(notebooks_of, tmp_path):
    """Also after a build that failed: the next save is another chance."""
    texts, out = tmp_path / "texts", tmp_path / "out"
    texts.mkdir()
    folder = notebooks_of(n1_documents=READ, n0_summary=summary())
    command = [sys.executable, "-m", "sitrep", "build", "--documents", texts, "--out", out]
    command += ["--notebooks", folder, "--watch"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert any("holds no text" in line for line in process.stderr)
            for count in ("1", "2"):
                (texts / f"{count}.txt").write_text("The zone extends about 34 miles.", encoding="utf-8")
                table = out / "tables" / "count.csv"
                until(lambda: table.exists() and table.read_text("utf-8").split()[1].startswith(f"{count},"), 60)  # noqa: B023
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=30)
        finally:
            process.kill()  # lest a failure above wait for it for ever

    assert process.returncode == 130


def test_two_builds_into_one_folder_do_not_mix(small_documents, notebooks_of, tmp_path):
    """The second is told to wait; the lock ends with the process that holds it."""
    out = tmp_path / "out"
    with build._writing(out), pytest.raises(BuildError, match="Another build"):
        build.run(small_documents, out, folder=notebooks_of(n1_x=[]))


def until(happens, seconds: float = 30) -> None:
    """Wait until *happens* returns something true."""
    end = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def is_running(process: int) -> bool:
    """Return whether a process of that number is alive; a zombie is not."""
    status = Path(f"/proc/{process}/stat")
    if not status.parent.parent.joinpath("self").exists():  # no /proc: ask the kernel in the portable way
        return subprocess.run([shutil.which("ps") or "ps", "-p", str(process)], capture_output=True).returncode == 0
    try:
        return status.read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


IMPORTS_OF_THREADS = """
import sys, threading
late = set()

def note(event, its):
    if event == "import" and threading.current_thread() is not threading.main_thread():
        late.add(its[0].partition(".")[0])

sys.addaudithook(note)
from pathlib import Path
from sitrep import build
build.run(*map(Path, sys.argv[1:3]), folder=Path(sys.argv[3]))
print(sorted(late & {"jupyter_client", "jupyter_core", "nbclient", "nbconvert", "papermill", "sitrep"}))
"""


@pytest.mark.notebooks
def test_threads_of_a_build_import_no_library_that_another_may_be_importing(tmp_path, small_documents, notebooks_of):
    """Two threads that begin a circle of imports at two ends wait for each other, or find a module half made."""
    folder = notebooks_of(n1_x=[("md", "# X"), ("code", "1")], n2_y=[("md", "# Y"), ("code", "2")])
    command = [sys.executable, "-c", IMPORTS_OF_THREADS, small_documents, tmp_path / "out", folder]

    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr
