"""How much of one text stands in another, and which texts are worth comparing.

Input   texts
Output  runs of words; the texts that a new one repeats, or that repeat it

A text is held against the few whose MinHash signatures share a value with its own, never against all; how near the
two are is then counted in the texts themselves.

Source: Broder (1997), On the resemblance and containment of documents; Leskovec, Rajaraman and Ullman (2014),
Mining of Massive Datasets, ch. 3.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datasketch import MinHash

RUN = 5  # words in a run: two texts rarely share one by chance
_SIGNATURE = 128  # values; one in common is enough to be compared: of two texts that share a tenth, 1 - 0.9^128 are
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """A text that repeats part of another, or is repeated by it."""

    name: str  # of the text that was there before
    same: bool  # the two have the same words in the same order
    of_new: float  # share of the new text's runs that stand in the old one, 0 to 1
    of_old: float  # share of the old text's runs that stand in the new one


def runs(text: str, length: int = RUN) -> set[bytes]:
    """Return the runs of *length* words in *text*, case and punctuation aside; all of a shorter text is one run."""
    words = _WORD.findall(text.casefold())
    count = max(1, len(words) - length + 1) if words else 0
    return {" ".join(words[at : at + length]).encode() for at in range(count)}


def words_of(text: str) -> str:
    """Return a digest of the words of *text*: equal where only case, punctuation or white space differ."""
    return hashlib.sha256(" ".join(_WORD.findall(text.casefold())).encode()).hexdigest()


class Library:
    """Texts by name, to be asked which of them a new text repeats."""

    def __init__(self) -> None:
        from datasketch import MinHashLSH  # here, because it brings scipy, which takes a second to import

        self._texts: dict[str, str] = {}
        self._by_words: dict[str, str] = {}
        self._index = MinHashLSH(num_perm=_SIGNATURE, params=(_SIGNATURE, 1))
        self._last: tuple[str, set[bytes], MinHash | None] = ("", set(), None)  # asked for, then taken in

    def add(self, texts: Iterable[tuple[str, str]]) -> None:
        """Take in (name, text) pairs; a name is given once."""
        for name, text in texts:
            self._texts[name] = text
            self._by_words.setdefault(words_of(text), name)
            _, signature = self._runs_of(text)
            if signature is not None:
                self._index.insert(name, signature)

    def near(self, text: str) -> list[Near]:
        """Return the texts that share runs of words with *text*, the one that holds most of it first."""
        own, signature = self._runs_of(text)
        if signature is None:
            return []
        same = self._by_words.get(words_of(text))
        found = [] if same is None else [Near(name=same, same=True, of_new=1.0, of_old=1.0)]
        for name in self._index.query(signature):
            theirs = runs(self._texts[name])
            shared = len(own & theirs)
            if shared and name != same:
                found.append(Near(name=name, same=False, of_new=shared / len(own), of_old=shared / len(theirs)))
        return sorted(found, key=lambda one: (not one.same, -one.of_new, -one.of_old, one.name))

    def _runs_of(self, text: str) -> tuple[set[bytes], MinHash | None]:
        """Return the runs of *text* and their signature; no signature if it has no words."""
        from datasketch import MinHash

        if self._last[0] != text:
            found = runs(text)
            signature = MinHash.bulk([sorted(found)], num_perm=_SIGNATURE)[0] if found else None
            self._last = (text, found, signature)
        return self._last[1:]
