"""Tables as they arrive: what is read, and what is refused before a row of it is kept."""

import io
import zipfile

import pytest
from openpyxl import load_workbook

from cases.intake import tables, templates
from cases.intake.columns import COLUMNS
from core.errors import BadInput
from tests.intake.brought import as_csv, as_xlsx, row

HEADINGS = ",".join(column.zh for column in COLUMNS)


def code_of(data: bytes, name: str = "rows.csv") -> str:
    with pytest.raises(BadInput) as refused:
        tables.read(data, tables.kind_of(data, name))
    assert str(refused.value.sentence)
    return refused.value.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_is_read_in_each_encoding_that_offices_use(encoding: str) -> None:
    (read,) = tables.read(as_csv([row(1)], encoding), tables.CSV)
    assert read.line == 2
    assert {key: value for key, value in read.cells.items() if value} == row(1)


def test_semicolons_and_tabs_separate_as_well_and_empty_lines_keep_their_number() -> None:
    keys = list(row(1))
    for separator in ";\t":
        text = "\n".join([separator.join(keys), "", separator.join(row(1).values()), ""])
        (read,) = tables.read(text.encode(), tables.CSV)
        assert (read.line, read.cells) == (3, row(1))


def test_an_xlsx_gives_the_same_rows_as_a_csv() -> None:
    rows = [row(1), row(2)]
    assert tables.read(as_xlsx(rows), tables.XLSX) == tables.read(as_csv(rows), tables.CSV)


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "rows.csv", "file_empty"),
        (b" \n ", "rows.csv", "file_empty"),
        (b"x" * (10 * 1024 * 1024 + 1), "rows.csv", "file_too_large"),
        (b"MZ\x90\x00\x03" + b"\x00" * 60, "rows.csv", "table_type_refused"),
        (b"MZ text only", "rows.csv", "table_type_refused"),
        (b"%PDF-1.7", "rows.csv", "table_type_refused"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "rows.xls", "table_type_refused"),
        (as_csv([row(1)]), "rows.exe", "table_type_refused"),
        (as_csv([row(1)]), "rows.xlsx", "table_type_refused"),
        (as_xlsx([row(1)]), "rows.csv", "table_type_refused"),
        (HEADINGS.encode("utf-16"), "rows.csv", "encoding_refused"),
        ((HEADINGS + "\n").encode() + b"\xff\xff\xff", "rows.csv", "encoding_refused"),
        (HEADINGS.encode(), "rows.csv", "table_empty"),
        (b"a,b,c\n1,2,3", "rows.csv", "headings_missing"),
        (f"{HEADINGS},电子邮箱\n".encode(), "rows.csv", "column_unknown"),
        (f"{HEADINGS},宗教信仰\n".encode(), "rows.csv", "forbidden_data"),
        (f"{HEADINGS},存款\n".encode(), "rows.csv", "forbidden_data"),
        (f"{HEADINGS},备注\n".encode(), "rows.csv", "column_twice"),
        ("单位内部编号,证件号码\n1,2".encode(), "rows.csv", "column_missing"),
        (f'{HEADINGS}\n"a"b,c'.encode(), "rows.csv", "table_damaged"),
        (b"PK\x03\x04 and nothing", "rows.xlsx", "table_damaged"),
        (as_xlsx([row(1)])[:-200], "rows.xlsx", "table_damaged"),
    ],
)
def test_what_is_no_table_of_ours_is_refused(data: bytes, name: str, code: str) -> None:
    assert code_of(data, name) == code


def test_more_rows_than_are_taken_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_ROWS", 3)
    assert code_of(as_csv([row(place) for place in range(1, 5)])) == "too_many_rows"
    assert len(tables.read(as_csv([row(place) for place in range(1, 4)]), tables.CSV)) == 3


def repacked(**parts: bytes) -> bytes:
    """A sound XLSX with parts added or exchanged."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(as_xlsx([row(1)]))) as sound, zipfile.ZipFile(out, "w") as made:
        for name in sound.namelist():
            if name not in parts:
                made.writestr(name, sound.read(name))
        for name, content in parts.items():
            made.writestr(name, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def test_programs_and_bombs_in_an_xlsx_are_refused() -> None:
    assert code_of(repacked(**{"xl/vbaProject.bin": b"x"}), "rows.xlsx") == "table_type_refused"
    assert code_of(repacked(**{"xl/big.bin": bytes(101 * 1024 * 1024)}), "rows.xlsx") == "file_too_large"
    doctype = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><workbook/>'
    assert code_of(repacked(**{"xl/workbook.xml": doctype}), "rows.xlsx") == "table_damaged"


def test_a_line_with_more_cells_than_headings_is_marked() -> None:
    data = as_csv([row(1)]) + ",".join(["x"] * (len(COLUMNS) + 2)).encode()
    assert [one.has_more_cells for one in tables.read(data, tables.CSV)] == [False, True]


def test_what_cannot_be_printed_becomes_a_space() -> None:
    (read,) = tables.read(as_csv([row(1, summary="a\u202eb\nc\x07")]), tables.CSV)
    assert read.cells["summary"] == "a b c"


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (None, "rows_unreadable"),
        ([1], "rows_unreadable"),
        ([{"key": {}}], "rows_unreadable"),
        ([], "headings_missing"),
        ([{"key": ""}], None),
        ([{"email": "x"}], "headings_missing"),
        ([{"key": "1", "email": "x"}], "column_unknown"),
        ([{"key": "1", "血型": "A"}], "forbidden_data"),
    ],
)
def test_rows_of_an_interface_are_looked_at_alike(rows: object, code: str | None) -> None:
    if code is None:
        assert tables.packed(rows)
        return
    with pytest.raises(BadInput) as refused:
        tables.packed(rows)
    assert refused.value.code == code


def test_the_templates_are_taken_back_and_hold_every_column() -> None:
    book = load_workbook(io.BytesIO(templates.xlsx_template()))
    assert [cell.value for cell in book.worksheets[0][1]] == [column.label for column in COLUMNS]
    assert book.worksheets[0].column_dimensions["C"].number_format == "@", "18 digits stay 18 digits"
    for data, kind in ((templates.csv_template(), tables.CSV), (templates.xlsx_template(), tables.XLSX)):
        tables.check_headings(data, kind)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_nothing_in_a_report_starts_a_formula(start: str) -> None:
    text = templates.as_csv([[f"{start}cmd|' /C calc'!A0", "plain"]]).decode()
    assert text.lstrip("\ufeff").lstrip('"').startswith("'")
