"""Read all that lies on one side of a line: "everything north of the 36th parallel", "below 33 degrees north".

Input   a `Context`; data/lexicon/spatial.yaml
Output  place claims of role zone and shape half_plane
"""

from spacy.tokens import Token

from sitrep import lexicon
from sitrep.claims import frames, grammar, passages
from sitrep.claims.cast import bare
from sitrep.claims.context import Context
from sitrep.claims.places import links, outlines
from sitrep.claims.places.known import NAMED
from sitrep.claims.places.parallels import Parallel, parallels
from sitrep.claims.record import Claim

_BEFORE = 6  # words before a direction in which its noun stands: "a similar zone well to the north of"
_AHEAD = 4  # words between a direction and its line: "south of the"
_QUARTER = 2  # letters of a code such as NE: a line has no northeast side that words would name


def halves(context: Context) -> list[Claim]:
    """Return the claims that name all that lies on one side of a line."""
    lists = lexicon.read("spatial")
    sides = {word: code for code, words in lists["bearings"].items() for word in words if len(code) < _QUARTER}
    over = {word: code for code, words in lists["halves"]["above"].items() for word in words}
    words = [*over, *(f"{word} of" for word in sides)]
    out: list[Claim] = []
    for part in context.parts:
        lower = part.text.lower()
        if part.doc is None or part.section == "headline" or not any(word in lower for word in words):
            continue
        lines: tuple[Parallel, ...] | None = None
        last: Token | None = None
        for token in part.doc:
            code = sides.get(token.lower_) if _goes_on(token) else over.get(token.lower_)
            if code is None:
                continue
            if lines is None:
                lines = parallels(part)
            line = _parallel(token, lines)
            noun = _line_noun(token)
            if (
                line is None and noun is not None and _is_it(noun)
            ):  # "the line runs at 32 degrees; all below it is closed"
                line = next((told for told in reversed(lines) if told.end <= passages.first(token)), None)
            holder, joined = _holder(token, last, over=line is None and token.lower_ in over)
            noun = noun or _named(token, holder)
            if line is None and (noun is None or (token.lower_ in over and not _is_it(noun))):
                continue
            if holder is None and not (_forbidden(token) if line is not None else outlines.whoever(token)):
                continue
            last = holder
            out.append(_claim(token, code, line, noun, holder, joined=joined, context=context))
    return out


def _goes_on(token: Token) -> bool:
    return token.i + 1 < len(token.doc) and token.nbor().lower_ == "of"


def _parallel(token: Token, lines: tuple[Parallel, ...]) -> Parallel | None:
    """Return the line of latitude or longitude right behind *token*."""
    stop = min(token.sent.end, token.i + _AHEAD + 1) - 1
    low, high = passages.last(token), passages.last(token.doc[stop])
    return next((line for line in lines if low <= line.start <= high), None)


def _line_noun(token: Token) -> Token | None:
    """Return the noun of the line behind *token*: a border, a front, a road, a river by its name."""
    behind = [noun for word, noun in grammar.prepositions(token) if word == "of"]
    behind += [child for child in token.children if child.dep_ == "pobj"]
    for noun in behind:
        named = noun.pos_ == "PROPN" and noun.ent_type_ in NAMED and noun.ent_type_ != "GPE"
        if links.is_line(noun) or named or _is_it(noun) or (noun.pos_ == "PROPN" and noun.ent_type_ != "GPE"):
            return noun
    return None


def _named(token: Token, holder: Token | None) -> Token | None:
    """Return the name of whatever place is behind *token*, where the words before it mean all there is."""
    if holder is None or holder.lower_ not in lexicon.read("spatial")["halves"]["every"]:
        return None
    behind = [noun for word, noun in grammar.prepositions(token) if word == "of"]
    return next((noun for noun in behind if any(t.pos_ == "PROPN" for t in (noun, *grammar.modifiers(noun)))), None)


def _is_it(noun: Token) -> bool:
    return noun.lower_ in lexicon.read("actors")["pronouns"]["body"]


def _holder(token: Token, last: Token | None, *, over: bool) -> tuple[Token | None, bool]:
    """Return the noun before *token* that means a zone or all there is, and whether it is that of the side before."""
    lists = lexicon.read("spatial")
    beside = {*lists["halves"]["beside"]}
    every = {*lists["halves"]["every"]}
    nouns = every if over else every | {*lists["halves"]["all"], *lists["zone_nouns"]}
    for other in reversed(token.doc[max(token.sent.start, token.i - _BEFORE) : token.i]):
        if other.lemma_.lower() in nouns or other.lower_ in nouns:
            return other, False
        if other.lower_ in {"and", "or"} and last is not None and last.sent == token.sent:
            return last, True
        if other.lower_ not in beside and other.pos_ not in {"ADV", "DET"}:
            break
    return None, False


def _forbidden(token: Token) -> bool:
    """Return whether the sentence forbids something, or an agent may not do it."""
    words = {*lexicon.read("spatial")["halves"]["forbidden"]}
    cannot = any(other.dep_ == "neg" and other.head.pos_ in {"VERB", "AUX"} for other in token.sent)
    return cannot or any(other.lemma_.lower() in words for other in token.sent)


def _claim(
    token: Token,
    code: str,
    line: Parallel | None,
    noun: Token | None,
    holder: Token | None,
    *,
    joined: bool,
    context: Context,
) -> Claim:
    start = passages.first(token) if holder is None or joined else _start(holder)
    if line is not None:
        last, ref = line.end, bare(context.document.text[line.start : line.end])
    elif noun is not None:
        last, ref = passages.last(noun), bare(context.document.text[slice(*grammar.noun_phrase(noun, tail=False))])
    else:
        last, ref = passages.last(token), ""
    end = last if last > start else passages.last(noun or token)  # "it" stands for a line told of before
    zone = holder is not None and holder.lemma_.lower() in lexicon.read("spatial")["zone_nouns"]
    words = bare(context.document.text[passages.first(token) : end])
    if last < start:
        words = f"{token.text} of {ref}" if _goes_on(token) else f"{token.text} {ref}"
    name = frames.zone_name(holder) if zone and holder is not None else f"zone {words}"
    norm: dict[str, object] = {
        "place": name,
        "role": "zone",
        "shape": "half_plane",
        "relation": "bearing",
        "bearing": code,
        "ref": ref,
    }
    if line is not None:
        norm[line.axis] = line.degrees
    return context.claim("place", (start, end), norm, "zone.half_plane")


def _start(holder: Token) -> int:
    """Return where the phrase of *holder* starts: "all land", "a similar zone"."""
    return grammar.noun_phrase(holder, tail=False)[0]
