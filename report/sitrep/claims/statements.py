"""Read what somebody says that is neither an event nor a judgement by its words: his account of how things are.

Input   a `Context`; the claims that were read of its events and judgements
Output  assessment claims
"""

from bisect import bisect_left
from collections.abc import Iterable

from spacy.tokens import Token

from sitrep import lexicon
from sitrep.claims import attribution, frames, grammar
from sitrep.claims.cast import UNSPECIFIED, bare
from sitrep.claims.context import Context
from sitrep.claims.record import Claim

_TOLD_SHARE = 0.3  # of a clause's words: what other claims tell of more than this is told already
_TOLD = {"event", "assessment", "refusal_no_comment", "channel_message", "force"}


def statements(context: Context, read: Iterable[Claim]) -> list[Claim]:
    """Return what is said of things as they are: "said that the pilot was missing".

    Args:
        context: the document.
        read: its other claims; what events, judgements, messages, refusals and forces tell is not told again.
    """
    told = [claim for claim in read if claim.kind in _TOLD and claim.norm.get("plover") != "CONSULT"]
    taken = sorted((claim.start, claim.end) for claim in told)
    out = []
    for part in context.parts:
        if part.section != "body":
            continue
        low, high = (bisect_left(taken, (place, 0)) for place in (part.start, part.end))
        here = taken[low:high]
        for token in part.doc or ():
            if _is_said(token):
                claim = _statement(token, here, context)
                out += [claim] if claim is not None else []
    return out


def _is_said(verb: Token) -> bool:
    """Return whether *verb* heads a clause that somebody says, with a subject of its own."""
    if not grammar.is_verb(verb) or not grammar.is_finite(verb):
        return False
    above = verb.head if verb.dep_ == "conj" and verb.head.dep_ == "ccomp" else verb
    own = [child for child in verb.children if child.dep_ in {"nsubj", "nsubjpass", "expl"}]
    verbs = lexicon.read("cues")["attribution"]["verbs"]
    counted = verb.lemma_ == "be" and any(t.like_num for child in verb.rights for t in child.subtree)
    if counted or verb.lemma_.lower() in verbs:
        return False  # "one was 21 years old" is a number
    aside = any(child.dep_ == "parataxis" and child.lemma_.lower() in verbs for child in verb.children)
    said = above.dep_ == "ccomp" and above.head.lemma_.lower() in verbs and above.head != above
    return bool(own) and (said or aside)


def _statement(verb: Token, taken: list[tuple[int, int]], context: Context) -> Claim | None:
    start, end = grammar.clause(verb)
    scope = attribution.innermost(start, end, context.scopes_at(start))
    told = sum(max(0, min(end, high) - max(start, low)) for low, high in taken)
    if scope is None or scope.holder == UNSPECIFIED or told > _TOLD_SHARE * (end - start):
        return None
    sure, polarity = attribution.certainty(verb)
    subject = grammar.subject(verb)
    norm = {
        "holder": scope.holder,
        "about": frames.said_name(subject, context.cast),
        "content": bare(context.document.text[start:end]),
    }
    return context.claim("assessment", (start, end), norm, "statement", certainty=sure, polarity=polarity)
