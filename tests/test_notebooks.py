"""The four notebooks, executed by papermill on small texts of our own; facts are read from the tables they write.

The last tests ask for every fact of one real article. They run when SITREP_FOUNDING names the folder that holds it,
with its documents.csv: the article is not ours to keep here.
"""

import hashlib
import json
import math
import os
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import nbformat
import pandas as pd
import papermill
import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from papermill.cli import papermill as papermill_command

from sitrep import build, tables
from sitrep.build import brief, execute, notebooks, parameters

pytestmark = pytest.mark.notebooks

MILE_M = 1_609.344  # exactly, by the international yard and pound agreement of 1959

# Qarbul is invented, so that nothing but the parameter can tell where it lies. 1 June 2017 was a Thursday.
ZONE = """Warnings came before the strike near Qarbul

A deconfliction zone extends about 20 miles out from the town center of Qarbul. A small pro-regime force is inside \
the zone, while a larger pro-regime force is patrolling around the zone's perimeter.

On May 18, the coalition struck the larger group after it entered the zone and refused to leave. The militia ignored \
Russian requests to halt its advance and ignored a show of force from coalition aircraft and warning shots.

Over the weekend, the coalition dropped 40,000 leaflets on the forces inside the zone, asking them to leave the area.

The coalition has used its deconfliction channel to communicate with the Russians that it wants those forces out of \
the zone, spokesman Col. Adam Reyes told reporters Thursday. Separately, a coalition official confirmed that the \
Russians have passed on the message to the pro-regime forces.

"We are prepared to defend ourselves if the forces refuse to leave the zone," Reyes said.

Reyes would not comment on whether another strike was imminent.
"""
UNDATED = """Leaflets fall on a camp

Over the weekend, the coalition dropped 5,000 leaflets on a militia camp near Velmora. A spokesman would not comment \
on whether more would follow.
"""
NO_ZONE = """Town fair opens late

The town of Velmora opened its fair after heavy rain. The mayor said that visitors were pleased.
"""
IN_ITALY, IN_AUSTRALIA = [10.5, 45.25], [133.0, -25.0]  # more than 20 miles from any border or coast

Rows = Callable[[str], pd.DataFrame]


def rows_in(folder: Path) -> Rows:
    """Return a function that gives a table of *folder* by its name."""

    @cache
    def rows(name: str) -> pd.DataFrame:
        return tables.read(folder, name)

    return rows


def only(frame: pd.DataFrame, **wanted: object) -> pd.Series:
    """Return the one row of *frame* whose columns are as *wanted*."""
    for column, value in wanted.items():
        frame = frame[frame[column] == value]
    assert len(frame) == 1, f"{wanted}: {len(frame)} rows\n{frame.to_string()}"
    return frame.iloc[0]


def order_of(incidents: pd.DataFrame, *types: str) -> list[int]:
    """Return the place in the sequence of each of *types*, of which the texts tell once each."""
    return [int(only(incidents, type=kind)["order"]) for kind in types]


def executed(name: str, folder: Path, **values: object) -> Path:
    """Execute the notebook *name* with its tables in *folder* and return where it is written."""
    path = next(path for path in notebooks.in_order() if path.stem == name)
    return ran(path, folder, {"tables": str(folder), **values})


def ran(path: Path, folder: Path, values: dict[str, object]) -> Path:
    """Execute the notebook at *path* through papermill with our engine; return where in *folder* it is written."""
    papermill.execute_notebook(
        path,
        folder / path.name,
        parameters=values,
        engine_name=execute.engine.NAME,
        kernel_name="python3",
        progress_bar=False,
        cwd=path.parent,
    )
    return folder / path.name


@pytest.fixture(scope="module")
def zone_report(tmp_path_factory) -> Path:
    """Return the folder of the report of a text with a zone, dated 1 June 2017, around a given centre."""
    folder = tmp_path_factory.mktemp("zone")
    (folder / "qarbul.txt").write_text(ZONE, encoding="utf-8")
    sha256 = hashlib.sha256(ZONE.encode("utf-8")).hexdigest()
    (folder / "documents.csv").write_text(
        f"id,file,publisher,title,published,sha256\nqarbul,qarbul.txt,Test wire,Warnings,2017-06-01,{sha256}\n",
        encoding="utf-8",
    )
    return build.run(folder, tmp_path_factory.mktemp("zone-out"), {"centre": json.dumps(IN_ITALY)}).parent


@pytest.fixture(scope="module")
def rows(zone_report) -> Rows:
    """Return the tables of that report."""
    return rows_in(zone_report / "tables")


@pytest.fixture(scope="module")
def plain_report(tmp_path_factory) -> Path:
    """Return the folder of the report of one text without documents.csv: nobody says when it was published."""
    folder = tmp_path_factory.mktemp("plain")
    (folder / "leaflets.txt").write_text(UNDATED, encoding="utf-8")
    return build.run(folder, tmp_path_factory.mktemp("plain-out")).parent


@pytest.fixture(scope="module")
def quiet_report(tmp_path_factory) -> Path:
    """Return the folder of the report of a text that tells of no zone and no force."""
    folder = tmp_path_factory.mktemp("quiet")
    (folder / "fair.txt").write_text(NO_ZONE, encoding="utf-8")
    return build.run(folder, tmp_path_factory.mktemp("quiet-out")).parent


def page_text(report: Path) -> str:
    """Return what a reader of *report* can read, on one line."""
    soup = BeautifulSoup((report / "report.html").read_text(encoding="utf-8"), "lxml")
    for hidden in soup(["script", "style"]):
        hidden.decompose()
    return " ".join(soup.get_text(" ").split())


# A text with a zone


def test_the_zone_reaches_as_far_as_the_words_allow(rows):
    """A rounded figure is an interval, never wider than the rounding to the next figure of its kind."""
    zone = only(rows("zones"), reading="main")

    assert zone["radius_m"] == pytest.approx(20 * MILE_M)
    assert 15 * MILE_M <= zone["radius_low_m"] < zone["radius_m"] < zone["radius_high_m"] <= 25 * MILE_M
    assert "about 20 miles" in zone["words"]
    # The area of so small a circle on the Earth is that of a flat one to within 1 in 10,000.
    assert zone["area_km2"] == pytest.approx(math.pi * (zone["radius_m"] / 1000) ** 2, rel=1e-4)


def test_a_centre_that_was_given_says_that_it_was_given(rows):
    """Nobody may take it for something the documents say."""
    zone = only(rows("zones"), reading="main")

    assert [zone["lon"], zone["lat"]] == IN_ITALY
    assert "parameter" in zone["centre_source"]
    assert "not read from the words" in zone["inferred"]
    assert set(rows("countries")["country"]) == {"Italy"}


def test_each_force_has_the_region_that_its_words_leave(rows):
    """Inside is up to the edge; around the perimeter is from the edge on, with no limit stated."""
    inside = only(rows("regions"), relation="inside")
    around = only(rows("regions"), relation="perimeter")

    radius_m = 20 * MILE_M
    assert [inside["force"], inside["side"]] == ["small pro-regime force", "pro_regime"]
    assert [inside["inner_m"], inside["outer_m"]] == pytest.approx([0, radius_m])
    assert around["force"] == "larger pro-regime force"
    assert around["inner_m"] == pytest.approx(radius_m)
    assert pd.isna(around["outer_m"])
    assert around["faded"]


def test_the_steps_before_the_strike_come_before_it(rows):
    """The text tells of the strike first."""
    steps = ("zone_entry", "refusal_to_withdraw", "request_halt", "show_of_force", "warning_shots", "air_strike")
    incidents = rows("incidents")

    places = order_of(incidents, *steps)
    assert places == sorted(places)
    strike = only(incidents, type="air_strike")
    assert [strike["start"], strike["end"]] == ["2017-05-18", "2017-05-18"]
    assert strike["target"] == only(incidents, type="zone_entry")["actor"] == "larger pro-regime force"
    for step in steps[:-1]:
        assert only(incidents, type=step)["end"] == "2017-05-18"  # it was over by then; when it began nobody says


def test_a_warning_keeps_who_gave_it_and_how_it_was_answered(rows):
    """Asked by one party, shown force by another; ignored all three times."""
    incidents = rows("incidents")
    givers = {"request_halt": "russia", "show_of_force": "us_coalition", "warning_shots": "us_coalition"}

    for kind, side in givers.items():
        warning = only(incidents, type=kind)
        assert [warning["actor_side"], warning["target_side"]] == [side, "pro_regime"]
        assert warning["outcome"] == "ignored"


def test_the_weekend_is_the_one_before_the_day_of_publication(rows):
    """27 May 2017 was a Saturday, 28 May a Sunday."""
    leaflets = only(rows("incidents"), type="leaflet_drop")

    assert [leaflets["start"], leaflets["end"]] == ["2017-05-27", "2017-05-28"]


def test_a_message_has_a_sender_a_recipient_and_those_it_is_about(rows):
    """Russia gets it, the forces it is about do not; passing it on is a second message, on another's word."""
    first = only(rows("messages"), channel="deconfliction_channel")
    relay = only(rows("messages"), relay_of=first["id"])

    assert [first["sender_side"], first["recipient"]] == ["us_coalition", "Russia"]
    assert first["about"] == "small pro-regime force"  # "those forces": the ones that the sentence before puts inside
    assert [relay["sender"], relay["recipient_side"]] == ["Russia", "pro_regime"]
    assert [first["anonymous_source"], relay["anonymous_source"]] == [False, True]
    assert only(rows("messages"), channel="leaflet")["sender_side"] == "us_coalition"


def test_what_nobody_would_say_and_what_did_not_happen_stay_out_of_the_sequence(rows):
    """A refused answer is no yes, and a condition is no event."""
    refusal = rows("refusals").iloc[0]
    unrealised = rows("not_events")

    assert len(rows("refusals")) == 1
    assert refusal["who"] == "Adam Reyes"
    assert "another strike was imminent" in refusal["topic"]
    assert set(unrealised["certainty"]) == {"conditional", "unknown"}
    assert only(unrealised, certainty="unknown")["type"] == "air_strike"
    counted = {name for ids in rows("incidents")["claim_ids"] for name in ids.split()}
    assert counted.isdisjoint(unrealised["claim_id"])


def test_every_row_leads_to_words_that_stand_in_the_text(rows):
    """At the place that the claim names, character by character."""
    claims = rows("claims")

    assert (
        claims["quote"] == [ZONE[start:end] for start, end in claims[["start", "end"]].itertuples(index=False)]
    ).all()
    for name in ("zones", "regions", "incidents", "messages", "forces", "statements", "findings"):
        used = {claim for ids in rows(name)["claim_ids"] for claim in ids.split()}
        assert used, name
        assert used <= set(claims["id"]), name


def test_a_brief_tells_every_finding_with_its_doubt(zone_report, rows):
    """As Markdown for a mail; what a document wrote is no markup there."""
    said = brief.markdown(zone_report).splitlines()

    plain = [line.replace("\\", "").removeprefix("- ") for line in said if line.startswith("- ")]
    assert len(plain) == len(rows("findings")) > 3
    for line, (_, finding) in zip(plain, rows("findings").iterrows(), strict=True):
        assert line == f"{finding['sentence']} {finding['doubt']}".strip()
    assert said[0] == f"Read documents: 1, claims: {len(rows('claims'))}, incidents: {len(rows('incidents'))}."


def test_the_tutorial_shows_what_its_words_promise(tmp_path):
    """From its one text: a zone of about 34 miles, an ignored request, and the strike after the warning shots."""
    path = notebooks.FOLDER / "tutorial.ipynb"
    ran(path, tmp_path, {"work": str(tmp_path)})

    told = pd.read_csv(tmp_path / "incidents.csv").set_index("type")
    assert list(told["rung"]) == ["entry", "request", "warning_shots", "attack"]
    assert told.loc["request_halt", "outcome"] == "ignored"
    assert told.loc["warning_shots", "order_high"] <= told.loc["air_strike", "order_low"]
    assert set(told["start"]) == {"2017-05-29"}  # the Monday before Thursday, 1 June
    norms = [json.loads(norm) for norm in pd.read_csv(tmp_path / "claims.csv")["norm"]]
    (radius,) = [norm["radius"] for norm in norms if norm.get("radius")]
    assert (radius["low"], radius["high"], radius["unit"], radius["approx"]) == (34, 34, "mile", True)


@pytest.mark.parametrize("report", ["zone_report", "plain_report", "quiet_report"])
def test_an_executed_notebook_complains_of_nothing(request, report):
    """A warning of some library is noise to an analyst, and it would stand in the published page."""
    folder = request.getfixturevalue(report)

    for path in sorted(folder.glob("*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            for output in cell.get("outputs", []):
                assert output.output_type != "error", path.name
                assert output.get("name") != "stderr", f"{path.name}: {output.text}"


# Parameters


@pytest.mark.parametrize("path", notebooks.in_order(), ids=lambda path: path.stem)
def test_help_lists_every_parameter_with_its_meaning(path):
    """`papermill --help-notebook` is where an analyst looks."""
    helped = CliRunner().invoke(papermill_command, ["--help-notebook", str(path)])

    said = " ".join(helped.output.split())
    assert helped.exit_code == 0, said
    assert "Can't infer" not in said
    for parameter in parameters.declared((path,)):
        assert f"{parameter.name}: {parameter.type}" in said
        assert parameter.meaning
        assert " ".join(parameter.meaning.split()) in said


def test_another_centre_and_radius_give_another_zone(zone_report, tmp_path):
    """A parameter that changed nothing would be a lie."""
    for table in (zone_report / "tables").glob("*.parquet"):
        shutil.copy(table, tmp_path)

    executed("2-zone", tmp_path, centre=IN_AUSTRALIA, radius_m=5_000.0)

    before, after = rows_in(zone_report / "tables"), rows_in(tmp_path)
    zone = only(after("zones"), reading="main")
    assert [zone["lon"], zone["lat"], zone["radius_m"]] == [*IN_AUSTRALIA, 5_000]
    assert zone["area_km2"] == pytest.approx(25 * math.pi, rel=1e-4)
    assert set(after("countries")["country"]) == {"Australia"}
    assert only(after("regions"), relation="perimeter")["inner_m"] == pytest.approx(5_000)
    assert not set(after("places_near")["name"]) & set(before("places_near")["name"])


# A text without a date of publication


def test_without_a_day_of_publication_no_day_is_guessed(plain_report):
    """“Over the weekend” stays open, is kept, and the page says why."""
    rows = rows_in(plain_report / "tables")

    document = only(rows("documents"), id="leaflets")
    leaflets = only(rows("incidents"), type="leaflet_drop")
    assert pd.isna(document["published"])
    assert pd.isna(leaflets["start"])
    assert pd.isna(leaflets["end"])
    assert "Over the weekend" in set(rows("claims")["quote"])
    assert "without a day of publication" in page_text(plain_report)


def test_a_quotation_in_an_undated_text_is_still_cited(plain_report):
    """A missing date costs dates, nothing else."""
    refusals = rows_in(plain_report / "tables")("refusals")

    assert len(refusals) == 1
    assert refusals.iloc[0]["words"] in UNDATED


# A text without a zone


def test_a_text_without_a_zone_gives_an_empty_zone_and_a_report_that_says_so(quiet_report):
    """Nothing found is a result; it must not look like a failure, or like a zone."""
    rows = rows_in(quiet_report / "tables")

    for name in ("zones", "regions", "countries", "places_near", "incidents", "messages", "refusals", "not_events"):
        assert list(rows(name).columns) == tables.columns(name)
        assert rows(name).empty, name
    assert len(rows("sentences")) >= 2
    finding = only(rows("findings"), section="zone")
    assert "No document says how far a zone reaches" in finding["sentence"]
    assert finding["sentence"] in page_text(quiet_report)


# The real article


@pytest.fixture(scope="module")
def founding(tmp_path_factory) -> Rows:
    """Return the tables of the report of the article in the folder that SITREP_FOUNDING names."""
    named = os.environ.get("SITREP_FOUNDING")
    if not named:
        pytest.skip("SITREP_FOUNDING does not name the folder of the founding article, which is not ours to publish")
    out = build.run(Path(named), tmp_path_factory.mktemp("founding"))
    return rows_in(out.parent / "tables")


def test_founding_article_zone(founding):
    """About 34 miles around Tanf; the article gives no coordinates, so their source is named."""
    zone = only(founding("zones"), reading="main")

    assert zone["radius_m"] == pytest.approx(34 * MILE_M)
    assert zone["radius_low_m"] < 34 * MILE_M < zone["radius_high_m"]
    assert [zone["lat"], zone["lon"]] == pytest.approx([33.50583, 38.61778], abs=1e-4)
    assert "Tanf" in zone["centre"]
    assert zone["centre_source"]
    assert "give no coordinates" in zone["inferred"]


@pytest.mark.parametrize(("relation", "size"), [("inside", "small"), ("perimeter", "larger")])
def test_founding_article_regions(founding, relation, size):
    """The small force inside, the larger one around the perimeter, both to the northwest (315 degrees)."""
    regions = founding("regions")
    region = only(regions[regions["bearing"] == "NW"], relation=relation)

    assert size in region["force"]
    assert region["side"] == "pro_regime"
    assert region["azimuth_from"] < 315 < region["azimuth_to"]
    edge_m = 34 * MILE_M
    assert (region["outer_m"] if relation == "inside" else region["inner_m"]) == pytest.approx(edge_m)
    assert region["geometry"].is_valid
    assert not region["geometry"].is_empty


@pytest.mark.parametrize(
    ("words", "low", "high", "approx"),
    [
        ("a couple hundred", (150, 200), (200, 299), True),
        ("low hundreds", (100, 200), (200, 400), True),
        ("90,000 leaflets", (90_000, 90_000), (90_000, 90_000), False),
    ],
)
def test_founding_article_sizes(founding, words, low, high, approx):
    """Vague words are intervals."""
    claims = founding("claims")
    said = only(claims[claims["quote"].str.contains(words, regex=False)], kind="quantity")

    amount = json.loads(said["norm"])
    assert low[0] <= amount["low"] <= low[1]
    assert high[0] <= amount["high"] <= high[1]
    assert amount["approx"] is approx


def test_founding_article_sizes_belong_to_their_forces(founding):
    """“A couple hundred” are the U.S., coalition and partner forces at Tanf; “low hundreds” the regime's."""
    forces = founding("forces")
    sized = forces[forces["size_low"].notna()]

    at_tanf = sized[sized["words"].str.contains("a couple hundred", regex=False)]
    assert list(at_tanf["side"]) == ["us_coalition"]
    assert set(sized[sized["words"].str.contains("low hundreds", regex=False)]["side"]) == {"pro_regime"}


def test_founding_article_sequence(founding):
    """Entry, refusal, requests, show of force, warning shots, strike; the text begins with the strike."""
    incidents = founding("incidents")
    warnings = ("request_halt", "show_of_force", "warning_shots")

    places = order_of(incidents, "zone_entry", "refusal_to_withdraw", *warnings, "air_strike")
    assert places == sorted(places)
    assert {only(incidents, type=kind)["outcome"] for kind in warnings} == {"ignored"}
    assert only(incidents, type="request_halt")["actor"] == "Russia"
    strike = only(incidents, type="air_strike")
    assert [strike["start"], strike["end"]] == ["2017-05-18", "2017-05-18"]
    assert [strike["actor_side"], strike["relation"]] == ["us_coalition", "inside"]


def test_founding_article_leaflets(founding):
    """The weekend before Thursday 1 June 2017."""
    leaflets = only(founding("incidents"), type="leaflet_drop")

    assert [leaflets["start"], leaflets["end"]] == ["2017-05-27", "2017-05-28"]


def test_founding_article_channel(founding):
    """The United States to Russia, and Russia on to the forces, on the word of an unnamed official."""
    first = only(founding("messages"), channel="deconfliction_channel")
    relay = only(founding("messages"), relay_of=first["id"])

    assert [first["sender"], first["recipient"], first["about"]] == ["United States", "Russia", "pro-regime forces"]
    assert [relay["sender"], relay["recipient"], relay["outcome"]] == ["Russia", "pro-regime forces", "delivered"]
    assert [first["anonymous_source"], relay["anonymous_source"]] == [False, True]
    assert "leave" in only(founding("messages"), channel="leaflet")["content"]


def test_founding_article_speakers(founding):
    """Who said what, the unnamed officials included."""
    statements = founding("statements")
    kinds = {(row.speaker, row.speaker_kind) for row in statements.itertuples()}

    assert {("Ryan Dillon", "official"), ("James Mattis", "official"), ("Pentagon", "institution")} <= kinds
    assert "anonymous" in set(statements["speaker_kind"])
    assert only(statements, certainty="believed")["speaker"] == "James Mattis"
    relay = only(founding("messages"), sender="Russia")
    chain = only(founding("claims"), id=relay["claim_ids"])["chain"]
    assert chain.split(" > ")[0] == "U.S. official"


def test_founding_article_refusals(founding):
    """How many they are, and whether another strike was near."""
    refusals = founding("refusals")

    assert list(refusals["who"]) == ["Ryan Dillon", "Ryan Dillon"]
    assert any("how many" in words for words in refusals["words"])
    assert any("imminent" in words for words in refusals["words"])


def test_founding_article_not_events(founding):
    """The strike that may come, and what would follow if the forces stayed."""
    unrealised = founding("not_events")

    assert "imminent" in only(unrealised, certainty="unknown")["words"]
    assert "refuse to vacate" in only(unrealised, certainty="conditional")["words"]
    assert list(founding("incidents")["type"]).count("air_strike") == 1


@pytest.mark.parametrize("name", ["zones", "regions", "incidents", "messages", "forces", "statements", "findings"])
def test_founding_article_words(founding, name):
    """Every row has its sentence and the place of its words in it."""
    texts = founding("documents").set_index("id")["text"]
    claims = founding("claims").set_index("id")

    for ids in founding(name)["claim_ids"]:
        assert ids
        for claim in ids.split():
            said = claims.loc[claim]
            assert said["sentence_start"] <= said["start"] < said["end"]
            assert texts[said["document_id"]][said["start"] : said["end"]] == said["quote"]
