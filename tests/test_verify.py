"""Verifying: every word stands in its source, and the report comes out again."""

import base64
import io
import json
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from conftest import documents_in, executed_notebook, notebooks_in
from made import report_of
from test_build import READ, summary

from sitrep import build, cli, publish
from sitrep.build import content, manifest, verify
from sitrep.build.verify import parts, reading
from sitrep.errors import BuildError, SitrepError

PAGE = (
    '<main id="report"><p><a class="cite" href="#c-1" data-quote="{cited}">[1]</a></p>'
    '<p>On <mark id="c-1">May 18, the <mark id="c-2">U.S.</mark></mark> &amp; others</p></main>'
)
NASTY = "\ufeffOne  two\t three\r\n\r\n \u2028\u2029Four\x85five\xa0<six> & &amp;\rseven\n\n\n  eight \u202e שלום\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """Return the folder of a report of two texts that carries its claims and its manifest; a template to copy."""
    folder = tmp_path_factory.mktemp("made")
    report_of(documents_in(folder / "texts"), folder / "out")
    return folder / "out"


@pytest.fixture
def report(made, tmp_path) -> Path:
    """Return the path of a copy of that report, to do with as a test likes."""
    return shutil.copytree(made, tmp_path / "out") / "report.html"


def changed(path: Path, old: str, new: str) -> None:
    """Replace the first *old* in a file, which must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


# Citations


def test_a_citation_is_followed_to_its_mark(tmp_path):
    """Marks nest: the words of the inner one belong to the outer one too."""
    path = tmp_path / "report.html"
    path.write_text(PAGE.format(cited="May 18, the U.S.") + "</html>", encoding="utf-8")

    said = verify.report(path, quotes_only=True)

    assert said.startswith("1 citations lead to 2 marked phrases")
    assert "carries no manifest" in said


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (PAGE.format(cited="May 19, the U.S."), "is cited as 'May 19, the U.S.' but marks 'May 18, the U.S.'"),
        (PAGE.format(cited="May 18, the U.S.").replace('href="#c-1"', 'href="#c-9"'), "0 places are called c-9"),
        (PAGE.format(cited="May 18, the U.S.") + '<p id="c-1">again</p>', "2 places are called c-1"),
        ("<p>something else</p>", "is not a report of sitrep"),
    ],
)
def test_a_quotation_that_does_not_stand_is_named(tmp_path, page, said):
    """Other words, no target, two targets, no report at all."""
    path = tmp_path / "report.html"
    path.write_text(page + "</html>", encoding="utf-8")

    with pytest.raises(SitrepError, match=re.escape(said)) as caught:
        verify.report(path, quotes_only=True)
    assert "report.html" in str(caught.value)


# Texts and claims, from the file alone


def test_a_report_alone_holds_all_that_its_words_are_checked_against(made, tmp_path):
    """Moved away from everything: texts by sha256, claims by span."""
    alone = shutil.copy(made / "report.html", tmp_path / "mailed.html")

    said = verify.report(alone, quotes_only=True)

    assert "The texts of 2 documents are whole: their sha256 hold." in said
    assert re.search(r"\d\d claims quote what is marked, each at its span of its document\.", said)
    assert "beside" not in said


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("\n</div>", " More.\n</div>", "the text of document 2017-05-19-first does not have the sha256"),
        ("\n\n<p", "\n<p", "the text of document 2017-05-19-first does not have the sha256"),
        ('id="d-2017-06-02-second"', 'id="d-other"', "the text of document 2017-06-02-second is not in it"),
    ],
)
def test_a_text_that_was_altered_in_the_page_is_found_out(made, tmp_path, old, new, said):
    """A word that no claim marks, a line break, a whole document."""
    alone = shutil.copy(made / "report.html", tmp_path / "mailed.html")
    text = alone.read_text(encoding="utf-8")
    at = text.index('<section id="sources">')
    assert old in text[at:]
    alone.write_text(text[:at] + text[at:].replace(old, new, 1), encoding="utf-8")

    with pytest.raises(BuildError, match=re.escape(said)):
        verify.report(alone, quotes_only=True)


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("start", 1, "claim {id} quotes {quote!r}, but its span of document {document_id} is"),
        ("quote", "other", "claim {id} quotes 'other', but the page marks {quote!r}"),
        ("document_id", "nobody", "claim {id} is of document nobody, which the manifest does not list"),
    ],
)
def test_a_claim_with_another_span_or_other_words_is_found_out(made, tmp_path, column, value, said):
    """The table of claims that travels is held against the text and against the mark."""
    alone = shutil.copy(made / "report.html", tmp_path / "mailed.html")
    old = publish.downloads.read(alone)["claims.parquet"]
    rows = pd.read_parquet(io.BytesIO(old))
    row = rows.iloc[3].to_dict()
    rows.loc[3, column] = value
    swap(alone, "claims.parquet", rows.to_parquet(index=False))

    with pytest.raises(BuildError, match=re.escape(said.format(**row))):
        verify.report(alone, quotes_only=True)


def test_every_character_of_a_text_survives_the_page(tmp_path):
    """Line ends of every kind, a byte order mark, blanks between tags, signs of HTML, right-to-left marks."""
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "nasty.txt").write_bytes(NASTY.encode("utf-8"))
    path = report_of(folder, tmp_path / "out")

    assert reading.page(path).texts["d-nasty"] == NASTY
    assert "The texts of 1 documents are whole" in verify.report(path, quotes_only=True)


# What lies beside


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (
            lambda folder: changed(folder / "report.html", "All that was read", "All that we read"),
            "it was changed since",
        ),
        (lambda folder: (folder / "tables" / "claims.csv").unlink(), "tables/claims.csv beside it is gone"),
        (
            lambda folder: changed(folder / "tables" / "documents.csv", "Tanf", "Tenf"),
            "documents.csv beside it was changed",
        ),
        (lambda folder: changed(folder / manifest.NAME, "The zone", "Other"), "is not the one beside it"),
        (lambda folder: (folder / manifest.NAME).write_bytes(b"{"), "is not RO-Crate metadata"),
    ],
)
def test_what_lies_beside_must_be_of_the_same_build(report, damage, said):
    """The manifest beside a report knows the report's own hash, and that of each table."""
    beside = len(list((report.parent / "tables").iterdir()))
    said_before = verify.report(report, quotes_only=True)
    assert f"The report and {beside} tables beside it are as the manifest says" in said_before
    damage(report.parent)

    with pytest.raises(BuildError, match=re.escape(said)):
        verify.report(report, quotes_only=True)


# Building again


@pytest.fixture(scope="module")
def once(tmp_path_factory) -> Path:
    """Return a folder with two texts, two small notebooks and their report, a parameter and a date set."""
    folder = tmp_path_factory.mktemp("tiny")
    notebooks_in(folder / "notebooks", n1_documents=READ, n0_summary=summary())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1496404800")
        out, given = folder / "out", {"radius_km": "34"}
        build.run(documents_in(folder / "documents"), out, given, folder=folder / "notebooks")
    return folder


@pytest.fixture
def tiny(once, tmp_path) -> Path:
    """Return the path of that report in a copy of the folder, to do with as a test likes."""
    return shutil.copytree(once, tmp_path / "tiny") / "out" / "report.html"


@pytest.mark.notebooks
def test_a_report_comes_out_again_with_its_parameters_and_the_date_it_was_given(tiny, monkeypatch, capsys):
    """From its manifest alone: documents and notebooks are found beside it, the date is put back for the rebuild."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "7")

    said = verify.report(tiny)

    made = "built again from 2 documents and 1 parameters, report.html and its 1 tables"
    assert f"identical: {made} are the same to the byte (sha256 {manifest.written(tiny).sha256})" in said
    assert "1-documents" in capsys.readouterr().err
    assert manifest.machine.epoch() == "7"


@pytest.mark.notebooks
def test_a_report_comes_out_again_from_documents_that_were_moved_and_renamed(tiny, tmp_path):
    """It still names them as it did; where they lie now is for the person to say."""
    moved = shutil.copytree(tiny.parent, tmp_path / "elsewhere" / "out") / "report.html"
    texts = (tiny.parents[1] / "documents").rename(tmp_path / "elsewhere" / "texts")

    with pytest.raises(BuildError, match="Say where they are with --documents"):
        verify.report(moved)
    assert "identical: " in verify.report(moved, documents=texts, notebooks=tiny.parents[1] / "notebooks")


@pytest.mark.notebooks
def test_what_differs_is_named_from_the_input_to_the_part_of_the_page(tiny):
    """A new text: the file, the table with row and column, the heading of the page."""
    texts = tiny.parents[1] / "documents"
    (texts / "documents.csv").unlink()
    (texts / "third.txt").write_text("A third text.", encoding="utf-8")

    with pytest.raises(BuildError) as caught:
        verify.report(tiny)

    said = str(caught.value)
    assert "Inputs:\n  documents/2017-05-19-first.txt is changed" in said  # what the list said of it is gone
    assert "documents/third.txt is new" in said
    assert "documents/documents.csv is gone" in said
    assert "tables/count.csv: row 2, count: “2” there, “3” here" in said
    assert "page, “Summary” › “What was found?”" in said
    assert "Versions" not in said


@pytest.mark.notebooks
def test_a_page_that_was_altered_is_told_from_one_with_other_inputs(tiny):
    """Nothing that it was made from differs, so it was changed afterwards."""
    changed(tiny, "<p>Says it.</p>", "<p>Says more.</p>")
    (tiny.parent / manifest.NAME).unlink()

    with pytest.raises(BuildError) as caught:
        verify.report(tiny)

    said = str(caught.value)
    assert "the report was changed after it was built" in said
    assert "page, “Summary”: “" in said
    assert "more" in said


@pytest.mark.notebooks
def test_another_version_of_a_package_alone_leaves_the_report_identical_but_for_its_manifest(tiny):
    """Page and tables are the same to the byte; what the manifest records is told with both versions."""
    files = publish.downloads.read(tiny)
    old = files[manifest.NAME]
    record = manifest.read(old, "report.html")
    numpy = record.packages["numpy"]
    new = old.replace(f'"softwareVersion":"{numpy}"'.encode(), b'"softwareVersion":"0.9"')
    new = new.replace(record.commit.encode() or b"no commit", b"0" * 40)
    swap(tiny, manifest.NAME, new)
    (tiny.parent / manifest.NAME).unlink()

    said = verify.report(tiny)

    assert "identical but for the manifest" in said
    assert f"  numpy: 0.9 there, {numpy} here" in said
    assert f"{'0' * 40}" in said or not record.commit


def swap(path: Path, name: str, content: bytes) -> None:
    """Put another file into a report, in place of the one of that name that travels in it."""
    text = path.read_text(encoding="utf-8")
    address = f"data:text/plain;base64,{base64.b64encode(content).decode('ascii')}"
    link = rf"""(download="{re.escape(name)}" href=)("[^"]*"|'[^']*')"""
    text, times = re.subn(link, rf'\g<1>"{address}"', text)
    assert times == 1
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("gone", "said"),
    [
        ("documents", "which is neither here nor beside it. Say where they are with --documents"),
        ("manifest", "carries no manifest"),
    ],
)
def test_what_cannot_be_built_again_says_what_is_missing(report, gone, said):
    """The documents, or the manifest itself."""
    if gone == "manifest":
        text = re.sub(r"<a [^>]*ro-crate-metadata[^>]*>[^<]*</a>", "", report.read_text(encoding="utf-8"))
        report.write_text(text, encoding="utf-8")
        (report.parent / manifest.NAME).unlink()

    with pytest.raises(BuildError, match=said):
        verify.report(report)


def test_documents_that_are_gone_are_named_when_the_build_fails_for_it(report, tmp_path):
    """The list still names the text; the message says which one the report was built from."""
    folder = documents_in(tmp_path / "texts")
    (folder / "2017-06-02-second.txt").unlink()

    with pytest.raises(BuildError, match=r"documents/2017-06-02-second\.txt is gone[\s\S]*there is no file"):
        verify.report(report)


# Naming differences


@pytest.mark.parametrize(
    ("then", "now", "said"),
    [
        ("a,b\r\n1,2\r\n", "a,b\r\n1,3\r\n", "row 2, b: “2” there, “3” here"),
        ("a,b\r\n1,2\r\n", "a,b\r\n1,2\r\n3,4\r\n", "1 rows there, 2 here"),
        ("a,b\r\n1,2\r\n", "a,b\n1,2\n", "the same rows, written otherwise"),
        ("a\r\n1\r\n", "a,b\r\n1,2\r\n", "row 1, column 2: “” there, “b” here"),
    ],
)
def test_two_tables_differ_in_a_row_and_a_column(then, now, said):
    """The first is enough to begin with."""
    assert parts.of_tables(then.encode(), now.encode()) == said


def test_two_pages_differ_in_named_parts(tmp_path):
    """A heading, a document, a file that travels; the manifest is told apart."""

    def page(name: str, words: str, file: bytes, manifest_bytes: bytes) -> str:
        notebook = executed_notebook(
            tmp_path / "0-a.ipynb", ("md", f"# Zone\n\n## How large?\n\n{words}\n\n## Where?\n\nThere.")
        )
        files = [
            publish.Download(name="a.csv", media_type="text/csv", content=file, about="A"),
            publish.Download(name=manifest.NAME, media_type="application/ld+json", content=manifest_bytes, about="M"),
        ]
        publish.render([notebook], tmp_path / name, {"title": "T"}, files)
        return (tmp_path / name).read_text(encoding="utf-8")

    same = page("a.html", "34 miles", b"1", b"{}")
    assert parts.of_pages(same, page("b.html", "34 miles", b"1", b"{other}" * 200)) == []
    lines = parts.of_pages(same, page("c.html", "35 miles", b"2", b"{}"))
    assert [line.partition(":")[0] for line in lines] == ["download a.csv", "“Zone” › “How large?”"]
    assert "34 miles" in lines[1]
    assert "35 miles" in lines[1]


# The command


def test_the_command_checks_words_alone_if_asked(report):
    """No build then: nothing is said on standard error."""
    done = CliRunner().invoke(cli.sitrep, ["verify", "--quotes-only", str(report)])

    assert done.exit_code == 0, done.output
    assert re.fullmatch(r"\d+ citations lead to .*claims quote what is marked, each at its span.*\n", done.output)


@pytest.mark.notebooks
def test_every_quotation_of_the_default_report_stands(built_report):
    """The promise of the whole: each number, shape and sentence leads to words that are there."""
    said = verify.report(built_report, quotes_only=True)

    names = json.loads((built_report.parent / manifest.NAME).read_text(encoding="utf-8"))
    n = sum(one["@id"].startswith("#document/") for one in names["@graph"])
    assert n == len(list((content.ROOT / "data" / "documents").glob("*.txt")))
    assert f"The texts of {n} documents are whole: their sha256 hold." in said
