"""The inbox: open tasks of a person and of the units they work in, by due date.

A list is one range of a covering index per unit and role (or per person), merged in order: nothing is counted,
sorted or joined through Viewflow's tables, however long the queue. Days are Asia/Shanghai.
"""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from accounts.models import Role, Unit, UnitKind
from cases import sight
from cases.actors import Actor, Holding
from cases.models import CaseEvent, Watch
from core.prepared import prepared
from workflows import rows
from workflows.narrowing import EVERYTHING, Filters, Sql
from workflows.paging import PAGE, Cursor, Page, turn
from workflows.ranges import nearest, nearest_of_queues
from workflows.rows import CaseRow, TaskRow

STEPS = (
    "forward",
    "await_upstream",
    "intake",
    "await_supplement",
    "review",
    "await_answers",
    "approve",
    "correct",
    "execute",
    "await_receipt",
    "await_defence",
    "approve_revocation",
    "own_correction",
    "answer",
)
WORK_ROLES = (Role.REVIEWER, Role.APPROVER, Role.DATA_STEWARD)  # the roles that tasks are listed for
OVERSEEING = (
    Role.SUPERVISOR,
    Role.UNIT_HEAD,
    Role.DIRECTOR,
    Role.AUDITOR,
)  # they see every task of their unit


def mine(who: Actor, filters: Filters = EVERYTHING, cursor: Cursor | None = None) -> Page[TaskRow]:
    """What this person has taken, and what the people have taken whose duty they do."""
    narrowed = filters.conditions(who.on)
    if filters.unit_id:
        narrowed.append(Sql("w.unit_id = %s", (filters.unit_id,)))
    people = [who.user_id, *who.duties]
    return _tasks([Sql("w.assignee_id = %s", (person,)) for person in people], narrowed, cursor)


def unit_queue(who: Actor, filters: Filters = EVERYTHING, cursor: Cursor | None = None) -> Page[TaskRow]:
    """Every open task, taken or not, of the units and roles this person works in or oversees."""
    if filters.overseen:
        return _of_the_board(who, filters, cursor)
    queues = queues_of(who, filters.unit_id)
    ranges = [Sql("w.unit_id = %s AND w.role = %s", queue) for queue in queues]
    return _tasks(ranges, filters.conditions(who.on), cursor)


def _of_the_board(who: Actor, filters: Filters, cursor: Cursor | None) -> Page[TaskRow]:
    """The tasks of every unit on this person's board: the list behind its totals."""
    found = nearest_of_queues(board_queues(who), filters.conditions(who.on), cursor)
    return _page(found, cursor)


def board_queues(who: Actor) -> list[Holding]:
    """The units on this person's board, with every role that tasks are listed for."""
    return [(unit.pk, role.value) for unit in overseen_units(who) for role in WORK_ROLES]


def queues_of(who: Actor, unit_id: int | None = None) -> list[Holding]:
    """The units and roles whose tasks a person sees: their own, those of their duties, those they oversee.

    The centre's supervisor, director and auditor see any other unit's too, one unit at a time (`unit_id`).
    """
    held = held_by(who)
    seen = {(unit, str(role)) for unit, role in held if role in WORK_ROLES}
    overseen = {unit for unit, role in held if role in OVERSEEING}
    if unit_id and oversees_every_unit(who):
        overseen.add(unit_id)
    seen |= {(unit, role.value) for unit in overseen for role in WORK_ROLES}
    return sorted(queue for queue in seen if unit_id in (None, queue[0]))


def held_by(who: Actor) -> frozenset[Holding]:
    """The roles a person has, and those of the people whose duty they do."""
    return who.holdings.union(*who.duties.values())


def overseen_units(who: Actor) -> list[Unit]:
    """The units whose board this person sees, in order."""
    if oversees_every_unit(who):
        return _every_unit()
    return _units_as(who, OVERSEEING)


def oversees_every_unit(who: Actor) -> bool:
    """In the centre, supervisors, directors and auditors do."""
    return any(unit.kind == UnitKind.CENTRE for unit in _units_as(who, sight.OVERSEEING_ROLES))


@prepared
def _every_unit() -> QuerySet[Unit]:
    return Unit.objects.all()


def _units_as(who: Actor, roles: Collection[Role]) -> list[Unit]:
    units = {unit for unit, role in held_by(who) if role in roles}
    return sorted((who.units[pk] for pk in units), key=lambda unit: unit.code)


def watching(who: Actor, filters: Filters = EVERYTHING, cursor: Cursor | None = None) -> Page[CaseRow]:
    """Cases this person keeps an eye on, the last watched first."""
    found = Watch.objects.filter(user=who.user_id)
    return _newest_first(found.filter(_about(filters)), "id", cursor)


def done(who: Actor, filters: Filters = EVERYTHING, cursor: Cursor | None = None) -> Page[CaseRow]:
    """Cases on which this person has done something, the newest case first."""
    found = CaseEvent.objects.filter(actor=who.user_id)
    return _newest_first(found.filter(_about(filters)), "case_id", cursor)


def _about(filters: Filters) -> Q:
    """What narrows a list of cases: most filters are about tasks."""
    found = Q()
    if filters.procedure:
        found &= Q(case__procedure=filters.procedure)
    if filters.text:
        found &= Q(case__reference__startswith=filters.text.upper())
    if filters.subjects is not None:
        found &= Q(case__subject__in=filters.subjects)
    return found


def place(item: TaskRow) -> Cursor:
    """Where a task stands in every list of tasks."""
    return Cursor(item.id, item.due_on)


def _tasks(ranges: list[Sql], narrowed: list[Sql], cursor: Cursor | None) -> Page[TaskRow]:
    """One page out of ranges that are each in order already."""
    if not ranges:
        return Page([])
    return _page(nearest(ranges, narrowed, cursor), cursor)


def _page(statement: Sql, cursor: Cursor | None) -> Page[TaskRow]:
    found = rows.tasks(statement)
    back = cursor is not None and cursor.back
    return turn(sorted(found, key=lambda task: (task.due_on, task.id), reverse=back), cursor, place)


def _newest_first(
    found: QuerySet[Watch] | QuerySet[CaseEvent], key: str, cursor: Cursor | None
) -> Page[CaseRow]:
    """A page of cases by a key that falls; two rows of one case (several acts) are shown once."""
    back = cursor is not None and cursor.back
    if cursor is not None:
        found = found.filter(**{f"{key}__{'gt' if back else 'lt'}": cursor.id})
    keys = [key] if key == "case_id" else [key, "case_id"]
    ordered = found.order_by(key if back else f"-{key}").values_list(*keys).distinct()[: PAGE + 1]
    page = turn(list(ordered), cursor, lambda row: Cursor(row[0]))
    return Page(rows.cases([row[-1] for row in page.rows]), page.next, page.previous)
