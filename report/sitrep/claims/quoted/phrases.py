"""What "according to X" attributes to X: the rest of its sentence.

Input   a token of a parsed passage
Output  an `Attribution`, or None
"""

from functools import cache

from spacy.tokens import Token

from sitrep import lexicon
from sitrep.claims.quoted.record import Attribution, between, has_word


@cache
def _phrases() -> dict[str, list[list[str]]]:
    out: dict[str, list[list[str]]] = {}
    for phrase in lexicon.read("quoted")["phrases"]["words"]:
        out.setdefault(phrase.split()[0], []).append(phrase.split())
    return out


def phrase(token: Token) -> Attribution | None:
    """Return what "according to X" attributes to X: the rest of its sentence."""
    for wanted in _phrases().get(token.lower_, ()):
        run = token.doc[token.i : token.i + len(wanted)]
        if [word.lower_ for word in run] != wanted or (len(wanted) == 1 and token.pos_ != "ADP"):
            continue
        last = run[-1]
        behind = token.doc[last.i + 1 : token.sent.end]
        nouns = [t for t in behind if t.dep_ == "pobj" and t.head.i in range(token.i, last.i + 1)]
        if not nouns:
            return None
        noun = nouns[0]
        sentence = token.sent
        high = next((t.i - 1 for t in noun.subtree if t.i > noun.i and t.dep_ == "relcl"), noun.right_edge.i)
        high = _before_clause(noun, max(high, noun.i))
        edges = [(sentence.start, token.i - 1), (high + 1, sentence.end - 1)]
        content = [between(token.doc[a], token.doc[b]) for a, b in edges if a <= b and has_word(token, a, b)]
        source = between(noun.left_edge, token.doc[high])
        return Attribution(source=source, cue=between(token, last), content=tuple(content))
    return None


def _before_clause(noun: Token, high: int) -> int:
    """Return where the phrase of *noun* ends when the parse took the beginning of the next clause into it."""
    after = noun.doc[high + 1] if high + 1 < len(noun.doc) else None
    if after is None or after.is_punct:
        return high
    commas = [token.i for token in noun.doc[noun.i : high + 1] if token.text == ","]
    return commas[-1] - 1 if commas else high
