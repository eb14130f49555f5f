"""The board: per unit what is open, due today, at risk and overdue, and what is stuck until a person looks.

Every figure is the same condition as the list behind it (workflows.inbox), so the two cannot disagree. Status is
computed from due dates when it is asked for; nothing is counted down overnight.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from accounts.models import Unit
from core import clock
from lawbook.calendar import current
from workflows import inbox
from workflows.dead_letters import DEAD
from workflows.models import Deadline, DeadlineStatus, Heartbeat, WorkItem


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """Open tasks of one unit: its cases' steps and the questions other units asked it."""

    unit: Unit
    open: int
    today: int
    risk: int
    overdue: int
    unassigned: int


def figures(units: QuerySet[Unit], today: dt.date) -> list[UnitFigures]:
    """The figures of each unit, in the order of the units; two queries, however many cases."""
    counted = {row["unit"]: row for row in _counted(units, today)}
    nothing = dict.fromkeys(("open", "unassigned", *inbox.DUE), 0)
    rows = [(unit, counted.get(unit.pk, nothing)) for unit in units]
    return [
        UnitFigures(unit, row["open"], row["today"], row["risk"], row["overdue"], row["unassigned"])
        for unit, row in rows
    ]


def clocks_last_watched() -> dt.datetime | None:
    """When the sweep of the clocks last ran to its end; None before the first time."""
    beats = Heartbeat.objects.filter(name="deadlines")
    return beats.values_list("last_success_at", flat=True).first()


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


def _counted(units: QuerySet[Unit], today: dt.date) -> Any:
    calendar = current()
    words = ("today", "risk", "overdue")
    by_due = {word: Count("pk", filter=inbox.due(word, today, calendar)) for word in words}
    rows = WorkItem.objects.filter(unit__in=units.order_by().values("pk"), role__in=inbox.WORK_ROLES)
    free = Count("pk", filter=Q(assignee__isnull=True))
    return rows.values("unit").annotate(open=Count("pk"), unassigned=free, **by_due).order_by("unit")
