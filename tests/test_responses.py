"""The answer to each warning, and what the period shows: counts with the incidents behind them."""

import math
from datetime import date

import pytest
from happenings import RUSSIA, THEM, US, account, before, document, eighteenth_of_may, event, message

from sitrep import escalation, tables
from sitrep.escalation.answers import days_between
from sitrep.escalation.happening import Window


def answers(said, told=(), texts=None):
    """Return the table of answers by the first claim of what was asked."""
    table = tables.checked(escalation.responses(account(said, told, texts)), "responses")
    return table.set_index(table["claim_ids"].str.split().str[0])


def asked(name="ask", kind="warning", **fields):
    """Return a warning of 10 May."""
    return event(name, kind, **({"day": "2017-05-10"} | fields))


def refusal(**fields):
    """Return a refusal of 13 May by the party that was warned."""
    known = {"actor": THEM, "target": "zone", "day": "2017-05-13", "start": 40}
    return event("no", "refusal_to_withdraw", **(known | fields))


def test_what_the_words_call_it_is_the_answer():
    """Three warnings were ignored; the strike came on the same day, by the words after them."""
    said, told = eighteenth_of_may()

    table = answers(said, told, [document()])

    assert table["answer"].tolist() == ["ignored"] * 3
    assert table["basis"].unique().tolist() == ["said in words"]
    assert table["days_low"].isna().all()
    assert table["force_id"].tolist() == ["i-strike"] * 3
    assert table["force_days_high"].isna().all()  # no first day is given for the warnings


def test_a_later_refusal_in_the_same_document_is_the_answer_after_so_many_days():
    """Warned on the 10th, refused on the 13th."""
    row = answers([asked(), refusal()]).loc["ask"]

    assert (row["answer"], row["answer_id"], row["days_low"], row["days_high"]) == ("refused", "i-no", 3, 3)
    assert row["basis"] == "by a later step of the party asked"


@pytest.mark.parametrize(
    ("step", "why"),
    [
        ({"day": "2017-05-09"}, "before the warning"),
        ({"day": "2017-06-09"}, "weeks later"),
        ({"doc": "two"}, "no document tells of both"),
        ({"actor": RUSSIA}, "somebody else"),
    ],
)
def test_a_step_that_need_not_be_an_answer_is_none(step, why):
    """*why* it is none."""
    row = answers([asked(), refusal(**step)]).loc["ask"]

    assert (row["answer"], row["answer_id"]) == ("unknown", ""), why


def test_a_withdrawal_is_compliance_and_a_relay_is_not():
    """Passed on is not obeyed: without a step the answer stays "delivered"."""
    gone = event("gone", "withdrawal", actor=THEM, target="zone", day="2017-05-12", start=40)
    words = "told Russia once again"
    sent = [
        asked("tell", "warning_channel", target=RUSSIA, quote=words),
        message("sent", US, RUSSIA, quote=words, outcome="delivered"),
    ]

    assert answers([asked(), gone]).loc["ask", "answer"] == "complied"
    row = answers(sent).loc["tell"]
    assert (row["answer"], row["basis"]) == ("delivered", "passed on; no answer is reported")


def test_days_between_windows_run_from_the_fewest_to_the_most():
    """10 to 12 May, then 15 to 20 May: 3 to 10 days; an open end has no most."""
    first = Window(start=date(2017, 5, 10), end=date(2017, 5, 12))
    second = Window(start=date(2017, 5, 15), end=date(2017, 5, 20))

    assert days_between(first, second) == (3, 10)
    assert days_between(Window(start=None, end=date(2017, 5, 12)), second) == (3, None)
    assert days_between(second, Window(start=None, end=date(2017, 5, 20))) == (0, 5)


def shown(said, told=(), texts=None):
    """Return measure -> the rows of the pattern, in order."""
    table = tables.checked(escalation.pattern(account(said, told, texts)), "pattern")
    return {measure: rows.to_dict("records") for measure, rows in table.groupby("measure", sort=False)}


def test_warnings_before_a_strike_are_counted_as_an_interval():
    """Two are surely before it; the third has no day."""
    said = [
        asked("one", day="2017-05-10"),
        asked("two", "warning_shots", day="2017-05-16", start=10),
        asked("three", "leaflet_drop", start=20, day=None),
        event("strike", day="2017-05-18", start=30),
    ]

    rows = shown(said)

    (warned,) = rows["warnings before force"]
    assert (warned["low"], warned["high"], warned["n_incidents"]) == (2, 3, 3)
    assert warned["incident_ids"].split() == ["i-one", "i-two", "i-strike"]
    (last,) = rows["days from the last warning"]
    assert (last["low"], last["high"]) == (2, 2)
    (missing,) = rows["rungs passed over"]
    assert "Leaflets" in missing["sentence"] and "Warning shots" not in missing["sentence"]


def test_each_strike_has_the_warnings_since_the_one_before():
    """Two strikes, one warning before each; strikes repeat as warnings do."""
    said = [
        asked("first", day="2017-05-10"),
        event("may", day="2017-05-18", start=10),
        asked("second", day="2017-05-30", start=20),
        event("june", day="2017-06-06", start=30),
    ]

    rows = shown(said)

    assert [(row["low"], row["high"]) for row in rows["warnings before force"]] == [(1, 1), (1, 1)]
    repeats = {row["about"].split(",")[0]: row for row in rows["days between repeats"]}
    assert {name: (row["low"], row["high"], row["n_incidents"]) for name, row in repeats.items()} == {
        "Threat": (20, 20, 2),
        "Strike": (19, 19, 2),
    }


def test_days_are_counted_from_rung_to_rung_before_force():
    """A request, leaflets four days later, shots on the day of the strike: two steps from rung to rung."""
    said = [
        asked("one", day="2017-05-10"),
        asked("two", "leaflet_drop", day="2017-05-14", start=10),
        asked("three", "leaflet_drop", day="2017-05-15", start=20),
        asked("four", "warning_shots", day="2017-05-18", start=30),
        event("strike", day="2017-05-19", start=40),
    ]

    steps = shown(said)["days between rungs"]

    assert [(row["low"], row["high"], row["n_incidents"]) for row in steps] == [(4, 4, 2), (3, 3, 2)]
    assert {row["incident_id"] for row in steps} == {"i-strike"}


def test_force_against_nobody_known_is_listed_without_a_count():
    """A use of force whose target is on no side is there all the same, with no number."""
    said = [asked("one", day="2017-05-10"), event("strike", target="armed trucks", day="2017-05-19", start=40)]

    (warned,) = shown(said)["warnings before force"]

    assert (warned["incident_id"], warned["n_incidents"]) == ("i-strike", 1)
    assert all(map(math.isnan, (warned["low"], warned["high"])))


def test_words_put_a_warning_before_a_strike_where_days_do_not():
    """All on one day; "after warning shots" makes one sure, the other stays possible."""
    said = [
        asked("shots", "warning_shots", day="2017-05-18"),
        asked("show", "show_of_force", day="2017-05-18", start=10),
        event("strike", day="2017-05-18", start=30),
    ]

    (warned,) = shown(said, [before("shots", "strike")])["warnings before force"]

    assert (warned["low"], warned["high"]) == (1, 2)


def test_no_claims_give_empty_tables():
    """A report without warnings says nothing of them."""
    nothing = account([])

    assert tables.checked(escalation.responses(nothing), "responses").empty
    assert tables.checked(escalation.pattern(nothing), "pattern").empty
