"""Read the forces: bodies of armed people that the text introduces or puts somewhere.

Input   a `Context`
Output  force claims
"""

from functools import cache

from spacy.tokens import Token

from sitrep import lexicon
from sitrep.claims import frames, grammar, passages
from sitrep.claims.cast import ARMED, UNSPECIFIED, bare, mentions, where
from sitrep.claims.context import Context
from sitrep.claims.places.stations import outermost, station
from sitrep.claims.record import Claim

_PARTS = frozenset({"nsubj", "nsubjpass", "dobj"})
_FORCES = ARMED | {"coalition", "state", "institution"}
_HURT = "injury"  # the frames of what happens to people, not of what they do


def forces(context: Context) -> list[Claim]:
    """Return the force claims: bodies of armed people that the text introduces or puts somewhere."""
    out = []
    seen: set[str] = set()
    sizes = lexicon.read("actors")["forces"]["size"]
    words = _words()
    for part in context.parts:
        for token in part.doc or ():
            operation = _operation(token, seen, context)
            if operation is not None and part.section != "headline":
                out.append(operation)
                continue
            known = token.lower_ in words or token.lemma_.lower() in words or context.cast.names(token)
            if not known or token.pos_ not in {"NOUN", "PROPN"} or not (_is_body(token, context) or _is_other(token)):
                continue
            if _is_counted_in(token, context) or _is_hurt(token):
                continue
            names = context.cast.names(token) or (force_name(token, context),)
            placed, predicate = where(token), token.dep_ in {"nsubj", "nsubjpass"} and where(token.head)
            stood = station(token) if part.section != "headline" else None
            if not _is_body(token, context):
                placed, predicate = "", ""
            located = placed or predicate or (stood.relation if stood is not None else "")
            armed = context.cast.kind(names[0]) in ARMED
            told = context.cast.side(names[0]) != "other" or _of_name(token)
            takes_part = token.pos_ == "NOUN" or token.dep_ in _PARTS  # "the fight against ISIS" brings in nobody
            new = not {*names} & seen and armed and told and takes_part
            named_group = context.cast.kind(names[0]) == "armed_group" or _of_name(token)
            determined = any(t.dep_ in {"det", "poss"} for t in token.children)
            seen |= {*names}
            if not (
                (located and not _is_generic(token))
                or (new and (named_group or not determined))
                or (placed and determined)
            ):
                continue
            if part.section == "headline" and not placed:
                continue
            said = token.head if predicate and not placed else stood.verb if stood is not None and not placed else None
            span = grammar.clause(said) if said is not None else grammar.noun_phrase(token)
            if said is None:
                first = grammar.noun_phrase(outermost(token), tail=False)[0]
                span = min(span[0], first, _left(token)), span[1]
            if stood is not None and not placed and not predicate and stood.verb is None and stood.noun is not None:
                span = span[0], max(span[1], passages.last(stood.noun))
            relation = placed or predicate or located or UNSPECIFIED
            norm = {
                "force": force_name(token, context),
                "side": context.cast.side((context.cast.names(_torn(token)) or names)[0]),
                "relation": relation,
                "size": next((t.lower_ for t in grammar.modifiers(token) if t.lower_ in sizes), UNSPECIFIED),
            }
            out.append(context.claim("force", span, norm, "force.located" if located else "force.named"))
    return out


def _operation(token: Token, seen: set[str], context: Context) -> Claim | None:
    """Return the claim that introduces a named operation, with the noun that it names: "the mission known as ..."."""
    name = context.cast.name(token)
    if context.cast.kind(name) != "operation" or not isinstance(name, str) or name in seen or token.dep_ == "compound":
        return None
    seen.add(name)
    start, end = grammar.noun_phrase(token, tail=False)
    verb = token.head.head if token.dep_ == "pobj" and token.head.lower_ == "as" else None
    if verb is not None and verb.dep_ == "acl":
        start = grammar.noun_phrase(verb.head, tail=False)[0]
    norm = {"force": name, "side": context.cast.side(name), "relation": UNSPECIFIED, "size": UNSPECIFIED}
    return context.claim("force", (start, end), norm, "force.operation")


@cache
def _words() -> frozenset[str]:
    """Return all nouns for bodies and their machines."""
    forces = lexicon.read("actors")["forces"]
    return frozenset(
        [*forces["one"], *forces["many"], *forces["machines"], *lexicon.read("spatial")["posts"]["bodies"]]
    )


def force_name(token: Token, context: Context) -> str:
    """Return what the force *token* is called: its one name, or its own words from the first known name in them."""
    names = context.cast.names(token)
    named = token.head if token.dep_ == "appos" and token.head.pos_ == "PROPN" else None
    if named is not None and context.cast.names(named):  # "UNIFIL, the peacekeeping force"
        return context.cast.names(named)[0]
    low, high = grammar.noun_phrase(token, tail=False)
    first = _left(token)
    if first < low and len(names) == 1 and names[0] == token.text:  # "American and partnered troops", torn by the parse
        return bare(context.document.text[first : passages.last(token)])
    if len(names) == 1:
        return names[0]
    words = context.document.text[low:high]
    known = [start for start, _, _ in mentions(words)]
    return bare(words[known[0] if known else 0 :])


def _left(token: Token) -> int:
    """Return where the phrase of *token* starts when the parse took its modifiers for a verb and its object.

    In "it endangered American and partnered troops" the troops are read as the object of a second verb.
    """
    first = _torn(token)
    return passages.first(token) if first is None else passages.first(first)


def _torn(token: Token) -> Token | None:
    """Return the first modifier of *token* where the parse tore it off; None where it did not."""
    above, doc = token.head, token.doc
    near = token.dep_ in {"dobj", "nsubj"} and above.tag_ in {"VBN", "VBD"} and above.i == token.i - 1
    if not (near and above.dep_ == "conj" and above.i > 1 and doc[above.i - 1].dep_ == "cc"):
        return None
    return doc[above.i - 2] if doc[above.i - 2].pos_ in {"PROPN", "ADJ"} else None


def _of_name(token: Token) -> bool:
    """Return whether a name tells whose body it is: "the Luhansk rebels", "fighters of the Northern Front"."""
    behind = [noun for word, noun in grammar.prepositions(token) if word == "of"]
    return token.pos_ == "NOUN" and any(
        t.pos_ == "PROPN" and t.ent_type_ not in {"DATE", "PERSON"} for t in (*grammar.modifiers(token), *behind)
    )


def _is_other(token: Token) -> bool:
    """Return whether *token* is a body besides armed people that stands somewhere: observers, ships, aircraft."""
    machines = lexicon.read("actors")["forces"]["machines"]
    machine = token.lower_ in machines or token.lemma_.lower() in machines
    counted = any(child.dep_ == "nummod" or child.ent_type_ == "NORP" for child in token.lefts)
    return token.lower_ in lexicon.read("spatial")["posts"]["bodies"] or (machine and counted)


def _is_counted_in(token: Token, context: Context) -> bool:
    """Return whether *token* is what another body consists of: the forces in "two groups of forces"."""
    above = token.head.head if token.dep_ == "pobj" and token.head.lower_ == "of" else None
    return above is not None and _is_body(above, context) and bool(context.cast.names(above))


def _is_hurt(token: Token) -> bool:
    """Return whether *token* is who was killed or hurt: so many were, which is not how strong a body is."""
    verb = token.head
    kinds = {frame["type"] for frame, _, _ in frames.ways("verb").get(verb.lemma_.lower(), ())}
    return _HURT in kinds and (token in grammar.objects(verb) or token == grammar.subject(verb))


def _is_generic(token: Token) -> bool:
    words = lexicon.read("spatial")["posts"]["generic"]
    return any(child.dep_ == "det" and child.lower_ in words for child in token.children)


def _is_body(token: Token, context: Context) -> bool:
    words = lexicon.read("actors")["forces"]
    noun = token.lemma_.lower() in words["one"] or token.lower_ in words["many"]
    kind = context.cast.kind(context.cast.name(token))
    if token.lower_ in lexicon.read("spatial")["posts"]["no_bodies"]:
        return False
    return (noun and kind in _FORCES) or (kind == "armed_group" and token.dep_ not in {"compound", "amod"})
