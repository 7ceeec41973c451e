"""Add rows to documents.csv and leave every other byte of it as its owner has it.

Input   the characters of a documents.csv; rows
Output  its characters with those rows

Kept are the order of columns, columns of one's own, quotation marks, line ends, a byte order mark, empty rows.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence

from sitrep.errors import IntakeError

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_END = re.compile(r"(?:\r\n|\r|\n)?\Z")
_ALL_QUOTED = re.compile(r'"(?:[^"]|"")*"(?:,"(?:[^"]|"")*")*')


def with_rows(text: str, rows: Sequence[Mapping[str, str]]) -> str:
    """Return *text* with *rows* behind its last one; a column that is missing for a value comes behind the last column.

    Args:
        text: of a list that `sitrep.documents` reads; a mark at its start stays.
        rows: column to value; empty values need no column.
    """
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    records = list(_records(text.removeprefix("\ufeff")))
    header = _cells(records[0])
    new = list(dict.fromkeys(name for row in rows for name, value in row.items() if value and name not in header))
    end = _END.search(records[0])
    line_end = (end[0] if end else "") or "\n"
    if new:
        quoted = _is_quoted(records[0])
        empty = ",".join(['""' if quoted else ""] * len(new))
        records = [_widened(records[0], _line(new, quoted)), *(_widened(each, empty) for each in records[1:])]
    if not records[-1].endswith(("\r", "\n")):
        records[-1] += line_end
    last = next(record for record in reversed(records) if any(_cells(record)))  # the header at least
    lines = [_line([row.get(name, "") for name in header + new], _is_quoted(last)) + line_end for row in rows]
    return mark + "".join(records + lines)


def begun(columns: Sequence[str]) -> str:
    """Return a list of *columns* without rows."""
    return _line(columns, False) + "\n"


def _records(text: str) -> Iterator[str]:
    """Yield each record with its line end; one may have line ends inside of quotation marks."""
    lines = [match.group() for match in _LINE.finditer(text) if match.group()]
    reader = csv.reader(iter(lines), strict=True)
    at = 0
    try:
        for _ in reader:
            yield "".join(lines[at : reader.line_num])
            at = reader.line_num
    except csv.Error as error:
        raise IntakeError(
            f"documents.csv, line {reader.line_num}: {error}. Mend the quotation marks of that row."
        ) from error


def _cells(record: str) -> list[str]:
    return next(csv.reader(io.StringIO(record, newline="")), [])


def _is_quoted(record: str) -> bool:
    return _ALL_QUOTED.fullmatch(_END.sub("", record, count=1)) is not None


def _widened(record: str, cells: str) -> str:
    """Return *record* with *cells* behind its last cell; an empty line stays one."""
    if not _END.sub("", record, count=1):
        return record
    end = _END.search(record)
    return _END.sub("", record, count=1) + f",{cells}" + (end[0] if end else "")


def _line(cells: Sequence[str], quoted: bool) -> str:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL, lineterminator="").writerow(cells)
    return out.getvalue()
