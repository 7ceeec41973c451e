"""Faults of the disk: it is full, or may only be read.

Run     python -m sitrep.build.faults.disks full|read-only FOLDER, in a mount namespace of its own (`unshare`)
Input   an empty folder, on which a small file system is mounted
Output  what held, as JSON; or that the system does not let us try
"""

import json
import shutil
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from sitrep.build.faults.site import Held, Site

FAULTS = ("full", "read-only")
NAMES = {"full": "the disk is full", "read-only": "the folder may only be read"}
_SIZE_MB = 24
_LEFT = 40_000  # bytes that the full disk still has


def inject(kind: str, folder: Path) -> Held | None:
    """Return what held of the fault *kind*; None if this system lets nobody mount anything."""
    if shutil.which("unshare") is None:
        return None
    folder.mkdir(parents=True)
    command = ["unshare", "--mount", "--map-root-user", sys.executable, "-m", __name__, kind, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    if done.returncode != 0:
        return None if "unshare" in done.stderr or "mount" in done.stderr else Held(refused=False)
    return Held(**json.loads(done.stdout))


def _full(site: Site) -> Held:
    filler = site.folder / "filler"
    with filler.open("wb") as file:
        file.write(b"x" * (shutil.disk_usage(site.folder).free - _LEFT))
    refused = site.build("--force") == 1 and "Traceback" not in site.last and "No space left" in site.last
    held = Held(refused=refused, stood=site.stands(), whole=site.is_whole(), quiet=site.is_quiet())
    filler.unlink()
    return Held(**{**asdict(held), "mended": site.is_mended()})


def _read_only(site: Site) -> Held:
    _mount("remount,ro", site.folder.parent)
    refused = site.build("--force") == 1 and "Traceback" not in site.last and "Read-only file system" in site.last
    held = Held(refused=refused, stood=site.stands(), whole=site.is_whole(), quiet=site.is_quiet())
    _mount("remount,rw", site.folder.parent)
    return Held(**{**asdict(held), "mended": site.is_mended()})


def _mount(options: str, folder: Path) -> None:
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", folder], check=True)


if __name__ == "__main__":
    _mount(f"size={_SIZE_MB}m", Path(sys.argv[2]))
    print(json.dumps(asdict({"full": _full, "read-only": _read_only}[sys.argv[1]](Site(Path(sys.argv[2]) / "site")))))
