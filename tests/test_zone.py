"""The zone: shapes on the ellipsoid, readings of the words, regions of the forces, shares of the countries."""

import math
import types

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from geographiclib.geodesic import Geodesic
from hypothesis import given, settings
from hypothesis import strategies as st

from sitrep import reference, tables, zone
from sitrep.errors import ZoneError
from sitrep.zone import areas, borderlines, locate, measures, shapes, shares, winds

MILE = 1609.344  # metres, exactly (National Bureau of Standards, 1959)
RADIUS = 34 * MILE
GARRISON = (38.61778, 33.50583)
CROSSING = (38.9374, 33.4332)
AUTHALIC_M = 6_371_007.1809  # radius of the sphere with the ellipsoid's surface (Moritz 1980, GRS 80 and WGS 84)
EARTH_KM2 = 4 * math.pi * (AUTHALIC_M / 1000) ** 2

fast = settings(max_examples=25, deadline=None, derandomize=True)
lons = st.floats(-180, 180)
lats = st.floats(-90, 90)
radii = st.floats(50, 200_000)


def distances(centre, points):
    """Distances by geographiclib, which shares no code with pyproj."""
    lon, lat = centre
    return np.array([Geodesic.WGS84.Inverse(lat, lon, y, x)["s12"] for x, y in points])


def corners(shape):
    """Corners that are not where the antimeridian or a pole cuts the shape."""
    points = shapely.get_coordinates(shape)
    return points[(np.abs(points[:, 0]) < 180) & (np.abs(points[:, 1]) < 90)]


def claim(kind="place", document_id="d1", start=0, quote="words", **norm):
    """A claim as `claims` makes it."""
    return types.SimpleNamespace(
        id=f"{document_id}-{start}-{kind}",
        document_id=document_id,
        kind=kind,
        start=start,
        end=start + len(quote),
        quote=quote,
        norm=norm,
        certainty="asserted",
        polarity="positive",
    )


def said_zone(document_id="d1", centre="Tanf", low=34, unit="mile", approx=True, **norm):
    measure = {"low": low, "high": low, "unit": unit, "approx": approx, "text": f"{low} {unit}"}
    return claim(
        document_id=document_id,
        quote=f"a zone of {low} {unit}",
        place="deconfliction zone",
        role="zone",
        shape="circle",
        centre=centre,
        radius=measure,
        **norm,
    )


@pytest.fixture
def places():
    """The two centres that the sources name for one zone, and two neighbours."""
    return pd.DataFrame(
        {
            "name": ["Tanf", "al-Waleed crossing", "Rukban", "Palmyra"],
            "aliases": ["al-Tanf; At Tanf", "Tanf crossing", None, None],
            "name_ar": ["التنف", None, None, None],
            "lon": [GARRISON[0], CROSSING[0], 38.70342, 38.2687],
            "lat": [GARRISON[1], CROSSING[1], 33.31405, 34.5624],
            "precision_m": [50.0, 100.0, 1000.0, 1000.0],
            "source": ["W1", "W2", "G", "G"],
            "rival_of": [None, "Tanf", None, None],
        }
    )


@pytest.fixture
def seed():
    """What the founding article says of the zone and of the two forces."""
    force = {"kind": "force", "side": "pro-regime"}
    return [
        said_zone(centre_text="the city center"),
        claim(start=90, quote="is inside the zone", force="small force", relation="inside", **force),
        claim(start=150, quote="around the zone's perimeter", force="larger force", relation="perimeter", **force),
        claim(start=180, quote="The group outside", force="larger force", relation="outside", **force),
        claim(
            start=200,
            quote="Both groups are northwest of Tanf.",
            role="relation",
            relation="bearing",
            bearing="NW",
            ref="Tanf",
            subject=["small force", "larger force"],
        ),
    ]


# Shapes


@pytest.mark.parametrize("centre", [GARRISON, (0, 0), (179.9, 10), (-180, -45), (25, 89.8), (0, 90), (0, -90)])
def test_every_corner_of_a_disc_lies_on_the_circle(centre):
    """To 10 nanometres, at the poles and across the antimeridian too."""
    points = corners(zone.disc(*centre, RADIUS))

    assert np.abs(distances(centre, points) - RADIUS).max() < 1e-8


@pytest.mark.parametrize("tolerance", [0.1, 5.0, 100.0])
@pytest.mark.parametrize("centre", [GARRISON, (179.9, 10), (25, 89.8), (0, -90)])
def test_every_edge_of_a_disc_stays_within_the_tolerance(centre, tolerance):
    """An edge is drawn straight in longitude and latitude; its middle must still be near the circle."""
    shape = zone.disc(*centre, RADIUS, tolerance)

    for part in shapely.get_parts(shape):
        points = shapely.get_coordinates(part)
        middles = (points[:-1] + points[1:]) / 2
        off = np.abs(distances(centre, middles) - RADIUS)
        # Edges along the cut at 180 degrees and along a pole's line are no part of the circle.
        assert off[(np.abs(middles[:, 0]) < 179.999) & (np.abs(middles[:, 1]) < 89.999)].max(initial=0) < tolerance


@pytest.mark.parametrize("centre", [GARRISON, (0, 0), (179.9, 10), (25, 89.8), (0, 90), (0, -90)])
def test_polygon_and_integral_give_one_area(centre):
    """Two ways to the area: corners by pyproj, reduced length by geographiclib."""
    by_polygon = zone.polygon_km2(zone.disc(*centre, RADIUS, 0.01))

    assert by_polygon == pytest.approx(zone.disc_km2(centre[1], RADIUS), rel=3e-7)


def test_a_small_disc_has_the_area_of_a_plane_circle():
    """At 100 m the Earth is flat to within 1e-9."""
    assert zone.disc_km2(33.5, 100) == pytest.approx(math.pi * 0.1**2, rel=1e-9)


def test_a_disc_at_the_pole_of_a_quarter_meridian_is_half_the_earth():
    """The equator is 10,001,965.729 m from the pole (WGS 84 quarter meridian)."""
    assert zone.disc_km2(90, 10_001_965.729) == pytest.approx(EARTH_KM2 / 2, rel=1e-9)


def test_a_disc_that_holds_both_poles_is_the_earth_less_a_hole():
    """17,000 km reach beyond both poles: what is left out lies around the antipode."""
    shape = zone.disc(20, 30, 17_000_000, 50)

    assert shape.is_valid
    assert shape.contains(shapely.Point(0, 89.9)) and shape.contains(shapely.Point(0, -89.9))
    assert not shape.contains(shapely.Point(-160, -30))
    assert zone.polygon_km2(shape) == pytest.approx(zone.disc_km2(30, 17_000_000), rel=1e-6)


@fast
@given(lon=lons, lat=lats, radius=radii)
def test_a_disc_holds_its_centre_and_is_valid(lon, lat, radius):
    """Wherever it lies: one part, or two where the antimeridian cuts it."""
    shape = zone.disc(lon, lat, radius, 5.0)

    assert shape.is_valid and len(shapely.get_parts(shape)) <= 2
    assert shape.distance(shapely.Point((lon + 180) % 360 - 180, lat)) < 1e-9
    west, south, east, north = shape.bounds
    assert -180 <= west <= east <= 180 and -90 <= south <= north <= 90
    assert all(part.exterior.is_ccw for part in shapely.get_parts(shape))


@fast
@given(lon=st.floats(-170, 170), shift=st.floats(-720, 720), lat=st.floats(-80, 80), radius=radii)
def test_longitude_does_not_change_a_shape(lon, shift, lat, radius):
    """The ellipsoid is round about its axis."""
    one = zone.polygon_km2(zone.disc(lon, lat, radius, 1.0))
    other = zone.polygon_km2(zone.disc((lon + shift + 180) % 360 - 180, lat, radius, 1.0))

    assert one == pytest.approx(other, rel=1e-7)


@fast
@given(lat=lats, radius=radii, start=st.floats(0, 360), width=st.floats(1, 359))
def test_two_wedges_make_the_disc(lat, radius, start, width):
    """Areas add up: a wedge and the rest of the turn."""
    end = (start + width) % 360
    parts = zone.sector_km2(lat, start, end, 0, radius) + zone.sector_km2(lat, end, start, 0, radius)

    assert parts == pytest.approx(zone.disc_km2(lat, radius), rel=1e-9)


@fast
@given(lat=lats, radius=radii, more=st.floats(1.001, 3))
def test_a_larger_radius_is_a_larger_area(lat, radius, more):
    """And disc plus ring is the larger disc."""
    ring = zone.sector_km2(lat, 0, 0, radius, radius * more)

    assert ring > 0
    assert zone.disc_km2(lat, radius) + ring == pytest.approx(zone.disc_km2(lat, radius * more), rel=1e-9)


@pytest.mark.parametrize("centre", [GARRISON, (180, 0), (7, 89.9), (0, 90), (0, -90)])
def test_eight_wedges_tile_the_disc(centre):
    """As polygons too: no gap, no overlap, a pole inside or not."""
    wedges = [
        zone.sector(*centre, *winds.azimuths(code), 0, RADIUS) for code in ("N", "NE", "E", "SE", "S", "SW", "W", "NW")
    ]

    assert all(wedge.is_valid for wedge in wedges)
    total = sum(zone.polygon_km2(wedge) for wedge in wedges)
    assert total == pytest.approx(zone.polygon_km2(zone.disc(*centre, RADIUS)), rel=1e-6)


def test_a_wedge_wraps_at_north():
    """337.5 to 22.5 degrees is 45 degrees around north, not 315 around south."""
    wedge = zone.sector(*GARRISON, 337.5, 22.5, 0, RADIUS)

    north, south = (shapes.GEOD.fwd(*GARRISON, azimuth, RADIUS / 2)[:2] for azimuth in (0, 180))
    assert wedge.contains(shapely.Point(north)) and not wedge.contains(shapely.Point(south))
    assert zone.sector_km2(33.5, 337.5, 22.5, 0, RADIUS) == pytest.approx(math.pi * 54.717696**2 / 8, rel=1e-3)


def test_a_ring_has_a_hole():
    """From 50 to 60 km: not 40, not 70."""
    ring = zone.annulus(*GARRISON, 50_000, 60_000)

    inside = [ring.contains(shapely.Point(shapes.GEOD.fwd(*GARRISON, 70, km * 1000)[:2])) for km in (40, 55, 70)]
    assert inside == [False, True, False]


@pytest.mark.parametrize("radius", [-1, 0, math.nan, math.inf, 20_000_001])
def test_an_absurd_radius_is_refused(radius):
    """With the value in the message."""
    with pytest.raises(ZoneError, match=f"Radius {radius:,} m"):
        zone.disc(*GARRISON, radius)


@pytest.mark.parametrize("centre", [(0, 90.1), (0, -91), (0, math.nan), (math.inf, 0), (1000, 0)])
def test_a_centre_off_the_earth_is_refused(centre):
    """Latitudes end at 90; longitude and latitude swapped is the usual reason."""
    with pytest.raises(ZoneError, match="must lie between"):
        zone.disc(*centre, RADIUS)


def test_an_empty_ring_is_refused():
    """The inner limit must be the smaller one."""
    with pytest.raises(ZoneError, match="is empty"):
        zone.sector(*GARRISON, 0, 90, 2000, 1000)


# Winds and measures


def test_the_eight_winds_share_the_compass():
    """Each starts where the one before it ends."""
    codes = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")
    for one, following in zip(codes, (*codes[1:], "N"), strict=True):
        assert winds.azimuths(one)[1] == winds.azimuths(following)[0]


@pytest.mark.parametrize(("azimuth", "code"), [(0, "N"), (359, "N"), (100, "E"), (315, "NW"), (-20, "NNW")])
def test_an_azimuth_has_a_nearest_wind(azimuth, code):
    """Of sixteen, also across north."""
    assert winds.code_at(azimuth) == code


def test_an_unknown_wind_is_refused():
    """The message names the file where codes live."""
    with pytest.raises(ZoneError, match=r"'NNNW' is no compass code of data/lexicon/winds\.yaml"):
        winds.azimuths("NNNW")


@pytest.mark.parametrize(
    ("measure", "low", "high"),
    [
        ({"low": 34, "high": 34, "unit": "mile", "approx": True}, 33.5 * MILE, 34.5 * MILE),
        ({"low": 34, "high": 34, "unit": "nautical_mile", "approx": False}, 33.5 * 1852, 34.5 * 1852),
        ({"low": 50, "high": 50, "unit": "km", "approx": True}, 45_000, 55_000),
        ({"low": 50, "high": 50, "unit": "km", "approx": False}, 49_500, 50_500),
        ({"low": 0.5, "high": 0.5, "unit": "km", "approx": False}, 450, 550),
        ({"low": 15, "high": 20, "unit": "km", "approx": False}, 15_000, 20_000),
        ({"low": None, "high": 35, "unit": "mile", "approx": False}, None, 35 * MILE),
        ({"low": 60, "high": None, "unit": "km", "approx": False}, 60_000, None),
    ],
)
def test_a_number_is_as_exact_as_it_was_said(measure, low, high):
    """Half of the last digit either way; a range or a bound as said, a missing end is None."""
    said = zone.length(measure, "test")

    assert (said.low_m, said.high_m) == (pytest.approx(low) if low else None, pytest.approx(high) if high else None)


@pytest.mark.parametrize("unit", ["parasang", "kg", "", "miles per hour", "A-7s"])
def test_a_unit_that_is_no_length_is_refused(unit):
    """The message names the unit and the sentence."""
    with pytest.raises(ZoneError, match="d1, “34 of them”"):
        measures.length({"low": 34, "high": 34, "unit": unit, "approx": False}, "d1, “34 of them”")


# Readings


def test_the_seed_gives_a_main_reading_and_what_else_the_words_allow(seed, places):
    """34 miles around the garrison, at both ends of the interval, and around the crossing."""
    read = zone.readings(seed, places).set_index("reading")

    assert list(read.index) == ["main", "radius low", "radius high", "rival centre"]
    assert read.loc["main", "radius_m"] == pytest.approx(54_717.696)
    assert (read.loc["main", "radius_low_m"], read.loc["main", "radius_high_m"]) == pytest.approx(
        (53_913.024, 55_522.368)
    )
    assert (read.loc["main", "lon"], read.loc["main", "lat"]) == GARRISON
    assert read.loc["rival centre", "centre"] == "al-Waleed crossing"
    assert read.loc["main", "area_km2"] == pytest.approx(math.pi * 54.717696**2, rel=1e-3)
    assert "“the city center” is read as Tanf" in read.loc["main", "inferred"]
    assert "statute" in read.loc["main", "inferred"]


def test_a_zone_without_a_named_centre_takes_the_nearest_place_of_its_document(places):
    """Nearest in the words, not in the other document; and the row says so."""
    claims = [
        claim(start=900, quote="Palmyra", place="Palmyra", role="locality"),
        claim(start=40, quote="Tanf", place="Tanf", role="locality"),
        claim(start=20, quote="Rukban", document_id="d2", place="Rukban", role="locality"),
        said_zone(centre=None),
    ]
    read = zone.readings(claims, places)

    assert read.loc[0, "centre"] == "Tanf"
    assert "the nearest that the document names" in read.loc[0, "inferred"]


def test_other_published_radii_are_readings_of_their_own(places):
    """Two documents say 34 miles, one says 55 km: the first is the main reading."""
    claims = [said_zone("d1", low=55, unit="km", approx=False), said_zone("d2"), said_zone("d3")]
    read = zone.readings(claims, places)

    assert read.loc[read["reading"] == "main", "claim_ids"].item() == "d2-0-place d3-0-place"
    other = read[read["reading"] == "other radius"]
    assert other["radius_m"].tolist() == [55_000] and other["claim_ids"].tolist() == ["d1-0-place"]


def test_two_zones_are_two_zones(places):
    """A zone around Palmyra is no reading of the zone around Tanf."""
    read = zone.readings([said_zone("d1"), said_zone("d2", centre="Palmyra", low=10, unit="km")], places)

    assert read.loc[read["reading"] == "main", "centre"].tolist() == ["Tanf", "Palmyra"]
    assert read["id"].is_unique


def test_no_zone_gives_empty_tables(places):
    """Every step goes on with no rows and the right columns."""
    read = zone.readings([], places)

    assert len(read) == 0 and list(read.columns) == tables.columns("zones")
    assert len(zone.regions([], read)) == 0
    assert len(zone.places_near(read, places)) == 0
    assert len(zone.countries(read, squares(), 0)) == 0


def test_a_strip_is_listed_and_not_drawn(places):
    """A shape we cannot draw is a row that says why."""
    width = {"low": 15, "high": 20, "unit": "km", "approx": False}
    read = zone.readings([claim(place="zone", role="zone", shape="strip", width=width)], places)

    assert read.loc[0, "geometry"] is None and read.loc[0, "shape"] == "strip"
    assert "Not drawn" in read.loc[0, "inferred"] and "15 to 20 km" in read.loc[0, "inferred"]


def test_a_zone_whose_centre_nobody_knows_is_listed_and_not_drawn(places):
    """No guess at a position."""
    read = zone.readings([said_zone(centre="nowhere at all")], places)

    assert read["geometry"].tolist() == [None] and pd.isna(read.loc[0, "lon"])


def test_parameters_override_the_words(seed, places):
    """Centre and radius, each alone or both, with or without words."""
    moved = zone.readings(seed, places, centre=[10.0, 50.0]).iloc[0]
    resized = zone.readings(seed, places, radius_m=20_000).iloc[0]
    alone = zone.readings([], places, centre=[10.0, 50.0], radius_m=5_000)

    assert (moved["lon"], moved["radius_m"]) == (10.0, pytest.approx(RADIUS))
    assert (resized["centre"], resized["radius_m"]) == ("Tanf", 20_000)
    assert alone["reading"].tolist() == ["main"] and alone["area_km2"].item() == pytest.approx(25 * math.pi, rel=1e-4)


def test_a_bad_parameter_is_named(seed, places):
    """Which one, and its value."""
    with pytest.raises(ZoneError, match="Parameter radius_m: Radius -5 m"):
        zone.readings(seed, places, radius_m=-5)
    with pytest.raises(ZoneError, match=r"Parameter centre: Centre \(33.5, 99\)"):
        zone.readings(seed, places, centre=[33.5, 99])


def test_an_absurd_radius_in_the_text_names_the_sentence(places):
    """A person must be able to find it."""
    with pytest.raises(ZoneError, match="d1, “a zone of 34000 km”"):
        zone.readings([said_zone(low=34_000, unit="km")], places)


# Regions


def test_inside_and_northwest_is_a_wedge_of_the_disc(seed, places):
    """The two sentences narrow each other, and both are cited."""
    read = zone.readings(seed, places)
    row = zone.regions(seed, read).set_index("force").loc["small force"]

    assert (row["azimuth_from"], row["azimuth_to"], row["inner_m"]) == (292.5, 337.5, 0)
    assert row["outer_m"] == pytest.approx(RADIUS) and not row["faded"]
    assert row["claim_ids"] == "d1-90-force d1-200-place" and row["side"] == "pro_regime"
    assert zone.polygon_km2(row["geometry"]) == pytest.approx(math.pi * 54.717696**2 / 8, rel=2e-3)


def test_around_the_perimeter_has_no_outer_limit(seed, places):
    """It fades: the words state no end, and the table holds none. "Outside" says less and joins it."""
    row = zone.regions(seed, zone.readings(seed, places)).set_index("force").loc["larger force"]

    assert row["relation"] == "perimeter" and row["faded"] and pd.isna(row["outer_m"])
    assert row["inner_m"] == pytest.approx(RADIUS)
    assert row["claim_ids"].split() == ["d1-150-force", "d1-180-force", "d1-200-place"]
    assert "No outer limit is stated" in row["inferred"]


def test_inside_without_a_bearing_is_the_whole_disc(seed, places):
    """Nothing else is said, so nothing is left out."""
    row = zone.regions(seed[:2], zone.readings(seed, places)).iloc[0]

    assert pd.isna(row["bearing"])
    assert zone.polygon_km2(row["geometry"]) == pytest.approx(math.pi * 54.717696**2, rel=1e-3)


def test_a_direction_from_another_place_cuts_the_disc(seed, places):
    """South of Palmyra and inside the zone: part of the disc, none of it north of Palmyra."""
    bearing = claim(start=300, role="relation", relation="bearing", bearing="S", ref="Palmyra", subject="small force")
    row = zone.regions([*seed[:2], bearing], zone.readings(seed, places), places).iloc[0]

    assert 0 < zone.polygon_km2(row["geometry"]) < math.pi * 54.7**2
    assert row["geometry"].bounds[3] < 34.5624


def test_a_distance_is_a_ring_or_a_wedge_of_a_ring(seed, places):
    """ "About 17 miles northwest of Tanf" lies between 16.5 and 17.5 miles."""
    distance = {"low": 17, "high": 17, "unit": "mile", "approx": True}
    far = claim(
        start=300, role="relation", relation="distance", bearing="NW", ref="Tanf", subject="convoy", distance=distance
    )
    row = zone.regions([far], zone.readings(seed, places), places).iloc[0]

    assert (row["inner_m"], row["outer_m"]) == pytest.approx((16.5 * MILE, 17.5 * MILE))
    assert row["geometry"].contains(shapely.Point(shapes.GEOD.fwd(*GARRISON, 315, 17 * MILE)[:2]))


def test_a_depth_is_measured_from_the_edge(seed, places):
    """ "Less than 10 km inside the edge" is the zone's outermost ring."""
    depth = {"low": None, "high": 10, "unit": "km", "approx": False}
    near_edge = claim(
        start=300, role="relation", relation="inside", subject="tank", distance=depth, measured_from="edge"
    )
    row = zone.regions([near_edge], zone.readings(seed, places)).iloc[0]

    assert (row["inner_m"], row["outer_m"]) == pytest.approx((RADIUS - 10_000, RADIUS))


def test_near_is_not_drawn(seed, places):
    """ "Near" gives no distance: any circle would be ours."""
    near = claim("force", start=300, force="patrol", relation="near")
    row = zone.regions([near], zone.readings(seed, places)).iloc[0]

    assert row["geometry"] is None and "no distance" in row["inferred"]


def test_what_is_denied_or_only_possible_is_told_apart(seed, places):
    """A force said not to be inside has no region."""
    seed[1].polarity = "negative"
    found = zone.regions(seed[:2], zone.readings(seed, places))

    assert len(found) == 0


def test_regions_do_not_depend_on_the_order_of_claims(seed, places):
    """Documents may come in any order."""
    read = zone.readings(seed, places)

    pd.testing.assert_frame_equal(pd.DataFrame(zone.regions(seed, read)), pd.DataFrame(zone.regions(seed[::-1], read)))


# Answers


def squares():
    """Two countries that meet at a meridian, and a small error."""
    return gpd.GeoDataFrame(
        {"iso3": ["AAA", "BBB"], "name": ["West", "East"]},
        geometry=[shapely.box(0, 40, 10, 50), shapely.box(10, 40, 20, 50)],
        crs="EPSG:4326",
    )


def test_a_zone_on_a_meridian_is_shared_in_halves(places):
    """By symmetry; the error is the border's length in the zone times the stated error."""
    read = zone.readings([], places, centre=[10, 45], radius_m=50_000)
    found = zone.countries(read, squares(), error_m=1000)

    assert found["share"].tolist() == pytest.approx([0.5, 0.5], abs=3e-6)  # edges run up to 0.1 m inside the circle
    assert found["country"].tolist() == ["East", "West"] or found["country"].tolist() == ["West", "East"]
    assert found["area_error_km2"].tolist() == pytest.approx([100, 100], rel=1e-4)


def test_what_no_country_holds_is_said(places):
    """A zone half at sea: the shares still add up to one."""
    read = zone.readings([], places, centre=[20, 45], radius_m=50_000)
    found = zone.countries(read, squares(), error_m=0)

    assert found["share"].sum() == pytest.approx(1)
    assert shares.ELSEWHERE in found["country"].tolist()


def test_the_centre_decides_how_much_lies_in_syria(seed, places):
    """74 % from the garrison, 48 % from the crossing (measured before with OpenStreetMap borders), to 2 points."""
    read = zone.readings(seed, places)
    found = zone.countries(read, reference.borders(), error_m=1000).merge(read, left_on="zone_id", right_on="id")
    syria = found[found["iso3"] == "SYR"].set_index("reading")["share"]

    assert syria["main"] == pytest.approx(0.74, abs=0.02)
    assert syria["rival centre"] == pytest.approx(0.48, abs=0.02)


def test_a_place_is_inside_in_the_band_or_outside():
    """Just inside, in and just outside an edge known to 1 km."""
    lon, lat, _ = shapes.GEOD.fwd([GARRISON[0]] * 3, [GARRISON[1]] * 3, [10] * 3, [53_999, 54_500, 55_001])
    relation, distance, azimuth = zone.located(lon, lat, GARRISON, 54_000, 55_000)

    assert relation.tolist() == ["inside", "within_band", "outside"]
    assert distance.tolist() == pytest.approx([53_999, 54_500, 55_001], abs=1e-6)
    assert azimuth.tolist() == pytest.approx([10] * 3)


@fast
@given(km=st.lists(st.floats(0, 200), min_size=2, max_size=8), azimuth=st.floats(0, 360))
def test_farther_is_never_more_inside(km, azimuth):
    """Along one line the order is inside, band, outside."""
    n = len(km)
    lon, lat, _ = shapes.GEOD.fwd([0] * n, [60] * n, [azimuth] * n, [1000 * k for k in sorted(km)])
    relation, *_ = zone.located(lon, lat, (0, 60), 50_000, 60_000)

    rank = [("inside", "within_band", "outside").index(word) for word in relation]
    assert rank == sorted(rank)


def test_places_near_are_those_within_reach(seed, places):
    """Nearest first, with the distance between garrison and crossing that the sources imply (30.8 km, 105 degrees)."""
    near = zone.places_near(zone.readings(seed, places), places).set_index("name")

    assert list(near.index) == ["Tanf", "Rukban", "al-Waleed crossing", "Palmyra"]
    assert near.loc["al-Waleed crossing", "distance_m"] == pytest.approx(30_800, abs=50)
    assert near.loc["al-Waleed crossing", "azimuth"] == pytest.approx(105, abs=0.5)
    assert near["relation"].tolist() == ["inside", "inside", "inside", "outside"]


def test_the_gazetteer_adds_towns_to_a_zone_far_from_known_places(places):
    """The most populous ones within reach, nobody else's."""
    gazetteer = pd.DataFrame(
        {
            "name": ["Big", "Small", "Far"],
            "kind": ["city"] * 3,
            "lon": [179.9, -179.9, 0.0],
            "lat": [10.0, 10.0, 10.0],
            "precision_m": [1000.0] * 3,
            "population": [9, 5, 99],
        }
    )
    read = zone.readings([], places, centre=[180, 10], radius_m=50_000)
    near = zone.places_near(read, places, gazetteer)

    assert sorted(near["name"]) == ["Big", "Small"] and set(near["source"]) == {locate.GAZETTEER}


def test_zones_survive_a_file(seed, places, tmp_path):
    """GeoParquet keeps every bit of every corner."""
    read = zone.readings(seed, places)
    tables.write(read, tmp_path, "zones")

    again = tables.read(tmp_path, "zones")
    assert again.geometry.geom_equals_exact(read.geometry, 0).all() and again.crs == "EPSG:4326"


def test_lengths_are_geodesic():
    """One degree of the equator is a * pi / 180 = 111.3195 km."""
    assert areas.length_km(shapely.LineString([(0, 0), (1, 0)])) == pytest.approx(111.319491, abs=1e-6)


def test_a_fading_region_says_that_its_end_means_nothing(seed, places):
    """The drawn depth is a matter of looks, half a radius; no column holds it."""
    row = zone.regions(seed, zone.readings(seed, places)).set_index("force").loc["larger force"]

    far = distances(GARRISON, corners(row["geometry"])).max()
    assert far == pytest.approx(RADIUS * 1.5, rel=1e-9) and far not in row.to_list()


# Zones that are no circle round a place


def half_plane(bearing="N", document_id="d1", **line):
    words = f"everything {bearing} of the line"
    return claim(
        document_id=document_id,
        quote=words,
        place="no-fly zone",
        role="zone",
        shape="half_plane",
        bearing=bearing,
        **line,
    )


def strip(quote, ref, low=10, high=10, document_id="d1", shape="strip", **norm):
    width = {"low": low, "high": high, "unit": "km", "approx": False}
    return claim(
        document_id=document_id,
        quote=quote,
        place="buffer zone",
        role="zone",
        shape=shape,
        width=width,
        ref=ref,
        **norm,
    )


def test_a_side_of_a_parallel_is_a_region(places):
    """With its exact area (closed form, geographiclib's ellipsoid); the row says that nothing else is stated."""
    read = zone.readings([half_plane(latitude=36.0, ref="the 36th parallel")], places).iloc[0]
    share = (1 - math.sin(math.radians(36))) / 2

    assert read["geometry"].bounds == (-180, 36, 180, 90) and pd.isna(read["radius_m"])
    assert read["area_km2"] == pytest.approx(share * EARTH_KM2, rel=0.005)  # the sphere's; the ellipsoid is near it
    assert "36° of latitude" in read["inferred"] and "no other" in read["inferred"]


def test_two_half_planes_are_two_zones_and_two_documents_one(places):
    """North of 36 and south of 32 do not contradict; two documents that say the same share a row."""
    said = [half_plane(latitude=36.0), half_plane("S", latitude=32.0), half_plane(document_id="d2", latitude=36.0)]
    read = zone.readings(said, places).set_index("id")

    assert len(read) == 2 and read["geometry"].notna().all()
    assert sorted(len(ids.split()) for ids in read["claim_ids"]) == [1, 2]


def test_a_zone_that_is_only_mentioned_is_no_zone_beside_one_with_an_extent(places):
    """ "A no-fly zone" and "everything north of the 36th parallel"; alone it is listed, since nothing else is."""
    mentioned = claim(place="no-fly zone", role="zone", start=500)

    assert zone.readings([mentioned, half_plane(latitude=36.0)], places)["shape"].tolist() == ["half_plane"]
    assert zone.readings([mentioned], places)["inferred"].tolist() == ["Not drawn: the words give no extent."]


def test_a_half_plane_without_a_known_line_is_listed_and_not_drawn(places):
    """No source tells where a river runs."""
    read = zone.readings([half_plane(ref="the Litani River")], places).iloc[0]

    assert read["geometry"] is None and "Not drawn" in read["inferred"] and "the Litani River" in read["inferred"]


def test_a_latitude_beyond_the_pole_names_the_sentence(places):
    """A person must be able to find it."""
    with pytest.raises(ZoneError, match=r"^d1, “everything N of the line”: Latitude 95"):
        zone.readings([half_plane(latitude=95.0)], places)


@pytest.mark.parametrize(
    ("quote", "ref"),
    [
        ("a strip 10 km wide along the Syrian-Turkish border", "Turkish border"),
        ("a strip 10 km wide along Turkey’s border with Syria", "Turkey’s border"),
        ("a strip 10 km wide along the frontier between Syria and Turkey", "the frontier"),
    ],
)
def test_a_strip_follows_the_border_that_the_words_name(places, quote, ref):
    """Half of the width to each side of what two countries share in the border data; its area about length by width."""
    read = zone.readings([strip(quote, ref)], places).set_index("reading")
    line = borderlines.border(ref, quote)[0].line

    assert read.loc["main", "geometry"].covers(line)
    assert read.loc["main", "area_km2"] == pytest.approx(areas.length_km(line) * 10, rel=0.05)
    assert list(read.index) == ["main", "width low", "width high"]
    assert "half of it to each side" in read.loc["main", "inferred"]


def test_each_side_is_the_whole_width(places):
    """ "10 km on each side" is twice as much as "10 km wide"."""
    words = "the Syrian-Turkish border"
    one = zone.readings([strip(words, words, sides="total")], places).iloc[0]
    each = zone.readings([strip(words, words, sides="each")], places).iloc[0]

    assert each["area_km2"] == pytest.approx(2 * one["area_km2"], rel=0.05)


@pytest.mark.parametrize(
    ("quote", "ref", "norm", "why"),
    [
        ("along the line of contact", "line of contact", {}, "no source at hand tells where “line of contact” runs"),
        ("a strip", None, {}, "the words do not say which line"),
        ("along the Kosovo boundary", "Kosovo boundary", {}, "the words name Kosovo, and a border needs two"),
        ("the border of France and Japan", "border", {}, "share no border"),
        ("20 km from the Syrian-Turkish border", "Turkish border", {"sides": "one"}, "which side"),
    ],
)
@pytest.mark.parametrize("shape", ["strip", "corridor"])
def test_a_strip_along_an_unknown_line_says_why_it_is_not_drawn(places, quote, ref, norm, why, shape):
    """And keeps the width that is stated."""
    read = zone.readings([strip(quote, ref, shape=shape, **norm)], places).iloc[0]

    assert read["geometry"] is None and read["shape"] == shape
    assert why in read["inferred"] and "10 km" in read["inferred"]


def test_a_circle_around_a_ship_has_a_size_and_no_place(places):
    """Radius, interval and area, what it moves with, and no position."""
    radius = {"low": 200, "high": 200, "unit": "nautical mile", "approx": False, "text": "200 nautical miles"}
    moving = claim(
        place="zone", role="zone", shape="moving_circle", radius=radius, centre=None, centre_text="the carrier"
    )
    read = zone.readings([moving], places).iloc[0]

    assert read["geometry"] is None and pd.isna(read["lon"]) and read["centre"] == "the carrier"
    assert read["radius_m"] == pytest.approx(370_400) and read["radius_low_m"] == pytest.approx(199.5 * 1852)
    assert read["area_km2"] == pytest.approx(zone.disc_km2(10, 370_400), rel=1e-5)
    assert "no fixed place" in read["inferred"] and "elsewhere it differs" in read["inferred"]


def test_zones_of_several_shapes_go_through_every_step(seed, places):
    """The disc stays the one that forces and places are measured from; the strip has its share of countries."""
    words = "the Syrian-Turkish border"
    radius = {"low": 1, "high": 1, "unit": "km", "approx": False}
    moving = claim(start=700, place="z", role="zone", shape="moving_circle", radius=radius, centre_text="warships")
    read = zone.readings([*seed, half_plane(latitude=36.0), strip(words, words), moving], places)

    assert set(read["shape"]) == {"circle", "half_plane", "strip", "moving_circle"} and read["id"].is_unique
    pd.testing.assert_frame_equal(
        pd.DataFrame(zone.regions(seed, read, places)),
        pd.DataFrame(zone.regions(seed, zone.readings(seed, places), places)),
    )
    assert set(zone.places_near(read, places)["name"]) == set(places["name"])
    shared = zone.countries(read, reference.borders(), error_m=1000)
    kinds = set(read.set_index("id").loc[shared["zone_id"], "shape"])
    assert kinds == {"circle", "strip"}  # a share of all that lies north of a line would say nothing


def test_two_contradicting_zones_are_both_kept(places):
    """Two widths of one strip, two parallels, two radii: each is a row with its own claim."""
    words = "the Syrian-Turkish border"
    said = [
        *(strip(words, words, low=km, high=km, document_id=f"s{km}") for km in (5, 10)),
        *(half_plane(latitude=float(n), document_id=f"h{n}") for n in (36, 38)),
        *(said_zone(f"c{miles}", low=miles) for miles in (20, 34)),
    ]
    read = zone.readings(said, places)

    assert len(set(" ".join(read["claim_ids"]).split())) == 6
    assert (read["shape"] == "half_plane").sum() == 2 and set(read["reading"]) >= {"main", "other radius"}


def test_a_zone_around_a_country_is_put_nowhere(places):
    """A country has no centre to measure from, and a town elsewhere of that name is not meant."""
    read = zone.readings([said_zone(centre="Jordan", centre_text="Jordan")], places).iloc[0]

    assert pd.isna(read["lon"]) and read["geometry"] is None


def test_a_unit_may_be_two_words(places):
    """As claims spell it: "nautical mile"."""
    said = zone.length({"low": 34, "high": 34, "unit": "nautical mile", "approx": False}, "test")

    assert said.said_m == pytest.approx(34 * 1852)
