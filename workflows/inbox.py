"""The inbox: open tasks of a person and of the units they work in, by due date.

A list is one range of a covering index per unit and role (or per person), merged in order: nothing is counted,
sorted or joined through Viewflow's tables, however long the queue. Days are Asia/Shanghai.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan

from accounts.models import Role, Unit, UnitKind
from cases import sight
from cases.actors import Actor, Holding
from cases.models import Case, CaseEvent, Watch
from lawbook.calendar import Calendar, current
from lawbook.counting import AT_RISK, AT_RISK_UNASSIGNED
from workflows.models import WorkItem
from workflows.paging import PAGE, Cursor, Page, turn

STEPS = (
    "intake",
    "await_supplement",
    "review",
    "await_answers",
    "approve",
    "correct",
    "own_correction",
    "answer",
)
DUE = ("overdue", "today", "risk", "week")
WORK_ROLES = (Role.REVIEWER, Role.APPROVER, Role.DATA_STEWARD)  # the roles that tasks are listed for
OVERSEEING = (
    Role.SUPERVISOR,
    Role.UNIT_HEAD,
    Role.DIRECTOR,
    Role.AUDITOR,
)  # they see every task of their unit
SHOWN = ("case__subject", "case__record__item", "case__objection", "unit", "assignee", "assistance")


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; empty means everything."""

    step: str = ""
    due: str = ""
    unit_id: int | None = None
    text: str = ""  # the beginning of a case's number
    unassigned: bool = False

    def narrow(self, items: QuerySet[WorkItem], today: dt.date) -> QuerySet[WorkItem]:
        if self.step:
            items = items.filter(step=self.step)
        if self.due:
            items = items.filter(due(self.due, today, current()))
        if self.unassigned:
            items = items.filter(assignee__isnull=True)
        if self.text:
            items = items.filter(case__reference__startswith=self.text.upper())
        return items


EVERYTHING = Filters()


def due(word: str, today: dt.date, calendar: Calendar) -> Q:
    """Overdue, due today, at risk, due this week: the words of lawbook.counting as ranges of due dates."""
    if word == "overdue":
        return Q(due_on__lt=today)
    if word == "today":
        return Q(due_on=today)
    if word == "risk":
        handled = Q(due_on__lte=_last_day_with(AT_RISK, today, calendar))
        nobody = Q(due_on__lte=_last_day_with(AT_RISK_UNASSIGNED, today, calendar), assignee__isnull=True)
        return Q(due_on__gte=today) & (handled | nobody)
    sunday = today + dt.timedelta(days=6 - today.weekday())
    return Q(due_on__gte=today, due_on__lte=sunday)


def mine(who: Actor, filters: Filters = EVERYTHING, cursor: Cursor | None = None) -> Page[WorkItem]:
    """What this person has taken, and what the people have taken whose duty they do."""
    people = [who.user_id, *who.duties]
    items = filters.narrow(WorkItem.objects.all(), who.on)
    if filters.unit_id:
        items = items.filter(unit=filters.unit_id)
    return _merged([items.filter(assignee=person) for person in people], cursor)


def unit_queue(who: Actor, filters: Filters = EVERYTHING, cursor: Cursor | None = None) -> Page[WorkItem]:
    """Every open task, taken or not, of the units and roles this person works in or oversees."""
    items = filters.narrow(WorkItem.objects.all(), who.on)
    queues = queues_of(who, filters.unit_id)
    return _merged([items.filter(unit=unit_id, role=role) for unit_id, role in queues], cursor)


def queues_of(who: Actor, unit_id: int | None = None) -> list[Holding]:
    """The units and roles whose tasks a person sees: their own, those of their duties, those they oversee.

    The centre's supervisor, director and auditor see any other unit's too, one unit at a time (`unit_id`).
    """
    held = held_by(who)
    seen = {(unit, str(role)) for unit, role in held if role in WORK_ROLES}
    overseen = {unit for unit, role in held if role in OVERSEEING}
    if unit_id and unit_id not in overseen and overseen_units(who).filter(pk=unit_id).exists():
        overseen.add(unit_id)
    seen |= {(unit, role.value) for unit in overseen for role in WORK_ROLES}
    return sorted(queue for queue in seen if unit_id in (None, queue[0]))


def held_by(who: Actor) -> frozenset[Holding]:
    """The roles a person has, and those of the people whose duty they do."""
    return who.holdings.union(*who.duties.values())


def overseen_units(who: Actor) -> QuerySet[Unit]:
    """The units whose board this person sees; in the centre, supervisors, directors and auditors see every unit's."""
    held = held_by(who)
    every = {unit for unit, role in held if role in sight.OVERSEEING_ROLES}
    if every and Unit.objects.filter(pk__in=every, kind=UnitKind.CENTRE).exists():
        return Unit.objects.all()
    return Unit.objects.filter(pk__in={unit for unit, role in held if role in OVERSEEING})


def watching(who: Actor, filters: Filters = EVERYTHING, cursor: Cursor | None = None) -> Page[Case]:
    """Cases this person keeps an eye on, the last watched first."""
    rows = Watch.objects.filter(user=who.user_id)
    if filters.text:
        rows = rows.filter(case__reference__startswith=filters.text.upper())
    return _newest_first(rows, "id", cursor)


def done(who: Actor, filters: Filters = EVERYTHING, cursor: Cursor | None = None) -> Page[Case]:
    """Cases on which this person has done something, the newest case first."""
    rows = CaseEvent.objects.filter(actor=who.user_id)
    if filters.text:
        rows = rows.filter(case__reference__startswith=filters.text.upper())
    return _newest_first(rows, "case_id", cursor)


def place(item: WorkItem) -> Cursor:
    """Where a task stands in every list of tasks."""
    return Cursor(item.pk, item.due_on)


def _last_day_with(left: int, today: dt.date, calendar: Calendar) -> dt.date:
    """The last day up to which at most so many working days are left."""
    return calendar.add_working_days(today, left + 1) - dt.timedelta(days=1)


def _merged(branches: list[QuerySet[WorkItem]], cursor: Cursor | None) -> Page[WorkItem]:
    """One page out of ranges that are each in order already."""
    if not branches:
        return Page([])
    back = cursor is not None and cursor.back
    order = ("-due_on", "-id") if back else ("due_on", "id")
    ranges = [
        _from(cursor, branch).order_by(*order).values_list("due_on", "id")[: PAGE + 1] for branch in branches
    ]
    merged = ranges[0].union(*ranges[1:], all=True).order_by(*order)[: PAGE + 1] if ranges[1:] else ranges[0]
    items = _by_id(pk for _due, pk in merged)
    return turn(items, cursor, place)


def _from(cursor: Cursor | None, items: QuerySet[WorkItem]) -> QuerySet[WorkItem]:
    if cursor is None or cursor.due_on is None:
        return items
    beyond = TupleLessThan if cursor.back else TupleGreaterThan
    return items.filter(beyond(Tuple("due_on", "id"), (cursor.due_on, cursor.id)))


def _by_id(ids: Iterable[int]) -> list[WorkItem]:
    order = list(ids)
    found = WorkItem.objects.select_related(*SHOWN).in_bulk(order)
    return [found[pk] for pk in order if pk in found]


def _newest_first(rows: QuerySet[Watch] | QuerySet[CaseEvent], key: str, cursor: Cursor | None) -> Page[Case]:
    """A page of cases by a key that falls; two rows of one case (several acts) are shown once."""
    back = cursor is not None and cursor.back
    if cursor is not None:
        rows = rows.filter(**{f"{key}__{'gt' if back else 'lt'}": cursor.id})
    keys = [key] if key == "case_id" else [key, "case_id"]
    ordered = rows.order_by(key if back else f"-{key}").values_list(*keys).distinct()[: PAGE + 1]
    page = turn(list(ordered), cursor, lambda row: Cursor(row[0]))
    cases = Case.objects.select_related("subject", "record__item", "objection", "unit", "handler").in_bulk(
        [row[-1] for row in page.rows]
    )
    return Page([cases[row[-1]] for row in page.rows], page.next, page.previous)
