"""What was taken out of a file, and how each thing about it is known.

Input   what a page, a mail, a PDF or a text says of itself
Output  `Fact`, `Doubt`, `Taken`
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

FIELDS = ("title", "publisher", "published", "url", "accessed", "licence", "language")
GIVEN, STATED, GUESSED, UNKNOWN = "given", "stated", "guessed", "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing about a text: given by whoever adds it, stated by the file, guessed from its words, or not known."""

    value: str | None = None
    how: str = UNKNOWN
    where: str = ""  # where a guess was seen

    def __bool__(self) -> bool:
        return self.value is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A reason for a person to look at what was added."""

    kind: str  # one of KINDS
    words: str


# What a doubt is about, as the summary heads it.
KINDS = {
    "no_date": "no date",
    "guessed_date": "date guessed",
    "two_dates": "two dates",
    "no_publisher": "no publisher",
    "guessed_publisher": "publisher guessed",
    "short": "very short",
    "teaser": "only a teaser",
    "extraction": "extraction doubtful",
    "encoding": "encoding guessed",
    "language": "not in English",
    "near": "much like another",
    "left_out": "something left out",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """The text of one file as it will be frozen, and what is known about it."""

    text: str
    facts: Mapping[str, Fact]  # by FIELDS; a field that is missing is not known
    doubts: tuple[Doubt, ...] = field(default=())
    original_sha256: str = ""  # of the bytes of the file
    as_it_is: bool = False  # the text is the file, byte for byte

    def fact(self, name: str) -> Fact:
        """Return what is known of field *name*."""
        return self.facts.get(name, Fact())


def stated(value: str | None) -> Fact:
    """Return *value* as a fact that the file's metadata state; nothing known if it is empty."""
    return Fact(value=value, how=STATED) if value else Fact()


def guessed(value: str | None, where: str) -> Fact:
    """Return *value* as a fact read off the words that stand *where*; nothing known if it is empty."""
    return Fact(value=value, how=GUESSED, where=where) if value else Fact()
