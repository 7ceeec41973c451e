"""Who says so: which words of a sentence stand on whose word, and how sure they are said to be.

Input   the passages of a document and its cast; data/lexicon/cues.yaml
Output  scopes (a holder and the words that are his) and the certainty of a clause
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Span, Token

from sitrep import lexicon
from sitrep.claims import grammar, passages
from sitrep.claims.cast import ARMED, UNSPECIFIED, Cast, bare
from sitrep.claims.passages import Passage

_WITHIN = 0.7  # the share of a claim's words that make it part of what somebody says
_BEFORE = {"poss", "compound", "amod", "nmod"}
_SPEAKERS = ARMED | {"person", "source", "institution", "state", "coalition", "document", "outlet"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The words from `start` to `end` are what `holder` says."""

    start: int
    end: int
    holder: str
    beside: tuple[str, ...] = ()  # who says it with him
    cue: int  # where the cue word stands, in code points
    anonymous: bool
    document: bool  # whether a paper speaks (a leaflet, a statement)


def scopes(part: Passage, cast: Cast) -> list[Scope]:
    """Return the scopes of *part*, in text order."""
    out = []
    for sentence in part.doc.sents if part.doc else ():
        for token in sentence:
            if token.lemma_.lower() in lexicon.read("cues")["attribution"]["verbs"] and grammar.is_verb(token):
                out += _said(token, sentence, cast)
            elif _starts_phrase(token):
                out += _according(token, sentence, cast)
    return out


def chain(start: int, end: int, found: Iterable[Scope], cast: Cast) -> tuple[tuple[str, ...], bool]:
    """Return (who says so from the first holder to the outlet, whether one of them is not named).

    Args:
        start: where the words start in the document, in code points.
        end: where they end, exclusive.
        found: the scopes of the passage around them.
        cast: who is who.
    """
    around = [s for s in found if _holds(s, start, end) and not s.start <= s.cue < s.end]
    around.sort(key=lambda scope: scope.end - scope.start)
    holders = [name for scope in around for name in (scope.holder, *scope.beside) if name != UNSPECIFIED]
    holders = [each for name in holders for each in (name, cast.voices.get(name, name))]
    outlet = [] if cast.outlet == UNSPECIFIED else [cast.outlet]
    return tuple(dict.fromkeys([*holders, *outlet])), any(scope.anonymous for scope in around)


def _holds(scope: Scope, start: int, end: int) -> bool:
    """Return whether the words from *start* to *end* are within *scope*, but for a tail that the parse hung wrongly."""
    inside = min(end, scope.end + 1) - max(start, scope.start)
    return scope.start <= start and inside >= _WITHIN * (end - start)


def innermost(start: int, end: int, found: Iterable[Scope]) -> Scope | None:
    """Return the smallest scope around the words from *start* to *end*, None when they are the narrator's."""
    around = [s for s in found if _holds(s, start, end)]
    return min(around, key=lambda scope: scope.end - scope.start, default=None)


def certainty(verb: Token) -> tuple[str, str]:
    """Return (certainty, polarity) of the clause that *verb* heads, from its own words and those above it."""
    cues = lexicon.read("cues")
    polarity = "negative" if is_negated(verb) else "positive"
    if verb.dep_ == "conj" and verb.tag_ == "VB" and verb.head.dep_ == "xcomp" and verb.head.tag_ == "VB":
        return certainty(verb.head)[0], polarity  # "agreed to pull back and leave a zone"
    sure = cues["certainty"]
    for above in _ladder(verb):
        marks = {child.lower_ for child in above.children if child.dep_ in {"mark", "advmod"}}
        if marks & set(sure["unknown"]["marks"]):
            return "unknown", "neutral"
        as_long = above.dep_ == "advcl" and above.head.lower_ in sure["conditional"]["heads"]  # "as long as they stay"
        if as_long or marks & set(sure["conditional"]["marks"]):
            return "conditional", polarity
    modals = {child.lower_ for child in verb.children if child.dep_ == "aux"}
    holder = verb.head if verb.dep_ in {"xcomp", "ccomp"} else None
    near = [verb, holder] if holder is not None and verb.dep_ == "xcomp" else [verb]
    adverbs = {child.lower_ for head in near for child in head.children if child.dep_ == "advmod"}
    above_it = holder.lemma_.lower() if holder is not None else ""
    if adverbs & set(sure["believed"]["adverbs"]) or above_it in sure["believed"]["verbs"]:
        return "believed", polarity
    if modals & set(sure["planned"]["modals"]) and not is_negated(verb):
        return "planned", polarity
    if verb.dep_ == "xcomp" and above_it in sure["planned"]["verbs"]:
        return "planned", polarity
    infinitive = verb.tag_ == "VB" and "to" in modals and verb.dep_ in {"xcomp", "advcl", "acl", "relcl"}
    if infinitive and verb.head.lemma_.lower() not in cues["realised"]:
        return "planned", polarity
    wished = [child for child in holder.children if child.dep_ == "csubj"] if holder is not None else []
    if any(wish.lemma_.lower() in sure["planned"]["verbs"] for wish in wished):  # "what it wants is that they leave"
        return "planned", polarity
    owed = holder is not None and verb.dep_ == "xcomp" and above_it == "be" and "to" in modals
    if owed and not any(child.dep_ in {"acomp", "attr"} for child in (holder.children if holder else ())):
        return "planned", polarity  # "the weapons are to be out by October"
    if verb.lemma_ == "be" and any(child.dep_ == "xcomp" for child in verb.children) and "to" in modals:
        return "planned", polarity
    if modals & set(sure["possible"]["modals"]) or adverbs & set(sure["possible"]["adverbs"]):
        return "possible", polarity
    if holder is not None and above_it in sure["possible"]["verbs"]:
        return "possible", polarity
    return "asserted", polarity


def is_negated(verb: Token) -> bool:
    """Return whether *verb* is denied ("did not fire", "never left")."""
    words = lexicon.read("cues")["polarity"]["negative"]["words"]
    denied = lexicon.read("cues")["polarity"]["negative"]["verbs"]
    if verb.dep_ in {"ccomp", "xcomp"} and verb.head.lemma_.lower() in denied and verb.i > verb.head.i:
        return True
    if verb.dep_ == "pcomp" and verb.head.lower_ in words:  # "without firing a shot"
        return True
    own = {"advmod", "det", "nsubj", "nsubjpass", "preconj"}
    said_of = [child for child in verb.children if child.dep_ in {"nsubj", "nsubjpass"}]
    return any(child.dep_ == "neg" or (child.lower_ in words and child.dep_ in own) for child in verb.children) or any(
        word.lower_ in words for noun in said_of for word in noun.children if word.dep_ == "det"
    )


def _ladder(verb: Token) -> list[Token]:
    """Return *verb* and the clause heads above it that can make it unreal."""
    out = [verb]
    while verb.dep_ in {"xcomp", "conj", "pcomp", "ccomp", "advcl", "acl"} and verb.head != verb and len(out) < 5:
        if verb.dep_ == "advcl":
            break
        verb = verb.head
        if not grammar.is_verb(verb):
            break
        if verb.lemma_.lower() in lexicon.read("cues")["attribution"]["verbs"]:
            break
        out.append(verb)
    return out


def source(verb: Token, sentence: Span, cast: Cast) -> Token | None:
    """Return who says *verb*: its subject, or the nearest person before it where the parse lost him."""
    own = grammar.subject(verb)
    shared = not any(child.dep_ in {"nsubj", "nsubjpass"} for child in verb.children)
    left = [t for t in sentence if t.i < verb.i and cast.kind(cast.name(t)) in {"person", "source"}]
    if shared and left and verb.dep_ == "conj" and cast.kind(cast.name(own)) not in {"person", "source"}:
        return left[-1]
    if own is not None and cast.kind(cast.name(own)) in _SPEAKERS:
        return own
    beside = verb.doc[verb.i - 1] if verb.i > sentence.start else None
    if own is None and beside is not None and cast.kind(cast.name(beside)) in _SPEAKERS:
        return beside  # "..., Lebanon's National News Agency said", however the parse hung it
    if own is None and left and not grammar.is_passive(verb):
        return left[-1]  # "..., an official who asked not to be named said", however the parse hung it
    if grammar.is_passive(verb):
        return grammar.agent(verb)
    if left and verb.dep_ in {"conj", "ROOT"}:
        return left[-1]
    right = [t for t in verb.subtree if t.i > verb.i and cast.kind(cast.name(t)) in _SPEAKERS and t.dep_ == "nsubj"]
    return right[0] if right else own


def _said(verb: Token, sentence: Span, cast: Cast) -> list[Scope]:
    speaker = source(verb, sentence, cast)
    if verb.dep_ == "acl" and grammar.is_passive(verb):
        return []  # "tunnels found by Israel" are no saying of Israel's
    declined = verb.dep_ == "xcomp" and verb.head.lemma_.lower() in lexicon.read("cues")["refusal"]["verbs"]
    if speaker is None or declined or any(child.dep_ == "neg" for child in verb.children):
        return []  # who did not respond said nothing
    names = tuple(name for one in grammar.with_conjuncts(speaker) for name in cast.names(one))
    paper = bool(names) and cast.kind(names[0]) == "document"
    issuer = _issuer(speaker, cast) if paper else UNSPECIFIED
    names = (issuer,) if issuer != UNSPECIFIED else names
    if speaker.lower_ in lexicon.read("actors")["forces"]["machines"]:
        return []  # aircraft say nothing
    contents = [child for child in verb.children if child.dep_ in {"ccomp", "xcomp", "parataxis"}]
    phrase_start, _ = grammar.noun_phrase(speaker, tail=False)
    spans = []
    for content in contents:
        if content.i > verb.i:
            spans.append(
                (passages.first(content.doc[content.left_edge.i]), passages.last(content.doc[content.right_edge.i]))
            )
        else:
            spans.append((passages.first(sentence), min(phrase_start, passages.first(verb))))
    before = verb.doc[speaker.left_edge.i - 1] if speaker.left_edge.i > sentence.start else None
    if not spans and before is not None and before.text in {",", '"', "”"} and speaker.i < verb.i:
        spans.append((passages.first(sentence), phrase_start))
    if not spans and speaker.i > verb.i:
        spans.append((passages.first(sentence), passages.first(verb)))
    return [
        Scope(
            start=start,
            end=end,
            holder=names[0] if names else _own_words(speaker),
            cue=passages.first(verb),
            beside=names[1:],
            anonymous=bool(names) and cast.kind(names[0]) == "source",
            document=paper,
        )
        for start, end in spans
        if end > start
    ]


def _own_words(speaker: Token) -> str:
    """Return the words for a speaker whom the cast does not know ("an investigation")."""
    if speaker.pos_ not in {"NOUN", "PROPN"}:
        return UNSPECIFIED
    return bare(passages.words(speaker.doc, *grammar.noun_phrase(speaker, tail=False)))


@cache
def _phrase_openers() -> frozenset[str]:
    return frozenset(phrase.split()[0] for phrase in lexicon.read("cues")["attribution"]["phrases"])


def _starts_phrase(token: Token) -> bool:
    if token.lower_ not in _phrase_openers():
        return False
    after = " ".join(word.lower_ for word in token.doc[token.i : token.i + 4])
    return any(after.startswith(f"{phrase} ") for phrase in lexicon.read("cues")["attribution"]["phrases"])


def _according(token: Token, sentence: Span, cast: Cast) -> list[Scope]:
    """Return the scope of "according to X": the sentence without the phrase."""
    inner = [t for t in token.subtree if t.i > token.i and cast.names(t)]
    nouns = (
        [t for t in inner if t.dep_ not in _BEFORE] or inner or [t for t in sentence if t.i > token.i and cast.names(t)]
    )
    if not nouns:
        return []
    papers = [t for t in nouns if cast.kind(cast.name(t)) == "document"]
    source = papers[-1] if papers else nouns[0]
    issuer = _issuer(source, cast) if papers else UNSPECIFIED
    end = max(token.subtree, key=lambda t: t.i)
    if token.i - sentence.start <= 1:
        start, stop = passages.last(end), passages.last(sentence)
    else:
        start, stop = passages.first(sentence), passages.first(token)
    name = issuer if issuer != UNSPECIFIED else cast.names(source)[0]
    return [
        Scope(
            start=start,
            end=stop,
            holder=name,
            cue=passages.first(token),
            anonymous=cast.kind(name) == "source",
            document=bool(papers),
        )
    ]


def _issuer(paper: Token, cast: Cast) -> str:
    """Return who issued *paper*: "a U.N. Command investigation", "a report by the mission"; unspecified if unsaid."""
    if paper.lemma_.lower() not in lexicon.read("actors")["issued"]:
        return UNSPECIFIED
    behind = [noun for word, noun in grammar.prepositions(paper) if word in {"by", "from", "of"}]
    named = [t for t in [*grammar.modifiers(paper), *behind] if cast.names(t)]
    return cast.names(named[-1])[0] if named else UNSPECIFIED
