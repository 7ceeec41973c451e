"""What a sentence takes up from the ones before it: a deed told again, a zone as "it", one message of several."""

from datetime import date

import pytest
from test_claims import document

from sitrep import claims

PUBLISHED = date(2021, 5, 14)  # a Friday


def read(text):
    """Return the claims of *text*, published on Friday 14 May 2021."""
    return claims.read(document(text, PUBLISHED)).claims


def events(text):
    """Return type, actor, target, first and last day of each event in *text*."""
    keys = ("type", "actor", "target")
    told = [claim.norm for claim in read(text) if claim.kind == "event"]
    return [(*(norm[key] for key in keys), norm["date"]["start"], norm["date"]["end"]) for norm in told]


def types(text):
    """Return the types of the events in *text*."""
    return [event[0] for event in events(text)]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Israel bombed the port on May 3 and again on May 9, four days before the truce.", ["05-03", "05-09"]),
        ("Rebels shelled the town on May 10 and then again on May 12.", ["05-10", "05-12"]),
        ("Rebels shelled the town on May 10, again on May 11 and again on May 13.", ["05-10", "05-11", "05-13"]),
        ("Rebels shelled the town on May 10 after talks on May 9.", ["05-10"]),
    ],
)
def test_a_deed_that_came_again_on_another_day_is_two(text, days):
    """The verb is said once; each day is a deed of its own, in the words that give it."""
    force = [event for event in events(text) if event[0] in ("air_strike", "ground_attack")]

    assert [event[3] for event in force] == [f"2021-{day}" for day in days]
    assert len({event[:3] for event in force}) == 1


def test_what_follows_a_second_day_keeps_its_own_words():
    """The drone's attack is told in its clause, not in the words for the second bombing."""
    text = "The army had bombed the camp on May 3 and again on May 9, two days before a drone fired on the post."

    told = {claim.norm["type"]: claim.quote for claim in read(text) if claim.kind == "event"}

    assert "again" not in told["drone_attack"]


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("Turkey wants a buffer zone in the north. It was set up by Russia in April.", "zone"),
        ("The exclusion zone is not old. It had been declared by Britain in April.", "exclusion zone"),
    ],
)
def test_a_zone_that_is_spoken_of_again_is_it(text, target):
    """ "It" is what can be set up: the zone that was named last."""
    made = [event for event in events(text) if event[0] == "zone_establishment"]

    assert [target in str(event[2]) for event in made] == [True]


def test_nothing_is_set_up_where_no_zone_was_named():
    """ "It" without a zone before it says nothing of one."""
    assert "zone_establishment" not in types("The army wanted a camp. It was set up by Russia in April.")


def test_those_who_stayed_there_stayed_inside_the_zone_that_was_named():
    """ "There" takes up the zone; without one it is any place."""
    inside = read("The militia entered the buffer zone on Tuesday. Dozens of fighters stayed there.")

    assert [c.norm["relation"] for c in inside if c.norm.get("type") == "zone_presence"] == ["inside"]
    assert "zone_presence" not in types("The militia entered the town on Tuesday. Dozens of fighters stayed there.")


def test_a_strike_that_hits_something_is_that_strike():
    """Whose strike it was and what it hit: one event, also where it did two things."""
    told = events("An Israeli strike destroyed a launcher and damaged a truck on Monday.")

    assert [event[:3] for event in told] == [
        ("air_strike", "Israel", "launcher"),
        ("air_strike", "Israel", "truck"),
    ]
    assert claims.read(document("The strike destroyed a launcher and damaged a truck.", PUBLISHED)).orders == ()


def test_the_attack_that_came_after_something_is_told_again():
    """A definite attack that came, happened or followed is an event; one that is only mentioned is not."""
    assert types("Rebels shelled the post on Monday. The attack came after a patrol.").count("ground_attack") == 2
    assert types("Rebels shelled the post on Monday. The attack was wrong.") == ["ground_attack"]


def test_a_clause_of_time_is_no_part_of_a_message():
    """ "Asked them to leave before the jets struck" tells of a strike too; what they are to do stays a message."""
    text = "Russia asked the rebels to leave the zone before the jets struck."

    assert types(text) == ["request_to_leave", "air_strike"]


def test_earlier_on_the_same_day_is_the_day_that_was_named_last():
    """The day may have been named some paragraphs before."""
    text = "A mortar hit the post on Monday.\n\nNobody was hurt.\n\nEarlier on the same day, rebels shelled the town."

    assert [event[3:] for event in events(text) if event[0] == "ground_attack"] == [("2021-05-10", "2021-05-10")] * 2


def test_a_deed_told_again_without_a_day_keeps_its_day():
    """After a look back the text returns to its news: the same deed by the same body."""
    text = (
        "The Syrian army reached the border on Thursday.\n\nOn May 3, rebels shelled the town.\n\n"
        "The army reached the border without a fight."
    )

    assert [event[3] for event in events(text) if event[0] == "advance"] == ["2021-05-13", "2021-05-13"]


def test_what_was_going_on_before_a_strike_was_over_by_its_day():
    """ "The men who were bombed on May 3 had been building a base": not later than that day."""
    text = "The rebels who were bombed on May 3 had been preparing a position."

    assert [event[3:] for event in events(text) if event[0] == "fortification"] == [(None, "2021-05-03")]


def test_the_soldiers_are_those_of_the_army_not_of_the_last_convoy():
    """A noun for members takes up the body that has such members."""
    text = "The Syrian army reached the border on Thursday. Rebels attacked a convoy near it. The soldiers advanced."

    assert [event[1] for event in events(text) if event[0] == "advance"] == ["Syrian government forces"] * 2


def test_two_fighters_that_met_a_plane_intercepted_it():
    """Aircraft do not hold meetings, however the make is written."""
    assert types("Two American F-22 fighters met it there.") == ["interception"]
    assert types("The American minister met his Russian counterpart on Monday.") == ["meeting"]


def test_a_garrison_that_somebody_goes_to_is_a_place():
    """The men march on the garrison, not on themselves."""
    told = events("The rebels were moving south towards the garrison on Monday.")

    assert [event[:3] for event in told] == [("advance", "rebels", "garrison")]


def test_the_drone_of_a_day_belongs_to_no_day():
    """ "The drone of Thursday": the day owns nothing, and the second one is a drone."""
    said = read("The drone of May 9 was the second one that the army had shot down.")

    assert [c.norm["target"] for c in said if c.kind == "event"] == ["drone"]
    assert "May 9" not in [c.norm.get("force") for c in said]


def test_each_message_of_a_leaflet_is_the_leaflets():
    """ "The leaflets carried two messages. The other told them to leave": the leaflets told them."""
    said = read("The leaflets carried two messages. One named the zone. The other told the rebels to leave.")

    assert [(c.norm["type"], c.norm["actor"]) for c in said if c.kind == "event"] == [("request_to_leave", "leaflet")]


@pytest.mark.parametrize(
    ("text", "size", "what"),
    [
        ("A large number of rebels are in the strip.", "large number", "rebels"),
        ("A sizable contingent of rebels is in the strip.", "sizable contingent", "rebels"),
        ("A small force is in the strip.", "small", "small force"),
    ],
)
def test_a_size_without_a_number_is_a_size(text, size, what):
    """In the words that give it, and of whom."""
    sizes = [claim.norm for claim in read(text) if claim.kind == "quantity"]

    assert [(norm["qual"], norm["what"], norm["unit"]) for norm in sizes] == [(size, what, "people")]


def test_a_large_number_of_things_is_no_size_of_a_force():
    """Reports and promises are not people."""
    assert [c for c in read("A large number of reports reached the ministry.") if c.norm.get("qual")] == []


def test_a_direction_that_another_gives_instead_is_one_of_the_same_place():
    """ "A text by X says southeast instead": southeast of what was named right before, on the word of X."""
    text = "The troops reached the border northeast of Tanf, he wrote. A text by South Front says southeast instead."

    given = [(c.norm["bearing"], c.norm["ref"]) for c in read(text) if c.kind == "place" and c.norm.get("bearing")]

    assert [bearing for bearing, _ in given] == ["NE", "SE"]
    assert given[0][1] == given[1][1]


def test_a_direction_in_passing_is_none_of_a_place():
    """Who "says it went southeast with the others" gives no direction from a place."""
    text = "The troops reached the border northeast of Tanf. Syria says it moved southeast Syria's guns."

    assert [c.norm["bearing"] for c in read(text) if c.norm.get("bearing") and c.kind == "place"] == ["NE"]
