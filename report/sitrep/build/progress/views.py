"""Show the events of one or several builds: as a live block, as plain lines, or as JSON.

Input   events
Output  text on a stream, standard error unless another is named
"""

import os
import signal
import sys
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TextIO

from sitrep.build.progress import events

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult
    from rich.live import Live

PAUSE_S = 10  # between two plain lines of one step
_NARROW = 60  # columns; a narrower terminal gets no "[3/6]" in front of what is going on
_PER_SECOND = 8  # how often the live block is drawn


class View(Protocol):
    """Whatever shows events."""

    def show(self, event: events.Event) -> None:
        """Show *event*."""

    def clear(self) -> None:
        """Leave no half-written line."""


def for_people(stream: TextIO | None = None) -> View:
    """Return a live block if *stream* is a terminal that somebody watches, plain lines if not."""
    stream = stream or sys.stderr
    watched = stream.isatty() and os.environ.get("TERM") != "dumb" and not os.environ.get("CI")
    return Block(stream) if watched else Lines(stream)


@dataclass(slots=True)
class _Going:
    """A step that has begun and not ended."""

    title: str
    began: float
    said: float  # when something was last said of it
    cell: str = ""
    heading: str = ""


class Json:
    """One JSON object a line."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def show(self, event: events.Event) -> None:
        """Write *event* at once: a tool may wait for it. Where nobody listens any more, end as by SIGTERM."""
        try:
            self.stream.write(events.to_json(event) + "\n")
            self.stream.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), self.stream.fileno())  # nor does what else is written matter
            os.kill(os.getpid(), signal.SIGTERM)

    def clear(self) -> None:
        """Nothing is half-written."""


class Lines:
    """Plain lines without control characters: for logs, CI and pipes."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self._going: dict[tuple[str, str], _Going] = {}
        self._lock = threading.RLock()

    def show(self, event: events.Event) -> None:
        """Show *event*, of a long step only now and then."""
        with self._lock:
            self._show(event)

    def clear(self) -> None:
        """Forget what had begun: it ended with the build."""
        with self._lock:
            self._going.clear()

    def _show(self, event: events.Event) -> None:
        match event:
            case events.Step(name=name, number=number, of=of, state=events.STARTED):
                now = time.monotonic()
                going = _Going(f"[{number}/{of}] {name}", now, now)
                self._going[event.report, name] = going
                self._begun(event.report, going)
            case events.Step(name=name):
                ended = self._going.pop((event.report, name), None)
                title = ended.title if ended else name
                how = event.state if event.state != events.RUN else f"{event.seconds or 0:.1f} s"
                self._keep(event.report, "  ".join(filter(None, [title, event.note, how])), event.state)
            case events.Cell(notebook=name, cell=cell, of=of, heading=heading):
                if going_on := self._going.get((event.report, name)):
                    going_on.cell, going_on.heading = f"cell {cell}/{of}", heading
                    self._moved(event.report, going_on)
            case events.Note(text=text):
                self._keep(event.report, text)

    def _begun(self, report: str, going: _Going) -> None:
        self._keep(report, going.title)

    def _moved(self, report: str, going: _Going) -> None:
        now = time.monotonic()
        if now - going.said >= PAUSE_S:
            going.said = now
            self._keep(report, f"{going.title}  {going.cell}  {now - going.began:.1f} s  {going.heading}".rstrip())

    def _keep(self, report: str, line: str, state: str = "") -> None:
        self.stream.write(f"{report}  {line}\n" if report else f"{line}\n")
        self.stream.flush()


class Block(Lines):
    """A live block on a terminal: a row for each step that is going on, below the lines of those that are done."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__(stream)
        self._live: Live | None = None

    def clear(self) -> None:
        """Take the block away; the lines above it stay."""
        with self._lock:
            super().clear()
            live, self._live = self._live, None
        if live is not None:
            live.stop()

    def _begun(self, report: str, going: _Going) -> None:
        self._drawn()

    def _moved(self, report: str, going: _Going) -> None:
        self._drawn()

    def _drawn(self) -> "Live":
        """Return the block, begun if need be; a thread of its own draws it."""
        if self._live is None:
            from rich.console import Console  # here, not above: a build on no terminal needs none of it
            from rich.live import Live

            console = Console(file=self.stream, force_terminal=True, highlight=False, markup=False)
            self._live = Live(
                self, console=console, transient=True, refresh_per_second=_PER_SECOND, redirect_stdout=False
            )
            self._live.start()
        return self._live

    def __rich_console__(self, console: "Console", options: "ConsoleOptions") -> "RenderResult":
        """Give the rows, as rich asks for them; no lock is held, so it works on copies."""
        from rich.text import Text

        now, going = time.monotonic(), self._going.copy()
        narrow = options.max_width < _NARROW
        rows = [
            (report, step.title.partition("] ")[2] if narrow else step.title, f"{now - step.began:.1f} s", step.cell)
            for (report, _), step in going.items()
        ]
        widths = [max(map(len, column), default=0) for column in zip(*rows, strict=True)]
        lines = []
        for row, step in zip(rows, going.values(), strict=True):
            cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True) if width]
            lines.append("  ".join([*cells, step.heading]).rstrip())
        yield Text("\n".join(lines), no_wrap=True, overflow="ellipsis")

    def _keep(self, report: str, line: str, state: str = "") -> None:
        from rich.text import Text

        style = {events.RUN: "green", events.CACHED: "dim"}.get(state, "")
        live = self._drawn()
        live.refresh()  # without the step that has just ended
        live.console.print(Text(f"{report}  {line}" if report else line, style=style), soft_wrap=True)
