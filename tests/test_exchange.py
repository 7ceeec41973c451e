"""Out to annotation tools and back: Web Annotation JSON-LD, brat standoff, spaCy DocBin. Texts are our own."""

import json
import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import spacy
from spacy.tokens import DocBin

from sitrep import claims, review
from sitrep.documents import Document
from sitrep.errors import ReviewError
from sitrep.review import sheet
from sitrep.review.exchange import brat, differences, handing, web_annotation

TEXT = (
    "Coalition aircraft strike convoy near Tanf\n\n"
    "U.S. aircraft struck a pro-regime convoy on May 18 after it entered the deconfliction zone around Tanf, Syria. "
    "The zone extends about 34 miles from the garrison 🛰.\r\n\r\n"
    'Russia had asked the convoy to turn back. "They kept\ncoming," a spokesman said.\n'
)
PLAIN = "It rained on Monday in Velmora, the mayor said.\n"
SIGNED = differences.Signature(who="CD", when="2026-04-01", reason="seen in the tool")


def document(name: str, text: str) -> Document:
    """Return *text* as a document of 19 May 2017."""
    known = {"publisher": "Test wire", "title": None, "accessed": None, "licence": None, "language": "en"}
    day, url = date(2017, 5, 19), f"https://news.example/{name}"
    return Document(
        id=name, file=f"{name}.txt", url=url, published=day, sha256="0" * 64, basis="full text", text=text, **known
    )


DOCUMENTS = (document("wire", TEXT), document("rain", PLAIN))


@pytest.fixture(scope="module")
def machine() -> list[claims.Reading]:
    """Return what the machine reads in both texts."""
    return list(claims.read_all(DOCUMENTS))


@pytest.fixture
def corrections(tmp_path) -> Path:
    """Return an empty file of corrections."""
    path = tmp_path / "corrections.csv"
    sheet.change(path, lambda before: before)
    return path


@pytest.fixture
def handed(tmp_path, corrections):
    """Return a function that hands the documents out in a form and returns the folder."""

    def out(form: str, *, reviewed: bool = False) -> Path:
        folder = tmp_path / form
        handing.export(handing.pages(DOCUMENTS, sheet.read(corrections), reviewed=reviewed), form, folder)
        return folder

    return out


def claim_of(machine: list[claims.Reading], kind: str, words: str) -> claims.Claim:
    """Return the one claim of *kind* whose quote holds *words*."""
    (found,) = [c for reading in machine for c in reading.claims if c.kind == kind and words in c.quote]
    return found


def edited(path: Path, old: str, new: str) -> None:
    """Put *new* for the one *old* in a file, without touching its line ends."""
    text = path.read_bytes().decode("utf-8")
    assert text.count(old) == 1, text.count(old)
    path.write_bytes(text.replace(old, new).encode("utf-8"))


def brought(folder: Path, corrections: Path) -> list[review.Correction]:
    """Take *folder* back and return the corrections that stand then."""
    handing.bring_back(folder, DOCUMENTS, corrections, SIGNED)
    return list(sheet.read(corrections))


# There and back


@pytest.mark.parametrize("form", ["web-annotation", "brat"])
def test_what_comes_back_unchanged_is_no_correction(handed, corrections, form):
    """Whatever stands in the texts: a satellite beyond the first plane, a quotation over two lines."""
    assert brought(handed(form), corrections) == []


@pytest.mark.parametrize("form", ["web-annotation", "brat"])
def test_what_was_corrected_before_goes_out_corrected_and_comes_back_without_a_change(
    handed, corrections, machine, form
):
    """Rejected claims do not go out, edited ones go out edited; an untouched file changes none of it."""
    brought(_with(handed("brat"), "A90\tCertainty T1 possible", "Russia had asked"), corrections)
    before = sheet.read(corrections)
    assert {row.action for row in before} == {"edit", "reject"}
    shutil.rmtree(corrections.parent / "brat")

    assert brought(handed(form), corrections) == list(before)


def _with(folder: Path, more: str, drop: str) -> Path:
    """Add a line to the wire's .ann, and drop the label on *drop* with all that hangs on it."""
    path = folder / "wire.ann"
    lines = path.read_text(encoding="utf-8").split("\n")
    name = next(line.split("\t")[0] for line in lines if line.startswith("T") and drop in line)
    kept = [line for line in lines if line and not re.search(rf"\b{name}\b", line)]
    path.write_text("\n".join([*kept, more, ""]), encoding="utf-8", newline="\n")
    return folder


def test_an_edit_in_brat_is_exactly_that_correction(handed, corrections, machine):
    """Another label for a type of event: one row, anchored, and it takes effect."""
    folder = handed("brat")
    strike = claim_of(machine, "event", "struck a pro-regime")
    edited(folder / "wire.ann", f"air_strike {strike.start} ", f"warning_shots {strike.start} ")

    (row,) = brought(folder, corrections)

    assert (row.claim, row.action, row.field, row.old, row.new) == (
        strike.id,
        "edit",
        "norm.type",
        "air_strike",
        "warning_shots",
    )
    assert (row.who, row.when, row.reason) == ("CD", "2026-04-01", "seen in the tool")
    after = review.applied(machine, DOCUMENTS, [row])
    now = next(c for c in after.readings[0].claims if c.id == strike.id)
    assert (now.norm["type"], now.norm["plover"]) == ("warning_shots", "THREATEN")


def test_other_words_attributes_and_fields_in_brat_are_an_edit_each(handed, corrections, machine):
    """The reason stands behind the fields in the annotator's note."""
    folder = handed("brat")
    strike = claim_of(machine, "event", "struck a pro-regime")
    whole, short = strike.quote, "struck a pro-regime convoy"
    start = TEXT.index(short)
    path = folder / "wire.ann"
    edited(
        path,
        f"air_strike {strike.start} {strike.end}\t{whole}",
        f"air_strike {start} {start + len(short)}\t{short}",
    )
    name = next(line.split("\t")[0] for line in path.read_text(encoding="utf-8").split("\n") if short in line)
    note = next(line for line in path.read_text(encoding="utf-8").split("\n") if f"AnnotatorNotes {name}\t" in line)
    edited(path, note, note.replace('"actor": "United States"', '"actor": "Russia"') + " whose jets?")
    path.write_text(path.read_text(encoding="utf-8") + f"A90\tCertainty {name} possible\n", encoding="utf-8")

    rows = brought(folder, corrections)

    assert {row.field: (row.old, row.new, row.reason) for row in rows} == {
        "quote": (whole, short, "whose jets?"),
        "certainty": ("asserted", "possible", "whose jets?"),
        "norm.actor": ("United States", "Russia", "whose jets?"),
    }
    after = review.applied(machine, DOCUMENTS, rows)
    now = next(c for c in after.readings[0].claims if c.id == strike.id)
    assert (now.quote, now.certainty, now.norm["actor_side"]) == (short, "possible", "russia")


def test_a_label_taken_away_in_brat_rejects_and_a_new_one_adds(handed, corrections, machine):
    """Of a document whose .ann did not come back nothing is rejected."""
    folder = handed("brat")
    mile = claim_of(machine, "quantity", "34 miles")
    path = folder / "wire.ann"
    lines = path.read_text(encoding="utf-8").split("\n")
    name = next(line.split("\t")[0] for line in lines if line.startswith("T") and f" {mile.start} {mile.end}\t" in line)
    lines = [line for line in lines if not re.search(rf"\b{name}\b", line)]
    at = TEXT.index("garrison")
    lines.insert(0, f"T99\tforce {at} {at + 8}\tgarrison")
    lines.insert(1, '#99\tAnnotatorNotes T99\t{"force": "garrison"} somebody mans it')
    path.write_text("\n".join(lines), encoding="utf-8", newline="\n")
    (folder / "rain.ann").unlink()

    rows = brought(folder, corrections)

    assert sorted((row.action, row.anchor.document) for row in rows) == [("add", "wire"), ("reject", "wire")]
    after = review.applied(machine, DOCUMENTS, rows)
    added = next(c for c in after.readings[0].claims if c.review == "added")
    assert (added.quote, added.kind, added.norm["force"], added.reason) == (
        "garrison",
        "force",
        "garrison",
        "somebody mans it",
    )
    assert [claim.id for claim in after.rejected] == [mile.id]


def test_an_edit_in_a_web_annotation_is_exactly_that_correction(handed, corrections, machine):
    """Signed by whoever the annotation names, on the day it was changed."""
    folder = handed("web-annotation")
    path = folder / "annotations.jsonld"
    page = json.loads(path.read_text(encoding="utf-8"))
    mile = claim_of(machine, "quantity", "34 miles")
    item = next(item for item in page["items"] if item["id"].endswith(mile.id))
    item["creator"], item["modified"] = {"type": "Person", "name": "EF"}, "2026-05-06T07:08:09Z"
    reading = json.loads(item["body"][1]["value"])
    reading["norm"]["low"] = 30
    item["body"][1]["value"] = json.dumps(reading)
    item["body"].append({"type": "TextualBody", "purpose": "commenting", "value": "about is wider"})
    path.write_text(json.dumps(page), encoding="utf-8")

    (row,) = brought(folder, corrections)

    assert (row.claim, row.field, row.old, row.new) == (mile.id, "norm.low", "34", "30")
    assert (row.who, row.when, row.reason) == ("EF", "2026-05-06", "about is wider")


def test_a_web_annotation_that_others_made_is_an_addition(tmp_path, corrections, machine):
    """From a tool that knows nothing of ours: a quote with its surroundings, a tag, the address of the page."""
    others = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": "https://tool.example/1",
        "type": "Annotation",
        "created": "2026-05-06T07:08:09Z",
        "creator": {"type": "Person", "name": "GH"},
        "body": [{"type": "TextualBody", "purpose": "tagging", "value": "withdrawal"}, "they did not turn"],
        "target": {
            "source": "https://news.example/wire",
            "selector": {
                "type": "TextQuoteSelector",
                "exact": "They kept coming",
                "prefix": 'turn back. "',
                "suffix": ',"',
            },
        },
    }
    path = tmp_path / "theirs.json"
    path.write_text(json.dumps([others]), encoding="utf-8")

    (row,) = brought(path, corrections)

    assert (row.action, row.kind, row.who, row.when, row.reason) == (
        "add",
        "event",
        "GH",
        "2026-05-06",
        "they did not turn",
    )
    assert row.anchor.exact == "They kept\ncoming"
    after = review.applied(machine, DOCUMENTS, [row])
    assert [c.norm["type"] for c in after.readings[0].claims if c.review == "added"] == ["withdrawal"]


def test_the_annotations_are_web_annotations(handed):
    """What the model asks of each: an id, a type, a body, a target with a source and selectors of the words."""
    page = json.loads((handed("web-annotation") / "annotations.jsonld").read_text(encoding="utf-8"))

    assert page["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert page["type"] == "AnnotationPage"
    texts = {f"urn:sitrep:document:{d.id}": d.text for d in DOCUMENTS}
    assert len({item["id"] for item in page["items"]}) == len(page["items"]) > 5
    for item in page["items"]:
        assert item["type"] == "Annotation"
        assert {body["type"] for body in item["body"]} == {"TextualBody"}
        quote, position = item["target"]["selector"]
        text = texts[item["target"]["source"]]
        assert (quote["type"], position["type"]) == ("TextQuoteSelector", "TextPositionSelector")
        assert text[position["start"] : position["end"]] == quote["exact"]
        flat = text.replace("\r\n", "\n")
        assert quote["prefix"] + quote["exact"].replace("\r\n", "\n") + quote["suffix"] in flat


def test_brat_gets_text_offsets_and_a_configuration_that_knows_every_label(handed):
    """The text is that of the document, byte for byte; what a label covers is what its line says."""
    folder = handed("brat")
    labels = set(re.findall(r"[\w-]+", (folder / "annotation.conf").read_text(encoding="utf-8")))

    for page in DOCUMENTS:
        assert (folder / f"{page.id}.txt").read_bytes() == page.text.encode("utf-8")
        for line in (folder / f"{page.id}.ann").read_text(encoding="utf-8").splitlines():
            if line.startswith("T"):
                _, about, words = line.split("\t")
                label, _, places = about.partition(" ")
                pieces = [page.text[slice(*map(int, piece.split()))] for piece in places.split(";")]
                assert " ".join(pieces) == words
                assert label in labels


def test_spacy_trains_on_what_was_handed_out(handed, machine):
    """The DocBin holds each claim as a span with its label; spaCy's span categoriser takes a step on it."""
    folder = handed("spacy")
    blank = spacy.blank("en")
    docs = list(DocBin().from_disk(folder / "claims.spacy").get_docs(blank.vocab))

    assert [doc.text for doc in docs] == [page.text for page in DOCUMENTS]
    for doc, reading in zip(docs, machine, strict=True):
        spans = {(span.id_, span.label_) for span in doc.spans["sc"]}
        kinds = {c.id: f"event:{c.norm['type']}" if c.kind == "event" else c.kind for c in reading.claims}
        assert spans == set(kinds.items())
        quotes = {c.id: c.quote for c in reading.claims}
        assert all(quotes[span.id_] in span.text for span in doc.spans["sc"])
    model = spacy.blank("en")
    model.add_pipe("spancat")
    examples = [spacy.training.Example(blank.make_doc(doc.text), doc) for doc in docs]
    model.initialize(lambda: examples)
    assert model.update(examples)["spancat"] > 0


def test_only_what_a_person_saw_is_handed_out_if_that_is_asked_for(handed, corrections, machine):
    """For training: what the machine read alone teaches it nothing."""
    row = claim_of(machine, "quantity", "34 miles")
    folder = handed("brat")
    name = next(
        line.split("\t")[0]
        for line in (folder / "wire.ann").read_text(encoding="utf-8").split("\n")
        if line.startswith("T") and f" {row.start} {row.end}\t" in line
    )
    text = (folder / "wire.ann").read_text(encoding="utf-8") + f"A90\tCertainty {name} possible\n"
    (folder / "wire.ann").write_text(text, encoding="utf-8")
    brought(folder, corrections)
    shutil.rmtree(folder)

    text = (handed("brat", reviewed=True) / "wire.ann").read_text(encoding="utf-8")

    assert re.findall(r"Claim T1\t(\w+)", text) == [row.id]
    assert text.count("\nT") == 0


# Bad input


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("T1\tdate", "T1\tpicnic", "no claim is of kind 'picnic'"),
        ("T1\tdate 3 12", "T1\tdate 3 999", "characters 3 to 999"),
        ("T1\tdate 3 12\t", "T1\tdate 3 14\t", "Restore the text"),
        ("T1\tdate 3 12\trained on", "T1\tdate three", "no text-bound annotation"),
        ('{"anchor"', '{"anchor', "note is not JSON"),
        ('"precision": "day"', '"precision": "to the hour"', "cannot be changed so"),
        ("T1\tdate 3 12\trained on", "T1\tdate 3 9;20 26\trained Monday", "leaves out"),
    ],
)
def test_a_line_of_brat_that_no_claim_can_hold_is_named(handed, corrections, old, new, told):
    """By file and line, with what to do; nothing is written then."""
    folder = handed("brat")
    path = folder / "rain.ann"
    path.write_text(
        "T1\tdate 3 12\trained on\n#1\tAnnotatorNotes T1\t"
        '{"anchor": "text", "end": null, "precision": "day", "start": null, "value": "x"}\n',
        encoding="utf-8",
    )
    edited(path, old, new)
    before = corrections.read_bytes()

    with pytest.raises(ReviewError) as raised:
        brought(folder, corrections)

    assert f"{path}, line " in str(raised.value)
    assert told in str(raised.value) or told.replace("changed so", "added") in str(raised.value)
    assert corrections.read_bytes() == before


@pytest.mark.parametrize(
    ("item", "told"),
    [
        ({}, "no target"),
        ({"target": {"source": "rain"}}, "selects no words"),
        ({"target": {"source": "snow", "selector": []}}, "no document read here"),
        (
            {"target": {"source": "rain", "selector": {"type": "TextQuoteSelector", "exact": "snow"}}},
            "cannot be found in document 'rain'",
        ),
        (
            {"target": {"source": "rain", "selector": {"type": "TextPositionSelector", "start": 0, "end": 9}}},
            "no claim is of kind ''",
        ),
        (
            {
                "body": {"purpose": "tagging", "value": "date"},
                "target": {"source": "rain", "selector": {"type": "TextPositionSelector", "start": 13, "end": 19}},
            },
            "does not say who made it",
        ),
        (
            {
                "creator": "GH",
                "body": {"purpose": "tagging", "value": "place"},
                "target": {"source": "rain", "selector": {"type": "TextPositionSelector", "start": 13, "end": 19}},
            },
            "norm.place is missing",
        ),
    ],
)
def test_a_web_annotation_that_no_claim_can_hold_is_named(tmp_path, corrections, item, told):
    """By file and number; nothing is written then."""
    path = tmp_path / "theirs.jsonld"
    path.write_text(json.dumps({"items": [item]}), encoding="utf-8")
    before = corrections.read_bytes()

    with pytest.raises(ReviewError) as raised:
        handing.bring_back(path, DOCUMENTS, corrections, replace(SIGNED, who=""))

    assert f"{path}, annotation 1" in str(raised.value)
    assert told in str(raised.value)
    assert corrections.read_bytes() == before


@pytest.mark.parametrize("text", ["{", '{"a": 1}', "3"])
def test_a_file_without_annotations_is_told(tmp_path, corrections, text):
    """Whatever JSON it is."""
    path = tmp_path / "theirs.jsonld"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(ReviewError, match=r"theirs\.jsonld"):
        handing.bring_back(path, DOCUMENTS, corrections, SIGNED)


def test_a_text_that_changed_after_it_was_handed_out_is_refused(handed, corrections):
    """Its places would mean other words; brat's copy of a text must not change either."""
    folder = handed("brat")
    other = (replace(DOCUMENTS[0], text=TEXT.replace("convoy", "column")), DOCUMENTS[1])

    with pytest.raises(ReviewError, match="has changed since"):
        handing.bring_back(folder, other, corrections, SIGNED)
    with pytest.raises(ReviewError, match="'rain', which was not read"):
        handing.bring_back(folder, DOCUMENTS[:1], corrections, SIGNED)
    (folder / "wire.txt").write_text("other", encoding="utf-8")
    with pytest.raises(ReviewError, match="is not the text of document 'wire'"):
        handing.bring_back(folder, DOCUMENTS, corrections, SIGNED)


def test_relations_of_brat_are_left_out_and_counted(handed, corrections):
    """Corrections hold claims only; nobody may think that the rest was taken over."""
    folder = handed("brat")
    path = folder / "wire.ann"
    path.write_text(path.read_text(encoding="utf-8") + "R1\tBefore Arg1:T1 Arg2:T2\n", encoding="utf-8")

    told = handing.bring_back(folder, DOCUMENTS, corrections, SIGNED)

    assert "changes nothing" in told
    assert "1 lines of relations" in told


def test_nothing_is_written_over_and_nothing_half(tmp_path, machine):
    """A folder with something in it stays as it was; a failure leaves no folder."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine", encoding="utf-8")

    with pytest.raises(ReviewError, match="holds something already"):
        handing.export([], "brat", tmp_path / "mine")
    with pytest.raises(ReviewError, match="cannot be written"):
        handing.export([], "brat", tmp_path / "mine" / "notes.txt" / "out")

    assert [path.name for path in tmp_path.rglob("*")] == ["mine", "notes.txt"]


def test_what_is_neither_brat_nor_json_is_told(tmp_path, corrections):
    """An empty folder, for one."""
    with pytest.raises(ReviewError, match=r"neither \.ann files nor"):
        handing.bring_back(tmp_path, DOCUMENTS, corrections, SIGNED)


def test_the_readers_take_what_the_writers_write(machine, tmp_path):
    """Also a claim of every certainty and polarity, and values that look like structure."""
    odd = 'a\tb\nc "d" {e} \u2028'
    claim = replace(
        machine[1].claims[0], certainty="planned", polarity="negative", kind="assessment",
        norm={"holder": [odd, "x"], "about": "é 🛰", "content": odd},
    )  # fmt: skip
    reviewed = review.applied([replace(machine[1], claims=(claim,))], DOCUMENTS[1:], ())
    pages = list(handing.bundle.pages(DOCUMENTS[1:], [replace(machine[1], claims=(claim,))], reviewed))
    known = {page.document: page for page in pages}
    brat.write(tmp_path, pages)
    web_annotation.write(tmp_path / "a.jsonld", pages)

    for came in (brat.read(tmp_path, known), web_annotation.read(tmp_path / "a.jsonld", known)):
        (one,) = came
        assert (one.claim, one.kind, one.certainty, one.polarity) == (claim.id, "assessment", "planned", "negative")
        assert one.norm == claim.norm
