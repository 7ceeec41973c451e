"""Read and write corrections.csv, whole or not at all.

Input   data/review/corrections.csv, as a person or the review notebook left it
Output  `Correction`s in the order of the file; the file, sorted so that two people's rows merge
"""

import contextlib
import csv
import fcntl
import io
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from sitrep.errors import ReviewError
from sitrep.review import faults
from sitrep.review.record import ACTIONS, ANCHOR, COLUMNS, DECISION, Anchor, Correction

HELP = "See data/review/README.md."
_RISKY = re.compile(r"'*[=+\-@\t\r]")  # a spreadsheet would run it as a formula; an apostrophe in front stops that
_MOST_FAULTS = 20  # of one file that are told at once


def read(path: Path | str) -> tuple[Correction, ...]:
    """Return the corrections in the file at *path*, none where the path is empty text.

    Raises:
        ReviewError: the file cannot be read, or rows of it cannot be used whatever the documents say: each
            with its line, what is wrong and what to do.
    """
    if str(path) == "":
        return ()
    return tuple(_corrections(Path(path), _text(Path(path))))


def change(path: Path, changed: Callable[[tuple[Correction, ...]], Iterable[Correction]]) -> tuple[Correction, ...]:
    """Rewrite the file at *path* as *changed* makes it from what stands there now, and return what was written.

    Another process that writes the file waits; a reader sees the old file or the new one.

    Raises:
        ReviewError: the file cannot be read or written, or what was to be written could not be read again.
    """
    try:
        with _held(path.parent):
            before = tuple(_corrections(path, _text(path))) if path.exists() else ()
            rows = tuple(sorted(dict.fromkeys(changed(before)), key=_place))
            text = _written(rows)
            after = tuple(_corrections(path, text))
            _replace(path, text)
    except OSError as error:
        raise ReviewError(f"{path} cannot be written: {error.strerror}. Get write access to its folder.") from error
    return after


def _corrections(path: Path, text: str) -> list[Correction]:
    """Return the corrections that *text* holds; *path* names it in messages."""
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    found: list[Correction] = []
    wrong: list[tuple[int, str]] = []
    try:
        header = next(reader, [])
        _check_header(path, header)
        above = reader.line_num
        for cells in reader:
            line, above = above + 1, reader.line_num  # a cell may hold line ends: the row begins behind the last one
            if not any(cells):
                continue
            row = dict(zip(header, map(_unguarded, cells), strict=False))
            fault = faults.of_cells(len(cells), len(header)) or faults.of_row(row)
            if fault:
                wrong.append((line, fault))
            else:
                found.append(_correction(row, path, line))
    except csv.Error as error:
        raise ReviewError(
            f"{path}, line {reader.line_num} is not CSV: {error}. Mend the quotation marks of that row."
        ) from error
    wrong += faults.between(found)
    if wrong:
        raise ReviewError(_told(path, sorted(wrong)))
    return found


def _told(path: Path, wrong: list[tuple[int, str]]) -> str:
    lines = [f"{path}, line {line}: {fault}" for line, fault in wrong[:_MOST_FAULTS]]
    if len(wrong) > _MOST_FAULTS:
        lines.append(f"{path}: {len(wrong) - _MOST_FAULTS} more rows cannot be used. Mend these first.")
    return "\n".join(lines)


def _check_header(path: Path, header: list[str]) -> None:
    for name in DECISION:
        if name not in header:
            raise ReviewError(
                f"{path} has no column {name!r}; its first line is {','.join(header)[:120]!r}. "
                f"The first line is: {','.join(COLUMNS)}. {HELP}"
            )
    for name in header:
        if name not in COLUMNS or header.count(name) > 1:
            what = "twice" if name in COLUMNS else "which no correction has"
            raise ReviewError(f"{path} names the column {name!r} {what}. Take it out. {HELP}")


def _correction(row: dict[str, str], path: Path, line: int) -> Correction:
    said = {name: row.get(name, "") for name in ANCHOR}
    anchor = Anchor(
        **{name: said[name] for name in ("document", "exact", "prefix", "suffix", "sentence")},
        start=int(said["start"]) if said["start"] else None,
        end=int(said["end"]) if said["end"] else None,
    )
    return Correction(
        **{name: row[name] for name in DECISION},
        kind=said["kind"],
        anchor=anchor if anchor.exact else None,
        file=str(path),
        line=line,
    )


def _written(rows: Iterable[Correction]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        cells = {name: getattr(row, name) for name in (*DECISION, "kind")}
        if row.anchor is not None:
            cells |= {name: getattr(row.anchor, name) for name in ANCHOR if name != "kind"}
        writer.writerow([_guarded(_cell(cells.get(name))) for name in COLUMNS])
    return out.getvalue()


def _cell(value: object) -> str:
    return "" if value is None else str(value).replace("\r\n", "\n").replace("\r", "\n")


def _guarded(cell: str) -> str:
    return f"'{cell}" if _RISKY.match(cell) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _RISKY.match(cell) else cell


def _place(row: Correction) -> tuple:
    """Return what rows are sorted by: rows of different claims stand apart, so that two people's edits merge."""
    anchor = row.anchor
    where = (anchor.document, anchor.start or 0) if anchor else ("", 0)
    return (*where, row.claim, ACTIONS.index(row.action), row.field, row.who, row.when)


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError as error:
        raise ReviewError(
            f"There is no file of corrections at {path}. Name another with the parameter `corrections`, "
            f"or make one that holds the line {','.join(COLUMNS)}."
        ) from error
    except OSError as error:
        raise ReviewError(f"{path} cannot be read: {error.strerror}. Make it a file that you may read.") from error
    except UnicodeDecodeError as error:
        raise ReviewError(f"{path} is not UTF-8 (byte {error.start}). Save it as CSV UTF-8.") from error


@contextlib.contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Hold *folder* for this change alone. The lock ends with the process, however that ends."""
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _replace(path: Path, text: str) -> None:
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", newline="", dir=path.parent, prefix=f".{path.name}.", delete=False
    ) as file:
        beside = Path(file.name)
        try:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
            beside.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
            beside.replace(path)
        except OSError:
            beside.unlink(missing_ok=True)
            raise
