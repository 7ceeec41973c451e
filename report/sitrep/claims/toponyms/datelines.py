"""Find the places of datelines, which stand before what a passage says: "MOSCOW (Reuters) -", "SALEM, Ore. —".

Input   a document and its passages, from which datelines are cut off
Output  `Mention` records
"""

import re
from collections.abc import Iterator, Sequence

from sitrep.claims import passages
from sitrep.claims.toponyms import known
from sitrep.claims.toponyms.mentions import Mention

# A town, perhaps with its state or country after a comma, then what ends it.
TOWN = r"(?P<town>[^\W\d_][\w.'’ -]{1,40}?)"
WIDER = r"(?:,\s+(?P<wider>[^\W\d_][\w.'’ -]{1,40}?))?"
LINE = re.compile(rf"{TOWN}{WIDER}\s*(?:[(:/—–]|--|,\s|\s-)")


def mentions(text: str, parsed: Sequence[passages.Passage]) -> list[Mention]:
    """Return the places named in the datelines of *text*, by where they start."""
    found: list[Mention] = []
    end = 0
    for passage in parsed:
        found += _read(text, end, passage.start)
        end = passage.end
    return found


def _read(text: str, start: int, end: int) -> Iterator[Mention]:
    """Yield the places in the dateline between *start* and *end*, if one is there."""
    line = text[start:end]
    match = LINE.match(line, len(line) - len(line.lstrip()))
    if match is None:
        return
    for part in ("town", "wider"):
        name = match[part]
        if name and (known.located(name) or name in known.short_names()):
            first, last = start + match.start(part), start + match.end(part)
            yield Mention(start=first, end=last, name=name, sentence=(start, end))
