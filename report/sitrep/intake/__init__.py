"""Add documents: saved pages, mails, PDFs and texts become frozen texts with a row in documents.csv.

Input   .txt, .html, .mht, .eml and .pdf files; nothing is fetched
Output  <folder>/<id>.txt and its row in <folder>/documents.csv; what is known about each, and how; what to look at
"""

from sitrep.intake.batch import ADDED, HERE, NOT_ADDED, Outcome, add, given
from sitrep.intake.reading import ENDINGS, MEGABYTE, check_ending, files, take
from sitrep.intake.record import FIELDS, KINDS, Doubt, Fact, Taken
from sitrep.intake.shelf import Placed, Shelf
from sitrep.intake.worker import LONGEST_S

__all__ = [
    "ADDED",
    "ENDINGS",
    "FIELDS",
    "HERE",
    "KINDS",
    "LONGEST_S",
    "MEGABYTE",
    "NOT_ADDED",
    "Doubt",
    "Fact",
    "Outcome",
    "Placed",
    "Shelf",
    "Taken",
    "add",
    "check_ending",
    "files",
    "given",
    "take",
]
