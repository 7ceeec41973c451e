"""Keep what notebooks gave, by the content of what went in.

Input   a folder that several checkouts may share (`layout.cache`); SITREP_CACHE_LIMIT, whole MB
Output  <cache>/<key>/<digest>.entry: outputs and tables of one notebook, with a checksum of their own

The cache may be deleted at any time, and filled from many builds at once: an entry is written beside its place and
moved there whole.  One that does not match its checksum is no entry.  Above the limit the entries that were not used
for longest go first.
"""

import contextlib
import fcntl
import hashlib
import io
import json
import os
import time
import uuid
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any  # JSON of any depth

from sitrep.build import content
from sitrep.build.neutral import Result
from sitrep.errors import BuildError

LIMIT = "SITREP_CACHE_LIMIT"
USUAL_LIMIT_MB = 500
_HEAD = b"sitrep cache 1\n"
_ENDING, _NEW = ".entry", ".new"
_STALE_S = 3600  # a file that a killed build was writing
_TO = 0.8  # of the limit: what remains when it was passed


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What one notebook gave, and what it was seen to read for it."""

    result: Result
    seen: dict[str, str | None]  # what -> digest; None: it was looked for and not there
    tables: dict[str, bytes]  # by file name


class Cache:
    """Entries by key, in a folder."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self._limit = _limit_bytes()

    def find(self, key: str, now: Callable[[str], str | None]) -> Entry | None:
        """Return the entry of *key* for which everything that was seen is as it is now.

        Args:
            key: of what is declared.
            now: gives the present digest of a thing that was seen, by name.
        """
        for path in self._newest_first(key):
            entry = _read(path)
            if entry is None:
                with contextlib.suppress(OSError):
                    path.unlink()  # it can only be in the way
            elif all(now(name) == digest for name, digest in entry.seen.items()):
                with contextlib.suppress(OSError):  # a cache that may only be read is one too
                    os.utime(path)
                return entry
        return None

    def put(self, key: str, entry: Entry) -> None:
        """Keep *entry*; where that is not possible, no harm is done."""
        place = self.place / key / f"{content.digest_of(sorted(entry.seen.items()))[:16]}{_ENDING}"
        beside = place.with_suffix(f".{uuid.uuid4().hex}{_NEW}")
        with contextlib.suppress(OSError):
            place.parent.mkdir(parents=True, exist_ok=True)
            try:
                beside.write_bytes(_bytes(entry))
                beside.replace(place)
            finally:
                beside.unlink(missing_ok=True)
            self._shrink()

    def note(self, name: str, value: object) -> None:
        """Keep a small *value* that JSON can write under *name*, instead of what was kept there."""
        beside = self.place / f"{name}.{uuid.uuid4().hex}{_NEW}"
        words = json.dumps(value).encode()
        with contextlib.suppress(OSError):
            self.place.mkdir(parents=True, exist_ok=True)
            try:
                beside.write_bytes(_sealed(words))
                beside.replace(self.place / name)
            finally:
                beside.unlink(missing_ok=True)

    def noted(self, name: str) -> Any:
        """Return what was kept under *name*; None if nothing was, or it is damaged."""
        words = _opened(self.place / name)
        return None if words is None else json.loads(words)

    def _newest_first(self, key: str) -> list[Path]:
        with contextlib.suppress(OSError):
            found = [(path.stat().st_mtime_ns, path) for path in (self.place / key).glob(f"*{_ENDING}")]
            return [path for _, path in sorted(found, reverse=True)]
        return []

    def _shrink(self) -> None:
        """Remove what was not used for longest, if the cache is above its limit."""
        with (self.place / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            found = sorted(_entries(self.place))
            total = sum(size for _, size, _ in found)
            if total <= self._limit:
                return
            for _, size, path in found:
                if total <= self._limit * _TO:
                    break
                path.unlink(missing_ok=True)
                total -= size
                with contextlib.suppress(OSError):  # others may have put an entry there
                    path.parent.rmdir()


def _entries(place: Path) -> Iterator[tuple[int, int, Path]]:
    """Yield (time of last use, size, path) of each entry; remove what killed builds left."""
    for path in place.glob("*/*"):
        with contextlib.suppress(FileNotFoundError):
            about = path.stat()
            if path.suffix == _ENDING:
                yield about.st_mtime_ns, about.st_size, path
            elif about.st_mtime < time.time() - _STALE_S:
                path.unlink()


def _bytes(entry: Entry) -> bytes:
    about = {"result": asdict(entry.result), "seen": entry.seen}
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        packed.writestr("about.json", json.dumps(about))
        for name, data in sorted(entry.tables.items()):
            packed.writestr(f"tables/{name}", data)
    return _sealed(whole.getvalue())


def _read(path: Path) -> Entry | None:
    """Return the entry at *path*, None if it is damaged or of another form."""
    whole = _opened(path)
    if whole is None:
        return None
    with zipfile.ZipFile(io.BytesIO(whole)) as packed:
        about: Mapping = json.loads(packed.read("about.json"))
        tables = {name.removeprefix("tables/"): packed.read(name) for name in packed.namelist() if "/" in name}
    return Entry(result=Result(**about["result"]), seen=about["seen"], tables=tables)


def _sealed(words: bytes) -> bytes:
    return _HEAD + hashlib.sha256(words).hexdigest().encode() + b"\n" + words


def _opened(path: Path) -> bytes | None:
    """Return the words under the seal of the file at *path*, None if they do not match it."""
    try:
        whole = path.read_bytes()
    except OSError:
        return None
    head, seal, words = whole[: len(_HEAD)], whole[len(_HEAD) :][:64], whole[len(_HEAD) + 65 :]
    return words if head == _HEAD and seal == hashlib.sha256(words).hexdigest().encode() else None


def _limit_bytes() -> int:
    said = os.environ.get(LIMIT, str(USUAL_LIMIT_MB))
    if not said.isdecimal():
        raise BuildError(f"{LIMIT} is {said!r}. Give whole megabytes, or unset it; {USUAL_LIMIT_MB} is usual.")
    return int(said) * 1_000_000
