"""Find the line that words mean: the border between two countries they name. Knows no claim.

Input   the words; data/reference/borders.parquet, countries.csv; data/lexicon/spatial.yaml
Output  `Border`: the line in EPSG:4326 and its two countries, or None and why
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import cast

import shapely

from sitrep import lexicon, reference
from sitrep.zone.lines import Line

_LONGEST_NAME = 5  # words
_WORD = re.compile(r"[^\W\d_]+(?:\.[^\W\d_]+)*")  # "U.S"; a possessive s is a word of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Border:
    """The land border that two countries share."""

    name: str  # "Syria and Turkey"
    line: Line


def border(ref: str, words: str) -> tuple[Border | None, str]:
    """Return the border that *ref* means, or None and what is missing.

    Args:
        ref: the line as the words name it: "the Syrian-Turkish border", "its border with Syria".
        words: the words around it, which may name the other country.
    """
    nouns = lexicon.read("spatial")["border_nouns"]
    if not any(word.lower() in nouns for word in _WORD.findall(ref)):
        return None, f"no source at hand tells where “{ref}” runs" if ref else "the words do not say which line"
    named = list(dict.fromkeys([*_countries(ref), *_countries(words)]))
    if len(named) != 2:
        said = " and ".join(named) or "no country"
        return None, f"the words name {said}, and a border needs two countries"
    return _shared(named[0], named[1])


def countries_meant(words: str, places: Iterable[str] = ()) -> list[str]:
    """Return the countries that *words* name or, if they name none, the one that most of *places* name or lie in.

    Args:
        words: of a zone: "all Iraqi airspace north of the 36th parallel".
        places: as written in the same document; asked only where *words* name no country.

    Returns:
        Names as in the border data, in the order of the words.
    """
    named = list(dict.fromkeys(_countries(words)))
    if named:
        return named
    written = list(places)
    found = Counter(country for place in written for country in dict.fromkeys(_countries(place)))
    if not found:
        found = Counter(country for place in written if (country := _country_of(place)) is not None)
    return [min(found, key=lambda country: (-found[country], country))] if found else []


def _country_of(place: str) -> str | None:
    """The country that a place of this name lies in, by its name in the table of borders."""
    meant = reference.locate_name(place)
    if not meant or meant[0].iso2 is None:
        return None
    names = reference.countries().set_index("iso2")["name"]
    return _names().get(_key(str(names[meant[0].iso2]))) if meant[0].iso2 in names.index else None


def _countries(words: str) -> Iterator[str]:
    """Yield the countries that *words* name or whose adjective they hold, by their name in the borders' table."""
    found = _WORD.findall(words)
    at = 0
    while at < len(found):
        for length in range(min(_LONGEST_NAME, len(found) - at), 0, -1):
            name = _names().get(_key(" ".join(found[at : at + length])))
            if name is not None and found[at][0].isupper():
                yield name
                at += length - 1
                break
        at += 1


@cache
def _names() -> dict[str, str]:
    """Every spelling of a country, folded, and its name in the table of borders."""
    borders = reference.borders()
    by_code = dict(zip(borders["iso3"], borders["name"], strict=True))
    out = {_key(name): str(name) for name in borders["name"]}
    for row in reference.countries().to_dict("records"):
        name = by_code.get(row["iso3"]) or (row["name"] if row["name"] in set(borders["name"]) else None)
        for column in ("name", "official", "aliases", "demonym", "people") if name else ():
            for written in row[column].split(";") if isinstance(row[column], str) else ():
                out.setdefault(_key(written), str(name))
    return out


def _key(name: str) -> str:
    return reference.folded(" ".join(_WORD.findall(name)))


def _shared(one: str, other: str) -> tuple[Border | None, str]:
    areas = reference.borders().set_index("name").geometry
    edge = shapely.intersection(shapely.boundary(areas[one]), shapely.boundary(areas[other]))
    parts = [part for part in shapely.get_parts(edge) if part.geom_type == "LineString" and not part.is_empty]
    if not parts:
        return None, f"{one} and {other} share no border on land"
    line = shapely.line_merge(shapely.MultiLineString(parts))
    return Border(name=" and ".join(sorted((one, other))), line=cast(Line, line)), ""
