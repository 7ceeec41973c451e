"""Faults in a cell: it raises, hangs, takes its kernel down, prints without end, leaves processes behind.

Input   a project
Output  what held
"""

from dataclasses import dataclass, field

from sitrep.build.asked import FAILED
from sitrep.build.faults.site import Held, Site

NOTEBOOK = "2-zone"
_WHERE = ['2-zone.ipynb, cell 5 of 7, under "How many?"', "papermill", "The last good report is untouched"]


@dataclass(frozen=True, slots=True, kw_only=True)
class InCell:
    """Code that breaks the build."""

    code: str
    said: str  # by the build
    settings: dict[str, str] = field(default_factory=dict)

    def inject(self, site: Site) -> Held:
        """Build with the code in the middle of a notebook."""
        site.write(NOTEBOOK, self.code)
        code = site.build(settings=self.settings)
        kept = (site.out / FAILED / f"{NOTEBOOK}.ipynb").is_file()
        told = all(part in site.last for part in [*_WHERE, self.said, NOTEBOOK])
        return Held(
            refused=code == 1 and kept and told and "Traceback" not in site.last,
            stood=site.stands(),
            whole=site.is_whole() and not (site.out / ".work").exists(),
            quiet=site.is_quiet(),
            mended=site.is_mended(),
        )


_CELL_S, _NOTEBOOK_S = {"SITREP_CELL_TIMEOUT": "2"}, {"SITREP_NOTEBOOK_TIMEOUT": "2"}
_CHILD = "import subprocess\nsubprocess.Popen(['sleep', '600']{more})"
_ORPHAN = """import os
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execlp('sleep', 'sleep', '600')
    os._exit(0)"""
FAULTS = {
    "a cell raises": InCell(code="1 / 0", said="ZeroDivisionError: division by zero"),
    "a cell raises with a child running": InCell(code=f"{_CHILD.format(more='')}\n1 / 0", said="ZeroDivisionError"),
    "a cell hangs": InCell(code="time.sleep(600)", said="longer than 2 s", settings=_CELL_S),
    "a cell hangs in C, holding the interpreter": InCell(
        code="import ctypes\nctypes.PyDLL(None).sleep(600)", said="longer than 2 s", settings=_CELL_S
    ),
    "a notebook takes too long": InCell(
        code="time.sleep(600)", said="the notebook ran longer than 2 s", settings=_NOTEBOOK_S
    ),
    "a cell kills its kernel": InCell(code="import os\nos.kill(os.getpid(), 9)", said="the kernel died"),
    "a cell crashes in C": InCell(code="import ctypes\nctypes.string_at(0)", said="the kernel died"),
    "a cell leaves without a word": InCell(code="import os\nos._exit(0)", said="the kernel died"),
    "a cell prints 200 MB at once": InCell(code="print('x' * 200_000_000)", said="64 MB of output"),
    "a cell prints without end": InCell(code="while True:\n    print('x' * 10_000)", said="64 MB of output"),
    "a cell leaves a child behind": InCell(code=_CHILD.format(more=""), said="leaves a process behind (sleep 600)"),
    "a cell leaves a child in a session of its own": InCell(
        code=_CHILD.format(more=", start_new_session=True"), said="leaves a process behind (sleep 600)"
    ),
    "a cell leaves an orphan": InCell(code=_ORPHAN, said="leaves a process behind (sleep 600)"),
}
