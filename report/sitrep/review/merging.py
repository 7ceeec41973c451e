"""Put one more decision beside those that stand: the new one holds, and nothing contradicts it.

Input   the corrections so far, a new one
Output  the corrections after it
"""

import json
from collections.abc import Iterable
from dataclasses import replace

from sitrep.claims import Claim, fields
from sitrep.review import faults
from sitrep.review.record import Correction


def with_decision(before: Iterable[Correction], new: Correction) -> tuple[Correction, ...]:
    """Return *before* with *new*, and without what it takes the place of.

    An acceptance or rejection takes the place of what the claim had; an edit that of an edit of its field, with the
    machine's value kept as the old one. Of a claim that a person added, an edit changes the addition and a
    rejection takes it away.

    Args:
        before: rows that do not contradict each other.
        new: an acceptance, rejection, edit or addition; its anchor is that of the claim as it now is.
    """
    rows = tuple(before)
    name = faults.identified(new)
    mine = [row for row in rows if faults.identified(row) == name]
    others = tuple(row for row in rows if faults.identified(row) != name)
    added = next((row for row in mine if row.action == "add"), None)
    if new.action == "add":
        return (*others, new)
    if added is not None:
        if new.action == "edit":
            return (*others, _changed(added, new))
        return others if new.action == "reject" else rows
    if new.action != "edit":
        kept = (row for row in mine if row.action == new.action and row.who != new.who)
        return (*others, *kept, new)
    edits = [row for row in mine if row.action == "edit"]
    first = next((row for row in edits if row.field == new.field), new)
    new = replace(new, old=first.old)
    kept = (row for row in edits if row.field != new.field)
    return (*others, *kept, *([] if new.new == new.old else [new]))


def without_claim(before: Iterable[Correction], name: str) -> tuple[Correction, ...]:
    """Return *before* without what was decided about the claim *name*: it is the machine's again."""
    return tuple(row for row in before if faults.identified(row) != name)


def _changed(added: Correction, edit: Correction) -> Correction:
    """Return the addition *added* with the value of *edit*, signed by whoever made that."""
    said = json.loads(added.new)
    anchor = added.anchor
    claim = faults.addition(anchor.exact if anchor else "", anchor.document if anchor else "", said)
    if edit.field == "quote":
        anchor = edit.anchor
    elif edit.field == "kind":
        properties = fields.schema()["kinds"][edit.new]["properties"]
        shared = {key: thing for key, thing in claim.norm.items() if key in properties}
        claim = replace(claim, kind=edit.new, norm=fields.completed(edit.new, shared))
    else:
        claim = fields.with_value(claim, edit.field, fields.parsed(claim.kind, edit.field, edit.new))
        claim = fields.implied(claim, {edit.field})
    signed = replace(added, who=edit.who, when=edit.when, reason=edit.reason)
    return replace(signed, new=said_of(claim), kind=claim.kind, claim=faults.identified(added), anchor=anchor)


def said_of(claim: Claim) -> str:
    """Return what an addition says of *claim*, as JSON; who says so is left out where only the outlet does."""
    said = json.loads(fields.reading(claim))
    return json.dumps({key: thing for key, thing in said.items() if thing != ""}, ensure_ascii=False, sort_keys=True)
