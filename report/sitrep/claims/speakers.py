"""Carry who speaks from one sentence to the next: a paper to who issued it, a speaker over what he goes on to say.

Input   the scopes of every passage, as its sentences give them; the cast; data/lexicon/actors.yaml
Output  the scopes as a reader of the whole paragraph understands them
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from spacy.tokens import Span

from sitrep import lexicon
from sitrep.claims import attribution, passages
from sitrep.claims.attribution import Scope
from sitrep.claims.cast import UNSPECIFIED, Cast
from sitrep.claims.passages import Passage

_BODIES = {"institution", "state", "coalition", "armed_force"}


def carried(parts: Iterable[Passage], found: Mapping[int, Iterable[Scope]], cast: Cast) -> dict[int, tuple[Scope, ...]]:
    """Return the scopes by passage, papers resolved and speakers carried on.

    Args:
        parts: the passages of one document, in text order.
        found: the scopes of each passage, by its start.
        cast: who is who.
    """
    out: dict[int, tuple[Scope, ...]] = {}
    issued = lexicon.read("actors")["issued"]
    body = UNSPECIFIED  # the last institution, state or coalition that said something
    for part in parts:
        kept = []
        for scope in sorted(found.get(part.start, ()), key=lambda scope: scope.cue):
            if scope.document and scope.holder in issued and body != UNSPECIFIED:
                scope = replace(scope, holder=body)
            if cast.kind(scope.holder) in _BODIES:
                body = scope.holder
            kept.append(scope)
        if part.section == "body" and part.doc is not None:
            kept += _gone_on(list(part.doc.sents), kept, cast)
        out[part.start] = tuple(kept)
    return out


def _gone_on(sentences: list[Span], scopes: list[Scope], cast: Cast) -> list[Scope]:
    """Return the scopes of sentences that name no speaker, behind one that does, in one paragraph."""
    out: list[Scope] = []
    last: list[Scope] = []
    named: set[str] = set()  # who was named in the paragraph so far
    for sentence in sentences:
        start, end = passages.first(sentence), passages.last(sentence)
        own = [scope for scope in scopes if start <= scope.cue < end]
        goes_on = bool(last) and (_is_medium(last) or (_can_go_on(last, cast) and not _speaks_for_itself(sentence)))
        if not own and goes_on and not _is_new(sentence, named, cast):
            out += [replace(scope, start=start, end=end, cue=end) for scope in last]
        elif own:
            last = _relayed(own, last)
            out += [replace(scope, start=start, end=end) for scope in last if scope not in own]
        named.update(name for token in sentence for name in cast.names(token))
    return out


def _speaks_for_itself(sentence: Span) -> bool:
    """Return whether the sentence tells of somebody else's judgement or silence: "Argentina called it ..."."""
    verb = sentence.root
    refusal = lexicon.read("cues")["refusal"]
    silent = attribution.is_negated(verb) and verb.lemma_.lower() in refusal["negated"]
    return silent or verb.lemma_.lower() in {*refusal["verbs"], *_judging()}


def _can_go_on(scopes: list[Scope], cast: Cast) -> bool:
    """Return whether the speakers tell at length: bodies and papers do, one man is quoted sentence by sentence."""
    brief = {"person", "source", "state"}
    return not any(cast.kind(scope.holder) in brief and not scope.beside and not scope.document for scope in scopes)


def _is_new(sentence: Span, named: set[str], cast: Cast) -> bool:
    """Return whether the sentence begins with a state or institution that its paragraph has not named so far."""
    subject = next((child for child in sentence.root.children if child.dep_ in {"nsubj", "nsubjpass"}), None)
    if subject is None or subject.pos_ != "PROPN" or cast.kind(cast.name(subject)) not in {"state", "institution"}:
        return False
    return not named & {*cast.names(subject)}


def _judging() -> set[str]:
    return {verb for way in lexicon.read("frames")["assessments"] if way.get("own") for verb in way["verb"]}


def _is_medium(scopes: list[Scope]) -> bool:
    """Return whether a news medium speaks: it passes on what others say."""
    press = lexicon.read("actors")["press"]
    return any(word.lower() in press for scope in scopes for word in scope.holder.split())


def _relayed(own: list[Scope], last: list[Scope]) -> list[Scope]:
    """Return the scopes that a sentence hands on: its own, and who passed its speaker's words on before."""
    widest = max(own, key=lambda scope: scope.end - scope.start)
    speakers = {scope.holder for scope in own}
    before = [scope for scope in last if scope.holder not in speakers]
    passed_on = before if len(last) > 1 and last[0].holder in speakers else []
    return [widest, *(scope for scope in own if scope is not widest and _covers(scope, widest)), *passed_on]


def _covers(outer: Scope, inner: Scope) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end + 1
