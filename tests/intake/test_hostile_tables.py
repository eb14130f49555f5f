"""Tables that are made to hurt: each is refused at once, and nothing of it is unfolded."""

import io
import time
import zipfile

import pytest

from cases.intake import tables
from cases.intake.columns import COLUMNS
from cases.models import RowStatus
from core.errors import BadInput
from tests.cast import Cast
from tests.intake.brought import as_csv, as_xlsx, bring, confirm, penalty_item, row

HEADINGS = ",".join(column.zh for column in COLUMNS)
ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'


def code_of(data: bytes, kind: str) -> str:
    with pytest.raises(BadInput) as refused:
        tables.read(data, kind)
    return refused.value.code


def with_part(name: str, data: bytes) -> bytes:
    """A sound table in which one part says something else."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(as_xlsx([row(1)]))) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, data)
    return out.getvalue()


def sheet_of() -> str:
    with zipfile.ZipFile(io.BytesIO(as_xlsx([row(1)]))) as parts:
        return parts.read("xl/worksheets/sheet1.xml").decode()


@pytest.mark.parametrize("headings", [",", HEADINGS + ","], ids=["none", "all"])
def test_a_heading_of_commas_alone_is_read_in_no_time(headings: str) -> None:
    began = time.perf_counter()
    code = code_of((headings + "," * 200_000 + "\n").encode(), tables.CSV)
    assert code in ("headings_missing", "table_empty", "columns_too_many")
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize(
    "text",
    [
        f"<?xml version='1.0'?><!--{'x' * 9000}-->{ENTITIES}",
        f"<?xml version='1.0' encoding='UTF-16'?>{ENTITIES}",
        f"<?xml version='1.0'?>\n{ENTITIES}",
    ],
    ids=["after-a-long-comment", "utf-16", "plain"],
)
@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/elsewhere.bin"])
def test_a_part_that_declares_entities_is_refused_wherever_it_says_so(text: str, part: str) -> None:
    sheet = sheet_of().partition("?>")[2] if sheet_of().startswith("<?xml") else sheet_of()
    encoding = "utf-16" if "UTF-16" in text else "utf-8"
    assert code_of(with_part(part, (text + sheet).encode(encoding)), tables.XLSX) == "table_damaged"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "days",
    [
        {"document_on": "9999-12-31"},
        {"published_on": "0001-01-01"},
        {"determined_on": "0001-01-01"},
        {"misconduct_ended_on": "0001-01-01"},
        {"corrected_on": "0001-01-01"},
        {"document_on": "2200-01-01"},
    ],
    ids=lambda days: "-".join(days.items().__iter__().__next__()),
)
def test_a_day_that_no_calendar_counts_on_does_not_keep_the_other_rows_out(
    days: dict[str, str], cast: Cast
) -> None:
    item = penalty_item(cast.scjg.unit)
    batch = bring(cast.scjg.steward, item, as_csv([row(1), row(2, **days), row(3)]))
    assert batch.status == "waiting"
    batch = confirm(batch, cast.scjg.approver)
    assert batch.status == "entered"
    lines = batch.rows.filter(status=RowStatus.ENTERED).values_list("line", flat=True)
    assert {2, 4} <= set(lines)
