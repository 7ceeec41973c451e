"""Tests of `sitrep.claims.entities`: bodies, people, places and arms in a text, with the types of re3d."""

import re

import pytest

from sitrep import lexicon
from sitrep.claims import entities

WORDS = lexicon.read("entities")


def of(text, kind):
    """Return the words of the spans of one type."""
    return [span["value"] for span in entities.spans(text) if span["type"] == kind]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Near Kobani, six airstrikes destroyed two mortar systems.", "Weapon", ["mortar systems"]),
        ("The strike damaged a VBIED and three excavators.", "Weapon", ["VBIED"]),
        ("The strike damaged a VBIED and three excavators.", "Vehicle", ["excavators"]),
        ("A Reaper used Hellfire missiles against them.", "MilitaryPlatform", ["Reaper"]),
        ("A Reaper used Hellfire missiles against them.", "Weapon", ["Hellfire missiles"]),
        ("Su-25s and a T-72 tank were seen there.", "MilitaryPlatform", ["Su-25s", "T-72 tank"]),
        ("USS Carney fired cruise missiles on Friday.", "MilitaryPlatform", ["USS Carney"]),
        ("A drone strike killed two men.", "MilitaryPlatform", ["drone"]),
        ("A Reaper remotely piloted aircraft left.", "MilitaryPlatform", ["Reaper remotely piloted aircraft"]),
        ("It was hit by a surface-to-air missile.", "Weapon", ["surface-to-air missile"]),
        ("They found ammunition, a pistol and suicide vests.", "Weapon", ["ammunition", "pistol", "suicide vests"]),
        ("The Tu-22M3 bombers left.", "MilitaryPlatform", ["Tu-22M3 bombers"]),
        ("A bomb disposal team came.", "Weapon", ["bomb"]),
        ("They threw Molotov cocktails.", "Weapon", ["Molotov cocktails"]),
    ],
)
def test_arms_are_read_by_head_name_or_number(text, kind, words):
    """With the words before the head, without article and number, each once."""
    assert of(text, kind) == words


def test_a_vehicle_of_an_armed_body_is_military():
    """The owner tells."""
    assert of("The strike destroyed an ISIL vehicle.", "MilitaryPlatform") == ["ISIL vehicle"]


def test_a_suicide_bomber_is_no_aircraft():
    """Two words of the head are looked up before one."""
    assert of("A suicide bomber attacked the base.", "MilitaryPlatform") == []


def test_a_body_is_named_or_told_by_its_kind():
    """The lexicon's names, and phrases whose head is a body."""
    found = of("The Syrian opposition fought Daesh, and the people of Iraq cheered.", "Organisation")

    assert found == ["The Syrian opposition", "Daesh", "the people of Iraq"]


def test_a_country_that_acts_is_a_body_and_a_place():
    """A place only, where something is in it."""
    acts = entities.spans("Turkey condemned the attack.")
    lies = entities.spans("The attack was in Turkey.")

    assert [(span["value"], span["type"]) for span in acts] == [("Turkey", "Location"), ("Turkey", "Organisation")]
    assert [(span["value"], span["type"]) for span in lies] == [("Turkey", "Location")]


def test_peoples_are_bodies_and_their_adjectives_nationalities():
    """A plural is people who act; an adjective says whose something is."""
    text = "Syrian families met the Iraqis."

    assert of(text, "Nationality") == ["Syrian"]
    assert "Iraqis" in of(text, "Organisation")


def test_a_title_belongs_to_the_person():
    """Both the name and the name with its title are read."""
    assert of("President Barack Obama spoke.", "Person") == ["President Barack Obama", "Barack Obama"]


def test_a_span_is_the_words_at_its_offsets():
    """Code points of the untouched text; longer spans first where several start."""
    text = "Strike “near” the base\n\nPresident Obama said the U.S. coalition struck ISIL tanks in Raqqa — again."
    found = entities.spans(text)

    assert [text[span["start"] : span["end"]] for span in found] == [span["value"] for span in found]
    assert found == sorted(found, key=lambda span: (span["start"], -span["end"], span["type"]))


@pytest.mark.parametrize("text", ["", "\n \n", "?!" * 300, "x" * 3_000, "The tank " * 200])
def test_no_text_breaks_the_reading(text):
    """Empty, without words, long or repeated."""
    for span in entities.spans(text):
        assert span["start"] < span["end"]


def test_a_head_has_one_type():
    """A word under two headings would be read by chance."""
    seen = [word for words in WORDS["heads"].values() for word in words]

    assert sorted({word for word in seen if seen.count(word) > 1}) == []


@pytest.mark.parametrize("kind", sorted(WORDS["designations"]))
def test_designations_are_patterns(kind):
    """Each can be compiled, and matches no empty text."""
    assert [form for form in WORDS["designations"][kind] if re.compile(form).fullmatch("")] == []
