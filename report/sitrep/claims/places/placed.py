"""Read zones that the text only puts somewhere: "a no-fly zone over southern Iraq", "a zone to the northwest of Tanf".

Input   a `Context`; data/lexicon/spatial.yaml
Output  place claims of role zone without a size
"""

from spacy.tokens import Token

from sitrep import lexicon
from sitrep.claims import frames, grammar, passages
from sitrep.claims.cast import bare
from sitrep.claims.context import Context
from sitrep.claims.places.known import reference_name
from sitrep.claims.record import Claim

_AHEAD = 5  # words behind a zone in which its direction from a place stands: "to the northwest of"


def placed(context: Context) -> list[Claim]:
    """Return the claims that put a zone somewhere, the first of each zone."""
    lists = lexicon.read("spatial")
    out: list[Claim] = []
    seen: set[str] = set()
    for part in context.parts:
        lower = part.text.lower()
        if not any(noun in lower for noun in lists["zone_nouns"]):
            continue
        for token in part.doc or ():
            if (
                token.lemma_.lower() not in lists["zone_nouns"]
                or part.section == "headline"
                or token.dep_ == "compound"
            ):
                continue
            name = frames.zone_name(token)
            if name.lower() in seen:
                continue
            found = _bearing(token) or _over(token)
            if found is None:
                continue
            end, norm = found
            seen.add(name.lower())
            start, _ = grammar.noun_phrase(token, tail=False)
            norm = {"place": name, "role": "zone"} | norm
            out.append(context.claim("place", (start, end), norm, "zone.placed"))
    return out


def _bearing(token: Token) -> tuple[int, dict[str, object]] | None:
    """Return where the zone *token* lies from the place that stands right behind it."""
    directions = {word: code for code, words in lexicon.read("spatial")["bearings"].items() for word in words}
    articles = {*lexicon.read("actors")["pronouns"]["plain_article"], *lexicon.read("spatial")["halves"]["beside"]}
    for word in token.doc[token.i + 1 : min(token.sent.end, token.i + _AHEAD)]:
        if word.lower_ in directions:
            last = _name_behind(word)
            code = directions[word.lower_]
            if last is None:
                return None
            return passages.last(last), {"relation": "bearing", "bearing": code, "ref": reference_name(last)}
        if word.lower_ not in articles:
            return None
    return None


def _name_behind(direction: Token) -> Token | None:
    """Return the last word of the name of the place behind *direction* and "of"; None for no name."""
    doc, here, stop = direction.doc, direction.i + 1, direction.sent.end
    if here >= stop or doc[here].lower_ != "of":
        return None
    last = None
    for word in doc[here + 1 : stop]:
        if not word.text[:1].isupper():
            break
        last = word
    return last


def _over(token: Token) -> tuple[int, dict[str, object]] | None:
    """Return what a zone of its own kind lies over, around, along or between."""
    lists = lexicon.read("spatial")
    own = [t for t in grammar.modifiers(token) if t.dep_ in {"compound", "amod", "nmod"}]
    beside = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else token
    apart = [(beside.lower_, noun) for noun in beside.children if noun.dep_ == "pobj" and beside.dep_ == "prep"]
    for word, noun in dict.fromkeys([*grammar.prepositions(token), *apart]):
        between = word == "between"
        if word not in lists["placed_by"] or not (own or between):
            continue
        last = grammar.with_conjuncts(noun)[-1] if between else noun
        if last.pos_ != "PROPN" and not between:
            continue
        low = grammar.noun_phrase(noun, tail=False)[0]
        ref = bare(passages.words(token.doc, low, passages.last(last)))
        norm: dict[str, object] = {"ref": ref}
        return passages.last(last), norm | ({"shape": "strip"} if between else {})
    return None
