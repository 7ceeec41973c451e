"""Score our reading of texts against a folder of gold files, with the scorers that lie there.

Input   <folder>/**/*gold.json (claims) with their texts; <folder>/**/<layer>_*.jsonl (spans);
        score_claims.py and score_spans.py in the folder or above it
Output  what the scorers print
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sitrep.build import rows
from sitrep.errors import BuildError


def scores(folder: Path) -> str:
    """Return the scorers' tables for every gold file below *folder*, one after the other.

    Raises:
        BuildError: there is no gold file, no scorer for it, or the scorer failed.
    """
    if not folder.is_dir():
        raise BuildError(f"{str(folder)!r} is not a folder. Name one: make evaluate GOLD=folder.")
    claims = sorted(folder.rglob("*gold.json"))
    layers = sorted(path for path in folder.rglob("*_*.jsonl") if _layer(path) in rows.LAYERS)
    if not claims and not layers:
        raise BuildError(f"{folder} holds neither *gold.json nor <layer>_*.jsonl. Name another folder.")
    with tempfile.TemporaryDirectory(prefix="sitrep-") as private:
        return "\n\n".join(_tables(folder, claims, layers, Path(private)))


def _tables(folder: Path, claims: list[Path], layers: list[Path], private: Path) -> Iterator[str]:
    for gold in claims:
        system = private / f"{gold.stem}.jsonl"
        about = json.loads(gold.read_text(encoding="utf-8"))
        rows.write(system, rows.of_texts([_text_of(gold, about["file"])], about["published"]["date"]))
        arguments = ["--gold", str(gold), "--sys", str(system)]
        yield f"{gold.relative_to(folder)}\n{_scored(folder, 'score_claims.py', arguments)}"
    for gold in layers:
        system = private / f"{gold.stem}.jsonl"
        rows.write(system, rows.of_layer(_layer(gold), gold))
        yield f"{gold.relative_to(folder)}\n{_scored(folder, 'score_spans.py', [str(gold), str(system)])}"


def _layer(path: Path) -> str:
    return path.name.partition("_")[0]


def _text_of(gold: Path, name: str) -> Path:
    for place in (gold.parent / name, gold.parent.parent / "documents" / name):
        if place.is_file():
            return place
    raise BuildError(f"{gold} is about {name}, which lies neither beside it nor in ../documents. Copy it.")


def _scored(folder: Path, name: str, arguments: list[str]) -> str:
    for place in (folder.resolve(), *folder.resolve().parents):
        if (place / name).is_file():
            done = subprocess.run([sys.executable, place / name, *arguments], capture_output=True, text=True)
            if done.returncode:
                raise BuildError(f"{place / name} failed:\n{done.stderr}")
            return done.stdout.rstrip()
    raise BuildError(f"No {name} in {folder} or above it. Put the scorer beside the gold files.")
