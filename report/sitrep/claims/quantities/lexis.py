"""The words of data/lexicon/quantities.yaml, arranged for look-up.

Input   data/lexicon/quantities.yaml
Output  `words()`: one `Lexis`, read once
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Generic, Protocol, TypeVar

from sitrep import lexicon

_T = TypeVar("_T")
_SPLIT = re.compile(r"\n|(?:[A-Za-z]\.){2,6}(?!\w)|[^\W\d_]+|\d+|\S")


class Piece(Protocol):
    """What a phrase is matched against: a token."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def low(self) -> str: ...


class Phrases(Generic[_T]):
    """Phrases of one or more tokens, the longest found first."""

    def __init__(self, *, cased: bool = False) -> None:
        self.cased = cased
        self.table: dict[str, list[tuple[tuple[tuple[str, bool], ...], _T]]] = {}

    def add(self, phrases: Iterable[str], entry: _T) -> None:
        """Let each of *phrases* stand for *entry*."""
        for phrase in phrases:
            cuts = list(_SPLIT.finditer(phrase if self.cased else phrase.lower().replace("’", "'")))
            parts = tuple((cut.group(), i > 0 and cuts[i - 1].end() == cut.start()) for i, cut in enumerate(cuts))
            rows = self.table.setdefault(parts[0][0], [])
            rows.append((parts, entry))
            rows.sort(key=lambda row: -len(row[0]))

    def at(self, tokens: Sequence[Piece], i: int) -> tuple[_T, int] | None:
        """Return the entry of the longest phrase that starts at token *i*, and the token after it."""
        if i >= len(tokens):
            return None
        for parts, entry in self.table.get(tokens[i].text if self.cased else tokens[i].low, ()):
            j = i + len(parts)
            if j <= len(tokens) and all(
                (tokens[i + k].text if self.cased else tokens[i + k].low) == part
                and (not glued or tokens[i + k].start == tokens[i + k - 1].end)
                for k, (part, glued) in enumerate(parts)
            ):
                return entry, j
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit of measurement, or of money."""

    name: str
    spelled: str
    pint: str | None
    dimension: str
    article: bool  # "a mile" alone is one mile


@dataclass(frozen=True, slots=True, kw_only=True)
class Vague:
    """A word for a number nobody counted."""

    low: float
    high: float
    value: float | None
    factor: bool  # may multiply: "several hundred"
    word: str  # the first of its words, by which an override names it


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexis:
    """All words the grammar knows."""

    numbers: dict[str, int]
    multipliers: dict[str, float]
    attached: dict[str, float]
    money_attached: dict[str, float]
    attached_to_nouns: dict[str, float]
    fractions: dict[str, int]
    fraction: dict[str, int]
    vague: Phrases[Vague]
    positions: Phrases[Vague]
    before: Phrases[str]
    after: Phrases[str]
    units: Phrases[Unit]
    symbols: Phrases[Unit]
    prefixes: Phrases[Unit]
    by_name: dict[str, Unit]
    compounds: tuple[tuple[tuple[str, ...], str], ...]
    sterling: tuple[frozenset[str], float, Unit]
    idioms: Phrases[bool]
    designators: Phrases[bool]
    people_before: frozenset[tuple[str, ...]]
    sets: dict[str, frozenset[str]]
    months: frozenset[str]
    clock: frozenset[str]


@cache
def words() -> Lexis:
    """Return the words of data/lexicon/quantities.yaml.

    Raises:
        LexiconError: the file is missing or an entry does not fit its schema.
    """
    entries = lexicon.read("quantities")
    units: Phrases[Unit] = Phrases()
    symbols: Phrases[Unit] = Phrases(cased=True)
    prefixes: Phrases[Unit] = Phrases(cased=True)
    by_name = {}
    for group in entries["units"]:
        for row in group["units"]:
            unit = Unit(
                name=row["name"],
                spelled=row["spelled"],
                pint=row["pint"],
                dimension=group["dimension"],
                article=row.get("article", False),
            )
            by_name[unit.name] = unit
            units.add([*row["words"], *(word.replace(" ", "-") for word in row["words"] if " " in word)], unit)
            symbols.add(row["symbols"], unit)
            prefixes.add(row.get("prefixes", ()), unit)
    sterling = entries["sterling_from"]
    return Lexis(
        numbers=entries["numbers"]["words"],
        multipliers=entries["multipliers"]["words"],
        attached=entries["attached"]["letters"],
        money_attached=entries["attached"]["letters"] | entries["attached"]["money_letters"],
        attached_to_nouns=entries["attached"]["noun_letters"],
        fractions=entries["fractions"]["words"],
        fraction=entries["fractions"]["singular"],
        vague=_vague(entries["vague"]),
        positions=_vague(entries["positions"]),
        before=_bounds(entries["bounds"], "before"),
        after=_bounds(entries["bounds"], "after"),
        units=units,
        symbols=symbols,
        prefixes=prefixes,
        by_name=by_name,
        compounds=tuple((tuple(row["units"]), row["in"]) for row in entries["compounds"]),
        sterling=(frozenset(sterling["words"]), sterling["low"], by_name[sterling["name"]]),
        idioms=_phrases(entries["idioms"]["words"]),
        designators=_phrases(entries["designators"]["words"]),
        people_before=frozenset(tuple(phrase.split()) for phrase in entries["people_before"]["words"]),
        sets={
            name: frozenset(word.lower() for word in entry["words"])
            for name, entry in entries.items()
            if isinstance(entry, dict) and isinstance(entry.get("words"), list)
        },
        months=frozenset(entries["months"]["words"]),
        clock=frozenset(entries["clock"]["words"]),
    )


def _phrases(phrases: Iterable[str]) -> Phrases[bool]:
    table: Phrases[bool] = Phrases()
    table.add(phrases, True)
    return table


def _bounds(rows: Iterable[dict], place: str) -> Phrases[str]:
    table: Phrases[str] = Phrases()
    for row in rows:
        if row["place"] == place:
            table.add(row["words"], row["kind"])
    return table


def _vague(rows: Iterable[dict]) -> Phrases[Vague]:
    table: Phrases[Vague] = Phrases()
    for row in rows:
        low, high = float(row["low"]), float(row["high"])
        value = None if row.get("value") is None else float(row["value"])
        # A position that is `exact` needs no plural multiplier after it ("double digits").
        factor = row.get("factor", not row.get("exact", False))
        table.add(row["words"], Vague(low=low, high=high, value=value, factor=factor, word=row["words"][0]))
    return table
