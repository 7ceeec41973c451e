"""Read a manifest back. The other half of `crate`.

Input   RO-Crate metadata that `crate.graph` made
Output  the `Record` it was made of
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any  # JSON-LD is of any depth
from urllib.parse import unquote

from sitrep.build.asked import REPORT
from sitrep.build.manifest import crate
from sitrep.build.manifest.record import Edition, Record, Setting, Text, Written
from sitrep.errors import BuildError

_SHA256 = re.compile(r"[0-9a-f]{64}")
_ADVICE = "It is not as sitrep wrote it: fetch or build the report again."
Entity = Mapping[str, Any]


def record(content: bytes, where: str) -> Record:
    """Return what the manifest *content* says.

    Args:
        content: RO-Crate metadata, JSON.
        where: how a message names it.

    Raises:
        BuildError: it is no manifest of sitrep, or something in it is missing or not what it should be.
    """
    known = _entities(content, where)
    try:
        root, library = known["./"], known["#sitrep"]
        since = known.get("#since")
        return Record(
            title=_words(root, "name"),
            description=_words(root, "description"),
            licence=_words(known["#licence"], "name"),
            date=_words(root, "datePublished"),
            documents=_words(known["#documents"], "value"),
            notebooks=_words(known["#notebooks"], "value"),
            texts=tuple(_text(one, known) for one in _below(known, "#document/")),
            files={_words(one, "name"): _sha256(one) for one in _below(known, "#file/")},
            cells={_words(one, "name"): _sha256(one) for one in _below(known, "#notebook/")},
            library={_words(one, "name"): _sha256(one) for one in _below(known, "#library/")},
            settings=tuple(_setting(one, known) for one in _below(known, "#parameter/")),
            packages={_words(one, "name"): _words(one, "softwareVersion") for one in _below(known, "#package/")},
            python=_words(known["#python"], "name"),
            version=_words(library, "version"),
            commit=_words(known["#commit"], "value") if "#commit" in known else "",
            changed=library.get("creativeWorkStatus", "") not in ("", crate.CLEAN),
            epoch=_words(known["#SOURCE_DATE_EPOCH"], "value") if "#SOURCE_DATE_EPOCH" in known else "",
            since=None if since is None else _edition(since),
            tables={
                unquote(part["@id"]): _written(known[part["@id"]]) for part in root["hasPart"] if part["@id"] != REPORT
            },
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BuildError(f"{where}: the manifest lacks {error}. {_ADVICE}") from error


def report_in(content: bytes, where: str) -> str:
    """Return the sha256 of the report that the manifest *content* beside it gives; "" if it gives none.

    Raises:
        BuildError: it is no manifest.
    """
    return str(_entities(content, where).get(REPORT, {}).get("sha256", ""))


def _entities(content: bytes, where: str) -> dict[str, Entity]:
    try:
        return {one["@id"]: one for one in json.loads(content)["@graph"]}
    except (ValueError, KeyError, TypeError) as error:
        raise BuildError(f"{where}: the manifest is not RO-Crate metadata ({error!r}). {_ADVICE}") from error


def _below(known: Mapping[str, Entity], prefix: str) -> Iterator[Entity]:
    return (known[name] for name in known if name.startswith(prefix))


def _words(entity: Entity, name: str) -> str:
    if not isinstance(entity.get(name), str):
        raise ValueError(f"{name} of {entity['@id']}")
    return str(entity[name])


def _sha256(entity: Entity) -> str:
    said = _words(entity, "sha256")
    if not _SHA256.fullmatch(said):
        raise ValueError(f"a sha256 of {entity['@id']} (it says {said!r})")
    return said


def _text(entity: Entity, known: Mapping[str, Entity]) -> Text:
    publisher = entity.get("publisher")
    return Text(
        id=_words(entity, "identifier"),
        file=_words(entity, "name"),
        sha256=_sha256(entity),
        title=entity.get("headline", ""),
        publisher="" if publisher is None else _words(known[publisher["@id"]], "name"),
        published=entity.get("datePublished", ""),
        url=entity.get("url", ""),
        licence=entity.get("license", ""),
    )


def _setting(entity: Entity, known: Mapping[str, Entity]) -> Setting:
    given = known.get(f"#given/{entity['name']}")
    return Setting(
        name=_words(entity, "name"),
        type=_words(entity, "additionalType"),
        default=_words(entity, "defaultValue"),
        meaning=_words(entity, "description"),
        given=None if given is None else _words(given, "value"),
    )


def _edition(entity: Entity) -> Edition:
    return Edition(name=_words(entity, "name"), sha256=_sha256(entity), date=entity.get("version", ""))


def _written(entity: Entity) -> Written:
    return Written(sha256=_sha256(entity), size=int(_words(entity, "contentSize")))
