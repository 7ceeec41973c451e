"""Crowded figures in a page of a real report: ladders of 1, 15 and 200 events, a channel of 40 messages.

The browser measures what it has drawn, in the font of the page: no two texts share an area, none leaves its picture.
"""

from pathlib import Path

import pytest
from altair.utils import schemapi
from conftest import executed_notebook
from playwright.sync_api import Browser
from test_channel_chart import many
from test_ladder import LADDER, incidents

from sitrep import charts, publish
from sitrep.charts import channel, ladder

pytestmark = pytest.mark.browser

DRAWN = "html[data-charts]"
UNCITED = {"claim_ids": ""}  # these pages have no sources
FIGURES = {
    "ladder-1": lambda: ladder.ladder_charts(incidents(1).assign(**UNCITED), LADDER),
    "ladder-15": lambda: ladder.ladder_charts(incidents(15).assign(**UNCITED), LADDER),
    "ladder-200": lambda: ladder.ladder_charts(incidents(200).assign(**UNCITED), LADDER),
    "channel-40": lambda: [channel.channel_chart(many(40).assign(**UNCITED))],
}
# Of a line of text the upper and the lower fifth are room for accents: letters touch where the middle parts do.
MEASURE = """() => [...document.querySelectorAll("figure.chart")].map((figure) => {
    const svg = [...figure.querySelectorAll(".vega svg")].find((one) => one.getBoundingClientRect().width > 0);
    const whole = svg.getBoundingClientRect();
    const texts = [...svg.querySelectorAll("text")].filter((one) => one.textContent.trim()).map((one) => {
        const box = one.getBoundingClientRect();
        return {words: one.textContent, x0: box.left + 0.5, x1: box.right - 0.5,
                y0: box.top + box.height / 5, y1: box.bottom - box.height / 5};
    });
    const meet = (a, b) => a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1;
    return {
        id: figure.id,
        count: texts.length,
        touching: texts.flatMap((a, n) => texts.slice(n + 1).filter((b) => meet(a, b)).map((b) => [a.words, b.words])),
        cut: texts.filter((one) => one.x0 < whole.left || one.x1 > whole.right || one.y0 < whole.top
                                   || one.y1 > whole.bottom).map((one) => one.words),
    };
})"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> dict[str, tuple[Path, int]]:
    """Return a report for each entry of FIGURES, and how many figures it has."""
    charts.enable()
    folder, out = tmp_path_factory.mktemp("crowded"), {}
    for name, made in FIGURES.items():
        with schemapi.debug_mode(False):  # whether they are valid is asked in the tests of each figure
            cells = [("code", "chart", charts.bundle(chart.to_dict(validate=False))) for chart in made()]
        notebook = executed_notebook(folder / f"3-{name}.ipynb", ("md", "# What happened"), *cells)
        publish.render([notebook], folder / f"{name}.html", {"title": name})
        out[name] = (folder / f"{name}.html", len(cells))
    return out


@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize("name", FIGURES)
def test_no_two_texts_of_a_figure_touch_and_none_is_cut(pages, browser: Browser, name, width):
    """With one event and with two hundred, on a desk and on a phone."""
    path, count = pages[name]
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(path.as_uri())
    page.wait_for_selector(DRAWN, state="attached")

    figures = page.evaluate(MEASURE)
    page.close()

    assert len(figures) == count
    assert count > 5 if name == "ladder-200" else count == 1
    assert sum(figure["count"] for figure in figures) >= {"1": 5, "15": 30, "200": 400, "40": 40}[name.split("-")[1]]
    for figure in figures:
        assert figure["touching"] == [], figure["id"]
        assert figure["cut"] == [], figure["id"]
