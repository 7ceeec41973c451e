"""Print all measurements: `make bench`, or `python -m sitrep.build.bench FOLDER`.

Input   the folder of documents on the command line
Output  six tables on standard output
"""

import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from sitrep import documents
from sitrep.build import pace
from sitrep.build.bench import builds, discs, points, saves


def print_table(title: str, rows: Iterable[Sequence[str]]) -> None:
    """Print *rows*, the first of which is the heading, in aligned columns."""
    cells = list(rows)
    widths = [max(len(row[column]) for row in cells) for column in range(len(cells[0]))]
    print(f"\n{title}")
    for row in cells:
        first, *others = (
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        print("  ".join(["", first, *others]).rstrip(), flush=True)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    print_table(f"One disc of 34 miles at 33.5° N, the fastest of {discs.TURNS} turns", discs.figures())
    print_table(f"{points.COUNT:,} points against 33.5 to 34.5 miles around 33.5° N", points.figures())
    print_table("Reading", [("subject", "measure", "figure"), *pace.figures(documents.read(folder))])
    with tempfile.TemporaryDirectory() as out:
        print_table(f"Building, medians of {builds.TURNS} turns", builds.figures(Path(out, "three")))
        print_table("Building all documents", builds.whole(folder, Path(out)))
        print_table(f"Watching, medians of {saves.TURNS} saves", saves.figures(Path(out, "project")))
