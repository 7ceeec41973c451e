"""Turn a compass code into a range of azimuths. Knows no claim.

Input   data/lexicon/winds.yaml
Output  azimuths in degrees clockwise from true north
"""

from sitrep import lexicon
from sitrep.errors import ZoneError


def azimuths(code: str) -> tuple[float, float]:
    """Return where the wedge of a compass code starts and ends, clockwise: "N" gives (337.5, 22.5).

    Raises:
        ZoneError: nobody knows the code.
    """
    wind = _wind(code)
    half = wind["width"] / 2
    return (wind["azimuth"] - half) % 360, (wind["azimuth"] + half) % 360


def name(code: str) -> str:
    """Return the words for a compass code: "NW" gives "northwest".

    Raises:
        ZoneError: nobody knows the code.
    """
    return str(_wind(code)["name"])


def code_at(azimuth: float) -> str:
    """Return the compass code, of sixteen, that an azimuth is nearest to."""
    winds = lexicon.read("winds")["winds"]
    return min(winds, key=lambda code: abs((winds[code]["azimuth"] - azimuth + 180) % 360 - 180))


def _wind(code: str) -> dict:
    winds = lexicon.read("winds")["winds"]
    if code not in winds:
        raise ZoneError(
            f"Bearing {code!r} is no compass code of data/lexicon/winds.yaml ({', '.join(winds)}). "
            "Mend the claim, or add the code there."
        )
    return winds[code]
