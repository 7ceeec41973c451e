"""Put what changed into a page: into the report itself, or into one of its own.

Input   the edition before; what a build has made so far
Output  the notebook `changes` as executed, the table `changes`, and the page with both
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import nbformat
import pandas as pd

from sitrep import cite, publish, tables
from sitrep.build import manifest
from sitrep.build.editions import changes, telling
from sitrep.build.editions.changes import Change
from sitrep.build.editions.edition import CHANGES, Edition, of_build, of_report
from sitrep.build.manifest import Record
from sitrep.build.verify import reading
from sitrep.publish import Download

NOTEBOOK = "0a-changes.ipynb"  # behind the summary
REPORT = "report.html"
_TABLES = "tables"
_LINK = "Link to "  # what a permalink is called
_SETUP = (
    'from sitrep import tables\nfrom sitrep.build.editions import telling\n\nchanges = tables.read("tables", "changes")'
)
_CLAIMS = '\nsaid = tables.read("tables", "claims")'


def render(
    executed: Sequence[Path],
    work: Path,
    head: Mapping[str, object],
    files: Sequence[Download],
    made: Record,
    since: Path,
) -> Record:
    """Write the report with the section on what changed since an edition; return its record.

    Args:
        executed: the executed notebooks.
        work: the folder that holds them and the tables; the report is written there.
        head: what the header says.
        files: what travels in the report besides the changes and the manifest.
        made: the record of the build so far.
        since: report.html of the edition before.

    Raises:
        SitrepError: *since* is no report that can be compared with, or the page cannot be made.
    """
    old = of_report(since)
    found = changes.between(old, of_build(work, made, REPORT))
    said = tables.read(work / _TABLES, "claims")
    while True:
        table = changes.table(found)
        tables.write(table, work / _TABLES, "changes")
        _write(work / NOTEBOOK, table, old, said)
        edition = manifest.Edition(name=old.name, sha256=old.sha256, date=old.date)
        made = replace(made, since=edition, tables=manifest.tables_in(work))
        carried = [*files, download(work / _TABLES / CHANGES), manifest.download(made)]
        publish.render([*executed, work / NOTEBOOK], work / REPORT, head, carried)
        lost = unreachable(old, work / REPORT)
        if not lost:
            return made
        found = (*found, *lost)


def page(old: Edition, new: Edition, found: Sequence[Change], out: Path) -> None:
    """Write a page of its own on what changed from *old* to *new*; it holds no sources."""
    table = changes.table(found)
    work = out.parent / f".half-{out.stem}"
    work.mkdir(parents=True, exist_ok=True)
    try:
        _write(work / NOTEBOOK, table, old, None)
        tables.write(table, work, "changes")
        title = f"What changed: {new.record.title}"
        head = {"title": title, "subtitle": f"{old.name}, {old.date}, against {new.name}, {new.date}"}
        publish.render([work / NOTEBOOK], out, head, [download(work / CHANGES)])
    finally:
        for path in work.iterdir():
            path.unlink()
        work.rmdir()


def download(path: Path) -> Download:
    """Return the table of changes as a file that travels in the page."""
    about = "Changes: what was added, dropped or changed since the last edition, and what did it"
    return Download(name=CHANGES, media_type="text/csv;charset=utf-8", content=path.read_bytes(), about=about)


def unreachable(old: Edition, report: Path) -> tuple[Change, ...]:
    """Return what permalinks of *old* lead to and *report* does not hold."""
    here = reading.page(report).ids
    return tuple(
        Change(since=old.mark, subject="figure", change="dropped", id=name, now="", label=_named(name, words))
        for name, words in old.anchors.items()
        if name not in here
    )


def _named(name: str, words: str) -> str:
    """Return what a permalink led to: the words of a heading, or a figure or table by its id."""
    said = words.removeprefix(_LINK)
    return said if "“" in said else f"{said} ({name})"


def _write(path: Path, table: pd.DataFrame, old: Edition, claims: pd.DataFrame | None) -> None:
    """Write the notebook as executed: its cells are what made its outputs."""
    setup = _SETUP + (_CLAIMS if claims is not None else "")
    with_claims = ", said" if claims is not None else ""
    about = f"Held against {old.name}, the edition of {cite.days(old.date)}. {telling.counted(table, old.mark)}"
    cells = [
        nbformat.v4.new_markdown_cell("# What changed since the last edition"),
        _code("setup", setup),
        _code("code", f"telling.counted(changes, {old.mark!r})", _plain(about)),
    ]
    for subject, question in telling.QUESTIONS.items():
        told = telling.shown(table, subject, old.mark, claims)
        if subject == "figure" and told.text == telling.NONE:
            continue
        cells.append(nbformat.v4.new_markdown_cell(f"## {question}"))
        cells.append(_code("code", f"telling.shown(changes, {subject!r}, {old.mark!r}{with_claims})", told))
    for number, cell in enumerate(cells):
        cell["id"] = f"changes-{number}"
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"language_info": {"name": "python"}})
    nbformat.write(notebook, path)


def _plain(text: str) -> cite.Shown:
    return cite.Shown(html=f"<p>{cite.escaped(text)}</p>", text=text)


def _code(kind: str, source: str, told: cite.Shown | None = None) -> nbformat.NotebookNode:
    tags = [] if kind == "code" else [kind]
    cell = nbformat.v4.new_code_cell(source, metadata={"tags": tags}, execution_count=1)
    if told is not None:
        data = {"text/html": told.html, "text/plain": told.text}
        cell.outputs = [nbformat.v4.new_output("display_data", data)]
    return cell
