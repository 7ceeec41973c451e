"""Find the noun that a number counts: from a parse if there is one, from the spelling if not.

Input   tokens, the number's place, and perhaps a spaCy Doc of the same text
Output  `Noun`, or None
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sitrep.claims.quantities import lexis
from sitrep.claims.quantities.scales import glued
from sitrep.claims.quantities.tokens import Token

_REACH = 8  # words between a number and its noun
_NUMERIC = frozenset(("nummod", "quantmod", "amod", "compound", "nmod", "det", "npadvmod", "advmod"))
_STOPS = frozenset(".;:!?()[]\n")
_SINGULAR_S = ("ss", "us", "is", "'s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Noun:
    """A counted noun: its place in code points, and what it counts."""

    start: int
    end: int
    words: str
    people: bool


class Parse:
    """A spaCy Doc, with its tokens found by code point."""

    def __init__(self, doc: Any) -> None:  # Any: spaCy ships no types that mypy reads
        self.doc = doc
        self.starts = [token.idx for token in doc]

    def root(self, start: int, end: int) -> Any | None:
        """Return the token of the span that hangs from outside the span."""
        i = bisect_right(self.starts, start) - 1
        span = []
        while 0 <= i < len(self.starts) and self.starts[i] < end:
            span.append(self.doc[i])
            i += 1
        inside = {token.i for token in span}
        return next((token for token in span if token.head.i not in inside or token.head.i == token.i), None)

    def name(self, start: int, end: int) -> bool:
        """Say whether the number belongs to the proper noun before it: Voyager 2."""
        root = self.root(start, end)
        if root is None or root.head.i >= root.i:
            return False
        return root.head.i == root.i - 1 and root.head.pos_ == "PROPN" and root.dep_ in ("nummod", "appos", "nmod")


def counted(tokens: Sequence[Token], start: int, end: int, *, one: bool, parse: Parse | None) -> Noun | None:
    """Return the noun that the number in tokens *start* to *end* counts.

    Args:
        tokens: the text's tokens.
        start: first token of the number.
        end: token after the number.
        one: whether the number is one, so that its noun is singular.
        parse: the text's parse, if there is one.
    """
    if end < len(tokens) and tokens[end].text in "\"”'’" and end + 1 < len(tokens):
        end += 1  # "a couple hundred" forces
    by_parse = _parsed(tokens, start, end, parse) if parse is not None else None
    return by_parse or _spelled(tokens, end, one=one)


def people(word: str) -> bool:
    """Say whether *word* names persons."""
    low = word.lower()
    return low in lexis.words().sets["persons"] or (f"{low}s" in lexis.words().sets["persons"] and low != "force")


def _parsed(tokens: Sequence[Token], start: int, end: int, parse: Parse) -> Noun | None:
    root = parse.root(tokens[start].start, tokens[end - 1].end)
    if root is None:
        return None
    noun = _governor(root) or _of(root)
    if noun is None or not 0 < noun.i - root.i <= _REACH or noun.idx < tokens[end - 1].end:
        return None
    between = parse.doc[root.i + 1 : noun.i]
    if any(token.text in _STOPS or (token.pos_ in ("ADP", "NUM") and token.lower_ != "of") for token in between):
        return None
    pronoun = noun.lower_ in lexis.words().sets["people_pronouns"]
    if noun.pos_ not in ("NOUN", "PROPN", "ADJ", "VERB") and not pronoun:
        return None
    return Noun(start=noun.idx, end=noun.idx + len(noun.text), words=noun.text, people=pronoun or people(noun.text))


def _governor(root: Any) -> Any | None:  # Any: a spaCy token
    """The head that the number modifies, past heads that are numbers or parts of compounds themselves."""
    noun, steps = root, 0
    while noun.dep_ in _NUMERIC and noun.head.i > noun.i and steps < _REACH:
        noun, steps = noun.head, steps + 1
        if noun.pos_ in ("NOUN", "PROPN") and noun.dep_ not in ("compound", "nmod"):
            break
    return noun if noun is not root and noun.pos_ in ("NOUN", "PROPN") else None


def _of(root: Any) -> Any | None:  # Any: a spaCy token
    for child in islice(root.rights, _REACH):
        if child.dep_ == "prep" and child.lower_ == "of":
            return next((token for token in child.rights if token.dep_ == "pobj"), None)
    return None


def _spelled(tokens: Sequence[Token], i: int, *, one: bool) -> Noun | None:
    """The first plural within a few content words; after one, the next content word."""
    known = lexis.words()
    if i < len(tokens) and tokens[i].low == "of":
        i += 1
        if i < len(tokens) and tokens[i].low in known.sets["people_pronouns"]:
            return Noun(start=tokens[i].start, end=tokens[i].end, words=tokens[i].text, people=True)
        while i < len(tokens) and tokens[i].low in ("the", "these", "those", "its", "their", "his", "our"):
            i += 1
    best: Noun | None = None
    for j, token in enumerate(tokens[i : i + 6], i):
        if token.text == "-" or (glued(tokens, j) and (token.kind in ("figure", "code") or token.low == "s")):
            continue
        code = _code(tokens, j)
        if code is not None:  # F-22s, and perhaps tanks after T-62
            best = code if code.words.endswith("s") and best is None else best
            continue
        if token.kind != "word" or token.low in known.sets["function_words"]:
            break
        if glued(tokens, j + 1) and tokens[j + 1].text == "-" and glued(tokens, j + 2):
            continue  # re-designs, guitar-playing lessons
        if one or plural(token.low):
            best = Noun(start=token.start, end=token.end, words=token.text, people=people(token.text))
        elif best is not None:
            break
        if one:
            break
    return None if best is None or best.words.lower() in known.numbers else best


def _code(tokens: Sequence[Token], i: int) -> Noun | None:
    """A letter name with a figure: F-22s, T-62."""
    if not (tokens[i].kind == "word" and tokens[i].text.isupper() and i + 2 < len(tokens)):
        return None
    if not (tokens[i + 1].text == "-" and glued(tokens, i + 1) and glued(tokens, i + 2)):
        return None
    last = i + 3 if glued(tokens, i + 3) and tokens[i + 3].low == "s" else i + 2
    words = "".join(token.text for token in tokens[i : last + 1])
    return Noun(start=tokens[i].start, end=tokens[last].end, words=words, people=False)


def hyphened(tokens: Sequence[Token], i: int) -> Noun | None:
    """Return the noun that a dash joins to the number before token *i*: a 50-member council, a 900-strong force."""
    if not (i + 1 < len(tokens) and tokens[i].text in ("-", "‑") and glued(tokens, i) and glued(tokens, i + 1)):
        return None
    token = tokens[i + 1]
    if token.kind != "word":
        return None
    persons = people(token.low) or token.low in lexis.words().sets["people_after"]
    return Noun(start=token.start, end=token.end, words=token.text, people=persons)


def plural(word: str) -> bool:
    """Say whether *word*, in lower case, looks like a plural noun."""
    if word in lexis.words().sets["persons"] or word in lexis.words().sets["plurals"]:
        return True
    return len(word) > 3 and word.endswith("s") and not word.endswith(_SINGULAR_S)
