"""Which notebook waits for which, and which modules count for it: read from their code alone."""

import pytest

from sitrep.build import flow, imports, notebooks


def notebook(notebooks_of, **cells):
    """Return the paths of notebooks, in the order of execution."""
    return notebooks.in_order(notebooks_of(**cells))


def names(waits):
    """Return the order of a flow by the numbers of the notebooks."""
    return {path.name[0]: [other.name[0] for other in others] for path, others in waits.items()}


WRITES_CLAIMS = [("setup", "import store"), ("save", 'store.write(said, tables, "claims")')]


def test_zone_and_escalation_wait_for_the_documents_only_and_the_summary_for_all():
    """The notebooks of this project: side by side where no table passes between them."""
    assert names(flow.order(notebooks.in_order())) | {"4": []} == {
        **{"1": [], "2": ["1"], "3": ["1"], "0": ["1", "2", "3"]},
        "4": [],
    }


@pytest.mark.parametrize(
    "reading",
    [
        'said = store.read(tables, "claims")',
        "print(Path(tables, 'claims.csv').read_text())",
        'wanted = ("zones", "claims")\nfound = [store.read(tables, name) for name in wanted]',
        'wanted = ("zones",)\nwanted += ("claims",)\nfound = [store.read(tables, name) for name in wanted]',
    ],
)
def test_a_notebook_waits_for_the_one_whose_table_it_names(notebooks_of, reading):
    """However it names it: at once, as a file, through a variable."""
    two = [("code", reading), ("save", 'store.write(x, tables, "zones")')]
    three = [("code", 'store.read(tables, "orders")')]

    paths = notebook(notebooks_of, n1_a=WRITES_CLAIMS, n2_b=two, n3_c=three)

    assert names(flow.order(paths)) == {"1": [], "2": ["1"], "3": []}


@pytest.mark.parametrize(
    "reading",
    [
        "found = [read(path) for path in sorted(Path(tables).iterdir())]",
        "store.read(tables, f'{kind}s')",
        "!ls {tables}",
    ],
)
def test_who_reads_tables_without_naming_them_waits_for_all(notebooks_of, reading):
    """To wait in vain costs time; not to wait costs truth."""
    paths = notebook(notebooks_of, n1_a=WRITES_CLAIMS, n2_b=[("code", reading)])

    assert names(flow.order(paths)) == {"1": [], "2": ["1"]}


def test_who_writes_outside_its_save_cell_is_waited_for(notebooks_of):
    """What it writes there is not known."""
    one = [("code", 'store.write(x, tables, "orders")'), *WRITES_CLAIMS]

    paths = notebook(notebooks_of, n1_a=one, n2_b=[("code", 'store.read(tables, "zones")')])

    assert names(flow.order(paths)) == {"1": [], "2": ["1"]}


def test_two_that_read_one_table_do_not_wait_for_each_other(notebooks_of):
    """Reading is not writing; waiting passes on from one to the next."""
    reads = ("code", 'store.read(tables, "claims")')
    two, three = [reads, ("save", 'store.write(x, tables, "zones")')], [reads]
    last = [("code", 'store.read(tables, "zones")')]

    paths = notebook(notebooks_of, n1_a=WRITES_CLAIMS, n2_b=two, n3_c=three, n0_d=last)

    assert names(flow.order(paths)) == {"1": [], "2": ["1"], "3": ["1"], "0": ["1", "2"]}


def test_tables_that_count_are_those_that_are_named(notebooks_of):
    """Another table of the same notebook may change without harm."""
    (path,) = notebook(notebooks_of, n1_a=[("code", 'store.read(tables, "claims")')])

    use = flow.uses(path)

    assert use.counts("claims.parquet")
    assert use.counts("claims.csv")
    assert not use.counts("orders.parquet")


@pytest.fixture
def library(tmp_path):
    """Return a folder with a package of four modules and one module beside it."""
    for name, source in {
        "own/__init__.py": "",
        "own/first.py": "import json\nfrom own import second\n",
        "own/second.py": "def late():\n    from .deep import third\n    return third\n",
        "own/alone.py": "",
        "own/deep/__init__.py": "from . import third\n",
        "own/deep/third.py": "import numpy",
        "beside.py": "",
    }.items():
        path = tmp_path / "library" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
    return tmp_path / "library"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import own.first", {"own/__init__", "own/first", "own/second", "own/deep/__init__", "own/deep/third"}),
        ("from own import alone", {"own/__init__", "own/alone"}),
        ("from own.deep import third as t", {"own/__init__", "own/deep/__init__", "own/deep/third"}),
        ("if x:\n    import beside", {"beside"}),
        ("import numpy, json", set()),
        ("%matplotlib inline", set()),
    ],
)
def test_what_code_imports_counts_with_what_that_imports(library, source, found):
    """Packages on the way, relative imports and those in functions included; libraries of the lock are not."""
    closure = imports.Closure({library: ""}, {}, lambda path: path.read_text(encoding="utf-8"))

    assert {path.relative_to(library).with_suffix("").as_posix() for path in closure.of([source])} == found


def test_of_a_folder_with_much_in_it_only_our_package_counts(library):
    """An installed sitrep lies beside all other libraries."""
    closure = imports.Closure({library: "own"}, {}, lambda path: path.read_text(encoding="utf-8"))

    assert closure.of(["import beside"]) == frozenset()
    assert len(closure.of(["from own import alone"])) == 2
