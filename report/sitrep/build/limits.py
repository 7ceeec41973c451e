"""How long a cell and a notebook may take, and how much they may print.

Input   SITREP_CELL_TIMEOUT, SITREP_NOTEBOOK_TIMEOUT (whole seconds), SITREP_OUTPUT_LIMIT (whole MB)
Output  the limits of this build
"""

import os
from dataclasses import dataclass

from sitrep.errors import BuildError

CELL, NOTEBOOK, OUTPUT = "SITREP_CELL_TIMEOUT", "SITREP_NOTEBOOK_TIMEOUT", "SITREP_OUTPUT_LIMIT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a notebook may take at most."""

    cell_s: int = 900
    notebook_s: int = 3600
    output_mb: int = 64


def in_force() -> Limits:
    """Return the limits that the environment asks for, else the usual ones.

    Raises:
        BuildError: a setting is not a whole number above 0.
    """
    usual = Limits()
    return Limits(
        cell_s=_whole(CELL, "seconds", usual.cell_s),
        notebook_s=_whole(NOTEBOOK, "seconds", usual.notebook_s),
        output_mb=_whole(OUTPUT, "megabytes", usual.output_mb),
    )


def _whole(name: str, unit: str, usual: int) -> int:
    said = os.environ.get(name, str(usual))
    if not said.isdecimal() or int(said) == 0:
        raise BuildError(f"{name} is {said!r}. Give whole {unit}, more than 0, or unset it.")
    return int(said)
