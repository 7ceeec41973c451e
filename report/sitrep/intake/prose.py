"""Lines into paragraphs, and white space as prose has it.

Input   plain text, hard-wrapped or not
Output  paragraphs, one line each; the text that is frozen
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

WRAPPED = range(40, 121)  # characters; lines that are broken by a machine are this long
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff\u202a-\u202e\u2066-\u2069\x00-\x08\x0e-\x1b\x7f]")
_KEPT_JOINERS = re.compile("[\u200c\u200d]")  # they are letters' business in Arabic and Persian
_ITEM = re.compile(r"\s*(?:[-*•–]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+\S")
_STOP = re.compile(r"[.!?:…][\"'”’»)\]]*$")
_RTL = re.compile("[\u0590-\u08ff]")
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})


def tidy(words: str) -> str:
    """Return *words* in one line, as typed: every white space is one blank, ligatures are letters.

    Soft hyphens and marks without width are gone.
    """
    words = words.translate(_LIGATURES)
    kept = words if _RTL.search(words) else _KEPT_JOINERS.sub("", words)
    return " ".join(unicodedata.normalize("NFC", _drop(kept)).split())


def _drop(words: str) -> str:
    return _INVISIBLE.sub(lambda match: match.group() if _KEPT_JOINERS.match(match.group()) else "", words)


def frozen(headline: str | None, paragraphs: Iterable[str]) -> str:
    """Return the text as documents hold it: the headline, then paragraphs, an empty line between each."""
    lines = [headline, *paragraphs] if headline else list(paragraphs)
    return "\n\n".join(lines) + "\n"


def sized(paragraphs: Sequence[str]) -> str:
    """Return in words how long a text of these *paragraphs* is: "58 words in 3 paragraphs"."""
    count, many = sum(len(paragraph.split()) for paragraph in paragraphs), len(paragraphs)
    return f"{count} word{'s' * (count != 1)} in {many} paragraph{'s' * (many != 1)}"


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of plain *text*: hard-wrapped lines are joined, items of a list and lone lines are not."""
    blocks = re.split(r"\n[ \t]*(?:\n[ \t]*)+", text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n"))
    found = [line for block in blocks for line in joined([line for line in block.split("\n") if line.strip()])]
    return [line for line in map(tidy, found) if line]


def is_wrapped(lines: Sequence[str]) -> bool:
    """Return whether *lines* of one block were broken by a machine: all but the last are about equally long."""
    full = [len(line.rstrip()) for line in lines[:-1]]
    return bool(full) and max(full) in WRAPPED and min(full) >= 0.6 * max(full)


def joined(lines: Sequence[str]) -> list[str]:
    """Return *lines* of one block with those joined that are one sentence broken in two."""
    whole = is_wrapped(lines)
    out: list[str] = []
    for line in lines:
        goes_on = out and not _ITEM.match(line)
        if goes_on and (whole or (not _STOP.search(out[-1].rstrip()) and line.lstrip()[:1].islower())):
            out[-1] = f"{out[-1].rstrip()} {line.strip()}"
        else:
            out.append(line)
    return out


def unquoted(text: str) -> str:
    """Return the *text* of a mail without what it quotes of others, and without its signature.

    A line that ends in a colon right above a quotation announces it, and goes with it.

    Source: RFC 3676, 4.3 (signatures are cut off by "-- ") and 4.5 (quotations begin with ">").
    """
    out: list[str] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        if line.rstrip("\r") in ("-- ", "--"):
            break
        if line.lstrip().startswith(">"):
            while out and not out[-1].strip():
                out.pop()
            while out and out[-1].rstrip().endswith(":") and not out[-1].startswith("\0"):
                out.pop()
            out.append("\0")
            continue
        out.append(line)
    return "\n".join(line.removeprefix("\0") for line in out)
