"""Carry files inside the report: each is a link that holds its own bytes, and saves them at a click.

Input   `Download` records; or a built report.html
Output  the section "Downloads" of the page; or the files that travel in a report, by name

A link needs no script and no network: `<a download="claims.csv" href="data:text/csv;base64,...">`.
"""

import base64
import binascii
import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import groupby
from pathlib import Path

from sitrep.errors import PublishError

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_MEDIA_TYPE = re.compile(r"[a-z]+/[A-Za-z0-9.+-]+(?:;charset=[a-z0-9-]+)?")
_CARRIED = re.compile(r"data:[^,]*;base64,(?P<bytes>[A-Za-z0-9+/=]*)")
_CLASS = "carried"


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """One file that travels in the report."""

    name: str  # file name under which it is saved
    media_type: str  # such as "text/csv;charset=utf-8"
    content: bytes
    about: str  # what it is, plain text; files next to each other with the same words share a line


def section(downloads: Sequence[Download]) -> str:
    """Return the section "Downloads" of the page, "" if there is nothing to save.

    Args:
        downloads: in the order shown.

    Raises:
        PublishError: two files have one name, or a name or type is not fit for one.
    """
    _check(downloads)
    if not downloads:
        return ""
    lines = ""
    for about, files in groupby(downloads, key=lambda download: download.about):
        links = " ".join(_link(download) for download in files)
        lines += f'<li><span class="about">{html.escape(about)}</span> <span class="files">{links}</span></li>\n'
    return (
        '<section id="downloads">\n<h1 id="downloads-heading">Downloads</h1>\n'
        "<p>These files lie in this page: saving one asks no network.</p>\n"
        f'<ul class="downloads">\n{lines}</ul>\n</section>'
    )


def read(report: Path) -> dict[str, bytes]:
    """Return the files that travel in *report*, by name, in the order shown; none if it carries none.

    Raises:
        PublishError: the report cannot be read, or a file in it is damaged.
    """
    try:
        text = report.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PublishError(f"{report} cannot be read: {error}. Build it with `make report`.") from error
    if not text.rstrip().endswith("</html>"):
        raise PublishError(f"{report} is cut off: its end is missing. Fetch or build it again.")
    reader = _Reader(report)
    reader.feed(text)
    reader.close()
    return reader.found


class _Reader(HTMLParser):
    """Collects the links of `section`; a link of another class that says "download" is not one of ours."""

    def __init__(self, report: Path) -> None:
        super().__init__(convert_charrefs=True)
        self.report = report
        self.found: dict[str, bytes] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag != "a" or "download" not in said or _CLASS not in said.get("class", "").split():
            return
        name, carried = said["download"], _CARRIED.fullmatch(said.get("href", ""))
        try:
            if carried is None or name in self.found:
                raise ValueError("not one file in base64")
            self.found[name] = base64.b64decode(carried["bytes"], validate=True)
        except (binascii.Error, ValueError) as error:
            raise PublishError(f"{self.report}: {name} in it is damaged ({error}). Build the report again.") from error


def _check(downloads: Iterable[Download]) -> None:
    taken: set[str] = set()
    for download in downloads:
        if not _NAME.fullmatch(download.name) or download.name.lower() in taken:
            why = "is there twice" if download.name.lower() in taken else "is no plain file name"
            raise PublishError(f"The download {download.name!r} {why}. Use letters, digits, '.', '-' and '_', once.")
        if not _MEDIA_TYPE.fullmatch(download.media_type):
            raise PublishError(f"{download.name}: {download.media_type!r} is no media type, such as 'text/csv'.")
        taken.add(download.name.lower())


def _link(download: Download) -> str:
    carried = base64.b64encode(download.content).decode("ascii")
    return (
        f'<a class="{_CLASS}" download="{download.name}" href="data:{download.media_type};base64,{carried}">'
        f"{download.name}</a> <small>{_size(len(download.content))}</small>"
    )


def _size(n_bytes: int) -> str:
    return f"{n_bytes} bytes" if n_bytes < 1000 else f"{n_bytes / 1000:,.{0 if n_bytes >= 10_000 else 1}f} kB"
