"""Find the point that a zone is measured from. Knows no shape.

Input   a zone's claim, the other claims of its document, the places of `reference`
Output  `Centre`: a point with its source, or None
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any  # Any: a claim's fields, a table's row

import pandas as pd

from sitrep import reference
from sitrep.errors import ZoneError

Places = dict[str, dict[str, Any]]  # folded name -> row of the places table
WIDE = ("country", "region")  # kinds of place too wide to measure a radius from
NAMED_ROLES = ("zone_centre", "locality", "facility")


@dataclass(frozen=True, slots=True, kw_only=True)
class Centre:
    """A point that a zone may be measured from."""

    name: str  # as in the places table
    family: str  # the place it stands for or rivals: one zone has one family
    lon: float
    lat: float
    source: str
    precision_m: float | None
    how: str  # how the words were read as this place; "" where they name it
    note: str  # where the coordinates are from: they are not in the words


def centre_of(claim: Any, claims: Iterable[Any], known: Places) -> Centre | None:
    """Return the centre of the zone that *claim* states.

    Args:
        claim: a place claim of role zone; its `centre` may be None.
        claims: all claims; those of the same document are asked when the zone's own words name no centre.
        known: the places, as `by_name` returns them.
    """
    said = str(claim.norm.get("centre_text") or "")
    row = find(str(claim.norm.get("centre") or ""), known)
    if row is not None:
        how = f"“{said}” is read as {row['name']}." if said and not forms(said).keys() & known.keys() else ""
        return _centre(row, how)
    near = sorted(
        (
            (max(c.start - claim.end, claim.start - c.end, 0), c.start, c.id, c)
            for c in claims
            if c.document_id == claim.document_id and c.kind == "place" and c.norm.get("role") in NAMED_ROLES
        ),
        key=lambda found: found[:3],
    )
    for *_, other in near:
        for name in (other.norm.get("place"), other.norm.get("ref")):
            row = find(name, known, _country(other)) if isinstance(name, str) else None
            if row is not None:
                what = f"The words “{said}” name" if said else "The zone’s own words name"
                return _centre(row, f"{what} no place; {row['name']} is the nearest that the document names.")
    return None


def named(name: str, known: Places, *, how: str) -> Centre:
    """Return the place that a person names as a centre.

    Args:
        name: as in *known*, or in the worldwide gazetteer.
        known: the places, as `by_name` returns them.
        how: where the name is from.

    Raises:
        ZoneError: nobody knows the place, or it is too wide to measure from.
    """
    row = find(name, known)
    if row is None:
        raise ZoneError(
            f"Parameter centre_name: no list of places knows {name!r} as a point. Give a town's name, or centre as "
            "[longitude, latitude]."
        )
    return _centre(row, how)


def _country(claim: Any) -> str | None:
    said = claim.norm.get("country")
    return said if isinstance(said, str) and len(said) == 2 and said.isascii() and said.isupper() else None


def rivals(centre: Centre, known: Places) -> list[Centre]:
    """Return the other points that the words may mean instead of *centre*, by name."""
    family = {
        str(row["name"]): row
        for row in known.values()
        if centre.family in (row["name"], row.get("rival_of")) and row["name"] != centre.name
    }
    return [
        _centre(row, f"The same radius, in case {name} is meant and not {centre.name}.")
        for name, row in sorted(family.items())
    ]


def by_name(places: pd.DataFrame) -> Places:
    """Return the rows of *places* by every spelling of their names and aliases; the first to claim one has it.

    Args:
        places: name, aliases (joined by ";"), lon, lat, precision_m, source, rival_of.
    """
    known: Places = {}
    rows = [{str(name): value for name, value in row.items()} for row in places.to_dict("records")]
    for column in ("name", "aliases", "name_ar"):
        for row in rows:
            written = row.get(column)
            for name in written.split(";") if isinstance(written, str) else []:
                for form in reference.spellings(name, reference.articles())[:2]:
                    known.setdefault(form, row)
    return known


def find(name: str, known: Places, country: str | None = None) -> dict[str, Any] | None:
    """Return the place called *name* ("Tanf", "Tanf, Syria"), or None.

    Args:
        name: a name as written.
        known: asked first.
        country: ISO 3166-1 alpha-2, if the text says so; it narrows the search in the worldwide gazetteer.
    """
    for form in forms(name):
        if form in known:
            return known[form]
    if not name or name[0].islower():  # "the base" is a word, and the gazetteer knows a town of every name
        return None
    meant = reference.locate_name(name.split(",")[0], country=country)
    if meant and meant[0].kind in WIDE:  # a country, but never a town elsewhere that shares its name
        meant = [place for place in meant if place.iso2 == meant[0].iso2 and place.kind not in WIDE]
    return asdict(meant[0]) if meant else None


def forms(name: str) -> dict[str, None]:
    """Return every form under which *name*, or its part before a comma, may be filed; the best first."""
    articles = reference.articles()
    parts = (name, name.split(",")[0])
    return dict.fromkeys(form for part in parts for form in reference.spellings(part, articles))


def _centre(row: dict[str, Any], how: str) -> Centre:
    rival_of = row.get("rival_of")
    precision = row.get("precision_m")
    lon, lat, source = float(row["lon"]), float(row["lat"]), str(row["source"])
    note = f"The words give no coordinates: {row['name']} is put at {lat:.5f}, {lon:.5f} ({source})."
    return Centre(
        name=str(row["name"]),
        family=rival_of if isinstance(rival_of, str) and rival_of else str(row["name"]),
        lon=lon,
        lat=lat,
        source=source,
        precision_m=None if precision is None or pd.isna(precision) else float(precision),
        how=how,
        note=note,
    )
