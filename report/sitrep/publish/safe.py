"""Let through the markup that the report knows, and nothing that runs, loads or restyles.

Input   HTML that a notebook shows or that its Markdown gives
Output  the same with everything else taken out
"""

import nh3
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

_EVERYWHERE = {"class", "dir", "id", "lang", "title"}
_TAGS = """
    a abbr article b bdi blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure
    h1 h2 h3 h4 h5 h6 header hr i ins kbd li mark ol p pre q s samp section small span strong sub summary sup
    table tbody td tfoot th thead time tr u ul var wbr
"""
_ATTRIBUTES: dict[str, set[str]] = {
    "*": _EVERYWHERE,
    "a": {"href", "data-quote"},
    "article": {"data-publisher", "data-published"},
    "col": {"span"},
    "colgroup": {"span"},
    "details": {"open"},
    "ol": {"start"},
    "span": {"data-why"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "scope", "headers"},
    "time": {"datetime"},
}


def cleaned(markup: str) -> str:
    """Return *markup* with only the tags and attributes above, and links only to http, https or this page."""
    return nh3.clean(
        markup,
        tags=set(_TAGS.split()),
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )


def from_markdown(source: str) -> str:
    """Return Markdown as HTML, cleaned."""
    renderer = IPythonRenderer(escape=False, exclude_anchor_links=True)
    return cleaned(MarkdownWithMath(renderer=renderer).render(source))
