"""Say the most important things in one sentence each; the questions below say more.

Input   tables `zones`, `regions`, `incidents`, `disagreements`, `responses`, `messages`, `forces`
Output  findings of the section "short"

Where a sentence counts incidents, one claim of each is cited; all their claims stand further down.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import pandas as pd

from sitrep import lexicon
from sitrep.escalation import Ladder
from sitrep.findings import differences, events, where, wording
from sitrep.findings.wording import Finding

SHORT = "short"
PLACED = {"inside": "inside the zone", "perimeter": "around it", "outside": "outside it"}
NAMED = 4  # forces that are named for each place
NO_ANSWER = ("unknown", "delivered")  # outcomes of a message that are no answer of those who were asked


def in_short(given: Mapping[str, pd.DataFrame], ladder: Ladder, documents: Mapping[str, str]) -> Iterator[Finding]:
    """Yield what a reader with one minute should know.

    Args:
        given: tables by name.
        ladder: what counts as force.
        documents: claim id -> the document that it stands in.
    """
    if len(given["zones"]):
        yield replace(next(where.of_zone(given["zones"], given["countries"])), section=SHORT)
    yield from _forces(given["regions"], documents)
    force = events.uses_of_force(given["incidents"], ladder)
    if len(force):
        yield _uses_of_force(force)
        yield from _warnings(given["pattern"], given["incidents"])
    yield from _messages(given["messages"])
    yield from _sizes(given["forces"])
    yield from _differences(given["disagreements"], given["incidents"])
    yield from _witnesses(given["incidents"])


def _forces(regions: pd.DataFrame, documents: Mapping[str, str]) -> Iterator[Finding]:
    """Yield who is where, those whom most documents place first."""
    parts, shown = [], []
    for relation, place in PLACED.items():
        rows = regions[regions["relation"] == relation]
        said = {
            str(force): {documents.get(name, "") for ids in own["claim_ids"] for name in ids.split()}
            for force, own in rows.groupby("force")
        }
        names = sorted(said, key=lambda force: (-len(said[force]), force))
        if not names:
            continue
        more = [wording.counted(len(names) - NAMED, "other")] if len(names) > NAMED else []
        parts.append(f"{place}: {'; '.join([*map(lexicon.in_sentence, names[:NAMED]), *more])}")
        shown.append(rows.drop_duplicates("force"))
    if parts:
        yield Finding(
            section=SHORT,
            sentence=f"{'. '.join(map(wording.capital, parts))}.",
            claim_ids=_one_each(pd.concat(shown)),
            is_count=True,
            doubt="Forces of different names may be one and the same.",
        )


def _uses_of_force(force: pd.DataFrame) -> Finding:
    first, last = force.iloc[0], force.iloc[-1]
    said = f"{wording.counted(len(force), 'use')} of force {'is' if len(force) == 1 else 'are'} reported"
    ends = f": {wording.dated(first)}" if len(force) == 1 else f", from {wording.dated(first)} to {wording.dated(last)}"
    return Finding(section=SHORT, sentence=f"{said}{ends}.", claim_ids=_one_each(force), is_count=True)


def _warnings(pattern: pd.DataFrame, incidents: pd.DataFrame) -> Iterator[Finding]:
    """Yield how many warnings came before the first use of force."""
    first = pattern[pattern["measure"].isin(events.IN_SUMMARY)].head(1)
    for one in events.of_pattern(first, incidents):
        behind = incidents[incidents["id"].isin(first["incident_ids"].iloc[0].split())]
        yield replace(one, section=SHORT, claim_ids=_one_each(behind), is_count=True)


def _messages(messages: pd.DataFrame) -> Iterator[Finding]:
    if messages.empty:
        return
    answered = int((~messages["outcome"].isin(NO_ANSWER)).sum())
    delivered = int((messages["outcome"] == "delivered").sum())
    said = f"{wording.counted(len(messages), 'message')} to others {'is' if len(messages) == 1 else 'are'} reported"
    yield Finding(
        section=SHORT,
        sentence=f"{said}, {delivered or 'none'} as delivered and {answered or 'none'} with an answer of those asked.",
        claim_ids=_one_each(messages),
        is_count=True,
    )


def _sizes(forces: pd.DataFrame) -> Iterator[Finding]:
    sized = forces[forces["size_low"].notna() | forces["size_high"].notna()]
    if sized.empty:
        return
    known = pd.concat([sized["size_low"], sized["size_high"]]).dropna()
    rough = int(sized["approx"].sum())
    said = f"{wording.counted(len(sized), 'size')} of forces {'is' if len(sized) == 1 else 'are'} given"
    yield Finding(
        section=SHORT,
        sentence=f"{said}, {rough or 'none'} of them as a rough number; "
        f"the figures lie between {known.min():,.0f} and {known.max():,.0f} people.",
        claim_ids=_one_each(sized),
        is_count=True,
        doubt="They are not added up.",
    )


def _differences(disagreements: pd.DataFrame, incidents: pd.DataFrame) -> Iterator[Finding]:
    shared = incidents[incidents["n_documents"] > 1]
    if shared.empty:
        return
    found = differences.differing(disagreements)
    clash = found[found["contradicts"] != ""]
    on = dict.fromkeys(differences.named(subject) for subject in clash["subject"])
    number = clash["incident_id"].nunique()
    told = (
        f"Of {wording.counted(len(shared), 'incident')} that more than one document reports, "
        f"{number or 'none'} {'is' if number == 1 else 'are'} told in ways that cannot all hold"
    )
    yield Finding(
        section=SHORT,
        sentence=f"{told}{f': they differ on {wording.listed(list(on))}' if on else ''}.",
        claim_ids=_one_each(clash),
        is_count=True,
    )


def _witnesses(incidents: pd.DataFrame) -> Iterator[Finding]:
    if incidents.empty:
        return
    single = incidents[incidents["n_witnesses"] <= 1]
    alone = len(single)
    every = f"All {len(incidents)} incidents rest" if alone == len(incidents) > 1 else ""
    some = f"Of {wording.counted(len(incidents), 'incident')} in all, {alone or 'none'} rest{'s' if alone == 1 else ''}"
    yield Finding(
        section=SHORT,
        sentence=f"{every or some} on a single witness.",
        claim_ids=_one_each(incidents if single.empty else single),
        is_count=True,
        doubt="Documents that tell one text, or rest on one another, count as one witness.",
    )


def _one_each(rows: pd.DataFrame) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_firsts(rows["claim_ids"])))


def _firsts(lists: Iterable[str]) -> Iterator[str]:
    for names in lists:
        yield from str(names).split()[:1]
