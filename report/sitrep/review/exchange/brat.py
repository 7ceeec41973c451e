"""Claims as brat standoff, and back.

Input   `Page`s; a folder of .txt and .ann
Output  <document>.txt, <document>.ann, annotation.conf, visual.conf; `Annotation`s

A claim is a text-bound annotation: of its kind, or for events of its type. Certainty and polarity are attributes where
they are not asserted and positive; the other fields stand as JSON in the annotator's note, and a reason may follow
behind. The id of the claim is a comment of type `Claim`, which brat keeps.

Source: brat, standoff format, https://brat.nlplab.org/standoff.html
"""

import itertools
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from sitrep.claims import Claim, fields
from sitrep.claims.record import CERTAINTIES, KINDS, POLARITIES
from sitrep.errors import ReviewError
from sitrep.review.exchange.bundle import Page
from sitrep.review.exchange.differences import Annotation

_BOUND = re.compile(r"(T\d+)\t(\S+) (\d+ \d+(?:;\d+ \d+)*)\t(.*)")
_ATTRIBUTE = re.compile(r"[AM]\d+\t(\S+) (T\d+)(?: (\S+))?")
_COMMENT = re.compile(r"#\d+\t(\S+) (T\d+)\t?(.*)")
_LINE = re.compile(r"[^\r\n\x0b\x0c\x85\u2028\u2029]+")  # brat's own reader ends a line at each of these
_UNSEEN = str.maketrans({mark: f"\\u{ord(mark):04x}" for mark in "\x85\u2028\u2029"})  # the same marks within JSON
_PLAIN = {"Certainty": "asserted", "Polarity": "positive"}  # not written; what an annotation without the attribute has


class Label(NamedTuple):
    """A text-bound annotation as a line of .ann has it."""

    line: int
    name: str
    start: int
    end: int


def write(folder: Path, handed: Iterable[Page]) -> None:
    """Write *handed* into *folder*, a .txt and an .ann each, with the configuration that brat wants."""
    for page in handed:
        (folder / f"{page.document}.txt").write_bytes(page.text.encode("utf-8", "surrogatepass"))
        lines = [line for number, one in enumerate(page.claims, 1) for line in _lines(number, one.claim)]
        (folder / f"{page.document}.ann").write_text("".join(f"{line}\n" for line in lines), "utf-8", newline="\n")
    (folder / "annotation.conf").write_text(_configuration(), encoding="utf-8")


def _lines(number: int, claim: Claim) -> Iterator[str]:
    name = f"T{number}"
    pieces = [(hit.start() + claim.start, hit.end() + claim.start) for hit in _LINE.finditer(claim.quote)]
    places = ";".join(f"{start} {end}" for start, end in pieces)
    words = " ".join(_LINE.findall(claim.quote))
    event = claim.kind == "event"
    yield f"{name}\t{claim.norm['type'] if event else claim.kind} {places}\t{words}"
    if claim.certainty != _PLAIN["Certainty"]:
        yield f"A{2 * number - 1}\tCertainty {name} {claim.certainty}"
    if claim.polarity != _PLAIN["Polarity"]:
        yield f"A{2 * number}\tPolarity {name} {claim.polarity}"
    norm = {key: thing for key, thing in claim.norm.items() if key != "relay_of" and not (event and key == "type")}
    note = json.dumps(norm, ensure_ascii=False, sort_keys=True).translate(_UNSEEN)
    yield f"#{2 * number - 1}\tAnnotatorNotes {name}\t{note}"
    yield f"#{2 * number}\tClaim {name}\t{claim.id}"


def _configuration() -> str:
    kinds = "\n".join(
        [*(kind for kind in KINDS if kind != "event"), "!event", *(f"\t{kind}" for kind in fields.event_types())]
    )
    return (
        f"[entities]\n{kinds}\n\n[relations]\n<OVERLAP> Arg1:<ANY>, Arg2:<ANY>, <OVL-TYPE>:<ANY>\n\n[events]\n\n"
        f"[attributes]\nCertainty Arg:<ENTITY>, Value:{'|'.join(CERTAINTIES)}\n"
        f"Polarity Arg:<ENTITY>, Value:{'|'.join(POLARITIES)}\n"
    )


def read(folder: Path, pages: Mapping[str, Page]) -> Iterator[Annotation]:
    """Yield the annotations of the .ann files in *folder* that are about *pages*.

    Raises:
        ReviewError: a text is not the document's, or a line cannot be read as a claim.
    """
    for path in sorted(folder.glob("*.ann")):
        page = pages.get(path.stem)
        if page is None:
            raise ReviewError(f"{path} is about {path.stem!r}, which is no document read here. Name their folder.")
        text = path.with_suffix(".txt")
        if text.is_file() and text.read_bytes() != page.text.encode("utf-8", "surrogatepass"):
            raise ReviewError(
                f"{text} is not the text of document {page.document!r}: its places mean other words. Export again."
            )
        yield from _annotations(path, page)


def left_out(folder: Path) -> int:
    """Return how many lines of the .ann files in *folder* are of a kind that no claim has: relations, events, ..."""
    lines = [line for path in folder.glob("*.ann") for line in path.read_text(encoding="utf-8").split("\n")]
    return sum(line[:1] in ("R", "E", "*", "N") for line in lines)


def _annotations(path: Path, page: Page) -> Iterator[Annotation]:
    labels: dict[str, Label] = {}
    attributes: dict[tuple[str, str], str] = {}
    notes: dict[tuple[str, str], tuple[int, str]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        where = f"{path}, line {number}"
        if line.startswith("T"):
            name, label = _label(line, number, where, page.text)
            labels[name] = label
        elif line[:1] in ("A", "M") and (found := _ATTRIBUTE.fullmatch(line)):
            attributes[found[2], found[1]] = found[3] or ""
        elif line.startswith("#") and (found := _COMMENT.fullmatch(line)):
            notes[found[2], found[1]] = (number, found[3])
    for name, label in labels.items():
        where = f"{path}, line {label.line}"
        at, note = notes.get((name, "AnnotatorNotes"), (label.line, ""))
        norm, reason = _note(note, f"{path}, line {at}")
        kind = "event" if label.name in fields.event_types() else label.name
        if norm is not None and kind == "event":
            norm = {"type": label.name, **norm}
        elif norm is None and kind == "event":
            norm = {"type": label.name}
        yield Annotation(
            document=page.document,
            start=label.start,
            end=label.end,
            claim=notes.get((name, "Claim"), (0, ""))[1].strip(),
            kind=kind,
            norm=norm,
            certainty=_coded(attributes.get((name, "Certainty")), "Certainty", CERTAINTIES, where),
            polarity=_coded(attributes.get((name, "Polarity")), "Polarity", POLARITIES, where),
            reason=reason,
            where=where,
        )


def _label(line: str, number: int, where: str, text: str) -> tuple[str, Label]:
    found = _BOUND.fullmatch(line)
    if found is None:
        raise ReviewError(f"{where}: {line[:60]!r} is no text-bound annotation of brat. Mend or delete the line.")
    pieces = sorted(tuple(map(int, piece.split())) for piece in found[3].split(";"))
    for (_, end), (start, _) in itertools.pairwise(pieces):
        if text[end:start].strip():
            raise ReviewError(
                f"{where}: the annotation leaves out {text[end:start]!r}. A claim is one stretch of words."
            )
    start, end = pieces[0][0], pieces[-1][1]
    if " ".join(text[start:end].split()) != " ".join(found[4].split()):
        raise ReviewError(
            f"{where}: characters {start} to {end} are {text[start:end]!r}, not {found[4]!r}. Restore the text."
        )
    return found[1], Label(line=number, name=found[2], start=start, end=end)


def _note(note: str, where: str) -> tuple[dict[str, object] | None, str]:
    """Return the fields that a note holds as JSON, and the words behind it."""
    if not note.lstrip().startswith("{"):
        return None, note.strip()
    try:
        norm, end = json.JSONDecoder().raw_decode(note.lstrip())
    except ValueError as error:
        raise ReviewError(f"{where}: the note is not JSON ({error}). Mend it.") from error
    return norm, note.lstrip()[end:].strip()


def _coded(said: str | None, name: str, codes: tuple[str, ...], where: str) -> str:
    if said is None:
        return _PLAIN[name]
    if said not in codes:
        raise ReviewError(f"{where}: {name} is {said!r}. Write one of {', '.join(codes)}.")
    return said
