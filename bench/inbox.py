"""The unit's queue: what a page costs as the queue grows, and against a page that decides nothing."""

from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.crowd import Crowd
from bench.floor_page import ROWS
from bench.measuring import Line, median_ms, short
from bench.pages import BAR_FLOOR, beside_the_floor
from bench.town import NOW
from cases.actors import Actor, actor
from core import clock
from workflows import inbox

BAR_GROWTH = 1.3
BAR_QUERIES = 8
CALLS = 100

ADDRESS = "/desk/?view=unit"
GROWING = ("workflows_workitem", "cases_case", "cases_objection")


def run(crowd: Crowd, rounds: int = 3) -> tuple[list[Line], float]:
    """The lines of one size of the queue, and the milliseconds of a page of it."""
    compared = beside_the_floor(crowd, crowd.place.reviewer, ADDRESS, rounds)
    ms = _milliseconds(crowd)
    size = f"{short(crowd.size)} open tasks"
    bar = f">= {BAR_FLOOR} x floor, <= {BAR_QUERIES} queries"
    met = compared.share >= BAR_FLOOR and compared.queries <= BAR_QUERIES
    page = compared.line("inbox", f"unit queue page among {size}", bar, met)
    rows = Line(
        bench="inbox",
        what=f"its 25 rows among {size}",
        ours=f"{ms['first page']:.2f} ms",
        floor=f"raw query {ms['raw query']:.2f} ms",
        bar="index, no sort, no scan",
        met=_is_on_the_index(crowd),
        figures=ms,
    )
    return [page, rows], ms["first page"]


def grown(milliseconds: Mapping[int, float]) -> Line:
    """From the last size but one to the last."""
    *_, (small, before), (large, after) = milliseconds.items()
    factor = after / before
    return Line(
        bench="inbox",
        what=f"growth of the 25 rows, {short(small)} to {short(large)}",
        ours=f"{before:.2f} -> {after:.2f} ms",
        ratio=f"{factor:.2f}",
        bar=f"<= {BAR_GROWTH} x",
        met=factor <= BAR_GROWTH,
    )


def _milliseconds(crowd: Crowd) -> dict[str, float]:
    who = _who(crowd)
    unit = crowd.place.town.units["scjg"].pk

    def raw() -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(ROWS, {"unit": unit})
            return cursor.fetchall()

    second = inbox.unit_queue(who).next
    return {
        "first page": median_ms(lambda: inbox.unit_queue(who), CALLS),
        "second page": median_ms(lambda: inbox.unit_queue(who, cursor=second), CALLS),
        "raw query": median_ms(raw, CALLS),
    }


def _is_on_the_index(crowd: Crowd) -> bool:
    """The tasks are read from the index in order, nothing is sorted, and no table is read through that grows."""
    with CaptureQueriesContext(connection) as found:
        inbox.unit_queue(_who(crowd))
    # what runs on a planned cursor is written down without its text
    (reads,) = (one["sql"] for one in found if "workflows_workitem" in (one["sql"] or ""))
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {reads}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    read_through = [table for table in GROWING if f"Seq Scan on {table}" in plan]
    return "queue_of_a_unit" in plan and "Sort" not in plan and not read_through


def _who(crowd: Crowd) -> Actor:
    return actor(crowd.place.reviewer, clock.local_date(NOW))
