"""What stands at the head of the report, taken from what was read and from the parameters.

Input   the documents, the tables that the notebooks wrote, parameters named like an entry of the header
Output  the entries, as `publish.render` takes them
"""

import csv
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from sitrep.documents import Document

ENTRIES = ("title", "subtitle", "as_of", "licence", "contact", "caution", "excerpts")  # those that a parameter may set
TITLE = "Situation report"
# What may have become of a claim, as table `claims` says it.
_REVIEWED = {"machine": "machine-read", "confirmed": "confirmed", "corrected": "corrected", "added": "added"}


def entries(documents: Sequence[Document], tables: Path, said: Mapping[str, object]) -> dict[str, object]:
    """Return the header of a report.

    Args:
        documents: what was read.
        tables: the folder of tables; of `claims` and `sentences` the rows are counted, `incidents` gives the period.
        said: values of parameters, given or default, by name.
    """
    chosen = {name: said[name] for name in ENTRIES if said.get(name)}
    zones = [row for row in _rows(tables / "zones.csv") if row["reading"] == "main"]
    incidents = _rows(tables / "incidents.csv")
    days = sorted(row[end] for row in incidents for end in ("start", "end") if row.get(end))
    published = sorted(str(document.published) for document in documents if document.published)
    return {
        "title": _title(zones),
        "as_of": published[-1] if published else "",
        "period": [days[0], days[-1]] if days else "",
        "documents": _documents_in_words(documents),
        "claims": _claims_in_words(_rows(tables / "claims.csv")),
        "caution": " ".join(_cautions(documents, incidents, _rows(tables / "sentences.csv"))),
        **chosen,
    }


def _title(zones: Sequence[Mapping[str, str]]) -> str:
    """Return a title that names the zone, where the documents describe exactly one."""
    if len({row["zone"] for row in zones}) != 1:
        return TITLE
    around = f" around {zones[0]['centre']}" if zones[0]["centre"] else ""
    return f"The {zones[0]['zone']}{around}"


def _documents_in_words(documents: Sequence[Document]) -> str:
    digests = sum(document.basis == "digest" for document in documents)
    if digests == 0:
        return str(len(documents))
    return f"{len(documents)}, {'all' if digests == len(documents) else digests} of them digests in our own words"


def _claims_in_words(claims: Sequence[Mapping[str, str]]) -> str:
    """Return how many claims there are, and what people made of them."""
    counts = Counter(row["review"] for row in claims)
    if counts["machine"] == len(claims):
        return f"{len(claims)}, all machine-read"
    return f"{len(claims)}: {', '.join(f'{counts[name]} {words}' for name, words in _REVIEWED.items() if counts[name])}"


def _cautions(
    documents: Sequence[Document], incidents: Sequence[Mapping[str, str]], sentences: Sequence[Mapping[str, str]]
) -> Iterator[str]:
    """Yield how this report may be wrong, in numbers."""
    if sentences:
        used = sum(row["n_claims"] != "0" for row in sentences)
        yield (
            f"A program read the texts: it used {used} of {len(sentences)} sentences, and may have misunderstood those."
        )
    alone = sum(row["n_witnesses"] in ("0", "1") for row in incidents)
    if incidents:
        rest = "rests" if alone == 1 else "rest"
        yield f"{alone} of {len(incidents)} incidents {rest} on a single witness, and even many may be wrong."
    if any(document.basis == "digest" for document in documents):
        yield "A digest may leave out or distort what its original says."


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        return []
    csv.field_size_limit(sys.maxsize)  # the words of a row may be longer than the 128 kB that csv allows
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
