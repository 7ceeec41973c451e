"""Read the names of lines and roads: "the line of contact", "the central part of the border", "the M4 highway".

Input   a token of a parsed passage, the `Context`; data/lexicon/spatial.yaml
Output  the span and fields of a place claim of role line
"""

from spacy.tokens import Token

from sitrep import lexicon
from sitrep.claims import grammar, passages
from sitrep.claims.cast import bare
from sitrep.claims.context import Context
from sitrep.claims.places import links

_NOT_BESIDE = 2  # words between a sector and its line: "part of the"


def line(token: Token, context: Context) -> tuple[int, int, dict[str, object]] | None:
    """Return the line that *token* heads the name of, with its span; None for a line that has no name of its own."""
    lists = lexicon.read("spatial")
    lemma = token.lemma_.lower()
    road = lemma in lists["road_nouns"] or links.is_road_name(token.text)
    if not (road or lemma in lists["line_nouns"]):
        return None
    span = _name(token, road=road)
    if span is None:
        return None
    if token.tag_ in {"NNS", "NNPS"} or any(child.dep_ == "nummod" for child in token.children):
        return None
    norm: dict[str, object] = {"place": bare(context.document.text[slice(*span)]), "role": "line"}
    if token.dep_ == "pobj" and token.head.lower_ == "at":
        norm["relation"] = "at"
    sector = _sector(token)
    if sector is not None:
        return grammar.noun_phrase(sector, tail=False)[0], span[1], norm | {"relation": _part(sector)}
    return *span, norm


def _name(token: Token, *, road: bool) -> tuple[int, int] | None:
    """Return the span of the name; None when the words only say "the line"."""
    kinds = lexicon.read("spatial")["line_kinds"]
    before = [t for t in grammar.modifiers(token) if t.dep_ not in {"det", "poss"}]
    start, end = grammar.noun_phrase(token, tail=False)
    after = next((noun for word, noun in grammar.prepositions(token) if word == "of"), None)
    if after is not None and after.lemma_.lower() in kinds:
        return start, passages.last(after)
    if road:
        alone = links.is_road_name(token.text) and token.dep_ == "pobj" and any(t.dep_ == "det" for t in token.children)
        named = alone or any(links.is_road_name(t.text) or t.pos_ == "PROPN" for t in before)
        return (start, end) if named and not _owned(before) else None
    own = (
        token.lemma_.lower() in lexicon.read("spatial")["named_lines"]
        and token.pos_ == "PROPN"
        and any(t.pos_ == "PROPN" for t in before)
    )
    kind = token.lemma_.lower() == "line" and any(t.lower_ in kinds for t in before)
    numbered = token.lemma_.lower() == "parallel" and any(t.ent_type_ == "ORDINAL" for t in before)
    return (start, end) if (own and not _owned(before)) or kind or numbered else None


def _owned(before: list[Token]) -> bool:
    return any(t.dep_ == "poss" or t.tag_ == "POS" for t in before)


def _sector(token: Token) -> Token | None:
    """Return the noun for a part of the line that *token* hangs on: "the central part of the line"."""
    if token.dep_ != "pobj" or token.head.lower_ != "of":
        return None
    noun = token.head.head
    return noun if noun.lemma_.lower() in lexicon.read("spatial")["sectors"]["nouns"] and _part(noun) else None


def _part(noun: Token) -> str:
    words = lexicon.read("spatial")["sectors"]["words"]
    return next((str(words[t.lower_]) for t in grammar.modifiers(noun) if t.lower_ in words), "")
