"""Draw who reports what.

Input   tables `incidents` and `documents`
Output  an altair chart: a grid of documents by incidents
"""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from sitrep.charts import lettering, plane, reading, theme, timeline
from sitrep.charts.ladder_layout import EDGE_PX, GAP_PX, NARROW_PX

CELL_PX = 40.0
LEAST_CELL_PX = 15.0  # the height of a name that is written upwards


def witness_matrix(incidents: pd.DataFrame, documents: pd.DataFrame, width: float = 600) -> alt.LayerChart:
    """Return a grid that marks which document reports which incident, ready for the page.

    Args:
        incidents: table `incidents`; rows of the grid, in order.
        documents: table `documents`; columns of the grid, by date of publication, those without one last.
        width: of the plot, px; many documents make it wider, since their names must not touch.
    """
    is_narrow = width < NARROW_PX
    text = 11.5 if is_narrow else 13.0
    files = documents.sort_values(["published", "id"], na_position="last").to_dict("records")
    cell = max(LEAST_CELL_PX, min(CELL_PX, (width * 0.5) / max(len(files), 1)))
    width = max(width, width * 0.5 + cell * len(files))
    gutter = width - cell * len(files) - EDGE_PX
    titles = [str(f["publisher"] if isinstance(f["publisher"], str) else f["id"]) for f in files]
    names = [lettering.shortened(title, 118, 12) for title in titles]
    head = max([lettering.width_px(name, 12) for name in names], default=0) + 16
    rows = reading.in_order(incidents)
    row_px = text * 1.9
    cells = [
        {
            "x": round(gutter + cell * (column + 0.5), 1),
            "y": round(head + row_px * (number + 0.5), 1),
            "hx0": round(gutter + cell * column, 1),
            "hx1": round(gutter + cell * (column + 1), 1),
            "hy0": round(head + row_px * number, 1),
            "hy1": round(head + row_px * (number + 1), 1),
            "forces": row["forces"],
            "side": row["actor_side"],
            "event": str(row["label"]),
            "when": timeline.written_window(*reading.window(row)),
            "document": titles[column],
            "disagreements": str(row["disagreements"]) or "none seen",
        }
        for number, row in enumerate(rows)
        for column, file in enumerate(files)
        if str(file["id"]) in str(row["document_ids"]).split()
    ]
    labels = [
        {
            "x": EDGE_PX,
            "y": round(head + row_px * (number + 0.5), 1),
            "words": lettering.shortened(str(row["label"]), gutter - GAP_PX - EDGE_PX, text),
            "forces": row["forces"],
        }
        for number, row in enumerate(rows)
    ]
    heads = [{"x": round(gutter + cell * (n + 0.5), 1), "y": head - 8, "words": name} for n, name in enumerate(names)]
    stripes = [{"y0": head + row_px * n, "y1": head + row_px * (n + 1)} for n in range(0, len(rows), 2)]
    shared = sum(int(str(row["n_documents"])) > 1 for row in rows)
    title = f"{shared} of {len(rows)} incidents are reported by more than one document" if rows else "No incident"
    how = "A mark = this document reports this incident; its colour and shape are those of the actor."
    chart = plane.layered(
        _witness_layers(list(incidents["actor_side"]), width, text),
        {"cell": cells, "label": labels, "head": heads, "stripe": stripes},
        width=width,
        height=round(head + row_px * len(rows) + 6, 1),
    ).properties(title=plane.titled(title, how, width, 10.5 if is_narrow else 12))
    return theme.figure(
        chart,
        id="figure-witnesses",
        caption=f"{title}. {how}",
        alt=f"A grid of {len(rows)} incidents by {len(files)} documents. {title}.",
        source=f"{len(files)} documents",
        table=incidents.sort_values("order")[["order", "label", "n_documents", "document_ids", "disagreements"]],
    )


def _witness_layers(sides: Sequence[str], width: float, text: float) -> list[alt.Chart]:
    colour, shape = theme.scale_for(sides)
    at = {"x": plane.x("x"), "y": plane.y("y")}
    return [
        plane.rows("stripe")
        .mark_rect(fill=theme.STRIPE, aria=False)
        .encode(x=alt.value(0), x2=alt.value(width), y=plane.y("y0"), y2="y1:Q"),
        plane.rows("head")
        .mark_text(angle=270, align="left", baseline="middle", fontSize=12, color=theme.INK, aria=False)
        .encode(**at, text="words:N"),
        plane.rows("label")
        .mark_text(align="left", baseline="middle", fontSize=text, color=theme.INK, aria=False)
        .encode(**at, text="words:N", opacity=plane.lit()),
        plane.rows("cell")
        .mark_point(filled=True, size=90, aria=False)
        .encode(
            **at,
            color=alt.Color("side:N", scale=colour, legend=None),
            shape=alt.Shape("side:N", scale=shape, legend=None),
            opacity=plane.lit(),
        ),
        plane.hits(
            "cell",
            (
                ("document", "Document"),
                ("event", "Incident"),
                ("when", "When"),
                ("disagreements", "Documents differ on"),
            ),
        ),
    ]
