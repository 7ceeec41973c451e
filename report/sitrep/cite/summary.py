"""Show findings: sentences made from tables, with their citations and their doubt.

Input   the table `findings`, the table `claims`
Output  a list for one section of the summary
"""

import pandas as pd

from sitrep.cite.inline import Shown, cited, finding


def findings(found: pd.DataFrame, section: str, claims: pd.DataFrame) -> Shown:
    """Return the findings of *section* as a list, in their order; a line that says so where there are none.

    Args:
        found: table `findings`.
        section: one of `findings.SECTIONS`.
        claims: table `claims`.
    """
    rows = found[found["section"] == section].sort_values("order")
    shown = [finding(str(row.sentence), cited(row.claim_ids, claims), str(row.doubt)) for row in rows.itertuples()]
    if not shown:
        return Shown(html='<p class="none">The documents give none.</p>', text="The documents give none.")
    items = "\n".join(f"<li>{one.html}</li>" for one in shown)
    return Shown(html=f'<ul class="findings">\n{items}\n</ul>', text="\n".join(one.text for one in shown))
