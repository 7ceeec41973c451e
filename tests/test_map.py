"""The map, by its data and encodings."""

import json
import math
import types

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from sitrep import charts, zone
from sitrep.charts.map import furniture, labels, land, projection

CENTRE = (38.61778, 33.50583)
RADIUS = 54_717.696
WIDTH = 600


def claim(start, kind, quote, **norm):
    return types.SimpleNamespace(
        id=f"c{start}", document_id="d1", kind=kind, start=start, end=start + len(quote), quote=quote, norm=norm,
        certainty="asserted", polarity="positive",
    )  # fmt: skip


def said():
    """A zone of 34 miles, a force in its northwest, and one beyond its northwestern edge."""
    about = {"place": "the zone", "role": "zone", "shape": "circle", "centre": "Tanf"}
    radius = {"low": 34, "high": 34, "unit": "mile", "approx": True, "text": "about 34 miles"}
    both = {"role": "relation", "relation": "bearing", "bearing": "NW", "ref": "Tanf", "subject": ["small", "large"]}
    return [
        claim(0, "place", "a zone of 34 miles", **about, radius=radius),
        claim(30, "force", "a small force is inside", force="small", side="pro_regime", relation="inside"),
        claim(60, "force", "a large force around the edge", force="large", side="pro_regime", relation="perimeter"),
        claim(90, "place", "both northwest of Tanf", **both),
    ]


@pytest.fixture(scope="module")
def places():
    return pd.DataFrame(
        {
            "name": ["Tanf", "Crossing", "Rukban"],
            "lon": [CENTRE[0], 38.9374, 38.70342],
            "lat": [CENTRE[1], 33.4332, 33.31405],
            "precision_m": [50.0, 100.0, 1000.0],
            "source": ["W1", "W2", "G"],
            "rival_of": [None, "Tanf", None],
        }
    )


@pytest.fixture(scope="module")
def borders():
    """Two countries that meet along a parallel through the zone."""
    return gpd.GeoDataFrame(
        {"iso3": ["NNN", "SSS"], "name": ["Northland", "Southland"]},
        geometry=[shapely.box(30, 33.2, 50, 40), shapely.box(30, 25, 50, 33.2)],
        crs="EPSG:4326",
    )


@pytest.fixture(scope="module")
def tables(places):
    zones = zone.readings(said(), places)
    return zones, zone.regions(said(), zones), zone.places_near(zones, places)


@pytest.fixture(scope="module")
def spec(tables, borders):
    return charts.zone_map(*tables, borders, WIDTH, documents={"c30": "Paper, 2017-06-01"}).to_dict()


def rows(spec):
    """Every row of every data set, with what draws it."""
    for layer in spec["layer"]:
        for row in spec["datasets"].get(layer["data"].get("name"), layer["data"].get("values", [])):
            yield layer, row


def named(spec, field, value):
    return [row for _, row in rows(spec) if row.get(field) == value]


def test_the_zone_is_a_circle_of_its_radius(spec):
    """Every corner as far from the middle as the radius says, to the tenth of a pixel that is written."""
    disc = named(spec, "what", "the zone: 54.7 km (34 miles) around Tanf")[0]

    corners = np.array(disc["geometry"]["coordinates"][0]) - WIDTH / 2
    px_per_m = WIDTH / (2 * 1.68 * RADIUS)
    assert np.hypot(*corners.T) == pytest.approx(RADIUS * px_per_m, abs=0.35)


def test_north_is_up_and_east_is_right(spec):
    """The northwestern wedge lies up and left of the middle."""
    wedge = shapely.geometry.shape(named(spec, "force", "small")[0]["geometry"])

    west, north, east, south = wedge.bounds
    assert east <= WIDTH / 2 + 0.2 and south <= WIDTH / 2 + 0.2 and west > 0 and north > 0


def test_vega_projects_nothing(spec):
    """Pixels in, pixels out, in every layer: the order of a ring's corners cannot fill the world."""
    assert all(layer["projection"] == {"type": "identity", "scale": 1, "translate": [0, 0]} for layer in spec["layer"])


def test_a_region_without_outer_limit_fades_out(spec):
    """Slices from the edge outwards, each fainter, the last nearly nothing."""
    slices = [row for row in named(spec, "forces", "large") if "opacity" in row]
    far = [shapely.Point(WIDTH / 2, WIDTH / 2).distance(shapely.geometry.shape(row["geometry"])) for row in slices]

    by_distance = [row["opacity"] for _, row in sorted(zip(far, slices, strict=True), key=lambda pair: pair[0])]
    assert by_distance == sorted(by_distance, reverse=True) and by_distance[-1] < 0.05


def test_transparent_layers_for_hovering_lie_above_shapes_and_text(spec):
    """Vega gives the hover to the topmost mark; only points may lie above."""
    with_tips = [i for i, layer in enumerate(spec["layer"]) if "tooltip" in layer.get("encoding", {})]
    without = [i for i, layer in enumerate(spec["layer"]) if "tooltip" not in layer.get("encoding", {})]

    assert min(with_tips) > max(without)
    assert all(layer["mark"]["type"] == "point" for layer in spec["layer"][with_tips[-3] :])


def test_tooltips_show_the_words_and_the_document(spec):
    """What was said, where, and what we read into it."""
    row = named(spec, "force", "small")[0]

    assert row["words"] == "“a small force is inside … both northwest of Tanf”"
    assert row["document"] == "Paper, 2017-06-01" and "292.5° to 337.5°" in row["inferred"]
    assert row["claim_ids"] == "c30 c90"


def test_the_map_listens_to_what_is_picked(spec):
    """The page sets `picked`; regions of other forces are dimmed. A name is data, never part of an expression."""
    assert {"name": "picked", "value": ""} in spec["params"]
    dimmed = [layer for layer in spec["layer"] if "opacity" in layer.get("encoding", {})]

    assert len(dimmed) == 1 and "picked" in dimmed[0]["encoding"]["opacity"]["condition"]["test"]
    assert {row["forces"] for layer, row in rows(spec) if layer is dimmed[0]} == {"small", "large"}


def test_no_two_labels_share_a_pixel(spec):
    """Nor does one lie on the symbol of a place."""
    texts = [
        row for layer, row in rows(spec) if layer["mark"]["type"] == "text" and "color" in layer.get("encoding", {})
    ]
    boxes = [
        labels.box(
            labels.Label(lines=(row["text"],), spots=(), size=row["size"], colour="", bold=row["weight"] > 400),
            labels.Spot(x=row["x"], y=row["y"], align=row["align"]),
        )
        for row in texts
    ]

    # Lines of one label may touch; the corners of Helvetica's boxes are wider than the letters.
    overlaps = [a.intersection(b).area for i, a in enumerate(boxes) for b in boxes[:i]]
    assert max(overlaps) < 8
    assert {"Tanf", "Crossing", "Rukban"} <= {row["text"] for row in texts}


def test_labels_name_the_force_and_quote_a_few_words(spec):
    """The document's words where they are few; the whole quote is in the tooltip."""
    texts = " ".join(row["text"] for layer, row in rows(spec) if layer["mark"]["type"] == "text")

    assert "small “force is inside”" in texts and "large “force around the edge”" in texts


def test_labels_of_long_words_say_where_in_ours(places, borders):
    """Force, relation, wind; and how many documents say so. Three lines at most."""
    long = "a small force was seen well inside of what both of them call a deconfliction zone"
    second = types.SimpleNamespace(**{**vars(said()[1]), "id": "x1", "document_id": "d2", "quote": long})
    more = types.SimpleNamespace(**{**vars(said()[3]), "id": "x2", "document_id": "d2"})
    zones = zone.readings(said(), places)
    first = types.SimpleNamespace(**{**vars(said()[1]), "quote": long})
    regions = zone.regions([said()[0], first, said()[3], second, more], zones)
    read = {"c30": "A", "c90": "A", "x1": "B", "x2": "B"}
    spec = charts.zone_map(zones, regions, zone.places_near(zones, places), borders, documents=read).to_dict()

    texts = [row["text"] for layer, row in rows(spec) if layer["mark"]["type"] == "text"]
    assert {"small:", "inside, NW", "two documents"} <= set(texts)
    assert spec["title"]["text"] == ["Forces reported northwest of Tanf, inside the zone"]


def test_rings_of_several_sides_are_listed_and_not_drawn(places, borders):
    """Somewhere inside, somewhere around: no shade over the whole zone, but a line below the map."""
    open_ = [
        claim(200, "force", "A around the edge", force="A", side="russia", relation="perimeter"),
        claim(230, "force", "B outside", force="B", side="us_coalition", relation="outside"),
        claim(260, "force", "C inside", force="C", side="pro_regime", relation="inside"),
    ]
    zones = zone.readings(said(), places)
    regions = zone.regions([said()[0], *open_], zones)
    spec = charts.zone_map(zones, regions, zone.places_near(zones, places), borders).to_dict()

    assert "regions" not in spec["datasets"]
    below = [row["text"] for _, row in rows(spec) if "text" in row and row["y"] > WIDTH]
    assert {"A", "B", "C", "Inside the zone", "Around its edge", "Outside it"} <= set(below)
    assert "Inside the zone: C. Around its edge: A. Outside it: B." in spec["usermeta"]["sitrep"]["caption"]
    assert {row["force"] for row in spec["datasets"]["forces"]} == {"A", "B", "C"}


def test_a_small_map_has_numbers_and_their_meaning_below(spec):
    """No room for two labels of words on a phone."""
    texts = [row["text"] for _, row in rows(spec["usermeta"]["sitrep"]["compact"]) if "text" in row]

    assert texts.count("1") == texts.count("2") == 2 * 2  # on the map and below it; halo and letters
    assert "small “force is inside”" in texts


def test_no_label_stands_on_another_or_on_an_outline_of_a_region(spec):
    """A leader leads from a label that stands apart."""
    sides = shapely.union_all([shapely.geometry.shape(row["geometry"]) for row in spec["datasets"]["sides"]])
    bold = [row for row in spec["datasets"]["labels"] if row["weight"] == 700 and row["colour"] != "#1d2733"]
    boxes = [
        labels.box(
            labels.Label(lines=(row["text"],), spots=(), size=row["size"] * 0.93, colour="", bold=True),
            labels.Spot(x=row["x"], y=row["y"], align=row["align"]),
        )
        for row in bold
        if row["y"] < WIDTH
    ]

    assert boxes and not any(one.intersects(sides) for one in boxes)


def test_a_side_is_told_by_shape_too(spec):
    """Greyscale print and colour blindness."""
    assert {row["shape"] for _, row in rows(spec) if "shape" in row} == {"diamond"}


def test_the_rival_circle_is_dotted_and_explained(spec):
    """Same radius, other centre, no fill."""
    row = named(spec, "what", "If Crossing is the centre: the zone, 54.7 km (34 miles)")[0]

    assert "LineString" in row["geometry"]["type"]
    assert any("dotted" in text["text"] for _, text in rows(spec) if "text" in text)


def test_the_spec_is_small_and_the_same_each_time(spec, tables, borders):
    """Below 60 KB without its second layout and table, and two builds do not differ."""
    again = charts.zone_map(*tables, borders, WIDTH, documents={"c30": "Paper, 2017-06-01"}).to_dict()

    assert len(json.dumps(spec)) - len(json.dumps(spec["usermeta"])) < 60_000
    assert json.dumps(spec) == json.dumps(again)


def test_a_narrow_map_has_letters_of_nine_pixels(tables, borders):
    """A second layout for phones, not a shrunken picture."""
    narrow = charts.zone_map(*tables, borders, 343).to_dict()

    assert narrow["width"] == 343
    assert min(row["size"] for _, row in rows(narrow) if "size" in row) >= 9


def test_the_title_states_the_finding(spec):
    """Who is where, in one sentence."""
    assert " ".join(spec["title"]["text"]) == (
        "Two forces reported northwest of Tanf: one inside the zone and one around its edge"
    )


def test_the_source_line_says_how_far_the_borders_are_off(tables, borders):
    """As the caller read it in their provenance; nothing if it is not known."""
    told = charts.zone_map(*tables, borders, 343, border_error_m=1500.0).usermeta["sitrep"]["source"]
    silent = charts.zone_map(*tables, borders, 343).usermeta["sitrep"]["source"]

    assert told.endswith("Natural Earth 1:10 million, about 1.5 km off.") and silent.endswith("1:10 million.")


def test_without_a_zone_the_map_says_so(places, borders):
    """A figure with words, not a crash."""
    nothing = zone.readings([], places)
    spec = charts.zone_map(nothing, zone.regions([], nothing), zone.places_near(nothing, places), borders).to_dict()

    assert spec["title"]["text"] == ["No document states a zone"]


@pytest.mark.parametrize("centre", [(179.9, 10), (20, 90), (-180, -75)])
def test_any_place_on_earth_has_a_map(centre, places, borders):
    """The antimeridian and the poles too: one circle of the right size, but for the 0.3 px that drawing leaves out."""
    zones = zone.readings([], places, centre=centre, radius_m=20_000)
    spec = charts.zone_map(zones, zone.regions([], zones), zone.places_near(zones, places), borders).to_dict()

    disc = shapely.geometry.shape(named(spec, "what", "zone given: 20 km around centre given")[0]["geometry"])
    assert disc.geom_type == "Polygon"
    assert disc.area == pytest.approx(math.pi * (WIDTH / 2 / 1.68) ** 2, rel=3e-3)


def test_the_map_in_words(tables):
    """The text alternative says what the picture shows."""
    words = charts.zone_map_words(*tables)

    assert "a circle of 54.7 km (34 miles) around Tanf" in words
    assert "Large: perimeter, northwest; no outer limit is stated." in words
    assert "Inside the zone: Tanf, Rukban, Crossing." in words


def test_distances_from_the_centre_are_true_on_the_plane():
    """Azimuthal equidistant: 100 km on the ellipsoid are 100 km of pixels, in every direction."""
    plane = projection.Plane(lon=CENTRE[0], lat=CENTRE[1], half_m=200_000, width=400)
    lon, lat, _ = zone.GEOD.fwd([CENTRE[0]] * 8, [CENTRE[1]] * 8, list(range(0, 360, 45)), [100_000] * 8)

    assert np.hypot(*(plane.xy(lon, lat) - 200).T) == pytest.approx(100, abs=1e-3)


def test_a_border_is_drawn_once(borders):
    """Where two countries meet there is one line, not two on top of each other."""
    plane = projection.Plane(lon=CENTRE[0], lat=CENTRE[1], half_m=90_000, width=WIDTH)
    ground = land.land(borders, plane)

    line = shapely.geometry.shape(ground.borders[0]["geometry"])
    assert line.length == pytest.approx(WIDTH, rel=0.01) and not ground.coast


def test_the_scale_bar_is_as_long_as_it_says():
    """Both halves of 40 km, in pixels of a map 180 km wide."""
    plane = projection.Plane(lon=0, lat=0, half_m=90_000, width=WIDTH)
    bar = furniture.scale_bar(plane, 11)

    first, second = (shapely.geometry.shape(part["geometry"]).bounds for part in bar.features[:2])
    assert second[2] - first[0] == pytest.approx(40 / 180 * WIDTH, abs=0.2)
    assert "40 km" in [row["text"] for row in bar.texts]


@pytest.mark.parametrize(("longest", "length"), [(46, 40), (5, 5), (0.9, 0.5), (399, 200), (1000, 1000)])
def test_a_scale_bar_has_a_round_length(longest, length):
    """One, two, four or five times a power of ten."""
    assert furniture.nice(longest) == pytest.approx(length)


def test_lines_of_a_label_are_even():
    """No last line of one short word if it can be helped."""
    lines = labels.wrapped("a larger force patrols around the edge", 20)
    assert " ".join(lines) == "a larger force patrols around the edge" and max(map(len, lines)) <= 20
    assert labels.wrapped("Unsplittableword", 4) == ("Unsplittableword",)


def test_forces_of_one_side_in_one_region_share_a_shade(places, borders):
    """Shades that pile up would look like certainty; the label counts who else is there."""
    ring = [
        claim(n, "force", f"group {n} around the edge", force=f"group {n}", side="russia", relation="perimeter")
        for n in (200, 240, 280)
    ]
    zones = zone.readings(said(), places)
    regions = zone.regions([*said()[:1], *ring], zones)
    spec = charts.zone_map(zones, regions, zone.places_near(zones, places), borders).to_dict()

    slices = [row for _, row in rows(spec) if "opacity" in row]
    assert {row["forces"] for row in slices} == {"group 200; group 240; group 280"}
    assert any("and 2 more" in row.get("text", "") for _, row in rows(spec))
    assert " ".join(spec["title"]["text"]) == "Three forces reported: three around the zone’s edge"


def test_the_figure_is_ready_for_the_page(spec):
    """Caption, words, source, data with their claims, and a second layout for phones."""
    about = spec["usermeta"]["sitrep"]

    assert about["id"] == "figure-map" and about["caption"].startswith("Two forces reported northwest of Tanf")
    assert "W1" in about["source"] and "Natural Earth" in about["source"]
    assert {row["what"] for row in about["table"]} >= {"small", "large", "the zone, main", "the zone, rival centre"}
    assert about["compact"]["width"] == 343 and all("claim_ids" in row for row in about["table"])
