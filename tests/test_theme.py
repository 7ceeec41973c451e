"""The look that all figures share, and their way onto the page."""

import json
import re
import subprocess
import sys

import altair as alt
import pandas as pd
import pytest

from sitrep import charts
from sitrep.errors import ChartError


def points() -> alt.Chart:
    table = pd.DataFrame({"x": [1, 2], "y": [3, 4]})
    return alt.Chart(table).mark_point(clip=True).encode(x="x:Q", y="y:Q")


def titled(chart: alt.Chart, **more: object) -> alt.Chart:
    words = {"caption": "Two points.", "alt": "Two points rise.", "source": "made up"}
    return charts.figure(chart, id="figure-points", table=pd.DataFrame({"x": [1, 2]}), **(words | more))


@pytest.fixture
def enabled():
    """The theme and renderer of the report, put back afterwards."""
    before = alt.theme.active, alt.renderers.active
    charts.enable()
    yield
    alt.theme.enable(before[0])
    alt.renderers.enable(before[1])


def test_import_changes_nothing():
    """A notebook that draws its own charts keeps altair's theme until it calls `enable`."""
    code = "import sitrep.charts, altair; print(altair.theme.active, altair.renderers.active)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert found.stdout.split() == ["default", "default"]


def test_a_chart_is_a_spec_and_a_picture(enabled):
    """JupyterLab draws the SVG, the report draws the spec."""
    bundle = titled(points())._repr_mimebundle_()

    assert set(bundle) == {"application/vnd.vegalite.v6+json", "image/svg+xml"}
    assert bundle["image/svg+xml"].startswith("<svg")


def test_two_drawings_of_one_chart_are_the_same(enabled):
    """No counter and no random id may make two builds differ, and ids in the SVG belong to the figure."""
    first, second = (titled(points())._repr_mimebundle_() for _ in range(2))

    assert json.dumps(first) == json.dumps(second)
    ids = set(re.findall(r'\bid="([^"]+)"', first["image/svg+xml"]))
    assert ids and all(name.startswith("figure-points-") for name in ids)
    assert all(name in ids for name in re.findall(r"url\(#([^)]+)\)", first["image/svg+xml"]))


def test_a_still_is_as_wide_as_its_letters(enabled):
    """Words are measured in the page's font: 356 px for these in a browser (Chromium 13 px Source Sans 3)."""
    words = "A larger pro-regime force is patrolling around the zone’s perimeter"
    mark = alt.Chart(pd.DataFrame({"n": [1]})).mark_text(text=words, fontSize=13, align="left", x=0)
    svg = charts.still(mark.properties(width=10, padding=0).to_dict())

    assert float(re.search(r'width="([\d.]+)"', svg)[1]) == pytest.approx(356, abs=2)
    assert "&quot;Source Sans 3&quot;, sans-serif" in svg and "Sitrep" not in svg


def test_a_figure_carries_its_words_and_its_table():
    """The publisher finds them in usermeta; Vega reads the alternative as the chart's name."""
    spec = titled(points(), compact=points()).to_dict()

    about = spec["usermeta"]["sitrep"]
    assert about["id"] == "figure-points" and about["table"] == [{"x": 1}, {"x": 2}] and about["columns"] == ["x"]
    assert spec["description"] == "Two points rise." and about["compact"]["mark"]["type"] == "point"


@pytest.mark.parametrize("missing", ["caption", "alt", "source"])
def test_a_figure_without_words_is_refused(missing):
    """Nobody may publish a picture that some readers cannot read."""
    with pytest.raises(ChartError, match=f"figure-points: {missing} is empty"):
        titled(points(), **{missing: " "})


def test_a_table_becomes_plain_records():
    """Missing is null, a date is a day, lists are text: nothing that JSON or a spreadsheet stumbles over."""
    table = pd.DataFrame({"n": [1.5, None], "d": [pd.Timestamp("2017-05-18"), pd.NaT], "l": [["a", "b"], ["c"]]})

    assert charts.theme.records(table) == [
        {"n": 1.5, "d": "2017-05-18", "l": "a; b"},
        {"n": None, "d": None, "l": "c"},
    ]


def test_what_stands_outside_the_panel_follows_the_page(enabled):
    """Dark mode and print: no colour and no background of its own."""
    config = points().to_dict()["config"]

    assert config["background"] == "transparent"
    assert {config["title"]["color"], config["axis"]["labelColor"]} == {"currentColor"}


def test_every_side_has_a_colour_and_a_shape_of_its_own():
    """Fixed sides first, then the more frequent of the others."""
    styles = charts.styles_for(["isis", "other", "isis", "russia", "us_coalition"])

    assert list(styles) == ["us_coalition", "russia", "isis", "other"]
    assert len({style.colour for style in styles.values()}) == len({style.shape for style in styles.values()}) == 4


def test_colour_and_shape_share_one_domain():
    """Or Vega draws two legends."""
    colour, shape = charts.scale_for(["pro_regime", "us_coalition", "x"])

    assert colour.domain == shape.domain == ["us_coalition", "pro_regime", "x"]
    assert len(colour.range) == len(shape.range) == 3
