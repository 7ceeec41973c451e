"""Say what became of the files: one by one for a few, by what to look at for many; and as a table.

Input   `Outcome`s
Output  lines; the table `added` of data/dictionary.csv as CSV
"""

import csv
import shutil
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from sitrep.errors import IntakeError
from sitrep.intake.batch import ADDED, HERE, NOT_ADDED, Outcome
from sitrep.intake.record import FIELDS, KINDS

FEW = 5  # files that are told of one by one
_LISTED = 20  # documents under each heading of a summary
_SHOWN = ("title", "publisher", "published", "url", "accessed", "licence", "language")
COLUMNS = (
    *("file", "outcome", "id", "title", "title_how", "publisher", "publisher_how", "published", "published_how", "url"),
    *("language", "paragraphs", "words", "near", "near_share", "look_at", "message"),
)


def details(outcome: Outcome, *, dry: bool = False) -> Iterator[str]:
    """Yield lines about one file: what was found in it, how each thing is known, and what to look at."""
    if outcome.state == NOT_ADDED:
        yield f"{NOT_ADDED:<12} {outcome.message}"
        return
    name = outcome.placed.id if outcome.placed else ""
    if outcome.state == HERE:
        yield f"{HERE:<12} {name}  from {outcome.path}; its row stays as it is"
        return
    yield f"{'would add' if dry else ADDED:<12} {name}  from {outcome.path}"
    if outcome.taken is None:
        return
    for field in _SHOWN:
        fact = outcome.taken.fact(field)
        if fact or field in ("title", "publisher", "published"):
            yield f"  {field:<10} {fact.how:<8} {fact.value or '-'}{f'  ({fact.where})' if fact.where else ''}"
    paragraphs, words = _size(outcome)
    yield f"  {'text':<10} {paragraphs} paragraphs, {words} words, from {_opening(outcome)!r}"
    for doubt in outcome.doubts:
        yield f"  look at    {KINDS[doubt.kind]}: {doubt.words}"


def overview(outcomes: Sequence[Outcome], others: Counter[str], *, dry: bool = False) -> Iterator[str]:
    """Yield lines about many files: how many were added, and which are worth a look, by what for."""
    counts = Counter(outcome.state for outcome in outcomes)
    said = [
        f"{counts[state]} {'would be ' * (dry and state == ADDED)}{state}"
        for state in (ADDED, HERE, NOT_ADDED)
        if counts[state]
    ]
    yield f"{len(outcomes)} files: {', '.join(said)}."
    if others:
        kinds = ", ".join(f"{count} {ending}" for ending, count in others.most_common(6))
        yield f"Of other kinds, and passed over: {kinds}."
    doubted = [outcome for outcome in outcomes if outcome.doubts]
    if doubted:
        yield f"Worth a look: {len(doubted)} of {counts[ADDED]}."
    for kind, heading in KINDS.items():
        found = [(outcome, doubt) for outcome in doubted for doubt in outcome.doubts if doubt.kind == kind]
        if found:
            yield f"  {heading} ({len(found)})"
            lines = [
                f"    {outcome.placed.id if outcome.placed else outcome.path}: {doubt.words}"
                for outcome, doubt in found
            ]
            yield from _wrapped(lines)
    failed = [outcome for outcome in outcomes if outcome.state == NOT_ADDED]
    if failed:
        yield f"Not added ({len(failed)})"
        yield from _wrapped([f"    {outcome.message}" for outcome in failed])


def write(outcomes: Sequence[Outcome], path: Path) -> None:
    """Write the table `added`: one row a file, in the order in which they were added.

    Raises:
        IntakeError: nothing can be written there.
    """
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(_row(outcome) for outcome in outcomes)
    except OSError as error:
        raise IntakeError(f"{path} cannot be written: {error.strerror}. Name another file with --summary.") from error


def _row(outcome: Outcome) -> dict[str, object]:
    paragraphs, words = _size(outcome)
    row: dict[str, object] = {"file": outcome.path, "outcome": outcome.state, "message": outcome.message}
    row |= {"paragraphs": paragraphs, "words": words}
    if outcome.placed is not None:
        near = outcome.placed.near
        row |= {
            "id": outcome.placed.id,
            "near": near or "",
            "near_share": f"{outcome.placed.share:.2f}" if near else "",
        }
    if outcome.taken is not None:
        row |= {name: outcome.taken.fact(name).value or "" for name in FIELDS if name in COLUMNS}
        row |= {f"{name}_how": outcome.taken.fact(name).how for name in ("title", "publisher", "published")}
    row["look_at"] = "; ".join(f"{KINDS[doubt.kind]}: {doubt.words}" for doubt in outcome.doubts)
    return row


def _size(outcome: Outcome) -> tuple[int, int]:
    """Return how many paragraphs and words the text has."""
    text = outcome.taken.text if outcome.taken else ""
    return sum(bool(line.strip()) for line in text.split("\n")), len(text.split())


def _opening(outcome: Outcome) -> str:
    lines = [line for line in (outcome.taken.text if outcome.taken else "").split("\n") if line.strip()]
    return " ".join(lines[min(1, len(lines) - 1)].split()[:8]) if lines else ""


def _wrapped(lines: list[str]) -> list[str]:
    """Return the first of *lines*, in the width of the terminal and whole: what to do stands at their end."""
    width = shutil.get_terminal_size((160, 24)).columns
    shown = [
        textwrap.fill(line, width, subsequent_indent=" " * 6, break_long_words=False, break_on_hyphens=False)
        for line in lines[:_LISTED]
    ]
    return shown + ([f"    and {len(lines) - _LISTED} more: --summary FILE lists all"] if len(lines) > _LISTED else [])
