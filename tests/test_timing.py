"""The order between incidents, the days that it leaves, and Allen's relations."""

from datetime import date

import pytest
from happenings import THEM, account, before, document, eighteenth_of_may, event
from hypothesis import given
from hypothesis import strategies as st

from sitrep import escalation, tables
from sitrep.escalation import allen, order
from sitrep.escalation.happening import Window
from sitrep.escalation.order import Item


def may(first, last):
    """Return the window from one day of May 2017 to another; None is open."""
    return Window(start=first and date(2017, 5, first), end=last and date(2017, 5, last))


# Allen's relations


@pytest.mark.parametrize(
    ("first", "second", "relations"),
    [
        (may(1, 1), may(3, 3), ("before",)),
        (may(1, 2), may(3, 4), ("before", "meets")),
        (may(3, 3), may(1, 1), ("after",)),
        (may(3, 4), may(1, 2), ("met by", "after")),
        (may(1, 1), may(1, 1), tuple(allen.RELATIONS)),
        (may(None, None), may(3, 3), tuple(allen.RELATIONS)),
    ],
)
def test_windows_leave_the_relations_that_days_allow(first, second, relations):
    """Two happenings of one day may lie in any of the thirteen ways; of days apart in one."""
    assert allen.possible(first, second) == relations


def test_words_leave_two_of_the_thirteen():
    """ "After it entered": before, or ending as the other begins, and days can rule out both."""
    assert allen.possible(may(1, 1), may(1, 1), allen.WORDED_BEFORE) == ("before", "meets")
    assert allen.possible(may(3, 3), may(1, 1), allen.WORDED_BEFORE) == ()


@given(days=st.lists(st.integers(1, 9), min_size=4, max_size=4))
def test_each_relation_has_its_converse(days):
    """x before y is y after x: the thirteen read backwards are the thirteen."""
    first, second = may(min(days[:2]), max(days[:2])), may(min(days[2:]), max(days[2:]))
    names = list(allen.RELATIONS)
    converse = dict(zip(names, [*names[::-1]], strict=True)) | {"equals": "equals"}
    converse |= {"starts": "started by", "started by": "starts", "during": "contains", "contains": "during"}
    converse |= {"finishes": "finished by", "finished by": "finishes"}

    assert {converse[name] for name in allen.possible(first, second)} == set(allen.possible(second, first))
    assert allen.possible(first, second)


# Order and windows


def test_the_order_between_incidents_comes_with_its_sentence():
    """Stated, implied and listed ones alike; a listing allows whatever the days do."""
    said, told = eighteenth_of_may()

    table = tables.checked(escalation.sequence(account(said, told, [document()])), "sequence")

    stated = table[table["reason"] == "stated"]
    assert set(stated["relation"]) == {"before / meets"}
    assert stated["sentence"].str.startswith("The jets bombed").all()
    assert set(table[table["reason"] == "listing"]["relation"]) == {"any"}


def test_a_window_names_every_sentence_that_narrowed_it():
    """The strike is dated, the refusal came before it, the entry before the refusal: both sentences count."""
    text = "They entered. Later they refused to leave. After the refusal the jets struck on 18 May."
    said = [
        event("entry", "zone_entry", actor=THEM, target="zone", quote="They entered"),
        event("refusal", "refusal_to_withdraw", actor=THEM, target="zone", start=text.index("they refused")),
        event("strike", start=text.index("the jets"), day="2017-05-18"),
    ]
    told = [
        before("entry", "refusal", cue="Later", start=text.index("Later")),
        before("refusal", "strike", cue="After", start=text.index("After")),
    ]

    table = escalation.incident_windows(account(said, told, [document(text=text)]))

    row = tables.checked(table, "windows").set_index("incident_id").loc["i-entry"]
    assert (row["said_end"], row["end"]) != (row["said_end"], row["said_end"]) and row["end"] == "2017-05-18"
    assert row["sentences"] == "Later they refused to leave. … After the refusal the jets struck on 18 May."


@given(data=st.data())
def test_no_sequence_puts_a_thing_outside_its_places(data):
    """For any windows and relations: the rank lies within, and what is surely earlier has the lower first place."""
    n = data.draw(st.integers(1, 6))
    items = []
    for number in range(n):
        days = sorted(data.draw(st.lists(st.integers(1, 9), min_size=2, max_size=2)))
        ends = [data.draw(st.sampled_from([day, None])) for day in days]
        items.append(Item(id=f"e{number}", window=may(*ends), place=(number,)))
    pairs = data.draw(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=6))
    told = [
        order.Before(document_id="d", before_id=f"e{a}", after_id=f"e{b}", reason="stated", cue="", start=i, end=i)
        for i, (a, b) in enumerate(pairs)
    ]

    line = order.sequence(items, told)

    for name, (low, high) in line.places.items():
        assert 1 <= low <= line.ranks[name] <= high <= n
    for relation in line.kept:
        assert line.places[relation.before_id][0] < line.places[relation.after_id][0]
        assert line.places[relation.before_id][1] < line.places[relation.after_id][1]
