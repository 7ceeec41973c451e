"""On what a notebook's result depends, each thing with a digest of its content.

Input   a notebook, its parameters, documents, tables; the repository; what its kernel was seen to read
Output  names with digests: equal where the result would be; never a time, an id or the path of the checkout

Declared are code cells, parameters, documents, tables of other notebooks, the modules imported from there on, files
named in a cell or by a parameter, the lock.  Files that a kernel was *seen* to read, in data/ or anywhere else, belong
to the result that it gave, and are looked at again before that result is used.
"""

import ast
import os
import platform
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sitrep import layout
from sitrep.build import content, imports, notebooks
from sitrep.build.kernel import SETTINGS, recorder

Facts = dict[str, str]  # what, as a person would call it -> digest or value
_DOCUMENT, _LABEL, _DATA_NAMES = "document ", "name of the documents", "names of the files in data"
FORMAT = "1"  # of what is kept: another one makes all that was kept useless
_LONGEST_PATH = 255  # characters that a text in a cell may have to be tried as a path
_EXPECTED = ("data/", "report/sitrep/", "report/template/", content.WORDS)  # what every notebook may read
_SYSTEM = ("/proc/", "/sys/", "/dev/", "/etc/", "/usr/")  # time zones, fonts, libraries


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """The code of one notebook, and what it names."""

    cells: Facts
    imported: tuple[str, ...]  # modules that it imports, by name
    modules: frozenset[Path]  # of ours, those that these import included
    files: frozenset[Path]  # named in it

    @classmethod
    def of(cls, path: Path, closure: imports.Closure) -> "Code":
        """Read the notebook at *path*."""
        found = [cell for cell in notebooks.cells(path) if cell["cell_type"] == "code"]
        sources = [cell["source"] for cell in found]
        return cls(
            cells={
                f"code cell {number}": content.digest_of([cell["source"], cell["tags"]])
                for number, cell in enumerate(found, start=1)
            },
            imported=closure.module_names(sources),
            modules=closure.of(sources),
            files=frozenset(_files(_texts(sources), path.parent)),
        )


@dataclass(slots=True, kw_only=True)
class Inputs:
    """What the notebooks of one build could depend on; each file is read once.

    Code is parsed when this is made, in one thread: Python 3.11 sometimes fails to parse in two at once.
    """

    steps: tuple[Path, ...]  # the notebooks
    documents: Path
    label: str  # how the report names the documents
    known_imports: dict[str, list[imports.Import]]  # by sha256 of a module
    code: dict[Path, Code] = field(init=False)
    closure: imports.Closure = field(init=False)
    _digests: dict[Path, str | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        on_path = [Path(folder) for folder in os.environ.get("PYTHONPATH", "").split(os.pathsep) if folder]
        roots = {self.folder: "", layout.PACKAGE.parent: layout.PACKAGE.name, **dict.fromkeys(on_path, "")}
        self.closure = imports.Closure(roots, self.known_imports, self.digest)
        self.code = {path: Code.of(path, self.closure) for path in self.steps}

    @property
    def folder(self) -> Path:
        """The folder of the notebooks."""
        return self.steps[0].parent

    def digest(self, path: Path) -> str | None:
        """Return the sha256 of the file, or of the names in the folder, at *path*, as first met in this build."""
        if path not in self._digests:
            self._digests[path] = content.digest_if_there(path)
        return self._digests[path]

    def of(self, step: Path, values: Mapping[str, object], reads_documents: bool, tables: Facts) -> Facts:
        """Return what the result of the notebook *step* depends on, as far as that is declared.

        Args:
            step: path of the notebook.
            values: parameters given for it, checked.
            reads_documents: whether it is handed the folder of documents.
            tables: those of other notebooks that it may read, with their digests.
        """
        code = self.code[step]
        facts = {"format": FORMAT, "Python": f"{platform.python_implementation()} {platform.python_version()}"}
        facts |= {"system": sys.platform, "settings of kernels": content.digest_of(SETTINGS)}
        facts["installed libraries"] = content.environment()
        facts[_DATA_NAMES] = content.digest_of(sorted(map(self.name, _data_files())))
        facts |= code.cells
        facts |= {f"parameter {name}": repr(value) for name, value in sorted(values.items())}
        if reads_documents:
            facts[_LABEL] = self.label
            found = content.documents_in(self.documents)
            facts |= {f"{_DOCUMENT}{path.name}": str(self.digest(path)) for path in found}
        facts |= {f"table {name}": digest for name, digest in sorted(tables.items())}
        paths = {*code.modules, *code.files, *_files(_texts_in(values.values()), self.folder)}
        facts |= {self.name(path): str(self.digest(path)) for path in sorted(paths)}
        return facts

    def name(self, path: Path) -> str:
        """Return how *path* is called whatever the machine."""
        return content.name_of(path, self.documents, self.folder)

    def path(self, name: str) -> Path:
        """Return the path that `name` calls so."""
        return content.path_of(name, self.documents, self.folder)

    def now(self, name: str) -> str | None:
        """Return the present digest of what is called *name*."""
        return self.digest(self.path(name))

    def still(self, facts: Facts) -> bool:
        """Whether what *facts* say of files is so on the disk now: none was saved, added or removed since."""
        files = {name: self.path(name) for name in facts}
        met = {name: path for name, path in files.items() if self._digests.get(path) == facts[name]}
        now = {name: content.digest_if_there(path) for name, path in met.items()}
        if _LABEL in facts:
            now |= {f"{_DOCUMENT}{path.name}": content.digest(path) for path in content.documents_in(self.documents)}
        now[_DATA_NAMES] = content.digest_of(sorted(map(self.name, _data_files())))
        told = {name: its for name, its in facts.items() if name in met or name.startswith(_DOCUMENT)}
        return now == {**told, _DATA_NAMES: facts[_DATA_NAMES]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a kernel was seen to do with files."""

    read: dict[str, str | None]  # by name, beyond what was declared -> digest; None: it was not there
    undeclared: tuple[str, ...]  # of these, what nobody would expect
    changed: tuple[str, ...]  # read, and saved since the kernel started
    written: tuple[str, ...]  # outside the folder of tables
    is_whole: bool  # whether the record is there

    @property
    def can_be_kept(self) -> bool:
        """Whether the same inputs would give the same again, and nothing but what is kept."""
        return self.is_whole and not self.changed and not self.written

    def notes(self, notebook: str) -> tuple[str, ...]:
        """Return what somebody should know of it."""
        out = []
        if self.undeclared:
            out.append(f"{notebook} read {', '.join(self.undeclared)}, which nothing declares. It counts from now on.")
        if self.changed:
            out.append(f"{notebook} read {', '.join(self.changed)}, saved meanwhile. The next build executes it again.")
        if self.written:
            said = f"{notebook} wrote {', '.join(self.written)}, outside the folder of its tables"
            out.append(f"{said}: every build that is not up to date executes it again.")
        return tuple(out)


def seen(
    trace: Sequence[tuple[str, str]], inputs: Inputs, declared: Facts, own: Sequence[Path], started: float
) -> Seen:
    """Return what the record of a kernel says.

    Args:
        trace: what the recorder wrote.
        inputs: of this build.
        declared: what the notebook's result was known to depend on.
        own: folders of the build, which are read and written freely.
        started: when the kernel did, seconds since the epoch.
    """
    system = (*own, Path(sys.prefix), Path(sys.base_prefix), Path(_user_cache()))
    passing = tuple(f"{folder.resolve()}/" for folder in system) + _SYSTEM
    ours = tuple(f"{folder}/" for folder in (layout.DATA, layout.PACKAGE, layout.TEMPLATE))
    touched: dict[str, set[str]] = {}
    order: dict[str, str] = {}  # path -> what was done with it first
    for kind, value in trace:
        if kind in (recorder.READ, recorder.WRITTEN, recorder.LISTED, recorder.IMPORTED):
            path = recorder.source_of(value) if kind == recorder.IMPORTED else value
            is_passing = path.startswith(passing) and not path.startswith(ours)
            if not is_passing and "__pycache__" not in path:
                touched.setdefault(kind, set()).add(path)
                order.setdefault(path, kind)
    temporary = f"{Path(tempfile.gettempdir()).resolve()}/"
    written = {path for path in touched.get(recorder.WRITTEN, ()) if Path(path).exists()}
    written -= {path for path in written if path.startswith(temporary)}
    read = {path for path, first in order.items() if first != recorder.WRITTEN}
    known = {inputs.name(Path(path)): path for path in read}
    new = {name: path for name, path in known.items() if name not in declared and not _is_document(name, declared)}
    digests = {name: content.digest_if_there(Path(path)) for name, path in sorted(new.items())}
    surprising = tuple(name for name, its in digests.items() if its is not None and not name.startswith(_EXPECTED))
    return Seen(
        read=digests,
        undeclared=tuple(name for name in surprising if Path(new[name]).is_file()),
        changed=tuple(sorted(name for name, path in new.items() if _saved_since(path, started))),
        written=tuple(sorted(inputs.name(Path(path)) for path in written)),
        is_whole=any(kind == recorder.PID for kind, _ in trace),
    )


def _is_document(name: str, declared: Facts) -> bool:
    """Whether *name* is in the documents, whose files and names are declared, where they are."""
    return name.startswith(content.DOCUMENTS) and _LABEL in declared


def _saved_since(path: str, started: float) -> bool:
    try:
        return Path(path).is_file() and Path(path).stat().st_mtime >= started
    except OSError:
        return True  # gone since


def _user_cache() -> str:
    return os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")


def _data_files() -> list[Path]:
    words = content.own_words()
    default = layout.DATA / "documents"
    found = [path for path in layout.DATA.rglob("*") if path.is_file() and not path.is_relative_to(default)]
    return [*found, *(words.glob("*.yaml") if words else ())]


def _files(texts: Iterable[str], folder: Path) -> Iterator[Path]:
    """Yield the files that *texts* name, from *folder*."""
    for text in texts:
        path = (folder / text).resolve()
        if path.is_file():
            yield path


def _texts(sources: Iterable[str]) -> Iterator[str]:
    """Yield the short texts that stand in code."""
    for source in sources:
        try:
            nodes = ast.walk(ast.parse(source))
        except SyntaxError:
            continue
        yield from _texts_in(node.value for node in nodes if isinstance(node, ast.Constant))


def _texts_in(values: Iterable[object]) -> Iterator[str]:
    for value in values:
        if isinstance(value, list):
            yield from _texts_in(value)
        elif isinstance(value, str) and 0 < len(value) <= _LONGEST_PATH and "\0" not in value and "\n" not in value:
            yield value
