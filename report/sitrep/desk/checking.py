"""Say what becomes of corrections, and give typed ones their anchors.

Input   a folder of documents, corrections.csv
Output  a text; corrections.csv with anchors
"""

from dataclasses import replace
from pathlib import Path

from sitrep import claims
from sitrep import documents as texts
from sitrep import review as reviewing
from sitrep.errors import ReviewError
from sitrep.review import anchors, deciding, sheet, tabular
from sitrep.review.plain import Plain
from sitrep.review.record import TOOK_EFFECT, Correction


def report(documents: Path, corrections: Path) -> str:
    """Return in words that every correction in the file *corrections* takes effect on the texts in *documents*.

    Raises:
        ReviewError: one takes no effect, or cannot be used; the message lists each with both texts and what to do.
    """
    rows = sheet.read(corrections)
    found = texts.read(documents)
    reviewed = reviewing.applied(claims.read_all(found), found, rows)
    listed = [outcome for outcome in reviewed.outcomes if outcome.state not in TOOK_EFFECT]
    typed = sum(row.anchor is None for row in rows)
    hint = f"\n{typed} rows have no anchor: run `sitrep review anchor`, so that they last." if typed else ""
    if not listed:
        return f"All {len(rows)} corrections take effect.{hint}"
    lines = [
        f"{corrections}, line {o.correction.line}: {o.correction.action} of {o.correction.claim or 'a new claim'}: "
        f"{tabular.STATE_WORDS[o.state]}\n  decided on: {' '.join(o.was.split()) or 'not said'}\n"
        f"  there now:  {' '.join(o.now.split()) or 'nothing like it'}\n  {o.remedy}"
        for o in listed
    ]
    raise ReviewError("\n".join([*lines, f"{len(listed)} of {len(rows)} corrections take no effect.{hint}"]))


def anchored(documents: Path, corrections: Path) -> str:
    """Give rows of the file *corrections* that name only a claim the words around it; return in words how many.

    Raises:
        ReviewError: the file cannot be used, or a row names a claim that is not read any more.
    """
    rows = sheet.read(corrections)
    bare = {row.claim for row in rows if row.anchor is None}
    if not bare:
        return f"All {len(rows)} rows have an anchor."
    known: dict[str, tuple[claims.Claim, anchors.Anchor]] = {}
    found = texts.read(documents)
    for page, reading in zip(found, claims.read_all(found), strict=True):
        text = Plain(page.text)
        for claim in reading.claims:
            if claim.id in bare:
                around = deciding.sentence_of(claim, reading)
                known[claim.id] = claim, anchors.made(page.id, text, (claim.start, claim.end), around)
    gone = [row for row in rows if row.anchor is None and row.claim not in known]
    if gone:
        raise ReviewError(
            f"{corrections}, line {gone[0].line}: no document in {documents} has a claim {gone[0].claim}. "
            "Take its id from the report of these documents, or delete the row."
        )
    sheet.change(corrections, lambda before: (_with_anchor(row, known) for row in before))
    return f"{sum(row.anchor is None for row in rows)} rows now have an anchor."


def _with_anchor(row: Correction, known: dict[str, tuple[claims.Claim, anchors.Anchor]]) -> Correction:
    if row.anchor is not None or row.claim not in known:
        return row
    claim, anchor = known[row.claim]
    old = row.old
    if not old:
        value = claims.fields.value(claim, row.field) if row.action == "edit" else None
        old = claims.fields.as_text(value) if row.action == "edit" else claims.fields.reading(claim)
    return replace(row, anchor=anchor, kind=claim.kind, old=old)
