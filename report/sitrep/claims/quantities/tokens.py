"""Cut text into words, figures and signs, in one pass.

Input   text
Output  tuple of `Token`; figures that are dates, clock times, codes or addresses are marked as such
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from sitrep.claims.quantities import lexis

PIECE = 20_000  # code points read at a time: what a reader holds in memory does not grow with the text

# Every repetition of a repetition is bounded, so that no text makes the match slow.
_TOKEN = re.compile(
    r"""
    (?P<break>\n[ \t\r]*\n)
  | (?P<ordinal>\d{1,12}(?:st|nd|rd|th)\b)
  | (?P<figure>
        (?: \d{1,3}(?:,\d{3}){1,7}(?!\d|,\d{3})(?:\.\d+)?
          | \d{1,2}(?:,\d{2}){1,5},\d{3}(?!\d)(?:\.\d+)?
          | \d{1,3}(?:[ \u00a0\u202f\u2009]\d{3}){1,6}(?!\d|,\d)(?:\.\d+)?
          | \d+(?:\.\d+)? | (?<![\w.])\.\d+ )
        (?: (?:e[+\-−]?|E[+\-−])\d{1,2}(?!\w) | \s?[x×]\s?10\^?[+\-−]?\d{1,2}(?!\w) )? )
  | (?P<fraction>[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞])
  | (?P<word>(?:[A-Za-z]\.){2,6}(?!\w) | [^\W\d_]+)
  | (?P<sign>\S)
    """,
    re.VERBOSE,
)
_CODES = (
    r"(?:https?://|www\.)\S+|(?<![\w.+\-])[\w.+\-]{1,64}@[\w.\-]{3,80}",  # addresses
    r"(?<!\w)\d{4}-\d{2}-\d{2}(?:T[\d:.]+Z?)?|(?<!\w)\d{1,4}[/.]\d{1,2}[/.]\d{2,4}(?![\w/])",  # dates in figures
    r"(?<![\d:.,])\d{1,2}:\d{2}(?::\d{2})?(?!\d)",  # clock times
    r"\+?\d{1,3}[-\s]\d{3}[-\s]\d{3,4}[-/]\d{4}|(?<![\d-])\d{3}-\d{4}(?![\d-])",  # telephone numbers
    r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){2,4}(?![\d.]*\d)",  # versions and network addresses
    r"\d{1,3}\s?°\s?\d{1,2}(?:\.\d+)?\s?[′'](?:\s?\d{1,2}(?:\.\d+)?\s?[″\"])?\s?[NSEW]?",  # coordinates
    r"\d{1,3}(?:\.\d{1,8})?\s?°\s?[NSEW]\b|\d{1,3}\.\d{4,8},\s?-?\d{1,3}\.\d{4,8}",
    r"(?<!\w)'?\d{1,4}['’]?s\b(?!\w)",  # decades: the 1960s, the '90s
    r"(?<![\d.,\-])(?:1[5-9]|20)\d{2}[-–/]\d{2}(?!\d)",  # seasons: 2013-14
)


class Token(NamedTuple):
    """A word, a figure or a sign, and where it stands."""

    start: int
    end: int
    text: str
    low: str  # in lower case, curly apostrophes straight
    kind: str  # break, ordinal, figure, fraction, word, sign; code: a figure that counts nothing


def pieces(text: str) -> Iterator[tuple[int, str]]:
    """Yield *text* in pieces with their offsets, cut between paragraphs, or at white space, or anywhere."""
    at = 0
    while at < len(text):
        end = min(at + PIECE, len(text))
        if end < len(text):
            for gap in ("\n\n", "\n", " "):
                found = text.rfind(gap, at + PIECE // 2, end)
                if found > 0:
                    end = found + len(gap)
                    break
        yield at, text[at:end]
        at = end


def tokens(text: str, offset: int = 0) -> tuple[Token, ...]:
    """Return the tokens of *text*, counted from *offset*."""
    codes = iter([match.span() for match in _codes().finditer(text)])
    code = next(codes, None)
    out = []
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        kind = match.lastgroup or "sign"
        while code is not None and code[1] <= start:
            code = next(codes, None)
        covered = code is not None and start < code[1] and end > code[0] and kind != "break"
        if covered or (kind == "figure" and end - start > 40):
            kind = "code"
        words = match.group()
        out.append(Token(offset + start, offset + end, words, words.lower().replace("’", "'"), kind))
    return tuple(out)


@cache
def _codes() -> re.Pattern[str]:
    """Dates by month and clock times come from the lexicon, the other codes are spelling alone."""
    months = "|".join(sorted(lexis.words().months, key=len, reverse=True))
    clock = "|".join(re.escape(word) for word in sorted(lexis.words().clock, key=len, reverse=True))
    day = r"\d{1,2}(?:st|nd|rd|th)?"
    dates = (
        rf"(?<!\d)(?:{day}\s?(?:-|–|to|and|or)\s?)?{day}\s(?:of\s)?(?:{months})\b\.?(?:(?:\s?,)?\s\d{{4}}\b)?",
        rf"\b(?:{months})\b\.?\s{day}(?!\d|[.,]\d)(?:\s?[-–]\s?{day}\b)?(?:(?:\s?,)?\s(?:19|20)\d{{2}}\b)?",
        rf"\b(?:{months})\b\.?,?\s(?:of\s)?(?:1[5-9]|20)\d{{2}}\b",
        rf"(?<![\w.])\d{{1,4}}(?:[.:]\d{{2}})?\s?(?:{clock})(?!\w)",
    )
    return re.compile("|".join((*_CODES[:1], *dates, *_CODES[1:])))
