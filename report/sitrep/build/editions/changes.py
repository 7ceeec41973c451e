"""Compare two editions: documents, claims, findings, zone, incidents.

Input   two editions
Output  the table `changes` of data/dictionary.csv
"""

import json
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

import pandas as pd

from sitrep import tables
from sitrep.build.editions.causes import DOCUMENT, Cause, Causes
from sitrep.build.editions.edition import Edition, Row
from sitrep.build.editions.matching import claims_of, pairs
from sitrep.build.manifest import Text

SUBJECTS = ("document", "finding", "zone", "incident", "claim", "figure")
_CLAIM = ("kind", "quote", "certainty", "polarity", "chain", "mode", "anonymous_source", "review")
_INCIDENT = ("label", "start", "end", "outcome", "certainty", "relation", "rung", "n_documents", "n_witnesses")
_ZONE = ("zone", "shape", "centre", "radius_m", "radius_low_m", "radius_high_m", "area_km2", "extent", "country")
_FIGURES = 6  # significant figures in which two numbers are the same
_MOST = 3  # causes that a change of many claims names
_SAID = "machine"  # of `review`: nobody looked


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that was added, dropped or changed."""

    since: str
    subject: str  # one of SUBJECTS
    change: str  # added, dropped or changed
    id: str  # in the edition before; of what was added: here
    now: str  # here; "" if it is no longer here
    label: str
    before: str = ""
    after: str = ""
    because: str = ""
    cause: str = ""


def table(found: Sequence[Change]) -> pd.DataFrame:
    """Return *found* as the table `changes`."""
    return tables.checked(pd.DataFrame(map(asdict, found), columns=tables.columns("changes")), "changes")


def between(old: Edition, new: Edition) -> tuple[Change, ...]:
    """Return what changed from *old* to *new*, by subject; behind it what was gone in *old* already."""
    causes = Causes(old, new)
    found = [
        *_documents(old, new),
        *_rows("finding", old, new, old.findings, new.findings, causes),
        *_rows("zone", old, new, _keyed(old.zones), _keyed(new.zones), causes),
        *_rows("incident", old, new, old.incidents, new.incidents, causes),
        *_claims(old, new, causes),
    ]
    now = {change.id: change.now for change in found}
    here = {*new.claims, *(text.id for text in new.record.texts)}
    here |= {str(row["id"]) for row in (*new.findings, *new.incidents)}
    known = {(change.subject, change.id) for change in found}
    for row in old.gone:
        if (row["subject"], row["id"]) in known or row["id"] in here:
            continue
        led = now.get(row["now"], row["now"])
        change = Change(**{name: str(row[name] or "") for name in Change.__dataclass_fields__})
        found.append(Change(**{**asdict(change), "now": led}))
    return tuple(found)


def _documents(old: Edition, new: Edition) -> Iterator[Change]:
    before, after = ({text.id: text for text in edition.record.texts} for edition in (old, new))
    for name in dict.fromkeys([*before, *after]):
        was, is_now = before.get(name), after.get(name)
        if was == is_now:
            continue
        text = is_now or was
        assert text is not None  # one of the two is there
        yield Change(
            since=old.mark,
            subject="document",
            change=_how(was, is_now),
            id=name,
            now=name if is_now is not None else "",
            label=f"{text.called}: {text.title}" if text.title else text.called,
            before=_listing(was, is_now),
            after=_listing(is_now, was),
            because=DOCUMENT,
        )


def _listing(text: Text | None, other: Text | None) -> str:
    """Return what of the row of a document differs from *other*."""
    if text is None or other is None:
        return ""
    fields = [name for name in Text.__dataclass_fields__ if getattr(text, name) != getattr(other, name)]
    return "\n".join(f"{name}: {str(getattr(text, name))[:64]}" for name in fields)


def _claims(old: Edition, new: Edition, causes: Causes) -> Iterator[Change]:
    for name in dict.fromkeys([*old.claims, *new.claims]):
        before, after = old.claims.get(name), new.claims.get(name)
        was, is_now = _read_as(before), _read_as(after)
        if was == is_now:
            continue
        row = after or before
        assert row is not None  # one of the two is there
        cause = causes.of_claim(name)
        fields = [field for field in {**was, **is_now} if was.get(field) != is_now.get(field)]
        if not new.record.whole_texts:
            fields = [field for field in fields if field != "quote"]  # words that the report may have to leave out
        yield Change(
            since=old.mark,
            subject="claim",
            change=_how(before, after),
            id=name,
            now=name if after is not None else "",
            label=_quoted(row, causes, told=after is not None or new.record.whole_texts),
            before=_fields(was, fields) if before is not None and after is not None else "",
            after=_fields(is_now, fields) if before is not None and after is not None else "",
            because=cause.kind,
            cause=cause.words,
        )


def _quoted(row: Row, causes: Causes, *, told: bool) -> str:
    """Return the words of a claim, if they may be *told*, with its kind and document."""
    about = f"{str(row['kind']).replace('_', ' ')}, {causes.called(str(row['document_id']))}"
    return f"“{' '.join(str(row['quote']).split())}” ({about})" if told else f"words of a claim ({about})"


def _read_as(row: Row | None) -> dict[str, str]:
    """Return what a claim was read as, field by field; where it stands in its text does not count."""
    if row is None:
        return {}
    said = {name: _text(row.get(name)) for name in _CLAIM}
    said["review"] = "" if said["review"] == _SAID else said["review"]
    norm = json.loads(row["norm"])
    return {**said, **{name: json.dumps(value, ensure_ascii=False, sort_keys=True) for name, value in norm.items()}}


def _rows(
    subject: str, old: Edition, new: Edition, before: Sequence[Row], after: Sequence[Row], causes: Causes
) -> Iterator[Change]:
    for was, is_now in pairs(before, after, _group, words=lambda row: _label(subject, row)):
        said = [_said(subject, row) for row in (was, is_now)]
        fields = [name for name in {**said[0], **said[1]} if said[0].get(name) != said[1].get(name)]
        if was is not None and is_now is not None and was["id"] == is_now["id"] and not fields:
            continue
        row = is_now or was
        assert row is not None  # one of the two is there
        both = was is not None and is_now is not None
        cause = _because(old, new, was, is_now, causes)
        yield Change(
            since=old.mark,
            subject=subject,
            change=_how(was, is_now),
            id=str((was or row)["id"]),
            now=str(is_now["id"]) if is_now is not None else "",
            label=_label(subject, row),
            before=_shown(was, fields) if both else "",
            after=_shown(is_now, fields) if both else "",
            because=cause.kind,
            cause=cause.words,
        )


def _group(row: Row) -> Hashable:
    return row.get("section") or row.get("reading")  # of findings, of zones; incidents are one group


def _keyed(zones: Sequence[Row]) -> list[Row]:
    """Return the zones with an id that does not hold their size, which may be what changed."""
    return [{**row, "id": " · ".join(filter(None, (row["zone"], row["reading"], row["centre"])))} for row in zones]


def _said(subject: str, row: Row | None) -> dict[str, str]:
    """Return what counts as a change of a row; of how many documents there are in all is not one of each finding."""
    if row is None:
        return {}
    if subject == "finding":
        doubt = str(row["doubt"]).replace(f" of {row['of_documents']} documents", "")
        return {"sentence": str(row["sentence"]), "doubt": doubt}
    names = _ZONE if subject == "zone" else _INCIDENT
    return {name: _text(row.get(name)) for name in names}


def _shown(row: Row | None, fields: Sequence[str]) -> str:
    """Return what a row says in *fields*; of a finding the sentence, or the doubt if that alone changed."""
    assert row is not None  # only what is in both editions is shown so
    if "sentence" in fields or "doubt" in fields:
        return str(row[fields[0]])
    return _fields({name: _text(row.get(name)) for name in fields}, fields)


def _label(subject: str, row: Row) -> str:
    if subject == "finding":
        return str(row["sentence"])
    return str(row["id"] if subject == "zone" else row["label"])


def _because(old: Edition, new: Edition, was: Row | None, is_now: Row | None, causes: Causes) -> Cause:
    """Return what did a change of something that rests on claims: what did theirs, else what differs on the whole."""
    behind = sorted(claims_of(was) | claims_of(is_now))
    moved = [name for name in behind if _read_as(old.claims.get(name)) != _read_as(new.claims.get(name))]
    found = list(dict.fromkeys(causes.of_claim(name) for name in moved))
    if not found:
        return causes.of_all()
    words = [cause.words for cause in found[:_MOST]]
    more = f"; and {len(found) - _MOST} more" if len(found) > _MOST else ""
    return Cause(kind=found[0].kind, words="; ".join(words) + more)


def _how(before: object | None, after: object | None) -> str:
    return "added" if before is None else "dropped" if after is None else "changed"


def _fields(said: Mapping[str, str], names: Sequence[str]) -> str:
    return "\n".join(
        f"{name.removeprefix('n_').replace('_', ' ')}: {said.get(name, '') or 'not given'}" for name in names
    )


def _text(value: object) -> str:
    """Return a cell as text, numbers to six figures: a library may add in another order."""
    if value is None or value != value:
        return ""
    return f"{value:.{_FIGURES}g}" if isinstance(value, float) else str(value)
