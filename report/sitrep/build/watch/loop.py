"""Tie together what is saved, what is built and what is shown, until somebody ends it.

Input   what to build
Output  builds and a served report; on the terminal what each build says

A change while a build goes on ends that build: its report would be out of date. What it had finished is kept.
"""

import asyncio
import json
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

from sitrep import build
from sitrep.build import parameter_files, parameters
from sitrep.build.progress import events, views
from sitrep.build.watch import files, server
from sitrep.build.watch.worker import CANCEL, Request
from sitrep.errors import BuildError

_LONGEST_LINE = 2**24  # bytes of one event
_ENDS_S = 20  # that a build may take to tidy up
_ENDING = (signal.SIGINT, signal.SIGTERM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What is built again and again."""

    documents: Path
    out: Path
    folder: Path  # of the notebooks
    given: tuple[tuple[str, str], ...] = ()
    parameters: Path | None = None  # a file
    force: bool = False  # the first time
    port: int | None = None


def watch(job: Job, view: views.View) -> None:
    """Build *job*, and again after each change, and serve its report, until interrupted.

    A build that fails says why, here and in the browser, where the last good report stays; the next change is
    another chance.

    Raises:
        BuildError: the report cannot be served.
    """
    before = {number: signal.getsignal(number) for number in _ENDING}
    ended_by = asyncio.run(_watch(job, view))
    view.clear()
    for number, handler in before.items():
        signal.signal(number, handler)
    signal.raise_signal(ended_by)  # the command ends as it would have without all this


async def _watch(job: Job, view: views.View) -> int:
    loop, ended = asyncio.get_running_loop(), asyncio.Queue[int]()
    for number in _ENDING:
        loop.add_signal_handler(number, ended.put_nowait, number)
    site = server.Site(job.out / build.REPORT, job.port)
    show(view, events.Serving(at=0.0, url=site.url))
    builder = _Builder(job, view, site)
    keeping_up = asyncio.create_task(_keep_up(job, builder))
    stopping = asyncio.create_task(ended.get())
    try:
        await asyncio.wait({keeping_up, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if keeping_up.done():
            keeping_up.result()  # it has no end but an error
        return stopping.result()
    finally:
        keeping_up.cancel()
        await asyncio.gather(keeping_up, return_exceptions=True)
        await builder.close()
        await site.close()


async def _keep_up(job: Job, builder: "_Builder") -> None:
    """Build at once, then whenever something was saved."""
    await builder.build(force=job.force)
    async for saved in files.saved(lambda: _watched(job)):
        if any(map(files.is_library, saved)):
            await builder.restart()
        await builder.build()


def _watched(job: Job) -> files.Watched:
    """Return what counts now: the parameters may have come to name other files."""
    try:
        said = parameter_files.said(job.parameters, job.given)
    except BuildError:  # the build says what is wrong with it
        said = dict(job.given)
    texts = [value.value if isinstance(value, parameters.Written) else value for value in said.values()]
    named = [job.folder / text for text in texts if isinstance(text, str) and len(text) < 256 and "\0" not in text]
    further = [job.parameters] if job.parameters else []
    further += [path for path in named if path.suffix and path.parent.is_dir()]
    return files.Watched(
        documents=job.documents.resolve(),
        notebooks=job.folder.resolve(),
        further=tuple(path.absolute() for path in further),
    )


def show(view: views.View, event: events.Event) -> None:
    """Show *event*; people get words for what the command would otherwise have said at its end."""
    words = ""
    if not isinstance(view, views.Json):
        match event:
            case events.Serving(url=url):
                words = f"The report is at {url} and changes there by itself. Ctrl-C ends."
            case events.Done(changed=True, path=path, seconds=seconds):
                words = f"{path}  {seconds:.1f} s"
            case events.Failed(message=message):
                words = f"{message}\nThe next change is another chance."
    view.show(events.Note(at=event.at, text=words) if words else event)
    if isinstance(event, events.Serving | events.Done | events.Failed):
        view.clear()


class _Builder:
    """The process that builds, and what becomes of its events."""

    def __init__(self, job: Job, view: views.View, site: server.Site) -> None:
        self._job, self._view, self._site = job, view, site
        self._process: asyncio.subprocess.Process | None = None
        self._reading: asyncio.Task[None] | None = None
        self._idle = asyncio.Event()
        self._idle.set()
        self._given_up = False

    async def build(self, *, force: bool = False) -> None:
        """Ask for a build; one that goes on is given up."""
        await self._give_up()
        if self._process is None or self._process.returncode is not None:
            await self._start()
        assert self._process is not None
        assert self._process.stdin is not None
        job = self._job
        request = Request(
            documents=str(job.documents),
            out=str(job.out),
            folder=str(job.folder),
            given=job.given,
            parameters=str(job.parameters) if job.parameters else None,
            force=force,
        )
        self._idle.clear()
        self._given_up = False
        self._site.doing("Building ...")
        self._process.stdin.write(f"{request.to_json()}\n".encode())
        await self._process.stdin.drain()

    async def restart(self) -> None:
        """End the process: what it imported is out of date."""
        self._given_up = True
        await self.close()

    async def close(self) -> None:
        """End the process and all that it started."""
        process, self._process = self._process, None
        if process is None:
            return
        self._given_up = True
        if process.returncode is None:
            process.terminate()
            try:
                await asyncio.wait_for(process.wait(), _ENDS_S)
            except TimeoutError:
                process.kill()
                await process.wait()
        if self._reading is not None:
            await self._reading
        self._idle.set()

    async def _give_up(self) -> None:
        if not self._idle.is_set() and self._process is not None and self._process.returncode is None:
            self._given_up = True
            self._process.send_signal(CANCEL)
            await self._idle.wait()
            self._view.clear()

    async def _start(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "sitrep.build.watch.worker", str(self._job.folder)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=_LONGEST_LINE,
            start_new_session=True,  # Ctrl-C is for this process: it ends the others in order
        )
        self._reading = asyncio.create_task(self._read(self._process))

    async def _read(self, process: asyncio.subprocess.Process) -> None:
        """Hand on what the process says until it ends."""
        assert process.stdout is not None
        last: events.Event | None = None
        async for line in process.stdout:
            ended = _ended(line)
            if ended is None:
                last = self._take(line)
            else:
                if ended != 0 and not isinstance(last, events.Failed):
                    self._show(events.Failed(at=0.0, seconds=0.0, message=f"The build ended with {ended}."))
                self._idle.set()
        await process.wait()
        if not self._idle.is_set() and not self._given_up:
            self._show(events.Failed(at=0.0, seconds=0.0, message="The process that builds ended. Save again."))
        self._idle.set()

    def _take(self, line: bytes) -> events.Event:
        try:
            event = events.from_json(line.decode("utf-8", "replace"))
        except BuildError:  # something that a library printed
            event = events.Note(at=0.0, text=line.decode("utf-8", "replace").rstrip())
        self._show(event)
        return event

    def _show(self, event: events.Event) -> None:
        if self._given_up:
            return  # its end is of no interest
        match event:
            case events.Done():
                self._site.ended()
            case events.Failed(message=message):
                self._site.ended(failed=message)
            case events.Step(name=name, number=number, of=of, state=events.STARTED):
                self._site.doing(f"Building: {name} ({number} of {of})")
            case events.Cell(notebook=name, cell=cell, of=of, heading=heading):
                self._site.doing(" · ".join(filter(None, [f"Building: {name}", f"cell {cell} of {of}", heading])))
        show(self._view, event)


def _ended(line: bytes) -> int | None:
    """Return the exit code, if *line* tells that a build ended."""
    if not line.startswith(b'{"ended"'):
        return None
    try:
        return int(json.loads(line)["ended"])
    except (ValueError, KeyError):
        return None
