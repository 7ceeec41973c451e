"""Questions to a dependency parse: who does it, to whom, in which words. Knows no actor and no event.

Labels are those of ClearNLP/OntoNotes as spaCy's English models give them (nsubj, dobj, pobj, ...).
"""

from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from spacy.tokens import Token

from sitrep import lexicon
from sitrep.claims import passages

_SUBJECT = {"nsubj", "nsubjpass", "csubj", "expl"}
_NOT_CLAUSE = {"conj", "cc", "parataxis"}
_FINITE = {"VBD", "VBZ", "VBP"}
_SPARED = {"of", "from", "into", "against"}
_EDGES = {"punct", "cc", "mark", "SPACE"}


How = ParamSpec("How")
Answer = TypeVar("Answer")


def _once(question: Callable[Concatenate[Token, How], Answer]) -> Callable[Concatenate[Token, How], Answer]:
    """Ask *question* of a token once: a parse does not change while it is read. Nobody may change the answer."""

    @wraps(question)
    def asked(token: Token, *args: How.args, **kwargs: How.kwargs) -> Answer:
        known = token.doc.user_data.setdefault(question.__name__, {})
        key = (token.i, *args, *kwargs.values())
        if key not in known:
            known[key] = question(token, *args, **kwargs)
        answer: Answer = known[key]
        return answer

    return asked


def is_verb(token: Token) -> bool:
    """Return whether *token* heads a clause (a verb or a form of be or have that is not an auxiliary)."""
    return token.pos_ in {"VERB", "AUX"} and token.dep_ not in {"aux", "auxpass", "amod", "compound", "prep"}


def is_free_relative(verb: Token) -> bool:
    """Return whether *verb* only says what something is ("what they struck belonged to the army")."""
    return verb.dep_ in {"csubj", "ccomp", "pcomp"} and any(
        child.tag_ == "WP" and child.dep_ in {"dobj", "pobj"} and child.i < verb.i for child in verb.children
    )


@_once
def is_passive(verb: Token) -> bool:
    """Return whether *verb* is passive; a bare participle after a noun counts ("established by ...")."""
    return any(child.dep_ in {"auxpass", "nsubjpass"} for child in verb.children) or (
        verb.tag_ == "VBN" and not any(child.dep_ == "aux" for child in verb.children) and verb.dep_ in {"acl", "ROOT"}
    )


@_once
def subject(verb: Token) -> Token | None:
    """Return the head of who or what *verb* is said of, through shared subjects and control; None if unsaid."""
    for _ in range(8):
        own = [child for child in verb.children if child.dep_ in _SUBJECT]
        if own and own[-1].dep_ != "expl":
            return _relative_antecedent(own[-1])
        if own:
            return next((child for child in verb.children if child.dep_ == "attr"), None)
        if verb.tag_ == "VBG" and _right_behind_noun(verb):  # "forces amassing near ...", however it was attached
            return verb.doc[verb.i - 1]
        if verb.dep_ == "acl" and verb.tag_ == "VBG" and verb.i and verb.doc[verb.i - 1].text == ",":
            above = next((token for token in verb.ancestors if is_verb(token)), None)
            if above is not None:  # "announced a lane for ships, warning that ...": who announced it warns
                verb = above
                continue
        if verb.dep_ == "acl":
            return verb.head
        if verb.dep_ in {"conj", "xcomp", "advcl", "pcomp", "acomp", "ccomp", "prep"}:
            held = [child for child in verb.head.children if child.dep_ in {"dobj", "dative"}]
            if verb.dep_ == "xcomp" and held:  # "asked the forces to leave"
                return held[-1]
            if verb.dep_ == "pcomp" and verb.head.lower_ in _SPARED:  # "talk them out of moving"
                above = next((t for t in verb.ancestors if is_verb(t)), None)
                talked = [child for child in above.children if child.dep_ == "dobj"] if above is not None else []
                if talked:
                    return talked[0]
            finite = verb.dep_ == "conj" and verb.tag_ in _FINITE
            verb = verb.head
            while finite and not is_finite(verb) and verb.head != verb:  # "requests to halt and ignored ..."
                verb = verb.head
            continue
        return None
    return None


@_once
def objects(verb: Token) -> list[Token]:
    """Return the heads of what *verb* is done to, coordinated ones included."""
    held = [child for child in verb.children if child.dep_ in {"dobj", "dative", "oprd", "attr"}]
    own = [_relative_antecedent(child) for child in held]
    if is_passive(verb):
        own = [child for child in verb.children if child.dep_ in {"nsubjpass", "nsubj"}]
        shared = subject(verb) if not own else None
        own = own or ([verb.head] if verb.dep_ == "acl" else [shared] if shared is not None else [])
    if not own and verb.dep_ == "relcl" and not is_passive(verb):
        own = [] if any(child.dep_ in _SUBJECT and child.tag_ == "WDT" for child in verb.children) else [verb.head]
    return [token for head in own for token in with_conjuncts(head)]


def agent(verb: Token) -> Token | None:
    """Return who does a passive *verb*: the noun behind "by"; None if unsaid."""
    for by in (child for child in verb.children if child.dep_ == "agent" or child.lower_ == "by"):
        for noun in by.children:
            if noun.dep_ == "pobj":
                return noun
    return None


def prepositions(token: Token) -> Iterator[tuple[str, Token]]:
    """Yield (preposition, noun) pairs that hang on *token*, nested ones ("out of") by their last word."""
    for child in token.children:
        if child.dep_ in {"prep", "dative", "agent", "prt", "advmod", "acomp"}:
            for noun in child.children:
                bare = noun.dep_ == "amod" and noun.i > child.i and not any(c.dep_ == "pobj" for c in child.children)
                if noun.dep_ in {"pobj", "pcomp"} or bare:  # "regarded as hostile"
                    yield child.lower_, noun
                elif noun.dep_ == "conj" and not any(other.dep_ == "pobj" for other in child.children):
                    for shared in (other for other in noun.children if other.dep_ == "pobj"):  # "inside and around it"
                        yield child.lower_, shared
                        yield noun.lower_, shared
                elif noun.dep_ == "prep":
                    yield from ((f"{child.lower_} {word}", inner) for word, inner in prepositions(child))


def after_preposition(tokens: Iterable[Token], words: Iterable[str]) -> Token | None:
    """Return the noun behind the first of *words* that hangs on one of *tokens*; None if there is none."""
    wanted = list(words)
    found = {word: noun for token in tokens for word, noun in reversed(list(prepositions(token)))}
    return next((found[word] for word in wanted if word in found), None)


@_once
def clauses(verb: Token) -> list[Token]:
    """Return the heads of the clauses that complete *verb* ("asked ... to leave", "said that ...")."""
    own = [child for child in verb.children if child.dep_ in {"xcomp", "ccomp", "acl", "pcomp"}]
    for holder in verb.children:
        if holder.dep_ in {"dobj", "prep", "acomp", "attr"}:
            own += [
                child
                for one in with_conjuncts(holder)
                for child in one.children
                if child.dep_ in {"acl", "pcomp", "xcomp", "ccomp"} or (child.dep_ == "relcl" and child.tag_ == "VB")
            ]
    return own


def purposes(verb: Token) -> list[Token]:
    """Return the heads of the clauses that say what *verb* is done for ("sent jets to drive them away")."""
    return [
        child
        for child in verb.children
        if child.dep_ == "advcl" and child.tag_ == "VB" and any(aux.tag_ == "TO" for aux in child.children)
    ]


def with_conjuncts(token: Token) -> list[Token]:
    """Return *token* and what is coordinated with it ("the U.S. and Russia")."""
    out, here = [token], token
    while True:
        nexts = [child for child in here.children if child.dep_ == "conj" and not is_verb(child)]
        if not nexts:
            return out
        out += nexts
        here = nexts[-1]


@_once
def modifiers(noun: Token) -> list[Token]:
    """Return the words in front of *noun* that say which one, nested ones included, in text order."""
    out = []
    for child in noun.lefts:
        if child.dep_ in {
            "amod",
            "compound",
            "nmod",
            "poss",
            "nummod",
            "quantmod",
            "advmod",
            "det",
            "predet",
        }:
            out += [token for token in child.subtree if token.i < noun.i]
    return sorted(set(out), key=lambda token: token.i)


@_once
def noun_phrase(noun: Token, *, tail: bool = True) -> tuple[int, int]:
    """Return the span (start, end) of the phrase that *noun* heads, without a clause or apposition behind it.

    Args:
        noun: the head.
        tail: whether prepositional phrases behind the head belong to the span.
    """
    kept = []
    stopped = {"relcl", "appos", "acl", "cc", "conj", "punct", "advcl", "case"} | (set() if tail else {"prep"})
    for child in noun.children:
        if child.i < noun.i or child.dep_ not in stopped:
            kept += [token for token in child.subtree if child.i > noun.i or token.i < noun.i]
    return trimmed([*kept, noun], noun)


@_once
def clause(verb: Token, *, with_subject: bool = True) -> tuple[int, int]:
    """Return the span (start, end) of the words that *verb* governs, without loose clauses and attributions."""
    loose_marks = lexicon.read("cues")["loose_clauses"]
    dropped: set[int] = set()
    doer = subject(verb)
    for child in verb.children:
        loose = child.dep_ == "advcl" and any(mark.lower_ in loose_marks for mark in child.children)
        said = child.dep_ == "ccomp" and child.i < verb.i and doer is not None and doer.i > child.i
        source = _names_source(child)
        ahead = child.dep_ in {"prep", "advmod", "npadvmod", "advcl"} and _leads(child, verb)
        if (
            (child.dep_ in _NOT_CLAUSE and is_verb(child))
            or child.dep_ in {"cc", "parataxis"}
            or loose
            or said
            or ahead
            or source
        ):
            dropped.update(token.i for token in child.subtree)
        if not with_subject and child.dep_ in _SUBJECT:
            dropped.update(token.i for token in child.subtree)
    for token in verb.subtree:
        if token.dep_ != "conj" or token == verb or token.i in dropped:  # what is dropped already, is so with its own
            continue
        if any(child.dep_ in _SUBJECT for child in token.children):
            dropped.update(inner.i for inner in token.subtree)
            dropped.update(child.i for child in token.head.children if child.dep_ == "cc" and child.i < token.i)
    return trimmed([token for token in verb.subtree if token.i not in dropped], verb)


def trimmed(tokens: Iterable[Token], around: Token) -> tuple[int, int]:
    """Return the span of the unbroken run of *tokens* around the token *around*, without marks at its edges."""
    have = {token.i: token for token in tokens} | {around.i: around}
    low = high = around.i
    doc = around.doc
    while low - 1 in have or (low - 2 in have and doc[low - 1].is_punct and doc[low - 1].sent == around.sent):
        low -= 1
    while high + 1 in have or (high + 2 in have and doc[high + 1].is_punct and doc[high + 1].sent == around.sent):
        high += 1
    while low < around.i and (doc[low].dep_ in _EDGES or doc[low].is_punct or doc[low].is_space):
        if doc[low].is_quote:
            break
        low += 1
    while high > around.i and (doc[high].is_punct or doc[high].is_space or doc[high].dep_ == "cc"):
        if doc[high].is_quote and any(doc[i].is_quote for i in range(low, high)):
            break
        high -= 1
    return passages.first(doc[low]), passages.last(doc[high])


def _names_source(child: Token) -> bool:
    """Return whether *child* opens a phrase that says whose word it is: "according to the monitor"."""
    behind = child.doc[child.i + 1].lower_ if child.i + 1 < len(child.doc) else ""
    phrases = lexicon.read("cues")["attribution"]["phrases"]
    return child.dep_ in {"prep", "advcl"} and any(f"{child.lower_} {behind} ".startswith(f"{p} ") for p in phrases)


def _leads(child: Token, verb: Token) -> bool:
    """Return whether *child* stands at the head of the sentence, cut off by a comma ("On May 18, ...")."""
    edge = child.right_edge.i if child.right_edge.text == "," else child.right_edge.i + 1
    return child.i < verb.i and edge < len(verb.doc) and verb.doc[edge].text == ","


def is_finite(verb: Token) -> bool:
    """Return whether *verb* has a tense of its own, or an auxiliary that has."""
    return verb.tag_ in _FINITE or (
        is_verb(verb) and any(child.dep_ in {"aux", "auxpass"} and child.tag_ != "TO" for child in verb.children)
    )


def _right_behind_noun(verb: Token) -> bool:
    before = verb.doc[verb.i - 1] if verb.i > verb.sent.start else verb
    return before.pos_ == "NOUN" and before.dep_ in {"pobj", "dobj"}


def _relative_antecedent(token: Token) -> Token:
    if token.tag_ not in {"WDT", "WP"} or token.head.dep_ != "relcl":
        return token
    meant = token.head.head
    if meant.lower_ in lexicon.read("frames")["stand_ins"] and meant.dep_ == "attr":
        return subject(meant.head) or meant  # "the drone was the second one that it had brought down"
    return meant
