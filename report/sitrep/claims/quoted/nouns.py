"""What a noun or an adjective attributes ("her claim that", "a plan to", "is confident that").

Input   a token of a parsed passage
Output  an `Attribution`, or None
"""

from spacy.tokens import Token

from sitrep.claims.quoted import sources
from sitrep.claims.quoted.record import SUBJECTS, VERB_GROUP, Attribution, Piece, between, opens, words

_OPENERS = {"for", "that", "to", "whether", "how", "why", "what"}


def named(token: Token) -> Attribution | None:
    """Return what a noun attributes ("her claim that the vote was fixed", "plans to close the bridge")."""
    if token.pos_ != "NOUN" or token.lemma_.lower() not in words("nouns", "words"):
        return None
    carried = token.dep_ == "dobj" and token.head.lemma_.lower() in words("nouns", "support")
    complements = [
        child
        for child in (*token.children, *(token.head.children if carried else ()))
        if child.i > token.i
        and (child.dep_ in {"acl", "advcl", "ccomp"} or (child.dep_ == "relcl" and opens(child) == "that"))
        and (opens(child) in _OPENERS or child.tag_ == "VB")
        and not any(inner.tag_ in {"WDT", "WP"} and inner.dep_ in SUBJECTS | {"dobj"} for inner in child.children)
    ]
    content = between(complements[0].left_edge, complements[0].right_edge) if complements else _topic(token)
    if content is None:
        return None
    holder, cue = _holder(token)
    if holder is None and not _just_there(token):
        return None
    return Attribution(source=sources.span(holder, token), cue=cue, content=(content,))


def _topic(noun: Token) -> Piece | None:
    """Return what stands behind the preposition of a *noun* that somebody makes ("voiced support for the reform")."""
    if noun.dep_ != "dobj" or noun.head.lemma_.lower() not in words("nouns", "support"):
        return None
    for child in (*noun.children, *noun.head.children):
        if child.dep_ == "prep" and child.i > noun.i and child.lower_ in words("nouns", "topic"):
            inner = [one for one in child.children if one.dep_ in {"pobj", "pcomp"}]
            if inner:
                return between(inner[0].left_edge, child.right_edge)
    return None


def _just_there(noun: Token) -> bool:
    """Return whether *noun* is said to be there, nobody's ("there is speculation that")."""
    return any(child.dep_ == "expl" for child in noun.head.children) and noun.dep_ in {"attr", "nsubj", "dobj"}


def _holder(noun: Token) -> tuple[Token | None, Piece]:
    """Return whose *noun* it is, and the cue: the noun, with the verb that puts it in his mouth."""
    own = between(noun, noun)
    for child in noun.children:
        if child.dep_ == "poss":
            return child, own
        if child.dep_ == "prep" and child.lower_ in {"by", "of", "from", "among"} and child.i > noun.i:
            return next((inner for inner in child.children if inner.dep_ == "pobj"), None), own
    verb = noun.head
    if noun.dep_ == "dobj" and verb.lemma_.lower() in words("nouns", "support"):
        source = sources.source(verb)
        return source, between(verb, noun) if verb.i < noun.i else own
    return None, own


def felt(token: Token) -> Attribution | None:
    """Return what an adjective attributes ("is confident that the deal will hold")."""
    if token.lemma_.lower() not in words("adjectives", "words") or token.dep_ not in {
        *("acomp", "oprd", "conj", "ROOT"),
    }:
        return None
    verb = token.head
    own = [child for child in verb.children if child.dep_ == "nsubj"]
    if not own or own[0].lower_ in {"it", "that", "this"}:
        return None
    content = _felt_of(token)
    if content is None:
        return None
    low = min([verb, *(child for child in verb.children if child.dep_ in VERB_GROUP and child.i < token.i)])
    return Attribution(source=sources.span(own[0], low), cue=between(low, token), content=(content,))


def _felt_of(adjective: Token) -> Piece | None:
    inner = [c for c in adjective.children if c.dep_ in {"ccomp", "xcomp"} and c.i > adjective.i]
    for child in adjective.children:
        if (
            not inner
            and child.dep_ == "prep"
            and child.lower_ in words("adjectives", "topic")
            and child.i > adjective.i
        ):
            inner = [one for one in child.children if one.dep_ in {"pobj", "pcomp"}]
    return between(inner[0].left_edge, inner[0].right_edge) if inner else None


def moved(token: Token) -> Attribution | None:
    """Return what somebody is made to feel ("was outraged by the verdict", "was surprised that")."""
    if token.tag_ != "VBN" or token.lemma_.lower() not in words("moved", "words"):
        return None
    own = [child for child in token.children if child.dep_ in {"nsubj", "nsubjpass"}]
    if not own or not sources.is_somebody(own[0]):
        return None
    inner = [c for c in token.children if c.dep_ in {"ccomp", "xcomp"} and c.i > token.i]
    for child in token.children:
        if not inner and child.dep_ in {"prep", "agent"} and child.lower_ in words("moved", "topic"):
            inner = [one for one in child.children if one.dep_ in {"pobj", "pcomp"}]
    if not inner:
        return None
    low = min([token, *(child for child in token.children if child.dep_ in VERB_GROUP)])
    content = between(inner[0].left_edge, inner[0].right_edge)
    return Attribution(source=sources.span(own[0], low), cue=between(low, token), content=(content,))
