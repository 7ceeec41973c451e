"""Tell of files that C libraries read by themselves: Python raises no event for those.

Input   the readers of Parquet and of shapes, when they are imported
Output  the event that Python would have raised: "open", with the path
"""

import importlib.abc
import importlib.machinery
import os
import sys
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from types import ModuleType
from typing import Any  # we stand before functions of any signature

READERS = {
    "pyarrow.parquet.core": ("ParquetFile.__init__", "ParquetDataset.__init__"),
    "pyogrio.raw": ("read", "read_arrow", "open_arrow"),
}


class _Loader(importlib.machinery.SourceFileLoader):
    """Python's own loader, which lets the readers of a module tell what they are given."""

    def exec_module(self, module: ModuleType) -> None:
        super().exec_module(module)
        for name in READERS[module.__name__]:
            *within, last = name.split(".")
            holder: Any = module
            for part in within:
                holder = getattr(holder, part)
            if hasattr(holder, last):
                setattr(holder, last, _telling(getattr(holder, last)))


class _Finder(importlib.abc.MetaPathFinder):
    """Finds the modules of READERS where Python finds them."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname not in READERS:
            return None
        found = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if found is not None and type(found.loader) is importlib.machinery.SourceFileLoader:
            found.loader = _Loader(found.loader.name, found.loader.path)
        return found


def watch() -> None:
    """Let readers tell from now on; those that were imported before do not."""
    sys.meta_path.insert(0, _Finder())


def _telling(reader: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(reader)
    def told(*given: Any, **named: Any) -> Any:
        for value in (*given[:2], *named.values()):
            if isinstance(value, str | os.PathLike) and Path(value).is_file():
                sys.audit("open", os.fspath(value), "r", os.O_RDONLY)
        return reader(*given, **named)

    return told
