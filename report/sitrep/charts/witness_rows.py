"""Choose and name the rows and columns of the grid of who reports what, and say it in words. Draws nothing.

Input   rows of the tables `incidents` and `documents`
Output  the incidents with a row of their own, the documents in order, their names, a text
"""

from collections.abc import Mapping, Sequence

import pandas as pd

from sitrep.charts import lettering, timeline

MOST = 40  # incidents shown one by one; the rest is counted in the last row and stands in the table
NAME_PX = 118.0  # the longest name of a document, written upwards

Row = Mapping[str, object]


def shown(rows: Sequence[Row]) -> list[Row]:
    """Return the incidents with a row of their own, in order."""
    if len(rows) <= MOST:
        return list(rows)
    shared = [row for row in rows if n_witnesses(row) > 1] or rows
    most = sorted(shared, key=lambda row: (-n_witnesses(row), int(str(row["order"]))))[:MOST]
    return sorted(most, key=lambda row: int(str(row["order"])))


def n_witnesses(row: Row) -> int:
    """Return how many witnesses an incident has."""
    return int(str(row["n_witnesses"]))


def witnesses(row: Row) -> list[list[str]]:
    """Return the documents of each witness."""
    return [ids.split() for ids in str(row["witnesses"]).split(";") if ids.strip()]


def files(documents: pd.DataFrame) -> list[dict[str, object]]:
    """Return the documents, by day of publication, those without one last."""
    rows = documents.sort_values(["published", "id"], na_position="last").to_dict("records")
    return [{str(name): value for name, value in row.items()} for row in rows]


def heads(documents: Sequence[Row], small: float) -> list[str]:
    """Return the names of documents; those of one publisher are told apart by their day."""
    names = [str(file["publisher"]) if isinstance(file["publisher"], str) else str(file["id"]) for file in documents]
    out = []
    for file, name in zip(documents, names, strict=True):
        day = str(file["published"])[:10].split("-") if isinstance(file["published"], str) else []
        when = f", {int(day[2])} {timeline.MONTHS[int(day[1]) - 1]}" if names.count(name) > 1 and len(day) == 3 else ""
        out.append(lettering.shortened(name, NAME_PX - lettering.width_px(when, small), small) + when)
    return out


def in_words(rows: Sequence[Row], documents: pd.DataFrame, title: str) -> str:
    """Return the grid as text, for those who do not see it."""
    told = sorted(rows, key=lambda row: (-n_witnesses(row), int(str(row["order"]))))[:3]
    most = "; ".join(f"{row['label']} ({n_witnesses(row)})" for row in told if n_witnesses(row) > 1)
    voices = "; ".join(f"{row['label']}: {row['same_witness']}" for row in rows if row["same_witness"])
    return (
        f"A grid of {len(rows)} incidents by {len(documents)} documents. {title}."
        + (f" Most witnesses report: {most}." if most else "")
        + (f" One witness are, on {voices}." if voices else "")
    )
