"""The command `sitrep`. Last step: turns words of the command line into calls, and errors into messages.

Nothing heavy is imported before a command needs it: help, and a build with nothing to do, are quick.
"""

import shlex
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import NoReturn

import click

from sitrep import build
from sitrep.build.progress import views
from sitrep.desk import commands
from sitrep.errors import SitrepError

_FILE = "Set parameters from a file (YAML, JSON or TOML); -p goes first."
_SETS = "Build one report for each set that this file lists (YAML, JSON or TOML), side by side."
LAYERS = ("dates", "places", "quantities", "attributions", "actors", "events")


class Stopped(KeyboardInterrupt):
    """A signal asked the command to end. A KeyboardInterrupt, because asyncio lets only that one through."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class _Help(click.Command):
    """`sitrep build`, whose help also lists what the notebooks let people set."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        found = {p.name: p for p in build.parameters.declared(build.notebooks.in_order())}
        rows = [
            (f"{p.name}: {p.type}", f"{p.meaning} [default: {p.default!r}; {p.notebook}]")
            for p in found.values()
            if p.name not in build.parameters.SET_BY_BUILDER
        ]
        if rows:
            with formatter.section("Parameters for -p"):
                formatter.write_dl(rows)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="sitrep")
def sitrep() -> None:
    """News documents about a declared zone in, one checkable HTML report out."""


@sitrep.command("build", cls=_Help)
@click.option("--documents", type=click.Path(path_type=Path), help="Folder of texts.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the report.")
@click.option("-p", "given", nargs=2, type=str, multiple=True, metavar="NAME VALUE", help="Set a parameter.")
@click.option("--parameters", "from_file", metavar="FILE", type=click.Path(path_type=Path), help=_FILE)
@click.option("--sets", metavar="FILE", type=click.Path(path_type=Path), help=_SETS)
@click.option("--jobs", type=click.IntRange(min=1), help="How many reports of --sets at a time; default one a core.")
@click.option("--notebooks", type=click.Path(path_type=Path), help="Other notebooks than the project's.")
@click.option("--since", type=click.Path(path_type=Path), help="The edition before: say what changed since it.")
@click.option("--force", is_flag=True, help="Build even if nothing has changed.")
@click.option("--why", is_flag=True, help="Say of each notebook what changed since the last build.")
@click.option("--watch", is_flag=True, help="Serve the report, build again after each change, until Ctrl-C.")
@click.option("--port", type=click.IntRange(1, 65535), help="Where --watch serves it; default 8642 or a free one.")
@click.option("--json", "as_json", is_flag=True, help="Say what goes on as JSON, one event a line, on standard output.")
def build_report(
    documents: Path | None,
    out: Path | None,
    given: tuple[tuple[str, str], ...],
    from_file: Path | None,
    sets: Path | None,
    jobs: int | None,
    notebooks: Path | None,
    since: Path | None,
    force: bool,
    why: bool,
    watch: bool,
    port: int | None,
    as_json: bool,
) -> None:
    """Build the report of a folder of documents. Prints the path of the report last."""
    folder = notebooks.resolve() if notebooks else build.notebooks.FOLDER
    view = views.Json(sys.stdout) if as_json else views.for_people()
    if since is not None and (watch or sets is not None):
        raise click.UsageError("--since is for one report, built once: leave --watch and --sets out.")
    if sets is not None:
        if watch:
            raise click.UsageError("--watch serves one report: give --documents and --out instead of --sets.")
        from sitrep.build import sets as parameter_sets

        planned = parameter_sets.planned(sets, documents, out, _said(from_file, given), folder)
        found = parameter_sets.build_all(planned, folder, view, force=force, jobs=jobs)
    elif documents is None or out is None:
        raise click.UsageError(f"Missing option '--{'documents' if documents is None else 'out'}'.")
    elif watch:
        from sitrep.build.watch import loop

        paths = {"documents": documents, "out": out, "folder": folder}
        loop.watch(loop.Job(**paths, given=given, parameters=from_file, force=force, port=port), view)
        return
    else:
        screen = build.progress.Screen(view=view)
        with screen.telling(documents, out) as done:
            given_for = _said(from_file, given)
            found = [build.run(documents, out, given_for, screen, force=force, why=why, folder=folder, since=since)]
            done(found[0])
    if not as_json:
        click.echo("\n".join(map(str, found)))


def _said(from_file: Path | None, given: tuple[tuple[str, str], ...]) -> dict[str, build.parameters.Said]:
    if from_file is None:
        return dict(given)  # without what reading YAML takes to import
    from sitrep.build import parameter_files

    return parameter_files.said(from_file, given)


@sitrep.command("new")
@click.argument("folder", type=click.Path(path_type=Path))
def new_project(folder: Path) -> None:
    """Start a report on another zone in FOLDER: documents, parameters, words of its own, notebooks, a Makefile."""
    from sitrep.build import starting

    for path in starting.start(folder):
        click.echo(path)
    click.echo(f"Build it: cd {shlex.quote(str(folder))} && make report", err=True)


@sitrep.command("add")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--publisher", help="Who published them.")
@click.option("--title", help="Headline; for one file only.")
@click.option("--url", help="Address of the original; for one file only.")
@click.option("--published", metavar="YYYY-MM-DD", help="Day of publication.")
@click.option("--licence", help="On what terms the texts are there.")
@click.option("--into", type=click.Path(path_type=Path), help="Folder of documents; default data/documents.")
@click.option("--dry-run", is_flag=True, help="Show what would be added, and write nothing.")
@click.option("--keep-near", is_flag=True, help="Add a text that is nearly in the folder already.")
@click.option("--max-mb", default=20.0, show_default=True, help="Refuse a larger file.")
@click.option("--summary", type=click.Path(path_type=Path), help="Save what became of each file, as CSV.")
def add_documents(
    paths: tuple[Path, ...],
    into: Path | None,
    dry_run: bool,
    keep_near: bool,
    max_mb: float,
    summary: Path | None,
    **known: str | None,
) -> None:
    """Add saved pages, mails, PDFs and texts to a folder of documents.

    FILE is a .txt, .html, .mht, .eml or .pdf file, or a folder of such. Text, publisher, title and day are taken from
    it and shown with how they are known; what is given here rules. Nothing is fetched, nothing is overwritten, and a
    text that is in the folder already is refused.
    """
    from sitrep.intake import command

    command.add(
        paths, into, known, dry=dry_run, keep_near=keep_near, most_mb=max_mb, summary_path=summary, say=click.echo
    )


@sitrep.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--published", metavar="YYYY-MM-DD", help="Date of publication, where documents.csv has none.")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="File of claims to write.")
def parse(paths: tuple[Path, ...], published: str | None, output: Path) -> None:
    """Read texts into claims, one JSON object a line.

    PATHS are text files or folders of documents. A documents.csv beside a file tells when it was published.
    """
    from sitrep.build import rows

    rows.write(output, rows.of_texts(paths, published))


@sitrep.command()
@click.option("--layer", required=True, type=click.Choice(LAYERS))
@click.argument("gold", type=click.Path(path_type=Path))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="File of spans to write.")
def spans(layer: str, gold: Path, output: Path) -> None:
    """Read one layer of the texts in GOLD, one JSON object with doc, text and dct a line."""
    from sitrep.build import rows

    rows.write(output, rows.of_layer(layer, gold))


@sitrep.command()
@click.argument("report", type=click.Path(path_type=Path))
@click.option("--quotes-only", is_flag=True, help="Check the words alone; do not build the report again.")
@click.option("--documents", type=click.Path(path_type=Path), help="Where the documents lie now.")
@click.option("--notebooks", type=click.Path(path_type=Path), help="Where the notebooks lie now.")
@click.option("--since", type=click.Path(path_type=Path), help="Where the edition before lies now.")
@click.option(
    "-p", "files", nargs=2, type=str, multiple=True, metavar="NAME FILE", help="Where a parameter's file lies."
)
def verify(
    report: Path,
    quotes_only: bool,
    documents: Path | None,
    notebooks: Path | None,
    since: Path | None,
    files: tuple[tuple[str, str], ...],
) -> None:
    """Check that every quotation in REPORT stands in its source, then build it again from its manifest and compare."""
    from sitrep.build import verify as checking

    places = {"documents": documents, "notebooks": notebooks, "since": since}
    moved = {name: Path(path) for name, path in files}
    click.echo(checking.report(report, quotes_only=quotes_only, files=moved, **places))


@sitrep.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="A page (HTML) to write as well.")
def compare(old: Path, new: Path, output: Path | None) -> None:
    """Say what changed from the report OLD to the report NEW, and which document or correction did it."""
    from sitrep.build import editions

    click.echo(editions.compare(old, new, output))


@sitrep.command()
@click.argument("report", type=click.Path(path_type=Path))
def pdf(report: Path) -> None:
    """Print REPORT to a PDF beside it, with the system's Chromium; without one, nothing is done."""
    from sitrep.build import paper

    click.echo(paper.write(report))


@sitrep.command()
@click.argument("built", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Folder for the pictures; default BUILT/figures.")
def figures(built: Path, output: Path | None) -> None:
    """Save every figure of the report in the folder BUILT as SVG and PNG."""
    from sitrep.publish import pictures

    for path in pictures.save(sorted(built.glob("*.ipynb")), output or built / "figures"):
        click.echo(path)


@sitrep.command("brief")
@click.argument("built", type=click.Path(path_type=Path))
def print_brief(built: Path) -> None:
    """Print the findings of the report in the folder BUILT as Markdown, each with its doubt."""
    from sitrep.build import brief

    click.echo(brief.markdown(built))


@sitrep.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--errors", default=0, metavar="N", help="List the N most frequent errors of each layer of spans.")
@click.option(
    "--corrections", type=click.Path(path_type=Path), help="What people reviewed; default data/review/corrections.csv."
)
def evaluate(folder: Path | None, errors: int, corrections: Path | None) -> None:
    """Say how often the reading is right: of each kind, of what people reviewed.

    With a FOLDER of gold files, also score the reading of their texts, with the scorers that lie there.
    """
    from sitrep.review import precision, sheet

    if folder is not None:
        from sitrep.build import evaluate as scoring

        click.echo(scoring.report(folder, errors, lambda line: click.echo(line, err=True)) + "\n")
    default = commands.CORRECTIONS if commands.CORRECTIONS.is_file() else ""
    click.echo(precision.report(sheet.read(corrections or default)))


@sitrep.command()
@click.argument("points", default="-", type=click.Path(path_type=Path))
@click.option("--centre", nargs=2, type=float, metavar="LON LAT", help="Centre of the zone, degrees (WGS 84).")
@click.option("--around", metavar="NAME", help="Centre of the zone, by a place's name.")
@click.option("--radius", type=float, help="Radius of the zone; the smallest one, if --to gives the largest.")
@click.option("--to", type=float, help="Largest radius: between the two a point is within_band.")
@click.option("--unit", default="km", show_default=True, help="Unit of the radius: km, mile, nautical_mile, m ...")
@click.option("--tables", type=click.Path(path_type=Path), help="Take the zone from the tables of a built report.")
@click.option("--zone", "zone_id", metavar="ID", help="Which zone of the report; default the first that is drawn.")
@click.option("--lon", metavar="COLUMN", help="Column of the longitudes, if it is not called lon or longitude.")
@click.option("--lat", metavar="COLUMN", help="Column of the latitudes, if it is not called lat or latitude.")
@click.option("--relation-only", is_flag=True, help="No distance and azimuth: many times as fast.")
@click.option("-o", "--output", default="-", type=click.Path(path_type=Path), help="File to write; default the screen.")
def locate(
    points: Path,
    centre: tuple[float, float] | None,
    around: str | None,
    radius: float | None,
    to: float | None,
    unit: str,
    tables: Path | None,
    zone_id: str | None,
    lon: str | None,
    lat: str | None,
    relation_only: bool,
    output: Path,
) -> None:
    """Tell which of POINTS lie inside a zone, within the band of its uncertain edge, or outside.

    POINTS is a table with longitude and latitude in degrees, CSV or Parquet (by its ending); "-" is CSV from standard
    input. The same table comes out with relation, distance_m and azimuth (from the centre, clockwise from north).
    """
    if (centre is not None) + (around is not None) + (tables is not None) != 1:
        raise click.UsageError("Give one of --centre, --around and --tables.")
    if (tables is None) != (radius is not None):
        raise click.UsageError("Give --radius with --centre or --around; --tables has a radius of its own.")
    from sitrep.build import located

    if tables is not None:
        extent = located.of_report(tables, zone_id)
    else:
        extent = located.disc(centre, around, float(radius or 0.0), to, unit)
    click.echo(f"Against {extent.name}.", err=True)
    found = located.against(extent, located.points(points), points, (lon, lat), measured=not relation_only)
    located.write(found, output)


sitrep.add_command(commands.review)


def main() -> NoReturn:
    """Run the command line. Exit codes: 0 done, 1 cannot be done as asked, 2 wrong usage, 128 + signal."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    try:
        sitrep(standalone_mode=False)
    except SitrepError as error:
        click.echo(error, err=True)
        sys.exit(1)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort as abort:  # what click makes of a KeyboardInterrupt
        click.echo("Stopped.", err=True)
        sys.exit(128 + (abort.__cause__.number if isinstance(abort.__cause__, Stopped) else signal.SIGINT))
    sys.exit(0)


def _stop(number: int, _frame: FrameType | None) -> NoReturn:
    """End what is going on, once: a group's signal arrives twice, and must not interrupt the tidying up."""
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.SIG_IGN)
    raise Stopped(number)
