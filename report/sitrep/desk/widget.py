"""The desk in a notebook: shows one document at a time and passes decisions on. No server, nothing from a network.

Input   folders and files by their paths; messages of desk.js
Output  what `page` makes, as traits that the front end shows
"""

from pathlib import Path
from typing import Any  # messages of a front end may hold anything

import anywidget
import traitlets

from sitrep.desk import page
from sitrep.desk.folder import Folder
from sitrep.desk.session import Session, Step
from sitrep.errors import SitrepError

_HERE = Path(__file__).parent


class Desk(anywidget.AnyWidget):
    """Documents with their claims, to accept, reject, edit and add to by keyboard or mouse."""

    _esm = _HERE / "desk.js"
    _css = _HERE / "desk.css"

    documents = traitlets.List(traitlets.Dict()).tag(sync=True)  # `page.listing`
    page = traitlets.Dict().tag(sync=True)  # `page.page` of the one that is open
    choices = traitlets.Dict().tag(sync=True)  # `page.choices`
    status = traitlets.Dict().tag(sync=True)  # what was done last, and whether it can be taken back
    who = traitlets.Unicode().tag(sync=True)

    def __init__(self, documents: str | Path, corrections: str | Path, tables: str | Path = "", who: str = "") -> None:
        """Open the desk on the first document that is not wholly reviewed.

        Args:
            documents: the folder of texts.
            corrections: the file that decisions are written to at once; made if need be.
            tables: the tables of the last build, from which it is known how many claims each document has.
            who: name or initials, written with each decision.

        Raises:
            SitrepError: a folder or file cannot be used.
        """
        folder = Folder(Path(documents))
        self._session = Session(folder=folder, corrections=Path(corrections), tables=Path(tables), who=who)
        super().__init__(who=who, choices=page.choices())
        self._show(self._first())
        self.on_msg(self._received)
        self.observe(self._named, names="who")

    def _first(self) -> str:
        self.documents = self._session.listing()
        open_ones = (one["id"] for one in self.documents if one["claims"] is None or one["decided"] < one["claims"])
        return str(next(open_ones, self.documents[0]["id"]))

    def _named(self, change: dict[str, Any]) -> None:
        self._session.who = change["new"]

    def _received(self, _widget: object, content: object, _buffers: object) -> None:
        """Do what the front end asks; a decision that cannot be made is told and changes nothing."""
        asked: dict[str, Any] = content if isinstance(content, dict) else {}
        try:
            step, told = self._done(asked)
        except SitrepError as error:
            self._tell(str(error), wrong=True)
            return
        self._show(step.document if step else str(asked.get("document", "")), step)
        self._tell(told)

    def _done(self, asked: dict[str, Any]) -> tuple[Step | None, str]:
        """Return the decision that *asked* asked for, None for the wish to see a document; and what to say of it."""
        match asked.get("do"):
            case "undo":
                step = self._session.undo()
                return step, f"Taken back: {step.told.lower()}."
            case "redo":
                step = self._session.redo()
                return step, f"Done again: {step.told.lower()}."
            case "decide":
                named = ("document", "claim", "action", "reason", "field", "new")
                step = self._session.decide(*(str(asked.get(name, "")) for name in named))
                return step, f"{step.told}. Written to {self._session.corrections.name}."
            case "add":
                values = {str(name): str(text) for name, text in dict(asked.get("values", {})).items()}
                place = int(asked.get("start", 0)), int(asked.get("end", 0))
                kind, reason = str(asked.get("kind", "")), str(asked.get("reason", ""))
                step = self._session.add(str(asked.get("document", "")), *place, kind, values, reason)
                return step, f"{step.told}. Written to {self._session.corrections.name}."
        return None, ""

    def _show(self, name: str, step: Step | None = None) -> None:
        """Show the document *name*, its list brought up to date; *step* tells which claim to come back to."""
        shown = self._session.page(name)
        listed = self._session.listing()
        for one in listed:
            if one["id"] == name:
                one["claims"] = len(shown["claims"])
        with self.hold_sync():
            self.documents = listed
            self.page = shown | {"claim": step.claim if step else ""}

    def _tell(self, told: str, *, wrong: bool = False) -> None:
        done, undone = self._session.done, self._session.undone
        count = int(self.status.get("count", 0)) + 1  # so that the same words twice are told twice
        self.status = {"told": told, "wrong": wrong, "undo": len(done), "redo": len(undone), "count": count}
