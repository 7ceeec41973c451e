"""The desk: what a sitting writes, what its front end does with keys and mouse, and the notebook in a real JupyterLab.

In the pages of these tests the front end is desk.js as it is shipped, and what answers it is the Desk of this process;
only the wire between the two is ours.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any  # messages of a page may hold anything

import nbformat
import papermill
import pytest
from axe_playwright_python.sync_playwright import Axe
from click.testing import CliRunner
from playwright.sync_api import Browser, Page

from sitrep import claims, documents, review, tables
from sitrep.desk import checking, commands, queue, widget
from sitrep.desk.folder import Folder
from sitrep.desk.session import ACCEPTED, Session
from sitrep.errors import ReviewError
from sitrep.review import sheet

ROOT = Path(__file__).resolve().parents[1]
DESK = ROOT / "report" / "sitrep" / "desk"
TEXT = (
    "Coalition aircraft strike convoy near Tanf\n\n"
    "U.S. aircraft 🛩 struck a pro-regime convoy on May 18 after it entered the deconfliction zone around Tanf, Syria. "
    "The zone extends about 34 miles from the garrison.\n\n"
    'Russia had asked the convoy to turn back. "They kept coming </script><img src=x onerror=window.hostile=1>," a '
    "spokesman said.\n"
)


@pytest.fixture
def texts(tmp_path) -> Path:
    """Return a folder that lists 500 documents, of which the first one only is there."""
    folder = tmp_path / "documents"
    folder.mkdir()
    lines = ["id,file,publisher,title,published"]
    lines += [f"d{number:03},d{number:03}.txt,Test wire,Title {number},2017-05-19" for number in range(500)]
    (folder / "documents.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "d000.txt").write_text(TEXT, encoding="utf-8")
    return folder


@pytest.fixture
def session(texts, tmp_path) -> Session:
    """Return a sitting of AB at those documents, with no correction yet."""
    return Session(folder=Folder(texts), corrections=tmp_path / "corrections.csv", tables=tmp_path / "none", who="AB")


def shown(session: Session, words: str, kind: str) -> dict[str, Any]:
    """Return the one claim of *kind* on the page whose quote holds *words*."""
    (found,) = [c for c in session.page("d000")["claims"] if words in c["quote"] and c["kind"] == kind]
    return found


def told(session: Session) -> list[tuple[str, str, str]]:
    """Return what the file of corrections says by now."""
    if not session.corrections.exists():
        return []
    return sorted((row.action, row.field, row.new) for row in sheet.read(session.corrections))


# A sitting


def test_of_five_hundred_documents_only_the_one_looked_at_is_read(session):
    """All other texts are missing, which nobody notices until they are asked for."""
    assert len(session.listing()) == 500
    assert session.page("d000")["text"] == TEXT
    with pytest.raises(
        documents.DocumentError if hasattr(documents, "DocumentError") else Exception, match=r"d001\.txt"
    ):
        session.page("d001")


def test_the_list_counts_what_was_decided_and_what_the_last_build_read(session, texts, tmp_path):
    """How many claims a document has is known from the tables, without reading it."""
    document = documents.read_text(texts / "d000.txt")
    reading = claims.read(document)
    tables.write(claims.claims_frame(reading.claims, reading.sentences), tmp_path / "tables", "claims")
    session.tables = tmp_path / "tables"
    name = shown(session, "34 miles", "quantity")["id"]
    session.decide("d000", name, "accept")
    session.decide("d000", name, "edit", "wider", "certainty", "believed")

    first, second = session.listing()[:2]

    assert (first["decided"], first["claims"]) == (1, len(reading.claims))
    assert (second["decided"], second["claims"]) == (0, None)


def test_each_decision_is_written_at_once_and_takes_effect(session):
    """The file is all there is: another sitting, and a build, see the same."""
    mile, strike = shown(session, "34 miles", "quantity"), shown(session, "struck", "event")
    asked = shown(session, "Russia had asked", "event")

    session.decide("d000", mile["id"], "accept")
    session.decide("d000", strike["id"], "edit", "not said whose", "norm.actor", "Russia")
    session.decide("d000", asked["id"], "reject", "told twice")

    rows = sheet.read(session.corrections)
    assert {row.claim: row.action for row in rows} == {
        mile["id"]: "accept",
        strike["id"]: "edit",
        asked["id"]: "reject",
    }
    assert {(row.who, row.kind) for row in rows} == {("AB", "quantity"), ("AB", "event")}
    assert next(row.reason for row in rows if row.action == "accept") == ACCEPTED
    found = documents.read_text(session.folder.path / "d000.txt")
    reviewed = review.applied([claims.read(found)], [found], rows)
    assert {outcome.state for outcome in reviewed.outcomes} == {"applied"}
    assert shown(session, "struck", "event")["fields"]["norm.actor_side"] == "russia"
    assert shown(session, "Russia had asked", "event")["review"] == "rejected"  # to be seen, and to come back to


def test_undo_and_redo_give_the_file_of_before_and_after(session):
    """Byte for byte."""
    mile = shown(session, "34 miles", "quantity")["id"]
    files = [b""]
    for action, changed, new in (
        ("accept", "", ""),
        ("edit", "norm.low", "30"),
        ("edit", "norm.low", "31"),
        ("reject", "", ""),
    ):
        session.decide("d000", mile, action, "why", changed, new)
        files.append(session.corrections.read_bytes())

    for before in reversed(files[1:-1]):
        session.undo()
        assert session.corrections.read_bytes() == before
    session.undo()
    assert sheet.read(session.corrections) == ()
    for after in files[1:]:
        session.redo()
        assert session.corrections.read_bytes() == after
    with pytest.raises(ReviewError, match="Nothing to do again"):
        session.redo()


def test_undo_leaves_alone_what_another_person_changed_meanwhile(session):
    """And says so."""
    mile = shown(session, "34 miles", "quantity")["id"]
    session.decide("d000", mile, "accept")
    sheet.change(session.corrections, lambda _rows: ())

    with pytest.raises(ReviewError, match="changed elsewhere"):
        session.undo()


def test_what_cannot_be_decided_so_is_not_written(session):
    """Each with a message that says what to do."""
    mile, strike = shown(session, "34 miles", "quantity")["id"], shown(session, "struck", "event")["id"]
    wrong = {
        ("reject", "", "", ""): "reason is empty",
        ("edit", "norm.low", "many", "why"): "number",
        ("edit", "norm.low", "90", "why"): "comes after",
        ("edit", "norm.actor", "Russia", "why"): "no field",
        ("edit", "quote", "35 miles", "why"): "do not stand in the sentence",
        ("edit", "certainty", "sure", "why"): "no code",
    }

    for (action, changed, new, reason), message in wrong.items():
        with pytest.raises(ReviewError, match=message):
            session.decide("d000", mile, action, reason, changed, new)
    with pytest.raises(ReviewError, match="has no claim"):
        session.decide("d000", "0" * 12, "accept")
    session.who = " "
    with pytest.raises(ReviewError, match="Write a name"):
        session.decide("d000", strike, "accept")

    assert told(session) == []
    assert session.done == []


def test_a_claim_goes_back_to_what_the_machine_reads(session):
    """Whether a field is set to its old value, or all decisions are taken back."""
    mile = shown(session, "34 miles", "quantity")
    session.decide("d000", mile["id"], "edit", "wider", "norm.low", "30")
    back = session.decide("d000", mile["id"], "edit", "no", "norm.low", mile["fields"]["norm.low"])
    first = told(session)
    assert back.told == "As the machine reads it"
    with pytest.raises(ReviewError, match="holds that value already"):
        session.decide("d000", mile["id"], "edit", "no", "norm.low", mile["fields"]["norm.low"])
    session.decide("d000", mile["id"], "reject", "no")
    session.decide("d000", mile["id"], "clear")

    assert first == told(session) == []
    assert shown(session, "34 miles", "quantity") == mile


def test_a_missed_claim_is_added_changed_and_taken_away_again(session):
    """An edit changes the addition itself; what a person added and rejects is gone."""
    start = TEXT.index("Coalition aircraft")
    values = {"norm.type": "air_strike", "norm.actor": "US-led coalition", "certainty": "believed"}
    step = session.add("d000", start, start + len("Coalition aircraft strike convoy"), "event", values, "the headline")

    added = shown(session, "Coalition aircraft strike", "event")
    assert (added["id"], added["review"], added["certainty"]) == (step.claim, "added", "believed")
    assert added["fields"]["norm.actor_side"] == "us_coalition"
    assert added["fields"]["norm.plover"] == "ASSAULT"
    session.decide("d000", step.claim, "edit", "shorter", "quote", "aircraft strike convoy")
    session.decide("d000", step.claim, "edit", "no", "norm.target", "convoy")
    changed = shown(session, "aircraft strike convoy", "event")
    assert (changed["id"], changed["quote"], changed["fields"]["norm.target"]) == (
        step.claim,
        "aircraft strike convoy",
        "convoy",
    )
    assert [row[0] for row in told(session)] == ["add"]
    session.decide("d000", step.claim, "reject", "after all not")
    assert told(session) == []


@pytest.mark.parametrize(
    ("kind", "values", "message"),
    [
        ("event", {}, "norm.type is missing"),
        ("event", {"norm.type": "picnic"}, "no code"),
        ("picnic", {}, "No claim is of kind"),
        ("quantity", {"norm.low": "1"}, "norm.unit is missing"),
        ("date", {"norm.start": "yesterday"}, "day of the calendar"),
    ],
)
def test_an_addition_that_does_not_fit_is_not_written(session, kind, values, message):
    """With what is missing, or what may stand there."""
    with pytest.raises(ReviewError, match=message):
        session.add("d000", 0, 9, kind, values, "why")
    with pytest.raises(ReviewError, match="No words are selected"):
        session.add("d000", 42, 44, "force", {"norm.force": "x"}, "why")

    assert told(session) == []


def test_the_least_certain_come_first(session):
    """A claim whose words leave its roles open stands before one that is told in full; reviews move a kind forward."""
    found = claims.read(documents.read_text(session.folder.path / "d000.txt")).claims
    whole = next(c for c in found if c.kind == "quantity")
    strike = next(c for c in found if c.kind == "event" and "struck" in c.quote)
    from dataclasses import replace

    silent = replace(strike, norm={**strike.norm, "actor": "unspecified", "target": "unspecified"}, id="f" * 12)
    wrong = [
        review.Correction(claim=f"{n:012x}", action="reject", reason="r", who="AB", when="2026-03-01", kind="quantity")
        for n in range(40)
    ]

    assert queue.in_order([strike, silent], ()) == [silent.id, strike.id]
    assert queue.in_order([whole, silent], ())[0] == silent.id
    assert queue.in_order([whole, silent], wrong)[0] == whole.id


# Commands


def test_check_lists_what_takes_no_effect_and_anchor_makes_typed_rows_last(session, texts, tmp_path):
    """A row that only names a claim holds until the reader changes; with its words it lasts."""
    mile = shown(session, "34 miles", "quantity")["id"]
    only = tmp_path / "only"
    only.mkdir()
    shutil.copy(texts / "d000.txt", only)
    (only / "documents.csv").write_text("id,file,published\nd000,d000.txt,2017-05-19\n", encoding="utf-8")
    path = tmp_path / "typed.csv"
    path.write_text(
        f"claim,action,field,old,new,reason,who,when\n{mile},edit,norm.low,,30,wider,AB,2026-03-01\n", encoding="utf-8"
    )

    assert "run `sitrep review anchor`" in checking.report(only, path)
    assert checking.anchored(only, path) == "1 rows now have an anchor."
    (row,) = sheet.read(path)
    assert (row.anchor.exact, row.kind, row.old) == ("about 34 miles", "quantity", "34")
    assert checking.anchored(only, path) == "All 1 rows have an anchor."
    (only / "d000.txt").write_text(TEXT.replace("extends", "extended"), encoding="utf-8")
    with pytest.raises(ReviewError) as raised:
        checking.report(only, path)
    assert f"{path}, line 2" in str(raised.value)
    assert "The zone extends about" in str(raised.value) and "The zone extended about" in str(raised.value)


def test_a_typed_row_of_an_unknown_claim_gets_no_anchor(tmp_path, small_documents):
    """It is named, and the file stays as it was."""
    path = tmp_path / "typed.csv"
    path.write_text(
        "claim,action,field,old,new,reason,who,when\naaaaaaaaaaaa,accept,,,,so,AB,2026-03-01\n", encoding="utf-8"
    )
    before = path.read_bytes()

    with pytest.raises(ReviewError, match="line 2: no document"):
        checking.anchored(small_documents, path)

    assert path.read_bytes() == before


def test_the_commands_hand_out_and_take_back(tmp_path, small_documents):
    """`sitrep review export` and `import`, the day being that on which the file was saved."""
    path, out = tmp_path / "corrections.csv", tmp_path / "out"
    sheet.change(path, lambda rows: rows)
    places = ["--documents", str(small_documents), "--corrections", str(path)]
    run = CliRunner().invoke

    said = run(commands.review, ["export", "--form", "brat", "-o", str(out), *places], catch_exceptions=False)
    assert "claims of 2 documents" in said.output
    ann = out / "2017-05-19-first.ann"
    ann.write_text(ann.read_text(encoding="utf-8") + "A90\tPolarity T1 negative\n", encoding="utf-8")
    os.utime(ann, (1_775_000_000, 1_775_000_000))
    for other in out.iterdir():
        os.utime(other, (1_775_000_000, 1_775_000_000))
    said = run(commands.review, ["import", str(out), "--who", "CD", *places], catch_exceptions=False)

    assert "1 corrections (1 edit)" in said.output
    (row,) = sheet.read(path)
    assert (row.field, row.new, row.who, row.when, row.reason) == (
        "polarity",
        "negative",
        "CD",
        "2026-03-31",
        "changed in out",
    )
    said = run(commands.review, ["check", *places], catch_exceptions=False)
    assert said.output.startswith("All 1 corrections take effect.")


# The front end


class Wire:
    """Carries messages between desk.js in a page and a Desk in this process, in place of a Jupyter kernel."""

    SYNCED = ("documents", "page", "choices", "status", "who")

    def __init__(self, page: Page, desk: widget.Desk) -> None:
        self.page, self.desk = page, desk
        page.expose_function("toPython", self.hear)
        page.set_content("<!doctype html><html lang=en><title>desk</title><body><main id=here></main>")
        page.add_style_tag(path=DESK / "desk.css")
        model = """
            const state = await window.toPython({});
            const heard = {};
            const came = (news) => {
                const changed = Object.keys(news).filter((k) => JSON.stringify(news[k]) !== JSON.stringify(state[k]));
                Object.assign(state, news);
                for (const name of changed) for (const act of heard["change:" + name] || []) act();
            };
            const model = {
                get: (name) => state[name],
                set: (name, value) => (state[name] = value),
                save_changes: () => window.toPython({ set: { who: state.who } }).then(came),
                send: (message) => window.toPython({ message }).then(came),
                on: (name, act) => (heard[name] = [...(heard[name] || []), act]),
                off: () => {},
            };
            render({ model, el: document.getElementById("here") });
        """
        page.add_script_tag(type="module", content=(DESK / "desk.js").read_text(encoding="utf-8") + model)
        page.wait_for_selector(".sitrep-desk .text .seg")
        page.locator(".queue").focus()

    def hear(self, said: dict[str, Any]) -> dict[str, Any]:
        """Do what the page asks, as a comm would have it done, and return the traits."""
        for name, value in said.get("set", {}).items():
            setattr(self.desk, name, value)
        if "message" in said:
            self.desk._handle_custom_msg(said["message"], [])
        return {name: getattr(self.desk, name) for name in self.SYNCED}

    def press(self, *keys: str) -> None:
        """Press keys one after the other, and wait until nothing is under way."""
        for key in keys:
            self.page.keyboard.press(key)
        self.page.wait_for_function("document.querySelector('.sitrep-desk .status').textContent !== '…'")

    def type(self, words: str, *keys: str) -> None:
        """Type into what has the focus, then press keys."""
        self.page.keyboard.type(words)
        self.press(*keys)

    @property
    def status(self) -> str:
        return self.page.locator(".sitrep-desk .status").inner_text()

    def said(self, part: str) -> str:
        return self.page.locator(f".sitrep-desk {part}").first.inner_text()


@pytest.fixture
def desk(browser: Browser, session) -> Iterator[Wire]:
    """Return the front end in a page, answered by a Desk over the documents above."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    wire = Wire(context.new_page(), widget.Desk(session.folder.path, session.corrections, session.tables, who="AB"))
    yield wire
    context.close()


@pytest.mark.browser
def test_claims_are_decided_on_by_keyboard_alone(desk, session):
    """Accept, reject with a reason, edit a value, undo, redo; after each the next undecided claim is there."""
    first = desk.said(".card .says")
    desk.press("a")
    assert desk.said(".card .says") != first
    desk.press("r")
    desk.type("told twice", "Enter")
    desk.press("e")
    desk.page.locator("form select").select_option("certainty")
    desk.page.locator("form label:has-text('Value') input").fill("possible")
    desk.page.locator("form label:has-text('Reason') input").fill("hedged")
    desk.press("Enter")

    assert [row[0] for row in told(session)] == ["accept", "edit", "reject"]
    assert "✎ corrected" in desk.said(".card") and "hedged" in desk.said(".card")
    desk.press("u", "u")
    assert [row[0] for row in told(session)] == ["accept"]
    desk.press("U", "U")
    assert [row[0] for row in told(session)] == ["accept", "edit", "reject"]
    desk.press("b")
    assert [row[0] for row in told(session)] == ["accept", "reject"]


@pytest.mark.browser
def test_a_missed_claim_is_added_word_by_word_with_the_keyboard(desk, session):
    """The arrow keys move over words and Shift takes more; a word's quote marks and stops stay out."""
    desk.page.locator(".queue li", has_text="quantity").first.click()
    desk.press("m", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight", "Shift+ArrowRight")
    picked = desk.page.locator(".seg.picked").all_inner_texts()
    desk.press("Enter")
    desk.page.locator("form select").select_option("force")
    desk.page.locator("form label:has-text('Reason') input").fill("they man it")
    desk.press("Enter")

    (row,) = sheet.read(session.corrections)
    assert row.anchor.exact == "".join(picked) == "the garrison"
    assert json.loads(row.new)["norm"]["force"] == "the garrison"
    assert "+ added" in desk.said(".card")


@pytest.mark.browser
def test_words_are_selected_with_the_mouse_behind_a_letter_of_two_units(desk, session):
    """Python counts code points, a browser UTF-16: an aeroplane in the text must not move what is behind it."""
    box = desk.page.evaluate(
        """() => {
            const range = document.createRange();
            const seg = [...document.querySelectorAll(".seg")].find((s) => s.textContent.includes("extends"));
            const at = seg.textContent.indexOf("extends");
            range.setStart(seg.firstChild, at);
            range.setEnd(seg.firstChild, at + 7);
            const box = range.getBoundingClientRect();
            return [box.x, box.y + box.height / 2, box.x + box.width];
        }"""
    )
    desk.page.mouse.dblclick((box[0] + box[2]) / 2, box[1])
    assert "".join(desk.page.locator(".seg.picked").all_inner_texts()) == "extends"
    desk.page.locator(".queue").focus()
    desk.press("m")
    desk.page.locator("form select").select_option("assessment")
    desk.page.locator("form label:has-text('Reason') input").fill("so it says")
    desk.press("Enter")

    (row,) = sheet.read(session.corrections)
    assert (row.anchor.exact, TEXT[row.anchor.start : row.anchor.end]) == ("extends", "extends")


@pytest.mark.browser
def test_what_python_refuses_is_told_and_can_be_mended_in_place(desk, session):
    """The form comes back with what was typed; nothing was written."""
    desk.press("e")
    desk.page.locator("form select").select_option("certainty")
    desk.page.locator("form label:has-text('Value') input").fill("sure")
    desk.page.locator("form label:has-text('Reason') input").fill("hedged")
    desk.press("Enter")

    assert "no code for it" in desk.status
    assert told(session) == []
    value = desk.page.locator("form label:has-text('Value') input")
    assert value.input_value() == "sure"
    desk.press("ControlOrMeta+a")  # the focus is there already
    desk.type("possible", "Enter")
    assert [row[2] for row in told(session)] == ["possible"]
    assert desk.page.locator("form").count() == 0


@pytest.mark.browser
def test_letters_on_a_button_of_a_form_decide_nothing(desk, session):
    """Who has tabbed past the last field and types on must not take a decision back, and loses nothing typed."""
    desk.press("a", "k", "r")
    desk.type("told twice", "Tab")
    desk.type("babe")

    assert "Esc" in desk.status
    assert desk.page.locator("form label:has-text('Reason') input").input_value() == "told twice"
    assert [row[0] for row in told(session)] == ["accept"]


@pytest.mark.browser
def test_the_claim_in_hand_stays_in_sight(desk, session):
    """Also far down the list, and in a notebook that is narrow in a wide window the text stands above it."""
    desk.page.set_viewport_size({"width": 1280, "height": 420})
    desk.press(*["j"] * (len(session.page("d000")["claims"]) - 1))
    queue, says = desk.page.locator(".sitrep-desk .rest"), desk.page.locator(".sitrep-desk .card .says")
    wide = desk.page.locator(".sitrep-desk .side").bounding_box()
    seen = says.bounding_box()
    scrolled = queue.evaluate("box => box.scrollTop")
    desk.page.evaluate("document.querySelector('#here').style.width = '30rem'")
    text, card = (desk.page.locator(f".sitrep-desk {part}").bounding_box() for part in (".text", ".card"))

    assert scrolled > 0
    assert wide and seen and wide["y"] <= seen["y"] and seen["y"] + seen["height"] <= wide["y"] + wide["height"]
    assert text and card and text["y"] + text["height"] <= card["y"] and text["width"] > 400


@pytest.mark.browser
def test_a_desk_that_knows_no_name_asks_for_it_first(desk, session):
    """Nobody decides without a name."""
    desk.page.locator("input[aria-label^='Your name']").fill("")
    desk.page.locator(".queue").focus()
    desk.press("a")
    assert "Write a name" in desk.status
    assert desk.page.evaluate("document.activeElement.getAttribute('aria-label')") == "Your name or initials"
    desk.type("EF", "Tab")
    desk.page.locator(".queue").focus()
    desk.press("a")

    assert [row.who for row in sheet.read(session.corrections)] == ["EF"]


@pytest.mark.browser
def test_keys_stay_in_the_desk_and_quick_ones_are_not_lost(desk, session):
    """JupyterLab has keys of its own on the same letters; an analyst does not wait for a kernel."""
    desk.page.evaluate("window.left = []; document.body.addEventListener('keydown', (e) => window.left.push(e.key))")
    desk.press("a", "a", "a", "j", "k", "?", "?", "Escape")

    assert [row[0] for row in told(session)] == ["accept"] * 3
    assert desk.page.evaluate("window.left") == []
    assert desk.page.evaluate("document.querySelector('.sitrep-desk').contains(document.activeElement)")
    assert desk.page.locator("[data-lm-suppress-shortcuts=true].sitrep-desk").count() == 1


@pytest.mark.browser
def test_words_of_a_document_are_words_and_nothing_else(desk):
    """Markup in a text is shown, not obeyed; the text stands there whole."""
    assert desk.page.evaluate("window.hostile") is None
    assert desk.page.evaluate("document.querySelector('.sitrep-desk .text').textContent") == TEXT


@pytest.mark.browser
def test_a_correction_that_no_longer_fits_is_shown_beside_its_document(browser, session, texts):
    """With both texts and what to do."""
    mile = shown(session, "34 miles", "quantity")["id"]
    session.decide("d000", mile, "accept")
    (texts / "d000.txt").write_text(TEXT.replace("extends", "extended"), encoding="utf-8")
    context = browser.new_context()
    wire = Wire(context.new_page(), widget.Desk(texts, session.corrections, session.tables, who="AB"))

    told_there = wire.said(".unfit")
    context.close()
    assert "extends about 34 miles" in told_there and "extended about 34 miles" in told_there
    assert "Decide anew" in told_there or "decide anew" in told_there


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_wrong_with_the_desk(desk, theme):
    """Also with a form open, in both themes of JupyterLab."""
    dark = {"layout-color1": "#111", "layout-color2": "#424242", "ui-font-color1": "#fff", "ui-font-color2": "#b3b3b3"}
    if theme == "dark":  # the variables of JupyterLab's dark theme
        style = "".join(f"--jp-{name}: {value};" for name, value in dark.items())
        desk.page.evaluate(f"document.body.setAttribute('style', '{style} background: #111')")
        desk.page.evaluate("document.body.setAttribute('data-jp-theme-light', 'false')")
    desk.press("a", "e")

    found = Axe().run(desk.page, context=".sitrep-desk").response["violations"]

    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []


# The notebook


@pytest.mark.notebooks
def test_the_notebook_runs_from_top_to_bottom(small_documents, tmp_path):
    """Shows the desk as a widget and the precision so far, without a word of complaint."""
    path, done = tmp_path / "corrections.csv", tmp_path / "review.ipynb"
    sheet.change(path, lambda rows: rows)
    values = {"documents": str(small_documents), "corrections": str(path), "tables": str(tmp_path), "who": "AB"}
    papermill.execute_notebook(
        ROOT / "notebooks" / "review.ipynb", done, values, cwd=ROOT / "notebooks", progress_bar=False
    )

    outputs = [output for cell in nbformat.read(done, as_version=4).cells for output in cell.get("outputs", [])]
    assert [o for o in outputs if o.get("name") == "stderr"] == []
    assert [o for o in outputs if "application/vnd.jupyter.widget-view+json" in o.get("data", {})] != []
    assert any("Nothing was reviewed yet" in o.get("text", "") for o in outputs)


@pytest.fixture
def lab(tmp_path, small_documents) -> Iterator[tuple[str, Path]]:
    """Return the address of a running JupyterLab with the review notebook, and the file that it writes."""
    home = tmp_path / "lab"
    home.mkdir()
    path = tmp_path / "corrections.csv"
    sheet.change(path, lambda rows: rows)
    notebook = nbformat.read(ROOT / "notebooks" / "review.ipynb", as_version=4)
    set_here = {"documents": str(small_documents), "tables": "", "corrections": str(path), "who": "AB"}
    notebook.cells[1].source = "\n".join(f"{name}: str = {value!r}" for name, value in set_here.items())
    nbformat.write(notebook, home / "review.ipynb")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {f"JUPYTER_{name}_DIR": str(tmp_path / name.lower()) for name in ("CONFIG", "RUNTIME")}
    flags = ["--no-browser", "--allow-root", "--ServerApp.token=", "--ServerApp.password=", "--ServerApp.ip=127.0.0.1"]
    command = [sys.executable, "-m", "jupyter", "lab", *flags, f"--port={port}", f"--ServerApp.root_dir={home}"]
    with (tmp_path / "lab.log").open("w") as log:
        running = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, **own})
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(240):
            try:
                urllib.request.urlopen(f"{address}/api", timeout=2)
                break
            except (urllib.error.URLError, OSError):
                assert running.poll() is None, (tmp_path / "lab.log").read_text()
                time.sleep(0.25)
        yield address, path
    finally:
        running.terminate()
        running.wait(30)


@pytest.mark.browser
@pytest.mark.notebooks
def test_in_jupyterlab_a_claim_is_accepted_rejected_and_undone_by_keyboard(browser, lab):
    """Lab's own keys (a adds a cell, r makes it raw) rest while the desk has the focus."""
    address, path = lab
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{address}/lab/tree/review.ipynb")
    page.wait_for_selector("text=/\\| Idle/")
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.wait_for_selector(".sitrep-desk .queue li")
    cells = page.locator(".jp-Notebook .jp-Cell").count()

    def press(*keys: str) -> None:
        for key in keys:
            page.keyboard.press(key)

    def wait_for(count: int) -> None:
        page.wait_for_function(
            f"document.querySelectorAll('.sitrep-desk .queue .decided').length === {count}", polling=100
        )

    page.locator(".sitrep-desk .queue").focus()
    press("a")
    wait_for(1)
    press("r")
    page.wait_for_selector(".sitrep-desk form input")
    page.keyboard.type("told twice")
    press("Enter")
    wait_for(2)
    written = {row.action: row.reason for row in sheet.read(path)}
    press("u")
    wait_for(1)

    assert written == {"accept": ACCEPTED, "reject": "told twice"}
    assert [row.action for row in sheet.read(path)] == ["accept"]
    assert page.locator(".jp-Notebook .jp-Cell").count() == cells
    assert page.locator(".jp-Notebook .jp-RawCell").count() == 0
    context.close()
