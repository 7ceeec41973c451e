"""Compare texts by what they say, not by how they are set. Knows no other room of the step.

Input   text
Output  the same with one blank for all white space, one kind of quote mark, dash and letter, and where each
        character of it stands in the text
"""

import unicodedata
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property

_MARKS = {
    **dict.fromkeys("“”„‟«»″〝〞＂", '"'),
    **dict.fromkeys("‘’‚‛‹›′`´ʼ＇", "'"),
    **dict.fromkeys("‐‑‒–—―−﹣－", "-"),
}
_NOTHING = dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", "")  # soft hyphen, zero width, byte order mark


@dataclass(frozen=True)  # without slots: it keeps where its characters stand
class Plain:
    """A text as it is compared, and where each of its characters stands in the text it was made from."""

    source: str

    @cached_property
    def _parts(self) -> tuple[str, list[int]]:
        letters: list[str] = []
        places: list[int] = []
        blank = True  # no blank in front
        for place, character in enumerate(self.source):
            if character.isspace():
                if not blank:
                    letters.append(" ")
                    places.append(place)
                blank = True
                continue
            for letter in _letters(character):
                letters.append(letter)
                places.append(place)
                blank = False
        if letters and letters[-1] == " ":
            letters.pop()
            places.pop()
        return "".join(letters), places

    @property
    def text(self) -> str:
        """The text as it is compared."""
        return self._parts[0]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where the characters from *start* to *end* of `text` stand in the source, end exclusive."""
        places = self._parts[1]
        stop = places[end - 1] + 1
        while stop < len(self.source) and unicodedata.combining(self.source[stop]):
            stop += 1
        return places[start], stop

    def at(self, place: int) -> int:
        """Return where in `text` the character *place* of the source stands, or the next one that is kept."""
        return bisect_left(self._parts[1], place)

    def occurrences(self, words: "Plain") -> list[int]:
        """Return where in `text` *words* begin, each place once."""
        out: list[int] = []
        at = self.text.find(words.text) if words.text else -1
        while at >= 0:
            out.append(at)
            at = self.text.find(words.text, at + 1)
        return out


def same(one: str, other: str) -> bool:
    """Return whether two texts say the same, letter by letter."""
    return Plain(one).text == Plain(other).text


def _letters(character: str) -> str:
    if character in _NOTHING:
        return ""
    return "".join(
        _MARKS.get(letter, letter) for letter in unicodedata.normalize("NFKD", _MARKS.get(character, character))
    )
