"""Put incidents into the columns of ACLED and of GDELT, for people who join them with such data.

Input   an account
Output  tables `acled_like` and `gdelt_like`; data/README.md says what each column is made from

Both data sets want one value in each cell.  Where documents disagree the cell stays empty and the table
`disagreements` has them all; deaths are the one exception that ACLED's rules give: the lowest reported number.
"""

from __future__ import annotations

from datetime import date
from functools import cache

import pandas as pd

from sitrep import reference
from sitrep.escalation import answers, differences, witnesses
from sitrep.escalation.accounts import Account
from sitrep.escalation.incident_table import described, incident_id
from sitrep.escalation.ladder import NOBODY
from sitrep.escalation.occurrences import Occurrence

ACLED_COLUMNS = [
    "event_id_cnty",
    "event_date",
    "year",
    "time_precision",
    "event_type",
    "sub_event_type",
    "actor1",
    "actor2",
    "location",
    "latitude",
    "longitude",
    "geo_precision",
    "source",
    "notes",
    "fatalities",
    "claim_ids",
]
GDELT_COLUMNS = [
    "GLOBALEVENTID",
    "SQLDATE",
    "MonthYear",
    "Year",
    "Actor1Name",
    "Actor2Name",
    "IsRootEvent",
    "EventCode",
    "EventBaseCode",
    "EventRootCode",
    "QuadClass",
    "GoldsteinScale",
    "NumMentions",
    "NumSources",
    "NumArticles",
    "ActionGeo_FullName",
    "ActionGeo_Lat",
    "ActionGeo_Long",
    "SOURCEURL",
    "claim_ids",
]
KILLED = "killed"
NEAR_A_PLACE = 2  # ACLED: the words name a place near by, not the spot
# GDELT's four classes by CAMEO root: verbal and material co-operation, verbal and material conflict.
QUAD_CLASSES = {1: range(1, 6), 2: range(6, 9), 3: range(9, 14), 4: range(14, 21)}


def acled_like(told: Account) -> pd.DataFrame:
    """Return the table `acled_like`: incidents of the kinds that ACLED codes.

    `time_precision` is ACLED's: 1 one day, 2 within a week, 3 within a month or longer; `event_date` is the last day
    that the words allow.

    Source:
        ACLED codebook (2023).
    """
    deaths = _deaths(told)
    publishers = told.publishers
    rows = []
    for one in told.found:
        about = described(one, told)
        kind = told.ladder.type_of(str(about["type"]))
        if not kind.acled:
            continue
        window, place = told.line.windows[one.id], _place(one)
        rows.append(
            {
                "event_id_cnty": incident_id(one),
                "event_date": window.end.isoformat() if window.end else None,
                "year": _number(window.end, "%Y"),
                "time_precision": 1 if window.days == 1 else 2 if window.days <= 7 else 3,
                "event_type": kind.acled_event,
                "sub_event_type": kind.acled,
                "actor1": _name(about["actor"]),
                "actor2": _name(about["target"]),
                "location": place.name if place else None,
                "latitude": place.lat if place else None,
                "longitude": place.lon if place else None,
                "geo_precision": NEAR_A_PLACE if place else None,
                "source": "; ".join(dict.fromkeys(publishers.get(name, name) for name in one.document_ids)),
                "notes": f"{about['label']}. {about['words']}",
                "fatalities": deaths.get(one.id),
                "claim_ids": about["claim_ids"],
            }
        )
    table = pd.DataFrame(rows, columns=ACLED_COLUMNS)
    return _numbers(table, ("latitude", "longitude", "geo_precision", "fatalities"))


def gdelt_like(told: Account) -> pd.DataFrame:
    """Return the table `gdelt_like`: incidents whose type has a CAMEO code.

    `NumArticles` counts documents, `NumSources` witnesses, `NumMentions` claims.  `SQLDATE` is the last day that the
    words allow.

    Source:
        GDELT Event Database data format codebook 2.0 (2015).
    """
    urls = {document.id: document.url for document in told.documents}
    rows = []
    for one in told.found:
        about = described(one, told)
        code = told.ladder.type_of(str(about["type"])).cameo
        if not code:
            continue
        end, place = told.line.windows[one.id].end, _place(one)
        rows.append(
            {
                "GLOBALEVENTID": incident_id(one),
                "SQLDATE": _number(end, "%Y%m%d"),
                "MonthYear": _number(end, "%Y%m"),
                "Year": _number(end, "%Y"),
                "Actor1Name": _name(about["actor"]),
                "Actor2Name": _name(about["target"]),
                "IsRootEvent": any(event.claim.section != "body" for event in one.events),
                "EventCode": code,
                "EventBaseCode": code[:3],
                "EventRootCode": code[:2],
                "QuadClass": next(quad for quad, roots in QUAD_CLASSES.items() if int(code[:2]) in roots),
                "GoldsteinScale": told.ladder.weights[code],
                "NumMentions": len(one.events),
                "NumSources": len(witnesses.witnesses(one, told.texts, told.sentences)),
                "NumArticles": len(one.document_ids),
                "ActionGeo_FullName": place.name if place else None,
                "ActionGeo_Lat": place.lat if place else None,
                "ActionGeo_Long": place.lon if place else None,
                "SOURCEURL": next((urls[name] for name in one.document_ids if urls.get(name)), None),
                "claim_ids": about["claim_ids"],
            }
        )
    table = pd.DataFrame(rows, columns=GDELT_COLUMNS).astype({"IsRootEvent": "bool"})
    return _numbers(table, ("ActionGeo_Lat", "ActionGeo_Long"))


def _deaths(told: Account) -> dict[str, float]:
    """Return use of force -> the lowest number of dead that one of its documents gives for the same days."""
    subjects = differences.subjects(told)
    windows = told.line.windows
    dead: dict[str, list[tuple[Occurrence, float]]] = {}
    for one in told.found:
        for subject in subjects[one.id] if differences.is_kind_of_harm(one, told) else ():
            for given in subject.given if subject.name == KILLED else ():
                for value in given.values:
                    if value.low is not None and not value.part:
                        dead.setdefault(value.claim.document_id, []).append((one, value.low))
    out: dict[str, float] = {}
    for one in told.found:
        if answers.is_force(one, told):
            near = [
                low
                for name in one.by_document
                for harm, low in dead.get(name, ())
                if windows[one.id].gap_days(windows[harm.id]) == 0
            ]
            if near:
                out[one.id] = min(near)
    return out


def _place(one: Occurrence) -> reference.Place | None:
    """Return the site that the sentences name most often, where the reference data know it."""
    for name in sorted(one.places, key=lambda name: (-one.places[name], name)):
        place = _located(name)
        if place is not None:
            return place
    return None


@cache
def _located(name: str) -> reference.Place | None:
    found = reference.locate_name(name)
    return found[0] if found else None


def _name(value: object) -> str | None:
    return None if value == NOBODY else str(value)


def _number(day: date | None, form: str) -> str | None:
    return None if day is None else day.strftime(form)


def _numbers(table: pd.DataFrame, columns: tuple[str, ...]) -> pd.DataFrame:
    return table.astype(dict.fromkeys(columns, "float64"))
