"""Read which facility stands at which named place.

Input   a `Context`; data/lexicon/spatial.yaml
Output  place claims of role facility
"""

from sitrep import lexicon
from sitrep.claims import grammar
from sitrep.claims.cast import bare
from sitrep.claims.context import Context
from sitrep.claims.places.known import reference_name
from sitrep.claims.places.naming import with_country
from sitrep.claims.record import Claim


def facilities(context: Context) -> list[Claim]:
    """Return the claims that a facility stands at a named place."""
    lists = lexicon.read("spatial")
    out = []
    for part in context.parts:
        if not any(noun in part.text.lower() for noun in lists["facility_nouns"]):
            continue
        for token in part.doc or ():
            if token.lemma_.lower() not in lists["facility_nouns"] or token.pos_ != "NOUN":
                continue
            nouns = [noun for word, noun in grammar.prepositions(token) if word in lists["facility_at"]]
            at = [noun for noun in nouns if noun.pos_ == "PROPN"]
            if at:
                low, high = grammar.noun_phrase(token, tail=False)
                _, end = with_country(at[0])
                norm = {
                    "place": bare(context.document.text[low:high]), "role": "facility",
                    "ref": reference_name(at[0]), "relation": "at",
                }  # fmt: skip
                out.append(context.claim("place", (low, end), norm, "place.facility"))
    return out
