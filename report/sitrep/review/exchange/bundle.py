"""What was handed out: documents with their claims as they stood, kept beside the files so that changes can be told.

Input   documents, their readings before and after corrections
Output  `Page`s; `exported.json` in the folder of the files, and back
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from sitrep.claims import Claim, Reading
from sitrep.documents import Document
from sitrep.errors import ReviewError
from sitrep.review.record import Reviewed

NAME = "exported.json"
Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """A claim as it was handed out, and what the machine had read there."""

    claim: Claim
    machine: Claim | None  # None for a claim that a person added


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A document as it was handed out."""

    document: str  # id
    text: str
    url: str
    sentences: tuple[Span, ...]
    claims: tuple[Handed, ...]

    def sentence_at(self, start: int, end: int) -> Span:
        """Return the sentences that hold the characters from *start* to *end*, as one span."""
        held = [span for span in self.sentences if span[0] < end and start < span[1]]
        return min([low for low, _ in held], default=start), max([high for _, high in held], default=end)


def pages(documents: Sequence[Document], machine: Sequence[Reading], reviewed: Reviewed) -> Iterator[Page]:
    """Yield each of *documents* with its claims after the corrections."""
    for document, before, after in zip(documents, machine, reviewed.readings, strict=True):
        read = {claim.id: claim for claim in before.claims} | dict(reviewed.machine)
        handed = [
            Handed(claim=claim, machine=None if claim.review == "added" else read.get(claim.id))
            for claim in after.claims
        ]
        yield Page(
            document=document.id,
            text=document.text,
            url=document.url or "",
            sentences=tuple((sentence.start, sentence.end) for sentence in after.sentences),
            claims=tuple(handed),
        )


def write(folder: Path, handed: Iterable[Page]) -> None:
    """Write what was handed out as *folder*/exported.json, without the texts: of these, their hashes."""
    rows = [
        {
            "document": page.document,
            "sha256": _sha256(page.text),
            "sentences": page.sentences,
            "claims": [asdict(one) for one in page.claims],
        }
        for page in handed
    ]
    (folder / NAME).write_text(json.dumps(rows, ensure_ascii=False, sort_keys=True, indent=1) + "\n", encoding="utf-8")


def read(folder: Path, documents: Mapping[str, Document]) -> dict[str, Page]:
    """Return what was handed out into *folder*, by document; nothing where other people made the annotations.

    Args:
        folder: where the annotated files lie.
        documents: the documents as they are now, by id.

    Raises:
        ReviewError: the file is damaged, or a text has changed since: then places mean something else.
    """
    path = folder / NAME
    if not path.is_file():
        return {}
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        out = {row["document"]: _page(row, documents.get(row["document"])) for row in rows}
        changed = [row["document"] for row in rows if _sha256(out[row["document"]].text) != row["sha256"]]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ReviewError(f"{path} is not what `sitrep review export` wrote ({error!r}). Export again.") from error
    gone = [name for name in changed if name not in documents]
    if gone:
        raise ReviewError(
            f"{path} is about the document {gone[0]!r}, which was not read. Name its folder with --documents."
        )
    if changed:
        raise ReviewError(
            f"The text of document {changed[0]!r} has changed since {path} was written: its places are not the same. "
            "Export again, or name the folder with the text of then."
        )
    return out


def _page(row: Mapping, document: Document | None) -> Page:
    handed = (
        Handed(claim=_claim(one["claim"]), machine=_claim(one["machine"]) if one["machine"] else None)
        for one in row["claims"]
    )
    return Page(
        document=row["document"],
        text=document.text if document else "",
        url=(document.url or "") if document else "",
        sentences=tuple((int(low), int(high)) for low, high in row["sentences"]),
        claims=tuple(handed),
    )


def _claim(said: Mapping) -> Claim:
    return Claim(**{**said, "chain": tuple(said["chain"])})


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
