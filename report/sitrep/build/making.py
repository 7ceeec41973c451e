"""Make everything that a build leaves: executed notebooks, tables, the page.

Input   what was asked for; the cache
Output  files in a folder of the build's own; what is to be said of them in the stamp
"""

import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from sitrep import keeping, layout, memory
from sitrep.build import cache, content, inputs, kernel, manifest, neutral, notebooks, schedule, spared, why
from sitrep.build.asked import REPORT, STEPS, TABLES, Asked
from sitrep.build.progress import CACHED, Screen

if TYPE_CHECKING:
    from sitrep.documents import Document
    from sitrep.publish import Download

_IMPORTS = f"imports-{inputs.FORMAT}"  # in the cache: what each module imports, by its sha256
# Whose code, and what it imports, makes pages.
_MAKERS = "from sitrep.publish import carried, omitted, page\nfrom sitrep.build import editions, header, manifest"


def everything(asked: Asked, work: Path, screen: Screen) -> content.Stamp:
    """Make the report in the folder *work* and return what is to be said of it.

    Raises:
        SitrepError: as `build.run` says.
    """
    kept = cache.Cache(layout.cache())
    known, before = kept.noted(_IMPORTS), content.stamped(asked.out)
    documents: list[Document] = []
    read = manifest.inputs(asked)
    of = len(asked.steps) + 2

    def check() -> None:
        from sitrep import documents as texts

        screen.step(1, of, "documents")
        documents.extend(texts.read(asked.documents))
        screen.done("documents", f"{len(documents)} read from {asked.label}")

    with asked.kernels or kernel.Kernels(asked.steps[0].parent, kernel.asked_for()) as kernels:
        kernels.settings[keeping.READINGS] = keeping.ANEW if asked.force else keeping.KEPT
        kernels.settings[layout.CACHE] = str(kept.place)  # they run in another folder
        if asked.force or before is None or before.execution != asked.keys.execution:
            kernels.start_server()  # something may have to be executed: the server begins at once
        about = inputs.Inputs(
            steps=asked.steps, documents=asked.documents, label=asked.label, known_imports=known or {}
        )
        shown = {**_shown(asked), **read.shown}
        plan = schedule.Schedule(asked, work, about, kept, kernels, shown, screen, of)
        done = plan.run(check, _prepare_the_page)
    _tell(done, asked, before, screen)
    for one in done:
        text = _text(one.path, content.digest(one.path), one.gave, plan.shown(one.folder))
        (work / one.path.name).write_text(text, encoding="utf-8")
        for name in one.tables:
            place = work / TABLES / name
            place.parent.mkdir(parents=True, exist_ok=True)
            (one.folder / name).replace(place)
    shutil.rmtree(work / STEPS)
    screen.step(of, of, REPORT)
    page = _page(asked, work, documents, about, before, screen, read, manifest.packages(kept))
    kept.note(_IMPORTS, about.known_imports)
    kept.shrink()  # kernels keep readings and do not look at the limit
    made = {path.relative_to(work).as_posix(): content.digest(path) for path in work.rglob("*") if path.is_file()}
    if REPORT not in made:
        assert before is not None  # only a page of a former build is used again
        made[REPORT] = before.files[REPORT]
    facts = {one.path.name: {**one.facts, **one.seen} for one in done}
    return content.Stamp(
        key=asked.keys.report,
        execution=asked.keys.execution,
        files=dict(sorted(made.items())),
        beside=_beside(facts, about),
        page=page,
        notebooks=facts,
    )


@memory.remembered
def _text(path: Path, _digest: str, gave: neutral.Result, shown: dict[str, str]) -> str:
    """Return the executed notebook; *_digest* stands for the one at *path*."""
    return neutral.text(path, gave, shown)


def _page(
    asked: Asked,
    work: Path,
    documents: "Sequence[Document]",
    about: inputs.Inputs,
    before: content.Stamp | None,
    screen: Screen,
    read: manifest.Inputs,
    packages: Mapping[str, str],
) -> str:
    """Make the page and its manifest, unless those that stand in OUT are the same; return the key of the page."""
    from sitrep.build import header

    said = {**{parameter.name: parameter.default for parameter in asked.known}, **asked.values}
    entries = header.entries(documents, work / TABLES, said)
    record = manifest.record(read, documents, entries, work, packages)
    made = {path.relative_to(work).as_posix(): content.digest(path) for path in work.rglob("*") if path.is_file()}
    makers = [*about.closure.of([_MAKERS]), *(path for path in layout.TEMPLATE.rglob("*") if path.is_file())]
    makers.append(layout.DATA / "dictionary.csv")  # travels in the page
    by = {about.name(path): about.digest(path) for path in makers}
    since = content.digest(asked.since) if asked.since is not None else ""
    whole = {"made of": made, "header": entries, "by": by, "since": since, "manifest": asdict(record)}
    key = content.digest_of({**whole, "said": said, "environment": content.environment()})
    if before is not None and before.page == key and not asked.force and _taken_over(before, asked.out, work):
        screen.done(REPORT, how=CACHED)
        return key
    _prepare_the_page()
    from sitrep import publish

    executed = [work / path.name for path in notebooks.in_reading_order(asked.steps)]
    excerpts = str(said.get("excerpts", "full"))
    tables = content.digest_of({name: digest for name, digest in made.items() if name.startswith(f"{TABLES}/")})
    files = _carried(tuple(documents), work / TABLES, excerpts, tables)
    if asked.since is None:
        publish.render(executed, work / REPORT, entries, [*files, manifest.download(record)])
    else:
        from sitrep.build import editions

        record = editions.render(executed, work, entries, files, record, asked.since)
    publish.omitted.check(work / REPORT, work / TABLES, excerpts)
    manifest.write(record, work)
    screen.done(REPORT, f"{(work / REPORT).stat().st_size / 1e6:.2f} MB")
    return key


def _taken_over(before: content.Stamp, out: Path, work: Path) -> bool:
    """Copy what only the page's making leaves from the former build; return whether all of that build still stands."""
    left = [name for name in before.files if not (work / name).exists()]
    if any(content.digest_if_there(out / name) != before.files[name] for name in left):
        return False
    for name in left:
        if name != REPORT:  # which stays where it is: whoever watches it sees no change
            shutil.copyfile(out / name, work / name)
    return True


@memory.remembered
def _carried(documents: "tuple[Document, ...]", tables: Path, excerpts: str, _digest: str) -> "Sequence[Download]":
    """Return the files that travel in the page; *_digest* stands for the tables."""
    from sitrep.publish import carried

    return carried.files(documents, tables, excerpts)


def _prepare_the_page() -> None:
    """Have ready what makes the page; done while notebooks are executed, it costs no waiting."""
    with spared.slow_imports():
        from sitrep.build.manifest import crate  # noqa: F401
        from sitrep.publish import carried, omitted, page, vega  # noqa: F401
    vega.script()


def _shown(asked: Asked) -> dict[str, str]:
    """Return what stands for paths of this machine in what is published."""
    return {str(asked.documents): asked.label, str(content.ROOT): ".", sys.prefix: ".venv"}


def _tell(done: Sequence[schedule.Done], asked: Asked, before: content.Stamp | None, screen: Screen) -> None:
    """Say what somebody should know, and why each notebook was executed or not, if that was asked for."""
    for one in done:
        if asked.why:
            last = before.notebooks.get(one.path.name) if before is not None else None
            screen.say(why.line(one.path.stem, one.how, last, {**one.facts, **one.seen}))
        for note in one.notes:
            screen.say(note)


def _beside(facts: dict[str, dict[str, str | None]], about: inputs.Inputs) -> dict[str, str | None]:
    """Return by path the files that were read beside those that every build looks at."""
    shaping = set(content.shaping_files(about.documents))
    out = {}
    for name, digest in sorted({name: its for each in facts.values() for name, its in each.items()}.items()):
        path = about.path(name)
        if path not in shaping and content.digest_if_there(path) == digest:
            out[str(path)] = digest
    return out
