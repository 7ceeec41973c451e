"""Find the article of a page: its headline and its paragraphs.

Input   a parsed page
Output  `Article`

trafilatura says which words are the article's. The paragraphs themselves are read off the page, so that none is cut at
a tag, run together with the next or lost between two that were kept.
"""

import copy
import re
from collections.abc import Sequence
from dataclasses import dataclass

import trafilatura
from lxml.html import HtmlElement

from sitrep.documents import likeness
from sitrep.intake import blocks, days, furniture
from sitrep.intake.blocks import Block
from sitrep.intake.prose import tidy
from sitrep.intake.record import Doubt

LEAST = 25  # words; fewer are no article
FEW = 80  # words; an article of fewer is a teaser, a brief, or not all there
_RUN = 3  # words in a run, by which a block is found in what trafilatura took
_MOST = 0.8  # of a block's runs
_MOSTLY = 0.5  # of the characters of a block; then it is links
_SENTENCE = 8  # words of a block that is surely prose
_APART = 0.3  # of the words; so many in another part of the page than the headline may be another article
_ALIKE = 0.6  # of the words of a line and a title; then the line is the headline
_LEFT_OUT = 0.4  # of a page's prose; more than this left out is worth a look


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """The article of a page, and what stands around its beginning."""

    headline: str | None  # as it is printed
    paragraphs: tuple[str, ...]
    top: tuple[str, ...]  # lines between headline and text, and just above the headline: byline, day
    doubts: tuple[Doubt, ...]

    @property
    def count(self) -> int:
        """Return how many words its paragraphs have."""
        return sum(len(paragraph.split()) for paragraph in self.paragraphs)


def article(page: HtmlElement, titles: Sequence[str]) -> Article:
    """Return the article of *page*; one without paragraphs if there is none.

    Args:
        page: as parsed; it is changed.
        titles: what its metadata call it, the surest first; the headline is the line that is most like one of them.
    """
    every = blocks.blocks(blocks.cleaned(page))
    words = _words_of(page)
    kept = _kept(every, words)
    sentences = [at for at, keep in enumerate(kept) if keep and _is_prose(every[at])]
    if not sentences:
        return _unshown(words)
    head = _headline(every[: sentences[0] + 1], titles)
    headline = None if head is None else every[head].words
    start = sentences[0] if head is None else head + 1
    for at in range(start, sentences[0]):  # between headline and text: a standfirst, or labels
        kept[at] = _is_standfirst(every[at]) or (kept[at] and not _is_label(every[at]))
    behind = _behind_gate(every)
    inside = [
        every[at]
        for at, keep in enumerate(kept)
        if keep and at >= start and at not in behind and every[at].words != headline and not _is_beside(every[at])
    ]
    while inside and (_is_fragment(inside[-1], furniture.SHORTER) or inside[-1].element.tag in blocks.HEADINGS):
        inside.pop()  # an imprint, or the heading of what was left out
    gates = [block.words for block in every if furniture.is_gate(block.words)]
    teaser = [f"the page asks its reader to subscribe or sign in: {gates[0][:60]!r}"] if gates else []
    return Article(
        headline=headline,
        paragraphs=tuple(block.words for block in inside),
        top=_top(every, head, sentences[0]),
        doubts=(
            *(Doubt(kind="teaser", words=words) for words in teaser),
            *(Doubt(kind="extraction", words=words) for words in _doubts(every, inside, kept, head)),
        ),
    )


def _unshown(words: str) -> Article:
    """Return the article of a page that shows none, but holds one in its data for the script that would show it."""
    lines = tuple(line for line in map(tidy, words.split("\n")) if furniture.STOP.search(line))
    doubt = Doubt(kind="extraction", words="the page shows no text without its script; this was taken from its data")
    return Article(headline=None, paragraphs=lines, top=(), doubts=(doubt,))


def _is_prose(block: Block) -> bool:
    if block.count < _SENTENCE or block.element.tag in blocks.HEADINGS or _is_beside(block):
        return False
    return block.count > furniture.SHORT or furniture.STOP.search(block.words) is not None


def _is_standfirst(block: Block) -> bool:
    classes = f"{block.element.get('class', '')} {block.element.getparent().get('class', '')}"
    return block.count >= _SENTENCE and block.linked < _MOSTLY and "standfirsts" in furniture.blocks_of(classes)


def _behind_gate(every: Sequence[Block]) -> set[int]:
    """Return the blocks that stand below a request to subscribe, in the same element, if they are few."""
    for at, block in enumerate(every):
        if furniture.is_gate(block.words):
            room = block.element.getparent()
            below = [other for other in range(at, len(every)) if _within(every[other], room)]
            return set(below) if sum(every[other].count for other in below) <= furniture.LONGER else {at}
    return set()


def _is_label(block: Block) -> bool:
    """Return whether *block*, above the text, is a name, a place or a day, and no sentence."""
    if _is_fragment(block, _SENTENCE - 1):
        return True
    return _is_fragment(block, furniture.SHORTER) and bool(days.written(block.words) or days.two_ways(block.words))


def _is_fragment(block: Block, longest: int) -> bool:
    return (
        block.element.tag not in ("li", *blocks.HEADINGS)
        and not furniture.STOP.search(block.words)
        and block.count <= longest
    )


def _words_of(page: HtmlElement) -> str:
    """Return what trafilatura takes for the words of the article."""
    found = trafilatura.bare_extraction(copy.deepcopy(page), include_comments=False, with_metadata=False)
    return str(found.text or "") if isinstance(found, trafilatura.settings.Document) else ""


def _kept(every: Sequence[Block], words: str) -> list[bool]:
    """Return for each block whether it is the article's: trafilatura took it, or it belongs to what it took."""
    runs = likeness.runs(words, _RUN)
    lines = {likeness.words_of(line) for line in words.split("\n")}
    kept = [_is_in(block, runs, lines) for block in every]
    sure = [block for block, keep in zip(every, kept, strict=True) if keep and block.count >= _SENTENCE]
    room = blocks.common([block.element for block in sure])
    kinds = {block.kind for block in sure}
    for at, block in enumerate(every):
        # A paragraph set like those that were taken, in the same part of the page, was lost.
        if (
            not kept[at]
            and block.count >= _SENTENCE
            and block.linked < _MOSTLY
            and block.kind in kinds
            and _within(block, room)
        ):
            kept[at] = True
    for at, block in reversed(list(enumerate(every[:-1]))):
        after = every[at + 1]
        if not kept[at] and kept[at + 1] and block.element.tag in blocks.HEADINGS and _within(block, room):
            kept[at] = after.element.tag not in blocks.HEADINGS and block.linked < _MOSTLY
        if not kept[at] and kept[at + 1] and _is_item(block) and _siblings(block, after) and block.linked < _MOSTLY:
            kept[at] = True
    for at in range(1, len(every)):
        before, block = every[at - 1], every[at]
        if not kept[at] and kept[at - 1] and _is_item(block) and _siblings(block, before) and block.linked < _MOSTLY:
            kept[at] = True
    return kept


def _is_in(block: Block, runs: set[bytes], lines: set[str]) -> bool:
    if block.count <= _RUN:
        return likeness.words_of(block.words) in lines
    own = likeness.runs(block.words, _RUN)
    return bool(own) and len(own & runs) >= _MOST * len(own)


def _within(block: Block, room: HtmlElement | None) -> bool:
    return room is not None and (block.element is room or any(each is room for each in block.element.iterancestors()))


def _is_item(block: Block) -> bool:
    return block.element.tag == "li"


def _siblings(block: Block, other: Block) -> bool:
    return block.element.getparent() is other.element.getparent()


def _is_beside(block: Block) -> bool:
    """Return whether a block that was taken is no part of the text all the same."""
    if furniture.is_furniture(block.words):
        return True
    return block.linked > 0.8 and block.count <= furniture.SHORT and not furniture.STOP.search(block.words)


def _headline(before: Sequence[Block], titles: Sequence[str]) -> int | None:
    """Return which of the blocks up to the first paragraph is the headline.

    That is the heading most like a title; else the line nearest to the text that is like one; else the last heading.
    """
    wanted = [_words(title) for title in titles]
    likeness_of = [max((_alike(_words(block.words), title) for title in wanted), default=0.0) for block in before]
    headings = [at for at, block in enumerate(before) if block.element.tag in blocks.HEADINGS]
    like = [at for at in headings if likeness_of[at] >= _ALIKE]
    if like:
        return max(like, key=lambda at: (likeness_of[at], at))
    lines = [at for at, block in enumerate(before) if likeness_of[at] >= _ALIKE and block.count <= furniture.SHORT]
    if lines:
        return lines[-1]
    first = [at for at in headings if before[at].element.tag == "h1"] or headings
    return first[-1] if first else None


def _alike(own: set[str], title: set[str]) -> float:
    """Return how alike two sets of words are, 0 to 1; 1 for a heading that holds the whole of a title."""
    if not own or not title or len(own) > 4 * len(title):
        return 0.0
    return 1.0 if len(title) > 1 and title <= own else 2 * len(own & title) / (len(own) + len(title))


def _words(line: str) -> set[str]:
    return set(re.findall(r"\w+", line.casefold()))


def _top(every: Sequence[Block], head: int | None, first: int) -> tuple[str, ...]:
    """Return the lines in which a byline and a day may stand: below the headline, then above it in the same element.

    Behind the words of each stand the days that are in it for machines only.
    """
    if head is None:
        parent = every[first].element.getparent()
        near = [block for block in every[max(0, first - 5) : first] if block.element.getparent() is parent]
        return tuple(_with_days(block) for block in near if block.count <= furniture.SHORT)
    below = [block for block in every[head + 1 : first] if block.count <= furniture.SHORT]
    room = every[head].element.getparent()
    above = [
        block for block in every[max(0, head - 3) : head] if _within(block, room) and block.count <= furniture.SHORTER
    ]
    lines = [*below, *reversed(above)] if room is not None and room.tag not in ("body", "html") else below
    return tuple(_with_days(block) for block in lines)


def _with_days(block: Block) -> str:
    return " | ".join([block.words, *block.element.xpath(".//time[not(contains(@class, 'updated'))]/@datetime")])


def _doubts(every: Sequence[Block], inside: Sequence[Block], kept: Sequence[bool], head: int | None) -> list[str]:
    """Return what speaks against the extraction: prose left out, lines that are no sentences, a second part."""
    taken = sum(block.count for block in inside)
    out = [
        block
        for block, keep in zip(every, kept, strict=True)
        if not keep and block.count >= 12 and block.linked < _MOSTLY and furniture.STOP.search(block.words)
    ]
    lost = sum(block.count for block in out)
    found = []
    if lost > _LEFT_OUT * (lost + taken):
        found.append(f"{lost} words in {len(out)} paragraphs were left out, the first {out[0].words[:60]!r}")
    broken = [block for block in inside if _is_fragment(block, 10**6)]
    if len(broken) > 5 and len(broken) > _LEFT_OUT * len(inside):
        found.append(
            f"{len(broken)} of {len(inside)} lines do not end like a sentence, the first {broken[0].words[:60]!r}"
        )
    if head is not None and inside:
        room = blocks.common([every[head].element, inside[0].element])
        apart = [block for block in inside if not _within(block, room)]
        if apart and apart[0].element.tag in blocks.HEADINGS and sum(b.count for b in apart) > _APART * taken:
            found.append(f"part of the text stands apart from its headline, under {apart[0].words[:60]!r}")
    return found
