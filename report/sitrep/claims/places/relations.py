"""Read who is where: in a direction from a place, in a relation to a zone, at a distance from its edge.

Input   a `Context` and the lengths of its text; data/lexicon/spatial.yaml
Output  place claims of role relation
"""

from bisect import bisect_right
from collections.abc import Sequence

from spacy.tokens import Token

from sitrep import lexicon
from sitrep.claims import frames, grammar, passages
from sitrep.claims.cast import UNSPECIFIED, where
from sitrep.claims.context import Context
from sitrep.claims.places.known import reference_name
from sitrep.claims.places.lengths import Lengths, interval
from sitrep.claims.record import Claim

# How far before a word a length may end, in characters, to be said of it.
_TOUCHING = 3  # "30 km northwest"
_BEFORE = 16  # "10 km further inside the edge"
_OVERLAP = 2  # a length may reach into the word itself: "10 km-inside"


def relations(context: Context, lengths: Lengths, shaped: Sequence[tuple[int, int]] = ()) -> list[Claim]:
    """Return the claims that put somebody in a direction from, or in a relation to, a zone or place.

    Args:
        context: the document.
        lengths: the lengths of its text.
        shaped: the spans of the zones; a direction in one of them tells of the zone's shape, not of where somebody is.
    """
    told = sorted(shaped)
    lists = lexicon.read("spatial")
    marks = lexicon.read("cues")["content_marks"]
    directions = {word: code for code, words in lists["bearings"].items() for word in words}
    out = []
    for part in context.parts:
        for token in part.doc or ():
            code = directions.get(token.lower_)
            behind = [noun for word, noun in grammar.prepositions(token) if word == "of"] if code else []
            if behind and behind[0].pos_ != "PRON" and not _within(passages.first(token), told):
                holder = _holder(token)
                subject = grammar.subject(holder) if grammar.is_verb(holder) else holder
                verb = holder if grammar.is_verb(holder) else token
                span = grammar.clause(verb) if verb.lemma_ == "be" else _direction(token, lengths)
                known = context.cast.names(subject)
                words = context.document.text[slice(*_direction(token, lengths))]
                norm: dict[str, object] = {
                    "place": f"{known[0]} position" if known else words,
                    "role": "relation", "relation": "bearing", "bearing": code,
                    "ref": reference_name(behind[0]), "subject": _groups(subject, context),
                }  # fmt: skip
                norm |= _distance(token, lengths)
                out.append(context.claim("place", span, norm, "place.bearing"))
            last = next((claim for claim in reversed(out) if claim.norm.get("bearing")), None) if code else None
            if last is not None and context.part_at(last.start) == part and _is_all_said(token):
                told_of = {key: value for key, value in last.norm.items() if key in ("ref", "subject")}
                norm = {"place": token.text, "role": "relation", "relation": "bearing", "bearing": code, **told_of}
                here = passages.first(token), passages.last(token)
                out.append(context.claim("place", here, norm, "place.said", holders=_tellers(token, context)))
            out += _depths(token, context, lengths)
            if token.lemma_ == "be" and where(token) and grammar.subject(token) is not None:
                subject = grammar.subject(token)
                relation = relation_words(token)
                if any(child.lower_ in marks for child in token.children if child.dep_ == "mark"):
                    norm = {
                        "place": "zone", "role": "relation", "relation": relation,
                        "subject": _groups(subject, context), "ref": "zone",
                    }  # fmt: skip
                    out.append(context.claim("place", grammar.clause(token), norm, "place.relation"))
    return out


def _is_all_said(token: Token) -> bool:
    """Return whether a direction is all that somebody says: "the other text says southeast instead".

    What it is a direction from, and of whom, was told right before.
    """
    above = token.head if token.head.pos_ == "ADV" else token
    verb = above if grammar.is_verb(above) else above.head
    if not grammar.is_verb(verb) or verb.lemma_.lower() not in lexicon.read("cues")["attribution"]["verbs"]:
        return False
    more = {"ccomp", "dobj", "xcomp"} - {token.dep_}
    alone = token.i == len(token.doc) - 1 or token.nbor().pos_ not in {"NOUN", "PROPN", "ADP"}
    return verb.i < token.i and alone and not any(child.dep_ in more for child in verb.children)


def _tellers(token: Token, context: Context) -> tuple[str, ...]:
    """Return who says *token*, all that a verb of saying has for its words: the subject, or who wrote it."""
    verb = next(above for above in token.ancestors if grammar.is_verb(above))
    who = grammar.subject(verb)
    if who is None:
        return (context.cast.outlet,)
    written = [noun for word, noun in grammar.prepositions(who) if word in lexicon.read("frames")["doers"]]
    named = [name for noun in [*written, who] for name in context.cast.names(noun)[:1]]
    outlet = () if context.cast.outlet == UNSPECIFIED else (context.cast.outlet,)
    return tuple(dict.fromkeys([*named[:1], *outlet]))


def edges(context: Context, lengths: Lengths) -> list[Claim]:
    """Return the claims that measure straight from a zone: "36 nautical miles outside the exclusion zone"."""
    lists = lexicon.read("spatial")
    out = []
    for amount in lengths.amounts:
        token = context.token_at(amount.end)
        if token is None or passages.first(token) < amount.end:
            token = token.nbor() if token is not None and token.i + 1 < len(token.doc) else None
        side = _side(token)
        noun = next((child for child in token.children if child.dep_ == "pobj"), None) if token is not None else None
        if side is None or noun is None or noun.lemma_.lower() not in lists["zone_nouns"]:
            continue
        verb = next((above for above in noun.ancestors if grammar.is_verb(above)), None)
        subject = grammar.subject(verb) if verb is not None else None
        known = context.cast.names(subject)
        norm: dict[str, object] = {
            "place": f"{known[0]} position" if known else frames.zone_name(noun),
            "role": "relation", "relation": side, "ref": frames.zone_name(noun), "subject": _groups(subject, context),
            "distance": interval(amount),
            "measured_from": "edge",
        }  # fmt: skip
        end = max(passages.last(noun), grammar.noun_phrase(noun)[1])
        out.append(context.claim("place", (amount.start, end), norm, "place.edge"))
    return out


def _side(token: Token | None) -> str | None:
    """Return on which side of an edge the preposition *token* puts somebody; None for other words."""
    sides = lexicon.read("spatial")["edge_sides"]
    return next((str(side) for side, words in sides.items() if token is not None and token.lower_ in words), None)


def _within(place: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Return whether *place* lies in one of *spans*, which are sorted."""
    number = bisect_right(spans, place, key=lambda span: span[0])
    return any(place < end for _, end in spans[max(0, number - 2) : number])


def _holder(token: Token) -> Token:
    """Return the verb, or the noun that is no zone, that a direction is said of: "... a zone to the northwest of X"."""
    zones = lexicon.read("spatial")["zone_nouns"]
    for above in token.ancestors:
        if grammar.is_verb(above) or (above.pos_ in {"NOUN", "PROPN"} and above.lemma_.lower() not in zones):
            return above
    return token.head


def _depths(verb: Token, context: Context, lengths: Lengths) -> list[Claim]:
    """Return the claims that measure from the edge: "less than 10 km inside the edge of the zone"."""
    lists = lexicon.read("spatial")
    doer = grammar.subject(verb) if grammar.is_verb(verb) else None
    if doer is None or doer.lemma_.lower() in lists["zone_nouns"]:
        return []
    out = []
    for word, noun in grammar.prepositions(verb):
        side = next((name for name in ("inside", "outside") if word in lists["relations"][name]), None)
        before = noun.head.idx + noun.doc.user_data["offset"]
        near = lengths.ending(before - _BEFORE, before + _OVERLAP)
        if side is None or noun.lemma_.lower() not in lists["perimeter_nouns"] or not near:
            continue
        first = min(near, key=lambda amount: amount.start)
        subject = grammar.subject(verb)
        norm: dict[str, object] = {
            "place": f"{_subject_name(subject, context)} position",
            "role": "relation", "relation": side, "ref": "zone", "subject": _groups(subject, context),
            "distance": interval(first),
            "measured_from": "edge",
        }  # fmt: skip
        out.append(context.claim("place", grammar.clause(verb), norm, "place.depth"))
    return out


def relation_words(verb: Token) -> str:
    """Return where *verb* puts its subject against a zone, both sides of the edge included."""
    lists = lexicon.read("spatial")
    said = {
        name for word, noun in grammar.prepositions(verb) if noun.lemma_.lower() in lists["zone_nouns"]
        for name, words in lists["relations"].items() if word in words
    }  # fmt: skip
    return "inside_and_perimeter" if {"inside", "perimeter"} <= said else where(verb)


def _subject_name(token: Token | None, context: Context) -> str:
    names = context.cast.names(token)
    return names[0] if names else (token.text if token is not None else UNSPECIFIED)


def _groups(token: Token | None, context: Context) -> list[str]:
    """Return the groups that *token* stands for: both groups are the small one and the larger one."""
    names = list(context.cast.names(token))
    pair = lexicon.read("actors")["pronouns"]["pair"]
    splits = token is not None and (token.pos_ != "PRON" or token.lower_ in pair)
    parts = context.cast.groups(names)
    return parts if len(parts) > 1 and token is not None and splits else names


def _direction(token: Token, lengths: Lengths) -> tuple[int, int]:
    """Return the span of a direction with the distance in front: "30 km northwest of the crossing"."""
    start, end = grammar.noun_phrase(token)
    near = lengths.ending(passages.first(token) - _TOUCHING, passages.first(token))
    return max(start, near[0].start if near else passages.first(token)), end


def _distance(token: Token, lengths: Lengths) -> dict[str, object]:
    """Return the length that stands right before a direction ("30 km northwest of the crossing")."""
    start = passages.first(token)
    near = lengths.ending(start - _TOUCHING, start)
    return {"distance": interval(near[0]), "measured_from": "centre"} if near else {}
