"""The grid of who reports what: its data and encodings."""

import itertools

import altair as alt
import pandas as pd
import pytest

from sitrep.charts import witnesses

WIDTHS = (720, 343)


def incidents(*told):
    """Return an incident for each string of document ids; those joined by a plus are one witness."""
    rows = [
        {
            "id": f"i-{n}",
            "order": n + 1,
            "label": f"The United States struck a larger pro-regime force for the {n}th time",
            "actor_side": ("us_coalition", "pro_regime")[n % 2],
            "forces": "United States",
            "start": None,
            "end": "2017-06-01",
            "n_documents": len(ids.replace("+", " ").split()),
            "document_ids": ids.replace("+", " "),
            "n_witnesses": len(ids.split()),
            "witnesses": "; ".join(one.replace("+", " ") for one in ids.split()),
            "same_witness": " and ".join(one for one in ids.split() if "+" in one),
            "disagreements": "",
            "claim_ids": f"claim{n}",
        }
        for n, ids in enumerate(told)
    ]
    columns = ["id", "order", "label", "actor_side", "forces", "start", "end", "n_documents", "document_ids"]
    columns += ["n_witnesses", "witnesses", "same_witness", "disagreements", "claim_ids"]
    return pd.DataFrame(rows, columns=columns)


def documents(count):
    """Return *count* documents of two publishers, a day each."""
    days = [f"2017-{1 + n // 28:02}-{1 + n % 28:02}" for n in range(count)]
    publishers = [("ABC News", "Uprooted Palestinians")[n % 2] for n in range(count)]
    return pd.DataFrame({"id": [f"d{n:02}" for n in range(count)], "publisher": publishers, "published": days})


def test_the_grid_marks_who_reports_what():
    """One mark for each pair that the incidents name; documents in the order of publication, the undated last."""
    files = pd.DataFrame(
        {
            "id": ["abc", "plain", "cbs"],
            "publisher": ["ABC News", None, "CBS News"],
            "published": ["2017-06-01", None, "2017-05-18"],
        }
    )

    data = witnesses.witness_matrix(incidents("abc cbs", "plain", "cbs"), files).to_dict()["datasets"]

    assert [record["words"] for record in data["head"]] == ["CBS News", "ABC News", "plain"]
    found = sorted(record["document"] for record in data["cell"])
    assert found == ["ABC News", "CBS News", "CBS News", "plain"]


def test_documents_of_one_witness_are_joined_and_count_once():
    """A wire story and its copy: two marks, a line, one witness; an incident that only they report has no second."""
    spec = witnesses.witness_matrix(incidents("d00+d02", "d00+d02 d01"), documents(3)).to_dict()

    heads = {record["words"]: record["x"] for record in spec["datasets"]["head"]}
    ends = [(record["row"], record["x"], record["x1"]) for record in spec["datasets"]["join"]]
    assert ends == [(row, heads["ABC News, 1 Jan"], heads["ABC News, 3 Jan"]) for row in (0, 1)]
    assert len(spec["datasets"]["cell"]) == 5
    told = spec["usermeta"]["sitrep"]
    assert told["caption"].startswith("1 of 2 incidents have more than one witness")
    assert "joined by a line are one witness" in told["caption"]
    assert "(2)" in told["alt"] and "d00+d02" in told["alt"]
    assert [record["heard"] for record in spec["datasets"]["label"]] == ["1, in 2 documents", "2, in 3 documents"]


def test_rows_are_chosen_by_witnesses_not_by_copies():
    """Forty incidents that two witnesses report leave no row to one that a wire and ten copies report."""
    copies = "+".join(f"d{n:02}" for n in range(11))

    data = witnesses.witness_matrix(incidents(copies, *["d11 d12"] * 40), documents(13)).to_dict()["datasets"]

    assert len({record["row"] for record in data["cell"]}) == 40
    assert data["join"] == []
    assert data["label"][-1]["words"] == "1 more incident"


def test_further_columns_count_witnesses():
    """A copy of a text in a column of its own is nobody further."""
    told = incidents(*(f"d{n % 60:02} d{(n * 7 + 1) % 60:02}" for n in range(39)), "d00+d59 d58+d57")

    spec = witnesses.witness_matrix(told, documents(60), 343).to_dict()

    shown = {record["words"] for record in spec["datasets"]["other"]}
    assert shown == {"+1", "+2"}


def test_documents_of_one_publisher_are_told_apart_by_their_day():
    """Two columns of one name would say nothing."""
    data = witnesses.witness_matrix(incidents("d00 d02"), documents(3)).to_dict()["datasets"]

    assert [record["words"] for record in data["head"]] == [
        "ABC News, 1 Jan",
        "Uprooted Palestinians",
        "ABC News, 3 Jan",
    ]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("count", [1, 17, 60])
def test_names_of_documents_keep_apart(count, width):
    """Those that do not fit share the last column, and what they report is counted there."""
    told = incidents(*(f"d{n % count:02} d{(n * 7 + 1) % count:02}" for n in range(40)))

    spec = witnesses.witness_matrix(told, documents(count), width).to_dict()

    places = [record["x"] for record in spec["datasets"]["head"]]
    assert all(b - a >= 14 for a, b in itertools.pairwise(places))
    assert places[-1] < spec["width"] == width
    if count == 60:
        assert spec["datasets"]["head"][-1]["words"].endswith(" others")
        pairs = sum(len(set(ids.split())) for ids in told["document_ids"])
        counted = sum(int(record["words"].removeprefix("+")) for record in spec["datasets"]["other"])
        assert len(spec["datasets"]["cell"]) + counted == pairs


def test_of_many_incidents_those_that_several_documents_report_have_a_row():
    """The others are counted by document in the last row, and all stand in the table."""
    told = incidents(*(["d00"] * 150 + ["d00 d01"] * 30 + ["d02"] * 20))

    spec = witnesses.witness_matrix(told, documents(3)).to_dict()

    labels = [record["words"] for record in spec["datasets"]["label"]]
    assert len(labels) == 31 and labels[-1] == "170 more incidents"
    assert [record["words"] for record in spec["datasets"]["other"]] == ["150", "20"]
    assert len(spec["usermeta"]["sitrep"]["table"]) == 200


def test_forty_incidents_all_have_a_row():
    """Also those that one document reports."""
    spec = witnesses.witness_matrix(incidents(*["d00"] * 40), documents(17)).to_dict()

    assert len(spec["datasets"]["label"]) == 40


@pytest.mark.parametrize("width", WIDTHS)
def test_no_row_touches_the_next(width):
    """On a phone the name stands above the marks."""
    spec = witnesses.witness_matrix(incidents(*["d00 d01"] * 40), documents(17), width).to_dict()

    labels = [record["y"] for record in spec["datasets"]["label"]]
    rows = {record["row"] for record in spec["datasets"]["cell"]}
    marks = [record["my"] for record in spec["datasets"]["label"]]
    assert rows == set(range(40))
    assert all(b - a >= 18 for a, b in itertools.pairwise(labels))
    assert all(label - 1 <= mark for label, mark in zip(labels, marks, strict=True))
    assert (width == 343) == all(mark - label >= 12 for label, mark in zip(labels, marks, strict=True))


@pytest.mark.parametrize("width", WIDTHS)
def test_an_empty_grid_is_drawn(width):
    """A report about documents without events still has its figures."""
    chart = witnesses.witness_matrix(incidents(), documents(0), width)

    assert isinstance(chart, alt.LayerChart)
    assert chart.to_dict()["usermeta"]["sitrep"]["alt"]
