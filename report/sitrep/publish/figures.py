"""Make a `<figure>` of a Vega-Lite chart: caption, words, data, and a still picture for those without scripts.

Input   the MIME bundle of a notebook output: spec with `usermeta.sitrep`, SVG
Output  HTML; the spec lies packed in an element that no browser runs

`usermeta.sitrep` holds id, caption, alt, source, table (a list of records) and may hold `columns` (the order of the
table's columns, which a notebook file does not keep) and `compact` (a second spec for narrow screens, which
travels as what differs from the first: {"spec": ..., "compact": patch}).
A column `claim_ids` of the table becomes citations.
"""

import html
import json
import re
import urllib.parse
from collections.abc import Mapping, Sequence
from typing import Any  # a Vega-Lite spec is JSON of any depth

import vl_convert

from sitrep import cite
from sitrep.errors import PublishError
from sitrep.publish import packed, still
from sitrep.publish.overlay import overlay

VEGALITE = re.compile(r"application/vnd\.vegalite\.v\d+\+json")
_CITES = "claim_ids"
_UNDESCRIBED = "A chart without a description; the cell that drew it gives none."


def mime_of(data: Mapping[str, Any]) -> str | None:
    """Return the Vega-Lite MIME type in an output's bundle, the newest if there are several."""
    return max((name for name in data if VEGALITE.fullmatch(name)), default=None)


def name_of(about: Mapping[str, Any]) -> str:
    """Return the id of a figure from its `usermeta.sitrep`, fit for an address and a file name; "" if it has none."""
    return re.sub(r"[^A-Za-z0-9-]+", "-", str(about.get("id", ""))).strip("-")


def figure(data: Mapping[str, Any], fallback_id: str) -> str:
    """Return the figure's HTML.

    Args:
        data: the bundle of an output, with a Vega-Lite spec.
        fallback_id: id of the figure if the spec names none.

    Raises:
        PublishError: the bundle holds no spec.
    """
    mime = mime_of(data)
    if mime is None or not isinstance(data[mime], Mapping):
        raise PublishError(f"{fallback_id}: no Vega-Lite spec in this output. Draw it with `charts.enable()`.")
    spec = dict(data[mime])
    about = spec.pop("usermeta", {}).get("sitrep", {})
    name = name_of(about) or fallback_id
    alt = str(about.get("alt") or spec.get("description") or about.get("caption") or _UNDESCRIBED)
    svg = data.get("image/svg+xml")
    if isinstance(svg, list):
        svg = "".join(svg)
    if not svg:
        svg = vl_convert.vegalite_to_svg(json.dumps(spec), allowed_base_urls=[])
    picture = _picture(still.slim(svg, name))
    other = about.get("compact")
    compact = {key: other[key] for key in other if key != "usermeta"} if isinstance(other, Mapping) else None
    return "\n".join(
        part
        for part in (
            f'<figure class="chart" id="{name}">',
            f'<div class="scroller" role="group" aria-label="{html.escape(_short(about, name))}">'
            f'<div class="vega" data-spec="{name}-spec" data-alt="{html.escape(alt)}"></div>'
            f'<noscript><img class="still" src="{picture}" alt="{html.escape(alt)}"></noscript></div>',
            packed.element(f"{name}-spec", _specs(spec, compact)),
            f"<figcaption>{_caption(about, alt, name)}</figcaption>",
            "</figure>",
        )
        if part
    )


def _short(about: Mapping[str, Any], name: str) -> str:
    return f"Figure: {about.get('caption') or name}"[:120]


def _picture(svg: str) -> str:
    # Quotation marks may stay, in an attribute in apostrophes.
    return html.escape("data:image/svg+xml," + urllib.parse.quote(svg, safe=' "!$()*+,-./:;=?@_|~'))


def _specs(spec: Mapping[str, Any], compact: Mapping[str, Any] | None) -> str:
    both = {"spec": spec} | ({"compact": overlay(spec, compact)} if compact else {})
    return json.dumps(both, ensure_ascii=False, separators=(",", ":"))


def _caption(about: Mapping[str, Any], alt: str, name: str) -> str:
    parts = []
    if about.get("caption"):
        said = f'<p class="caption">{cite.escaped(str(about["caption"]))}</p>'
        parts.append(f'<div class="captioned">{said}{_permalink(name)}</div>')
    if about.get("source"):
        parts.append(f'<p class="source">Source: {cite.escaped(str(about["source"]).removeprefix("Source: "))}</p>')
    if alt:
        parts.append(f'<details class="alt"><summary>The figure in words</summary><p>{cite.escaped(alt)}</p></details>')
    if about.get("table"):
        parts.append(
            '<details class="data"><summary>The figure as a table</summary>'
            f"{_table(about['table'], about.get('columns', ()), str(about.get('caption', '')))}</details>"
        )
    return "".join(parts)


def _permalink(name: str) -> str:
    return f'<a class="permalink" href="#{name}" aria-label="Link to this figure">#</a>'


def _table(records: Sequence[Mapping[str, Any]], order: Sequence[str], caption: str) -> str:
    named = dict.fromkeys(key for record in records for key in record)
    columns = [name for name in dict.fromkeys([*order, *named]) if name in named and name != _CITES]
    cites = any(_CITES in record for record in records)
    head = "".join(f'<th scope="col">{cite.escaped(name.replace("_", " "))}</th>' for name in columns)
    rows = []
    for record in records:
        cells = "".join(_cell(record.get(name), heading=name == columns[0]) for name in columns)
        rows.append(f"<tr>{cells}{_citations(record.get(_CITES)) if cites else ''}</tr>")
    last = '<th scope="col" class="cites">Words</th>' if cites else ""
    return (
        f"<table><caption>Data of the figure: {cite.escaped(caption)}</caption>\n<thead><tr>{head}{last}</tr></thead>\n"
        f"<tbody>{''.join(f'{row}{chr(10)}' for row in rows)}</tbody></table>"
    )


def _cell(value: object, *, heading: bool) -> str:
    tag, scope = ("th", ' scope="row"') if heading else ("td", "")
    if isinstance(value, bool):
        return f"<{tag}{scope}>{'yes' if value else 'no'}</{tag}>"
    if isinstance(value, (int, float)):
        return f'<{tag}{scope} class="num">{value:,.6g}</{tag}>'
    return f"<{tag}{scope}>{cite.escaped(str(value)) if value not in (None, '') else '—'}</{tag}>"


def _citations(claim_ids: object) -> str:
    ids = str(claim_ids or "").split()
    links = (f'<a class="cite" href="#c-{html.escape(claim_id)}">[{n}]</a>' for n, claim_id in enumerate(ids, 1))
    return f'<td class="cites">{" ".join(links) or "—"}</td>'
