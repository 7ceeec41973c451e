"""Read the places that a text names, and say where each lies. The layer `places`.

Input   a text
Output  spans with a name and, where the reference tables or the text give one, a position

`known` tells what a name is, `mentions` finds the names, `positions` tells which of the places of that name is meant.
"""

from datetime import date

from sitrep.claims import passages
from sitrep.claims.toponyms import known, mentions, positions

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
    named = mentions.mentions(parsed)
    found = []
    for mention, point in zip(named, positions.positions(text, named, parsed), strict=True):
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
