"""The sweep of the clocks: against Viewflow's timers, against raw SQL, alone and in pairs, and with nothing to do."""

import datetime as dt
import statistics
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import psutil
from django.db import connection
from viewflow.workflow.timers import fire_due_timers

from bench import floors
from bench.crowd import Crowd
from bench.flows import Timed
from bench.measuring import Line, Series, as_figures, exponent, per_second, rate, ratio, short
from bench.town import take
from workflows.models import Deadline
from workflows.sweep import Report, sweep_deadlines

BAR_VIEWFLOW = 50
BAR_FLOOR = 0.5
BAR_EMPTY_MS = 2
EMPTY = 50  # calls
SECONDS_A_SIZE = 80  # of the growth

WRITTEN = """
    SELECT (SELECT count(*) FROM workflows_escalation WHERE due_on = %(due_on)s),
           (SELECT count(*) FROM workflows_clockevent WHERE old_due_on = %(due_on)s AND kind = 'rung'),
           (SELECT count(*) FROM notifications_message
            WHERE channel = 'in_app' AND dedupe_key LIKE 'warning:%%:' || %(due_on)s || ':0:%%')
"""


def compare(crowd: Crowd, *, due: int, timers: int, rounds: int = 3) -> list[Line]:
    """`due` clocks swept in turns with `timers` Viewflow timers and with the two floors."""
    rates: dict[str, list[float]] = {
        "sweep": [],
        "Viewflow timers": [],
        "RETURNING + unnest": [],
        "one statement": [],
    }
    for _ in range(rounds):
        rates["sweep"].append(_rate(crowd, due, _swept))
        take(timers, Timed.start.run)
        rates["Viewflow timers"].append(rate(fire_due_timers))
        rates["RETURNING + unnest"].append(_rate(crowd, due, floors.returning_and_unnest))
        rates["one statement"].append(_rate(crowd, due, floors.one_statement))
    found = {name: Series(tuple(rounds_of)) for name, rounds_of in rates.items()}
    return [_against_viewflow(found, due), _against_the_floor(found, due)]


@dataclass
class Growth:
    """How time and memory grow with what is due: one size after the other, the crowd growing with them."""

    rounds: int = 3
    rates: dict[int, Series] = field(default_factory=dict)
    held: list[float] = field(default_factory=list)  # MiB, after each tenth of the last sweep

    def measure(self, crowd: Crowd, size: int) -> None:
        """Sweep so many clocks, in each round anew; a size gets fewer rounds when its time is used up."""
        began, rates = time.perf_counter(), []
        while len(rates) < self.rounds and time.perf_counter() - began < SECONDS_A_SIZE:
            rates.append(_rate(crowd, size, self._in_tenths))
        self.rates[size] = Series(tuple(rates))

    def lines(self) -> list[Line]:
        return [self._time(), self._memory()]

    def _in_tenths(self, now: dt.datetime) -> int:
        self.held.clear()
        process, climbed = psutil.Process(), 0
        due = Deadline.objects.filter(status="running", next_at__lte=now).count()
        while tenth := sweep_deadlines(now, most=max(1, due // 10)).climbed:
            climbed += tenth
            self.held.append(process.memory_info().rss / 2**20)
        return climbed

    def _time(self) -> Line:
        seconds = {n: n / series.median for n, series in self.rates.items()}
        return Line(
            bench="sweep",
            what="how the sweep grows with what is due",
            ours=", ".join(f"{short(n)}: {per_second(series)}" for n, series in self.rates.items()),
            ratio=f"n^{exponent(seconds):.2f}" if len(seconds) > 1 else "",
            figures=as_figures({str(n): series for n, series in self.rates.items()}),
        )

    def _memory(self) -> Line:
        first, last = self.held[0], self.held[-1]
        return Line(
            bench="sweep",
            what=f"memory while {short(max(self.rates))} clocks are swept",
            ours=f"{first:.0f} -> {last:.0f} MiB",
            ratio=f"{last / first:.2f}",
            bar="constant (<= 1.05)",
            met=last <= 1.05 * first,
            figures={"rss_mib": [round(one, 1) for one in self.held]},
        )


def two_at_once(crowd: Crowd, due: int) -> Line:
    """Two sweepers, each with a connection of its own: every rung once, and both have worked."""
    now = crowd.arm(due)
    start = threading.Barrier(2)
    began = time.perf_counter()
    with ThreadPoolExecutor(2) as pool:
        reports = [one.result() for one in [pool.submit(_sweeper, now, start, due // 20) for _ in range(2)]]
    taken = time.perf_counter() - began
    shares = [report.climbed for report in reports]
    once = sum(shares) == due and written(crowd.due_on) == (due, due, due)
    both = min(shares) > 0
    return Line(
        bench="sweep",
        what=f"two sweepers at once, {short(due)} due",
        ours=f"{short(due / taken)}/s",
        ratio=" + ".join(map(str, shares)),
        bar="no rung twice, both work",
        met=once and both,
        figures={"climbed": shares, "seconds": round(taken, 3)},
    )


def with_nothing_to_do(crowd: Crowd) -> Line:
    """How long a sweep takes that finds nothing, among this many running clocks, vacuumed as autovacuum does."""
    now = crowd.arm(0)
    crowd.vacuum()
    taken = []
    for _ in range(EMPTY):
        began = time.perf_counter()
        sweep_deadlines(now)
        taken.append((time.perf_counter() - began) * 1000)
    median = statistics.median(taken)
    return Line(
        bench="sweep",
        what=f"a sweep with nothing due among {short(crowd.size)} clocks",
        ours=f"{median:.2f} ms",
        spread=f"{min(taken):.2f}–{max(taken):.2f}",
        bar=f"< {BAR_EMPTY_MS} ms",
        met=median < BAR_EMPTY_MS,
    )


def written(due_on: dt.date) -> tuple[int, ...]:
    """The rungs, clock events and messages in this service of the clocks that end on a day."""
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN, {"due_on": due_on.isoformat()})
        return tuple(cursor.fetchone())


def _sweeper(now: dt.datetime, start: threading.Barrier, batch: int) -> Report:
    """Batches small enough that there is something left for the other one."""
    try:
        connection.ensure_connection()
        start.wait(timeout=30)
        return sweep_deadlines(now, batch=batch)
    finally:
        connection.close()


def _swept(now: dt.datetime) -> int:
    report = sweep_deadlines(now)
    if report.failed:
        raise RuntimeError(f"{report.failed} clocks could not be swept")
    return report.climbed


def _rate(crowd: Crowd, due: int, sweep: Callable[[dt.datetime], int]) -> float:
    now = crowd.arm(due)
    began = time.perf_counter()
    done = sweep(now)
    taken = time.perf_counter() - began
    if done != due:
        raise RuntimeError(f"{done} of {due} were done")
    return done / taken


def _against_viewflow(found: dict[str, Series], due: int) -> Line:
    ours, timers = found["sweep"], found["Viewflow timers"]
    times = ratio(ours, timers)
    return Line(
        bench="sweep",
        what=f"fire due deadlines, {short(due)} due",
        ours=per_second(ours),
        spread=ours.spread,
        peer=f"Viewflow timers {per_second(timers)}",
        ratio=f"{times:.0f} x",
        bar=f">= {BAR_VIEWFLOW} x Viewflow",
        met=times >= BAR_VIEWFLOW,
        figures=as_figures(found),
    )


def _against_the_floor(found: dict[str, Series], due: int) -> Line:
    ours, floor, limit = found["sweep"], found["RETURNING + unnest"], found["one statement"]
    share = ratio(ours, floor)
    return Line(
        bench="sweep",
        what=f"… against the same rows in raw SQL, {short(due)} due",
        ours=per_second(ours),
        spread=ours.spread,
        peer=f"one statement {per_second(limit)}",
        floor=f"RETURNING + unnest {per_second(floor)}",
        ratio=f"{share:.2f}",
        bar=f">= {BAR_FLOOR} x RETURNING + unnest",
        met=share >= BAR_FLOOR,
    )
