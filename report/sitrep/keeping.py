"""Keep files that took long to make. Knows layout and errors only.

Input   a folder that several checkouts may share (`layout.cache`); SITREP_CACHE_LIMIT, whole MB
Output  <cache>/<room>/<name>.entry, each with a checksum of its own

The folder may be deleted at any time, and filled from many processes at once: a file is written beside its place and
moved there whole.  One that does not match its checksum is none.  Above the limit those go first that were not used
for longest, whatever they hold.
"""

import contextlib
import fcntl
import hashlib
import os
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

from sitrep import layout
from sitrep.errors import BuildError

LIMIT = "SITREP_CACHE_LIMIT"
USUAL_LIMIT_MB = 500
ENDING = ".entry"
# Whether readings of documents are kept: `claims.kept`. The name is here because to import claims takes long.
READINGS, KEPT, ANEW = "SITREP_READINGS", "kept", "anew"
_HEAD = b"sitrep cache 1\n"
_NEW = ".new"
_STALE_S = 3600  # a file that a killed process was writing
_TO = 0.8  # of the limit: what remains when it was passed


def readings() -> Path:
    """Return the folder in which readings of documents are kept."""
    return layout.cache() / "readings"


@contextlib.contextmanager
def with_readings() -> Iterator[None]:
    """Have readings kept in this block, unless somebody says otherwise."""
    is_said = READINGS in os.environ
    os.environ.setdefault(READINGS, KEPT)
    try:
        yield
    finally:
        if not is_said:
            del os.environ[READINGS]


def put(path: Path, words: bytes) -> None:
    """Keep *words* at *path*, under a seal; where that is not possible, no harm is done."""
    beside = path.with_name(f"{path.name}.{uuid.uuid4().hex}{_NEW}")
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            beside.write_bytes(_HEAD + hashlib.sha256(words).hexdigest().encode() + b"\n" + words)
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)


def opened(path: Path) -> bytes | None:
    """Return the words under the seal of the file at *path*, None if there is none or they do not match it."""
    try:
        whole = path.read_bytes()
    except OSError:
        return None
    head, seal, words = whole[: len(_HEAD)], whole[len(_HEAD) :][:64], whole[len(_HEAD) + 65 :]
    return words if head == _HEAD and seal == hashlib.sha256(words).hexdigest().encode() else None


def use(path: Path) -> None:
    """Say that the file at *path* was used now."""
    with contextlib.suppress(OSError):  # a folder that may only be read is one too
        os.utime(path)


def remove(path: Path) -> None:
    """Take away the file at *path*, which can only be in the way."""
    with contextlib.suppress(OSError):
        path.unlink()


def limit_bytes() -> int:
    """Return how much may be kept.

    Raises:
        BuildError: SITREP_CACHE_LIMIT is no whole number.
    """
    said = os.environ.get(LIMIT, str(USUAL_LIMIT_MB))
    if not said.isdecimal():
        raise BuildError(f"{LIMIT} is {said!r}. Give whole megabytes, or unset it; {USUAL_LIMIT_MB} is usual.")
    return int(said) * 1_000_000


def shrink(place: Path, limit: int) -> None:
    """Remove from the folder *place* what was not used for longest, if it holds more than *limit* bytes."""
    with contextlib.suppress(OSError), (place / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        found = sorted(_entries(place))
        total = sum(size for _, size, _ in found)
        if total <= limit:
            return
        for _, size, path in found:
            if total <= limit * _TO:
                break
            path.unlink(missing_ok=True)
            total -= size
            with contextlib.suppress(OSError):  # others may have put an entry there
                path.parent.rmdir()


def _entries(place: Path) -> Iterator[tuple[int, int, Path]]:
    """Yield (time of last use, size, path) of each entry; remove what killed processes left."""
    for path in place.glob("*/*"):
        with contextlib.suppress(FileNotFoundError):
            about = path.stat()
            if path.suffix == ENDING:
                yield about.st_mtime_ns, about.st_size, path
            elif about.st_mtime < time.time() - _STALE_S:
                path.unlink()
