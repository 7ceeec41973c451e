"""What a frame of the lexicon is, and by which words it is found. Knows no other room of the frames.

Input   data/lexicon/frames.yaml
Output  `Entry`, `Found`; the frames by the word that triggers them
"""

from dataclasses import dataclass
from functools import cache

from spacy.tokens import Token

from sitrep import lexicon

Entry = dict  # an entry of frames.yaml, as its schema describes it


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An event as a frame found it: `trigger` is a `frame`, done by `actor` to `target`."""

    frame: Entry
    way: Entry
    trigger: Token
    actor: Token | None
    target: Token | None
    carrier: Token | None = None  # the verb that carries out, or answers, an event named by a noun
    outcome: str = ""  # what the answering verb says of it
    number: int = 0  # of the way within its frame, for the name of the rule


@cache
def ways(kind: str) -> dict[str, tuple[tuple[Entry, Entry, int], ...]]:
    """Return (frame, way, number) by trigger lemma, for *kind* verb or noun; of a phrase, by the word that heads it."""
    out: dict[str, list[tuple[Entry, Entry, int]]] = {}
    for frame in lexicon.read("frames")["frames"]:
        for number, way in enumerate(frame["says"], 1):
            for word in way.get(kind, ()):
                words = word.split()
                head = words[words.index("of") - 1] if "of" in words[1:] else words[-1]
                out.setdefault(head, []).append((frame, way, number))
    return {word: tuple(entries) for word, entries in out.items()}
