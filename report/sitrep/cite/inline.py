"""Make citations, cited sentences and cited tables. Knows no source text.

Input   rows of the table `claims`, plain sentences, any table with a column of claim ids
Output  `Shown` objects
"""

import html
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol  # Any: a cell of a table is of any type

import pandas as pd

from sitrep.errors import PublishError

_UNIT = re.compile(r"^(?P<name>.+?) \((?P<unit>[^()]+)\)$")
_RTL = ("R", "AL")
_RTL_RUN = re.compile(
    r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc](?:[\s\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc'’-]*[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc])?"
)
NOT_STATED = "—"


class Row(Protocol):
    """A row with named cells: a mapping, or a pandas Series."""

    def __getitem__(self, name: str, /) -> Any: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Something a notebook shows: HTML with a plain text beside it."""

    html: str  # already escaped
    text: str

    def _repr_html_(self) -> str:
        return self.html

    def __html__(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.text

    def __add__(self, other: "Shown") -> "Shown":
        return Shown(html=f"{self.html}\n{other.html}", text=f"{self.text}\n{other.text}")


def citation(claim: Row, label: str = "[1]") -> Shown:
    """Return the link from a statement to the words that support it.

    Args:
        claim: a row of the table `claims`; needs `id` and `quote`.
        label: the words of the link; `[1]` and the like are numbered anew through the whole report.
    """
    link = (
        f'<a class="cite" href="#c-{html.escape(str(claim["id"]))}" '
        f'data-quote="{verbatim(str(claim["quote"]))}">{html.escape(label)}</a>'
    )
    return Shown(html=link, text=f"{label} “{claim['quote']}”")


def cited(claim_ids: object, claims: pd.DataFrame) -> tuple[pd.Series, ...]:
    """Return the rows of *claims* for a list of ids as the tables hold it: one text, parted by spaces.

    Raises:
        PublishError: an id is not in *claims*.
    """
    ids = [] if claim_ids is None or claim_ids is pd.NA or claim_ids != claim_ids else str(claim_ids).split()
    found = {str(row["id"]): row for _, row in claims[claims["id"].isin(ids)].iterrows()}
    for claim_id in ids:
        if claim_id not in found:
            raise PublishError(
                f"Claim {claim_id!r} is cited but not in the table of claims. "
                "Build all tables from the same documents: run `make report`."
            )
    return tuple(found[claim_id] for claim_id in dict.fromkeys(ids))


def finding(sentence: str, claims: pd.DataFrame | Iterable[Row], doubt: str = "") -> Shown:
    """Return one sentence with the citations that support it.

    Args:
        sentence: plain text. A slot `{0}`, `{1}`... is filled by the citation of that claim; claims without a
            slot are cited at the end.
        claims: rows of the table `claims`, in the order of citing.
        doubt: how far to trust it, plain text, shown behind it.
    """
    rows = [row for _, row in claims.iterrows()] if isinstance(claims, pd.DataFrame) else list(claims)
    links = [citation(row, label=f"[{n}]") for n, row in enumerate(rows, 1)]
    used: set[int] = set()

    def filled(slot: re.Match[str]) -> str:
        number = int(slot[1])
        if number >= len(links):
            return slot[0]
        used.add(number)
        return links[number].html

    body = re.sub(r"\{(\d{1,3})\}", filled, escaped(sentence))
    rest = " ".join(link.html for number, link in enumerate(links) if number not in used)
    if rest:
        body = f'{body} <span class="cites">{rest}</span>'
    text = f"{sentence} {' '.join(link.text for link in links)}".strip()
    if doubt:
        body = f'{body} <span class="doubt">{escaped(doubt)}</span>'
        text = f"{text} ({doubt})"
    return Shown(html=f'<p class="finding">{body}</p>', text=text)


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
    numbers = {name for name in columns if pd.api.types.is_numeric_dtype(frame[name]) and frame[name].dtype != bool}
    head = [_heading(text, "num" if name in numbers else "") for name, text in columns.items()]
    if claims is not None:
        head.append(_heading("Words", "cites"))
    rows, lines, count = [], [], 0
    for _, row in frame.iterrows():
        cells = []
        for place, name in enumerate(columns):
            tag = 'th scope="row"' if place == 0 else "td"
            kind = ' class="num"' if name in numbers else ""
            cells.append(f"<{tag}{kind}>{_cell(row[name])}</{tag.split()[0]}>")
        line = [_plain(row[name]) for name in columns]
        if claims is not None:
            found = cited(row[cite], claims)
            links = [citation(claim, label=f"[{count + n}]") for n, claim in enumerate(found, 1)]
            count += len(found)
            cells.append(f'<td class="cites">{" ".join(link.html for link in links) or NOT_STATED}</td>')
            line.append(" ".join(link.text.split(" ")[0] for link in links))
        rows.append(f"<tr>{''.join(cells)}</tr>")
        lines.append(" | ".join(line))
    title = f"<caption>{escaped(caption)}</caption>" if caption else ""
    body = "".join(f"{row}\n" for row in rows) or f'<tr><td colspan="{len(head)}">None.</td></tr>\n'
    return Shown(
        html=f"<table>{title}\n<thead><tr>{''.join(head)}</tr></thead>\n<tbody>\n{body}</tbody></table>",
        text="\n".join(filter(None, [caption, " | ".join(columns.values()), *lines])),
    )


def verbatim(text: str) -> str:
    """Return *text* as HTML that gives back every character, carriage returns included.

    A bare carriage return in HTML is read as a line feed. NUL cannot be written in HTML at all and becomes U+FFFD.
    """
    return html.escape(text).replace("\r", "&#13;").replace("\0", "\ufffd")


def escaped(text: str) -> str:
    """Return *text* escaped, each right-to-left run in a `<bdi>` with its language and direction."""
    out, last = [], 0
    for run in _RTL_RUN.finditer(text):
        if not any(unicodedata.bidirectional(letter) in _RTL for letter in run[0]):
            continue
        lang = "he" if any("\u0590" <= letter <= "\u05ff" for letter in run[0]) else "ar"
        out.append(html.escape(text[last : run.start()]))
        out.append(f'<bdi lang="{lang}" dir="rtl">{html.escape(run[0])}</bdi>')
        last = run.end()
    return "".join([*out, html.escape(text[last:])])


def _heading(text: str, kind: str) -> str:
    named = _UNIT.match(text)
    words = f'{escaped(named["name"])} <span class="unit">({escaped(named["unit"])})</span>' if named else escaped(text)
    marked = f' class="{kind}"' if kind else ""
    return f'<th scope="col"{marked}>{words}</th>'


def _cell(thing: Any) -> str:  # Any: one cell of a table
    if isinstance(thing, Shown):
        return thing.html
    said = _plain(thing)
    return f'<span class="none">{said}</span>' if said == NOT_STATED else escaped(said)


def _plain(thing: Any) -> str:  # Any: one cell of a table
    if isinstance(thing, Shown):
        return thing.text
    if isinstance(thing, (list, tuple)):
        return ", ".join(_plain(part) for part in thing) or NOT_STATED
    if thing is None or thing is pd.NA or thing != thing or thing == "":
        return NOT_STATED
    if isinstance(thing, bool) or type(thing).__name__ == "bool_":
        return "yes" if thing else "no"
    if hasattr(thing, "isoformat"):
        return str(thing.isoformat())[:10]
    if isinstance(thing, str):
        return thing
    number = float(thing)
    if number.is_integer() or abs(number) >= 1000:
        return f"{number:,.0f}".replace("-", "−")
    return f"{number:,.3g}".replace("-", "−")
