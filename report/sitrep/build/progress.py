"""What a person sees while a build runs: a live line on a terminal, plain lines elsewhere.

Input   the step, notebook and cell that are being worked on
Output  lines on standard error
"""

import shutil
import sys
import threading
import time
from dataclasses import dataclass
from typing import TextIO

PAUSE_S = 10  # between two plain lines of one step
RUN, CACHED = "run", "cached"  # how a step was done


@dataclass(slots=True)
class _Step:
    """A step that has begun and not ended."""

    title: str
    started: float
    said: float  # when something was last said of it
    at: str = ""  # the cell it is at


class Screen:
    """Lines about one build. Counts the seconds itself; nothing it shows reaches the report.

    Steps may run side by side, each told of from a thread of its own: whoever says something names the step.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = stream or sys.stderr
        self.live = self.stream.isatty()
        self.started = time.monotonic()
        self._steps: dict[str, _Step] = {}  # those going on, in the order of their beginning
        self._lock = threading.RLock()

    def step(self, number: int, of: int, name: str) -> None:
        """Begin step *number* of *of*, called *name*."""
        with self._lock:
            now = time.monotonic()
            self._steps[name] = _Step(f"[{number}/{of}] {name}", now, now)
            self._show(self._going_on() if self.live else self._steps[name].title, keep=not self.live)

    def cell(self, name: str, number: int, of: int, heading: str = "") -> None:
        """Say that cell *number* of *of* of step *name* is being executed, under *heading*."""
        with self._lock:
            step, now = self._steps[name], time.monotonic()
            step.at = f"cell {number}/{of}  {now - step.started:.1f} s  {heading}".rstrip()
            if self.live:
                self._show(self._going_on(), keep=False)
            elif now - step.said >= PAUSE_S:
                step.said = now
                self._show(f"{step.title}  {step.at}", keep=True)

    def done(self, name: str, note: str = "", *, how: str = RUN) -> None:
        """End step *name*, with *note* about it; *how* tells whether it was executed or found in the cache."""
        with self._lock:
            step = self._steps.pop(name)
            seconds = f"{time.monotonic() - step.started:.1f} s"
            self._show("  ".join(filter(None, [step.title, note, how if how != RUN else seconds])), keep=True)

    def say(self, line: str) -> None:
        """Print one line that stays."""
        with self._lock:
            self._show(line, keep=True)

    def clear(self) -> None:
        """Leave the terminal with no half-written line, before something else is printed."""
        with self._lock:
            if self.live:
                self._write("\r\x1b[K")

    def _going_on(self) -> str:
        return "  |  ".join(f"{step.title}  {step.at}".rstrip() for step in self._steps.values())

    def _show(self, line: str, *, keep: bool) -> None:
        if self.live:
            line = "\r\x1b[K" + line[: shutil.get_terminal_size().columns - 1]
        self._write(line + ("\n" if keep else ""))

    def _write(self, text: str) -> None:
        self.stream.write(text)
        self.stream.flush()
