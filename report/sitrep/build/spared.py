"""Import a library without a part of it that is slow and that we do not use.

Input   nothing
Output  the import, in a quarter of the time

jsonschema, which nbformat and altair import, offers to check IRIs with rfc3987_syntax, which compiles a grammar each
time that it is imported: a second of computing in every process.  No schema of ours or theirs holds an IRI, and
jsonschema does without where the library is not installed.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

_SLOW = "rfc3987_syntax"


@contextmanager
def slow_imports() -> Iterator[None]:
    """Let jsonschema, if it is first imported in this block, do without its check of IRIs."""
    if _SLOW in sys.modules:
        yield
        return
    sys.modules[_SLOW] = None  # type: ignore[assignment]  # Python's way of saying that a module is not there
    try:
        yield
    finally:
        sys.modules.pop(_SLOW, None)
