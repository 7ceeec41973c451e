"""Embed the letters that a page needs.

Input   report/template/fonts; the text of a page
Output  `@font-face` rules that hold their font files

Plain Latin is always there; accented Latin and the signs of transliteration only where the text has one: they are
45 kB. The files stay as distributed, as their licence asks.
"""

import base64
from collections.abc import Iterable
from functools import cache

from sitrep.errors import PublishError
from sitrep.publish import exporter

_FACES = {
    "latin": "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,"
    "U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD",
    "latin-ext": "U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+0304,U+0308,U+0329,"
    "U+1D00-1DBF,U+1E00-1E9F,U+1EF2-1EFF,U+2020,U+20A0-20AB,U+20AD-20C0,U+2113,U+2C60-2C7F,U+A720-A7FF",
}
_ALWAYS = "latin"


def for_text(texts: Iterable[str]) -> str:
    """Return the rules for a page with *texts*.

    Raises:
        PublishError: a font file cannot be read.
    """
    letters = set().union(*texts)
    needed = [name for name in _FACES if name == _ALWAYS or any(ord(letter) in _codes(name) for letter in letters)]
    return "\n".join(_face(name) for name in needed)


@cache
def _codes(name: str) -> frozenset[int]:
    ends = ([int(end, 16) for end in part.removeprefix("U+").split("-")] for part in _FACES[name].split(","))
    return frozenset(code for first, *last in ends for code in range(first, (last or [first])[0] + 1))


@cache
def _face(name: str) -> str:
    path = exporter.TEMPLATE / "fonts" / f"source-sans-3-{name}-wght-normal.woff2"
    try:
        data = base64.b64encode(path.read_bytes()).decode("ascii")
    except OSError as error:
        raise PublishError(f"{path} cannot be read ({error.strerror}). Restore it from git.") from error
    return (
        '@font-face{font-family:"Source Sans 3";font-style:normal;font-weight:200 900;font-display:swap;'
        f'src:url(data:font/woff2;base64,{data}) format("woff2");unicode-range:{_FACES[name]}}}'
    )
