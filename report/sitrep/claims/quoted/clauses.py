"""What completes a verb of saying: a clause, the words around it, a quotation beside it, an infinitive.

Input   a verb of a parsed passage, and where the passage has quotations
Output  places of the content, which may still run over the source, the cue or half a quotation
"""

from collections.abc import Sequence

from spacy.tokens import Token

from sitrep.claims import grammar
from sitrep.claims.quoted import sources
from sitrep.claims.quoted.record import SUBJECTS, VERB_GROUP, Piece, between, has_word, lemma, opens, words

_FINITE = {"VBD", "VBZ", "VBP"}
_COMMAS = {",", "”", '"', "—", "–", "-", "'", "’"}
_TOUCHING = 20  # code points that white space between a cue and a quotation may take
_FAR = 25  # words between a cue and its clause
_QUESTIONS = {"that", "whether", "if", "how", "why", "what", "who", "when", "where"}


def complements(verb: Token) -> list[Piece]:
    """Return the clauses that complete *verb*, without those that name only a thing."""
    out = []
    bare_kind = lemma(verb) in words("needs_somebody")
    for child in verb.children:
        if bare_kind and child.dep_ == "ccomp" and not _is_finite(child):  # "find themselves approached"
            continue
        if any(inner.text == ";" for inner in verb.doc[child.i : verb.i]):
            continue
        behind = child.i > verb.i
        question = child.dep_ == "advcl" and opens(child) in _QUESTIONS - {"when", "where"}
        if behind and child.dep_ == "dobj" and lemma(verb) in words("told"):
            out += [_without(inner, verb) for inner in child.children if _is_told(inner)]
        if child.dep_ == "ccomp" or (behind and (child.dep_ == "parataxis" or question)):
            out.append(_without(child, verb))
    return [piece for piece in out if piece is not None]


def hung_elsewhere(verb: Token) -> list[Piece]:
    """Return the clause with "that" that the parse hung on a noun between ("told him on a call that he would")."""
    for mark in verb.doc[verb.i + 1 : min(verb.right_edge.i, verb.i + _FAR) + 1]:
        if mark.lower_ != "that" or mark.tag_ != "IN":
            continue
        clause = next((head for head in (mark.head, mark.head.head) if head.left_edge == mark), None)
        if clause is not None and grammar.is_verb(clause):
            return [between(mark, sources.ends(mark, clause.right_edge))]
    return []


def _is_told(clause: Token) -> bool:
    """Return whether *clause*, hung on who is spoken to, is what he is told ("told the audience he would")."""
    return clause.dep_ in {"relcl", "acl"} and any(
        child.dep_ in SUBJECTS and child.tag_ not in {"WP", "WDT"} for child in clause.children
    )


def _is_finite(verb: Token) -> bool:
    return verb.tag_ in _FINITE or any(
        child.dep_ in {"aux", "auxpass"} and child.tag_ in {"MD", *_FINITE} for child in verb.children
    )


def _without(clause: Token, verb: Token) -> Piece | None:
    """Return the words of *clause*; where it comes first, up to the source and the cue."""
    low, high = clause.left_edge.i, clause.right_edge.i
    if clause.i < verb.i:
        own = [child.left_edge.i for child in verb.children if child.dep_ in SUBJECTS and child.i > clause.i]
        high = min([high, verb.i - 1, *(edge - 1 for edge in own)])
    else:
        low = max(low, verb.i + 1)
        high = sources.ends(verb.doc[low], verb.doc[high]).i if low <= high else high
    return between(verb.doc[low], verb.doc[high]) if low <= high else None


def around(verb: Token, source: Token | None) -> list[Piece]:
    """Return the words around a cue put between commas ("The law, she said, is bad")."""
    if verb.dep_ not in {"parataxis", "advcl", "ccomp", "relcl"} or source is None or verb.head.i == verb.i:
        return []
    if _as_said(verb):
        return _outside(verb, verb.left_edge.i, verb.right_edge.i)
    if verb.dep_ != "parataxis" and any(child.dep_ == "mark" for child in verb.children):
        return []
    low = min(source.left_edge.i, verb.i)
    high = max(source.right_edge.i if source.i > verb.i else verb.i, verb.i)
    sentence = verb.sent
    before = verb.doc[low - 1].text if low > sentence.start else ""
    after = verb.doc[high + 1].text if high + 1 < sentence.end else ""
    if before not in _COMMAS or (after not in _COMMAS and not verb.doc[min(high + 1, len(verb.doc) - 1)].is_punct):
        return []
    return _outside(verb, low, high)


def _as_said(verb: Token) -> bool:
    """Return whether *verb* is what somebody says it as ("As Lee noted, the dam is old")."""
    return verb.dep_ == "advcl" and opens(verb) == "as" and verb.left_edge.head == verb


def _outside(verb: Token, low: int, high: int) -> list[Piece]:
    """Return the words of the sentence of *verb* before the token *low* and behind the token *high*."""
    edges = [(verb.sent.start, low - 1), (high + 1, verb.sent.end - 1)]
    return [between(verb.doc[a], verb.doc[b]) for a, b in edges if a <= b and has_word(verb, a, b)]


def beside(verb: Token, source: Token | None, quotations: Sequence[Piece]) -> list[Piece]:
    """Return the quotations that touch the words of the cue and the source."""
    doc, text = verb.doc, str(verb.doc.user_data["text"])
    edge = [verb, *(child for child in verb.children if child.dep_ in VERB_GROUP)]
    low = min(token.idx for token in edge)
    high = max(token.idx + len(token.text) for token in edge)
    if source is not None:
        low = min(low, source.left_edge.idx)
        high = max(high, source.right_edge.idx + len(source.right_edge.text)) if source.i > verb.i else high
    told = [child for child in verb.children if child.dep_ in {"dobj", "dative", "prep", "advmod", "npadvmod"}]
    told_end = max([high, *(t.right_edge.idx + len(t.right_edge.text) for t in told if t.i > verb.i)])
    out = []
    for start, end in quotations:
        if end < low - _TOUCHING or start > told_end + _TOUCHING:
            continue
        ahead = end <= low and not text[end:low].strip(" \n\t,.")
        near = not text[high:start].strip(" ,:\n\t") or (0 <= start - told_end <= 3 and "." not in text[told_end:start])
        behind = start >= high and near
        inside = high <= start and end <= told_end
        if ahead or behind or inside:
            out.append((start, end))
    if not out and text[high : high + 1] == ":":
        out = [(high + 1, verb.sent.end_char)]
    before = doc[verb.left_edge.i - 1].text if verb.left_edge.i > verb.sent.start else ""
    if not out and verb.dep_ == "ROOT" and source is not None and before == ",":
        out = [(verb.sent.start_char, doc[verb.left_edge.i - 1].idx)]
    return out


def gerund(verb: Token) -> list[Piece]:
    """Return "knowing him" behind *verb* ("denied knowing him")."""
    for child in verb.children:
        if child.dep_ in {"xcomp", "ccomp"} and child.i > verb.i and child.tag_ == "VBG":
            return [between(child.left_edge, _last_meant(child))]
    return []


def infinitive(verb: Token) -> list[Piece]:
    """Return "to leave", "them to leave", "that they leave" behind *verb*."""
    for child in verb.children:
        if child.dep_ in {"xcomp", "ccomp"} and child.i > verb.i and child.tag_ in {"VB", "VBG"}:
            return [between(child.left_edge, _last_meant(child))]
    for child in verb.children:
        purpose = any(other.dep_ == "dobj" and other.i < child.i for other in verb.children)  # "offered X to win Y"
        if child.dep_ == "advcl" and child.tag_ == "VB" and child.i > verb.i and opens(child) == "to" and not purpose:
            return [between(child.left_edge, child.right_edge)]
    return []


def _last_meant(clause: Token) -> Token:
    """Return the last word of the infinitive *clause*, without a main verb that the parse coordinated with it."""
    ends = [sources.ends(clause, clause.right_edge).i]
    for child in clause.children:
        if child.dep_ == "conj" and child.tag_ in _FINITE:
            joined = [word.i for word in clause.children if word.dep_ == "cc" and word.i < child.i]
            ends.append(max(clause.i, min([child.left_edge.i, *joined]) - 1))
    return clause.doc[min(ends)]
