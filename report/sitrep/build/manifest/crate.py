"""A record as RO-Crate 1.1, and back.

Input   a `Record`; or the JSON-LD that was made of one
Output  JSON-LD; or the `Record`

The crate also keeps to the Process Run Crate profile: the build is an action with an instrument (the library), objects
(documents, data, notebooks, parameters) and results (the report and its tables). What was read stands in it by name
and sha256 as contextual entities, since it does not lie beside the report.

Source: w3id.org/ro/crate/1.1; w3id.org/ro/wfrun/process/0.5
"""

import mimetypes
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any  # JSON-LD is of any depth
from urllib.parse import quote

from rocrate.model.contextentity import ContextEntity
from rocrate.rocrate import ROCrate

from sitrep.build.asked import REPORT
from sitrep.build.manifest.record import Record, Setting, Text, Written

CLEAN = "as committed"
PROCESS = "https://w3id.org/ro/wfrun/process/0.5"
_TERMS = "https://w3id.org/ro/terms/workflow-run#"
_OWN_TERMS = {"sha256": f"{_TERMS}sha256", "environment": f"{_TERMS}environment"}  # not in the context of RO-Crate 1.1
_MEDIA_TYPES = {
    ".parquet": "application/vnd.apache.parquet",
    ".geojson": "application/geo+json",
    ".kml": "application/vnd.google-earth.kml+xml",
    ".csv": "text/csv",
    ".html": "text/html",
    ".json": "application/json",
    ".yaml": "application/yaml",
    ".txt": "text/plain",
}


def graph(record: Record, report: Written | None = None) -> dict[str, Any]:
    """Return *record* as RO-Crate metadata.

    Args:
        record: what the report was made from.
        report: the finished report.html; None for the copy inside it, which cannot know its own hash.
    """
    crate = ROCrate(version="1.1")
    crate.metadata.extra_terms = dict(_OWN_TERMS)
    crate.name, crate.description, crate.datePublished = record.title, record.description, record.date
    crate.license = _add(crate, "#licence", "CreativeWork", name=record.licence, description=record.licence)
    crate.root_dataset["conformsTo"] = _add(crate, PROCESS, "CreativeWork", name="Process Run Crate", version="0.5")
    page = crate.add_file(dest_path=REPORT, properties=_file(REPORT, report, f"The report: {record.title}"))
    made = [page] + [
        crate.add_file(dest_path=name, properties=_file(name, written, f"Table {PurePosixPath(name).stem}"))
        for name, written in sorted(record.tables.items())
    ]
    crate.root_dataset["mainEntity"] = page
    read = [*_texts(crate, record.texts), *_named(crate, "#file/", "CreativeWork", record.files)]
    read += _named(crate, "#notebook/", "SoftwareSourceCode", record.cells)
    if record.since is not None:
        since = record.since
        read.append(_add(crate, "#since", "CreativeWork", name=since.name, sha256=since.sha256, version=since.date))
    library = _library(crate, record)
    action = _add(
        crate,
        "#build",
        "CreateAction",
        name="Build of the report",
        description=f"The notebooks in {record.notebooks} were executed on the documents in {record.documents}.",
        instrument=library,
        object=[*read, *_given(crate, record.settings), *_places(crate, record)],
        result=made,
    )
    if record.epoch:
        action["environment"] = _value(crate, "#SOURCE_DATE_EPOCH", "SOURCE_DATE_EPOCH", record.epoch)
    crate.root_dataset["mentions"] = action
    return crate.metadata.generate()


def media_type(name: str) -> str:
    """Return the media type of a file by its name."""
    known = _MEDIA_TYPES.get(PurePosixPath(name).suffix.lower())
    return known or mimetypes.types_map.get(PurePosixPath(name).suffix.lower(), "application/octet-stream")


def _add(crate: ROCrate, identifier: str, kind: str, /, **properties: Any) -> ContextEntity:
    """Add an entity with those *properties* that say something; a list of one stands alone, as the format wants it."""
    said = {name: value for name, value in properties.items() if value not in ("", None, [])}
    said = {name: value[0] if isinstance(value, list) and len(value) == 1 else value for name, value in said.items()}
    return crate.add(ContextEntity(crate, identifier, properties={"@type": kind, **said}))


def _value(crate: ROCrate, identifier: str, name: str, value: str) -> ContextEntity:
    # Not `_add`: that nothing was given is a value too.
    return crate.add(ContextEntity(crate, identifier, {"@type": "PropertyValue", "name": name, "value": value}))


def _file(name: str, written: Written | None, about: str) -> dict[str, Any]:
    known = {} if written is None else {"sha256": written.sha256, "contentSize": str(written.size)}
    return {"name": PurePosixPath(name).name, "description": about, "encodingFormat": media_type(name), **known}


def _texts(crate: ROCrate, texts: Iterable[Text]) -> list[ContextEntity]:
    publishers = {
        name: _add(crate, f"#publisher/{quote(name)}", "Organization", name=name)
        for name in sorted({text.publisher for text in texts if text.publisher})
    }
    return [
        _add(
            crate,
            f"#document/{quote(text.file)}",
            "CreativeWork",
            identifier=text.id,
            name=text.file,
            headline=text.title,
            publisher=publishers.get(text.publisher),
            datePublished=text.published,
            url=text.url,
            license=text.licence,
            encodingFormat="text/plain",
            sha256=text.sha256,
        )
        for text in texts
    ]


def _named(crate: ROCrate, prefix: str, kind: str, digests: Mapping[str, str]) -> list[ContextEntity]:
    return [
        _add(crate, f"{prefix}{quote(name)}", kind, name=name, sha256=sha256)
        for name, sha256 in sorted(digests.items())
    ]


def _library(crate: ROCrate, record: Record) -> ContextEntity:
    """Return the library with its parts, the packages under it, the parameters it takes and the commit."""
    language = _add(crate, "#python", "ComputerLanguage", name=record.python)
    library = _add(
        crate,
        "#sitrep",
        "SoftwareSourceCode",
        name="sitrep",
        description="News documents about a declared zone in, one checkable HTML report out.",
        version=record.version,
        programmingLanguage=language,
        hasPart=_named(crate, "#library/", "SoftwareSourceCode", record.library),
        softwareRequirements=[
            _add(crate, f"#package/{name}", "SoftwareApplication", name=name, softwareVersion=version)
            for name, version in sorted(record.packages.items())
        ],
        input=[_declared(crate, setting) for setting in record.settings],
    )
    if record.commit:
        library["identifier"] = _value(crate, "#commit", "git commit", record.commit)
        library["creativeWorkStatus"] = "with changes that are not in it" if record.changed else CLEAN
    return library


def _declared(crate: ROCrate, setting: Setting) -> ContextEntity:
    kind = {"@type": "FormalParameter", "name": setting.name, "additionalType": setting.type}
    said = {**kind, "description": setting.meaning, "defaultValue": setting.default}
    return crate.add(ContextEntity(crate, f"#parameter/{setting.name}", said))


def _given(crate: ROCrate, settings: Iterable[Setting]) -> list[ContextEntity]:
    given = []
    for setting in settings:
        if setting.given is not None:
            given.append(_value(crate, f"#given/{setting.name}", setting.name, setting.given))
            given[-1]["exampleOfWork"] = crate.get(f"#parameter/{setting.name}")
    return given


def _places(crate: ROCrate, record: Record) -> list[ContextEntity]:
    return [
        _value(crate, "#documents", "documents", record.documents),
        _value(crate, "#notebooks", "notebooks", record.notebooks),
    ]
