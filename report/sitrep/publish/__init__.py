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

from sitrep.publish import carried, downloads, omitted, pictures
from sitrep.publish.downloads import Download
from sitrep.publish.page import Meta, render

__all__ = ["Download", "Meta", "carried", "downloads", "omitted", "pictures", "render"]
