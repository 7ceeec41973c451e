"""Kernels: forked ones give what plain ones give, bear threads and parsers, record what they read, never stay."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from jupyter_core.utils import run_sync

from sitrep.build import kernel
from sitrep.build.kernel import leftovers, recorder
from sitrep.errors import BuildError

pytestmark = pytest.mark.notebooks
FORKING = pytest.mark.skipif(sys.platform != "linux", reason="a fork without exec is not safe elsewhere")
READ = """
import json
from sitrep import claims, documents
text = "U.S. aircraft struck a convoy on May 18 inside the zone around Tanf. The zone extends about 34 miles."
reading = claims.read(documents.plain("wire", text, None))
print(json.dumps([[claim.kind, claim.quote, claim.rule, str(claim.norm)] for claim in reading.claims]))
"""
POOLS = """
import threading
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
import numpy as np, pandas as pd, pyarrow as pa, pyarrow.compute as pc
from sitrep import claims, documents
table = pa.table({"x": list(range(300_000)), "k": [n % 7 for n in range(300_000)]})
grouped = table.group_by("k", use_threads=True).aggregate([("x", "sum")])
pd.DataFrame({"a": range(1000)}).to_parquet("pools.parquet"); pd.read_parquet("pools.parquet", use_threads=True)
product = float((np.ones((300, 300)) @ np.ones((300, 300))).sum())
wire = documents.plain("wire", "Aircraft struck a convoy near Tanf on May 18.", None)
with ThreadPoolExecutor(4) as pool:
    parsed = list(pool.map(lambda _: len(claims.read(wire).claims), range(8)))
with get_context("fork").Pool(2) as workers:
    squares = workers.map(abs, range(-3, 0))
print(sum(grouped["x_sum"].to_pylist()), product, len(set(parsed)), squares)
"""


def printed(running: kernel.Running, code: str, seconds: float = 120) -> str:
    """Return what *code* prints in a running kernel; fail if it raises or does not end."""
    client, said, end = running.client, [], time.monotonic() + seconds
    asked = client.execute(code)
    while time.monotonic() < end:
        told = run_sync(client.iopub_channel.get_msg)(timeout=seconds)
        if told["parent_header"].get("msg_id") != asked:
            continue
        assert told["msg_type"] != "error", told["content"]["evalue"]
        if told["msg_type"] == "stream" and told["content"]["name"] == "stdout":
            said.append(told["content"]["text"])
        if told["content"].get("execution_state") == "idle":
            return "".join(said)
    pytest.fail("the code did not end")


def touched(running: kernel.Running, kind: str) -> set[str]:
    """Return what a kernel was recorded to do."""
    return {value for its, value in leftovers.lines(running.folder / recorder.FILE) if its == kind}


@FORKING
def test_every_heavy_library_bears_a_fork_and_parser_and_pools_work_after_it(tmp_path):
    """spaCy reads the same in a forked kernel as in a plain one; no pool of threads or processes waits for ever."""
    said = {}
    for kind in (kernel.FORK, kernel.PLAIN):
        with kernel.Kernels(tmp_path, kind) as kernels:
            kernels.preload([*kernel.HEAVY, "sitrep.claims", "sitrep.charts", "pyarrow.parquet"])
            assert (kernels.kind, kernels.why_plain) == (kind, "")
            with kernels.running() as running:
                said[kind] = printed(running, READ)
                if kind == kernel.FORK:
                    pools = printed(running, POOLS)

    assert len(json.loads(said[kernel.FORK])) >= 2
    assert said[kernel.FORK] == said[kernel.PLAIN]
    assert pools == f"{sum(range(300_000))} {float(300**3)} 1 [3, 2, 1]\n"


@pytest.mark.parametrize("kind", [pytest.param(kernel.FORK, marks=FORKING), kernel.PLAIN])
def test_a_kernel_records_what_it_reads_writes_lists_and_starts(tmp_path, kind):
    """Also what a library in C reads by itself, and in whichever way the kernel was started."""
    (tmp_path / "own.txt").write_text("x", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    with kernel.Kernels(tmp_path, kind) as kernels:
        kernels.preload(["pandas"])
        with kernels.running() as running:
            assert printed(running, "print(open('own.txt').read())\nimport os\n_ = os.listdir('folder')") == "x\n"
            printed(running, "import pandas as pd\npd.DataFrame({'a': [1]}).to_parquet('t.parquet')")
            assert not touched(running, recorder.PROCESS)
            printed(running, "_ = pd.read_parquet('t.parquet')\nimport subprocess\n_ = subprocess.run(['true'])")

            assert {str(tmp_path / "own.txt"), str(tmp_path / "t.parquet")} <= touched(running, recorder.READ)
            assert str(tmp_path / "folder") in touched(running, recorder.LISTED)
            assert len(touched(running, recorder.PROCESS)) == 1
            assert len(touched(running, recorder.PID)) == 1


@FORKING
@pytest.mark.parametrize("victim", ["server", "whoever started it"])
def test_a_busy_kernel_ends_when_its_server_or_its_build_is_killed(tmp_path, victim):
    """Even while C code holds the interpreter, so that no thread of Python's could look."""
    code = (
        "import sys, time\nfrom pathlib import Path\nfrom sitrep.build import kernel\n"
        f"with kernel.Kernels(Path({str(tmp_path)!r}), 'fork') as kernels:\n"
        "    kernels.preload([])\n"
        "    with kernels.running() as running:\n"
        '        running.client.execute(\'import ctypes\\nopen("busy", "w")\\nctypes.PyDLL(None).sleep(600)\')\n'
        "        print(kernels._server.pid, flush=True)\n"
        "        time.sleep(600)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        server = psutil.Process(int(process.stdout.readline()))
        waited_for(lambda: (tmp_path / "busy").exists())
        started = [server, *server.children(recursive=True)]
        os.kill(server.pid if victim == "server" else process.pid, signal.SIGKILL)

        waited_for(lambda: not any(map(is_alive, started)))
        process.kill()
    assert len(started) == 2


@FORKING
def test_where_no_fork_is_possible_kernels_are_plain_and_somebody_is_told(tmp_path):
    """A library that cannot be imported is the notebook's to tell of, with all that it says."""
    with kernel.Kernels(tmp_path, kernel.FORK) as kernels:
        kernels.preload(["sitrep.there_is_no_such_module"])

        assert kernels.kind == kernel.PLAIN
        assert "there_is_no_such_module" in kernels.why_plain
        with kernels.running() as running:
            assert printed(running, "print(6 * 7)") == "42\n"


def test_the_kind_of_kernel_is_one_of_two(monkeypatch):
    """The message names the setting and the value."""
    monkeypatch.setenv("SITREP_KERNEL", "spoon")

    with pytest.raises(BuildError, match="SITREP_KERNEL is 'spoon'"):
        kernel.asked_for()


def test_papermill_finds_our_engine_by_name(tmp_path, notebooks_of):
    """`papermill --engine sitrep` executes a notebook that never heard of us, with its limits."""
    folder = notebooks_of(n1_x=[("parameters", "a: int = 1"), ("code", "print(a + 1)\nimport os\nprint(os.getcwd())")])
    out = tmp_path / "out.ipynb"
    code = (
        "from papermill.engines import papermill_engines\nfrom sitrep.build import engine\n"
        "papermill_engines.register(engine.NAME, engine.KernelEngine)\n"
        "from papermill.cli import papermill\npapermill()"
    )
    command = [sys.executable, "-c", code, "--engine", "sitrep", "--cwd", tmp_path, folder / "1-x.ipynb", out]
    command += ["-p", "a", "41", "-k", "python3", "--no-progress-bar"]

    done = subprocess.run(command, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr
    cells = json.loads(out.read_text(encoding="utf-8"))["cells"]
    assert "".join(cells[-1]["outputs"][0]["text"]) == f"42\n{tmp_path}\n"


def waited_for(happens, seconds: float = 30) -> None:
    """Wait until *happens* returns something true."""
    end = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def is_alive(process: psutil.Process) -> bool:
    """Return whether a process is there and not only waiting to be buried."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_the_entry_point_names_the_engine():
    """What `make` installs, so that papermill finds it."""
    import tomllib

    project = tomllib.loads(Path(__file__).parents[1].joinpath("pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert project["entry-points"]["papermill.engine"] == {"sitrep": "sitrep.build.engine:KernelEngine"}
