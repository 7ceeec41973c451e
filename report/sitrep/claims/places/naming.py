"""Read the names of places: those that name a place as a place, not as somebody who acts.

Input   a `Context`; data/lexicon/spatial.yaml; the reference places
Output  place claims of role region, line, locality or country
"""

from spacy.tokens import Token

from sitrep import lexicon, reference
from sitrep.claims import grammar, passages
from sitrep.claims.cast import bare
from sitrep.claims.context import Context
from sitrep.claims.places.known import NAMED, known_place
from sitrep.claims.record import Claim


def named(context: Context) -> list[Claim]:
    """Return the claims that name a place as a place, not as somebody who acts."""
    lists = lexicon.read("spatial")
    out: list[Claim] = []
    seen: set[str] = set()
    for part in context.parts:
        for token in part.doc or ():
            inside = [t for t in grammar.modifiers(token) if t.ent_type_ in NAMED and t.pos_ == "PROPN"]
            if token.lemma_.lower() in lists["region_nouns"] and inside and token.dep_ != "compound":
                span = grammar.noun_phrase(token, tail=False)
                name = inside[-1].text
                if name not in seen:
                    seen.add(name)
                    out.append(context.claim("place", span, {"place": name, "role": "region"}, "place.region"))
                continue
            if token.dep_ not in {"pobj", "appos", "poss", "conj"} or token.pos_ != "PROPN":
                continue
            if context.cast.kind(context.cast.name(token)) == "person":
                continue
            located = token.dep_ == "pobj" and token.head.lower_ in lists["located_by"]
            if not located or part.section == "headline":
                continue
            if token.lemma_.lower() in lists["zone_nouns"]:
                continue
            if token.lemma_.lower() in lexicon.read("frames")["classes"]["line"]:
                span = grammar.noun_phrase(token, tail=False)
                name = bare(context.document.text[span[0] : span[1]])
                out.append(context.claim("place", span, {"place": name, "role": "line"}, "place.line"))
                continue
            country = next((p for p in reference.locate_name(token.text, limit=1) if p.kind == "country"), None)
            place = known_place(token.text) or (country is None and token.ent_type_ in NAMED and token.text)
            if not place and (country is None or not _is_region(token)):
                continue
            start, end = with_country(token)
            words = context.document.text[start:end]
            if (place or words) in seen:
                continue
            seen.add(place or words)
            role = "region" if _is_region(token) else "country" if country is not None and not place else "locality"
            name = words if role == "region" else str(place or token.text)
            out.append(context.claim("place", (start, end), {"place": name, "role": role}, f"place.{role}"))
    return out


def _is_region(token: Token) -> bool:
    directions = {word for words in lexicon.read("spatial")["bearings"].values() for word in words}
    return any(t.lower_ in directions for t in grammar.modifiers(token))


def with_country(token: Token) -> tuple[int, int]:
    """Return the span of the place *token* with the country behind it ("Daraa, Syria")."""
    start, end = grammar.noun_phrase(token, tail=False)
    country = next((c for c in token.children if c.dep_ == "appos" and c.pos_ == "PROPN" and c.i - token.i == 2), None)
    return start, passages.last(country) if country is not None else end
