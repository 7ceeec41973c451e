"""Parameters: limits in their comments, files of values, what papermill and the help make of them."""

import json
import math
import subprocess
import sys
import tomllib
from pathlib import Path

import click.testing
import nbformat
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from papermill.parameterize import parameterize_notebook
from papermill.translators import PythonTranslator

from sitrep import cli
from sitrep.build import bounds, notebooks, parameter_files, parameters
from sitrep.errors import BuildError
from sitrep.zone import limits

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
FINITE = st.floats(allow_nan=False, allow_infinity=False)
LARGE = st.integers(-(10**60), 10**60)
BY_TYPE = {
    "bool": st.booleans(),
    "int": LARGE,
    "float": FINITE,
    "str": TEXT,
    "list[int]": st.lists(LARGE),
    "list[float]": st.lists(FINITE),
    "list[str]": st.lists(TEXT),
    "str | None": st.one_of(st.none(), TEXT),
    "float | None": st.one_of(st.none(), FINITE),
}
ONE_OF_EACH = st.fixed_dictionaries({f"p{number}": values for number, values in enumerate(BY_TYPE.values())})
DEFAULTS = {"bool": "True", "int": "1", "float": "1.0", "str": "'a'", "str | None": "None", "float | None": "None"}


class Quoting(yaml.SafeDumper):
    """Puts texts in quotes: those that are numbers in YAML 1.2 (1e5) and words in 1.1, which this writes, too."""


Quoting.add_representer(str, lambda self, text: self.represent_scalar("tag:yaml.org,2002:str", text, style='"'))


def declaration(name: str, kind: str) -> str:
    """Return a line that declares *name*."""
    return f"{name}: {kind} = {DEFAULTS.get(kind, '[]')}  # some value"


@pytest.fixture(scope="module")
def known(tmp_path_factory) -> tuple[parameters.Parameter, ...]:
    """Return parameters p0, p1 ... of the types of BY_TYPE."""
    return declared(
        tmp_path_factory.mktemp("declared"),
        "\n".join(declaration(f"p{number}", kind) for number, kind in enumerate(BY_TYPE)),
    )


def declared(folder: Path, source: str) -> tuple[parameters.Parameter, ...]:
    """Return the parameters that a cell with this source declares."""
    cell = nbformat.v4.new_code_cell(source, metadata={"tags": ["parameters"]})
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), folder / "1-x.ipynb")
    return parameters.declared([folder / "1-x.ipynb"])


def in_the_notebook(values: dict) -> dict:
    """Return what papermill's own cell of parameters gives a notebook."""
    got: dict = {}
    exec(PythonTranslator.codify(values), {}, got)
    return got


def same(one: object, other: object) -> bool:
    """Return whether two values are equal, of one type, and 0.0 is not -0.0."""
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    signs = isinstance(one, float) and isinstance(other, float) and math.copysign(1, one) == math.copysign(1, other)
    return type(one) is type(other) and one == other and (signs or not isinstance(one, float))


# Round trips


@settings(max_examples=200, deadline=None)
@given(values=ONE_OF_EACH)
def test_a_value_reaches_the_notebook_exactly(values):
    """Quotes, backslashes, line ends of every kind, "=", unicode, all digits of a float, ints of any size, None."""
    got = in_the_notebook(values)

    assert got.keys() == values.keys()
    assert all(same(got[name], values[name]) for name in values)


@settings(max_examples=100, deadline=None)
@given(values=ONE_OF_EACH)
@pytest.mark.parametrize("ending", ["json", "yaml"])
def test_a_value_of_a_file_reaches_the_notebook_exactly(tmp_path_factory, known, ending, values):
    """What json and yaml wrote, read here, checked, and set by papermill is what it was."""
    path = tmp_path_factory.mktemp("file") / f"values.{ending}"
    text = json.dumps(values) if ending == "json" else yaml.dump(values, Dumper=Quoting)
    path.write_text(text, encoding="utf-8", newline="")

    got = in_the_notebook(parameters.checked(parameter_files.read(path), known))

    assert all(same(got[name], values[name]) for name in values)


@settings(max_examples=100, deadline=None)
@given(values=ONE_OF_EACH)
def test_a_value_of_the_command_line_reaches_the_notebook_exactly(known, values):
    """A list is typed as JSON, "none" is nothing; a text is taken as it stands."""
    typed = {
        name: "none" if value is None else value if isinstance(value, str) else json.dumps(value)
        for name, value in values.items()
    }
    got = in_the_notebook(parameters.checked(typed, known))

    for name, value in values.items():
        nothing = isinstance(value, str) and value.lower() == "none" and name == "p7"
        assert same(got[name], None if nothing else value)


def test_a_value_survives_a_real_parametrised_notebook():
    """The cell that papermill adds, not only its translation of one value."""
    values = {"a": 'it\'s "so" = {x}\n\\ \u2028 \ud7ff é', "b": [0.1, 1e300, -0.0], "c": None, "d": 2**80}
    notebook = nbformat.v4.new_notebook(
        metadata={
            "kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"},
            "papermill": {},
        },
        cells=[nbformat.v4.new_code_cell("a = 1", metadata={"tags": ["parameters"]})],
    )

    cells = parameterize_notebook(notebook, values).cells

    got: dict = {}
    exec(cells[1].source, {}, got)
    assert all(same(got[name], value) for name, value in values.items())


# Limits


@pytest.mark.parametrize(
    ("comment", "kind", "inside", "outside"),
    [
        ("metres, > 0", "float", [0.1, 1e300], [0.0, -5.0]),
        ("metres > 0", "float", [0.1], [0.0]),
        ("metres, ≥ 0", "int", [0, 10**40], [-1]),
        ("how many; < 5", "int", [4, -9], [5]),
        ("metres, ≤ 5", "float", [5.0], [5.000001]),
        ("metres, [1, 500000]", "float", [1.0, 500000.0], [0.999, 500000.5]),
        ("degrees, (-180, 180]", "float", [180.0, -179.9], [-180.0]),
        ("metres, (0, 9]; 0: as the documents say", "float", [0.0, 9.0], [-0.1, 9.1]),
        ("count, [1, ]; none: all", "int | None", [None, 1], [0]),
        ("metres, > 0", "list[float]", [[], [1.0, 2.0]], [[1.0, -2.0]]),
        ("longitude, latitude, [-180, 180], [-90, 90]", "list[float]", [[179.0, -90.0]], [[], [91.0, 91.0], [1.0]]),
        ("a point, [-180, 180], [-90, 90]; empty: none", "list[float]", [[], [0.0, 0.0]], [[0.0, 0.0, 0.0]]),
        ("how much is shown, full|sentence|span", "str", ["full", "span"], ["", "Full", "full|span"]),
        ("how much is shown: full|span; empty: full", "str", ["", "full"], ["sentence"]),
        ("layers, one|two", "list[str]", [[], ["two", "one"]], [["three"]]),
        ("as of, YYYY-MM-DD, [2017-05-01, 2017-06-30]", "str", ["2017-05-01"], ["2017-04-30", "2018-01-01"]),
        ("centre, such as Tanf (38.6, 33.5)", "float", [0.0], []),  # words in brackets are no limit
        ("text between <b> and </b>", "str", ["x"], []),
    ],
)
def test_a_comment_can_limit_its_parameter(comment, kind, inside, outside):
    """The comment that people read as help is the rule as well."""
    found = bounds.stated(comment, kind.removesuffix(" | None"), is_day="YYYY" in comment)

    assert [value for value in inside if not found.allow(value)] == []
    assert [value for value in outside if found.allow(value)] == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("x: int = 1  # metres, >= 0", ">= 0"),
        ("x: int = 1  # metres, [1, many]", "[1, many]"),
        ("x: int = 1  # metres, [5, 1]", "[5, 1]"),
        ("x: int = 1  # metres, (1, 1)", "(1, 1)"),
        ("x: int = 1  # metres, [, ]", "[, ]"),
        ("x: int = 1  # metres, > 0; < 5", "two limits"),
        ("x: str = 'a'  # a|b|", "a|b|"),
        ("x: str = 'a'  # metres, > 0", "does not go with"),
        ("x: int = 1  # one|two", "does not go with"),
        ("x: float = 1.0  # lon, lat, [0, 1], [0, 1]", "does not go with"),
        ("x: int = 1  # a day, [2017-01-01, ]", "does not go with"),
        ("x: int = 0  # metres, > 0", "the default 0 is outside > 0"),
    ],
)
def test_a_limit_that_cannot_be_read_is_refused_where_it_is_declared(tmp_path, line, said):
    """A limit that silently limits nothing would be worse than none."""
    with pytest.raises(BuildError) as caught:
        declared(tmp_path, line)

    assert str(caught.value).startswith("1-x.ipynb, line 1 ")
    assert said in str(caught.value)


def test_a_value_outside_its_limit_is_refused_with_meaning_and_default(tmp_path):
    """One line for each wrong value, so that a long list is mended in one go."""
    known = declared(tmp_path, "radius_m: float = 1.0  # metres, (0, 9]\nshown: str = 'a'  # a|b")

    with pytest.raises(BuildError) as caught:
        parameters.checked({"radius_m": "-5", "shown": "c", "radius": "1"}, known)

    lines = str(caught.value).splitlines()
    assert [line.partition(":")[0] for line in lines] == ["-p radius_m", "-p shown", "-p radius"]
    assert "'-5' is outside (0, 9]" in lines[0]
    assert "metres" in lines[0]
    assert "'c' is not one of a|b" in lines[1]
    assert "Did you mean radius_m?" in lines[2]


def test_the_zone_parameters_keep_to_the_limits_of_the_zone():
    """What the notebook says and what the zone step refuses are the same numbers."""
    found = {p.name: p.limits for p in parameters.declared(notebooks.in_order())}

    assert [(i.low, i.high, i.with_low) for i in found["radius_m"].intervals] == [(0, limits.MAX_RADIUS_M, False)]
    assert [(i.low, i.high) for i in found["centre"].intervals] == [(-360, 360), (-90, 90)]


@pytest.mark.parametrize("value", ["9" * 5000, "1e999", "[" * 5000, "\udc80"])
def test_values_of_any_size_are_refused_with_a_short_message(tmp_path, value):
    """Too many digits, too large for a float, too deep a list, half a character."""
    known = declared(tmp_path, "x: int = 1\ny: list[int] = []\nz: str = ''\nf: float = 1.0")

    for name in ("x", "y", "f") if value.isascii() else ("z",):
        with pytest.raises(BuildError) as caught:
            parameters.checked({name: value}, known)
        assert len(str(caught.value)) < 500


# Files of parameters


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("p.yaml", "radius_m: 5\nradios: 3\n", "p.yaml, line 2, radios: no notebook declares"),
        ("p.yaml", "\n\nradius_m: '5'\n", "p.yaml, line 3, radius_m: '5' is not float (what stands in quotes is text)"),
        ("p.yaml", "radius_m: -5\n", "p.yaml, line 1, radius_m: -5 is outside > 0"),
        ("p.yaml", "radius_m: yes\n", "'yes' is not float"),
        ("p.yaml", "radius_m: .inf\n", "'.inf' is not float"),
        ("p.yaml", "radius_m: true\n", "True is not float"),
        ("p.yaml", "title: 5\n", "5 is not str"),
        ("p.yaml", "day: 2017-02-30\n", "is not a date YYYY-MM-DD"),
        ("p.yaml", "centre: [1, 2\n", "line 2"),
        ("p.yaml", "title: a\ntitle: b\n", "line 2: the key 'title' stands twice"),
        ("p.yaml", "- 1\n", "name: value"),
        ("p.yaml", "title: !!python/name:os.system\n", "line 1: the tag"),
        ("p.yaml", "documents: x\n", "Use --documents instead"),
        ("p.json", '{"radius_m": "5"}', "p.json, radius_m: '5' is not float"),
        ("p.json", '{"radius_m": NaN}', "NaN is no number"),
        ("p.json", '{"title": "a", "title": "b"}', "'title' stands twice"),
        ("p.json", '{"title": }', "line 1 column 11"),
        ("p.json", "[" * 100_000, "nested too deep"),
        ("p.toml", 'radius_m = "5"', "p.toml, radius_m: '5' is not float"),
        ("p.toml", "\nradius_m = 5 5", "line 2"),
        ("p.toml", "title = 2017-05-18", "is not str"),
        ("p.ini", "", "Name it .yaml, .json or .toml"),
        ("p.yaml", "x: " + "[" * 50 + "]" * 50, "nested too deep"),
        ("p.yaml", " " * 1_000_001, "larger than"),
    ],
)
def test_a_wrong_value_of_a_file_is_named_with_file_and_line_or_key(tmp_path, name, text, said):
    """A file of parameters is typed by a person, and is checked as what is typed on the command line."""
    known = declared(
        tmp_path,
        "radius_m: float = 1.0  # metres, > 0\ntitle: str = ''  # title\nday: str = ''  # as of, YYYY-MM-DD\n"
        "centre: list[float] = []  # point\ndocuments: str = ''  # folder",
    )
    (tmp_path / name).write_text(text, encoding="utf-8")

    with pytest.raises(BuildError) as caught:
        parameters.checked(parameter_files.read(tmp_path / name), known)

    assert said in str(caught.value)
    assert str(tmp_path / name) in str(caught.value)


def test_an_alias_bomb_is_refused_before_it_unfolds(tmp_path):
    """Nine lines, a billion values."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    (tmp_path / "bomb.yaml").write_text("\n".join(lines), encoding="utf-8")

    with pytest.raises(BuildError, match=r"bomb\.yaml.*line 2 uses an alias \(\*a0\)"):
        parameter_files.read(tmp_path / "bomb.yaml")


def test_yaml_json_and_toml_say_the_same(tmp_path):
    """Also days, which TOML and older YAML have a type of their own for, and words such as no."""
    known = declared(
        tmp_path,
        "radius_m: float = 1.0  # metres\ntitle: str = ''  # title\nday: str = ''  # as of, YYYY-MM-DD\n"
        "centre: list[float] = []  # point",
    )
    wanted = {"radius_m": 55000.0, "title": "no", "day": "2017-06-01", "centre": [38.5, 33.0]}
    texts = {
        "yaml": "radius_m: 5.5e4\ntitle: no\nday: 2017-06-01\ncentre: [38.5, 33]\n",
        "json": json.dumps(wanted),
        "toml": 'radius_m = 55_000\ntitle = "no"\nday = 2017-06-01\ncentre = [38.5, 33.0]\n',
    }

    for ending, text in texts.items():
        (tmp_path / f"p.{ending}").write_text(text, encoding="utf-8")
        assert parameters.checked(parameter_files.read(tmp_path / f"p.{ending}"), known) == wanted
    assert tomllib.loads(texts["toml"])["radius_m"] == 55000


def test_the_command_line_overrules_the_file(tmp_path, small_documents, notebooks_of):
    """And the file's value is not looked at then; what is left of it is."""
    folder = notebooks_of(n1_x=[("parameters", "x: int = 1  # count, > 0\ny: int = 1  # count")])
    path = tmp_path / "p.yaml"
    path.write_text("x: -3\ny: 'two'\n", encoding="utf-8")
    words = ["build", "--documents", small_documents, "--out", tmp_path / "out", "--notebooks", folder]

    done = click.testing.CliRunner().invoke(cli.sitrep, [*map(str, words), "--parameters", str(path), "-p", "x", "2"])

    assert isinstance(done.exception, BuildError)
    assert str(done.exception).startswith(f"{path}, line 2, y: 'two' is not int")
    assert len(str(done.exception).splitlines()) == 1


# What people are shown


@pytest.mark.parametrize("path", notebooks.in_order(), ids=lambda path: path.stem)
def test_papermill_shows_each_parameter_of_a_notebook_as_it_is(path):
    """papermill's own help leaves out a line with a second "=", or with " | " in its type."""
    cell = next(
        cell for cell in nbformat.read(path, as_version=4).cells if "parameters" in cell.metadata.get("tags", [])
    )

    shown = [(p.name, p.inferred_type_name, p.default, p.help) for p in PythonTranslator.inspect(cell)]

    found = parameters.declared([path])
    assert [(p.name, p.type, p.meaning) for p in found] == [(name, kind, words) for name, kind, _, words in shown]
    assert [p.default for p in found] == [eval(default, {}) for _, _, default, _ in shown]


def test_a_value_out_of_range_ends_the_command_before_any_kernel(tmp_path):
    """A negative radius costs a second, not a build."""
    words = ["--documents", "data/documents", "--out", str(tmp_path / "out"), "-p", "radius_m", "-5"]

    done = subprocess.run(
        [sys.executable, "-m", "sitrep", "build", *words], cwd=notebooks.FOLDER.parent, capture_output=True, text=True
    )

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("-p radius_m: '-5' is outside (0, 19900000]. 2-zone.ipynb declares radius_m: ")
    assert not (tmp_path / "out").exists()
