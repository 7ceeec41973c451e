"""Pack long text for the page: an element that no browser runs, which the page's script inflates.

Input   text
Output  `<script type="application/gzip" id="...">`, its content base64

Two builds must agree to the byte, and the standard library compresses as the system's zlib does; pyarrow brings its
own, which the lock pins. A gzip header made without a file holds no time and no name.
"""

import base64

import pyarrow

from sitrep import memory

MEDIA_TYPE = "application/gzip"
_LEVEL = 9


@memory.remembered
def element(name: str, text: str) -> str:
    """Return the element with the id *name* that holds *text*."""
    squeezed = pyarrow.Codec("gzip", compression_level=_LEVEL).compress(text.encode("utf-8"), asbytes=True)
    return f'<script type="{MEDIA_TYPE}" id="{name}">{base64.b64encode(squeezed).decode("ascii")}</script>'
