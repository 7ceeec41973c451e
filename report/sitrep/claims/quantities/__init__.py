"""Quantities: a grammar of our own for numbers, bounds, units and counted nouns in English text.

Input   text, perhaps its spaCy Doc; data/lexicon/quantities.yaml
Output  `Quantity` records with closed, open or vague intervals, and spans for scoring
"""

from sitrep.claims.quantities.grammar import quantities
from sitrep.claims.quantities.layer import spans
from sitrep.claims.quantities.record import Quantity
from sitrep.claims.quantities.vague import vague_table

__all__ = ["Quantity", "quantities", "spans", "vague_table"]
