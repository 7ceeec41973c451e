"""Find what of one edition is what of the next. Knows no other room of the step.

Input   rows with an id and the claims behind them
Output  pairs of rows
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from difflib import SequenceMatcher

from sitrep.build.editions.edition import Row

Pair = tuple[Row | None, Row | None]
_ALIKE = 0.6  # share of words that two sentences have in common, in order, if one became the other


def pairs(
    old: Sequence[Row], new: Sequence[Row], group: Callable[[Row], Hashable], words: Callable[[Row], str]
) -> Iterator[Pair]:
    """Yield (old, new) for each thing: by id, by the claims that it rests on, by its words, most in common first.

    What is only in one edition stands alone. Each row is in one pair.

    Args:
        old: rows with `id` and `claim_ids`, each id once.
        new: likewise.
        group: rows of different ids are only paired if this is equal for both.
        words: what a row says.
    """

    def by_claims(row: Row, other: Row) -> float:
        shared, whole = claims_of(row) & claims_of(other), claims_of(row) | claims_of(other)
        return len(shared) / len(whole) if shared else 0.0

    def by_words(row: Row, other: Row) -> float:
        alike = alike_in_words(words(row), words(other))
        return alike if alike >= _ALIKE else 0.0

    after = {row["id"]: row for row in new}
    partners = {row["id"]: after[row["id"]] for row in old if row["id"] in after}
    for likeness in (by_claims, by_words):
        taken = {row["id"] for row in partners.values()}
        left = [row for row in old if row["id"] not in partners]
        free = [row for row in new if row["id"] not in taken]
        partners |= _best(left, free, group, likeness)
    yield from ((row, partners.get(row["id"])) for row in old)
    taken = {row["id"] for row in partners.values()}
    yield from ((None, row) for row in new if row["id"] not in taken)


def alike_in_words(text: str, other: str) -> float:
    """Return the share of words that two texts have in common, in order: from 0 to 1."""
    return SequenceMatcher(None, text.split(), other.split(), autojunk=False).ratio()


def claims_of(row: Row | None) -> frozenset[str]:
    """Return the ids of the claims behind a row."""
    return frozenset(str(row["claim_ids"] or "").split()) if row is not None else frozenset()


def _best(
    old: Sequence[Row], new: Sequence[Row], group: Callable[[Row], Hashable], likeness: Callable[[Row, Row], float]
) -> dict[str, Row]:
    """Return old id -> the new row that is most like it, each row once."""
    candidates = sorted(
        (-like, i, j)
        for i, row in enumerate(old)
        for j, other in enumerate(new)
        if group(row) == group(other) and (like := likeness(row, other))
    )
    found: dict[str, Row] = {}
    used: set[int] = set()
    for _, i, j in candidates:
        if old[i]["id"] not in found and j not in used:
            found[old[i]["id"]] = new[j]
            used.add(j)
    return found
