"""Print the vague words with their intervals, so that a reader can see and change them.

Input   data/lexicon/quantities.yaml, "vague" and "positions"
Output  a table: word, low, high, value, reason
"""

from typing import TYPE_CHECKING

from sitrep import lexicon

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("word", "low", "high", "value", "reason")


def vague_table() -> "pd.DataFrame":
    """Return one row per vague word: the interval it is read as, and why.

    Returns:
        Columns word, low, high, value (null if no one number), reason; sorted by low, then word. The first
        word of a row is the name by which `quantities(..., vague={word: (low, high)})` overrides it.
    """
    import pandas as pd  # here, so that reading a text does not load pandas

    entries = lexicon.read("quantities")
    rows = [
        (" / ".join(row["words"]), float(row["low"]), float(row["high"]), row.get("value"), row["reason"])
        for row in entries["vague"]
    ]
    for row in entries["positions"]:
        times = "" if row.get("exact") else " hundreds (x 100), thousands ..."
        word = " / ".join(row["words"]) + times
        rows.append((word, float(row["low"]), float(row["high"]), None, row["reason"]))
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.sort_values(["low", "word"]).reset_index(drop=True)
