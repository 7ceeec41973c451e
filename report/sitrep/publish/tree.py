"""Take the markup of a page apart, and put it together again. Knows nothing of what it means.

Input   markup that the template and the cleaning wrote: well-formed HTML
Output  its elements (lxml), to be changed in place; markup, attributes in the order of their names

lxml takes a page apart in a twentieth of the time that a parser in Python needs. It refuses control characters, which
a document may hold: they pass through as other numbers. White space between two elements becomes one space or line
feed, save in `VERBATIM`, where every character counts.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement, HTMLParser, fragment_fromstring

VERBATIM = {"article", "pre", "textarea"}
_RAW = {"script", "style"}  # what stands in them is no markup
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_LISTS = {"class", "rel", "headers"}  # attributes that are words with blanks between them
# What no tree may hold, and the carriage return, of which a parser makes a line feed.
_ODD = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_PRIVATE = re.compile("[\U000f0000-\U000fffff]")  # their places while the page is taken apart
_BASES = (0xF0000, 0x100000)  # of two private planes, one for pages that use the other


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page taken apart."""

    root: HtmlElement  # holds all of it; is no part of it
    base: int  # what was added to the numbers of odd characters

    def markup(self) -> str:
        """Return the page as it is now."""
        out: list[str] = []
        _write_inside(self.root, out, verbatim=False)
        return self.restored("".join(out))

    def restored(self, text: str) -> str:
        """Return *text* of the page with the characters that it was given with."""
        if not _PRIVATE.search(text) and self.base == _BASES[0]:
            return text
        given = {self.base + number: chr(number) for number in (*range(9), *range(11, 32), 0xFFFE, 0xFFFF)}
        return text.translate({**given, self.base + 13: "&#13;"})


def parsed(markup: str) -> Page:
    """Return *markup* taken apart."""
    base = _BASES[1 if _PRIVATE.search(markup) else 0]
    held = _ODD.sub(lambda found: chr(base + ord(found[0])), markup)
    root = fragment_fromstring(held, create_parent="div", parser=HTMLParser(huge_tree=True))
    return Page(root=root, base=base)


def words_of(element: HtmlElement) -> list[str]:
    """Return the classes of *element*."""
    return (element.get("class") or "").split()


def having(root: HtmlElement, tag: str, name: str) -> Iterator[HtmlElement]:
    """Yield the elements called *tag* that have the class *name*, in the order of the page."""
    return (element for element in list(root.iter(tag)) if name in words_of(element))


def wrap(element: HtmlElement, around: HtmlElement) -> None:
    """Put *around* in the place of *element*, and *element* into it."""
    around.tail, element.tail = element.tail, None
    element.getparent().replace(element, around)
    around.append(element)


def put_behind(element: HtmlElement, other: HtmlElement) -> None:
    """Put *other* right behind *element*, before the text that follows it."""
    other.tail, element.tail = element.tail, None
    element.getparent().insert(element.getparent().index(element) + 1, other)


def fill(element: HtmlElement, text: str) -> None:
    """Let *text* be all that *element* holds."""
    for child in list(element):
        element.remove(child)
    element.text = text


def _write_inside(element: HtmlElement, out: list[str], *, verbatim: bool) -> None:
    raw = element.tag in _RAW
    verbatim = verbatim or element.tag in VERBATIM
    _write_text(element.text, out, raw=raw, verbatim=verbatim)
    for child in element:
        if isinstance(child.tag, str):
            attributes = "".join(_attribute(name, child.get(name)) for name in sorted(child.keys()))
            out.append(f"<{child.tag}{attributes}>")
            if child.tag not in _VOID or len(child) or child.text:
                _write_inside(child, out, verbatim=verbatim)
                out.append(f"</{child.tag}>")
        else:
            out.append(f"<!--{child.text or ''}-->")
        _write_text(child.tail, out, raw=raw, verbatim=verbatim)


def _write_text(text: str | None, out: list[str], *, raw: bool, verbatim: bool) -> None:
    if not text:
        return
    if not verbatim and text.isspace() and text.isascii():
        out.append("\n" if "\n" in text else " ")
    else:
        out.append(text if raw else _escaped(text))


def _attribute(name: str, value: str) -> str:
    text = _escaped(" ".join(value.split()) if name in _LISTS else value)
    if '"' not in text:
        return f' {name}="{text}"'
    return f" {name}='{text}'" if "'" not in text else f' {name}="{text.replace(chr(34), "&quot;")}"'


def _escaped(text: str) -> str:
    # A carriage return must be written as a reference, or the browser reads it as a line feed.
    return html.escape(text, quote=False).replace("\r", "&#13;").replace("\xa0", "&nbsp;")
