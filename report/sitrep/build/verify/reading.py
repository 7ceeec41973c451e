"""Read what a finished report quotes and holds. Knows no other room of the step.

Input   report.html
Output  its citations, its marks, the texts of its documents
"""

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from sitrep.errors import BuildError

_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_BODY = "report"  # the id of its main part
_TEXT, _ARTICLE, _ASIDE, _MARK = "text", "article", "aside", "mark"


@dataclass(frozen=True, kw_only=True)
class Page:
    """What a report quotes, and what it quotes from."""

    cites: list[tuple[str, str]] = field(default_factory=list)  # target without "#", quote
    marks: dict[str, str] = field(default_factory=dict)  # id -> marked words
    ids: Counter[str] = field(default_factory=Counter)  # how often each id occurs
    anchors: dict[str, str] = field(default_factory=dict)  # id that a permalink leads to -> what is there, in words
    texts: dict[str, str] = field(default_factory=dict)  # id of a document's article -> its text, repetitions left out


def page(report: Path) -> Page:
    """Return what *report* quotes and holds.

    Raises:
        BuildError: it cannot be read, or is no report of sitrep.
    """
    try:
        text = report.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BuildError(f"{report} cannot be read: {error}. Build it with `make report`.") from error
    reader = _Reader()
    reader.feed(text)
    reader.close()
    if _BODY not in reader.page.ids:
        raise BuildError(f"{report} is not a report of sitrep: it has no part called {_BODY}. Name a report.html.")
    return reader.page


class _Reader(HTMLParser):
    """Collects citations, marks and texts; marks nest."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self._open: list[tuple[str, str, str]] = []  # tag, what it is, its id

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        name, classes = said.get("id", ""), said.get("class", "").split()
        if name:
            self.page.ids[name] += 1
        if tag == "a" and "cite" in classes:
            self.page.cites.append((said.get("href", "").removeprefix("#"), said.get("data-quote", "")))
        if tag == "a" and "permalink" in classes:
            self.page.anchors[said.get("href", "").removeprefix("#")] = said.get("aria-label", "")
        if tag in _VOID:
            return
        kind = self._kind(tag, classes)
        if kind == _MARK:
            self.page.marks.setdefault(name, "")
        elif kind == _TEXT:
            self.page.texts.setdefault(self._article(), "")
        self._open.append((tag, kind, name))

    def handle_endtag(self, tag: str) -> None:
        if any(one == tag for one, _, _ in self._open):
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        kinds = [kind for _, kind, _ in self._open]
        for _, kind, name in self._open:
            if kind == _MARK:
                self.page.marks[name] += data
        if _TEXT in kinds and _ASIDE not in kinds:
            self.page.texts[self._article()] += data

    def _kind(self, tag: str, classes: list[str]) -> str:
        inside = {kind for _, kind, _ in self._open}
        if tag == "mark":
            return _MARK
        if tag == "article" and "document" in classes:
            return _ARTICLE
        if tag == "div" and "text" in classes and _ARTICLE in inside:
            return _TEXT
        return _ASIDE if "crossing" in classes and _TEXT in inside else ""

    def _article(self) -> str:
        return next((name for _, kind, name in reversed(self._open) if kind == _ARTICLE), "")
