"""Score our reading of texts against a folder of gold files, with the scorers that lie there.

Input   <folder>/**/*gold.json (claims) with their texts; <folder>/**/<layer>_*.jsonl (spans);
        score_claims.py and score_spans.py in the folder or above it
Output  what the scorer of claims says of each kind, the worst errors if asked for, and one table of all figures
"""

import importlib.util
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from itertools import accumulate
from pathlib import Path
from types import ModuleType

from sitrep import claims, documents
from sitrep.build import agreement, pace, rows
from sitrep.errors import BuildError

# What is compared of a layer's spans beside their place: the name of the measure and the comparison.
_VALUES: dict[str, tuple[tuple[str, agreement.Comparison], ...]] = {
    "dates": (("value", agreement.same_time),),
    "quantities": (("number", agreement.same_number), ("number and unit", agreement.same_quantity)),
    "places": ((f"within {agreement.NEAR_M // 1000} km", agreement.same_position),),
    "events": (("type", agreement.same_type),),
}
_BY_TYPE = ("actors", "attributions", "events")  # layers whose types are scored one by one
_TIMED = 20_000  # words that the reader is timed on; more of them change the ratio no more
Figure = tuple[str, str, str]  # the set, what is measured, how much


def report(folder: Path, errors: int = 0, say: Callable[[str], None] = lambda _line: None) -> str:
    """Return the scorers' figures for every gold file below *folder*, with the pace of reading at the end.

    Args:
        folder: gold files, scorers beside or above them.
        errors: how many of the errors of each layer to list, the most frequent first.
        say: is called with one line before each file is read.

    Raises:
        BuildError: there is no gold file, no scorer for it, or a gold file cannot be used.
    """
    if not folder.is_dir():
        raise BuildError(f"{str(folder)!r} is not a folder. Name one: make evaluate GOLD=folder.")
    about = sorted(folder.rglob("*gold.json"))
    layers = sorted(path for path in folder.rglob("*_*.jsonl") if _layer(path) in rows.LAYERS)
    if not about and not layers:
        raise BuildError(f"{folder} holds neither *gold.json nor <layer>_*.jsonl. Name another folder.")
    texts: list[documents.Document] = []
    details: list[str] = []
    figures: list[Figure] = []
    for gold in about:
        say(f"reading {gold.relative_to(folder)}")
        document = _document_of(gold)
        texts.append(document)
        detail, found = _claims(folder, gold, document)
        details.append(f"{gold.relative_to(folder)}\n{detail}")
        figures += found
    for gold in layers:
        say(f"reading {gold.relative_to(folder)}")
        found, wrong = _spans(folder, gold)
        figures += found
        if errors:
            details.append(f"{gold.relative_to(folder)}\n" + "\n".join(wrong[:errors]))
    say("timing the reader against the bare model")
    figures += pace.figures(_enough([*texts, *_texts_of(layers)]))
    return "\n\n".join([*details, _table(figures)])


def _claims(folder: Path, gold: Path, document: documents.Document) -> tuple[str, list[Figure]]:
    scorer = _scorer(folder, "score_claims")
    read = list(rows.of_reading(json.loads(gold.read_text(encoding="utf-8"))["doc"], claims.read(document)))
    result = scorer.score([json.loads(gold.read_text(encoding="utf-8"))], read)
    pairs = [(one["strict_pairs_right"], one["strict_pairs"]) for one in result["sequences"]]
    accuracy, chain = result["normalised_accuracy"], result["hedge_and_attribution"].get("chain")
    name = gold.name
    return scorer.fmt(result), [
        (name, "claims, F1", f"{result['micro']['f1']:.3f}"),
        (name, "normalised accuracy", _share(accuracy)),
        (name, "attribution chains", _share(chain)),
        (name, "strict pairs", f"{sum(right for right, _ in pairs)} of {sum(all_ for _, all_ in pairs)}"),
    ]


def _spans(folder: Path, path: Path) -> tuple[list[Figure], list[str]]:
    """Return the figures of one file of spans, and its errors, the most frequent first."""
    scorer, layer = _scorer(folder, "score_spans"), _layer(path)
    gold = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    read = list(rows.of_layer(layer, path))
    (first, same), *others = _VALUES.get(layer, (("type", agreement.same_type),))
    result, wrong = scorer.score(gold, read, valfn=same)
    out = [(path.name, "spans, strict", _prf(result["strict"])), (path.name, "relaxed", _prf(result["relaxed"]))]
    out.append((path.name, first, _prf(result["value"])))
    out += [(path.name, name, _prf(scorer.score(gold, read, valfn=other)[0]["value"])) for name, other in others]
    if layer in _BY_TYPE:
        out += [(path.name, f"relaxed, {kind}", score) for kind, score in _by_type(scorer, gold, read)]
    counted = Counter((kind, words, str(expected), str(ours)) for kind, words, expected, ours, _ in wrong)
    return out, [f"  {n:3} × {' | '.join(error)}" for error, n in counted.most_common()]


def _by_type(scorer: ModuleType, gold: list[dict], read: list[dict]) -> Iterator[tuple[str, str]]:
    """Yield the relaxed figures of each type of gold's spans, of ours only those of that type."""
    for kind in sorted({span["type"] for text in gold for span in text["spans"]}):
        ours = [span for span in read if span["type"] == kind]
        yield kind, _prf(scorer.score(gold, ours, {kind})[0]["relaxed"])


def _layer(path: Path) -> str:
    return path.name.partition("_")[0]


def _document_of(gold: Path) -> documents.Document:
    """Return the text that *gold* is about, published when and by whom gold says."""
    about = json.loads(gold.read_text(encoding="utf-8"))
    for place in (gold.parent / about["file"], gold.parent.parent / "documents" / about["file"]):
        if place.is_file():
            day = date.fromisoformat(about["published"]["date"])
            return replace(documents.read_text(place), published=day, publisher=about["outlet"])
    raise BuildError(f"{gold} is about {about['file']}, which lies neither beside it nor in ../documents. Copy it.")


def _enough(texts: list[documents.Document]) -> list[documents.Document]:
    """Return the first of *texts* that together have `_TIMED` words."""
    so_far = accumulate(len(text.text.split()) for text in texts)
    return [text for text, words in zip(texts, so_far, strict=True) if words <= _TIMED] or texts[:1]


def _texts_of(layers: list[Path]) -> list[documents.Document]:
    """Return the texts of the *layers* as documents of which nothing is known."""
    return [document for path in layers for document in rows.texts(path)]


def _scorer(folder: Path, name: str) -> ModuleType:
    for place in (folder.resolve(), *folder.resolve().parents):
        spec = importlib.util.spec_from_file_location(name, place / f"{name}.py")
        if (place / f"{name}.py").is_file() and spec and spec.loader:
            scorer = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(scorer)
            return scorer
    raise BuildError(f"No {name}.py in {folder} or above it. Put the scorer beside the gold files.")


def _prf(score: dict[str, float]) -> str:
    return f"P {score['P']:5.1f}  R {score['R']:5.1f}  F1 {score['F1']:5.1f}"


def _share(value: float | None) -> str:
    return "none to score" if value is None else f"{value:.3f}"


def _table(figures: list[Figure]) -> str:
    widths = [max(len(row[column]) for row in figures) for column in (0, 1)]
    return "\n".join(f"{name:{widths[0]}}  {what:{widths[1]}}  {much}" for name, what, much in figures)
