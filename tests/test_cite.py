"""Citations, cited tables and annotated sources. Every expected HTML was written by hand."""

import json

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from sitrep import cite
from sitrep.errors import PublishError
from sitrep.publish import safe

TEXT = "Strike near Tanf\n\nThe U.S. dropped 90,000 leaflets over the weekend. They asked the group to leave.\n"


def claim(quote: str, *, kind: str = "event", text: str = TEXT, document_id: str = "doc", nth: int = 0, **more) -> dict:
    start = -1
    for _ in range(nth + 1):
        start = text.index(quote, start + 1)
    row = {
        "id": f"{abs(hash_of(quote, kind, nth)):012x}"[:12],
        "document_id": document_id,
        "kind": kind,
        "start": start,
        "end": start + len(quote),
        "quote": quote,
        "certainty": "asserted",
        "polarity": "positive",
        "chain": "Pentagon > Example News",
        "anonymous_source": False,
        "rule": "test",
        "review": "machine",
        "who": None,
        "when": None,
        "reason": None,
        "norm": json.dumps({"type": "leaflet_drop"}),
    }
    return {**row, **more}


def hash_of(*parts: object) -> int:
    return sum(ord(letter) * (i + 1) ** 3 for i, letter in enumerate(repr(parts)))


def sentence(text: str, *, n_claims: int = 1, unread: str = "", reason: str = "", whole: str = TEXT) -> dict:
    start = whole.index(text)
    return {
        "document_id": "doc",
        "start": start,
        "end": start + len(text),
        "section": "headline" if start == 0 else "body",
        "text": text,
        "n_claims": n_claims,
        "claim_ids": "",
        "unread": unread,
        "reason": reason,
    }


def document(**more) -> dict:
    row = {
        "id": "doc",
        "publisher": "Example News",
        "title": "Strike near Tanf",
        "url": "https://news.example/strike",
        "published": "2017-06-01",
        "licence": "own words, CC BY 4.0",
        "language": "en",
        "basis": "full text",
        "sha256": "a" * 64,
        "original_sha256": None,
        "guessed": None,
        "text": TEXT,
    }
    return {**row, **more}


def frame(*rows: dict) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(claim("Strike")))


def sentences(*rows: dict) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(sentence("Strike near Tanf")))


def soup_of(shown: cite.Shown) -> BeautifulSoup:
    return BeautifulSoup(shown.html, "html.parser")


def test_a_citation_carries_its_quote_escaped():
    """Quotation marks and angle brackets in a quote must not end the attribute."""
    shown = cite.citation({"id": "0123456789ab", "quote": 'a "<b>" & c'}, label="[2]")

    assert shown.html == ('<a class="cite" href="#c-0123456789ab" data-quote="a &quot;&lt;b&gt;&quot; &amp; c">[2]</a>')
    assert repr(shown) == '[2] “a "<b>" & c”'


def test_a_finding_cites_every_claim_once_in_its_slot_or_at_its_end():
    """A claim with a slot is cited there; one without is cited behind the sentence."""
    claims = frame(claim("90,000 leaflets"), claim("the weekend", kind="date"))

    shown = cite.finding("Leaflets fell{1} on <Tanf>.", claims, doubt="1 of 2 documents")

    links = [a["data-quote"] for a in soup_of(shown).select("a.cite")]
    assert links == ["the weekend", "90,000 leaflets"]
    assert "&lt;Tanf&gt;" in shown.html
    assert soup_of(shown).select_one(".doubt").text == "1 of 2 documents"


def test_a_table_has_headings_with_scope_and_its_citations_last():
    """Row and column headings are marked as such, units stand apart, numbers line up, missing is a dash."""
    claims = frame(claim("90,000 leaflets"), claim("the weekend", kind="date"))
    rows = pd.DataFrame({"name": ["Tanf", None], "area": [9404.4, 25.0], "claim_ids": [" ".join(claims["id"]), ""]})

    soup = soup_of(cite.table(rows, {"name": "Place", "area": "Area (km²)"}, claims=claims, caption="Zones"))

    assert [th.text for th in soup.select('thead th[scope="col"]')] == ["Place", "Area (km²)", "Words"]
    assert soup.select_one(".unit").text == "(km²)"
    assert [th.text for th in soup.select('tbody th[scope="row"]')] == ["Tanf", "—"]
    assert [td.text for td in soup.select("tbody td.num")] == ["9,404.4", "25.0"]
    assert [a.text for a in soup.select("tbody tr:first-child td:last-child a.cite")] == ["[1]", "[2]"]
    assert soup.caption.text == "Zones"


def test_a_column_of_days_stays_on_one_line_and_long_text_gets_room():
    """On a phone a table scrolls; its days must not break at their hyphens, nor short entries at their blanks."""
    texts = {"a": ["2017-05-18", None], "b": ["x" * 40, "y"], "c": ["x" * 100, "y"], "d": ["x" * 20, "y"]}
    rows = pd.DataFrame(texts | {"e": ["8 to 24", "1"]})

    soup = soup_of(cite.table(rows, {name: name for name in rows}))

    assert [th.get("class") for th in soup.select("thead th")] == [["day"], ["long"], ["longest"], None, ["day"]]


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        ([73.3, 73.0, None], ["73.3", "73.0", "—"]),
        ([33.5058, 38.6178], ["33.5058", "38.6178"]),
        ([9404.123456789, -1.5], ["9,404", "−2"]),
        ([0.123456789, 0.5], ["0.1235", "0.5000"]),
        ([1, 20000], ["1", "20,000"]),
        ([True, False], ["yes", "no"]),
    ],
)
def test_the_numbers_of_a_column_share_their_decimals(numbers, shown):
    """As many as they were rounded to; about four figures if nobody rounded them."""
    soup = soup_of(cite.table(pd.DataFrame({"a": ["x"] * len(numbers), "n": numbers}), {"a": "A", "n": "N"}))

    assert [td.text for td in soup.select("tbody td")] == shown


def test_codes_are_shown_as_words_and_nobody_as_a_dash():
    """`in_force` is how a table keeps it, not how a reader reads it."""
    rows = pd.DataFrame({"outcome": ["in_force", "unspecified", "US_led", "a_b c"]})

    soup = soup_of(cite.table(rows, {"outcome": "Outcome"}))

    assert [th.text for th in soup.select("tbody th")] == ["in force", "—", "US_led", "a_b c"]


def test_a_table_without_rows_says_none():
    """An empty table is an answer, not an empty space."""
    shown = cite.table(pd.DataFrame({"name": []}), {"name": "Place"}, caption="Zones")

    assert "None." in shown.html


@pytest.mark.parametrize("columns", [{"nowhere": "Place"}, {"name": "Place"}])
def test_a_table_names_the_column_or_claim_it_does_not_have(columns):
    """A typing error in a notebook must not give an empty column, nor a citation without words."""
    rows = pd.DataFrame({"name": ["Tanf"], "claim_ids": ["ffffffffffff"]})

    with pytest.raises(PublishError, match=r"nowhere|ffffffffffff"):
        cite.table(rows, columns, claims=frame(claim("90,000 leaflets")))


def test_right_to_left_names_are_isolated_with_their_language():
    """Arabic and Hebrew runs stand in bdi; what surrounds them stays in order."""
    assert cite.escaped("Tanf (التنف) & Eilat (אילת)") == (
        'Tanf (<bdi lang="ar" dir="rtl">التنف</bdi>) &amp; Eilat (<bdi lang="he" dir="rtl">אילת</bdi>)'
    )


def test_arabic_and_hebrew_names_in_a_document_are_set_as_such_and_stay_its_words():
    """In the text, in the list of claims, in findings and tables: isolated, and character for character the same."""
    text = "Forces left al-Tanf (التنف) on Friday.\n\nA convoy came from Eilat (אילת), the wire said.\n"
    claims = frame(claim("left al-Tanf (التنف)", text=text), claim("from Eilat (אילת)", kind="place", text=text))

    source = soup_of(cite.annotated(document(text=text), claims, sentences()))
    said = soup_of(cite.finding("They left التنف.", claims))
    table = soup_of(cite.table(pd.DataFrame({"name": ["אילת"]}), {"name": "Name"}))

    set_apart = [(name["lang"], name["dir"], name.text) for name in source.select(".text bdi")]
    assert set_apart == [("ar", "rtl", "التنف"), ("he", "rtl", "אילת")]
    assert [mark.text for mark in source.select("mark")] == ["left al-Tanf (التنف)", "from Eilat (אילת)"]
    assert "\n".join(part.text for part in source.select(".text > p")) == text.strip().replace("\n\n", "\n")
    assert len(source.select(".claims bdi")) == 2
    assert (said.bdi["lang"], table.bdi["lang"]) == ("ar", "he")


def test_every_claim_has_exactly_one_mark_with_its_quote():
    """Nested, equal, crossing, repeated and paragraph-crossing spans: each gets one mark, word for word."""
    claims = frame(
        claim("The U.S. dropped 90,000 leaflets over the weekend."),
        claim("90,000 leaflets", kind="quantity"),
        claim("90,000 leaflets", kind="force"),
        claim("leaflets over the weekend", kind="date"),
        claim("weekend. They asked", kind="quote"),
        claim("Tanf\n\nThe U.S.", kind="place"),
        claim("the ", kind="assessment", nth=1),
    )

    soup = soup_of(cite.annotated(document(), claims, sentences(sentence("Strike near Tanf"))))

    for _, row in claims.iterrows():
        marks = soup.find_all("mark", id=f"c-{row['id']}")
        assert [mark.get_text() for mark in marks] == [row["quote"]]
        assert f"k-{row['kind']}" in marks[0]["class"]


def test_the_text_around_the_marks_is_untouched():
    """Without the lines of crossing claims, the paragraphs hold the document's text character for character."""
    claims = frame(claim("dropped 90,000 leaflets"), claim("leaflets over the weekend", kind="date"))

    soup = soup_of(cite.annotated(document(), claims, sentences()))

    paragraphs = [p.get_text() for p in soup.select(".text p:not(.crossing)")]
    assert paragraphs == [line for line in TEXT.split("\n") if line]


def test_a_sentence_without_a_claim_is_greyed_with_its_reason():
    """A sceptic sees what was left out, and why, in the text and in the list below it."""
    said = sentences(
        sentence("The U.S. dropped 90,000 leaflets over the weekend."),
        sentence("They asked the group to leave.", n_claims=0, reason="repeats what was said"),
    )

    soup = soup_of(cite.annotated(document(), frame(claim("90,000 leaflets")), said))

    grey = soup.select_one(".text .unused")
    assert (grey.text, grey["data-why"]) == ("They asked the group to leave.", "repeats what was said")
    assert soup.select_one(".unused-list .reason").text == "repeats what was said"
    assert soup.summary.text == "1 claim read from 1 of 2 sentences (50%)"


def test_every_sentence_says_which_claims_it_gave_and_which_verbs_it_hid():
    """In the list below the text each sentence stands before its own claims, by its first words."""
    said = sentences(
        sentence("The U.S. dropped 90,000 leaflets over the weekend.", unread="dropped"),
        sentence("They asked the group to leave."),
    )
    read = frame(claim("90,000 leaflets"), claim("asked the group to leave"))

    items = soup_of(cite.annotated(document(), read, said)).select("details > ul > li")

    assert [item["class"] for item in items] == [["of"], ["k-event"], ["of"], ["k-event"]]
    assert items[0].text == "The U.S. dropped 90,000 leaflets over the weekend. gave 1 claim not understood: dropped"
    assert items[2].q.text == "They asked the group to leave."


def test_a_digest_says_so_and_of_what():
    """The reader must never take our own words for those of the publisher."""
    soup = soup_of(cite.annotated(document(basis="digest"), frame(), sentences()))

    assert soup.select_one(".basis.digest").text == (
        "Digest in our own words of what Example News published on 1 June 2017"
    )


def test_what_was_guessed_when_a_document_was_added_is_said_so():
    """A day that nobody stated dates every "Thursday" of the text: the reader must see that it is a guess."""
    soup = soup_of(cite.annotated(document(guessed="title published"), frame(), sentences()))
    checked = soup_of(cite.annotated(document(), frame(), sentences()))

    assert "1 June 2017 (guessed)" in soup.select_one(".byline").get_text()
    assert "Example News (guessed)" not in soup.select_one(".byline").get_text()
    assert "guessed" not in checked.select_one("header").get_text()


@pytest.mark.parametrize(("original", "said"), [(None, "unchanged"), ("a" * 64, "unchanged"), ("b" * 64, "saved page")])
def test_a_text_taken_out_of_a_page_is_not_called_unchanged(original, said):
    """What was left out of a page was left out by us."""
    soup = soup_of(cite.annotated(document(original_sha256=original), frame(), sentences()))

    assert said in soup.select_one(".basis").get_text()


def test_a_source_link_is_a_link_only_to_the_web():
    """A url from documents.csv with another scheme is shown, not linked."""
    soup = soup_of(cite.annotated(document(url="javascript:alert(1)"), frame(), sentences()))

    assert soup.select("header a") == []
    assert "javascript:alert(1)" in soup.header.text


def test_hostile_text_stays_text():
    """Markup in a document, its title or a name is shown as it was written."""
    text = '</mark></script><img src=x onerror=alert(1)> {{ "<b>" }}'
    row = claim("<img src=x onerror=alert(1)>", text=text)

    soup = soup_of(cite.annotated(document(text=text, title="<script>alert(2)</script>"), frame(row), sentences()))

    assert soup.find(["img", "script", "b"]) is None
    assert soup.select_one(".text p").text == text
    assert soup.h3.text == "<script>alert(2)</script>"


def test_a_claim_that_is_not_in_the_text_is_refused():
    """Better no report than one that quotes what nobody wrote."""
    wrong = claim("90,000 leaflets") | {"quote": "80,000 leaflets"}

    with pytest.raises(PublishError, match="80,000 leaflets"):
        cite.annotated(document(), frame(wrong), sentences())


def test_documents_with_similar_ids_have_different_anchors():
    """An id is a file's stem and may hold anything."""
    assert cite.anchor("2017-06-01-abc") == "d-2017-06-01-abc"
    assert len({cite.anchor(name) for name in ("a b", "a-b", "A b", "\u0627", "")}) == 5


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ({"start": "2017-05-27", "end": "2017-05-28"}, "27–28 May 2017"),
        ({"start": "2017-05-19", "end": "2017-06-01"}, "19 May to 1 June 2017"),
        ({"start": "2016-12-31", "end": "2017-01-01"}, "31 December 2016 to 1 January 2017"),
        ({"start": "2017-06-01", "end": "2017-06-01"}, "1 June 2017"),
        ({"start": None, "end": "2017-05-18"}, "on or before 18 May 2017"),
        ({"start": "2017-05-18", "end": None}, "on or after 18 May 2017"),
        ({"start": None, "end": None}, ""),
        ("2017-06-01", "1 June 2017"),
    ],
)
def test_days_in_words(when, words):
    """An open end is said, never filled in."""
    assert cite.days(when) == words


@pytest.mark.parametrize(
    ("norm", "words"),
    [
        ({"low": 34, "high": 34, "unit": "mile", "approx": True}, "about 34 miles"),
        ({"low": 100, "high": 300, "unit": "people"}, "100 to 300 people"),
        ({"low": None, "high": 35, "unit": "mile"}, "at most 35 miles"),
        ({"low": 61, "high": None, "unit": "people"}, "at least 61 people"),
        ({"low": None, "high": None, "unit": "people"}, ""),
    ],
)
def test_intervals_in_words(norm, words):
    """A bound that nobody gave is not printed."""
    assert cite.interval(norm) == words


def test_the_value_of_a_claim_in_words_leaves_out_what_nobody_said():
    """`unspecified`, `unknown` and None are no values."""
    norm = {
        "type": "air_strike",
        "actor": "United States",
        "target": ["larger pro-regime force", "unspecified"],
        "date": {"start": "2017-05-18", "end": "2017-05-18"},
        "relation": "inside",
        "outcome": "unknown",
        "bearing": None,
    }

    assert cite.value("event", norm) == "Air strike; by United States; on larger pro-regime force; 18 May 2017; inside"


def test_the_findings_of_a_section_are_listed_in_their_order():
    """Each under its id, so that a link can lead to it; a section without findings says so."""
    claims = frame(claim("90,000 leaflets"))
    row = {"section": "zone", "claim_ids": claims["id"][0], "doubt": "1 of 2"}
    found = pd.DataFrame(
        [
            {**row, "id": "f-2", "order": 2, "sentence": "Second."},
            {**row, "id": "f-1", "order": 1, "sentence": "First."},
        ]
    )

    listed = soup_of(cite.findings(found, "zone", claims)).select("ul.findings > li")

    assert [(item["id"], item.select_one("p.finding").get_text()[:6]) for item in listed] == [
        ("f-1", "First."),
        ("f-2", "Second"),
    ]
    assert "none" in cite.findings(found, "forces", claims).html


def test_jupyterlab_gets_a_style_that_the_report_does_not():
    """JupyterLab sets text to the right and shows no quote; what `publish` lets through has no style of its own."""
    shown = cite.citation(claim("Strike near Tanf"))
    in_lab = shown._repr_html_()

    assert "text-align:left" in in_lab and "attr(data-quote)" in in_lab
    assert safe.cleaned(in_lab) == safe.cleaned(shown.html)


def test_sentences_are_listed_and_words_explained_each_at_an_address_of_its_own():
    """A newcomer can be sent to a word; markup in it stays text."""
    terms = pd.DataFrame(
        [{"term": "MID level", "meaning": "Hostility.", "source": "Jones 1996"}, {"term": "<b>", "meaning": "x < y"}]
    )

    words, lines = cite.glossary(terms), cite.listed(["One.", "a < b"])

    soup = BeautifulSoup(words.html, "html.parser")
    assert soup.find("dt", id="term-mid-level").text == "MID level"
    assert [dd.text for dd in soup.select("dd")] == ["Hostility. (Jones 1996)", "x < y"]
    assert [li.text for li in BeautifulSoup(lines.html, "html.parser").select("li")] == ["One.", "a < b"]
    assert cite.listed([]).text == "Nothing."


def test_a_sign_that_turns_the_direction_of_text_turns_nothing_around_it():
    """It stays where it was found, each in an element of its own, so that a mark is still its quote."""
    text = "They said \u202eon did they\u202c and left."
    row = claim("said \u202eon did", text=text)

    soup = soup_of(cite.annotated(document(text=text, publisher="A\u2067B"), frame(row), sentences()))

    assert soup.mark.text == "said \u202eon did"
    assert [sign.text for sign in soup.select(".text .steering")] == ["\u202e", "\u202c"]
    assert [sign["title"][-7:-1] for sign in soup.select("header .steering")] == ["U+2067"]
    assert soup_of(cite.finding("a \u202e b", [])).select_one(".steering") is not None


def test_a_table_links_each_document_that_it_names():
    """From a row to the whole text that it speaks of; in a page without that text the name is left."""
    rows = pd.DataFrame({"document_ids": ["doc other-1", None], "n": [1, 2]})

    shown = cite.table(rows, {"document_ids": "Documents", "n": "Count"})

    links = soup_of(shown).select("th a.doc")
    assert [(link["href"], link.text) for link in links] == [("#d-doc", "doc"), ("#d-other-1", "other-1")]
    assert shown.text.splitlines()[1:] == ["doc other-1 | 1", "— | 2"]
