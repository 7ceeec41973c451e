"""Faults from outside: signals at any moment, to the build, to make, to a terminal's group, to a part of the build.

Input   a project; when to strike
Output  what held
"""

import os
import random
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from sitrep.build import content
from sitrep.build.faults.site import Held, Site

_MAKEFILE = ".PHONY: report\nreport:\n\t@exec {command}\n"  # as the recipe of ours


@dataclass(frozen=True, slots=True, kw_only=True)
class Struck:
    """A signal at a moment of chance."""

    number: int
    to: str  # "build", "group", "make", "server", "kernel"
    times: int

    def inject(self, site: Site, chance: random.Random) -> Held:
        """Begin a build of everything, strike, and look at what is left."""
        process = _under_make(site) if self.to == "make" else site.begin("--force")
        struck = chance.uniform(0.0, _lasts_s(site))
        ended = _wait(process, struck)
        if not ended:
            self._strike(site, process)
        said = process.communicate(timeout=60)[1]
        is_whole, stood = site.is_whole(), ended or site.stands() or self._is_between(site)
        return Held(
            refused=ended or self._is_refused(process.returncode, said),
            stood=stood,
            whole=is_whole and (self.number == signal.SIGKILL or not (site.out / ".work").exists()),
            quiet=site.is_quiet(),
            mended=site.is_mended(),
        )

    def _strike(self, site: Site, process: subprocess.Popen[str]) -> None:
        with suppress(ProcessLookupError, psutil.Error):
            if self.to == "group":
                for _ in range(2):  # make passes a terminal's signal on: it arrives twice
                    os.killpg(process.pid, self.number)
            elif self.to in ("build", "make"):
                process.send_signal(self.number)
            else:
                for part in site.processes():
                    if self._is_target(part):
                        part.send_signal(self.number)
                        return

    def _is_target(self, part: psutil.Process) -> bool:
        words = " ".join(part.cmdline())
        is_server = "sitrep.build.kernel.server" in words
        is_child = is_server and any("sitrep.build.kernel.server" in " ".join(p.cmdline()) for p in part.parents())
        return is_server and is_child == (self.to == "kernel")

    def _is_refused(self, code: int, said: str) -> bool:
        if self.to in ("server", "kernel"):
            return code == 0 or (code == 1 and "Traceback" not in said)  # it may have been done with it
        if self.number == signal.SIGKILL:
            return code == -signal.SIGKILL
        if self.to == "make":
            return code != 0
        return code in (128 + self.number, 0, -self.number)  # before Python listens, the system ends it

    def _is_between(self, site: Site) -> bool:
        """Whether the build was struck dead while it put the new report, here equal to the old one, in its place."""
        names = {name: its for name, its in site.visible().items() if site.good.get(name) != its}
        return self.number == signal.SIGKILL and content.stamped(site.out) is None and not names


def _under_make(site: Site) -> subprocess.Popen[str]:
    makefile = site.folder / "Makefile"
    words = " ".join(f"'{word}'" for word in site.command("--force"))
    makefile.write_text(_MAKEFILE.format(command=words), encoding="utf-8")
    return subprocess.Popen(
        ["make", "--no-print-directory", "-f", makefile, "report"],
        env=site.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


_lasting: dict[Path, float] = {}


def _lasts_s(site: Site) -> float:
    """Return how long a build of everything takes here, measured once."""
    if site.folder not in _lasting:
        started = time.monotonic()
        site.build("--force")
        _lasting[site.folder] = time.monotonic() - started
    return _lasting[site.folder]


def _wait(process: subprocess.Popen[str], seconds: float) -> bool:
    """Wait so long; return whether the process ended before."""
    with suppress(subprocess.TimeoutExpired):
        process.wait(seconds)
        return True
    return False


Fault = Callable[[Site, random.Random], Held]
FAULTS = {
    "kill -9 of the build at any moment": Struck(number=signal.SIGKILL, to="build", times=4),
    "SIGTERM to the build": Struck(number=signal.SIGTERM, to="build", times=1),
    "SIGTERM to make": Struck(number=signal.SIGTERM, to="make", times=2),
    "Ctrl-C, twice, to the whole group": Struck(number=signal.SIGINT, to="group", times=2),
    "kill -9 of the fork server": Struck(number=signal.SIGKILL, to="server", times=2),
    "kill -9 of a kernel": Struck(number=signal.SIGKILL, to="kernel", times=2),
}
