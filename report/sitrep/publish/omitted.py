"""Check that what a report leaves out of its texts stands nowhere in it.

Input   report.html; the tables that it was made from; how much of each text it may show
Output  nothing; an error that names the first words that stand where they should not

The page is taken apart to the last letter: words between tags, values of attributes, packed specs, files that travel.
A report that would show what it says it leaves out is not written.
"""

import base64
import gzip
import io
import re
import urllib.parse
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd

from sitrep import documents, tables
from sitrep.cite import portions
from sitrep.errors import PublishError
from sitrep.publish import downloads, packed

_WORD = re.compile(r"[^\W_]+")
_RUN = 8  # so many words on end come from a text, not by chance
_LEAST = 7  # what is left of a sentence around its claims; fewer words may stand in any sentence
_INLINE = {"a", "abbr", "b", "bdi", "cite", "code", "em", "i", "kbd", "mark", "q", "s", "small", "span", "strong", "u"}
_DOWNLOAD = re.compile(r"data:(?!image/)")

Run = tuple[str, ...]


def check(report: Path, folder: Path, excerpts: str) -> None:
    """Raise if *report* holds words that *excerpts* leaves out.

    Args:
        report: a report as `render` writes it.
        folder: the tables `documents`, `claims`, `sentences` and `disagreements` of its build.
        excerpts: one of `portions.MODES`.

    Raises:
        PublishError: it does, or *excerpts* is no mode.
    """
    if portions.checked(excerpts) == "full":
        return
    given = {name: tables.read(folder, name) for name in ("documents", "claims", "sentences", "disagreements")}
    secret = dict(_secret(given, excerpts))
    sizes = sorted({len(run) for run in secret})
    for place, text in _parts(report):
        words = _words(text)
        for size in sizes:
            for at in range(len(words) - size + 1):
                run = tuple(words[at : at + size])
                if run in secret:
                    raise PublishError(
                        f"With excerpts set to {excerpts}, {place} shows words of {secret[run]} that are left out: "
                        f"{' '.join(run)!r}. Show that column through cite.withheld, or leave it out."
                    )


def _secret(given: dict[str, pd.DataFrame], excerpts: str) -> Iterator[tuple[Run, str]]:
    """Yield runs of words that stand in no text that may be shown, and the document of each."""
    hidden: list[tuple[str, str]] = []
    # A value on which documents differ is quoted whole, also where claims mark only parts of it.
    open_text = [str(value) for value in given["disagreements"]["value"]]
    used = given["sentences"][given["sentences"]["n_claims"] > 0]
    for document in documents.from_frame(given["documents"]):
        claims, said = (table[table["document_id"] == document.id] for table in (given["claims"], used))
        text = document.text
        shown = portions.shown_of(text, portions.stretches(claims), portions.stretches(said), excerpts)
        open_text += [document.title or "", *(text[start:end] for start, end in shown)]
        every = given["sentences"][given["sentences"]["document_id"] == document.id]
        for first, after in portions.stretches(every):
            hidden += [(text[start:end], document.id) for start, end in portions.left_out(shown, first, after)]
    allowed = {run for text in open_text for size in range(_LEAST, _RUN + 1) for run in _runs(_words(text), size)}
    for text, name in hidden:
        words = _words(text)
        for run in _runs(words, min(_RUN, len(words))):
            if len(run) >= _LEAST and run not in allowed:
                yield run, name


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _runs(words: list[str], size: int) -> Iterator[Run]:
    return (tuple(words[at : at + size]) for at in range(len(words) - size + 1))


def _parts(report: Path) -> Iterator[tuple[str, str]]:
    """Yield (where, text) of everything in *report* that holds words."""
    reader = _Reader()
    reader.feed(report.read_text(encoding="utf-8"))
    reader.close()
    yield "the page", "".join(reader.text)
    yield "an attribute of the page", "\n".join(reader.attributes)
    for name, text in reader.packed.items():
        yield name, gzip.decompress(base64.b64decode(text)).decode("utf-8")
    for name, content in downloads.read(report).items():
        if name.endswith(".parquet"):
            frame = pd.read_parquet(io.BytesIO(content))
            yield name, "\n".join(str(cell) for column in frame for cell in frame[column])
        else:
            yield name, content.decode("utf-8")


class _Reader(HTMLParser):
    """Collects the words of a page, those of attributes apart, and what is packed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.attributes: list[str] = []
        self.packed: dict[str, str] = {}
        self._open = ""  # id of the packed element that is open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self._open = said.get("id", "") if said.get("type") == packed.MEDIA_TYPE else ""
        self.text.append("" if tag in _INLINE else "\n")
        # Pictures are addresses; so are downloads, which are read apart.
        self.attributes += [urllib.parse.unquote(value) for value in said.values() if not _DOWNLOAD.match(value)]

    def handle_endtag(self, tag: str) -> None:
        self._open = ""
        self.text.append("" if tag in _INLINE else "\n")

    def handle_data(self, data: str) -> None:
        if self._open:
            self.packed[self._open] = self.packed.get(self._open, "") + data
        else:
            self.text.append(data)
