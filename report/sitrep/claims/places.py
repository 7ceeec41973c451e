"""Read where things are: named places, the zone and its shape, and where each force is said to be.

Input   a `Context`, its events and the quantities of its text
Output  place and force claims
"""

import re
from functools import cache

from spacy.tokens import Token

from sitrep import lexicon, reference
from sitrep.claims import frames, grammar, passages
from sitrep.claims.cast import UNSPECIFIED, bare, mentions, where
from sitrep.claims.context import Context
from sitrep.claims.quantities import Quantity
from sitrep.claims.record import Claim

_NAMED = {"GPE", "LOC", "FAC"}
_FORCES = {"armed_force", "armed_group", "coalition", "state"}


def places(context: Context, amounts: tuple[Quantity, ...]) -> list[Claim]:
    """Return the place claims of a document, in no order."""
    return [*_zones(context, amounts), *_relations(context, amounts), *_names(context), *_facilities(context)]


def forces(context: Context) -> list[Claim]:
    """Return the force claims: bodies of armed people that the text introduces or puts somewhere."""
    out = []
    seen: set[str] = set()
    for part in context.parts:
        for token in part.doc or ():
            names = context.cast.names(token)
            if not names or token.pos_ not in {"NOUN", "PROPN"} or not _is_body(token, context):
                continue
            placed, predicate = where(token), token.dep_ in {"nsubj", "nsubjpass"} and where(token.head)
            located = placed or predicate or _at_place(token)
            armed = context.cast.kind(names[0]) in {"armed_force", "armed_group"}
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
                "size": next((t.lower_ for t in grammar.modifiers(token) if t.lower_ in _sizes()), UNSPECIFIED),
            }
            out.append(context.claim("force", span, norm, "force.located" if located else "force.named"))
    return out


def _sizes() -> list[str]:
    return list(lexicon.read("actors")["forces"]["size"])


def force_name(token: Token, context: Context) -> str:
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
    """Return `near` or `at` when the noun is put at a named place or a facility; "" otherwise."""
    relations = lexicon.read("spatial")["relations"]
    facility = lexicon.read("spatial")["facility_nouns"]
    heads = [token, *(child for child in token.children if child.dep_ == "acl")]
    for head in heads:
        for word, noun in grammar.prepositions(head):
            if noun.ent_type_ in _NAMED or noun.lemma_.lower() in facility or noun.pos_ == "PROPN":
                if word in relations["near"]:
                    return "near"
                if word in relations["at"] and word != "in":
                    return "inside"
    return ""


def _zones(context: Context, amounts: tuple[Quantity, ...]) -> list[Claim]:
    """Return the claims that say how a zone is shaped: a length beside a zone word."""
    lists = lexicon.read("spatial")
    out = []
    for amount in amounts:
        if amount.dimension != "length" or (token := context.token_at(amount.number_start)) is None:
            continue
        sentence = token.sent
        zone = next(
            (t for t in sentence if t.lemma_.lower() in lists["zone_nouns"] and t.pos_ in {"NOUN", "PROPN"}), None
        )
        if zone is None:
            continue
        words = sentence.text.lower()
        size = {
            "low": amount.low, "high": amount.high, "unit": amount.unit, "approx": amount.approx, "text": amount.words,
        }  # fmt: skip
        verb = next((t for t in token.ancestors if grammar.is_verb(t)), sentence.root)
        says_radius = verb.lemma_ in lists["radius"]["verbs"] or _beside(token, lists["radius"]["words"])
        after = words[amount.end - passages.first(sentence) :][:40]
        norm: dict[str, object] = {"place": frames.zone_name(zone), "role": "zone"}
        if any(cue in after for cue in lists["diameter"]):
            half = {k: (v / 2 if isinstance(v, (int, float)) and k in {"low", "high"} else v) for k, v in size.items()}
            norm |= {"shape": "circle", "radius": half}
        elif any(re.search(rf"\b{cue}\b", after) for cue in lists["width"]):
            norm |= {"shape": "strip", "width": size}
        elif says_radius or any(after.lstrip().startswith(f"{cue} ") for cue in ("zone", "deconfliction")):
            norm |= {"shape": "circle", "radius": size}
        else:
            continue
        centre, centre_text = _centre(token, context)
        norm |= {"centre": centre, "centre_text": centre_text}
        span = grammar.clause(verb) if says_radius and verb.lemma_ != "say" else _zone_span(zone, amount)
        out.append(context.claim("place", span, norm, "zone.size"))
        if centre_text:
            at = context.document.text.index(centre_text, amount.end)
            inner = {"place": centre or centre_text, "role": "zone_centre", "ref": norm["place"]}
            out.append(context.claim("place", (at, at + len(centre_text)), inner, "zone.centre"))
    return out


def _zone_span(zone: Token, amount: Quantity) -> tuple[int, int]:
    low, _ = grammar.noun_phrase(zone, tail=False)
    return min(low, amount.start), max(amount.end, passages.last(zone))


def _beside(token: Token, cues: list[str]) -> bool:
    near = token.doc[max(0, token.i - 4) : token.i + 6]
    return any(t.lemma_.lower() in cues or t.lower_ in cues for t in near)


def _centre(token: Token, context: Context) -> tuple[str | None, str | None]:
    """Return (place, words) of what a radius is measured from; the words may name no place."""
    lists = lexicon.read("spatial")
    for noun in (t for t in token.sent if t.i > token.i and t.dep_ == "pobj"):
        if noun.head.lower_ in {"from", "around", "of", "surrounding"} and (
            noun.lemma_.lower() in {w.split()[-1] for w in lists["centre_nouns"]} or noun.ent_type_ in _NAMED
        ):
            low, high = grammar.noun_phrase(noun, tail=False)
            words = context.document.text[low:high]
            named = _known_place(noun.text) if noun.pos_ == "PROPN" else None
            return (named or _main_place(context)), words
    return _main_place(context), None


def _main_place(context: Context) -> str | None:
    """Return the place that the text is most about: the first of those named with a preposition of place."""
    for part in context.parts:
        for entity in part.doc.ents if part.doc else ():
            if entity.label_ in _NAMED and entity.root.dep_ in {"pobj", "appos"}:
                found = _known_place(entity.text)
                if found:
                    return found
        for token in part.doc or ():
            if token.dep_ == "pobj" and token.pos_ == "PROPN" and _known_place(token.text, sourced=True):
                return _known_place(token.text, sourced=True)
    return None


@cache
def _known_place(name: str, *, sourced: bool = False) -> str | None:
    """Return the reference name of the place *name*, countries left out; None when nobody knows it."""
    for place in reference.locate_name(name, limit=1):
        if place.kind != "country" and not (sourced and "GeoNames" in place.source):
            return place.name
    return None


def _relations(context: Context, amounts: tuple[Quantity, ...]) -> list[Claim]:
    """Return the claims that put somebody in a direction from, or in a relation to, a zone or place."""
    lists = lexicon.read("spatial")
    directions = {word: code for code, words in lists["bearings"].items() for word in words}
    out = []
    for part in context.parts:
        for token in part.doc or ():
            code = directions.get(token.lower_)
            behind = [noun for word, noun in grammar.prepositions(token) if word == "of"] if code else []
            if behind:
                holder = _holder(token)
                subject = grammar.subject(holder) if grammar.is_verb(holder) else holder
                norm: dict[str, object] = {
                    "place": f"{_subject_name(subject, context)} position",
                    "role": "relation", "relation": "bearing", "bearing": code,
                    "ref": _reference(behind[0]), "subject": _groups(subject, context),
                }  # fmt: skip
                norm |= _distance(token, amounts)
                verb = holder if grammar.is_verb(holder) else token
                span = grammar.clause(verb) if verb.lemma_ == "be" else grammar.noun_phrase(token)
                out.append(context.claim("place", span, norm, "place.bearing"))
            out += _depths(token, context, amounts)
            if token.lemma_ == "be" and where(token) and grammar.subject(token) is not None:
                subject = grammar.subject(token)
                relation = relation_words(token)
                if "that" in {c.lower_ for c in token.children if c.dep_ == "mark"}:
                    norm = {
                        "place": "zone", "role": "relation", "relation": relation,
                        "subject": _groups(subject, context), "ref": "zone",
                    }  # fmt: skip
                    out.append(context.claim("place", grammar.clause(token), norm, "place.relation"))
    return out


def _holder(token: Token) -> Token:
    """Return the verb, or the noun that is no zone, that a direction is said of: "... a zone to the northwest of X"."""
    zones = lexicon.read("spatial")["zone_nouns"]
    for above in token.ancestors:
        if grammar.is_verb(above) or (above.pos_ in {"NOUN", "PROPN"} and above.lemma_.lower() not in zones):
            return above
    return token.head


def _depths(verb: Token, context: Context, amounts: tuple[Quantity, ...]) -> list[Claim]:
    """Return the claims that measure from the edge: "less than 10 km inside the edge of the zone"."""
    lists = lexicon.read("spatial")
    if not grammar.is_verb(verb) or grammar.subject(verb) is None:
        return []
    out = []
    for word, noun in grammar.prepositions(verb):
        side = next((name for name in ("inside", "outside") if word in lists["relations"][name]), None)
        before = noun.head.idx + noun.doc.user_data["offset"]
        near = [a for a in amounts if a.dimension == "length" and -2 <= before - a.end <= 16]
        if side is None or noun.lemma_.lower() not in lists["perimeter_nouns"] or not near:
            continue
        first = min(near, key=lambda amount: amount.start)
        subject = grammar.subject(verb)
        norm: dict[str, object] = {
            "place": f"{_subject_name(subject, context)} position",
            "role": "relation", "relation": side, "ref": "zone", "subject": _groups(subject, context),
            "distance": {"low": first.low, "high": first.high, "unit": first.unit, "approx": first.approx},
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
    parts = [actor.name for actor in context.cast.actors.values() if actor.base and actor.base in names]
    return parts if len(parts) > 1 and token is not None and splits else names


def _reference(noun: Token) -> str:
    return _known_place(noun.text) or bare(noun.text)


def _distance(token: Token, amounts: tuple[Quantity, ...]) -> dict[str, object]:
    """Return the length that stands right before a direction ("30 km northwest of the crossing")."""
    start = passages.first(token)
    for amount in amounts:
        if amount.dimension == "length" and 0 <= start - amount.end <= 3:
            return {
                "distance": {"low": amount.low, "high": amount.high, "unit": amount.unit, "approx": amount.approx},
                "measured_from": "centre",
            }
    return {}


def _names(context: Context) -> list[Claim]:
    """Return the claims that name a place as a place, not as somebody who acts."""
    out, seen = [], set()
    for part in context.parts:
        for token in part.doc or ():
            named = [t for t in grammar.modifiers(token) if t.ent_type_ in _NAMED and t.pos_ == "PROPN"]
            if token.lemma_.lower() in lexicon.read("spatial")["region_nouns"] and named and token.dep_ != "compound":
                span = grammar.noun_phrase(token, tail=False)
                name = named[-1].text
                if name not in seen:
                    seen.add(name)
                    out.append(context.claim("place", span, {"place": name, "role": "region"}, "place.region"))
                continue
            if token.dep_ not in {"pobj", "appos", "poss", "conj"} or token.pos_ != "PROPN":
                continue
            if context.cast.kind(context.cast.name(token)) == "person":
                continue
            located = token.dep_ == "pobj" and token.head.lower_ in {
                "in",
                "at",
                "near",
                "around",
                "of",
                "from",
                "to",
                "towards",
                "toward",
            }
            if not located or part.section == "headline":
                continue
            if token.lemma_.lower() in lexicon.read("spatial")["zone_nouns"]:
                continue
            if token.lemma_.lower() in lexicon.read("frames")["classes"]["line"]:
                span = grammar.noun_phrase(token, tail=False)
                name = bare(context.document.text[span[0] : span[1]])
                out.append(context.claim("place", span, {"place": name, "role": "line"}, "place.line"))
                continue
            country = next((p for p in reference.locate_name(token.text, limit=1) if p.kind == "country"), None)
            place = _known_place(token.text) or (country is None and token.ent_type_ in _NAMED and token.text)
            if not place and (country is None or not _is_region(token)):
                continue
            start, end = _with_country(token)
            words = context.document.text[start:end]
            if (place or words) in seen:
                continue
            seen.add(place or words)
            role = "region" if _is_region(token) else "country" if country is not None and not place else "locality"
            name = words if role == "region" else str(place or token.text)
            out.append(context.claim("place", (start, end), {"place": name, "role": role}, f"place.{role}"))
    return out


def _is_region(token: Token) -> bool:
    directions = {word for words in lexicon.read("spatial")["bearings"].values() for word in words}
    return any(t.lower_ in directions for t in grammar.modifiers(token))


def _with_country(token: Token) -> tuple[int, int]:
    start, end = grammar.noun_phrase(token, tail=False)
    country = next((c for c in token.children if c.dep_ == "appos" and c.pos_ == "PROPN" and c.i - token.i == 2), None)
    return start, passages.last(country) if country is not None else end


def _facilities(context: Context) -> list[Claim]:
    """Return the claims that a facility stands at a named place."""
    lists = lexicon.read("spatial")
    out = []
    for part in context.parts:
        for token in part.doc or ():
            if token.lemma_.lower() not in lists["facility_nouns"] or token.pos_ != "NOUN":
                continue
            at = [
                noun
                for word, noun in grammar.prepositions(token)
                if word in {"at", "in", "near"} and noun.pos_ == "PROPN"
            ]
            if at:
                start, _ = grammar.noun_phrase(token, tail=False)
                _, end = _with_country(at[0])
                low, high = grammar.noun_phrase(token, tail=False)
                norm = {
                    "place": bare(context.document.text[low:high]), "role": "facility",
                    "ref": _reference(at[0]), "relation": "at",
                }  # fmt: skip
                out.append(context.claim("place", (start, end), norm, "place.facility"))
    return out
