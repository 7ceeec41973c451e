"""The ladder chart, the channel chart and the grid of witnesses: their data and encodings."""

import itertools
import json
import re
from datetime import date, timedelta

import altair as alt
import pandas as pd
import pytest

from sitrep import escalation
from sitrep.charts import channel, ladder, ladder_layout, lettering, plane, theme, timeline, witnesses
from sitrep.charts.lettering import Box

LADDER = escalation.read_ladder()
ACTORS = (
    ("United States", "us_coalition"),
    ("pro-regime forces", "pro_regime"),
    ("Russia", "russia"),
    ("Syrian Democratic Forces", "sdf"),
)
OUTCOMES = ("ignored", "unknown", "complied", "ongoing", "delivered", "refused")
COUNTS = (0, 1, 15, 200)
WIDTHS = (600, 345)


def incidents(count, *, days=90):
    """Return *count* incidents of all types, three a day, with every kind of window."""
    types, rows = sorted(LADDER.types), []
    for n in range(count):
        (actor, side), (target, _) = ACTORS[n * 3 % 4], ACTORS[(n * 3 + 1) % 4]
        day = date(2017, 4, 3) + timedelta(days=n // 3 * days * 3 // count)
        start, end = [
            (day, day),
            (day, day),
            (None, day),
            (day, day + timedelta(days=4)),
            (day, None),
            (day, day),
            (None, None),
        ][n % 7]
        kind = types[n * 7 % len(types)]
        rows.append(
            {
                "id": f"i-{n}",
                "order": n + 1,
                "order_basis": "dated",
                "rung": LADDER.rung_of(kind).key,
                "type": kind,
                "plover": "",
                "cameo": "",
                "actor": actor,
                "actor_side": side,
                "target": target,
                "target_side": "other",
                "forces": f"{actor}; {target}",
                "start": start and start.isoformat(),
                "end": end and end.isoformat(),
                "label": LADDER.label(kind, (actor,), (target,)),
                "outcome": OUTCOMES[n % 6],
                "certainty": "asserted",
                "relation": "inside",
                "n_claims": 1,
                "n_documents": 2,
                "claim_ids": f"c{n}",
                "document_ids": "abc cbs",
                "words": f"words {n}",
                "disagreements": "",
            }
        )
    return pd.DataFrame(rows, columns=escalation.incidents([], [], [], LADDER).columns)


def one(**changes):
    """Return a table of one incident: a strike of 18 May 2017."""
    table = incidents(1)
    values = {"type": "air_strike", "rung": "attack", "start": "2017-05-18", "end": "2017-05-18", "outcome": "unknown"}
    for name, value in (values | changes).items():
        table[name] = [value]
    return table


def messages():
    """Return a message, its relay by an unnamed source, and one about a third party that nobody relays."""
    rows = [
        ("m-1", "United States", "us_coalition", "Russia", "russia", "delivered", "", False),
        ("m-2", "Russia", "russia", "pro-regime forces", "pro_regime", "delivered", "m-1", True),
        ("m-3", "United States", "us_coalition", "Russia", "russia", "unknown", "", False),
    ]
    columns = ["id", "sender", "sender_side", "recipient", "recipient_side", "outcome", "relay_of", "anonymous_source"]
    table = pd.DataFrame(rows, columns=columns)
    table["order"], table["channel"], table["content"] = [1, 2, 3], "hotline", "leave_zone"
    table["about"], table["start"], table["end"] = "pro-regime forces", "2017-05-19", "2017-06-01"
    table["claim_ids"], table["document_ids"], table["words"] = "c1", "abc", "words"
    return table


def overlapping(boxes):
    """Return the pairs of boxes that share an area."""
    return [(a, b) for a, b in itertools.combinations(boxes, 2) if a.meets(b)]


def events(chart):
    """Return the records of a ladder chart's marks."""
    return chart.to_dict()["datasets"]["event"]


# Placing


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("count", COUNTS)
def test_no_two_labels_overlap_and_none_leaves_the_figure(count, width):
    """At any number of events, wide and narrow; Helvetica's widths are the wider ones."""
    layout = ladder_layout.laid_out(incidents(count), LADDER, width)

    boxes = layout.label_boxes()
    assert overlapping(boxes) == []
    whole = Box(x0=0, y0=0, x1=width, y1=layout.height)
    assert all(whole.holds(box) for box in boxes)
    assert len([event for event in layout.events if event.label]) == count


@pytest.mark.parametrize("width", WIDTHS)
def test_no_label_lies_on_a_mark_or_bar(width):
    """Neither its own nor another's."""
    layout = ladder_layout.laid_out(incidents(60), LADDER, width)
    marks = [Box(x0=e.x0, y0=e.y - 4, x1=e.x1, y1=e.y + 4) for e in layout.events]

    hit = [(box, mark) for box in layout.label_boxes() for mark in marks if box.meets(mark)]

    assert hit == []


def test_a_higher_band_means_more_force():
    """From top to bottom the rungs descend."""
    layout = ladder_layout.laid_out(incidents(30), LADDER, 600)
    place = {rung.key: number for number, rung in enumerate(LADDER.rungs)}

    drawn = [place[band.rung.key] for band in sorted(layout.bands, key=lambda band: band.y0)]

    assert drawn == sorted(drawn, reverse=True)
    for event in layout.events:
        band = next(band for band in layout.bands if band.y0 <= event.y <= band.y1)
        assert event.row["type"] in band.rung.event_types


def test_events_of_one_day_stand_side_by_side_in_their_order():
    """Six steps of one day read from left to right within the day's column."""
    table = pd.concat([one(order=n, id=f"i-{n}", start="2017-05-18" if n == 6 else None) for n in range(1, 7)])
    table = pd.concat([table, one(order=7, start="2017-06-01", end="2017-06-01")])

    layout = ladder_layout.laid_out(table, LADDER, 600)

    line = layout.panels[0].line
    day = date(2017, 5, 18)
    places = [event.xm for event in layout.events][:6]
    assert places == sorted(places) and len(set(places)) == 6
    assert line.left(day) <= places[0] and places[-1] <= line.right(day)
    assert min(b - a for a, b in itertools.pairwise(places)) >= 2 * 6  # a mark is 12 px wide


def test_a_busy_day_takes_room_from_empty_ones_and_days_stay_in_order():
    """Columns are never negative, never overlap, and fill the line exactly."""
    first, busy = date(2017, 5, 1), date(2017, 5, 18)

    line = timeline.timeline(first, date(2017, 6, 20), {busy: 12, first: 1}, 100.0, 500.0)

    widths = [b - a for a, b in itertools.pairwise(line.edges)]
    assert min(widths) > 0
    assert (line.edges[0], line.edges[-1]) == (100.0, pytest.approx(500.0, abs=0.5))
    assert line.right(busy) - line.left(busy) == pytest.approx(12 * timeline.STEP_PX, abs=0.1)
    assert line.last == date(2017, 6, 20)


@pytest.mark.parametrize("days", [1, 2, 30, 400, 26_000])
def test_names_of_days_never_touch(days):
    """From one day to seventy years."""
    first = date(1953, 7, 27)
    line = timeline.timeline(first, first + timedelta(days=days - 1), {first: 3}, 100.0, 590.0)

    named = timeline.named_days(line, [], 12)

    middles = [(timeline.centre(line, day), lettering.width_px(name, 12) / 2) for day, name in named]
    assert named and all(a + b + 1 < c - d for (a, b), (c, d) in itertools.pairwise(middles))


def test_many_events_are_drawn_month_by_month():
    """Below forty events one panel, from forty on one a month, and one for events without a day."""
    assert [panel.title for panel in ladder_layout.laid_out(incidents(39), LADDER, 600).panels] == [""]

    titles = [panel.title for panel in ladder_layout.laid_out(incidents(60), LADDER, 600).panels]
    assert titles[:2] == ["Apr 2017", "May 2017"]
    assert titles[-1] == "No day given"


# Drawing


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("count", COUNTS)
def test_the_ladder_is_a_valid_figure_at_any_size(count, width):
    """With caption, text alternative, source and a row a mark; the transparent layer is the last."""
    chart = ladder.ladder_chart(incidents(count), LADDER, width)

    spec = chart.to_dict()
    about = spec["usermeta"]["sitrep"]
    assert len(events(chart)) == len(about["table"]) == count
    assert all(about[name] for name in ("id", "caption", "alt", "source"))
    assert spec["layer"][-1]["mark"]["opacity"] == pytest.approx(0.001)
    assert "tooltip" in spec["layer"][-1]["encoding"]
    assert len(json.dumps(spec)) < 30_000 + 1_500 * count  # one copy of the data, whatever the number of layers


def test_a_day_is_a_filled_mark_and_a_window_a_bar_with_a_hollow_one():
    """An open start has an arrow and no bar."""
    kinds = {
        "dated": one(),
        "window": one(end="2017-05-21"),
        "before": one(start=None),
        "after": one(end=None),
        "undated": one(start=None, end=None),
    }
    drawn = {kind: events(ladder.ladder_chart(table, LADDER))[0] for kind, table in kinds.items()}

    assert {kind: record["kind"] for kind, record in drawn.items()} == {kind: kind for kind in kinds}
    assert [kind for kind, record in drawn.items() if record["left_arrow"]] == ["before"]
    assert [kind for kind, record in drawn.items() if record["right_arrow"]] == ["after"]
    assert drawn["before"]["x0"] < drawn["before"]["xm"] == drawn["before"]["x1"]
    assert drawn["before"]["when"] == "on or before 18 May 2017"
    assert drawn["undated"]["when"] == "no day given"


def test_actors_differ_by_colour_and_by_shape():
    """Never by colour alone."""
    spec = ladder.ladder_chart(incidents(15), LADDER).to_dict()
    filled = next(layer for layer in spec["layer"] if "shape" in layer["encoding"] and "color" in layer["encoding"])

    for channel_name in ("color", "shape"):
        scale = filled["encoding"][channel_name]["scale"]
        assert len(set(scale["range"])) == len(scale["domain"]) == 4


@pytest.mark.parametrize(
    ("kind", "outcome", "words", "mark"),
    [
        ("warning_shots", "ignored", "ignored", "cross"),
        ("warning_shots", "complied", "complied", "check"),
        ("message_relay", "delivered", "passed on", "check"),
        ("warning_shots", "unknown", "no answer reported", "ring"),
        ("air_strike", "unknown", "", ""),  # nobody asked anything
        ("patrol", "ongoing", "", ""),
        ("warning_shots", "complied / ignored", "complied / ignored", "ring"),  # the documents differ
    ],
)
def test_an_answer_is_written_and_marked(kind, outcome, words, mark):
    """A missing answer is shown where one was asked for, and only there."""
    record = events(ladder.ladder_chart(one(type=kind, outcome=outcome), LADDER))[0]

    assert (record["answer"], record["mark"]) == (words, mark)


def test_marks_of_answers_are_drawn_as_paths():
    """A sign from another font would look different everywhere."""
    spec = ladder.ladder_chart(one(type="warning_shots", outcome="ignored"), LADDER).to_dict()

    shapes = [layer["encoding"].get("shape", {}).get("scale", {}).get("range", []) for layer in spec["layer"]]
    assert list(plane.ANSWER_MARKS.values()) in shapes
    assert not re.search("[✓✔✕✖✗✘○●]", json.dumps(spec, ensure_ascii=False))


def test_the_title_states_what_was_found():
    """Use of force, its day, and the warnings that went before it unheeded; none of it typed by hand."""
    shots = one(type="warning_shots", outcome="ignored", order=1, start=None)
    request = one(type="request_halt", outcome="ignored", order=2, start=None)
    strike = one(order=3)

    found = ladder.finding(pd.concat([shots, request, strike]), LADDER)

    assert found == "Use of force on 18 May 2017 after 2 ignored warnings or requests"
    assert ladder.finding(strike, LADDER) == "Use of force on 18 May 2017"
    assert ladder.finding(shots, LADDER) == "No use of force is reported; the highest rung reached is “warning shots”"
    assert ladder.finding(incidents(0), LADDER) == "No event is reported"
    open_start = ladder.finding(one(start=None), LADDER)
    assert open_start == "Use of force on or before 18 May 2017"


def test_a_picked_force_dims_the_others():
    """The page sets `picked`; every mark's record names its forces."""
    spec = ladder.ladder_chart(incidents(15), LADDER).to_dict()

    assert {"name": "picked", "value": ""} in spec["params"]
    tests = {
        layer["encoding"]["opacity"]["condition"]["test"]
        for layer in spec["layer"]
        if "condition" in layer["encoding"].get("opacity", {})
    }
    assert tests == {plane.PICKED}
    assert all("; " in record["forces"] for record in spec["datasets"]["event"])


def test_words_of_documents_are_values_never_expressions():
    """A label that looks like code stays a label."""
    nasty = "datum.x']; {{ }} </script> javascript:alert(1)"

    spec = ladder.ladder_chart(one(label=nasty, actor=nasty, words=nasty, actor_side="it's \\ odd"), LADDER).to_dict()

    layers = json.dumps([{k: v for k, v in layer.items() if k != "encoding"} for layer in spec["layer"]])
    assert "alert" not in layers
    assert spec["datasets"]["event"][0]["event"] == nasty


def test_a_text_alternative_tells_the_sequence():
    """In order, with days and answers."""
    table = pd.concat([one(order=2), one(order=1, type="warning_shots", outcome="ignored", label="Shots", start=None)])

    words = ladder.in_words(table, LADDER)

    assert words.index("Shots, on or before 18 May 2017, ignored") < words.index("18 May 2017.")
    assert "without events" in ladder.in_words(incidents(0), LADDER)


# The channel and the witnesses


def test_messages_are_arrows_between_lifelines_in_order():
    """From the sender's line to the recipient's, downwards."""
    spec = channel.channel_chart(messages()).to_dict()

    lines = {record["words"]: record["x"] for record in spec["datasets"]["title"]}
    arrows = [record for record in spec["datasets"]["arrow"] if not record["inferred"]]
    assert [a["x0"] for a in arrows] == [lines[name] for name in ("U.S. / coalition", "Russia", "U.S. / coalition")]
    assert [a["way"] for a in arrows] == ["right", "right", "right"]
    assert [a["mark"] for a in arrows] == ["check", "check", "ring"]
    assert [a["y"] for a in arrows] == sorted(a["y"] for a in arrows)
    assert lines["U.S. / coalition"] < lines["Russia"] < lines["Pro-regime forces"]


def test_a_message_that_nobody_relays_has_a_dashed_arrow():
    """It is about a third party; whether it reached that party is not said. The relayed one has none."""
    spec = channel.channel_chart(messages()).to_dict()

    inferred = [record for record in spec["datasets"]["arrow"] if record["inferred"]]
    assert [(record["sender"], record["outcome"]) for record in inferred] == [("United States", "not reported")]
    assert inferred[0]["y"] == max(record["y"] for record in spec["datasets"]["arrow"])


def test_a_source_that_is_not_named_is_marked():
    """In the label and in the tooltip."""
    spec = channel.channel_chart(messages()).to_dict()

    assert [record["source"] for record in spec["datasets"]["arrow"]][1] == "not named in the text"
    assert any("source not named" in record["words"] for record in spec["datasets"]["label"])


@pytest.mark.parametrize("width", WIDTHS)
def test_charts_of_empty_tables_are_drawn(width):
    """A report about documents without messages still has its figures."""
    documents = pd.DataFrame({"id": [], "publisher": [], "published": []})

    drawn = [
        channel.channel_chart(messages().iloc[:0], width),
        witnesses.witness_matrix(incidents(0), documents, width),
    ]

    assert all(isinstance(chart, alt.LayerChart) and chart.to_dict()["usermeta"]["sitrep"]["alt"] for chart in drawn)


def test_the_grid_marks_who_reports_what():
    """One mark for each pair that the incidents name; documents in the order of publication, the undated last."""
    documents = pd.DataFrame(
        {
            "id": ["abc", "plain", "cbs"],
            "publisher": ["ABC News", None, "CBS News"],
            "published": ["2017-06-01", None, "2017-05-18"],
        }
    )
    table = incidents(3)
    table["document_ids"] = ["abc cbs", "plain", "cbs"]

    spec = witnesses.witness_matrix(table, documents).to_dict()

    assert [record["words"] for record in spec["datasets"]["head"]] == ["CBS News", "ABC News", "plain"]
    assert sorted(record["document"] for record in spec["datasets"]["cell"]) == [
        "ABC News",
        "CBS News",
        "CBS News",
        "plain",
    ]


# Letters


def test_a_shortened_text_fits_and_says_that_it_is_cut():
    """At a word where it can."""
    cut = lettering.shortened("United States struck a larger pro-regime force", 150, 13)

    assert cut.endswith("…") and lettering.width_px(cut, 13) <= 150
    assert lettering.shortened("short", 150, 13) == "short"
    assert all(lettering.width_px(line, 13) <= 80 for line in lettering.wrapped("one two three four five six", 80, 13))


def test_every_side_of_the_messages_keeps_its_colour():
    """The same as on the map and the ladder."""
    spec = channel.channel_chart(messages()).to_dict()
    scale = next(layer["encoding"]["color"]["scale"] for layer in spec["layer"] if "color" in layer.get("encoding", {}))

    assert dict(zip(scale["domain"], scale["range"], strict=True)) == {
        side: style.colour for side, style in theme.SIDES.items()
    }


@pytest.mark.parametrize("count", [1, 12, 60])
def test_names_of_documents_keep_apart_in_the_grid(count):
    """Many documents make the grid wider; the names of incidents keep half of what was asked for."""
    documents = pd.DataFrame({"id": [f"d{n:02}" for n in range(count)], "publisher": "ABC News", "published": None})

    spec = witnesses.witness_matrix(incidents(3), documents, 345).to_dict()

    places = [record["x"] for record in spec["datasets"]["head"]]
    assert all(b - a >= 14 for a, b in itertools.pairwise(places))
    assert places[0] > 345 * 0.4 and places[-1] < spec["width"]
