"""Read how a zone is shaped: a length beside a zone word, and what it is measured from.

Input   a `Context` and the lengths of its text; data/lexicon/spatial.yaml
Output  place claims of role zone and zone_centre

The fields of a shape are those of data/README.md, "Claims": a circle has `radius` and `centre`, a moving circle
`radius` and the words for its ship (`centre_text`), a strip or corridor `width`, `sides` and the line it runs along
(`ref`). All that lies on one side of a line is read by `halves`, a zone without a size by `placed`.
"""

from collections.abc import Mapping

from spacy.tokens import Token

from sitrep import lexicon
from sitrep.claims import grammar, passages
from sitrep.claims.cast import bare
from sitrep.claims.context import Context
from sitrep.claims.places import outlines
from sitrep.claims.places.known import NAMED, known_place
from sitrep.claims.places.lengths import Lengths, interval
from sitrep.claims.quantities import Quantity
from sitrep.claims.record import Claim

_BEHIND = 40  # characters behind a length in which "wide" or "across" is said of it


def zones(context: Context, lengths: Lengths) -> list[Claim]:
    """Return the claims that say how a zone is shaped: a length beside a zone word."""
    if not lengths.amounts:
        return []
    nouns = lexicon.read("spatial")["zone_nouns"]
    main = _main_place(context)
    out = []
    read_to = 0
    for amount in lengths.amounts:
        token = context.token_at(amount.number_start)
        if token is None or amount.start < read_to:
            continue
        shaped = outlines.outline(amount, token, lengths)
        if shaped is not None:
            name = _name(shaped.zone, shaped.norm)
            norm = {"place": name, "role": "zone", **shaped.norm}
            out.append(context.claim("place", (shaped.start, shaped.end), norm, f"zone.{shaped.norm['shape']}"))
            read_to = shaped.end
            continue
        named = (t for t in token.sent if t.pos_ in {"NOUN", "PROPN"})
        zone = outlines.zone_of(token) or next((t for t in named if t.lemma_.lower() in nouns), None)
        if zone is not None:
            out += _sized(zone, token, amount, main, context)
    return out


def _name(zone: Token | None, norm: Mapping[str, object]) -> str:
    """Return what a zone is called; one that has no noun of its own is called by what it follows."""
    lists = lexicon.read("spatial")
    if zone is not None:
        name = _called(zone)
        bare_noun = name.lower() in {*lists["sized_nouns"], *lists["strips"], "area"}
        return "zone" if bare_noun else f"{name} zone" if name.lower() == "buffer" else name
    along = {"moving_circle": "around", "circle": "around"}.get(str(norm["shape"]), "along")
    ref = norm.get("centre_text") or norm.get("ref")
    return f"zone {along} {ref}" if ref else "zone"


def _called(zone: Token) -> str:
    """Return what the words up to the noun *zone* call it; what stands behind the noun is its size."""
    words = bare(passages.words(zone.doc, grammar.noun_phrase(zone, tail=False)[0], passages.last(zone)))
    kinds = [words.lower().find(kind) for kind in lexicon.read("spatial")["zone_kinds"] if kind in words.lower()]
    return words[min(kinds) :] if kinds else zone.text if zone.pos_ == "NOUN" else words


def _sized(zone: Token, token: Token, amount: Quantity, main: str | None, context: Context) -> list[Claim]:
    """Return the claims that *amount*, at *token*, is the size of *zone*, and of the centre that is named for it."""
    radius = lexicon.read("spatial")["radius"]
    verb = next((t for t in token.ancestors if grammar.is_verb(t)), token.sent.root)
    says_radius = verb.lemma_ in radius["verbs"] or _beside(token, radius["words"])
    shape = _shape(zone, token, amount, says_radius)
    if shape is None:
        return []
    norm: dict[str, object] = {"place": _name(zone, shape), "role": "zone"} | shape
    span = grammar.clause(verb) if says_radius and verb.lemma_ not in radius["not_verbs"] else _span(zone, amount)
    behind = _centre(token)
    if shape["shape"] == "strip":
        return [context.claim("place", span, norm, "zone.size")]
    if behind is None:
        norm |= {"centre": main, "centre_text": None}
        return [context.claim("place", span, norm, "zone.size")]
    low, high = grammar.noun_phrase(behind, tail=behind.pos_ != "PROPN")
    words = context.document.text[low:high]
    centre = (known_place(behind.text) if behind.pos_ == "PROPN" else None) or main
    norm |= {"centre": centre, "centre_text": words}
    if behind.pos_ == "PROPN":  # a name is read as a place of its own
        return [context.claim("place", span, norm, "zone.size")]
    inner = {"place": centre or words, "role": "zone_centre", "ref": norm["place"]}
    return [
        context.claim("place", span, norm, "zone.size"),
        context.claim("place", (low, high), inner, "zone.centre"),
    ]


def _of_zone(zone: Token, amount: Quantity) -> bool:
    """Return whether *amount* stands right behind *zone* and "of": "a security zone of about 15 kilometers"."""
    between = passages.words(zone.doc, passages.last(zone), max(amount.start, passages.last(zone)))
    return between.strip() == "of"


def _shape(zone: Token, token: Token, amount: Quantity, says_radius: bool) -> dict[str, object] | None:
    """Return the circle or strip that the words right behind *amount* make of it; None when they make none."""
    lists = lexicon.read("spatial")
    after = (
        passages.words(token.doc, amount.end, min(amount.end + _BEHIND, passages.last(token.sent))).lower().lstrip(" -")
    )
    size = {**interval(amount), "text": amount.words}
    says = outlines.said_of(amount, token)
    of = _of_zone(zone, amount) or (zone.i > token.i and zone in token.ancestors)
    called = _called(zone).lower()
    if says == "length" or says == "width":
        return None
    if says == "diameter":
        half = {"low": _half(amount.low), "high": _half(amount.high)}
        return {"shape": "circle", "radius": size | half}
    kinds = [cue for cue in lists["width_before"] if after.startswith(f"{cue} ") or (of and cue in called)]
    if says != "radius" and kinds:
        return {"shape": "strip", "width": size, "sides": "total"}
    if says == "radius" or says_radius or of or any(after.startswith(f"{cue} ") for cue in lists["radius"]["before"]):
        return {"shape": "circle", "radius": size}
    return None


def _half(size: float | None) -> float | None:
    return None if size is None else size / 2


def _span(zone: Token, amount: Quantity) -> tuple[int, int]:
    low, _ = grammar.noun_phrase(zone, tail=False)
    return min(low, amount.start), max(amount.end, passages.last(zone))


def _beside(token: Token, cues: list[str]) -> bool:
    near = token.doc[max(0, token.i - 4) : token.i + 6]
    return any(t.lemma_.lower() in cues or t.lower_ in cues for t in near)


def _centre(token: Token) -> Token | None:
    """Return the noun behind *token* that a radius is measured from; the words may name no place."""
    lists = lexicon.read("spatial")
    heads = {words.split()[-1] for words in lists["centre_nouns"]}
    for noun in (t for t in token.sent if t.i > token.i and t.dep_ == "pobj"):
        place = noun.lemma_.lower() in heads or noun.ent_type_ in NAMED
        if place and noun.head.lower_ in lists["radius"]["around"]:
            return noun
    return None


def _main_place(context: Context) -> str | None:
    """Return the place that the text is most about: the first of those named with a preposition of place."""
    for part in context.parts:
        for entity in part.doc.ents if part.doc else ():
            if entity.label_ in NAMED and entity.root.dep_ in {"pobj", "appos"}:
                found = known_place(entity.text)
                if found:
                    return found
        for token in part.doc or ():
            if token.dep_ == "pobj" and token.pos_ == "PROPN" and known_place(token.text, sourced=True):
                return known_place(token.text, sourced=True)
    return None
