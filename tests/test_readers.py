"""Everyone can read it: by ear, by keyboard, enlarged, in the dark, without scripts and on paper.

Opens the report of the default documents, or the one that SITREP_REPORT names. Of rows, documents and lists that
repeat one pattern the first few are looked at: axe takes 20 seconds for all of them, and finds the same.
"""

import io
import os
import re
import shutil
import subprocess
import sys

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from pypdf import PdfReader

from sitrep.build import paper
from sitrep.errors import BuildError

pytestmark = pytest.mark.browser

AXE = Axe()
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPEN_ALL = "document.querySelectorAll('details').forEach((fold) => (fold.open = true))"
# Whatever a chart holds is one image to axe; its colours are tested in test_theme.py.
THIN = """() => document.querySelectorAll(`tbody tr:nth-child(n + 4), article.document:nth-of-type(n + 3),
    .claims li:nth-child(n + 6), .findings > li:nth-child(n + 5), .vega svg > *,
    section details.code:not(:first-of-type) pre > *`).forEach((part) => part.remove())"""
# What the page lays out only when it comes near the screen is laid out: axe measures what covers what.
LAID_OUT = """() => { const sheet = new CSSStyleSheet();
    sheet.replaceSync("* { content-visibility: visible !important; }");
    document.adoptedStyleSheets.push(sheet); }"""
STOPS = "a[href], button, select, input, summary, [tabindex]:not([tabindex='-1'])"
WIDE_ENOUGH_PX = 2600  # nothing is hidden behind the edge of a frame: axe can tell every colour
SPACED = """() => { const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
        word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }`);
    document.adoptedStyleSheets.push(sheet); }"""


def violations(page: Page, **options: object) -> list[str]:
    """Return what axe finds wrong, each with its impact and the first place."""
    found = AXE.run(page, options={"resultTypes": ["violations", "incomplete"], **options}).response
    wrong = [(kind, one) for kind in ("violations", "incomplete") for one in found[kind]]
    return [
        f"{kind}: {one['impact']}: {one['id']} ({one['help']}), {len(one['nodes'])} places, first "
        f"{one['nodes'][0]['html'][:160]}: {one['nodes'][0]['failureSummary'][:300]}"
        for kind, one in wrong
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation_of_wcag_2_2_aa(real_report, opened, scheme):
    """All folds open, wide and narrow; every colour is decided, and nothing is left for a person to judge."""
    rules = {"runOnly": {"type": "tag", "values": LEVELS}}
    colour = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
    but_colour = rules | {"rules": {"color-contrast": {"enabled": False}}}

    page = opened(real_report, color_scheme=scheme).page
    for step in (OPEN_ALL, THIN, LAID_OUT):
        page.evaluate(step)

    for width in (1280, 375):
        page.set_viewport_size({"width": width, "height": 900})
        assert violations(page, **but_colour) == []
    page.set_viewport_size({"width": WIDE_ENOUGH_PX, "height": 900})
    assert violations(page, **colour) == []


def test_a_keyboard_reaches_everything_in_the_order_of_reading(real_report, opened):
    """Tab visits each link, fold, control and frame once, in order; focus is seen, in sight and never lost.

    Of the contents only the questions of the part in sight are shown.
    """
    page = opened(real_report).page
    page.evaluate(OPEN_ALL)
    page.evaluate(THIN)
    page.evaluate("window.last = document.body")

    seen = []
    for _ in range(2000):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate(
                """() => { const at = document.activeElement, before = window.last;
                    if (at === document.body) return null;
                    const box = at.getClientRects()[0], style = getComputedStyle(at);
                    const x = Math.min(box.right - 1, Math.max(box.left + 1, 1));
                    const top = document.elementFromPoint(x, box.top + Math.min(box.height / 2, 9));
                    at.dataset.reached = "yes"; window.last = at;
                    return {html: at.outerHTML.slice(0, 120),
                        later: Boolean(before.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING),
                        drawn: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
                        inSight: box.top >= 0 && box.top < innerHeight && top !== null
                            && (at.contains(top) || top.contains(at))}; }"""
            )
        )
        if seen[-1] is None or not seen[-1]["later"]:
            break  # past the end: the browser begins again
    missed = page.evaluate(
        """(stops) => [...document.querySelectorAll(stops)]
            .filter((stop) => stop.checkVisibility() && !stop.dataset.reached && !stop.closest(".toc ol ol"))
            .map((stop) => stop.outerHTML)""",
        STOPS,
    )

    assert 200 < len(seen) < 2000
    assert [stop for stop in seen[:-1] if not (stop["drawn"] and stop["inSight"])] == []
    assert missed == []


def test_what_stands_later_in_the_page_stands_lower(real_report, opened):
    """The order in which the page is read aloud is the order in which it is seen."""
    page = opened(real_report).page

    tops = page.evaluate(
        """() => [...document.querySelectorAll("main > section > *")].filter((part) => part.checkVisibility())
            .map((part) => part.getBoundingClientRect().top)"""
    )

    assert len(tops) > 50
    assert tops == sorted(tops)


def test_focus_goes_where_a_link_leads(real_report, opened):
    """Past the contents, from a citation to its words, from them to how they were read."""
    page = opened(real_report).page
    focused = "document.activeElement.id || document.activeElement.localName"

    page.keyboard.press("Tab")
    assert page.locator(".skip").bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate(focused) == "report"

    link = page.locator("main a.cite").first
    link.focus()
    page.keyboard.press("Escape")
    assert page.locator("#card").is_hidden()
    assert page.evaluate("document.activeElement.matches('a.cite')")
    claim = link.get_attribute("href").removeprefix("#c-")
    page.keyboard.press("Enter")
    page.wait_for_function("(id) => document.activeElement.id === id", arg=f"c-{claim}")
    page.keyboard.press("Enter")
    page.wait_for_function("(id) => document.activeElement.id === id", arg=f"k-{claim}")


def test_the_card_of_a_mark_takes_the_focus_and_gives_it_back(hostile_report, opened):
    """A card with links in it is a dialog; Esc closes it, and the next Tab goes on from the figure."""
    page = opened(hostile_report).page

    page.locator("#figure-map .mark-rect > path").first.click()
    page.wait_for_selector("#card[role='dialog']:focus")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('#card a')")
    page.keyboard.press("Escape")

    assert page.locator("#card").is_hidden()
    assert page.evaluate("document.activeElement.id") == "figure-map"


def test_the_contents_follow_the_reader(real_report, opened):
    """One entry is the current one, of the part in sight; the parts stand in the order of the report."""
    page = opened(real_report).page
    entry = page.locator(".toc a[aria-current]")

    parts = page.evaluate("[...document.querySelectorAll('.toc > ol > li > a')].map((a) => a.hash.slice(1))")
    headings = page.evaluate("[...document.querySelectorAll('main h2')].map((h) => h.id)")
    page.locator(f"#{parts[-1]}").evaluate("(heading) => heading.scrollIntoView()")
    page.wait_for_function("(id) => document.querySelector('.toc li.here > a').hash === '#' + id", arg=parts[-1])

    assert parts == headings
    assert entry.count() == 1


def test_every_link_within_the_page_leads_somewhere(real_report, opened):
    """Contents, citations, the way back, notes in prose: also without scripts, where the page is all there is."""
    page = opened(real_report, scripts=False).page

    broken = page.evaluate(
        """() => [...document.querySelectorAll("a[href^='#']")]
            .filter((link) => !document.getElementById(decodeURIComponent(link.hash.slice(1))))
            .map((link) => link.outerHTML)"""
    )

    assert broken == []
    assert page.locator("noscript img.still").count() == page.locator("figure.chart").count()


@pytest.mark.parametrize("width", [375, 640, 1280])
def test_wider_letters_and_lines_fit_as_well(real_report, opened, width):
    """WCAG 1.4.12: spaced as readers with dyslexia may set it, nothing runs out of the page."""
    page = opened(real_report, width).page
    page.evaluate(SPACED)

    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_names_from_right_to_left_are_set_so_with_their_language(real_report, opened):
    """In tables as in prose: an Arabic name keeps its order among Latin words."""
    page = opened(real_report).page

    names = page.evaluate(
        """() => [...document.querySelectorAll("bdi")].map((name) =>
            [name.lang, name.dir, getComputedStyle(name).direction, /[\\u0590-\\u06ff]/.test(name.textContent)])"""
    )
    bare = page.evaluate(
        """() => { const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
            const out = [], known = "bdi, svg, script, [dir=rtl]";
            for (let node; (node = walk.nextNode()); )
                if (/[\\u0590-\\u06ff]/.test(node.data) && !node.parentElement.closest(known)) out.push(node.data);
            return out; }"""
    )

    assert names and all(name in (["ar", "rtl", "rtl", True], ["he", "rtl", "rtl", True]) for name in names)
    assert bare == []


def test_nothing_moves_for_those_who_asked_for_less_motion(real_report, opened):
    """No transition, no animation, no gliding to a target."""
    page = opened(real_report, reduced_motion="reduce").page

    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter((part) => { const style = getComputedStyle(part);
            return style.transitionDuration !== "0s" || style.animationName !== "none"
                || style.scrollBehavior === "smooth"; }).length"""
    )

    assert moving == 0


def test_the_paper_has_page_numbers_every_cited_word_and_no_stranded_heading(real_report, opened):
    """Printed from the browser: feet with title and page, numbers resolved into words, claims unfolded."""
    page = opened(real_report).page
    page.evaluate(THIN)
    quotes = page.evaluate("[...document.querySelectorAll('mark[data-n]')].map((m) => [m.dataset.n, m.textContent])")
    headings = page.evaluate("[...document.querySelectorAll('main h2, main h3')].map((h) => h.textContent.trim())")

    pages = [sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages]

    assert len(pages) > 5
    for number, text in enumerate(pages, 1):
        assert f"{number} / {len(pages)}" in text
        assert page.title() in text
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        body = [line for line in lines if not re.fullmatch(rf"\d+ / {len(pages)}|.* · as of .*", line)]
        assert not body or body[-1] not in headings, f"page {number} ends in a heading"
    whole = re.sub(r"\s+", "", "".join(pages))
    listed = [f"[{number}]“{''.join(words.split())}”" for number, words in quotes]
    assert len(listed) > 20
    assert [entry for entry in listed if entry not in whole] == []
    assert page.locator(".references").count() == 0  # the page on the screen is as it was
    assert page.locator("details.claims[open]").count() == 0


def test_a_report_is_printed_beside_itself(hostile_report, tmp_path):
    """`sitrep pdf`: the same bytes twice, nothing to do the second time."""
    report = shutil.copy(hostile_report, tmp_path / "report.html")
    told = []
    for _ in range(2):
        (tmp_path / "report.pdf").unlink(missing_ok=True)
        for _ in range(2):
            done = subprocess.run(
                [sys.executable, "-m", "sitrep", "pdf", str(report)],
                capture_output=True,
                text=True,
                env={**os.environ, "SOURCE_DATE_EPOCH": "1496275200"},
            )
            assert done.returncode == 0, done.stderr
            told.append(done.stdout)
        if not told[2:]:
            first = (tmp_path / "report.pdf").read_bytes()

    assert (tmp_path / "report.pdf").read_bytes() == first
    assert str(PdfReader(io.BytesIO(first)).metadata.creation_date) == "2017-06-01 00:00:00+00:00"
    assert told[0] == f"{tmp_path / 'report.pdf'}\n" and "nothing to do" in told[1]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["report.html", "report.pdf"]


def test_a_browser_without_playwright_prints_too(hostile_report, tmp_path):
    """Where the library is not installed, the browser itself is asked."""
    browser = next(filter(None, map(shutil.which, paper.BROWSERS)), None)
    if browser is None:
        pytest.skip("no Chromium on this machine")
    pdf = tmp_path / "report.pdf"

    paper._by_itself(browser, hostile_report.as_uri(), pdf, tmp_path / "profile")

    assert "The words behind the numbers" in "".join(page.extract_text() for page in PdfReader(pdf).pages)


def test_without_a_browser_nothing_is_printed_and_one_line_says_so(hostile_report, tmp_path, monkeypatch):
    """A PDF is a convenience: its absence fails nothing. A report that is not there is named."""
    monkeypatch.setenv("PATH", str(tmp_path))
    report = shutil.copy(hostile_report, tmp_path / "report.html")

    assert paper.write(report).startswith("No PDF: there is no Chromium on this machine")
    assert not (tmp_path / "report.pdf").exists()
    with pytest.raises(BuildError, match=r"gone\.html is no file"):
        paper.write(tmp_path / "gone.html")
