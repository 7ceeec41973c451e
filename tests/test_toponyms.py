"""Tests of `sitrep.claims.toponyms`: which names are places, and which place each means."""

from datetime import date

import pytest

from sitrep import lexicon, reference
from sitrep.claims import toponyms
from sitrep.claims.toponyms import candidates, known


def named(text):
    """Return the names of places in *text*."""
    return [span["value"] for span in toponyms.spans(text)]


def point(text, name):
    """Return (latitude, longitude) of the first place of this name in *text*."""
    return next((span["lat"], span["lon"]) for span in toponyms.spans(text) if span["value"] == name)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The convoy left Palmyra for the Jordanian border.", ["Palmyra"]),
        ("Thousands fled the city of Raqqa on Monday.", ["Raqqa"]),
        ("Aid reached northern Syria and the Gaza Strip.", ["Syria", "Gaza Strip"]),
        ("Burkina Faso and Côte d'Ivoire closed their borders.", ["Burkina Faso", "Côte d'Ivoire"]),
        ("He robbed a church in Paramus, N.J. Police caught him.", ["Paramus", "N.J."]),
        ("The Lamar County Jail is full.", ["Lamar County"]),
        ("The Troy school board met in Alabama.", ["Troy", "Alabama"]),
        ("Residents of St. Martin Parish left.", ["St. Martin Parish"]),
        ("The driver went to Windsor or Sarnia in Canada.", ["Windsor", "Sarnia", "Canada"]),
    ],
)
def test_a_place_is_its_name_without_article_direction_or_kind(text, names):
    """What is around the name tells where or what it is; the name is what a gazetteer has."""
    assert named(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("MOSCOW (Reuters) - Russia will send gas.", ["MOSCOW", "Russia"]),
        ("A title of it\n\nKABUL, Afghanistan (AP) -- Four died.", ["KABUL", "Afghanistan"]),
        ("SALEM, Ore. — A judge ruled on Monday.", ["SALEM", "Ore."]),
        ("WASHINGTON, June 3, 2016 — Nobody was hurt.", ["WASHINGTON"]),
    ],
)
def test_a_dateline_names_the_place_it_was_written_in(text, names):
    """It stands before the passage, and is no part of what the passage says."""
    assert named(text) == names


def test_what_belongs_to_a_country_is_no_place():
    """A demonym names people or things."""
    assert named("Syrian and Kenyan soldiers met British officers.") == []


def test_a_place_in_the_name_of_a_body_is_a_place():
    """The reader of a map wants to know where that body is."""
    assert "Nigeria" in named("The Health Ministry of Nigeria warned of an outbreak on Monday.")


def test_a_virus_is_not_where_it_is_named_after():
    """The word after the name tells."""
    assert named("The Marburg virus killed three people in Angola.") == ["Angola"]


def test_a_surname_is_no_place():
    """A person named in full lends the text that name, even where a town bears it."""
    assert named("Colonel Ryan Dillon spoke in Iraq. The coalition will stay, Dillon said.") == ["Iraq"]


def test_a_span_is_the_words_at_its_offsets():
    """Offsets are code points of the untouched text, also after a headline and letters beyond ASCII."""
    text = "Fighting “near” Deir ez-Zor\n\nThe army left Palmyra, in Syria, and reached Sukhnah — again."

    found = toponyms.spans(text, date(2017, 6, 1))

    assert found
    assert [text[span["start"] : span["end"]] for span in found] == [span["value"] for span in found]
    assert {span["type"] for span in found} == {"TOPONYM"}


# Latitude and longitude of these towns to half a degree, from an atlas.
@pytest.mark.parametrize(
    ("text", "name", "lat", "lon"),
    [
        ("A man from Paris, Texas, was arrested.", "Paris", 33.7, -95.6),
        ("The mayor of Paris met the president of France.", "Paris", 48.9, 2.35),
        ("Police in Springfield, Ill., closed the road.", "Springfield", 39.8, -89.65),
        ("Residents of Tripoli fled to Sidon, Lebanon. The Lebanese army closed the road.", "Tripoli", 34.4, 35.8),
        ("Libya's government returned to Tripoli. Libyan planes flew over Benghazi.", "Tripoli", 32.9, 13.2),
        ("Washington said the strike was defensive.", "Washington", 38.9, -77.0),
        ("Flu was found in Oregon, Washington and Wyoming.", "Washington", 47.4, -120.7),
        ("A truck from Alabama crossed into Georgia, the U.S. agency said.", "Georgia", 32.7, -83.4),
        ("Russian tanks left Georgia. Georgian police returned to Tbilisi.", "Georgia", 42.2, 43.5),
        ("Paris police said the man had fled to Bonham and Hugo, Okla. He is from Texas.", "Paris", 33.7, -95.6),
        ("Deputies of Clarke County met in Athens and Watkinsville, in Georgia.", "Clarke County", 33.95, -83.4),
        ("Gov. Shumlin left Montpelier for St. Albans and Barre, Vermont.", "St. Albans", 44.8, -73.1),
    ],
)
def test_the_rest_of_the_text_tells_which_place_is_meant(text, name, lat, lon):
    """A region after a comma, the country that the text is about, or the other names of a list."""
    assert point(text, name) == pytest.approx((lat, lon), abs=0.5)


def test_a_place_that_nobody_locates_has_no_position():
    """Missing is None, never a guess from the country."""
    found = toponyms.spans("The flood reached Cellardyke and Bumbacari, the government said.")

    assert found
    assert {(span["lat"], span["lon"]) for span in found} == {(None, None)}


def test_a_hamlet_in_no_table_lies_beside_its_neighbours():
    """In a text about one corner, a small name known only from the other end of the country is a hamlet there."""
    text = "Montgomery and Opelika are in Alabama. Prattville is near Selma. A school in Goshen was shut."
    lat, lon = point(text, "Goshen")

    assert (lat, lon) == pytest.approx((32.0, -86.2), abs=1.0)


def test_a_country_keeps_its_own_point():
    """Even where a larger city or a region bears its name and lies near the rest of the text."""
    lat, lon = point("Acapulco is a city of Guerrero. Mexico is fighting gangs there.", "Mexico")

    mexico = reference.countries().set_index("iso2").loc["MX"]
    assert (lon, lat) == (mexico["lon"], mexico["lat"])


def test_short_forms_of_states_are_regions_of_the_gazetteer():
    """A form that stands for nothing would never be noticed."""
    for full in set(lexicon.read("entities")["short"].values()):
        assert "region" in {place.kind for place in reference.locate_name(full, limit=30)}, full


def test_a_name_can_be_a_country_and_its_adjective():
    """U.S. troops are in the U.S."""
    assert known.adjectival("U.S.")
    assert not known.adjectival("Syrian")
    assert not known.adjectival("Syria")


@pytest.mark.parametrize("text", ["", " \n\n ", "123 456", "A" * 5_000, "Paris, " * 300, "\ud7ff\u202e Łódź é"])
def test_no_text_breaks_the_reading(text):
    """Empty, long, repeated or odd."""
    for span in toponyms.spans(text):
        assert text[span["start"] : span["end"]] == span["value"]


def test_the_same_text_reads_the_same_twice():
    """Nothing is left of one document in the next."""
    text = "Georgia and Russia met in Geneva."
    first = toponyms.spans(text)
    toponyms.spans("Atlanta, Georgia, and Savannah are in the United States.")

    assert toponyms.spans(text) == first
    assert candidates.MOST > 0
