"""Make citations and cited sentences. Knows no table and no source text.

Input   rows of the table `claims`, plain sentences
Output  `Shown` objects
"""

import html
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol  # Any: a cell of a table is of any type

import pandas as pd

from sitrep.cite import lab
from sitrep.errors import PublishError

BRIEF = 40  # characters: a doubt that stands on the line of its sentence
_RTL = ("R", "AL")
_STEERING = re.compile(r"[\u202a-\u202e\u2066-\u2069]")  # embeddings, overrides, isolates and their ends (UAX 9)
_RTL_RUN = re.compile(
    r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc](?:[\s\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc'’-]*[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc])?"
)


class Row(Protocol):
    """A row with named cells: a mapping, or a pandas Series."""

    def __getitem__(self, name: str, /) -> Any: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Something a notebook shows: HTML with a plain text beside it."""

    html: str  # already escaped
    text: str

    def _repr_html_(self) -> str:
        return lab.styled(self.html)

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
    return found_in(claim_ids, by_id([claim_ids], claims))


def _ids(claim_ids: object) -> tuple[str, ...]:
    if claim_ids is None or claim_ids is pd.NA or claim_ids != claim_ids:
        return ()
    return tuple(dict.fromkeys(str(claim_ids).split()))


def by_id(lists: Iterable[object], claims: pd.DataFrame) -> dict[str, pd.Series]:
    """Return the rows of *claims* that any of *lists* names, by id."""
    wanted = {claim_id for claim_ids in lists for claim_id in _ids(claim_ids)}
    return {str(row["id"]): row for _, row in claims[claims["id"].isin(wanted)].iterrows()}


def found_in(claim_ids: object, known: Mapping[str, pd.Series]) -> tuple[pd.Series, ...]:
    """Return the rows that *claim_ids* names, in its order; as `cited`, for rows found before."""
    for claim_id in _ids(claim_ids):
        if claim_id not in known:
            raise PublishError(
                f"Claim {claim_id!r} is cited but not in the table of claims. "
                "Build all tables from the same documents: run `make report`."
            )
    return tuple(known[claim_id] for claim_id in _ids(claim_ids))


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
        brief = " brief" if len(doubt) <= BRIEF else ""
        body = f'{body} <span class="doubt{brief}">{escaped(doubt)}</span>'
        text = f"{text} ({doubt})"
    return Shown(html=f'<p class="finding">{body}</p>', text=text)


def verbatim(text: str) -> str:
    """Return *text* as HTML that gives back every character, carriage returns included.

    A bare carriage return in HTML is read as a line feed. NUL cannot be written in HTML at all and becomes U+FFFD.
    """
    return html.escape(text).replace("\r", "&#13;").replace("\0", "\ufffd")


def as_content(text: str) -> str:
    """Return *text* as the content of an element: every character, right-to-left runs set apart as in `escaped`."""
    return _set_apart(text, verbatim)


def _held(sign: re.Match[str]) -> str:
    code = f"U+{ord(sign[0]):04X}"
    return f'<span class="steering" title="a sign that turns the direction of text ({code})">{sign[0]}</span>'


def escaped(text: str) -> str:
    """Return *text* escaped, each right-to-left run in a `<bdi>` with its language and direction.

    A sign that would turn the direction of what follows it stays, and has no effect.
    """
    return _set_apart(text, html.escape)


def _set_apart(text: str, written: Callable[[str], str]) -> str:
    def plain(part: str) -> str:
        return _STEERING.sub(_held, written(part))

    out, last = [], 0
    for run in _RTL_RUN.finditer(text):
        if not any(unicodedata.bidirectional(letter) in _RTL for letter in run[0]):
            continue
        lang = "he" if any("\u0590" <= letter <= "\u05ff" for letter in run[0]) else "ar"
        out.append(plain(text[last : run.start()]))
        out.append(f'<bdi lang="{lang}" dir="rtl">{plain(run[0])}</bdi>')
        last = run.end()
    return "".join([*out, plain(text[last:])])
