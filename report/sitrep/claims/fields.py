"""What a claim may hold, field by field: values from and as text, and what does not fit. Knows records and words.

Input   claims/fields.json, a JSON Schema by kind; data/lexicon/frames.yaml for the types of events
Output  the fields of a kind by dotted name (`certainty`, `norm.date.start`), values, complaints
"""

import difflib
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any  # what a schema says of a value is of any type

import fastjsonschema

from sitrep import lexicon
from sitrep.claims.cast import names as known
from sitrep.claims.record import CERTAINTIES, KINDS, MODES, POLARITIES, Claim

_CODES = {"kind": KINDS, "certainty": CERTAINTIES, "polarity": POLARITIES, "mode": MODES}
HEADS = ("certainty", "polarity", "chain", "mode", "anonymous_source", "quote", "kind")  # fields beside `norm`
READING = ("kind", "certainty", "polarity", "chain", "mode", "anonymous_source")  # with `norm`: what was read
BETWEEN = " > "  # the holders of a chain
_TRUTH = {"true": True, "yes": True, "false": False, "no": False}


class UnfitError(ValueError):
    """A value, or the name of a field, does not fit. The message is a clause: "certainty is 'sure', not one of ..."."""


@cache
def schema() -> dict[str, Any]:
    """Return claims/fields.json."""
    found: dict[str, Any] = json.loads(Path(__file__).with_name("fields.json").read_text(encoding="utf-8"))
    return found


@cache
def event_types() -> tuple[str, ...]:
    """Return every type of event that the lexicon knows, sorted."""
    return tuple(sorted(frame["type"] for frame in lexicon.read("frames")["frames"]))


def names(kind: str) -> tuple[str, ...]:
    """Return the fields of a claim of *kind* that a person may set, dotted, those of the schema first."""
    return (*(f"norm.{name}" for name in _leaves(schema()["kinds"][kind])), *HEADS)


def described(kind: str, field: str) -> dict[str, Any]:
    """Return what the schema says of *field* of a claim of *kind*.

    Raises:
        UnfitError: claims of that kind have no such field.
    """
    if field in _CODES:
        return {"enum": list(_CODES[field])}
    if field == "anonymous_source":
        return {"type": "boolean"}
    if field in ("chain", "quote"):
        return {"type": "string", "minLength": 1}
    first, *path = field.split(".")
    node = schema()["kinds"].get(kind, {})
    for part in path if first == "norm" else [field]:
        node = _resolved(node.get("properties", {}).get(part))
    if not node:
        near = difflib.get_close_matches(field, names(kind), n=3, cutoff=0.4) or names(kind)[:6]
        raise UnfitError(f"a claim of kind {kind} has no field {field!r}; it has {', '.join(near)} and others")
    return {"enum": list(event_types())} if field == "norm.type" else node


def as_text(value: object) -> str:
    """Return a value as a cell of a table holds it: text as it is, "" for None, else JSON."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def parsed(kind: str, field: str, text: str) -> object:
    """Return the value that *text* writes for *field*, None for an empty text where the field may be left out.

    Raises:
        UnfitError: there is no such field, or the text is not a value for it.
    """
    node = described(kind, field)
    types = _types(node)
    if not text.strip():
        if "null" in types or not _is_obligatory(kind, field):
            return None
        raise UnfitError(f"{field} is empty, and a claim of kind {kind} cannot do without it")
    if "enum" in node:
        if text not in node["enum"]:
            near = difflib.get_close_matches(text, node["enum"], n=3, cutoff=0.5)
            hint = f"perhaps {' or '.join(map(repr, near))}" if near else f"it is one of {', '.join(node['enum'])}"
            raise UnfitError(f"{field} is {text!r}, which is no code for it; {hint}")
        return text
    value: object = text
    if "boolean" in types:
        value = _TRUTH.get(text.strip().lower(), text)
    elif "number" in types:
        value = _number(text)
    elif "object" in types or ("array" in types and ("string" not in types or text.lstrip().startswith("["))):
        value = _json(field, text)
    fault = _fault(node, value)
    if fault:
        raise UnfitError(f"{field} is {text!r}: {fault}")
    return value


def value(claim: Claim, field: str) -> object:
    """Return what *claim* has in *field*; None where it has nothing."""
    if field == "chain":
        return BETWEEN.join(claim.chain)
    if not field.startswith("norm"):
        return getattr(claim, field, None)
    node: object = claim.norm
    for part in field.split(".")[1:]:
        node = node.get(part) if isinstance(node, Mapping) else None
    return node


def with_value(claim: Claim, field: str, new: object) -> Claim:
    """Return *claim* with *new* in *field*; None takes a field of `norm` out where the schema lets it be left out.

    The quote is not set here: it needs the text it stands in.
    """
    if field == "chain":
        return replace(claim, chain=tuple(part.strip() for part in str(new).split(BETWEEN.strip()) if part.strip()))
    if not field.startswith("norm"):
        changes: dict[str, Any] = {field: new}  # Any: the value was checked against its field
        return replace(claim, **changes)
    return replace(claim, norm=_put(claim.norm, field.split(".")[1:], new, _is_obligatory(claim.kind, field)))


def reading(claim: Claim) -> str:
    """Return all that was read from the words of *claim* as one line of JSON: what a person accepts or rejects.

    A message names the one that it passes on by an id; which one that is does not belong to its own reading.
    """
    norm = {key: thing for key, thing in claim.norm.items() if key != "relay_of"}
    said = {name: value(claim, name) for name in READING} | {"norm": norm}
    return json.dumps(said, ensure_ascii=False, sort_keys=True)


def implied(claim: Claim, stated: set[str]) -> Claim:
    """Return *claim* with the codes that follow from its other fields, apart from those a person *stated*.

    The type of an event gives its PLOVER and CAMEO codes, the name of an actor its side.
    """
    norm = dict(claim.norm)
    if claim.kind == "event" and "norm.type" in stated:
        frame = next(frame for frame in lexicon.read("frames")["frames"] if frame["type"] == norm["type"])
        norm |= {code: frame[code] for code in ("plover", "cameo") if f"norm.{code}" not in stated}
    for role, side in (("actor", "actor_side"), ("target", "target_side"), ("force", "side")):
        if f"norm.{role}" in stated and f"norm.{side}" not in stated and side in _properties(claim.kind):
            norm[side] = _side(norm.get(role))
    taken = [name for name in _list(norm.get("inferred")) if f"norm.{name}" not in stated]
    if "inferred" in norm:
        norm = {key: thing for key, thing in norm.items() if key != "inferred"} | ({"inferred": taken} if taken else {})
    return replace(claim, norm=norm)


def completed(kind: str, norm: Mapping[str, object]) -> dict[str, object]:
    """Return *norm* with what the schema puts where nothing is said, for a claim that a person adds."""
    properties = _properties(kind)
    out = {name: node["default"] for name, node in properties.items() if "default" in node} | dict(norm)
    if kind == "date" and "value" not in out:
        out["value"] = "/".join(dict.fromkeys(str(out.get(end) or "..") for end in ("start", "end")))
    for role, side in (("actor", "actor_side"), ("target", "target_side"), ("force", "side")):
        if side in properties:
            out.setdefault(side, _side(out.get(role)))
    for frame in lexicon.read("frames")["frames"] if kind == "event" else ():
        if frame["type"] == out.get("type"):
            out = {"plover": frame["plover"], "cameo": frame["cameo"], **out}
    for end in ("start", "end", "low", "high"):
        if end in properties:
            out.setdefault(end, None)
    return out


def complaint(claim: Claim) -> str:
    """Return why *claim* is not one that could have been read, "" if it is."""
    for field in ("kind", "certainty", "polarity", "mode"):
        if value(claim, field) not in _CODES[field]:
            return f"{field} is {value(claim, field)!r}, not one of {', '.join(_CODES[field])}"
    missing = [name for name in schema()["kinds"][claim.kind]["required"] if name not in claim.norm]
    if missing:
        return f"norm.{missing[0]} is missing"
    try:
        _validator(claim.kind)(dict(claim.norm))
    except fastjsonschema.JsonSchemaValueException as fault:
        where = ".".join(["norm", *map(str, fault.path[1:])])
        return f"{where}: {lexicon.complaint(fault)}"
    if claim.kind == "event" and claim.norm["type"] not in event_types():
        return f"norm.type is {claim.norm['type']!r}, which no frame of the lexicon has"
    return next(filter(None, (_reversed(name, node) for name, node in _intervals(claim.norm))), "")


def _intervals(norm: Mapping[str, object]) -> list[tuple[str, Mapping]]:
    return [("norm", norm), *((f"norm.{key}", part) for key, part in norm.items() if isinstance(part, Mapping))]


def _reversed(name: str, node: Mapping) -> str:
    for low, high in (("start", "end"), ("low", "high")):
        first, last = node.get(low), node.get(high)
        if first is not None and last is not None and first > last:
            return f"{name}.{low} is {first}, which comes after {name}.{high}, {last}"
    return ""


@cache
def _validator(kind: str) -> Callable[[object], object]:
    return _compiled(schema()["kinds"][kind])


def _compiled(node: Mapping[str, Any]) -> Callable[[object], object]:
    whole = {**node, "definitions": schema()["definitions"]}
    compiled: Callable[[object], object] = fastjsonschema.compile(whole, formats={"day": _is_day}, use_default=False)
    return compiled


def _is_day(text: str) -> bool:
    try:
        return len(text) == len("2017-05-18") and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _fault(node: Mapping[str, Any], value: object) -> str:
    try:
        _compiled(node)(value)
    except fastjsonschema.JsonSchemaValueException as fault:
        if fault.rule == "format":
            return "it must be a day of the calendar, YYYY-MM-DD"
        return fault.message.replace("data ", "it ", 1)
    return ""


def _resolved(node: Mapping[str, Any] | None) -> dict[str, Any]:
    if node and "$ref" in node:
        default = {"default": node["default"]} if "default" in node else {}
        return {**schema()["definitions"][node["$ref"].rpartition("/")[2]], **default}
    return dict(node or {})


def _properties(kind: str) -> dict[str, dict[str, Any]]:
    return {name: _resolved(node) for name, node in schema()["kinds"][kind]["properties"].items()}


def _leaves(node: Mapping[str, Any]) -> list[str]:
    """Return the dotted names of what *node* holds; an object stands for its parts."""
    out = []
    for name, part in node.get("properties", {}).items():
        inner = _leaves(_resolved(part))
        out += [f"{name}.{leaf}" for leaf in inner] or [name]
    return out


def _types(node: Mapping[str, Any]) -> set[str]:
    if "anyOf" in node:
        return {name for one in node["anyOf"] for name in _types(one)}
    said = node.get("type", "string")
    return {said} if isinstance(said, str) else set(said)


def _is_obligatory(kind: str, field: str) -> bool:
    if not field.startswith("norm."):
        return True
    node = schema()["kinds"][kind]
    *above, last = field.split(".")[1:]
    for part in above:
        node = _resolved(node["properties"][part])
    return last in node.get("required", ())


def _put(node: Mapping[str, object], path: list[str], new: object, keep: bool) -> dict[str, object]:
    if not path:
        return dict(new) if isinstance(new, Mapping) else {}
    first, *rest = path
    if rest:
        inner = node.get(first)
        return {**node, first: _put(inner if isinstance(inner, Mapping) else {}, rest, new, keep)}
    if new is None and not keep:
        return {key: thing for key, thing in node.items() if key != first}
    return {**node, first: new}


def _side(name: object) -> str:
    first = next(iter(_list(name)), "")
    actor = known.known().get(first)
    return actor.side if actor else "other"


def _list(thing: object) -> list[str]:
    return [str(one) for one in (thing if isinstance(thing, list) else [thing] if thing else [])]


def _number(text: str) -> object:
    try:
        return float(text)
    except ValueError:
        return text


def _json(field: str, text: str) -> object:
    try:
        return json.loads(text)
    except ValueError as error:
        raise UnfitError(f"{field} is {text!r}, which is not JSON ({error})") from error
