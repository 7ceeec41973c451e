"""Read the words that sitrep knows. Knows no other step.

Input   data/lexicon/<name>.yaml              words, as analysts edit them
        data/lexicon/schema/<name>.json       what an entry must look like (JSON Schema)
Output  the entries as plain dicts and lists, checked
"""

import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import fastjsonschema
import yaml

from sitrep.errors import LexiconError


class _Words(yaml.CSafeLoader):
    """YAML in which `on`, `off`, `no` and `yes` are words, as in YAML 1.2, and dates stay text."""


_Words.yaml_implicit_resolvers = {
    first: [(tag, test) for tag, test in rules if tag not in {"tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp"}]
    for first, rules in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_Words.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))

FOLDER = Path(__file__).resolve().parents[2] / "data" / "lexicon"


@cache
def read(name: str, folder: Path = FOLDER) -> dict:
    """Return the lexicon file *name* as a dict, checked against its schema.

    Args:
        name: file name without ending, such as "dates".
        folder: folder that holds `<name>.yaml` and `schema/<name>.json`.

    Raises:
        LexiconError: the file is missing, is not YAML, or an entry does not fit the schema.
    """
    path = folder / f"{name}.yaml"
    schema_path = folder / "schema" / f"{name}.json"
    for needed in (path, schema_path):
        if not needed.is_file():
            raise LexiconError(f"{needed} is missing. Restore it from the repository, or name another folder.")
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise LexiconError(f"{path} is not UTF-8 (byte {error.start}). Save it as UTF-8.") from error
    if "&" in text and any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text)):
        raise LexiconError(f"{path} uses a YAML alias (*name). Write the entry out in full.")
    try:
        entries = yaml.load(text, Loader=_Words)  # a SafeLoader
    except yaml.YAMLError as error:
        raise LexiconError(f"{path} is not YAML: {error}. Mend the line it names.") from error
    try:
        validator(schema_path)(entries)
    except fastjsonschema.JsonSchemaValueException as fault:
        entry = " > ".join(map(str, fault.path[1:])) or "the top level"
        raise LexiconError(
            f"{path}, entry {entry}: {complaint(fault)}. "
            f"Mend the entry; schema/{schema_path.name} says what it may hold."
        ) from fault
    return entries


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


def complaint(fault: fastjsonschema.JsonSchemaValueException) -> str:
    """Return what a schema says of a value, the value named where it is short: "'fortress' must be one of ..."."""
    said = fault.message.split(" ", 1)[-1]
    return f"it {said}" if isinstance(fault.value, dict | list) else f"{fault.value!r} {said}"


@cache
def validator(schema_path: Path) -> Callable[[object], object]:
    """Return what raises `fastjsonschema.JsonSchemaValueException` for a value that the schema refuses."""
    # Not jsonschema: with the format checkers that JupyterLab brings, it takes a second to import.
    return fastjsonschema.compile(json.loads(schema_path.read_text(encoding="utf-8")))
