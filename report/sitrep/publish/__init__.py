"""Render the executed notebooks as one HTML file that needs nothing but itself.

Input   <OUT>/notebooks/*.ipynb   executed, in reading order by name
        report/template/          nbconvert template, style sheet, script, fonts
        `Download` records        files that travel in the page
Output  report.html               written whole or not at all
        figures/                  every figure as SVG and PNG, on demand

A cell says by its tags how it is shown. `parameters`, `injected-parameters`, `setup`, `save`: nothing but folded
code. `sources`: its output stands in the last section, whichever notebook it is in. Any other code cell: its output,
then its code folded. `appendix` on a title: the notebook stands behind the others. What a notebook prints to stderr
is folded as "Warnings".
"""

from typing import Any  # a module's attribute

from sitrep.publish import downloads, omitted
from sitrep.publish.downloads import Download
from sitrep.publish.page import Meta, render

__all__ = ["Download", "Meta", "carried", "downloads", "omitted", "pictures", "render"]
_LATER = ("carried", "pictures")  # they bring the library of zones, or of charts, which no page needs


def __getattr__(name: str) -> Any:
    """Import a module of `_LATER` when somebody asks for it."""
    if name in _LATER:
        from importlib import import_module

        return import_module(f"sitrep.publish.{name}")
    raise AttributeError(name)
