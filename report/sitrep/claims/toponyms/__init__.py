"""Read the places that a text names, and say where each lies. The layer `places`.

Input   a text
Output  spans with a name and, where the reference tables or the text give one, a position

`known` tells what a name is, `mentions` finds the names, `positions` tells which of the places of that name is meant.
"""

from datetime import date
from functools import partial

from sitrep.claims import passages
from sitrep.claims.toponyms import datelines, known, mentions, nearby, positions

__all__ = ["known", "mentions", "positions", "spans"]


def spans(text: str, dct: date | None = None) -> list[dict]:
    """Return the places named in *text*, by where they start.

    Args:
        text: one document.
        dct: its day of publication; no name depends on it.

    Returns:
        {"start", "end", "type": "TOPONYM", "value", "lat", "lon"}: offsets in code points, the name as written, and
        degrees (EPSG:4326), null where nobody says where the place is.
    """
    parsed = passages.passages(text)
    named = sorted([*datelines.mentions(text, parsed), *mentions.mentions(parsed)], key=lambda mention: mention.start)
    located = positions.positions(text, named, parsed)
    if located.home is not None:
        more = mentions.around(parsed, named, partial(nearby.listed, home=located.home))
        if more:
            named = sorted([*named, *more], key=lambda mention: mention.start)
            located = positions.positions(text, named, parsed)
    found = []
    for mention, point in zip(named, located.points, strict=True):
        lon, lat = point or (None, None)
        found.append(
            {
                "start": mention.start,
                "end": mention.end,
                "type": "TOPONYM",
                "value": mention.name,
                "lat": lat,
                "lon": lon,
            }
        )
    return found
