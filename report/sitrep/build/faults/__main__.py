"""Inject every fault and print what held: `make faults`, or `python -m sitrep.build.faults [TIMES] [WORD ...]`.

Input   how many times as often as usual faults of chance are injected; words: only faults whose names hold one
Output  a table on standard output; exit code 1 if something did not hold
"""

import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import fields
from functools import partial
from pathlib import Path

from sitrep.build.bench.__main__ import print_table
from sitrep.build.faults import cells, disks, others, signals
from sitrep.build.faults.site import Held, Site

_COLUMNS = {
    "refused": "told or borne",
    "stood": "report stood",
    "whole": "nothing half-written",
    "quiet": "no process stayed",
    "mended": "next build worked",
}
Injection = Callable[[], Held | None]


def injections(site: Site, folder: Path, often: int, chance: random.Random) -> Iterator[tuple[str, int, Injection]]:
    """Yield for each fault its name, how often to inject it, and what injects it once."""
    for name, fault in cells.FAULTS.items():
        yield name, 1, partial(fault.inject, site)
    for name, struck in signals.FAULTS.items():
        yield name, struck.times * often, partial(struck.inject, site, chance)
    for name, other in others.FAULTS.items():
        yield name, 1, partial(other, site)
    for kind in disks.FAULTS:
        yield disks.NAMES[kind], 1, partial(disks.inject, kind, folder / kind)


def main(often: int, words: list[str]) -> int:
    """Print the table and return the exit code."""
    missed = 0
    with tempfile.TemporaryDirectory(prefix="sitrep-faults-") as name:
        folder, rows = Path(name), [("injected", "times", *_COLUMNS.values())]
        site = Site(folder / "site")
        for what, times, inject in injections(site, folder, often, random.Random(34)):
            if words and not any(word in what for word in words):
                continue
            print(f"{what} ...", file=sys.stderr, flush=True)
            held = [one for one in (inject() for _ in range(times)) if one is not None]
            counts = [sum(getattr(one, field.name) for one in held) for field in fields(Held)]
            missed += sum(len(held) - count for count in counts)
            shown = [str(count) for count in counts] if held else ["-"] * len(counts)
            rows.append((what, str(len(held)) if held else "not possible here", *shown))
        print_table("Faults: of so many times, this held so often", rows)
    print(f"\n{missed} things did not hold." if missed else "\nEverything held.")
    return int(missed > 0)


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word.isdecimal()]
    sys.exit(main(numbers[0] if numbers else 5, [word for word in sys.argv[1:] if not word.isdecimal()]))
