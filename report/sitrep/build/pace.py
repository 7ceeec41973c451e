"""How fast documents are read, beside the bare language model on the same texts, and in how much memory.

Input   documents
Output  figures: words a second of both and their ratio, each part's share of the time, the peak memory of the process

Reader and model take turns in one process, and the fastest turn of each counts: other work on the machine makes
turns slower, never faster. Only the ratio can be compared between machines.
"""

import cProfile
import pstats
import resource
import sys
import time
from collections.abc import Callable, Sequence

from sitrep import claims
from sitrep.claims import passages, reading
from sitrep.documents import Document

_TURNS = 3
_UNIT = 1 if sys.platform == "darwin" else 1024  # bytes; ru_maxrss is in bytes on a Mac, in KiB elsewhere


def figures(documents: Sequence[Document]) -> list[tuple[str, str, str]]:
    """Return rows (subject, measure, figure): pace and ratio, shares of time, peak memory."""
    model = passages.model()
    words = sum(len(document.text.split()) for document in documents)

    def bare() -> None:
        for document in documents:
            model(document.text)

    def read() -> None:
        for _ in claims.read_all(documents):
            pass

    read()  # lexicon and model are loaded, once
    turns = [(_seconds(read), _seconds(bare)) for _ in range(_TURNS)]
    ours, models = min(turn[0] for turn in turns), min(turn[1] for turn in turns)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _UNIT
    return [
        ("reading", "words a second", f"{words / ours:.0f} of {words} words"),
        ("reading", "the bare model", f"{words / models:.0f}"),
        ("reading", "ratio", f"{models / ours:.2f}"),
        ("reading", "peak of memory", f"{peak / 1e6:.0f} MB"),
        *(("reading", f"time in {room}", f"{share:.1%}") for room, share in _shares(read)),
    ]


def _seconds(work: Callable[[], None]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _shares(read: Callable[[], None]) -> list[tuple[str, float]]:
    """Return (room, share of all time) for each room that `reading` calls, the longest first."""
    profile = cProfile.Profile()
    profile.runcall(read)
    entries = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    whole = max(entry[3] for entry in entries.values())
    spent: dict[str, float] = {}
    for (path, _, name), entry in entries.items():
        inside = sum(call[3] for (caller, _, _), call in entry[4].items() if caller == reading.__file__)
        if inside and path != reading.__file__ and "claims" in path:
            room = f"{path.rpartition('/claims/')[2].removesuffix('.py').replace('/__init__', '')}.{name}"
            spent[room] = spent.get(room, 0) + inside
    return sorted(((room, seconds / whole) for room, seconds in spent.items() if seconds > whole / 100), key=_least)


def _least(entry: tuple[str, float]) -> tuple[float, str]:
    return -entry[1], entry[0]
