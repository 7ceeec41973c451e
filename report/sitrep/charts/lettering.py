"""Measure words before they are drawn, so that labels can be kept apart. Knows no table.

Input   text, size in px
Output  widths in px, texts cut or wrapped to a width

Widths are those of Helvetica, which is wider than the page's font: a label that is kept clear here is clear there.
"""

from collections.abc import Iterable
from dataclasses import dataclass

# Thousandths of the size, for the characters that differ from the common 556.
# Source: Adobe, Helvetica.afm, Core 14 metrics.
_COMMON = 556
_WIDTHS = {
    **dict.fromkeys("ijl", 222),
    **dict.fromkeys(" !,./:;I[]\\ft", 278),
    **dict.fromkeys("()-r“”", 333),
    **dict.fromkeys("'‘’", 222),
    **dict.fromkeys('"', 355),
    **dict.fromkeys("ckvxyzsJ", 500),
    **dict.fromkeys("FTZ", 611),
    **dict.fromkeys("ABEKPSVXY&", 667),
    **dict.fromkeys("CDHNRUw", 722),
    **dict.fromkeys("GOQ", 778),
    **dict.fromkeys("mM", 833),
    **dict.fromkeys("W…—", 1000),
}
_BOLD = 1.07  # Helvetica-Bold against Helvetica, over English text
_WIDE = 1000  # scripts beyond Latin, Greek and Cyrillic are counted as full width
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """An upright rectangle in px, y downwards."""

    x0: float
    y0: float
    x1: float
    y1: float

    def meets(self, other: "Box") -> bool:
        """Return whether the two rectangles share an area."""
        return self.x0 < other.x1 and other.x0 < self.x1 and self.y0 < other.y1 and other.y0 < self.y1

    def holds(self, other: "Box") -> bool:
        """Return whether *other* lies wholly within this rectangle."""
        return self.x0 <= other.x0 and other.x1 <= self.x1 and self.y0 <= other.y0 and other.y1 <= self.y1


def width_px(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of one line of *text* in px, at *size* px."""
    units = sum(_WIDTHS.get(letter, _COMMON if ord(letter) < 0x0600 else _WIDE) for letter in text)
    return units * size / 1000 * (_BOLD if bold else 1.0)


def shortened(text: str, room_px: float, size: float, *, bold: bool = False) -> str:
    """Return *text*, cut at a word and ended with "…" if it is wider than *room_px*; "" where nothing fits."""
    if width_px(text, size, bold=bold) <= room_px:
        return text
    for end in range(len(text) - 1, 0, -1):
        cut = text[:end].rstrip() + ELLIPSIS
        if width_px(cut, size, bold=bold) <= room_px:
            at_word = text[:end].rpartition(" ")[0]
            return (at_word if len(at_word) > end * 0.6 else text[:end]).rstrip(" ,;:") + ELLIPSIS
    return ""


def wrapped(text: str, room_px: float, size: float, *, bold: bool = False) -> list[str]:
    """Return *text* as lines of at most *room_px*; a longer word is cut."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_px(longer, size, bold=bold) <= room_px:
            lines[-1] = longer
        else:
            lines.append(shortened(word, room_px, size, bold=bold))
    return lines or [""]


def free_of(box: Box, taken: Iterable[Box]) -> bool:
    """Return whether *box* meets none of *taken*."""
    return not any(box.meets(other) for other in taken)
