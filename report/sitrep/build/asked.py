"""What one build was asked for, and what the things in its folder are called.

Input   nothing
Output  the record that the steps of a build hand on
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sitrep.build import content, parameters

if TYPE_CHECKING:
    from sitrep.build import kernel

REPORT = "report.html"
TABLES = "tables"
FAILED = "failed"
STEPS = "steps"  # while it lasts: where each notebook has a folder of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked for, checked as far as it can be before anything heavy is imported."""

    documents: Path
    label: str  # how the report names them
    out: Path
    steps: tuple[Path, ...]  # the notebooks, in the order of execution
    known: tuple[parameters.Parameter, ...]
    values: Mapping[str, parameters.Value]  # those that were given
    keys: content.Keys
    force: bool = False  # execute also what was kept
    why: bool = False  # say of each notebook why it was executed, or was not
    kernels: "kernel.Kernels | None" = None  # that somebody had ready
    since: Path | None = None  # report.html of the edition before

    def declared_by(self, path: Path) -> frozenset[str]:
        """Return the names of the parameters of one notebook."""
        return frozenset(parameter.name for parameter in self.known if parameter.notebook == path.name)
