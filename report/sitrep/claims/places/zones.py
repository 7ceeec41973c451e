"""Read how a zone is shaped: a length beside a zone word, and what it is measured from.

Input   a `Context` and the lengths of its text; data/lexicon/spatial.yaml
Output  place claims of role zone and zone_centre
"""

import re

from spacy.tokens import Span, Token

from sitrep import lexicon
from sitrep.claims import frames, grammar, passages
from sitrep.claims.context import Context
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
    for amount in lengths.amounts:
        token = context.token_at(amount.number_start)
        named = (t for t in token.sent if t.pos_ in {"NOUN", "PROPN"}) if token is not None else ()
        zone = next((t for t in named if t.lemma_.lower() in nouns), None)
        if token is not None and zone is not None:
            out += _sized(zone, token, amount, main, context)
    return out


def _sized(zone: Token, token: Token, amount: Quantity, main: str | None, context: Context) -> list[Claim]:
    """Return the claims that *amount*, at *token*, is the size of *zone*, and of the centre that is named for it."""
    radius = lexicon.read("spatial")["radius"]
    verb = next((t for t in token.ancestors if grammar.is_verb(t)), token.sent.root)
    says_radius = verb.lemma_ in radius["verbs"] or _beside(token, radius["words"])
    shape = _shape(token.sent, amount, says_radius)
    if shape is None:
        return []
    norm: dict[str, object] = {"place": frames.zone_name(zone), "role": "zone"} | shape
    span = grammar.clause(verb) if says_radius and verb.lemma_ not in radius["not_verbs"] else _span(zone, amount)
    behind = _centre(token)
    if behind is None:
        norm |= {"centre": main, "centre_text": None}
        return [context.claim("place", span, norm, "zone.size")]
    low, high = grammar.noun_phrase(behind, tail=False)
    words = context.document.text[low:high]
    centre = (known_place(behind.text) if behind.pos_ == "PROPN" else None) or main
    norm |= {"centre": centre, "centre_text": words}
    inner = {"place": centre or words, "role": "zone_centre", "ref": norm["place"]}
    return [
        context.claim("place", span, norm, "zone.size"),
        context.claim("place", (low, high), inner, "zone.centre"),
    ]


def _shape(sentence: Span, amount: Quantity, says_radius: bool) -> dict[str, object] | None:
    """Return the shape that the words right behind *amount* make of it; None when they make none."""
    lists = lexicon.read("spatial")
    after = sentence.text.lower()[amount.end - passages.first(sentence) :][:_BEHIND]
    size = {**interval(amount), "text": amount.words}
    if any(cue in after for cue in lists["diameter"]):
        half = {"low": _half(amount.low), "high": _half(amount.high)}
        return {"shape": "circle", "radius": size | half}
    if any(re.search(rf"\b{cue}\b", after) for cue in lists["width"]):
        return {"shape": "strip", "width": size}
    if says_radius or any(after.lstrip().startswith(f"{cue} ") for cue in lists["radius"]["before"]):
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
