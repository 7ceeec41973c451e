"""Which claims are about one incident: the rules by hand, and the default documents against a checked table."""

import functools
from datetime import date

import pytest
from happenings import RUSSIA, THEM, US, account, before, claim, document, event

from sitrep import claims, documents, escalation
from sitrep.build import linking
from sitrep.errors import BuildError
from sitrep.escalation import differences

AIM = 0.9  # B-cubed F1 on the default documents


@functools.cache
def default_account():
    """Return the account of the default documents."""
    texts = documents.read(linking.ROOT / "data" / "documents")
    readings = [claims.read(text) for text in texts]
    said = [one for reading in readings for one in reading.claims]
    orders = [one for reading in readings for one in reading.orders]
    return escalation.account(said, orders, texts, escalation.read_ladder())


def together(table):
    """Return the groups of claims, each sorted, the groups too."""
    return sorted(sorted(ids.split()) for ids in table["claim_ids"])


def linked(said, told=(), texts=None):
    """Return the groups of claims of *said*."""
    return together(escalation.incidents(account(said, told, texts)))


# The default documents


def test_the_incidents_of_the_default_documents_are_those_of_the_checked_table():
    """B-cubed F1 over the claims that the table names; at least nine in ten of its rows are read."""
    rows = linking.read()
    told = default_account()
    right = linking.named(rows, told.claims)
    found = linking.incident_of(escalation.incidents(told)["claim_ids"])

    score = linking.agreement(right, found)

    assert score.n_claims >= len(rows) * 9 // 10
    assert score.f1 >= AIM, linking.report()


def test_a_row_that_is_not_read_is_named_with_its_reason():
    """A headline that its text tells again is no claim of its own; any other row is a miss, and few are."""
    lines = linking.report().splitlines()

    echoes = [line for line in lines if line.startswith("headline, told again in the text: ")]
    missed = [line for line in lines if line.startswith("not read: ")]

    assert "American plane downs drone" in " ".join(echoes)
    assert len(missed) <= 2


@pytest.mark.parametrize(
    ("label", "subject", "words"),
    [
        ("struck pro-regime forces", "distance", "17 miles"),
        ("struck pro-regime forces", "distance", "18 miles"),
        ("struck pro-regime forces", "distance", "20 miles"),
        ("struck pro-regime forces", "distance", "35 miles"),
        ("struck pro-regime forces", "distance", "just inside"),
        ("struck pro-regime forces", "distance", "50 km"),
        ("struck pro-regime forces", "vehicles", "27 vehicles"),
        ("struck pro-regime forces", "vehicles", "20 vehicles"),
        ("struck pro-regime forces", "vehicles", "Thirteen"),
        ("struck pro-regime forces", "vehicles", "Five"),
        ("struck pro-regime forces", "moving or not", "moving south"),
        ("struck pro-regime forces", "moving or not", "dig in"),
        ("struck pro-regime forces", "target", "position"),
        ("struck pro-regime forces", "when", "Friday"),
        ("Injury", "killed", "Six"),
        ("Injury", "killed", "Eight"),
        ("leaflets", "when", "weekend"),
        ("leaflets", "when", "this week"),
        ("leaflets", "leaflets", "more than 90,000"),
        ("border", "direction", "northeast"),
        ("border", "direction", "north of"),
        ("border", "distance", "70 km"),
        ("set up the zone", "how it is put", "agreed"),
        ("set up the zone", "how it is put", "declared by one side"),
        ("set up the zone", "how it is put", "the United States and Russia set up"),
        ("set up the zone", "how it is put", "does not recognize"),
        ("set up the zone", "how it is put", "still holds"),
        ("set up the zone", "how it is put", "has not lapsed"),
        ("struck pro-regime forces", "distance", "far into"),
        ("struck pro-regime forces", "size of the target", "Dozens of fighters"),
        ("struck pro-regime forces", "moving or not", "preparing a fire base"),
        ("struck pro-regime forces", "moving or not", "a position of the Syrian army on the road"),
        ("stayed inside the zone", "size of the actor", "small"),
        ("stayed inside the zone", "size of the actor", "large number"),
        ("stayed inside the zone", "distance", "well inside"),
        ("border", "direction", "southeast"),
        ("border", "distance", "a few kilometers"),
    ],
)
def test_what_the_default_documents_differ_on_stands_side_by_side(label, subject, words):
    """Every value of the table of conflicts that the default documents hold, in the words that give it."""
    table = escalation.disagreements(default_account())

    about = table[table["label"].str.contains(label) & (table["subject"] == subject)]

    assert about["words"].str.contains(words).any(), about["words"].tolist()


@pytest.mark.parametrize(
    ("subject", "one", "other"),
    [
        ("distance", "50 km (31 miles)", "about 17 miles (27 km)"),
        ("distance", "50 km (31 miles)", "within 18 miles (29 km)"),
        ("distance", "far into the deconfliction zone", "only just inside the boundary"),
        ("vehicles", "27 vehicles", "20 vehicles"),
        ("killed", "Six pro-government fighters", "Eight militiamen"),
        ("moving or not", "dig in", "it had entered the zone"),
        ("when", "On May 18", "early on Friday"),
        ("when", "Over the weekend", "this week"),
        ("size of the actor", "small", "large number"),
        ("direction", "northeast of al-Tanf", "southeast"),
        ("direction", "about 70 km north", "southeast"),
        ("distance", "a few kilometers", "about 70 km"),
        ("how it is put", "was agreed", "declared by one side"),
        ("how it is put", "was agreed", "does not recognize"),
        ("how it is put", "United States and Russia set up", "does not recognize"),
    ],
)
def test_what_cannot_both_be_is_said_of_both(subject, one, other):
    """Each conflict of the default documents: the row of either value names the other."""
    table = escalation.disagreements(default_account())
    table = table[table["subject"] == subject]

    pairs = ((one, other), (other, one))

    for words, against in pairs:
        rows = table[table["words"].str.contains(words, regex=False)]
        assert rows["contradicts"].str.contains(against, regex=False).any(), rows[["words", "contradicts"]].to_dict()


def test_what_may_both_be_contradicts_nothing():
    """Lavrov says that it was declared and that Moscow does not recognise it; what was agreed may still hold."""
    table = escalation.disagreements(default_account()).query("subject == 'how it is put'").set_index("value")

    assert "does not recognize" not in table.loc["declared", "contradicts"]
    assert "still holds" not in table.loc["agreed", "contradicts"]
    assert table.loc["It had been set up", "contradicts"] == ""


def test_thirteen_of_twenty_vehicles_are_a_part_and_contradict_nobody():
    """Twenty and twenty-seven exclude each other; what entered is a part of the twenty."""
    table = escalation.disagreements(default_account())
    vehicles = table[table["subject"] == "vehicles"].set_index("value")

    assert vehicles.loc["27 vehicles", "contradicts"] == "20 vehicles"
    assert vehicles.loc["13 vehicles", ["is_part", "contradicts"]].tolist() == [True, ""]


# The score


def test_the_same_groups_under_other_names_agree_fully():
    """Names of groups mean nothing."""
    score = linking.agreement({"a": "x", "b": "x", "c": "y"}, {"a": "1", "b": "1", "c": "2"})

    assert (score.precision, score.recall, score.f1, score.n_claims) == (1, 1, 1, 3)


def test_one_group_for_all_keeps_recall_and_loses_precision():
    """Two pairs in one group: each claim has half of its group right."""
    score = linking.agreement(dict(zip("abcd", "xxyy", strict=True)), dict.fromkeys("abcd", "1"))

    assert (score.precision, score.recall) == (0.5, 1)
    assert score.f1 == pytest.approx(2 / 3)


def test_nothing_shared_scores_nothing():
    """No claim of gold was read."""
    assert linking.agreement({"a": "x"}, {"b": "1"}).f1 == 0


def test_gold_names_a_claim_by_some_of_its_words():
    """The row that begins as the claim does is nearest; a type parts three claims with the same words."""
    rows = [
        {"document_id": "doc", "quote": "was shot down", "type": "", "incident": "first"},
        {"document_id": "doc", "quote": "The drone, a Shaheed, was shot down", "type": "", "incident": "second"},
        {"document_id": "doc", "quote": "ignored", "type": "warning", "incident": "third"},
    ]
    said = [
        event("one", quote="The drone, a Shaheed, was shot down"),
        event("two", quote="was shot down near Tanf"),
        event("three", "warning", quote="ignored a warning"),
        event("four", "request_halt", quote="ignored a request"),
    ]

    assert linking.named(rows, said) == {"one": "second", "two": "first", "three": "third"}


def test_a_gold_table_with_other_columns_is_refused(tmp_path):
    """The message names the file."""
    path = tmp_path / "gold.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")

    with pytest.raises(BuildError, match=r"gold\.csv"):
        linking.read(path)


# The rules


def test_a_zone_is_set_up_once_whoever_did_it_and_whenever():
    """ "The zone was agreed", "that others declared": one thing, told differently."""
    said = [
        event("agreed", "zone_establishment", actor="Russia", target="zone", doc="one", end_day="2017-05-18"),
        event("declared", "zone_establishment", actor="others", target="deconfliction zone", doc="two"),
        event("other", "zone_establishment", actor="others", target="buffer strip", doc="three"),
    ]

    assert linked(said) == [["agreed", "declared"], ["other"]]


def test_what_a_leaflet_says_is_the_leaflet_drop():
    """ "90,000 leaflets told them to leave" and "dropped leaflets": the leaflet is no party of its own."""
    said = [
        event("told", "request_to_leave", actor="leaflet", doc="one", start_day="2017-05-27", end_day="2017-05-28"),
        event("dropped", "leaflet_drop", doc="two", start_day="2017-05-29", end_day="2017-06-04"),
    ]

    table = escalation.incidents(account(said))

    assert table["type"].tolist() == ["leaflet_drop"]
    assert table["actor"].tolist() == [US]


def test_the_dead_and_the_wounded_are_two():
    """One type, two outcomes."""
    said = [
        event(f"{outcome}-{doc}", "injury", actor="unspecified", doc=doc, day="2017-05-18", outcome=outcome)
        for outcome in ("killed", "injured")
        for doc in ("one", "two")
    ]

    assert linked(said) == [["injured-one", "injured-two"], ["killed-one", "killed-two"]]


def test_sites_in_the_sentences_part_two_events_of_one_day():
    """A jet shot down near Raqqa is not the drone shot down near Tanf."""
    texts = [document(name, text=f"It was shot down near {name}.") for name in ("Raqqa", "Tanf")]
    said = []
    for name in ("Raqqa", "Tanf"):
        said.append(event(f"e-{name}", "shootdown", doc=name, day="2017-06-08", quote="It was shot down"))
        said.append(claim(f"p-{name}", "place", doc=name, start=22, quote=name, place=name, role="locality"))

    assert linked(said, (), texts) == [["e-Raqqa"], ["e-Tanf"]]
    assert linked([one for one in said if one.kind == "event"], (), texts) == [["e-Raqqa", "e-Tanf"]]


def test_two_things_that_nobody_puts_on_a_side_need_an_actor_to_be_one():
    """ "Somebody shot down a jet" and "the coalition shot down a drone" share nothing."""
    jet = event("jet", "shootdown", actor="unspecified", target="jet", day="2017-06-08", doc="one")
    drone = event("drone", "shootdown", target="drone", day="2017-06-08", doc="two")
    named = event("craft", "shootdown", target="aircraft", day="2017-06-08", doc="three")

    assert linked([jet, drone]) == [["drone"], ["jet"]]
    assert linked([named, drone]) == [["craft", "drone"]]


def test_the_convoy_of_one_document_is_on_the_side_that_others_name():
    """The strike tells who the convoy is; so its stay inside the zone is that of the pro-regime forces."""
    said = [
        event("a-strike", day="2017-05-18", doc="a"),
        event("a-stay", "zone_presence", actor=THEM, target="zone", day="2017-05-18", doc="a", start=30),
        event("b-strike", target="convoy", day="2017-05-18", doc="b"),
        event("b-stay", "zone_presence", actor="convoy", target="zone", day="2017-05-18", doc="b", start=30),
    ]

    assert linked(said) == [["a-stay", "b-stay"], ["a-strike", "b-strike"]]
    assert linked([said[1], said[3]]) == [["a-stay"], ["b-stay"]]


def test_a_vague_claim_goes_to_what_its_own_document_tells_of():
    """Two strikes fit; the document itself tells of one of them."""
    said = [
        event("may", day="2017-05-18", doc="one"),
        event("june", day="2017-06-06", doc="two"),
        event("vague", doc="two", start=40, end_day="2017-06-10"),
    ]

    assert linked(said) == [["june", "vague"], ["may"]]


def test_what_led_up_to_a_strike_is_not_the_entry_of_weeks_before():
    """ "Struck on 6 June after it entered" does not speak of 18 May."""
    said = [
        event("may", "zone_entry", actor=THEM, target="zone", day="2017-05-18", doc="one"),
        event("entry", "zone_entry", actor=THEM, target="zone", end_day="2017-06-06", doc="two"),
        event("strike", day="2017-06-06", doc="two", start=30),
    ]

    assert linked(said, [before("entry", "strike", doc="two")]) == [["entry"], ["may"], ["strike"]]
    assert linked(said) == [["entry", "may"], ["strike"]]


def test_warnings_of_a_week_before_are_not_those_that_a_strike_followed():
    """ "Struck despite warnings" names no day: a warning of a week before may be another."""
    said = [
        event("dated", "warning", day="2017-05-30", doc="one"),
        event("warnings", "warning", end_day="2017-06-06", doc="two"),
        event("strike", day="2017-06-06", doc="two", start=30),
    ]
    near = [event("dated", "warning", day="2017-06-04", doc="one"), *said[1:]]

    assert linked(said, [before("warnings", "strike", doc="two")]) == [["dated"], ["strike"], ["warnings"]]
    assert linked(near, [before("warnings", "strike", doc="two")]) == [["dated", "warnings"], ["strike"]]


def test_an_aircraft_that_flies_in_is_not_the_convoy_that_drives_in():
    """One day, one side, one zone: what came parts the two."""
    said = [
        event("convoy", "zone_entry", actor=THEM, target="zone", day="2017-05-18", doc="one"),
        event("jet", "zone_entry", actor=THEM, target="zone", day="2017-05-18", doc="two", by="aircraft"),
        event("somebody", "zone_entry", actor="unspecified", target="zone", day="2017-05-18", doc="three"),
    ]

    assert linked(said[:2]) == [["convoy"], ["jet"]]
    assert linked([said[1], said[2]]) == [["jet", "somebody"]]
    assert "An aircraft of pro-regime forces entered the zone" in escalation.incidents(account(said))["label"].tolist()


def test_a_headline_in_another_word_is_the_asking_that_its_text_tells():
    """ "Pentagon tells them to go" above "the Pentagon warned them": one; a headline of something else is left out."""
    body = event("warned", "warning", day="2017-05-30", start=40)
    headline = event("tells", "request_to_leave", end_day="2017-05-30", section="headline")
    other = event("strikes", "air_strike", end_day="2017-05-30", section="headline", start=10)

    assert linked([headline, other, body]) == [["tells", "warned"]]
    assert linked([headline, body, event("again", "leaflet_drop", day="2017-05-30", start=60)]) == [
        ["again"],
        ["warned"],
    ]


def test_a_second_claim_of_one_document_goes_where_its_first_went():
    """ "This week" touches "over the weekend" of another; what the same text says of that week follows."""
    said = [
        event("weekend", "leaflet_drop", doc="one", start_day="2017-05-27", end_day="2017-05-28"),
        event("week", "leaflet_drop", doc="two", start_day="2017-05-29", end_day="2017-06-04"),
        event("told", "request_to_leave", actor="leaflet", doc="two", start_day="2017-05-29", end_day="2017-06-04"),
    ]

    assert linked(said) == [["told", "week", "weekend"]]


def test_the_vehicles_are_the_military_vehicles_of_the_same_text():
    """The longer name says on which side the shorter one is."""
    said = [
        event("a-strike", day="2017-05-18", doc="a"),
        event("a-stay", "zone_presence", actor=THEM, target="zone", day="2017-05-18", doc="a", start=30),
        event("b-strike", target="military vehicles", day="2017-05-18", doc="b"),
        event("b-stay", "zone_presence", actor="vehicles", target="zone", day="2017-05-18", doc="b", start=30),
    ]

    assert linked(said) == [["a-stay", "b-stay"], ["a-strike", "b-strike"]]


def friday(steps):
    """Return claims of a Thursday's paper that puts *steps* on Friday, read as a week ago, and of two others."""
    said = [claim("date", "date", doc="paper", quote="on Friday")]
    norm = {"start": "2017-05-12", "end": "2017-05-12", "anchor": "publication"}
    said[0].norm.update(norm)
    for number, kind in enumerate(steps):
        said.append(event(f"paper-{kind}", kind, day="2017-05-12", doc="paper", start=20 * number + 20))
        said.append(event(f"other-{kind}", kind, day="2017-05-18", doc="other", start=20 * number))
    return said, [document(name, published=date(2017, 5, 18)) for name in ("paper", "other")]


def test_a_friday_in_a_thursdays_paper_is_tomorrow_if_others_tell_the_same_steps():
    """Two kinds of step in common are enough, one is not; the difference stays in the table."""
    two, texts = friday(["air_strike", "warning_shots"])
    one, _ = friday(["air_strike"])

    table = escalation.incidents(account(two, (), texts))

    assert together(table) == [
        ["other-air_strike", "paper-air_strike"],
        ["other-warning_shots", "paper-warning_shots"],
    ]
    assert table["disagreements"].tolist() == ["when: 2017-05-18 (other) / 2017-05-19 (paper)"] * 2
    assert linked(one, (), texts) == [["other-air_strike"], ["paper-air_strike"]]


def test_a_friday_stays_last_week_if_others_tell_of_it_then():
    """Somebody else puts a strike on that day: the first reading holds."""
    said, texts = friday(["air_strike", "warning_shots"])
    said.append(event("week-before", day="2017-05-12", doc="third"))

    assert ["paper-air_strike", "week-before"] in linked(said, (), [*texts, document("third")])


def test_an_undated_event_in_a_sentence_with_a_date_was_over_by_then():
    """The document has no day of publication; the sentence has one."""
    text = "The jets bombed the convoy near Tanf, on 18 May 2017, it said."
    said = [event("undated", doc="cnn", quote="The jets bombed"), claim("d", "date", doc="cnn", start=38)]
    said[1].norm.update({"start": "2017-05-18", "end": "2017-05-18"})

    table = escalation.incidents(account(said, (), [document("cnn", published=None, text=text)]))

    assert table[["start", "end"]].fillna("").to_numpy().tolist() == [["", "2017-05-18"]]


def test_names_are_a_difference_of_words_and_never_a_contradiction():
    """Larger group, convoy, pro-regime forces: a reader judges."""
    said = [event("a", doc="a", day="2017-05-18"), event("b", doc="b", day="2017-05-18", actor="US-led coalition")]

    subjects = {one.name: one for one in differences.subjects(account(said))["a"]}

    assert subjects["actor"].differs and not subjects["actor"].is_contradicted
    assert RUSSIA not in [given.first.words for given in subjects["actor"].given]


def test_a_day_in_the_sentence_after_an_undated_strike_says_when():
    """ "The magazine put it on Friday": read as a week ago, a week later it fits what others tell, and differs."""
    text = "The jets struck the convoy. The magazine put it on Friday."
    at = text.index("on Friday")
    said = [
        event("a", doc="magazine", quote="The jets struck", end_day="2017-05-18"),
        claim("day", "date", doc="magazine", start=at, quote="on Friday"),
        event("b", doc="other", day="2017-05-18"),
    ]
    said[1].norm.update({"start": "2017-05-12", "end": "2017-05-12", "anchor": "publication"})

    table = escalation.incidents(account(said, (), [document("magazine", text=text), document("other")]))

    assert table["disagreements"].tolist() == ["when: 2017-05-18 (other) / 2017-05-19 (magazine)"]
