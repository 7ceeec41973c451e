"""Cut text into tokens and sentences, in time linear in its length.

Input   a text
Output  `Tokens`: words, numbers and signs with their places, and the sentence each stands in
"""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

# Each alternative consumes what it has looked at, so no input makes it go back: addresses, words (with an
# apostrophe ending), numbers (with inner points, commas and colons), or one sign.
PATTERN = re.compile(r"[Hh]ttps?://\S+|www\.\S+|[^\W\d_]+(?:['’][^\W\d_]+)*|\d+(?:[.,:]\d+)*|\S")
RUN = re.compile(r"\S+")
LONGEST_RUN = 300  # characters without white space; longer runs are codes or data, and stay one token
OPAQUE = "\ufffc"  # stands for such a run: the object replacement character
LONGEST_NUMBER = 12  # digits; longer runs are identifiers, never times


class Token(NamedTuple):
    """A word, a number or a sign, and where it stands."""

    start: int
    end: int
    text: str
    low: str  # lower case, without a possessive ending
    gap: int  # white space before it: 0 none, 1 some, 2 a line break, 3 an empty line
    digits: bool  # a number in figures

    @property
    def whole(self) -> int | None:
        """The number, when it is a short run of digits and nothing else."""
        return int(self.text) if self.digits and self.text.isascii() and self.text.isdecimal() else None


@dataclass(frozen=True)
class Tokens:
    """The tokens of a text, and the sentence of each."""

    text: str
    items: tuple[Token, ...]
    abbreviations: frozenset[str]

    def __len__(self) -> int:
        return len(self.items)

    def __getitem__(self, i: int) -> Token:
        """Return token *i*; an empty token before the first and after the last."""
        return self.padded[i]

    @cached_property
    def padded(self) -> tuple[Token, ...]:
        """The tokens with empty ones behind them, so that a rule may look past either end (-1 is the last)."""
        return self.items + (END,) * PADDING

    def low(self, i: int) -> str:
        return self.padded[i].low

    def joined(self, i: int) -> bool:
        """Say whether token *i* follows the one before it without white space."""
        return 0 < i < len(self.items) and self.items[i].gap == 0

    def capital(self, i: int) -> bool:
        return self[i].text[:1].isupper()

    @cached_property
    def sentences(self) -> tuple[int, ...]:
        """Return for each token the number of its sentence."""
        out, number, after_stop, line = [], 0, False, 0
        for i, token in enumerate(self.items):
            stop = after_stop and (token.gap == 2 or self._opens(i))
            title = token.gap == 2 and self._opens(i) and token.start - line < SHORT_LINE
            if i and (token.gap == 3 or stop or title):
                number += 1
            if token.gap >= 2:
                line = token.start
            out.append(number)
            if token.low in CLOSERS and after_stop:
                continue
            after_stop = token.low in ("!", "?") or (token.low == "." and not self._abbreviated(i))
        return tuple(out)

    def _opens(self, i: int) -> bool:
        text = self.items[i].text
        return self.items[i].gap > 0 and (text[0].isupper() or text[0].isdigit() or text[0] in OPENERS)

    def _abbreviated(self, i: int) -> bool:
        before = self[i - 1]
        if not self.joined(i):
            return False  # a stop set apart is a stop
        return before.low in self.abbreviations or (len(before.text) == 1 and before.text.isalpha())

    def sentence(self, i: int) -> int:
        return self.sentences[i] if 0 <= i < len(self.items) else -1

    def opens_sentence(self, i: int) -> bool:
        j = i - 1
        while j >= 0 and i - j <= 3 and self.items[j].low in OPENERS:
            j -= 1
        return j < 0 or self.sentence(j) != self.sentence(i) or self.items[j + 1].gap >= 2


SHORT_LINE = 60  # characters; a line that ends sooner, before a capital, is a headline or dateline
PADDING = 128  # tokens; more than any rule looks ahead or back

OPENERS = frozenset("\"'“‘`(—–-")
CLOSERS = frozenset("\"'”’)")
END = Token(start=-1, end=-1, text="", low="", gap=3, digits=False)


def tokens(text: str, abbreviations: frozenset[str] = frozenset()) -> Tokens:
    """Return the tokens of *text*.

    Args:
        text: any text; offsets are code points into it.
        abbreviations: words whose full stop ends no sentence, in lower case.
    """
    items: list[Token] = []
    last = 0
    for run in RUN.finditer(text):
        whole = run.end() - run.start() > LONGEST_RUN
        for match in (run,) if whole else PATTERN.finditer(text, run.start(), run.end()):
            start, end = match.span()
            word = OPAQUE if whole else match.group()
            digits = word[0].isdigit() and len(word) <= LONGEST_NUMBER
            items.append(Token(start, end, word, lowered(word), _gap(text, last, start), digits))
            last = end
    return Tokens(text, tuple(items), abbreviations)


def lowered(word: str) -> str:
    """Return *word* in lower case, one kind of apostrophe, without a possessive ending."""
    low = word.lower().replace("’", "'")
    return low[:-2] if low.endswith("'s") and len(low) > 2 else low


def _gap(text: str, last: int, start: int) -> int:
    if last == start:
        return 0
    breaks = text.count("\n", last, start)
    return 1 if breaks == 0 else min(breaks + 1, 3)
