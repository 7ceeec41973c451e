"""Find known names in a text, and cut names out of it.

Input   text; data/lexicon/actors.yaml; the names of states
Output  (start, end, `Actor`) of every known name; names of people; words without their article
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cache

from spacy.tokens import Span

from sitrep import lexicon, reference
from sitrep.claims.cast.actors import Actor
from sitrep.claims.passages import Passage

Mention = tuple[int, int, Actor]  # start and end in the text, and who is named there


@cache
def known() -> dict[str, Actor]:
    """Return the actors of the lexicon and all states, by the words that mean them."""
    out: dict[str, Actor] = {}
    for row in reference.countries().itertuples():
        state = Actor(name=str(row.name), side=slug(str(row.name)), kind="state")
        for words in (row.name, row.demonym, row.people, row.aliases):
            for word in words.split("; ") if isinstance(words, str) else ():
                if not str(row.name).endswith(f" {word}"):  # "Korea" is not the South alone
                    out.setdefault(word, state)
    for entry in lexicon.read("actors")["actors"]:
        actor = Actor(name=entry["name"], side=entry["side"], kind=entry["kind"])
        for word in [entry["name"], *entry["words"], *entry.get("metonyms", [])]:
            out[word] = actor
    out.pop("", None)
    return out


@cache
def capitals() -> dict[str, Actor]:
    """Return the states by their capitals, which stand for them where they act."""
    rows = reference.countries().itertuples()
    cities = {str(row.capital): str(row.name) for row in rows if isinstance(row.capital, str)}
    return {city: known()[state] for city, state in cities.items() if city != state}


@cache
def _folded() -> dict[str, Actor]:
    return {word.casefold(): actor for word, actor in known().items()}


@cache
def _mention() -> re.Pattern[str]:
    """Return what finds known words: as written when they have a capital, in any case when they have none."""
    by_length = sorted(known(), key=lambda word: (-len(word), word))
    parts = [
        re.escape(word) if word[0].isupper() and word[1:2] != "-" else f"(?i:{re.escape(word)})" for word in by_length
    ]
    return re.compile(rf"(?<![\w])(?:{'|'.join(parts)})(?![\w]|-\w)")  # what is Iranian-made is not Iran


def mentions(text: str) -> list[Mention]:
    """Return (start, end, actor) of every known name in *text*, in text order."""
    return [
        (hit.start(), hit.end(), known().get(hit.group()) or _folded()[hit.group().casefold()])
        for hit in _mention().finditer(text)
    ]


def halves(text: str, states: dict[str, Actor]) -> list[Mention]:
    """Return where "the South" stands for one of *states* (by name) whose full name begins so."""
    directions = {word for words in lexicon.read("spatial")["bearings"].values() for word in words}
    out = []
    for name, state in states.items():
        half = name.split()[0]
        if half.lower() in directions and len(name.split()) > 1:
            pattern = rf"(?<=[Tt]he ){half}\b(?! {name.split()[1]})"
            out += [(hit.start(), hit.end(), state) for hit in re.finditer(pattern, text)]
    return out


def within(found: list[Mention], start: int, end: int) -> Iterator[Mention]:
    """Yield those of *found* (sorted by start) that lie between *start* and *end*."""
    for number in range(bisect_left(found, start, key=lambda hit: hit[0]), len(found)):
        if found[number][0] > end:
            return
        if found[number][1] <= end:
            yield found[number]


def people(parts: Iterable[Passage]) -> dict[str, str]:
    """Return surname -> full name of every person whom *parts* name in full."""
    out: dict[str, str] = {}
    for part in parts:
        for entity in part.doc.ents if part.doc else ():
            words = entity.text.removesuffix("'s").removesuffix("’s").split()
            if entity.label_ == "PERSON" and len(words) > 1 and not is_thing(entity):
                out.setdefault(words[-1], " ".join(words))
    return out


def is_thing(entity: Span) -> bool:
    """Return whether what the model takes for a person stands behind "the": a ship, not a man."""
    return entity.start > entity.sent.start and entity.doc[entity.start - 1].lower_ == "the"


def bare(words: str) -> str:
    """Return *words* without an article in front and without quote marks around."""
    first, _, rest = " ".join(words.split()).partition(" ")
    articles = lexicon.read("actors")["pronouns"]["article"]
    return (rest if rest and first.lower() in articles else f"{first} {rest}").strip(" \"“”'")


def slug(words: str) -> str:
    """Return *words* as a key: lower case letters and digits, the rest as underscores; `other` for none."""
    return re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_") or "other"
