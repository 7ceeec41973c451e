"""What reported distances mean for a zone, and a zone that is given by hand."""

import json
import types

import pandas as pd
import pytest
import shapely

from sitrep import charts, tables, zone
from sitrep.errors import ZoneError

MILE_M = 1609.344
PLACES = pd.DataFrame(
    {
        "name": ["Base", "Town"],
        "aliases": ["Camp", None],
        "kind": ["garrison", "town"],
        "lon": [38.0, 38.0],
        "lat": [33.0, 34.0],
        "precision_m": [50.0, 50.0],
        "source": ["W1", "W2"],
        "rival_of": [None, None],
    }
)
ZONE = "The zone reaches 34 miles from the Base."


class Text:
    """A document of sentences, and claims found in it by their words."""

    def __init__(self, *sentences, name="d1"):
        self.name, self.text = name, " ".join(sentences)
        starts = [self.text.index(one) for one in sentences]
        self.sentences = pd.DataFrame(
            [{"document_id": name, "start": at, "text": one} for at, one in zip(starts, sentences, strict=True)]
        )

    def claim(self, kind, quote, **norm):
        start = self.text.index(quote)
        return types.SimpleNamespace(
            id=f"{self.name}-{start}-{kind}", document_id=self.name, kind=kind, start=start, end=start + len(quote),
            quote=quote, norm=norm, certainty="asserted", polarity="positive",
        )  # fmt: skip

    def length(self, quote, low, high, unit="mile"):
        return self.claim("quantity", quote, low=low, high=high, unit=unit, what=unit)

    def zone(self):
        radius = {"low": 34, "high": 34, "unit": "mile", "approx": False, "text": "34 miles"}
        return self.claim("place", ZONE[:-1], role="zone", shape="circle", place="zone", centre="Base", radius=radius)

    def read(self, *claims):
        every = [self.zone(), *claims]
        zones = zone.readings(every, PLACES)
        return zone.distances(every, zones, self.sentences, PLACES)


def test_a_distance_from_the_centre_is_inside_or_outside():
    """17 miles are inside of 34, 40 outside; the zone's own radius is no report."""
    text = Text(ZONE, "A convoy stood 17 miles (27 km) from the Base.", "Tanks were 40 miles from the Camp.")
    lengths = [text.length("17 miles", 17, 17), text.length("27 km", 27, 27, "km"), text.length("40 miles", 40, 40)]
    found = text.read(*lengths)

    assert found["words"].tolist() == ["17 miles", "40 miles"]
    assert found["implies"].tolist() == ["inside", "outside"] and set(found["measured_from"]) == {"centre"}
    assert found["centre_low_m"].tolist() == pytest.approx([16.5 * MILE_M, 39.5 * MILE_M])
    assert len(found["claim_ids"].iloc[0].split()) == 2  # "(27 km)" says the same again


def test_less_than_a_distance_is_an_interval_from_nothing():
    """ "Within 18 miles of a base" is inside; "less than 35 miles" may be either."""
    text = Text(ZONE, "It came within 18 miles of a base.", "It was less than 35 miles from the Base.")
    found = text.read(text.length("within 18 miles", None, 18), text.length("less than 35 miles", None, 35))

    assert found["centre_low_m"].tolist() == [0, 0] and found["implies"].tolist() == ["inside", "open"]
    assert "“a base” is read as Base" in found["inferred"].iloc[0]


def test_a_distance_from_the_edge_counts_from_the_radius():
    """10 km inside the edge is inside by the words; 5 km from the edge is on either side of it."""
    text = Text(ZONE, "They were 10 km inside the edge of the zone.", "Others stood 5 km from its edge.")
    found = text.read(text.length("10 km", 10, 10, "km"), text.length("5 km", 5, 5, "km"))

    assert found["implies"].tolist() == ["inside", "open"]
    assert found["centre_high_m"].iloc[0] == pytest.approx(34 * MILE_M - 9_500)


def test_a_distance_from_another_place_leaves_what_the_triangle_allows():
    """30 km from a town that is 111 km from the centre: 80.4 to 141.4 km from the centre, outside."""
    text = Text(ZONE, "A column was 30 km from Town.")
    found = text.read(text.claim("place", "Town", role="locality", place="Town"), text.length("30 km", 30, 30, "km"))
    apart = zone.GEOD.inv(38, 33, 38, 34)[2]

    assert found["measured_from"].tolist() == ["place"] and found["implies"].tolist() == ["outside"]
    assert found["centre_low_m"].iloc[0] == pytest.approx(apart - 30_500)


def test_what_nobody_says_is_not_guessed():
    """ "20 miles away", and from troops that nobody has placed."""
    text = Text(ZONE, "They were 20 miles away, it said.", "A post was 12 miles from the troops.")
    found = text.read(text.length("20 miles", 20, 20), text.length("12 miles", 12, 12))

    assert set(found["implies"]) == {"unknown"} and found["centre_high_m"].isna().all()


@pytest.mark.parametrize(("relation", "verdict"), [("inside", "agrees"), ("outside", "contradicts")])
def test_a_distance_is_held_against_what_is_said_of_the_same_force(relation, verdict):
    """17 miles from the centre is inside: words that say outside contradict it."""
    text = Text(ZONE, "A convoy stood 17 miles from the Base.", "The convoy was there, he said.")
    who = text.claim("force", "A convoy", force="convoy", relation="unspecified")
    where = text.claim("force", "The convoy", force="convoy", relation=relation)
    found = text.read(who, where, text.length("17 miles", 17, 17))

    assert found["verdict"].tolist() == [verdict] and found["said_ids"].tolist() == [where.id]


def test_the_size_of_something_is_no_distance():
    """ "A 34-mile zone", "a radius of 55 km"."""
    text = Text(ZONE, "A radius of 55 km was named.", "Ten men came.")
    found = text.read(text.length("55 km", 55, 55, "km"), text.claim("quantity", "Ten", low=10, high=10, unit="people"))

    assert found.empty and list(found.columns) == tables.columns("distances")


@pytest.mark.parametrize(
    ("words", "number", "unit"),
    [
        ("0 miles", 0.0, "mile"),
        ("-3 km", -3.0, "km"),
        ("-366.94 points", -366.94, "points"),
        ("12 points", 12.0, "point"),
    ],
)
def test_what_cannot_be_a_distance_is_passed_over(words, number, unit):
    """Texts say such things of temperatures and of stock exchanges; they must not end a build."""
    text = Text(ZONE, f"The militia is {words} from the base.")

    assert len(text.read(text.length(words, number, number, unit))) == 0


def test_the_figure_shows_every_report_with_its_words():
    """A bar a report, the zone's radius as a band; a sentence where there are fewer than two."""
    text = Text(ZONE, "A convoy stood 17 miles from the Base.", "Tanks were 40 miles from the Camp.")
    claims = [text.zone(), text.length("17 miles", 17, 17), text.length("40 miles", 40, 40)]
    zones = zone.readings(claims, PLACES)
    found = zone.distances(claims, zones, text.sentences, PLACES)
    (chart,) = charts.distance_charts(found, zones, {claims[1].id: "Paper, 2017-06-01"})
    spec = chart.to_dict()
    bars = {row["words"]: row for row in spec["datasets"]["report"]}
    edge = next(row for row in spec["datasets"]["band"] if row["kind"] == "edge")

    assert bars["“17 miles”"]["x1"] < edge["x0"] < edge["x1"] < bars["“40 miles”"]["x0"]
    assert "Paper, 2017-06-01" in json.dumps(spec["datasets"]) and "26.6 to 28.2 km" in chart.description
    (alone,) = charts.distance_charts(found.head(1), zones, {})
    assert alone.text == "One reported distance can be compared with a zone."


# A zone given by hand


def test_a_radius_has_a_unit_and_a_centre_a_name():
    """200 nautical miles around a place of the list."""
    given = zone.given({"centre_name": "Camp", "radius": "200 nautical miles"}, PLACES)
    row = zone.readings([], PLACES, given=given).iloc[0]

    assert (row["lon"], row["lat"], row["radius_m"]) == (38.0, 33.0, 370_400.0)
    assert "named as a parameter" in row["inferred"]


def test_a_side_or_an_outline_stands_before_the_zones_of_the_words():
    """Both are drawn; regions of documents that state a zone keep to theirs."""
    square = {"type": "Polygon", "coordinates": [[[37, 32], [39, 32], [39, 34], [37, 34], [37, 32]]]}
    text = Text(ZONE)
    for parameters, shape in (({"side": "north of 36"}, "half_plane"), ({"outline": json.dumps(square)}, "polygon")):
        read = zone.readings([text.zone()], PLACES, given=zone.given(parameters))

        main = read[read["reading"] == "main"]
        assert main["shape"].tolist() == [shape, "circle"] and main["area_km2"].iloc[0] > 0
    assert main.geometry.iloc[0].equals(shapely.box(37, 32, 39, 34))


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"radius": "34 parsnips"}, r"^Parameter radius: 'parsnips' is no unit"),
        ({"radius": "wide"}, r"^Parameter radius: 'wide' is no length"),
        ({"radius": "30000 km"}, r"^Parameter radius: Radius 30,000,000 m"),
        ({"radius": "5 km", "radius_m": 5000.0}, r"^Parameters radius_m and radius: both"),
        ({"centre": [1.0, 2.0], "centre_name": "Base"}, r"^Parameters centre and centre_name: both"),
        ({"centre_name": "Xyzzyville"}, r"^Parameter centre_name: no list of places knows 'Xyzzyville'"),
        ({"side": "above 36"}, r"^Parameter side: 'above 36' is no side"),
        ({"side": "north of 95"}, r"^Parameter side: Latitude 95"),
        ({"side": "north of 36", "radius_m": 5.0}, r"^Parameters side and radius_m: a zone has one shape"),
        ({"outline": "not-there.geojson"}, r"^Parameter outline, not-there.geojson: the file cannot be read"),
        ({"outline": '{"type": "Point", "coordinates": [1, 2]}'}, r"^Parameter outline: 'Point' is no area"),
    ],
)
def test_a_zone_that_nobody_can_draw_is_refused_before_anything_runs(parameters, said):
    """The message names the parameter and its value."""
    with pytest.raises(ZoneError, match=said):
        zone.check_parameters(parameters)
