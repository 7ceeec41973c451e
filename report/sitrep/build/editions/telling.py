"""Tell what changed: as HTML for the page, as lines for a terminal.

Input   rows of the table `changes`; the table `claims`, where the page holds the sources
Output  `Shown` objects

What is no longer in the report keeps its id here: a permalink of an edition before lands on the line that says so.
"""

import html
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

import pandas as pd

from sitrep import cite
from sitrep.build.editions import matching
from sitrep.cite import Shown

QUESTIONS = {
    "document": "Which documents are new, gone or changed?",
    "finding": "Which findings moved?",
    "zone": "Did the zone move?",
    "incident": "Which incidents are new, gone or told otherwise?",
    "claim": "Which claims are new, gone or read otherwise?",
    "figure": "What else is no longer here?",
}
_HOW = {"dropped": "No longer here", "changed": "Changed", "added": "New"}
_BEFORE = "Gone before the last edition"
_MOST_OPEN = {"finding": 20, "zone": 20, "document": 20}  # items that are not folded; of other subjects fewer
_MANY = 8
_LABEL = "label: "  # field that says what the whole row is
_ALIKE = 0.3  # share of words in common from which on the words that differ are marked one by one
NONE, _UNSAID = "None.", "not said"


def shown(changes: pd.DataFrame, subject: str, since: str, claims: pd.DataFrame | None = None) -> Shown:
    """Return the changes of one *subject*: what is gone first, what changed, what is new; under each its causes.

    Args:
        changes: the table `changes`.
        subject: a key of QUESTIONS; with `figure` goes what was gone in the edition before already.
        since: the edition before, as column `since` has it.
        claims: the table `claims`, to lead to the words of what is here; None: the page holds no sources.
    """
    own = changes["since"] == since
    found = _once(changes[(changes["subject"] == subject) & own])
    rows = [row for _, row in found.iterrows()]
    before = [row for _, row in changes[~own].iterrows()] if subject == "figure" else []
    here = set() if claims is None else set(claims["id"])
    parts, lines = [], []
    for how, heading in _HOW.items():
        listed = list(_by_cause([row for row in rows if row["change"] == how], heading))
        if how == "dropped" and before:
            listed.append((_BEFORE, before))
        for said, items in listed:
            told = "\n".join(_item(row, claims, here, said == _BEFORE) for row in items)
            parts.append(_folded(said, f'<ul class="changes {how}">\n{told}\n</ul>', len(items), subject))
            lines += [f"{said}", *(f"  {line}" for row in items for line in _lines(row))]
    if not parts:
        return Shown(html=f'<p class="none">{NONE}</p>', text=NONE)
    return Shown(html="\n".join(parts), text="\n".join(lines))


def counted(changes: pd.DataFrame, since: str) -> str:
    """Return in one sentence how much changed since the edition *since*."""
    own = changes[(changes["since"] == since) & (changes["subject"] != "figure")]
    if own.empty:
        return "Nothing that it says changed."
    parts = []
    for subject in QUESTIONS:
        counts = own[own["subject"] == subject]["change"].value_counts()
        said = [f"{counts[how]} {how}" for how in ("added", "dropped", "changed") if how in counts]
        if said:
            parts.append(f"{subject}s: {', '.join(said)}")
    return "; ".join(parts).capitalize() + "."


def _once(rows: pd.DataFrame) -> pd.DataFrame:
    """Return *rows* without findings that tell the same again: some stand in two places of the summary."""
    again = rows.duplicated(["change", "label", "before", "after", "cause"]) & (rows["id"] == rows["now"])
    return rows[~again | (rows["subject"] != "finding")]


def _folded(said: str, listed: str, number: int, subject: str) -> str:
    """Return a list under what did it; a long one folded, so that the next cause is in sight."""
    if number <= _MOST_OPEN.get(subject, _MANY):
        return f'<p class="cause">{cite.escaped(said)}</p>\n{listed}'
    return f'<details class="cause"><summary>{cite.escaped(said)} ({number})</summary>\n{listed}\n</details>'


def _by_cause(rows: Sequence[pd.Series], heading: str) -> Iterator[tuple[str, list[pd.Series]]]:
    """Yield (heading with cause, rows), causes in the order of their first row."""
    causes = dict.fromkeys(str(row["cause"]) for row in rows)
    for cause in causes:
        yield f"{heading}: {cause}" if cause else heading, [row for row in rows if row["cause"] == cause]


def _item(row: pd.Series, claims: pd.DataFrame | None, here: set[str], with_cause: bool = False) -> str:
    own, inner = _anchors(row)
    now, told = str(row["now"]), row["before"] or row["after"]
    parts = [] if told else [_label(row)]
    if told:
        before, after = str(row["before"]), str(row["after"])
        if row["label"] != after and not after.startswith(_LABEL):
            parts.append(_label(row) + ("" if str(row["label"]).endswith(".") else ":"))
        parts.append(_became(before.removeprefix(_LABEL), after.removeprefix(_LABEL)))
    if with_cause and row["cause"]:
        parts.append(f"({cite.escaped(str(row['cause']))})")
    if row["subject"] == "claim" and now in here:
        assert claims is not None  # *here* is empty without it
        parts.append(f'<span class="cites">{cite.citation(claims[claims["id"] == now].iloc[0]).html}</span>')
    elif own and now and row["subject"] == "finding" and claims is not None:
        parts.append(f'<a href="#{html.escape(now)}">as it stands here</a>')
    return f"<li{own}>{inner}{' '.join(parts)}</li>"


def _label(row: pd.Series) -> str:
    label = cite.escaped(str(row["label"]))
    return f"<del>{label}</del>" if row["change"] == "dropped" else label


def _became(before: str, after: str) -> str:
    """Return what became of a text, or of fields, one a line: "outcome: unknown, now ignored"."""
    old, new = before.split("\n"), after.split("\n")
    if len(old) != len(new):
        return _marked(before, after)
    out = []
    for was, is_now in zip(old, new, strict=True):
        name, colon, value = was.partition(": ")
        if len(old) > 1 and colon and is_now.startswith(name + colon):
            out.append(f"{cite.escaped(name)} {_marked(value, is_now.removeprefix(name + colon))}")
        else:
            out.append(_marked(was or _UNSAID, is_now or _UNSAID))
    return "; ".join(out)


def _marked(before: str, after: str) -> str:
    """Return what became of a text, word by word; the two whole where they have little in common."""
    if matching.alike_in_words(before, after) < _ALIKE:
        return f"<del>{cite.escaped(before)}</del> <ins>{cite.escaped(after)}</ins>"
    old, new = before.split(), after.split()
    parts = []
    for how, i, i_end, j, j_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if how == "equal":
            parts.append(cite.escaped(" ".join(new[j:j_end])))
            continue
        parts += [f"<del>{cite.escaped(' '.join(old[i:i_end]))}</del>"] * (i < i_end)
        parts += [f"<ins>{cite.escaped(' '.join(new[j:j_end]))}</ins>"] * (j < j_end)
    return " ".join(parts)


def _anchors(row: pd.Series) -> tuple[str, str]:
    """Return the attribute with the id that a permalink to what is gone leads to, and markup for a second one."""
    name, subject = str(row["id"]), str(row["subject"])
    if row["now"] == name or row["change"] == "added":
        return "", ""
    known = html.escape(name)
    ids = {"claim": f"c-{known}", "document": cite.anchor(name), "finding": known, "figure": known}
    own = f' id="{ids[subject]}"' if subject in ids else ""
    return own, f'<span id="k-{known}"></span>' if subject == "claim" else ""


def _lines(row: pd.Series) -> Iterator[str]:
    sign = {"dropped": "-", "added": "+"}.get(str(row["change"]), "~")
    told = row["before"] or row["after"]
    before, after = (str(row[name]).replace("\n", "; ") or _UNSAID for name in ("before", "after"))
    yield f"{sign} {row['before'] if told and row['label'] == row['after'] else row['label']}"
    if told:
        if row["label"] != row["after"]:
            yield f"     {before}"
        yield f"  -> {after}"
