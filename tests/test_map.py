"""The map, by its data and encodings."""

import json
import math
import types
import zlib

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
import vl_convert

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


# Zones that are no circle


IRAQ = gpd.GeoDataFrame(
    {"iso3": ["IRQ", "TUR", "SYR"], "name": ["Iraq", "Turkey", "Syria"]},
    geometry=[shapely.box(40, 29, 48, 37), shapely.box(30, 37, 48, 41), shapely.box(36, 32, 40, 37)],
    crs="EPSG:4326",
)


def north_of(latitude, words="all Iraqi airspace north of the 36th parallel", start=0, document="d1"):
    norm = {"place": "no-fly zone", "role": "zone", "shape": "half_plane", "bearing": "N", "latitude": latitude}
    return types.SimpleNamespace(**{**vars(claim(start, "place", words, **norm)), "document_id": document})


def maps_of(said_, places, borders=IRAQ):
    zones = zone.readings(said_, places)
    near = zone.places_near(zones, places)
    return [chart.to_dict() for chart in charts.zone_maps(zones, zone.regions(said_, zones), near, borders, WIDTH)]


def pixels(spec):
    """The map as numbers: height, width, four channels."""
    small = {name: part for name, part in spec.items() if name not in ("usermeta", "title")} | {"padding": 0}
    png = vl_convert.vegalite_to_png(json.dumps(small), scale=1, allowed_base_urls=[])
    return np.asarray(decoded(png))


def decoded(png):
    """Decode an 8-bit RGBA PNG as vl-convert writes it (PNG specification, chapters 5, 9 and 10)."""
    at, packed, width, height = 8, b"", 0, 0
    while at < len(png):
        length, kind = int.from_bytes(png[at : at + 4], "big"), png[at + 4 : at + 8]
        body = png[at + 8 : at + 8 + length]
        if kind == b"IHDR":
            width, height = int.from_bytes(body[:4], "big"), int.from_bytes(body[4:8], "big")
            assert body[8:10] == b"\x08\x06"
        packed += body if kind == b"IDAT" else b""
        at += 12 + length
    raw = np.frombuffer(zlib.decompress(packed), np.uint8).reshape(height, 1 + 4 * width)
    rows_, before = [], np.zeros(4 * width, int)
    for line in raw:
        kind, now = line[0], line[1:].astype(int)
        if kind == 2:
            now = (now + before) % 256
        elif kind:
            for i in range(4 * width):
                left, corner = (now[i - 4], before[i - 4]) if i >= 4 else (0, 0)
                guess = (left, 0, (left + before[i]) // 2, paeth(left, before[i], corner))[(0, 0, 2, 3)[kind - 1]]
                now[i] = (now[i] + guess) % 256
        rows_.append(now)
        before = now
    return np.array(rows_).reshape(height, width, 4)


def paeth(left, above, corner):
    """The neighbour nearest to left + above - corner, ties in this order."""
    guess = left + above - corner
    return min((abs(guess - one), order, one) for order, one in enumerate((left, above, corner)))[2]


@pytest.mark.parametrize("shape", ["circle", "half-plane"])
def test_the_zone_fills_its_share_of_the_pixels(shape, tables, borders, places):
    """A ring that runs the wrong way round would fill the rest of the map instead."""
    if shape == "circle":
        spec = charts.zone_map(*tables, borders, 343).to_dict()
        share = math.pi / (2 * 1.68) ** 2
    else:
        spec = maps_of([north_of(36.0)], places)[0]["usermeta"]["sitrep"]["compact"]
        share = shapely.geometry.shape(spec["datasets"]["zones"][0]["geometry"]).area / 343**2
    bare = {"sea", "zones"}
    drawn = spec | {"layer": [layer for layer in spec["layer"] if layer["data"].get("name") in bare][:2]}
    empty = spec | {"layer": [layer for layer in spec["layer"] if layer["data"].get("name") == "sea"][:1]}

    changed = (pixels(drawn) != pixels(empty)).any(axis=2)
    assert changed.sum() / 343**2 == pytest.approx(share, rel=0.01)
    assert 0.1 < share < 0.9


def test_a_side_of_a_parallel_is_drawn_with_its_country(places):
    """All north of 36°N: the line, the side, and the country that the words name, whole and near."""
    (spec,) = maps_of([north_of(36.0)], places)
    line = shapely.geometry.shape(spec["datasets"]["edges"][0]["geometry"])
    side = shapely.geometry.shape(spec["datasets"]["zones"][0]["geometry"])
    meant = shapely.geometry.shape(spec["datasets"]["meant"][0]["geometry"])

    assert line.length == pytest.approx(WIDTH, rel=0.02) and side.bounds[1] == pytest.approx(0, abs=0.2)
    assert side.buffer(0.2).covers(meant) and meant.area < 0.5 * side.area
    assert spec["title"]["text"] == ["The zone is all that lies north of 36°N"]
    assert "north of 36°N" in {row["text"] for row in spec["datasets"]["labels"]}
    km = 2 * projection_half(spec, line, 36.0)
    assert 700 < km < 1300  # the country is 890 km high


def projection_half(spec, line, latitude):
    """Half of a map's side in km, from two meridians of its graticule that cross *line*."""
    marks = [row for row in spec["datasets"]["labels"] if row["text"].endswith("°E")]
    first, last = sorted(marks, key=lambda row: row["x"])[:: len(marks) - 1]
    degrees = float(last["text"][:-2]) - float(first["text"][:-2])
    wide = zone.GEOD.inv(0, latitude + 2, degrees, latitude + 2)[2] / 1000
    return wide / (last["x"] - first["x"]) * WIDTH / 2


def test_the_words_of_a_shape_stand_in_every_place(places):
    """Tooltip, text alternative, caption and table say the shape; none says circle."""
    (spec,) = maps_of([north_of(36.0)], places)
    about = spec["usermeta"]["sitrep"]

    assert spec["datasets"]["zones"][0]["what"] == "no-fly zone: all that lies north of 36°N"
    assert spec["datasets"]["zones"][0]["words"].startswith("“all Iraqi airspace")
    assert "all that lies north of 36°N" in about["alt"] and "circle" not in about["alt"] + about["caption"]
    assert about["table"][0]["where"] == "all that lies north of 36°N"


def test_two_documents_that_name_one_line_in_two_ways_speak_of_one_zone(places):
    """ "The 36th parallel" and "36 degrees north"."""
    again = north_of(36.0, "north of 36 degrees north", 90)
    again.norm["place"] = "zone north of 36 degrees north"

    assert len(maps_of([north_of(36.0), again], places)) == 1


def test_zones_far_apart_have_a_map_each(places):
    """On one map both would be dots; the regions and places of a zone stand on its own map."""
    specs = maps_of([*said(), north_of(36.0, document="d2")], places)

    assert specs[0]["usermeta"]["sitrep"]["id"] == "figure-map"
    assert len({spec["usermeta"]["sitrep"]["id"] for spec in specs}) == len(specs) == 2
    assert "small" in json.dumps(specs[0]["datasets"]) and "forces" not in specs[1]["datasets"]


def test_two_contradicting_zones_share_a_map(places):
    """100 km and 34 miles around one place are seen best beside each other."""
    other = {"place": "the zone", "role": "zone", "shape": "circle", "centre": "Tanf"}
    radius = {"low": 100, "high": 100, "unit": "km", "approx": False, "text": "100 km"}
    specs = maps_of([*said(), claim(300, "place", "a zone of 100 km", **other, radius=radius)], places)

    assert len(specs) == 1 and any("dotted: 100 km" in row.get("text", "") for _, row in rows(specs[0]))


def test_a_zone_that_moves_is_listed_with_its_size(places):
    """It has no place: below the map of another zone, or alone in words."""
    radius = {"low": 500, "high": 500, "unit": "yard", "approx": False, "text": "500 yards"}
    norm = {"place": "zone", "role": "zone", "shape": "moving_circle", "ref": "a ship", "radius": radius}
    ship = claim(500, "place", "500 yards from a ship", **norm)

    beside, alone = maps_of([*said(), ship], places)[0], maps_of([ship], places)[0]
    below = " ".join(row["text"] for row in beside["datasets"]["labels"] if row["y"] > WIDTH)
    assert "Zones without a place on the map:" in below and "500 yards around a ship" in below
    assert alone["title"]["text"] == ["The zone has a size and no fixed place"]
    assert "500 yards around a ship" in alone["usermeta"]["sitrep"]["caption"]


def test_a_strip_is_drawn_along_its_border(places):
    """As wide as the words say, with its words beside it."""
    width = {"low": 30, "high": 30, "unit": "km", "approx": False, "text": "30 km"}
    words = "a strip 30 km wide along the Syrian-Turkish border"
    norm = {"place": "buffer zone", "role": "zone", "shape": "strip", "width": width, "ref": "Syrian-Turkish border"}
    (spec,) = maps_of([claim(0, "place", words, **norm)], places)
    strip = shapely.geometry.shape(spec["datasets"]["zones"][0]["geometry"])

    assert 0.6 * WIDTH < max(strip.bounds[2] - strip.bounds[0], strip.bounds[3] - strip.bounds[1]) < WIDTH
    assert spec["title"]["text"][0].startswith("The zone is a strip 30 km wide along the border of")


def test_colours_of_sides_differ_for_every_eye():
    """At least 25 in CAM02-UCS between two sides, under normal sight and the three kinds of colour blindness."""
    styles = charts.styles_for(["us_coalition", "pro_regime", "russia", "a", "b", "c"])
    colours = np.array([[int(s.colour[i : i + 2], 16) / 255 for i in (1, 3, 5)] for s in styles.values()])
    found = {}
    for name, matrix in {"normal": np.eye(3), **MACHADO}.items():
        linear = np.where(colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4)
        points = cam02_ucs(np.clip(linear @ matrix.T, 0, 1) @ SRGB_TO_XYZ.T * 100)
        found[name] = min(np.linalg.norm(a - b) for i, a in enumerate(points) for b in points[:i])

    assert min(found.values()) >= 25, found


# IEC 61966-2-1, D65.
SRGB_TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
# Machado, Oliveira, Fernandes (2009), "A Physiologically-based Model for Simulation of Color Vision Deficiency",
# IEEE TVCG 15(6): severity 1.0, for linear RGB.
MACHADO = {
    "protan": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deutan": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritan": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}


def cam02_ucs(xyz):
    """J', a', b' of colours on a grey ground in average surround: CIE 159:2004; Luo, Cui, Li (2006), CAM02-UCS."""
    cat02 = np.array([[0.7328, 0.4296, -0.1624], [-0.7036, 1.6975, 0.0061], [0.0030, 0.0136, 0.9834]])
    hunt = np.array([[0.38971, 0.68898, -0.07868], [-0.22981, 1.18340, 0.04641], [0, 0, 1]])
    white, l_a, y_b, c, n_c = np.array([95.047, 100.0, 108.883]), 64 / math.pi / 5, 20.0, 0.69, 1.0
    k = 1 / (5 * l_a + 1)
    f_l = 0.2 * k**4 * 5 * l_a + 0.1 * (1 - k**4) ** 2 * (5 * l_a) ** (1 / 3)
    n = y_b / white[1]
    n_bb = n_cb = 0.725 * n**-0.2
    z = 1.48 + math.sqrt(n)
    degree = 1 - math.exp((-l_a - 42) / 92) / 3.6

    def response(points):
        rgb = points @ cat02.T
        adapted = rgb * (degree * white[1] / (white @ cat02.T) + 1 - degree)
        cone = adapted @ np.linalg.inv(cat02).T @ hunt.T
        power = (f_l * np.abs(cone) / 100) ** 0.42
        return np.sign(cone) * 400 * power / (27.13 + power) + 0.1

    r, g, b = response(xyz).T
    red_green, yellow_blue = r - 12 * g / 11 + b / 11, (r + g - 2 * b) / 9
    hue = np.arctan2(yellow_blue, red_green)
    eccentricity = (np.cos(hue + 2) + 3.8) / 4
    r_w, g_w, b_w = response(white)
    achromatic = (2 * r + g + b / 20 - 0.305) * n_bb
    lightness = 100 * (achromatic / ((2 * r_w + g_w + b_w / 20 - 0.305) * n_bb)) ** (c * z)
    t = 50000 / 13 * n_c * n_cb * eccentricity * np.hypot(red_green, yellow_blue) / (r + g + 21 * b / 20)
    colourfulness = t**0.9 * np.sqrt(lightness / 100) * (1.64 - 0.29**n) ** 0.73 * f_l**0.25
    m = np.log(1 + 0.0228 * colourfulness) / 0.0228
    return np.column_stack([1.7 * lightness / (1 + 0.007 * lightness), m * np.cos(hue), m * np.sin(hue)])
