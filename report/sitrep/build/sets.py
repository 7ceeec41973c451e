"""Build several reports in one call, side by side: one zone, one corpus or one set of parameters each.

Input   a file of sets (`parameter_files`), what the command line gives for all of them
Output  the reports, each in a folder of its own; a table of how each went

Each is a `sitrep build` of its own in a process of its own: one that fails does not stop the others.
"""

import asyncio
import json
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sitrep.build import notebooks, parameter_files, parameters
from sitrep.build.progress import events, views
from sitrep.errors import BuildError

_LONGEST_LINE = 2**24  # bytes of one event
_LAST_WORDS = 2000  # characters of what a build that broke said


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One report that is to be built, its parameters checked."""

    name: str
    documents: Path
    out: Path
    values: Mapping[str, parameters.Value]


def planned(
    sets: Path, documents: Path | None, out: Path | None, given: Mapping[str, parameters.Said], folder: Path
) -> tuple[Plan, ...]:
    """Return what the file *sets* asks for, everything checked that can be before a kernel starts.

    Args:
        sets: the file.
        documents: folder of texts for the sets that name none.
        out: folder in which the sets that name none get one of their own name.
        given: values for all sets, that go before theirs.
        folder: the notebooks.

    Raises:
        BuildError: the file cannot be read, a folder is not named, two reports would share one, or a value is wrong.
    """
    known = parameters.declared(notebooks.in_order(folder))
    plans = []
    for one in parameter_files.read_sets(sets):
        texts = one.documents or documents
        place = one.out or (out / one.name if out else None)
        if texts is None or place is None:
            missing = "documents" if texts is None else "out"
            raise BuildError(f"{sets}, set {one.name}: no folder is named. Give {missing} there, or --{missing}.")
        try:
            values = parameters.checked({**one.values, **given}, known)
        except BuildError as error:
            raise BuildError(f"{sets}, set {one.name}:\n{error}") from error
        plans.append(Plan(name=one.name, documents=texts, out=place, values=values))
    for number, plan in enumerate(plans):
        for other in plans[:number]:
            this, that = plan.out.resolve(), other.out.resolve()
            if this.is_relative_to(that) or that.is_relative_to(this):
                raise BuildError(
                    f"{sets}: sets {other.name} and {plan.name} would share {plan.out}. Give each its out."
                )
    return tuple(plans)


def build_all(
    plans: Sequence[Plan], folder: Path, view: views.View, *, force: bool = False, jobs: int | None = None
) -> list[Path]:
    """Build every report of *plans* and return their paths.

    Args:
        plans: what to build.
        folder: the notebooks.
        view: where to show what goes on; a table of results comes last.
        force: build even where nothing has changed.
        jobs: how many at a time; None for as many as there are cores.

    Raises:
        BuildError: one or more could not be built; the others were.
    """
    with tempfile.TemporaryDirectory(prefix="sitrep-sets-") as private:
        ended = asyncio.run(_side_by_side(plans, folder, view, Path(private), force, jobs or _cores()))
    view.clear()
    if not isinstance(view, views.Json):
        for line in table(ended):
            view.show(events.Note(at=0.0, text=line))
        view.clear()
    failed = [event for event in ended if isinstance(event, events.Failed)]
    if failed:
        told = "\n\n".join(f"{event.report}: {event.message}" for event in failed)
        raise BuildError(f"{len(failed)} of {len(plans)} reports could not be built.\n\n{told}")
    return [Path(event.path) for event in ended if isinstance(event, events.Done)]


def table(ended: Sequence[events.Event]) -> list[str]:
    """Return how each report went, a line each: name, result, seconds, and where it is or what is wrong."""
    rows = [("report", "result", "time", "")]
    for event in ended:
        if isinstance(event, events.Done):
            result = "built" if event.changed else "unchanged"
            rows.append((event.report, result, f"{event.seconds:.1f} s", event.path))
        elif isinstance(event, events.Failed):
            rows.append((event.report, "failed", f"{event.seconds:.1f} s", event.message.partition("\n")[0]))
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return [
        f"{name:<{widths[0]}}  {result:<{widths[1]}}  {seconds:>{widths[2]}}  {note}".rstrip()
        for name, result, seconds, note in rows
    ]


async def _side_by_side(
    plans: Sequence[Plan], folder: Path, view: views.View, private: Path, force: bool, jobs: int
) -> list[events.Event]:
    slots = asyncio.Semaphore(jobs)

    async def built(number: int, plan: Plan) -> events.Event:
        async with slots:
            path = private / f"{number}.json"
            path.write_text(json.dumps(dict(plan.values)), encoding="utf-8")
            words = ["--documents", plan.documents, "--out", plan.out, "--parameters", path, "--notebooks", folder]
            return await _built(plan.name, [*map(str, words), "--json", *(["--force"] if force else [])], view)

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(built(number, plan)) for number, plan in enumerate(plans)]
    return [task.result() for task in tasks]


async def _built(name: str, words: Sequence[str], view: views.View) -> events.Event:
    """Return the last event of a `sitrep build` with *words*: done, or failed."""
    with tempfile.TemporaryFile() as said:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "sitrep", "build", *words),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=said,
            limit=_LONGEST_LINE,
        )
        last: events.Event | None = None
        try:
            assert process.stdout is not None
            async for line in process.stdout:
                try:
                    last = replace(events.from_json(line.decode("utf-8", "replace")), report=name)
                except BuildError:  # something that a library printed
                    said.write(line)
                else:
                    view.show(last)
            await process.wait()
        finally:
            if process.returncode is None:
                process.terminate()  # it stops its kernels and tidies up
                await process.wait()
        if isinstance(last, events.Done) and process.returncode == 0:
            return last
        said.seek(0)
        words_left = said.read().decode("utf-8", "replace").strip()
        if isinstance(last, events.Failed) and "Traceback" not in words_left:
            return last
        words_left = words_left[-_LAST_WORDS:]
        message = f"the build ended with {process.returncode} and said:\n{words_left}"
        return events.Failed(
            at=last.at if last else 0.0, report=name, message=message, seconds=last.at if last else 0.0
        )


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
