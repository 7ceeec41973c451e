"""Tell what is wrong with rows of corrections, whatever the documents say. Knows no file.

Input   a row as it is written; corrections
Output  what is wrong and what to do, in a sentence each
"""

import difflib
import json
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from sitrep.claims import Claim, fields
from sitrep.review.plain import Plain
from sitrep.review.record import ACTIONS, Correction, added_id

_ID = re.compile(r"[0-9a-f]{12}")
_HEADS = ("kind", "norm", "certainty", "polarity", "chain", "mode", "anonymous_source")  # what an addition may say


def of_cells(cells: int, columns: int) -> str:
    """Return what is wrong with a row of so many *cells* under so many *columns*; "" if nothing."""
    if cells == columns:
        return ""
    return (
        f"the row has {cells} cells, the first line names {columns} columns. "
        'Put one comma between cells, and "..." around a cell that holds a comma.'
    )


def of_row(row: dict[str, str]) -> str:
    """Return what is wrong with one row by itself; "" if nothing.

    Args:
        row: column -> what stands there; columns of the anchor may be missing.
    """
    action, kind, field = row["action"], row.get("kind", ""), row["field"]
    if action not in ACTIONS:
        near = difflib.get_close_matches(action.lower(), ACTIONS, n=1, cutoff=0.5)
        hint = f"perhaps {near[0]}" if near else f"one of {', '.join(ACTIONS)}"
        return f"the action is {action!r}; write {hint}."
    if not row["reason"].strip():
        return "the reason is empty. Say why, in a few words: another person must be able to judge it."
    if not row["who"].strip():
        return "who decided is empty. Write a name or initials."
    if not _is_day(row["when"]):
        return f"when is {row['when']!r}; write the day as YYYY-MM-DD."
    if kind and kind not in fields.schema()["kinds"]:
        return f"the kind is {kind!r}; write one of {', '.join(fields.schema()['kinds'])}, or leave it empty."
    if (action != "add" or row["claim"]) and not _ID.fullmatch(row["claim"]):
        return f"the claim is {row['claim']!r}; write its id, 12 digits or letters a-f, as the report shows it."
    return _of_anchor(row) or _OF_ACTION.get(action, _of_whole)(row, field, kind)


def _of_anchor(row: dict[str, str]) -> str:
    document, exact = row.get("document", ""), row.get("exact", "")
    if bool(document) != bool(exact):
        return "document and exact go together: fill both in, or leave both empty."
    for name in ("start", "end"):
        if row.get(name) and not re.fullmatch(r"\d{1,9}", row[name]):
            return f"{name} is {row[name]!r}; write a number of characters, or leave it empty."
    if exact and row.get("sentence") and not Plain(row["sentence"]).occurrences(Plain(exact)):
        return f"the words {exact!r} do not stand in the sentence {row['sentence']!r}. Mend one of the two."
    return ""


def _of_whole(row: dict[str, str], field: str, _kind: str) -> str:
    if field or row["new"]:
        return f"{row['action']} changes no value: leave field and new empty, or make the action edit."
    return ""


def _of_edit(row: dict[str, str], field: str, kind: str) -> str:
    if not field:
        return "an edit needs a field, such as certainty or norm.radius.low."
    if field == "quote":
        sentence = row.get("sentence", "")
        if not row["new"].strip() or (sentence and not Plain(sentence).occurrences(Plain(row["new"]))):
            return f"the new words {row['new']!r} do not stand in the sentence of the claim. Copy them from there."
        return ""
    if row["old"] == row["new"]:
        return "old and new are the same. If the value is right, make the action accept."
    return ""  # the field and its value are held against the kind of the claim in `between`


def _of_addition(row: dict[str, str], field: str, kind: str) -> str:
    if field or row["old"]:
        return "an addition has no field and no old value: put all that is read into new."
    if not row.get("exact"):
        return "an addition needs document and exact: which words of which document say so."
    try:
        said = json.loads(row["new"])
    except ValueError as error:
        return f"new is not JSON ({error}). {_EXAMPLE}"
    if not isinstance(said, dict) or not isinstance(said.get("norm"), dict) or "kind" not in said:
        return f"new does not say kind and norm. {_EXAMPLE}"
    odd = sorted(set(said) - set(_HEADS))
    if odd:
        return f"new says {odd[0]!r}; it may say {', '.join(_HEADS)}."
    if kind and kind != said["kind"]:
        return f"the kind is {kind!r}, but new says {said['kind']!r}. Write the same."
    if said["kind"] not in fields.schema()["kinds"]:
        return f"new says the kind {said['kind']!r}; write one of {', '.join(fields.schema()['kinds'])}."
    complaint = fields.complaint(addition(row["exact"], row["document"], said))
    return f"new does not fit: {complaint}. Mend that value." if complaint else ""


_EXAMPLE = 'Write {"kind": "quantity", "norm": {"low": 34, "high": 34, "unit": "mile"}}.'
_OF_ACTION = {"edit": _of_edit, "add": _of_addition}


def addition(quote: str, document_id: str, said: dict) -> Claim:
    """Return the claim that an addition makes; its place in the document is not known yet."""
    claim = Claim(document_id=document_id, start=0, end=0, quote=quote, kind=said["kind"], norm={}, rule="review")
    for name in ("certainty", "polarity", "mode", "anonymous_source"):
        if name in said:
            claim = fields.with_value(claim, name, said[name])
    chain = said.get("chain", "")
    claim = fields.with_value(claim, "chain", chain if isinstance(chain, str) else fields.BETWEEN.join(map(str, chain)))
    return replace(claim, norm=fields.completed(said["kind"], said["norm"]))


def identified(row: Correction) -> str:
    """Return the id of the claim that *row* is about: an addition may leave it to be made from its words."""
    if row.claim or row.anchor is None:
        return row.claim
    return added_id(row.anchor.document, json.loads(row.new)["kind"], row.anchor.exact, row.anchor.prefix)


def between(found: Iterable[Correction]) -> list[tuple[int, str]]:
    """Return (line, what is wrong) of rows that do not go together, or whose value does not fit their claim."""
    groups: dict[str, list[Correction]] = {}
    for row in found:
        groups.setdefault(identified(row), []).append(row)
    wrong: list[tuple[int, str]] = []
    for rows in groups.values():
        for number, row in enumerate(rows):
            first = next((one for one in rows[:number] if _contradict(one, row)), None)
            if first is not None:
                wrong.append((row.line, _contradiction(first, row)))
        wrong += of_values(rows, next((row.kind for row in rows if row.kind), ""))
    return wrong


def of_values(rows: Iterable[Correction], kind: str) -> list[tuple[int, str]]:
    """Return (line, what is wrong) of the edits among *rows* whose field or value a claim of *kind* cannot have."""
    wrong = []
    edits = [row for row in rows if row.action == "edit"]
    kind = next((row.new for row in edits if row.field == "kind" and row.new in fields.schema()["kinds"]), kind)
    for row in edits if kind else ():
        try:
            fields.parsed(kind, row.field, row.new)
        except fields.UnfitError as error:
            wrong.append((row.line, f"{error}. Mend the row."))
    return wrong


def _contradict(one: Correction, other: Correction) -> bool:
    if one.action != other.action:
        return True
    if one.action == "edit" and one.field != other.field:
        return False
    return one.new != other.new


def _contradiction(one: Correction, other: Correction) -> str:
    name = other.claim or identified(other)
    return (
        f"it contradicts line {one.line} about claim {name}: {_decision(one)} there, {_decision(other)} here. "
        "Keep the row that is right and delete the other."
    )


def _decision(row: Correction) -> str:
    changed = f" {row.field} to {row.new!r}" if row.action == "edit" else ""
    return f"{row.action}{changed} by {row.who} on {row.when}"


def _is_day(text: str) -> bool:
    try:
        return len(text) == len("2017-05-18") and bool(date.fromisoformat(text))
    except ValueError:
        return False
