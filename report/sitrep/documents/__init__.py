"""Read the source documents. First step: imports no other step.

Input   <folder>/documents.csv   one row per document (optional)
        <folder>/<file>.txt      UTF-8 text, never edited
        <folder>/<file>.json     what is known about a text that no documents.csv lists (optional)
Output  tuple of `Document`, sorted by (published, id); or the table `documents`
"""

from sitrep.documents.folder import read, read_text
from sitrep.documents.listing import BASES, LIST_NAME, OBLIGATORY, OPTIONAL, PRIVATE_PREFIX
from sitrep.documents.record import Document, frame, from_frame, plain, sha256_of

__all__ = [
    "BASES",
    "LIST_NAME",
    "OBLIGATORY",
    "OPTIONAL",
    "PRIVATE_PREFIX",
    "Document",
    "frame",
    "from_frame",
    "plain",
    "read",
    "read_text",
    "sha256_of",
]
