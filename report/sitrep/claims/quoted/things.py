"""What completes a verb of saying or thinking without a clause: an object, a preposition, the words of an idiom.

Input   a verb of a parsed passage
Output  places of the content, which may still run over half a quotation
"""

from collections.abc import Sequence

from spacy.tokens import Token

from sitrep import lexicon
from sitrep.claims.quoted import sources
from sitrep.claims.quoted.record import Piece, between, lemma, words

_OBJECTS = {"dobj", "oprd"}


def behind_preposition(verb: Token) -> list[Piece]:
    """Return what stands behind the preposition of *verb* ("apologised for the delay")."""
    wanted = lexicon.read("quoted")["verbs"]["prep"]["words"].get(lemma(verb), ())
    for child in verb.children:
        if child.dep_ in {"prep", "prt", "agent"} and child.lower_ in wanted and child.i > verb.i:
            inner = [noun for noun in child.children if noun.dep_ in {"pobj", "pcomp"}]
            if inner:
                last = verb.right_edge if inner[0].pos_ == "VERB" else child.right_edge
                return [between(inner[0].left_edge, sources.ends(inner[0], last))]
    return []


def thing(verb: Token, quotations: Sequence[Piece]) -> list[Piece]:
    """Return the object of *verb* and what is said of it ("accused the mayor of lying")."""
    things = [child for child in verb.children if child.dep_ in _OBJECTS and child.i > verb.i] or [
        child  # "predicted a long night", which the model takes for a time
        for child in verb.children
        if child.dep_ == "npadvmod" and child.left_edge.i == verb.i + 1 and child.ent_type_ not in {"DATE", "TIME"}
    ]
    if not things or things[0].tag_ in {"WP", "WDT"}:
        return []
    low = min(child.left_edge.i for child in things)
    tail = [c for c in verb.children if c.dep_ in {*_OBJECTS, "prep"} and c.i >= low]
    high = max(child.right_edge.i for child in tail)
    piece = between(verb.doc[low], sources.ends(verb.doc[low], verb.doc[high]))
    if any(piece[0] <= start < piece[1] for start, _ in quotations):
        return [piece]
    as_what = {child.lower_ for child in (*tail, *things[0].children) if child.dep_ == "prep"}
    choosy = lexicon.read("quoted")["verbs"]["choosy"]
    if lemma(verb) in choosy["words"] and not as_what & set(choosy["prep"]):
        return []
    if lemma(verb) in words("verbs", "naming") and not any(child.dep_ == "oprd" for child in things):
        return []
    if lemma(verb) in words("verbs", "physical") and not sources.is_somebody(sources.source(verb)):
        return []
    if lemma(verb) in words("verbs", "counted") and not _counts(verb):
        return []
    return [piece]


def _counts(verb: Token) -> bool:
    """Return whether a poll or a paper shows it: people and engines show things without saying anything."""
    found = sources.source(verb)
    return found is not None and found.lemma_.lower() in words("counting_things")


def idiom(verb: Token) -> tuple[Token, list[Piece]] | None:
    """Return (last word of the cue, content) of an idiom that *verb* opens ("made clear that"), None without one."""
    for tail in lexicon.read("quoted")["verbs"]["idioms"]["words"].get(lemma(verb), ()):
        run = _run(verb, tail.split())
        if run is None:
            continue
        last = max(verb.right_edge.i, run.right_edge.i)
        end = sources.ends(run, verb.doc[last])
        if end.i > run.i:
            return run, [between(verb.doc[run.i + 1], end)]
    return None


def _run(verb: Token, tail: Sequence[str]) -> Token | None:
    """Return the last word of *tail* where its words follow *verb*, an adverb or an article apart."""
    here, skipped = verb.i, 0
    for word in tail:
        here += 1
        while here < verb.sent.end and verb.doc[here].lower_ != word and skipped < 2:
            if verb.doc[here].pos_ not in {"ADV", "DET", "ADJ", "PRON"}:
                break
            here, skipped = here + 1, skipped + 1
        if here >= verb.sent.end or verb.doc[here].lower_ != word:
            return None
    return verb.doc[here]
