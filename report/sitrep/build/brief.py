"""The findings of a built report as Markdown, for a mail or for the summary of a run of CI.

Input   <OUT>/tables: findings, claims, documents, incidents
Output  Markdown: what was read, then each finding with its doubt, which says how many documents report it
"""

import re
from pathlib import Path

import pandas as pd

from sitrep import tables

HEADINGS = {"short": "In short"}  # of sections whose name says too little
_COUNTED = ("documents", "claims", "incidents")
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~])")  # what Markdown or HTML would take for markup


def markdown(built: Path) -> str:
    """Return the findings of the report in the folder *built*.

    Raises:
        TableError: there is no report in *built*, or a table of it is damaged.
    """
    folder = built / "tables"
    counts = [f"{name}: {len(tables.read(folder, name))}" for name in _COUNTED]
    lines = [f"Read {', '.join(counts)}.", "A statement says what documents say, not what happened."]
    for section, findings in tables.read(folder, "findings").groupby("section", sort=False):
        lines += ["", f"### {HEADINGS.get(str(section), str(section).capitalize())}"]
        lines += [_line(row) for _, row in findings.iterrows()]
    return "\n".join(lines)


def _line(row: pd.Series) -> str:
    words = " ".join([row["sentence"], row["doubt"] or ""]).strip()
    return "- " + _MARKUP.sub(r"\\\1", words)
