"""The manifest: what a report was made from, as RO-Crate, in the report and beside it."""

import datetime
import hashlib
import json
import re
import subprocess
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest
from conftest import documents_in
from made import asked_for, report_of
from test_build import READ, summary

from sitrep import build, publish
from sitrep.build import manifest
from sitrep.build.manifest import machine, taking
from sitrep.documents import Document
from sitrep.errors import BuildError

BESIDE = "ro-crate-metadata.json"
# Of the terms that RO-Crate 1.1 knows (w3id.org/ro/crate/1.1/context, version 1.1.0), those that a manifest uses.
TERMS_1_1 = {
    *("about", "additionalType", "contentSize", "conformsTo", "creativeWorkStatus", "datePublished", "defaultValue"),
    *("description", "encodingFormat", "exampleOfWork", "hasPart", "headline", "identifier", "input", "instrument"),
    *("license", "mainEntity", "mentions", "name", "object", "programmingLanguage", "publisher", "result"),
    *("softwareRequirements", "softwareVersion", "url", "value", "version"),
    *("ComputerLanguage", "CreateAction", "CreativeWork", "Dataset", "File", "FormalParameter", "Organization"),
    *("PropertyValue", "SoftwareApplication", "SoftwareSourceCode"),
}


@pytest.fixture(scope="module")
def report(tmp_path_factory) -> Path:
    """Return a report of two texts, one parameter set, with tables and manifest beside it."""
    folder = tmp_path_factory.mktemp("made")
    return report_of(documents_in(folder / "texts"), folder / "out", given={"radius_m": "55000"})


@pytest.fixture
def crate(report) -> dict[str, dict]:
    """Return the entities of the manifest beside the report, by id."""
    return entities(json.loads((report.parent / BESIDE).read_text(encoding="utf-8")))


def entities(metadata: dict) -> dict[str, dict]:
    """Return the entities of RO-Crate metadata by id."""
    return {entity["@id"]: entity for entity in metadata["@graph"]}


def references(value: object) -> Iterator[str]:
    """Yield every id that *value* refers to."""
    if isinstance(value, dict):
        if set(value) == {"@id"}:
            yield value["@id"]
        for one in value.values():
            yield from references(one)
    elif isinstance(value, list):
        for one in value:
            yield from references(one)


def sha256(path: Path) -> str:
    """Return the sha256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


# RO-Crate 1.1, "Root Data Entity", "Data Entities" and "RO-Crate JSON-LD"


def test_the_descriptor_says_which_format_it_is_and_what_it_is_about(report, crate):
    """A reader finds the root by the entity that conforms to w3id.org/ro/crate/."""
    metadata = json.loads((report.parent / BESIDE).read_text(encoding="utf-8"))

    assert metadata["@context"][0] == "https://w3id.org/ro/crate/1.1/context"
    assert crate[BESIDE]["@type"] == "CreativeWork"
    assert crate[BESIDE]["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}
    assert crate[BESIDE]["about"] == {"@id": "./"}


def test_the_root_has_what_it_must_have(crate):
    """Name, description, a day in ISO 8601 and a licence that is an entity with name and description."""
    root = crate["./"]

    assert root["@type"] == "Dataset"
    assert root["name"] == "The zone"
    assert root["description"] == "A situation report made from 2 documents, as of 2017-06-02."
    assert datetime.date.fromisoformat(root["datePublished"]) == datetime.date(2017, 6, 2)
    licence = crate[root["license"]["@id"]]
    assert (licence["name"], licence["description"]) == ("Documents: CC0-1.0", "Documents: CC0-1.0")


def test_every_file_is_a_part_and_lies_where_its_id_says(report, crate):
    """With its hash and size; and every table of the build is described."""
    files = {name for name, entity in crate.items() if entity["@type"] == "File"}

    assert {part["@id"] for part in crate["./"]["hasPart"]} == files
    assert files == {"report.html", *(f"tables/{path.name}" for path in (report.parent / "tables").iterdir())}
    for name in files:
        path = report.parent / name
        assert (crate[name]["sha256"], crate[name]["contentSize"]) == (sha256(path), str(path.stat().st_size))
        assert re.fullmatch(r"[a-z]+/[a-z0-9.+-]+", crate[name]["encodingFormat"])


def test_what_is_referred_to_is_described_once_and_in_terms_that_the_format_knows(report, crate):
    """But for the specification that it conforms to, which lies on the web."""
    metadata = json.loads((report.parent / BESIDE).read_text(encoding="utf-8"))
    own = metadata["@context"][1]

    assert len(metadata["@graph"]) == len(crate)
    assert set(references(metadata["@graph"])) - set(crate) == {"https://w3id.org/ro/crate/1.1"}
    used = {key for entity in crate.values() for key in entity if not key.startswith("@")}
    used |= {entity["@type"] for entity in crate.values()}
    assert used - TERMS_1_1 == {"sha256"}
    assert set(own) == {"sha256", "environment"}
    assert not any(re.search(r"[\s\"<>\\^`{|}]", name) for name in crate)


def test_the_build_is_an_action_on_what_was_read_that_gave_the_files(crate):
    """The Process Run Crate profile: mentions, instrument, object, result."""
    action = crate[crate["./"]["mentions"]["@id"]]
    read = {one["@id"] for one in action["object"]}

    assert crate["./"]["conformsTo"] == {"@id": "https://w3id.org/ro/wfrun/process/0.5"}
    assert action["@type"] == "CreateAction"
    assert crate[action["instrument"]["@id"]]["@type"] == "SoftwareSourceCode"
    assert {one["@id"] for one in action["result"]} == {part["@id"] for part in crate["./"]["hasPart"]}
    assert {"#document/2017-05-19-first.txt", "#file/data/lexicon/actors.yaml", "#notebook/2-zone.ipynb"} <= read
    assert {"#file/data/review/corrections.csv", "#file/data/reference/borders.parquet", "#given/radius_m"} <= read


# What it says


def test_what_was_read_stands_with_the_sha256_of_its_file(report, crate):
    """Documents, their list, lexicon, reference, corrections and lock."""
    texts = report.parent.parent / "texts"

    for path in texts.glob("*.txt"):
        assert crate[f"#document/{path.name}"]["sha256"] == sha256(path)
    assert crate["#file/documents/documents.csv"]["sha256"] == sha256(texts / "documents.csv")
    for name in ("data/lexicon/frames.yaml", "data/reference/ladder.yaml", "data/dictionary.csv", "requirements.lock"):
        assert crate[f"#file/{name}"]["sha256"] == sha256(machine.content.ROOT / name)
    assert not any("README" in name or name.startswith("#file/data/documents") for name in crate)


def test_versions_are_those_that_are_installed_and_tools_of_the_tests_are_not_among_them(crate):
    """What sitrep needs to run, and what that needs in turn."""
    assert crate["#package/pandas"]["softwareVersion"] == version("pandas")
    assert crate["#package/numpy"]["softwareVersion"] == version("numpy")
    assert "#package/pytest" not in crate
    assert crate["#python"]["name"].startswith("CPython 3.")


def test_the_copy_in_the_report_is_the_one_beside_it_but_for_the_reports_own_hash(report):
    """A file cannot hold its own hash."""
    carried = json.loads(publish.downloads.read(report)[BESIDE])
    beside = json.loads((report.parent / BESIDE).read_text(encoding="utf-8"))

    for key in ("sha256", "contentSize"):
        del entities(beside)["report.html"][key]
    assert carried == beside


def test_a_manifest_read_back_is_the_record_that_it_was_made_of(report):
    """Verify and compare rest on it."""
    content = publish.downloads.read(report)[BESIDE]
    found = manifest.read(content, "report.html")

    assert json.loads(manifest.download(found).content) == json.loads(content)
    assert found.given == {"radius_m": "55000.0"}
    assert found.documents == "texts"
    assert found.texts[0].called == "Test wire, 2017-05-19"
    assert found.whole_texts


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda text: text.replace('"@graph"', '"graph"'), "is not RO-Crate metadata"),
        (lambda text: text[:-9], "is not RO-Crate metadata"),
        (lambda text: text.replace('"#sitrep"', '"#other"'), "lacks '#sitrep'"),
        (lambda text: re.sub(r'"sha256":"[0-9a-f]{64}"', '"sha256":"0"', text), "lacks a sha256 of"),
        (lambda text: text.replace('"softwareVersion"', '"x"'), "lacks softwareVersion of #package/"),
    ],
)
def test_a_manifest_that_was_tampered_with_is_refused(report, damage, said):
    """It names what is missing; it never goes on with half of it."""
    text = publish.downloads.read(report)[BESIDE].decode("utf-8")

    with pytest.raises(BuildError, match=re.escape(said)):
        manifest.read(damage(text).encode("utf-8"), "report.html")


# What must not be in it


def test_it_holds_no_path_of_this_machine_and_no_hour(report, tmp_path):
    """The only date is that of the report; the only ids are names."""
    text = (report.parent / BESIDE).read_text(encoding="utf-8")

    assert str(tmp_path.parent) not in text
    assert str(machine.content.ROOT) not in text
    assert re.findall(r"[\s\"']/\w", text) == []
    assert re.findall(r"\d\d:\d\d(?::\d\d)?", text) == []
    assert re.findall(r"[0-9a-f]{8}-[0-9a-f]{4}-", text) == []


def test_a_file_that_a_parameter_names_is_an_input_named_without_its_folder(notebooks_of, small_documents, tmp_path):
    """Inside the repository it is named from the notebooks, elsewhere by its name."""
    ladder = tmp_path / "my ladder.yaml"
    ladder.write_text("x", encoding="utf-8")
    inside = machine.content.ROOT / "data" / "reference" / "ladder.yaml"

    mine, ours = (
        manifest.inputs(asked_for(small_documents, tmp_path / "out", {"ladder_file": str(path)}))
        for path in (ladder, inside)
    )

    assert mine.files["ladder_file/my ladder.yaml"] == hashlib.sha256(b"x").hexdigest()
    assert mine.shown == {str(ladder): "my ladder.yaml"}
    assert [setting.given for setting in mine.settings if setting.name == "ladder_file"] == ["my ladder.yaml"]
    assert ours.shown == {str(inside): "../data/reference/ladder.yaml"}


@pytest.mark.parametrize(
    ("epoch", "as_of", "days", "date"),
    [
        ("1496404800", "2017-06-20", ["2017-05-19"], "2017-06-02T12:00:00+00:00"),
        ("", "2017-06-20", ["2017-05-19"], "2017-06-20"),
        ("", "", ["2017-05-19", "2017-06-01"], "2017-06-01"),
    ],
)
def test_its_date_is_that_of_the_environment_or_of_what_was_read(epoch, as_of, days, date):
    """SOURCE_DATE_EPOCH first (date -u -d @1496404800), then the day the report says, then the last document's."""
    about = dict.fromkeys(("publisher", "title", "url", "accessed", "licence", "language", "basis"))
    found = [
        Document(id=day, file=f"{day}.txt", published=datetime.date.fromisoformat(day), sha256="", text="x", **about)
        for day in days
    ]

    assert taking._date(epoch, as_of, found) == date


@pytest.mark.parametrize("value", ["yesterday", "1.5", "-1", "９", "253402300800"])
def test_a_source_date_that_is_no_number_of_seconds_is_refused(monkeypatch, value):
    """Before anything is built."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", value)

    with pytest.raises(BuildError, match="SOURCE_DATE_EPOCH"):
        machine.epoch()


# The commit


def git(folder: Path, *words: str) -> str:
    """Return what git says in *folder*."""
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    done = subprocess.run(["git", "-C", folder, *who, *words], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def test_the_commit_is_named_with_whether_what_shapes_a_report_differs_from_it(tmp_path):
    """A changed README does not; a new text of data does; a folder inside a repository is not that repository."""
    git(tmp_path, "init", "-q")
    for name in ("README.md", "data/a.yaml", "inner/b"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("1", encoding="utf-8")
    assert machine.commit(tmp_path) == ("", False)
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "one")
    head = git(tmp_path, "rev-parse", "HEAD")

    (tmp_path / "README.md").write_text("2", encoding="utf-8")
    assert machine.commit(tmp_path) == (head, False)
    (tmp_path / "data" / "new.yaml").write_text("2", encoding="utf-8")
    assert machine.commit(tmp_path) == (head, True)
    assert machine.commit(tmp_path / "inner") == ("", False)


def test_without_git_there_is_no_commit(tmp_path, monkeypatch):
    """An archive of the repository builds too."""
    monkeypatch.setenv("PATH", str(tmp_path))

    assert machine.commit() == ("", False)


# A whole build


@pytest.mark.notebooks
def test_a_build_carries_its_manifest_and_leaves_one_beside_it(small_documents, notebooks_of, tmp_path):
    """The parameter given, the notebooks used and the tables made are those of this build."""
    folder, out = notebooks_of(n1_documents=READ, n0_summary=summary()), tmp_path / "out"

    report = build.run(small_documents, out, {"radius_km": "34"}, folder=folder)

    found = manifest.read(publish.downloads.read(report)[BESIDE], "report.html")
    assert found.given == {"radius_km": "34.0"}
    assert set(found.cells) == {"0-summary.ipynb", "1-documents.ipynb"}
    assert found.tables["tables/count.csv"].sha256 == sha256(out / "tables" / "count.csv")
    assert manifest.report_in((out / BESIDE).read_bytes(), "beside") == sha256(report)
