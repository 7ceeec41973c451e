"""Find the main event of a sentence: from its main verb down to the verb or noun that makes it.

Input   a sentence of a parsed passage
Output  roots with the words that make them, the main one first
"""

from spacy.tokens import Span, Token

from sitrep import lexicon
from sitrep.claims import attribution, grammar
from sitrep.claims.roots import nearest, ways

Found = tuple[str, Token]  # a root and the word that makes it

_DEEPEST = 12  # clauses inside clauses that are followed
_BEHIND = {"ccomp": 0, "xcomp": 1, "parataxis": 2, "conj": 3, "pcomp": 4, "acl": 5, "advcl": 6, "relcl": 7}
_FURTHER = {"dobj": 0, "nsubjpass": 1, "nsubj": 2, "attr": 3, "prep": 4, "agent": 5, "advmod": 6}
_FINITE = {"VBD", "VBZ", "VBP"}


def found(sentence: Span) -> list[Found]:
    """Return the events of *sentence*: the main one, then those of main verbs coordinated with it."""
    main = _down(sentence.root) or _as_meant(nearest.of_sentence(sentence)) or _anywhere(sentence)
    if main is None:
        return []
    out = [main]
    for other in main[1].children:
        if other.dep_ == "conj" and grammar.is_verb(other) and other.tag_ in _FINITE:
            second = _own(other)
            if second is not None and second[0] != main[0]:
                out.append(second)
    return out


def _down(verb: Token, depth: int = 0) -> Found | None:
    """Return (root, trigger) of *verb*, or of the clause that it hands on to."""
    own = _own(verb)
    if own is not None or depth > _DEEPEST:
        return own
    inner = [child for child in verb.children if child.dep_ in _BEHIND and (child.i > verb.i or child.dep_ == "ccomp")]
    if ways.lemma(verb) in ways.words("light") | ways.words("carriers"):  # "issued a letter praising"
        papers = [child for child in verb.children if child.dep_ in {"dobj", "nsubjpass"}]
        inner += [child for noun in papers for child in noun.children if child.dep_ == "acl" and child.tag_ == "VBG"]
    for child in sorted(inner, key=lambda child: (_BEHIND[child.dep_], child.i)):
        below = _down(child, depth + 1)
        if below is not None:
            meant = child.head == verb and child.dep_ in {"xcomp", "acl"}
            return _meant(verb, below) if meant else _alleged(verb, below)
    return None


def _own(verb: Token) -> Found | None:
    """Return (root, trigger) of *verb* with its noun or adjective, as it is meant; None when it makes no event."""
    held = _held(verb)
    if held is not None:
        return held
    found = ways.way(verb)
    lemma = ways.lemma(verb)
    noun = _nominal(verb) if lemma in ways.words("light") else None
    if noun is not None and (found is None or found[1] == 0):
        return _meant_itself(verb, (noun[0], noun[1]))
    if found is not None:
        return _meant_itself(verb, (found[0], verb))
    for child in verb.children:
        if child.dep_ in {"acomp", "attr", "oprd"}:
            fits = ways.way(child)
            if fits is not None and child.pos_ == "ADJ":
                return fits[0], child
    return None


def _held(verb: Token) -> Found | None:
    """Return what somebody means to do or does not: "agreed to meet", "will strike", "is ready to help"."""
    intent = lexicon.read("roots")["intent"]
    lemma = verb.lemma_.lower()
    below = [child for child in verb.children if child.dep_ in {"xcomp", "ccomp"} and child.i > verb.i]
    by_adjective = [
        child for child in verb.children if child.dep_ == "acomp" and child.lemma_.lower() in intent["adjectives"]
    ]
    if lemma in intent["others"] and below and any(child.dep_ in {"nsubj", "nsubjpass"} for child in below[0].children):
        return "REQUEST", verb  # "want the king to go"
    if lemma in intent["verbs"] and below:
        inner = _down(below[0])
        if inner is not None:
            return _turned(inner[0], attribution.is_negated(verb) or attribution.is_negated(below[0])), verb
    if lemma in intent["weighs"] and not below:
        noun = _nominal(verb)
        if noun is not None:  # "is considering sanctions"
            return _turned(noun[0], attribution.is_negated(verb)), verb
    if by_adjective:
        clauses = [child for child in by_adjective[0].children if child.dep_ in {"xcomp", "ccomp"}]
        inner = _down(clauses[0]) if clauses else None
        if inner is not None:
            return _turned(inner[0], attribution.is_negated(verb)), by_adjective[0]
    return None


def _meant(verb: Token, below: Found) -> Found:
    """Return *below* as the verb above it leaves it: "said it would strike" is a threat."""
    intent = lexicon.read("roots")["intent"]
    modals = {child.lower_ for child in verb.children if child.dep_ == "aux"}
    if verb.lemma_.lower() in intent["verbs"] or modals & set(intent["modals"]):
        return _turned(below[0], attribution.is_negated(verb)), below[1]
    if attribution.is_negated(verb) and below[0] in lexicon.read("roots")["helpful"]:
        return "REJECT", below[1]
    return below


def _alleged(verb: Token, below: Found) -> Found:
    """Return *below* as who tells it leaves it: harm told by those whose trade is to accuse is ACCUSE."""
    words = lexicon.read("roots")
    teller = grammar.subject(verb) if ways.lemma(verb) in words["carriers"] else None
    doer = grammar.subject(below[1]) if grammar.is_verb(below[1]) else None
    if teller is None or teller == doer or below[0] not in words["hurtful"]:
        return below
    accuses = ways.is_one_of(teller, words["accusers"]) and below[0] != "ACCUSE"
    return ("ACCUSE", verb) if accuses else below


def _meant_itself(verb: Token, found: Found) -> Found:
    """Return the event of *verb* with its own modal and negation reckoned in."""
    root, trigger = found
    modals = {child.lower_ for child in verb.children if child.dep_ == "aux"}
    negated = attribution.is_negated(verb)
    if modals & set(lexicon.read("roots")["intent"]["modals"]):
        return _turned(root, negated), trigger
    if negated and root in lexicon.read("roots")["helpful"]:
        return "REJECT", trigger
    return root, trigger


def _as_meant(found: Found | None) -> Found | None:
    return _meant_itself(found[1], found) if found is not None else None


def _turned(root: str, negated: bool) -> str:
    words = lexicon.read("roots")
    if negated:
        return "REJECT" if root in words["helpful"] else root
    if root in words["unmoved"]:
        return root
    return "AGREE" if root in words["helpful"] else "THREATEN"


def _nominal(verb: Token) -> Found | None:
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
        fits = ways.way(noun)
        if fits is not None and noun.pos_ == "NOUN":
            return fits[0], noun
    return None


def _anywhere(sentence: Span) -> Found | None:
    """Return the first event of any verb, then of any noun, of a sentence whose main verb gave none."""
    verbs = [token for token in sentence if grammar.is_verb(token)]
    for verb in verbs:
        found = _own(verb)
        if found is not None:
            return found
    for noun in (token for token in sentence if token.pos_ == "NOUN"):
        fits = ways.way(noun)
        if fits is not None:
            return fits[0], noun
    return None
