"""Make tables whose rows lead to their words. Knows no source text.

Input   any table with a column of claim ids; rows of the table `claims`
Output  a `Shown` object
"""

import html
import re
from collections.abc import Mapping
from typing import Any  # a cell of a table is of any type

import numpy as np
import pandas as pd

from sitrep.cite.byline import anchor
from sitrep.cite.inline import Shown, by_id, citation, escaped, found_in
from sitrep.errors import PublishError

_UNIT = re.compile(r"^(?P<name>.+?) \((?P<unit>[^()]+)\)$")
_CODE = re.compile(r"[a-z]+(_[a-z]+)+")
_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_DOCUMENTS = ("document_id", "document_ids")
NOT_STATED = "—"
UNSPECIFIED = "unspecified"  # what claims say of somebody or something that no word names
SHORT = 9  # characters of a column that stays on one line


def table(
    frame: pd.DataFrame,
    columns: Mapping[str, str],
    claims: pd.DataFrame | None = None,
    cite: str = "claim_ids",
    caption: str = "",
) -> Shown:
    """Return a table whose last column leads to the words behind each row.

    Args:
        frame: one row per row shown, in the order shown.
        columns: column of *frame* -> heading; a unit goes in brackets at its end, "Area (km²)".
            The first column heads its row.
        claims: the table `claims`; None leaves the citations out.
        cite: column of *frame* with claim ids parted by spaces.
        caption: what the table shows.

    Raises:
        PublishError: *frame* lacks a column, or an id is not in *claims*.
    """
    for name in [*columns, *([cite] if claims is not None else [])]:
        if name not in frame.columns:
            raise PublishError(
                f"Table {caption or '(no caption)'}: there is no column {name!r}. "
                f"Name one of {', '.join(map(str, frame.columns))}."
            )
    texts = {name: _sources(frame[name]) if name in _DOCUMENTS else _texts(frame[name]) for name in columns}
    kinds = {name: "num" if _is_number(frame[name]) else _width(texts[name]) for name in columns}
    head = [_heading(text, kinds[name]) for name, text in columns.items()]
    if claims is not None:
        head.append(_heading("Words", "cites"))
    known = by_id(frame[cite], claims) if claims is not None else {}
    rows, lines, count = [], [], 0
    for number in range(len(frame)):
        cells = [_cell(texts[name][number], kinds[name], heads_row=name == next(iter(columns))) for name in columns]
        line = [_plain(texts[name][number]) for name in columns]
        if claims is not None:
            found = found_in(frame[cite].iloc[number], known)
            links = [citation(claim, label=f"[{count + n}]") for n, claim in enumerate(found, 1)]
            count += len(found)
            cells.append(f'<td class="cites">{" ".join(link.html for link in links) or NOT_STATED}</td>')
            line.append(" ".join(f"[{count - len(found) + n}]" for n in range(1, len(found) + 1)))
        rows.append(f"<tr>{''.join(cells)}</tr>")
        lines.append(" | ".join(line))
    title = f"<caption>{escaped(caption)}</caption>" if caption else ""
    body = "".join(f"{row}\n" for row in rows) or f'<tr><td colspan="{len(head)}">None.</td></tr>\n'
    return Shown(
        html=f"<table>{title}\n<thead><tr>{''.join(head)}</tr></thead>\n<tbody>\n{body}</tbody></table>",
        text="\n".join(filter(None, [caption, " | ".join(columns.values()), *lines])),
    )


def _heading(text: str, kind: str) -> str:
    named = _UNIT.match(text)
    words = f'{escaped(named["name"])} <span class="unit">({escaped(named["unit"])})</span>' if named else escaped(text)
    marked = f' class="{kind}"' if kind else ""
    return f'<th scope="col"{marked}>{words}</th>'


def _cell(thing: Shown | str, kind: str, *, heads_row: bool) -> str:
    tag, scope = ("th", ' scope="row"') if heads_row else ("td", "")
    marked = f' class="{kind}"' if kind else ""
    if isinstance(thing, Shown):
        words = thing.html
    else:
        words = f'<span class="none">{thing}</span>' if thing == NOT_STATED else escaped(thing)
    return f"<{tag}{scope}{marked}>{words}</{tag}>"


def _width(cells: list[Shown | str]) -> str:
    """Return how a column of text asks for room: a day stays on one line, a long text gets a wide column."""
    said = [_plain(cell) for cell in cells]
    longest = max(map(len, said), default=0)
    if longest <= SHORT or all(_DAY.fullmatch(words) or words == NOT_STATED for words in said):
        return "day"
    return "longest" if longest > 90 else "long" if longest > 28 else ""


def _plain(thing: Shown | str) -> str:
    return thing.text if isinstance(thing, Shown) else thing


def _sources(cells: pd.Series) -> list[Shown | str]:
    """Return cells that name documents, each name a link to its text; in a page that lacks the text, a name."""
    out: list[Shown | str] = []
    for names in cells:
        ids = str(names).split() if isinstance(names, str) else []
        links = " ".join(f'<a class="doc" href="#{anchor(name)}">{html.escape(name)}</a>' for name in ids)
        out.append(Shown(html=links, text=" ".join(ids)) if ids else NOT_STATED)
    return out


def _is_number(cells: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(cells) and not pd.api.types.is_bool_dtype(cells)


def _texts(cells: pd.Series) -> list[Shown | str]:
    """Return the cells of one column as text; what nobody stated is a dash, numbers share their decimals."""
    if not _is_number(cells):
        return [thing if isinstance(thing, Shown) else _text(thing) for thing in cells]
    decimals = _decimals([float(number) for number in cells.dropna()])
    return [NOT_STATED if pd.isna(number) else _number(float(number), decimals) for number in cells]


def _number(number: float, decimals: int) -> str:
    return f"{number:,.{decimals}f}".replace("-", "−")


def _decimals(numbers: list[float]) -> int:
    """Return the decimals that a column was rounded to; four significant figures if it was not."""
    finite = [number for number in numbers if np.isfinite(number)]
    given = max((len(f"{number:.10f}".rstrip("0").partition(".")[2]) for number in finite), default=0)
    if given <= 4:
        return given
    largest = max(abs(number) for number in finite)
    return max(0, min(4, 3 - int(np.floor(np.log10(largest))))) if largest else 0


def _text(thing: Any) -> str:  # Any: one cell of a table
    if isinstance(thing, (list, tuple)):
        return ", ".join(_text(part) for part in thing) or NOT_STATED
    if thing is None or thing is pd.NA or thing != thing or thing == "":
        return NOT_STATED
    if isinstance(thing, (bool, np.bool_)):
        return "yes" if thing else "no"
    if hasattr(thing, "isoformat"):
        return str(thing.isoformat())[:10]
    if isinstance(thing, (int, float, np.number)):
        return _number(float(thing), _decimals([float(thing)]))
    text = str(thing)
    if text == UNSPECIFIED:
        return NOT_STATED
    return text.replace("_", " ") if _CODE.fullmatch(text) else text
