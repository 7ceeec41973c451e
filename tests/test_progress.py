"""What a build says of itself: on a terminal, in a log, as JSON."""

import fcntl
import io
import json
import os
import pty
import re
import struct
import subprocess
import sys
import termios
import threading
import time

import fastjsonschema
import pytest

from sitrep.build import notebooks
from sitrep.build.progress import CACHED, Screen, events, views
from sitrep.errors import BuildError

CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
TOLD = """
import os, sys, time
from sitrep.build.progress import CACHED, Screen
screen = Screen()
screen.step(1, 4, "documents")
screen.done("documents", "2 read from texts")
screen.step(2, 4, "1-documents")
screen.done("1-documents", how=CACHED)
screen.step(3, 4, "2-zone")
screen.step(4, 4, "3-escalation")
for number in range(1, 4):
    screen.cell("2-zone", number, 3, "Where may each force have been, by the words?")
    screen.cell("3-escalation", number, 43, "What came first?")
    time.sleep(0.3)
os.write(2, b"-- now --") if "stop" in sys.argv else None
screen.done("2-zone")
screen.say("data/lexicon/frames.yaml changed")
screen.done("3-escalation")
screen.clear()
print("end", file=sys.stderr)
"""


@pytest.fixture(scope="module")
def valid():
    """Return what raises for an event that the schema does not describe."""
    return fastjsonschema.compile(json.loads(events.SCHEMA.read_text(encoding="utf-8")))


def told(screen: Screen) -> None:
    """Say all that a build can say."""
    screen.step(1, 3, "documents")
    screen.done("documents", "2 read from texts")
    screen.step(2, 3, "1-documents")
    screen.cell("1-documents", 1, 5)
    screen.cell("1-documents", 5, 5, "How many?")
    screen.done("1-documents")
    screen.step(3, 3, "2-zone")
    screen.done("2-zone", how=CACHED)
    screen.say("something else")


class Terminal:
    """What a person sees: the few control sequences that rich uses here, on lines of a fixed width."""

    def __init__(self, columns: int) -> None:
        self.columns, self.lines, self.row, self.column = columns, [""], 0, 0
        self.widest = 0

    def feed(self, text: str) -> None:
        """Take what was written."""
        for part in re.findall(r"\x1b\[[?\d;]*[a-zA-Z]|\r|\n|[^\x1b\r\n]+", text):
            if part == "\r":
                self.column = 0
            elif part == "\n":
                self.row += 1
                self.lines += [""] * (self.row + 1 - len(self.lines))
            elif found := re.fullmatch(r"\x1b\[(\d*)A", part):
                self.row -= int(found[1] or 1)
            elif part == "\x1b[2K":
                self.lines[self.row] = ""
            elif part.startswith("\x1b["):
                assert part[-1] in "mhl", f"{part!r} is not known here"
            else:
                kept = self.lines[self.row].ljust(self.column)
                self.lines[self.row] = kept[: self.column] + part + kept[self.column + len(part) :]
                self.column += len(part)
                self.widest = max(self.widest, self.column)


def on_a_terminal(columns: int, *arguments: str, **settings: str) -> str:
    """Return what TOLD writes to a terminal of so many columns."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    plain = {name: value for name, value in os.environ.items() if name not in ("CI", "COLUMNS", "LINES", "NO_COLOR")}
    environment = {**plain, "TERM": "xterm-256color", **settings}
    command = [sys.executable, "-c", TOLD, *arguments]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment) as process:
        os.close(theirs)
        out = b""
        while True:
            try:
                got = os.read(ours, 65536)
            except OSError:  # Linux ends a terminal that nobody holds any more with an error
                break
            if not got:
                break
            out += got
    os.close(ours)
    assert process.returncode == 0, out
    return out.decode("utf-8")


def test_a_log_gets_plain_lines_with_step_note_and_time():
    """No control character, each line whole; a notebook from the cache says so."""
    stream = io.StringIO()

    told(Screen(stream))

    assert not CONTROL.search(stream.getvalue())
    assert re.sub(r"\d+\.\d s", "0.0 s", stream.getvalue()).splitlines() == [
        "[1/3] documents",
        "[1/3] documents  2 read from texts  0.0 s",
        "[2/3] 1-documents",
        "[2/3] 1-documents  0.0 s",
        "[3/3] 2-zone",
        "[3/3] 2-zone  cached",
        "something else",
    ]


def test_a_log_hears_of_a_long_step_now_and_then(monkeypatch):
    """A step of an hour is not silent, a step of many cells does not flood."""
    monkeypatch.setattr(views, "PAUSE_S", 0.2)
    stream = io.StringIO()
    screen = Screen(stream)
    screen.step(1, 1, "1-documents")
    for number in range(1, 101):
        screen.cell("1-documents", number, 100, "Why?")
    time.sleep(0.21)
    screen.cell("1-documents", 100, 100, "Why?")

    assert [re.sub(r"[0-9.]+ s  ", "", line.partition("  ")[2]) for line in stream.getvalue().splitlines()] == [
        "",
        "cell 100/100  Why?",
    ]


@pytest.mark.parametrize("columns", [100, 24])
def test_a_terminal_shows_each_notebook_that_runs_on_a_line_of_its_own(columns):
    """Side by side they take two lines; what is done stays above; nothing is wider than the terminal."""
    written = on_a_terminal(columns, "stop")
    before, _, after = written.partition("-- now --")
    terminal = Terminal(columns)
    terminal.feed(before.replace("\r\n", "\n").replace("\n", "\r\n"))
    going = [line.rstrip() for line in terminal.lines if line.strip()][-2:]
    end = Terminal(columns)
    end.feed((before + after).replace("\r\n", "\n").replace("\n", "\r\n"))

    assert [re.search(r"(2-zone|3-escalation) +\d\.\d s", line) is not None for line in going] == [True, True]
    if columns == 100:
        assert "cell 3/3   Where may each force have been" in going[0]
    assert max(map(len, going)) <= columns
    shown = [re.sub(r"\d\.\d s", "0.0 s", line.rstrip()) for line in end.lines if line.strip()]
    assert shown == [
        "[1/4] documents  2 read from texts  0.0 s",
        "[2/4] 1-documents  cached",
        "[3/4] 2-zone  0.0 s",
        "data/lexicon/frames.yaml changed",
        "[4/4] 3-escalation  0.0 s",
        "end",
    ]


@pytest.mark.parametrize("settings", [{"CI": "true"}, {"TERM": "dumb"}])
def test_ci_and_a_terminal_without_a_cursor_get_plain_lines(settings):
    """Some CI runs give a terminal that nobody watches."""
    written = on_a_terminal(80, **settings)

    assert not CONTROL.search(written.replace("\r\n", "\n"))
    assert written.splitlines()[-1] == "end"


def test_every_event_is_one_line_that_the_schema_describes(tmp_path, valid):
    """Also after a failure, also with words of any kind; what was written reads back as the same event."""
    stream, seen = io.StringIO(), []

    class Both(views.Json):
        def show(self, event: events.Event) -> None:
            seen.append(event)
            super().show(event)

    screen = Screen(view=Both(stream), report="tanf \u2028 \n 'é'")
    with screen.telling(tmp_path / "texts", tmp_path / "out") as done:
        told(screen)
        done(tmp_path / "out" / "report.html")
    failed = BuildError("2-zone.ipynb, cell 3 of 9:\n    1 / 0")
    failed.__cause__ = notebooks.NotebookError("1 / 0", tmp_path / "2-zone.ipynb")
    with pytest.raises(BuildError), screen.telling(tmp_path, tmp_path):
        raise failed
    with pytest.raises(KeyboardInterrupt), screen.telling(tmp_path, tmp_path):
        raise KeyboardInterrupt
    with pytest.raises(ZeroDivisionError), screen.telling(tmp_path, tmp_path):
        raise ZeroDivisionError

    lines = stream.getvalue().split("\n")[:-1]
    for line in lines:
        valid(json.loads(line))
    kinds = [json.loads(line)["event"] for line in lines]
    assert kinds[:5] == ["build", "step", "step", "notebook", "cell"]
    assert kinds[9:] == ["note", "done", "build", "failed", "build", "failed", "build", "failed"]
    assert [events.from_json(line) for line in lines] == seen
    by_kind = [json.loads(line) for line in lines]
    assert [line["state"] for line in by_kind if line["event"] == "notebook"] == ["started", "run", "started", "cached"]
    assert [line["changed"] for line in by_kind if line["event"] == "done"] == [True]
    assert [line.get("notebook") for line in by_kind if line["event"] == "failed"] == ["2-zone", None, None]
    assert "Stopped" in by_kind[-3]["message"]


def test_a_line_that_is_no_event_is_refused(valid):
    """Such as what a library prints; the schema refuses what this version does not say."""
    for line in ("no JSON", "[]", '{"event": "moon"}', '{"event": "note", "at": 1}'):
        with pytest.raises(BuildError, match="no event"):
            events.from_json(line)
    for odd in ({"event": "cell", "at": 1}, {"event": "done", "at": -1, "path": "", "seconds": 0, "changed": True}):
        with pytest.raises(fastjsonschema.JsonSchemaException):
            valid(odd)


def test_a_build_that_did_nothing_says_that_nothing_changed(tmp_path):
    """A tool need not load the page again."""
    stream = io.StringIO()
    screen = Screen(view=views.Json(stream))
    with screen.telling(tmp_path, tmp_path) as done:
        screen.say("Nothing has changed since this report was built.")
        done(tmp_path / "report.html")

    assert json.loads(stream.getvalue().splitlines()[-1])["changed"] is False


def test_two_notebooks_may_speak_at_once():
    """Each from a thread of its own: lines are whole, none is lost."""
    stream = io.StringIO()
    screen = Screen(view=views.Json(stream))

    def notebook(name: str) -> None:
        screen.step(1, 2, name)
        for number in range(1, 201):
            screen.cell(name, number, 200)
        screen.done(name)

    threads = [threading.Thread(target=notebook, args=(name,)) for name in ("2-zone", "3-escalation")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    found = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert len(found) == 2 * 202
    assert [line["cell"] for line in found if line.get("notebook") == "2-zone"] == list(range(1, 201))
