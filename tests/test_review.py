"""Corrections: the file, the anchors in the words, what takes effect and what is listed. Texts are our own."""

import csv
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import jsonschema
import pandas as pd
import pytest

from sitrep import claims, review, tables
from sitrep.claims import fields
from sitrep.claims.record import KINDS, Claim
from sitrep.documents import Document
from sitrep.errors import ReviewError
from sitrep.review import anchors, precision, sheet, tabular
from sitrep.review.plain import Plain, same
from sitrep.review.record import COLUMNS, TOOK_EFFECT

TEXT = (
    "Coalition aircraft strike convoy near Tanf\n\n"
    "U.S. aircraft struck a pro-regime convoy on May 18 after it entered the deconfliction zone around Tanf, Syria. "
    "The zone extends about 34 miles from the garrison.\n\n"
    'Russia had asked the convoy to turn back. "They kept coming," a spokesman said.\n'
)


def document(text: str = TEXT, name: str = "wire") -> Document:
    """Return *text* as a document of 19 May 2017."""
    plain = {"publisher": "Test wire", "title": None, "url": None, "accessed": None, "licence": None}
    day = date(2017, 5, 19)
    return Document(
        id=name,
        file=f"{name}.txt",
        published=day,
        language="en",
        sha256="0" * 64,
        basis="full text",
        text=text,
        **plain,
    )


@pytest.fixture(scope="module")
def page() -> Document:
    """Return the text above."""
    return document()


@pytest.fixture(scope="module")
def reading(page) -> claims.Reading:
    """Return what the machine reads in it."""
    return claims.read(page)


def one(reading: claims.Reading, kind: str, words: str) -> Claim:
    """Return the one claim of *kind* whose quote holds *words*."""
    found = [claim for claim in reading.claims if claim.kind == kind and words in claim.quote]
    assert len(found) == 1, [claim.quote for claim in found]
    return found[0]


def decision(action: str, claim: Claim, reading: claims.Reading, page: Document, **more) -> review.Correction:
    """Return a correction of *claim* as the review notebook writes it."""
    around = [s for s in reading.sentences if s.start < claim.end and claim.start < s.end]
    sentence = (min(s.start for s in around), max(s.end for s in around))
    given = {
        "claim": claim.id,
        "old": "" if action == "edit" else fields.reading(claim),
        "reason": "read it again",
        "who": "AB",
        "when": "2026-03-01",
        "kind": claim.kind,
        "anchor": anchors.made(page.id, Plain(page.text), (claim.start, claim.end), sentence),
    }
    return review.Correction(action=action, **given | more)


def states(reviewed: review.Reviewed) -> list[str]:
    """Return what became of each correction."""
    return [outcome.state for outcome in reviewed.outcomes]


def only(reviewed: review.Reviewed, name: str) -> Claim:
    """Return the claim with the id *name* after the corrections."""
    found = [claim for reading in reviewed.readings for claim in reading.claims if claim.id == name]
    assert len(found) == 1
    return found[0]


# What a correction does


def test_without_corrections_the_reading_is_as_it_was(page, reading):
    """Not one field of it, nor an order, nor a sentence."""
    assert review.applied([reading], [page], ()).readings == (reading,)


def test_an_accepted_claim_says_who_confirmed_it_and_is_otherwise_unchanged(page, reading):
    """The report marks it; nothing else follows."""
    claim = one(reading, "quantity", "34 miles")

    reviewed = review.applied([reading], [page], [decision("accept", claim, reading, page)])

    signed = {"review": "confirmed", "who": "AB", "when": "2026-03-01", "reason": "read it again"}
    assert only(reviewed, claim.id) == replace(claim, **signed)
    assert reviewed.readings[0].sentences == reading.sentences
    assert reviewed.readings[0].orders == reading.orders


def test_a_rejected_claim_is_gone_from_claims_orders_and_sentences_but_listed(page, reading):
    """With the words, as the machine read them, and the reason."""
    asked = one(reading, "event", "asked the convoy to turn back")
    assert any(asked.id in (order.before_id, order.after_id) for order in reading.orders)

    reviewed = review.applied([reading], [page], [decision("reject", asked, reading, page)])

    after = reviewed.readings[0]
    assert [(claim.id, claim.quote, claim.reason) for claim in reviewed.rejected] == [
        (asked.id, asked.quote, "read it again")
    ]
    assert asked.id not in {claim.id for claim in after.claims}
    assert not any(asked.id in (order.before_id, order.after_id) for order in after.orders)
    assert not any(asked.id in sentence.claim_ids.split() for sentence in after.sentences)
    assert len(after.claims) == len(reading.claims) - 1


def test_a_sentence_whose_only_claims_were_rejected_says_so(page, reading):
    """Or the report would say that nothing was read in it."""
    sentence = next(s for s in reading.sentences if s.text.startswith("Russia had asked"))
    rows = [
        decision("reject", claim, reading, page) for claim in reading.claims if claim.id in sentence.claim_ids.split()
    ]

    after = review.applied([reading], [page], rows).readings[0]

    now = next(s for s in after.sentences if s.start == sentence.start)
    assert (now.n_claims, now.claim_ids) == (0, "")
    assert "rejected" in now.reason


def test_an_edit_changes_the_field_keeps_the_id_and_carries_what_follows_from_it(page, reading):
    """Another type of event has another PLOVER code; another actor stands on another side."""
    strike = one(reading, "event", "struck a pro-regime convoy")
    assert strike.norm["type"] == "air_strike"
    edits = {"norm.type": "warning_shots", "norm.actor": "Russia", "certainty": "believed"}
    rows = [
        decision("edit", strike, reading, page, field=name, new=new, old=fields.as_text(fields.value(strike, name)))
        for name, new in edits.items()
    ]

    now = only(review.applied([reading], [page], rows), strike.id)

    assert now.review == "corrected"
    assert (now.norm["type"], now.norm["plover"], now.norm["actor_side"]) == ("warning_shots", "THREATEN", "russia")
    assert now.certainty == "believed"
    assert now.quote == strike.quote
    assert {key: now.norm[key] for key in ("target", "date", "relation")} == {
        key: strike.norm[key] for key in ("target", "date", "relation")
    }


def test_other_words_move_a_claim_within_its_sentence(page, reading):
    """The quote stays what stands at the span."""
    strike = one(reading, "event", "struck a pro-regime convoy")
    row = decision("edit", strike, reading, page, field="quote", old=strike.quote, new="struck a pro-regime convoy")

    now = only(review.applied([reading], [page], [row]), strike.id)

    assert now.quote == "struck a pro-regime convoy" == page.text[now.start : now.end]


def test_a_claim_of_another_kind_has_the_fields_of_that_kind(page, reading):
    """Those that both have are kept, the others come from further rows or are not known."""
    asked = one(reading, "event", "asked the convoy to turn back")
    rows = [
        decision("edit", asked, reading, page, field="kind", old="event", new="refusal_no_comment"),
        decision("edit", asked, reading, page, field="norm.who", old="", new="Russia"),
    ]

    reviewed = review.applied([reading], [page], rows)

    now = only(reviewed, asked.id)
    assert now.kind == "refusal_no_comment"
    assert now.norm == {"who": "Russia", "topic": "unspecified"}
    assert not any(asked.id in (order.before_id, order.after_id) for order in reviewed.readings[0].orders)


def addition(quote: str, said: dict, reading: claims.Reading, page: Document, **more) -> review.Correction:
    """Return the addition of a claim in the words *quote*."""
    start = page.text.index(quote)
    nothing = Claim(document_id=page.id, start=start, end=start + len(quote), quote=quote, kind=said["kind"], norm={})
    return decision("add", nothing, reading, page, old="", new=json.dumps(said), **more)


def test_an_added_claim_has_its_words_its_codes_and_an_id_that_stays(page, reading):
    """Its id comes from the words, not from what the machine reads beside them."""
    said = {"kind": "event", "norm": {"type": "withdrawal", "actor": "pro-regime convoy"}, "polarity": "negative"}
    row = addition("They kept coming", said, reading, page)

    first = review.applied([reading], [page], [row])
    again = review.applied([replace(reading, claims=reading.claims[1:])], [page], [row])

    added = next(claim for claim in first.readings[0].claims if claim.review == "added")
    assert added.quote == "They kept coming" == page.text[added.start : added.end]
    assert (added.norm["plover"], added.norm["outcome"], added.polarity) == ("RETREAT", "unknown", "negative")
    assert added.chain == ("Test wire",)
    assert added.id in {claim.id for claim in again.readings[0].claims}
    assert fields.complaint(added) == ""


def test_an_addition_that_the_machine_now_reads_itself_confirms_it(page, reading):
    """One claim, under the id that the report has shown so far."""
    claim = one(reading, "quantity", "34 miles")
    blind = replace(reading, claims=tuple(c for c in reading.claims if c.id != claim.id))
    said = {"kind": "quantity", "norm": {"low": claim.norm["low"], "high": claim.norm["high"], "unit": "mile"}}
    row = addition(claim.quote, said, blind, page)
    name = next(c for c in review.applied([blind], [page], [row]).readings[0].claims if c.review == "added").id

    reviewed = review.applied([reading], [page], [row])

    assert states(reviewed) == ["agreed"]
    assert only(reviewed, name).review == "confirmed"
    assert len(reviewed.readings[0].claims) == len(reading.claims)


# Texts and readers that change


def test_a_correction_is_found_again_under_other_white_space_and_quote_marks(page, reading):
    """A document added again from another copy is set anew: not one correction may be lost."""
    reset = document(
        TEXT.replace("\n\n", "\r\n\r\n\r\n")
        .replace(" the ", "  the\u00a0")
        .replace(" a ", "\u2009a ")
        .replace('"They', "“They")
        .replace(',"', ",”")
    )
    anew = claims.read(reset)
    rows = [decision("accept", claim, reading, page) for claim in reading.claims]

    reviewed = review.applied([anew], [reset], rows)

    assert set(states(reviewed)) <= {"moved", "applied", "agreed"}
    now = {claim.id: claim for claim in reviewed.readings[0].claims}
    for claim in reading.claims:
        assert same(now[claim.id].quote, claim.quote)
        assert now[claim.id].review == "confirmed"


def test_a_corrected_claim_keeps_its_id_when_the_machine_reads_other_words_there(page, reading):
    """A better parser cuts a span otherwise, and its hash with it; a link to the claim still leads to it."""
    claim = one(reading, "quantity", "34 miles")
    wide = replace(claim, start=claim.start - 8, quote=page.text[claim.start - 8 : claim.end], id="ffffffffffff")
    better = replace(reading, claims=tuple(wide if c.id == claim.id else c for c in reading.claims))
    row = decision("edit", claim, reading, page, field="norm.low", old="33.5", new="30")
    row = replace(row, old=fields.as_text(claim.norm["low"]))

    reviewed = review.applied([better], [page], [row])

    now = only(reviewed, claim.id)
    assert states(reviewed) == ["moved"]
    assert (now.norm["low"], now.quote) == (30, wide.quote)
    assert claim.id in " ".join(s.claim_ids for s in reviewed.readings[0].sentences)


def test_an_id_that_was_given_to_other_words_goes_back_to_the_corrected_claim(page, reading):
    """Ids count equal words: with one more of them in front, each takes the next one's id."""
    first, second = one(reading, "quantity", "34 miles"), one(reading, "place", "Tanf, Syria")
    swapped = {first.id: second.id, second.id: first.id}
    better = replace(
        reading, claims=tuple(replace(c, id=swapped.get(c.id, c.id), kind="quantity") for c in reading.claims)
    )
    row = replace(decision("accept", second, reading, page, old=""), kind="quantity")

    reviewed = review.applied([better], [page], [row])

    assert only(reviewed, second.id).start == second.start
    assert only(reviewed, second.id).review == "confirmed"
    assert sorted(c.id for c in reviewed.readings[0].claims) == sorted(c.id for c in better.claims)


def test_a_changed_sentence_is_listed_with_both_texts_and_changes_nothing(page, reading):
    """One word more can turn a sentence round."""
    claim = one(reading, "event", "struck a pro-regime convoy")
    denied = document(TEXT.replace("struck a pro-regime", "never struck a pro-regime"))
    anew = claims.read(denied)
    row = decision("reject", claim, reading, page)

    reviewed = review.applied([anew], [denied], [row])

    (outcome,) = reviewed.outcomes
    assert outcome.state == "text_changed"
    assert "aircraft struck a pro-regime" in outcome.was
    assert "aircraft never struck a pro-regime" in outcome.now
    assert outcome.remedy
    assert reviewed.readings == (anew,)
    assert reviewed.rejected == ()


def test_a_change_in_another_sentence_does_not_matter(page, reading):
    """Also where the words before a claim are those of the sentence before."""
    claim = one(reading, "quantity", "34 miles")
    other = document(TEXT.replace("around Tanf, Syria. ", "around Tanf in the south of Syria. "))

    reviewed = review.applied([claims.read(other)], [other], [decision("accept", claim, reading, page)])

    assert states(reviewed) == ["moved"]


TWICE = (
    "The jets struck the convoy. The convoy burned. Later that day a second column came. The jets struck the convoy.\n"
)


def test_of_two_equal_sentences_the_words_around_tell_which_is_meant():
    """Also when all of it moves."""
    page, moved = document(TWICE), document("More was told on Friday. " + TWICE)
    reading, anew = claims.read(page), claims.read(moved)
    second = max((c for c in reading.claims if c.kind == "event" and "struck" in c.quote), key=lambda c: c.start)

    reviewed = review.applied([anew], [moved], [decision("accept", second, reading, page)])

    kept = only(reviewed, second.id)
    assert kept.review == "confirmed"
    assert kept.start == second.start + len("More was told on Friday. ")


def test_words_that_stand_in_several_places_are_listed_and_not_guessed():
    """What told the two apart is gone."""
    page = document(TWICE)
    reading = claims.read(page)
    second = max((c for c in reading.claims if c.kind == "event" and "struck" in c.quote), key=lambda c: c.start)
    shuffled = document(
        "On Monday " + "rain fell. " * 4 + "The jets struck the convoy. It rained. The jets struck the convoy."
    )

    reviewed = review.applied([claims.read(shuffled)], [shuffled], [decision("accept", second, reading, page)])

    assert states(reviewed) == ["ambiguous"]
    assert {claim.review for claim in reviewed.readings[0].claims} == {"machine"}


def test_what_the_machine_now_reads_otherwise_is_listed_with_both_values(page, reading):
    """An acceptance holds for the reading it was made on; an edit for the value it replaces."""
    claim = one(reading, "quantity", "34 miles")
    other = replace(claim, norm={**claim.norm, "low": 12.0})
    better = replace(reading, claims=tuple(other if c.id == claim.id else c for c in reading.claims))
    accept = decision("accept", claim, reading, page)
    edit = decision("edit", claim, reading, page, field="norm.low", old=fields.as_text(claim.norm["low"]), new="30")

    for row in (accept, edit):
        (outcome,) = review.applied([better], [page], [row]).outcomes
        assert outcome.state == "reading_changed"
        assert fields.as_text(claim.norm["low"]) in outcome.was
        assert "12" in outcome.now


def test_an_edit_that_the_machine_now_reads_itself_is_agreed(page, reading):
    """A better parser makes a correction needless, not wrong."""
    claim = one(reading, "quantity", "34 miles")
    row = decision("edit", claim, reading, page, field="norm.unit", old="km", new="mile")

    reviewed = review.applied([reading], [page], [row])

    assert states(reviewed) == ["agreed"]
    assert only(reviewed, claim.id).review == "confirmed"


def test_a_claim_that_is_no_longer_read_is_listed_unless_it_was_rejected(page, reading):
    """What a person confirmed and the machine has lost must be seen; what was wrong and is gone is well."""
    claim = one(reading, "quantity", "34 miles")
    blind = replace(reading, claims=tuple(c for c in reading.claims if c.id != claim.id))

    accepted, rejected = (
        review.applied([blind], [page], [decision(action, claim, reading, page)]) for action in ("accept", "reject")
    )

    assert states(accepted) == ["claim_missing"]
    assert "add it" in accepted.outcomes[0].remedy.lower()
    assert states(rejected) == ["agreed"]


def test_a_document_that_is_not_read_is_named_with_the_one_that_holds_the_words(page, reading):
    """Somebody may have added it under another name."""
    claim = one(reading, "quantity", "34 miles")
    row = decision("accept", claim, reading, page)
    renamed = document(name="wire-2")

    here = review.applied([claims.read(renamed)], [renamed], [row]).outcomes[0]
    other = document("Rain fell on Monday.", name="other")
    nowhere = review.applied([claims.read(other)], [other], [row]).outcomes[0]

    assert here.state == nowhere.state == "document_missing"
    assert "'wire-2'" in here.remedy
    assert "'wire" in nowhere.remedy


def test_two_corrections_never_take_hold_of_one_claim(page, reading):
    """Where a parser made one claim of two, one of the decisions is listed."""
    first, second = [c for c in reading.claims if c.kind == "place"][:2]
    merged = replace(first, end=second.end, quote=page.text[first.start : second.end], id="eeeeeeeeeeee")
    better = replace(
        reading,
        claims=(*(c for c in reading.claims if c.id not in (first.id, second.id)), merged),
    )
    rows = [decision("accept", claim, reading, page, old="") for claim in (first, second)]

    reviewed = review.applied([better], [page], rows)

    assert len([s for s in states(reviewed) if s in TOOK_EFFECT]) <= 1
    assert len(states(reviewed)) == 2
    assert len({c.id for c in reviewed.readings[0].claims}) == len(better.claims)


# The file


def written(path: Path, *rows: dict) -> Path:
    """Write *rows* as a person would, into a file with all columns."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return path


TYPED = {"claim": "0123456789ab", "action": "accept", "reason": "it is so", "who": "AB", "when": "2026-03-01"}
EDIT = TYPED | {"action": "edit", "field": "certainty", "old": "asserted", "new": "believed"}
ADD = TYPED | {"action": "add", "claim": "", "document": "wire", "exact": "34 miles"}


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (TYPED | {"action": "acept"}, "perhaps accept"),
        (TYPED | {"action": "x"}, "one of accept, reject, edit, add"),
        (TYPED | {"reason": "  "}, "reason is empty"),
        (TYPED | {"who": ""}, "Write a name"),
        (TYPED | {"when": "1 March"}, "YYYY-MM-DD"),
        (TYPED | {"when": "2026-02-30"}, "YYYY-MM-DD"),
        (TYPED | {"claim": "abc"}, "12 digits or letters"),
        (TYPED | {"kind": "evnt"}, "write one of event"),
        (TYPED | {"new": "believed"}, "make the action edit"),
        (TYPED | {"document": "wire"}, "document and exact go together"),
        (TYPED | {"document": "wire", "exact": "a", "start": "first"}, "start is 'first'"),
        (TYPED | {"document": "wire", "exact": "x y", "sentence": "a b c"}, "do not stand in the sentence"),
        (EDIT | {"field": ""}, "an edit needs a field"),
        (EDIT | {"new": "asserted"}, "make the action accept"),
        (EDIT | {"kind": "event", "field": "norm.radius"}, "has no field 'norm.radius'"),
        (EDIT | {"kind": "event", "new": "sure"}, "no code for it"),
        (EDIT | {"kind": "event", "field": "norm.type", "new": "air_strik"}, "perhaps 'air_strike'"),
        (EDIT | {"kind": "quantity", "field": "norm.low", "new": "many"}, "number"),
        (EDIT | {"kind": "event", "field": "norm.date.start", "new": "2017-02-30"}, "day of the calendar"),
        (EDIT | {"kind": "event", "field": "norm.actor", "new": ""}, "cannot do without it"),
        (ADD | {"exact": "", "document": ""}, "needs document and exact"),
        (ADD | {"new": "34 miles"}, "not JSON"),
        (ADD | {"new": '{"norm": {}}'}, "kind and norm"),
        (ADD | {"new": '{"kind": "quantity", "norm": {"low": 1}}'}, "does not fit"),
        (ADD | {"new": '{"kind": "quantity", "norm": {"low": 3, "high": 1, "unit": "mile"}}'}, "comes after"),
        (ADD | {"new": '{"kind": "event", "norm": {"type": "picnic"}}'}, "does not fit"),
        (ADD | {"new": '{"kind": "event", "norm": {"type": "clash"}, "sure": 1}'}, "says 'sure'"),
    ],
)
def test_a_row_that_cannot_be_used_is_named_by_line_with_what_to_do(tmp_path, row, told):
    """Whatever the documents say: what the file alone shows to be wrong stops the build."""
    path = written(tmp_path / "corrections.csv", TYPED | {"claim": "aaaaaaaaaaaa"}, row)

    with pytest.raises(ReviewError) as raised:
        sheet.read(path)

    assert str(raised.value).startswith(f"{path}, line 3: ")
    assert told in str(raised.value)


def test_every_unusable_row_is_told_at_once(tmp_path):
    """Nobody wants to build once for each."""
    path = written(
        tmp_path / "corrections.csv", TYPED | {"who": ""}, TYPED | {"reason": "a\nb", "when": ""}, TYPED | {"who": ""}
    )

    with pytest.raises(ReviewError) as raised:
        sheet.read(path)

    assert [line.partition(": ")[0].rpartition(" ")[2] for line in str(raised.value).splitlines()] == ["2", "3", "5"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (TYPED, TYPED | {"action": "reject"}),
        (EDIT, TYPED),
        (EDIT, EDIT | {"new": "possible"}),
        (EDIT, TYPED | {"action": "reject"}),
    ],
)
def test_rows_that_contradict_each_other_are_both_named(tmp_path, first, second):
    """Which of them is right is for people to say."""
    path = written(tmp_path / "corrections.csv", first, second | {"who": "CD"})

    with pytest.raises(ReviewError, match=r"line 3: it contradicts line 2 .*AB.*CD.*Keep the row that is right"):
        sheet.read(path)


def test_two_people_may_decide_alike(tmp_path):
    """And two fields of one claim may both be edited."""
    rows = (TYPED, TYPED | {"who": "CD"}), (EDIT, EDIT | {"field": "polarity", "old": "positive", "new": "negative"})

    for number, pair in enumerate(rows):
        assert len(sheet.read(written(tmp_path / f"{number}.csv", *pair))) == 2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("claim,action\n", "no column 'field'"),
        ("", "no column 'claim'"),
        (",".join(COLUMNS) + ",note\n", "'note' which no correction has"),
        (",".join(COLUMNS) + ",who\n", "'who' twice"),
        (",".join(COLUMNS) + "\na,b\n", "2 cells"),
        (",".join(COLUMNS) + '\n"a"b,\n', "not CSV"),
        ("claim;action;field;old;new;reason;who;when\n", "no column 'claim'"),
    ],
)
def test_a_file_that_is_no_table_of_corrections_says_what_it_should_be(tmp_path, text, told):
    """A spreadsheet may have saved it with semicolons."""
    path = tmp_path / "corrections.csv"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(ReviewError, match=str(path)) as raised:
        sheet.read(path)

    assert told in str(raised.value)


def test_a_missing_file_and_other_encodings_are_told(tmp_path):
    """An empty path means that there are none, a wrong one is an error."""
    (tmp_path / "latin.csv").write_bytes("claim,Zürich".encode("latin-1"))

    assert sheet.read("") == ()
    with pytest.raises(ReviewError, match="no file of corrections"):
        sheet.read(tmp_path / "none.csv")
    with pytest.raises(ReviewError, match="CSV UTF-8"):
        sheet.read(tmp_path / "latin.csv")


def test_rows_come_back_as_they_were_written_also_words_that_look_like_formulas(tmp_path):
    """A spreadsheet must not run a document's words; reading takes the guard off again."""
    path = tmp_path / "corrections.csv"
    words = ['=HYPERLINK("x")', "'=1", "-5", "@a, b", 'said "so"', "two\nlines\u2028three", "''+", "plain"]
    rows = [
        review.Correction(
            **EDIT | {"claim": f"{number:012x}", "field": "norm.what", "old": "a", "new": text, "reason": text},
            kind="quantity",
            anchor=review.Anchor(document="wire", exact=text, prefix=text, start=number, end=99, sentence=text),
        )
        for number, text in enumerate(words)
    ]

    sheet.change(path, lambda _before: reversed(rows))

    assert list(sheet.read(path)) == rows
    with path.open(encoding="utf-8", newline="") as file:
        assert not [c for row in csv.reader(file) for c in row if c[:1] in ("=", "+", "-", "@")]


def test_a_change_keeps_what_another_wrote_meanwhile(tmp_path):
    """Two notebooks may be open: each change starts from the file as it is now."""
    path = tmp_path / "deep" / "corrections.csv"
    for number in range(3):
        row = review.Correction(**TYPED | {"claim": f"{number:012x}"})
        sheet.change(path, lambda before, row=row: [*before, row])

    assert [row.claim for row in sheet.read(path)] == [f"{number:012x}" for number in range(3)]
    assert [entry.name for entry in path.parent.iterdir()] == ["corrections.csv"]


def test_what_could_not_be_read_again_is_not_written(tmp_path):
    """The file stays as it was, and nothing is left beside it."""
    path = written(tmp_path / "corrections.csv", TYPED)
    before = path.read_bytes()
    bad = review.Correction(**TYPED | {"action": "reject"})

    with pytest.raises(ReviewError, match="contradicts"):
        sheet.change(path, lambda rows: [*rows, bad])

    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["corrections.csv"]


def test_a_row_typed_by_hand_needs_only_the_id_of_the_claim(tmp_path, page, reading):
    """As the eight columns of old; it holds while the id does."""
    claim = one(reading, "quantity", "34 miles")
    path = tmp_path / "corrections.csv"
    path.write_text(
        "claim,action,field,old,new,reason,who,when\n"
        f"{claim.id},edit,norm.low,,30,looser than that,AB,2026-03-01\n"
        "aaaaaaaaaaaa,accept,,,,it is so,AB,2026-03-01\n",
        encoding="utf-8",
    )

    reviewed = review.applied([reading], [page], sheet.read(path))

    assert states(reviewed) == ["applied", "claim_missing"]
    assert only(reviewed, claim.id).norm["low"] == 30


@pytest.mark.parametrize(
    ("field", "new", "told"),
    [("norm.low", "ninety", "number"), ("norm.actor", "Russia", "no field"), ("norm.low", "900", "comes after")],
)
def test_a_value_that_a_typed_row_cannot_have_is_named_once_its_claim_is_known(
    tmp_path, page, reading, field, new, told
):
    """The row does not say the kind, so only the claim shows it."""
    claim = one(reading, "quantity", "34 miles")
    path = written(tmp_path / "c.csv", EDIT | {"claim": claim.id, "field": field, "old": "", "new": new})

    with pytest.raises(ReviewError) as raised:
        review.applied([reading], [page], sheet.read(path))

    assert f"{path}, line 2: " in str(raised.value)
    assert told in str(raised.value)


# What is told of it


def test_the_tables_hold_every_correction_and_every_rejected_claim(page, reading):
    """Nothing that a person decided may go missing between the file and the report."""
    kinds = ("accept", "reject")
    rows = [decision(kinds[n % 2], claim, reading, page) for n, claim in enumerate(reading.claims)]
    rows.append(replace(rows[0], claim="aaaaaaaaaaaa", anchor=replace(rows[0].anchor, document="gone")))

    reviewed = review.applied([reading], [page], rows)

    decided, rejected = tabular.corrections_frame(reviewed.outcomes), tabular.rejected_frame(reviewed.rejected)
    said = claims.claims_frame(reviewed.readings[0].claims, reviewed.readings[0].sentences)
    assert len(decided) == len(rows)
    assert set(rejected["id"]) | set(said["id"]) == {claim.id for claim in reading.claims}
    assert len(tabular.unfit(decided)) == 1
    typed = review.applied([reading], [page], [replace(rows[0], claim="aaaaaaaaaaaa", anchor=None)])
    assert "aaaaaaaaaaaa" in tabular.unfit(tabular.corrections_frame(typed.outcomes))["what"].item()
    assert len(tabular.effective(decided)) == len(rejected)
    assert tabular.summary(said, decided, rejected).count("\n") == 2
    counted = tabular.by_kind(said, rejected)
    assert counted[["confirmed", "rejected"]].sum().tolist() == [len(said), len(rejected)]
    assert claims.from_frame(said) == reviewed.readings[0].claims


def test_precision_counts_each_claim_once_and_says_how_sure_it_is():
    """Wilson's interval for 8 of 10 is 49.0 to 94.3 percent (Newcombe 1998, table I, method 3, by its formula)."""
    rows = [review.Correction(**TYPED | {"claim": f"{n:012x}", "kind": "event"}) for n in range(8)]
    rows += [replace(rows[0], who="CD")]
    rows += [replace(rows[0], claim="aaaaaaaaaaaa", action="reject")]
    rows += [
        replace(rows[0], claim="bbbbbbbbbbbb", action="edit", field=field, new="x")
        for field in ("norm.actor", "norm.target")
    ]

    text = precision.report(rows)

    event = next(line for line in text.splitlines() if line.startswith("event")).split()
    assert event == ["event", "8", "1", "1", "0", "80", "49", "to", "94"]
    assert "Nothing was reviewed" in precision.report([])


def test_precision_in_the_report_leaves_out_what_no_longer_fits():
    """It is about the reader of today."""
    empty = dict.fromkeys(
        ("field", "old", "new", "reason", "who", "when", "document_id", "quote", "was", "now", "remedy"), ""
    )
    rows = [
        empty | {"line": n, "claim": f"{n:012x}", "action": "accept", "kind": "date", "state": state}
        for n, state in enumerate(["applied", "moved", "reading_changed"])
    ]

    got = precision.by_kind(pd.DataFrame(rows))

    assert got.to_dict("records") == [{"kind": "date", "right": 100, "interval": "34 to 100"}]


# Fields


def test_every_claim_that_is_read_fits_the_schema_that_corrections_are_held_to(reading):
    """Or a person could not confirm what the machine may say. Also that each value survives as text."""
    for claim in reading.claims:
        assert fields.complaint(claim) == ""
        for name in fields.names(claim.kind):
            value = fields.value(claim, name)
            if value is not None:
                assert fields.parsed(claim.kind, name, fields.as_text(value)) == value, name


def test_every_claim_of_our_documents_fits_it_too(built_report):
    """A field that the reader learns must be taught to claims/fields.json, or nobody could edit it."""
    said = claims.from_frame(tables.read(built_report.parent / "tables", "claims"))

    assert len(said) > 100
    assert [(claim.kind, told) for claim in said if (told := fields.complaint(claim))] == []


def test_the_schema_is_valid_and_has_every_kind():
    """JSON Schema, draft 7, as the lexicon's."""
    jsonschema.Draft7Validator.check_schema(fields.schema())

    assert set(fields.schema()["kinds"]) == set(KINDS)


# Plain text


@pytest.mark.parametrize(
    ("one_way", "other_way"),
    [
        ("“They  kept\r\ncoming,”", '"They kept coming,"'),
        ("the Syrian\u00a0army’s zone\u2014", "the Syrian army's zone-"),
        ("ﬁve ofﬁcers …", "five officers ..."),
        ("cafe\u0301", "café"),
        ("co\u00adordinate\u200b", "coordinate"),
        ("  x ", "x"),
    ],
)
def test_texts_set_otherwise_are_the_same(one_way, other_way):
    """White space, quote marks, dashes, ligatures, accents written in two ways, soft hyphens."""
    assert same(one_way, other_way)


@pytest.mark.parametrize(
    ("one_way", "other_way"), [("May 18", "May 19"), ("Not so", "not so"), ("a b", "ab"), ("é", "e")]
)
def test_other_letters_are_another_text(one_way, other_way):
    """Nothing that could change what is said is passed over."""
    assert not same(one_way, other_way)


def test_a_place_in_the_plain_text_leads_back_to_the_source():
    """Character by character, also where one became three."""
    source = "  “A\r\n\r\nb…”  cafe\u0301s "
    plain = Plain(source)

    assert plain.text == '"A b..." cafés'.replace("é", "e\u0301")
    assert source[slice(*plain.span(0, 2))] == "“A"
    assert source[slice(*plain.span(3, 7))] == "b…"
    assert source[slice(*plain.span(9, 13))] == "cafe\u0301"
