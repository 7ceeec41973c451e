"""What can be said about a build, as records and as JSON. Knows neither builds nor terminals.

Input   what the builder is doing
Output  events; one JSON object a line, as events.schema.json beside this file describes it
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from sitrep.errors import BuildError

SCHEMA = Path(__file__).with_name("events.schema.json")
STARTED, RUN, CACHED = "started", "run", "cached"  # the states of a step: begun; done, and how


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened, *at* seconds after the build began."""

    at: float
    report: str = ""  # which report, where one call builds several


@dataclass(frozen=True, slots=True, kw_only=True)
class Build(Event):
    """A build begins."""

    documents: str
    out: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Event):
    """A step that is no notebook begins or ends: reading the documents, making the page."""

    name: str
    number: int
    of: int
    state: str
    seconds: float | None = None  # once it is done
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notebook(Step):
    """A notebook begins or ends; it was executed (`run`) or its outputs were kept from before (`cached`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell(Event):
    """A cell of a notebook begins."""

    notebook: str
    cell: int  # from 1
    of: int
    heading: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(Event):
    """Something else that is worth a line."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Done(Event):
    """The report stands; *changed* tells whether this build made it."""

    path: str
    seconds: float
    changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed(Event):
    """There is no new report."""

    message: str
    seconds: float
    notebook: str = ""
    cell: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving(Event):
    """The report is served at *url* while its files are watched."""

    url: str


KINDS = {kind.__name__.lower(): kind for kind in (Build, Step, Notebook, Cell, Note, Done, Failed, Serving)}


def to_json(event: Event) -> str:
    """Return *event* as one line of JSON, what it does not say left out."""
    said = {name: value for name, value in asdict(event).items() if value not in (None, "")}
    return json.dumps({"event": type(event).__name__.lower(), **said}, ensure_ascii=False)


def from_json(line: str) -> Event:
    """Return the event that a line of `to_json` holds.

    Raises:
        BuildError: it holds none.
    """
    try:
        found = json.loads(line)
        return KINDS[found.pop("event")](**found)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BuildError(f"{line[:200]!r} is no event of a build ({error!r}). Report this as a bug.") from error
