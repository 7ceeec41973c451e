"""Sizes of forces held side by side, and how texts put it where they give no figure."""

from datetime import date

import pytest
from happenings import THEM, account, claim, document, event

from sitrep import escalation, tables
from sitrep.escalation import differences, manner


def sized(name, words, *, doc, start=0, low=None, high=None, qual=None, force=THEM, relation="inside"):
    """Return a force inside the zone and its size."""
    norm = {"low": low, "high": high, "unit": "people", "what": force}
    return [
        claim(f"{name}-f", "force", doc=doc, start=start, force=force, side="pro_regime", relation=relation),
        claim(name, "quantity", doc=doc, start=start, quote=words, **(norm | ({"qual": qual} if qual else {}))),
    ]


def strengths(said, **published):
    """Return the checked table of *said*, whose documents were published on the days given, by words."""
    texts = [document(name, published=day) for name, day in published.items()]
    table = escalation.strengths(escalation.forces(said, texts), said)
    return tables.checked(table, "strengths").set_index("words")


ONE, NEXT, LATER = date(2017, 6, 1), date(2017, 6, 2), date(2017, 6, 20)


def test_small_and_a_large_number_cannot_both_be():
    """Two documents of one week, no incident: each names the other."""
    said = sized("a", "small", doc="one", qual="small") + sized("b", "large number", doc="two", qual="large number")

    table = strengths(said, one=ONE, two=NEXT)

    assert table["contradicts"].to_dict() == {"small": "large number", "large number": "small"}
    assert table["document_ids"].to_dict() == {"small": "one", "large number": "two"}


def test_larger_is_larger_than_something_and_excludes_nothing():
    """A comparison is no size of its own."""
    said = sized("a", "larger", doc="one", qual="larger") + sized("b", "small", doc="two", qual="small")

    assert strengths(said, one=ONE, two=NEXT)["contradicts"].tolist() == ["", ""]


def test_numbers_that_overlap_may_both_be():
    """More than sixty and a hundred: side by side, no contradiction; fifty is one."""
    more = sized("a", "more than 60", doc="one", low=61)
    hundred = sized("b", "100", doc="two", low=100, high=100)
    fifty = sized("c", "50", doc="three", low=50, high=50)

    assert strengths(more + hundred, one=ONE, two=NEXT)["contradicts"].tolist() == ["", ""]
    assert strengths(more + fifty, one=ONE, three=NEXT).loc["50", "contradicts"] == "more than 60"


@pytest.mark.parametrize(("other", "day"), [({"relation": "perimeter"}, NEXT), ({}, LATER), ({"qual": "small"}, NEXT)])
def test_sizes_elsewhere_of_other_weeks_or_alike_are_not_held_side_by_side(other, day):
    """Another place, another week, or the same size: nothing to compare."""
    said = sized("a", "small", doc="one", qual="small") + sized("b", "size", doc="two", **({"qual": "large"} | other))

    assert strengths(said, one=ONE, two=day).empty


def test_one_size_told_twice_is_one_row():
    """The headline and the text give the same; the claims of both stand behind it."""
    said = sized("a", "40 men", doc="one", low=40, high=40) + sized("b", "40 men", doc="one", low=40, high=40, start=90)

    table = escalation.forces(said, [document("one")])

    assert table["size_words"].tolist() == ["40 men"]
    assert {"a", "b"} <= set(table["claim_ids"].iloc[0].split())


def told(*texts, kind="zone_presence", **fields):
    """Return an account of one event a text, each in a document of its own, its words the whole text."""
    said = [
        event(
            f"e{n}",
            kind,
            actor=THEM,
            target="zone",
            doc=f"d{n}",
            quote=text,
            day="2017-05-18",
            relation="inside",
            **fields,
        )
        for n, text in enumerate(texts)
    ]
    return account(said, (), [document(f"d{n}", text=text) for n, text in enumerate(texts)])


def test_just_inside_and_deep_inside_cannot_both_be():
    """No figure, and yet two accounts; "inside" alone says neither."""
    about = told(
        "They were only just inside the zone.", "They were well inside the zone.", "They were inside the zone."
    )

    (distance,) = [one for one in differences.subjects(about)["e0"] if one.name == "distance"]

    assert {given.first.code: given.contradicts for given in distance.given} == {
        manner.JUST_INSIDE: ("well inside the zone",),
        manner.FAR_INSIDE: ("only just inside the zone",),
    }


def test_who_recognises_a_zone_stands_beside_who_set_it_up():
    """Agreed by two, declared by one, not recognised: what one opinion excludes, and what it does not."""
    texts = ("A zone was agreed.", "A zone was declared.", "Moscow does not recognise the zone.")
    said = [
        event("agreed", "zone_establishment", actor="x", target="zone", doc="d0", quote=texts[0]),
        event("declared", "zone_establishment", actor="y", target="zone", doc="d1", quote=texts[1]),
        claim("no", "assessment", doc="d2", quote=texts[2], about="zone", polarity="negative"),
    ]
    about = account(said, (), [document(f"d{n}", text=text) for n, text in enumerate(texts)])

    (put,) = [one for one in differences.subjects(about)["agreed"] if one.name == manner.CALLED]

    assert {given.first.code: set(given.contradicts) for given in put.given} == {
        "agreed": {texts[1], texts[2]},
        "declared": {texts[0]},
        "not recognised": {texts[0]},
    }


def test_an_opinion_on_one_of_two_zones_goes_to_that_of_its_own_text():
    """Two zones by the same word: only the document's own can be meant; elsewhere it is left out."""
    said = [
        event("north", "zone_establishment", actor="x", target="northern zone", doc="d0", quote="A zone was agreed"),
        event("south", "zone_establishment", actor="y", target="southern zone", doc="d1", quote="A zone was agreed"),
        claim("no", "assessment", doc="d1", start=40, quote="It does not recognise the zone", polarity="negative"),
        claim("nor", "assessment", doc="d2", quote="It does not recognise the zone", polarity="negative"),
    ]

    found = manner.standings(account(said))

    assert [value.code for value in found["south"]] == ["agreed", "not recognised"]
    assert [value.code for value in found["north"]] == ["agreed"]


def test_who_is_hit_in_a_position_was_not_on_the_move():
    """A position is held; a convoy may be moving or not."""
    position, convoy = event("a", target="army position"), event("b", target="convoy", doc="b")
    stands = {one.events[0].id: manner.stands(one.events[0]) for one in account([position, convoy]).found}

    assert stands == {"a": True, "b": False}
