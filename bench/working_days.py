"""Adding working days: our table against its peers and floors, in one run on one machine."""

import datetime as dt
import statistics
import time
from bisect import bisect_right
from collections.abc import Callable
from typing import Any

import chinese_calendar

from bench.measuring import Line, short
from lawbook.calendar import Calendar, packaged
from lawbook.counting import count

ROUNDS = 3
BAR_ADD = 1_000_000
BAR_SLIP = 20_000
TERM = 7
YEAR = [dt.date(2025, 1, 1) + dt.timedelta(days=n) for n in range(365)]

Adding = Callable[[dt.date, int], dt.date]


def run() -> list[Line]:
    """Operations per second, medians of three rounds."""
    found = measure()
    speeds, equal = found["ops_per_second"], bool(found["equal"])
    ours, slip = speeds["add_working_days"], speeds["count_with_slip"]
    package = f"chinesecalendar {short(speeds['chinesecalendar'])}/s"
    floor = f"bare table {short(speeds['bare table'])}/s"
    add = Line(
        bench="working_days",
        what=f"add {TERM} working days",
        ours=f"{short(ours)}/s",
        peer=package,
        floor=floor,
        ratio=f"{ours / speeds['chinesecalendar']:.0f} x",
        bar=f">= {short(BAR_ADD)}/s, equal dates",
        met=ours >= BAR_ADD and equal,
        figures=found,
    )
    counted = Line(
        bench="working_days",
        what=f"count {TERM} working days with the slip",
        ours=f"{short(slip)}/s",
        peer=package,
        ratio=f"{slip / speeds['chinesecalendar']:.0f} x",
        bar=f">= {short(BAR_SLIP)}/s",
        met=slip >= BAR_SLIP,
    )
    return [add, counted]


def measure() -> dict[str, Any]:
    """Operations per second of each way; `equal` says that all ways gave the same dates."""
    calendar = packaged()
    ways: dict[str, tuple[Adding, int]] = {
        "add_working_days": (calendar.add_working_days, 500),
        "bare table": (_table(calendar), 500),
        "bare bisect": (_bisecting(calendar), 500),
        "count": (lambda day, n: count(n, "working_day", day, calendar).due_on, 60),
        "count_with_slip": (lambda day, n: count(n, "working_day", day, calendar).days[-1].date, 15),
        "chinesecalendar": (_stepping, 3),
    }
    ours = "add_working_days"
    results = {name: [add(day, TERM) for day in YEAR] for name, (add, _) in ways.items()}
    speeds = {name: _median_speed(add, passes) for name, (add, passes) in ways.items()}
    return {
        "ops_per_second": speeds,
        "ratios": {
            f"ours / {peer}": round(speeds[ours] / speeds[peer], 2)
            for peer in ("bare table", "bare bisect", "chinesecalendar")
        },
        "equal": all(dates == results[ours] for dates in results.values()),
    }


def _table(calendar: Calendar) -> Adding:
    """The limit: one dictionary made for this very question, nothing checked."""
    after = {day: calendar.add_working_days(day, TERM) for day in YEAR}
    return lambda day, n: after[day]


def _bisecting(calendar: Calendar) -> Adding:
    """Binary search in a bare list of working days, nothing checked."""
    first, last = dt.date(2024, 12, 1), dt.date(2026, 12, 31)
    working = [day.date for day in calendar.days_between(first, last) if day.is_working]
    return lambda day, n: working[bisect_right(working, day) + n - 1]


def _stepping(day: dt.date, n: int) -> dt.date:
    """What is done without a calendar of one's own: ask the package day by day."""
    while n:
        day += dt.timedelta(days=1)
        n -= chinese_calendar.is_workday(day)
    return day


def _median_speed(add: Adding, passes: int) -> int:
    return round(statistics.median(_speed(add, passes) for _ in range(ROUNDS)))


def _speed(add: Adding, passes: int) -> float:
    began = time.perf_counter()
    for _ in range(passes):
        for day in YEAR:
            add(day, TERM)
    return passes * len(YEAR) / (time.perf_counter() - began)
