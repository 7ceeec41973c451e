"""Turn each executed notebook into its section of the page.

Input   an executed .ipynb file, the template
Output  HTML of the section, and what of it belongs to the end of the page
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from sitrep import memory
from sitrep.errors import PublishError
from sitrep.publish import exporter, notebooks


@dataclass(frozen=True, slots=True, kw_only=True)
class LaidOut:
    """A section as HTML."""

    place: tuple[bool, str]  # what sections are sorted by
    body: str
    sources: tuple[str, ...]


def laid_out(path: Path) -> LaidOut:
    """Return the section of the notebook at *path*.

    Raises:
        PublishError: it cannot be read, was not executed to its end, or a cell failed.
    """
    parts = [path, *sorted(part for part in exporter.TEMPLATE.iterdir() if part.suffix in (".j2", ".json"))]
    try:
        digests = [hashlib.sha256(part.read_bytes()).digest() for part in parts]
    except OSError as error:
        raise PublishError(f"{error.filename} cannot be read ({error.strerror}). Build again.") from error
    return _laid_out(path, b"".join(digests))


@memory.remembered
def _laid_out(path: Path, _digests: bytes) -> LaidOut:
    """Return the section; *_digests* stand for all that it is made of."""
    section = notebooks.read(path)
    body = exporter.body(section.notebook, section.prefix, section.name)
    return LaidOut(place=section.place, body=body, sources=section.sources)
