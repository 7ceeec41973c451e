"""The page made of executed notebooks, read as HTML. What only a browser shows is in test_browser.py."""

import base64
import gzip
import hashlib
import itertools
import json
import re
import struct
import urllib.parse
from pathlib import Path

import altair as alt
import nbformat
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from conftest import HOSTILE, executed_notebook
from lxml import etree

from sitrep import charts, publish
from sitrep.charts import theme
from sitrep.errors import PublishError
from sitrep.publish.overlay import overlay

META = {"title": "The zone"}


def page(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def rendered(tmp_path: Path, *cells: tuple, name: str = "0-summary") -> BeautifulSoup:
    out = tmp_path / "report.html"
    publish.render([executed_notebook(tmp_path / f"{name}.ipynb", *cells)], out, META)
    return page(out)


def unpacked(soup: BeautifulSoup, name: str) -> str:
    """Return what an inert element of the page holds, as the page's script inflates it."""
    return gzip.decompress(base64.b64decode(soup.find("script", id=name).string)).decode("utf-8")


def test_the_page_names_no_address_it_could_load(hostile_report):
    """A report is read offline: nothing in it has a src or a link element, except pictures that lie in the file."""
    soup = page(hostile_report)

    assert soup.find_all(["link", "iframe", "object", "embed", "base"]) == []
    assert [tag for tag in soup.find_all(src=True) if not tag["src"].startswith("data:")] == []
    assert "@import" not in soup.style.text
    assert set(re.findall(r"url\((\w+):", soup.style.text)) == {"data"}


def test_the_policy_allows_exactly_the_scripts_and_styles_of_the_page(hostile_report):
    """Each hash in the policy is that of a text in the page, Vega's as inflated; nothing unsafe is allowed."""
    soup = page(hostile_report)
    policy = soup.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    runs = [tag.string for tag in soup.find_all("script") if tag.get("type") is None]
    texts = [*runs, unpacked(soup, "vega"), soup.style.string]

    hashes = {base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts}

    assert policy.startswith("default-src 'none'; ")
    assert re.search(r"unsafe|blob:|\*|strict-dynamic", policy) is None
    assert len(runs) == 1
    assert set(re.findall(r"'sha256-([^']+)'", policy)) == hashes
    assert soup.head.find("meta", attrs={"http-equiv": True}) is not None
    assert [tag for tag in soup.find_all(True) if "style" in tag.attrs] == []


def test_hostile_text_makes_no_element(hostile_report):
    """What a document, a title, a table or a notebook says stays text: no image, no script, no event, no odd link."""
    soup = page(hostile_report)

    assert [img for img in soup.find_all("img") if not img["src"].startswith("data:image/")] == []
    assert [tag for tag in soup.find_all(True) if any(name.startswith("on") for name in tag.attrs)] == []
    assert [a["href"] for a in soup.find_all("a", href=True) if not re.match(r"#|https?://", a["href"])] == []
    assert soup.h1.text == HOSTILE
    assert {tag.get("type") for tag in soup.find_all("script")} == {None, "application/gzip"}
    assert "{{ meta.title }}" in soup.select_one("p.finding").text


def test_every_citation_leads_to_the_words_it_quotes(hostile_report):
    """The promise of the whole report; line breaks of the document's own kind included."""
    soup = page(hostile_report)
    links = soup.select("a.cite")

    assert len(links) >= 9
    for link in links:
        assert soup.find("mark", id=link["href"][1:]).get_text() == link["data-quote"]
    assert "came&#13;\nlate" in Path(hostile_report).read_bytes().decode("utf-8")


def test_a_claim_has_one_number_and_lists_where_it_is_used(hostile_report):
    """[3] means the same claim everywhere, and its source leads back to each place."""
    soup = page(hostile_report)

    for number, claim_id in enumerate(("0123456789ab", "ba9876543210", "00000000000c"), 1):
        uses = soup.select(f'a.cite[href="#c-{claim_id}"]')
        back = soup.select(f"#k-{claim_id} .uses a")

        assert {link.text for link in uses} == {f"[{number}]"}
        assert [link["href"] for link in back] == [f"#{link['id']}" for link in uses]


@pytest.mark.parametrize(
    ("link", "problem"),
    [
        ('<a class="cite" href="#c-ffffffffffff">[1]</a>', "ffffffffffff"),
        (
            '<mark id="c-ffffffffffff">so</mark><a class="cite" href="#c-ffffffffffff" data-quote="no">[1]</a>',
            "quotes 'no'",
        ),
        ('<mark id="c-ffffffffffff">so</mark><mark id="c-ffffffffffff">so</mark>', "twice"),
        ('<p id="a">so</p><p id="a">so</p>', "'a'"),
        ('<p id="card">so</p>', "'card'"),
    ],
)
def test_a_page_with_a_broken_promise_is_not_written(tmp_path, link, problem):
    """A citation without its words, with other words, or an ambiguous target stops the report."""
    with pytest.raises(PublishError, match=re.escape(problem)):
        rendered(tmp_path, ("md", "# A"), ("code", "x", {"text/html": link}))


def test_the_former_report_stays_when_a_new_one_fails(tmp_path):
    """A reader of the last good report must not find it gone, nor half a file beside it."""
    out = tmp_path / "out" / "report.html"
    publish.render([executed_notebook(tmp_path / "0-a.ipynb", ("md", "# Good"))], out, META)
    before = out.read_bytes()
    bad = executed_notebook(tmp_path / "1-b.ipynb", ("code", "x", {"text/html": '<a class="cite" href="#c-0">[1]</a>'}))

    with pytest.raises(PublishError):
        publish.render([bad], out, META)

    assert out.read_bytes() == before
    assert [path.name for path in out.parent.iterdir()] == ["report.html"]


def test_two_renders_are_identical_to_the_byte(hostile_notebooks, hostile_report, tmp_path):
    """No clock, no random id, no path: another folder and another order of the list change nothing."""
    out = tmp_path / "elsewhere" / "report.html"

    meta = {"title": HOSTILE, "subtitle": HOSTILE, "as_of": HOSTILE, "documents": 1}
    publish.render(hostile_notebooks[::-1], out, meta)

    assert out.read_bytes() == hostile_report.read_bytes()
    assert str(hostile_notebooks[0].parent) not in out.read_text(encoding="utf-8")


def test_one_h1_and_no_level_left_out(hostile_report):
    """The outline of the page is unbroken, whatever levels a notebook used."""
    levels = [int(tag.name[1]) for tag in page(hostile_report).find_all(re.compile("^h[1-6]$"))]

    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_an_appendix_stands_behind_the_other_notebooks(tmp_path):
    """Sources, method and limits are executed first and read last; a notebook's parts are parts of the page."""
    first = executed_notebook(tmp_path / "1-documents.ipynb", ("md", "# Sources\n\nText."), ("md", "# Method"))
    notebook = nbformat.read(first, as_version=4)
    notebook.cells[0].metadata["tags"] = ["appendix"]
    nbformat.write(notebook, first)
    paths = [first, executed_notebook(tmp_path / "2-zone.ipynb", ("md", "# Zone\n\nText."))]

    publish.render(paths, tmp_path / "report.html", {"title": "Tanf"})

    soup = BeautifulSoup((tmp_path / "report.html").read_text(encoding="utf-8"), "html.parser")
    assert [heading.get_text().removesuffix("#").strip() for heading in soup.select("main h2")][:3] == [
        "Zone",
        "Sources",
        "Method",
    ]


def test_the_foot_of_each_printed_page_says_whose_it_is(tmp_path):
    """Title and day, whatever signs stand in them: nothing ends the string, the rule or the style sheet."""
    notebook = executed_notebook(tmp_path / "0-summary.ipynb", ("md", "# Summary\n\nText."))

    title = 'A "zone" \\ </style> } @import'
    publish.render([notebook], tmp_path / "report.html", {"title": title, "as_of": "2017-06-01"})

    soup = BeautifulSoup((tmp_path / "report.html").read_text(encoding="utf-8"), "html.parser")
    assert len(soup.find_all("style")) == 1
    written = re.search(r'@bottom-left\{content:"([^"]*)"\}', soup.style.string)[1]
    read = re.sub(r"\\([0-9a-f]+) ", lambda code: chr(int(code[1], 16)), written)
    assert read == f"{title} · as of 1 June 2017"


def test_headings_have_lasting_ids_and_stand_in_the_contents(tmp_path):
    """An id comes from the notebook's number and the words; equal headings are counted."""
    cell = ("md", "# Where the zone is\n\n## How large?\n\n## How large?\n\n## Größe")

    soup = rendered(tmp_path, cell, name="2-zone")

    assert [tag["id"] for tag in soup.main.find_all(["h2", "h3"])] == [
        "n2-where-the-zone-is",
        "n2-how-large",
        "n2-how-large-2",
        "n2-groe",
    ]
    assert [a["href"] for a in soup.select(".toc a")] == [f"#{tag['id']}" for tag in soup.main.find_all(["h2", "h3"])]


def test_every_heading_table_figure_and_claim_has_an_address_and_a_link_to_pass_on(hostile_report):
    """Each link has a name of its own kind and leads to the place that it stands in."""
    soup = page(hostile_report)
    places = {
        "h": soup.main.find_all(re.compile("^h[2-6]$"), id=True),
        "table": soup.select("main .tabled"),
        "figure": soup.select("main figure.chart"),
        "claim": soup.select("article.document li[id^=k-]"),
    }

    for kind, found in places.items():
        assert found, kind
        for place in found:
            link = place.select_one(f'a.permalink[href="#{place["id"]}"]')
            assert link["aria-label"].startswith("Link to "), kind
    assert len(soup.select("main table")) == len(places["table"])
    for link in soup.select("a.permalink"):
        assert soup.find(id=link["href"][1:]) is not None
    assert len({link["href"] for link in soup.select("a.permalink")}) == len(soup.select("a.permalink"))


def test_addresses_outlive_what_is_added_before_them(tmp_path):
    """A cell more, a question more: the address of what stood there before still leads to it."""
    chart = {"application/vnd.vegalite.v6+json": {"mark": "point"}, "image/svg+xml": "<svg/>"}
    png, table = {"image/png": "iVBORw0KGgo="}, {"text/html": "<table><tr><td>1</td></tr></table>"}
    cells = [("md", "# A\n\n## How large?"), ("code", "x", chart, png), ("code", "y", table, table)]
    first = rendered(tmp_path, *cells)
    path = tmp_path / "0-summary.ipynb"
    notebook = json.loads(path.read_text())
    added = {"cell_type": "markdown", "id": "added", "metadata": {}, "source": "## How old?"}
    extra = {**notebook["cells"][-1], "id": "extra"}
    notebook["cells"][:0] = [added, extra]
    path.write_text(json.dumps(notebook))
    publish.render([path], tmp_path / "report.html", META)

    before, after = (
        {tag["id"] for tag in soup.main.find_all(id=True)} for soup in (first, page(tmp_path / "report.html"))
    )

    assert {"n0-cell-1", "n0-cell-1-2", "n0-how-large", "n0-how-large-table", "n0-how-large-table-2"} <= before
    assert before - after == set()


def test_a_document_that_the_page_does_not_show_is_named_and_not_linked(tmp_path):
    """A link that leads nowhere is worse than none."""
    table = {"text/html": '<p><a class="doc" href="#d-a">a</a> <a class="doc" href="#d-b">b</a></p>'}
    source = {"text/html": '<article class="document" id="d-a"><header><h3>A</h3></header></article>'}

    soup = rendered(tmp_path, ("md", "# A"), ("code", "x", table), ("sources", "y", source))

    assert [link.text for link in soup.select("a.doc")] == ["a"]
    assert soup.select_one(".output p").text == "a b"


def test_code_is_folded_and_quiet_cells_share_a_fold(tmp_path):
    """A reader meets answers; parameters, set-up and saving are there for whoever opens them."""
    soup = rendered(
        tmp_path,
        ("md", "# A"),
        ("parameters", "a: int = 1"),
        ("injected-parameters", "a = 2"),
        ("setup", "import this"),
        ("code", "answer", {"text/plain": "42"}),
        ("md", "## Save"),
        ("save", "save()"),
    )

    folds = soup.select("main details.code")
    assert [fold.summary.text for fold in folds] == [
        "Code: parameters, parameters set for this run, set-up",
        "Code",
        "Code: save",
    ]
    assert all(fold.find_parent("details") is None and not fold.has_attr("open") for fold in folds)
    assert [pre.text for pre in soup.select("pre.printed")] == ["42"]
    assert "Save" not in [heading.text for heading in soup.find_all("h3")]
    assert all(pre.find_parent("details") is not None for pre in soup.select(".highlight pre"))


def test_a_figure_has_caption_words_data_and_a_still_picture(hostile_report):
    """A chart is readable without scripts, without eyes and as numbers; its spec can end no script element."""
    soup = page(hostile_report)
    figure = soup.find("figure", id="figure-map")

    assert figure.figcaption.select_one(".caption").text.startswith(HOSTILE)
    assert figure.select_one("details.alt p").text == HOSTILE
    assert [td.text for td in figure.select("details.data td.num")] == ["1", "2"]
    assert len(figure.select("details.data td.cites a.cite")) == 3
    assert figure.noscript.img["src"].startswith("data:image/svg+xml,")
    assert re.fullmatch(r"[A-Za-z0-9+/=]+", figure.find("script").string)
    spec = json.loads(unpacked(soup, "figure-map-spec"))["spec"]
    assert "usermeta" not in spec
    assert spec["title"] == HOSTILE


@pytest.mark.parametrize(
    ("data", "selector", "text"),
    [
        ({"text/markdown": "**90,000** leaflets", "text/plain": "<Markdown>"}, ".output strong", "90,000"),
        ({"text/html": "<table><tr><th>a<td>b</table>", "text/plain": "a b"}, ".output .scroller[tabindex] td", "b"),
        ({"text/plain": "\x1b[31m<b>42</b>\x1b[0m"}, ".output pre", "<b>42</b>"),
    ],
)
def test_the_richest_form_of_an_output_is_shown(tmp_path, data, selector, text):
    """HTML before Markdown before plain text, whose colours for a terminal are taken out."""
    soup = rendered(tmp_path, ("md", "# A"), ("code", "x", data))

    assert soup.select_one(selector).text == text


def test_pictures_lie_in_the_file(tmp_path):
    """An SVG is shown as a picture, where its scripts are dead; a bitmap as it came."""
    svg, png = {"image/svg+xml": "<svg><script>1</script></svg>"}, {"image/png": "iVBORw0KGgo=\n"}

    soup = rendered(tmp_path, ("md", "# A"), ("code", "x", svg, png))

    encoded = base64.b64encode(svg["image/svg+xml"].encode()).decode()
    assert [img["src"] for img in soup.select(".output img")] == [
        f"data:image/svg+xml;base64,{encoded}",
        "data:image/png;base64,iVBORw0KGgo=",
    ]


def test_a_still_picture_keeps_what_is_seen_and_drops_what_is_only_pointed_at(tmp_path):
    """Hit areas and spoken labels of a chart can be most of its size, and mean nothing in a picture."""
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg"><g fill="none" aria-label="spoken">'
        '<path id="seen" d="M1.2345,6" fill="#000" fill-opacity="0.2" role="x"/><path id="line" stroke="#000"/>'
        '<path id="hit" fill="#000" fill-opacity="0.001"/><rect id="gone" fill="#000" opacity="0"/>'
        '<path id="edge" stroke="#000" stroke-opacity="0.001"/><text id="words">5.678 km</text></g></svg>'
    )
    data = {"application/vnd.vegalite.v6+json": {"usermeta": {"sitrep": {"id": "f"}}}, "image/svg+xml": svg}

    soup = rendered(tmp_path, ("md", "# A"), ("code", "x", data))

    still = urllib.parse.unquote(soup.noscript.img["src"].removeprefix("data:image/svg+xml,"))
    assert re.findall(r'id="(\w+)"', still) == ["seen", "line", "words"]
    assert 'd="M1.2,6"' in still
    assert "5.678 km" in still
    assert "aria-" not in still


def test_what_all_parts_of_a_group_say_alike_is_said_once(tmp_path):
    """And no part looks other than before: what one of them does not say is not lifted."""
    text = '<text font-family="A" font-size="9px" fill="{}">a</text>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg"><g fill="red">{text.format("red")}{text.format("blue")}</g>'
    svg += '<g><path d="M0,0" stroke="#000"/><path d="M1,1" stroke="#000" fill="none"/></g></svg>'
    data = {"application/vnd.vegalite.v6+json": {"usermeta": {"sitrep": {"id": "f"}}}, "image/svg+xml": svg}

    soup = rendered(tmp_path, ("md", "# A"), ("code", "x", data))

    still = urllib.parse.unquote(soup.noscript.img["src"].removeprefix("data:image/svg+xml,"))
    assert still.partition(">")[2] == (
        '<g fill="red" font-size="9px"><text fill="red">a</text><text fill="blue">a</text></g>'
        '<g stroke="#000"><path d="M0,0"/><path d="M1,1" fill="none"/></g></svg>'
    )
    assert 'font-family="A"' in still.partition(">")[0]


@pytest.mark.parametrize(("words", "n_faces"), [("Größe, “Tanf” – 5 °", 1), ("Ṭanf", 2), ("ʿAlī", 2)])
def test_the_page_brings_the_letters_that_its_text_needs(tmp_path, words, n_faces):
    """Accented Latin beyond Latin-1 only where a word has one: it is a twentieth of the page."""
    soup = rendered(tmp_path, ("md", f"# A\n\n{words}"))

    assert soup.style.text.count("@font-face") == n_faces


def test_vega_stands_in_the_page_once(hostile_report):
    """Its bundle is most of the file: once for all charts, squeezed to less than half, base64 included."""
    soup = page(hostile_report)

    holds = [tag["id"] for tag in soup.find_all("script", id=True) if "window.vegaEmbed=" in unpacked(soup, tag["id"])]

    assert holds == ["vega"]
    assert "window.vegaEmbed=" not in hostile_report.read_text(encoding="utf-8")
    assert len(soup.find(id="vega").string) < len(unpacked(soup, "vega")) / 2


def test_a_figures_table_keeps_the_order_of_its_columns(tmp_path):
    """A notebook file sorts the keys of a record, so the order travels as a list."""
    table = [{"n": 1, "day": "2017-05-18", "claim_ids": ""}]
    about = {"id": "f", "table": table, "columns": ["n", "day", "claim_ids"]}
    data = {"application/vnd.vegalite.v6+json": {"usermeta": {"sitrep": about}}, "image/svg+xml": "<svg/>"}

    soup = rendered(tmp_path, ("md", "# A"), ("code", "x", data))

    assert [th.text for th in soup.select("details.data thead th")] == ["n", "day", "Words"]


def overlaid(base, patch):
    """Return what the page's script makes of a patch."""
    if not isinstance(patch, dict):
        return patch
    if "to" in patch:
        return patch["to"]
    if isinstance(base, list):
        return [overlaid(part, patch["in"][str(n)]) if str(n) in patch["in"] else part for n, part in enumerate(base)]
    changed = {key: overlaid(base.get(key), part) for key, part in patch["in"].items()}
    return {key: value for key, value in (base | changed).items() if key not in patch.get("out", ())}


def test_a_compact_spec_travels_as_what_differs_from_the_wide_one(tmp_path):
    """A figure may bring a second layout for narrow screens; its words stand in the file once."""
    spec = {"mark": "point", "data": {"values": [{"a": 1, "words": "long"}, {"a": 2}]}, "height": 5, "x": [1, 2]}
    compact = {
        "mark": "point",
        "data": {"values": [{"a": 3, "words": "long"}, {"a": 2, "b": [0]}]},
        "width": 300,
        "x": [1],
    }
    data = {
        "application/vnd.vegalite.v6+json": {
            **spec,
            "usermeta": {"sitrep": {"id": "f", "compact": {**compact, "usermeta": {"dropped": 1}}}},
        },
        "image/svg+xml": "<svg/>",
    }

    soup = rendered(tmp_path, ("md", "# A"), ("code", "x", data))

    patch = json.loads(unpacked(soup, "f-spec"))["compact"]
    assert "long" not in json.dumps(patch)
    assert overlaid({**spec, "data": {"values": list(spec["data"]["values"])}}, patch) == compact


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {}),
        ({"a": 1}, {"a": True}),
        ({"a": None}, {}),
        ([1, [2]], [1, [3]]),
        ({"a": [1]}, {"a": {"b": 1}}),
        (1, {"a": 1}),
    ],
)
def test_a_patch_gives_back_the_second_value(one, other):
    """Whatever their kinds; true is not 1."""
    found = overlaid(one, overlay(one, other))

    assert json.dumps(found) == json.dumps(other)


@pytest.mark.parametrize("how", ["failed", "not executed", "unreadable", "nothing", "no title", "unknown entry"])
def test_what_cannot_be_published_is_named(tmp_path, how):
    """A failed cell, a notebook nobody ran, a header with a typing error: one message that says which."""
    path = executed_notebook(tmp_path / "3-escalation.ipynb", ("md", "# A"), ("code", "1 / 0"))
    notebook = json.loads(path.read_text())
    meta, given = dict(META), [path]
    if how == "failed":
        error = {"output_type": "error", "ename": "ZeroDivisionError", "evalue": "by zero", "traceback": []}
        notebook["cells"][1]["outputs"] = [error]
    elif how == "not executed":
        notebook["cells"][1]["execution_count"] = None
    path.write_text("{" if how == "unreadable" else json.dumps(notebook))
    if how == "nothing":
        given = []
    if how == "no title":
        meta = {}
    if how == "unknown entry":
        meta["titel"] = "The zone"
    said = {
        "failed": r"3-escalation.ipynb, cell 2 failed: ZeroDivisionError: by zero",
        "not executed": r"3-escalation.ipynb, cell 2 was not executed",
        "unreadable": r"3-escalation.ipynb cannot be read",
        "nothing": r"No executed notebook",
        "no title": r"no title",
        "unknown entry": r"'titel'",
    }[how]

    with pytest.raises(PublishError, match=said):
        publish.render(given, tmp_path / "report.html", meta)


def test_the_header_says_what_is_known_and_nothing_else():
    """Dates in words, an open period said as such, no empty entry."""
    meta = publish.Meta(title="The zone", as_of="2017-06-20", period=["2017-05-18", None], documents=9)

    assert meta.facts() == [("As of", "20 June 2017"), ("Period", "on or after 18 May 2017"), ("Documents", "9")]


def test_a_report_says_how_to_cite_it(tmp_path):
    """Title, day and what it was made from, in a line to copy."""
    meta = {
        "title": "The <zone>",
        "as_of": "2017-06-20",
        "documents": "2, one of them a digest",
        "licence": "CC BY 4.0",
    }
    publish.render([executed_notebook(tmp_path / "0-a.ipynb", ("md", "# A"))], tmp_path / "report.html", meta)

    line = page(tmp_path / "report.html").select_one(".colophon p").text

    assert line.startswith(
        "Cite this report as: The <zone>. Situation report as of 20 June 2017; "
        "documents read: 2, one of them a digest. CC BY 4.0."
    )


def test_our_template_names_no_network():
    """The folder from which every report is made holds no address but that of the font's licence."""
    folder = Path(publish.__file__).resolve().parents[2] / "template"

    for path in sorted(folder.glob("*.*")):
        if path.suffix in (".css", ".js", ".j2", ".json"):
            assert re.findall(r"(?:https?:)?//\w[\w.-]+\.\w+", path.read_text(encoding="utf-8")) == []


def test_every_figure_with_an_id_can_be_saved_as_svg_and_png(tmp_path):
    """Two files by the figure's id: an SVG that carries its letters, on a page of its own; a PNG twice its size."""
    charts.enable()
    chart = alt.Chart(alt.Data(values=[{"x": 1}]), width=40, height=30).mark_point().encode(x="x:Q")
    drawn = theme.figure(chart, id="figure-one", caption="One", alt="One", source="None", table=pd.DataFrame())
    path = executed_notebook(tmp_path / "0-summary.ipynb", ("code", "chart", theme.bundle(drawn.to_dict())))

    png, svg = publish.pictures.save([path], tmp_path / "figures")

    assert (svg.name, png.name) == ("figure-one.svg", "figure-one.png")
    root = etree.fromstring(svg.read_bytes())
    assert "@font-face" in svg.read_text() and root[1].get("fill") == "#ffffff"
    width = struct.unpack(">I", png.read_bytes()[16:20])[0]  # IHDR: its first field is the width in pixels
    assert width == pytest.approx(2 * float(root.get("width")), abs=2)


def test_a_folder_without_notebooks_has_no_figures_to_save(tmp_path):
    """The message says what to name instead."""
    with pytest.raises(PublishError, match="Name the folder of a built report"):
        publish.pictures.save([], tmp_path)
