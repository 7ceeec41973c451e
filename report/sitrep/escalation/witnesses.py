"""Find documents that tell one text, so that a wire story in many outlets counts as one witness.

Input   documents, occurrences, the chains of their claims
Output  for each occurrence its witnesses: groups of documents, and why a group is one

Texts are compared by their MinHash signatures through locality-sensitive hashing: a text is held against the few
that fall into one of its buckets, never against all, and joins the first text that it repeats.

Source: Broder (1997), On the resemblance and containment of documents; Leskovec, Rajaraman and Ullman (2014),
Mining of Massive Datasets, ch. 3.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, TypeVar

import numpy as np

from sitrep.documents.likeness import runs
from sitrep.escalation.occurrences import Occurrence
from sitrep.escalation.sentences import Sentences

if TYPE_CHECKING:
    from sitrep.documents import Document

BANDS = (42, 3)  # bands and rows: texts that share half of their runs of words meet with 99.6 %, three tenths with 68 %
SIGNATURE = BANDS[0] * BANDS[1]
AT_ONCE = 1000  # texts hashed in one go
SHARE = 0.6  # of the shorter text's runs of words; a trimmed copy keeps most of its own
TEXT_RUN, SENTENCE_RUN = 5, 3  # words in a run
SENTENCE_WORDS = 8  # a shorter sentence may be the same by chance
SAME_TEXT, SAME_SENTENCE, ON_WORD_OF = "the same text", "the same sentence", "on the word of"
Runs: TypeAlias = np.ndarray[tuple[int], np.dtype[np.uint32]]
Name = TypeVar("Name", str, tuple[str, int])


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """Which texts, and which sentences, repeat another."""

    text_of: Mapping[str, str]  # document id -> document whose text it repeats, or itself
    sentence_of: Mapping[tuple[str, int], tuple[str, int]]  # sentence -> the one that it repeats, or itself
    publishers: Mapping[str, str]  # document id -> publisher


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """Documents that stand for one voice."""

    document_ids: tuple[str, ...]  # sorted; one or more
    reasons: tuple[str, ...]  # why they are one; none for a single document


def texts(documents: Iterable[Document], told: Iterable[Occurrence], sentences: Sentences) -> Texts:
    """Return which documents, and which of the sentences that tell of *told*, repeat each other's words.

    Args:
        documents: any number of them; those published first come first, and later ones repeat them.
        told: occurrences; only sentences of those that several documents tell of are compared.
        sentences: of the same documents.
    """
    files = sorted(documents, key=lambda d: (d.published is None, str(d.published), d.id))
    rank = {document.id: number for number, document in enumerate(files)}
    spoken: dict[tuple[str, int], str] = {}
    for one in told:
        if len(one.by_document) > 1:
            for event in one.events:
                at = sentences.of(event.claim)
                if at is not None and at not in spoken:
                    spoken[at] = sentences.text(event.claim.document_id, event.claim.start)
    spoken = {at: spoken[at] for at in sorted(spoken, key=lambda at: (rank[at[0]], at[1]))}
    return Texts(
        text_of=_repeated({document.id: hashed(runs(document.text, TEXT_RUN)) for document in files}),
        sentence_of=_repeated(
            {
                at: hashed(runs(text if len(text.split()) >= SENTENCE_WORDS else "", SENTENCE_RUN))
                for at, text in spoken.items()
            }
        ),
        publishers={document.id: document.publisher or document.id for document in files},
    )


def witnesses(one: Occurrence, known: Texts, sentences: Sentences) -> list[Witness]:
    """Return who vouches for *one*: its documents, those that say the same on the same ground taken together.

    Two documents are one witness if their texts are nearly the same, if a sentence that tells of it is, or if one
    of them says it on the word of the other's publisher.
    """
    parent = {name: name for name in one.by_document}
    reasons: dict[str, list[str]] = {}

    def root(name: str) -> str:
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    def join(first: str, second: str, reason: str) -> None:
        a, b = sorted((root(first), root(second)))
        if a != b:
            parent[b] = a
            reasons.setdefault(first, []).append(reason)

    first_with: dict[object, str] = {}
    voices = {known.publishers[name]: name for name in one.document_ids if name in known.publishers}
    for event in sorted(one.events, key=lambda event: event.place):
        name = event.claim.document_id
        at = sentences.of(event.claim)
        for key, reason in (
            (known.text_of.get(name), SAME_TEXT),
            (known.sentence_of.get(at) if at is not None else None, SAME_SENTENCE),
        ):
            if key is not None:
                join(name, first_with.setdefault((reason, key), name), reason)
        for holder in event.claim.chain[:-1]:
            if holder in voices and voices[holder] != name:
                join(name, voices[holder], f"{ON_WORD_OF} {holder}")
    groups: dict[str, list[str]] = {}
    for name in one.document_ids:
        groups.setdefault(root(name), []).append(name)
    return [
        Witness(
            document_ids=tuple(names),
            reasons=tuple(dict.fromkeys(reason for name in names for reason in reasons.get(name, ()))),
        )
        for names in groups.values()
    ]


def hashed(found: Iterable[bytes]) -> Runs:
    """Return each run as the first four bytes of its SHA-1, sorted: so ten thousand texts take little memory."""
    numbers = {int.from_bytes(hashlib.sha1(run, usedforsecurity=False).digest()[:4], "little") for run in found}
    return np.array(sorted(numbers), dtype=np.uint32)


def _repeated(sets: Mapping[Name, Runs]) -> dict[Name, Name]:
    """Return name -> the first name whose set of runs it repeats, or itself; in the order given."""
    filled = [name for name, found in sets.items() if found.size]
    out = {name: name for name in sets}
    if len(filled) < 2:
        return out
    from datasketch import MinHash, MinHashLSH  # here, because it brings scipy, which takes a second to import

    index = MinHashLSH(num_perm=SIGNATURE, params=BANDS)
    for start in range(0, len(filled), AT_ONCE):
        names = filled[start : start + AT_ONCE]
        signatures = MinHash.bulk([sets[name] for name in names], num_perm=SIGNATURE, hashfunc=int)
        for name, signature in zip(names, signatures, strict=True):
            near = [other for other in index.query(signature) if _share(sets[name], sets[other]) >= SHARE]
            if near:
                out[name] = max(near, key=lambda other: (_share(sets[name], sets[other]), str(other)))
            else:
                index.insert(name, signature)
    return out


def _share(first: Runs, second: Runs) -> float:
    return float(np.intersect1d(first, second, assume_unique=True).size / min(first.size, second.size))
