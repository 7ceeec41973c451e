"""Read the words that sitrep knows. Knows no other step.

Input   data/lexicon/<name>.yaml              words, as analysts edit them
        data/lexicon/schema/<name>.json       what an entry must look like (JSON Schema)
Output  the entries as plain dicts and lists, checked
"""

import re
from functools import cache
from pathlib import Path

import jsonschema
import yaml

from sitrep.errors import LexiconError


class _Words(yaml.SafeLoader):
    """YAML in which `on`, `off`, `no` and `yes` are words, as in YAML 1.2, and dates stay text."""


_Words.yaml_implicit_resolvers = {
    first: [
        (tag, test)
        for tag, test in rules
        if tag not in {"tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp"}
    ]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
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
            raise LexiconError(
                f"{needed} is missing. Restore it from the repository, or name another folder."
            )
    text = path.read_text(encoding="utf-8")
    if "&" in text and any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text)):
        raise LexiconError(f"{path} uses a YAML alias (*name). Write the entry out in full.")
    try:
        entries = yaml.load(text, Loader=_Words)  # a SafeLoader
    except yaml.YAMLError as error:
        raise LexiconError(f"{path} is not YAML: {error}. Mend the line it names.") from error
    schema = yaml.safe_load(schema_path.read_text(encoding="utf-8"))
    fault = jsonschema.exceptions.best_match(jsonschema.Draft202012Validator(schema).iter_errors(entries))
    if fault is not None:
        entry = " > ".join(str(step) for step in fault.absolute_path) or "the top level"
        raise LexiconError(
            f"{path}, entry {entry}: {fault.message}. Mend the entry; {schema_path.name} says what it may hold."
        )
    return entries
