"""Decide how much of each text stands in a report: texts belong to their publishers.

Input   a text, its claims and sentences; "full", "sentence" or "span"
Output  the stretches of the text that are shown; columns whose sentences are shown or left out

"full" is the whole text, "sentence" the sentences that hold a claim, "span" the words of the claims and no others.
Words of claims are shown always: a statement must lead to them.
"""

import re
from collections.abc import Iterable, Sequence

import pandas as pd

from sitrep.cite.inline import as_content
from sitrep.errors import PublishError

MODES = ("full", "sentence", "span")
LEFT_OUT = "(left out)"
JOINT = " … "  # between the sentences of one cell

Stretch = tuple[int, int]  # first character, character after the last

_WHY = {
    "sentence": "only sentences that hold a claim stand here",
    "span": "only the words of claims stand here",
}


def checked(excerpts: str) -> str:
    """Return *excerpts*.

    Raises:
        PublishError: it is none of `MODES`.
    """
    if excerpts not in MODES:
        raise PublishError(f"excerpts is {excerpts!r}. Say one of {', '.join(MODES)}.")
    return excerpts


def shown_of(text: str, claims: Iterable[Stretch], sentences: Iterable[Stretch], excerpts: str) -> list[Stretch]:
    """Return the stretches of *text* that are shown, sorted, apart from each other.

    Args:
        text: a document's text.
        claims: where the claims stand.
        sentences: where the sentences stand that hold a claim.
        excerpts: one of `MODES`.

    Raises:
        PublishError: *excerpts* is none of `MODES`.
    """
    if checked(excerpts) == "full":
        return [(0, len(text))]
    out: list[Stretch] = []
    for start, end in sorted([*claims, *(sentences if excerpts == "sentence" else ())]):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def stretches(frame: pd.DataFrame) -> list[Stretch]:
    """Return where the rows of a table of claims or sentences stand."""
    return [(int(start), int(end)) for start, end in zip(frame["start"], frame["end"], strict=True)]


def left_out(shown: Sequence[Stretch], start: int, end: int) -> list[Stretch]:
    """Return the stretches from *start* to *end* that are not among *shown*."""
    out, at = [], start
    for first, after in shown:
        if first >= end:
            break
        if after > start:
            if first > at:
                out.append((at, first))
            at = max(at, after)
    return [*out, (at, end)] if at < end else out


def as_html(text: str, start: int, end: int, shown: Sequence[Stretch]) -> str:
    """Return text[start:end] escaped, with a sign and a length for each stretch of words that is left out."""
    out, at = [], start
    for first, after in left_out(shown, start, end):
        gap = text[first:after]
        out += [as_content(text[at:first]), _gap(gap) if re.search(r"\w", gap) else as_content(gap)]
        at = after
    return "".join([*out, as_content(text[at:end])])


def _gap(words: str) -> str:
    blank_before, blank_after = words[: 1 if words[0].isspace() else 0], words[len(words.rstrip()) :][:1]
    said = f"{len(words.strip()):,} characters left out"
    return f'{as_content(blank_before)}<span class="left-out" title="{said}">[…]</span>{as_content(blank_after)}'


def paragraphs_left_out(count: int) -> str:
    """Return a sign for *count* paragraphs on end of which nothing is shown."""
    return f'<p class="left-out">[… {count} paragraph{"" if count == 1 else "s"} left out]</p>'


def reason(text: str, shown: Sequence[Stretch], excerpts: str) -> str:
    """Return in words what is left out of *text* and why, "" if nothing is."""
    gone = sum(end - start for start, end in left_out(shown, 0, len(text)))
    if excerpts == "full" or not gone:
        return ""
    return (
        f"Excerpts: {_WHY[excerpts]}; {gone:,} of {len(text):,} characters are left out, since texts belong to their "
        "publishers."
    )


def withheld(
    frame: pd.DataFrame, column: str, claims: pd.DataFrame, sentences: pd.DataFrame, excerpts: str
) -> pd.DataFrame:
    """Return *frame* without the sentences in *column* that a report may not show.

    Args:
        frame: a table with a column of sentences, as_content; several in a cell are joined by `JOINT`.
        column: its name.
        claims: the table `claims`.
        sentences: the table `sentences`.
        excerpts: one of `MODES`.

    Raises:
        PublishError: *excerpts* is none of `MODES`.
    """
    if checked(excerpts) == "full":
        return frame
    allowed = set(claims["quote"])
    if excerpts == "sentence":
        allowed |= set(sentences.loc[sentences["n_claims"] > 0, "text"])
    known = {" ".join(str(words).split()) for words in allowed}

    def cell(words: object) -> object:
        if not isinstance(words, str) or not words:
            return words
        return JOINT.join(part if " ".join(part.split()) in known else LEFT_OUT for part in words.split(JOINT))

    cells = [cell(words) for words in frame[column]]
    return frame.assign(**{column: pd.Series(cells, index=frame.index, dtype=frame[column].dtype)})
