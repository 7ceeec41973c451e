"""Texts with a line break every so many characters are read as if they had none; others are left alone."""

import re
import textwrap
from dataclasses import replace
from pathlib import Path

import pytest

from sitrep import claims, documents
from sitrep.documents import wrapping

CORPUS = Path(__file__).resolve().parents[1] / "data" / "documents"
OURS = documents.read(CORPUS)
VERSE = "The zone was small\nAnd nobody knew\nWho watched at the wall\nOr what they would do\nWhen morning came\n"
LIST = "Found inside:\nthree tanks\nfour gun trucks\none tractor\ntwo trailers with pipes\na crane\n"
SINGLE_LINES = "\n".join(
    f"The spokesman said on day {number} that forces of the coalition had seen {number} vehicles near the garrison."
    for number in range(9)
)


def wrapped(text: str, width: int, end: str = "\n") -> str:
    """Wrap each paragraph; where only spaces become line breaks of one character, offsets stay."""
    return "\n\n".join(end.join(textwrap.wrap(part, width, break_on_hyphens=False)) for part in text.split("\n\n"))


@pytest.mark.parametrize("width", [40, 72, 100])
@pytest.mark.parametrize("one", OURS, ids=lambda one: one.id)
def test_a_wrapped_text_is_unwrapped_to_what_it_was(one, width):
    """Character for character, at any usual width; with Windows' line ends a space more at each."""
    text = re.sub(r" +", " ", one.text).strip()

    assert wrapping.unwrapped(wrapped(text, width)) == text
    assert re.sub(" +", " ", wrapping.unwrapped(wrapped(text, width, "\r\n"))) == text


@pytest.mark.parametrize("text", [VERSE, LIST, SINGLE_LINES, "", "\n\n", *(one.text for one in OURS)])
def test_what_was_not_wrapped_is_left_alone(text):
    """Verse, lists, and paragraphs that are a line each: their line breaks mean something."""
    assert wrapping.unwrapped(text) == text


def test_short_last_lines_end_paragraphs_also_without_an_empty_line():
    """As in mails that part paragraphs by a line break alone."""
    first, second = (" ".join(f"Word{number} of paragraph {name}" for number in range(20)) for name in "ab")
    text = "\n".join("\n".join(textwrap.wrap(f"{part}.", 60)) for part in (first, second))

    assert wrapping.unwrapped(text) == f"{first}.\n{second}."


def test_wrapping_changes_nothing_that_is_read_and_quotes_stand_as_written():
    """Kinds, places, values and sentences are those of the text in one piece; a quote has the text's line break."""
    one = max(OURS, key=lambda document: len(document.text))
    whole = replace(one, text=re.sub(r" +", " ", one.text).strip())
    lines = replace(whole, text=wrapped(whole.text, 72))

    before, after = claims.read(whole), claims.read(lines)

    assert [(c.start, c.end, c.kind, c.norm) for c in after.claims] == [
        (c.start, c.end, c.kind, c.norm) for c in before.claims
    ]
    assert [(line.start, line.end) for line in after.sentences] == [(line.start, line.end) for line in before.sentences]
    quotes = [(claim.quote, claim.start, claim.end) for claim in (*after.claims, *after.unread)]
    quotes += [(line.text, line.start, line.end) for line in after.sentences]
    quotes += [(order.cue, order.start, order.end) for order in after.orders]
    assert [quote for quote, start, end in quotes if quote != lines.text[start:end]] == []
    assert any("\n" in quote for quote, _, _ in quotes)
