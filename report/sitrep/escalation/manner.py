"""Read how a text puts it where it gives no figure: just inside or far inside, agreed or declared, on foot or dug in.

Input   an account; data/lexicon: frames.yaml, `standing` and `classes`; spatial.yaml, `barely` and `deeply`
Output  `Value`s by occurrence, each a code with the words that give it
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from sitrep import lexicon
from sitrep.escalation import happening, values
from sitrep.escalation.accounts import Account
from sitrep.escalation.happening import Happening
from sitrep.escalation.ladder import USE_OF_FORCE
from sitrep.escalation.occurrences import Occurrence
from sitrep.escalation.values import Value

if TYPE_CHECKING:
    from sitrep.claims.record import Claim

JUST_INSIDE, FAR_INSIDE = "just inside", "far inside"
CALLED = "how it is put"
INSIDE = "inside"
_WORD = re.compile(r"\w+")


def word(subject: str, claim: Claim, code: str) -> Value:
    """Return what the words of *claim* give for *subject*, as a code."""
    return Value(subject=subject, claim=claim, words=" ".join(claim.quote.split()), code=code)


def depths(told: Account) -> dict[str, list[Value]]:
    """Return occurrence id -> "just inside the zone" or "far into it", near its edge or not as no figure says.

    Only for force and for what is put inside a zone; each sentence is read once for an occurrence.
    """
    out: dict[str, list[Value]] = {}
    for one in told.found:
        is_force = told.ladder.rung_of(one.events[0].type).mid >= USE_OF_FORCE
        read = set()
        for event in sorted(one.events, key=lambda event: event.place):
            at = told.sentences.of(event.claim)
            if at in read or not (is_force or event.claim.norm.get("relation") == INSIDE):
                continue
            read.add(at)
            sentence = told.sentences.text(event.claim.document_id, event.claim.start)
            for code, pattern in _depths().items():
                if match := pattern.search(sentence):
                    out.setdefault(one.id, []).append(
                        replace(word(values.DISTANCE, event.claim, code), words=match[0].strip())
                    )
    return out


def standings(told: Account) -> dict[str, list[Value]]:
    """Return occurrence id -> how texts put it that a zone is there: agreed, declared, not recognised, in force.

    An opinion belongs to the zone that its own document tells of, else to the only one that goes by that name.
    """
    once = [one for one in told.found if told.ladder.type_of(one.events[0].type).once]
    out = {one.id: [_told(event) for event in sorted(one.events, key=lambda event: event.place)] for one in once}
    by_word: dict[str, list[Occurrence]] = {}
    for one in once:
        for said in set().union(*(happening.words_of(name) for event in one.events for name in event.targets)):
            by_word.setdefault(said, []).append(one)
    for claim in told.claims:
        given = _opinion(claim) if claim.kind == "assessment" else None
        home = _home(claim, by_word, once) if given is not None else None
        if given is not None and home is not None:
            out[home.id].append(given)
    return out


def stands(event: Happening) -> bool:
    """Return whether the words for the target are those for a place that is held: a position, a post."""
    works = {word for name in lexicon.read("frames")["classes"]["works"] for word in happening.words_of(name)}
    return any(
        words and words[-1].rstrip("s") in works for words in (name.casefold().split() for name in event.targets)
    )


def _told(event: Happening) -> Value:
    said = set(_WORD.findall(event.claim.quote.casefold()))
    joint = len(event.actors) > 1
    for entry in lexicon.read("frames")["standing"]:
        if said & set(entry.get("told", ())) or (joint and entry.get("joint")):
            return replace(word(CALLED, event.claim, entry["code"]), beside=tuple(entry["beside"]))
    return word(CALLED, event.claim, "")


def _opinion(claim: Claim) -> Value | None:
    """Return the opinion of *claim* on whether a zone is recognised or holds; None where it has none."""
    said = _WORD.findall(claim.quote.casefold())
    for entry in lexicon.read("frames")["standing"]:
        denied = claim.polarity == "negative"
        is_said = any(one.startswith(verb) for one in said for verb in entry.get("said", ()))
        if is_said and denied == bool(entry.get("denied")):
            return replace(word(CALLED, claim, entry["code"]), beside=tuple(entry["beside"]))
    return None


def _home(
    claim: Claim, by_word: Mapping[str, Collection[Occurrence]], once: Collection[Occurrence]
) -> Occurrence | None:
    near = {one.id: one for said in _zone_words(claim) for one in by_word.get(said, ())}
    own = [one for one in near.values() or once if claim.document_id in one.by_document]
    if len(own) == 1 or len(near) == 1:
        return own[0] if own else next(iter(near.values()))
    return None


def _zone_words(claim: Claim) -> Iterator[str]:
    """Yield the words for a zone in those of *claim*, or in what it is about; "the agreement" alone has none."""
    nouns = {one.rstrip("s") for one in lexicon.read("spatial")["zone_nouns"] if " " not in one}
    about = " ".join(happening.names(claim.norm.get("about")))
    for said in _WORD.findall(f"{claim.quote} {about}".casefold()):
        if said.rstrip("s") in nouns:
            yield said.rstrip("s")


@cache
def _depths() -> Mapping[str, re.Pattern[str]]:
    """Return what finds each depth in a sentence: "just inside the zone", "far into the zone"."""
    lists = lexicon.read("spatial")
    nouns = _any([*lists["zone_nouns"], *lists["perimeter_nouns"]])
    behind = {JUST_INSIDE: lists["edge_sides"][INSIDE], FAR_INSIDE: [*lists["edge_sides"][INSIDE], *lists["into"]]}
    return {
        code: re.compile(
            rf"\b(?:{_any(lists[key])}) (?:{_any(behind[code])})\b[^,.;]*?\b(?:{nouns})\b[^,.;]*", re.IGNORECASE
        )
        for code, key in ((JUST_INSIDE, "barely"), (FAR_INSIDE, "deeply"))
    }


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(one) for one in sorted(words, key=len, reverse=True))
