"""Carry files inside the report: each is a link that holds its own bytes, and saves them at a click.

Input   `Download` records; or a built report.html
Output  the section "Downloads" of the page; or the files that travel in a report, by name

A link needs no script and no network: `<a download="claims.csv" href="data:text/csv;base64,...">`. Text travels as text
where that is shorter than base64: then anybody can search it in the page's source.
"""

import base64
import binascii
import html
import re
import urllib.parse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import groupby
from pathlib import Path

from sitrep.errors import PublishError

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_MEDIA_TYPE = re.compile(r"[a-z]+/[A-Za-z0-9.+-]+(?:;charset=[a-z0-9-]+)?")
_CARRIED = re.compile(r"data:[^,]*?(?P<base64>;base64)?,(?P<held>.*)", re.DOTALL)
# What an address may not hold as it is; and the apostrophe, so that quotation marks may stand in the attribute.
_ODD = re.compile(r"[\x00-\x1f\x7f-\x9f%#'\ufeff\ufffe\uffff]| (?= *$)")
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
        links = " ".join(f"<span>{_link(download)}</span>" for download in files)
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
                raise ValueError("not one file")
            self.found[name] = _content(carried["held"], packed=bool(carried["base64"]))
        except (binascii.Error, ValueError) as error:
            raise PublishError(f"{self.report}: {name} in it is damaged ({error}). Build the report again.") from error


def _content(held: str, *, packed: bool) -> bytes:
    return base64.b64decode(held, validate=True) if packed else urllib.parse.unquote_to_bytes(held)


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
    return (
        f'<a class="{_CLASS}" download="{download.name}" href="{html.escape(_address(download))}">'
        f"{download.name}</a> <small>{_size(len(download.content))}</small>"
    )


def _address(download: Download) -> str:
    """Return a data: address that holds the file, as text or as base64, whichever is shorter."""
    packed = f"data:{download.media_type};base64,{base64.b64encode(download.content).decode('ascii')}"
    try:
        text = download.content.decode("utf-8")
    except UnicodeDecodeError:
        return packed
    # Only of a text type do all browsers keep the blanks.
    plain = _ODD.sub(_percent, text)
    if not download.media_type.startswith("text/"):
        plain = plain.replace(" ", "%20")
    return min(f"data:{download.media_type},{plain}", packed, key=lambda address: len(address.encode("utf-8")))


def _percent(odd: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in odd[0].encode("utf-8"))


def _size(n_bytes: int) -> str:
    return f"{n_bytes} bytes" if n_bytes < 1000 else f"{n_bytes / 1000:,.{0 if n_bytes >= 10_000 else 1}f} kB"
