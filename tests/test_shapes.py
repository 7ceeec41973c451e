"""Shapes on the ellipsoid: discs at every awkward place, strips, half-planes, outlines that people draw."""

import itertools
import json
import math

import numpy as np
import pytest
import shapely
from geographiclib.geodesic import Geodesic
from hypothesis import given, settings
from hypothesis import strategies as st

from sitrep import build, zone
from sitrep.errors import BuildError, ZoneError
from sitrep.zone import limits, lines, polygons, rings, shapes, winds

WGS84 = Geodesic.WGS84
AUTHALIC_M = 6_371_007.1809  # radius of the sphere with the ellipsoid's surface (Moritz 1980, GRS 80 and WGS 84)
EARTH_KM2 = 4 * math.pi * (AUTHALIC_M / 1000) ** 2
TO_POLE_M = WGS84.Inverse(89.5, 33, 90, 33)["s12"]

# What is awkward about it: longitude and latitude of the centre, radius and tolerance in metres.
DISCS = {
    "nothing": (38.61778, 33.50583, 54_717.696, 0.1),
    "equator and prime meridian": (0, 0, 54_717.696, 0.1),
    "west of the antimeridian": (179.9, 10, 54_717.696, 0.1),
    "east of the antimeridian": (-179.9, -60, 54_717.696, 0.1),
    "on the antimeridian, as 180": (180, 45, 54_717.696, 0.1),
    "on the antimeridian, as -180": (-180, 45, 54_717.696, 0.1),
    "touches the antimeridian": (179, 0, WGS84.Inverse(0, 179, 0, 180)["s12"], 0.1),
    "longitude beyond 180": (190, 20, 54_717.696, 0.1),
    "north pole": (0, 90, 54_717.696, 0.1),
    "south pole": (77, -90, 54_717.696, 0.1),
    "holds the north pole": (25, 89.8, 54_717.696, 0.1),
    "holds the south pole and crosses the antimeridian": (-179.99, -89.7, 54_717.696, 0.1),
    "the pole lies on the circle": (33, 89.5, TO_POLE_M, 0.1),
    "the pole is just outside": (33, 89.5, TO_POLE_M - 0.5, 0.1),
    "the pole is just inside": (33, 89.5, TO_POLE_M + 0.5, 0.1),
    "one metre": (38.6, 33.5, 1.0, 0.001),
    "a quarter of the Earth": (30, 40, 10_000_000, 20),
    "holds both poles": (20, 30, 17_000_000, 20),
    "holds both poles, on the equator": (180, 0, 12_000_000, 20),
    "all but a spot": (-70, -20, 19_900_000, 20),
}
awkward = pytest.mark.parametrize(("lon", "lat", "radius", "tolerance"), DISCS.values(), ids=DISCS)
few = settings(max_examples=15, deadline=None, derandomize=True)


def measured(lon, lat, points):
    """Distances by geographiclib, which shares no code with pyproj."""
    return np.array([WGS84.Inverse(lat, lon, y, x)["s12"] for x, y in points])


def scattered(n=400):
    """Points spread evenly over the Earth, always the same."""
    chance = np.random.default_rng(7)
    return np.column_stack([chance.uniform(-180, 180, n), np.degrees(np.arcsin(chance.uniform(-1, 1, n)))])


def to_line(line, points, step=200.0):
    """Distances to a line by brute force: to points every *step* metres along its geodesics."""
    on = []
    for one, other in itertools.pairwise(shapely.get_coordinates(line)):
        path = WGS84.InverseLine(one[1], one[0], other[1], other[0])
        for s in np.linspace(0, path.s13, max(2, math.ceil(path.s13 / step))):
            at = path.Position(s)
            on.append((at["lon2"], at["lat2"]))
    lon, lat = np.array(on).T
    n = len(lon)
    return np.array([zone.GEOD.inv(np.full(n, x), np.full(n, y), lon, lat)[2].min() for x, y in points])


# Discs, rings, wedges


@awkward
def test_corners_of_a_disc_lie_on_the_circle(lon, lat, radius, tolerance):
    """To 10 nanometres (20 beyond a quarter of the Earth); corners at the cut or a pole's line are not meant."""
    points = shapely.get_coordinates(zone.disc(lon, lat, radius, tolerance))
    own = points[(np.abs(points[:, 0]) < 180) & (np.abs(points[:, 1]) < 90)]

    limit = 1e-8 if radius < 1e7 else 2e-8  # a double has steps of 4 nm there
    assert np.abs(measured(lon, lat, own) - radius).max() < limit


@awkward
def test_a_disc_is_valid_and_cut(lon, lat, radius, tolerance):
    """Two parts at most, within -180 to 180 and -90 to 90, outer rings anticlockwise."""
    shape = zone.disc(lon, lat, radius, tolerance)
    west, south, east, north = shape.bounds

    assert shape.is_valid and len(shapely.get_parts(shape)) <= 2
    assert -180 <= west <= east <= 180 and -90 <= south <= north <= 90
    assert all(part.exterior.is_ccw for part in shapely.get_parts(shape))


@awkward
def test_a_disc_holds_what_is_nearer_than_its_radius(lon, lat, radius, tolerance):
    """And nothing else, to the tolerance: points all over the Earth, and just inside and outside of the circle."""
    shape = zone.disc(lon, lat, radius, tolerance)
    azimuths = np.arange(0.7, 360, 9.0)
    margin = 2 * tolerance
    near = [rings.ahead(lon, lat, azimuths, np.full(len(azimuths), radius + off)) for off in (-margin, margin)]
    points = np.vstack([scattered(), *near])

    distances = measured(lon, lat, points)
    sure = np.abs(distances - radius) > 1.01 * tolerance
    inside = shapely.contains_xy(shape, points)
    assert (inside[sure] == (distances < radius)[sure]).all()


@awkward
def test_a_disc_has_the_area_of_the_integral(lon, lat, radius, tolerance):
    """Corners by pyproj, reduced length by geographiclib; an edge can miss a strip as wide as the tolerance."""
    missed = 2 * math.pi * min(radius, AUTHALIC_M) * tolerance / 1e6
    by_polygon = zone.polygon_km2(zone.disc(lon, lat, radius, tolerance))

    assert by_polygon == pytest.approx(zone.disc_km2(lat, radius), abs=missed + 1e-9)


@few
@given(
    lon=st.floats(-180, 180),
    lat=st.floats(-90, 90),
    radius=st.floats(1_000, 15_000_000),
    start=st.floats(0, 360),
    width=st.floats(5, 355),
    share=st.floats(0, 0.9),
)
def test_a_wedge_holds_what_lies_in_its_angle_and_between_its_distances(lon, lat, radius, start, width, share):
    """Anywhere, with one pole in it, with both, or none."""
    inner, tolerance = share * radius, radius / 10_000
    shape = zone.sector(lon, lat, start, start + width, inner, radius, tolerance)
    chance = np.random.default_rng(1)
    azimuths, metres = chance.uniform(0, 360, 60), radius * chance.uniform(0, 1.2, 60)
    metres = np.minimum(metres, 19_000_000)
    points = rings.ahead(lon, lat, azimuths, metres)

    turned = (azimuths - start) % 360
    aside = np.minimum.reduce([turned, 360 - turned, np.abs(turned - width)])  # degrees to the nearer side
    sure = (aside > 2) & (np.abs(metres - radius) > 0.01 * radius) & (np.abs(metres - inner) > 0.01 * radius)
    within = (turned < width) & (inner < metres) & (metres < radius)
    assert shape.is_valid
    assert (shapely.contains_xy(shape, points)[sure] == within[sure]).all()


@pytest.mark.parametrize("count", [8, 16])
def test_winds_tile_the_disc(count):
    """Eight or sixteen wedges: no gap, no overlap. The sixteen are half as wide, each around its own direction."""
    codes = list(winds.lexicon.read("winds")["winds"])
    azimuths = np.arange(count) * 360 / count
    half = 180 / count
    wedges = [zone.sector(20, 60, azimuth - half, azimuth + half, 0, 50_000) for azimuth in azimuths]

    assert len(codes) == 16
    assert sum(map(zone.polygon_km2, wedges)) == pytest.approx(zone.disc_km2(60, 50_000), rel=1e-5)


# Half-planes


@pytest.mark.parametrize("latitude", [-89, -33, 0, 36, 38])
def test_the_sides_of_a_parallel_make_the_earth(latitude):
    """As closed form and as polygon; the area north of it is the disc around the pole that reaches it."""
    north, south = (zone.half_plane_km2(side, latitude) for side in "NS")
    reach = WGS84.Inverse(90, 0, latitude, 0)["s12"]

    assert north + south == pytest.approx(EARTH_KM2, rel=1e-9)
    assert north == pytest.approx(zone.disc_km2(90, reach), rel=1e-9)
    assert zone.polygon_km2(zone.half_plane("S", latitude=latitude)) == pytest.approx(south, rel=1e-6)


@pytest.mark.parametrize("longitude", [-180, -120.5, 0, 35, 179])
@pytest.mark.parametrize("side", ["E", "W"])
def test_a_side_of_a_meridian_is_half_the_earth(longitude, side):
    """It starts at the line and ends 180 degrees on."""
    shape = zone.half_plane(side, longitude=longitude)
    step = 0.5 if side == "E" else -1
    near, far = (shapely.Point((longitude + off + 180) % 360 - 180, 12) for off in (step, -step))

    assert zone.polygon_km2(shape) == pytest.approx(EARTH_KM2 / 2, rel=1e-6)
    assert shape.contains(near) and not shape.contains(far)


@pytest.mark.parametrize(
    ("side", "line", "said"),
    [
        ("N", {}, "Give either a latitude or a longitude"),
        ("N", {"latitude": 3, "longitude": 4}, "Give either a latitude or a longitude"),
        ("NE", {"latitude": 36}, "'NE'"),
        ("N", {"longitude": 36}, "'N'"),
        ("N", {"latitude": 90}, "Latitude 90"),
        ("S", {"latitude": 91.5}, r"Latitude 91\.5"),
        ("N", {"latitude": math.nan}, "Latitude nan"),
        ("E", {"longitude": 181}, "Longitude 181"),
    ],
)
def test_a_line_with_no_such_side_is_refused(side, line, said):
    """With the value in the message."""
    with pytest.raises(ZoneError, match=said):
        zone.half_plane(side, **line)


# Strips and corridors

LINES: dict[str, list[tuple[float, float]]] = {
    "two points": [(35, 33), (35.5, 33.2)],
    "bends both ways": [(35, 33), (35.4, 33.3), (35.8, 33.1), (35.9, 33.6)],
    "turns back sharply": [(35, 33), (35.6, 33.0), (35.1, 33.05)],
    "across the antimeridian": [(179.7, 10), (-179.8, 10.3)],
    "across it, going on past 180": [(179.7, -10), (180.2, -10.3), (180.4, -10.1)],
    "past the pole": [(0, 89.6), (10, 89.7), (60, 89.75)],
    "into the pole": [(0, 89.5), (0, 90)],
    "closed": [(35, 33), (36, 33), (35.5, 33.6), (35, 33)],
    "with a point twice": [(35, 33), (35.2, 33), (35.2, 33), (35.4, 33.1)],
}
lines_of = pytest.mark.parametrize("points", LINES.values(), ids=LINES)


@lines_of
def test_a_corridor_holds_what_is_near_its_line(points):
    """Beside it, at its bends, round its ends; measured by brute force along the line as drawn."""
    line, half, tolerance = shapely.LineString(points), 8_000.0, 5.0
    shape = zone.corridor(line, half, tolerance)
    straight = shapely.segmentize(shapely.LineString(rings.unwrapped(np.array(points, dtype=float))), 0.01)
    west, south, east, north = straight.bounds
    chance = np.random.default_rng(3)
    cloud = np.column_stack(
        [chance.uniform(west - 0.15, east + 0.15, 200), chance.uniform(south - 0.1, min(90, north + 0.1), 200)]
    )

    distances = to_line(straight, cloud)
    cloud[:, 0] = (cloud[:, 0] + 180) % 360 - 180
    sure = np.abs(distances - half) > 20
    assert shape.is_valid and (distances < half).sum() > 20
    assert (shapely.contains_xy(shape, cloud)[sure] == (distances < half)[sure]).all()
    assert all(len(part.interiors) <= (points[0] == points[-1]) for part in shapely.get_parts(shape))


@lines_of
def test_a_strip_has_a_left_and_a_right(points):
    """Together they are the strip to both sides, apart they share the line only; and all lies in the corridor."""
    line, tolerance = shapely.LineString(points), 5.0
    left, right = zone.strip(line, 4_000, 0, tolerance), zone.strip(line, 0, 4_000, tolerance)
    both, around = zone.strip(line, 4_000, 4_000, tolerance), zone.corridor(line, 4_000, tolerance)

    areas = {name: zone.polygon_km2(shape) for name, shape in {"both": both, "around": around}.items()}
    assert zone.polygon_km2(zone.union([left, right])) == pytest.approx(areas["both"], rel=2e-3)
    assert areas["both"] <= areas["around"] * 1.0001
    assert zone.polygon_km2(zone.difference(both, around)) < 1e-3 * areas["both"]


@few
@given(lon=st.floats(-180, 180), lat=st.floats(-80, 80), azimuth=st.floats(0, 360), km=st.floats(5, 300))
def test_a_corridor_along_one_geodesic_has_the_area_of_the_integrals(lon, lat, azimuth, km):
    """Two bands, whose width element is the geodesic scale M, and two half discs (Karney 2013, equation 38)."""
    half, metres = 20_000.0, 1000 * km
    path = WGS84.DirectLine(lat, lon, azimuth, metres)
    points = [(at["lon2"], at["lat2"]) for at in (path.Position(s) for s in np.linspace(0, metres, 40))]
    shape = zone.corridor(shapely.LineString(points), half, 1.0)

    nodes, weights = np.polynomial.legendre.leggauss(8)
    band = 0.0
    for s, share in zip(metres * (nodes + 1) / 2, weights * metres / 2, strict=True):
        at = path.Position(s)
        for side in (-90, 90):
            out = WGS84.Line(at["lat2"], at["lon2"], at["azi2"] + side, Geodesic.ALL)
            scales = [out.Position(t, Geodesic.GEODESICSCALE)["M12"] for t in half * (nodes + 1) / 2]
            band += share * half / 2 * float(np.dot(weights, scales))
    first, last = points[0], points[-1]
    ends = sum(zone.disc_km2(y, half) / 2 for _, y in (first, last))
    assert zone.polygon_km2(shape) == pytest.approx(band / 1e6 + ends, rel=2e-4)


@pytest.mark.parametrize("width", [-1.0, math.nan, math.inf, 6e6])
def test_an_absurd_width_is_refused(width):
    """With the value in the message."""
    with pytest.raises(ZoneError, match=f"Width {width:,.10g} m"):
        zone.corridor(shapely.LineString([(0, 0), (1, 1)]), width)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (shapely.LineString(), "follows a line with points"),
        (shapely.Point(1, 2), "not 'POINT"),
        (shapely.LineString([(1, 1), (1, 1)]), "single point"),
        (shapely.LineString([(1, 1), (1, 91)]), "leaves the Earth"),
        (shapely.LineString([(1, 1), (1, math.nan)]), "leaves the Earth"),
    ],
)
def test_what_is_no_line_is_refused(line, said):
    """A strip follows something."""
    with pytest.raises(ZoneError, match=said):
        zone.strip(line, 1000, 1000)


def test_an_empty_strip_is_refused():
    """It would be the line itself."""
    with pytest.raises(ZoneError, match="empty"):
        zone.strip(shapely.LineString([(0, 0), (1, 1)]), 0, 0)


@pytest.mark.parametrize("tolerance", [0, -1, math.nan, math.inf, 1e-5])
def test_a_tolerance_that_nothing_can_keep_is_refused(tolerance):
    """By discs and corridors alike."""
    for draw in (
        lambda: zone.disc(0, 0, 1000, tolerance),
        lambda: lines.corridor(shapely.LineString([(0, 0), (1, 1)]), 10, tolerance),
    ):
        with pytest.raises(ZoneError, match="Tolerance"):
            draw()


# Outlines that people draw, and what is made of several


def drawn(*corners, kind="Polygon"):
    ring = [list(corner) for corner in (*corners, corners[0])]
    return {"type": kind, "coordinates": [ring] if kind == "Polygon" else [[ring]]}


@pytest.mark.parametrize(
    "geojson",
    [
        drawn((30, 10), (31, 10), (31, 11), (30, 11)),
        drawn((30, 10), (30, 11), (31, 11), (31, 10)),  # clockwise
        drawn((30, 10), (31, 10), (31, 11), (30, 11), kind="MultiPolygon"),
        {"type": "Feature", "properties": {}, "geometry": drawn((30, 10), (31, 10), (31, 11), (30, 11))},
        {"type": "FeatureCollection", "features": [drawn((30, 10), (31, 10), (31, 11), (30, 11))]},
        json.dumps(drawn((30, 10), (31, 10), (31, 11), (30, 11))),
    ],
)  # fmt: skip
def test_an_outline_may_come_in_any_form(geojson):
    """Bare, in a feature, in a collection, as text, either way round."""
    shape = zone.polygon(geojson)

    assert shape.equals(shapely.box(30, 10, 31, 11)) and shape.exterior.is_ccw


@pytest.mark.parametrize(
    "corners",
    [
        [(170, 0), (-170, 0), (-170, 10), (170, 10)],
        [(170, 0), (190, 0), (190, 10), (170, 10)],
        [(-190, 0), (-170, 0), (-170, 10), (-190, 10)],
    ],
)
def test_an_outline_across_the_antimeridian_is_cut(corners):
    """Whether its longitudes jump there or go on: twenty degrees, not 340."""
    shape = zone.polygon(drawn(*corners))

    parts = sorted(part.bounds for part in shapely.get_parts(shape))
    assert parts == [(-180, 0, -170, 10), (170, 0, 180, 10)]


def test_an_outline_round_a_pole_holds_it():
    """By four corners that wind round it, or as a box with the pole's line as its edge."""
    cap = zone.half_plane_km2("N", 60)

    for corners in (
        [(0, 60), (90, 60), (180, 60), (-90, 60)],
        [(-180, 60), (180, 60), (180, 90), (-180, 90)],
    ):
        assert zone.polygon_km2(zone.polygon(drawn(*corners))) == pytest.approx(cap, rel=1e-6)


def test_an_outline_keeps_its_hole():
    """Also beside the antimeridian, where the hole may be counted from the other side."""
    outline = drawn((170, 0), (-170, 0), (-170, 10), (170, 10))
    outline["coordinates"].append([[-175, 4], [-174, 4], [-174, 5], [-175, 5], [-175, 4]])
    shape = zone.polygon(outline)

    assert not shape.contains(shapely.Point(-174.5, 4.5)) and shape.contains(shapely.Point(-173, 4.5))


@pytest.mark.parametrize(
    ("geojson", "said"),
    [
        (drawn((0, 0), (1, 1), (1, 0), (0, 1)), r"crosses or touches itself \(Self-intersection\[0\.5 0\.5\]\)"),
        (drawn((0, 0), (1, 1)), "four positions or more"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1]]]}, r"ends at \[0, 1\]"),
        (drawn((0, 0), (1, 91), (2, 0)), r"\[1, 91\] is no point on Earth"),
        (drawn((0, 0), (1, math.nan), (2, 0)), "is no point on Earth"),
        (drawn((0, 0), (1, "x"), (2, 0)), "is no point on Earth"),
        ({"type": "Polygon", "coordinates": []}, "no ring"),
        ({"type": "Point", "coordinates": [0, 0]}, "'Point' is no area"),
        ({"type": "FeatureCollection", "features": []}, "no polygon"),
        ([], "no area"),
        ('{"type": ', "no GeoJSON"),
    ],
)
def test_an_outline_that_is_none_is_refused(geojson, said):
    """One message, which starts with the file or parameter it came from and names the place."""
    with pytest.raises(ZoneError, match=rf"^zone\.geojson.*{said}"):
        polygons.polygon(geojson, "zone.geojson")


@few
@given(lon=st.floats(-180, 180), lat=st.floats(-90, 90), off=st.floats(0, 150_000), azimuth=st.floats(0, 360))
def test_areas_of_union_and_difference_add_up(lon, lat, off, azimuth):
    """A or B is A and what B adds to it, wherever they lie."""
    there = zone.GEOD.fwd(lon, lat, azimuth, off)[:2]
    one, other = zone.disc(lon, lat, 60_000, 20), zone.disc(*there, 50_000, 20)

    union, rest = zone.union([one, other]), zone.difference(other, one)
    assert union.is_valid and rest.is_valid
    assert zone.polygon_km2(union) == pytest.approx(zone.polygon_km2(one) + zone.polygon_km2(rest), rel=1e-6)


def test_what_is_left_of_nothing_is_empty():
    """A shape less itself has no area and no part."""
    disc = zone.disc(0, 0, 1000)

    assert zone.difference(disc, disc).is_empty


# Parameters


@pytest.mark.parametrize(
    ("given_", "said"),
    [
        ({"radius_m": -5.0}, r"^Parameter radius_m: Radius -5 m"),
        ({"radius_m": 3e7}, r"^Parameter radius_m: Radius 30,000,000 m"),
        ({"centre": [33.5, 99.0]}, r"^Parameter centre: Centre \(33\.5, 99\)"),
        ({"centre": [1.0]}, r"^Parameter centre: \[1\.0\] is no point"),
        ({"centre": [1.0, 2.0, 3.0]}, r"^Parameter centre"),
    ],
)
def test_a_bad_parameter_is_refused_before_anything_runs(given_, said):
    """The message names it and its value."""
    with pytest.raises(ZoneError, match=said):
        zone.check_parameters(given_)


@pytest.mark.parametrize("given_", [{}, {"radius_m": 0.0}, {"centre": []}, {"centre": [190.0, -90.0]}, {"title": "x"}])
def test_a_good_parameter_passes(given_):
    """0 and an empty list mean: as the documents say. Names of other steps are not looked at."""
    zone.check_parameters(given_)


def test_a_build_with_a_bad_parameter_ends_before_it_starts(small_documents, tmp_path):
    """No kernel, no folder: a typing error costs a second."""
    with pytest.raises(BuildError, match=r"-p radius_m: '-5' is outside \(0, 19900000\]"):
        build.run(small_documents, tmp_path / "out", {"radius_m": "-5"})
    with pytest.raises(BuildError, match="-p radius_m: 'nan'"):
        build.run(small_documents, tmp_path / "out", {"radius_m": "nan"})

    assert not (tmp_path / "out").exists()


def test_the_longest_radius_is_below_where_geodesics_meet():
    """pi * b is 19,970.3 km; the limit stays clear of it and of half the Earth."""
    meeting_m = math.pi * 6_356_752.3142

    assert 0 < meeting_m - limits.MAX_RADIUS_M < 0.004 * meeting_m
    assert shapes.disc(0, 0, limits.MAX_RADIUS_M, 100).is_valid
