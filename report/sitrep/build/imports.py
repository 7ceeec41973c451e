"""Which local modules code imports, and which those import in turn.

Input   Python code; folders that hold modules of ours
Output  module files, without those of the environment, which the lock stands for

Every import statement counts, also in a function or under TYPE_CHECKING: to count one too many costs a kernel.
"""

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

Import = tuple[int, str, tuple[str, ...]]  # level, module, names ("*" is one); no names for a plain `import`


def found_in(source: str) -> tuple[Import, ...]:
    """Return the imports in *source*; none if it is not Python alone (the kernel will say so)."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return ()
    out: dict[Import, None] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            out.update({(0, alias.name, ()): None for alias in node.names})
        elif isinstance(node, ast.ImportFrom):
            out[node.level, node.module or "", tuple(alias.name for alias in node.names)] = None
    return tuple(out)


class Closure:
    """Follows imports through local modules; what was read once is not read again.

    Args:
        roots: folders that modules lie in, those looked into first before others; of one that holds more than ours,
            the package that is ours, else "".
        known: imports by sha256 of the module, from earlier builds; added to.
        digest: gives the sha256 of a file.
    """

    def __init__(
        self, roots: Mapping[Path, str], known: dict[str, list[Import]], digest: Callable[[Path], str | None]
    ) -> None:
        self.roots, self.known, self._digest = dict(roots), known, digest
        self._direct: dict[Path, frozenset[Path]] = {}
        self._found: dict[str, Path | None] = {}

    def of(self, sources: Iterable[str]) -> frozenset[Path]:
        """Return the local module files that *sources* import, directly or not."""
        out: set[Path] = set()
        open_ = {path for source in sources for path in self._files(found_in(source), None)}
        while open_:
            path = open_.pop()
            out.add(path)
            open_ |= self._imported_by(path) - out
        return frozenset(out)

    def module_names(self, sources: Iterable[str]) -> tuple[str, ...]:
        """Return the modules to import beforehand for *sources*: those that they name and that are modules."""
        out: dict[str, None] = {}
        for source in sources:
            for level, module, parts in found_in(source):
                if level == 0:
                    out[module] = None
                    local = [part for part in parts if self._file(f"{module}.{part}") is not None]
                    out.update({f"{module}.{part}": None for part in local})
        return tuple(out)

    def _imported_by(self, path: Path) -> frozenset[Path]:
        if path not in self._direct:
            digest = str(self._digest(path))
            if digest not in self.known:
                self.known[digest] = list(found_in(path.read_text(encoding="utf-8", errors="replace")))
            self._direct[path] = frozenset(self._files(self.known[digest], path))
        return self._direct[path]

    def _files(self, found: Iterable[Import], importer: Path | None) -> Iterator[Path]:
        for level, module, parts in found:
            base = module if level == 0 else self._absolute(level, module, importer)
            if base is None:
                continue
            pieces = base.split(".") if base else []
            for end in range(1, len(pieces) + 1):  # importing a.b.c runs a and a.b too
                yield from filter(None, [self._file(".".join(pieces[:end]))])
            for part in parts:
                yield from filter(None, [self._file(f"{base}.{part}" if base else part)])

    def _absolute(self, level: int, module: str, importer: Path | None) -> str | None:
        """Return the absolute name of a relative import in *importer*; None if it has none."""
        root = next((root for root in self.roots if importer is not None and importer.is_relative_to(root)), None)
        if importer is None or root is None:
            return None
        package = importer.parent.relative_to(root).parts
        package = package[: len(package) - level + 1]
        return ".".join(filter(None, [*package, module]))

    def _file(self, name: str) -> Path | None:
        if name not in self._found:
            self._found[name] = self._looked_up(name)
        return self._found[name]

    def _looked_up(self, name: str) -> Path | None:
        inside = name.replace(".", "/")
        for root, package in self.roots.items():
            if package and name.partition(".")[0] != package:
                continue
            for candidate in (root / inside / "__init__.py", root / f"{inside}.py"):
                if candidate.is_file():
                    return candidate
        return None
