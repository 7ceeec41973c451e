"""The first step: what a folder of documents may hold, and what is said when it cannot be used."""

import csv
import hashlib
import re
from datetime import date
from pathlib import Path

import pytest

from sitrep import documents, tables
from sitrep.errors import DocumentError

CORPUS = Path(__file__).resolve().parents[1] / "data" / "documents"
HEADER = "id,file,publisher,title,url,published,accessed,licence,language,basis,sha256"


def folder_of(tmp_path: Path, texts: dict[str, bytes], rows: list[str] | None = None, header: str = HEADER):
    """Write *texts* and, if *rows* are given, a documents.csv of the header and those rows."""
    folder = tmp_path / "documents"
    folder.mkdir()
    for name, content in texts.items():
        (folder / name).write_bytes(content)
    if rows is not None:
        (folder / "documents.csv").write_bytes("\n".join([header, *rows, ""]).encode("utf-8"))
    return folder


def message_of(folder: Path) -> str:
    with pytest.raises(DocumentError) as caught:
        documents.read(folder)
    return str(caught.value)


# What is read


def test_documents_come_sorted_by_day_then_id_and_undated_ones_last(tmp_path):
    """Every later step relies on this order; the order of the rows has no say in it."""
    folder = folder_of(
        tmp_path,
        dict.fromkeys(("a.txt", "b.txt", "c.txt", "d.txt"), b"Text."),
        ["a,a.txt,,,,,", "d,d.txt,,,,2017-06-01,", "c,c.txt,,,,2017-06-01,", "b,b.txt,,,,2017-05-18,"],
        header="id,file,publisher,title,url,published,accessed",
    )

    found = documents.read(folder)

    assert [(document.id, document.published) for document in found] == [
        ("b", date(2017, 5, 18)),
        ("c", date(2017, 6, 1)),
        ("d", date(2017, 6, 1)),
        ("a", None),
    ]


@pytest.mark.parametrize(
    "text",
    ["one\r\ntwo\rthree\nfour", "\ufeffmark first", "a\u2028b\x85c\x0bd", "e\u0301 \U0001f6a9 التنف", "no end"],
)
def test_text_is_what_the_file_holds(tmp_path, text):
    """Offsets count code points of the untouched text: no line end or mark may be translated."""
    folder = folder_of(tmp_path, {"a.txt": text.encode("utf-8")})

    (document,) = documents.read(folder)

    assert document.text == text


def test_only_id_and_file_are_obligatory(tmp_path):
    """What nobody stated is None, never an empty string; a text that is no digest is a full text."""
    (document,) = documents.read(folder_of(tmp_path, {"a.txt": b"Text."}, ["a-1,a.txt"], header="id,file"))

    assert (document.id, document.file, document.basis) == ("a-1", "a.txt", "full text")
    assert document.publisher is document.title is document.url is document.published is None
    assert document.accessed is document.licence is document.language is None
    assert document.sha256 == hashlib.sha256(b"Text.").hexdigest()


def test_a_row_is_read_as_csv_and_not_as_lines(tmp_path):
    """Titles hold commas, quotation marks, line ends and line separators."""
    folder = folder_of(
        tmp_path, {"a.txt": b"Text."}, ['a,a.txt,P,"One, ""two""\u2028three\nfour"'], "id,file,publisher,title"
    )

    (document,) = documents.read(folder)

    assert document.title == 'One, "two"\u2028three\nfour'


def test_a_list_saved_by_a_spreadsheet_is_read(tmp_path):
    """Spreadsheets put a byte order mark in front, end lines with CR LF and add empty rows."""
    folder = folder_of(tmp_path, {"a.txt": b"Text."})
    (folder / "documents.csv").write_bytes(b"\xef\xbb\xbfid,file,x_note\r\na,a.txt,mine\r\n,,\r\n")

    assert [document.id for document in documents.read(folder)] == ["a"]


def test_a_sha256_in_capitals_is_the_same_sha256(tmp_path):
    """Some tools print the digits A-F in capitals."""
    digits = hashlib.sha256(b"Text.").hexdigest().upper()
    folder = folder_of(tmp_path, {"a.txt": b"Text."}, [f"a,a.txt,{digits}"], header="id,file,sha256")

    assert documents.read(folder)[0].sha256 == digits.lower()


def test_a_folder_of_plain_texts_needs_no_list(tmp_path):
    """The id is the stem; nothing else is known. Hidden files and other kinds are left alone."""
    folder = folder_of(
        tmp_path, {"b.txt": b"B.", "a_1.txt": b"A.", ".b.txt": b"\xff", "notes.md": b"\xff", "c.TXT": b"C."}
    )

    assert [(document.id, document.published) for document in documents.read(folder)] == [
        ("a_1", None),
        ("b", None),
        ("c", None),
    ]


def test_a_json_file_beside_a_plain_text_says_what_is_known_of_it(tmp_path):
    """`outlet` is the publisher; keys that are no columns are left out; documents.csv, where there is one, rules."""
    (tmp_path / "a.txt").write_text("Words.")
    (tmp_path / "a.json").write_text('{"outlet": "A Paper", "published": "2018-09-17", "zone": "a strip"}')

    (document,) = documents.read(tmp_path)
    assert (document.publisher, document.published) == ("A Paper", date(2018, 9, 17))
    assert documents.read_text(tmp_path / "a.txt") == document

    (tmp_path / "documents.csv").write_text("id,file,publisher\na,a.txt,Another Paper\n")
    assert documents.read_text(tmp_path / "a.txt") == documents.read(tmp_path)[0]
    assert documents.read(tmp_path)[0].publisher == "Another Paper"


@pytest.mark.parametrize(
    ("content", "said"), [("{", "not JSON"), ("[]", "not a JSON object"), ('{"url": 7}', "url is 7, which is not text")]
)
def test_a_json_file_that_cannot_be_used_is_refused(tmp_path, content, said):
    """The file is named, and what is wrong with it."""
    (tmp_path / "a.txt").write_text("Words.")
    (tmp_path / "a.json").write_text(content)

    with pytest.raises(DocumentError, match=f"a.json .*{said}|a.json: {said}"):
        documents.read(tmp_path)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Reuters 2 June.txt", "reuters-2-june"),
        ("Café «x».txt", "cafe-x"),
        ('"><img src=x onerror=alert(1)>.txt', "img-src-x-onerror-alert-1"),
    ],
)
def test_a_plain_file_name_that_cannot_be_an_id_gets_the_nearest_one(tmp_path, name, expected):
    """Ids go into addresses and lists; the name itself stays in `file`."""
    (document,) = documents.read(folder_of(tmp_path, {name: b"Text."}))

    assert (document.id, document.file) == (expected, name)


def test_plain_file_names_without_latin_letters_get_ids_that_differ(tmp_path):
    """Two Arabic names must neither clash nor fail."""
    found = documents.read(folder_of(tmp_path, {"تقرير.txt": b"A.", "خبر.txt": b"B."}))

    assert len({document.id for document in found}) == 2
    assert all(re.fullmatch(r"text-[0-9a-f]{12}", document.id) for document in found)


def test_sha256_of_known_bytes():
    """The hash is SHA-256: the value of "abc" is printed in FIPS 180-4's examples."""
    expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

    assert documents.sha256_of(b"abc") == expected


# The table


def test_the_table_fits_its_declaration(tmp_path):
    """Days are ISO text, what is unknown is None, and characters are code points."""
    folder = folder_of(
        tmp_path,
        {"a.txt": "é\r\n".encode(), "b.txt": b"B"},
        ["a,a.txt,2017-06-01", "b,b.txt,"],
        header="id,file,published",
    )

    table = documents.frame(documents.read(folder))

    assert list(table["published"]) == ["2017-06-01", None]
    assert list(table["n_chars"]) == [3, 1]
    assert list(tables.checked(table, "documents").columns) == list(table.columns)


def test_the_table_of_no_documents_has_all_columns():
    """An empty table still fits its declaration."""
    assert len(tables.checked(documents.frame(()), "documents")) == 0


# What is refused: each message names the place and the remedy


def test_a_folder_that_is_not_one_is_refused(tmp_path):
    """Missing, a file, without text, or with a list of nothing."""
    (tmp_path / "file").write_text("x", encoding="utf-8")
    (tmp_path / "empty").mkdir()

    assert f"{tmp_path / 'none'} does not exist" in message_of(tmp_path / "none")
    assert f"{tmp_path / 'file'} is a file" in message_of(tmp_path / "file")
    assert f"{tmp_path / 'empty'} holds no text" in message_of(tmp_path / "empty")
    assert "holds no text" in message_of(folder_of(tmp_path, {}, []))


BAD_ROWS = {
    "row without a file": (["a,a.txt", "b,b.txt"], ["line 3", "'b.txt'", "delete the row"]),
    "row with no name": (["a,"], ["line 2", "has no file", "delete the row"]),
    "file without a row": ([], ["a.txt has no row", "id 'a'", "Adding a document"]),
    "the same id twice": (["a,a.txt", "a,b.txt"], ["line 3", "id 'a'", "line 2", "Rename"]),
    "the same file twice": (["a,a.txt", "b,a.txt"], ["line 3", "file 'a.txt'", "line 2"]),
    "id with a space": (["a b,a.txt"], ["line 2", "'a b'", "letters a-z"]),
    "id with capitals": (["A,a.txt"], ["line 2", "'A'", "lower-case"]),
    "id with a line end": (['"a\n",a.txt'], ["line 3", "'a\\n'"]),
    "empty id": ([",a.txt"], ["line 2", "id ''"]),
    "file above the folder": (["a,../a.txt"], ["line 2", "'../a.txt'", "leaves the folder"]),
    "file at the root": (["a,/etc/a.txt"], ["line 2", "'/etc/a.txt'", "leaves the folder"]),
    "file above, the Windows way": (["a,..\\a.txt"], ["line 2", "leaves the folder"]),
    "not a .txt": (["a,a.html"], ["line 2", "'a.html'", "not a .txt file"]),
    "too many cells": (["a,a.txt,x"], ["line 2", "3 cells", "2 columns"]),
    "too few cells": (["a"], ["line 2", "1 cells", "2 columns"]),
    "open quotation mark": (['a,"a.txt'], ["documents.csv, line 2", "not CSV", "quotation marks"]),
}


@pytest.mark.parametrize("case", BAD_ROWS)
def test_a_bad_row_is_refused_by_line(tmp_path, case):
    """The message names the line of documents.csv (or the file), the value we got and the remedy."""
    rows, expected = BAD_ROWS[case]
    folder = folder_of(tmp_path, {"a.txt": b"Text."}, rows, header="id,file")

    message = message_of(folder)

    assert all(part in message for part in expected), message


BAD_HEADERS = {
    "no id": ("file", "no column 'id'"),
    "no file": ("id", "no column 'file'"),
    "semicolons": ("id;file", "'id;file'"),
    "unknown": ("id,file,date", "unknown column 'date'"),
    "twice": ("id,file,title,title", "'title' twice"),
}


@pytest.mark.parametrize("case", BAD_HEADERS)
def test_a_bad_first_line_is_refused(tmp_path, case):
    """A column that nobody reads is a mistake, unless its name says that it is a note (x_)."""
    header, expected = BAD_HEADERS[case]

    message = message_of(folder_of(tmp_path, {"a.txt": b"Text."}, [], header=header))

    assert expected in message
    assert "documents.csv" in message


@pytest.mark.parametrize("column", ["published", "accessed"])
@pytest.mark.parametrize("value", ["1 June 2017", "20170601", "2017-W22-4", "2017-02-30", "6/1/2017", "2017-06"])
def test_a_day_that_is_not_iso_8601_is_refused(tmp_path, column, value):
    """A day is YYYY-MM-DD and exists; nothing is guessed from other forms."""
    folder = folder_of(tmp_path, {"a.txt": b"Text."}, [f"a,a.txt,{value}"], header=f"id,file,{column}")

    message = message_of(folder)

    assert f"line 2: {column} is {value!r}" in message
    assert "ISO 8601" in message


def test_a_basis_nobody_knows_is_refused(tmp_path):
    """A misspelt "digest" must not make a reader take our words for the publisher's."""
    folder = folder_of(tmp_path, {"a.txt": b"Text."}, ["a,a.txt,Digest"], header="id,file,basis")

    assert "basis is 'Digest'" in message_of(folder)


def test_an_edited_text_is_refused_with_both_hashes(tmp_path):
    """Documents are never edited; the command that computes the hash is in the message."""
    stated, actual = hashlib.sha256(b"Text.").hexdigest(), hashlib.sha256(b"Text!").hexdigest()
    folder = folder_of(tmp_path, {"a.txt": b"Text!"}, [f"a,a.txt,{stated}"], header="id,file,sha256")

    message = message_of(folder)

    assert stated[:12] in message
    assert actual[:12] in message
    assert f"sha256sum {folder / 'a.txt'}" in message


BAD_TEXTS = {
    "Windows-1252": (b"caf\xe9", ["byte 0xe9 at offset 3", "not UTF-8"]),
    "UTF-16": ("text".encode("utf-16"), ["at offset 0", "not UTF-8"]),
    "UTF-16 without a mark": ("text".encode("utf-16-le"), ["NUL byte at offset 1"]),
    "half a surrogate": (b"ab\xed\xa0\x80", ["at offset 2"]),
    "nothing": (b"", ["is empty"]),
    "blanks": (b"\xef\xbb\xbf \r\n\t", ["is empty"]),
}


@pytest.mark.parametrize("case", BAD_TEXTS)
def test_a_text_that_is_not_utf8_text_is_refused(tmp_path, case):
    """With or without a list, the message names the file and, where there is one, the offset in bytes."""
    content, expected = BAD_TEXTS[case]
    folder = folder_of(tmp_path, {"a.txt": content})

    message = message_of(folder)

    assert all(part in message for part in [str(folder / "a.txt"), *expected]), message


def test_a_list_that_is_not_utf8_is_refused(tmp_path):
    """The list is read as strictly as the texts."""
    folder = folder_of(tmp_path, {"a.txt": b"Text."})
    (folder / "documents.csv").write_bytes(b"id,file\na,caf\xe9.txt\n")

    assert "documents.csv is not UTF-8: byte 0xe9 at offset 13" in message_of(folder)


def test_a_link_out_of_the_folder_is_refused(tmp_path):
    """A folder from elsewhere must not pull a file of this machine into a report."""
    (tmp_path / "private.txt").write_bytes(b"Private.")
    folder = folder_of(tmp_path, {"a.txt": b"Text."})
    (folder / "b.txt").symlink_to(tmp_path / "private.txt")

    assert "b.txt is a link that leaves the folder" in message_of(folder)


def test_a_folder_called_like_a_text_is_refused(tmp_path):
    """It is named, not skipped."""
    folder = folder_of(tmp_path, {"a.txt": b"Text."})
    (folder / "b.txt").mkdir()

    assert "b.txt is not a file" in message_of(folder)


def test_two_plain_texts_with_one_id_are_refused(tmp_path):
    """Names that differ only where an id cannot are told apart by renaming, not by us."""
    message = message_of(folder_of(tmp_path, {"a b.txt": b"A.", "a-b.txt": b"B."}))

    assert "'a-b'" in message
    assert "a b.txt" in message
    assert "Rename" in message


# The digests of this repository


def corpus() -> list[documents.Document]:
    return list(documents.read(CORPUS))


def list_rows() -> list[dict[str, str]]:
    with (CORPUS / "documents.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_first_digest_is_that_of_the_founding_article():
    """The list opens with the article that the project grew from."""
    assert len(list_rows()) >= 10
    assert list_rows()[0]["id"] == "abc-2017-06-01"


@pytest.mark.parametrize("document", corpus(), ids=lambda document: document.id)
def test_a_digest_is_120_to_250_words_of_ours(document):
    """Long enough to be read as news, short enough to be a digest; a headline, then paragraphs."""
    headline, gap, *paragraphs = document.text.split("\n")

    assert 120 <= len(document.text.split()) <= 250
    assert (headline, gap) == (document.title, "")
    assert 2 <= len([paragraph for paragraph in paragraphs if paragraph]) <= 4
    assert document.basis == "digest"


@pytest.mark.parametrize("document", corpus(), ids=lambda document: document.id)
def test_a_digest_quotes_at_most_twelve_words_at_a_time(document):
    """The words belong to their publishers."""
    quotes = re.findall(r'"([^"]*)"', document.text)

    assert document.text.count('"') == 2 * len(quotes)
    assert all(len(quote.split()) <= 12 for quote in quotes)


@pytest.mark.parametrize("row", list_rows(), ids=lambda row: row["id"])
def test_a_row_of_the_corpus_says_what_the_digest_is_of(row):
    """The hash is stated; the file is named by its day; the original has an address unless none is known."""
    assert len(row["sha256"]) == 64
    assert row["publisher"] and row["title"] and row["licence"] and row["language"] == "en"
    assert row["url"].startswith("https://") or row["id"] == "abc-2017-06-01"
    assert row["file"].startswith(row["published"] or "2017-")


def test_the_readme_describes_every_column():
    """A column without a line in the README is a column that nobody can check."""
    readme = (CORPUS / "README.md").read_text(encoding="utf-8")
    described = re.findall(r"^\| (\w+) ", readme, flags=re.MULTILINE)

    assert described[1:] == list(list_rows()[0])
    assert "## Adding a document" in readme
