"""Reports made without a kernel, for tests of what travels in them and of what changes from one to the next."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import altair as alt
import pandas as pd
from conftest import executed_notebook

from sitrep import charts, cite, claims, documents, publish, review, tables
from sitrep.build import content, editions, manifest, notebooks, parameters
from sitrep.build.asked import Asked
from sitrep.review import tabular

_FINDING = {"section": "zone", "sentence": "", "claim_ids": "", "n_documents": 1, "doubt": ""}
STEPS = notebooks.in_order()


def report_of(
    folder: Path,
    out: Path,
    *,
    given: dict[str, str] | None = None,
    since: Path | None = None,
    findings: Sequence[dict] = (),
    figures: Sequence[str] = (),
    corrections: Path | None = None,
) -> Path:
    """Return the path of the report of the texts in *folder*, with the tables and the manifest beside it.

    In it are the sources with every claim, the *findings* (rows of that table; what they leave out is filled in) and
    a figure of each id in *figures*; the claims are as a file of *corrections* leaves them.
    """
    found = documents.read(folder)
    reviewed = review.applied(_read(found), found, review.read(corrections) if corrections else ())
    readings = reviewed.readings
    lines = [line for reading in readings for line in reading.sentences]
    said = claims.claims_frame((claim for reading in readings for claim in reading.claims), lines)
    read = documents.frame(found)
    out.mkdir(parents=True, exist_ok=True)
    filled = [{**_FINDING, "of_documents": len(found), "order": n, **row} for n, row in enumerate(findings, 1)]
    summary = tables.checked(pd.DataFrame(filled, columns=tables.columns("findings")), "findings")
    rejected = tabular.rejected_frame(reviewed.rejected)
    for name, table in {"claims": said, "documents": read, "findings": summary, "rejected": rejected}.items():
        tables.write(table, out / "tables", name)
    sentences = claims.sentences_frame(lines)
    shown = [cite.annotated(document, said, sentences) for _, document in read.iterrows()]
    executed = executed_notebook(
        out / "1-documents.ipynb",
        ("md", "# What the documents say\n\n## What do they say?"),
        ("code", "cited", _bundle(cite.finding("All that was read.", said))),
        ("code", "findings", _bundle(cite.findings(summary, "zone", said))),
        *(("code", name, _figure(name)) for name in figures),
        ("sources", "shown", *map(_bundle, shown)),
    )
    inputs = manifest.inputs(asked_for(folder, out, given or {}))
    days = sorted(str(document.published) for document in found if document.published)
    head = {"title": "The zone", "as_of": days[-1] if days else ""}
    made = manifest.record(inputs, found, head, out, manifest.packages())
    files = publish.carried.files(found, out / "tables")
    if since is None:
        publish.render([executed], out / "report.html", head, [*files, manifest.download(made)])
    else:
        made = editions.render([executed], out, head, files, made, since)
    manifest.write(made, out)
    return out / "report.html"


def _bundle(thing: cite.Shown) -> dict:
    return {"text/html": thing.html, "text/plain": thing.text}


def _figure(name: str) -> dict:
    rows = pd.DataFrame([{"force": "A", "n": 1}])
    drawn = alt.Chart(rows).mark_bar().encode(x="n:Q", y="force:N")
    words = {"caption": f"Figure {name}", "alt": "One bar.", "source": "The test."}
    return charts.bundle(charts.figure(drawn, id=name, table=rows, **words).to_dict())


def asked_for(folder: Path, out: Path, given: dict[str, str]) -> Asked:
    """Return what a build of the texts in *folder* with the project's notebooks is asked for."""
    known = parameters.declared(STEPS)
    values = parameters.checked(given, known)
    keys = content.keys(folder, folder.name, STEPS, values, None)
    return Asked(documents=folder, label=folder.name, out=out, steps=STEPS, known=known, values=values, keys=keys)


@cache
def _read(found: tuple[documents.Document, ...]) -> list[claims.record.Reading]:
    return list(claims.read_all(found))
