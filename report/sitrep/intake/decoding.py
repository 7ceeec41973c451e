"""Bytes into characters, and how sure that is.

Input   the bytes of a page or a text
Output  its characters, and a doubt where the encoding was not stated or is not the one that is stated

Source: the WHATWG Encoding Standard (https://encoding.spec.whatwg.org): a mark at the start rules, then what is
declared; what is declared as Latin-1 is windows-1252, and so is what declares nothing and is not UTF-8. Here UTF-8 goes
before what is declared: the header of the server, which rules in a browser, is not saved with the page.
"""

import codecs
import re

from sitrep.intake.record import Doubt

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_DECLARED = re.compile(rb"""<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_LOOK = 400  # bytes that show whether there are two a character
_HEAD = 4096  # bytes in which a declaration counts
_LATIN = frozenset({"iso8859-1", "ascii", "latin-1", "iso8859-15"})
_WESTERN = "cp1252"
# Characters that UTF-8 becomes when it is read as windows-1252 and saved again: "é" is then "Ã©", a quote "â€œ".
_TWICE = re.compile("â€[\u0153\u009d\u2122\u02dc\u201c\u201d\u2013\u2014]|Ã[\u00a0-\u00bf]|Â[\u00a0-\u00bf]")


def decoded(content: bytes, declared: str | None = None) -> tuple[str, tuple[Doubt, ...]]:
    """Return the characters of *content*, which may be a page that declares its encoding.

    Args:
        content: the bytes.
        declared: the encoding that a header outside of them names, such as that of a mail.
    """
    for mark, name in _MARKS:
        if content.startswith(mark):
            return _checked(content[len(mark) :].decode(name, "replace"))
    for first, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        if content[first:_LOOK:2].count(0) > _LOOK / 8:  # two bytes a character, of which one is mostly zero
            return _checked(content.decode(name, "replace"))
    found = _DECLARED.search(content[:_HEAD])
    stated = declared or (found[1].decode("ascii", "replace") if found else None)
    known = _known(stated)
    for each in ("utf-8", known):  # what is UTF-8 is so by no accident, whatever it declares
        try:
            text = content.decode(each or "utf-8")
        except UnicodeDecodeError:
            continue
        return _checked(text) if each == known or text.isascii() or not stated else _checked(text, _not(stated, each))
    text = content.decode(_WESTERN, "replace")
    if stated is None:
        return _checked(text, "it declares no encoding and is not UTF-8; it was read as windows-1252")
    return _checked(text, _not(stated, _WESTERN))


def _known(stated: str | None) -> str | None:
    """Return Python's name of an encoding; None where it is none, or is one of two bytes, which it cannot be here."""
    try:
        name = codecs.lookup(stated or "").name
    except LookupError:
        return None
    if name.startswith(("utf-16", "utf-32")):
        return None
    return _WESTERN if name in _LATIN else name


def _not(stated: str, used: str | None) -> str:
    return f"it declares {stated[:40]!r} and is not that; it was read as {used}"


def _checked(text: str, doubt: str | None = None) -> tuple[str, tuple[Doubt, ...]]:
    words = [doubt] if doubt else []
    if lost := text.count("\ufffd"):
        words.append(f"{lost} characters cannot be read in its encoding")
    if len(twice := _TWICE.findall(text)) > 1:
        words.append(f"signs such as {twice[0]!r} show that it was saved in a wrong encoding before")
    return text, tuple(Doubt(kind="encoding", words=each) for each in words)
