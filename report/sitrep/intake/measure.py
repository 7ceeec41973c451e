"""Measure how well text and facts are taken out of sample files, against what a person reads in them.

Input   <folder>/expected.yaml: file -> title, publisher, published, paragraphs; the files
Output  a table: words kept and let in, paragraphs whole, facts right; run as `python -m sitrep.intake.measure FOLDER`
"""

import difflib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from sitrep.errors import IntakeError
from sitrep.intake import batch, decoding, reading, saved
from sitrep.intake.record import GUESSED, STATED, Taken

_MOST = 20 * reading.MEGABYTE
FACTS = ("title", "publisher", "published")


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How much of one file was taken as a person reads it."""

    file: str
    words: int  # of the article
    kept: int  # of these
    beside: int  # words that the page shows outside of its article
    let_in: int  # of these
    paragraphs: int
    whole: int  # of these, word for word and in one piece
    facts: dict[str, str]  # field -> right, missing or wrong, and whether it was stated or guessed
    doubts: tuple[str, ...]


def scores(folder: Path) -> list[Score]:
    """Return the score of each file that <folder>/expected.yaml describes, in its order."""
    expected = yaml.safe_load((folder / "expected.yaml").read_text(encoding="utf-8"))
    return [score(folder / name, known) for name, known in expected.items()]


def score(path: Path, known: dict) -> Score:
    """Return how *path* is taken, held against what is *known* of it: title, publisher, published, paragraphs."""
    try:
        taken = batch.completed(reading.take(path, _MOST), {})
    except IntakeError as error:
        taken = Taken(text="", facts={}, original_sha256=str(error))
    found = [line for line in taken.text.split("\n") if line]
    if found and found[0] == known["title"]:
        found = found[1:]
    article, got = " ".join(known["paragraphs"]).split(), " ".join(found).split()
    matches = difflib.SequenceMatcher(None, article, got, autojunk=False).get_matching_blocks()
    kept = sum(match.size for match in matches)
    return Score(
        file=path.name,
        words=len(article),
        kept=kept,
        beside=max(len(got) - kept, _shown(path) - len(article)),
        let_in=len(got) - kept,
        paragraphs=len(known["paragraphs"]),
        whole=sum(paragraph in found for paragraph in known["paragraphs"]),
        facts={name: _verdict(taken, name, known[name]) for name in FACTS},
        doubts=tuple(dict.fromkeys(doubt.kind for doubt in taken.doubts)),
    )


def table(found: Sequence[Score]) -> str:
    """Return the scores as lines, with a line of all at the end."""
    columns = f"{'file':<24}{'words':>6}{'kept':>7}{'beside':>8}{'let in':>8}{'whole':>8}"
    lines = [f"{columns}  {'title':<9}{'publisher':<11}{'day':<9}look at"]
    for one in found:
        facts = [f"{one.facts[name]:<{width}}" for name, width in zip(FACTS, (9, 11, 9), strict=True)]
        lines.append(
            f"{one.file:<24}{one.words:>6}{one.kept / one.words:>7.0%}{one.beside:>8}{one.let_in:>8}"
            f"{f'{one.whole}/{one.paragraphs}':>8}  {''.join(facts)}{' '.join(one.doubts)}"
        )
    sums = {name: sum(getattr(one, name) for one in found) for name in ("words", "kept", "beside", "let_in")}
    whole, all_paragraphs = sum(one.whole for one in found), sum(one.paragraphs for one in found)
    lines.append(
        f"all: {sums['kept'] / sums['words']:.1%} of the words of the articles kept, "
        f"{sums['let_in'] / max(1, sums['beside']):.1%} of the words beside them let in, "
        f"{whole} of {all_paragraphs} paragraphs whole"
    )
    for name in FACTS:
        verdicts = [one.facts[name].split()[0] for one in found]
        lines.append(
            f"{name}: " + ", ".join(f"{verdicts.count(each)} {each}" for each in ("right", "missing", "wrong"))
        )
    return "\n".join(lines)


def _verdict(taken: Taken, name: str, wanted: str | None) -> str:
    fact = taken.fact(name)
    if fact.value != wanted:
        return f"{'wrong' if fact else 'missing'}"
    return "right" + {STATED: "", GUESSED: " g"}.get(fact.how, "")


def _shown(path: Path) -> int:
    """Return how many words the whole file shows; of what is no page, none is beside the article."""
    if path.suffix.lower() not in reading.PAGES:
        return 0
    text, _ = decoding.decoded(path.read_bytes())
    body = saved.parsed(text, path.name).find(".//body")
    if body is None:
        return 0
    return len(
        " ".join(body.xpath(".//text()[not(ancestor::script or ancestor::style or ancestor::noscript)]")).split()
    )


if __name__ == "__main__":
    print(table(scores(Path(sys.argv[1]))))
