"""Say what did it: the document, the correction, or the part of the reader behind a change.

Input   two editions; the rows of one claim in them
Output  a `Cause`
"""

from dataclasses import dataclass

from sitrep.build.editions.edition import Edition, Row
from sitrep.build.verify import differences

DOCUMENT, CORRECTION, PARAMETER, READER, UNKNOWN = "document", "correction", "parameter", "reader", "unknown"
_READS = ("data/lexicon/", "data/reference/", "lexicon/", "report/sitrep/", "requirements.lock")
_PERSONAL = ("corrected", "added")  # what a person makes of a claim that changes it


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Cause:
    """What did a change."""

    kind: str  # one of the five above
    words: str


class Causes:
    """What differs between two editions, asked claim by claim."""

    def __init__(self, old: Edition, new: Edition) -> None:
        self.old, self.new = old, new
        self._before = {text.id: text for text in old.record.texts}
        self._after = {text.id: text for text in new.record.texts}
        self._found = differences.between(old.record, new.record)

    def of_claim(self, claim: str) -> Cause:
        """Return what added, dropped or changed a claim."""
        before, after = self.old.claims.get(claim), self.new.claims.get(claim)
        row = after or before
        document = str(row["document_id"]) if row is not None else ""
        return self._of_document(document) or self._of_person(claim, before, after) or self.of_reader()

    def of_reader(self) -> Cause:
        """Return what of the reader itself differs: words it knows, code, packages."""
        changed = [line.removesuffix(" is changed") for line in self._reads()]
        if changed:
            return Cause(kind=READER, words=f"read otherwise: {_listed(changed)} changed")
        return Cause(kind=UNKNOWN, words="the manifests show no reason")

    def of_all(self) -> Cause:
        """Return what differs between the editions on the whole: for what rests on no claim in particular."""
        given = [record.given for record in (self.old.record, self.new.record)]
        names = [name for name in sorted({*given[0], *given[1]}) if given[0].get(name) != given[1].get(name)]
        if names:
            said = [
                f"{name} from {given[0].get(name, 'its default')} to {given[1].get(name, 'its default')}"
                for name in names
            ]
            return Cause(kind=PARAMETER, words=f"set otherwise: {_listed(said)}")
        moved = [cause.words for name in {**self._before, **self._after} if (cause := self._of_document(name))]
        if moved:
            return Cause(kind=DOCUMENT, words=_listed(moved))
        return self.of_reader()

    def called(self, document: str) -> str:
        """Return a document as a reader knows it."""
        text = self._after.get(document) or self._before.get(document)
        return text.called if text is not None else document

    def _of_document(self, document: str) -> Cause | None:
        before, after = self._before.get(document), self._after.get(document)
        if before is None and after is not None:
            return Cause(kind=DOCUMENT, words=f"{self.called(document)} was added")
        if after is None and before is not None:
            return Cause(kind=DOCUMENT, words=f"{self.called(document)} was dropped")
        if before is not None and after is not None and before.sha256 != after.sha256:
            return Cause(kind=DOCUMENT, words=f"the text of {self.called(document)} was changed")
        return None

    def _of_person(self, claim: str, before: Row | None, after: Row | None) -> Cause | None:
        if after is None:
            row = self.new.rejected.get(claim)
            return None if row is None else _correction("rejected", row)
        if after.get("review") in _PERSONAL and not _same_review(before, after):
            return _correction(str(after["review"]), after)
        if before is not None and before.get("review") in _PERSONAL and after.get("review") not in _PERSONAL:
            return Cause(kind=CORRECTION, words=f"the correction by {before.get('who')} no longer stands")
        if before is None and claim in self.old.rejected:
            row = self.old.rejected[claim]
            return Cause(kind=CORRECTION, words=f"the rejection by {row.get('who')} no longer stands")
        return None

    def _reads(self) -> list[str]:
        lines = [*self._found.get(differences.INPUTS, []), *self._found.get(differences.LIBRARY, [])]
        return [line for line in lines if line.startswith(_READS)]


def _same_review(before: Row | None, after: Row) -> bool:
    names = ("review", "who", "when", "reason", "norm", "certainty", "polarity", "chain", "kind", "quote")
    return before is not None and all(before.get(name) == after.get(name) for name in names)


def _correction(what: str, row: Row) -> Cause:
    when = f" on {row['when']}" if row.get("when") else ""
    return Cause(kind=CORRECTION, words=f"{what} by {row.get('who') or 'a person'}{when}: {row.get('reason') or ''}")


def _listed(parts: list[str], most: int = 4) -> str:
    shown = parts[:most]
    more = len(parts) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")
