"""What a person sees while a build runs: a live line on a terminal, plain lines elsewhere.

Input   the step, notebook and cell that are being worked on
Output  lines on standard error
"""

import shutil
import sys
import time
from typing import TextIO

PAUSE_S = 10  # between two plain lines of one step


class Screen:
    """Lines about one build. Counts the seconds itself; nothing it shows reaches the report."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = stream or sys.stderr
        self.live = self.stream.isatty()
        self.started = time.monotonic()
        self._step = ""
        self._step_started = self._said = self.started

    def step(self, number: int, of: int, name: str) -> None:
        """Begin step *number* of *of*."""
        self._step = f"[{number}/{of}] {name}"
        self._step_started = self._said = time.monotonic()
        self._show(self._step, keep=not self.live)

    def cell(self, number: int, of: int, heading: str = "") -> None:
        """Say that cell *number* of *of* is being executed, under *heading*."""
        line = f"{self._step}  cell {number}/{of}  {self._elapsed():.1f} s  {heading}".rstrip()
        if self.live:
            self._show(line, keep=False)
        elif time.monotonic() - self._said >= PAUSE_S:
            self._said = time.monotonic()
            self._show(line, keep=True)

    def done(self, note: str = "") -> None:
        """End the step, with *note* about it."""
        self._show("  ".join(filter(None, [self._step, note, f"{self._elapsed():.1f} s"])), keep=True)

    def say(self, line: str) -> None:
        """Print one line that stays."""
        self._show(line, keep=True)

    def clear(self) -> None:
        """Leave the terminal with no half-written line, before something else is printed."""
        if self.live:
            self._write("\r\x1b[K")

    def _elapsed(self) -> float:
        return time.monotonic() - self._step_started

    def _show(self, line: str, *, keep: bool) -> None:
        if self.live:
            line = "\r\x1b[K" + line[: shutil.get_terminal_size().columns - 1]
        self._write(line + ("\n" if keep else ""))

    def _write(self, text: str) -> None:
        self.stream.write(text)
        self.stream.flush()
