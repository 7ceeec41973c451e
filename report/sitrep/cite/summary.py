"""Show what stands in lists: findings with their citations and doubt, plain sentences, words with their meaning.

Input   the table `findings`, the table `claims`; sentences; what `reference.glossary` gives
Output  `Shown` lists
"""

import html
import re
from collections.abc import Iterable

import pandas as pd

from sitrep.cite.inline import Shown, cited, escaped, finding


def findings(found: pd.DataFrame, section: str, claims: pd.DataFrame) -> Shown:
    """Return the findings of *section* as a list, in their order; a line that says so where there are none.

    Args:
        found: table `findings`.
        section: one of `findings.SECTIONS`.
        claims: table `claims`.
    """
    rows = found[found["section"] == section].sort_values("order")
    shown = [finding(str(row.sentence), cited(row.claim_ids, claims), str(row.doubt)) for row in rows.itertuples()]
    names = [html.escape(str(name)) for name in rows["id"]]
    if not shown:
        return Shown(html='<p class="none">The documents give none.</p>', text="The documents give none.")
    items = "\n".join(f'<li id="{name}">{one.html}</li>' for name, one in zip(names, shown, strict=True))
    return Shown(html=f'<ul class="findings">\n{items}\n</ul>', text="\n".join(one.text for one in shown))


def listed(sentences: Iterable[str]) -> Shown:
    """Return *sentences* as a list; a line that says so where there are none."""
    known = list(sentences)
    if not known:
        return Shown(html='<p class="none">Nothing.</p>', text="Nothing.")
    items = "\n".join(f"<li>{escaped(sentence)}</li>" for sentence in known)
    return Shown(html=f"<ul>\n{items}\n</ul>", text="\n".join(known))


def glossary(terms: pd.DataFrame) -> Shown:
    """Return words with their meanings; each has the id `term-<word>`, such as term-mid-level.

    Args:
        terms: term, meaning, source (may be missing), in the order shown.
    """
    entries, lines = [], []
    for row in terms.to_dict("records"):
        source = f" ({row['source']})" if isinstance(row["source"], str) else ""
        name = f"term-{re.sub(r'[^a-z0-9]+', '-', str(row['term']).lower()).strip('-')}"
        meaning = f"{row['meaning']}{source}"
        entries.append(f'<dt id="{name}">{escaped(str(row["term"]))}</dt>\n<dd>{escaped(meaning)}</dd>')
        lines.append(f"{row['term']}: {meaning}")
    return Shown(html='<dl class="glossary">\n' + "\n".join(entries) + "\n</dl>", text="\n".join(lines))
