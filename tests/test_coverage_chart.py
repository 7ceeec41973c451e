"""The figure of how much of each document was used: its data and words."""

import pandas as pd
import pytest

from sitrep.charts import coverage

NAMES = {"cbs": "CBS News, 2017-05-18", "abc": "ABC News, 2017-06-01"}
WHY = "no rule reads its verb here"


def table(*rows):
    """Return what `claims.coverage_frame` gives for (document, sentences, used)."""
    columns = ["document_id", "sentences", "used", "share", WHY]
    return pd.DataFrame([(name, n, used, used / n, n - used) for name, n, used in rows], columns=columns)


def test_a_bar_is_as_long_as_its_document_and_filled_as_far_as_it_was_used():
    """20 sentences are the longest bar; 8 of 10 fill four fifths of half of it."""
    chart = coverage.coverage_chart(table(("cbs", 10, 8), ("abc", 20, 20)), NAMES)
    first, second = chart.to_dict()["datasets"]["document"]

    whole = second["all_x"] - second["x0"]
    assert second["used_x"] == second["all_x"]
    assert first["all_x"] - first["x0"] == pytest.approx(whole / 2, abs=0.1)
    assert first["used_x"] - first["x0"] == pytest.approx(0.8 * whole / 2, abs=0.1)
    assert [first["number"], second["number"]] == ["8 of 10 · 80%", "20 of 20 · 100%"]
    assert [first["left"], second["left"]] == [f"2 × {WHY}", "every sentence is used"]


def test_title_words_and_table_say_the_same_as_the_bars():
    """28 of 30; no colour is needed to read it."""
    about = coverage.coverage_chart(table(("cbs", 10, 8), ("abc", 20, 20)), NAMES).to_dict()["usermeta"]["sitrep"]

    assert about["caption"].startswith("28 of 30 sentences (93%) gave at least one claim.")
    assert "CBS News, 2017-05-18, 8 of 10; ABC News, 2017-06-01, 20 of 20" in about["alt"]
    assert about["table"][0] == {"document": NAMES["cbs"], "sentences": 10, "used": 8, WHY: 2}
    assert about["compact"]["width"] < 400


def test_one_document_makes_a_sentence_and_many_are_cut():
    """A single bar compares nothing; the table keeps all rows."""
    alone = coverage.coverage_chart(table(("cbs", 10, 8)), NAMES)
    many = coverage.coverage_chart(table(*((f"d{n}", 10, 8) for n in range(coverage.MOST + 5))), {}).to_dict()

    assert alone.text == "8 of 10 sentences (80%) gave at least one claim."
    assert coverage.coverage_chart(table(), NAMES).text == "No document holds a sentence."
    assert len(many["datasets"]["document"]) == coverage.MOST
    assert len(many["usermeta"]["sitrep"]["table"]) == coverage.MOST + 5
    assert f"The first {coverage.MOST} of {coverage.MOST + 5}" in many["usermeta"]["sitrep"]["caption"]
