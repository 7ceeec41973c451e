"""Save the figures as pictures for print, slides and other pages.

Input   executed notebooks
Output  <folder>/<figure>.svg, its letters within it; <folder>/<figure>.png, twice the size it has on the page
"""

import base64
import html
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any  # MIME bundles are JSON of any depth

import nbformat
import vl_convert

from sitrep.charts import theme
from sitrep.errors import PublishError
from sitrep.publish import figures

SCALE = 2.0
PAGE = "#ffffff"  # what lies behind a figure: text on nothing is lost on a dark slide
_FACE = theme.FONT_FOLDER / "source-sans-3-latin-wght-normal.woff2"


def save(executed_notebooks: Sequence[Path], folder: Path) -> tuple[Path, ...]:
    """Write every figure of *executed_notebooks* that has an id into *folder*; return the files, sorted.

    Raises:
        PublishError: there is no notebook, a figure cannot be drawn, or a file cannot be written.
    """
    if not executed_notebooks:
        raise PublishError("No executed notebook to take figures from. Name the folder of a built report.")
    written = []
    for path in executed_notebooks:
        for name, svg in _figures(path):
            written += _saved(name, _on_page(svg), folder)
    return tuple(sorted(written))


def _figures(path: Path) -> Iterator[tuple[str, str]]:
    for cell in nbformat.read(path, as_version=4).cells:
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            mime, svg = figures.mime_of(data), data.get(theme.SVG_MIME)
            name = _name(data[mime]) if mime else ""
            if name and svg:
                yield name, svg if isinstance(svg, str) else "".join(svg)


def _name(spec: Any) -> str:  # Any: a Vega-Lite spec
    return figures.name_of(spec.get("usermeta", {}).get("sitrep", {}))


def _on_page(svg: str) -> str:
    """Return *svg* on a page of its own colour, in the ink of the page."""
    opening, _, rest = svg.partition(">")
    return f'{opening} color="{theme.INK}"><rect width="100%" height="100%" fill="{PAGE}"/>{rest}'


def _saved(name: str, svg: str, folder: Path) -> list[Path]:
    theme.register_fonts()
    # The drawing library knows the letters by their other name; a browser takes those that lie in the file.
    family = html.escape(theme.FONT)
    try:
        png = vl_convert.svg_to_png(svg.replace(family, theme.STILL_FONT), scale=SCALE)
    except ValueError as error:
        raise PublishError(f"{name}: its picture cannot be drawn ({error}). Draw it with `charts.enable()`.") from error
    opening, _, rest = svg.partition(">")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        paths = [folder / f"{name}.svg", folder / f"{name}.png"]
        paths[0].write_text(f"{opening}>{_letters()}{rest}", encoding="utf-8", newline="")
        paths[1].write_bytes(png)
    except OSError as error:
        raise PublishError(f"{folder} cannot be written ({error.strerror}). Choose another folder.") from error
    return paths


@cache
def _letters() -> str:
    face = base64.b64encode(_FACE.read_bytes()).decode("ascii")
    return (
        '<style>@font-face{font-family:"Source Sans 3";font-weight:200 900;'
        f'src:url(data:font/woff2;base64,{face}) format("woff2")}}</style>'
    )
