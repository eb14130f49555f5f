"""What a provider brings in the tests: sound rows, numbers that pass their checks, tables of both kinds."""

import csv
import datetime as dt
import io
import uuid
from typing import Any

from openpyxl import Workbook

from accounts.identity import (
    CITIZEN_CHECKS,
    CITIZEN_WEIGHTS,
    DIGITS,
    USCC_ALPHABET,
    USCC_WEIGHTS,
    organisation_check,
)
from accounts.models import Role, Unit, User
from cases import catalogue
from cases.actors import actor
from cases.intake.columns import COLUMNS
from cases.models import BatchSource, CatalogueItem, IntakeBatch
from core import clock
from tests.cast import Cast, official
from workflows.intake import deciding, receiving, sweeping

TODAY = dt.date(2026, 9, 24)
NOW = clock.at(TODAY, dt.time(10))
LATER = clock.at(TODAY, dt.time(11))
BASIS = "《中华人民共和国食品安全法》第一百二十四条"
Row = dict[str, str]


def uscc(place: int) -> str:
    """The code of the company with this number, all its check digits right."""
    body = f"{place:08d}"
    start = f"91370881{body}{organisation_check(body)}"
    total = sum(USCC_ALPHABET.index(one) * weight for one, weight in zip(start, USCC_WEIGHTS, strict=True))
    return start + USCC_ALPHABET[-total % 31]


def citizen(born: str, place: int) -> str:
    """The number of somebody born on the day."""
    start = f"370881{born}{place % 1000:03d}"
    total = sum(DIGITS.index(one) * weight for one, weight in zip(start, CITIZEN_WEIGHTS, strict=True))
    return start + CITIZEN_CHECKS[total % 11]


def row(place: int = 1, **changes: str) -> Row:
    """A fine of the general tier, as the market bureau brings it."""
    said = {
        "key": f"SCJG-{place:05d}",
        "number_kind": "统一社会信用代码",
        "number": uscc(place),
        "name": f"曲阜第{place}食品有限公司",
        "document_no": f"曲市监罚〔2026〕{5000 + place}号",
        "determined_on": "2026-09-01",
        "summary": "销售超过保质期的食品",
        "deciding_organ": "曲阜市市场监督管理局",
        "legal_basis": BASIS,
        "basis_level": "法律",
        "amount": "20000 元",
        "penalties": "罚款",
        "tier": "一般",
        "graded_by": "曲阜市市场监督管理局",
        "intent": "明知食品过期仍上架销售",
        "circumstances": "首次被查处,数量较少",
        "consequences": "未造成人身损害",
        "misconduct_ended_on": "2026-08-10",
    }
    return said | changes


def person_row(place: int = 1, **changes: str) -> Row:
    said = {
        "number_kind": "公民身份号码",
        "number": citizen("19880512", place),
        "name": "孔令华",
        "conduct_on": "2026-08-10",
    }
    return row(place, **(said | changes))


def as_csv(rows: list[Row], encoding: str = "utf-8-sig") -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([column.zh for column in COLUMNS])
    writer.writerows([one.get(column.key, "") for column in COLUMNS] for one in rows)
    return out.getvalue().encode(encoding)


def as_xlsx(rows: list[Row]) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append([column.zh for column in COLUMNS])
    for one in rows:
        sheet.append([one.get(column.key, "") for column in COLUMNS])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def penalty_item(unit: Unit, **said: Any) -> CatalogueItem:
    terms: dict[str, Any] = {
        "name_zh": "行政处罚信息",
        "name_en": "Penalties",
        "legal_basis": "《中华人民共和国行政处罚法》",
        "is_penalty": True,
        "is_public": True,
        "sector": "market_regulation",
    }
    code = said.pop("code", f"{unit.code}-brought")
    return catalogue.begin(code=code, unit=unit, valid_from=dt.date(2026, 1, 1), **(terms | said))


def bring(
    user: User, item: CatalogueItem, data: bytes, name: str = "rows.csv", at: dt.datetime = NOW
) -> IntakeBatch:
    """Bring a file and have it looked at."""
    batch = receiving.receive_file(
        actor=actor(user, TODAY), item=item, data=data, name=name, submission_key=uuid.uuid4(), at=at
    )
    sweeping.sweep_intake(at)
    batch.refresh_from_db()
    return batch


def bring_rows(
    user: User, item: CatalogueItem, rows: list[Row], source: BatchSource = BatchSource.API
) -> IntakeBatch:
    from cases.intake import tables

    bringing = receiving.Bringing(
        item=item, source=source, kind=tables.ROWS, data=tables.packed(rows), submission_key=uuid.uuid4()
    )
    batch = receiving.receive(bringing, actor=actor(user, TODAY), at=NOW)
    sweeping.sweep_intake(NOW)
    batch.refresh_from_db()
    return batch


def confirm(batch: IntakeBatch, user: User) -> IntakeBatch:
    """Confirm it and have it entered."""
    deciding.confirm(batch, actor=actor(user, TODAY), at=LATER)
    sweeping.sweep_intake(LATER)
    batch.refresh_from_db()
    return batch


def administrators(cast: Cast) -> tuple[User, User]:
    """Of the market bureau, and of the centre."""
    return (
        official("scjg.admin", "admin", cast.scjg.unit, Role.UNIT_ADMIN),
        official("zx.admin", "admin", cast.centre.unit, Role.UNIT_ADMIN),
    )
