"""Places that the reference data know.

Input   a name; data/reference
Output  the name that the reference has for it
"""

from functools import cache

from spacy.tokens import Token

from sitrep import reference
from sitrep.claims.cast import bare

NAMED = frozenset({"GPE", "LOC", "FAC"})  # what the language model labels as places


@cache
def known_place(name: str, *, sourced: bool = False) -> str | None:
    """Return the reference name of the place *name*, countries left out; None when nobody knows it."""
    for place in reference.locate_name(name, limit=1):
        if place.kind != "country" and not (sourced and "GeoNames" in place.source):
            return place.name
    return None


def reference_name(noun: Token) -> str:
    """Return the reference name of the place that *noun* names, its own words where nobody knows it."""
    return known_place(noun.text) or bare(noun.text)
