"""Faults of other kinds: two builds at once, a damaged cache or stamp, a file saved while the build runs.

Input   a project
Output  what held
"""

import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from sitrep.build import content
from sitrep.build.asked import REPORT
from sitrep.build.faults.site import TEXT, Held, Site


def _two_into_one(site: Site) -> Held:
    both = [site.begin("--force"), site.begin("--force")]
    said = [process.communicate(timeout=120)[1] for process in both]
    codes = sorted(process.returncode for process in both)
    told = any("Another build is writing" in words for words in said)
    return _held(site, refused=codes == [0, 1] and told)


def _two_into_one_cache(site: Site) -> Held:
    """Two builds, each into a folder of its own, fill one cache that was empty."""
    shutil.rmtree(site.cache)
    outs = [site.folder / "left", site.folder / "right"]
    both = [site.begin(out=out) for out in outs]
    for process in both:
        process.communicate(timeout=120)
    is_done = [process.returncode for process in both] == [0, 0]
    same = [site.visible(out) for out in outs] == [site.good, site.good]
    for out in outs:
        shutil.rmtree(out)
    return _held(site, refused=is_done and same)


def _cache(damage: Callable[[Path], None]) -> Callable[[Site], Held]:
    def inject(site: Site) -> Held:
        for path in sorted(site.cache.rglob("*")):
            if path.is_file():
                damage(path)
        (site.out / content.STAMP).unlink()
        return _held(site, refused=site.build() == 0)

    return inject


def _truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _garbled(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    if whole:
        whole[len(whole) * 3 // 4] ^= 1
    path.write_bytes(whole)


def _cache_is_a_file(site: Site) -> Held:
    shutil.rmtree(site.cache)
    site.cache.write_text("no folder", encoding="utf-8")
    built = site.build("--force")
    site.cache.unlink()
    return _held(site, refused=built == 0)


def _cache_deleted(site: Site) -> Held:
    """While the build runs."""
    process = site.begin("--force")
    while process.poll() is None:
        shutil.rmtree(site.cache, ignore_errors=True)
        time.sleep(0.01)
    process.communicate()
    return _held(site, refused=process.returncode == 0)


def _stamp(words: str) -> Callable[[Site], Held]:
    def inject(site: Site) -> Held:
        (site.out / content.STAMP).write_text(words, encoding="utf-8")
        return _held(site, refused=site.build() == 0)

    return inject


def _report_altered(site: Site) -> Held:
    (site.out / REPORT).write_text("somebody wrote here", encoding="utf-8")
    return _held(site, refused=site.build() == 0)


def _saved_meanwhile(site: Site) -> Held:
    """A text is added while the build runs: what was built is not taken for up to date."""
    process = site.begin("--force")
    while not list(site.out.glob(".work/steps/*")) and process.poll() is None:
        time.sleep(0.002)
    more = site.documents / "two.txt"
    more.write_text(TEXT, encoding="utf-8")
    process.communicate(timeout=120)
    counted = site.build() == 0 and site.table("zone").strip() == "2" and "Nothing has changed" not in site.last
    more.unlink()
    return Held(refused=counted and process.returncode == 0, quiet=site.is_quiet(), mended=site.is_mended())


def _folder_removed(site: Site) -> Held:
    """While the build runs, somebody removes the folder that it writes to."""
    process = site.begin("--force")
    while not list(site.out.glob(".work/steps/*")) and process.poll() is None:
        time.sleep(0.002)
    shutil.rmtree(site.out, ignore_errors=True)
    said = process.communicate(timeout=120)[1]
    shutil.rmtree(site.out, ignore_errors=True)
    is_refused = process.returncode == 1 and "Traceback" not in said
    return Held(refused=is_refused, quiet=site.is_quiet(), mended=site.is_mended())


def _held(site: Site, *, refused: bool) -> Held:
    return Held(
        refused=refused, stood=site.stands(), whole=site.is_whole(), quiet=site.is_quiet(), mended=site.is_mended()
    )


FAULTS: dict[str, Callable[[Site], Held]] = {
    "two builds into one folder": _two_into_one,
    "two builds fill one empty cache": _two_into_one_cache,
    "every file of the cache cut in half": _cache(_truncated),
    "one bit of every file of the cache flipped": _cache(_garbled),
    "a file where the cache should be": _cache_is_a_file,
    "the cache deleted while the build runs": _cache_deleted,
    "the stamp cut off": _stamp('{"key": "'),
    "the stamp of something else": _stamp(json.dumps({"key": 1, "files": []})),
    "the report altered": _report_altered,
    "a text saved while the build runs": _saved_meanwhile,
    "the folder removed while the build runs": _folder_removed,
}
