"""Check a finished report: do its quotations stand, and does it come out again?

Input   report.html, with what travels in it and lies beside it; what it was made from
Output  what was checked and found right, in words; an error that names what is not
"""

from collections.abc import Mapping
from pathlib import Path

from sitrep.build.verify import reading


def report(
    path: Path,
    *,
    quotes_only: bool = False,
    documents: Path | None = None,
    notebooks: Path | None = None,
    since: Path | None = None,
    files: Mapping[str, Path] | None = None,
) -> str:
    """Return in words what was checked in the report at *path*.

    Args:
        path: report.html.
        quotes_only: leave out the rebuilding.
        documents: where the documents lie now; None: where the manifest says, or beside the report.
        notebooks: likewise.
        since: likewise, the edition that the report tells the changes from.
        files: likewise, by parameter, the files that values of parameters name.

    Raises:
        SitrepError: something does not stand, or comes out otherwise.
    """
    page = reading.page(path)
    from sitrep.build.progress import Screen  # here, not above: what is no report is refused before all this is loaded
    from sitrep.build.verify import quotations, rebuilding

    said = quotations.checked(path, page)
    if quotes_only:
        return said
    places = rebuilding.Places(documents=documents, notebooks=notebooks, since=since, files=files or {})
    return f"{said}\n{rebuilding.rebuilt(path, places, Screen())}"
