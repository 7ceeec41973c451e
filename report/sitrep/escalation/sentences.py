"""Find the sentence that a claim stands in. Knows no other room of the step.

Input   documents
Output  for each claim the number of its sentence, and the sentence itself, verbatim
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sitrep.claims.record import Claim
    from sitrep.documents import Document

# A sentence ends at a stop before white space and a capital, if the stop does not belong to initials (U.S.).
_ENDING = re.compile(r"(?<![A-Z]\.[A-Z])(?<!\b[A-Z])[.!?…][\"”’')\]]*\s+(?=[\"“‘(\[]?[A-Z0-9])|[\r\n]+")


class Sentences:
    """The sentences of some documents; a claim of any other document stands in none."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._texts = {document.id: document.text for document in documents}
        self._endings = {name: [match.end() for match in _ENDING.finditer(text)] for name, text in self._texts.items()}

    def number(self, document_id: str, at: int) -> tuple[str, int] | None:
        """Return (document, number of the sentence that character *at* is in), or None for an unknown document."""
        ends = self._endings.get(document_id)
        return None if ends is None else (document_id, bisect_right(ends, at))

    def of(self, claim: Claim) -> tuple[str, int] | None:
        """Return where *claim* starts: (document, number of the sentence)."""
        return self.number(claim.document_id, claim.start)

    def text(self, document_id: str, at: int) -> str:
        """Return the sentence around character *at*, white space closed up; "" for an unknown document."""
        found = self.number(document_id, at)
        if found is None:
            return ""
        ends, text = self._endings[document_id], self._texts[document_id]
        number = found[1]
        start, end = ends[number - 1] if number else 0, ends[number] if number < len(ends) else len(text)
        return " ".join(text[start:end].split())

    def between(self, document_id: str, start: int, end: int) -> str:
        """Return the characters from *start* to *end* of a document, white space closed up."""
        return " ".join(self._texts.get(document_id, "")[start:end].split())
