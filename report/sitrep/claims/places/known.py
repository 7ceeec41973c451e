"""Places that the reference data know.

Input   a name; data/reference
Output  the name that the reference has for it
"""

from functools import cache

from spacy.tokens import Token

from sitrep import lexicon, reference
from sitrep.claims import grammar
from sitrep.claims.cast import bare

NAMED = frozenset({"GPE", "LOC", "FAC"})  # what the language model labels as places


@cache
def known_place(name: str, *, sourced: bool = False) -> str | None:
    """Return the name of the place *name*, countries left out; None when nobody knows it.

    A hand-sourced place has one name; a place of the worldwide gazetteer keeps the name that the text gives it.

    Args:
        name: a name as written.
        sourced: whether only the hand-sourced places count.
    """
    for place in reference.locate_name(name, limit=1):
        if place.kind != "country" and not (sourced and "GeoNames" in place.source):
            return name if "GeoNames" in place.source else place.name
    return None


@cache
def is_country(name: str) -> bool:
    """Return whether *name* is first of all that of a country."""
    return any(place.kind == "country" for place in reference.locate_name(name, limit=1))


def reference_name(noun: Token) -> str:
    """Return the reference name of the place that *noun* names, its own words where nobody knows it."""
    if noun.lemma_.lower() in lexicon.read("spatial")["settlements"]:  # "the town of Tabqah"
        noun = next((name for word, name in grammar.prepositions(noun) if word == "of"), noun)
    return (known_place(noun.text) if noun.pos_ == "PROPN" else None) or bare(noun.text)
