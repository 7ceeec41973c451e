"""The escalation: order, incidents, messages, forces, statements, and the ladder they stand on."""

import itertools
from dataclasses import replace
from datetime import date

import pytest
from happenings import LADDER, RUSSIA, THEM, US, before, claim, dates, document, eighteenth_of_may, event, message
from hypothesis import given, settings
from hypothesis import strategies as st

from sitrep import escalation, tables
from sitrep.errors import ReferenceDataError
from sitrep.escalation import happening, order, relations, values
from sitrep.escalation import ladder as ladder_file
from sitrep.escalation.happening import Window
from sitrep.escalation.order import Before, Item

# The vocabulary of the annotation schema, version 1.0.
VOCABULARY = [
    "zone_establishment",
    "zone_entry",
    "zone_presence",
    "zone_entry_into_force",
    "line_crossing",
    "advance",
    "patrol",
    "force_buildup",
    "readiness",
    "fortification",
    "construction",
    "training",
    "combat_air_patrol",
    "surveillance",
    "interception",
    "warning",
    "warning_channel",
    "request_to_leave",
    "request_halt",
    "message_relay",
    "contact_attempt",
    "leaflet_drop",
    "conditional_threat",
    "show_of_force",
    "warning_shots",
    "refusal_to_withdraw",
    "withdrawal",
    "weapons_withdrawal",
    "air_strike",
    "shootdown",
    "drone_attack",
    "ground_attack",
    "naval_strike",
    "clash",
    "confrontation",
    "injury",
    "channel_suspension",
    "prohibition",
    "reporting_rule",
    "announcement",
    "agreement",
    "meeting",
    "press_briefing",
    "press_statement",
    "publication",
]


def ranked(*args):
    """Return the ids in order."""
    ranks = escalation.ranked(*args)
    return sorted(ranks, key=lambda name: ranks[name])


# The ladder


def test_every_event_type_stands_on_exactly_one_rung():
    """A type that two rungs list, or none, would make the chart depend on the order of the file."""
    listed = [name for rung in LADDER.rungs for name in rung.event_types]

    assert sorted(listed) == sorted(VOCABULARY)


def test_rungs_ascend_by_hostility_level_then_goldstein_then_plover():
    """The order is computed; the file's own order only parts what all three scales hold equal."""
    for lower, upper in itertools.pairwise(LADDER.rungs):
        assert (lower.mid, -lower.goldstein, -lower.plover_score) <= (upper.mid, -upper.goldstein, -upper.plover_score)

    keys = [rung.key for rung in LADDER.rungs]
    ascent = ["withdrawal", "statement", "request", "threat", "entry", "show_of_force", "warning_shots", "attack"]
    assert [key for key in keys if key in ascent] == ascent


def test_a_shuffled_file_gives_the_same_order_where_the_scales_differ():
    """Nobody orders rungs by hand."""
    differing = [rung for rung in LADDER.rungs if rung.key not in ("show_of_force", "build_up", "leaflets", "request")]

    assert escalation.in_order(differing[::-1]) == escalation.in_order(sorted(differing, key=lambda r: r.key))


@pytest.mark.parametrize(
    ("old", "new", "names"),
    [
        ("mid: 4", "mid: 6", "mid"),
        ('cameo: ["170"]', 'cameo: ["171"]', "171"),
        ("plover: REJECT", "plover: REJECTION", "REJECTION"),
        ("clash: {", "warning: {", "warning"),
        ("asks: true}", "ask: true}", "ask"),
    ],
)
def test_a_faulty_ladder_is_refused_by_name(tmp_path, old, new, names):
    """Each fault names the file and the entry."""
    path = tmp_path / "mine.yaml"
    path.write_text(ladder_file.FILE.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    with pytest.raises(ReferenceDataError, match=names) as caught:
        escalation.read_ladder(path)
    assert "mine.yaml" in str(caught.value)


def test_a_label_leaves_out_who_is_not_named():
    """No "unspecified" reaches a reader."""
    assert LADDER.label("air_strike", ("Chad",), ("a convoy",)) == "Chad struck a convoy"
    assert LADDER.label("air_strike", ("Chad", "Mali"), ()) == "Chad and Mali struck"
    assert LADDER.label("leaflet_drop", (), ()) == "Somebody dropped leaflets"
    assert LADDER.label("shootdown", ("Chad",), ("drone",)) == "Chad shot down the drone"
    assert LADDER.label("shootdown", ("Chad",), ("Mali",), body=True) == "Chad shot down an aircraft of Mali"
    assert LADDER.label("air_strike", ("Chad",), ("Mali",), body=True) == "Chad struck Mali"


def test_each_rung_says_where_three_scales_put_it_and_why():
    """The uppermost first, and no rung without a reason."""
    table = escalation.explained(LADDER)

    assert table["rung"].tolist() == [rung.label for rung in LADDER.rungs[::-1]]
    assert table["mid"].is_monotonic_decreasing
    assert (table["citation"] != "").all()


# Order


def test_the_steps_before_a_strike_come_out_in_order_though_told_backwards():
    """Text order is strike, entry, refusal, ...; time order puts the strike last."""
    claims, told = eighteenth_of_may()

    assert ranked(claims, told) == ["entry", "refusal", "requests", "show", "shots", "strike"]


def test_days_come_before_text_order():
    """What ended before another began stands first, wherever it is told."""
    late, early = event("late", day="2017-06-06", start=0), event("early", day="2017-05-18", start=50)

    assert ranked([late, early], []) == ["early", "late"]


def test_without_days_and_words_the_text_decides():
    """Documents without dates still give a sequence."""
    told = [event(name, start=at) for at, name in enumerate("abc")]

    assert ranked(told, []) == ["a", "b", "c"]
    assert ranked(told, [before("c", "a")]) == ["b", "c", "a"]


def test_no_events_give_no_ranks():
    """The empty case."""
    assert escalation.ranked([], []) == {}


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_kept_relations_and_dated_pairs_hold_in_every_sequence(data):
    """For any relations and windows: what is not reported as a contradiction is kept."""
    days = st.none() | st.integers(1, 9).map(lambda n: date(2017, 5, n))
    n = data.draw(st.integers(0, 7))
    items = []
    for number in range(n):
        start, end = data.draw(days), data.draw(days)
        if start and end and start > end:
            start, end = end, start
        items.append(Item(id=f"e{number}", window=Window(start=start, end=end), place=(number,)))
    pairs = data.draw(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=10))
    told = [
        Before(document_id="d", before_id=f"e{a}", after_id=f"e{b}", reason=r, cue="", start=i, end=i)
        for i, (a, b) in enumerate(pairs)
        for r in [data.draw(st.sampled_from(list(order.STRENGTH)))]
    ]

    line = order.sequence(items, told)

    assert sorted(line.ranks.values()) == list(range(1, n + 1))
    real = [r for r in told if {r.before_id, r.after_id} <= set(line.ranks) and r.before_id != r.after_id]
    assert len(line.kept) + len(line.clashes) == len(real)
    for relation in line.kept:
        assert line.ranks[relation.before_id] < line.ranks[relation.after_id]
    for x, y in itertools.permutations(items, 2):
        if x.window.end and y.window.start and x.window.end < y.window.start:
            assert line.ranks[x.id] < line.ranks[y.id]
    for item in items:
        narrowed = line.windows[item.id]
        assert narrowed.days >= 1 or narrowed.days == float("inf")


def test_a_circle_is_reported_with_both_cues_and_the_weaker_is_set_aside():
    """Neither sentence vanishes."""
    told = [before("a", "b", cue="after a", start=1), before("b", "a", "implied", cue="ignored b", start=40)]
    claims = [event("a"), event("b", "zone_entry", actor=THEM, start=5)]

    table = escalation.contradictions(escalation.account(claims, told, [document()], LADDER))

    assert ranked(claims, told) == ["a", "b"]
    row = table.iloc[0]
    assert (len(table), row["kind"], row["cue"], row["reason"]) == (1, "order", "ignored b", "implied")
    assert row["sentence"].startswith("The jets bombed") and row["against_sentences"].startswith("The jets bombed")
    assert "ignored b" in row["explanation"] and "after a" in row["explanation"]


def test_a_relation_against_the_days_is_reported_with_the_date_words():
    """The days win over "after", and the reader sees both."""
    claims = [
        event("june", day="2017-06-06", quote="june strike"),
        event("may", day="2017-05-18", start=30, quote="may strike"),
        dates("d1", "on 6 June", "2017-06-06", start=20),
    ]
    told = [before("june", "may", cue="later")]

    table = escalation.contradictions(escalation.account(claims, told, [document()], LADDER))

    assert ranked(claims, told) == ["may", "june"]
    assert table.iloc[0]["kind"] == "dates"
    assert "on 6 June" in table.iloc[0]["explanation"]


def test_documents_that_contradict_each_other_on_the_order_are_reported():
    """Each text is sound by itself; together they cannot both hold."""
    claims = []
    for doc in ("one", "two"):
        claims.append(event(f"{doc}-strike", day="2017-05-18", doc=doc))
        claims.append(event(f"{doc}-shots", "warning_shots", day="2017-05-18", doc=doc, start=9))
    told = [
        before("one-shots", "one-strike", doc="one", cue="after warning shots"),
        before("two-strike", "two-shots", "implied", doc="two", cue="then fired"),
    ]

    table = escalation.contradictions(escalation.account(claims, told, [document("one"), document("two")], LADDER))

    assert table["cue"].tolist() == ["then fired"]
    assert "after warning shots" in table.iloc[0]["explanation"]


def test_what_only_a_listing_parts_is_tied():
    """Six steps, one strike: all five come before it, two stated to; among the five either may be first."""
    claims, told = eighteenth_of_may()

    table = escalation.incidents(escalation.account(claims, told, [document()], LADDER))

    places = dict(zip(table["type"], escalation.places(table), strict=True))
    assert places.pop("air_strike") == "6"
    assert places == {
        "zone_entry": "1 to 4",  # the text states that it refused after it had entered
        "refusal_to_withdraw": "2 to 5",
        "request_halt": "1 to 5",
        "show_of_force": "1 to 5",
        "warning_shots": "1 to 5",
    }


def test_a_listing_narrows_no_window():
    """ "A show of force and warning shots": the second may have come first."""
    claims = [event("show", "show_of_force", day="2017-05-18"), event("shots", "warning_shots", start=9)]

    listed = escalation.windows(claims, [before("show", "shots", "listing")]).set_index("claim_id")
    stated = escalation.windows(claims, [before("show", "shots")]).set_index("claim_id")

    assert listed["start"].isna()["shots"]
    assert stated["start"]["shots"] == "2017-05-18"


def test_windows_tighten_and_say_why():
    """An event before another cannot end after it, nor the other begin before it."""
    claims = [
        event("strike", day="2017-05-18"),
        event("entry", "zone_entry", actor=THEM, start=9, end_day="2017-06-01"),
    ]

    table = escalation.windows(claims, [before("entry", "strike", cue="after it entered")]).set_index("claim_id")

    assert table.loc["entry", "said_end"] == "2017-06-01"
    assert table.loc["entry", "end"] == "2017-05-18"
    assert (table.loc["entry", "because_of"], table.loc["entry", "cue"]) == ("strike", "after it entered")
    assert table.loc["strike", "cue"] == ""


def test_dated_relations_join_neighbours_only():
    """Three dated events give two relations, not three; each carries the date's words."""
    claims = [event(name, day=f"2017-05-{n}", start=n) for name, n in (("a", 10), ("b", 11), ("c", 12))]
    claims.append(dates("d", "12 May", "2017-05-12"))

    table = escalation.order_relations(claims, [])

    assert sorted(zip(table["before_id"], table["after_id"], table["cue"], strict=True)) == [
        ("a", "b", ""),
        ("b", "c", "12 May"),
    ]
    assert set(table["reason"]) == {"dated"}


# Incidents


def test_incidents_of_one_article_come_in_order_with_their_answers():
    """Entry, refusal, requests, show of force, warning shots, strike; the three warnings were ignored."""
    claims, told = eighteenth_of_may()

    table = escalation.incidents(escalation.account(claims, told, [document()], LADDER))

    steps = ["zone_entry", "refusal_to_withdraw", "request_halt", "show_of_force", "warning_shots", "air_strike"]
    assert table["type"].tolist() == steps
    assert table["order"].tolist() == [1, 2, 3, 4, 5, 6]
    assert table["outcome"].tolist() == ["unknown", "unknown", "ignored", "ignored", "ignored", "unknown"]
    # A list is not a sequence: only what words support is called stated or implied.
    assert table["order_basis"].tolist()[1:] == ["stated", "none", "listing", "listing", "implied"]
    assert table["rung"].tolist()[-1] == "attack"


OF_AN_ACCOUNT = ("incidents", "disagreements", "contradictions")


@pytest.mark.parametrize("function", [*OF_AN_ACCOUNT, "messages", "forces", "statements", "refusals", "not_events"])
def test_tables_without_claims_have_their_columns(function):
    """No events is a report that says so, not a crash."""
    extra = {"forces": ([],), "statements": ([],)}.get(function, ())
    nothing = escalation.account([], [], [], LADDER) if function in OF_AN_ACCOUNT else []

    frame = getattr(escalation, function)(nothing, *extra)

    assert frame.empty
    tables.checked(frame, function)


def test_two_documents_about_one_strike_are_one_incident_with_both_claims():
    """Linked, not merged away."""
    claims = [
        event("cbs", day="2017-05-18", doc="cbs", actor="US-led coalition"),
        event("abc", start_day="2017-05-01", end_day="2017-06-01", doc="abc"),
    ]

    table = escalation.incidents(escalation.account(claims, [], [document("cbs"), document("abc")], LADDER))

    assert table["claim_ids"].tolist() == ["abc cbs"]
    assert table["n_documents"].tolist() == [2]
    assert (table.loc[0, "start"], table.loc[0, "end"]) == ("2017-05-18", "2017-05-18")


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"day": "2017-06-06"}, "another day"),
        ({"day": "2017-05-18", "actor": RUSSIA}, "another side"),
        ({"day": "2017-05-18", "kind": "shootdown"}, "another kind of event"),
        ({"day": "2017-05-18", "target": RUSSIA}, "another target"),
        ({"day": "2017-05-18", "certainty": "possible"}, "not said to have happened"),
    ],
)
def test_events_that_differ_in_kind_day_or_party_stay_apart(other, why):
    """*why* they are two."""
    first = event("one", day="2017-05-18", doc="one")
    second = event("two", doc="two", **other)

    table = escalation.incidents(escalation.account([first, second], [], [document("one"), document("two")], LADDER))

    assert not any("one two" in ids for ids in table["claim_ids"]), why


def test_two_vague_reports_do_not_vouch_for_each_other():
    """Without one day that is known to three days, two documents may mean two events."""
    claims = [event(name, doc=name, end_day="2017-06-01") for name in ("one", "two")]

    assert len(escalation.incidents(escalation.account(claims, [], [document("one"), document("two")], LADDER))) == 2


def test_steps_towards_one_strike_that_two_documents_tell_of_are_linked():
    """Both say "warning shots, then the strike of 18 May": the shots are one occurrence, the strike another."""
    claims = [event(f"{d}-strike", day="2017-05-18", doc=d) for d in ("one", "two")]
    claims += [event(f"{d}-shots", "warning_shots", end_day="2017-05-18", doc=d, start=9) for d in ("one", "two")]

    table = escalation.incidents(escalation.account(claims, [], [document("one"), document("two")], LADDER))

    assert table["claim_ids"].tolist() == ["one-shots two-shots", "one-strike two-strike"]


def test_headline_and_body_are_one_incident():
    """One document, one strike, told twice."""
    claims = [
        event("head", end_day="2017-06-01", section="headline"),
        event("body", day="2017-05-18", start=80),
    ]

    table = escalation.incidents(escalation.account(claims, [], [document()], LADDER))

    assert table["claim_ids"].tolist() == ["head body"]


def test_a_vague_claim_that_fits_two_incidents_stays_by_itself():
    """Nothing is decided that the words do not decide."""
    claims = [event("may", day="2017-05-18"), event("june", day="2017-06-06", start=9)]
    claims.append(event("some", end_day="2017-06-30", start=20))

    assert len(escalation.incidents(escalation.account(claims, [], [document()], LADDER))) == 3


def test_two_bodies_of_one_side_are_not_one_actor():
    """The small force and the larger one are told apart by their names."""
    claims = [
        event("in", "zone_presence", actor="small pro-regime force", day="2017-06-01"),
        event("out", "zone_presence", actor="larger pro-regime force", day="2017-06-01", start=9),
        event("all", "zone_presence", actor="pro-regime forces", day="2017-06-01", doc="two"),
    ]
    sided = [replace(c, norm={**c.norm, "actor_side": "pro_regime"}) for c in claims]

    assert len(escalation.incidents(escalation.account(sided[:2], [], [document()], LADDER))) == 2
    assert happening.apart(("small pro-regime force",), ("larger pro-regime force",))
    assert not happening.apart(("pro-regime forces",), ("larger pro-regime force",))


def test_a_stated_order_makes_two_incidents_of_one_kind():
    """ "Fired again after the first shots": same actor, same day, two events."""
    claims = [event("first", day="2017-05-18"), event("second", day="2017-05-18", start=9)]

    assert len(escalation.incidents(escalation.account(claims, [], [document()], LADDER))) == 1
    assert len(escalation.incidents(escalation.account(claims, [before("first", "second")], [document()], LADDER))) == 2


def test_figures_that_exclude_each_other_stand_side_by_side():
    """17 miles and 27 km agree; 50 km does not; nothing is averaged."""
    texts = {
        "reuters": "The jets struck about 17 miles out.",
        "cbs": "The jets struck 27 km out.",
        "front": "The jets struck 50 km out.",
    }
    figures = {"reuters": ("17 miles", 17, "mile"), "cbs": ("27 km", 27, "km"), "front": ("50 km", 50, "km")}
    claims = []
    for doc, (words, number, unit) in figures.items():
        claims.append(event(f"{doc}-strike", day="2017-05-18", doc=doc, quote="The jets struck"))
        at = texts[doc].index(words)
        norm = {"low": number, "high": number, "unit": unit, "what": "distance", "approx": False}
        claims.append(claim(f"{doc}-n", "quantity", doc=doc, start=at, quote=words, **norm))
    documents = [document(doc, text=text) for doc, text in texts.items()]

    told = escalation.account(claims, [], documents, LADDER)
    table = escalation.incidents(told)
    rows = escalation.disagreements(told).set_index("value")

    assert len(table) == 1
    for words in ("27 km (cbs, reuters)", "50 km (front)"):
        assert words in table.loc[0, "disagreements"]
    assert rows.loc["27 km", ["words", "document_ids", "contradicts"]].tolist() == [
        "27 km … 17 miles",
        "cbs reuters",
        "50 km",
    ]
    assert rows.loc["50 km", "contradicts"] == "27 km"


def test_an_upper_bound_does_not_disagree_with_a_figure_below_it():
    """ "Within 18 miles" and "17 miles" can both be true."""
    near, exact = (
        values.Value(subject="distance", low=low, high=high, unit="km", words=name, claim=claim(name, "quantity"))
        for name, low, high in (("near", None, 28.97), ("exact", 27.36, 27.36))
    )

    assert not near.excludes(exact) and not exact.excludes(near)


def test_the_answer_of_a_message_in_the_same_words_is_the_answer_of_the_event():
    """The message claim knows that it was delivered; the event claim about the same words does not say."""
    words = "the U.S. told Russia once again"
    claims = [
        event("said", "warning_channel", day="2017-06-01", quote=words),
        claim("sent", "channel_message", quote=words, sender=US, recipient=RUSSIA, outcome="delivered"),
    ]

    table = escalation.incidents(escalation.account(claims, [], [document()], LADDER))

    assert table.loc[0, "outcome"] == "delivered"
    assert table.loc[0, "claim_ids"] == "said sent"


def test_what_did_not_take_place_is_listed_apart_with_its_reason():
    """Conditional, planned, possible, unknown and denied strikes are no strikes."""
    kinds = ("conditional", "planned", "possible", "unknown")
    claims = [event(kind, certainty=kind, start=n) for n, kind in enumerate(kinds)]
    claims.append(event("denied", polarity="negative", start=9))
    claims.append(event("believed", certainty="believed", start=10))

    table = escalation.not_events(claims).set_index("claim_id")

    assert table.index.tolist() == [*kinds, "denied"]
    assert table["why"].nunique() == 5
    assert escalation.incidents(escalation.account(claims, [], [document()], LADDER))["claim_ids"].tolist() == [
        "believed"
    ]


def test_documents_without_a_date_of_publication_come_last_in_ties():
    """A folder of plain texts still gives a sequence, the same one every time."""
    claims = [event("a", doc="undated", kind="warning"), event("b", doc="dated", kind="patrol")]
    documents = [document("undated", published=None), document("dated")]

    table = escalation.incidents(escalation.account(claims, [], documents, LADDER))

    assert table["claim_ids"].tolist() == ["b", "a"]
    assert table["start"].isna().all() and table["end"].isna().all()
    tables.checked(table, "incidents")


def test_two_hundred_events_keep_every_claim_once():
    """No claim is lost or counted twice, and the order is that of the days."""
    types = sorted(LADDER.types)
    claims = [
        event(f"e{n:03}", types[n % len(types)], doc=f"d{n % 20}", day=f"2017-{4 + n % 6:02}-{1 + n % 28:02}", start=n)
        for n in range(200)
    ]
    table = escalation.incidents(escalation.account(claims, [], [document(f"d{n}") for n in range(20)], LADDER))

    assert sorted(" ".join(table["claim_ids"]).split()) == [c.id for c in claims]
    assert table["start"].is_monotonic_increasing
    assert set(table["order_basis"]) <= {"dated", "none"}


def test_the_order_of_the_claims_does_not_matter():
    """Two builds that read files in another order give one table."""
    claims, told = eighteenth_of_may()

    one = escalation.incidents(escalation.account(claims, told, [document()], LADDER))
    two = escalation.incidents(escalation.account(claims[::-1], told[::-1], [document()], LADDER))

    assert one.equals(two)


# The channel


def test_a_relay_follows_what_it_relays_and_points_to_it():
    """Even when the text tells of the relay first."""
    claims = [
        message("relay", RUSSIA, THEM, outcome="delivered", relay_of="sent", anonymous_source=True),
        message("sent", US, RUSSIA, start=60, date={"start": "2017-05-19", "end": "2017-06-01"}),
        event("seen", actor=RUSSIA, target=THEM, start=90),
    ]

    table = escalation.messages(claims)

    assert table["id"].tolist() == ["m-sent", "m-relay"]
    assert table["relay_of"].tolist() == ["", "m-sent"]
    assert table["anonymous_source"].tolist() == [False, True]
    assert table.loc[1, "start"] == "2017-05-19"  # no earlier than what it passes on
    assert table.loc[1, "sender_side"] == "russia"
    tables.checked(table, "messages")


def test_passed_on_is_not_obeyed():
    """No outcome is made from another: delivered stays delivered."""
    claims = [message("sent", US, RUSSIA, outcome="delivered"), event("still", "zone_presence", actor=THEM)]

    assert escalation.messages(claims)["outcome"].tolist() == ["delivered"]


def test_a_message_that_was_only_threatened_is_none():
    """Nor is a sentence that says what the channel is for."""
    claims = [
        message("would", US, RUSSIA, certainty="conditional"),
        message("is", US, RUSSIA, subtype="channel_definition"),
    ]

    assert escalation.messages(claims).empty


# Forces and statements


def test_a_force_has_its_size_as_an_interval_and_the_words():
    """Wherever in the document the number stands; a force without a number has none."""
    claims = [
        claim("f1", "force", force=THEM, side="pro-regime", relation="inside"),
        claim("f2", "force", force="ISIS", side="isis", relation="unspecified", start=20),
        claim(
            "q1", "quantity", what=THEM, unit="people", low=100, high=300, approx=True, start=40, quote="low hundreds"
        ),
        claim("q2", "quantity", what=THEM, unit="vehicles", low=27, high=27, start=60),
    ]

    table = escalation.forces(claims, [document()]).set_index("force")

    assert table.loc[THEM, ["size_low", "size_high", "size_words"]].tolist() == [100, 300, "low hundreds"]
    assert table.loc[THEM, "side"] == "pro_regime"
    assert table.loc[THEM, "claim_ids"] == "f1 q1"
    assert table["size_low"].isna().tolist() == [True, False]


def test_who_speaks_is_told_by_kind():
    """A leaflet, an unnamed official, an officer, the Pentagon and a bystander are five kinds of witness."""
    speakers = {
        "leaflet": ("document", {"mode": "document"}),
        "a U.S. official": ("anonymous", {"anonymous_source": True}),
        "Col. Ryan Dillon": ("official", {}),
        "Pentagon": ("institution", {}),
        "A. Bystander": ("named", {}),
    }
    claims = [
        claim(f"q{n}", "quote", start=20 * n, speaker=name, **extra)
        for n, (name, (_, extra)) in enumerate(speakers.items())
    ]
    briefing = event("b", "press_briefing", actor="Col. Ryan Dillon", start=500)
    claims.append(replace(briefing, norm={**briefing.norm, "actor_side": "us_coalition"}))

    table = escalation.statements(claims, [document()])

    assert dict(zip(table["speaker"], table["speaker_kind"], strict=True)) == {
        name: kind for name, (kind, _) in speakers.items()
    }


def test_a_quotation_within_an_assessment_shares_its_row():
    """One statement, two claims."""
    claims = [
        claim(
            "as", "assessment", holder="Pentagon", content="threatening", about="strike", quote='called it "a threat"'
        ),
        claim("qt", "quote", speaker="Pentagon", start=10, quote='"a threat"'),
        event("strike", start=60, quote="the strike of 18 May"),
    ]

    table = escalation.statements(claims, [document()])

    assert table["claim_ids"].tolist() == ["as qt"]
    assert table["about"].tolist() == ["the strike of 18 May"]


def test_refusals_to_comment_are_listed_with_their_topic():
    """And stand among the statements too."""
    claims = [claim("no", "refusal_no_comment", who="Col. Ryan Dillon", topic="another_strike")]

    assert escalation.refusals(claims)[["who", "topic"]].to_numpy().tolist() == [["Col. Ryan Dillon", "another_strike"]]
    assert escalation.statements(claims, [document()])["stance_or_content"].tolist() == [
        "declined to comment: another strike"
    ]


def test_relations_read_a_table_as_they_read_records():
    """Notebooks hand over the table, the parser its records."""
    claims, told = eighteenth_of_may()
    frame = escalation.order_relations(claims, told)

    assert escalation.ranked(claims, frame) == escalation.ranked(claims, told)
    assert set(relations.relations(told)) <= set(relations.relations(frame))
