"""How JupyterLab shows what the report shows: text to the left, the words behind a citation under the pointer.

Input   the HTML of something shown
Output  the same after a style of its own; publishing drops it, since the report has its own style sheet

JupyterLab aligns all cells of tables to the right, and a citation leads to a place that only notebook 1 shows.
"""

_CARD = (
    "content:attr(data-quote);position:absolute;z-index:9;right:0;top:1.5em;width:22em;padding:.5em .7em;"
    "white-space:normal;text-align:left;color:var(--jp-ui-font-color1);background:var(--jp-layout-color1);"
    "border:1px solid var(--jp-border-color1);box-shadow:var(--jp-elevation-z4)"
)
_RULES = {
    ":is(td,th):not(.num)": "text-align:left",
    ":is(td,th)": "vertical-align:top",
    "caption": "text-align:left;font-weight:600",
    "a.cite": "position:relative;cursor:help",
    "a.cite:is(:hover,:focus)::after": _CARD,
    "mark": "background:none;color:inherit;border-bottom:2px solid #b58900",
}
STYLE = f"<style>{''.join(f'.jp-RenderedHTMLCommon {part}{{{rule}}}' for part, rule in _RULES.items())}</style>"


def styled(markup: str) -> str:
    """Return *markup* as JupyterLab is to get it."""
    return STYLE + markup
