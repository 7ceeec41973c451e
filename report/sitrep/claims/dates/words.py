"""Look up the words of time. The words are data: `data/lexicon/dates.yaml`.

Input   data/lexicon/dates.yaml
Output  `Words`: which entry of which group stands at a token
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sitrep import lexicon
from sitrep.claims.dates import lexing
from sitrep.claims.dates.lexing import Tokens

Entry = Mapping[str, Any]  # an entry's fields differ from group to group; its schema says which


Phrases = tuple[tuple[tuple[str, ...], Entry], ...]  # the phrases that begin with one word, longest first
NONE: Mapping[str, Phrases] = {}


@dataclass(frozen=True)
class Words:
    """The phrases of each group by their first word, and the groups of each first word."""

    groups: Mapping[str, Mapping[str, Phrases]]
    by_word: Mapping[str, Mapping[str, Phrases]]
    settings: Mapping[str, int]

    def first_words(self, groups: Iterable[str]) -> frozenset[str]:
        return frozenset(word for group in groups for word in self.groups[group])

    def word_set(self, group: str) -> frozenset[str]:
        return frozenset(self.groups[group])


@cache
def read() -> Words:
    """Return the words of the lexicon, ready for look-up.

    Raises:
        LexiconError: the file does not fit its schema.
    """
    data = lexicon.read("dates")
    groups: dict[str, dict[str, Phrases]] = {}
    by_word: dict[str, dict[str, Phrases]] = {}
    for name, group in data.items():
        if name == "settings":
            continue
        phrases: dict[str, list[tuple[tuple[str, ...], Entry]]] = {}
        for entry in group["entries"]:
            for word in entry["words"]:
                phrase = tuple(token.low for token in lexing.tokens(word).items)
                phrases.setdefault(phrase[0], []).append((phrase, entry))
        groups[name] = {first: tuple(sorted(found, key=lambda pair: -len(pair[0]))) for first, found in phrases.items()}
        for first, found in groups[name].items():
            by_word.setdefault(first, {})[name] = found
    return Words(groups, by_word, data["settings"])


class Reader:
    """A text's tokens and the words of time: what every rule of the grammar reads."""

    def __init__(self, tokens: Tokens, words: Words) -> None:
        self.tokens = tokens
        self.words = words
        self.heads = [words.by_word.get(token.low, NONE) for token in tokens.padded]

    def find(self, group: str, i: int) -> tuple[Entry, int] | None:
        """Return the entry of *group* that starts at token *i* and the token after it, or None."""
        phrases = self.heads[i].get(group)
        if phrases is None:
            return None
        tokens = self.tokens
        for phrase, entry in phrases:
            length = len(phrase)
            if length > 1 and any(tokens.low(i + k) != phrase[k] or tokens[i + k].gap > 2 for k in range(1, length)):
                continue
            if entry.get("capital") and not tokens.capital(i):
                continue
            return entry, i + length
        return None

    def has(self, group: str, i: int) -> bool:
        return group in self.heads[i] and self.find(group, i) is not None

    def before(self, group: str, i: int) -> tuple[Entry, int] | None:
        """Return the entry of *group* that ends just before token *i*, and its first token."""
        for first in range(max(0, i - LONGEST_PHRASE), i):
            found = self.find(group, first)
            if found is not None and found[1] == i:
                return found[0], first
        return None

    def low(self, i: int) -> str:
        return self.tokens.low(i)

    def joined(self, i: int) -> bool:
        return self.tokens.joined(i)

    def whole(self, i: int) -> int | None:
        return self.tokens[i].whole

    def skip(self, group: str, i: int) -> int:
        """Return the token after an optional entry of *group* at *i*."""
        found = self.find(group, i)
        return found[1] if found else i

    def comma(self, i: int) -> int:
        """Return the token after an optional comma at *i*."""
        return i + 1 if self.low(i) == "," and self.tokens[i + 1].gap < 3 else i

    def grain(self, i: int) -> str:
        """Return the unit of time named at token *i* ("year"), or ""."""
        found = self.find("units", i)
        return str(found[0]["grain"]) if found else ""

    def hyphen(self, i: int) -> bool:
        return self.low(i) in HYPHENS


LONGEST_PHRASE = 4  # words of a preposition or another word that is looked for backwards

HYPHENS = frozenset("-‐‑–")
QUOTES = frozenset("'’‘")
