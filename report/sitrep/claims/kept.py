"""Keep readings from one run to the next: only what may be read otherwise now is read again.

Input   documents; SITREP_READINGS: `kept` takes readings that are there and keeps the others, `anew` reads all and
        keeps them; unset, nothing is kept
Output  readings; <cache>/readings/<key>.entry, as `keeping` keeps files, JSON inside

A key is made of all that shapes a reading: the document, the words in data/lexicon and $SITREP_LEXICON, what
data/reference knows of names, the modules of the steps up to this one, Python, the packages that are installed.
"""

import hashlib
import json
import os
import platform
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from functools import cache
from pathlib import Path

from sitrep import keeping, layout, lexicon, reference
from sitrep.claims.record import Claim, Order, Reading, Sentence
from sitrep.documents import Document
from sitrep.errors import ClaimError

# What reading imports of ours, itself and in turn: tests/test_kept.py holds it to that.
STEPS = ("claims", "documents", "errors.py", "keeping.py", "layout.py", "lexicon.py", "reference", "tables.py")
# Files of the lexicon and the reference, by stem, that other steps read: their edit must not cost a reading.
OF_OTHERS = frozenset({"borders", "glossary", "ladder", "pages", "sources", "winds"})
_READ = {".csv", ".json", ".parquet", ".py", ".yaml"}
_CLOCK_S = 0.05  # the time that a file was changed may lag so much behind the clock


def readings(
    documents: Iterable[Document], anew: Callable[[Iterable[Document]], Iterator[Reading]]
) -> Iterator[Reading]:
    """Return the reading of each document.

    Args:
        documents: any number of them.
        anew: reads those of which nothing is kept, all in one call.

    Raises:
        ClaimError: SITREP_READINGS says something else.
    """
    asked = os.environ.get(keeping.READINGS, "")
    if asked not in ("", keeping.KEPT, keeping.ANEW):
        raise ClaimError(f"{keeping.READINGS} is {asked!r}. Say {keeping.KEPT} or {keeping.ANEW}, or unset it.")
    by = shaped_by() if asked else None
    return anew(documents) if by is None else _with_kept(tuple(documents), anew, by, asked == keeping.KEPT)


def _with_kept(
    documents: tuple[Document, ...],
    anew: Callable[[Iterable[Document]], Iterator[Reading]],
    by: str,
    are_taken: bool,
) -> Iterator[Reading]:
    paths = [keeping.readings() / f"{_key(document, by)}{keeping.ENDING}" for document in documents]
    found = [_found(path) if are_taken else None for path in paths]
    rest = anew(document for document, known in zip(documents, found, strict=True) if known is None)
    for path, known in zip(paths, found, strict=True):
        reading = next(rest) if known is None else known
        if known is None and shaped_by() == by:
            words = packed(reading)
            if unpacked(words) == reading:  # else it holds something that JSON does not
                keeping.put(path, words)
        yield reading


def shaped_by() -> str | None:
    """Return a digest of all that shapes any reading but the document.

    None where one of these files was changed since this process began: it may have read what stood there before.
    """
    try:
        places, digest = _at_first()
        changed = max(place.stat().st_ctime for place in places)
    except OSError:  # one is gone
        return None
    return digest if changed < layout.STARTED - _CLOCK_S else None


@cache
def _at_first() -> tuple[tuple[Path, ...], str]:
    """Return the files, with the folders of words among them, and the digest, as this process first finds them."""
    own = os.environ.get(lexicon.ADDITIONS)
    words = (lexicon.FOLDER, reference.FOLDER, *([Path(own)] if own else []))
    files = _files(words)
    about = [sys.version, sys.platform, platform.machine(), layout.installed(), bool(own)]
    contents = [[_name(path), hashlib.sha256(path.read_bytes()).hexdigest()] for path in files]
    return (*files, *words), _sha256([about, contents])


def _files(words: Iterable[Path]) -> tuple[Path, ...]:
    """Return every file that a reading can depend on, sorted; *words* are folders."""
    code = [layout.PACKAGE / name for name in STEPS]
    found = [path for path in code if path.is_file()]
    found += [path for place in code for path in place.rglob("*")]
    found += [path for place in words for path in place.rglob("*") if path.stem not in OF_OTHERS]
    return tuple(sorted(path for path in found if path.suffix in _READ and path.is_file()))


def _name(path: Path) -> str:
    """Return how *path* is called wherever the checkout lies."""
    for start, place in (("library", layout.PACKAGE), ("data", layout.DATA)):
        if path.is_relative_to(place):
            return f"{start}/{path.relative_to(place).as_posix()}"
    return path.name


def _key(document: Document, by: str) -> str:
    return _sha256([by, asdict(document)])


def _sha256(value: object) -> str:
    return hashlib.sha256(json.dumps(value, default=str).encode()).hexdigest()  # str: of a day


def _found(path: Path) -> Reading | None:
    words = keeping.opened(path)
    if words is None:
        keeping.remove(path)
        return None
    keeping.use(path)
    return unpacked(words)


def packed(reading: Reading) -> bytes:
    """Return *reading* as compressed JSON."""
    return zlib.compress(json.dumps(asdict(reading)).encode(), level=1)


def unpacked(words: bytes) -> Reading:
    """Return the reading that `packed` gave as *words*."""
    told = json.loads(zlib.decompress(words))
    return Reading(
        claims=tuple(map(_claim, told["claims"])),
        orders=tuple(Order(**order) for order in told["orders"]),
        sentences=tuple(Sentence(**sentence) for sentence in told["sentences"]),
        unread=tuple(map(_claim, told["unread"])),
    )


def _claim(told: dict) -> Claim:
    return Claim(**{**told, "chain": tuple(told["chain"])})
