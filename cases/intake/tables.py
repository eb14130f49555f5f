"""Tables as they arrive: CSV in UTF-8 or GB18030, XLSX, or rows of an interface. What is no table is refused.

A table is read whole into texts; formulas count as what they last showed, and no other file is ever opened.
"""

import csv
import datetime as dt
import io
import itertools
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from cases.intake.columns import BY_KEY, COLUMNS, column_named
from cases.models.document import MAX_BYTES
from core.errors import BadInput
from lawbook.exclusions import article_of, forbidden_in

MOST_ROWS = 20_000
MOST_COLUMNS = 60
MOST_UNPACKED = 100 * 1024 * 1024
MOST_PARTS = 200
LONGEST_HEADING = 40  # of one that is quoted back
OLD_EXCEL, ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
PROGRAMS = (b"MZ", b"\x7fELF", b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
DECLARATIONS = tuple(
    "<!DOCTYPE".encode(name) for name in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
)
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
SEPARATORS = (",", ";", "\t")
ENCODINGS = ("utf-8-sig", "gb18030")
CSV, XLSX, ROWS = "csv", "xlsx", "rows"

Cells = list[str]


@dataclass(frozen=True, slots=True)
class Row:
    """`line` is that of the file, the headings being line 1; of an interface, the place in its list."""

    line: int
    cells: dict[str, str]
    has_more_cells: bool = False


def kind_of(data: bytes, name: str) -> str:
    """csv or xlsx, by content and by name alike.

    Raises BadInput: file_empty, file_too_large, table_type_refused.
    """
    ending = name.rpartition(".")[2].lower()
    if not data.strip():
        _refuse("file_empty", _("This file is empty."))
    if len(data) > MAX_BYTES:
        _refuse("file_too_large", _("This file is larger than 10 MB."))
    if data.startswith(OLD_EXCEL):
        _refuse("table_type_refused", _("This is an old Excel file. Please save it as .xlsx or .csv."))
    if data.startswith(ZIP) and ending == XLSX:
        return XLSX
    is_text = not data.startswith((*PROGRAMS, ZIP)) and (b"\0" not in data or data.startswith(UTF_16))
    if is_text and ending == CSV:
        return CSV
    sentence = _("Only tables are taken, CSV or XLSX, and the name must end accordingly.")
    _refuse("table_type_refused", sentence)


def check_headings(data: bytes, kind: str) -> None:
    """Looks at the first line alone. Raises BadInput as `read` does, but for what only the rows show."""
    lines = _lines(data, kind)
    _columns(next(lines, []))


def read(data: bytes, kind: str) -> list[Row]:
    """Every row that says something.

    Raises BadInput: encoding_refused, table_damaged, table_empty, too_many_rows, headings_missing, column_unknown,
    column_twice, column_missing, forbidden_data.
    """
    if kind == ROWS:
        return _rows_of_interface(data)
    lines = _lines(data, kind)
    keys = _columns(next(lines, []))
    rows = []
    for line, cells in enumerate(lines, 2):
        said = [_clean(cell) for cell in cells]
        if any(said):
            more = any(said[len(keys) :])
            rows.append(Row(line, dict(zip(keys, said, strict=False)), more))
        if len(rows) > MOST_ROWS or line > 2 * MOST_ROWS:
            _refuse_too_many()
    return _some(rows)


def packed(rows: object) -> bytes:
    """Rows of an interface as they are kept. Raises BadInput as `read` does."""
    data = json.dumps(rows, ensure_ascii=False).encode("utf-8", "surrogatepass")
    _rows_of_interface(data)
    return data


def _some(rows: list[Row]) -> list[Row]:
    if not rows:
        _refuse("table_empty", _("There is no row under the headings."))
    return rows


# — CSV and XLSX —


def _lines(data: bytes, kind: str) -> Iterator[Cells]:
    return _csv_lines(_text(data)) if kind == CSV else _xlsx_lines(data)


def _text(data: bytes) -> str:
    for encoding in () if data.startswith(UTF_16) else ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    _refuse("encoding_refused", _("The table's characters cannot be read. Save it in UTF-8 or GB18030."))


def _csv_lines(text: str) -> Iterator[Cells]:
    heading = text.partition("\n")[0]
    separator = max(SEPARATORS, key=heading.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    except csv.Error:
        _refuse_damaged()


def _xlsx_lines(data: bytes) -> Iterator[Cells]:
    """The first sheet. Whatever openpyxl stumbles over is a damaged table; it opens nothing outside the file."""
    _check_parts(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        for row in sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True):
            yield [_as_text(value) for value in row]
    except BadInput:
        raise
    except Exception as error:  # what it raises on bad files has no common class
        raise _damaged() from error


def _check_parts(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            there = parts.infolist()
            names = {part.filename for part in there}
            if "xl/workbook.xml" not in names or any("vbaProject" in name for name in names):
                _refuse(
                    "table_type_refused", _("This is no plain Excel table. Please save it as .xlsx or .csv.")
                )
            if len(there) > MOST_PARTS or sum(part.file_size for part in there) > MOST_UNPACKED:
                _refuse("file_too_large", _("This document is too large when unpacked."))
            if any(part.flag_bits & 1 for part in there) or parts.testzip() is not None:
                _refuse_damaged()
            if any(_declares(parts.read(part)) for part in there):
                _refuse_damaged()
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError):
        _refuse_damaged()


def _declares(part: bytes) -> bool:
    """Whether a part of a table declares entities, in whatever encoding and wherever: no program writes that."""
    return any(mark in part for mark in DECLARATIONS)


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value)


# — rows of an interface —


def _rows_of_interface(data: bytes) -> list[Row]:
    given = json.loads(data)
    if not isinstance(given, list) or not all(isinstance(row, dict) for row in given):
        _refuse("rows_unreadable", _("A list of rows is needed, each with its columns by name."))
    if len(given) > MOST_ROWS:
        _refuse_too_many()
    names = {name: None for row in given for name in row}
    keys = dict(zip(names, _columns(list(names), all_there=False), strict=True))
    rows = []
    for line, row in enumerate(given, 1):
        if any(isinstance(value, dict | list) for value in row.values()):
            _refuse("rows_unreadable", _("A list of rows is needed, each with its columns by name."))
        rows.append(Row(line, {keys[name]: _clean(_as_text(value)) for name, value in row.items()}))
    return _some(rows)


# — headings —


def _columns(headings: Cells, *, all_there: bool = True) -> list[str]:
    said = max((place for place, heading in enumerate(headings, 1) if heading.strip()), default=0)
    headings = headings[:said] if all_there else headings
    keys = [column_named(heading) for heading in headings]
    if not any(keys):
        _refuse("headings_missing", _("The first line does not have the template's headings."))
    for heading, key in zip(headings, keys, strict=True):
        if not key:
            _refuse_column(heading)
    for key in keys:
        if keys.count(key) > 1:
            _refuse("column_twice", _("The column “%s” is there twice.") % BY_KEY[key].label)
    missing = [column.label for column in COLUMNS if column.required and column.key not in keys]
    if all_there and missing:
        _refuse("column_missing", _("The column “%s” is missing.") % missing[0])
    return keys


def _refuse_column(heading: str) -> NoReturn:
    """Whole tables of what is not on the data list are refused before a row of them is kept."""
    named = _clean(heading)[:LONGEST_HEADING]
    if forbidden_in(heading, of_a_person=True):
        sentence = _("The column “%(name)s” holds personal data that nobody may collect (%(articles)s).")
        _refuse("forbidden_data", sentence % {"name": named, "articles": article_of("forbidden_data")})
    sentence = _("The column “%(name)s” is not in the template (%(articles)s).")
    _refuse("column_unknown", sentence % {"name": named, "articles": article_of("column_unknown")})


def _clean(text: str) -> str:
    """Without surplus spaces and what cannot be printed; line breaks become spaces."""
    text = text.strip()
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else " " for char in text).strip()


def _refuse_too_many() -> NoReturn:
    sentence = _("There are more than %(most)s rows. Please bring them in several tables.")
    _refuse("too_many_rows", sentence % {"most": f"{MOST_ROWS:,}"})


def _damaged() -> BadInput:
    return BadInput(
        _("The table is damaged or incomplete. Please save it again."), code="table_damaged", field="file"
    )


def _refuse_damaged() -> NoReturn:
    raise _damaged()


def _refuse(code: str, sentence: str) -> NoReturn:
    raise BadInput(sentence, code=code, field="file")


def chunks(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    """So many at a time, in their order."""
    left = iter(rows)
    while piece := list(itertools.islice(left, size)):
        yield piece
