"""Read the shape that a length gives to a zone: a strip, a corridor, a circle that moves with a ship.

Input   a length at its place in a parsed passage; data/lexicon/spatial.yaml
Output  an `Outline`: the fields of the shape, and its words
"""

from dataclasses import dataclass

from spacy.tokens import Token

from sitrep import lexicon
from sitrep.claims import grammar, passages
from sitrep.claims.cast import bare
from sitrep.claims.places import links
from sitrep.claims.places.known import known_place
from sitrep.claims.places.lengths import Lengths, interval
from sitrep.claims.places.links import LINE, MOVER, PLACE, ROAD, Link
from sitrep.claims.quantities import Quantity

_REACH = 14  # words before a length in which the zone stands that it is the size of
_CLOSE = 9  # words behind a length in which that zone stands: "a five-kilometer-wide security strip"
_SIZE_REACH = 3  # words on either side of a length in which "wide" or "a width of" is said of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What a length says of the shape of a zone."""

    norm: dict[str, object]  # shape, radius or width, and what they are measured from
    zone: Token | None  # the noun of the zone, where the words have one
    start: int  # code points into the document; `end` is exclusive
    end: int


def outline(amount: Quantity, token: Token, lengths: Lengths) -> Outline | None:
    """Return the shape that *amount*, at *token*, gives to a zone; None when it gives none but perhaps a circle's."""
    zone = zone_of(token)
    whole = _whole(zone)
    says = said_of(amount, token)
    to = links.link(amount, token, lengths)
    size: dict[str, object] = {**interval(amount), "text": amount.words}
    if says == "length":
        return None
    if to is not None and to.kind == MOVER and (zone is not None or kept(token, amount)):
        norm: dict[str, object] = {"shape": "moving_circle", "radius": size, "centre": None, "centre_text": _phrase(to)}
        return _outline(norm, zone, amount, to, token)
    if says == "width" and zone is not None:
        return _outline(_strip(size, zone, to, token), whole, amount, to, token)
    if says or to is None:
        return None
    if to.kind in {LINE, ROAD} and (zone is not None or kept(token, amount)):
        both = _both_sides(amount, token, lengths)
        if both is not None:
            total = size | {"low": _sum(amount.low, both.low), "high": _sum(amount.high, both.high)}
            total["text"] = passages.words(token.doc, amount.start, both.end)
            return _outline(_strip(total, zone, to, token) | {"sides": "total"}, zone, amount, to, token)
        if not _is_direction(to):
            return _outline(_strip(size, zone, to, token), zone, amount, to, token)
    bare_zone = (zone is None and kept(token, amount)) or _within(zone, amount)
    if to.kind == PLACE and bare_zone and _is_place(to.noun) and not _is_direction(to):
        centre = known_place(bare(to.noun.doc[to.last].text))
        norm = {"shape": "circle", "radius": size, "centre": centre, "centre_text": _phrase(to)}
        return _outline(norm, zone, amount, to, token)
    return None


def zone_of(token: Token) -> Token | None:
    """Return the noun of the zone that a length at *token* is the size of: before it in its clause, or right behind."""
    lists = lexicon.read("spatial")
    nouns = {*lists["zone_nouns"], *lists["sized_nouns"]}
    verbs = {*lists["radius"]["verbs"], "be", "have"}
    for other in reversed(token.doc[max(token.sent.start, token.i - _REACH) : token.i]):
        if _is_zone(other, nouns):
            return other
        if other.pos_ == "VERB" and other.lemma_ not in verbs and not _modifies(other):
            break
    for other in token.doc[token.i : min(token.sent.end, token.i + _CLOSE)]:
        if _is_zone(other, nouns):
            return other
        if other.pos_ in {"VERB", "AUX", "ADP"} or other.text in {",", ";"}:
            break
    return None


def _within(zone: Token | None, amount: Quantity) -> bool:
    """Return whether *amount* stands right behind *zone* and says how near: "the area within 10 miles"."""
    if zone is None or not amount.words.lower().startswith(tuple(lexicon.read("spatial")["keep_away"]["within"])):
        return False
    return not passages.words(zone.doc, passages.last(zone), max(amount.start, passages.last(zone))).strip()


def _modifies(verb: Token) -> bool:
    """Return whether *verb* only says more of the noun before it ("a zone stretching 5 km along the border")."""
    own = any(child.dep_ in {"nsubj", "nsubjpass"} for child in verb.children)
    away = verb.lemma_ in lexicon.read("spatial")["keep_away"]["verbs"]
    return verb.tag_ in {"VBN", "VBG"} and not own and not away


def _whole(zone: Token | None) -> Token | None:
    """Return the zone that *zone* is another word for: "the ground safety zone, a strip 5 km wide"."""
    if zone is None or zone.lemma_.lower() not in lexicon.read("spatial")["sized_nouns"]:
        return zone
    nouns = {*lexicon.read("spatial")["zone_nouns"]}
    named = zone.head if zone.dep_ == "appos" else grammar.subject(zone.head) if zone.dep_ == "attr" else None
    left = min([child.i for child in zone.lefts], default=zone.i)
    if left > zone.sent.start + 1 and zone.doc[left - 1].text == ",":  # an apposition, however it was attached
        named = zone.doc[left - 2]
    return named if named is not None and named.lemma_.lower() in nouns else zone


def _is_zone(noun: Token, nouns: set[str]) -> bool:
    """Return whether *noun* names a zone, and is not only the first word of such a name ("buffer zone")."""
    if noun.pos_ not in {"NOUN", "PROPN"} or noun.lemma_.lower() not in nouns:
        return False
    after = noun.nbor() if noun.i + 1 < len(noun.doc) else noun
    return after is noun or after.lemma_.lower() not in nouns


def said_of(amount: Quantity, token: Token) -> str:
    """Return what the words beside *amount* make of it: width, radius, diameter or length; "" when nothing."""
    lists = lexicon.read("spatial")
    doc = token.doc
    behind = next((t.i for t in doc[token.i : token.sent.end] if passages.first(t) >= amount.end), token.sent.end)
    kinds = {
        word: kind
        for kind, words in (
            ("width", lists["width"]), ("length", lists["length"]),
            ("radius", lists["radius"]["words"]), ("diameter", lists["diameter"]),
        )
        for word in words
    }  # fmt: skip
    if _reaches(amount, token):
        return "length"
    skipped = {"-", "in", "–"}
    for other in doc[behind : min(token.sent.end, behind + _SIZE_REACH)]:
        if other.lower_ in kinds:
            kind = kinds[other.lower_]
            return _across(other) if kind == "diameter" else kind
        if other.lower_ not in skipped:
            break
    first = next(
        (t.i for t in reversed(doc[token.sent.start : token.i + 1]) if passages.first(t) <= amount.start), token.i
    )
    before = doc[max(token.sent.start, first - 2) : first]
    if len(before) == 2 and before[1].lower_ in {"of", "as"} and before[0].lower_ in kinds:
        return kinds[before[0].lower_]
    verb = next((above for above in token.ancestors if above.pos_ == "VERB"), token)
    along = doc[behind].lower_ if behind < token.sent.end else ""
    if verb.lemma_ in lists["radius"]["verbs"] and along in {*lists["links"]["along"], "across", "through"}:
        return "length"
    return ""


def _reaches(amount: Quantity, token: Token) -> bool:
    """Return whether *amount* is only how near something comes ("reaches to within 130 km of the coast")."""
    before = passages.words(token.doc, passages.first(token.sent), amount.start).split()[-1:]
    return before == ["to"] and amount.words.lower().startswith(tuple(lexicon.read("spatial")["keep_away"]["within"]))


def _across(word: Token) -> str:
    """Return what "across" or "in diameter" says: how long something lies across, else how wide or in diameter."""
    lists = lexicon.read("spatial")
    rest = word.doc[word.i + 1 : min(word.sent.end, word.i + 4)]
    if any(other.lower_ in lists["widest"] for other in rest):
        return "width"
    if word.dep_ == "prep" and any(child.dep_ == "pobj" for child in word.children):
        return "length"
    return "diameter"


def kept(token: Token, amount: Quantity) -> bool:
    """Return whether the clause of *token* says that a distance is to be kept, or that nothing may come closer."""
    lists = lexicon.read("spatial")["keep_away"]
    for above in (*token.ancestors,):
        lemma = above.lemma_.lower()
        if lemma in lists["nouns"] or (lemma in lists["verbs"] and _is_asked(above)):
            return True
        if grammar.is_verb(above) and above.dep_ not in {"xcomp", "acl", "relcl", "ccomp", "conj", "pcomp", "advcl"}:
            break
    near = amount.words.lower().split()[0] in lists["within"] or any(
        other.lower_ in lists["within"] for other in token.doc[max(token.sent.start, token.i - 3) : token.i]
    )
    return near and (whoever(token) or _forbidden(token))


def _is_asked(verb: Token) -> bool:
    """Return whether *verb* is no report of what was done: "to stay", "must keep", "demanded that they pull back"."""
    return verb.tag_ in {"VB", "VBG"} or (verb.tag_ == "VBP" and verb.dep_ == "ccomp")


def _forbidden(token: Token) -> bool:
    """Return whether the sentence forbids or stops something; who only "stopped within 20 miles" forbids nothing."""
    words = {*lexicon.read("spatial")["keep_away"]["forbidden"]}
    done_to = {"dobj", "nsubjpass", "auxpass", "dative", "ccomp", "xcomp"}
    return any(
        other.lemma_.lower() in words
        and (other.pos_ != "VERB" or any(child.dep_ in done_to for child in other.children))
        for other in token.sent
    )


def whoever(token: Token) -> bool:
    """Return whether the sentence says what will be done to anybody there ("any aircraft found west of the river")."""
    every = {*lexicon.read("spatial")["halves"]["whoever"]}
    modal = any(other.tag_ == "MD" for other in token.sent)
    return modal and any(other.dep_ == "det" and other.lower_ in every for other in token.sent)


def _strip(size: dict[str, object], zone: Token | None, to: Link | None, token: Token) -> dict[str, object]:
    lists = lexicon.read("spatial")
    lemma = zone.lemma_.lower() if zone is not None else ""
    road = to is not None and to.kind == ROAD
    each = {*lists["links"]["each"]}
    shape = "corridor" if lemma in lists["corridors"] or (road and lemma not in lists["strips"]) else "strip"
    norm: dict[str, object] = {"shape": shape, "width": size, "sides": "total"}
    if to is not None and to.kind in {LINE, ROAD}:
        norm["ref"] = _phrase(to)
        if {*to.words} & {"from", "of", "within"} and not {*to.words} & {*lists["links"]["along"]}:
            norm["sides"] = "one"
    reach = token.doc[token.i : min(token.sent.end, token.i + _CLOSE + 2)]
    behind = reach[: next((number for number, other in enumerate(reach) if other.text in {",", ";"}), len(reach))]
    sided = [t for t in behind if t.lower_ in each and t.i + 1 < len(t.doc) and t.nbor().lemma_.lower() == "side"]
    subject = next((grammar.subject(above) for above in token.ancestors if grammar.is_verb(above)), None)
    both = subject is not None and any(t.lower_ in each for t in grammar.modifiers(subject))
    return norm | (
        {"sides": "each"} if sided or both or any(t.lower_ in lists["links"]["apiece"] for t in behind) else {}
    )


def _both_sides(amount: Quantity, token: Token, lengths: Lengths) -> Quantity | None:
    """Return the length on the other side of the same line: "6 km to the north and 6 km to the south"."""
    directions = {word for words in lexicon.read("spatial")["bearings"].values() for word in words}
    here = next((t for t in token.doc[token.i : token.sent.end] if passages.first(t) >= amount.end), None)
    turned = False
    while here is not None and here.i + 1 < here.sent.end:
        other = lengths.starting(passages.first(here))
        if other and turned:
            return other[0]
        turned = turned or here.lower_ in directions
        if here.lower_ not in directions and here.lower_ not in {"to", "the", "and", ","}:
            return None
        here = here.nbor()
    return None


def _sum(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one + other


def _is_direction(to: Link) -> bool:
    """Return whether the length goes in one direction from its noun ("40 km northeast of Donetsk")."""
    directions = {word for words in lexicon.read("spatial")["bearings"].values() for word in words}
    return any(word in directions for word in to.words)


def _is_place(noun: Token) -> bool:
    lists = lexicon.read("spatial")
    heads = {words.split()[-1] for words in lists["centre_nouns"]}
    return noun.lemma_.lower() in {*lists["facility_nouns"], *heads} or noun.pos_ == "PROPN"


def _phrase(to: Link) -> str:
    return bare(to.noun.doc[to.first : to.last + 1].text)


def _outline(norm: dict[str, object], zone: Token | None, amount: Quantity, to: Link | None, token: Token) -> Outline:
    """Return the outline with its span: from the zone or the length to the width word or the noun behind."""
    low, high = amount.start, amount.end
    sizes = {word for key in ("width", "length") for word in lexicon.read("spatial")[key]}
    for other in token.doc[token.i : token.sent.end]:
        if passages.first(other) >= amount.end:
            if other.lower_ in sizes:
                high = passages.last(other)
            elif other.text != "-":
                break
    if zone is not None:
        first, last = grammar.noun_phrase(zone, tail=False)
        low, high = min(low, first), max(high, last)
    if to is not None and (to.kind != PLACE or zone is None or _within(zone, amount)):
        high = max(high, passages.last(token.doc[to.last]))
    return Outline(norm=norm, zone=zone, start=low, end=high)
