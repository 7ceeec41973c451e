"""Tell when a file that shapes the report is saved.

Input   the folders of the repository, of the documents and of the notebooks, the file of parameters
Output  sets of saved files, a moment after the last of them
"""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import watchfiles

from sitrep import layout, lexicon

_PAUSE_MS = 30  # without a further change, before changes are told
_LONGEST_MS = 400  # that changes without a pause are waited for
_TOGETHER_S = 0.01  # two watchers tell of one moment
_LOOK_S = 1.0  # between two looks at whether a folder came, went or was replaced
_TREES = (layout.DATA, layout.PACKAGE, layout.TEMPLATE)  # looked at with all that is in them
_LOCK = layout.ROOT / "requirements.lock"
_EXAMPLES = layout.DATA / "documents"  # of no account where other documents are read
_DOCUMENTS = (".txt", ".csv", ".json")
_PASSING = ("__pycache__", ".ipynb_checkpoints")


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """The files that count for one report."""

    documents: Path
    notebooks: Path
    further: tuple[Path, ...] = ()  # single files, such as the one with the parameters

    def counts(self, path: Path) -> bool:
        """Return whether a change of *path* can change the report."""
        if path.name.startswith((".", "#")) or path.name.endswith("~") or set(_PASSING) & set(path.parts):
            return False
        if path in self.further or path == _LOCK:
            return True
        if path.parent == self.notebooks:
            return path.suffix == ".ipynb"
        if path.parent == self.documents:
            return path.suffix.lower() in _DOCUMENTS
        if path.parent == _own_words():
            return path.suffix == ".yaml"
        return any(map(path.is_relative_to, _TREES)) and not path.is_relative_to(_EXAMPLES)

    def trees(self) -> list[Path]:
        """Return the folders to watch with all that is in them."""
        return list(_TREES)

    def folders(self) -> list[Path]:
        """Return the folders to watch without their subfolders."""
        single = [path.parent for path in self.further]
        words = _own_words()
        every = {self.documents, self.notebooks, layout.ROOT, *single, *([words] if words else [])}
        return sorted(path for path in every if not any(map(path.is_relative_to, _TREES)))


def is_library(path: Path) -> bool:
    """Return whether a change of *path* counts only in a new process: what was imported stays as it was."""
    code = path.is_relative_to(layout.PACKAGE) and path.suffix == ".py"
    return path == _LOCK or code or path.is_relative_to(layout.TEMPLATE / "fonts")


async def saved(watched_now: Callable[[], Watched]) -> AsyncIterator[frozenset[Path]]:
    """Yield the files that were saved, moved or deleted, each time that some were; a folder that appears counts too.

    Args:
        watched_now: gives what counts; asked again every now and then.
    """
    pending: frozenset[Path] = frozenset()
    while True:
        watched = watched_now()
        present = _present(watched)
        held = [os.open(path, os.O_RDONLY) for path, number in present.items() if number]  # or numbers are given again
        stop = asyncio.Event()
        queue: asyncio.Queue[frozenset[Path]] = asyncio.Queue()
        tasks = [
            asyncio.create_task(_into(queue, paths, watched, stop, recursive=recursive))
            for paths, recursive in ((watched.trees(), True), (watched.folders(), False))
        ]
        tasks.append(asyncio.create_task(_until_others(queue, watched_now, present)))
        try:
            await asyncio.sleep(0)  # by now all is watched
            if pending:
                yield pending
            while _present(watched_now()) == present:
                changes = await queue.get()
                await asyncio.sleep(_TOGETHER_S)
                while not queue.empty():
                    changes |= queue.get_nowait()
                if changes:
                    yield changes
        finally:
            stop.set()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            for folder in held:
                os.close(folder)
        now = _present(watched_now())
        pending = frozenset(path for path in {*present, *now} if present.get(path) != now.get(path))


async def _into(
    queue: asyncio.Queue[frozenset[Path]],
    paths: Iterable[Path],
    watched: Watched,
    stop: asyncio.Event,
    *,
    recursive: bool,
) -> None:
    there = [path for path in paths if path.is_dir()]
    if not there:
        return
    async for changes in watchfiles.awatch(
        *there,
        watch_filter=lambda _, path: watched.counts(Path(path)),
        step=_PAUSE_MS,
        debounce=_LONGEST_MS,
        stop_event=stop,
        recursive=recursive,
        ignore_permission_denied=True,
    ):
        queue.put_nowait(frozenset(Path(path) for _, path in changes))


async def _until_others(
    queue: asyncio.Queue[frozenset[Path]], watched_now: Callable[[], Watched], present: Mapping[Path, int]
) -> None:
    """Wake the queue once a folder is missing, is there again, is another one, or others are to be watched."""
    while _present(watched_now()) == present:
        await asyncio.sleep(_LOOK_S)
    queue.put_nowait(frozenset())


def _present(watched: Watched) -> dict[Path, int]:
    """Return the number that the system gives each folder, 0 where there is none."""
    out = {}
    for path in [*watched.trees(), *watched.folders()]:
        try:
            out[path] = path.stat().st_ino
        except OSError:
            out[path] = 0
    return out


def _own_words() -> Path | None:
    said = os.environ.get(lexicon.ADDITIONS)
    return Path(said).resolve() if said else None
