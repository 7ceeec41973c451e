"""Take down what a build says of itself and hand it on as events.

Input   calls of the builder, from any thread: whoever says something names the step
Output  events with the seconds since the build began; nothing of it reaches the report
"""

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from sitrep.build import notebooks
from sitrep.build.progress import events, views
from sitrep.errors import SitrepError

RUN, CACHED = events.RUN, events.CACHED  # how a step was done
_OF_NOTEBOOK = re.compile(r"[0-9]+-")


class Screen:
    """What one build says, shown by one view."""

    def __init__(self, stream: TextIO | None = None, view: views.View | None = None, report: str = "") -> None:
        self.view = view or views.for_people(stream)
        self.report = report
        self._began = time.monotonic()
        self._steps: dict[str, tuple[int, int, float]] = {}  # those going on: number, of how many, when begun
        self._changed = False
        self._lock = threading.RLock()

    @contextmanager
    def telling(self, documents: Path, out: Path) -> Iterator[Callable[[Path], None]]:
        """Say that a build begins, and that it is done or has failed; yields what takes the path of the report."""
        self._began = time.monotonic()
        ended: list[events.Event] = []
        self._tell(events.Build, documents=str(documents), out=str(out))
        try:
            yield lambda path: ended.append(self._event(events.Done, path=str(path), changed=self._changed))
        except SitrepError as error:
            ended = [self._failed(str(error), error.__cause__)]
            raise
        except KeyboardInterrupt:
            ended = [self._failed("Stopped.")]
            raise
        finally:
            self.view.show((ended or [self._failed("A fault in sitrep ended the build; its traceback says more.")])[0])
            self.clear()

    def step(self, number: int, of: int, name: str) -> None:
        """Begin step *number* of *of*, called *name*."""
        with self._lock:
            self._changed = True
            self._steps[name] = (number, of, time.monotonic())
            self._tell(_kind(name), name=name, number=number, of=of, state=events.STARTED)

    def cell(self, name: str, number: int, of: int, heading: str = "") -> None:
        """Say that cell *number* of *of* of step *name* is being executed, under *heading*."""
        self._tell(events.Cell, notebook=name, cell=number, of=of, heading=heading)

    def done(self, name: str, note: str = "", *, how: str = RUN) -> None:
        """End step *name*, with *note* about it; *how* tells whether it was executed or found in the cache."""
        with self._lock:
            number, of, began = self._steps.pop(name)
            seconds = round(time.monotonic() - began, 3)
            self._tell(_kind(name), name=name, number=number, of=of, state=how, seconds=seconds, note=note)

    def say(self, line: str) -> None:
        """Say something else that is worth a line."""
        self._tell(events.Note, text=line)

    def clear(self) -> None:
        """Leave the terminal with no half-written line, before something else is printed."""
        with self._lock:
            self.view.clear()

    def _failed(self, message: str, cause: BaseException | None = None) -> events.Event:
        notebook = cause.notebook.stem if isinstance(cause, notebooks.NotebookError) else ""
        return self._event(events.Failed, message=message, notebook=notebook)

    def _event(self, kind: type[events.Event], **said: object) -> events.Event:
        at = round(time.monotonic() - self._began, 3)
        if kind in (events.Done, events.Failed):
            said["seconds"] = at
        return kind(at=at, report=self.report, **said)

    def _tell(self, kind: type[events.Event], **said: object) -> None:
        with self._lock:
            self.view.show(self._event(kind, **said))


def _kind(name: str) -> type[events.Event]:
    return events.Notebook if _OF_NOTEBOOK.match(name) else events.Step
