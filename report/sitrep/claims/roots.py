"""Say which root of PLOVER the main event of each sentence has, and who does it to whom.

Input   a text; data/lexicon/roots.yaml
Output  one span per event, with its root as type and its source and target as value

A sentence is read from its main verb downwards: verbs of saying and beginning hand on to their clause, verbs without
a meaning of their own ("launched an attack") to their noun. What is only meant is AGREE or THREATEN.

Source:
    Open Event Data Alliance, PLOVER, the Political Language Ontology for Verifiable Event Records, sixteen roots.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from spacy.tokens import Span, Token

from sitrep import lexicon
from sitrep.claims import attribution, grammar, passages
from sitrep.claims import cast as people
from sitrep.claims.cast import UNSPECIFIED, Cast, bare

_DEEPEST = 12  # clauses inside clauses that are followed
_BEHIND = {"xcomp", "ccomp", "pcomp", "advcl", "acl", "conj", "relcl", "parataxis"}
_LIKE_ENOUGH = 0.68  # cosine of two verbs' vectors from which an unknown verb is taken for the known one
_FURTHER = {"dobj": 0, "nsubjpass": 1, "nsubj": 2, "attr": 3, "prep": 4, "agent": 5, "advmod": 6}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rooted:
    """An event: its root, the word that makes it, and who does it to whom ("unspecified" when unsaid)."""

    root: str
    trigger: Token
    source: str
    target: str


def spans(text: str, dct: date | None = None) -> list[dict]:
    """Return the events of *text* as spans, by where they start.

    Args:
        text: English text.
        dct: publication date; every layer is called with one, roots do not need it.

    Returns:
        Rows with start, end (code points, end exclusive), type (the root) and value {"source", "target"}; a
        sentence has one, or two where a second main verb makes another root, or none.
    """
    out = []
    for event in events(text):
        verb = event.trigger if grammar.is_verb(event.trigger) else _clause_of(event.trigger)
        start, end = grammar.clause(verb)
        own = (passages.first(event.trigger), passages.last(event.trigger))
        value = {"source": event.source, "target": event.target}
        out.append({"start": min(start, own[0]), "end": max(end, own[1]), "type": event.root, "value": value})
    return sorted(out, key=lambda span: (span["start"], span["end"], span["type"]))


def events(text: str) -> list[Rooted]:
    """Return the events of *text*, in the order of its sentences."""
    parts = passages.passages(text)
    who = people.cast(parts, UNSPECIFIED)
    return [event for part in parts if part.doc is not None for one in part.doc.sents for event in _of(one, who)]


def _of(sentence: Span, who: Cast) -> list[Rooted]:
    found = _down(sentence.root) or _anywhere(sentence) or _alike(sentence.root)
    if found is None:
        return []
    out = [found]
    others = [
        t for t in found[1].children if t.dep_ == "conj" and grammar.is_verb(t) and t.tag_ in {"VBD", "VBZ", "VBP"}
    ]
    for other in others:
        second = _own(other)
        if second is not None and second[0] != found[0]:
            out.append(second)
    return [_rooted(root, trigger, who) for root, trigger in out]


def _down(verb: Token, depth: int = 0) -> tuple[str, Token] | None:
    """Return (root, trigger) of *verb*, or of the clause that it hands on to."""
    found = _own(verb)
    if found is not None or depth > _DEEPEST:
        return found
    inner = [child for child in verb.children if child.dep_ in _BEHIND and (child.i > verb.i or child.dep_ == "ccomp")]
    rank = {"ccomp": 0, "xcomp": 1, "parataxis": 2, "conj": 3, "pcomp": 4, "acl": 5, "advcl": 6, "relcl": 7}
    for child in sorted(inner, key=lambda child: (rank[child.dep_], child.i)):
        below = _down(child, depth + 1)
        if below is not None:
            return _meant(verb, below) if child.dep_ in {"xcomp", "acl"} else below
    return None


def _own(verb: Token) -> tuple[str, Token] | None:
    """Return (root, trigger) of *verb* with its noun or adjective, as it is meant; None when it makes no event."""
    held = _held(verb)
    if held is not None:
        return held
    found = _way(verb)
    lemma = _lemma(verb)
    noun = _nominal(verb) if lemma in _list("light") else None
    if noun is not None and (found is None or found[1] == 0):
        return _meant_itself(verb, (noun[0], noun[1]))
    if found is not None:
        return _meant_itself(verb, (found[0], verb))
    for child in verb.children:
        if child.dep_ in {"acomp", "attr", "oprd"}:
            way = _way(child)
            if way is not None and way[0] is not None and child.pos_ == "ADJ":
                return way[0], child
    return None


def _held(verb: Token) -> tuple[str, Token] | None:
    """Return what somebody means to do or does not: "agreed to meet", "will strike", "is ready to help"."""
    intent = lexicon.read("roots")["intent"]
    lemma = verb.lemma_.lower()
    below = [child for child in verb.children if child.dep_ in {"xcomp", "ccomp"} and child.i > verb.i]
    by_adjective = [
        child for child in verb.children if child.dep_ == "acomp" and child.lemma_.lower() in intent["adjectives"]
    ]
    if lemma in intent["others"] and below and any(child.dep_ == "nsubj" for child in below[0].children):
        return "REQUEST", verb  # "want the king to go"
    if lemma in intent["verbs"] and below:
        inner = _down(below[0])
        if inner is not None:
            return _turned(inner[0], attribution.is_negated(verb) or attribution.is_negated(below[0])), verb
    if by_adjective:
        clauses = [child for child in by_adjective[0].children if child.dep_ in {"xcomp", "ccomp"}]
        inner = _down(clauses[0]) if clauses else None
        if inner is not None:
            return _turned(inner[0], attribution.is_negated(verb)), by_adjective[0]
    return None


def _meant(verb: Token, below: tuple[str, Token]) -> tuple[str, Token]:
    """Return *below* as the verb above it leaves it: "said it would strike" is a threat."""
    if verb.lemma_.lower() in lexicon.read("roots")["intent"]["verbs"]:
        return _turned(below[0], attribution.is_negated(verb)), below[1]
    if attribution.is_negated(verb) and below[0] in lexicon.read("roots")["helpful"]:
        return "REJECT", below[1]
    return below


def _meant_itself(verb: Token, found: tuple[str, Token]) -> tuple[str, Token]:
    """Return the event of *verb* with its own modal and negation reckoned in."""
    root, trigger = found
    modals = {child.lower_ for child in verb.children if child.dep_ == "aux"}
    negated = attribution.is_negated(verb)
    if modals & set(lexicon.read("roots")["intent"]["modals"]):
        return _turned(root, negated), trigger
    if negated and root in lexicon.read("roots")["helpful"]:
        return "REJECT", trigger
    return root, trigger


def _turned(root: str, negated: bool) -> str:
    words = lexicon.read("roots")
    if negated:
        return "REJECT" if root in words["helpful"] else root
    if root in words["unmoved"]:
        return root
    return "AGREE" if root in words["helpful"] else "THREATEN"


def _nominal(verb: Token) -> tuple[str, Token] | None:
    """Return the event noun that the light *verb* carries out: its object, then its subject, then a phrase."""
    nouns: list[tuple[int, Token]] = []
    for child in verb.children:
        if child.dep_ in _FURTHER:
            heads = (
                [inner for inner in child.children if inner.dep_ == "pobj"]
                if child.dep_ in {"prep", "agent"}
                else [child]
            )
            nouns += [(_FURTHER[child.dep_], other) for head in heads for other in grammar.with_conjuncts(head)]
    for _, noun in sorted(nouns, key=lambda pair: (pair[0], pair[1].i)):
        way = _way(noun)
        if way is not None and noun.pos_ == "NOUN":
            return way[0], noun
    return None


def _anywhere(sentence: Span) -> tuple[str, Token] | None:
    """Return the first event of any verb, then of any noun, of a sentence whose main verb gave none."""
    verbs = [token for token in sentence if grammar.is_verb(token)]
    for verb in verbs:
        found = _own(verb)
        if found is not None:
            return found
    for noun in (token for token in sentence if token.pos_ == "NOUN"):
        way = _way(noun)
        if way is not None:
            return way[0], noun
    return None


def _way(token: Token) -> tuple[str, int] | None:
    """Return (root, number of conditions met) of the best way to say something with *token*; None without one."""
    part = (
        "verb"
        if token.pos_ in {"VERB", "AUX"}
        else "noun"
        if token.pos_ == "NOUN"
        else "adj"
        if token.pos_ == "ADJ"
        else ""
    )
    best: tuple[str, int] | None = None
    for way in _ways().get((part, _lemma(token)), ()):
        met = _met(way, token)
        if met is not None and (best is None or met > best[1]):
            best = (str(way["root"]), met)
    return best


def _lemma(token: Token) -> str:
    """Return the dictionary form of *token*, mended where the model makes another word of it ("staged": "stag")."""
    lemma = token.lemma_.lower()
    return str(lexicon.read("roots")["misread"].get(lemma, lemma))


@cache
def _ways() -> dict[tuple[str, str], list[dict]]:
    out: dict[tuple[str, str], list[dict]] = {}
    for way in lexicon.read("roots")["says"]:
        for part in ("verb", "noun", "adj"):
            for word in way.get(part, ()):
                out.setdefault((part, word), []).append(way)
    return out


@cache
def _list(name: str) -> frozenset[str]:
    return frozenset(lexicon.read("roots")[name])


def _met(way: dict, token: Token) -> int | None:
    """Return how many conditions *way* has when all of them hold around *token*, else None."""
    count = 0
    if "object" in way:
        if not any(_is(noun, way["object"]) for noun in _done_to(token)):
            return None
        count += 2
    if "subject" in way:
        doer = None if grammar.is_passive(token) else grammar.subject(token)
        if doer is None or not _is(doer, way["subject"]):
            return None
        count += 2
    if "prep" in way:
        things = [child for child in token.children if child.dep_ == "dobj"]
        behind = [pair for head in (token, *things) for pair in grammar.prepositions(head)]
        loose = [child for child in token.children if child.dep_ in {"prep", "prt", "advmod"}]
        behind += [(child.lower_, noun) for child in loose for noun in (child, *child.children)]
        said = [way["prep"][word] for word, noun in behind if word in way["prep"] and _is(noun, way["prep"][word])]
        if not said:
            return None
        count += 1 if "any" in said else 2
    if "particle" in way:
        if not any(c.lower_ == way["particle"] and c.dep_ in {"prt", "advmod", "prep"} for c in token.children):
            return None
        count += 2
    if "clause" in way:
        if not any(child.dep_ in {"xcomp", "ccomp"} for child in token.children):
            return None
        count += 1
    return count


def _done_to(verb: Token) -> list[Token]:
    """Return what is done to, the subject of a completing clause included ("allowed inspectors to visit")."""
    below = [child for child in verb.children if child.dep_ in {"ccomp", "xcomp"} and child.tag_ == "VB"]
    return grammar.objects(verb) + [inner for clause in below for inner in clause.children if inner.dep_ == "nsubj"]


def _is(noun: Token, wanted: str | list[str]) -> bool:
    """Return whether *noun*, a word in front of it or what it is made of is one of the words *wanted*."""
    if wanted == "any":
        return True
    words = lexicon.read("roots")["classes"][wanted[1:]] if isinstance(wanted, str) else wanted
    of = [inner for child in noun.children if child.lower_ == "of" for inner in child.children if inner.dep_ == "pobj"]
    near = [noun, *grammar.modifiers(noun), *of, *noun.conjuncts]
    return any(token.lemma_.lower() in words or token.lower_ in words for token in near)


def _alike(verb: Token) -> tuple[str, Token] | None:
    """Return the root of the known verb whose vector lies nearest to that of *verb*; None when none is near."""
    if (
        verb.pos_ != "VERB"
        or verb.lemma_.lower() in _list("carriers") | _list("light")
        or not verb.vocab[verb.lemma_.lower()].has_vector
    ):
        return None
    if any(part == "verb" and word == verb.lemma_.lower() for part, word in _ways()):
        return None
    known = [(w["root"], word) for w in lexicon.read("roots")["says"] if len(w) == 3 for word in w.get("verb", ())]
    word = verb.vocab[verb.lemma_.lower()]
    near = [(root, verb.vocab[other]) for root, other in known]
    likeness, root = max((float(word.similarity(one)), str(root)) for root, one in near if one.has_vector)
    return (root, verb) if likeness >= _LIKE_ENOUGH else None


def _clause_of(noun: Token) -> Token:
    return next((token for token in noun.ancestors if grammar.is_verb(token)), noun)


def _rooted(root: str, trigger: Token, who: Cast) -> Rooted:
    verb = trigger if trigger.pos_ in {"VERB", "AUX"} else _clause_of(trigger)
    passive = grammar.is_passive(verb)
    doer = (grammar.agent(verb) or _by(verb)) if passive else grammar.subject(verb)
    done_to: Iterable[Token] = [noun for noun in grammar.objects(verb) if noun != trigger]
    if trigger != verb and doer == trigger:
        doer = grammar.after_preposition([trigger, verb], ["by", "between", "from"])
    prep = grammar.after_preposition(
        [trigger, verb], ["on", "upon", "against", "with", "to", "at", "in", "from", "for"]
    )
    target = next(iter(done_to), None) or prep
    return Rooted(root=root, trigger=trigger, source=_name(doer, who), target=_name(target, who))


def _by(verb: Token) -> Token | None:
    """Return the noun behind the last "by" of a passive, wherever the parse hung it."""
    found = [token for token in verb.subtree if token.dep_ == "pobj" and token.head.lower_ == "by"]
    return found[-1] if found else None


def _name(noun: Token | None, who: Cast) -> str:
    """Return the name of who is meant by *noun*, his own words where the cast does not know him."""
    if noun is None:
        return UNSPECIFIED
    for token in [noun, *reversed(grammar.modifiers(noun))]:
        found = who.names(token)
        if found:
            return found[0]
    low, high = grammar.noun_phrase(noun, tail=False)
    offset = int(noun.doc.user_data["offset"])
    return bare(noun.doc.text[low - offset : high - offset]) or UNSPECIFIED
