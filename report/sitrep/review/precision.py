"""Say how often the machine was right, of what people reviewed. Knows records.

Input   corrections, or the table `corrections`
Output  accepted / (accepted + rejected + edited) for each kind, with counts and an interval
"""

import math
from collections.abc import Iterable

import pandas as pd

from sitrep.claims.record import KINDS
from sitrep.review.record import TOOK_EFFECT, Correction

_Z = 1.959964  # of a standard normal distribution: 95 % lie within
_COLUMNS = ("kind", "accepted", "edited", "rejected", "missed", "right", "interval")


def by_kind(corrections: pd.DataFrame) -> pd.DataFrame:
    """Return the precision of each kind from the rows of table `corrections` that took effect.

    Returns:
        One row per kind that was reviewed: `kind` in words, `right` in percent, `interval` (95 %, Wilson) in words.
    """
    told = corrections[corrections["state"].isin(TOOK_EFFECT)]
    rows = _counted(zip(told["claim"], told["kind"], told["action"], strict=True))
    out = pd.DataFrame(rows, columns=_COLUMNS)[["kind", "right", "interval"]]
    return out.assign(right=pd.to_numeric(out["right"]))


def report(corrections: Iterable[Correction]) -> str:
    """Return the precision of each kind and of all as a text, with what it rests on."""
    told = list(corrections)
    named = [(row.claim, row.kind or "kind not given", row.action) for row in told]
    rows = _counted(named)
    if not rows:
        return "Nothing was reviewed yet: open notebooks/review.ipynb with `make lab`."
    whole = _counted((claim, "all", action) for claim, _, action in named)
    lines = [_COLUMNS, *([str(cell) for cell in row] for row in [*rows, *whole])]
    widths = [max(len(line[column]) for line in lines) for column in range(len(_COLUMNS))]
    table = "\n".join(
        "  ".join(f"{cell:{width}}" for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )
    return (
        f"{table}\n\nright = accepted / (accepted + edited + rejected), in percent; interval: 95 %, Wilson. "
        "missed: claims that people added.\nWhat was reviewed is no random sample if the least certain came first: "
        "then the machine may be right more often than this."
    )


def wilson(right: int, of: int) -> tuple[float, float]:
    """Return the 95 % interval of a share of which *right* *of* *of* were seen.

    Source:
        Wilson (1927), Probable inference, the law of succession, and statistical inference, JASA 22.
    """
    share, z2 = right / of, _Z * _Z
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = _Z * math.sqrt(share * (1 - share) / of + z2 / (4 * of * of)) / (1 + z2 / of)
    return max(0.0, middle - half), min(1.0, middle + half)


def _counted(decisions: Iterable[tuple[str, str, str]]) -> list[tuple[str, int, int, int, int, str, str]]:
    """Return a row of `_COLUMNS` for each kind of *decisions*: (claim, kind, action). A claim counts once."""
    claims: dict[str, dict[str, set[str]]] = {}
    for claim, kind, action in decisions:
        claims.setdefault(kind, {}).setdefault(action, set()).add(claim)
    known = [*KINDS, *sorted(set(claims) - set(KINDS))]
    out = []
    for kind in (kind for kind in known if kind in claims):
        accepted, edited, rejected, missed = (len(claims[kind].get(a, ())) for a in ("accept", "edit", "reject", "add"))
        seen = accepted + edited + rejected
        low, high = wilson(accepted, seen) if seen else (0.0, 1.0)
        right = f"{100 * accepted / seen:.0f}" if seen else ""
        interval = f"{100 * low:.0f} to {100 * high:.0f}" if seen else ""
        out.append((kind.replace("_", " "), accepted, edited, rejected, missed, right, interval))
    return out
