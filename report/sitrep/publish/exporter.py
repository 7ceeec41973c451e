"""Lay out the cells of a notebook with the template in report/template.

Input   sections with safe outputs
Output  HTML of each section's body
"""

import re
from typing import Any  # nbconvert hands its context and resources over untyped

from jinja2 import pass_context
from nbconvert.exporters import HTMLExporter, TemplateExporter
from nbconvert.filters import Highlight2HTML

from sitrep import layout
from sitrep.publish import safe

# What the highlighter tags and report.css leaves in the colour of the text: names, signs and blanks.
_PLAIN = re.compile(r'<span class="(?:n|o|p|w)">([^<]*)</span>')
_WITHOUT_WORDS = re.compile(r"<img(?![^>]*\salt=)")
TEMPLATE = layout.TEMPLATE


class ReportExporter(HTMLExporter):
    """nbconvert's HTML exporter with our template: no stock style sheet, no address of any network."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            template_name=TEMPLATE.name,
            template_file="section.html.j2",
            extra_template_basedirs=[str(TEMPLATE.parent)],
            mathjax_url="",
            require_js_url="",
            jquery_url="",
            mermaid_js_url="",
            **options,
        )

    @pass_context
    def markdown2html(self, context: Any, source: str) -> str:
        """Return Markdown as HTML, cleaned as outputs are."""
        return safe.from_markdown(source)


class SectionExporter(ReportExporter):
    """The same for a part of the page, without parsing what it wrote: `links` does that for the whole page.

    The stock exporter parses it to give pictures that have none a text alternative, and to let a keyboard reach the
    cells of its own template.
    """

    def from_notebook_node(  # type: ignore[override]  # as in nbconvert's own
        self, nb: Any, resources: Any = None, **options: Any
    ) -> tuple[str, Any]:
        """Return the HTML of *nb* and the resources."""
        language = nb.metadata.get("language_info", {})
        lexer = language.get("pygments_lexer", language.get("name"))
        self.register_filter("highlight_code", Highlight2HTML(pygments_lexer=lexer, parent=self))
        return TemplateExporter.from_notebook_node(self, nb, resources, **options)


def body(notebook: Any, prefix: str, name: str) -> str:
    """Return the HTML of a notebook whose outputs are safe HTML already.

    Args:
        notebook: NotebookNode, as `notebooks.read` prepares it.
        prefix: id of the section.
        name: file name of the notebook without its ending.
    """
    about = {"prefix": prefix, "name": name}
    text, _ = SectionExporter().from_notebook_node(notebook, resources=about)
    if _WITHOUT_WORDS.search(text):
        text, _ = ReportExporter().from_notebook_node(notebook, resources=about)
    return _PLAIN.sub(r"\1", str(text))
