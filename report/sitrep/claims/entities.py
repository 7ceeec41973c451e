"""Read who and what a text names: bodies, people, places, peoples, arms. The layer `actors`.

Input   a text
Output  spans with one of the types of re3d: Organisation, Location, Person, Nationality, MilitaryPlatform, Weapon,
        Vehicle, Temporal, Money

Spans may lie in one another: "the people of Iraq" is a body and "Iraq" in it a place; a country that acts is a body
besides.  Names come from the model and from the lexicon, the rest are noun phrases whose head the lexicon lists.
"""

from collections.abc import Iterator
from datetime import date
from functools import cache

from spacy.tokens import Doc, Span, Token

from sitrep import lexicon, reference
from sitrep.claims import arms, passages
from sitrep.claims.toponyms import datelines, known, mentions

# What the types of OntoNotes are called in re3d.
LABELS = {"ORG": "Organisation", "PERSON": "Person", "FAC": "Location", "DATE": "Temporal", "TIME": "Temporal"}
LABELS |= {"MONEY": "Money"}
ACTING = {"nsubj", "nsubjpass", "poss", "agent", "conj"}  # a country in these roles acts, or is acted upon, as a state
ARMED = {"Organisation", "Person"}  # what the model takes a ship or an aircraft for
LONGEST_NAME = 8  # words


def spans(text: str, dct: date | None = None) -> list[dict]:
    """Return the actors, places and arms in *text*, by where they start, longer ones first.

    Args:
        text: one document.
        dct: its day of publication; nothing here depends on it.

    Returns:
        {"start", "end", "type", "value"}: offsets in code points, a type of re3d, and the words.
    """
    parsed = passages.passages(text)
    named = [*datelines.mentions(text, parsed), *mentions.mentions(parsed)]
    places = frozenset((mention.start, mention.end) for mention in named)
    # "U.S." stands for the body or the people more often than for the land.
    found = {(mention.start, mention.end, "Location") for mention in named if not known.demonym(mention.name)}
    for passage in parsed:
        if passage.doc is not None:
            found |= {(passages.first(span), passages.last(span), kind) for span, kind in _read(passage.doc, places)}
    ordered = sorted(found, key=lambda span: (span[0], -span[1], span[2]))
    return [{"start": start, "end": end, "type": kind, "value": text[start:end]} for start, end, kind in ordered]


def _read(doc: Doc, places: frozenset[tuple[int, int]]) -> Iterator[tuple[Span, str]]:
    """Yield what *doc* names; *places* are the names of places in the document, in its offsets."""
    bodies = list(_listed(doc))
    named = frozenset(token.i for span in bodies for token in span)
    weapons = arms.arms(doc, named)
    yield from ((span, "Organisation") for span in bodies)
    yield from (*weapons, *_phrases(doc))
    yield from _labelled(doc, named | {token.i for span, _ in weapons for token in span}, places)
    yield from _peoples(doc)
    yield from _states(doc, places)
    yield from _pronouns(doc)


def _listed(doc: Doc) -> Iterator[Span]:
    """Yield the bodies of the lexicon, the longest name at each word."""
    names = _organisations()
    position = 0
    while position < len(doc):
        for end in range(min(len(doc), position + LONGEST_NAME), position, -1):
            if doc[position:end].text in names:
                yield doc[position:end]
                position = end - 1
                break
        position += 1


def _labelled(doc: Doc, named: frozenset[int], places: frozenset[tuple[int, int]]) -> Iterator[tuple[Span, str]]:
    """Yield what the model names; not what the lexicon or the places know better."""
    for entity in doc.ents:
        kind = LABELS.get(entity.label_)
        name = _bare(entity)
        if kind is None or name is None or (passages.first(name), passages.last(name)) in places:
            continue
        if named.issuperset(range(name.start, name.end)) or (kind in ARMED and name[-1].i in named):
            continue
        if name.text.lower() in _words("titles"):
            continue
        yield name, kind
        if kind == "Person" and _titled(name).start < name.start:
            yield _titled(name), kind


def _bare(entity: Span) -> Span | None:
    """Return *entity* without article and genitive."""
    start, end = entity.start, entity.end
    while end > start and entity.doc[end - 1].tag_ == "POS":
        end -= 1
    while start < end and entity.doc[start].lower_ in known.articles():
        start += 1
    return entity.doc[start:end] if start < end else None


def _titled(name: Span) -> Span:
    """Return *name* with the titles before it: "Secretary of State Kerry"."""
    titles, start = _words("titles"), name.start
    while (
        start > 0
        and name.doc[start - 1].lower_ in titles
        and (name.doc[start - 1].text[:1].isupper() or name.doc[start - 1].pos_ == "ADP")
    ):
        start -= 1
    while start < name.start and name.doc[start].pos_ == "ADP":
        start += 1
    return name.doc[start : name.end]


def _phrases(doc: Doc) -> Iterator[tuple[Span, str]]:
    """Yield noun phrases whose head the lexicon lists: "the Syrian opposition", "the border"."""
    for chunk in doc.noun_chunks:
        head = chunk.root
        kind = _kind(chunk)
        if kind is None or (kind == "Person" and head.tag_ in {"NNS", "NNPS"}):
            continue
        yield doc[chunk.start : _with_members(head) if kind == "Organisation" else head.i + 1], kind


def _with_members(head: Token) -> int:
    """Return where a body ends, what it is of included: "the people of Iraq"."""
    for child in head.rights:
        if child.lower_ in known.words()["of"]:
            inner = [token for token in child.rights if token.dep_ == "pobj"]
            if inner and inner[0].pos_ == "PROPN":
                return int(inner[0].i) + 1
    return int(head.i) + 1


def _kind(chunk: Span) -> str | None:
    """Return the type of a noun phrase by its head, two words of it before one."""
    heads, head = _heads(), chunk.root
    if head.pos_ not in {"NOUN", "PROPN", "ADJ"}:
        return None
    one = (head.lemma_.lower(), head.lower_)
    before = head.nbor(-1).lower_ if head.i > chunk.start else ""
    for form in (*(f"{before} {word}" for word in one), *one):
        if form in heads:
            return heads[form]
    return None


def _peoples(doc: Doc) -> Iterator[tuple[Span, str]]:
    """Yield nationalities, and peoples as bodies: "Syrian", "the Syrians"."""
    for token in doc:
        state = known.adjectival(token.text)
        if not known.demonym(token.text) or (state and token.ent_type_ in {"ORG", "PERSON"}):
            continue
        many = token.tag_ in {"NNS", "NNPS"}
        yield doc[token.i : token.i + 1], "Organisation" if many or state else "Nationality"


def _states(doc: Doc, places: frozenset[tuple[int, int]]) -> Iterator[tuple[Span, str]]:
    """Yield countries that act as states, besides being places."""
    for entity in doc.ents:
        name = _bare(entity) if entity.label_ == "GPE" else None
        if name is None or (passages.first(name), passages.last(name)) not in places:
            continue
        root = name.root
        if root.dep_ in ACTING and _country(name.text):
            start = name.start - (name.start > 0 and doc[name.start - 1].lower_ in known.articles())
            yield doc[start : name.end], "Organisation"


def _pronouns(doc: Doc) -> Iterator[tuple[Span, str]]:
    """Yield pronouns that stand for a body or a person."""
    for kind in ("Organisation", "Person"):
        words = frozenset(lexicon.read("entities")["pronouns"][kind])
        yield from ((doc[token.i : token.i + 1], kind) for token in doc if token.lower_ in words)


@cache
def _country(name: str) -> bool:
    return any(place.kind == "country" for place in reference.locate_name(name, limit=1))


@cache
def _heads() -> dict[str, str]:
    heads = lexicon.read("entities")["heads"]
    return {word: kind for kind in heads if kind not in arms.KINDS for word in heads[kind]}


@cache
def _organisations() -> frozenset[str]:
    return _words("organisations")


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(lexicon.read("entities")[key])
