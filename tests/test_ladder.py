"""The ladder charts: their data and encodings."""

import itertools
import json
import re
from datetime import date, timedelta

import pandas as pd
import pytest

from sitrep import escalation
from sitrep.charts import ladder, ladder_layout, ladder_overview, ladder_parts, ladder_words, lettering, plane, timeline
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
                "order_low": max(1, n - 1),
                "order_high": min(count, n + 3),
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
    return pd.DataFrame(rows, columns=escalation.incidents(escalation.account([], [], [], LADDER)).columns)


def one(**changes):
    """Return a table of one incident: a strike of 18 May 2017."""
    table = incidents(1)
    values = {"type": "air_strike", "rung": "attack", "start": "2017-05-18", "end": "2017-05-18", "outcome": "unknown"}
    for name, value in (values | changes).items():
        table[name] = [value]
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


def test_events_of_one_day_without_an_order_stand_one_above_the_other():
    """A staircase would look like a sequence that no text gives."""
    table = pd.concat([one(order=n, id=f"i-{n}", order_basis="listing") for n in range(1, 7)])

    layout = ladder_layout.laid_out(table, LADDER, 600)

    assert len({event.xm for event in layout.events}) == 1
    assert len({event.y for event in layout.events}) == 6
    assert all(event.follows == () for event in layout.events)


def test_only_what_a_text_puts_in_order_stands_side_by_side():
    """Two of five events of a day, joined by a line from the earlier to the later; the rest keep one column."""
    bases = ["dated", "listing", "stated", "listing", "listing"]
    table = pd.concat([one(order=n, id=f"i-{n}", order_basis=basis) for n, basis in enumerate(bases, start=1)])

    spec = ladder.ladder_chart(table, LADDER).to_dict()
    layout = ladder_layout.laid_out(table, LADDER, 720)

    first, then = layout.events[1], layout.events[2]
    assert then.follows == (first,) and first.xm + 2 * 6 <= then.xm  # a mark is 12 px wide
    assert len({layout.events[n].xm for n in (0, 3, 4)}) == 1
    assert [(round(first.xm, 1), round(first.y, 1))] == [(line["x"], line["y0"]) for line in spec["datasets"]["told"]]
    assert "only marks joined by a line have an order" in spec["usermeta"]["sitrep"]["caption"]


def put(*pairs, reason="stated"):
    """Return the table `sequence` for pairs of numbers of incidents."""
    return pd.DataFrame([{"before_id": f"i-{a}", "after_id": f"i-{b}", "reason": reason} for a, b in pairs])


def test_all_that_words_put_before_a_strike_stands_left_of_it():
    """Three steps before one strike, none of them in an order among themselves; what nobody orders stands apart."""
    table = pd.concat([one(order=n, id=f"i-{n}", order_basis="none") for n in range(1, 6)])

    layout = ladder_layout.laid_out(table, LADDER, 720, put((1, 4), (2, 4), (3, 4)))

    *steps, strike, other = layout.events
    assert strike.follows == tuple(steps)
    assert len({event.xm for event in steps}) == 1 and steps[0].xm < strike.xm < other.xm
    spec = ladder.ladder_chart(table, LADDER, sequence=put((1, 4), (2, 4), (3, 4))).to_dict()
    assert len(spec["datasets"]["told"]) == 3


def test_a_line_joins_neighbours_not_what_lies_two_steps_apart():
    """First, then, last: the pair of first and last adds no line. A listing adds none at all."""
    table = pd.concat([one(order=n, id=f"i-{n}", order_basis="none") for n in range(1, 4)])

    first, then, last = ladder_layout.laid_out(table, LADDER, 720, put((1, 2), (2, 3), (1, 3))).events
    listed = ladder_layout.laid_out(table, LADDER, 720, put((1, 2), reason="listing")).events

    assert (then.follows, last.follows) == ((first,), (then,))
    assert first.xm < then.xm < last.xm
    assert all(event.follows == () for event in listed)


@pytest.mark.parametrize("width", [720, 345])
def test_a_line_between_two_marks_spares_the_words_on_its_way(width):
    """Marks high and low on the ladder, labels between them: the parts of the line add up to what no label covers."""
    kinds = ["air_strike", *["warning_shots"] * 3, "agreement"]
    table = pd.concat(
        [one(order=n, id=f"i-{n}", type=kind, order_basis="none", label="L" * 60) for n, kind in enumerate(kinds, 1)]
    )
    pairs = put((5, 2), (2, 1), (5, 3), (5, 4))

    layout = ladder_layout.laid_out(table, LADDER, width, pairs)
    drops = ladder.ladder_chart(table, LADDER, width, sequence=pairs).to_dict()["datasets"]["drop"]

    assert len(drops) > 4
    for drop in drops:
        assert drop["y0"] < drop["y1"]
        for box in [*layout.label_boxes(), *layout.name_boxes()]:
            if box.x0 < drop["x"] < box.x1:
                assert drop["y1"] <= box.y0 + 0.1 or box.y1 <= drop["y0"] + 0.1


def test_two_chains_of_one_day_share_no_step():
    """No line of one runs through a mark of the other."""
    table = pd.concat([one(order=n, id=f"i-{n}", order_basis="none") for n in range(1, 5)])

    a, b, c, d = ladder_layout.laid_out(table, LADDER, 720, put((1, 2), (3, 4))).events

    assert len({event.xm for event in (a, b, c, d)}) == 4


def test_a_mark_says_all_places_that_the_words_allow():
    """In the tooltip, in the text and in the table: an order that is not given is not hidden."""
    spec = ladder.ladder_chart(one(order=4, order_low=2, order_high=23), LADDER).to_dict()

    assert events(ladder.ladder_chart(one(order=4, order_low=2, order_high=23), LADDER))[0]["place"] == "2 to 23"
    assert "place 2 to 23" in spec["usermeta"]["sitrep"]["alt"]
    assert spec["usermeta"]["sitrep"]["table"][0]["place"] == "2 to 23"
    assert events(ladder.ladder_chart(one(order_low=1, order_high=1), LADDER))[0]["place"] == "1"


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


def test_few_events_make_one_ladder_and_many_one_for_each_period():
    """Below forty one; from forty on parts of at most thirty that lose no event and cut no day."""
    assert len(ladder_parts.parts(incidents(39))) == 1
    table = incidents(200)

    parts = ladder_parts.parts(table)

    assert sorted(name for part in parts for name in part.incidents["id"]) == sorted(table["id"])
    assert all(0 < len(part.incidents) <= ladder_parts.MOST for part in parts)
    assert len({part.key for part in parts}) == len(parts)
    days = [set(part.incidents["end"].fillna(part.incidents["start"]).dropna()) for part in parts]
    assert not any(a & b for a, b in itertools.combinations(days, 2))
    assert parts[-1].key == "no-day"


def test_parts_end_with_a_month_where_they_can():
    """Twenty events in each of three months: no part mixes the end of one with the start of the next needlessly."""
    table = pd.concat(
        one(id=f"i-{n}", order=n + 1, start=f"2017-{4 + n // 20:02}-{1 + n % 20:02}", end=f"2017-{4 + n // 20:02}-28")
        for n in range(60)
    )

    assert [part.days for part in ladder_parts.parts(table)] == ["28 Apr 2017", "28 May 2017", "28 Jun 2017"]


def test_a_day_with_more_events_than_a_ladder_holds_is_not_torn_apart():
    """Forty-five events of one day: one part."""
    table = pd.concat(one(id=f"i-{n}", order=n + 1) for n in range(45))

    assert [len(part.incidents) for part in ladder_parts.parts(table)] == [45]


@pytest.mark.parametrize("days", [1, 20, 90, 400, 5_000])
def test_the_overview_counts_every_event_once_in_few_periods(days):
    """From one day to fourteen years; days, weeks, months, quarters or years, whichever are few enough."""
    table = incidents(200, days=days)

    counted = ladder_overview.grid(table, LADDER, 16)

    assert sum(counted.counts.values()) == 200
    assert len(counted.starts) <= 16
    assert {start for _, start in counted.counts} <= set(counted.starts)


def test_many_events_begin_with_an_overview_under_the_ladders_name():
    """A permalink to the ladder holds whatever the number of events; every figure has an id of its own."""
    figures = [chart.to_dict() for chart in ladder.ladder_charts(incidents(200), LADDER)]

    names = [figure["usermeta"]["sitrep"]["id"] for figure in figures]
    assert names[0] == "figure-ladder" and len(set(names)) == len(names) > 3
    assert [chart.to_dict()["usermeta"]["sitrep"]["id"] for chart in ladder.ladder_charts(incidents(15), LADDER)] == [
        "figure-ladder"
    ]
    numbers = figures[0]["datasets"]["cell"]
    assert sum(int(record["words"]) for record in numbers) == 200


@pytest.mark.parametrize("count", COUNTS)
def test_a_ladder_brings_a_second_layout_for_narrow_screens(count):
    """As wide as a phone, with letters of 9 px or more, and with the same events."""
    for chart in ladder.ladder_charts(incidents(count), LADDER):
        wide = chart.to_dict()
        compact = wide["usermeta"]["sitrep"]["compact"]

        sizes = [part["mark"]["fontSize"] for part in compact["layer"] if part["mark"].get("type") == "text"]
        assert compact["width"] == 343 and min([*sizes, compact["title"]["subtitleFontSize"]]) >= 9
        assert [record["event"] for record in compact["datasets"].get("event", [])] == [
            record["event"] for record in wide["datasets"].get("event", [])
        ]


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
    assert len(json.dumps(spec)) < 45_000 + 3_000 * count  # one copy of the data a layout, whatever its layers


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

    found = ladder_words.finding(pd.concat([shots, request, strike]), LADDER)

    assert found == "Use of force on 18 May 2017 after 2 ignored warnings or requests"
    assert ladder_words.finding(strike, LADDER) == "Use of force on 18 May 2017"
    assert (
        ladder_words.finding(shots, LADDER)
        == "No use of force is reported; the highest rung reached is “warning shots”"
    )
    assert ladder_words.finding(incidents(0), LADDER) == "No event is reported"
    open_start = ladder_words.finding(one(start=None), LADDER)
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

    words = ladder_words.in_words(table, LADDER)

    assert words.index("Shots, on or before 18 May 2017, ignored") < words.index(", 18 May 2017 (place 1).")
    assert "without events" in ladder_words.in_words(incidents(0), LADDER)


# Letters


def test_a_shortened_text_fits_and_says_that_it_is_cut():
    """At a word where it can."""
    cut = lettering.shortened("United States struck a larger pro-regime force", 150, 13)

    assert cut.endswith("…") and lettering.width_px(cut, 13) <= 150
    assert lettering.shortened("short", 150, 13) == "short"
    assert all(lettering.width_px(line, 13) <= 80 for line in lettering.wrapped("one two three four five six", 80, 13))
