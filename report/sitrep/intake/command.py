"""The work of `sitrep add`: files in, lines about them out.

Input   files and folders; what the command line says of them
Output  lines; <folder>/documents.csv and texts; the summary as CSV
"""

import shutil
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TextIO

from sitrep.documents import LIST_NAME
from sitrep.errors import IntakeError
from sitrep.intake import batch, reading, summary
from sitrep.intake.shelf import Shelf
from sitrep.intake.worker import LONGEST_S

DEFAULT = Path("data/documents")
_PAUSE_S = 10  # between two plain lines of progress
_OF_ONE = ("title", "url")


def add(
    paths: Sequence[Path],
    into: Path | None,
    values: Mapping[str, str | None],
    *,
    dry: bool = False,
    keep_near: bool = False,
    most_mb: float = 20.0,
    summary_path: Path | None = None,
    longest_s: float = LONGEST_S,
    say: Callable[[str], object] = print,
) -> None:
    """Add *paths* to the folder *into*, and say what was found in each.

    Args:
        paths: files, and folders of files.
        into: folder of documents; None for data/documents, which must be there.
        values: what is given for all of them, by field; None where nothing is.
        dry: write nothing but the summary.
        keep_near: add texts that are nearly in the folder already.
        most_mb: a larger file is refused, megabytes.
        summary_path: where the table `added` is written.
        longest_s: seconds after which a file is given up.
        say: takes each line for the person who adds.

    Raises:
        IntakeError: a file was not added, or the folder cannot be used; what could be added has been.
        DocumentError: the folder cannot be built as it is.
    """
    known = batch.given(values)
    files, others = reading.files(paths)
    folder = into if into is not None else DEFAULT
    _check(files, others, folder, known, most_mb)
    shelf = Shelf(folder, may_be_new=into is not None, dry=dry, keep_near=keep_near)
    outcomes: list[batch.Outcome] = []
    progress = Progress(len(files), sys.stderr)
    one_by_one = len(files) <= summary.FEW
    try:
        for outcome in batch.add(files, shelf, known, int(most_mb * reading.MEGABYTE), longest_s):
            outcomes.append(outcome)
            progress.show(len(outcomes), outcome.path.name)
            if one_by_one:
                progress.clear()
                for line in summary.details(outcome, dry=dry):
                    say(line)
    finally:  # also when it is stopped: what was added is there, and is told of
        progress.clear()
        if outcomes and (not one_by_one or len(outcomes) < len(files)):
            for line in summary.overview(outcomes, others, dry=dry):
                say(line)
        if len(outcomes) < len(files):
            left = len(files) - len(outcomes)
            say(f"{shelf.added} documents were added before the end; {left} files were not reached: run it again.")
        if summary_path is not None:
            summary.write(outcomes, summary_path)
    failed = sum(outcome.state == batch.NOT_ADDED for outcome in outcomes)
    if failed:
        kept = "." if failed == len(files) else f"; the others are in {folder}."
        raise IntakeError(f"{failed} of {len(files)} files not added, for the reasons above{kept}")


def _check(
    files: Sequence[Path], others: Mapping[str, int], folder: Path, known: Mapping[str, object], most_mb: float
) -> None:
    """Refuse at the door what cannot be meant."""
    if not files:
        kinds = f"; it holds {', '.join(sorted(others))}" if others else ""
        raise IntakeError(f"There is no file to add{kinds}. Files end in {', '.join(reading.ENDINGS)}.")
    if len(files) > 1 and (names := [name for name in _OF_ONE if name in known]):
        raise IntakeError(f"--{names[0]} cannot hold for {len(files)} files. Add the one that it is of by itself.")
    if not most_mb > 0:
        raise IntakeError(f"--max-mb must be more than 0, got {most_mb:g}.")
    inside = [path for path in files if path.resolve().parent == folder.resolve()]
    if inside:
        raise IntakeError(
            f"{inside[0]} lies in the folder of documents itself. "
            f"If it has no row in {LIST_NAME}, move it out and add it."
        )


class Progress:
    """A line that says how far a batch is: live on a terminal, now and then elsewhere, not at all for a few files."""

    def __init__(self, of: int, stream: TextIO) -> None:
        self._of, self._stream, self._live = of, stream, stream.isatty()
        self._said = time.monotonic()

    def show(self, number: int, name: str) -> None:
        """Say that *number* files are done, the last of them called *name*."""
        if self._of <= summary.FEW:
            return
        line = f"[{number}/{self._of}] {name}"
        if self._live:
            self._stream.write("\r\x1b[K" + line[: shutil.get_terminal_size().columns - 1])
            self._stream.flush()
        elif time.monotonic() - self._said >= _PAUSE_S:
            self._said = time.monotonic()
            self._stream.write(line + "\n")
            self._stream.flush()

    def clear(self) -> None:
        """Leave no half-written line."""
        if self._live and self._of > summary.FEW:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
