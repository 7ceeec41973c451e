"""How much of each text stands in a report: whole, sentences with a claim, or the words of claims."""

import base64
import gzip
import re
import urllib.parse

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from conftest import HOSTILE_TEXT, SECRET, executed_notebook
from test_cite import claim, document, frame, sentence, sentences

from sitrep import charts, cite, publish, tables
from sitrep.build import notebooks, parameters, verify
from sitrep.cite import portions
from sitrep.errors import BuildError, PublishError
from sitrep.publish import Download, omitted

TEXT = (
    "Strike near Tanf\n\nNobody knows why the purple elephants came there on that day.\n\nMore of the same.\n\n"
    "The U.S. dropped 90,000 leaflets over the weekend, an official said on Friday. They asked the group to leave.\n"
)
USED = "The U.S. dropped 90,000 leaflets over the weekend, an official said on Friday."
UNUSED = (
    "Nobody knows why the purple elephants came there on that day.",
    "More of the same.",
    "They asked the group to leave.",
)
CLAIMS = frame(claim("The U.S. dropped 90,000 leaflets", text=TEXT), claim("90,000 leaflets", kind="force", text=TEXT))
SENTENCES = sentences(
    sentence(USED, n_claims=2, unread="said", whole=TEXT),
    *(sentence(words, n_claims=0, reason="no rule fits", whole=TEXT) for words in UNUSED),
)


def shown(excerpts: str) -> BeautifulSoup:
    source = cite.annotated(document(text=TEXT), CLAIMS, SENTENCES, excerpts)
    assert "[" not in source.text  # the plain text shows what the page shows
    return BeautifulSoup(source.html, "html.parser")


def test_a_text_stands_whole_unless_somebody_asks_for_less():
    """Then nothing says that anything is left out."""
    soup = shown("full")

    assert [p.text for p in soup.select(".text p")] == [line for line in TEXT.split("\n") if line]
    assert soup.select(".left-out, .excerpts") == []


def test_only_sentences_that_hold_a_claim_are_shown():
    """In their place among signs for what is left out; how many sentences gave nothing, and why, is still said."""
    soup = shown("sentence")

    assert [p.text for p in soup.select(".text p")] == ["[… 3 paragraphs left out]", f"{USED} […]"]
    assert [li.text for li in soup.select(".unused-list li")] == ["3 sentences no rule fits"]
    assert soup.select_one(".of q").text == "The U.S. dropped 90,000 leaflets over the weekend, an …"
    assert [words for words in UNUSED if words in soup.decode()] == []


def test_only_the_words_of_claims_are_shown():
    """No word of the sentence around them, neither in the text nor in the list of claims."""
    soup = shown("span")

    assert [p.text for p in soup.select(".text p")] == [
        "[… 3 paragraphs left out]",
        "The U.S. dropped 90,000 leaflets […]",
    ]
    assert soup.select_one(".of").text == "One sentence gave 2 claims not understood: 1 verb"
    assert "weekend" not in soup.decode()


@pytest.mark.parametrize("excerpts", portions.MODES)
def test_a_mark_is_the_quote_however_much_stands_around_it(excerpts):
    """The promise of every citation holds in each mode."""
    soup = shown(excerpts)

    for _, row in CLAIMS.iterrows():
        assert [mark.text for mark in soup.find_all("mark", id=f"c-{row['id']}")] == [row["quote"]]


def test_a_document_says_what_is_left_out_and_why():
    """With its size, counted by hand: the text has 210 characters, the sentence that is shown 78."""
    assert len(TEXT) == 210 and len(USED) == 78

    said = shown("sentence").select_one("header .excerpts").text

    assert said == (
        "Excerpts: only sentences that hold a claim stand here; 132 of 210 characters are left out, since texts belong "
        "to their publishers."
    )


def test_a_claim_across_sentences_is_shown_whole():
    """Also where it starts in a sentence that gave nothing, or runs over the end of a paragraph."""
    across = claim("that day.\n\nMore of", text=TEXT)

    soup = BeautifulSoup(cite.annotated(document(text=TEXT), frame(across), SENTENCES, "span").html, "html.parser")

    assert [mark.text for mark in soup.find_all("mark")] == ["that day.\n\nMore of"]
    assert "purple" not in soup.text


@pytest.mark.parametrize(
    ("excerpts", "expected"),
    [
        ("full", [UNUSED[0], f"{USED} … {UNUSED[1]}", "", None]),
        ("sentence", ["(left out)", f"{USED} … (left out)", "", None]),
        ("span", ["(left out)", "(left out) … (left out)", "", None]),
    ],
)
def test_a_column_of_sentences_shows_no_more_than_the_sources(excerpts, expected):
    """Sentence by sentence, where a cell joins several; what is empty stays empty."""
    table = pd.DataFrame({"a": [UNUSED[0], f"{USED} … {UNUSED[1]}", "", None]}, dtype=object)

    assert list(cite.withheld(table, "a", CLAIMS, SENTENCES, excerpts)["a"]) == expected


@pytest.mark.parametrize("excerpts", ["", "spans", "Full"])
def test_an_unknown_amount_is_refused(excerpts):
    """A typing error must not publish a whole text."""
    with pytest.raises(PublishError, match="Say one of full, sentence, span"):
        cite.annotated(document(text=TEXT), CLAIMS, SENTENCES, excerpts)
    with pytest.raises(PublishError, match="Say one of"):
        publish.render([], "report.html", {"title": "A", "excerpts": excerpts or "x"})


def test_the_build_refuses_an_unknown_amount_before_anything_runs():
    """The parameter states its choices; every notebook that shows sentences declares it alike."""
    known = parameters.declared(notebooks.in_order())

    assert {one.notebook for one in known if one.name == "excerpts"} == {"1-documents.ipynb", "3-escalation.ipynb"}
    assert {one.limits.choices for one in known if one.name == "excerpts"} == {portions.MODES}
    with pytest.raises(BuildError, match=r"full\|sentence\|span"):
        parameters.checked({"excerpts": "all"}, known)


@pytest.fixture
def folder(tmp_path):
    """Return the tables of one document."""
    blank = {"text": "", "integer": 0, "flag": False, "number": None}
    for name, rows in {
        "documents": [{**document(text=TEXT), "n_chars": len(TEXT)}],
        "claims": CLAIMS.to_dict("records"),
        "sentences": SENTENCES.to_dict("records"),
        "disagreements": [],
    }.items():
        described = tables.dictionary()[name]
        whole = [{row["column"]: given.get(row["column"], blank[row["kind"]]) for row in described} for given in rows]
        tables.write(pd.DataFrame(whole, columns=tables.columns(name)), tmp_path / "tables", name)
    return tmp_path / "tables"


def chart(words: str) -> dict:
    charts.enable()
    spec = {"data": {"values": [{"a": words}]}, "mark": "point", "usermeta": {"sitrep": {"id": "figure-a"}}}
    return {"application/vnd.vegalite.v6+json": spec, "image/svg+xml": "<svg xmlns='http://www.w3.org/2000/svg'/>"}


HIDDEN = "purple elephants came there"  # of a sentence without a claim
AROUND = "over the weekend, an official said on Friday"  # of one with a claim, but of no claim
PLACES = {
    "text": ("code", "x", {"text/plain": "so {} on"}),
    "words in marks": ("code", "x", {"text/html": "<p>so <b>{}</b></p>"}),
    "attribute": ("code", "x", {"text/html": '<p title="so {} on">a</p>'}),
    "code": ("code", "print('{}')"),
    "chart": ("code", "x"),
    "picture": ("code", "x"),
    "csv": ("code", "x"),
    "parquet": ("code", "x"),
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("excerpts", "words"), [("sentence", f"why the {HIDDEN} on that"), ("span", AROUND)])
def test_a_report_that_shows_what_it_leaves_out_is_not_written(tmp_path, folder, place, excerpts, words):
    """Whoever adds a table or a tooltip need not remember: every part of the file is looked through."""
    kind, source, *outputs = PLACES[place]
    outputs = [{mime: text.format(words) for mime, text in output.items()} for output in outputs]
    if place == "chart":
        outputs = [chart(words)]
    if place == "picture":
        outputs = [
            chart("x") | {"image/svg+xml": f"<svg xmlns='http://www.w3.org/2000/svg'><text>{words}</text></svg>"}
        ]
    files = []
    if place in ("csv", "parquet"):
        table = pd.DataFrame({"a": [1], "b": [words]})
        content = table.to_csv().encode() if place == "csv" else table.to_parquet()
        files = [Download(name=f"a.{place}", media_type="application/octet-stream", content=content, about="a")]
    out = tmp_path / "report.html"
    notebook = executed_notebook(tmp_path / "0-a.ipynb", ("md", "# A"), (kind, source.format(words), *outputs))
    publish.render([notebook], out, {"title": "A", "excerpts": excerpts}, files)

    with pytest.raises(PublishError, match=f"excerpts set to {excerpts}.*of doc that are left out"):
        omitted.check(out, folder, excerpts)
    omitted.check(out, folder, "full")


@pytest.mark.parametrize("excerpts", ["sentence", "span"])
def test_a_report_that_shows_only_what_it_may_passes(tmp_path, folder, excerpts):
    """Title, quotes, and ordinary words that a text happens to use too."""
    source = cite.annotated(document(text=TEXT), CLAIMS, SENTENCES, excerpts)
    notebook = executed_notebook(
        tmp_path / "0-a.ipynb",
        ("md", "# Strike near Tanf\n\nThe group over the weekend: more of it, they said."),
        ("code", "x", {"text/html": source.html}),
    )
    publish.render([notebook], tmp_path / "report.html", {"title": "A", "excerpts": excerpts})

    omitted.check(tmp_path / "report.html", folder, excerpts)


def test_what_a_build_leaves_out_stands_nowhere_in_its_report(excerpted_report):
    """A real build with `-p excerpts sentence`: not in the page, its specs, its files; the quotations still stand."""
    text = excerpted_report.read_text(encoding="utf-8")
    packed = re.findall(r'<script[^>]*type="application/gzip"[^>]*>([^<]+)<', text)
    parts = [text, *(gzip.decompress(base64.b64decode(part)).decode("utf-8") for part in packed)]
    parts += [content.decode("utf-8", "replace") for content in publish.downloads.read(excerpted_report).values()]

    assert SECRET in HOSTILE_TEXT
    assert [part[:40] for part in parts if "elephants" in part] == []
    assert "elephants" not in urllib.parse.unquote(text)
    assert BeautifulSoup(text, "html.parser").select_one(".excerpts").text.startswith("Excerpts: only sentences that")
    said = verify.report(excerpted_report, quotes_only=True)
    assert "documents beside it are whole: their sha256 hold" in said
    assert "each at its span" in said
