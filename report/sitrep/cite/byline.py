"""Say whose text a document is.

Input   a row of `documents`
Output  the id and the `<header>` of its article
"""

import hashlib
import html
import re

import pandas as pd

from sitrep.cite import words
from sitrep.cite.inline import Row, escaped

_WEB = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)


def cell_text(cell: object) -> str:
    """Return a cell as text, "" where there is nothing."""
    return "" if cell is None or cell is pd.NA or cell != cell else str(cell)


def anchor(document_id: str) -> str:
    """Return the id of a document's article in the page; differs wherever document ids differ."""
    plain = re.sub(r"[^a-z0-9]+", "-", document_id.lower()).strip("-")
    if plain == document_id:
        return f"d-{plain}"
    return f"d-{plain or 'document'}-{hashlib.sha256(document_id.encode('utf-8')).hexdigest()[:6]}"


def header(document: Row, left_out: str = "") -> str:
    """Return the `<header>` of a document: title, whether it is a digest, publisher, day, address, licence.

    Args:
        document: a row of the table `documents`.
        left_out: what is left out of its text and why, plain text; "" if it stands whole.
    """
    title, publisher = cell_text(document["title"]), cell_text(document["publisher"])
    published, url = words.days(cell_text(document["published"])), cell_text(document["url"])
    facts = [
        f'<span class="publisher">{escaped(publisher)}</span>' if publisher else "publisher not given",
        f"<time>{html.escape(published)}</time>" if published else "no date given",
    ]
    guessed = cell_text(document["guessed"]).split()
    for at, name in enumerate(("publisher", "published")):
        if name in guessed:  # nobody has checked it since the document was added
            facts[at] += ' <span class="guessed">(guessed)</span>'
    if url:
        shown = escaped(url)
        link = f'<a class="url" href="{html.escape(url)}">{shown}</a>'
        facts.append(link if _WEB.fullmatch(url) else f"<span>{shown}</span>")
    licence = cell_text(document["licence"])
    if licence:
        facts.append(f"<span>{escaped(licence)}</span>")
    if cell_text(document["basis"]) == "digest":
        original = f"what {publisher or 'an unnamed publisher'} published" + (f" on {published}" if published else "")
        basis = f'<p class="basis digest"><strong>Digest in our own words</strong> of {escaped(original)}</p>'
    elif cell_text(document["original_sha256"]) not in ("", cell_text(document["sha256"])):
        basis = '<p class="basis">Full text, taken from a saved page, mail or PDF</p>'
    else:
        said = "Taken from the full text, its words unchanged" if left_out else "Full text, unchanged"
        basis = f'<p class="basis">{said}</p>'
    basis += f'\n<p class="basis excerpts">{escaped(left_out)}</p>' if left_out else ""
    return (
        f"<header>\n<h3>{escaped(title or str(document['id']))}</h3>\n{basis}\n"
        f'<p class="byline">{" · ".join(facts)}</p>\n</header>'
    )
