"""Time the escalation step on many documents of the default kind, and say how time and memory grow.

Run     python -m sitrep.build.scale [NUMBER ...]      default 100 1000 10000
Input   data/documents, read once; copies of it with other days, numbers and names
Output  a table on standard output: documents, claims, incidents, seconds of this process, memory, growth

A copy keeps the offsets of its original: a digit becomes another digit and a name another name of the same length,
so that claims hold without being read again.  Forty periods follow one another; further copies tell of the same
periods, so that incidents gather more documents as the number grows.
"""

import multiprocessing
import re
import resource
import string
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import count, islice
from pathlib import Path
from typing import Any  # the norm of a claim is JSON of any depth

from sitrep import claims, documents, escalation, layout

FOLDER = layout.DATA / "documents"
NUMBERS = (100, 1_000, 10_000)
PERIODS, PERIOD_DAYS = 40, 45
_DAY = re.compile(r"\d{4}-\d\d-\d\d$")
_NAME_OR_DIGIT = re.compile(r"\b[A-Z][a-z]+\b|\d")
Parsed = tuple[documents.Document, tuple[claims.Claim, ...], tuple[claims.Order, ...]]
Measured = tuple[int, int, int, float, float, float]


def parsed(folder: Path = FOLDER) -> list[Parsed]:
    """Return the documents in *folder*, each with its claims and its order relations."""
    out = []
    for document in documents.read(folder):
        reading = claims.read(document)
        out.append((document, reading.claims, reading.orders))
    return out


def copies(originals: list[Parsed]) -> Iterator[Parsed]:
    """Yield copies of *originals* without end, each with days, numbers and names of its own."""
    for number in count():
        for document, said, orders in originals:
            shift = timedelta(days=PERIOD_DAYS * (number % PERIODS))
            name, text = f"{document.id}-{number}", _other_words(document.text, number)
            published = document.published and document.published + shift
            publisher = f"{document.publisher} {number}"
            ids = {claim.id: f"{claim.id}-{number}" for claim in said}
            yield (
                replace(document, id=name, text=text, published=published, publisher=publisher),
                tuple(_copied(claim, name, text, ids, shift) for claim in said),
                tuple(
                    replace(r, document_id=name, before_id=ids[r.before_id], after_id=ids[r.after_id]) for r in orders
                ),
            )


def measured(wanted: int, originals: list[Parsed]) -> Measured:
    """Return documents, claims, incidents, seconds to link, seconds for the tables, and peak memory in MB."""
    texts, said, orders = [], list[claims.Claim](), list[claims.Order]()
    for document, its_claims, its_orders in islice(copies(originals), wanted):
        texts.append(document)
        said += its_claims
        orders += its_orders
    start = time.process_time()
    told = escalation.account(said, orders, texts, escalation.read_ladder())
    linked = time.process_time()
    incidents = escalation.incidents(told)
    for table in (
        escalation.disagreements,
        escalation.responses,
        escalation.pattern,
        escalation.sequence,
        escalation.incident_windows,
        escalation.contradictions,
        escalation.acled_like,
        escalation.gdelt_like,
    ):
        table(told)
    escalation.messages(said)
    escalation.forces(said, texts)
    escalation.statements(said, texts)
    end = time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # KiB on Linux
    return len(texts), len(said), len(incidents), linked - start, end - linked, peak


def report(numbers: Iterable[int]) -> str:
    """Return a table of what `measured` says for each number, each in a process of its own."""
    originals = parsed()
    lines = ["documents   claims  incidents   link (s)  tables (s)  peak (MB)  ms a document"]
    with multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        for number in numbers:
            n, said, incidents, link, tables, peak = pool.apply(measured, (number, originals))
            each = 1000 * (link + tables) / n
            lines.append(f"{n:9} {said:8} {incidents:10} {link:10.2f} {tables:11.2f} {peak:10.0f} {each:14.2f}")
    return "\n".join(lines)


def _copied(claim: claims.Claim, document_id: str, text: str, ids: Mapping[str, str], shift: timedelta) -> claims.Claim:
    return replace(
        claim,
        id=ids[claim.id],
        document_id=document_id,
        quote=text[claim.start : claim.end],
        norm=_shifted(claim.norm, ids, shift),
    )


def _shifted(value: Any, ids: Mapping[str, str], shift: timedelta) -> Any:
    """Return a norm with its days moved by *shift* and its claim ids those of the copy."""
    if isinstance(value, Mapping):
        return {key: _shifted(part, ids, shift) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_shifted(part, ids, shift) for part in value]
    if isinstance(value, str) and _DAY.match(value):
        return (date.fromisoformat(value) + shift).isoformat()
    return ids.get(value, value) if isinstance(value, str) else value


def _other_words(text: str, number: int) -> str:
    """Return *text* with digits and names changed by *number*, its length kept; the first copy is the text itself."""

    def other(match: re.Match[str]) -> str:
        word = match[0]
        if word.isdigit():
            return str((int(word) + number) % 10)
        letters = string.ascii_lowercase
        return word[0] + "".join(letters[(letters.index(letter) + number) % 26] for letter in word[1:])

    return _NAME_OR_DIGIT.sub(other, text)


if __name__ == "__main__":
    print(report([int(word) for word in sys.argv[1:]] or NUMBERS))
