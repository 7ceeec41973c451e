"""Find the way of the lexicon that is nearest in meaning to a verb and its object, where none fits in its words.

Input   a verb of a parsed passage; data/lexicon/roots.yaml; the word vectors of the model
Output  a root with the verb, or None when nothing is near
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from spacy.tokens import Span, Token
from spacy.vocab import Vocab

from sitrep import lexicon
from sitrep.claims import grammar, passages
from sitrep.claims.roots import ways

_NEAR_ENOUGH = 0.6  # of 1
_SAID = 0.75  # what the likeness of the verb counts for, against that of what stands around it
_KNOWN = 0.5  # what the very verb counts for, in a way that asks for other things around it
_ALONE = 0.5  # what the surroundings count for in a way that asks for none
_NAMED = {"GPE": "country", "NORP": "country", "PERSON": "leader", "ORG": "organization"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """A way to say a root with a verb: the vectors of its verbs, and of the nouns it asks for."""

    way: dict
    verbs: np.ndarray
    nouns: dict[str, np.ndarray]  # by condition: object, subject


def of_sentence(sentence: Span) -> tuple[str, Token] | None:
    """Return the nearest root of the main verb of *sentence*, or of the verbs that it hands on to."""
    verb, carriers = sentence.root, ways.words("carriers")
    for _ in range(4):
        found = of_verb(verb)
        if found is not None:
            return found
        below = [child for child in verb.children if child.dep_ in {"ccomp", "xcomp", "parataxis"}]
        if ways.lemma(verb) not in carriers or not below:
            return None
        verb = below[0]
    return None


def of_verb(verb: Token) -> tuple[str, Token] | None:
    """Return the root of the way nearest to *verb*, None when none is near or it has no meaning of its own."""
    word = ways.lemma(verb)
    if verb.pos_ != "VERB" or word in ways.words("carriers"):
        return None
    own = _direction(verb.vocab, word)
    if own is None:
        return None
    around = {
        "object": [noun for noun in map(_noun, ways.done_to(verb)) if noun is not None],
        "subject": [noun for noun in map(_noun, _doers(verb)) if noun is not None],
    }
    best: tuple[float, str] | None = None
    for one in _all():
        likeness = _likeness(one, verb, own, around)
        if likeness is not None and (best is None or likeness > best[0]):
            best = (likeness, str(one.way["root"]))
    return (best[1], verb) if best is not None and best[0] >= _NEAR_ENOUGH else None


def _likeness(one: _Way, verb: Token, own: np.ndarray, around: dict[str, list[np.ndarray]]) -> float | None:
    way = one.way
    if "clause" in way or ("particle" in way and not ways.has_particle(verb, way["particle"])):
        return None
    if "prep" in way and not any(word in way["prep"] for word, _ in grammar.prepositions(verb)):
        return None
    met = []
    for condition, words in one.nouns.items():
        if not around[condition]:
            return None
        met.append(max(float(np.max(words @ noun)) for noun in around[condition]))
    around_it = sum(met) / len(met) if met else _ALONE
    if ways.lemma(verb) in way["verb"]:
        return _KNOWN + (1 - _KNOWN) * around_it if met else None  # without conditions it would have fitted
    said = float(np.max(one.verbs @ own))
    return _SAID * said + (1 - _SAID) * around_it


def _doers(verb: Token) -> Sequence[Token]:
    doer = grammar.agent(verb) if grammar.is_passive(verb) else grammar.subject(verb)
    return [doer] if doer is not None else []


def _noun(noun: Token) -> np.ndarray | None:
    """Return the direction of the meaning of *noun*; of a name, that of what it names."""
    word = _NAMED.get(noun.ent_type_, noun.lemma_.lower()) if noun.pos_ == "PROPN" else noun.lemma_.lower()
    return _direction(noun.vocab, word)


def _direction(vocab: Vocab, word: str) -> np.ndarray | None:
    """Return the unit vector of *word*, None for a word without one."""
    vector = np.asarray(vocab[word].vector)
    length = float(np.linalg.norm(vector))
    return vector / length if length else None


@cache
def _all() -> tuple[_Way, ...]:
    vocab, words = passages.model().vocab, lexicon.read("roots")

    def stacked(wanted: Sequence[str]) -> np.ndarray:
        rows = [_direction(vocab, word) for word in wanted]
        return np.vstack([row for row in rows if row is not None] or [np.zeros(vocab.vectors_length)])

    out = []
    for way in words["says"]:
        if "verb" not in way:
            continue
        asked = {key: way[key] for key in ("object", "subject") if way.get(key, "any") not in ("any", "none")}
        listed = {key: words["classes"][said[1:]] if isinstance(said, str) else said for key, said in asked.items()}
        nouns = {key: stacked(said) for key, said in listed.items()}
        out.append(_Way(way=way, verbs=stacked(way["verb"]), nouns=nouns))
    return tuple(out)
