"""Say what was read in the forms that reference managers read: BibTeX and CSL-JSON.

Input   documents
Output  text of a .bib file; text of a CSL-JSON file

A document is cited as what was published, by whom, when and where. A digest is marked as one, since its title and text
are ours; the original's are to be checked there.
"""

import json
import re
from collections.abc import Iterable
from datetime import date

from pybtex.database import BibliographyData, Entry, Person
from pybtex.database.output.bibtex import Writer

from sitrep import cite
from sitrep.documents import Document

_LATEX = {
    **{sign: f"\\{sign}" for sign in "&%$#_"},
    "\\": "\\textbackslash{}",
    "{": "\\textbraceleft{}",  # not "\{": BibTeX counts braces before LaTeX reads them
    "}": "\\textbraceright{}",
    "~": "\\textasciitilde{}",
    "^": "\\textasciicircum{}",
}
_STEERING = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_DIGEST = "Title and text here are a digest in our own words; check the original."


class _Plain(Writer):
    """Writes fields as they are given: pybtex would escape addresses too, and braces not at all."""

    def _encode(self, text: str) -> str:
        return text


def bibtex(documents: Iterable[Document]) -> str:
    """Return *documents* as BibTeX, sorted by key; each a `@misc`, with url and urldate for biblatex.

    Args:
        documents: any number of them.
    """
    entries = {}
    for document in documents:
        known = {
            "title": f"{{{_latex(document.title or document.id)}}}",  # in braces of its own: styles keep its capitals
            **_days(document.published),
            "url": _address(document.url or ""),
            "urldate": str(document.accessed or ""),
            "language": _latex(document.language or ""),
            "note": _DIGEST if document.basis == "digest" else "",
        }
        author = {"author": [Person(last=f"{{{_latex(document.publisher)}}}")]} if document.publisher else {}
        entries[_key(document)] = Entry("misc", [(name, text) for name, text in known.items() if text], author)
    return str(_Plain().to_string(BibliographyData(dict(sorted(entries.items())))))


def csl_json(documents: Iterable[Document]) -> str:
    """Return *documents* as CSL-JSON, sorted by id.

    Args:
        documents: any number of them.

    Source:
        https://resource.citationstyles.org/schema/v1.0/input/json/csl-data.json
    """
    items = []
    for document in documents:
        known = {
            "id": _key(document),
            "type": "webpage" if document.url else "document",
            "title": _line(document.title or document.id),
            "author": [{"literal": _line(document.publisher)}] if document.publisher else None,
            "container-title": _line(document.publisher or ""),
            "issued": _date_parts(document.published),
            "accessed": _date_parts(document.accessed),
            "URL": document.url,
            "language": document.language,
            "note": _DIGEST if document.basis == "digest" else None,
        }
        items.append({name: value for name, value in known.items() if value})
    lines = [json.dumps(item, ensure_ascii=False) for item in sorted(items, key=lambda item: str(item["id"]))]
    return "[" + ",\n".join(lines) + "]\n"


def _key(document: Document) -> str:
    return cite.anchor(document.id).removeprefix("d-")


def _line(text: str) -> str:
    """Return *text* in one line, without signs that steer a terminal or turn the direction of what follows."""
    return " ".join(_STEERING.sub(" ", text).split())


def _latex(text: str) -> str:
    return "".join(_LATEX.get(sign, sign) for sign in _line(text))


def _address(url: str) -> str:
    return re.sub(r'[\s{}\\"<>]', lambda odd: "".join(f"%{byte:02X}" for byte in odd[0].encode("utf-8")), url)


def _days(day: date | None) -> dict[str, str]:
    return {"year": f"{day:%Y}", "month": str(day.month), "day": str(day.day)} if day else {}


def _date_parts(day: date | None) -> dict[str, list[list[int]]] | None:
    return {"date-parts": [[day.year, day.month, day.day]]} if day else None
