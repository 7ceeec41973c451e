"""Tell what stands beside an article from the article: classes of elements, and short lines.

The words are those of data/lexicon/pages.yaml.

Input   the class and id of an element, or a line of text
Output  whether it is furniture, and which
"""

import re
from functools import cache

from sitrep import lexicon

SHORT = 25  # words; a longer line is never furniture
SHORTER = 15  # words of a byline or a line of dates
LONGER = 60  # words of a line of terms
STOP = re.compile(r"[.!?…][\"'”’»)\]]*$")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_PARTS = re.compile(r"[^a-z]+")
_AFTER = r"\s*(?:[:|>»/–—-]|$)"  # what stands behind a word that labels the rest of its line


def blocks_of(names: str) -> set[str]:
    """Return which lists of blocks (beside, captions, repeated) a word of *names*, a class and an id, stands in."""
    parts = [part for part in _PARTS.split(_CAMEL.sub("-", names).lower()) if part]
    runs = {" ".join(parts[at : at + length]) for length in (1, 2, 3) for at in range(len(parts) - length + 1)}
    return {kind for kind, words in _blocks().items() if words & runs}


def is_furniture(line: str) -> bool:
    """Return whether *line* is no sentence of an article: a label, a byline, a line of dates, a door."""
    plain = line.casefold().strip()
    words = len(plain.split())
    lines = lexicon.read("pages")["lines"]
    if words <= LONGER and any(term in plain for term in lines["terms"]):
        return True
    if words > SHORT:
        return False
    if plain in lines["whole"] or not re.search(r"\w", plain) or is_gate(line) or _labels().match(plain):
        return True
    if STOP.search(plain):
        return False
    return bool(_openings().match(plain) or (words <= SHORTER and _bylines().match(plain)))


def is_gate(line: str) -> bool:
    """Return whether *line* is a short one that asks the reader to pay or to sign in."""
    return len(line.split()) <= SHORT and _gates().search(line.casefold()) is not None


def is_absent(text: str) -> bool:
    """Return whether *text* says that there is no page, or only one for browsers."""
    return any(words in text.casefold() for words in lexicon.read("pages")["lines"]["absent"])


def is_changed(label: str) -> bool:
    """Return whether *label*, the words before a day, say that it is not that of publication."""
    return _changed().search(label.casefold()) is not None


def owner(line: str) -> str | None:
    """Return the name behind a copyright sign and its years; None where *line* is no such line."""
    found = _owners().match(line)
    return found["name"].strip() if found else None


def english(text: str) -> float:
    """Return the share of the words of *text* that are among the commonest of English, 0 to 1."""
    words = re.findall(r"[^\W\d_]+", text.casefold())
    known = _english()
    return sum(word in known for word in words) / len(words) if words else 0.0


@cache
def _blocks() -> dict[str, frozenset[str]]:
    return {kind: frozenset(words) for kind, words in lexicon.read("pages")["blocks"].items() if kind != "example"}


@cache
def _english() -> frozenset[str]:
    return frozenset(lexicon.read("pages")["english"])


def _any(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


@cache
def _labels() -> re.Pattern[str]:
    """Match an opening that labels the rest of the line, and a sign such as (c), whatever follows."""
    words = lexicon.read("pages")["lines"]["openings"]
    signs = [word for word in words if not word[0].isalpha()]
    return re.compile(rf"(?:{_any(words)}){_AFTER}|(?:{_any(signs)})")


@cache
def _openings() -> re.Pattern[str]:
    """Match an opening of several words: alone, "video" may begin a headline."""
    return re.compile(rf"(?:{_any([word for word in lexicon.read('pages')['lines']['openings'] if ' ' in word])})\b")


@cache
def _bylines() -> re.Pattern[str]:
    lines = lexicon.read("pages")["lines"]
    return re.compile(rf"(?:{_any(lines['bylines'])})\s+\w|(?:{_any(lines['dates'])})\b.*\d")


@cache
def _gates() -> re.Pattern[str]:
    return re.compile(_any(lexicon.read("pages")["lines"]["gates"]))


@cache
def _changed() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_any(lexicon.read('pages')['lines']['changed'])})\b")


@cache
def _owners() -> re.Pattern[str]:
    signs = _any(lexicon.read("pages")["lines"]["owners"])
    years = r"\d{4}(?:\s*[-–]\s*\d{4})?,?\s+"
    return re.compile(rf"(?:(?:{signs})\s+)+(?:{years})?(?P<name>[^\W\d_][^.,|©]+)", re.IGNORECASE)
