"""The figure of how large forces are said to be: its data and encodings."""

import math

import pandas as pd
import pytest

from sitrep.charts import strength

NONE = math.nan


def forces(*sizes):
    """Return a row for each (words, low, high, rough), a day apart."""
    rows = [
        {
            "force": ("pro-regime forces", "convoy")[n % 2],
            "side": ("pro_regime", "other")[n % 2],
            "document_id": f"d{n}",
            "date": f"2017-05-{28 - n:02}",
            "relation": ("inside", "unspecified")[n % 2],
            "size_low": low,
            "size_high": high,
            "size_words": words,
            "approx": rough,
            "chain": "Ryan Dillon > ABC News",
            "claim_ids": f"c{n}",
            "words": f"the words {n}",
        }
        for n, (words, low, high, rough) in enumerate(sizes)
    ]
    columns = ["force", "side", "document_id", "date", "relation", "size_low", "size_high", "size_words", "approx"]
    return pd.DataFrame(rows, columns=[*columns, "chain", "claim_ids", "words"])


ALL = (
    ("dozens", 24.0, 99.0, True),
    ("six", 6.0, 6.0, False),
    ("a couple hundred", 200.0, 200.0, True),
    ("more than 60", 61.0, NONE, False),
    ("up to 20", NONE, 20.0, False),
    ("a small group", NONE, NONE, True),
    ("", NONE, NONE, False),
)


def test_every_size_is_a_row_and_time_runs_downwards():
    """A mention without any size is none."""
    records = strength.forces_chart(forces(*ALL)).to_dict()["datasets"]["size"]

    assert [record["number"] for record in records] == [
        "no number",
        "up to 20",
        "61 or more",
        "about 200",
        "6",
        "24–99",
    ]
    assert [record["y"] for record in records] == sorted(record["y"] for record in records)


def test_an_interval_is_a_bar_and_a_missing_limit_an_arrow():
    """Nothing is averaged: a range has no mark, an open end none beyond the number given."""
    chart = strength.forces_chart(forces(*ALL)).to_dict()
    records = {record["number"]: record for record in chart["datasets"]["size"]}

    assert records["24–99"]["kind"] == "bar" and records["24–99"]["mx"] < 0
    assert records["61 or more"]["right_arrow"] and not records["61 or more"]["left_arrow"]
    assert records["up to 20"]["left_arrow"] and not records["up to 20"]["right_arrow"]
    assert records["about 200"]["rough"] and not records["6"]["rough"]
    places = {record["words"]: record["x"] for record in chart["datasets"]["tick"]}
    assert places["1"] < records["6"]["mx"] < places["10"] < records["61 or more"]["mx"] < places["100"]


def test_a_force_at_two_places_with_one_size_is_one_row():
    """The table has a row a place; a size is said once."""
    table = pd.concat([forces(ALL[0]), forces(ALL[0]).assign(relation="perimeter"), forces(*ALL[:2]).iloc[1:]])

    records = strength.forces_chart(table).to_dict()["datasets"]["size"]

    assert [record["relation"] for record in records] == ["not said", "inside / perimeter"]


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (forces(), "No document gives the size of a force in numbers."),
        (forces(ALL[5]), "No document gives the size of a force in numbers."),
        (forces(ALL[2]), "Too few sizes to compare: pro-regime forces, about 200 (Ryan Dillon > ABC News)."),
        (forces(*ALL[:3]).assign(date=None), "Too few sizes"),
    ],
)
def test_fewer_than_two_sizes_with_a_day_are_a_sentence(table, words):
    """A figure of one bar says less than its words."""
    assert strength.forces_chart(table).text.startswith(words)


def test_a_sentence_about_sizes_is_escaped():
    """Names come from documents."""
    shown = strength.forces_chart(forces(ALL[2]).assign(force="<img src=x>"))

    assert "<img" not in shown.html and "&lt;img" in shown.html


@pytest.mark.parametrize("count", [2, 30, 80])
def test_the_figure_has_words_a_table_and_a_second_layout(count):
    """Of many sizes the first are drawn, all stand in the table."""
    table = forces(*(ALL[0] for _ in range(28)))
    table = pd.concat([table.assign(force=f"force {n}") for n in range(-(-count // 28))]).iloc[:count]

    spec = strength.forces_chart(table).to_dict()

    about = spec["usermeta"]["sitrep"]
    assert len(about["table"]) == count and len(spec["datasets"]["size"]) == min(count, strength.MOST)
    assert about["compact"]["width"] == 343
    assert all(record["hx1"] <= 343 for record in about["compact"]["datasets"]["size"])
    assert about["alt"].count("24–99") == count
