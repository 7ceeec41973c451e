"""Vega, Vega-Lite and Vega-Embed as one script for the whole page.

Input   vl-convert, which brings them; the cache
Output  the script

To put it together takes two seconds, and gives the same for each version of vl-convert: it is kept, under a checksum.
"""

import contextlib
import hashlib
import uuid
from functools import cache

import vl_convert

from sitrep import layout


@cache
def script() -> str:
    """Return the script, as vl-convert gives it."""
    version = vl_convert.__version__  # type: ignore[attr-defined]  # its stub has none
    place = layout.cache() / f"vega-{version}.js"
    with contextlib.suppress(OSError, ValueError):
        seal, _, kept = place.read_bytes().decode("utf-8").partition("\n")
        if seal == _seal(kept):
            return kept
    made = str(vl_convert.javascript_bundle())  # type: ignore[call-arg]  # its stub calls the snippet required
    beside = place.with_name(f"{place.name}.{uuid.uuid4().hex}.new")
    with contextlib.suppress(OSError):  # whatever cannot be kept is made again
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            beside.write_bytes(f"{_seal(made)}\n{made}".encode())
            beside.replace(place)
        finally:
            beside.unlink(missing_ok=True)
    return made


def _seal(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
