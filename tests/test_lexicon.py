"""Words in YAML: each file fits its schema, each example is read as its entry says, each error names file and entry."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from sitrep import claims, escalation, lexicon
from sitrep.claims import attribution, cast, passages
from sitrep.documents import Document
from sitrep.errors import LexiconError

ACTORS, CUES, FRAMES = (lexicon.read(name) for name in ("actors", "cues", "frames"))
NAMES = sorted(path.stem for path in lexicon.FOLDER.glob("*.yaml"))
OUTCOMES = {
    *("ignored", "complied", "unknown", "ongoing", "in_force", "agreed", "delivered", "destroyed"),
    *("no_effect", "injured", "killed", "not_occurred"),
}


def read(sentence: str) -> tuple[claims.Claim, ...]:
    """Return the claims of *sentence*, as a document of its own without a date."""
    unknown = dict.fromkeys(("publisher", "title", "url", "published", "accessed", "licence", "language"))
    document = Document(id="example", file="example.txt", basis="full text", sha256="0" * 64, text=sentence, **unknown)
    return claims.read(document).claims


def events(sentence: str) -> list[claims.Claim]:
    """Return the events of *sentence*."""
    return [claim for claim in read(sentence) if claim.kind == "event"]


def frame_examples() -> Iterator[Any]:
    """Give every example of every frame with the type it must give."""
    for frame in FRAMES["frames"]:
        for number, sentence in enumerate(frame["examples"], 1):
            yield pytest.param(sentence, frame["type"], id=f"{frame['type']}-{number}")


def answer_examples() -> Iterator[Any]:
    """Give every example of an answer with the outcome it must give."""
    for outcome, entry in FRAMES["answers"].items():
        for number, sentence in enumerate(entry["examples"], 1):
            yield pytest.param(sentence, outcome, id=f"{outcome}-{number}")


def assessment_examples() -> Iterator[Any]:
    """Give the example of every way to judge, with the rule that must read it."""
    for number, entry in enumerate(FRAMES["assessments"], 1):
        word = (entry.get("verb") or entry["noun"])[0]
        yield pytest.param(entry["example"], f"assessment.{number}", id=f"{number}-{word}-{entry['content']}")


# Every entry's example is its test


@pytest.mark.parametrize(("sentence", "kind"), list(frame_examples()))
def test_each_example_of_a_frame_gives_an_event_of_its_type(sentence, kind):
    """A new verb is one entry; its example shows that it works."""
    assert kind in [event.norm["type"] for event in events(sentence)]


@pytest.mark.parametrize(("sentence", "outcome"), list(answer_examples()))
def test_each_example_of_an_answer_gives_a_warning_or_request_with_that_outcome(sentence, outcome):
    """What was ignored or heeded is the warning, not what it asked for."""
    answered = [event.norm["type"] for event in events(sentence) if event.norm["outcome"] == outcome]
    asked = {frame["type"] for frame in FRAMES["frames"] if frame.get("order") == "warning"}

    assert set(answered) & asked


@pytest.mark.parametrize(("sentence", "rule"), list(assessment_examples()))
def test_each_example_of_a_judgement_is_read_by_its_entry(sentence, rule):
    """An entry that another one always overtakes would be dead."""
    assert rule in [claim.rule for claim in read(sentence) if claim.kind == "assessment"]


@pytest.mark.parametrize("certainty", CUES["certainty"])
def test_each_example_of_a_certainty_gives_a_claim_of_that_certainty(certainty):
    """What is believed, possible, planned, conditional or unknown is never asserted."""
    found = read(CUES["certainty"][certainty]["example"])

    assert certainty in [claim.certainty for claim in found if claim.kind in {"event", "assessment"}]


def test_the_example_of_a_negation_gives_a_negative_claim():
    """What did not happen is no event that happened."""
    assert "negative" in [claim.polarity for claim in read(CUES["polarity"]["negative"]["example"])]


def test_the_example_of_a_refusal_gives_a_refusal_to_comment():
    """Silence is a claim too."""
    assert "refusal_no_comment" in [claim.kind for claim in read(CUES["refusal"]["example"])]


def test_the_example_of_an_attribution_gives_the_words_to_the_spokesman():
    """ "The convoy had stopped" is what he says; "a spokesman said" is the narrator's."""
    sentence = CUES["attribution"]["example"]
    (part,) = passages.passages(sentence)

    said = attribution.scopes(part, cast.cast((part,), "The Wire"))

    assert [(scope.holder, sentence[scope.start : scope.end].strip(" ,")) for scope in said] == [
        ("spokesman", "The convoy had stopped")
    ]


@pytest.mark.parametrize("entry", ACTORS["actors"], ids=lambda entry: entry["name"])
def test_each_example_of_an_actor_names_that_actor(entry):
    """Somebody of the sentence goes by the entry's name, and is on its side."""
    who = cast.cast(passages.passages(entry["example"]), "The Wire")

    assert entry["name"] in {name for names in who.by_token.values() for name in names}
    assert who.side(entry["name"]) == entry["side"]


@pytest.mark.parametrize("entry", ACTORS["actors"], ids=lambda entry: entry["name"])
def test_each_word_for_an_actor_means_that_actor_alone(entry):
    """A word that two entries claim would silently go to the last of them."""
    words = [entry["name"], *entry["words"], *entry.get("metonyms", [])]

    meant = {word: [actor.name for _, _, actor in cast.mentions(f"So said {word} again.")] for word in words}

    assert meant == {word: [entry["name"]] for word in words}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("United States", "the United States"),
        ("US-led coalition", "the US-led coalition"),
        ("Russia", "Russia"),
        ("convoy", "the convoy"),
        ("larger pro-regime force", "the larger pro-regime force"),
        ("pro-regime forces", "pro-regime forces"),
        ("the convoy", "the convoy"),
        ("Maghawir al-Thawra", "Maghawir al-Thawra"),
        ("", ""),
    ],
)
def test_a_name_in_a_sentence_has_the_article_that_english_gives_it(name, said):
    """One body takes an article, many and most states take none; nobody gets two."""
    assert lexicon.in_sentence(name) == said


# Every file fits its schema, and the files fit each other


@pytest.mark.parametrize("name", NAMES)
def test_each_file_fits_its_schema(name):
    """Held by a second reader of JSON Schema, which shares no code with the one in use."""
    schema = json.loads((lexicon.FOLDER / "schema" / f"{name}.json").read_text(encoding="utf-8"))

    jsonschema.Draft7Validator.check_schema(schema)
    assert [fault.message for fault in jsonschema.Draft7Validator(schema).iter_errors(lexicon.read(name))] == []


def test_each_schema_belongs_to_a_file():
    """And none is left from a file that is gone."""
    assert sorted(path.stem for path in (lexicon.FOLDER / "schema").glob("*.json")) == NAMES


@pytest.mark.parametrize("frame", FRAMES["frames"], ids=lambda frame: frame["type"])
def test_a_frame_uses_only_types_classes_outcomes_and_channels_that_exist(frame):
    """A type has a rung of the ladder; a @class is in the list of classes; an outcome is in the vocabulary."""
    ways, message = frame["says"], frame.get("message", {})
    wanted = [way[key] for way in ways for key in ("subject", "object", "clause", "clause_object") if key in way]
    wanted += [nouns for way in ways for nouns in way.get("prep", {}).values()]
    outcomes = {entry["outcome"] for entry in (*ways, frame, message) if "outcome" in entry}

    assert escalation.read_ladder().rung_of(frame["type"])
    assert {word for word in wanted if isinstance(word, str)} <= {"any", *(f"@{name}" for name in FRAMES["classes"])}
    assert outcomes <= OUTCOMES
    assert message.get("channel", "unspecified") in {*FRAMES["channels"], "unspecified"}


def test_each_type_of_event_has_one_frame():
    """Two entries of one type would give two ways the same rule name."""
    types = [frame["type"] for frame in FRAMES["frames"]]

    assert sorted(types) == sorted(set(types))


def test_no_mark_is_lost_on_the_side_of_an_actor():
    """A side has a label, or is the actor's own."""
    assert [
        entry["name"]
        for entry in ACTORS["actors"]
        if entry["side"] not in ACTORS["sides"] and entry["side"] != entry["name"].lower().replace(" ", "_")
    ] == []


# Errors name file and entry


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the lexicon."""
    return Path(shutil.copytree(lexicon.FOLDER, tmp_path / "lexicon"))


def mended(folder: Path, name: str, old: str, new: str) -> Path:
    """Put *new* in the place of *old* in a lexicon file and return its path."""
    path = folder / f"{name}.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_an_unknown_key_is_named_with_its_entry(folder):
    """The third actor with a key "colour": file, entry and key are in the message, and what to do."""
    path = mended(folder, "actors", "  - name: US-led coalition", "  - colour: blue\n    name: US-led coalition")

    with pytest.raises(LexiconError) as caught:
        lexicon.read("actors", folder)

    message = str(caught.value)
    assert str(path) in message
    assert "actors > 2" in message
    assert "colour" in message
    assert "schema/actors.json" in message


@pytest.mark.parametrize(
    ("name", "old", "new", "entry"),
    [
        ("frames", "plover: REJECT", "plover: NONSENSE", "NONSENSE"),
        ("frames", 'cameo: "195"', "cameo: 195", "frames > 0 > cameo"),
        ("frames", "examples: [Rebels clashed with the militia.]", "examples: []", "frames > 5 > examples"),
        ("cues", "modals: [may, might, could, can]", "modals: may", "certainty > possible > modals"),
        ("spatial", "  NNW:", "  NWN2:", "bearings"),
    ],
    ids=["wrong code", "number for a code", "no example", "word for a list", "unknown bearing"],
)
def test_an_entry_that_does_not_fit_is_named(folder, name, old, new, entry):
    """So that an analyst finds the line."""
    path = mended(folder, name, old, new)

    with pytest.raises(LexiconError) as caught:
        lexicon.read(name, folder)

    assert str(path) in str(caught.value)
    assert entry in str(caught.value)


def test_a_frame_without_an_example_is_refused(folder):
    """An entry without its test is not an entry."""
    mended(folder, "frames", "    examples: [Rebels clashed with the militia.]\n", "")

    with pytest.raises(LexiconError, match=r"frames > 5.*examples"):
        lexicon.read("frames", folder)


def test_bad_yaml_is_named_with_its_line(folder):
    """An unclosed bracket on line 2."""
    path = folder / "cues.yaml"
    path.write_text("attribution:\n  verbs: [say, tell\npolarity: x\n", encoding="utf-8")

    with pytest.raises(LexiconError, match=r"not YAML(?s:.*)line [23]") as caught:
        lexicon.read("cues", folder)

    assert str(path) in str(caught.value)


def test_bytes_that_are_no_text_are_refused_with_the_files_name(folder):
    """A lexicon saved in another encoding."""
    path = folder / "cues.yaml"
    path.write_bytes("dateline: caf\xe9\n".encode("latin-1"))

    with pytest.raises(LexiconError) as caught:
        lexicon.read("cues", folder)

    assert str(path) in str(caught.value)


def test_an_empty_file_is_refused(folder):
    """Nothing is not a lexicon."""
    path = folder / "cues.yaml"
    path.write_text("", encoding="utf-8")

    with pytest.raises(LexiconError, match="the top level") as caught:
        lexicon.read("cues", folder)

    assert str(path) in str(caught.value)


def test_an_alias_is_refused_before_it_can_grow(folder):
    """Nine levels of nine aliases are 387 million words: a bomb in 1 KB. The word "&" alone is no alias."""
    levels = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    path = folder / "cues.yaml"
    path.write_text("\n".join(levels) + "\n", encoding="utf-8")

    with pytest.raises(LexiconError, match="alias") as caught:
        lexicon.read("cues", folder)

    assert str(path) in str(caught.value)
    mended(folder, "actors", "[NATO]", "[NATO, R&D]")
    assert "R&D" in str(lexicon.read("actors", folder))


def test_a_tag_makes_no_object(folder):
    """YAML can name Python objects; the words of a lexicon are words."""
    path = folder / "cues.yaml"
    path.write_text("dateline: !!python/object/apply:os.getcwd []\n", encoding="utf-8")

    with pytest.raises(LexiconError) as caught:
        lexicon.read("cues", folder)

    assert str(path) in str(caught.value)


@pytest.mark.parametrize("gone", ["cues.yaml", "schema/cues.json"])
def test_a_missing_file_is_named(folder, gone):
    """Words or schema."""
    (folder / gone).unlink()

    with pytest.raises(LexiconError, match="missing") as caught:
        lexicon.read("cues", folder)

    assert str(folder / gone) in str(caught.value)


def test_small_words_and_days_stay_words(folder):
    """YAML 1.1 would make truth values of on and no, and a date of 2017-05-18."""
    mended(folder, "spatial", "at: [at, in, on]", "at: [on, off, no, yes, 2017-05-18]")

    assert lexicon.read("spatial", folder)["relations"]["at"] == ["on", "off", "no", "yes", "2017-05-18"]


def test_the_words_are_those_of_the_file():
    """Read again by the plain YAML reader: the same top-level lists, word for word."""
    plain = yaml.safe_load((lexicon.FOLDER / "spatial.yaml").read_text(encoding="utf-8"))

    assert lexicon.read("spatial")["zone_nouns"] == plain["zone_nouns"]
    assert lexicon.read("spatial")["bearings"]["NW"] == plain["bearings"]["NW"]


@pytest.fixture
def additions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of a project's own words, named to every reader of the lexicon."""
    folder = tmp_path / "lexicon"
    folder.mkdir()
    monkeypatch.setenv(lexicon.ADDITIONS, str(folder))
    lexicon.read.cache_clear()
    yield folder
    lexicon.read.cache_clear()


def test_words_of_a_project_are_added_to_those_of_sitrep(additions):
    """A mapping by key, a list at its end, a known entry by its name; the rest stays as it was."""
    (additions / "actors.yaml").write_text(
        "sides: {north: The North}\n"
        "actors:\n"
        "  - {name: Northern Guard, side: north, kind: armed_force, words: [Northern Guard],"
        " example: The Northern Guard fired.}\n"
        "  - {name: Pentagon, words: [the five-sided building]}\n",
        encoding="utf-8",
    )
    plain = yaml.safe_load((lexicon.FOLDER / "actors.yaml").read_text(encoding="utf-8"))

    found = lexicon.read("actors")

    assert found["sides"] == {**plain["sides"], "north": "The North"}
    assert [entry["name"] for entry in found["actors"]] == [*(e["name"] for e in plain["actors"]), "Northern Guard"]
    pentagon = next(entry for entry in plain["actors"] if entry["name"] == "Pentagon")
    longer = {**pentagon, "words": [*pentagon["words"], "the five-sided building"]}
    assert next(entry for entry in found["actors"] if entry["name"] == "Pentagon") == longer
    assert found["forces"] == plain["forces"]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("actors.yaml", "sides: {russia: Elsewhere}", ["sides > russia", "'Elsewhere' would replace 'Russia'"]),
        ("actors.yaml", "actors: [{name: Northern Guard}]", ["actors.yaml", "must contain"]),
        ("actors.yaml", "actors: {name: Northern Guard}", ["entry actors", "would replace"]),
        ("verbs.yaml", "frames: []", ["verbs.yaml adds to nothing", "frames.yaml"]),
    ],
)
def test_an_addition_that_cannot_be_used_is_refused_by_file_and_entry(additions, name, text, said):
    """It replaces something, does not fit the schema, or adds to a file that is not there."""
    (additions / name).write_text(text, encoding="utf-8")

    with pytest.raises(LexiconError) as caught:
        lexicon.read("actors")

    assert str(additions / name) in str(caught.value)
    assert [words for words in said if words not in str(caught.value)] == []


def test_a_folder_of_additions_that_is_not_there_is_named(additions):
    """Rather than reading without the words that somebody meant to add."""
    additions.rmdir()

    with pytest.raises(LexiconError, match="is no folder"):
        lexicon.read("actors")


def test_an_empty_file_of_additions_adds_nothing(additions):
    """A file of nothing but comments, as a project starts with."""
    (additions / "winds.yaml").write_text("# none yet\n", encoding="utf-8")

    assert lexicon.read("winds") == yaml.safe_load((lexicon.FOLDER / "winds.yaml").read_text(encoding="utf-8"))
