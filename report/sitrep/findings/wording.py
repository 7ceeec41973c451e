"""What a finding is, and the small phrases that sentences are made of. Knows no other room of the step."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from sitrep import lexicon

UNSPECIFIED = "unspecified"  # name that claims give to somebody who is not named
MILE_M = 1609.344  # international mile, metres; BIPM, The International System of Units, 9th ed.


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One sentence of the summary."""

    section: str  # one of SECTIONS
    sentence: str
    claim_ids: tuple[str, ...]
    doubt: str = ""
    differ: str = ""  # on what the documents behind it differ, in words
    is_count: bool = False  # it counts over the whole report, and only one claim of each thing counted is cited


def dated(row: pd.Series) -> str:
    """Return an incident with its days in brackets, inside a sentence: "“the jets struck” (18 May 2017)"."""
    days = lexicon.days({"start": _day(row["start"]), "end": _day(row["end"])})
    return f"“{label(row)}”{f' ({days})' if days else ''}"


def _day(cell: object) -> str | None:
    return cell if isinstance(cell, str) else None


def ids(row: pd.Series) -> tuple[str, ...]:
    """Return the claim ids of a row."""
    return tuple(str(row["claim_ids"]).split())


def who(name: str) -> str:
    """Return a name as a sentence has it; "somebody" for nobody named."""
    return "somebody" if name == UNSPECIFIED else lexicon.in_sentence(name)


def span(low: float | None, high: float | None) -> str:
    """Return an interval in words; an end that the words leave open is said to be open."""
    first, last = (None if value is None or pd.isna(value) else f"{value:,.0f}" for value in (low, high))
    if first is None:
        return f"at most {last}"
    if last is None:
        return f"at least {first}"
    return first if first == last else f"{first} to {last}"


def said_by(chain: str) -> str:
    """Return a chain of attribution as readers see it: "officials › ABC News"."""
    return chain.replace(" > ", " › ")


def bare(words: str) -> str:
    """Return *words* without quotation marks around them."""
    return words.strip('"“”')


def joined(parts: Iterable[str]) -> str:
    """Return the sentences that are there, one after the other."""
    return " ".join(part for part in parts if part)


def listed(parts: list[str]) -> str:
    """Return *parts* in one phrase: "a, b and c"."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""


def day(start: object, end: object) -> str:
    """Return days in words: "on 18 May 2017", "between 27 and 28 May 2017", "on or before 18 May 2017"."""
    first, last = _day(start), _day(end)
    said = lexicon.days({"start": first, "end": last})
    if not first or not last:
        return said
    if first == last:
        return f"on {said}"
    return f"between {said.replace(' to ', ' and ').replace('–', ' and ', 1)}"


def counted(number: int, noun: str, many: str = "") -> str:
    """Return a number with its noun: "1 incident", "4 incidents"."""
    return f"{number} {noun if number == 1 else many or f'{noun}s'}"


def outlets(documents: pd.DataFrame) -> dict[str, str]:
    """Return document id -> its publisher, with the day where a publisher has several; the id where none is given."""
    named = documents["publisher"].where(documents["publisher"].notna(), documents["id"])
    several = named.duplicated(keep=False)
    days = documents["published"].map(lambda day: f" of {lexicon.days(day)}" if isinstance(day, str) else "")
    full = (named + days.where(several, "")).astype(str)
    return dict(zip(documents["id"].astype(str), full, strict=True))


def km(metres: float) -> str:
    """Return a length in kilometres, "54.7 km"."""
    return f"{metres / 1000:.1f} km"


def miles(metres: float) -> str:
    """Return a length in miles, "34.0 miles"."""
    return f"{metres / MILE_M:.1f} miles"


def capital(words: str) -> str:
    """Return *words* with a capital letter."""
    return words[:1].upper() + words[1:]


def label(row: pd.Series) -> str:
    """Return the label of an incident inside a sentence: a small letter unless it begins with a name."""
    label, actor = str(row["label"]), str(row["actor"])
    begins = actor[:1].islower() or label.startswith(("The ", "Somebody"))
    return label[:1].lower() + label[1:] if begins else label
