"""Where the files that come with sitrep lie: in the repository, or where pip put them. Knows no other module.

Input   nothing but the place of this file; SITREP_CACHE, a folder that several checkouts may share
Output  paths, and the names of what is installed; no file is read

In a clone they lie as the repository has them. An installed sitrep finds the same tree in share/sitrep of its
environment, apart from the template, which lies where nbconvert looks for templates.
"""

import os
import sysconfig
import time
from pathlib import Path

STARTED = time.time()  # when this process began to read files of ours: this module comes first of all
CACHE = "SITREP_CACHE"
PACKAGE = Path(__file__).resolve().parent
_CLONE = PACKAGE.parents[1]
_INSTALLED = Path("share", "sitrep")
_TEMPLATES = Path("share", "jupyter", "nbconvert", "templates")


def _environment() -> Path:
    """Return the folder of the environment that this package is installed in: the one whose share/ holds its data."""
    return next((above for above in PACKAGE.parents if (above / _INSTALLED / "data").is_dir()), _CLONE)


IS_CLONE = (_CLONE / "data" / "lexicon").is_dir() and (_CLONE / "notebooks").is_dir()
ROOT = _CLONE if IS_CLONE else _environment() / _INSTALLED
DATA = ROOT / "data"
NOTEBOOKS = ROOT / "notebooks"
STARTER = ROOT / "report" / "starter"
TEMPLATE = ROOT / "report" / "template" if IS_CLONE else _environment() / _TEMPLATES / "sitrep"


def cache() -> Path:
    """Return the folder that keeps what takes long to make; it may be deleted at any time."""
    said = os.environ.get(CACHE)
    if said:
        return Path(said).absolute()
    if IS_CLONE:
        return ROOT / "report" / "build" / ".cache"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "sitrep"


def installed() -> list[str]:
    """Return what differs where other packages, or other versions, are installed: the names of their folders."""
    places = {Path(place) for place in (sysconfig.get_paths()[name] for name in ("purelib", "platlib"))}
    return sorted(path.name for place in places for path in place.glob("*.dist-info"))
