"""The kernel and the settings that `make lab` starts with: report/lab comes before what the environment has."""

import json
import os
import re
import sys
from pathlib import Path

import nbformat
import pytest
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager
from jupyter_server.services.config import ConfigManager

ROOT = Path(__file__).resolve().parents[1]
LAB = ROOT / "report" / "lab"


@pytest.fixture
def kernel(tmp_path: Path):
    """A client of a running kernel of the project, in a folder with a module of one function."""
    (tmp_path / "ours.py").write_text("def answer():\n    return 'before'\n", encoding="utf-8")
    specs = KernelSpecManager(kernel_dirs=[str(LAB / "kernels")])
    manager = KernelManager(kernel_name="python3", kernel_spec_manager=specs, transport="ipc")
    manager.connection_file = str(tmp_path / "kernel.json")
    manager.start_kernel(cwd=str(tmp_path), env={**os.environ, "IPYTHONDIR": str(tmp_path / "ipython")})
    client = manager.blocking_client()
    client.start_channels()
    client.wait_for_ready(timeout=60)
    yield client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def answer(client, code: str) -> str:
    said: list[str] = []

    def hear(message: dict) -> None:
        content = message["content"]
        if message["msg_type"] == "execute_result":
            said.append(content["data"]["text/plain"])
        assert message["msg_type"] != "error", content

    client.execute_interactive(code, output_hook=hear, timeout=60)
    return "".join(said)


def test_an_edited_library_counts_without_a_magic(kernel, tmp_path):
    """An analyst who mends a function sees it in the next cell; no notebook holds %autoreload."""
    assert answer(kernel, "import ours; ours.answer()") == "'before'"
    edited = tmp_path / "ours.py"
    edited.write_text("def answer():\n    return 'after'\n", encoding="utf-8")
    os.utime(edited, (edited.stat().st_mtime + 5,) * 2)

    assert answer(kernel, "ours.answer()") == "'after'"


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda path: path.stem)
def test_a_notebook_asks_for_the_kernel_of_the_project(path):
    """So that nobody is asked to choose, and saving in JupyterLab does not change the kernel's name."""
    specs = KernelSpecManager(kernel_dirs=[str(LAB / "kernels")])
    asked = nbformat.read(path, as_version=4).metadata["kernelspec"]

    assert asked["display_name"] == specs.get_kernel_spec(asked["name"]).display_name


def test_make_lab_puts_the_kernel_of_the_project_first():
    """The Makefile names the folder, with the project's folder before it: make may run from anywhere."""
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8")

    assert re.search(r'JUPYTER_PATH="\$\(CURDIR\)/report/lab" .*exec \S+/jupyter lab', recipe)
    assert re.search(r'JUPYTER_CONFIG_PATH="\$\(CURDIR\)/report/lab" .*exec \S+/jupyter lab', recipe)


def test_make_lab_shows_the_help_of_a_parameter_whole(monkeypatch):
    """It is a comment, often longer than a window is wide; JupyterLab knows the setting that breaks it."""
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", str(LAB))
    (tracker, ours), *others = ConfigManager(config_dir_name="labconfig").get("default_setting_overrides").items()
    schema = Path(sys.prefix, "share/jupyter/lab/schemas", tracker.replace(":", "/") + ".json")
    known = json.loads(schema.read_text(encoding="utf-8"))["properties"]["codeCellConfig"]["default"]

    assert ours == {"codeCellConfig": {"lineWrap": True}} and others == []
    assert known["lineWrap"] is False
