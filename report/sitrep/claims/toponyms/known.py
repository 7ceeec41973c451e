"""Tell what is known of a name: whether it is a place, a large one, or what belongs to a country.

Input   a name as written
Output  yes or no; and the word lists behind the answer
"""

from collections.abc import Iterable
from functools import cache

from sitrep import lexicon, reference


def located(name: str) -> bool:
    """Return whether a place of this name is in the reference tables or among the regions of the lexicon."""
    return name in lexicon.read("entities")["regions"] or bool(places(name, limit=1))


def places(name: str, limit: int) -> list[reference.Place]:
    """Return the places of the reference tables that *name* may mean, its shortened word written out: "St. Albans"."""
    found = reference.locate_name(name, limit=limit)
    first, _, rest = name.partition(" ")
    full = lexicon.read("entities")["toponyms"]["written_out"].get(first)
    return [*found, *reference.locate_name(f"{full} {rest}", limit=limit)][:limit] if full and rest else found


def demonym(word: str) -> bool:
    """Return whether *word* tells what or who belongs to a country: "Kenyan", "Britons"."""
    return word in _demonyms()


@cache
def adjectival(name: str) -> bool:
    """Return whether *name* is that of a country and its adjective as well: "U.S."."""
    return demonym(name) and any(place.kind == "country" for place in reference.locate_name(name, limit=1))


@cache
def wide(name: str) -> bool:
    """Return whether *name* is a country, a region of one or of the world: those keep their name inside others."""
    entries = lexicon.read("entities")
    if name in entries["regions"] or (name in entries["short"] and len(name) > 2):
        return True
    return any(place.kind in {"country", "region", "continent"} for place in reference.locate_name(name, limit=1))


@cache
def long_names() -> frozenset[str]:
    """Return the names of countries and regions that have more than one word."""
    rows = reference.countries().to_dict("records")
    entries = lexicon.read("entities")
    names = [
        *entries["regions"],
        *(entry["name"] for entry in entries["middles"]),
        *(n for row in rows for n in _parts(row["name"], row["aliases"])),
    ]
    return frozenset(name for name in names if (" " in name or "'" in name) and not name.startswith("the "))


@cache
def county(name: str) -> bool:
    """Return whether *name* is that of a county, with its kind: "Lamar County"."""
    return any(place.kind == "county" for place in reference.locate_name(name, limit=1))


@cache
def short_names() -> frozenset[str]:
    """Return the short forms of states and provinces: "Va.", "NSW"."""
    return frozenset(lexicon.read("entities")["short"])


@cache
def civic() -> dict[str, list[tuple[str, ...]]]:
    """Return the words that tell of a town's own body or people, by their first word."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in lexicon.read("entities")["toponyms"]["civic"]:
        found.setdefault(phrase.split()[0], []).append(tuple(phrase.split()))
    return found


@cache
def articles() -> frozenset[str]:
    """Return the articles of English, lower case."""
    return frozenset(lexicon.read("actors")["pronouns"]["plain_article"])


@cache
def words() -> dict[str, frozenset[str]]:
    """Return the words around the names of places, by what they tell."""
    return {
        key: frozenset(words) for key, words in lexicon.read("entities")["toponyms"].items() if key != "written_out"
    }


@cache
def _demonyms() -> frozenset[str]:
    return frozenset(word for _, word in demonyms_by_country())


@cache
def demonyms_by_country() -> tuple[tuple[str, str], ...]:
    """Return (ISO 3166-1 alpha-2, demonym) of every country, the name of no country among them."""
    rows = reference.countries().to_dict("records")
    return tuple((row["iso2"], word) for row in rows for word in _parts(row["demonym"], row["people"]))


def _parts(*cells: object) -> Iterable[str]:
    return [part.strip() for cell in cells if isinstance(cell, str) for part in cell.split(";") if part.strip()]
