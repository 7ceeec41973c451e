"""Show sentences, tables and sources as HTML in which every statement leads to its words.

Input   rows of the tables `documents`, `sentences`, `claims` and of whatever a notebook shows
Output  `Shown` objects: HTML for a notebook and the report, plain text for a terminal

A citation is `<a class="cite" href="#c-<claim id>" data-quote="<quote>">`. Its target is the one
`<mark id="c-<claim id>">` that `annotated` draws, whose text is the quote, character for character.
"""

from sitrep.cite.byline import anchor
from sitrep.cite.inline import Shown, citation, cited, escaped, finding, verbatim
from sitrep.cite.portions import withheld
from sitrep.cite.source import annotated
from sitrep.cite.summary import findings, glossary, listed
from sitrep.cite.tabular import table
from sitrep.cite.words import KIND_WORDS, days, document_names, interval, sources, value

__all__ = [
    "KIND_WORDS",
    "Shown",
    "anchor",
    "annotated",
    "citation",
    "cited",
    "days",
    "document_names",
    "escaped",
    "finding",
    "findings",
    "glossary",
    "interval",
    "listed",
    "sources",
    "table",
    "value",
    "verbatim",
    "withheld",
]
