"""What the notebooks let people set, and whether a value given for it fits.

Input   the cell tagged "parameters" of each notebook: `name: type = default  # what it means, unit`
Output  declared parameters; values of the declared types
"""

import ast
import datetime
import io
import json
import math
import tokenize
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sitrep.build import notebooks
from sitrep.errors import BuildError

SET_BY_BUILDER = {"documents": "--documents", "tables": "--out"}
TYPES = ("bool", "int", "float", "str", "list[int]", "list[float]", "list[str]")
OR_NONE = " | None"
_TRUTH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_DAY = "YYYY-MM-DD"

Value = bool | int | float | str | list | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One thing that a notebook lets people set."""

    name: str
    type: str  # one of TYPES, with OR_NONE behind it where "none" is a value too
    default: Value
    meaning: str  # the comment behind it
    notebook: str  # file name

    @property
    def is_day(self) -> bool:
        """Whether the value is a date: text whose comment says YYYY-MM-DD."""
        return self.type.startswith("str") and _DAY in self.meaning


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


def checked(given: Mapping[str, str], known: Iterable[Parameter]) -> dict[str, Value]:
    """Return the values of *given*, as typed on the command line, in the types that the notebooks declare.

    Raises:
        BuildError: a name is unknown or the builder's own, or a value does not fit its type.
    """
    types = {parameter.name: parameter for parameter in known}
    out: dict[str, Value] = {}
    for name, text in given.items():
        if name in SET_BY_BUILDER:
            raise BuildError(f"-p {name} is not a parameter of the build. Use {SET_BY_BUILDER[name]} instead.")
        if name not in types:
            names = ", ".join(sorted(set(types) - set(SET_BY_BUILDER))) or "none"
            raise BuildError(f"-p {name}: no notebook declares this parameter. There are: {names}.")
        out[name] = _value(text, types[name])
    return out


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
    parameter = Parameter(
        name=statement.target.id, type=declared_type, default=default, meaning=meaning, notebook=notebook
    )
    if not _fits(default, declared_type):
        raise BuildError(f"{where}: the default {default!r} is not {declared_type}. Mend one of the two.")
    return parameter


def _fits(value: object, declared_type: str) -> bool:
    if value is None:
        return declared_type.endswith(OR_NONE)
    base = declared_type.removesuffix(OR_NONE)
    if base.startswith("list["):
        return isinstance(value, list) and all(_fits(item, base[5:-1]) for item in value)
    if base == "float":
        return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    return type(value).__name__ == base


def _value(text: str, parameter: Parameter) -> Value:
    try:
        return _read(text, parameter)
    except ValueError as error:
        wanted = f"a date {_DAY}" if parameter.is_day else parameter.type
        raise BuildError(
            f"-p {parameter.name}: {text!r} is not {wanted} ({parameter.notebook} declares it). "
            f"Its meaning: {parameter.meaning or 'not said'}. Its default: {parameter.default!r}."
        ) from error


def _read(text: str, parameter: Parameter) -> Value:
    if parameter.type.endswith(OR_NONE) and text.lower() == "none":
        return None
    base = parameter.type.removesuffix(OR_NONE)
    if parameter.is_day and not (text == "" and parameter.default == ""):
        if len(text) != len(_DAY):  # 20170518 is ISO 8601 too, but not what the comment says
            raise ValueError(text)
        datetime.date.fromisoformat(text)
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
    return text
