"""Read the ladder and put its rungs in order. Knows no other room of the step.

Input   data/reference/ladder.yaml, checked against data/reference/schema/ladder.json
Output  `Ladder`: rungs in ascending order of force, each event type on exactly one of them
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any  # a parsed YAML file is JSON of any depth

import fastjsonschema
import pandas as pd
import yaml

from sitrep import layout, lexicon
from sitrep.errors import ReferenceDataError

FILE = layout.DATA / "reference" / "ladder.yaml"
USE_OF_FORCE = 4  # hostility level; Jones, Bremer and Singer (1996), Militarized Interstate Disputes
NOBODY = "unspecified"  # the name that claims give to an actor whom the words do not name
_OPTIONAL = re.compile(r"\[([^\]]*)\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class EventType:
    """One word of the event vocabulary and how the report treats it."""

    key: str
    rung: str  # key of the rung
    phrase: str  # "{actor} struck[ {target}]"
    of_body: str  # the same where the target is not the thing itself but whose it is; "" where that makes no odds
    cameo: str  # "" where CAMEO has no code for it
    family: str  # types of one family may be two words for one occurrence
    by_name: bool  # two reports are about one occurrence only if they name the same actor
    by_outcome: bool  # two reports are about one occurrence only if they give the same outcome
    asks: bool  # the other party is asked for something, so a missing answer counts
    once: bool  # it happens once to one object
    bearer: str  # a thing whose words are such an act, such as a leaflet; "" for none
    moves: str  # moving, halted or "": how one that does this stands
    acled: str  # ACLED's sub-event type, "" where it codes no such thing
    acled_event: str  # ACLED's event type, "" likewise


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One step of the ladder and where three published scales put it."""

    key: str
    label: str
    mid: int  # hostility level, 1 (no militarized action) to 5 (war)
    cameo: tuple[str, ...]
    goldstein: float  # lowest weight of its codes, -10 (most conflictual) to +10; 0 without a code
    plover: str  # "" where it is outside PLOVER
    plover_score: float  # 0 outside PLOVER
    citation: str
    event_types: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How an answer is worded and marked."""

    words: str
    mark: str  # cross, check or ring
    only_if_asked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """Rungs from least to most force, the event types on them, and the scales behind the order."""

    rungs: tuple[Rung, ...]
    types: Mapping[str, EventType]
    outcomes: Mapping[str, Outcome]
    weights: Mapping[str, float]  # CAMEO code -> Goldstein weight
    craft: Mapping[str, str]  # what somebody comes by, such as aircraft -> "an aircraft of {actor}"
    citations: tuple[str, ...]

    def rung_of(self, event_type: str) -> Rung:
        """Return the rung that *event_type* stands on.

        Raises:
            ReferenceDataError: no rung lists the type.
        """
        return next(rung for rung in self.rungs if rung.key == self.type_of(event_type).rung)

    def type_of(self, event_type: str) -> EventType:
        """Return what the ladder says about *event_type*.

        Raises:
            ReferenceDataError: no rung lists the type.
        """
        if event_type not in self.types:
            raise ReferenceDataError(
                f"ladder.yaml: no rung lists the event type {event_type!r}. Add it under the event_types of a rung."
            )
        return self.types[event_type]

    def label(
        self, event_type: str, actors: Sequence[str], targets: Sequence[str], *, body: bool = False, by: str = ""
    ) -> str:
        """Return a short label such as "The United States struck the larger pro-regime force".

        Args:
            event_type: a type of the ladder.
            actors: display names; empty when nobody is named.
            targets: as *actors*.
            body: whether the target is a state or an armed body, not a thing.
            by: what the actor came by, a key of `craft`; "" where that is not said.
        """
        said = [[lexicon.in_sentence(name) for name in names] for names in (actors, targets)]
        said[0] = [self.craft.get(by, "{actor}").format(actor=name) for name in said[0]]
        named = {"actor": " and ".join(said[0]) or "somebody", "target": " and ".join(said[1])}
        phrase = _OPTIONAL.sub(
            lambda part: part[1] if named["target"] or "{target}" not in part[1] else "",
            (body and self.type_of(event_type).of_body) or self.type_of(event_type).phrase,
        )
        words = phrase.format(**named)
        return words[:1].upper() + words[1:]


@cache
def read(path: Path = FILE, schema: Path | None = None) -> Ladder:
    """Return the ladder in *path*.

    Args:
        path: a YAML file like data/reference/ladder.yaml; analysts may bring their own.
        schema: its JSON Schema; default: the one beside the default ladder.

    Raises:
        ReferenceDataError: the file is missing or does not fit, names a code or root it does not list, gives a
            code of another rung, or puts an event type on two rungs.
    """
    raw = _checked(path, schema or FILE.parent / "schema" / "ladder.json")
    codes = {code: float(entry["goldstein"]) for code, entry in raw["scales"]["cameo"]["codes"].items()}
    scores = {root: float(score) for root, score in raw["scales"]["plover"]["scores"].items()}
    acled = raw["scales"].get("acled", {"sub_event_types": {}})["sub_event_types"]
    rungs, types = [], dict[str, EventType]()
    for entry in raw["rungs"]:
        rung = _rung(entry, codes, scores, path)
        rungs.append(rung)
        for key, fields in entry["event_types"].items():
            if key in types:
                raise _fault(path, f"event type {key!r} is on the rungs {types[key].rung!r} and {rung.key!r}")
            types[key] = _event_type(key, fields, rung, acled, path)
    return Ladder(
        rungs=in_order(rungs),
        types=types,
        outcomes={
            key: Outcome(words=entry["words"], mark=entry["mark"], only_if_asked=entry["when"] == "asked")
            for key, entry in raw["outcomes"].items()
        },
        weights=codes,
        craft=raw.get("craft", {}),
        citations=tuple(
            f"{raw['scales'][scale]['citation']}. {raw['scales'][scale]['url']}" for scale in ("mid", "cameo", "plover")
        ),
    )


def in_order(rungs: Sequence[Rung]) -> tuple[Rung, ...]:
    """Return *rungs* from least to most force.

    MID hostility level first, because it alone tells threat, display and use of force apart; within a level
    the lowest CAMEO weight of the rung, then the PLOVER score.  Rungs that all three scales hold equal keep
    the order of the file, the first being the uppermost.
    """
    upwards = rungs[::-1]
    return tuple(sorted(upwards, key=lambda rung: (rung.mid, -rung.goldstein, -rung.plover_score)))


def explained(ladder: Ladder) -> pd.DataFrame:
    """Return one row a rung, the uppermost first: where three published scales put it, and why.

    Returns:
        rung, mid (hostility level), goldstein (lowest weight of its CAMEO codes), plover, plover_score, cameo,
        event_types, citation.
    """
    return pd.DataFrame(
        [
            {
                "rung": rung.label,
                "mid": rung.mid,
                "goldstein": rung.goldstein,
                "plover": rung.plover,
                "plover_score": rung.plover_score,
                "cameo": ", ".join(rung.cameo),
                "event_types": ", ".join(rung.event_types).replace("_", " "),
                "citation": rung.citation,
            }
            for rung in reversed(ladder.rungs)
        ]
    )


def _checked(path: Path, schema: Path) -> dict[str, Any]:
    for needed in (path, schema):
        if not needed.is_file():
            raise ReferenceDataError(f"{needed} is missing. Restore it from the repository, or name another file.")
    text = path.read_text(encoding="utf-8")
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text)):
            raise _fault(path, "uses a YAML alias (*name)")
        raw = yaml.load(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise _fault(path, f"is not YAML ({error})") from error
    try:
        _validator(schema)(raw)
    except fastjsonschema.JsonSchemaValueException as fault:
        entry = " > ".join(map(str, fault.path[1:])) or "the top level"
        said = fault.message.removeprefix("data").split(" ", 1)[-1]
        raise _fault(path, f"entry {entry}: {fault.value!r} {said}") from fault
    return raw


@cache
def _validator(schema: Path) -> Callable[[object], object]:
    return fastjsonschema.compile(json.loads(schema.read_text(encoding="utf-8")))


def _rung(entry: Mapping[str, Any], codes: Mapping[str, float], scores: Mapping[str, float], path: Path) -> Rung:
    unknown = [code for code in entry["cameo"] if code not in codes]
    if unknown:
        raise _fault(path, f"rung {entry['key']!r}: CAMEO code {unknown[0]!r} is not under scales > cameo > codes")
    root = entry["plover"] or ""
    if root and root not in scores:
        raise _fault(path, f"rung {entry['key']!r}: PLOVER root {root!r} is not under scales > plover > scores")
    return Rung(
        key=entry["key"],
        label=entry["label"],
        mid=entry["mid"],
        cameo=tuple(entry["cameo"]),
        goldstein=min((codes[code] for code in entry["cameo"]), default=0.0),
        plover=root,
        plover_score=scores.get(root, 0.0),
        citation=entry["citation"],
        event_types=tuple(entry["event_types"]),
    )


def _event_type(key: str, fields: Mapping[str, Any], rung: Rung, acled: Mapping[str, str], path: Path) -> EventType:
    cameo = fields["cameo"] or ""
    if cameo and cameo not in rung.cameo:
        raise _fault(path, f"event type {key!r}: CAMEO code {cameo!r} is not one of rung {rung.key!r}")
    if fields.get("acled", "") not in {"", *acled}:
        raise _fault(path, f"event type {key!r}: {fields['acled']!r} is not under scales > acled > sub_event_types")
    return EventType(
        key=key,
        rung=rung.key,
        phrase=fields["phrase"],
        of_body=fields.get("of_body", ""),
        cameo=cameo,
        family=fields.get("family", key),
        by_name=fields.get("same") == "name",
        by_outcome=fields.get("same") == "outcome",
        asks=fields.get("asks", False),
        once=fields.get("once", False),
        bearer=fields.get("bearer", ""),
        moves=fields.get("moves", ""),
        acled=fields.get("acled", ""),
        acled_event=acled.get(fields.get("acled", ""), ""),
    )


def _fault(path: Path, what: str) -> ReferenceDataError:
    return ReferenceDataError(f"{path}: {what}. Mend the entry; schema/ladder.json says what it may hold.")
