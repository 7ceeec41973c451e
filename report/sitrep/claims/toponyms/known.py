"""Tell what is known of a name: whether it is a place, a large one, or what belongs to a country.

Input   a name as written
Output  yes or no; and the word lists behind the answer
"""

from collections.abc import Iterable
from functools import cache

from sitrep import lexicon, reference


def located(name: str) -> bool:
    """Return whether a place of this name is in the reference tables or among the regions of the lexicon."""
    return name in lexicon.read("entities")["regions"] or bool(reference.locate_name(name, limit=1))


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
    names = [*lexicon.read("entities")["regions"], *(n for row in rows for n in _parts(row["name"], row["aliases"]))]
    return frozenset(name for name in names if (" " in name or "'" in name) and not name.startswith("the "))


@cache
def articles() -> frozenset[str]:
    """Return the articles of English, lower case."""
    return frozenset(lexicon.read("actors")["pronouns"]["plain_article"])


@cache
def words() -> dict[str, frozenset[str]]:
    """Return the words around the names of places, by what they tell."""
    return {key: frozenset(words) for key, words in lexicon.read("entities")["toponyms"].items()}


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
