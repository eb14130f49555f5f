"""The unit's queue: what a page costs as the queue grows, and against a page that decides nothing."""

from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.crowd import Crowd
from bench.floor_page import ROWS
from bench.measuring import Line, as_figures, median_ms, per_second, ratio, short, side_by_side
from bench.town import NOW
from cases.actors import Actor, actor
from core import clock
from workflows import inbox

BAR_FLOOR = 0.5
BAR_GROWTH = 1.3
BAR_QUERIES = 8
PAGES = 25  # requests a round
CALLS = 30

ADDRESS = "/desk/?view=unit"


def run(crowd: Crowd, rounds: int = 3) -> tuple[list[Line], float]:
    """The lines of one size of the queue, and the milliseconds of a page of it."""
    client = Client()
    client.force_login(crowd.place.reviewer)
    floor = f"/bench/floor/?unit={crowd.place.town.units['scjg'].pk}"
    queries = _queries(client)
    ways = {"page": lambda: _read(client, ADDRESS), "floor page": lambda: _read(client, floor)}
    found = side_by_side(ways, rounds)
    share = ratio(found["page"], found["floor page"])
    ms = _milliseconds(crowd)
    size = f"{short(crowd.size)} open tasks"
    page = Line(
        bench="inbox",
        what=f"unit queue page among {size} ({queries} queries)",
        ours=per_second(found["page"]),
        spread=found["page"].spread,
        floor=f"floor page {per_second(found['floor page'])}",
        ratio=f"{share:.2f}",
        bar=f">= {BAR_FLOOR} x floor, <= {BAR_QUERIES} queries",
        met=share >= BAR_FLOOR and queries <= BAR_QUERIES,
        figures=as_figures(found) | {"queries": queries},
    )
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


def _read(client: Client, address: str) -> int:
    for _ in range(PAGES):
        response = client.get(address)
        if response.status_code != 200:
            raise RuntimeError(f"{address} answers {response.status_code}")
    return PAGES


def _queries(client: Client) -> int:
    client.get(ADDRESS)
    with CaptureQueriesContext(connection) as found:
        client.get(ADDRESS)
    return len(found)


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
    """The statement that chooses the rows reads the index in order and nothing else."""
    with CaptureQueriesContext(connection) as found:
        inbox.unit_queue(_who(crowd))
    chooses = next(one["sql"] for one in found if 'SELECT "workflows_workitem"."due_on"' in one["sql"])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {chooses}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    return "queue_of_a_unit" in plan and "Sort" not in plan and "Seq Scan" not in plan


def _who(crowd: Crowd) -> Actor:
    return actor(crowd.place.reviewer, clock.local_date(NOW))
