"""Draw who reports what.

Input   tables `incidents` and `documents`
Output  an altair chart: a grid of documents by incidents
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from sitrep import cite
from sitrep.charts import lettering, plane, reading, sides, theme, timeline, witness_rows
from sitrep.charts.ladder_days import GAP_PX
from sitrep.charts.ladder_layout import EDGE_PX, NARROW_PX

WIDE_PX = 720.0
CELL_PX = 40.0
LONGEST = 160  # letters on what documents differ on; the whole stands in the table
LEAST_CELL_PX = 15.0  # the height of a name that is written upwards
TIPS = (
    ("document", "Document"),
    ("event", "Incident"),
    ("when", "When"),
    ("heard", "Witnesses"),
    ("disagreements", "Documents differ on"),
)

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """What is shown, and its measures in px."""

    rows: Sequence[Row]
    more: Sequence[Row]  # incidents that share the last row
    files: Sequence[Row]  # documents with a column of their own, earliest first
    rest: frozenset[str]  # ids of the others, which share the last column
    width: float
    text: float
    small: float
    gutter: float  # where the columns begin
    cell: float  # width of a column
    head: float  # lower edge of the names of the documents
    row_px: float
    mark_y: float  # of the marks, from the upper edge of a row
    label_y: float
    label_px: float  # room for the name of an incident

    @property
    def foot(self) -> float:
        """The lower edge of the last row."""
        return self.head + self.row_px * (len(self.rows) + bool(self.more))


def witness_matrix(incidents: pd.DataFrame, documents: pd.DataFrame, width: float = WIDE_PX) -> alt.LayerChart:
    """Return a grid that marks which document reports which incident, ready for the page.

    Documents that tell one text, or one on the word of the other, are one witness: a line joins their marks, and
    they count once.  Of many incidents those stand in a row of their own that most witnesses report, if more than
    one does; of many documents, those that report most have a column of their own.

    Args:
        incidents: table `incidents`; rows of the grid, in order.
        documents: table `documents`; columns of the grid, by date of publication, those without one last.
        width: of the plot, px; below 480 an incident's name stands above its marks. A wider grid carries a second
            layout for narrow screens.
    """
    rows = reading.in_order(incidents)
    shared = sum(witness_rows.n_witnesses(row) > 1 for row in rows)
    title = f"{shared} of {len(rows)} incidents have more than one witness" if rows else "No incident"
    chart, how = _drawn(rows, documents, title, width)
    columns = ["order", "label", "n_witnesses", "n_documents", "document_ids", "same_witness"]
    return theme.figure(
        chart,
        id="figure-witnesses",
        caption=f"{title}. {how}",
        alt=witness_rows.in_words(rows, documents, title),
        source=f"{len(documents)} document{'s' if len(documents) != 1 else ''}",
        table=incidents.sort_values("order")[[*columns, "disagreements", "claim_ids"]],
        compact=_drawn(rows, documents, title, theme.COMPACT_PX)[0] if width > theme.COMPACT_PX else None,
    )


def _drawn(rows: Sequence[Row], documents: pd.DataFrame, title: str, width: float) -> tuple[alt.LayerChart, str]:
    """The grid at one width, and how it is read."""
    grid = _grid(rows, documents, width)
    actors = [str(row["actor_side"]) for row in rows]
    legend = sides.legend(actors, left=EDGE_PX, top=grid.foot + 4, width=width, size=grid.small)
    height = round(grid.foot + 8 + sides.height_px(legend, grid.foot + 4), 1)
    layers = [*_layers(grid, actors), *sides.layers("legend", actors, grid.small), _of_rows(plane.hits("cell", TIPS))]
    chart = plane.layered(layers, {**_records(grid), "legend": legend}, width=width, height=height)
    how = "A mark = this document reports this incident; colour and shape are the actor’s."
    if any(len(one) > 1 for row in rows for one in witness_rows.witnesses(row)):
        how += " Marks joined by a line are one witness: one text, or one on the word of the other."
    if grid.more:
        how += " The last row counts the incidents that have no row of their own; they stand in the table."
    return chart.properties(title=plane.titled(title, how, width, grid.small)), how


def _grid(rows: Sequence[Row], documents: pd.DataFrame, width: float) -> Grid:
    is_narrow = width < NARROW_PX
    text, small = (11.5, 10.5) if is_narrow else (13.0, 12.0)
    shown = witness_rows.shown(rows)
    names = {row["id"] for row in shown}
    more = [row for row in rows if row["id"] not in names]
    room = width - 2 * EDGE_PX if is_narrow else width * 0.55
    files = witness_rows.files(documents)
    most = int(room / LEAST_CELL_PX)
    told = Counter(name for row in [*shown, *more] for name in str(row["document_ids"]).split())
    kept = sorted(files, key=lambda file: -told[str(file["id"])])[: most if len(files) <= most else most - 2]
    own = {str(file["id"]) for file in kept}
    rest = frozenset(str(file["id"]) for file in files) - own
    columns = max(len(kept) + (2 if rest else 0), 1)
    cell = max(LEAST_CELL_PX, min(CELL_PX, room / columns))
    gutter = EDGE_PX if is_narrow else width - cell * columns - EDGE_PX
    longest = max((lettering.width_px(name, small) for name in witness_rows.heads(kept, small)), default=0.0)
    return Grid(
        rows=shown,
        more=more,
        files=[file for file in files if str(file["id"]) in own],
        rest=rest,
        width=width,
        text=text,
        small=small,
        gutter=gutter,
        cell=cell,
        head=longest + 18,
        row_px=36 if is_narrow else 21,
        mark_y=26 if is_narrow else 10.5,
        label_y=10 if is_narrow else 10.5,
        label_px=(width if is_narrow else gutter) - EDGE_PX - GAP_PX,
    )


def _records(grid: Grid) -> dict[str, list[dict[str, object]]]:
    column = {str(file["id"]): grid.gutter + grid.cell * (n + 0.5) for n, file in enumerate(grid.files)}
    others_x = grid.gutter + grid.cell * (len(grid.files) + 1)
    heads = witness_rows.heads(grid.files, grid.small)
    titles = dict(zip(column, heads, strict=True))
    cells: list[dict[str, object]] = []
    labels: list[dict[str, object]] = []
    others: list[dict[str, object]] = []
    joins: list[dict[str, object]] = []
    for number, row in enumerate(grid.rows):
        labels.append(_label(row, number, grid))
        told = str(row["document_ids"]).split()
        cells += [
            {
                "row": number,
                "x": round(column[name], 1),
                "hx0": round(column[name] - grid.cell / 2, 1),
                "hx1": round(column[name] + grid.cell / 2, 1),
                "document": titles[name],
                "article": cite.anchor(name),  # of all claims of the incident, the mark leads to those that stand there
            }
            for name in column
            if name in told
        ]
        for one in witness_rows.witnesses(row):
            places = sorted(column[name] for name in one if name in column)
            if len(places) > 1:
                joins.append({"row": number, "x": round(places[0], 1), "x1": round(places[-1], 1)})
        more = sum(grid.rest.issuperset(one) for one in witness_rows.witnesses(row))
        if more:
            y = grid.head + grid.row_px * number + grid.mark_y
            others.append({"x": round(others_x, 1), "y": round(y, 1), "words": f"+{more}"})
    if grid.more:
        top = grid.head + grid.row_px * len(grid.rows)
        words = f"{len(grid.more)} {'more incidents' if len(grid.more) > 1 else 'more incident'}"
        labels.append({"x": EDGE_PX, "y": round(top + grid.label_y, 1), "words": words, "forces": ""})
        counts = Counter(name for row in grid.more for name in str(row["document_ids"]).split())
        totals = [(column[name], count) for name, count in counts.items() if name in column]
        rest = sum(bool(grid.rest & set(str(row["document_ids"]).split())) for row in grid.more)
        totals += [(others_x, rest)] if rest else []
        others += [{"x": round(x, 1), "y": round(top + grid.mark_y, 1), "words": str(n)} for x, n in sorted(totals)]
    names: list[dict[str, object]] = [
        {"x": round(x, 1), "y": round(grid.head - 8, 1), "words": words}
        for x, words in zip(column.values(), heads, strict=True)
    ]
    if grid.rest:
        names.append({"x": round(others_x, 1), "y": round(grid.head - 8, 1), "words": f"{len(grid.rest)} others"})
    stripes: list[dict[str, object]] = [
        {"y0": round(grid.head + grid.row_px * n, 1), "y1": round(grid.head + grid.row_px * (n + 1), 1)}
        for n in range(0, len(grid.rows) + bool(grid.more), 2)
    ]
    rules: list[dict[str, object]] = [{"x": round(x, 1)} for x in column.values()] if grid.gutter > EDGE_PX else []
    grounds = {"stripe": stripes, "rule": rules, "join": joins}
    return {**grounds, "cell": cells, "label": labels, "head": names, "other": others}


def _label(row: Row, number: int, grid: Grid) -> dict[str, object]:
    """Return the record of an incident, which the marks of its row look up."""
    top = grid.head + grid.row_px * number
    return {
        "row": number,
        "x": EDGE_PX,
        "y": round(top + grid.label_y, 1),
        "my": round(top + grid.mark_y, 1),
        "hy0": round(top + grid.mark_y - 10, 1),
        "hy1": round(top + grid.mark_y + 10, 1),
        "words": lettering.shortened(str(row["label"]), grid.label_px, grid.text),
        "forces": row["forces"],
        "side": row["actor_side"],
        "event": str(row["label"]),
        "when": timeline.written_window(*reading.window(row)),
        "heard": f"{witness_rows.n_witnesses(row)}, in {row['n_documents']} documents"
        if row["same_witness"]
        else row["n_witnesses"],
        "disagreements": str(row["disagreements"])[:LONGEST] or "none seen",
        "claim_ids": row["claim_ids"],
    }


def _of_rows(chart: alt.Chart) -> alt.Chart:
    """Return *chart* over marks that know their incident; its words stand in the file once."""
    fields = ["my", "hy0", "hy1", "forces", "side", "event", "when", "heard", "disagreements", "claim_ids"]
    found = alt.LookupData(data=alt.NamedData(name="label"), key="row", fields=fields)
    return chart.transform_lookup(lookup="row", from_=found)


def _layers(grid: Grid, actors: Sequence[str]) -> list[alt.Chart]:
    colour, shape = theme.scale_for(actors)
    at = {"x": plane.x("x"), "y": plane.y("y")}
    return [
        plane.rows("stripe")
        .mark_rect(fill=theme.STRIPE, aria=False)
        .encode(x=alt.value(0), x2=alt.value(grid.width), y=plane.y("y0"), y2="y1:Q"),
        plane.rows("rule")
        .mark_rule(stroke=theme.GRID, opacity=0.4, aria=False)
        .encode(
            x=plane.x("x"),
            y=alt.value(round(grid.head - 4, 1)),
            y2=alt.value(round(grid.head + grid.row_px * len(grid.rows), 1)),
        ),
        plane.rows("head")
        .mark_text(angle=270, align="left", baseline="middle", fontSize=grid.small, color=theme.INK, aria=False)
        .encode(**at, text="words:N"),
        plane.rows("label")
        .mark_text(align="left", baseline="middle", fontSize=grid.text, color=theme.INK, aria=False)
        .encode(**at, text="words:N", opacity=plane.lit()),
        _of_rows(plane.rows("join"))
        .mark_rule(strokeWidth=2, aria=False)
        .encode(
            x=plane.x("x"),
            x2="x1:Q",
            y=plane.y("my"),
            color=alt.Color("side:N", scale=colour, legend=None),
            opacity=plane.lit(),
        ),
        _of_rows(plane.rows("cell"))
        .mark_point(filled=True, size=90, aria=False)
        .encode(
            x=plane.x("x"),
            y=plane.y("my"),
            color=alt.Color("side:N", scale=colour, legend=None),
            shape=alt.Shape("side:N", scale=shape, legend=None),
            opacity=plane.lit(),
        ),
        plane.rows("other")
        .mark_text(baseline="middle", fontSize=grid.small, color=theme.INK, aria=False)
        .encode(**at, text="words:N"),
    ]
