"""Read rows of a table for drawing. Draws nothing.

Input   a table with an `order`
Output  its rows as dicts; days and sides in words
"""

from collections.abc import Mapping
from datetime import date

import pandas as pd

from sitrep import lexicon

LONGEST_QUOTE = 140  # letters in a tooltip; the whole stands in the table and the source


def in_order(table: pd.DataFrame) -> list[dict[str, object]]:
    """Return the rows of *table* as dicts, sorted by `order`."""
    rows = table.sort_values("order").to_dict("records")
    return [{str(name): value for name, value in row.items()} for row in rows]


def window(row: Mapping[str, object]) -> tuple[date | None, date | None]:
    """Return the first and last day of a row; None is an open end."""
    start, end = (date.fromisoformat(str(row[c])) if isinstance(row[c], str) else None for c in ("start", "end"))
    return start, end


def side_label(side: str) -> str:
    """Return the name of a side for readers."""
    known = lexicon.read("actors")["sides"]
    return str(known.get(side, side.replace("_", " ").capitalize()))


def quoted(words: object) -> str:
    """Return *words* in quotation marks, cut at a word where they are long for a tooltip."""
    text = str(words)
    if len(text) > LONGEST_QUOTE:
        text = text[:LONGEST_QUOTE].rpartition(" ")[0] + "…"
    return f"“{text}”"


def place(row: Mapping[str, object]) -> str:
    """Return the places in the sequence that the words allow an incident: "4", or "2 to 23"."""
    low, high = row["order_low"], row["order_high"]
    return f"{low}" if low == high else f"{low} to {high}"
