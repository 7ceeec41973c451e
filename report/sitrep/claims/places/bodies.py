"""Read the forces: bodies of armed people that the text introduces or puts somewhere.

Input   a `Context`
Output  force claims
"""

from spacy.tokens import Token

from sitrep import lexicon
from sitrep.claims import grammar
from sitrep.claims.cast import ARMED, UNSPECIFIED, bare, mentions, where
from sitrep.claims.context import Context
from sitrep.claims.places.known import NAMED
from sitrep.claims.record import Claim

_FORCES = ARMED | {"coalition", "state"}


def forces(context: Context) -> list[Claim]:
    """Return the force claims: bodies of armed people that the text introduces or puts somewhere."""
    out = []
    seen: set[str] = set()
    sizes = lexicon.read("actors")["forces"]["size"]
    for part in context.parts:
        for token in part.doc or ():
            names = context.cast.names(token)
            if not names or token.pos_ not in {"NOUN", "PROPN"} or not _is_body(token, context):
                continue
            placed, predicate = where(token), token.dep_ in {"nsubj", "nsubjpass"} and where(token.head)
            located = placed or predicate or _at_place(token)
            armed = context.cast.kind(names[0]) in ARMED
            new = not {*names} & seen and armed and context.cast.side(names[0]) != "other"
            named_group = context.cast.kind(names[0]) == "armed_group"
            determined = any(t.dep_ in {"det", "poss"} for t in token.children)
            seen |= {*names}
            if not (located or (new and (named_group or not determined)) or (placed and determined)):
                continue
            if part.section == "headline" and not placed:
                continue
            span = grammar.clause(token.head) if predicate and not placed else grammar.noun_phrase(token)
            relation = placed or predicate or located or UNSPECIFIED
            norm = {
                "force": force_name(token, context),
                "side": context.cast.side(names[0]),
                "relation": relation,
                "size": next((t.lower_ for t in grammar.modifiers(token) if t.lower_ in sizes), UNSPECIFIED),
            }
            out.append(context.claim("force", span, norm, "force.located" if located else "force.named"))
    return out


def force_name(token: Token, context: Context) -> str:
    """Return what the force *token* is called: its one name, or its own words from the first known name in them."""
    names = context.cast.names(token)
    if len(names) == 1:
        return names[0]
    low, high = grammar.noun_phrase(token, tail=False)
    words = context.document.text[low:high]
    known = [start for start, _, _ in mentions(words)]
    return bare(words[known[0] if known else 0 :])


def _is_body(token: Token, context: Context) -> bool:
    words = lexicon.read("actors")["forces"]
    noun = token.lemma_.lower() in words["one"] or token.lower_ in words["many"]
    kind = context.cast.kind(context.cast.name(token))
    return (noun and kind in _FORCES) or (kind == "armed_group" and token.dep_ not in {"compound", "amod"})


def _at_place(token: Token) -> str:
    """Return `near` or `inside` when the noun is put at a named place or a facility; "" otherwise."""
    lists = lexicon.read("spatial")
    near, posted, facility = lists["relations"]["near"], lists["posted"], lists["facility_nouns"]
    heads = [token, *(child for child in token.children if child.dep_ == "acl")]
    for head in heads:
        for word, noun in grammar.prepositions(head):
            if noun.ent_type_ in NAMED or noun.lemma_.lower() in facility or noun.pos_ == "PROPN":
                if word in near:
                    return "near"
                if word in posted:
                    return "inside"
    return ""
