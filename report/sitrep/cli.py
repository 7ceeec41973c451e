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
from sitrep.errors import SitrepError

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
@click.option("--documents", required=True, type=click.Path(path_type=Path), help="Folder of texts.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for the report.")
@click.option("-p", "given", nargs=2, type=str, multiple=True, metavar="NAME VALUE", help="Set a parameter.")
@click.option("--notebooks", type=click.Path(path_type=Path), help="Other notebooks than the project's.")
@click.option("--force", is_flag=True, help="Build even if nothing has changed.")
@click.option("--watch", is_flag=True, help="Build again after each change, until Ctrl-C.")
def build_report(
    documents: Path,
    out: Path,
    given: tuple[tuple[str, str], ...],
    notebooks: Path | None,
    force: bool,
    watch: bool,
) -> None:
    """Build the report of a folder of documents. Prints the path of the report last."""
    folder = notebooks.resolve() if notebooks else build.notebooks.FOLDER
    if watch:
        from sitrep.build.watch import watch as build_at_each_change

        arguments = [word for word in sys.argv[2:] if word not in ("--watch", "--force")]
        build_at_each_change(documents, folder, arguments)
    click.echo(build.run(documents, out, dict(given), force=force, folder=folder))


@sitrep.command("new")
@click.argument("folder", type=click.Path(path_type=Path))
def new_project(folder: Path) -> None:
    """Start a report on another zone in FOLDER: documents, parameters, words of its own, notebooks, a Makefile."""
    from sitrep.build import starting

    for path in starting.start(folder):
        click.echo(path)
    click.echo(f"Build it: cd {shlex.quote(str(folder))} && make report", err=True)


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
def verify(report: Path) -> None:
    """Check that every quotation in REPORT stands, word for word, in its source."""
    from sitrep.build.verify import quotations

    click.echo(quotations(report))


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
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--errors", default=0, metavar="N", help="List the N most frequent errors of each layer of spans.")
def evaluate(folder: Path, errors: int) -> None:
    """Score the reading of texts against the gold files in FOLDER, with the scorers that lie there."""
    from sitrep.build import evaluate as scoring

    click.echo(scoring.report(folder, errors, lambda line: click.echo(line, err=True)))


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
