"""Files that travel in the report."""

import re

import pytest
from bs4 import BeautifulSoup
from conftest import HOSTILE, executed_notebook

from sitrep import publish
from sitrep.errors import PublishError

CSV = publish.Download(name="claims.csv", media_type="text/csv;charset=utf-8", content=b"a,b\r\n1,2\r\n", about=HOSTILE)
PARQUET = publish.Download(
    name="claims.parquet", media_type="application/octet-stream", content=b"\0\xff", about=HOSTILE
)


def written(tmp_path, *downloads):
    out = tmp_path / "report.html"
    publish.render([executed_notebook(tmp_path / "0-a.ipynb", ("md", "# A"))], out, {"title": "The zone"}, downloads)
    return out


def test_what_a_report_carries_is_read_back_to_the_byte(tmp_path):
    """A file saved from the page, or read by a program, is the file that was put in."""
    out = written(tmp_path, CSV, PARQUET)

    assert publish.downloads.read(out) == {"claims.csv": b"a,b\r\n1,2\r\n", "claims.parquet": b"\0\xff"}


def test_a_download_says_its_size_and_what_it_is(tmp_path):
    """In the section "Downloads", which stands in the contents; what it says of a file is text."""
    soup = BeautifulSoup(written(tmp_path, CSV, PARQUET).read_text(encoding="utf-8"), "html.parser")

    line = soup.select_one("#downloads ul.downloads > li")
    assert line.select_one(".about").text == HOSTILE
    assert [(a["download"], a.text) for a in line.find_all("a")] == [(d.name, d.name) for d in (CSV, PARQUET)]
    assert [small.text for small in line.find_all("small")] == ["10 bytes", "2 bytes"]
    assert [a.text for a in soup.select('.toc a[href="#downloads-heading"]')] == ["Downloads"]


def test_a_report_without_downloads_says_nothing_of_them(tmp_path):
    """No empty section."""
    out = written(tmp_path)

    assert publish.downloads.read(out) == {}
    assert "ownloads" not in BeautifulSoup(out.read_text(encoding="utf-8"), "html.parser").body.main.text


def test_only_what_the_build_put_in_is_read_back(tmp_path):
    """A document or a notebook may show a link that says it is a download; it is not one of the report's files."""
    link = '<a class="carried" download="claims.csv" href="data:text/csv;base64,YQ==">claims.csv</a>'
    notebook = executed_notebook(tmp_path / "0-a.ipynb", ("md", f"# A\n\n{link}"), ("code", "x", {"text/html": link}))

    publish.render([notebook], tmp_path / "report.html", {"title": "The zone"}, (CSV,))

    assert publish.downloads.read(tmp_path / "report.html") == {"claims.csv": CSV.content}


@pytest.mark.parametrize("media_type", ["text/csv", "application/json", "application/octet-stream"])
@pytest.mark.parametrize("text", ["", " a  b ", "'%41#&amp;<\"\t\r\n\0\x7f\u2028\ufeff é", "\ufeffa", '=1,"x"\r\n' * 9])
def test_text_of_any_kind_is_read_back_to_the_byte(tmp_path, text, media_type):
    """Also where an address, HTML or a parser of either would change it."""
    file = publish.Download(name="a.txt", media_type=media_type, content=text.encode("utf-8"), about="a")

    assert publish.downloads.read(written(tmp_path, file)) == {"a.txt": text.encode("utf-8")}


def test_text_that_is_shorter_as_text_can_be_searched_in_the_page(tmp_path):
    """A sceptic finds a claim in the page's source without saving anything."""
    text = 'id,quote\r\n1,"They said ""no"", twice"\r\n'

    page = written(tmp_path, publish.Download(name="a.csv", media_type="text/csv", content=text.encode(), about="a"))

    assert '"They said ""no"", twice"' in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": "../claims.csv"}, "'../claims.csv' is no plain file name"),
        ({"name": 'a" onclick="x'}, "is no plain file name"),
        ({"name": ""}, "'' is no plain file name"),
        ({"name": "Claims.CSV"}, "'Claims.CSV' is there twice"),
        ({"name": "b.csv", "media_type": 'text/csv" x="'}, "b.csv: 'text/csv\" x=\"' is no media type"),
    ],
)
def test_a_download_that_is_not_fit_for_one_stops_the_report(tmp_path, wrong, said):
    """A name is one that every system can save under; two files never share one."""
    given = {"name": "b.csv", "media_type": "text/csv", "content": b"", "about": "b", **wrong}

    with pytest.raises(PublishError, match=re.escape(said)):
        written(tmp_path, CSV, publish.Download(**given))


@pytest.mark.parametrize(
    ("how", "said"),
    [("missing", "cannot be read"), ("damaged", "claims.parquet in it is damaged"), ("cut", "is cut off")],
)
def test_a_report_whose_files_cannot_be_read_is_named(tmp_path, how, said):
    """A page cut in the mail must not pass for one with fewer files."""
    out = written(tmp_path, CSV, PARQUET)
    text = out.read_text(encoding="utf-8")
    if how == "missing":
        out.unlink()
    else:
        at = text.index("base64,AP8=")
        out.write_text(text[:at] if how == "cut" else text.replace("base64,AP8=", "base64,AP8"), encoding="utf-8")

    with pytest.raises(PublishError, match=said):
        publish.downloads.read(out)
