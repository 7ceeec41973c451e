"""Several reports in one call: what a file of sets may say, and what becomes of each."""

import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sitrep.build import notebooks, parameter_files, sets
from sitrep.build.progress import views
from sitrep.errors import BuildError

COUNTS = [
    ("md", "# Documents\n\nCounts them."),
    (
        "parameters",
        'documents: str = "../data/documents"  # folder of texts\n'
        'tables: str = "../report/build/tables"  # folder of tables\n'
        "radius_km: float = 55.0  # radius of the zone, km, > 0\n"
        'title: str = ""  # title of the report',
    ),
    ("setup", "from pathlib import Path"),
    ("md", "## How many?"),
    ("code", "len(list(Path(documents).glob('*.txt'))), radius_km, 1 / (radius_km - 13)"),
]


def sets_in(folder: Path, text: str, name: str = "sets.yaml") -> Path:
    """Write a file of sets and return its path."""
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "s.yaml",
            "- name: tanf\n  parameters: {radius_km: 55}\n- {name: stanley, documents: texts, out: over/there}\n",
        ),
        (
            "s.json",
            '{"sets": [{"name": "tanf", "parameters": {"radius_km": 55}},'
            ' {"name": "stanley", "documents": "texts", "out": "over/there"}]}',
        ),
        (
            "s.toml",
            '[[sets]]\nname = "tanf"\nparameters.radius_km = 55\n'
            '[[sets]]\nname = "stanley"\ndocuments = "texts"\nout = "over/there"\n',
        ),
    ],
)
def test_a_set_has_a_name_and_may_have_folders_and_values_of_its_own(tmp_path, notebooks_of, name, text):
    """What it leaves out comes from the command line; a path counts from the folder of the file."""
    folder = notebooks_of(n1_x=COUNTS)

    plans = sets.planned(sets_in(tmp_path, text, name), Path("docs"), Path("build"), {"title": "Both"}, folder)

    assert [(p.name, p.documents, p.out, p.values) for p in plans] == [
        ("tanf", Path("docs"), Path("build/tanf"), {"radius_km": 55.0, "title": "Both"}),
        ("stanley", tmp_path / "texts", tmp_path / "over/there", {"title": "Both"}),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- parameters: {}\n", "line 1, [1]: a name"),
        ("- name: a\n- name: A\n", "line 2, [2]: the name 'A' is taken by set 1"),
        ("- name: ../a\n", "'../a'"),
        ("- name: a\n  radius_km: 3\n", "line 2, [1].radius_km: unknown key"),
        ("- name: a\n  parameters: [1]\n", "`name: value`"),
        ("- name: a\n  parameters:\n    radius_km: -3\n", "line 3, [1].parameters.radius_km: -3 is outside > 0"),
        ("- name: a\n  parameters: {radius: 3}\n", "Did you mean radius_km?"),
        ("- name: a\n  documents: 5\n", "5 is not the path of a folder"),
        ("- name: a\n- {name: b, out: build/a/b}\n", "sets a and b would share"),
        ("- {name: a, out: x}\n- {name: b, out: ./x}\n", "sets a and b would share"),
        ("sets: []\n", "no list of sets"),
        ("set:\n- name: a\n", "line 1, set: a file of sets"),
        ("name: a\n", "a file of sets is a list"),
    ],
)
def test_a_wrong_set_is_refused_by_file_and_line_before_anything_is_built(tmp_path, notebooks_of, text, said):
    """A mistake in the last set should not be found after the first was built."""
    folder = notebooks_of(n1_x=COUNTS)
    path = sets_in(tmp_path, text)

    with pytest.raises(BuildError) as caught:
        sets.planned(path, tmp_path / "docs", tmp_path / "build", {}, folder)

    assert said in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_set_without_a_folder_says_where_to_name_one(tmp_path, notebooks_of):
    """Either in the set or for all of them."""
    path = sets_in(tmp_path, "- name: a\n")

    with pytest.raises(BuildError, match=r"set a: no folder is named\. Give documents there, or --documents"):
        sets.planned(path, None, tmp_path, {}, notebooks_of(n1_x=COUNTS))
    with pytest.raises(BuildError, match="--out"):
        sets.planned(path, tmp_path, None, {}, notebooks_of(n1_x=COUNTS))


@pytest.mark.notebooks
def test_each_set_gets_its_report_and_one_that_fails_stops_no_other(tmp_path, small_documents, notebooks_of):
    """A zone whose notebook raises, a corpus that is missing, and one that is well; a table tells of all three."""
    folder = notebooks_of(n1_documents=COUNTS)
    path = sets_in(
        tmp_path,
        "- {name: unlucky, parameters: {radius_km: 13}}\n"
        "- {name: nowhere, documents: missing}\n"
        "- {name: far, parameters: {radius_km: 500.25, title: é = b}}\n",
    )
    plans = sets.planned(path, small_documents, tmp_path / "out", {}, folder)
    stream = io.StringIO()

    with pytest.raises(BuildError) as caught:
        sets.build_all(plans, folder, views.Lines(stream), jobs=2)

    assert str(caught.value).startswith("2 of 3 reports could not be built.")
    assert "unlucky: 1-documents.ipynb, cell 5 of 5" in str(caught.value)
    assert "ZeroDivisionError" in str(caught.value)
    results = [line.split()[:2] for line in stream.getvalue().splitlines()[-4:]]
    assert results == [
        ["report", "result"],
        ["unlucky", "failed"],
        ["nowhere", "failed"],
        ["far", "built"],
    ]
    report = tmp_path / "out" / "far" / "report.html"
    assert "(2, 500.25, " in report.with_name("1-documents.ipynb").read_text(encoding="utf-8")
    assert "<title>é = b</title>" in report.read_text(encoding="utf-8")
    assert not (tmp_path / "out" / "unlucky" / "report.html").exists()
    assert sets.build_all(plans[2:], folder, views.Lines(stream)) == [report]
    assert stream.getvalue().splitlines()[-1].split()[:2] == ["far", "unchanged"]


@pytest.mark.notebooks
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_stopped_call_leaves_no_build_and_no_kernel(tmp_path, small_documents, notebooks_of, number):
    """Of several builds at once, by a signal to the command alone, or by kill -9; events are JSON with their set."""
    wait = "import os, time\nfor _ in range(600):\n    time.sleep(0.1)"
    cells = [
        *COUNTS,
        ("md", "## Wait"),
        ("code", f"Path({str(tmp_path)!r}, str(radius_km)).write_text('')"),
        ("md", "## W"),
    ]
    folder = notebooks_of(
        n1_documents=[*cells, *[("code", "import time; time.sleep(0.5)")] * 100], n0_x=[("code", wait)]
    )
    path = sets_in(tmp_path, "- {name: a, parameters: {radius_km: 1}}\n- {name: b, parameters: {radius_km: 2}}\n")
    words = ["--documents", small_documents, "--out", tmp_path / "out", "--notebooks", folder, "--sets", path]
    command = [sys.executable, "-m", "sitrep", "build", *map(str, words), "--jobs", "2", "--json"]
    mark = f"SITREP_TEST_MARK={tmp_path.name}{number}"
    environment = {**os.environ, "SITREP_TEST_MARK": f"{tmp_path.name}{number}"}

    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        until(lambda: (tmp_path / "1.0").exists() and (tmp_path / "2.0").exists())
        assert len(marked(mark)) >= 5  # this call, two builds, two kernels
        process.send_signal(number)
        out, said = process.communicate(timeout=30)

    until(lambda: not marked(mark))
    assert process.returncode == (128 + number if number == signal.SIGTERM else -number)
    assert "Traceback" not in said
    reports = {json.loads(line)["report"] for line in out.splitlines()}
    assert reports == {"a", "b"}


def marked(mark: str) -> list[str]:
    """Return the running processes that inherited *mark* in their environment."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (path / "environ").read_bytes().split(b"\0"):
                found.append(path.name)
        except OSError:  # ended meanwhile, or somebody else's
            continue
    return found


def until(happens, seconds: float = 60) -> None:
    """Wait until *happens* returns something true."""
    end = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def test_the_example_of_the_readme_is_a_file_of_sets(tmp_path):
    """What people copy must work."""
    readme = (notebooks.FOLDER.parent / "README.md").read_text(encoding="utf-8")
    example = readme.partition("With this as zones.yaml:\n\n")[2].partition("\n\n")[0]
    lines = [line.removeprefix("    ") for line in example.split("\n")]

    found = parameter_files.read_sets(sets_in(tmp_path, "\n".join(lines)))

    assert len(found) > 1
