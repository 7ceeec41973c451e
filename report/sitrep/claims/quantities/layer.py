"""Give quantities as spans, for scoring against annotated sets.

Input   text
Output  list of {"start", "end", "type", "value"}; value is {"value": number, "unit": name}
"""

from typing import Any

from sitrep.claims.quantities import grammar
from sitrep.claims.quantities.record import Quantity

MEASURED = "dimension"
COUNTED = "number"


def spans(text: str, dct: str | None = None, doc: Any | None = None) -> list[dict]:
    """Return the quantities of *text* as spans.

    A span is the number with its unit, without bounding words and counted nouns.
    A range is given by its middle, a unit by its name in a reference work ("kilometre"), a number of
    nothing named by "dimensionless". A vague word that stands for no one number ("dozens") gives no span.

    Args:
        text: English text.
        dct: publication date; every layer is called with one, quantities do not need it.
        doc: spaCy Doc of the same text; better counted nouns.
    """
    out = []
    for quantity in grammar.quantities(text, doc):
        value = _value(quantity)
        if value is None:
            continue
        kind = COUNTED if quantity.dimension in ("count", "ratio") else MEASURED
        unit = quantity.spelled or "dimensionless"
        place = {"start": quantity.number_start, "end": quantity.unit_end, "type": kind}
        out.append({**place, "value": {"value": value, "unit": unit}})
    return out


def _value(quantity: Quantity) -> float | int | None:
    value = quantity.value
    if value is None and quantity.bound != "vague" and quantity.low is not None and quantity.high is not None:
        value = (quantity.low + quantity.high) / 2
    if value is None:
        return None
    exact = float(f"{value:.12g}")
    return int(exact) if exact == int(exact) else exact
