"""The reading of a document: its claims quote it, keep their ids, and have an order; any text can be read."""

import csv
import dataclasses
import graphlib
import io
import itertools
import json
import os
import random
import re
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import FrameType

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitrep import claims, documents
from sitrep.claims import coverage, passages, record
from sitrep.documents import Document

CORPUS = Path(__file__).resolve().parents[1] / "data" / "documents"
FOUNDING = "abc-2017-06-01"  # the digest of the founding article
PUBLISHED = date(2017, 6, 1)  # a Thursday
BODY = (
    "On May 18, U.S. aircraft struck a pro-regime convoy inside the deconfliction zone near Tanf. "
    'The convoy had ignored warning shots, Col. Ryan Dillon told reporters. "They kept coming," he said.'
)
HEADLINE = "Coalition aircraft strike convoy near Tanf"
DEK = "The Pentagon says that the convoy had been warned"


def document(text: str, published: date | None = PUBLISHED) -> Document:
    """Return a document that holds *text*."""
    return Document(
        id="one",
        file="one.txt",
        publisher="Test wire",
        title=None,
        url=None,
        published=published,
        accessed=None,
        licence=None,
        language="en",
        basis="full text",
        sha256="0" * 64,
        text=text,
    )


def read(text: str, published: date | None = PUBLISHED) -> claims.Reading:
    """Return the reading of *text*, published on Thursday 1 June 2017 unless said otherwise."""
    return claims.read(document(text, published))


def faults(text: str, reading: claims.Reading) -> list[object]:
    """Return what in *reading* breaks the promises of the step: the words, the spans, the ids, the order."""
    parts = passages.passages(text)
    out: list[object] = []
    for claim in reading.claims:
        inside = 0 <= claim.start < claim.end <= len(text)
        if not inside or claim.quote != text[claim.start : claim.end]:
            out.append(("words", claim))
        around = [part.section for part in parts if part.start <= claim.start and claim.end <= part.end]
        if around != [claim.section]:
            out.append(("outside every passage, or in another section", claim))
        if claim.kind not in record.KINDS or claim.certainty not in record.CERTAINTIES:
            out.append(("kind or certainty", claim))
        if claim.polarity not in record.POLARITIES or claim.mode not in record.MODES or not claim.rule:
            out.append(("polarity, mode or rule", claim))
    for sentence in reading.sentences:
        if sentence.text != text[sentence.start : sentence.end] or bool(sentence.n_claims) == bool(sentence.reason):
            out.append(("sentence", sentence))
    ids = [claim.id for claim in reading.claims]
    if len(ids) != len(set(ids)) or not all(re.fullmatch("[0-9a-f]{12}", one) for one in ids):
        out.append(("ids", ids))
    events = {claim.id for claim in reading.claims if claim.kind == "event"}
    for order in reading.orders:
        if not {order.before_id, order.after_id} <= events or order.reason not in record.REASONS:
            out.append(("order of what is no event", order))
        if order.cue != text[order.start : order.end] or not order.cue:
            out.append(("cue", order))
    return out


def in_time(reading: claims.Reading) -> list[str]:
    """Return the ids of the ordered events, first things first.

    Raises:
        graphlib.CycleError: the order bites its own tail.
    """
    graph: dict[str, set[str]] = {}
    for order in reading.orders:
        graph.setdefault(order.after_id, set()).add(order.before_id)
    return list(graphlib.TopologicalSorter(graph).static_order())


@pytest.fixture(scope="session")
def model():
    """Load the language model once for all tests."""
    return passages.model()


@pytest.fixture(scope="session")
def corpus(model) -> dict[str, tuple[Document, claims.Reading]]:
    """Return the default documents with their readings, by id."""
    return {one.id: (one, claims.read(one)) for one in documents.read(CORPUS)}


IDS = tuple(one.id for one in documents.read(CORPUS))


# The default documents


@pytest.mark.parametrize("name", IDS)
def test_every_claim_of_a_default_document_keeps_the_promises(corpus, name):
    """Words equal to the text at their place, in a passage; ids; an order of events only, with its cue."""
    one, reading = corpus[name]

    assert faults(one.text, reading) == []


@pytest.mark.parametrize("name", IDS)
def test_the_order_of_a_default_document_has_no_circle(corpus, name):
    """Nothing comes before itself."""
    assert in_time(corpus[name][1]) is not None


def test_no_id_is_given_twice_in_the_corpus(corpus):
    """An id is a permalink."""
    ids = [claim.id for _, reading in corpus.values() for claim in reading.claims]

    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("kind", "words", "norm"),
    [
        # Read by hand in the digest of the founding article.
        ("event", "U.S. aircraft bombed the larger group", {"type": "air_strike", "actor": "United States"}),
        ("event", "it had entered the zone", {"type": "zone_entry", "relation": "inside"}),
        ("event", "had refused to turn back", {"type": "refusal_to_withdraw", "outcome": "unknown"}),
        ("event", "Russian requests", {"type": "request_halt", "actor": "Russia", "outcome": "ignored"}),
        ("event", "a show of force", {"type": "show_of_force", "outcome": "ignored"}),
        ("event", "warning shots", {"type": "warning_shots", "outcome": "ignored"}),
        ("quantity", "a couple hundred", {"low": 200, "approx": True}),
        ("quantity", "low hundreds", {"low": 100, "high": 300}),
        ("quantity", "90,000 leaflets", {"low": 90_000, "high": 90_000}),
        ("place", "about 34 miles", {"role": "zone", "shape": "circle"}),
        ("date", "Over the weekend", {"start": "2017-05-27", "end": "2017-05-28"}),
        ("date", "On May 18", {"start": "2017-05-18", "end": "2017-05-18"}),
        ("channel_message", "deconfliction channel", {"sender": "United States", "recipient": "Russia"}),
        ("refusal_no_comment", "declined to say whether a second strike was near", {"who": "Ryan Dillon"}),
        ("quote", '"a couple hundred"', {"speaker": "Ryan Dillon"}),
    ],
    ids=lambda value: value if isinstance(value, str) else ",".join(value),
)
def test_the_founding_digest_is_read_as_by_hand(corpus, kind, words, norm):
    """Each of these a person finds in it; the words stand in the claim's quote."""
    _, reading = corpus[FOUNDING]

    fits = [claim.norm for claim in reading.claims if claim.kind == kind and words in claim.quote]

    assert [given for given in fits if all(given.get(key) == value for key, value in norm.items())], fits


def test_the_strike_of_the_founding_digest_comes_after_entry_and_refusal(corpus):
    """ "... bombed the larger group after it had entered the zone and had refused": told first, happened last."""
    _, reading = corpus[FOUNDING]
    kinds = {claim.id: claim.norm["type"] for claim in reading.claims if claim.kind == "event"}

    pairs = {(kinds[order.before_id], kinds[order.after_id]) for order in reading.orders}

    assert {("zone_entry", "air_strike"), ("refusal_to_withdraw", "air_strike")} <= pairs
    assert not {(after, before) for before, after in pairs} & pairs


def test_a_second_strike_that_is_only_asked_about_is_no_strike(corpus):
    """ "Dillon declined to say whether a second strike was near." """
    _, reading = corpus[FOUNDING]
    asked = [c for c in reading.claims if c.kind == "event" and "second strike" in c.quote]

    assert all(claim.certainty == "unknown" and claim.norm["outcome"] == "not_occurred" for claim in asked)


# Tables


def test_claims_come_back_from_their_table(corpus):
    """Every field of every claim and every order of the corpus; the table is sorted by document and place."""
    readings = [reading for _, reading in corpus.values()]
    given = [claim for reading in readings for claim in reading.claims]
    frame = claims.claims_frame(given, [s for reading in readings for s in reading.sentences])

    back = claims.from_frame(frame)

    assert sorted(back, key=lambda c: c.id) == sorted(given, key=lambda c: c.id)
    places = list(zip(frame["document_id"], frame["start"], frame["end"], strict=True))
    assert places == sorted(places)
    orders = [order for reading in readings for order in reading.orders]
    assert claims.orders_from_frame(claims.orders_frame(orders)) == tuple(orders)


def test_the_table_does_not_depend_on_the_order_in_which_claims_come(corpus):
    """Shuffled with a fixed seed."""
    _, reading = corpus[FOUNDING]
    shuffled = random.Random(18).sample(reading.claims, len(reading.claims))

    one, two = (claims.claims_frame(given, reading.sentences) for given in (reading.claims, shuffled))

    assert one.to_csv() == two.to_csv()


def test_each_claim_has_the_sentence_around_it(corpus):
    """From the table: the sentence's span holds the claim's, and is made of whole sentences."""
    _, reading = corpus[FOUNDING]
    starts, ends = ({getattr(s, key) for s in reading.sentences} for key in ("start", "end"))

    for row in claims.claims_frame(reading.claims, reading.sentences).to_dict("records"):
        assert row["sentence_start"] <= row["start"] < row["end"] <= row["sentence_end"], row["quote"]
        assert row["sentence_start"] in starts
        assert row["sentence_end"] in ends


def test_norms_are_written_with_sorted_keys_and_readable_letters(corpus):
    """So that a difference of two tables is a difference of readings."""
    _, reading = corpus[FOUNDING]
    frame = claims.claims_frame(reading.claims, reading.sentences)

    for text in frame["norm"]:
        assert list(json.loads(text)) == sorted(json.loads(text))
        assert "\\u" not in text


def test_no_claim_is_a_table_too():
    """Columns without rows."""
    assert len(claims.claims_frame([], [])) == len(claims.orders_frame([])) == len(claims.sentences_frame([])) == 0
    assert claims.from_frame(claims.claims_frame([], [])) == ()


def test_a_holder_with_the_mark_of_the_chain_in_his_name_comes_back_whole():
    """A publisher may be called "Left > Right"."""
    one = dataclasses.replace(read(BODY).claims[0], chain=("spokesman", "Left > Right"))

    assert claims.from_frame(claims.claims_frame([one], []))[0].chain == one.chain


# Ids


def test_an_id_outlives_white_space_that_moves_and_a_paragraph_put_in_front():
    """It hangs on the words and their count so far, not on a place."""
    plain = {claim.quote: claim.id for claim in read(BODY).claims if claim.kind == "event"}
    moved = {claim.quote: claim.id for claim in read(f"\n\n  {BODY}").claims if claim.kind == "event"}

    assert plain
    assert plain == moved


def test_the_same_words_twice_have_two_ids_and_the_first_keeps_its_own():
    """ "On May 18" in two paragraphs."""
    once, twice = read(BODY), read(f"{BODY}\n\n{BODY}")
    first = [claim.id for claim in once.claims if claim.quote == "On May 18"]
    both = [claim.id for claim in twice.claims if claim.quote == "On May 18"]

    assert len(first) == 1
    assert len(set(both)) == 2
    assert both[0] == first[0]


def test_an_id_differs_between_documents_and_kinds():
    """The same words in another document are another claim."""
    one = read(BODY).claims
    other = claims.read(dataclasses.replace(document(BODY), id="two")).claims

    assert not {claim.id for claim in one} & {claim.id for claim in other}
    assert len({claim.id for claim in one}) == len(one)


def test_reading_twice_gives_the_same():
    """No clock, no chance."""
    assert read(BODY) == read(BODY)


def test_a_record_is_not_changed_in_place():
    """A change is a new record."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        read(BODY).claims[0].start = 3


# Headline, dek, body, dateline


@pytest.mark.parametrize("end", ["\n\n", "\r\n\r\n", "\r", "\u2028", "\u2029", "\x85", "\n \t\n"], ids=ascii)
@pytest.mark.parametrize("start", ["", "\ufeff", "\n\n", "  "], ids=ascii)
def test_headline_dek_and_body_are_told_apart_whatever_ends_a_line(start, end):
    """Windows, old Mac, U+2028, NEL; a byte order mark in front. Each stands at its place in the untouched text."""
    text = start + end.join([HEADLINE, DEK, BODY, BODY]) + end

    parts = passages.passages(text)

    assert [part.section for part in parts] == ["headline", "dek", "body", "body"]
    assert [part.text.lstrip("\ufeff") for part in parts] == [HEADLINE, DEK, BODY, BODY]
    assert [text[part.start : part.end] for part in parts] == [part.text for part in parts]
    assert faults(text, read(text)) == []


@pytest.mark.parametrize(
    ("blocks", "sections"),
    [
        ([BODY], ["body"]),
        ([HEADLINE], ["body"]),
        ([f"{HEADLINE}.", BODY], ["body", "body"]),
        ([HEADLINE, BODY], ["headline", "body"]),
        ([HEADLINE, BODY, BODY], ["headline", "body", "body"]),
        ([HEADLINE, DEK, "They left."], ["headline", "body", "body"]),
    ],
    ids=["a paragraph", "a line alone", "a sentence", "no dek", "a long second block", "short paragraphs"],
)
def test_a_first_paragraph_is_no_headline_and_a_second_no_dek_without_reason(blocks, sections):
    """A headline has no full stop and something below it; a dek is short before a long body."""
    assert [part.section for part in passages.passages("\n\n".join(blocks))] == sections


@pytest.mark.parametrize(
    "line",
    [
        "WASHINGTON (Reuters) - ",
        "WASHINGTON (AP) — ",
        "BEIRUT/AMMAN (Reuters) - ",
        "SEOUL, June 9 (Yonhap) -- ",
        "AMMAN, June 6 - ",
    ],
)
def test_a_dateline_is_no_part_of_the_first_sentence(line):
    """And every offset behind it stays that of the untouched text."""
    text = f"{HEADLINE}\n\n{line}{BODY}"

    parts = passages.passages(text)

    assert parts[1].text == BODY
    assert parts[1].start == text.index(BODY)
    assert faults(text, read(text)) == []


@pytest.mark.parametrize(
    "before",
    ["🛩️ 👩‍👩‍👧 ", "قاعدة التنف: ", "התנף ", "e\u0301te\u0301 ", "\u200f\u202b", "\x00\x07 ", "𝔗𝔞𝔫𝔣 "],
    ids=["emoji", "Arabic", "Hebrew", "combining", "direction marks", "control", "beyond 16 bits"],
)
def test_offsets_count_code_points_whatever_stands_before(before):
    """Not bytes, not UTF-16 units, not what is seen."""
    text = f"{before}{BODY}"

    reading = read(text)

    assert faults(text, reading) == []
    (strike,) = [c for c in reading.claims if c.kind == "date" and "May 18" in c.quote]
    assert strike.end == text.index("May 18") + len("May 18")


def test_a_document_without_a_date_gives_constraints_not_guesses():
    """ "Over the weekend" of no known week has no day."""
    dated, undated = (read("Over the weekend the convoy left the zone.", day) for day in (PUBLISHED, None))

    assert [(c.norm["start"], c.norm["end"]) for c in dated.claims if c.kind == "date"] == [
        ("2017-05-27", "2017-05-28")
    ]
    assert [(c.norm["start"], c.norm["end"]) for c in undated.claims if c.kind == "date"] == [(None, None)]


def test_every_sentence_says_what_became_of_it():
    """A claim, or why not; together they are the text."""
    reading = read(f"{HEADLINE}\n\n{BODY} Nothing more was heard. {'x' * 500}")

    assert [s.reason for s in reading.sentences if s.n_claims] == [""] * sum(
        bool(s.n_claims) for s in reading.sentences
    )
    assert all(s.reason for s in reading.sentences if not s.n_claims)
    places = [(s.start, s.end) for s in reading.sentences]
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(places))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Who could have known?", coverage.QUESTION),
        ("Read more about our newsletter.", coverage.AROUND),
        ("Pigeons cooed and sang.", f"{coverage.UNREAD}: cooed; sang"),
        ("A quiet morning.", coverage.NO_VERB),
        ("It was an old habit.", coverage.NO_KIND),
        ("x" * 500, coverage.NOT_LANGUAGE),
    ],
)
def test_a_sentence_without_a_claim_says_which_kind_of_reason(text, reason):
    """A question, the page around the article, a verb that is not read, no verb, nothing of a kind, no language."""
    (sentence,) = read(f"{BODY}\n\n{text}").sentences[-1:]

    assert (sentence.text, sentence.reason) == (text, reason)


def test_coverage_counts_sentences_used_and_the_reasons_for_the_others():
    """Three of five used; both documents in the order of the table."""
    rows = [("b", 1, ""), ("b", 0, f"{coverage.UNREAD}: sang"), ("a", 2, ""), ("a", 1, ""), ("a", 0, coverage.NO_VERB)]
    sentences = pd.DataFrame(rows, columns=["document_id", "n_claims", "reason"])

    table = claims.coverage_frame(sentences)

    assert table.to_dict("records") == [
        {"document_id": "b", "sentences": 2, "used": 1, "share": 0.5, coverage.UNREAD: 1, coverage.NO_VERB: 0},
        {
            "document_id": "a",
            "sentences": 3,
            "used": 2,
            "share": pytest.approx(2 / 3),
            coverage.UNREAD: 0,
            coverage.NO_VERB: 1,
        },
    ]
    assert claims.coverage_frame(sentences[:0]).empty


def test_a_main_verb_that_no_frame_knows_is_an_event_of_type_unknown_outside_the_claims():
    """The coverage names it and its sentence; what is asserted of events does not change."""
    reading = read("Officials said that the choir sang, and the convoy left the zone. Pigeons cooed.")

    assert [(verb.quote, verb.norm) for verb in reading.unread] == [
        ("sang", {"type": "unknown", "verb": "sing"}),
        ("cooed", {"type": "unknown", "verb": "coo"}),
    ]
    assert "unknown" not in {claim.norm.get("type") for claim in reading.claims}
    assert [s.unread for s in reading.sentences] == ["sang", "cooed"]
    table = claims.unread_frame(reading.unread, reading.sentences)
    assert table["sentence"].tolist() == [s.text for s in reading.sentences]


def test_a_sentence_names_the_claims_that_its_words_are_part_of():
    """Every id stands in a sentence, and as many as the sentence counts."""
    reading = read(f"{HEADLINE}\n\n{BODY}")

    named = [(s, s.claim_ids.split()) for s in reading.sentences]
    assert {one for _, ids in named for one in ids} == {claim.id for claim in reading.claims}
    assert all(len(ids) == s.n_claims for s, ids in named)
    places = {claim.id: (claim.start, claim.end) for claim in reading.claims}
    assert all(places[one][0] < s.end and s.start < places[one][1] for s, ids in named for one in ids)


# Who does it, to whom, and who says so


def told(text: str, kind: str = "event") -> list[dict[str, object]]:
    """Return the norms of the claims of *kind* in *text*, in text order."""
    return [dict(claim.norm) for claim in read(text).claims if claim.kind == kind]


@pytest.mark.parametrize(
    ("sentence", "kind", "actor", "target"),
    [
        ("Tokyo lodged a protest and ordered the crew to leave.", "request_to_leave", "Japan", "crew"),
        ("Two Japanese F-15s intercepted a Chinese surveillance plane.", "interception", "Japan", "China"),
        ("Sudanese artillery shelled two villages.", "ground_attack", "Sudan", "villages"),
        ("China sent several fighters to patrol the zone.", "patrol", "China", "unspecified"),
        ("A Philippine ship was warned by radio to keep away.", "warning", "unspecified", "Philippines"),
        ("Libya's army said any ship that crossed the line would be sunk.", "conditional_threat", "Libya", "any ship"),
        ("An airstrike on a village killed five people.", "injury", "unspecified", "people"),
        ("Presidents Vladimir Putin and Joe Biden met in Geneva.", "meeting", "Vladimir Putin", "Joe Biden"),
        ("Moscow suspended the hotline with Washington.", "channel_suspension", "Russia", "United States"),
    ],
)
def test_the_roles_of_an_event_are_those_of_a_careful_reader(sentence, kind, actor, target):
    """Capitals and machines act for their state; a channel, a number and an airstrike act for nobody."""
    norm = next(norm for norm in told(sentence) if norm["type"] == kind)

    said = {key: str(norm[key]).removeprefix("any ") for key in ("actor", "target")}
    assert said == {"actor": actor, "target": target.removeprefix("any ")}


def test_a_rule_is_made_by_who_made_the_zone():
    """Nobody is named as the one who requires it; a rule is no plan either."""
    reading = read("China declared an air zone on Monday. Aircraft in the zone must report their flight plans.")
    rule = next(claim for claim in reading.claims if claim.norm.get("type") == "reporting_rule")

    assert (rule.norm["actor"], rule.norm["outcome"], rule.certainty) == ("China", "in_force", "asserted")


def test_who_withdraws_after_shots_is_who_was_shot_at():
    """ "They" would be the last who were named: those who fired."""
    norms = told("Rebels crossed the line, so South Korean troops fired warning shots at the rebels. They went back.")

    assert [norm["actor"] for norm in norms if norm["type"] == "withdrawal"] != ["South Korea"]


def test_what_a_headline_tells_again_is_told_once():
    """The text says it in full; what the headline alone tells stays."""
    both = told("Jets bomb a convoy\n\nU.S. jets bombed a convoy near the base on Monday. It was destroyed by fire.")

    assert [norm["type"] for norm in both].count("air_strike") == 1


def test_a_body_goes_on_speaking_until_somebody_new_comes():
    """The second sentence is the coalition's too; the third is the narrator's, for France was not named before."""
    reading = read(
        "The coalition said militia tanks entered the zone. Coalition aircraft bombed the tanks on Monday. "
        "France urged Iran to withdraw its forces."
    )
    chains = {claim.norm["type"]: claim.chain for claim in reading.claims if claim.kind == "event"}

    assert chains["air_strike"] == ("US-led coalition", "Test wire")
    assert chains["request_to_leave"] == ("Test wire",)


def test_a_paper_speaks_for_who_issued_it():
    """An investigation says nothing of itself."""
    reading = read("A U.N. Command investigation found that soldiers crossed the line.")

    assert {claim.chain for claim in reading.claims if claim.kind == "event"} == {("U.N. Command", "Test wire")}


def test_what_is_said_of_things_as_they_are_is_a_judgement_of_who_says_so():
    """Neither an event nor a word of judgement: still it is on his word alone."""
    assert told("Syria said that the pilot was missing.", "assessment") == [
        {"holder": "Syria", "about": "pilot", "content": "pilot was missing"}
    ]


def test_what_is_said_of_an_event_is_no_judgement_beside():
    """The event tells it."""
    assert told("Syria said that its troops left the zone.", "assessment") == []


def test_a_word_for_the_outlet_does_nothing_and_a_list_of_steps_looks_at_none_before_it():
    """ "The magazine put the attack on Friday" tells when; "First ..." at the head of a sentence opens a list."""
    reading = read(
        "Coalition aircraft bombed the convoy after it had entered the zone. The magazine put the attack on Friday. "
        "First Washington alerted the Russians. Then aircraft buzzed the site."
    )

    events = {claim.id: claim for claim in reading.claims if claim.kind == "event"}
    assert "magazine" not in {claim.norm["actor"] for claim in events.values()}
    stated = {(events[o.before_id].norm["type"], events[o.after_id].norm["type"]) for o in reading.orders}
    assert ("warning", "show_of_force") in stated
    assert not any(before == "warning" and after in {"air_strike", "zone_entry"} for before, after in stated)


def test_what_comes_after_before_is_not_earlier_than_the_day_named_last():
    """ "... on May 18 and on June 6, two days before the drone fired": the drone fired on or after 6 June."""
    reading = read(
        "The coalition had bombed the force on May 18 and again on June 6, two days before the drone fired on the "
        "patrol.",
        date(2017, 6, 9),
    )

    (fired,) = [claim for claim in reading.claims if claim.norm.get("type") == "drone_attack"]
    assert fired.norm["date"] == {"start": "2017-06-08", "end": "2017-06-08"}


@pytest.mark.parametrize(
    ("text", "kind", "dates"),
    [
        ("Lavrov spoke on May 31, one day after the coalition struck the convoy.", "air_strike", "2017-05-30"),
        ("U.S. aircraft bombed a convoy near Tanf, on May 18, CNN reported.", "air_strike", "2017-05-18"),
    ],
)
def test_a_day_dates_what_was_done_and_not_who_told_of_it(text, kind, dates):
    """A day behind what somebody said was done is that of the deed; "one day after" counts back from its day."""
    (event,) = [claim for claim in read(text).claims if claim.norm.get("type") == kind]

    assert event.norm["date"] == {"start": dates, "end": dates}


def test_what_holds_as_long_as_something_lasts_is_a_condition():
    """Nobody says that they do not leave."""
    reading = read("As long as the militia does not leave, the Americans treat its approach as a threat.")

    assert {c.certainty for c in reading.claims if c.norm.get("type") == "refusal_to_withdraw"} == {"conditional"}


def test_a_make_of_aircraft_acts_for_the_state_before_it():
    """Whatever the tagger takes "SU-22" for."""
    (entry,) = [c for c in read("A Syrian SU-22 also flew into the zone.").claims if c.kind == "event"]

    assert (entry.norm["type"], entry.norm["actor"]) == ("zone_entry", "Syria")


# Nothing breaks it

FRAGMENTS = (
    *(HEADLINE, DEK, BODY, "\n\n", "\r\n", "\u2028", " ", ". ", "“", "”", '"', "«", "»", "’", "(", ")", "--", "—", "…"),
    *(
        "WASHINGTON (Reuters) - ",
        "AMMAN, June 6 - ",
        "according to ",
        "a spokesman said",
        ", he said.",
        "who ",
        "both ",
    ),
    *(
        "On May 18, ",
        "over the weekend",
        "two days later",
        "a couple hundred ",
        "34 miles ",
        "0",
        "1,000,000",
        "-",
        "$",
    ),
    *("after they entered the zone", "before ", "then ", "if they refuse to leave", "whether ", "did not ", "may "),
    *("The Russians ", "the larger group ", "Washington ", "dropped leaflets on ", "warned ", "the Tanf garrison "),
    *("northwest of ", "within ", "around the perimeter", "التنف ", "🛩️", "\ufeff", "\x00", "\ud7ff", "e\u0301"),
)
NEWS = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=12), max_size=14).map("".join)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(text=st.one_of(st.text(max_size=200), NEWS), published=st.sampled_from([PUBLISHED, None]))
def test_any_text_is_read_and_every_claim_stands_in_it(model, text, published):
    """Nothing raises; every promise of the step holds; the order has no circle; the tables take it."""
    reading = read(text, published)

    assert faults(text, reading) == []
    assert in_time(reading) is not None
    assert len(claims.claims_frame(reading.claims, reading.sentences)) == len(reading.claims)


@settings(max_examples=20, deadline=None, derandomize=True)
@given(words=st.lists(st.sampled_from([*BODY.split(), *DEK.split(), "after", "before", "then", "it"]), max_size=40))
def test_words_of_news_in_any_order_are_read(model, words):
    """Word salad gives the parser trees that no writer would."""
    text = " ".join(words)
    reading = read(text)

    assert faults(text, reading) == []
    assert in_time(reading) is not None


@pytest.mark.parametrize("text", ["", " ", "\n\n\n", "\ufeff", "\x00", ".", '"', "\u2028", "…"], ids=ascii)
def test_next_to_nothing_gives_no_claim(text):
    """And no error."""
    assert read(text).claims == ()


UNREADABLE = {
    "letters": "a" * 200_000,
    "digits": "1" * 200_000,
    "a date again and again": "2017-05-18," * 18_000,
    "quote marks": '"' * 200_000,
    "brackets": "(" * 200_000,
    "hyphens": "-" * 200_000,
    "no Latin letters": "التنف" * 40_000,
}


@pytest.mark.parametrize("text", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_a_line_without_a_space_is_refused_clearly(text):
    """200 KB that cannot be language: one sentence, which says so, and no claim."""
    reading = read(text)

    assert [(s.start, s.end) for s in reading.sentences][:1] == [(0, min(len(text), passages.LONGEST_BLOCK))]
    assert reading.sentences[-1].end == len(text)
    assert {s.reason for s in reading.sentences} == {"not readable as language"}
    assert reading.claims == ()


def test_what_cannot_be_read_does_not_stop_what_can():
    """A pasted key between two paragraphs."""
    text = f"{BODY}\n\n{'k3y' * 1000}\n\n{BODY}"

    reading = read(text)

    assert faults(text, reading) == []
    assert [s.reason for s in reading.sentences].count("not readable as language") == 1
    assert len([c for c in reading.claims if c.kind == "event" and c.norm["type"] == "air_strike"]) == 2


def test_a_paragraph_without_end_is_read_in_pieces():
    """60,000 characters in one line: every piece is short enough to parse, none is lost."""
    text = (BODY + " ") * (60_000 // len(BODY))

    parts = passages.passages(text)

    assert max(part.end - part.start for part in parts) <= passages.LONGEST_BLOCK
    assert re.sub(r"\s", "", "".join(part.text for part in parts)) == re.sub(r"\s", "", text)


def test_each_word_is_parsed_once_whatever_the_length(model):
    """Twice the text is twice the tokens: no passage is parsed again for another room."""
    tokens = []
    for times in (4, 8):
        parts = passages.passages("\n\n".join([BODY] * times))
        tokens.append(sum(len(part.doc) for part in parts if part.doc is not None))

    assert tokens[1] == 2 * tokens[0]
    assert tokens[0] == 4 * len(model(BODY))


def test_no_line_of_the_reader_runs_out_of_proportion_to_the_text(model):
    """Four times the text: a line that runs sixteen times as often would hang on a book. Eight is the limit."""
    short, long = (lines_run("\n\n".join([BODY] * times)) for times in (8, 32))

    assert {
        line: (short[line], count) for line, count in long.items() if count > 1500 and count > 8 * short[line]
    } == {}


def lines_run(text: str) -> Counter[str]:
    """Return how often each line of the library runs while *text* is read."""
    counts: Counter[str] = Counter()

    def inside(frame: FrameType, event: str, argument: object) -> Callable:
        if event == "line":
            counts[f"{Path(frame.f_code.co_filename).name}:{frame.f_lineno}"] += 1
        return inside

    def entered(frame: FrameType, event: str, argument: object) -> Callable | None:
        return inside if f"{os.sep}sitrep{os.sep}" in frame.f_code.co_filename else None

    before = sys.gettrace()  # a debugger's, or that of a coverage run
    sys.settrace(entered)
    try:
        read(text)
    finally:
        sys.settrace(before)
    return counts


# Golden


def read_as(claim: claims.Claim) -> str:
    """Return the fields of a claim that a person checks first, in one line."""
    norm = {
        key: value for key, value in claim.norm.items() if key not in {"cameo", "order", "actor_side", "target_side"}
    }
    shown = []
    for key in sorted(norm, key=lambda key: (key != "type", key)):
        value = norm[key]
        if isinstance(value, dict) and {"start", "end"} <= set(value):
            value = f"{value['start'] or ''}/{value['end'] or ''}"
        elif isinstance(value, dict | list):
            value = json.dumps(value, ensure_ascii=False, sort_keys=True)
        if value not in (None, "", "unspecified"):
            shown.append(f"{key}={value}")
    return "; ".join(shown)


@pytest.mark.golden
def test_the_claims_of_the_founding_digest_stay_as_reviewed(corpus, golden):
    """One row a claim of the default corpus's first document. Review its difference like prose."""
    _, reading = corpus[FOUNDING]
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["document_id", "start", "kind", "quote", "certainty", "said_by", "read_as"])
    for claim in reading.claims:
        sure = claim.certainty if claim.polarity == "positive" else f"{claim.certainty} {claim.polarity}"
        said_by = " > ".join(claim.chain)
        table.writerow([claim.document_id, claim.start, claim.kind, claim.quote, sure, said_by, read_as(claim)])

    golden("claims.csv", out.getvalue())
