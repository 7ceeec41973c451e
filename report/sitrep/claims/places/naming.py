"""Read the names of places: those that name a place as a place, not as somebody who acts.

Input   a `Context` and the lengths of its text; data/lexicon/spatial.yaml; the reference places
Output  place claims of role region, line, locality, facility or country
"""

from collections.abc import Iterator
from functools import cache

from spacy.tokens import Token

from sitrep import lexicon
from sitrep.claims import grammar, passages
from sitrep.claims.cast import bare
from sitrep.claims.context import Context
from sitrep.claims.places import apart, ways
from sitrep.claims.places.known import NAMED, is_country, known_place
from sitrep.claims.places.lengths import Lengths
from sitrep.claims.record import Claim

_NO_PLACE = frozenset(
    {"DATE", "TIME", "MONEY", "PERCENT", "NORP", "LAW", "LANGUAGE", "CARDINAL", "ORDINAL", "QUANTITY"}
)
_NO_HEADS = frozenset(
    {"compound", "det", "punct", "prep", "aux", "nsubj", "ROOT", "advmod", "amod", "nummod", "cc", "case"}
)
_NO_ACTOR = frozenset(
    {"person", "state", "institution", "armed_force", "armed_group", "coalition", "operation", "outlet"}
)


def named(context: Context, lengths: Lengths) -> list[Claim]:
    """Return the claims that name a place as a place, not as somebody who acts; each place once."""
    out: list[Claim] = []
    seen: set[str] = set()
    for part in context.parts:
        if part.section == "headline":
            continue
        for token in part.doc or ():
            if token.dep_ in _NO_HEADS or (token.pos_ not in {"NOUN", "PROPN"} and not token.text[:1].isupper()):
                continue
            for start, end, norm in _found(token, context):
                key = str(norm["place"]).casefold()
                if key in seen:
                    continue
                seen.add(key)
                rest = apart.apart(token, end, lengths) if norm["role"] == "locality" else None
                if rest is not None:
                    end, norm = rest[0], norm | rest[1]
                out.append(context.claim("place", (start, end), norm, f"place.{norm['role']}"))
    return out


def _found(token: Token, context: Context) -> Iterator[tuple[int, int, dict[str, object]]]:
    """Yield the place that *token* heads the name of, with its span."""
    lists = lexicon.read("spatial")
    lemma = token.lemma_.lower()
    names = [t for t in grammar.modifiers(token) if t.pos_ == "PROPN" and t.ent_type_ not in _NO_PLACE]
    inside = names if _located(token) else [t for t in names if t.ent_type_ in NAMED]
    if token.dep_ == "compound" or lemma in lists["zone_nouns"]:
        return
    if lemma in lists["region_nouns"] and inside:
        start, end = grammar.noun_phrase(token, tail=False)
        yield start, end, {"place": inside[-1].text, "role": "region"}
        return
    line = ways.line(token, context)
    if line is not None:
        yield line
        return
    if lemma in lists["features"] and (name := _feature(token)) is not None and _located(token):
        words = bare(context.document.text[slice(*name)])
        yield *name, {"place": words, "role": "region"}
        return
    if lemma in lists["named_sites"] and token.dep_ in {"pobj", "conj"} and _site(token):
        start, end = grammar.noun_phrase(token, tail=False)
        yield start, end, {"place": bare(context.document.text[start:end]), "role": "facility"}
        return
    place = _settled(token, context)
    if place is not None:
        yield place


def _settled(token: Token, context: Context) -> tuple[int, int, dict[str, object]] | None:
    """Return the country, region or locality that *token* names as a place."""
    if _is_region(token) and is_country(token.text) and token.dep_ not in {"nsubj", "compound", "poss"}:
        start, end = with_country(token)
        return start, end, {"place": bare(context.document.text[start:end]), "role": "region"}
    behind = _behind(token)
    if behind is None:
        return None
    start, end = with_country(token)
    words = _capitals(bare(context.document.text[start : passages.last(token)]))
    if is_country(token.text) or is_country(words):
        both = _countries(token)
        if both is not None:
            names = context.document.text[slice(*both)]
            return *both, {"place": names, "role": "country"}
        return None
    name = known_place(words) or known_place(token.text, sourced=True) or (known_place(token.text) and words)
    sure = behind.lower_ in lexicon.read("spatial")["surely"] or _of_settlement(behind)
    if not _may_be_place(token, context) or (name is None and not sure and token.ent_type_ not in NAMED):
        return None
    if context.cast.kind(context.cast.name(token)) == "person" and words not in context.cast.names(token):
        return None
    wide = token.ent_type_ == "LOC" and any(
        child.dep_ == "det" for child in token.children
    )  # "the Euphrates", "the Sinai"
    role = "region" if wide or _is_region(token) else "locality"
    norm: dict[str, object] = {"place": words if role == "region" else name or words, "role": role}
    if behind.lower_ in lexicon.read("spatial")["relations"]["near"] and role == "locality":
        norm["relation"] = "near"
    return start, end, norm


def _capitals(words: str) -> str:
    """Return *words* from the first with a capital letter ("old Nicosia")."""
    parts = words.split()
    first = next((number for number, part in enumerate(parts) if part[:1].isupper()), 0)
    return " ".join(parts[first:])


def _may_be_place(token: Token, context: Context) -> bool:
    """Return whether nothing speaks against *token* naming a place: it is no day, no people, nobody who acts."""
    if token.ent_type_ in _NO_PLACE or not token.text[:1].isupper() or token.text.isupper():
        return False
    if token.lower_ in _directions():
        return False
    if token.ent_type_ in NAMED:
        return True
    if any(child.dep_ == "det" for child in token.children) or any(child.dep_ == "nummod" for child in token.children):
        return False
    known = context.cast.kind(context.cast.name(token)) in _NO_ACTOR - {"institution", "person"}
    return not known


def _behind(token: Token) -> Token | None:
    """Return the preposition of place that *token* stands behind, itself or the name that it is coordinated with."""
    lists = lexicon.read("spatial")
    head = token
    while head.dep_ == "conj" and head.head.pos_ == "PROPN" and head.head != head:
        head = head.head
    if head.dep_ == "appos" and head.head.lemma_.lower() in lists["settlements"]:
        head = head.head
    if head.dep_ == "dobj" and head.head.lemma_ in lists["reached_by"] and head.ent_type_ in NAMED:
        return head.head
    if head.dep_ != "pobj" or (token.pos_ != "PROPN" and not _of_settlement(head.head)):
        return None
    preposition = head.head
    if preposition.lower_ == "of":
        above = preposition.head
        if above.text[:1].isupper() and above.lemma_.lower() in {*lists["features"], *lists["line_nouns"]}:
            return None
        known = above.lower_ in _directions() or above.lemma_.lower() in lists["settlements"] or head.ent_type_ in NAMED
        return preposition if known else None
    if preposition.lower_ == "to" and preposition.head.lower_ in {*lists["no_way"], *lists["road_nouns"]}:
        return None
    return preposition if preposition.lower_ in lists["located_by"] else None


def _of_settlement(preposition: Token) -> bool:
    settlements = lexicon.read("spatial")["settlements"]
    return preposition.lower_ == "of" and preposition.head.lemma_.lower() in settlements


def _located(token: Token) -> bool:
    head = token
    while head.dep_ == "conj" and head.head != head:
        head = head.head
    return head.dep_ == "dobj" or (head.dep_ == "pobj" and head.head.lower_ in lexicon.read("spatial")["located_by"])


def _feature(token: Token) -> tuple[int, int] | None:
    """Return the span of the name that *token* heads ("the Strait of Hormuz"); None for "the sea"."""
    start, end = grammar.noun_phrase(token, tail=False)
    if not token.text[:1].isupper():
        named = [t for t in grammar.modifiers(token) if t.pos_ == "PROPN"]
        return (start, end) if named else None
    after = token.i + 1
    if after + 1 < len(token.doc) and token.doc[after].lower_ == "of" and token.doc[after + 1].text[:1].isupper():
        return start, passages.last(token.doc[after + 1])
    return start, end


def _site(token: Token) -> bool:
    names = [t for t in grammar.modifiers(token) if t.pos_ == "PROPN"]
    return bool(names) and _located(token) and names[-1].i == token.i - 1 and names[-1].ent_type_ != "NORP"


def _countries(token: Token) -> tuple[int, int] | None:
    """Return the span of several countries named together as the place of something ("in Iraq and Syria")."""
    joined = grammar.with_conjuncts(token)
    if len(joined) < 2 or token.dep_ != "pobj" or token.head.lower_ != "in":
        return None
    return (passages.first(joined[0]), passages.last(joined[-1])) if all(is_country(t.text) for t in joined) else None


@cache
def _directions() -> frozenset[str]:
    return frozenset(word for words in lexicon.read("spatial")["bearings"].values() for word in words)


def _is_region(token: Token) -> bool:
    return any(t.lower_ in _directions() for t in grammar.modifiers(token) if not t.text[:1].isupper())


def with_country(token: Token) -> tuple[int, int]:
    """Return the span of the place *token* with the country behind it ("Daraa, Syria")."""
    start, end = grammar.noun_phrase(token, tail=False)[0], passages.last(token)
    country = next((c for c in token.children if c.dep_ == "appos" and c.pos_ == "PROPN" and c.i - token.i == 2), None)
    return start, passages.last(country) if country is not None else end
