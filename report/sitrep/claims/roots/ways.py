"""Which way of the lexicon to say a root fits a word and what stands around it.

Input   a token of a parsed passage; data/lexicon/roots.yaml
Output  the root of the way with the most conditions met
"""

from functools import cache

from spacy.tokens import Token

from sitrep import lexicon
from sitrep.claims import grammar

_PARTS = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "ADJ": "adj"}
_BARE = {"VB", "RB", "IN", "JJ"}  # how a clause without a finite verb can begin
_LOOSE = {"prep", "prt", "advmod", "npadvmod", "compound", "amod", "dep", "acomp", "oprd", "ccomp", "xcomp"}


def way(token: Token) -> tuple[str, int] | None:
    """Return (root, number of conditions met) of the best way to say something with *token*; None without one."""
    part = _PARTS.get(token.pos_, "")
    best: tuple[str, int] | None = None
    for one in said().get((part, lemma(token)), ()):
        met = _met(one, token)
        if met is not None and (best is None or met > best[1]):
            best = (str(one["root"]), met)
    return best


def lemma(token: Token) -> str:
    """Return the dictionary form of *token*, mended where the model makes another word of it ("staged": "stag")."""
    lemma = token.lemma_.lower()
    return str(lexicon.read("roots")["misread"].get(lemma, lemma))


@cache
def said() -> dict[tuple[str, str], list[dict]]:
    out: dict[tuple[str, str], list[dict]] = {}
    for way in lexicon.read("roots")["says"]:
        for part in ("verb", "noun", "adj"):
            for word in way.get(part, ()):
                out.setdefault((part, word), []).append(way)
    return out


@cache
def words(name: str) -> frozenset[str]:
    return frozenset(lexicon.read("roots")[name])


def _met(way: dict, token: Token) -> int | None:
    """Return how many conditions *way* has when all of them hold around *token*, else None."""
    count = 0
    if way.get("object") == "none":
        if any(child.dep_ in {"dobj", "nsubjpass"} for child in token.children):
            return None
    elif "object" in way:
        if not any(is_one_of(noun, way["object"]) for noun in done_to(token)):
            return None
        count += 2
    if "near" in way:
        if not any(word.lemma_.lower() in way["near"] for word in grammar.modifiers(token)):
            return None
        count += 2
    if "subject" in way:
        doer = None if grammar.is_passive(token) else grammar.subject(token)
        if doer is None or not is_one_of(doer, way["subject"]):
            return None
        count += 2
    if "prep" in way:
        things = [child for child in token.children if child.dep_ == "dobj"]
        behind = [pair for head in (token, *things) for pair in grammar.prepositions(head)]
        loose = [child for child in token.children if child.dep_ in {"prep", "prt", "advmod"}]
        behind += [(child.lower_, noun) for child in loose for noun in (child, *child.children)]
        said = [
            way["prep"][word] for word, noun in behind if word in way["prep"] and is_one_of(noun, way["prep"][word])
        ]
        if not said:
            return None
        count += 1 if "any" in said else 2
    if "particle" in way:
        if not has_particle(token, way["particle"]):
            return None
        count += 2
    if "clause" in way:
        if not any(child.dep_ in {"xcomp", "ccomp"} for child in token.children):
            return None
        count += 1
    return count


def has_particle(verb: Token, particle: str) -> bool:
    """Return whether *particle* belongs to *verb* ("stepped down", "test-fired") or stands right behind it."""
    behind = verb.i + 1 < len(verb.doc) and verb.doc[verb.i + 1].lower_ == particle
    return behind or any(child.lower_ == particle and child.dep_ in _LOOSE for child in verb.children)


def done_to(verb: Token) -> list[Token]:
    """Return what is done to, the subject of a completing clause included ("allowed inspectors to visit")."""
    below = [child for child in verb.children if child.dep_ in {"ccomp", "xcomp"} and child.tag_ in _BARE]
    held = [inner for clause in below for inner in clause.children if inner.dep_ == "nsubj"]
    measured = [child for child in verb.children if child.dep_ == "npadvmod" and child.i > verb.i]  # "gave two days"
    gerunds = [child for child in verb.children if child.dep_ == "xcomp" and child.tag_ == "VBG"]  # "stopped firing"
    return grammar.objects(verb) + held + measured + gerunds


def is_one_of(noun: Token, wanted: str | list[str]) -> bool:
    """Return whether *noun*, a word in front of it or what it is made of is one of the words *wanted*."""
    if wanted == "any":
        return True
    words = lexicon.read("roots")["classes"][wanted[1:]] if isinstance(wanted, str) else wanted
    of = [inner for child in noun.children if child.lower_ == "of" for inner in child.children if inner.dep_ == "pobj"]
    near = [noun, *grammar.modifiers(noun), *of, *noun.conjuncts]
    if "country" in words and noun.ent_type_ == "GPE":
        return True
    return any(token.lemma_.lower() in words or token.lower_ in words for token in near)
