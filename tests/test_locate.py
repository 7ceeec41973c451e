"""Points against a zone: inside, within the band of its edge, outside; as right as geodesics, and faster."""

import io
import math
import subprocess
import sys
import time

import click
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from sitrep import cli, tables, zone
from sitrep.build import located
from sitrep.build.bench import discs, points
from sitrep.errors import BuildError, SitrepError, ZoneError
from sitrep.zone import chords, rings

MILE = 1609.344
GARRISON = (38.61778, 33.50583)
PLACES = "name,lon,lat\ngarrison,38.61778,33.50583\nedge,38.61778,33.9950\nfar,-10,52\n"
fast = settings(max_examples=60, deadline=None, derandomize=True)


def measured(lon, lat, centre, low, high):
    """What the exact inverse says of each point."""
    n = len(lon)
    metres = np.asarray(zone.GEOD.inv(np.full(n, centre[0]), np.full(n, centre[1]), lon, lat)[2])
    return np.where(metres < low, 0, np.where(metres > high, 2, 1))


def around(centre, metres, n, seed=0):
    """Points at random azimuths and at *metres* (low, high) from a centre."""
    chance = np.random.default_rng(seed)
    azimuths, distances = chance.uniform(0, 360, n), chance.uniform(*metres, n)
    return rings.ahead(*centre, azimuths, distances).T


# Relations


@fast
@given(
    lon=st.floats(-180, 180),
    lat=st.floats(-90, 90),
    low=st.floats(1, 19_000_000),
    more=st.floats(1, 1.05),
    seed=st.integers(0, 1000),
)
def test_chords_and_geodesics_agree(lon, lat, low, more, seed):
    """Everywhere, for every radius, nearest to the edge above all: centimetres, metres and kilometres from it."""
    high = min(low * more, 19_900_000)
    near = [(max(0, edge - off), min(edge + off, 2e7)) for edge in (low, high) for off in (0.01, 1, 1000, 0.3 * edge)]
    lons, lats = np.hstack([around((lon, lat), span, 50, seed) for span in near])

    found = zone.relations(lons, lats, (lon, lat), low, high)
    assert (found == measured(lons, lats, (lon, lat), low, high)).all()


@pytest.mark.parametrize("centre", [GARRISON, (180, 0), (0, 90), (50, -89.9)])
@pytest.mark.parametrize("radius", [100, 54_717.696, 3_000_000, 9_990_000, 12_000_000, 19_000_000])
def test_points_all_over_the_earth_agree(centre, radius):
    """100,000 of them, dense or far; beyond a quarter of the Earth too, where no upper bound is trusted."""
    chance = np.random.default_rng(5)
    lon, lat = chance.uniform(-180, 180, 100_000), np.degrees(np.arcsin(chance.uniform(-1, 1, 100_000)))

    found = zone.relations(lon, lat, centre, radius, radius * 1.001)
    assert (found == measured(lon, lat, centre, radius, radius * 1.001)).all()


def test_the_same_point_by_another_longitude_is_the_same():
    """190 is -170, and the antimeridian is no edge."""
    found = zone.relations(np.array([190.0, -170.0, 179.9, -180.1]), np.zeros(4), (-179.9, 0), 50_000, 2_000_000)

    assert [zone.RELATIONS[code] for code in found] == ["within_band", "within_band", "inside", "inside"]


def test_no_points_have_no_relations():
    """An empty table is no error."""
    assert len(zone.relations(np.array([]), np.array([]), GARRISON, 1, 2)) == 0


@fast
@given(lat=st.floats(-80, 80), turn=st.floats(-500, 500), seed=st.integers(0, 99))
def test_longitude_changes_nothing(lat, turn, seed):
    """Zone and points turned round the Earth's axis together keep their relations."""
    lon, lats = around((0, lat), (40_000, 60_000), 200, seed)
    turned = (turn + 180) % 360 - 180

    here = zone.relations(lon, lats, (0, lat), 49_000, 51_000)
    there = zone.relations((lon + turned + 180) % 360 - 180, lats, (turned, lat), 49_000, 51_000)
    metres = np.asarray(zone.GEOD.inv(np.zeros(200), np.full(200, lat), lon, lats)[2])
    clear = np.minimum(np.abs(metres - 49_000), np.abs(metres - 51_000)) > 1e-6
    assert (here == there)[clear].all()


@fast
@given(lat=st.floats(-90, 90), low=st.floats(1_000, 5_000_000), more=st.floats(1, 3), seed=st.integers(0, 99))
def test_a_larger_zone_never_loses_a_point(lat, low, more, seed):
    """Monotone: what is inside stays inside when both radii grow, what is outside was outside before."""
    lon, lats = around((10, lat), (0, min(3 * low, 1.9e7)), 100, seed)

    small = zone.relations(lon, lats, (10, lat), low, low * 1.1)
    large = zone.relations(lon, lats, (10, lat), low * more, low * 1.1 * more)
    assert (large <= small).all()


@pytest.mark.parametrize(
    ("lon", "lat", "said"),
    [
        ([0, 1], [0, 90.5], r"Point 2 \(1, 90\.5\)"),
        ([0, math.nan], [0, 0], r"Point 2 \(nan, 0\)"),
        ([0, 1, math.inf], [0, 0, 0], r"Point 3 \(inf, 0\)"),
        ([1000, 1], [0, 0], r"Point 1 \(1000, 0\)"),
        ([0], [0, 0], "1 longitudes and 2 latitudes"),
    ],
)
def test_a_point_off_the_earth_is_refused(lon, lat, said):
    """The message numbers it; nothing is told of the others."""
    for ask in (chords.relations, zone.located):
        with pytest.raises(ZoneError, match=said):
            ask(np.array(lon, float), np.array(lat, float), GARRISON, 1000, 2000)


@pytest.mark.parametrize("radii", [(0, 1), (-1, 1), (math.nan, 1), (1, math.inf), (1, 2e7), (3, 2)])
def test_absurd_radii_are_refused(radii):
    """Also a smallest one that is the larger."""
    with pytest.raises(ZoneError):
        zone.relations(np.zeros(1), np.zeros(1), GARRISON, *radii)


def test_chords_are_three_times_as_fast_as_geodesics():
    """In one run on the same points; `make bench` has ten million of them and more ways."""
    chance = np.random.default_rng(1)
    lon, lat = (middle + chance.uniform(-1, 1, 400_000) for middle in GARRISON)
    radii = (33.5 * MILE, 34.5 * MILE)
    spent = {}
    for name, way in {"chords": zone.relations, "geodesics": measured}.items():
        times = []
        for _ in range(3):
            started = time.process_time()
            answers = way(lon, lat, GARRISON, *radii)
            times.append(time.process_time() - started)
        spent[name] = (min(times), answers)

    assert (spent["chords"][1] == spent["geodesics"][1]).all()
    assert spent["geodesics"][0] > 3 * spent["chords"][0]


def test_an_outline_is_told_from_what_lies_beside_it():
    """Longitudes beyond 180 too."""
    shape = zone.polygon({"type": "Polygon", "coordinates": [[[170, 0], [190, 0], [190, 10], [170, 10], [170, 0]]]})

    found = zone.relations_to(shape, [175, 185, -175, 160, 175], [5, 5, 5, 5, 11])
    assert found.tolist() == ["inside", "inside", "inside", "outside", "outside"]


# The command


@pytest.fixture
def cloud(tmp_path):
    path = tmp_path / "places.csv"
    path.write_text(PLACES, encoding="utf-8")
    return path


def locate(*arguments, text=""):
    """What `sitrep locate` did, in a process of its own."""
    command = [sys.executable, "-m", "sitrep", "locate", *map(str, arguments)]
    return subprocess.run(command, input=text, capture_output=True, text=True, timeout=120)


def test_points_come_back_with_relation_distance_and_azimuth(cloud, tmp_path):
    """In their order, their own columns as they were; the centre itself lies in no direction."""
    out = tmp_path / "out.csv"
    done = locate(cloud, "--centre", *GARRISON, "--radius", 33.5, "--to", 34.5, "--unit", "mile", "-o", out)

    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    read = pd.read_csv(out, dtype=str, keep_default_na=False)
    assert read["name"].tolist() == ["garrison", "edge", "far"] and read["lat"].tolist()[1] == "33.9950"
    assert read["relation"].tolist() == ["inside", "within_band", "outside"]
    assert float(read["distance_m"][1]) == pytest.approx(54_257.7037, abs=1e-3)  # along a meridian, by geographiclib
    assert read["azimuth"].tolist()[0] == "" and float(read["azimuth"][1]) == 0


def test_points_may_come_by_standard_input_and_go_to_standard_output():
    """What is said to the person goes to standard error."""
    done = locate("--around", "Tanf", "--radius", 34, "--unit", "nautical_mile", "--relation-only", text=PLACES)

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == "name,lon,lat,relation"
    assert [line.split(",")[-1] for line in done.stdout.splitlines()[1:]] == ["inside", "inside", "outside"]
    assert "Tanf" in done.stderr


def test_parquet_goes_in_and_comes_out(tmp_path):
    """With the types it had, and whatever the columns of the positions are called."""
    pd.DataFrame({"n": [1, 2], "east": [38.6, 50.0], "north": [33.5, 33.5]}).to_parquet(tmp_path / "in.parquet")
    extent = located.disc(GARRISON, None, 50, None, "km")
    found = located.against(
        extent, located.points(tmp_path / "in.parquet"), tmp_path / "in.parquet", ("east", "north"), measured=False
    )
    located.write(found, tmp_path / "out.parquet")

    again = pd.read_parquet(tmp_path / "out.parquet")
    assert again["n"].tolist() == [1, 2] and again["relation"].tolist() == ["inside", "outside"]


@pytest.fixture
def report_tables(tmp_path):
    """The tables of a report with a disc and a half-plane."""
    common = {"zone": "zone", "claim_ids": "c", "words": "w", "inferred": "", "reading": "main"}
    disc = {"id": "disc", "shape": "circle", "centre": "X", "lon": 10.0, "lat": 50.0, "radius_m": 20_000.0}
    disc |= {"radius_low_m": 15_000.0, "radius_high_m": 25_000.0, "geometry": zone.disc(10, 50, 20_000, 10)}
    half = {"id": "half", "shape": "half_plane", "geometry": zone.half_plane("N", latitude=50.1)}
    rows = [dict.fromkeys(tables.columns("zones")) | common | row for row in (disc, half)]
    tables.write(tables.checked(pd.DataFrame(rows), "zones"), tmp_path / "tables", "zones")
    return tmp_path / "tables"


def test_the_zone_may_be_one_of_a_report(report_tables):
    """The first that is drawn, with its band, or the one named; a half-plane has no centre to measure from."""
    table = pd.DataFrame({"lon": ["10", "10", "10"], "lat": ["50.05", "50.18", "49"]})

    first = located.against(located.of_report(report_tables, None), table, located.STANDARD)
    half = located.against(located.of_report(report_tables, "half"), table, located.STANDARD)
    assert first["relation"].tolist() == ["inside", "within_band", "outside"]
    assert half["relation"].tolist() == ["outside", "inside", "outside"] and half["distance_m"].isna().all()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--around", "Nowhere at all", "--radius", "3"], "--around: no source tells where 'Nowhere at all'"),
        (["--around", "Syria", "--radius", "3"], "'Syria'"),
        (["--centre", "38", "99", "--radius", "3"], "--centre: Centre (38, 99)"),
        (["--centre", "38", "33", "--radius", "-3"], "--radius: -3 km"),
        (["--centre", "38", "33", "--radius", "nan"], "--radius: nan km"),
        (["--centre", "38", "33", "--radius", "inf"], "--radius: inf km"),
        (["--centre", "38", "33", "--radius", "30000"], "--radius: Radius 30,000,000 m"),
        (["--centre", "38", "33", "--radius", "3", "--unit", "parasang"], "'parasang'"),
        (["--centre", "38", "33", "--radius", "3", "--unit", "kg"], "'kg'"),
        (["--centre", "38", "33", "--radius", "3", "--lon", "x"], "--lon: {csv} has no column 'x'"),
        (["--tables", "no-such-folder"], "no-such-folder"),
    ],
)
def test_what_cannot_be_located_is_one_clear_message(cloud, capsys, arguments, said):
    """The option and its value, and nothing on standard output."""
    with pytest.raises(SitrepError) as caught:
        cli.sitrep(["locate", str(cloud), *arguments], standalone_mode=False)

    assert said.replace("{csv}", str(cloud)) in str(caught.value)
    assert capsys.readouterr().out == ""


def test_the_command_ends_with_1_and_no_traceback():
    """As every command does when its input cannot be used."""
    done = locate("--centre", "38", "99", "--radius", "3", text=PLACES)

    assert (done.returncode, done.stdout) == (1, "")
    assert "--centre: Centre (38, 99)" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments", [[], ["--centre", "1", "1"], ["--around", "Tanf", "--centre", "1", "1", "--radius", "3"]]
)
def test_options_that_do_not_go_together_are_wrong_usage(arguments):
    """click ends them with 2."""
    with pytest.raises(click.UsageError):
        cli.sitrep(["locate", *arguments], standalone_mode=False)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("lon,lat\n1,2\n1,x\n", "point 2, lat: 'x' is no number"),
        ("lon,lat\n1,\n", "point 1, lat: '' is no number"),
        ("lon,lat\n1,2\n3,91\n", r"Point 2 \(3, 91\)"),
        ("a,b\n1,2\n", "there is none. It has: a, b"),
        ("lon,x,lat\n1,2,3\n", r"more than one \(lon, x\)"),
        ("lon,lat,relation\n1,2,inside\n", "already has a column 'relation'"),
        ("", "cannot be read as a table"),
        ("lon,lat\n1,2,3\n4\n5,6,7,8\n", "cannot be read as a table"),
    ],
)
def test_points_that_cannot_be_used_are_named(tmp_path, text, said):
    """By file, row and column."""
    path = tmp_path / "points.csv"
    path.write_text(text, encoding="utf-8")
    extent = located.disc(GARRISON, None, 50, None, "km")

    with pytest.raises(SitrepError, match=said) as caught:
        located.against(extent, located.points(path), path)
    assert str(path) in str(caught.value)


def test_a_zone_that_a_report_lacks_is_named_with_those_it_has(report_tables):
    """So that the next try is right."""
    with pytest.raises(ZoneError, match=r"'nope' is no zone .* There are: disc, half"):
        located.of_report(report_tables, "nope")


def test_a_table_that_cannot_be_written_leaves_nothing(tmp_path):
    """Whole or not at all."""
    with pytest.raises(BuildError, match="cannot be written"):
        located.write(pd.DataFrame({"a": [1]}), tmp_path / "no" / "folder.csv")
    assert list(tmp_path.iterdir()) == []


def test_standard_output_is_plain_csv(monkeypatch):
    """One line a point, with \\n."""
    screen = io.StringIO()
    monkeypatch.setattr(sys, "stdout", screen)

    located.write(pd.DataFrame({"a": ["x"], "b": [1.5]}), located.STANDARD)
    assert screen.getvalue() == "a,b\nx,1.5\n"


# What `make bench` measures


def test_the_bench_of_points_counts_wrong_answers_of_every_way():
    """None of ours; some of the sphere's, more of the degrees'."""
    heading, *rows = points.figures(60_000)
    wrong = {row[0]: int(row[3].replace(",", "")) for row in rows}

    assert heading[-1] == "wrong answers"
    assert wrong["sitrep locate"] == 0 == wrong["pyproj.Geod.inv"]
    assert 0 < wrong["haversine"] < wrong["prepared polygon, buffer in degrees"]


def test_the_bench_of_discs_measures_every_way():
    """Ours within its tolerance; Web Mercator about 31 % too small at 33.5 N, by cos² of the latitude."""
    heading, *rows = discs.figures()
    area = {row[0]: float(row[3]) for row in rows if row[3]}

    assert heading[0] == "way" and {"geopandas, UTM", "shapely, degrees"} <= set(area)
    assert abs(area["sitrep, within 0.1 m"]) < 3e-6
    assert area["geopandas, Web Mercator"] == pytest.approx(math.cos(math.radians(33.50583)) ** 2 - 1, abs=0.01)


def test_points_in_a_prepared_outline_agree_with_the_chords():
    """The polygon of a disc, within its tolerance of the edge apart."""
    disc = zone.disc(*GARRISON, 50_000)
    lon, lat = around(GARRISON, (0, 80_000), 3000)
    metres = np.asarray(zone.GEOD.inv(np.full(3000, GARRISON[0]), np.full(3000, GARRISON[1]), lon, lat)[2])
    clear = np.abs(metres - 50_000) > 0.1

    assert (shapely.contains_xy(disc, lon, lat) == (zone.relations(lon, lat, GARRISON, 5e4, 5e4) == 0))[clear].all()
