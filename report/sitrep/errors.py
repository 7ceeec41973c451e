"""One error class per step, each a `SitrepError`.

A message is three things: what is wrong, in which file or row, what to do.
The command line prints it without a traceback and ends with exit code 1.
"""


class SitrepError(Exception):
    """Something the person who runs sitrep can put right."""


class TableError(SitrepError):
    """A table does not hold what its schema declares."""


class DocumentError(SitrepError):
    """A document, or its row in documents.csv, cannot be used."""


class LexiconError(SitrepError):
    """An entry of data/lexicon does not fit its schema."""


class ReferenceDataError(SitrepError):
    """A reference table (borders, places, ladder) cannot be used."""


class IntakeError(SitrepError):
    """A file cannot be added to the documents."""


class ClaimError(SitrepError):
    """A text cannot be read into claims."""


class ReviewError(SitrepError):
    """A correction, or a file of annotations, cannot be used."""


class ZoneError(SitrepError):
    """A zone or region cannot be drawn from the values given."""


class EscalationError(SitrepError):
    """Claims cannot be put into a sequence."""


class ChartError(SitrepError):
    """A figure cannot be drawn from its table."""


class PublishError(SitrepError):
    """The executed notebooks cannot be turned into the report."""


class BuildError(SitrepError):
    """The build cannot start, or a notebook failed."""
