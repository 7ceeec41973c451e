"""Read the words that sitrep knows. Knows no other step.

Input   data/lexicon/<name>.yaml              words, as analysts edit them
        data/lexicon/schema/<name>.json       what an entry must look like (JSON Schema)
        $SITREP_LEXICON/<name>.yaml           words that a project of its own adds; optional
Output  the entries as plain dicts and lists, checked
"""

import json
import os
import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import cast

import fastjsonschema
import yaml

from sitrep import layout
from sitrep.errors import LexiconError


class _Words(yaml.CSafeLoader):
    """YAML in which `on`, `off`, `no` and `yes` are words, as in YAML 1.2, and dates stay text."""


_Words.yaml_implicit_resolvers = {
    first: [(tag, test) for tag, test in rules if tag not in {"tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp"}]
    for first, rules in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_Words.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))

FOLDER = layout.DATA / "lexicon"
_KEYS = ("name", "type")  # what tells one entry of a list from the others


ADDITIONS = (
    "SITREP_LEXICON"  # environment variable: so that every process of a build, kernels too, reads the same words
)
# Not strftime: its names follow the machine's locale.
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@cache
def read(name: str, folder: Path = FOLDER) -> dict:
    """Return the lexicon file *name* as a dict, checked against its schema.

    Where the folder that $SITREP_LEXICON names holds a file of that name, its entries are added: to a mapping by
    key, to a list at its end; an entry whose `name` or `type` is known extends that entry.

    Args:
        name: file name without ending, such as "dates".
        folder: folder that holds `<name>.yaml` and `schema/<name>.json`.

    Raises:
        LexiconError: the file is missing, is not YAML, or an entry does not fit the schema.
    """
    schema_path = folder / "schema" / f"{name}.json"
    for needed in (folder / f"{name}.yaml", schema_path):
        if not needed.is_file():
            raise LexiconError(f"{needed} is missing. Restore it from the repository, or name another folder.")
    entries = _fitting(_loaded(folder / f"{name}.yaml"), schema_path, folder / f"{name}.yaml")
    added = added_to(name)
    if added is None:
        return entries
    return _fitting(_extended(entries, _loaded(added), added, ()), schema_path, added)


def added_to(name: str) -> Path | None:
    """Return the file of the project's own that adds to the lexicon file *name*, None if there is none.

    Raises:
        LexiconError: the folder is not there, or holds a file that no lexicon file is called.
    """
    said = os.environ.get(ADDITIONS, "")
    if not said:
        return None
    folder = Path(said)
    if not folder.is_dir():
        raise LexiconError(f"{ADDITIONS} names {folder}, which is no folder. Make it, or unset {ADDITIONS}.")
    odd = next((path for path in sorted(folder.glob("*.yaml")) if not (FOLDER / path.name).is_file()), None)
    if odd:
        known = ", ".join(path.name for path in sorted(FOLDER.glob("*.yaml")))
        raise LexiconError(f"{odd} adds to nothing: there is no such lexicon file. Name it like one of {known}.")
    path = folder / f"{name}.yaml"
    return path if path.is_file() else None


def _loaded(path: Path) -> object:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise LexiconError(f"{path} is not UTF-8 (byte {error.start}). Save it as UTF-8.") from error
    if "&" in text and any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text)):
        raise LexiconError(f"{path} uses a YAML alias (*name). Write the entry out in full.")
    try:
        return yaml.load(text, Loader=_Words)  # a SafeLoader
    except yaml.YAMLError as error:
        raise LexiconError(f"{path} is not YAML: {error}. Mend the line it names.") from error


def _fitting(entries: object, schema_path: Path, path: Path) -> dict:
    """Return *entries* if they fit the schema; a fault is put down to *path*."""
    try:
        validator(schema_path)(entries)
    except fastjsonschema.JsonSchemaValueException as fault:
        entry = " > ".join(map(str, fault.path[1:])) or "the top level"
        raise LexiconError(
            f"{path}, entry {entry}: {complaint(fault)}. "
            f"Mend the entry; schema/{schema_path.name} says what it may hold."
        ) from fault
    return cast(dict, entries)


def _extended(known: object, added: object, path: Path, where: tuple[str, ...]) -> object:
    """Return *known* with *added* put in; neither is changed."""
    if added is None:  # a file or an entry with nothing but comments
        return known
    if isinstance(known, dict) and isinstance(added, dict):
        put = {key: _extended(known[key], value, path, (*where, key)) for key, value in added.items() if key in known}
        return {**known, **added, **put}
    if isinstance(known, list) and isinstance(added, list):
        return _longer(known, added, path, where)
    if known == added:
        return known
    raise LexiconError(
        f"{path}, entry {' > '.join(where) or 'the top level'}: {added!r} would replace {known!r}. "
        "Additions only add; to change what sitrep knows, work in a clone of it."
    )


def _longer(known: list, added: list, path: Path, where: tuple[str, ...]) -> list:
    out = list(known)
    names = {
        entry[key]: at for at, entry in enumerate(known) for key in _KEYS if isinstance(entry, dict) and key in entry
    }
    for entry in added:
        named = next((entry[key] for key in _KEYS if isinstance(entry, dict) and key in entry), None)
        if named in names:
            out[names[named]] = _extended(out[names[named]], entry, path, (*where, str(named)))
        elif entry not in out:
            out.append(entry)
    return out


def in_sentence(name: str) -> str:
    """Return the name of an actor as a sentence has it: "the United States", "the convoy", "Russia"."""
    entries, zones = read("actors"), read("spatial")["zone_nouns"]
    forces = entries["forces"]
    first, last = (name.split() or [""])[0].lower(), (name.split() or [""])[-1].lower()
    if first in entries["pronouns"]["article"]:
        return name
    one = last in {*forces["one"], *zones} or (last in forces["machines"] and f"{last}s" in forces["machines"])
    named = {entry["name"] for entry in entries["actors"] if entry.get("the")}
    return f"the {name}" if name in named or (name[:1].islower() and one) else name


def days(when: object) -> str:
    """Return a closed interval of ISO days in words: "27–28 May 2017", "on or before 18 May 2017".

    Args:
        when: a mapping with `start` and `end`, each an ISO day or None, or one ISO day.
    """
    if isinstance(when, str):
        return _day(when)
    if not isinstance(when, Mapping):
        return ""
    start, end = when.get("start"), when.get("end")
    if not start and not end:
        return ""
    if not start:
        return f"on or before {_day(end)}"
    if not end:
        return f"on or after {_day(start)}"
    if start == end:
        return _day(start)
    first, last = _day(start), _day(end)
    number, _, month = first.partition(" ")
    if month and last.endswith(f" {month}"):
        return f"{number}–{last}"
    if str(start)[:4] == str(end)[:4]:
        first = first.removesuffix(f" {str(start)[:4]}")
    return f"{first} to {last}"


def _day(text: object) -> str:
    try:
        day = date.fromisoformat(str(text))
    except ValueError:
        return str(text)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def complaint(fault: fastjsonschema.JsonSchemaValueException) -> str:
    """Return what a schema says of a value, the value named where it is short: "'fortress' must be one of ..."."""
    said = fault.message.split(" ", 1)[-1]
    return f"it {said}" if isinstance(fault.value, dict | list) else f"{fault.value!r} {said}"


@cache
def validator(schema_path: Path) -> Callable[[object], object]:
    """Return what raises `fastjsonschema.JsonSchemaValueException` for a value that the schema refuses."""
    # Not jsonschema: with the format checkers that JupyterLab brings, it takes a second to import.
    return fastjsonschema.compile(json.loads(schema_path.read_text(encoding="utf-8")))
