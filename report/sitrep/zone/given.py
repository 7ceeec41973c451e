"""Take a zone that somebody gives by hand, or a part of one, in place of what the words say. Knows no claim.

Input   the parameters of the zone's notebook: a point or a name, a length with its unit, a side of a line, GeoJSON
Output  `Given`: a centre, a radius and an outline, each None where nothing is given
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from sitrep import layout, lexicon
from sitrep.errors import ZoneError
from sitrep.zone import areas, centres, extents, limits, measures, polygons, shapes
from sitrep.zone.rings import Shape

FOLDER = layout.NOTEBOOKS  # where a path given to a notebook starts
_LENGTH = re.compile(r"\s*([0-9]+(?:[.,][0-9]+)?)\s*([a-zA-Z][a-zA-Z _-]*?)\s*")
_SIDE = re.compile(r"\s*([a-zA-Z]+)\s+of\s+([+-]?[0-9]+(?:[.,][0-9]+)?)\s*°?\s*")
_EITHER = (("centre", "centre_name"), ("radius_m", "radius"), ("side", "outline"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What somebody gives of a zone; `outline` is the whole of one."""

    centre: centres.Centre | None = None
    radius_m: float | None = None
    outline: Shape | None = None
    shape: str = ""  # of the outline: half_plane or polygon
    extent: str = ""  # the outline in words
    area_km2: float | None = None


def given(parameters: Mapping[str, object], places: pd.DataFrame | None = None) -> Given:
    """Return the zone, or the part of one, that the *parameters* give.

    Args:
        parameters: by name; those of no name below, and those empty or 0, say nothing.
            centre: [longitude, latitude], degrees.
            centre_name: a place of *places* or of the gazetteer.
            radius_m: metres.
            radius: a number and a unit of length: "34 miles", "200 nautical miles", "55 km".
            side: a side of a line of latitude or longitude: "north of 36", "west of -44.5", degrees.
            outline: a GeoJSON file with a polygon, or its text; a path starts at the folder of the notebooks.
        places: the places of `reference`.

    Raises:
        ZoneError: a value is out of range or cannot be read, or two exclude each other; the message names them.
    """
    said = {name: value for name, value in parameters.items() if value not in ("", 0, 0.0, None) and value != []}
    for one, other in _EITHER:
        if one in said and other in said:
            raise ZoneError(f"Parameters {one} and {other}: both are given. Give one of the two.")
    for name in ("side", "outline"):
        if name in said and (odd := sorted({"centre", "centre_name", "radius_m", "radius"} & set(said))):
            raise ZoneError(f"Parameters {name} and {odd[0]}: a zone has one shape. Give one of the two.")
    if "side" in said:
        return _side(str(said["side"]))
    if "outline" in said:
        return _outline(str(said["outline"]))
    return Given(centre=_centre(said, places), radius_m=_radius(said))


def check_parameters(parameters: Mapping[str, object]) -> None:
    """Raise ZoneError unless the parameters of the zone's notebook can be a zone on Earth.

    Called before a notebook is run: a typing error should not cost a minute.

    Args:
        parameters: values by name; names that this step does not know pass.
    """
    given(parameters)


def _radius(said: Mapping[str, object]) -> float | None:
    radius = said.get("radius_m")
    if isinstance(radius, int | float):
        limits.named("Parameter radius_m", limits.check_radius, float(radius))
        return float(radius)
    if "radius" not in said:
        return None
    found = _LENGTH.fullmatch(str(said["radius"]))
    if found is None:
        raise ZoneError(
            f"Parameter radius: {said['radius']!r} is no length. Give a number and a unit, such as 34 miles."
        )
    metres = measures.metres(float(found[1].replace(",", ".")), found[2], "Parameter radius")
    limits.named("Parameter radius", limits.check_radius, metres)
    return metres


def _centre(said: Mapping[str, object], places: pd.DataFrame | None) -> centres.Centre | None:
    centre, name = said.get("centre"), str(said.get("centre_name", ""))
    if isinstance(centre, Sequence) and not isinstance(centre, str):
        lon, lat = limits.point("Parameter centre", centre)
        return centres.Centre(
            name="centre given",
            family="centre given",
            lon=lon,
            lat=lat,
            source="parameter centre",
            precision_m=None,
            how="The centre was given as a parameter, not read from the words.",
            note="",
        )
    if not name:
        return None
    return centres.named(
        name,
        {} if places is None else centres.by_name(places),
        how="The centre was named as a parameter, not read from the words.",
    )


def _side(text: str) -> Given:
    found = _SIDE.fullmatch(text)
    winds = {wind["name"]: code for code, wind in lexicon.read("winds")["winds"].items() if code in shapes.SIDES}
    if found is None or found[1].lower() not in winds:
        raise ZoneError(
            f"Parameter side: {text!r} is no side of a line. Give north, south, east or west of a number of degrees, "
            "such as north of 36."
        )
    side, degrees = winds[found[1].lower()], float(found[2].replace(",", "."))
    latitude, longitude = (degrees, None) if side in ("N", "S") else (None, degrees)
    try:
        outline = shapes.half_plane(side, latitude=latitude, longitude=longitude)
    except ZoneError as error:
        raise ZoneError(f"Parameter side: {error}") from error
    return Given(
        outline=outline,
        shape="half_plane",
        extent=f"all that lies {found[1].lower()} of {extents.written(latitude, longitude)}",
        area_km2=areas.half_plane_km2(side, latitude) if latitude is not None else areas.half_plane_km2("N", 0.0),
    )


def _outline(text: str) -> Given:
    where = "Parameter outline"
    name = "an outline"
    if not text.lstrip().startswith("{"):
        path = FOLDER / text
        where, name = f"{where}, {text}", f"the outline of {path.name}"
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ZoneError(
                f"{where}: the file cannot be read ({error}). Give its whole path, or one from notebooks/."
            ) from error
    outline = polygons.polygon(text, where)
    area = areas.polygon_km2(outline)
    return Given(outline=outline, shape="polygon", extent=f"{name} that was given", area_km2=area)
