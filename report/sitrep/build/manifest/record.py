"""What a report was made from, as a record. Knows no other room of the step.

Input   nothing
Output  `Record`, and what it holds
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

EXCERPTS = "excerpts"  # the parameter that says how much of each text travels in the report
FULL = "full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One document, as the list of documents has it."""

    id: str
    file: str
    sha256: str
    title: str = ""
    publisher: str = ""
    published: str = ""  # ISO day
    url: str = ""
    licence: str = ""

    @property
    def called(self) -> str:
        """Return the document as a reader knows it: "ABC News, 2017-06-01"."""
        return ", ".join(filter(None, (self.publisher, self.published))) or self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One parameter of the notebooks, and what it was set to."""

    name: str
    type: str
    default: str  # as it would be typed behind -p
    meaning: str
    given: str | None = None  # as it would be typed; None: the default stood


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One file that the build wrote."""

    sha256: str
    size: int  # bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """Another edition of the report, by its file."""

    name: str  # file name
    sha256: str
    date: str = ""  # ISO day


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """All that a report was made from, and what came out. Holds no clock, no chance and no path of a machine."""

    title: str
    description: str
    licence: str
    date: str  # ISO 8601
    documents: str  # how the report names the folder of documents
    notebooks: str  # likewise, of the notebooks
    texts: tuple[Text, ...]
    files: Mapping[str, str]  # every other file that was read -> sha256
    cells: Mapping[str, str]  # notebook -> sha256 of its cells
    library: Mapping[str, str]  # part of the library -> sha256 of its files
    settings: tuple[Setting, ...]
    packages: Mapping[str, str]  # name -> version
    python: str
    version: str  # of sitrep
    commit: str = ""  # "" where there is no git
    changed: bool = False  # whether something stood there that is not in the commit
    epoch: str = ""  # SOURCE_DATE_EPOCH, if it was set
    since: Edition | None = None
    tables: Mapping[str, Written] = field(default_factory=dict)  # path beside the report -> file

    @property
    def given(self) -> dict[str, str]:
        """Return the parameters that were set, as typed, by name."""
        return {setting.name: setting.given for setting in self.settings if setting.given is not None}

    @property
    def whole_texts(self) -> bool:
        """Return whether the report holds its documents whole, not only excerpts of them."""
        said = next((setting for setting in self.settings if setting.name == EXCERPTS), None)
        return said is None or (said.default if said.given is None else said.given) == FULL
