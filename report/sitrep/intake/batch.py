"""Add files to a folder, one after the other, and keep what there is to say about each.

Input   files; what the command line says of them; the folder
Output  an `Outcome` for each file
"""

import contextlib
import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sitrep.errors import DocumentError, IntakeError
from sitrep.intake import furniture, prose
from sitrep.intake.record import FIELDS, GIVEN, GUESSED, STATED, UNKNOWN, Doubt, Fact, Taken, guessed
from sitrep.intake.shelf import Placed, Shelf
from sitrep.intake.worker import read_all

ADDED, HERE, NOT_ADDED = "added", "already here", "not added"
ENGLISH = 0.2  # of the words; English news has 0.3 and more, other languages hardly 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one file."""

    path: Path
    state: str  # added, already here, not added
    placed: Placed | None = None
    taken: Taken | None = None
    doubts: tuple[Doubt, ...] = field(default=())
    message: str = ""  # why it was not added, and what to do


def given(values: Mapping[str, str | None]) -> dict[str, Fact]:
    """Return what the command line says of the documents, checked.

    Raises:
        IntakeError: the day is none, or something else that was given is empty.
    """
    facts = {}
    for name, value in values.items():
        if value is None:
            continue
        words = prose.tidy(value)
        if not words:
            raise IntakeError(f"--{name} is empty. Give a value, or leave it out.")
        if name == "published":
            try:
                words = date.fromisoformat(words).isoformat()
            except ValueError as error:
                raise IntakeError(f"--published is {value!r}: {error}. Write a day such as 2017-06-01.") from error
        facts[name] = Fact(value=words, how=GIVEN)
    return facts


def add(
    paths: Sequence[Path], shelf: Shelf, known: Mapping[str, Fact], most_bytes: int, longest_s: float
) -> Iterator[Outcome]:
    """Add each of *paths* to the *shelf* and yield what became of it; one that cannot be added stops no other.

    Args:
        paths: files.
        shelf: the folder.
        known: what is given for all of them, by field.
        most_bytes: a larger file is refused.
        longest_s: seconds after which a file is given up.
    """
    here = {path: name for path in paths if (name := shelf.holder_of(path, most_bytes)) is not None}
    unknown = [path for path in paths if path not in here]
    with contextlib.closing(read_all(unknown, most_bytes, longest_s=longest_s)) as read:
        for path in paths:
            if path in here:
                yield Outcome(path=path, state=HERE, placed=Placed(id=here[path], is_new=False))
            else:
                yield _put(*next(read), shelf, known)


def _put(path: Path, found: Taken | IntakeError, shelf: Shelf, known: Mapping[str, Fact]) -> Outcome:
    """Return what becomes of what was *found* in the file *path*."""
    if isinstance(found, IntakeError):
        return Outcome(path=path, state=NOT_ADDED, message=str(found))
    taken = completed(found, known)
    try:
        placed = shelf.put(taken)
    except IntakeError as error:
        return Outcome(path=path, state=NOT_ADDED, taken=taken, message=f"{path}: {error}")
    except DocumentError as error:
        raise IntakeError(f"{path} and what came after it were not added: {error}") from error
    return Outcome(
        path=path,
        state=ADDED if placed.is_new else HERE,
        placed=placed,
        taken=taken,
        doubts=(*taken.doubts, *placed.doubts) if placed.is_new else (),
    )


def completed(taken: Taken, known: Mapping[str, Fact]) -> Taken:
    """Return *taken* with what is given put over what was found, its language, and the doubts that follow from both."""
    language, foreign = _language(taken)
    facts = {name: taken.fact(name) for name in FIELDS} | {"language": language} | dict(known)
    doubts = [doubt for doubt in taken.doubts if "published" not in known or doubt.kind not in ("no_date", "two_dates")]
    if facts["published"].how == GUESSED:
        doubts.append(Doubt(kind="guessed_date", words=_guess(facts["published"])))
    if facts["publisher"].how == GUESSED:
        doubts.append(Doubt(kind="guessed_publisher", words=_guess(facts["publisher"])))
    if facts["publisher"].how == UNKNOWN:
        doubts.append(Doubt(kind="no_publisher", words="give it with --publisher, or in documents.csv"))
    if facts["published"].how == UNKNOWN:
        remedy = "give it with --published, or in documents.csv"
        doubts = [
            dataclasses.replace(doubt, words=f"{doubt.words}; {remedy}") if doubt.kind == "no_date" else doubt
            for doubt in doubts
        ]
    return dataclasses.replace(taken, facts=facts, doubts=(*doubts, *foreign))


def _guess(fact: Fact) -> str:
    return (
        f"{fact.value}, from {fact.where}"
        if not fact.where.startswith(("printed", "in "))
        else f"{fact.value}, {fact.where}"
    )


def _language(taken: Taken) -> tuple[Fact, tuple[Doubt, ...]]:
    """Return the language, held against the words: a page may say German because its frame is."""
    said, share = taken.fact("language"), furniture.english(taken.text)
    says_english = (said.value or "en").casefold().startswith("en")
    if share >= ENGLISH:
        return (said, ()) if said and says_english else (guessed("en", "its words"), ())
    words = f"{share:.0%} of its words are common English ones; the reader of documents knows English only"
    doubt = Doubt(kind="language", words=words)
    return (said if said.how in (STATED, GIVEN) and not says_english else Fact()), (doubt,)
