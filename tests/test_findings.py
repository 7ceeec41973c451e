"""The sentences of the summary, and what cannot be told: exact words from small tables written by hand."""

import json

import pandas as pd
import pytest
from shapely import Point

from sitrep import escalation, findings, tables

LADDER = escalation.read_ladder()
NAMES = (
    *("claims", "documents", "zones", "countries", "regions", "incidents"),
    *("forces", "responses", "pattern", "messages", "disagreements", "not_events", "refusals"),
)
PLAIN = {"text": "", "integer": 1, "number": None, "flag": False, "geometry": None}
MILES_34_M = 34 * 1609.344  # 54,717.696 m: 54.7 km


def table(name: str, *rows: dict) -> pd.DataFrame:
    """Return table *name* with *rows*, what they leave out filled with nothing."""
    described = tables.dictionary()[name]
    plain = {
        row["column"]: None if row["nullable"] == "yes" else 0.0 if row["kind"] == "number" else PLAIN[row["kind"]]
        for row in described
    }
    return tables.checked(pd.DataFrame([plain | row for row in rows], columns=tables.columns(name)), name)


def found(**given: list[dict]) -> pd.DataFrame:
    """Return the findings of tables of which only *given* hold rows; claims c1 to c9 stand in two documents."""
    claims = [{"id": f"c{n}", "document_id": "abc" if n % 2 else "cbs"} for n in range(1, 10)]
    rows = {"claims": claims, "documents": [{"id": "abc"}, {"id": "cbs"}, {"id": "tass"}]} | given
    return findings.findings({name: table(name, *rows.get(name, ())) for name in NAMES}, LADDER)


def said(section: str, **given: list[dict]) -> list[tuple[str, str]]:
    """Return (sentence, doubt) of the findings of *section*."""
    out = found(**given)
    return [(row["sentence"], row["doubt"]) for row in out[out["section"] == section].to_dict("records")]


def zone(**changed: object) -> dict:
    """Return a circle of 34 miles around the garrison, give or take two kilometres."""
    return {
        "id": "z1",
        "zone": "deconfliction zone",
        "shape": "circle",
        "reading": "main",
        "centre": "Tanf garrison",
        "lon": 38.6178,
        "lat": 33.5058,
        "centre_source": "a map of 2017",
        "radius_m": MILES_34_M,
        "radius_low_m": 52_700.0,
        "radius_high_m": 56_700.0,
        "area_km2": 9_405.6,
        "claim_ids": "c1 c2",
        "inferred": "The centre is not in the words.",
    } | changed


def incident(order: int, kind: str, actor: str, **changed: object) -> dict:
    """Return an incident of 18 May 2017 whose target is a convoy."""
    return {
        "id": f"i{order}",
        "rung": LADDER.rung_of(kind).key,
        "order": order,
        "order_basis": "listing",
        "type": kind,
        "actor": actor,
        "target": "convoy",
        "target_side": "pro_regime",
        "start": "2017-05-18",
        "end": "2017-05-18",
        "label": LADDER.label(kind, (actor,), ("convoy",)),
        "outcome": "unknown",
        "claim_ids": f"c{order}",
    } | changed


# Nothing there


def test_empty_tables_give_one_sentence_that_says_so():
    """No zone is a finding; silence about the rest is not."""
    out = found()

    assert out["sentence"].tolist() == ["No document says how far a zone reaches, so none is drawn."]
    assert out["doubt"].tolist() == [""]
    assert out["claim_ids"].tolist() == [""]
    assert (out["n_documents"].tolist(), out["of_documents"].tolist()) == ([0], [3])


def test_no_document_at_all_is_no_error():
    """An empty corpus has findings too."""
    out = found(claims=[], documents=[])

    assert out["of_documents"].tolist() == [0]


# The zone


def test_the_zone_says_how_far_it_reaches_in_both_units_and_within_what_bounds():
    """34 miles are 54.7 km; two of three documents say so."""
    assert said("zone", zones=[zone()])[0] == (
        "The deconfliction zone reaches 54.7 km (34.0 miles) from its centre; the words allow 52.7 km to 56.7 km.",
        "Reported by 2 of 3 documents.",
    )


def test_other_radii_are_a_doubt_each_once_and_the_smallest_first():
    """18 miles are 29.0 km; two documents that give 60 km give one figure."""
    others = [
        zone(id=f"z{n}", reading="other radius", radius_m=radius)
        for n, radius in enumerate((60_000.0, 18 * 1609.344, 60_000.0), 2)
    ]

    assert said("zone", zones=[zone(), *others])[0][1] == (
        "Reported by 2 of 3 documents. Other documents, or other words, give 29.0 km and 60.0 km."
    )


def test_the_centre_says_where_it_is_by_whom_and_how_much_lies_in_which_country():
    """Longitude and latitude with their halves of the globe; the largest share first."""
    shares = [
        {"zone_id": "z1", "country": "Iraq", "share": 0.2},
        {"zone_id": "z1", "country": "Syria", "share": 0.55},
        {"zone_id": "z1", "country": "Jordan", "share": 0.25},
    ]

    assert said("zone", zones=[zone()], countries=shares)[1] == (
        "Drawn around Tanf garrison (33.5058° N, 38.6178° E; a map of 2017), it covers 9,406 km², 55% of it in Syria.",
        "Reported by 2 of 3 documents. The centre is not in the words.",
    )


def test_a_centre_in_the_south_and_west_says_so():
    """A minus sign is not for readers; at sea there is no country to name."""
    sentence = said("zone", zones=[zone(lon=-57.85, lat=-51.7)])[1][0]

    assert sentence == "Drawn around Tanf garrison (51.7000° S, 57.8500° W; a map of 2017), it covers 9,406 km²."


def test_a_rival_centre_says_what_it_would_change_and_keeps_its_name():
    """A name is a name: al-Waleed has a capital inside."""
    rival = zone(id="z2", reading="rival centre", centre="al-Waleed crossing")
    shares = [
        {"zone_id": "z1", "country": "Syria", "share": 0.55},
        {"zone_id": "z2", "country": "Syria", "share": 0.31},
        {"zone_id": "z2", "country": "Iraq", "share": 0.69},
    ]

    assert said("zone", zones=[zone(), rival], countries=shares)[1][1] == (
        "Reported by 2 of 3 documents. The centre is not in the words. "
        "Around al-Waleed crossing instead, that share is 31%."
    )


@pytest.mark.parametrize(
    ("known", "sentence"),
    [
        ({"radius_m": None}, "is described, but not so that it can be drawn."),
        ({"lon": None, "lat": None}, "reaches 54.7 km from a centre that no source at hand tells."),
        (
            {"lon": None, "lat": None, "shape": "moving_circle", "radius_m": 100.0, "centre": "the ships"},
            "reaches 100 m from the ships and moves along: it has no fixed place.",
        ),
        (
            {"radius_m": None, "geometry": Point(0, 0), "words": "south of the 32nd parallel"},
            "is drawn as the words have it: “south of the 32nd parallel”.",
        ),
    ],
)
def test_a_zone_that_is_no_circle_around_a_known_place_is_told_as_it_is_known(known, sentence):
    """One sentence, with what is missing as its doubt."""
    assert said("zone", zones=[zone(**known)]) == [
        (f"The deconfliction zone {sentence}", "Reported by 2 of 3 documents. The centre is not in the words.")
    ]


# Forces


def test_forces_stand_in_order_of_their_documents_and_names_with_what_is_not_known():
    """Outside a limit is missing more often than it is said; inside, the zone itself is the limit."""
    regions = [
        {"force": "smaller force", "relation": "inside", "faded": True, "claim_ids": "c2"},
        {"force": "larger force", "relation": "perimeter", "faded": True, "claim_ids": "c1"},
        {"force": "partner forces", "relation": "at", "claim_ids": "c3"},
        {"force": "convoy", "relation": "outside", "faded": False, "claim_ids": "c4"},
        {"force": "tribal fighters", "relation": "inside", "claim_ids": "c5 c6"},
        {"force": "tribal fighters", "relation": "distance", "words": "70 km from the base", "claim_ids": "c6"},
    ]

    assert said("forces", regions=regions) == [
        (
            "Tribal fighters: at a distance from the centre (“70 km from the base”); inside the zone.",
            "Reported by 2 of 3 documents.",
        ),
        ("The convoy: outside the zone.", "Reported by 1 of 3 documents."),
        ("The larger force: around the zone’s perimeter.", "Reported by 1 of 3 documents. No outer limit is stated."),
        ("The smaller force: inside the zone.", "Reported by 1 of 3 documents."),
    ]


def test_a_bearing_is_said_of_the_centre():
    """Both forces of the founding article are to the northwest."""
    regions = [{"force": "larger force", "relation": "perimeter", "bearing": "NW", "claim_ids": "c1"}]

    assert said("forces", regions=regions)[0][0] == (
        "The larger force: around the zone’s perimeter, northwest of its centre."
    )


# Sizes


def test_a_size_is_quoted_with_the_interval_it_is_read_as_and_whose_figure_it_is():
    """An end that the words leave open is said to be open; a force without a figure has no sentence."""
    rows = [
        {"force": "convoy", "size_low": 61, "size_words": "more than 60", "chain": "Pentagon > ABC", "claim_ids": "c1"},
        {"force": "larger group", "size_low": 100, "size_high": 300, "size_words": '"low hundreds"'}
        | {"approx": True, "chain": "ABC", "claim_ids": "c2"},
        {"force": "partner forces", "size_high": 1500, "size_words": "up to 1,500", "chain": "ABC", "claim_ids": "c2"},
        {
            "force": "smaller group",
            "size_low": 27,
            "size_high": 27,
            "size_words": "27",
            "chain": "CBS",
            "claim_ids": "c2",
        },
        {"force": "tribal fighters", "chain": "ABC", "claim_ids": "c2"},
    ]

    assert said("sizes", forces=rows) == [
        ("The convoy: “more than 60”, read as at least 61 people (Pentagon › ABC).", "Reported by 1 of 3 documents."),
        (
            "The larger group: “low hundreds”, read as 100 to 300 people (ABC).",
            "Reported by 1 of 3 documents. An approximate figure.",
        ),
        ("Partner forces: “up to 1,500”, read as at most 1,500 people (ABC).", "Reported by 1 of 3 documents."),
        ("The smaller group: “27”, read as 27 people (CBS).", "Reported by 1 of 3 documents."),
    ]


def test_a_count_of_many_things_is_a_finding_and_a_few_or_a_length_is_not():
    """90,000 leaflets; not two groups, not 34 miles, not what only a headline says."""
    quantity = {"kind": "quantity", "section": "body", "document_id": "abc", "chain": "ABC"}

    def counted(name: str, quote: str, low: float | None, unit: str, **changed: object) -> dict:
        norm = {"low": low, "high": low, "unit": unit, "approx": False}
        return quantity | {"id": name, "quote": quote, "norm": json.dumps(norm)} | changed

    rows = [
        counted("c1", "90,000 leaflets", 90_000, "leaflets"),
        counted("c2", "two groups", 2, "groups"),
        counted("c3", "about 34 miles", 34, "mile"),
        counted("c4", "27 vehicles", 27, "vehicles", section="headline"),
        counted("c5", "no vehicles", None, "vehicles"),
    ]

    assert said("sizes", claims=rows) == [
        ("Leaflets: “90,000 leaflets” (ABC).", "Reported by 1 of 3 documents."),
    ]


def test_counts_of_one_thing_stand_together_and_say_whether_they_differ():
    """Twenty vehicles and twenty-seven; dozens of trucks are an interval and differ from nothing."""
    about = {"kind": "quantity", "section": "body", "chain": "x > ABC"}

    def counted(name: str, document: str, quote: str, low: int, high: int, *, approx: bool = False) -> dict:
        norm = {"low": low, "high": high, "unit": quote.split()[-1], "approx": approx}
        return about | {"id": name, "document_id": document, "quote": quote, "norm": json.dumps(norm)}

    rows = [
        counted("c1", "abc", "27 vehicles", 27, 27),
        counted("c2", "cbs", "20 vehicles", 20, 20),
        counted("c3", "cbs", "dozens of trucks", 24, 99, approx=True),
    ]

    assert said("sizes", claims=rows) == [
        (
            "Trucks: “dozens of trucks”, read as 24 to 99 (x › ABC).",
            "Reported by 1 of 3 documents. An approximate figure.",
        ),
        (
            "Vehicles: “27 vehicles” (x › ABC); “20 vehicles” (x › ABC).",
            "Reported by 2 of 3 documents; they differ on the number.",
        ),
    ]


# The sequence


def test_a_strike_comes_with_the_steps_that_led_up_to_it():
    """The 18 May sequence of the founding article, entry and refusal included; what is only listed is said to be."""
    theirs = {"target": "unspecified", "target_side": "other", "actor_side": "pro_regime"}
    rows = [
        incident(1, "zone_entry", "convoy", **theirs),
        incident(2, "refusal_to_withdraw", "convoy", **theirs),
        incident(3, "request_halt", "Russia", outcome="ignored", actor_side="russia"),
        incident(4, "show_of_force", "US-led coalition", outcome="ignored", actor_side="us_coalition"),
        incident(5, "warning_shots", "US-led coalition", outcome="ignored", actor_side="us_coalition"),
        incident(6, "air_strike", "United States", order_basis="dated", outcome="destroyed", claim_ids="c6 c1"),
    ]

    assert said("sequence", incidents=rows) == [
        (
            "The United States struck the convoy on 18 May 2017. Before that: the convoy entered the zone; "
            "the convoy refused to go back; Russia asked the convoy to halt (ignored); "
            "the US-led coalition made a show of force to the convoy (ignored); "
            "the US-led coalition fired warning shots at the convoy (ignored).",
            "Reported by 2 of 3 documents. "
            "Where no word of time parts two steps, they stand in no order: either may have come first.",
        )
    ]
    assert found(incidents=rows)["claim_ids"].tolist()[-1] == "c6 c1 c2 c3 c4 c5"


def test_one_step_or_steps_with_stated_order_leave_no_doubt_about_order():
    """Nothing is doubted that the words settle."""
    warned, strike = incident(2, "warning", "Russia", outcome="ignored"), incident(4, "air_strike", "United States")
    stated = [incident(n, "warning", "Russia", outcome="ignored", order_basis="stated") for n in (1, 3)]

    assert said("sequence", incidents=[warned, strike]) == [
        (
            "The United States struck the convoy on 18 May 2017. Before that: Russia warned the convoy (ignored).",
            "Reported by 1 of 3 documents.",
        )
    ]
    assert said("sequence", incidents=[*stated, strike])[0][1] == "Reported by 2 of 3 documents."


def test_nothing_leads_up_to_a_strike_on_nobody_in_particular():
    """Two events of the side "other" need not have to do with each other."""
    unknown = {"target": "unspecified", "target_side": "other"}
    rows = [
        incident(1, "warning", "Russia", outcome="ignored", **unknown),
        incident(2, "air_strike", "United States", **unknown, label="The United States struck"),
    ]

    assert said("sequence", incidents=rows)[0][0] == "The United States struck on 18 May 2017."


@pytest.mark.parametrize(
    "changed",
    [
        {"outcome": "complied"},
        {"outcome": "unknown"},
        {"order": 9},
        {"start": "2017-05-20", "end": "2017-05-20"},
        {"target_side": "isis"},
        {"start": "2017-05-01", "end": "2017-05-02"},
    ],
    ids=["heeded", "no answer", "later in order", "later in time", "to others", "long before"],
)
def test_what_was_not_ignored_or_is_about_something_else_is_not_named(changed):
    """Only a warning to that side, before that strike, which was ignored."""
    rows = [
        incident(1, "warning", "Russia") | {"outcome": "ignored"} | changed,
        incident(4, "air_strike", "United States"),
    ]

    assert [sentence for sentence, _ in said("sequence", incidents=rows)] == [
        "The United States struck the convoy on 18 May 2017."
    ]


def test_a_strike_of_several_possible_days_says_between_which():
    """An interval stays an interval."""
    rows = [incident(1, "ground_attack", "ISIS", start="2017-05-18", end="2017-05-20")]

    assert said("sequence", incidents=rows)[0][0] == "ISIS attacked the convoy between 18 and 20 May 2017."


@pytest.mark.parametrize("kind", ["zone_entry", "warning", "patrol", "show_of_force", "warning_shots", "agreement"])
def test_what_is_not_force_is_not_a_sentence_of_its_own(kind):
    """MID level 4, use of force, is where the sequence's sentences begin."""
    assert said("sequence", incidents=[incident(1, kind, "convoy")]) == []


# Answers


def test_answers_are_counted_the_most_frequent_first():
    """Two ignored, one unknown; what unknown means stands beside it."""
    rows = [{"answer": answer, "claim_ids": f"c{n}"} for n, answer in enumerate(("unknown", "ignored", "ignored"), 1)]

    assert said("answers", responses=rows) == [
        (
            "Of 3 requests, warnings and threats the answers are reported as: 2 ignored and 1 unknown.",
            "Reported by 2 of 3 documents. "
            "Unknown means that no document gives an answer; delivered, that the message was passed on.",
        )
    ]


def test_a_pattern_stands_with_the_number_of_incidents_behind_it():
    """Only warnings before force reach the summary; nothing is foretold."""
    strikes = [incident(n, "air_strike", "US-led coalition", start="2017-05-18") for n in (4, 5)]
    row = {"measure": "warnings before force", "sentence": "3 are reported before it.", "n_incidents": 4}
    rows = [
        row | {"incident_id": "i4", "low": 3.0, "high": 4.0, "claim_ids": "c1"},
        row
        | {"incident_id": "i5", "low": 0.0, "high": 0.0, "sentence": "0 are reported before it since “x”."}
        | {"n_incidents": 1, "claim_ids": "c1"},
        row | {"measure": "rungs passed over", "incident_id": "i4"},
    ]

    assert said("answers", pattern=rows, incidents=strikes) == [
        (
            "Before “the US-led coalition struck the convoy” (18 May 2017) 3 to 4 requests, warnings or threats are "
            "reported.",
            "Reported by 1 of 3 documents. It rests on 4 incidents and foretells nothing.",
        ),
        (
            "Before “the US-led coalition struck the convoy” (18 May 2017) no request, warning or threat is reported "
            "since the last use of force against the same side.",
            "Reported by 1 of 3 documents. It rests on 1 incident and foretells nothing.",
        ),
    ]


def test_warnings_that_cannot_be_counted_are_not_given_as_a_number():
    """Of whom was hit the side is not said: neither "none" nor "at most", but that nothing can be counted."""
    row = {"measure": "warnings before force", "sentence": "On whose side those were is not said.", "n_incidents": 1}
    rows = [row | {"incident_id": "i4", "low": float("nan"), "high": float("nan"), "claim_ids": "c1"}]

    [(sentence, _)] = said("answers", pattern=rows, incidents=[incident(4, "air_strike", "US-led coalition")])

    assert sentence.endswith("no warning can be counted: whose side was hit is not said.")


# Messages, refusals, what is not an event, disagreements


def test_a_message_names_sender_recipient_way_subject_content_and_answer():
    """Over the channel, by leaflet, passed on by an unnamed source: the three of the founding article."""
    common = {"outcome": "unknown", "content": "leave_zone"}
    rows = [
        common
        | {"order": 3, "channel": "unspecified", "sender": "Russia", "recipient": "forces", "about": "forces"}
        | {"relay_of": "m1", "outcome": "delivered", "anonymous_source": True, "claim_ids": "c3"},
        common
        | {
            "order": 1,
            "channel": "leaflet",
            "sender": "US-led coalition",
            "recipient": "forces",
            "about": "unspecified",
        }
        | {"claim_ids": "c1", "start": "2017-05-27", "end": "2017-05-28"},
        common
        | {"order": 2, "channel": "deconfliction_channel", "sender": "United States", "recipient": "Russia"}
        | {"about": "forces", "outcome": "ignored", "claim_ids": "c2"},
    ]

    assert said("channel", messages=rows) == [
        (
            "The US-led coalition sent a message to forces by leaflet, between 27 and 28 May 2017: leave the zone; "
            "no answer is reported.",
            "Reported by 1 of 3 documents.",
        ),
        (
            "The United States sent a message to Russia over the deconfliction channel, about forces: leave the zone; "
            "reported as ignored.",
            "Reported by 1 of 3 documents.",
        ),
        (
            "Russia passed on a message to forces: leave the zone; delivered; no answer is reported.",
            "Reported by 1 of 3 documents. The source is not named.",
        ),
    ]


def test_a_refusal_quotes_what_was_not_said():
    """The words are the document's, so they stand between quote marks."""
    rows = [{"claim_id": "c1", "who": "spokesman", "topic": "the size of the two groups"}]

    assert said("silence", refusals=rows)[0][0] == "Spokesman would not say: “the size of the two groups”."


def test_what_is_not_an_event_is_quoted_with_the_reason():
    """A strike that may come is not a strike."""
    rows = [{"claim_id": "c1", "words": "another strike may be imminent", "why": "nobody says that it took place"}]

    assert said("not an event", not_events=rows)[0][0] == (
        "“another strike may be imminent” is not counted as an event: nobody says that it took place."
    )


DIFFERENT = {"incident_id": "i4", "order": 4, "basis": "beside it"}


def test_a_disagreement_says_on_what_and_gives_each_value_with_its_outlet():
    """Days and codes in words; names for somebody, and parts of a count, are no disagreement."""
    rows = [
        DIFFERENT | {"subject": "when", "value": "2017-05-18", "words": "on Thursday", "contradicts": "on Friday"}
        | {"document_ids": "abc", "claim_ids": "c1"},
        DIFFERENT | {"subject": "when", "value": "2017-05-19", "words": "on Friday", "contradicts": "on Thursday"}
        | {"document_ids": "cbs", "claim_ids": "c2"},
        DIFFERENT | {"subject": "distance", "value": "27.4 km", "words": "17 miles", "document_ids": "abc"}
        | {"claim_ids": "c3"},
        DIFFERENT | {"subject": "distance", "value": "at most 29 km", "words": "within 18 miles", "document_ids": "cbs"}
        | {"claim_ids": "c4"},
        DIFFERENT | {"subject": "target", "words": "the convoy", "document_ids": "abc", "claim_ids": "c1"},
        DIFFERENT | {"subject": "target", "words": "the trucks", "document_ids": "cbs", "claim_ids": "c2"},
        DIFFERENT | {"subject": "vehicles", "words": "27 vehicles", "document_ids": "abc", "claim_ids": "c1"},
        DIFFERENT | {"subject": "vehicles", "words": "five", "is_part": True, "document_ids": "cbs", "claim_ids": "c2"},
    ]  # fmt: skip
    strike = incident(4, "air_strike", "United States", claim_ids="c1 c2")
    documents = [{"id": "abc", "publisher": "ABC News"}, {"id": "cbs"}]

    out = found(disagreements=rows, incidents=[strike], documents=documents)

    kept = out[out["section"] == "disagreement"]
    assert list(zip(kept["sentence"], kept["doubt"], kept["claim_ids"], strict=True)) == [
        (
            "On “the United States struck the convoy” (18 May 2017) the documents differ on the day: "
            "18 May 2017 (ABC News); 19 May 2017 (cbs).",
            "Reported by 2 of 2 documents. Not all of these can hold.",
            "c1 c2",
        ),
        (
            "On “the United States struck the convoy” (18 May 2017) the documents differ on the distance: "
            "17 miles (ABC News); within 18 miles (cbs).",
            "Reported by 2 of 2 documents. All of these may hold.",
            "c3 c4",
        ),
    ]
    assert out.loc[out["section"] == "sequence", "doubt"].tolist() == [
        "Reported by 2 of 2 documents; they differ on the day."
    ]


def test_two_documents_of_one_outlet_are_told_apart_by_their_day():
    """A wire that reports twice."""
    documents = [
        {"id": "a", "publisher": "TASS", "published": "2017-05-19"},
        {"id": "b", "publisher": "TASS", "published": "2017-06-07"},
        {"id": "c", "publisher": "CNN"},
    ]

    assert findings.wording.outlets(table("documents", *documents)) == {
        "a": "TASS of 19 May 2017",
        "b": "TASS of 7 June 2017",
        "c": "CNN",
    }


# In short


def test_in_short_counts_uses_of_force_messages_sizes_differences_and_witnesses():
    """One sentence each, over the whole report; an incident is cited by one of its claims."""
    force = [
        incident(4, "air_strike", "United States", claim_ids="c1 c3", n_documents=2, n_witnesses=2),
        incident(5, "ground_attack", "ISIS", start=None, end="2017-05-20", n_documents=2, n_witnesses=1),
    ]
    message = {"sender": "a", "recipient": "b", "about": "b", "channel": "radio", "claim_ids": "c1"}
    clash = {"incident_id": "i5", "order": 5, "subject": "killed", "contradicts": "x"}

    given = said(
        "short",
        incidents=[*force, incident(6, "patrol", "convoy", n_documents=1, n_witnesses=1)],
        regions=[{"force": f"force {n}", "relation": "inside", "claim_ids": "c1"} for n in range(6)],
        messages=[message | {"outcome": "delivered", "order": 1}, message | {"outcome": "ignored", "order": 2}],
        forces=[
            {"force": "convoy", "size_low": 24, "size_high": 99, "approx": True, "claim_ids": "c2"},
            {"force": "group", "size_low": 200, "size_high": 200, "claim_ids": "c2"},
        ],
        disagreements=[
            clash | {"words": "six", "document_ids": "abc", "claim_ids": "c1"},
            clash | {"words": "eight", "document_ids": "cbs", "claim_ids": "c2"},
        ],
    )

    assert [sentence for sentence, _ in given] == [
        "Inside the zone: force 0; force 1; force 2; force 3; 2 others.",
        "2 uses of force are reported, from “the United States struck the convoy” (18 May 2017) to "
        "“ISIS attacked the convoy” (on or before 20 May 2017).",
        "2 messages to others are reported, 1 as delivered and 1 with an answer of those asked.",
        "2 sizes of forces are given, 1 of them as a rough number; the figures lie between 24 and 200 people.",
        "Of 2 incidents that more than one document reports, 1 is told in ways that cannot all hold: "
        "they differ on how many were killed.",
        "Of 3 incidents in all, 2 rest on a single witness.",
    ]
    assert [doubt for _, doubt in given[1:3]] == ["", ""]


def test_the_zone_comes_first_in_short():
    """The same sentence as below; of force and messages that are not there nothing is said."""
    given = said("short", zones=[zone()])

    assert given == said("zone", zones=[zone()])[:1]


# What cannot be told


def test_limits_name_digests_missing_days_other_languages_and_what_was_not_read():
    """Each with its share; what does not apply is left out."""
    documents = table(
        "documents",
        {"id": "a", "basis": "digest", "published": "2017-05-19", "language": "en"},
        {"id": "b", "basis": "full text", "language": "ar"},
    )
    sentences = table("sentences", {"n_claims": 0}, {"n_claims": 2}, {"n_claims": 1})
    unread = table("unread", {"verb": "come"}, {"verb": "come"}, {"verb": "be"})

    said = findings.limits(documents, sentences, unread)

    assert [sentence.split(":")[0].split(";")[0].split(".")[0] for sentence in said] == [
        "1 of 2 texts is a digest in our own words",
        "1 of 2 documents is without a day of publication",
        "1 of 2 texts is not in English, the only language that is read",
        "1 of 3 sentences gave no claim",
        "3 main verbs fit no rule, most often “come” and “be”",
    ]
    whole = table("documents", {"basis": "full text", "published": "2017-05-19"})
    assert findings.limits(whole, sentences[1:], unread[:0]) == ()


# The table


def test_findings_are_numbered_in_the_order_of_reading_and_count_documents_once():
    """In the order of SECTIONS; c1 and c3 stand in one document."""
    out = found(
        zones=[zone(claim_ids="c1 c3 gone")],
        regions=[{"force": "larger force", "relation": "outside", "claim_ids": "c1"}],
        forces=[{"force": "convoy", "size_low": 5, "size_words": "five", "chain": "ABC", "claim_ids": "c3"}],
        incidents=[incident(4, "air_strike", "United States")],
        disagreements=[
            DIFFERENT | {"subject": "where", "value": name, "document_ids": name, "claim_ids": "c1"}
            for name in ("inside", "outside")
        ],
        responses=[{"answer": "ignored", "claim_ids": "c1"}],
        messages=[{"sender": "a", "recipient": "b", "about": "b", "channel": "radio", "claim_ids": "c1"}],
        refusals=[{"claim_id": "c5", "who": "he", "topic": "it"}],
        not_events=[{"claim_id": "c7", "words": "x", "why": "y"}],
    )

    assert out["id"].is_unique
    assert out["order"].tolist() == list(range(1, len(out) + 1))
    assert list(dict.fromkeys(out["section"])) == list(findings.SECTIONS)
    assert set(out.loc[out["claim_ids"] != "", "n_documents"]) == {1}


def test_one_document_alone_is_not_counted_against_others():
    """ "1 of 1" says nothing."""
    out = found(documents=[{"id": "abc"}], claims=[{"id": "c1", "document_id": "abc"}], refusals=[{"claim_id": "c1"}])

    assert out["doubt"].tolist()[-1] == ""


def test_braces_in_the_words_of_a_document_stay_as_they_are():
    """A sentence is text, never a template that is filled a second time."""
    rows = [{"claim_id": "c1", "who": "spokesman", "topic": "{0} {claims.__class__} 100%"}]

    assert "“{0} {claims.__class__} 100%”" in said("silence", refusals=rows)[0][0]
