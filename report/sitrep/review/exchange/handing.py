"""Hand documents with their claims over to another tool, and take its changes back into corrections.csv.

Input   documents, corrections.csv; a folder, or a file, that an annotation tool saved
Output  a folder of annotations; corrections.csv with what was changed there
"""

import shutil
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from pathlib import Path

from sitrep import claims
from sitrep.documents import Document
from sitrep.errors import ReviewError
from sitrep.review import applying, merging, sheet
from sitrep.review.exchange import brat, bundle, differences, training, web_annotation
from sitrep.review.record import Correction

FORMS = ("web-annotation", "brat", "spacy")
ANNOTATIONS, TRAINING = "annotations.jsonld", "claims.spacy"


def pages(documents: Sequence[Document], corrections: Sequence[Correction], *, reviewed: bool) -> list[bundle.Page]:
    """Return *documents* with their claims after *corrections*; only claims that a person looked at, if *reviewed*."""
    machine = list(claims.read_all(documents))
    found = bundle.pages(documents, machine, applying.applied(machine, documents, corrections))
    if not reviewed:
        return list(found)
    return [replace(p, claims=tuple(one for one in p.claims if one.claim.review != "machine")) for p in found]


def export(handed: Sequence[bundle.Page], form: str, out: Path) -> str:
    """Write *handed* in *form* into the folder *out*, whole or not at all; return in a sentence what was written.

    Raises:
        ReviewError: *out* holds something already, or cannot be written.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise ReviewError(f"{out} holds something already. Name a new folder with -o.")
    count = sum(len(page.claims) for page in handed)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        half = Path(tempfile.mkdtemp(dir=out.parent, prefix=f".{out.name}."))
        try:
            if form == "spacy":
                training.write(half / TRAINING, handed)
            else:
                bundle.write(half, handed)
                if form == "brat":
                    brat.write(half, handed)
                else:
                    web_annotation.write(half / ANNOTATIONS, handed)
            half.chmod(0o755)
            half.replace(out)
        finally:
            shutil.rmtree(half, ignore_errors=True)
    except OSError as error:
        raise ReviewError(f"{out} cannot be written: {error.strerror}. Name another folder with -o.") from error
    return f"{count} claims of {len(handed)} documents, in {out}."


def bring_back(
    path: Path,
    documents: Sequence[Document],
    corrections: Path,
    signature: differences.Signature,
) -> str:
    """Put what was changed in the annotations at *path* into *corrections*; return in words what that was.

    Args:
        path: a folder that was handed out, or a file of Web Annotations that other people made.
        documents: the documents that they are about.
        corrections: the file to write into.
        signature: who, when and why, where an annotation does not say.

    Raises:
        ReviewError: something in *path* cannot be used; nothing was written then.
    """
    folder = path if path.is_dir() else path.parent
    known = {document.id: document for document in documents}
    handed = bundle.read(folder, known)
    if handed:
        complete = set(handed)
    else:
        complete = set()
        handed = {page.document: page for page in pages(documents, sheet.read(corrections), reviewed=False)}
    skipped = 0
    if path.is_dir() and any(path.glob("*.ann")):
        came = list(brat.read(path, handed))
        complete &= {file.stem for file in path.glob("*.ann")}
        skipped = brat.left_out(path)
    else:
        file = path / ANNOTATIONS if path.is_dir() else path
        if not file.is_file():
            raise ReviewError(f"{path} holds neither .ann files nor {ANNOTATIONS}. Name the folder that was exported.")
        came = list(web_annotation.read(file, handed))
        complete &= {one.document for one in came}
    new = list(differences.corrections(handed, came, signature, complete))
    if new:
        sheet.change(corrections, lambda before: reduce(merging.with_decision, new, before))
    return _told(new, path, corrections, skipped)


def _told(new: Sequence[Correction], path: Path, corrections: Path, skipped: int) -> str:
    counts = Counter(row.action for row in new)
    said = ", ".join(f"{counts[action]} {action}" for action in ("add", "edit", "reject") if counts[action])
    text = (
        f"{len(new)} corrections ({said}) from {path} are now in {corrections}." if new else f"{path} changes nothing."
    )
    if skipped:
        text += f"\n{skipped} lines of relations, events or links were left out: corrections hold none."
    return text
