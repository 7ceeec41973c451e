"""Read values of parameters, and sets of them, from a file.

Input   a YAML, JSON or TOML file, told apart by its ending
Output  the values, each with where it stands; for a file of sets one `ParameterSet` for each report to build

A file of values is one mapping from name to value. A file of sets is a list of mappings, alone or under `sets`:

    - name: tanf                  names the folder of the report, unless `out` does
      documents: ../data/tanf     optional; counts from the folder of the file, as `out` does
      parameters: {radius_m: 55000}

YAML is read as version 1.2 has it: `no` is a word, a day is text. Aliases (`*name`) are refused: a few lines of them
unfold into gigabytes.
"""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import yaml

from sitrep.build.parameters import Said, Written
from sitrep.errors import BuildError

LARGEST = 1_000_000  # bytes; a file of parameters is typed by a person
DEEPEST = 20
_NAME = re.compile(r"[\w][\w.-]{0,99}")
_KEYS = ("name", "documents", "out", "parameters")
_TAG = "tag:yaml.org,2002:"


class _Core(yaml.CSafeLoader):
    """YAML with the core schema of version 1.2 (yaml.org/spec/1.2.2, 10.3.2), without octal and hexadecimal."""


_Core.yaml_implicit_resolvers = {}
for _kind, _pattern, _first in (
    ("null", r"^(?:|~|null|Null|NULL)$", ["", "~", "n", "N"]),
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", list("tTfF")),
    ("int", r"^[-+]?[0-9]+$", list("-+0123456789")),
    ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", list("-+.0123456789")),
):
    _Core.add_implicit_resolver(f"{_TAG}{_kind}", re.compile(_pattern), _first)

Key = tuple[str | int, ...]  # the way to a value: names of mappings, numbers of list items from 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterSet:
    """One report of several that are built in one call."""

    name: str
    documents: Path | None  # None: as the command line says
    out: Path | None  # None: a folder of its name in the one that the command line says
    values: Mapping[str, Said]


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """A file as read: plain values, and the line of each where the format tells it."""

    path: Path
    content: object
    lines: Mapping[Key, int]

    def where(self, key: Key) -> str:
        line = f", line {self.lines[key]}" if key in self.lines else ""
        return f"{self.path}{line}{f', {_dotted(key)}' if key else ''}"

    def refuse(self, key: Key, what: str) -> NoReturn:
        raise BuildError(f"{self.where(key)}: {what}")

    def values(self, found: object, key: Key) -> dict[str, Said]:
        if found is None:  # an empty file sets nothing
            return {}
        if not isinstance(found, Mapping):
            self.refuse(key, "write one line `name: value` for each parameter.")
        return {name: Written(value=value, where=self.where((*key, name))) for name, value in found.items()}


def said(path: Path | None, given: Iterable[tuple[str, str]]) -> dict[str, Said]:
    """Return the values of the file at *path*, if there is one, overruled by those *given* on the command line."""
    return {**(read(path) if path else {}), **dict(given)}


def read(path: Path) -> dict[str, Said]:
    """Return the values that the file at *path* gives, by name.

    Raises:
        BuildError: it cannot be read, or is not a mapping; the message names file and line.
    """
    file = _read(path)
    return file.values(file.content, ())


def read_sets(path: Path) -> tuple[ParameterSet, ...]:
    """Return the sets that the file at *path* holds, in its order.

    Raises:
        BuildError: it cannot be read, a set has no name of its own or an unknown key.
    """
    file = _read(path)
    found = file.content
    base: Key = ()
    if isinstance(found, Mapping):
        if set(found) != {"sets"}:
            odd = next((name for name in found if name != "sets"), None)
            file.refuse((odd,) if odd else (), "a file of sets is a list, or has one key, `sets`, with a list.")
        found, base = found["sets"], ("sets",)
    if not isinstance(found, Sequence) or isinstance(found, str) or not found:
        file.refuse(base, "there is no list of sets. Write `- name: ...` for each report.")
    sets = [_set(file, one, (*base, number)) for number, one in enumerate(found, 1)]
    names: dict[str, int] = {}
    for number, one in enumerate(sets, 1):
        if one.name.casefold() in names:
            file.refuse((*base, number), f"the name {one.name!r} is taken by set {names[one.name.casefold()]}.")
        names[one.name.casefold()] = number
    return tuple(sets)


def _set(file: _File, found: object, key: Key) -> ParameterSet:
    if not isinstance(found, Mapping):
        file.refuse(key, f"a set has the keys {', '.join(_KEYS)}.")
    odd = [name for name in found if name not in _KEYS]
    if odd:
        file.refuse((*key, odd[0]), f"unknown key. A set has the keys {', '.join(_KEYS)}; values go under parameters.")
    name = found.get("name")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        file.refuse((*key, "name") if "name" in found else key, f"a name of letters, digits, - and _, got {name!r}.")
    folders: dict[str, Path | None] = {}
    for which in ("documents", "out"):
        folder = found.get(which)
        if folder is not None and not (isinstance(folder, str) and folder):
            file.refuse((*key, which), f"{folder!r} is not the path of a folder.")
        folders[which] = None if folder is None else file.path.parent / Path(folder).expanduser()
    values = file.values(found.get("parameters"), (*key, "parameters"))
    return ParameterSet(name=name, values=values, documents=folders["documents"], out=folders["out"])


def _dotted(key: Key) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in key).lstrip(".")


def _read(path: Path) -> _File:
    readers = {".yaml": _yaml, ".yml": _yaml, ".json": _json, ".toml": _toml}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise BuildError(f"{path}: the ending says the format. Name it .yaml, .json or .toml.")
    try:
        if path.stat().st_size > LARGEST:
            raise BuildError(f"{path} is larger than {LARGEST:,} bytes. Give only the values that differ.")
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise BuildError(f"{path} cannot be read: {error.strerror}. Name a file you may read.") from error
    except UnicodeDecodeError as error:
        raise BuildError(f"{path} is not UTF-8 (byte {error.start}). Save it as UTF-8.") from error
    try:
        content, lines = reader(text)
    except (yaml.YAMLError, ValueError) as error:
        raise BuildError(f"{path} cannot be read: {error}. Mend the place that it names.") from error
    except RecursionError as error:
        raise BuildError(f"{path} is nested too deep. Values are numbers, texts and lists of them.") from error
    return _File(path=path, content=content, lines=lines)


def _json(text: str) -> tuple[object, dict[Key, int]]:
    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        names = [name for name, _ in pairs]
        if doubled := [name for name in names if names.count(name) > 1]:
            raise ValueError(f"the key {doubled[0]!r} stands twice")
        return dict(pairs)

    def no_number(word: str) -> NoReturn:
        raise ValueError(f"{word} is no number")

    return json.loads(text, object_pairs_hook=once, parse_constant=no_number), {}


def _toml(text: str) -> tuple[object, dict[Key, int]]:
    return tomllib.loads(text), {}


def _yaml(text: str) -> tuple[object, dict[Key, int]]:
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.AliasEvent):
            raise ValueError(f"line {_line(event)} uses an alias (*{event.anchor}); write the value out")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise ValueError(f"line {_line(event)} is nested too deep")
    lines: dict[Key, int] = {}
    node = yaml.compose(text, Loader=_Core)
    return (None if node is None else _plain(node, (), lines)), lines


def _plain(node: yaml.Node, key: Key, lines: dict[Key, int]) -> object:
    lines.setdefault(key, _line(node))
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*key, number), lines) for number, item in enumerate(node.value, 1)]
    if isinstance(node, yaml.MappingNode):
        out: dict[str, object] = {}
        for name, value in node.value:
            at = _line(name)
            if not isinstance(name, yaml.ScalarNode):
                raise ValueError(f"line {at}: a key is one word")
            if name.value in out:
                raise ValueError(f"line {at}: the key {name.value!r} stands twice")
            lines[(*key, name.value)] = at
            out[name.value] = _plain(value, (*key, name.value), lines)
        return out
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node)
    raise ValueError(f"line {_line(node)}: {node.tag} is not known here")


def _line(found: yaml.Node | yaml.Event) -> int:
    return 1 if found.start_mark is None else found.start_mark.line + 1


def _scalar(node: yaml.ScalarNode) -> bool | int | float | str | None:
    text, kind = node.value, node.tag.removeprefix(_TAG)
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() == "true"
    if kind not in ("int", "float", "str"):
        raise ValueError(f"line {_line(node)}: the tag {node.tag} is not known here")
    return {"int": int, "float": float}.get(kind, str)(text)
