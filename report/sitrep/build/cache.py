"""Keep what notebooks gave, by the content of what went in.

Input   a folder that several checkouts may share (`layout.cache`)
Output  <cache>/<key>/<digest>.entry: outputs and tables of one notebook, as `keeping` keeps files
"""

import contextlib
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any  # JSON of any depth

from sitrep import keeping
from sitrep.build import content
from sitrep.build.neutral import Result


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
        self._limit = keeping.limit_bytes()

    def find(self, key: str, now: Callable[[str], str | None]) -> Entry | None:
        """Return the entry of *key* for which everything that was seen is as it is now.

        Args:
            key: of what is declared.
            now: gives the present digest of a thing that was seen, by name.
        """
        for path in self._newest_first(key):
            entry = _read(path)
            if entry is None:
                keeping.remove(path)
            elif all(now(name) == digest for name, digest in entry.seen.items()):
                keeping.use(path)
                return entry
        return None

    def put(self, key: str, entry: Entry) -> None:
        """Keep *entry*; where that is not possible, no harm is done."""
        name = f"{content.digest_of(sorted(entry.seen.items()))[:16]}{keeping.ENDING}"
        keeping.put(self.place / key / name, _bytes(entry))
        self.shrink()

    def note(self, name: str, value: object) -> None:
        """Keep a small *value* that JSON can write under *name*, instead of what was kept there."""
        keeping.put(self.place / name, json.dumps(value).encode())

    def noted(self, name: str) -> Any:
        """Return what was kept under *name*; None if nothing was, or it is damaged."""
        words = keeping.opened(self.place / name)
        return None if words is None else json.loads(words)

    def shrink(self) -> None:
        """Remove what was not used for longest, be it ours or a reading, if the folder is above its limit."""
        keeping.shrink(self.place, self._limit)

    def _newest_first(self, key: str) -> list[Path]:
        with contextlib.suppress(OSError):
            found = [(path.stat().st_mtime_ns, path) for path in (self.place / key).glob(f"*{keeping.ENDING}")]
            return [path for _, path in sorted(found, reverse=True)]
        return []


def _bytes(entry: Entry) -> bytes:
    about = {"result": asdict(entry.result), "seen": entry.seen}
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        packed.writestr("about.json", json.dumps(about))
        for name, data in sorted(entry.tables.items()):
            packed.writestr(f"tables/{name}", data)
    return whole.getvalue()


def _read(path: Path) -> Entry | None:
    """Return the entry at *path*, None if it is damaged."""
    whole = keeping.opened(path)
    if whole is None:
        return None
    with zipfile.ZipFile(io.BytesIO(whole)) as packed:
        about: Mapping = json.loads(packed.read("about.json"))
        tables = {name.removeprefix("tables/"): packed.read(name) for name in packed.namelist() if "/" in name}
    return Entry(result=Result(**about["result"]), seen=about["seen"], tables=tables)
