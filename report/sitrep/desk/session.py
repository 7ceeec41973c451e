"""One analyst's sitting: decide on claims, add what was missed, take back. Every decision is written at once.

Input   a folder of documents, corrections.csv, decisions
Output  corrections.csv
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any  # plain values of JSON

from sitrep import review
from sitrep.claims import Claim, Reading, fields
from sitrep.desk import page
from sitrep.desk.folder import Folder, counts
from sitrep.documents import Document
from sitrep.errors import ReviewError
from sitrep.review import anchors, deciding, faults, merging, sheet, tabular
from sitrep.review.plain import Plain
from sitrep.review.record import TOOK_EFFECT, Correction, added_id

ACCEPTED = "the words say so"  # the reason of an acceptance for which nobody gave another
_TOLD = {
    "accept": "Confirmed",
    "reject": "Rejected",
    "edit": "Corrected",
    "clear": "As the machine reads it",
    "add": "Added",
}
Rows = tuple[Correction, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One decision that can be taken back: the rows that went and those that came."""

    document: str
    claim: str
    gone: Rows
    come: Rows
    told: str


@dataclass(slots=True, kw_only=True)
class Session:
    """What one person reviews in one sitting."""

    folder: Folder
    corrections: Path
    tables: Path
    who: str = ""
    done: list[Step] = field(default_factory=list)
    undone: list[Step] = field(default_factory=list)

    def listing(self) -> list[dict[str, Any]]:
        """Return each document with how many of its claims were decided on and how many there are."""
        return page.listing(tuple(self.folder.entries.values()), counts(self.tables), self._rows())

    def page(self, name: str) -> dict[str, Any]:
        """Return the document *name* with its claims as they stand."""
        document, reading = self.folder.read(name)
        return page.page(self.folder.entries[name], document, reading, self._rows())

    def decide(self, name: str, claim_id: str, action: str, reason: str = "", changed: str = "", new: str = "") -> Step:
        """Write what a person decided about a claim, and return it.

        Args:
            name: the document.
            claim_id: the claim, by its id of today.
            action: accept, reject, edit, or clear, which takes back all that was decided about the claim.
            reason: why; of an acceptance it may be left out.
            changed: of an edit the field, as in corrections.csv.
            new: of an edit the value, as text.

        Raises:
            ReviewError: it cannot be decided so; nothing was written then.
        """
        document, reading = self.folder.read(name)
        if action == "clear":
            return self._write(document, reading, claim_id, action, lambda rows: merging.without_claim(rows, claim_id))
        reviewed = review.applied([reading], [document], page.of(self._rows(), document, reading))
        claim = next((c for c in (*reviewed.readings[0].claims, *reviewed.rejected) if c.id == claim_id), None)
        if claim is None:
            raise ReviewError(f"Document {name!r} has no claim {claim_id!r} any more. Open it again.")
        own = claim if claim.review == "added" else reviewed.machine.get(claim.id, claim)
        span = (own.start, own.end)
        old = fields.reading(own)
        if action == "edit":
            _refuse_unfit(claim.kind, changed, new)
            old = fields.as_text(fields.value(own, changed))
            if claim.review == "added" and changed == "quote":
                span = _one_place(new, document, reading, own)
        row = Correction(
            claim=claim.id,
            action=action,
            field=changed,
            old=old,
            new=new,
            reason=reason.strip() or (ACCEPTED if action == "accept" else ""),
            who=self.who.strip(),
            when=_today(),
            kind=own.kind,
            anchor=anchors.made(name, Plain(document.text), span, deciding.sentence_of(own, reading)),
        )
        return self._write(document, reading, claim.id, action, lambda rows: merging.with_decision(rows, row), row)

    def add(self, name: str, start: int, end: int, kind: str, values: Mapping[str, str], reason: str) -> Step:
        """Write a claim that the machine missed, and return it.

        Args:
            name: the document.
            start: first code point of its words.
            end: the one after the last.
            kind: what is claimed.
            values: field -> value as text; what is left out says nothing.
            reason: why it is there.

        Raises:
            ReviewError: it does not fit; nothing was written then.
        """
        document, reading = self.folder.read(name)
        if not document.text[start:end].strip():
            raise ReviewError("No words are selected. Select those that say so.")
        if kind not in fields.schema()["kinds"]:
            raise ReviewError(f"No claim is of kind {kind!r}. Choose one of {', '.join(fields.schema()['kinds'])}.")
        claim = faults.addition(document.text[start:end], name, {"kind": kind, "norm": {}})
        claim = replace(claim, start=start, end=end)
        stated = {key: text for key, text in values.items() if text}
        for key, text in stated.items():
            _refuse_unfit(kind, key, text)
            claim = fields.with_value(claim, key, fields.parsed(kind, key, text))
        claim = fields.implied(claim, set(stated))
        anchor = anchors.made(name, Plain(document.text), (start, end), deciding.sentence_of(claim, reading))
        row = Correction(
            claim=added_id(name, kind, anchor.exact, anchor.prefix),
            action="add",
            new=merging.said_of(claim),
            reason=reason.strip(),
            who=self.who.strip(),
            when=_today(),
            kind=kind,
            anchor=anchor,
        )
        return self._write(document, reading, row.claim, "add", lambda rows: merging.with_decision(rows, row), row)

    def undo(self) -> Step:
        """Take back the last decision and return it.

        Raises:
            ReviewError: there is none, or somebody has changed its rows since.
        """
        return self._again(self.done, self.undone, back=True)

    def redo(self) -> Step:
        """Make the decision that was taken back last once more, and return it.

        Raises:
            ReviewError: there is none, or somebody has changed its rows since.
        """
        return self._again(self.undone, self.done, back=False)

    def _again(self, source: list[Step], target: list[Step], *, back: bool) -> Step:
        if not source:
            raise ReviewError("Nothing to undo." if back else "Nothing to do again.")
        step = source[-1]
        gone, come = (step.come, step.gone) if back else (step.gone, step.come)

        def changed(before: Rows) -> Iterable[Correction]:
            if not set(gone) <= set(before):
                raise ReviewError(f"{self.corrections} was changed elsewhere meanwhile. Nothing was taken back.")
            return (*(row for row in before if row not in gone), *come)

        sheet.change(self.corrections, changed)
        target.append(source.pop())
        return step

    def _write(
        self,
        document: Document,
        reading: Reading,
        claim_id: str,
        action: str,
        decided: Callable[[Rows], Rows],
        row: Correction | None = None,
    ) -> Step:
        """Write what *decided* makes of the file, unless that would not take effect on the document as it is."""
        before: Rows = ()
        fault = faults.of_row(_cells(row)) if row and row.old != row.new else ""
        if fault:
            raise ReviewError(fault[:1].upper() + fault[1:])

        def changed(rows: Rows) -> Rows:
            nonlocal before
            before = rows
            after = decided(rows)
            for outcome in review.applied([reading], [document], page.of(after, document, reading)).outcomes:
                if outcome.correction not in rows and outcome.state not in TOOK_EFFECT:
                    why = tabular.STATE_WORDS[outcome.state]
                    raise ReviewError(f"It would take no effect: {why}. {outcome.remedy}")
            return after

        after = sheet.change(self.corrections, changed)
        gone = tuple(one for one in before if one not in after)
        come = tuple(one for one in after if one not in before)
        if action == "edit" and not gone and not come:
            raise ReviewError("The field holds that value already. Write another one, or accept the claim.")
        told = _TOLD["clear" if action == "edit" and not come else action]
        step = Step(document=document.id, claim=claim_id, gone=gone, come=come, told=told)
        if gone or come:
            self.done.append(step)
            self.undone.clear()
        return step

    def _rows(self) -> Rows:
        return sheet.read(self.corrections) if self.corrections.exists() else ()


def _refuse_unfit(kind: str, name: str, text: str) -> None:
    try:
        fields.parsed(kind, name, text)
    except fields.UnfitError as error:
        raise ReviewError(f"{str(error)[:1].upper()}{str(error)[1:]}.") from error


def _one_place(new: str, document: Document, reading: Reading, claim: Claim) -> tuple[int, int]:
    places = deciding.words_of(new, document, deciding.sentence_of(claim, reading), (claim.start, claim.end))
    if len(places) != 1:
        raise ReviewError(
            f"The words {new!r} stand {len(places)} times in the sentence. Give words that stand there once."
        )
    return places[0]


def _cells(row: Correction) -> dict[str, str]:
    cells = {name: getattr(row, name) for name in ("claim", "action", "field", "old", "new", "reason", "who", "when")}
    anchor = row.anchor
    held = {"document": anchor.document, "exact": anchor.exact, "sentence": anchor.sentence} if anchor else {}
    return cells | {"kind": row.kind} | held


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
