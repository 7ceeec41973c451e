"""Corrections that last: what people decided about the machine's claims, found again in the words and applied.

Input   data/review/corrections.csv; documents and their readings
Output  `Reviewed`: the readings as corrected, the claims rejected, what became of each correction

The rooms of this step: `sheet` and `faults` (the file), `plain` and `anchors` (the words), `matching` (which claim),
`deciding`, `settling` and `applying` (what becomes of it), `tabular` and `precision` (what is told of it).
"""

from sitrep.review.applying import applied
from sitrep.review.record import Anchor, Correction, Outcome, Reviewed
from sitrep.review.sheet import read

__all__ = ["Anchor", "Correction", "Outcome", "Reviewed", "applied", "read"]
