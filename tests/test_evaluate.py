"""Scoring against gold: what counts as the same value, and the table that is printed."""

import json

import pytest

from sitrep.build import agreement, evaluate
from sitrep.errors import BuildError

SCORE_SPANS = """
def score(gold, read, types=None, valfn=None):
    pairs = [(g, s) for t in gold for g in t["spans"] for s in read
             if s["doc"] == t["doc"] and g["start"] == s["start"] and g["end"] == s["end"]
             and (types is None or g["type"] in types)]
    right = sum(bool((valfn or (lambda *_: True))(str(g["value"]), str(s["value"]), g, s)) for g, s in pairs)
    wrong = [("VAL", "words", str(g["value"]), str(s["value"]), t["dct"]) for t in gold for g, s in pairs]
    figure = lambda n: {"P": float(n), "R": float(n), "F1": float(n)}
    return {"strict": figure(len(pairs)), "relaxed": figure(len(pairs)), "value": figure(right)}, wrong
"""
TEXT = "On 18 May 2017 the aircraft fired at 27 vehicles near Damascus."


def gold_folder(tmp_path, layer, spans):
    """Write a scorer that counts, and one gold text with *spans* given by their words."""
    (tmp_path / "score_spans.py").write_text(SCORE_SPANS)
    placed = [{"start": TEXT.index(w), "end": TEXT.index(w) + len(w), **more} for w, more in spans.items()]
    row = {"doc": "a", "text": TEXT, "dct": "2017-06-01", "spans": placed}
    (tmp_path / f"{layer}_own.jsonl").write_text(json.dumps(row) + "\n")
    return tmp_path


@pytest.mark.parametrize(
    ("layer", "spans", "lines"),
    [
        (
            "dates",
            {"18 May 2017": {"type": "DATE", "value": "2017-05-18"}},
            ["spans, strict", "value"],
        ),
        (
            "quantities",
            {"27": {"type": "number", "value": {"value": 27, "unit": "dimensionless"}}},
            ["number", "number and unit"],
        ),
        (
            "places",
            {"Damascus": {"type": "TOPONYM", "value": "Damascus", "lat": "33.5", "lon": "36.3"}},
            ["within 161 km"],
        ),
    ],
)
def test_a_layer_is_read_and_every_measure_of_it_has_a_line(tmp_path, layer, spans, lines):
    """One span that gold holds and we read: each measure of the table counts it once."""
    said: list[str] = []
    table = evaluate.report(gold_folder(tmp_path, layer, spans), say=said.append)

    for line in lines:
        assert f"_own.jsonl  {line}" in table
    assert table.count("F1   1.0") >= len(lines)
    assert said[0] == f"reading {layer}_own.jsonl"
    assert "peak of memory" in table and "ratio" in table


def test_the_worst_errors_are_listed_when_asked_for(tmp_path):
    """Beside the table, with what gold says and what we say."""
    folder = gold_folder(tmp_path, "dates", {"18 May 2017": {"type": "DATE", "value": "2017-05-19"}})

    assert "1 × VAL | words | 2017-05-19 | 2017-05-18" in evaluate.report(folder, errors=5)


def test_a_folder_without_a_scorer_is_refused(tmp_path):
    """The scorer that is missing is named."""
    folder = gold_folder(tmp_path, "dates", {})
    (folder / "score_spans.py").unlink()

    with pytest.raises(BuildError, match=r"No score_spans\.py"):
        evaluate.report(folder)


@pytest.mark.parametrize(
    ("gold", "ours", "expected"),
    [
        ({"value": 200, "unit": "pound"}, {"value": 200, "unit": "Pound"}, True),
        ({"value": "2.5", "unit": "kilometer"}, {"value": 2.5, "unit": "kilometre"}, True),
        ({"value": 2, "unit": "mile"}, {"value": 2, "unit": "kilometre"}, False),
        ({"value": 3, "unit": None}, {"value": 3, "unit": "dimensionless"}, True),
        ({"value": 3, "unit": "mid-year"}, {"value": 3, "unit": "year"}, False),
        ({"value": 3, "unit": "metre"}, {"value": 4, "unit": "metre"}, False),
        ("7", {"value": 7, "unit": "dimensionless"}, True),
        ("seven", {"value": 7, "unit": "dimensionless"}, False),
    ],
)
def test_a_quantity_is_the_same_by_number_and_unit_however_they_are_spelled(gold, ours, expected):
    """Sets spell units in their own ways; pint knows them as one."""
    assert agreement.same_quantity("", "", {"value": gold}, {"value": ours}) is expected


@pytest.mark.parametrize(
    ("lat", "lon", "expected"),
    [(33.51, 36.29, True), (34.80, 36.29, True), (35.10, 36.29, False), (None, None, False)],
)
def test_a_position_is_right_within_100_miles(lat, lon, expected):
    """A degree of latitude is 111 km: 1.3 of them are inside 161 km, 1.6 are not."""
    gold = {"lat": "33.51", "lon": "36.29"}

    assert agreement.same_position("", "", gold, {"lat": lat, "lon": lon}) is expected


def test_a_time_is_right_when_it_is_one_of_the_readings_of_gold():
    """Some sets list what a form can mean."""
    readings = [{"timex": "XXXX-10-02"}, {"timex": "2017-10-02"}]

    assert agreement.same_time("", "2017-10-02", {"value": readings}, {})
    assert not agreement.same_time("", "2016-10-02", {"value": readings}, {})
    assert agreement.same_time("2017-W20", "2017-W20", {"value": "2017-W20"}, {})
