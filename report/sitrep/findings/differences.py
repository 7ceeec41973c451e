"""Say on what the documents differ, value by value, each with whoever gives it.

Input   tables `disagreements`, `incidents`
Output  findings
"""

from collections.abc import Iterator, Mapping

import pandas as pd

from sitrep import lexicon, zone
from sitrep.findings import wording
from sitrep.findings.wording import Finding

NAMES = ("actor", "target")  # other words for somebody are not other things
PUT = "how it is put"  # words for a thing that is told only once
CODED = ("moving or not", "where", "answer")  # subjects whose words say less than their value
SHOWN = 160  # characters; longer words are cut


def of_disagreements(
    disagreements: pd.DataFrame, incidents: pd.DataFrame, outlets: Mapping[str, str]
) -> Iterator[Finding]:
    """Yield for each incident and subject the values given, with who gives them and whether all can hold."""
    by_id = {str(row["id"]): row for _, row in incidents.iterrows()}
    for (incident, subject), given in differing(disagreements).groupby(["incident_id", "subject"], sort=False):
        values = [
            f"{_value(value)} ({', '.join(outlets.get(name, name) for name in value['document_ids'].split())})"
            for _, value in given.iterrows()
        ]
        clash = bool((given["contradicts"] != "").any())
        yield Finding(
            section="disagreement",
            sentence=f"On {wording.dated(by_id[str(incident)])} the documents differ on {named(subject)}: "
            f"{'; '.join(values)}.",
            claim_ids=tuple(dict.fromkeys(name for value in given["claim_ids"] for name in value.split())),
            doubt="Not all of these can hold." if clash else "All of these may hold.",
        )


def differing(disagreements: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of subjects on which two documents give two things, by incident, what cannot all hold first."""
    told = disagreements[~disagreements["subject"].isin([*NAMES, PUT]) & ~disagreements["is_part"]]
    by = told.groupby(["incident_id", "subject"])
    many = (by["words"].transform("size") > 1) & (by["document_ids"].transform("nunique") > 1)
    clash = (told["contradicts"] != "").groupby([told["incident_id"], told["subject"]]).transform("any")
    kept = told.assign(holds=~clash)[many]
    return kept.sort_values(["order", "incident_id", "holds", "subject"], kind="stable").drop(columns="holds")


def subjects(disagreements: pd.DataFrame, incident: str) -> str:
    """Return in words on what the documents differ about *incident*, "" if on nothing that cannot all hold."""
    own = disagreements[(disagreements["incident_id"] == incident) & (disagreements["contradicts"] != "")]
    found = own[~own["subject"].isin([*NAMES, PUT])]["subject"]
    return wording.listed([named(subject) for subject in dict.fromkeys(found)])


def named(subject: object) -> str:
    """Return a subject as a sentence has it: "the distance", "the number of vehicles", "when"."""
    text = str(subject)
    if text in _NAMED:
        return _NAMED[text]
    return f"the number of {text}" if text.endswith("s") else text


_NAMED = {
    "distance": "the distance",
    "direction": "the direction",
    "when": "the day",
    "where": "the place",
    "answer": "the answer",
    "moving or not": "whether they were moving",
    "killed": "how many were killed",
    "wounded": "how many were wounded",
    "injured": "how many were injured",
    "size of the target": "the size of the force",
    "size of the actor": "the size of the force",
}


def _value(row: pd.Series) -> str:
    """Return a value as it is given; codes and days in words."""
    value = str(row["value"])
    if row["subject"] == "when":
        start, _, end = value.partition(" to ")
        return lexicon.days({"start": start, "end": end or start})
    if row["subject"] == "direction":
        return zone.wind_name(value)
    if row["subject"] in CODED:
        return value.replace("_", " ")
    said = str(row["words"])
    return said if len(said) <= SHOWN else f"{said[:SHOWN].rpartition(' ')[0]} …"
