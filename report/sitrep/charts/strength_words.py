"""Read sizes of forces for drawing, and say them in words. Draws nothing.

Input   table `forces`
Output  rows that give a size; titles, text alternatives, sentences
"""

from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd

from sitrep.charts import timeline

UNSAID = "unspecified"

Row = Mapping[str, object]


def told(forces: pd.DataFrame) -> list[dict[str, object]]:
    """Return the rows that give a size, earliest first; one a force, document and size, with all its places."""
    merged: dict[tuple[str, str, str], dict[str, object]] = {}
    for record in forces.to_dict("records"):
        row = {str(name): value for name, value in record.items()}
        size = str(row["size_words"]) if isinstance(row["size_words"], str) else ""
        if not size and bounds(row) == (None, None):
            continue
        key = (str(row["force"]), str(row["document_id"]), size)
        known = merged.setdefault(key, row)
        for name in ("relation", "claim_ids"):
            joint = " / " if name == "relation" else " "
            parts = dict.fromkeys([*str(known[name]).split(joint), *str(row[name]).split(joint)])
            known[name] = joint.join(part for part in parts if part != UNSAID) or UNSAID
    return sorted(
        merged.values(), key=lambda row: (not isinstance(row["date"], str), str(row["date"]), str(row["force"]))
    )


def bounds(row: Row) -> tuple[float | None, float | None]:
    """Return the least and the greatest number of people; None where there is no limit."""
    low, high = (None if pd.isna(row[name]) else float(str(row[name])) for name in ("size_low", "size_high"))  # type: ignore[call-overload]  # a cell
    return low, high


def number(row: Row) -> str:
    """Return a size in figures: "24–99", "61 or more", "about 200"."""
    low, high = bounds(row)
    if low is None and high is None:
        return "no number"
    if low is None or high is None:
        return f"{low:,.0f} or more" if low is not None else f"up to {high:,.0f}"
    if low == high:
        return f"{'about ' if row['approx'] else ''}{low:,.0f}"
    return f"{low:,.0f}–{high:,.0f}"


def finding(numbered: Sequence[Row]) -> str:
    """Return what the figure shows in one clause."""
    known = [number for row in numbered for number in bounds(row) if number is not None]
    forces = {str(row["force"]) for row in numbered}
    many = f"{len(forces)} forces" if len(forces) > 1 else f"“{next(iter(forces))}”"
    spread = (
        f"from {min(known):,.0f} to {max(known):,.0f} people" if min(known) != max(known) else f"{known[0]:,.0f} people"
    )
    return f"{len(numbered)} sizes are reported for {many}, {spread}"


def how_to_read(rows: Sequence[Row], count: int) -> str:
    """Return what the signs of the figure mean; *count* rows stand in its table."""
    kinds = {number(row) for row in rows}
    parts = ["People, on a line of powers of ten; each day is that of the document."]
    if any("–" in kind for kind in kinds):
        parts.append("Bar = what the words allow.")
    if any(kind.endswith("or more") or kind.startswith("up to") for kind in kinds):
        parts.append("Arrow = no limit given.")
    if any(bool(row["approx"]) and bounds(row)[0] == bounds(row)[1] is not None for row in rows):
        parts.append("Hollow = a rough number.")
    if len(rows) < count:
        parts.append(f"The first {len(rows)} of {count} are drawn; the rest stand in the table.")
    return " ".join(parts)


def in_words(rows: Sequence[Row], title: str) -> str:
    """Return the figure as text, for those who do not see it."""
    steps = []
    for row in rows:
        day = f"{timeline.written(date.fromisoformat(str(row['date'])))}: " if isinstance(row["date"], str) else ""
        place = f", {row['relation']}" if row["relation"] != UNSAID else ""
        steps.append(f"{day}{row['force']}, {number(row)}{place} ({row['chain']})")
    return f"{title}. By day: {'; '.join(steps)}."


def sentence(numbered: Sequence[Row]) -> str:
    """Return what is said of sizes where there are too few for a figure."""
    if not numbered:
        return "No document gives the size of a force in numbers."
    row = numbered[0]
    return f"Too few sizes to compare: {row['force']}, {number(row)} ({row['chain']})."
