"""Places: borders, countries, hand-sourced places, gazetteer, and what a name may mean."""

import dataclasses
import json
import re
import shutil
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely
import yaml

from sitrep import reference
from sitrep.errors import ReferenceDataError
from sitrep.reference import files, geonames, sources, topology

DATA = Path(__file__).parents[1] / "data"
ELLIPSOID = pyproj.Geod(ellps="WGS84")
GARRISON = (38.61778, 33.50583)  # 33°30′21″N 38°37′04″E


@pytest.fixture
def folder(tmp_path):
    """A copy of the small reference files, to spoil."""
    copy = tmp_path / "reference"
    shutil.copytree(files.FOLDER, copy, ignore=shutil.ignore_patterns("*.parquet"))
    return copy


def edges(shape):
    """The edges of a MultiPolygon, each as an unordered pair of vertices."""
    rings = [ring for part in shape.geoms for ring in (part.exterior, *part.interiors)]
    return {frozenset(pair) for ring in rings for pair in zip(ring.coords, list(ring.coords)[1:], strict=False)}


def area(iso3):
    borders = reference.borders()
    return borders.loc[borders["iso3"] == iso3, "geometry"].iloc[0]


# --- borders -------------------------------------------------------------------------------------


def test_every_border_is_valid_and_in_range():
    """A shape that crosses itself would give areas nobody can trust."""
    borders = reference.borders()

    assert borders.crs == "EPSG:4326"
    assert borders.is_valid.all()
    assert not borders.is_empty.any()
    west, south, east, north = borders.total_bounds
    assert west >= -180 and east <= 180 and south >= -90 and north <= 90


def test_a_code_stands_for_one_row_and_disputed_areas_have_none():
    """Joining on iso3 must never double a row; areas without an ISO number keep their name."""
    borders = reference.borders()

    coded = borders["iso3"].notna()
    assert borders.loc[coded, "iso3"].is_unique
    assert (borders["iso2"].notna() == coded).all()
    assert {"Kosovo", "Somaliland", "N. Cyprus"} <= set(borders.loc[~coded, "name"])


def test_syria_iraq_and_jordan_meet_in_one_point():
    """The tripoint is one vertex of all three, within the stated error of 38.79 E, 33.37 N on printed maps."""
    meeting = area("SYR").intersection(area("IRQ")).intersection(area("JOR"))

    assert meeting.geom_type == "Point"
    distance_m = ELLIPSOID.inv(meeting.x, meeting.y, 38.79, 33.37)[2]
    assert distance_m < reference.provenance().at["borders.parquet", "error_m_worst"]


def test_neighbours_share_their_line_to_the_last_digit():
    """A gap or an overlap between neighbours would appear as land of nobody, or of both."""
    syria, iraq = area("SYR"), area("IRQ")

    shared = edges(syria) & edges(iraq)
    assert len(shared) > 50
    assert syria.intersection(iraq).area == 0


@pytest.mark.parametrize(
    ("iso3", "published_km2"),
    [("SYR", 185_180), ("IRQ", 438_317), ("JOR", 89_342), ("RUS", 17_098_242), ("FJI", 18_274), ("KOR", 99_720)],
)
def test_areas_agree_with_the_published_ones(iso3, published_km2):
    """Within 4 %, also for countries that the antimeridian cuts. Published: CIA World Factbook, field Area, total."""
    measured_m2 = abs(ELLIPSOID.geometry_area_perimeter(area(iso3))[0])

    assert measured_m2 / 1e6 == pytest.approx(published_km2, rel=0.04)


@pytest.mark.parametrize(
    ("lon", "lat", "name"), [(178.0, -17.8, "Fiji"), (-173.0, 66.0, "Russia"), (0, -89, "Antarctica")]
)
def test_land_beyond_the_antimeridian_and_at_the_pole_belongs_to_its_country(lon, lat, name):
    """Viti Levu, Chukotka and the pole: where a ring that was cut wrongly loses land."""
    borders = reference.borders()

    assert borders.loc[borders.contains(shapely.Point(lon, lat)), "name"].tolist() == [name]


def test_two_toy_countries_share_their_arc():
    """TopoJSON by hand: two squares of one degree, side by side, whose common side is one arc walked both ways."""
    toy = {
        "type": "Topology",
        "transform": {"scale": [0.5, 0.5], "translate": [10.0, 20.0]},
        "arcs": [[[2, 0], [0, 2]], [[2, 2], [-2, 0], [0, -2], [2, 0]], [[2, 0], [2, 0], [0, 2], [-2, 0]]],
        "objects": {
            "countries": {
                "type": "GeometryCollection",
                "geometries": [
                    {"type": "Polygon", "id": "760", "properties": {"name": "West"}, "arcs": [[0, 1]]},
                    {"type": "MultiPolygon", "properties": {"name": "East"}, "arcs": [[[2, -1]]]},
                ],
            }
        },
    }

    frame = topology.borders(toy, reference.countries())

    assert frame["name"].tolist() == ["Syria", "East"]
    assert frame["iso3"].tolist()[0] == "SYR" and pd.isna(frame["iso3"].iloc[1])
    assert [shape.bounds for shape in frame.geometry] == [(10, 20, 11, 21), (11, 20, 12, 21)]
    assert edges(frame.geometry[0]) & edges(frame.geometry[1]) == {frozenset({(11.0, 20.0), (11.0, 21.0)})}


def test_a_topology_with_an_unknown_country_is_refused():
    """Number 999 is nobody's; a line among the countries is no area."""
    square = {"arcs": [[[0, 0], [1, 0], [1, 1], [0, 0]]], "objects": {"countries": {"geometries": []}}}
    rows = square["objects"]["countries"]["geometries"]
    rows.append({"type": "Polygon", "id": "999", "properties": {"name": "Nowhere"}, "arcs": [[0]]})

    with pytest.raises(ReferenceDataError, match=r"'Nowhere' has ISO number 999.*countries\.csv"):
        topology.borders(square, reference.countries())

    rows[0] |= {"id": "760", "type": "LineString"}
    with pytest.raises(ReferenceDataError, match="'Nowhere' is of type 'LineString'"):
        topology.borders(square, reference.countries())


# --- countries -----------------------------------------------------------------------------------


def test_a_label_point_lies_in_its_country():
    """A point in the neighbour's land would tell a lie on the map."""
    points = reference.countries().dropna(subset="iso3").set_index("iso3")
    borders = reference.borders().dropna(subset="iso3").set_index("iso3")

    outside = [
        code
        for code, shape in borders.geometry.items()
        if not shape.covers(shapely.Point(points.loc[code, ["lon", "lat"]]))
    ]
    assert outside == []


def test_no_name_stands_for_two_countries():
    """Names, official names and aliases: "Congo" may be either, but a table must choose, once."""
    owner = {}
    for row in reference.countries().to_dict("records"):
        for form in {reference.folded(name) for name in files.all_names(row)}:
            assert owner.setdefault(form, row["name"]) == row["name"], form


def test_every_state_has_a_demonym_and_its_capital_is_in_the_gazetteer():
    """ "Syrian" and "Damascus" both can mean Syria: a text that says so must be understood."""
    countries = reference.countries().set_index("iso2")
    gazetteer = reference.gazetteer(["iso2", "kind"])

    capitals = set(gazetteer.loc[gazetteer["kind"] == "capital", "iso2"])
    assert countries.loc["SY", ["demonym", "people", "capital"]].tolist() == ["Syrian", "Syrians", "Damascus"]
    assert countries.loc[["US", "RU", "IR", "TR", "IQ", "JO", "GB"], "demonym"].notna().all()
    assert countries["demonym"].notna().sum() > 215
    assert set(countries.index[countries["capital"].notna()]) - capitals <= {"PW"}  # Ngerulmud has too few people


# --- places --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        *(
            "Tanf",
            "At Tanf",
            "at-Tanf",
            "al-Tanf",
            "Al Tanf",
            "AL-TANF",
            "the Tanf",
            "Al-Tanf garrison",
            "Tanf base",
            "Tenf",
        ),
        *("التنف", "قاعدة التنف", "At Tanf Garrison", "Al‑Tanf"),
    ],
)
def test_tanf_is_the_garrison_by_every_name(name):
    """The point that two published sources print; the crossing follows as a rival."""
    first, second, *_ = reference.locate_name(name)

    assert (first.lon, first.lat) == GARRISON
    assert (first.kind, first.iso2, first.rival_of) == ("garrison", "SY", None)
    assert (second.kind, second.rival_of) == ("crossing", first.name)


def test_every_alias_in_the_file_finds_its_row():
    """An alias nobody can use is a mistake in the file."""
    for row in reference.places().to_dict("records"):
        for name in files.all_names(row):
            assert reference.locate_name(name)[0].name == row["name"], name


def test_the_crossing_is_30_8_km_from_the_garrison():
    """Published as the gap between the two candidate centres: 30.7 to 30.8 km, bearing 105 degrees."""
    garrison, crossing = reference.locate_name("Tanf")[0], reference.locate_name("al-Waleed")[0]

    azimuth, _, distance_m = ELLIPSOID.inv(garrison.lon, garrison.lat, crossing.lon, crossing.lat)
    assert 30_700 < distance_m < 30_800
    assert azimuth == pytest.approx(105, abs=0.5)


def test_hand_sourced_places_of_the_gazetteer_carry_its_figures():
    """A row that cites a GeoNames id must print the numbers found under that id."""
    gazetteer = reference.gazetteer(["geonameid", "lat", "lon", "kind"]).set_index("geonameid")

    cited = [row for row in reference.places().to_dict("records") if "geonames.org" in row["ref"]]
    checked = 0
    for row in cited:
        geonameid = int(row["ref"].rsplit("/", 1)[1])
        if geonameid in gazetteer.index:  # continents are not in it
            found = gazetteer.loc[geonameid]
            assert (row["lon"], row["lat"]) == pytest.approx((found["lon"], found["lat"]), abs=1e-5), row["name"]
            checked += 1
    assert checked >= 12


# --- names ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        *(("Ar Ruţbah", "ar rutbah"), ("Sab‘ Biyār", "sab biyar"), ("U.S.", "us"), ("Côte d'Ivoire", "cote divoire")),
        *(
            ("Łódź", "lodz"),
            ("أبو كمال", "ابو كمال"),
            ("  Deir   ez–Zor ", "deir ez zor"),
            ("…", ""),
            ("İzmir", "izmir"),
        ),
    ],
)
def test_folding_forgets_case_accents_and_hyphens(name, folded):
    """Worked out by hand from the rule in the docstring; folding twice changes nothing."""
    assert reference.folded(name) == folded
    assert reference.folded(folded) == folded


@pytest.mark.parametrize(
    ("name", "near", "country", "expected"),
    [
        ("Syria", None, None, ("Syria", "country", "SY")),
        ("the United States", None, None, ("United States", "country", "US")),
        ("Britain", None, None, ("United Kingdom", "country", "GB")),
        ("Georgia", None, None, ("Georgia", "country", "GE")),
        ("Georgia", None, "US", ("Georgia", "region", "US")),
        ("Washington", None, None, ("Washington", "capital", "US")),
        ("Tripoli", None, None, ("Tripoli", "capital", "LY")),
        ("Tripoli", (35.9, 34.3), None, ("Tripoli", "city", "LB")),
        ("Homs", None, None, ("Homs", "city", "SY")),
        ("Deir al-Zour", None, None, ("Deir ez-Zor", "city", "SY")),
        ("Ash Shaddadah", None, None, ("Ash Shaddādah", "city", "SY")),
        ("al-Shaddadah", None, None, ("Ash Shaddādah", "city", "SY")),
        ("Anbar", None, None, ("Al Anbār", "region", "IQ")),
    ],
)
def test_the_likeliest_place_comes_first(name, near, country, expected):
    """What a reader of the news would take the name for, there and in that country."""
    first = reference.locate_name(name, near=near, country=country)[0]

    assert (first.name, first.kind, first.iso2) == expected


@pytest.mark.parametrize("name", ["", "  ", "-", "Zakf-that-is-in-no-table", "x" * 10_000])
def test_a_name_in_no_table_gives_no_place(name):
    """No guess: an empty list."""
    assert reference.locate_name(name) == []


def test_a_place_cannot_be_changed_and_is_listed_once():
    """Damascus is in two tables; the hand-sourced row stands for both."""
    found = reference.locate_name("Damascus", limit=50)

    assert [place.ref for place in found].count("https://www.geonames.org/170654") == 1
    with pytest.raises(dataclasses.FrozenInstanceError):
        found[0].lon = 0.0


def test_positions_and_countries_that_are_none_are_refused():
    """Latitude and longitude swapped is the commonest slip; a country is a two-letter code."""
    with pytest.raises(ReferenceDataError, match=r"'Tanf' is \(33\.5, 138\.6\).*longitude, latitude"):
        reference.locate_name("Tanf", near=(33.5, 138.6))
    with pytest.raises(ReferenceDataError, match=r"'Syria'.*two capital letters"):
        reference.locate_name("Tanf", country="Syria")


# --- gazetteer -----------------------------------------------------------------------------------


def test_the_index_holds_every_name_of_the_gazetteer_in_order():
    """The index is searched by bisection, so it must be sorted; every thousandth name is looked up."""
    index = pd.read_parquet(files.FOLDER / "gazetteer-names.parquet")
    names = reference.gazetteer(["name"])["name"]

    assert index["key"].is_monotonic_increasing
    main = index.loc[~index["alias"]].set_index("row")["key"]
    for row in range(0, len(names), 1_000):
        assert main[row] == reference.folded(names[row])


def test_a_toy_gazetteer_names_its_capital_and_the_middle_of_its_region():
    """Three places by hand: the capital by name, other spellings only of the larger, the region between its two."""
    place = {"countrycode": "SY", "admin1code": "11"}
    cities = {
        "1": place | {"geonameid": 1, "name": "Ḩimş", "latitude": 34.2, "longitude": 36.2, "population": 800_000}
        | {"alternatenames": ["Homs", "hms", "حمص", "Emesa", "HMS", "HOMS"]},
        "2": place | {"geonameid": 2, "name": "Tiny", "latitude": 34.2, "longitude": 38.2, "population": 900}
        | {"alternatenames": ["Smallville"]},
        "3": place | {"geonameid": 3, "name": "Dimashq", "latitude": 33.5, "longitude": 36.3, "population": 10}
        | {"alternatenames": ["Damascus"], "admin1code": "13"},
    }  # fmt: skip
    region = geonames.Region(geonameid=9, iso2="SY", admin1="11", name="Homs Governorate", other_names=())
    nowhere = geonames.Region(geonameid=8, iso2="SY", admin1="99", name="Nowhere", other_names=())

    frame = geonames.gazetteer(cities, [region, nowhere], reference.countries()).set_index("geonameid")

    assert frame["kind"].to_dict() == {1: "city", 2: "city", 3: "capital", 9: "region"}
    assert frame.at[1, "alternate_names"] == "Homs; Emesa"
    assert (frame.at[2, "alternate_names"], frame.at[3, "alternate_names"]) == ("", "Damascus")
    assert frame.at[1, "ascii"] == "Hims"
    assert frame.at[9, "lon"] == pytest.approx(37.25, abs=0.01)  # half-way between the half degrees of 36.2 and 38.2
    assert frame.at[9, "population"] == 800_900
    assert frame.at[2, "precision_m"] == 1_000
    assert frame.at[1, "precision_m"] == pytest.approx(np.sqrt(800_000 / 3_000 / np.pi) * 1_000, abs=50)


def test_a_written_gazetteer_can_be_searched(folder):
    """The two Parquet files and the search agree on positions in the table."""
    city = {"countrycode": "SY", "admin1code": "11", "population": 20_000, "alternatenames": ["Otherby"]}
    cities = {
        str(number): city
        | {"geonameid": number, "name": f"Town {number}", "latitude": 34 + number / 100, "longitude": 36}
        for number in range(1, 6)
    }

    sources.write_tables(geonames.gazetteer(cities, [], reference.countries()), folder)

    found = reference.locate_name("town-4", folder=folder)
    assert [(place.name, place.lat, place.ref) for place in found] == [("Town 4", 34.04, "https://www.geonames.org/4")]
    assert len(reference.locate_name("Otherby", folder=folder)) == 5


def test_reading_the_gazetteer_takes_at_most_a_third_of_a_second():
    """Every build reads it; the best of three, so that a busy machine does not fail it."""
    took = []
    for _ in range(3):
        start = time.perf_counter()
        frame = reference.gazetteer(["name", "iso2", "lat", "lon", "population"])
        took.append(time.perf_counter() - start)

    assert len(frame) > 170_000
    assert min(took) < 0.3


def test_an_unknown_column_is_named():
    """The message lists the columns there are."""
    with pytest.raises(ReferenceDataError, match=r"gazetteer\.parquet has no column 'altitude'.*geonameid, name"):
        reference.gazetteer(["altitude"])


# --- what a person may have typed ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (",33.50583,", ",93.50583,", r"line 2 \('Tanf garrison'\), lat: 93\.50583 must be smaller than or equal to 90"),
        (",38.61778,", ",38°37′,", r"line 2 \('Tanf garrison'\), lon: '38°37′' is not a number"),
        (",garrison,", ",fortress,", r"line 2 \('Tanf garrison'\), kind: 'fortress' must be one of"),
        (
            "crossing,Tanf garrison,",
            "crossing,Tanf fort,",
            r"row 'al-Waleed crossing': rival_of is 'Tanf fort', which is no other row",
        ),
        ("Tadmur; ", "Tanf; ", r"row 'Palmyra': 'tanf' also names 'Tanf garrison'"),
        ("name,name_ar", "name,arabic", r"line 1: the columns are \['name', 'arabic'"),
        (",village,SY,37.68357", ",village,37.68357", r"line 5 .*more or fewer cells than line 1"),
    ],
)
def test_a_wrong_cell_in_places_is_named_by_line_and_column(folder, old, new, message):
    """What is wrong, in which row, and what to do."""
    path = folder / "places.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(ReferenceDataError, match=message):
        reference.places(folder)


def test_a_missing_or_damaged_file_is_named(tmp_path, folder):
    """Each reader names the path and the remedy."""
    for read in (reference.borders, reference.countries, reference.places, reference.provenance):
        with pytest.raises(ReferenceDataError, match=r"is missing\. Restore it"):
            read(tmp_path / "nowhere")
    with pytest.raises(ReferenceDataError, match=r"gazetteer\.parquet is missing"):
        reference.gazetteer(folder=tmp_path)
    (folder / "places.csv").write_bytes(b"name,name_ar\n\xff\xfe")
    with pytest.raises(ReferenceDataError, match=r"places\.csv is not UTF-8"):
        reference.places(folder)


# --- provenance ------------------------------------------------------------------------------------


def test_every_committed_table_has_its_source_and_right_hash():
    """A table without a source, or changed since, must not pass; `python -m sitrep.reference.sources stamp` renews."""
    tables = sorted(path.name for path in files.FOLDER.iterdir() if path.suffix in (".csv", ".parquet"))

    provenance = reference.provenance()
    assert sorted(provenance.index) == tables
    assert provenance["sha256"].to_dict() == {name: sources.sha256(files.FOLDER / name) for name in tables}


def test_the_stated_error_of_the_borders_is_in_the_provenance():
    """The report prints it beside every share of an area: 1 km on average, 2.4 km at worst."""
    row = reference.provenance().loc["borders.parquet"]

    assert (row["error_m_typical"], row["error_m_worst"]) == (1_000, 2_400)
    assert "Natural Earth" in row["attribution"]


def test_stamping_changes_only_the_hash_of_what_changed(folder):
    """Comments, order and other rows stay as a person typed them."""
    for name in ("borders.parquet", "gazetteer.parquet", "gazetteer-names.parquet"):
        shutil.copy(files.FOLDER / name, folder / name)
    before = (folder / "sources.yaml").read_text(encoding="utf-8").splitlines()
    with (folder / "places.csv").open("a", encoding="utf-8") as file:
        file.write("\n")

    changed = sources.stamp(folder)

    after = (folder / "sources.yaml").read_text(encoding="utf-8").splitlines()
    assert changed == ["places.csv"]
    differing = [new for old, new in zip(before, after, strict=True) if old != new]
    assert differing == [f"    sha256: {sources.sha256(folder / 'places.csv')}"]


def test_a_source_without_a_licence_is_refused(folder):
    """sources.yaml is checked entry by entry."""
    path = folder / "sources.yaml"
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    del entries["files"][0]["licence"]
    path.write_text(yaml.safe_dump(entries), encoding="utf-8")

    with pytest.raises(ReferenceDataError, match="files > 0: it must contain \\['licence'\\] properties"):
        reference.provenance(folder)


@pytest.mark.parametrize(
    "name", ["borders.parquet", "countries.csv", "counties.csv", "places.csv", "gazetteer.parquet"]
)
def test_the_readme_documents_every_column(name):
    """In the file's own section, one table row a column, in the file's order."""
    readme = (files.FOLDER / "README.md").read_text(encoding="utf-8")
    section = re.split(r"^## ", readme.split(f"## {name}\n")[1], flags=re.MULTILINE)[0]
    documented = re.findall(r"^\| `(\w+)` +\|", section, re.MULTILINE)

    readers = {
        "borders.parquet": reference.borders,
        "countries.csv": reference.countries,
        "counties.csv": reference.counties,
        "places.csv": reference.places,
        "gazetteer.parquet": reference.gazetteer,
    }
    assert documented == list(readers[name]().columns)


def test_schemas_say_what_they_are():
    """Each is JSON with a title, and each file it checks stands beside it."""
    for name in ("countries", "glossary", "names", "places", "sources"):
        schema = json.loads((files.FOLDER / "schema" / f"{name}.json").read_text(encoding="utf-8"))
        assert schema["title"]


def test_corrections_start_empty():
    """The file carries its header, so that the first correction is one line."""
    header = (DATA / "review" / "corrections.csv").read_text(encoding="utf-8").splitlines()[0]

    assert header.startswith("claim,action,field,old,new,reason,who,when,document,kind,exact,prefix,suffix,")


def test_the_counties_of_one_name_are_all_given_and_lie_in_their_states():
    """Four states have a Lamar County; a parish of Louisiana is one too."""
    lamar = reference.locate_name("Lamar County")
    orleans = reference.locate_name("Orleans Parish")[0]

    assert set(reference.counties()["name"].str.rsplit(n=1).str[-1]) == {"County", "Parish", "Borough"}
    assert {place.admin1 for place in lamar if place.kind == "county"} == {"AL", "GA", "MS", "TX"}
    assert (orleans.lat, orleans.lon) == pytest.approx((30.0, -89.9), abs=0.2)  # New Orleans


# --- words of the report ---------------------------------------------------------------------------


def test_the_glossary_explains_what_a_newcomer_meets_in_the_report():
    """Sorted by term, and scales that others made name their source."""
    words = reference.glossary()

    assert {"claim", "witness", "incident", "certainty", "deconfliction", "MID level"} <= set(words["term"])
    assert words["term"].tolist() == sorted(words["term"], key=str.casefold)
    named = words.set_index("term")["source"]
    assert named[["Goldstein weight", "MID level", "PLOVER score", "CAMEO code"]].notna().all()


def test_a_word_is_explained_once(folder):
    """The second entry, and the file, are named."""
    path = folder / "glossary.yaml"
    entry = "  - term: Claim\n    meaning: Another meaning of the same word.\n"
    path.write_text(path.read_text(encoding="utf-8") + entry, encoding="utf-8")

    with pytest.raises(ReferenceDataError, match=r"glossary\.yaml explains 'Claim' twice"):
        reference.glossary(folder)
