"""Tell what part of the world a text is about, before any of its names is settled.

Input   the mentions of one document with their candidates
Output  shares of countries and regions; how many other names of the text each candidate lies near
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TypeVar

import numpy as np

from sitrep.claims import passages
from sitrep.claims.toponyms import known
from sitrep.claims.toponyms.candidates import Candidate, Point
from sitrep.reference.geonames import EARTH_KM

NAMES = 60  # names of a text that vote for one another
BESIDE_KM = 80.0  # the distance at which a vote has fallen to a third
SHARP = 1.2  # how much likelier the more peopled of two places of one name is: 10 to this power times the difference
LARGE = {"country", "continent", "region"}


def countries(choices: Sequence[Sequence[Candidate]], parsed: Sequence[passages.Passage]) -> dict[str, float]:
    """Return what share of the text's countries each is, by ISO code: named, or told of by its people."""
    counts: Counter[str] = Counter()
    by_word = {word: iso2 for iso2, word in known.demonyms_by_country()}
    for passage in parsed:
        if passage.doc is not None:
            counts.update(by_word[token.text] for token in passage.doc if token.text in by_word)
    for options in choices:
        clear = options and (options[0].kind in {"country", "region"} or len(options) == 1)
        rivals = len(
            {one.iso2 for one in options if one.kind in {"country", "region"} and one.weight > options[0].weight - 2}
        )
        if clear and options[0].iso2 and rivals < 2:
            counts[options[0].iso2] += 1
    return _shares(counts)


def regions(
    choices: Sequence[Sequence[Candidate]], parents: Sequence[Candidate | None]
) -> dict[tuple[str, str], float]:
    """Return what share of the text's regions each is, by country and code: named, or after a town's comma."""
    counts: Counter[tuple[str, str]] = Counter()
    for options, parent in zip(choices, parents, strict=True):
        likeliest = max(options, key=lambda candidate: candidate.weight, default=None)
        named = (one for one in (likeliest, parent) if one is not None and one.iso2 and one.admin1)
        for one in named:
            if one.kind == "region" or (one.kind == "county" and len(options) == 1):
                counts[one.iso2 or "", one.admin1 or ""] += 1
    return _shares(counts)


Key = TypeVar("Key")


def _shares(counts: Counter[Key]) -> dict[Key, float]:
    most = max(counts.values(), default=0)
    return {key: count / most for key, count in counts.items()}


def votes(scored: Mapping[str, Sequence[tuple[Candidate, float]]]) -> dict[tuple[str, Point], float]:
    """Return how many other names of the text each candidate lies near, by name and point.

    A name that may mean many places divides its vote among them, by how likely each is by itself.

    Args:
        scored: candidates of each name with their score so far, in powers of ten.
    """
    rows = [
        (number, name, candidate, score)
        for number, (name, options) in enumerate(list(scored.items())[:NAMES])
        for candidate, score in options
        if candidate.kind not in LARGE
    ]
    if not rows:
        return {}
    names = np.array([row[0] for row in rows])
    likely = np.power(10.0, SHARP * np.array([row[3] for row in rows]))
    totals = np.bincount(names, weights=likely)
    near = np.exp(-_distances_km(np.radians([row[2].point for row in rows])) / BESIDE_KM)
    worth = near * (likely / totals[names])[np.newaxis, :]
    worth[names[:, np.newaxis] == names[np.newaxis, :]] = 0.0
    return {(row[1], row[2].point): float(total) for row, total in zip(rows, worth.sum(axis=1), strict=True)}


def _distances_km(radians: np.ndarray) -> np.ndarray:
    """Return the distances between all pairs, on a sphere: to rank by, not to print (up to 0.6 % off)."""
    lon, lat = radians[:, 0], radians[:, 1]
    units = np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    return EARTH_KM * np.arccos(np.clip(units @ units.T, -1.0, 1.0))
