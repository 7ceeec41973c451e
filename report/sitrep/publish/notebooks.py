"""Read the executed notebooks and turn every output into safe HTML.

Input   executed .ipynb files
Output  notebooks whose outputs are one `text/html` each, ready for the template
"""

import base64
import html
import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any  # notebook nodes and MIME bundles are JSON of any depth

import nbformat
from nbconvert.filters import strip_ansi

from sitrep.errors import PublishError
from sitrep.publish import figures, safe

QUIET = ("parameters", "injected-parameters", "setup", "save")
SOURCES = "sources"
APPENDIX = "appendix"  # of a notebook's title: it is shown behind the others
_ONE_HEADING = re.compile(r"#{2,6}\s+(?P<words>[^\n]+)\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One executed notebook, as the report shows it."""

    name: str  # file name without ending, such as "2-zone"
    notebook: Any  # NotebookNode, its cells prepared
    sources: tuple[str, ...] = field(default=())  # HTML that belongs to the end of the page
    is_appendix: bool = False

    @property
    def place(self) -> tuple[bool, str]:
        """What sections are sorted by: the appendices stand behind the others."""
        return self.is_appendix, self.name

    @property
    def prefix(self) -> str:
        """What the ids of this notebook's headings start with: "n2" for 2-zone."""
        number = re.match(r"\d+[a-z]?(?=-|$)", self.name)
        return f"n{number[0]}" if number else f"n-{re.sub(r'[^a-z0-9]+', '-', self.name.lower()).strip('-')}"


def read(path: Path) -> Section:
    """Return the notebook at *path* as a section.

    Raises:
        PublishError: it cannot be read, was not executed to its end, or a cell failed.
    """
    try:
        notebook = nbformat.read(path, as_version=4)
    except (OSError, ValueError, nbformat.ValidationError) as error:
        raise PublishError(f"{path.name} cannot be read as a notebook ({error}). Execute it again.") from error
    section = Section(name=path.stem, notebook=notebook)
    moved: list[str] = []
    cells = []
    for number, cell in enumerate(notebook.cells, 1):
        if cell.cell_type == "raw" or not cell.source.strip():
            continue
        if cell.cell_type == "code":
            _check_executed(cell, path.name, number)
            # The cell's own id: a running number would change with every cell before it.
            names = (f"{section.prefix}-{cell.id}{f'-{n}' if n > 1 else ''}" for n in itertools.count(1))
            shown = [_shown(output, name) for output, name in zip(cell.outputs, names, strict=False)]
            shown = [markup for markup in shown if markup]
            if SOURCES in _tags(cell):
                moved += shown
                shown = ['<p class="moved"><a href="#sources">Shown at the end of the report.</a></p>'] if shown else []
            cell.metadata["sitrep"] = {"quiet": bool(_tags(cell) & set(QUIET)), "label": _label(cell)}
            cell.outputs = [nbformat.v4.new_output("display_data", {"text/html": markup}) for markup in shown]
        cells.append(cell)
    is_appendix = bool(cells) and APPENDIX in _tags(cells[0])
    notebook.cells = _folded(_without_bare_headings(cells))
    return Section(name=path.stem, notebook=notebook, sources=tuple(moved), is_appendix=is_appendix)


def _tags(cell: Any) -> set[str]:
    return set(cell.metadata.get("tags", []))


def _label(cell: Any) -> str:
    names = {"injected-parameters": "parameters set for this run", "setup": "set-up"}
    return next((names.get(tag, tag) for tag in QUIET if tag in _tags(cell)), "")


def _check_executed(cell: Any, name: str, number: int) -> None:
    for output in cell.outputs:
        if output.output_type == "error":
            raise PublishError(
                f"{name}, cell {number} failed: {output.get('ename', '')}: {output.get('evalue', '')}. "
                "Mend the cell and build again."
            )
    if cell.execution_count is None:
        raise PublishError(f"{name}, cell {number} was not executed. Build again with `make report`.")


def _without_bare_headings(cells: list[Any]) -> list[Any]:
    """Return *cells* without headings over nothing but folded code; the code's label says the same."""
    out = []
    for cell, after in zip(cells, [*cells[1:], None], strict=True):
        alone = _ONE_HEADING.fullmatch(cell.source) if cell.cell_type == "markdown" else None
        if alone and after is not None and after.cell_type == "code":
            about = after.metadata["sitrep"]
            if about["quiet"] and not after.outputs:
                continue
        out.append(cell)
    return out


def _folded(cells: list[Any]) -> list[Any]:
    """Return *cells*, each run of quiet code cells without output marked as one fold."""
    silent = [cell.cell_type == "code" and cell.metadata["sitrep"]["quiet"] and not cell.outputs for cell in cells]
    for i, cell in enumerate(cells):
        if not silent[i]:
            continue
        cell.metadata["sitrep"]["opens"] = i == 0 or not silent[i - 1]
        cell.metadata["sitrep"]["closes"] = i == len(cells) - 1 or not silent[i + 1]
        if cell.metadata["sitrep"]["opens"]:
            labels = []
            for later, quiet in zip(cells[i:], silent[i:], strict=True):
                if not quiet:
                    break
                labels.append(later.metadata["sitrep"]["label"])
            cell.metadata["sitrep"]["labels"] = ", ".join(dict.fromkeys(filter(None, labels)))
    return cells


def _shown(output: Any, fallback_id: str) -> str:
    """Return an output as safe HTML, "" if it shows nothing; *fallback_id* is for a figure that has no name."""
    if output.output_type == "stream":
        text = html.escape(strip_ansi(output.text)).strip("\n")
        if not text:
            return ""
        if output.name == "stderr":
            return f'<details class="warnings"><summary>Warnings</summary><pre>{text}</pre></details>'
        return f'<pre class="printed" tabindex="0">{text}</pre>'
    data: Mapping[str, Any] = output.get("data", {})
    if figures.mime_of(data):
        return figures.figure(data, fallback_id)
    if "text/html" in data:
        return safe.cleaned(_joined(data["text/html"]))
    if "text/markdown" in data:
        return safe.from_markdown(_joined(data["text/markdown"]))
    if "image/svg+xml" in data:
        drawn = base64.b64encode(_joined(data["image/svg+xml"]).encode()).decode("ascii")
        return _image("image/svg+xml", drawn, fallback_id)
    for mime in ("image/png", "image/jpeg"):
        if mime in data:
            return _image(mime, "".join(_joined(data[mime]).split()), fallback_id)
    text = html.escape(strip_ansi(_joined(data.get("text/plain", "")))).strip("\n")
    return f'<pre class="printed" tabindex="0">{text}</pre>' if text else ""


def _image(mime: str, base64_text: str, name: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9+/=]*", base64_text):
        raise PublishError(f"An output of type {mime} is not base64 text. Execute the notebook again.")
    return (
        f'<figure class="picture" id="{name}"><img src="data:{mime};base64,{base64_text}" '
        'alt="A picture without a description; the cell that drew it gives none."></figure>'
    )


def _joined(text: str | list[str]) -> str:
    return text if isinstance(text, str) else "".join(text)
