"""What a verb attributes ("said that", "wants to", "accused the mayor of", "made clear that").

Input   a token of a parsed passage, and where the passage has quotations
Output  an `Attribution`, or None
"""

from collections.abc import Sequence

from spacy.tokens import Token

from sitrep.claims.quoted import clauses, sources, things
from sitrep.claims.quoted.record import VERB_GROUP, Attribution, Piece, between, lemma, words

_NO_CUES = {"aux", "auxpass", "amod", "compound"}


def said(token: Token, quotations: Sequence[Piece]) -> Attribution | None:
    """Return what the verb *token* attributes, None where it attributes nothing."""
    if token.pos_ not in {"VERB", "AUX"} or token.dep_ in _NO_CUES:
        return None
    idiom = things.idiom(token)
    if idiom is not None:
        found = sources.source(token)
        if found is None or not sources.is_somebody(found):
            return None
        low, _ = cue(token)
        last = idiom[0]
        return Attribution(
            source=sources.span(found, token), cue=(low, last.idx + len(last.text)), content=tuple(idiom[1])
        )
    source = sources.source(token)
    content = _content(token, source, quotations)
    if not content or not sources.can_say(token, source):
        return None
    if token.dep_ == "acl" and token.tag_ == "VB" and not sources.is_somebody(source):  # "a campaign to persuade"
        return None
    return Attribution(source=sources.span(source, token), cue=cue(token), content=tuple(content))


def _content(verb: Token, source: Token | None, quotations: Sequence[Piece]) -> list[Piece]:
    word = lemma(verb)
    clausal = word in words("verbs", "clause", "words")
    meant = word in words("verbs", "infinitive", "words")
    out: list[Piece] = []
    if clausal:
        out = clauses.complements(verb) or clauses.around(verb, source) or clauses.hung_elsewhere(verb)
    if not out and meant:
        out = clauses.infinitive(verb)
    if not out and clausal:
        out = clauses.beside(verb, source, quotations)
    if not out and word in words("verbs", "object", "words"):
        out = clauses.gerund(verb)
    if not out and (source is None or sources.is_somebody(source)):
        out = things.behind_preposition(verb)
    if not out and word in words("verbs", "object", "words"):
        out = things.thing(verb, quotations)
    return out


def cue(verb: Token) -> Piece:
    """Return the verb with its auxiliaries, its negation and its particle."""
    tokens = [verb, *(child for child in verb.children if child.dep_ in VERB_GROUP)]
    near = {token.i for token in tokens}
    low = high = verb.i
    while low - 1 in near or (low - 2 in near and verb.doc[low - 1].dep_ == "advmod"):
        low -= 1
    while high + 1 in near:
        high += 1
    return between(verb.doc[low], verb.doc[high])
