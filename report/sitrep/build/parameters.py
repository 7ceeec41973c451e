"""What the notebooks let people set, and whether a value given for it fits.

Input   the cell tagged "parameters" of each notebook: `name: type = default  # what it means, unit, limit`
Output  declared parameters; values of the declared types, inside their limits
"""

import ast
import datetime
import difflib
import io
import json
import math
import tokenize
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sitrep.build import bounds, notebooks
from sitrep.errors import BuildError

SET_BY_BUILDER = {"documents": "--documents", "tables": "--out"}
TYPES = ("bool", "int", "float", "str", "list[int]", "list[float]", "list[str]")
OR_NONE = " | None"
_TRUTH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_DAY = "YYYY-MM-DD"
_LONGEST_SHOWN = 200  # characters of a value in a message

Value = bool | int | float | str | list | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A value as it stands in a file, where numbers, texts and lists are told apart."""

    value: object
    where: str  # file and line or key


Said = str | Written  # on the command line everything is text


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One thing that a notebook lets people set."""

    name: str
    type: str  # one of TYPES, with OR_NONE behind it where "none" is a value too
    default: Value
    meaning: str  # the comment behind it
    notebook: str  # file name
    limits: bounds.Bounds = field(default_factory=bounds.Bounds)  # what its comment allows

    @property
    def is_day(self) -> bool:
        """Whether the value is a date: text whose comment says YYYY-MM-DD."""
        return _is_day(self.type, self.meaning)


def declared(paths: Iterable[Path]) -> tuple[Parameter, ...]:
    """Return every parameter that the notebooks at *paths* declare, by notebook, then as written there.

    Raises:
        BuildError: a line of a parameters cell is not `name: type = default  # comment`, or two notebooks
            give one name two types.
    """
    found: dict[str, Parameter] = {}
    out = []
    for path in paths:
        for parameter in _declared_in(path):
            first = found.setdefault(parameter.name, parameter)
            if first.type != parameter.type:
                raise BuildError(
                    f"Parameter {parameter.name} is {first.type} in {first.notebook} and {parameter.type} in "
                    f"{parameter.notebook}. Give it one type."
                )
            out.append(parameter)
    return tuple(out)


def checked(given: Mapping[str, Said], known: Iterable[Parameter]) -> dict[str, Value]:
    """Return the values of *given* in the types that the notebooks declare.

    Raises:
        BuildError: a name is unknown or the builder's own, a value does not fit its type or lies outside its
            limits. The message has one line for each.
    """
    declarations: dict[str, list[Parameter]] = {}
    for parameter in known:
        declarations.setdefault(parameter.name, []).append(parameter)
    out: dict[str, Value] = {}
    wrong = []
    for name, said in given.items():
        where = said.where if isinstance(said, Written) else f"-p {name}"
        if name in SET_BY_BUILDER:
            wrong.append(f"{where} is not a parameter of the build. Use {SET_BY_BUILDER[name]} instead.")
        elif name not in declarations:
            wrong.append(f"{where}: no notebook declares this parameter. {_known(name, declarations)}")
        else:
            found = [_value(said, parameter) for parameter in declarations[name]]
            faults = [fault for _, fault in found if fault]
            wrong += [f"{where}: {fault}" for fault in faults[:1]]
            out[name] = found[0][0]
    if wrong:
        raise BuildError("\n".join(wrong))
    return out


def _known(name: str, declarations: Iterable[str]) -> str:
    names = sorted(set(declarations) - set(SET_BY_BUILDER))
    near = difflib.get_close_matches(name, names, n=1)
    return f"{f'Did you mean {near[0]}? ' if near else ''}There are: {', '.join(names) or 'none'}."


def _declared_in(path: Path) -> list[Parameter]:
    cell = next((cell for cell in notebooks.cells(path) if "parameters" in cell["tags"]), None)
    if cell is None:
        return []
    source = cell["source"]
    try:
        statements = ast.parse(source).body
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (SyntaxError, tokenize.TokenError) as error:
        raise BuildError(f"{path.name}, the cell tagged parameters: {error}. Mend it in JupyterLab.") from error
    comments = {token.start[0]: token.string.lstrip("# ") for token in tokens if token.type == tokenize.COMMENT}
    return [_declared_by(statement, comments, path.name) for statement in statements]


def _declared_by(statement: ast.stmt, comments: Mapping[int, str], notebook: str) -> Parameter:
    where = f"{notebook}, line {statement.lineno} of the cell tagged parameters"
    if not (isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name) and statement.value):
        raise BuildError(f"{where}: write `name: type = default  # what it means, unit`.")
    declared_type = ast.unparse(statement.annotation)
    if declared_type.removesuffix(OR_NONE) not in TYPES:
        raise BuildError(
            f"{where}: the type {declared_type} is not known here. Use one of {', '.join(TYPES)}, "
            f"with `{OR_NONE.strip()}` behind it if need be."
        )
    lines = range(statement.lineno, (statement.end_lineno or statement.lineno) + 1)
    meaning = next((comments[line] for line in reversed(lines) if line in comments), "")
    try:
        default = ast.literal_eval(statement.value)
    except ValueError as error:
        raise BuildError(f"{where}: the default must be a plain value, not code.") from error
    if not _fits(default, declared_type):
        raise BuildError(f"{where}: the default {default!r} is not {declared_type}. Mend one of the two.")
    try:
        limits = bounds.stated(meaning, declared_type.removesuffix(OR_NONE), is_day=_is_day(declared_type, meaning))
    except BuildError as error:
        raise BuildError(f"{where}: {error}") from error
    if not limits.allow(default):
        raise BuildError(
            f"{where}: the default {default!r} is outside {limits.words}. Mend one of the two, or say what the "
            "default means (`0: as the documents say`, `empty: none`)."
        )
    return Parameter(
        name=statement.target.id,
        type=declared_type,
        default=default,
        meaning=meaning,
        notebook=notebook,
        limits=limits,
    )


def _is_day(declared_type: str, meaning: str) -> bool:
    return declared_type.startswith("str") and _DAY in meaning


def _fits(value: object, declared_type: str) -> bool:
    if value is None:
        return declared_type.endswith(OR_NONE)
    base = declared_type.removesuffix(OR_NONE)
    if base.startswith("list["):
        return isinstance(value, list) and all(_fits(item, base[5:-1]) for item in value)
    if base == "float":
        return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    if base == "str" and isinstance(value, str):
        value.encode()  # half a character, from a shell of another encoding, is a ValueError
    return type(value).__name__ == base


def _value(said: Said, parameter: Parameter) -> tuple[Value, str]:
    """Return the value and "", or None and what is wrong with it."""
    plain = said.value if isinstance(said, Written) else said
    try:
        value = _taken(plain, parameter) if isinstance(said, Written) else _read(said, parameter)
    except (ValueError, OverflowError, RecursionError):  # too many digits, too deep a list
        wanted = f"a date {_DAY}" if parameter.is_day else parameter.type
        if isinstance(said, Written) and isinstance(plain, str) and not parameter.type.startswith("str"):
            wanted += " (what stands in quotes is text)"
        return None, f"{_shown(plain)} is not {wanted}. {_told(parameter)}"
    if not parameter.limits.allow(value):
        outside = "not one of" if parameter.limits.choices else "outside"
        return None, f"{_shown(plain)} is {outside} {parameter.limits.words}. {_told(parameter)}"
    return value, ""


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}..."


def _told(parameter: Parameter) -> str:
    return (
        f"{parameter.notebook} declares {parameter.name}: {parameter.meaning or 'no meaning said'}. "
        f"Its default: {parameter.default!r}."
    )


def _taken(value: object, parameter: Parameter) -> Value:
    """Return a value that a file gives with a type of its own."""
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime) and parameter.is_day:
        value = value.isoformat()  # TOML has days of its own
    if not _fits(value, parameter.type):
        raise ValueError(value)
    if isinstance(value, str) and parameter.is_day:
        return _day(value, parameter)
    base = parameter.type.removesuffix(OR_NONE)
    if base == "float" and isinstance(value, int):
        return float(value)
    if base == "list[float]" and isinstance(value, list):
        return [float(item) for item in value]
    return value  # type: ignore[return-value]  # _fits has looked


def _day(text: str, parameter: Parameter) -> str:
    if not (text == "" and parameter.default == ""):
        if len(text) != len(_DAY):  # 20170518 is ISO 8601 too, but not what the comment says
            raise ValueError(text)
        datetime.date.fromisoformat(text)
    return text


def _read(text: str, parameter: Parameter) -> Value:
    if parameter.type.endswith(OR_NONE) and text.lower() == "none":
        return None
    base = parameter.type.removesuffix(OR_NONE)
    if parameter.is_day:
        return _day(text, parameter)
    if not base.startswith("list["):
        return _one(text, base)
    inner = base[5:-1]
    if text.lstrip().startswith("["):
        items = json.loads(text)
        if not _fits(items, base):
            raise ValueError(text)
        return [float(item) for item in items] if inner == "float" else items
    return [_one(item.strip(), inner) for item in text.split(",") if item.strip()]


def _one(text: str, base: str) -> bool | int | float | str:
    if base == "bool":
        if text.lower() not in _TRUTH:
            raise ValueError(text)
        return _TRUTH[text.lower()]
    if base == "int":
        return int(text)
    if base == "float":
        number = float(text)
        if not math.isfinite(number):
            raise ValueError(text)
        return number
    text.encode()  # as in _fits
    return text
