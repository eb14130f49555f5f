"""The board: per unit what is open, due today, at risk and overdue, and what is stuck until a person looks.

Every figure is the same condition as the list behind it (workflows.inbox), so the two cannot disagree. Status is
computed from due dates when it is asked for; nothing is counted down overnight. Long queues are counted once in a
while and not for every reader.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from django.db import connection
from django.db.models import QuerySet

from accounts.models import Unit
from cases.actors import Actor
from core import clock
from lawbook.calendar import current
from workflows.dead_letters import DEAD
from workflows.inbox import WORK_ROLES, overseen_units, oversees_every_unit
from workflows.models import Deadline, DeadlineStatus
from workflows.narrowing import FREE, Sql, due

COUNTED = """
    SELECT w.unit_id, w.procedure, count(*), {counts} FROM workflows_workitem w
    WHERE w.unit_id = ANY(%s) AND w.role = ANY(%s) GROUP BY w.unit_id, w.procedure
"""
KEPT_FROM = 20_000  # tasks; fewer are counted faster than a page is drawn
KEPT_FOR = dt.timedelta(seconds=30)


class Numbers(NamedTuple):
    """Open tasks, and of these what is due today, at risk, overdue and nobody's."""

    open: int = 0
    today: int = 0
    risk: int = 0
    overdue: int = 0
    unassigned: int = 0


class UnitFigures(NamedTuple):
    """Open tasks of one unit: its cases' steps and the questions other units asked it; `parts` by procedure."""

    unit: Unit
    open: int
    today: int
    risk: int
    overdue: int
    unassigned: int
    parts: Mapping[str, Numbers] = MappingProxyType({})


class Counted(NamedTuple):
    """Figures and the moment they were counted."""

    rows: list[UnitFigures]
    at: dt.datetime

    def is_recent(self, now: dt.datetime) -> bool:
        return dt.timedelta(0) <= now - self.at < KEPT_FOR


Key = tuple[dt.date, tuple[int, ...] | None]  # the day and the units; None for all of them
_kept: dict[Key, Counted] = {}  # in each process


def figures(units: Iterable[Unit], today: dt.date) -> list[UnitFigures]:
    """The figures of each unit, in the order of the units; one query, however many cases."""
    found = list(units)
    counted = _counted([unit.pk for unit in found], today)
    return [UnitFigures(unit, *_sum(counted[unit.pk].values()), counted[unit.pk]) for unit in found]


def recent_figures(who: Actor) -> Counted:
    """The figures this person sees; where there are many tasks to count they may be half a minute old, and say so."""
    now = clock.now()
    seen = None if oversees_every_unit(who) else tuple(unit.pk for unit in overseen_units(who))
    key = (who.on, seen)
    for old in [one for one, counted in _kept.items() if not counted.is_recent(now)]:
        _kept.pop(old, None)
    if key in _kept:
        return _kept[key]
    counted = Counted(figures(overseen_units(who), who.on), now)
    if sum(row.open for row in counted.rows) >= KEPT_FROM:
        _kept[key] = counted
    return counted


def dead_clocks() -> QuerySet[Deadline]:
    """Clocks whose warning could not be given, or whose notice not be noted, in several tries; the oldest first."""
    dead = Deadline.objects.filter(DEAD, status=DeadlineStatus.RUNNING)
    return dead.select_related("case", "unit").order_by("dead_at", "pk")


def revive_clocks(ids: list[int]) -> int:
    """Look at dead clocks again with the next sweep, on a person's word; returns how many were dead."""
    chosen = list(dead_clocks().filter(pk__in=ids).values_list("pk", flat=True))
    rows = Deadline.objects.filter(pk__in=chosen)
    rows.filter(dead_at__isnull=False).update(dead_at=None, attempts=0, next_at=clock.now())
    rows.filter(notice_attempts__gt=0).update(notice_attempts=0, notice_failed_at=None)
    return len(chosen)


def _counted(unit_ids: Sequence[int], today: dt.date) -> defaultdict[int, dict[str, Numbers]]:
    """By unit and procedure."""
    calendar = current()
    parts = [*(due(word, today, calendar) for word in ("today", "risk", "overdue")), Sql(FREE)]
    counts = ", ".join(f"count(*) FILTER (WHERE {part.text})" for part in parts)
    values = [value for part in parts for value in part.values]
    found: defaultdict[int, dict[str, Numbers]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(COUNTED.format(counts=counts), [*values, list(unit_ids), list(WORK_ROLES)])
        for unit_id, procedure, *numbers in cursor.fetchall():
            found[unit_id][procedure] = Numbers(*numbers)
    return found


def _sum(parts: Iterable[Numbers]) -> Numbers:
    rows = list(parts)
    return Numbers(*(sum(column) for column in zip(*rows, strict=True))) if rows else Numbers()
