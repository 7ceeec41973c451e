"""Where things are: the shapes of zones, lines and roads, names of places, and where each force stands."""

from typing import Any

import pytest

from sitrep import claims, lexicon
from sitrep.claims.passages import Passage
from sitrep.claims.places import parallels
from sitrep.documents import Document

SIZES = {"circle": "radius", "moving_circle": "radius", "strip": "width", "corridor": "width"}


def read(text: str, kind: str = "place") -> list[claims.Claim]:
    """Return the claims of *kind* of *text*, as a document of its own without a date."""
    unknown = dict.fromkeys(("publisher", "title", "url", "published", "accessed", "licence", "language"))
    document = Document(id="example", file="example.txt", basis="full text", sha256="0" * 64, text=text, **unknown)
    return [claim for claim in claims.read(document).claims if claim.kind == kind]


def shaped(text: str) -> list[claims.Claim]:
    """Return the claims of *text* that give a zone a shape."""
    return [claim for claim in read(text) if "shape" in claim.norm and claim.norm["role"] == "zone"]


def size(claim: claims.Claim) -> tuple[Any, Any, Any]:
    """Return the size of the zone of *claim*: low, high and unit."""
    amount: Any = claim.norm[SIZES[str(claim.norm["shape"])]]
    return amount["low"], amount["high"], amount["unit"]


@pytest.mark.parametrize(
    ("sentence", "shape", "low_high_unit"),
    [
        ("The truce creates a strip four kilometers wide along the border.", "strip", (4, 4, "km")),
        ("The zone, 15 to 20 km wide, will come into force in May.", "strip", (15, 20, "km")),
        ("Turkey wants a safe zone 20 miles deep and 300 miles long.", "strip", (20, 20, "mile")),
        ("The pact sets up a buffer strip 10 miles either side of the border.", "strip", (10, 10, "mile")),
        ("Each side is to pull back its guns two kilometers from the demarcation line.", "strip", (2, 2, "km")),
        ("They agreed on a 10-kilometer-wide demilitarized zone.", "strip", (10, 10, "km")),
        ("A security corridor 6 km to the north and 6 km to the south of the M4 opened.", "corridor", (12, 12, "km")),
        ("The corridor along the road is five kilometers wide.", "corridor", (5, 5, "km")),
        ("Ships were told to stay at least 100 meters from its warships.", "moving_circle", (100, None, "m")),
        (
            "A zone of four nautical miles around the carrier moves with it.",
            "moving_circle",
            (4, 4, "nautical mile"),
        ),
        ("Any boat that comes within 200 yards of a Navy ship will be fired on.", "moving_circle", (None, 200, "yard")),
        ("The zone is a circle of 200 nm radius around the islands.", "circle", (200, 200, "nautical mile")),
        ("The zone is a circle 110 kilometers across.", "circle", (55, 55, "km")),
        ("Flights are banned within 30 miles of the capital.", "circle", (None, 30, "mile")),
        ("The ban covers the area within 10 miles of the White House.", "circle", (None, 10, "mile")),
        ("A four-nautical-mile exclusion zone around the rig took effect.", "circle", (4, 4, "nautical mile")),
    ],
)
def test_words_beside_a_length_give_a_zone_its_shape(sentence, shape, low_high_unit):
    """Wide makes a strip, a road a corridor, a ship a circle that moves, a radius a circle."""
    found = shaped(sentence)

    assert [claim.norm["shape"] for claim in found] == [shape]
    assert size(found[0]) == low_high_unit


@pytest.mark.parametrize(
    "sentence",
    [
        "The patrol was 3 kilometers from the border when it was hit.",
        "A Chinese frigate passed 45 yards from the destroyer on Tuesday.",
        "The convoy had stopped within 20 miles of the outpost and had begun to dig in.",
        "The zone runs for 400 km along the border.",
        "The zone reaches to within 130 km of the coast.",
        "The column stopped 27 kilometers northwest of the garrison.",
        "The 2,000-square-kilometer zone lies between two front lines.",
    ],
)
def test_a_distance_that_was_only_met_with_shapes_no_zone(sentence):
    """How far something was, or how long a zone is, says nothing of how far a zone reaches."""
    assert shaped(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "bearing", "axis", "degrees"),
    [
        ("Iraqi planes are barred from everything south of the 32nd parallel.", "S", "latitude", 32.0),
        ("Jets patrol a zone north of the thirty-sixth parallel.", "N", "latitude", 36.0),
        ("Libya claims everything below 32 degrees 30 minutes north as its own.", "S", "latitude", 32.5),
        ("Planes may not fly above 36°N.", "N", "latitude", 36.0),
        ("The navy closed all waters west of longitude 45 degrees east.", "W", "longitude", 45.0),
    ],
)
def test_a_side_of_a_parallel_is_a_half_plane(sentence, bearing, axis, degrees):
    """The line's place is given in degrees, and the side that is meant as a compass code."""
    found = shaped(sentence)

    assert [(c.norm["shape"], c.norm["bearing"], c.norm.get(axis)) for c in found] == [("half_plane", bearing, degrees)]


@pytest.mark.parametrize(
    ("sentence", "ref"),
    [
        ("All land east of the Euphrates is closed to them.", "Euphrates"),
        ("Everything north of the Litani River is theirs.", "Litani River"),
        ("The ban covers all territory west of the Green Line.", "Green Line"),
    ],
)
def test_a_side_of_a_river_or_line_is_a_half_plane(sentence, ref):
    """Without degrees, the line is the one that the words name."""
    assert [(claim.norm["shape"], claim.norm["ref"]) for claim in shaped(sentence)] == [("half_plane", ref)]


def test_one_ban_on_both_sides_of_two_parallels_gives_two_half_planes():
    """Each side has its own line."""
    found = shaped("Iraq may not fly aircraft north of the 36th parallel or south of the 33rd parallel.")

    assert [(c.norm["bearing"], c.norm["latitude"]) for c in found] == [("N", 36.0), ("S", 33.0)]


def test_a_width_says_whether_it_is_each_sides_or_both():
    """A drawing needs to know from where the width counts."""
    sentences = [
        "The truce creates a strip four kilometers wide along the border.",
        "The pact sets up a buffer strip 10 miles either side of the border.",
        "Turkey demanded that the fighters pull back 20 miles from the border.",
    ]

    assert [shaped(sentence)[0].norm["sides"] for sentence in sentences] == ["total", "each", "one"]


def test_a_circle_that_moves_names_what_it_moves_with():
    """Its centre is no place."""
    (zone,) = shaped("Ships must keep five nautical miles away from the aircraft carrier.")

    assert (zone.norm["centre"], zone.norm["centre_text"]) == (None, "aircraft carrier")


@pytest.mark.parametrize(
    ("words", "axis", "degrees"),
    [
        ("the 38th parallel", "latitude", 38.0),
        ("33°S", "latitude", -33.0),
        ("15 degrees west", "longitude", -15.0),
        ("latitude 33", "latitude", 33.0),
        ("the 20th meridian", "longitude", 20.0),
    ],
)
def test_a_parallel_is_read_in_degrees(words, axis, degrees):
    """South and west are negative."""
    part = Passage(section="body", start=7, end=7 + len(words), text=words, doc=None)

    assert [(line.axis, line.degrees) for line in parallels(part)] == [(axis, degrees)]


@pytest.mark.parametrize(
    "words", ["5 degrees Celsius", "at 30 degrees", "95 degrees north", "the third parallels talk"]
)
def test_other_degrees_are_no_parallel(words):
    """A temperature, an angle, and a latitude beyond the pole name no line."""
    part = Passage(section="body", start=0, end=len(words), text=words, doc=None)

    assert [line for line in parallels(part) if line.degrees != 3.0] == []


def test_degrees_of_a_position_are_no_quantity():
    """They say where, not how much."""
    assert read("The line runs at 32 degrees 30 minutes north.", "quantity") == []


@pytest.mark.parametrize(
    ("sentence", "words", "norm"),
    [
        ("They met at the line of contact.", "the line of contact", {"place": "line of contact", "role": "line"}),
        (
            "They crossed the central part of the Military Demarcation Line.",
            "the central part of the Military Demarcation Line",
            {"place": "Military Demarcation Line", "role": "line", "relation": "central_sector"},
        ),
        ("They drove along the M4 highway.", "the M4 highway", {"place": "M4 highway", "role": "line"}),
        ("The ship sailed in the Gulf of Sidra.", "the Gulf of Sidra", {"place": "Gulf of Sidra", "role": "region"}),
        ("They left southern Lebanon in May.", "southern Lebanon", {"place": "southern Lebanon", "role": "region"}),
        (
            "They drove from Trumba, 2 kilometers west of Saraqib, at noon.",
            "Trumba, 2 kilometers west of Saraqib",
            {"place": "Trumba", "role": "locality", "bearing": "W", "ref": "Saraqib"},
        ),
        ("The men fought in Iraq and Syria.", "Iraq and Syria", {"place": "Iraq and Syria", "role": "country"}),
        (
            "Jets patrol a no-fly zone over southern Iraq.",
            "a no-fly zone over southern Iraq",
            {"place": "no-fly zone", "role": "zone", "ref": "southern Iraq"},
        ),
        (
            "They entered an agreed deconfliction zone to the northwest of Tanf.",
            "an agreed deconfliction zone to the northwest of Tanf",
            {"role": "zone", "relation": "bearing", "bearing": "NW"},
        ),
        (
            "The cruiser was 36 nautical miles outside the exclusion zone.",
            "36 nautical miles outside the exclusion zone",
            {"role": "relation", "relation": "outside", "measured_from": "edge"},
        ),
    ],
)
def test_a_place_is_read_with_its_words(sentence, words, norm):
    """Lines, roads, seas, regions, and places by their distance from others."""
    found = [claim for claim in read(sentence) if claim.quote == words]

    assert [{key: claim.norm.get(key) for key in norm} for claim in found] == [norm]


@pytest.mark.parametrize(
    "sentence", ["The Nusra Front is strong.", "According to Dillon, all is calm.", "It fell to 5 C."]
)
def test_a_name_that_names_no_place_gives_none(sentence):
    """A front may be a group, and a name behind "to" a person."""
    assert read(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "words", "relation"),
    [
        ("About 28,500 American troops are based in South Korea.", None, "inside"),
        ("It endangered American and partnered troops stationed at Tanf.", "American and partnered troops", "inside"),
        ("Some 10,000 Argentine troops are dug in around Stanley.", None, "near"),
        ("Turkey has sent thousands of troops into Idlib.", "thousands of troops into Idlib", "inside"),
        ("Israeli troops hold the town of Khiam.", None, "inside"),
        ("More than 60 fighters entered the zone.", None, "inside"),
        ("It is a force of 300 soldiers that patrols the border.", "a force of 300 soldiers", "near"),
    ],
)
def test_a_force_is_where_its_words_or_its_verb_put_it(sentence, words, relation):
    """Behind "in" and "at" it is inside, behind "near", "around" and "along" it is near."""
    found = read(sentence, "force")

    assert [claim.norm["relation"] for claim in found] == [relation]
    assert found[0].quote.startswith(words or sentence.split(" in ")[0].rstrip(".")[:12])


@pytest.mark.parametrize(
    ("sentence", "words", "unit"),
    [
        ("About 80 soldiers are there and another 500 are expected.", "another 500", "people"),
        ("One was 21 years old and the other 18.", "the other 18", "year"),
        ("Two B-52 bombers flew by.", "Two B-52 bombers", "bombers"),
        ("The zone reaches 12 nm out.", "12 nm", "nautical mile"),
    ],
)
def test_a_number_counts_what_its_sentence_counts(sentence, words, unit):
    """A bare number repeats the unit before it; at sea nm are nautical miles."""
    found = {claim.quote: claim.norm["unit"] for claim in read(sentence, "quantity")}

    assert found.get(words) == unit


def test_every_word_for_a_side_is_a_known_direction():
    """A parallel's side must have an axis."""
    lists = lexicon.read("spatial")["positions"]

    assert lists["sides"].keys() == lists["axes"].keys()


def test_the_dead_and_hurt_are_no_force_of_that_size():
    """Six fighters who were killed do not make a force of six."""
    assert not read("Six pro-government fighters were killed in the strike.", "force")
    assert read("Six pro-government fighters are inside the zone.", "force")


def test_the_border_of_a_country_is_not_the_edge_of_the_zone():
    """Who is at the border with Iraq is not thereby around the zone; who is at the boundary of the zone is."""
    at_border = read("Syrian troops arrived at the border with Iraq on Friday.", "force")
    at_edge = read("Syrian troops stand at the boundary of the deconfliction zone.", "force")

    assert "perimeter" not in {claim.norm["relation"] for claim in at_border}
    assert {claim.norm["relation"] for claim in at_edge} == {"perimeter"}
