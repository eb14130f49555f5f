"""Rows that providers bring: looked at and kept, then confirmed and entered, each as the sweep does it."""

import itertools
import time
import uuid
from collections.abc import Callable

from accounts.identity import USCC_ALPHABET, USCC_WEIGHTS, organisation_check
from bench.measuring import Line, Series, as_figures, per_second
from bench.town import NOW, Place
from cases.actors import actor
from cases.intake import tables, templates
from cases.intake.columns import COLUMNS
from cases.models import CatalogueItem, IntakeBatch
from core import clock
from workflows.intake import checking, deciding, entering, receiving

BAR = 1_000  # rows a second, from the table to the records
NUMBERS = itertools.count(1)
SAID = {
    "number_kind": "统一社会信用代码",
    "determined_on": "2026-09-01",
    "summary": "销售超过保质期的食品",
    "deciding_organ": "曲阜市市场监督管理局",
    "legal_basis": "《中华人民共和国食品安全法》第一百二十四条",
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


def run(place: Place, *, rows: int, rounds: int = 3) -> list[Line]:
    """Rows a second of three stretches: validated and stored, entered, and both together."""
    rates: dict[str, list[float]] = {"looked at": [], "entered": [], "together": []}
    for _ in range(rounds):
        looked, entered = _round(place, rows)
        for name, seconds in (("looked at", looked), ("entered", entered), ("together", looked + entered)):
            rates[name].append(rows / seconds)
    found = {name: Series(tuple(rounds_of)) for name, rounds_of in rates.items()}
    return [
        _line(f"look at and keep the rows of a table, {rows} rows", found["looked at"], found),
        _line("enter what was confirmed, its subjects unknown before", found["entered"], found),
        _line("from the table to the records", found["together"], found),
    ]


def _round(place: Place, rows: int) -> tuple[float, float]:
    """A table of companies nobody knows yet; seconds of its check and of its entering."""
    item = CatalogueItem.objects.get(code="penalty")
    data = templates.as_csv(_lines(rows))
    today = clock.local_date(NOW)
    batch = receiving.receive_file(
        actor=actor(place.reviewer, today),
        item=item,
        data=data,
        name="rows.csv",
        submission_key=uuid.uuid4(),
        at=NOW,
    )
    looked = _seconds(lambda: checking.check_batch(batch.pk, NOW))
    deciding.confirm(batch, actor=actor(place.approver, today), at=NOW)
    entered = _seconds(lambda: entering.enter_batch(batch.pk, NOW))
    done = IntakeBatch.objects.get(pk=batch.pk)
    if (done.accepted, done.entered, done.table_kind) != (rows, rows, tables.CSV):
        raise RuntimeError(f"{done.entered} of {rows} rows were entered")
    return looked, entered


def _lines(rows: int) -> list[list[str]]:
    heads = [column.zh for column in COLUMNS]
    return [heads, *(_line_of(next(NUMBERS)) for _ in range(rows))]


def _line_of(place: int) -> list[str]:
    said = SAID | {
        "key": f"B-{place}",
        "number": _uscc(place),
        "name": f"曲阜第{place}食品有限公司",
        "document_no": f"曲市监罚〔2026〕B{place}号",
    }
    return [said.get(column.key, "") for column in COLUMNS]


def _uscc(place: int) -> str:
    body = f"{place:08d}"
    start = f"91370881{body}{organisation_check(body)}"
    total = sum(USCC_ALPHABET.index(one) * weight for one, weight in zip(start, USCC_WEIGHTS, strict=True))
    return start + USCC_ALPHABET[-total % 31]


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _line(what: str, series: Series, found: dict[str, Series]) -> Line:
    return Line(
        bench="intake",
        what=what,
        ours=per_second(series),
        spread=series.spread,
        bar=f">= {BAR} rows/s",
        met=series.median >= BAR,
        figures=as_figures(found),
    )
