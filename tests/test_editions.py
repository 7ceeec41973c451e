"""Editions: what changed from one report to the next, what did it, where links of the first lead in the second."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from conftest import HOSTILE, documents_in, notebooks_in
from made import report_of
from test_build import READ, summary

from sitrep import build, cli, publish
from sitrep.build import editions, manifest, verify
from sitrep.build.editions import matching, telling
from sitrep.build.editions.changes import Change
from sitrep.build.editions.edition import Edition
from sitrep.build.manifest import Record, Text
from sitrep.errors import BuildError

RECORD = Record(
    title="The zone",
    description="d",
    licence="l",
    date="2017-06-01",
    documents="documents",
    notebooks="notebooks",
    texts=(),
    files={"data/lexicon/frames.yaml": "1" * 64},
    cells={},
    library={"report/sitrep/claims": "1" * 64},
    settings=(),
    packages={"spacy": "3.8.0"},
    python="CPython 3.11",
    version="0.1.0",
)
ABC = Text(id="abc", file="abc.txt", sha256="a" * 64, publisher="ABC News", published="2017-06-01", title="Forces near")
CBS = Text(id="cbs", file="cbs.txt", sha256="b" * 64, publisher="CBS News", published="2017-05-18", title="Convoy")


def claim(name: str, document: str = "abc", **fields: object) -> dict:
    """Return a row of `claims`; fields that are none of its columns go to its norm."""
    columns = {"kind": "event", "quote": "the words", "certainty": "asserted", "polarity": "positive", "chain": "ABC"}
    columns |= {"mode": "narrator", "anonymous_source": False, "review": "machine"}
    columns |= dict.fromkeys(("who", "when", "reason"))
    row = {**columns, **{key: fields.pop(key) for key in list(fields) if key in columns}}
    norm = ", ".join(f'"{key}": "{value}"' for key, value in fields.items())
    return {**row, "id": name, "document_id": document, "norm": f"{{{norm}}}"}


def finding(name: str, sentence: str, claims: str, **fields: object) -> dict:
    """Return a row of `findings`."""
    row = {"id": name, "section": "zone", "sentence": sentence, "claim_ids": claims, "doubt": "", "of_documents": "2"}
    return {**row, **fields}


def edition(*claims: dict, texts: tuple[Text, ...] = (ABC, CBS), sha256: str = "0" * 64, **fields: object) -> Edition:
    """Return an edition of two documents."""
    changed = {key: fields.pop(key) for key in list(fields) if key in Record.__dataclass_fields__}
    given = {name: getattr(RECORD, name) for name in Record.__dataclass_fields__} | {"texts": texts} | changed
    rows = {row["id"]: row for row in claims}
    parts = {"findings": (), "zones": (), "incidents": (), **fields}
    return Edition(name="report.html", record=Record(**given), claims=rows, sha256=sha256, **parts)


def told(old: Edition, new: Edition, subject: str = "claim") -> list[tuple[str, str, str, str]]:
    """Return (change, id, because, cause) of each change of *subject*."""
    found = editions.between(old, new)
    return [(one.change, one.id, one.because, one.cause) for one in found if one.subject == subject]


# What did it


def test_a_claim_came_or_went_with_its_document():
    """Whatever else differs: a document that is not there says nothing."""
    without, both = edition(claim("1"), texts=(ABC,)), edition(claim("1"), claim("2", "cbs"))

    assert told(without, both) == [("added", "2", "document", "CBS News, 2017-05-18 was added")]
    assert told(both, without) == [("dropped", "2", "document", "CBS News, 2017-05-18 was dropped")]
    assert told(without, both, "document")[0][:2] == ("added", "cbs")


def test_a_claim_of_a_text_that_was_changed_changed_with_it():
    """The sha256 of the text tells."""
    edited = Text(**{name: getattr(ABC, name) for name in Text.__dataclass_fields__} | {"sha256": "c" * 64})

    found = told(edition(claim("1")), edition(claim("1", certainty="believed"), texts=(edited, CBS)))

    assert found == [("changed", "1", "document", "the text of ABC News, 2017-06-01 was changed")]


def test_a_correction_is_named_with_who_when_and_why():
    """Corrected, added, rejected; and the same taken back."""
    person = {"who": "AB", "when": "2017-07-01", "reason": "the verb is negated"}
    plain, corrected = claim("1"), claim("1", polarity="negative", review="corrected", **person)
    said = "by AB on 2017-07-01: the verb is negated"
    rejected = {"1": {"id": "1", **person}}

    assert told(edition(plain), edition(corrected)) == [("changed", "1", "correction", f"corrected {said}")]
    assert told(edition(), edition(claim("2", review="added", **person))) == [
        ("added", "2", "correction", f"added {said}")
    ]
    assert told(edition(plain), edition(rejected=rejected)) == [("dropped", "1", "correction", f"rejected {said}")]
    assert told(edition(corrected), edition(plain)) == [
        ("changed", "1", "correction", "the correction by AB no longer stands")
    ]
    assert told(edition(rejected=rejected), edition(plain)) == [
        ("added", "1", "correction", "the rejection by AB no longer stands")
    ]


def test_otherwise_the_reader_changed_or_nobody_knows():
    """Which file of words, which part of the library; if the manifests are the same, that is said."""
    old = edition(claim("1"))
    words = edition(claim("1", type="air_strike"), files={"data/lexicon/frames.yaml": "2" * 64})

    assert told(old, words) == [("changed", "1", "reader", "read otherwise: data/lexicon/frames.yaml changed")]
    assert told(old, edition()) == [("dropped", "1", "unknown", "the manifests show no reason")]


def test_what_a_claim_is_read_as_counts_and_where_it_stands_does_not():
    """A document that got a line in front is still the same claims; before and after name the field alone."""
    old = edition({**claim("1", outcome="unknown"), "start": 5})
    moved, ignored = edition({**claim("1", outcome="unknown"), "start": 9}), edition(claim("1", outcome="ignored"))

    assert editions.between(old, moved) == ()
    (change,) = editions.between(old, ignored)
    assert (change.before, change.after) == ('outcome: "unknown"', 'outcome: "ignored"')
    assert change.label == "“the words” (event, ABC News, 2017-06-01)"


# What moved


def test_a_finding_is_followed_by_its_id_its_claims_and_its_words():
    """One document more in all does not change what a finding says; a new figure in it does."""
    old = edition(
        claim("1"),
        findings=(
            finding("f-1", "It reaches 34 miles.", "1", doubt="Reported by 1 of 2 documents."),
            finding("f-2", "The group is inside.", "1 2"),
            finding("f-3", "Of 2 incidents 1 rests on one witness.", ""),
            finding("f-4", "Nobody would say.", "9"),
        ),
    )
    new = edition(
        claim("1"),
        claim("2", "cbs"),
        findings=(
            finding("f-1", "It reaches 34 miles.", "1", doubt="Reported by 1 of 3 documents.", of_documents="3"),
            finding("f-7", "Two groups are inside.", "2 3"),
            finding("f-8", "Of 5 incidents 2 rests on one witness.", ""),
        ),
        texts=(ABC, CBS),
    )

    found = {one.id: one for one in editions.between(old, new) if one.subject == "finding"}

    assert set(found) == {"f-2", "f-3", "f-4"}
    assert (found["f-2"].change, found["f-2"].now, found["f-2"].after) == ("changed", "f-7", "Two groups are inside.")
    assert found["f-3"].now == "f-8"
    assert (found["f-4"].change, found["f-4"].now) == ("dropped", "")


def test_each_thing_has_one_partner_and_the_likeliest_first():
    """Two old incidents cannot both become the one that holds the claims of both."""
    old = [{"id": "a", "claim_ids": "1 2 3"}, {"id": "b", "claim_ids": "3"}]
    new = [{"id": "c", "claim_ids": "1 2 3 4"}, {"id": "d", "claim_ids": "8"}]

    found = list(matching.pairs(old, new, lambda row: None, words=lambda row: row["id"]))

    assert found == [(old[0], new[0]), (old[1], None), (None, new[1])]


def test_a_zone_that_moved_is_told_in_numbers_and_by_its_cause():
    """The id of a zone holds its size; it is known by name, reading and centre. Noise of arithmetic is no change."""
    zone = {"zone": "zone", "reading": "main", "centre": "Tanf", "shape": "circle", "claim_ids": "1"}
    old = edition(claim("1"), zones=({**zone, "id": "z-54", "radius_m": 54717.696, "area_km2": 9405.953048260326},))
    same = edition(claim("1"), zones=({**zone, "id": "z-54", "radius_m": 54717.696, "area_km2": 9405.953048260111},))
    new = edition(
        claim("1"), claim("2", "cbs"), zones=({**zone, "id": "z-55", "claim_ids": "1 2", "radius_m": 55000.0},)
    )

    assert told(old, same, "zone") == []
    (change,) = [one for one in editions.between(old, new) if one.subject == "zone"]
    assert change.label == "zone · main · Tanf"
    assert "radius m: 54717.7" in change.before
    assert "radius m: 55000" in change.after


def test_what_counts_all_moves_with_the_parameters_or_the_documents():
    """A finding that rests on no claim in particular."""
    old, new = finding("f-1", "Of 2 incidents.", ""), finding("f-1", "Of 3 incidents.", "")
    setting = manifest.Setting(name="radius_m", type="float", default="0.0", meaning="radius", given="55000.0")

    by_hand = told(edition(findings=(old,)), edition(findings=(new,), settings=(setting,)), "finding")
    by_document = told(edition(findings=(old,), texts=(ABC,)), edition(findings=(new,)), "finding")

    assert by_hand[0][2:] == ("parameter", "set otherwise: radius_m from its default to 55000.0")
    assert by_document[0][2:] == ("document", "CBS News, 2017-05-18 was added")


# How it is told


def rows(*found: Change):
    """Return the table of changes."""
    return editions.table(found)


def test_a_sentence_that_moved_is_marked_word_by_word():
    """Old words struck, new ones marked; two that share nothing stand whole."""
    one = Change(
        since="2017-06-01 00", subject="finding", change="changed", id="f", now="f", label="Of 6 incidents 2 differ.",
        before="Of 2 incidents 2 differ.", after="Of 6 incidents 2 differ.", cause="x",
    )  # fmt: skip

    shown = telling.shown(rows(one), "finding", "2017-06-01 00")

    assert "<li>Of <del>2</del> <ins>6</ins> incidents 2 differ.</li>" in shown.html
    assert shown.text.split("\n")[1:] == ["  ~ Of 2 incidents 2 differ.", "    -> Of 6 incidents 2 differ."]
    assert telling._became("outcome: unknown\ndocuments: 1", "outcome: ignored\ndocuments: 2") == (
        "outcome <del>unknown</del> <ins>ignored</ins>; documents <del>1</del> <ins>2</ins>"
    )


def test_what_an_old_report_holds_is_text_wherever_it_is_shown():
    """Somebody else made it: no id, label or cause of it can become markup."""
    parts = {"id": 'x" onclick="a', "label": HOSTILE, "before": HOSTILE, "after": f"{HOSTILE}!", "cause": HOSTILE}
    changes = [
        Change(since="s", subject=subject, change=how, now='y"><b>', **parts)
        for subject in telling.QUESTIONS
        for how in ("added", "dropped", "changed")
    ]

    for subject in telling.QUESTIONS:
        soup = BeautifulSoup(telling.shown(rows(*changes), subject, "s").html, "html.parser")
        assert {tag.name for tag in soup.find_all()} <= {"p", "ul", "li", "del", "ins", "span", "a"}
        assert not any("onclick" in tag.attrs for tag in soup.find_all())


# From one report to the next


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return two editions: a document added, one edited, two claims corrected, a figure and a finding gone."""
    folder = tmp_path_factory.mktemp("editions")
    texts = documents_in(folder / "texts")
    (texts / "documents.csv").unlink()
    first = report_of(texts, folder / "first")
    ids = re.findall(r'id="c-([0-9a-f]{12})"', first.read_text(encoding="utf-8"))
    findings = [
        {"id": "f-stays", "sentence": "It stays.", "claim_ids": ids[0]},
        {"id": "f-old", "sentence": "It is told otherwise.", "claim_ids": ids[1]},
        {"id": "f-gone", "sentence": "It goes.", "claim_ids": ids[-1]},
    ]
    first = report_of(texts, folder / "first", findings=findings, figures=["figure-map", "figure-old"])
    second = texts / "2017-06-02-second.txt"
    second.write_text(second.read_text(encoding="utf-8").replace("90,000 leaflets", "leaflets"), encoding="utf-8")
    (texts / "third.txt").write_text("Russia asked the convoy to stop, a spokesman said.\n", encoding="utf-8")
    findings = [findings[0], {**findings[1], "id": "f-new", "sentence": "It is told in other words."}]
    marks = {tag.text: name for name, tag in addresses(first).items() if name.startswith("c-")}
    corrections = folder / "corrections.csv"
    corrections.write_text(
        "claim,action,field,old,new,reason,who,when\n"
        f"{marks['They kept coming'].removeprefix('c-')},reject,,,,nobody knows who,AB,2017-07-01\n"
        f"{marks['on May 18'].removeprefix('c-')},edit,certainty,,believed,hearsay,CD,2017-07-02\n",
        encoding="utf-8",
    )
    given = {"findings": findings, "figures": ["figure-map"], "corrections": corrections}
    return first, report_of(texts, folder / "second", since=first, **given)


def addresses(path: Path) -> dict[str, BeautifulSoup]:
    """Return what has an id in the page, by id."""
    return {tag["id"]: tag for tag in BeautifulSoup(path.read_text(encoding="utf-8"), "lxml").find_all(id=True)}


def test_every_address_of_a_claim_finding_document_or_figure_resolves_in_the_next_edition(two):
    """Whether what it led to is still there, is told otherwise, or is gone."""
    before, after = map(addresses, two)
    meant = {name for name in before if re.match(r"c-|k-|f-|d-|figure-(map|old)$", name)}

    assert {"f-stays", "f-gone", "figure-map", "figure-old"} <= meant
    assert len([name for name in meant if name.startswith("c-")]) > 10
    assert meant - set(after) == set()


def test_what_is_still_meant_is_still_itself(two):
    """The claim's own mark, the finding's own line, the figure; not a line about them."""
    before, after = map(addresses, two)
    kept = [name for name, tag in before.items() if name.startswith("c-") and after[name].name == "mark"]

    assert len(kept) > 10
    assert [name for name in kept if after[name].text != before[name].text] == []
    assert after["figure-map"].name == "figure"
    assert "It stays." in after["f-stays"].text
    assert after["f-stays"].find_parent("ul")["class"] == ["findings"]


def test_the_address_of_a_dropped_claim_leads_to_the_line_that_says_so(two):
    """With its words, and what did it: here the text of its document was changed."""
    before, after = map(addresses, two)
    gone = [name for name, tag in before.items() if name.startswith("c-") and tag.text == "90,000 leaflets"]

    assert gone
    for name in gone:
        line = after[name]
        assert line.name == "li"
        assert "90,000 leaflets" in line.find("del").text
        cause = line.find_parent("ul").find_previous_sibling()
        assert cause.text.startswith("No longer here: the text of 2017-06-02-second was changed")
        assert after[name.replace("c-", "k-", 1)].find_parent("li") is line
    assert after["f-gone"].find("del").text == "It goes."
    assert after["f-old"].find("a")["href"] == "#f-new"
    assert "figure-old" in after and after["figure-old"].find_parent("section")["data-notebook"] == "0a-changes"


def test_the_address_of_a_rejected_claim_leads_to_who_rejected_it_and_why(two):
    """And a corrected claim keeps its address; what was corrected stands in the list of changes."""
    before, after = map(addresses, two)
    rejected = next(name for name, tag in before.items() if name.startswith("c-") and tag.text == "They kept coming")
    corrected = next(name for name, tag in before.items() if name.startswith("c-") and tag.text == "on May 18")

    line = after[rejected]
    assert line.name == "li"
    cause = line.find_parent("ul").find_previous_sibling().text
    assert cause == "No longer here: rejected by AB on 2017-07-01: nobody knows who"
    assert after[corrected].name == "mark"
    told = [item for item in after["n0a"].select("ul.changed > li") if item.find("a", href=f"#{corrected}")]
    assert [(item.find("del").text, item.find("ins").text) for item in told] == [("asserted", "believed")]
    cause = told[0].find_parent("ul").find_previous_sibling().text
    assert cause == "Changed: corrected by CD on 2017-07-02: hearsay"


def test_the_section_is_counted_and_travels_as_a_table(two):
    """Behind the summary; every citation in it leads to a mark; the table holds what it says."""
    page = BeautifulSoup(two[1].read_text(encoding="utf-8"), "lxml")
    section = page.find("section", {"data-notebook": "0a-changes"})
    changes = publish.downloads.read(two[1])["changes.csv"].decode("utf-8")

    assert section.find("h2").text.startswith("What changed since the last edition")
    assert "Held against report.html, the edition of" in section.text
    assert re.search(r"Documents: 1 added, 1 changed; findings: 1 dropped, 1 changed; claims: ", section.text)
    assert changes.startswith("since,subject,change,id,now,label,")
    assert (two[1].parent / "tables" / "changes.csv").read_bytes().decode("utf-8") == changes
    record = manifest.read(publish.downloads.read(two[1])[manifest.NAME], "second")
    assert record.since.sha256 == manifest.written(two[0]).sha256
    assert "tables/changes.parquet" in record.tables
    assert verify.report(two[1], quotes_only=True)


def test_what_was_gone_once_stays_addressed_in_every_edition_after(two, tmp_path):
    """The third edition still answers for the first; nothing changed since the second."""
    folder = two[0].parents[1]
    found = [{"id": "f-stays", "sentence": "It stays.", "claim_ids": ""}]
    given = {"findings": found, "figures": ["figure-map"], "corrections": folder / "corrections.csv"}
    third = report_of(folder / "texts", tmp_path / "third", since=two[1], **given)

    meant = {name for name in addresses(two[0]) if re.match(r"c-|k-|f-|d-|figure-(map|old)$", name)}
    assert meant - set(addresses(third)) == set()
    section = BeautifulSoup(third.read_text(encoding="utf-8"), "lxml").find("section", {"data-notebook": "0a-changes"})
    assert "Gone before the last edition" in section.text
    assert "claims" not in section.find("p").text


def test_compare_prints_and_renders_the_same(two, tmp_path):
    """As lines for a terminal; as a page that holds no sources and leads nowhere outside itself."""
    done = CliRunner().invoke(cli.sitrep, ["compare", *map(str, two), "-o", str(tmp_path / "diff.html")])

    assert done.exit_code == 0, done.output
    assert "+ third" in done.output
    assert "~ It is told otherwise.\n    -> It is told in other words." in done.output
    page = BeautifulSoup((tmp_path / "diff.html").read_text(encoding="utf-8"), "lxml")
    assert page.find("h1").text == "What changed: The zone"
    assert "in other words." in [tag.text for tag in page.main.find_all("ins")]
    assert {link["href"][0] for link in page.main.find_all("a", href=True) if not link.get("download")} <= {"#"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["diff.html"]
    assert editions.compare(two[1], two[1]).endswith("Nothing that it says changed.")


@pytest.mark.parametrize("which", ["missing", "no report", "no manifest"])
def test_what_cannot_be_compared_is_named(two, tmp_path, which):
    """A file that is none, no report, or a report of an older sitrep."""
    path = tmp_path / "old.html"
    if which != "missing":
        text = two[0].read_text(encoding="utf-8")
        path.write_text("<html></html>" if which == "no report" else re.sub(r"<a class=\"carried\".*?</a>", "", text))

    with pytest.raises(BuildError, match=r"old\.html"):
        editions.compare(path, two[1])


# A whole build


@pytest.mark.notebooks
def test_a_build_names_its_last_edition_and_comes_out_again_from_it(tmp_path):
    """The edition before is an input: verify finds it beside the report, and wants the very same file."""
    save = (
        "save",
        "from sitrep import tables as store\nstore.write(store.empty('claims'), tables, 'claims')\n" + READ[-1][1],
    )
    folder = notebooks_in(tmp_path / "notebooks", n1_documents=[*READ[:-1], save], n0_summary=summary())
    texts, out = documents_in(tmp_path / "documents"), tmp_path / "out"
    first = build.run(texts, out, folder=folder).rename(tmp_path / "first.html")
    (texts / "documents.csv").unlink()
    (texts / "third.txt").write_text("A third text.", encoding="utf-8")

    report = build.run(texts, out, folder=folder, since=first)

    assert "Documents: 1 added, 2 changed." in report.read_text(encoding="utf-8")
    before = report.stat().st_mtime_ns
    assert build.run(texts, out, folder=folder, since=first).stat().st_mtime_ns == before
    assert "identical: " in verify.report(report)
    with pytest.raises(BuildError, match="would be written over"):
        build.run(texts, out, folder=folder, since=report)
    build.run(texts, tmp_path / "other", folder=folder, since=first)
    build.run(texts, tmp_path / "other", folder=folder)
    assert not (tmp_path / "other" / "0a-changes.ipynb").exists()
    first.write_text("another file", encoding="utf-8")
    with pytest.raises(BuildError, match=r"first\.html is another file.*Say where it is with --since"):
        verify.report(report)
