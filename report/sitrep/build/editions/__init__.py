"""Editions: what changed from one report to the next, and what did it.

Input   two report.html, with what travels in them; or one, and a build that is not a page yet
Output  the table `changes`; lines for a terminal; a page of its own, or the section of a report
"""

from pathlib import Path

from sitrep.build.editions import section, telling
from sitrep.build.editions.changes import between, table
from sitrep.build.editions.edition import of_report
from sitrep.build.editions.section import render

__all__ = ["between", "compare", "of_report", "render", "table"]


def compare(old: Path, new: Path, out: Path | None = None) -> str:
    """Return in lines what changed from the report *old* to the report *new*; with *out*, write it as a page too.

    Raises:
        SitrepError: one of them is no report that can be compared, or *out* cannot be written.
    """
    before, after = of_report(old), of_report(new)
    found = [change for change in between(before, after) if change.since == before.mark]
    if out is not None:
        section.page(before, after, found, out)
    rows = table(found)
    lines = [f"{old.name} ({before.date}) -> {new.name} ({after.date})", telling.counted(rows, before.mark)]
    for subject, question in telling.QUESTIONS.items():
        told = telling.shown(rows, subject, before.mark).text
        lines += [] if told == telling.NONE else ["", question, told]
    return "\n".join(lines)
