"""What only a browser shows, in the system's Chromium without a screen.

Two pages are opened: the report of the default documents (or the one that the environment variable SITREP_REPORT
names), and a small page whose notebooks try to break out of it. Without Chromium these tests are skipped, unless
SITREP_REQUIRE_BROWSER=1: then its absence is a failure.
"""

import itertools
import re
import struct
from pathlib import Path

import pytest
from conftest import DRAWN, HOSTILE
from lxml import etree

from sitrep import publish
from sitrep.publish import Download

pytestmark = pytest.mark.browser

A4_MM, MARGINS_MM = (210, 297), (32, 38)  # the @page rule of report.css
PX_PER_MM = 96 / 25.4


@pytest.fixture(scope="session", params=["built", "hostile"])
def report(request: pytest.FixtureRequest) -> Path:
    """Return the path of each report in turn."""
    return request.getfixturevalue({"hostile": "hostile_report", "built": "real_report"}[request.param])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_asks_for_nothing_and_complains_of_nothing(report, opened, scheme):
    """Offline from a double click: no request but the file itself, no error, no refusal by its own policy."""
    watched = opened(report, color_scheme=scheme)

    assert watched.requests == []
    assert watched.complaints == []


def test_every_chart_is_drawn_and_said_in_words(report, opened):
    """One SVG with marks a figure, with an accessible name, a caption, a source, its words and its data."""
    page = opened(report).page

    charts = page.evaluate(
        """() => [...document.querySelectorAll("figure.chart")].map((figure) => {
            const svg = figure.querySelector(".vega svg");
            return {id: figure.id, marks: svg ? svg.querySelectorAll("[class*='mark-'] > *").length : 0,
                    role: svg && svg.getAttribute("role"), name: svg && svg.getAttribute("aria-label"),
                    lacks: [".caption", ".source", "details.alt p", "details.data table"].filter(
                        (part) => !figure.querySelector("figcaption " + part))};
        })"""
    )

    assert len(charts) >= 2
    for chart in charts:
        assert chart["marks"] > 0, chart
        assert chart["role"] == "img"
        assert chart["name"], chart
        assert chart["lacks"] == [], f"{chart['id']}: pass the chart through charts.figure"


def test_every_citation_leads_to_the_words_it_quotes(report, opened):
    """Compared by the browser, which reads HTML as a reader's does."""
    page = opened(report).page

    wrong = page.evaluate(
        """() => [...document.querySelectorAll("a.cite")].filter((link) => {
            const mark = document.getElementById(link.getAttribute("href").slice(1));
            return !mark || mark.localName !== "mark" || mark.textContent !== link.dataset.quote;
        }).map((link) => link.outerHTML)"""
    )

    assert page.locator("a.cite").count() > 0
    assert wrong == []


def test_one_h1_and_an_unbroken_outline(report, opened):
    """What a screen reader lists as headings."""
    page = opened(report).page

    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map((h) => Number(h.localName[1]))")

    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


@pytest.mark.parametrize("width", [320, 375, 640, 1280])
def test_no_horizontal_scroll(report, opened, width):
    """Wide tables and charts scroll in their own frames; 320 px is also 1280 px at 400 % zoom."""
    page = opened(report, width).page

    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_chart_labels_are_9_px_or_more_on_a_phone(report, opened):
    """A chart shrinks only until its smallest label would be smaller than that."""
    page = opened(report, 375).page

    smallest = page.evaluate(
        """() => Math.min(...[...document.querySelectorAll(".vega svg")].map((svg) => {
            const scale = svg.getBoundingClientRect().width / Number(svg.getAttribute("width"));
            const sizes = [...svg.querySelectorAll("text")].map((t) => parseFloat(getComputedStyle(t).fontSize));
            return scale * Math.min(...sizes);
        }))"""
    )

    assert smallest >= 8.99


def test_the_embedded_font_is_used(report, opened):
    """Text and charts stand in the font that lies in the file."""
    page = opened(report).page

    assert page.evaluate("document.fonts.check('400 16px \"Source Sans 3\"', 'Tanf')")
    assert page.evaluate("[...document.fonts].some((face) => face.status === 'loaded')")
    assert "Source Sans 3" in page.evaluate("getComputedStyle(document.querySelector('.vega text')).fontFamily")


def test_the_page_is_complete_without_scripts(report, opened):
    """Every figure then shows its still picture; every word is there."""
    with_scripts = opened(report).page.locator("figure.chart").count()
    page = opened(report, scripts=False).page

    pictures = page.locator("figure.chart img.still")

    assert pictures.count() == with_scripts
    for i in range(with_scripts):
        assert pictures.nth(i).bounding_box()["width"] > 100
    assert page.locator("a.cite").count() > 0


@pytest.mark.parametrize("how", ["no DecompressionStream", "a damaged Vega", "a damaged spec"])
def test_a_chart_that_cannot_be_drawn_shows_its_still_picture(hostile_report, tmp_path, browser, how):
    """An old browser, or a file damaged on its way: the reader sees what one without scripts would."""
    path = tmp_path / "report.html"
    path.write_text(spoilt(hostile_report.read_text(encoding="utf-8"), how), encoding="utf-8")
    page = browser.new_page()
    if how == "no DecompressionStream":
        page.add_init_script("delete window.DecompressionStream")

    page.goto(path.as_uri())
    page.wait_for_selector(DRAWN, state="attached")

    missing = 1 if how == "a damaged spec" else 2
    stills = page.locator("figure.chart .vega > img.still")
    stills.first.scroll_into_view_if_needed()
    assert stills.count() == missing
    assert stills.first.evaluate("(still) => still.naturalWidth") > 50
    assert page.locator("figure.chart .vega svg").count() == 2 - missing
    page.close()


def spoilt(text: str, how: str) -> str:
    """Return the page with one letter of what it holds packed exchanged."""
    if how == "no DecompressionStream":
        return text
    name = "vega" if how == "a damaged Vega" else "figure-map-spec"
    at = re.search(rf'<script[^>]* id="{name}"[^>]*>', text).end() + 60
    return text[:at] + ("B" if text[at] == "A" else "A") + text[at + 1 :]


def test_nothing_is_cut_on_paper(report, opened):
    """A figure fits on one page, and a PDF can be made of the report."""
    page = opened(report, round((A4_MM[0] - MARGINS_MM[0]) * PX_PER_MM)).page
    page.emulate_media(media="print")

    sizes = page.evaluate(
        """() => [...document.querySelectorAll("figure.chart")].map((figure) => {
            const svg = figure.querySelector(".vega svg").getBoundingClientRect();
            return {id: figure.id, height: figure.getBoundingClientRect().height, right: svg.right};
        })"""
    )
    wide = page.evaluate(
        "[...document.querySelectorAll('table')].filter((t) => t.checkVisibility() && t.scrollWidth > innerWidth + 1)"
        ".map((t) => t.innerText.slice(0, 80))"
    )
    pdf = page.pdf(prefer_css_page_size=True)

    for size in sizes:
        assert size["height"] <= (A4_MM[1] - MARGINS_MM[1]) * PX_PER_MM, size
        assert size["right"] <= (A4_MM[0] - MARGINS_MM[0]) * PX_PER_MM + 1, size
    assert wide == []
    assert pdf.startswith(b"%PDF")


def test_a_card_shows_the_quote_by_pointer_and_by_keyboard_and_esc_closes_it(report, opened):
    """The words behind a citation, without leaving the place; described to a screen reader too."""
    page = opened(report).page
    link, card = page.locator("main a.cite").first, page.locator("#card")

    link.focus()
    assert card.locator(".quoted").text_content() == link.get_attribute("data-quote")
    assert link.get_attribute("aria-describedby") == "card"
    page.keyboard.press("Escape")
    assert card.is_hidden()
    link.hover()
    card.wait_for(state="visible")


def test_a_citation_and_its_source_lead_to_each_other(report, opened):
    """Follow a citation to the mark, the mark to how it was read, and that back to where it is used."""
    page = opened(report).page
    link = page.locator("main a.cite").first
    name, claim = link.get_attribute("id"), link.get_attribute("href").removeprefix("#c-")

    link.click()
    assert page.evaluate("document.querySelector('mark:target').id") == f"c-{claim}"
    page.wait_for_timeout(300)  # what comes near the screen is laid out now, and may move it
    assert 0 <= page.locator("mark:target").bounding_box()["y"] <= page.viewport_size["height"] - 20
    page.evaluate("(id) => document.getElementById(id).click()", f"c-{claim}")
    entry = page.locator(f"#k-{claim}")
    entry.wait_for(state="visible")
    entry.locator(f'.uses a[href="#{name}"]').click()
    page.wait_for_function("(id) => document.querySelector(':target').id === id", arg=name)


def test_hostile_text_runs_nothing(hostile_report, opened):
    """Markup, templates, links and data that try to break out have done nothing after all was drawn and clicked."""
    watched = opened(hostile_report)
    page = watched.page

    for link in page.locator("main a:not([href^='#'])").all():
        link.click()
    for figure in page.locator("figure.chart").all():
        figure.locator(".vega svg [class*='mark-rect'] > path").first.click()
    page.wait_for_timeout(200)

    assert page.evaluate("window.hostile") is None
    assert page.locator("main img:not([src^='data:'])").count() == 0
    assert (watched.requests, watched.complaints) == ([], [])


def test_a_hostile_corpus_runs_nothing(excerpted_report, opened):
    """Built like any other: after every mark, citation and fold was pointed at and clicked nothing of it has run.

    Nothing was asked for, nothing refused by the page's policy, and no word stands the wrong way round.
    """
    watched = opened(excerpted_report, violations=True)
    page = watched.page

    page.evaluate("document.querySelectorAll('details').forEach((fold) => (fold.open = true))")
    for figure in page.locator("figure.chart").all():
        for mark in figure.locator(".vega svg [class*='mark-'] > *").all()[:40]:
            mark.dispatch_event("mousemove", {"bubbles": True})
            mark.dispatch_event("click", {"bubbles": True})
    page.evaluate("document.querySelectorAll('a.cite').forEach((link) => link.focus())")
    page.evaluate(
        "document.querySelectorAll('main mark, main a.cite, main .permalink').forEach((link) => link.click())"
    )
    page.wait_for_timeout(200)

    assert page.locator("figure.chart .vega svg").count() >= 2
    assert page.evaluate("window.hostile") is None
    assert page.evaluate("window.violations") == []
    assert (watched.requests, watched.complaints) == ([], [])
    assert page.locator("main img:not([src^='data:']), main script:not([type]), main b, main svg[onload]").count() == 0
    assert page.locator("a[href^='javascript:'], a[href*='example.invalid']:not(.carried)").count() == 0
    assert page.locator("article.document h3").text_content().startswith('=1+1 <b>"x"</b> \u202etsrif {{ 7*7 }}')
    turned = page.locator("article.document .text .steering").first.evaluate(
        "(sign) => getComputedStyle(sign).unicodeBidi"
    )
    assert turned == "isolate"


def test_a_click_saves_a_figure_as_svg_and_png(hostile_report, opened, tmp_path):
    """Named for the figure, in the ink and on the page of print whatever the scheme, its letters in the SVG."""
    page = opened(hostile_report, color_scheme="dark").page
    figure = page.locator("#figure-map")

    saved = {}
    for kind in ("SVG", "PNG"):
        with page.expect_download() as waiting:
            figure.locator(".keep button", has_text=kind).click()
        saved[kind] = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(saved[kind])

    svg = etree.fromstring(saved["SVG"].read_bytes())
    width = float(figure.locator(".vega svg").get_attribute("width"))
    assert (saved["SVG"].name, saved["PNG"].name) == ("figure-map.svg", "figure-map.png")
    assert "@font-face" in svg[0].text and svg[1].get("fill") == "#ffffff" and svg.get("color") == "#1d2733"
    assert HOSTILE in "".join(svg.itertext())
    assert struct.unpack(">I", saved["PNG"].read_bytes()[16:20])[0] == pytest.approx(2 * width, abs=2)


def test_a_browser_saves_what_the_page_carries_to_the_byte(hostile_notebooks, opened, tmp_path):
    """As text or as base64; saving asks no network, which the count of requests shows."""
    text = "id,quote\r\n1,\" 'a' #%41 \u2028 \t é  \"\r\n "
    files = [
        Download(name="a.csv", media_type="text/csv;charset=utf-8", content=text.encode(), about="a"),
        Download(name="b.json", media_type="application/json", content=b'{"a": "b  c"}', about="b"),
        Download(name="c.parquet", media_type="application/octet-stream", content=bytes(range(256)), about="c"),
    ]
    publish.render(hostile_notebooks, tmp_path / "report.html", {"title": "A"}, files)
    watched = opened(tmp_path / "report.html")

    for file in files:
        with watched.page.expect_download() as waiting:
            watched.page.locator(f'a[download="{file.name}"]').click()
        waiting.value.save_as(tmp_path / file.name)
        assert (tmp_path / waiting.value.suggested_filename).read_bytes() == file.content
    assert (watched.requests, watched.complaints) == ([], [])


def test_what_is_picked_in_one_chart_is_picked_in_all(hostile_report, opened):
    """A click on a mark dims the others in both charts; Esc, and a second press of the button, clear it."""
    page = opened(hostile_report).page
    faint = "document.querySelectorAll('.vega .mark-rect > path[opacity=\"0.1\"]').length"

    def count_becomes(number: int) -> None:
        page.wait_for_function(f"{faint} === {number}")

    count_becomes(0)
    page.locator("#figure-map .mark-rect > path[aria-label*='B']").last.click()
    count_becomes(2)
    page.keyboard.press("Escape")
    count_becomes(0)
    button = page.locator("#figure-ladder .picker button", has_text="B").last
    button.focus()
    page.keyboard.press("Enter")
    count_becomes(2)
    assert page.locator("#figure-map .picker button[aria-pressed='true']").count() == 1
    page.keyboard.press("Enter")
    count_becomes(0)


def test_a_mark_with_claims_shows_their_words(hostile_report, opened):
    """From a mark to the words: a click pins a card with each quote and a link to its source."""
    page = opened(hostile_report).page

    page.locator("#figure-map .mark-rect > path").first.click()

    entries = page.locator("#card .entry")
    assert entries.count() == 3
    assert entries.first.locator("a").get_attribute("href") == "#c-0123456789ab"


def test_esc_closes_a_charts_tooltip(hostile_report, opened):
    """Vega leaves that to us."""
    page = opened(hostile_report).page

    page.locator("#figure-map .mark-rect > path").first.hover()
    page.wait_for_selector("#vg-tooltip-element.visible")
    page.keyboard.press("Escape")

    assert page.locator("#vg-tooltip-element.visible").count() == 0


def test_hovering_a_wedge_of_the_map_shows_its_sentence(built_report, opened):
    """Whatever lies above a shape in Vega swallows its hover; only a browser tells."""
    page = opened(built_report).page
    wedges = page.locator("#figure-map .vega svg .mark-shape").last.locator("path[fill-opacity='0.001']")
    page.locator("#figure-map").scroll_into_view_if_needed()

    box = wedges.first.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_selector("#vg-tooltip-element.visible")

    shown = page.locator("#vg-tooltip-element").inner_text()
    assert "“" in shown and "Source words" in shown and "Document" in shown


def test_a_mark_of_one_document_leads_to_the_words_of_that_document(built_report, opened):
    """In the grid of who reports what, of all words of an incident those that stand there; in the bars, to the text."""
    page = opened(built_report).page
    of_hits = "[...document.querySelectorAll(`#${id} .vega svg .role-mark`)].at(-1).children"

    found = page.evaluate(
        f"""(id) => [...{of_hits}].map((mark) => {{
            mark.dispatchEvent(new MouseEvent("click", {{bubbles: true}}));
            const links = [...document.querySelectorAll("#card .entry a")].map((link) => link.getAttribute("href"));
            const articles = links.map((link) => document.querySelector(link).closest("article").id);
            return [mark.__data__.datum.article, [...new Set(articles)]];
        }})""",
        "figure-witnesses",
    )
    bar = page.evaluate(
        f"""(id) => {{
            const mark = {of_hits}[2];
            mark.dispatchEvent(new MouseEvent("click", {{bubbles: true}}));
            return [mark.__data__.datum.article, location.hash];
        }}""",
        "figure-coverage",
    )

    assert len(found) > 20
    assert [articles for article, articles in found if articles != [article]] == []
    assert bar[1] == f"#{bar[0]}"


@pytest.mark.parametrize("figure", ["ladder", "channel", "forces", "distances", "witnesses"])
def test_every_mark_of_a_figure_leads_to_its_words(built_report, opened, figure):
    """A click on any of them shows at least one quotation, with who said it and how sure."""
    page = opened(built_report).page

    silent = page.evaluate(
        """(id) => [...[...document.querySelectorAll(`#${id} .vega svg .role-mark`)].at(-1).children].filter((mark) => {
            document.dispatchEvent(new KeyboardEvent("keydown", {key: "Escape"}));
            mark.dispatchEvent(new MouseEvent("click", {bubbles: true}));
            const lines = document.querySelectorAll("#card:not([hidden]) .entry:first-child p");
            return lines.length !== 3 || !lines[2].textContent.startsWith("said by ");
        }).map((mark) => mark.outerHTML)""",
        f"figure-{figure}",
    )

    assert silent == []
