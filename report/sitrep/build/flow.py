"""Which notebook reads tables that which other one writes, as far as their code says.

Input   the cells of the notebooks, in the order of execution
Output  for each notebook: those that it must wait for, and which of their tables count for it

Tables pass through the folder that the parameter `tables` names.  A notebook writes them in cells tagged `save` and
reads them in others, and names each by a text of its own: "claims", or "claims.csv".  Where the code uses the folder
without naming a table, it is taken to read, or write, every one: to wait in vain costs time, not to wait costs truth.
"""

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from sitrep.build import notebooks

FOLDER = "tables"  # the parameter
SAVE = "save"  # the tag


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """Which tables a notebook names; None: it may be any."""

    reads: frozenset[str] | None
    writes: frozenset[str] | None

    def needs(self, other: "Use") -> bool:
        """Whether a notebook of this use must wait for an earlier one of use *other*."""
        if self.reads is None or other.writes is None:
            return self.reads != frozenset() and other.writes != frozenset()
        return bool(self.reads & other.writes)

    def counts(self, name: str) -> bool:
        """Whether the table file *name* may be read."""
        return self.reads is None or PurePath(name).stem in self.reads


def uses(path: Path) -> Use:
    """Return which tables the notebook at *path* names."""
    code = [cell for cell in notebooks.cells(path) if cell["cell_type"] == "code"]
    saving = [cell["source"] for cell in code if SAVE in cell["tags"]]
    other = [cell["source"] for cell in code if not {SAVE, "parameters"} & set(cell["tags"])]
    written, read = _trees(saving), _trees(other)
    if written is None or read is None:  # code that is not Python alone, such as a line of shell
        return Use(reads=None, writes=None)
    assigned = _assigned([*read, *written])
    touching = [statement for tree in read for statement in _touching(tree)]
    may_write = [statement for statement in touching if not _only_reads(statement)]
    reads = _named(touching, assigned, further=True)
    writes = _named([statement for tree in written for statement in _touching(tree)], assigned, further=False)
    return Use(reads=reads, writes=None if may_write else writes)


def order(paths: Sequence[Path]) -> dict[Path, tuple[Path, ...]]:
    """Return for each notebook those before it whose tables it reads, and those that they in turn wait for."""
    known = {path: uses(path) for path in paths}
    out: dict[Path, tuple[Path, ...]] = {}
    for number, path in enumerate(paths):
        direct = {other for other in paths[:number] if known[path].needs(known[other])}
        whole = direct | {further for other in direct for further in out[other]}
        out[path] = tuple(other for other in paths[:number] if other in whole)
    return out


def _trees(sources: Sequence[str]) -> list[ast.Module] | None:
    try:
        return [ast.parse(source) for source in sources]
    except SyntaxError:
        return None


def _touching(tree: ast.Module) -> Iterator[ast.stmt]:
    """Yield the statements of a cell that use the folder of tables."""
    for statement in tree.body:
        if any(isinstance(node, ast.Name) and node.id == FOLDER for node in ast.walk(statement)):
            yield statement


def _only_reads(statement: ast.stmt) -> bool:
    """Whether every call that is handed the folder, or a path made of it, is one that reads: its name says so."""
    calls = [node for node in ast.walk(statement) if isinstance(node, ast.Call)]
    names = [call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "") for call in calls]
    return any(name.startswith("read") for name in names) and not any(
        name.startswith(("write", "to_", "save", "open", "touch", "mkdir", "rename", "replace", "unlink", "copy"))
        for name in names
    )


def _assigned(trees: Sequence[ast.Module]) -> Mapping[str, list[ast.stmt]]:
    """Return by name the statements that give a name its value."""
    out: dict[str, list[ast.stmt]] = {}
    for tree in trees:
        for statement in tree.body:
            for node in ast.walk(statement):
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                    out.setdefault(node.id, []).append(statement)
    return out


def _named(
    statements: Sequence[ast.stmt], assigned: Mapping[str, list[ast.stmt]], *, further: bool
) -> frozenset[str] | None:
    """Return the texts in *statements* that could name a table; None if one of them has none.

    Where a statement has none, or *further* is wanted, those count that gave the names in it their value.
    """
    out: set[str] = set()
    for statement in statements:
        found = _texts(statement)
        if found is None:
            return None
        if further or not found:
            seen: dict[int, ast.stmt] = {id(statement): statement}
            open_ = [statement]
            while open_:
                for node in ast.walk(open_.pop()):
                    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                        new = [other for other in assigned.get(node.id, []) if id(other) not in seen]
                        seen |= {id(other): other for other in new}
                        open_ += new
            found = found.union(*(_texts(other) or () for other in seen.values()))
        if not found:
            return None
        out |= found
    return frozenset(out)


def _texts(statement: ast.stmt) -> set[str] | None:
    """Return the short texts in a statement, without an ending such as ".csv"; None if one is put together."""
    found = set()
    for node in ast.walk(statement):
        if isinstance(node, ast.JoinedStr) and not any("\n" in part for part in _constants(node)):
            return None
        found |= {PurePath(part).stem for part in _constants(node) if part and "\n" not in part}
    return found


def _constants(node: ast.AST) -> list[str]:
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    return [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
