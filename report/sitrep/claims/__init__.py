"""Read documents into claims: what each one says, in which words, on whose word.

Input   a `Document`
Output  a `Reading`: its claims, the order it gives to its events, and what became of each sentence

The rooms of this step, in the order of the work: `passages` (cut and parse), `cast` (who is who), `dates` and
`quantities` (grammars of their own), `attribution` (who says so), `frames` (what words make which event), then
`events`, `places`, `opinions` and `amounts` (the claims), `order` (which came first).
"""

from sitrep.claims.reading import read, read_all
from sitrep.claims.record import Claim, Order, Reading, Sentence
from sitrep.claims.tabular import (
    claims_frame,
    coverage_frame,
    from_frame,
    orders_frame,
    orders_from_frame,
    sentences_frame,
    unread_frame,
)

__all__ = [
    "Claim",
    "Order",
    "Reading",
    "Sentence",
    "claims_frame",
    "coverage_frame",
    "from_frame",
    "orders_frame",
    "orders_from_frame",
    "read",
    "read_all",
    "sentences_frame",
    "unread_frame",
]
