"""The commands `sitrep review ...`: check corrections, give them anchors, hand claims out and take them back.

Nothing heavy is imported before a command needs it.
"""

from datetime import UTC, datetime
from pathlib import Path

import click

from sitrep import keeping

DOCUMENTS, CORRECTIONS = Path("data/documents"), Path("data/review/corrections.csv")  # from where a command is run

_documents = click.option(
    "--documents",
    default=DOCUMENTS,
    show_default=True,
    type=click.Path(path_type=Path),
    help="Folder of texts.",
)
_corrections = click.option(
    "--corrections",
    default=CORRECTIONS,
    show_default=True,
    type=click.Path(path_type=Path),
    help="File of corrections.",
)


@click.group()
@click.pass_context
def review(context: click.Context) -> None:
    """Check corrections; hand claims to other annotation tools and take corrections back."""
    context.with_resource(keeping.with_readings())


@review.command()
@_documents
@_corrections
def check(documents: Path, corrections: Path) -> None:
    """Say what becomes of each correction; end with 1 if one takes no effect."""
    from sitrep.desk import checking

    click.echo(checking.report(documents, corrections))


@review.command()
@_documents
@_corrections
def anchor(documents: Path, corrections: Path) -> None:
    """Give rows that were typed with the id of a claim only the words around it, so that they last."""
    from sitrep.desk import checking

    click.echo(checking.anchored(documents, corrections))


@review.command()
@click.option("--form", required=True, type=click.Choice(("web-annotation", "brat", "spacy")), help="What to write.")
@click.option("--reviewed", is_flag=True, help="Only claims that a person confirmed, corrected or added.")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="New folder to write into.")
@_documents
@_corrections
def export(form: str, reviewed: bool, output: Path, documents: Path, corrections: Path) -> None:
    """Write documents with their claims for another annotation tool, or as training data for spaCy."""
    from sitrep import documents as texts
    from sitrep.review import sheet
    from sitrep.review.exchange import handing

    handed = handing.pages(texts.read(documents), sheet.read(corrections), reviewed=reviewed)
    click.echo(handing.export(handed, form, output))


@review.command("import")
@click.argument("path", type=click.Path(path_type=Path, exists=True))
@click.option("--who", default="", help="Who decided, where the annotations do not say.")
@click.option("--when", type=click.DateTime(["%Y-%m-%d"]), help="On which day; default the day the file was saved.")
@click.option("--reason", default="", help="Why, where the annotations do not say.")
@_documents
@_corrections
def bring_back(path: Path, who: str, when: datetime | None, reason: str, documents: Path, corrections: Path) -> None:
    """Put what was changed in another tool into the corrections.

    PATH is a folder that `sitrep review export` wrote and a tool changed, or a file of Web Annotations (JSON-LD).
    """
    from sitrep import documents as texts
    from sitrep.review.exchange import differences, handing

    inside = list(path.iterdir()) if path.is_dir() else [path]
    saved = max((file.stat().st_mtime for file in inside), default=path.stat().st_mtime)
    day = (when or datetime.fromtimestamp(saved, UTC)).date().isoformat()
    signature = differences.Signature(who=who, when=day, reason=reason or f"changed in {path.name}")
    click.echo(handing.bring_back(path, texts.read(documents), corrections, signature))
