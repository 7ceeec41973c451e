"""The command line: what it prints, what it refuses, how it ends, and that it starts quickly."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sitrep import cli
from sitrep.build import content, notebooks, parameters, rows
from sitrep.errors import BuildError

HEAVY = ("pandas", "numpy", "spacy", "altair", "geopandas", "papermill", "nbformat", "IPython", "jsonschema")
TEXT = "On May 18, the U.S. dropped munitions on the group after they entered the zone."


def run(*arguments: object, cwd: Path = content.ROOT) -> subprocess.CompletedProcess[str]:
    """Return what `sitrep` with *arguments* did, in a process of its own."""
    command = [sys.executable, "-m", "sitrep", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=300)


@pytest.fixture
def run_here(monkeypatch, capsys):
    """Return `run` without a process of its own, which costs seconds of importing."""

    def run_in_this_process(*arguments: object) -> subprocess.CompletedProcess[str]:
        monkeypatch.chdir(content.ROOT)
        monkeypatch.setattr(sys, "argv", ["sitrep", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        return subprocess.CompletedProcess(arguments, int(ended.value.code or 0), said.out, said.err)

    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield run_in_this_process
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("arguments", [["--help"], ["build", "--help"], ["parse", "--help"]])
def test_help_ends_well(arguments):
    """Exit code 0, usage on standard output, nothing on standard error."""
    done = run(*arguments)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Usage: ")


def test_help_of_build_lists_every_parameter_with_its_comment():
    """The comment behind a parameter is its help text."""
    said = " ".join(run("build", "--help").stdout.split())

    found = [p for p in parameters.declared(notebooks.in_order()) if p.name not in parameters.SET_BY_BUILDER]
    assert found
    for parameter in found:
        assert f"{parameter.name}: {parameter.type}" in said
        assert " ".join(parameter.meaning.split()[:3]) in said


def test_a_build_with_nothing_to_do_imports_nothing_heavy(tmp_path, small_documents, notebooks_of):
    """An analyst builds all day: only what changed may cost time."""
    folder, out = notebooks_of(n1_x=[("md", "# X")]), tmp_path / "out"
    out.mkdir()
    (out / "report.html").write_text("built", encoding="utf-8")
    key = content.keys(small_documents, small_documents.name, notebooks.in_order(folder), {}).report
    content.write_stamp(out, content.Stamp(key=key, files={"report.html": content.digest(out / "report.html")}))
    code = (
        "import sys\nfrom pathlib import Path\nfrom sitrep import build, cli\n"
        f"build.run(*map(Path, {[str(small_documents), str(out)]!r}), folder=Path({str(folder)!r}))\n"
        "print(*sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)

    assert "Nothing has changed" in done.stderr
    assert set(HEAVY) & set(done.stdout.split()) == set()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["build", "--documents", "no-such-folder", "--out", "{tmp}/out"], "no-such-folder"),
        (["build", "--documents", "data/documents", "--out", "{tmp}/out", "-p", "nonsense", "1"], "nonsense"),
        (["parse", "no-such-file.txt", "-o", "{tmp}/claims.jsonl"], "no-such-file.txt"),
        (["parse", "{tmp}/latin.txt", "-o", "{tmp}/claims.jsonl"], "latin.txt is not UTF-8"),
        (["parse", "{tmp}/good.txt", "--published", "1 June", "-o", "{tmp}/claims.jsonl"], "1 June"),
        (["spans", "--layer", "dates", "{tmp}/good.txt", "-o", "{tmp}/spans.jsonl"], "line 1"),
        (["verify", "{tmp}/no-report.html"], "no-report.html"),
        (["evaluate", "{tmp}"], "neither *gold.json"),
    ],
)
def test_what_cannot_be_done_is_one_clear_message(tmp_path, run_here, arguments, said):
    """Exit code 1, the value or file named on standard error, no traceback, nothing written."""
    (tmp_path / "latin.txt").write_bytes("caf\xe9".encode("latin-1"))
    (tmp_path / "good.txt").write_text(TEXT, encoding="utf-8")
    before = sorted(tmp_path.iterdir())

    done = run_here(*(word.replace("{tmp}", str(tmp_path)) for word in arguments))

    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert [path for path in sorted(tmp_path.iterdir()) if path.name != "out"] == before


def test_wrong_usage_ends_with_2():
    """As every command line does; 1 is for input that cannot be used."""
    assert run("build").returncode == 2
    assert run("no-such-command").returncode == 2


def test_parse_writes_rows_that_point_into_the_text(tmp_path):
    """Each row's span holds words of the text, its doc is the file's stem, its id is its own."""
    (tmp_path / "strike.txt").write_text(TEXT, encoding="utf-8")

    done = run("parse", tmp_path / "strike.txt", "--published", "2017-06-01", "-o", tmp_path / "claims.jsonl")

    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in (tmp_path / "claims.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {row["doc"] for row in found} == {"strike"}
    assert len({row["id"] for row in found}) == len(found)
    dates = [row for row in found if row["kind"] == "date"]
    said = [(TEXT[row["start"] : row["end"]], row["norm"]["start"], row["norm"]["end"]) for row in dates]
    assert said == [("On May 18", "2017-05-18", "2017-05-18")]
    strike = next(row for row in found if row["norm"].get("type") == "air_strike")
    assert set(strike) == {"doc", "id", "kind", "start", "end", "norm", "hedge", "attribution", "rule"}
    assert set(strike["hedge"]) == {"certainty", "polarity"}
    assert set(strike["attribution"]) == {"chain", "mode", "anonymous_source"}
    entry = next(row for row in found if row["norm"].get("type") == "zone_entry")
    assert entry["norm"]["order"] < strike["norm"]["order"]  # the text tells the strike first


def test_parse_takes_the_date_from_the_list_beside_the_file(small_documents, tmp_path):
    """Friday 2 June 2017 makes "over the weekend" 27 and 28 May."""
    path = small_documents / "2017-06-02-second.txt"

    rows.write(tmp_path / "claims.jsonl", rows.of_texts([path], None))

    found = [json.loads(line) for line in (tmp_path / "claims.jsonl").read_text(encoding="utf-8").splitlines()]
    days = [(row["norm"]["start"], row["norm"]["end"]) for row in found if row["kind"] == "date"]
    assert ("2017-05-27", "2017-05-28") in days


@pytest.mark.golden
def test_what_is_read_in_two_short_texts_stays_as_reviewed(small_documents, golden):
    """One line a claim: text, kind, words, certainty, what it is read as. A change of reading shows here first."""
    texts = {path.stem: path.read_text(encoding="utf-8") for path in small_documents.glob("*.txt")}
    lines = [
        f"{row['doc']} | {row['kind']} | {texts[row['doc']][row['start'] : row['end']]} | "
        f"{row['hedge']['certainty']} {row['hedge']['polarity']} | {' > '.join(row['attribution']['chain'])} | "
        f"{json.dumps(row['norm'], sort_keys=True, ensure_ascii=False)}"
        for row in rows.of_texts([small_documents], None)
    ]

    golden("claims-small.txt", "\n".join(lines) + "\n")


SEEN = {
    "dates": "May 18",
    "quantities": "27",
    "places": "Damascus",
    "actors": "Pentagon",
    "attributions": "said",
    "events": "struck",
}


@pytest.mark.parametrize("layer", rows.LAYERS)
def test_spans_reads_one_layer_of_every_line(tmp_path, run_here, layer):
    """Text that holds a line separator inside a string is still one line."""
    lines = [
        {"doc": "a", "text": f"In short:\u2028{TEXT}", "dct": "2017-06-01T00:00:00"},
        {"doc": "b", "text": "27 vehicles", "dct": "03-02-2009"},
        {"doc": "c", "text": "The coalition struck the convoy near Damascus, Syria, the Pentagon said.", "dct": None},
    ]
    gold = tmp_path / "gold.jsonl"
    gold.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")

    done = run_here("spans", "--layer", layer, gold, "-o", tmp_path / "spans.jsonl")

    assert (done.returncode, done.stderr) == (0, "")
    texts = {line["doc"]: line["text"] for line in lines}
    found = [json.loads(line) for line in (tmp_path / "spans.jsonl").read_text(encoding="utf-8").split("\n") if line]
    words = {texts[row["doc"]][row["start"] : row["end"]] for row in found}
    assert any(SEEN[layer] in phrase for phrase in words)


def test_a_write_that_fails_leaves_the_file_that_was_there(tmp_path):
    """Rows come from a reader that may raise at the last text."""
    path = tmp_path / "claims.jsonl"
    path.write_text("as it was", encoding="utf-8")

    def broken():
        yield {"doc": "a"}
        raise BuildError("the second text is broken")

    with pytest.raises(BuildError):
        rows.write(path, broken())
    assert path.read_text(encoding="utf-8") == "as it was"
    assert list(tmp_path.iterdir()) == [path]
