"""Say how what two builds were made from differs.

Input   two records
Output  lines, under headings
"""

from collections.abc import Mapping

from sitrep.build.manifest import Record

INPUTS, LIBRARY, PARAMETERS, VERSIONS, COMMIT = "Inputs", "Library", "Parameters", "Versions", "Commit"
_NAMED = ("gone", "new", "changed")


def between(then: Record, now: Record) -> dict[str, list[str]]:
    """Return what differs, by heading; a heading under which nothing does is left out.

    Args:
        then: of the report.
        now: of what stands here.
    """
    texts = [{f"documents/{text.file}": text for text in record.texts} for record in (then, now)]
    found = {
        INPUTS: [*_of(*texts), *_of(then.files, now.files), *_of(then.cells, now.cells), *_edition(then, now)],
        LIBRARY: _of(then.library, now.library),
        PARAMETERS: _settings(then, now),
        VERSIONS: _versions(then, now),
        COMMIT: _commit(then, now),
    }
    return {heading: lines for heading, lines in found.items() if lines}


def told(found: Mapping[str, list[str]]) -> str:
    """Return the lines as a person reads them."""
    return "\n".join(f"{heading}:\n" + "\n".join(f"  {line}" for line in lines) for heading, lines in found.items())


def _of(then: Mapping[str, object], now: Mapping[str, object]) -> list[str]:
    gone, new, changed = _NAMED
    return [
        f"{name} is {gone if name not in now else new if name not in then else changed}"
        for name in sorted(then.keys() | now.keys())
        if then.get(name) != now.get(name)
    ]


def _edition(then: Record, now: Record) -> list[str]:
    if then.since == now.since:
        return []
    names = [
        f"{record.since.name} ({record.since.sha256[:12]}...)" if record.since else "none" for record in (then, now)
    ]
    return [f"the edition before: {names[0]} there, {names[1]} here"]


def _settings(then: Record, now: Record) -> list[str]:
    before, after = ({setting.name: setting for setting in record.settings} for record in (then, now))
    lines = []
    for name in sorted(before.keys() | after.keys()):
        values = [
            "not there" if one is None else repr(one.default) + " by default" if one.given is None else repr(one.given)
            for one in (before.get(name), after.get(name))
        ]
        if values[0] != values[1]:
            lines.append(f"{name}: {values[0]} there, {values[1]} here")
    places = {"folder of documents": "documents", "folder of notebooks": "notebooks", "SOURCE_DATE_EPOCH": "epoch"}
    for words, field in places.items():
        values = [getattr(record, field) or "not set" for record in (then, now)]
        if values[0] != values[1]:
            lines.append(f"{words}: {values[0]} there, {values[1]} here")
    return lines


def _versions(then: Record, now: Record) -> list[str]:
    before = {"Python": then.python, "sitrep": then.version, **then.packages}
    after = {"Python": now.python, "sitrep": now.version, **now.packages}
    return [
        f"{name}: {before.get(name, 'not installed')} there, {after.get(name, 'not installed')} here"
        for name in sorted(before.keys() | after.keys(), key=str.lower)
        if before.get(name) != after.get(name)
    ]


def _commit(then: Record, now: Record) -> list[str]:
    states = [
        (record.commit or "none") + (", with changes that are not in it" if record.changed else "")
        for record in (then, now)
    ]
    return [f"{states[0]} there, {states[1]} here"] if states[0] != states[1] else []
