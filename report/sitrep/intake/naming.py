"""Give a document its id and its file name, from its day and its publisher.

Input   what is known about a text
Output  an id such as 2017-06-01-abc-news
"""

import re
import unicodedata
from collections.abc import Collection
from urllib.parse import urlsplit

from sitrep.documents import sha256_of
from sitrep.intake.record import Taken

LONGEST = 40  # characters of a publisher or title
_WORDS_OF_TITLE = 5
_DIGITS = 4  # of the text's hash, to tell two apart; twice as many where that does not do


def id_of(taken: Taken, used: Collection[str]) -> str:
    """Return an id that is not among *used*: day and publisher, and where that is taken digits of the text's hash.

    Only a-z, 0-9 and hyphens get into it, whatever the words are; it is also the file's name without its ending.
    """
    day = taken.fact("published").value or "undated"
    url = taken.fact("url").value
    title = " ".join((taken.fact("title").value or "").split()[:_WORDS_OF_TITLE])
    names = (taken.fact("publisher").value, urlsplit(url).hostname if url else None, title, "text")
    name = next(slug for each in names if each and (slug := _slug(each)))
    digits = sha256_of(taken.text.encode("utf-8", "surrogatepass"))
    plain = f"{day}-{name}"
    choices = [plain, *(f"{plain}-{digits[:length]}" for length in (_DIGITS, 2 * _DIGITS, 64))]
    return next(each for each in choices if each not in used)


def _slug(words: str) -> str:
    """Return *words* in a-z, 0-9 and hyphens, cut at a word; empty where there are no such letters in them."""
    ascii_only = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode("ascii").lower()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_only.replace("'", "")).strip("-")
    if len(slug) > LONGEST:
        slug = slug[: LONGEST + 1].rpartition("-")[0] or slug[:LONGEST]
    return slug
