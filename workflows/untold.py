"""Decided, not yet told: the result notice has not left, and the review clock runs on whatever the case's state.

No task stands for that (the case may be concluded, or wait for its correction), so figures and lists come from the
clocks themselves: one small partial index.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan

from core.prepared import any_of, prepared
from notifications.catalogue import RESULTS
from notifications.models import Message
from workflows.models import Deadline, DeadlineStatus
from workflows.paging import PAGE, Cursor, Page, turn

SHOWN = ("case__subject", "case__record__item", "case__objection", "case__repair", "case__handler", "unit")


class Untold(NamedTuple):
    """How many cases are decided and not told, and for how many of them the term has passed."""

    waiting: int = 0
    late: int = 0


def figures(unit_ids: Collection[int], today: dt.date) -> dict[int, Untold]:
    """By unit; one query, however many cases."""
    return {unit_id: total(parts.values()) for unit_id, parts in by_procedure(unit_ids, today).items()}


def by_procedure(unit_ids: Collection[int], today: dt.date) -> dict[int, dict[str, Untold]]:
    """By unit and procedure; one query, however many cases."""
    found: dict[int, dict[str, Untold]] = defaultdict(dict)
    for unit_id, procedure, waiting, late in _counted(unit_ids=list(unit_ids), today=today):
        found[unit_id][procedure] = Untold(waiting, late)
    return found


def total(parts: Iterable[Untold]) -> Untold:
    rows = list(parts)
    return Untold(sum(row.waiting for row in rows), sum(row.late for row in rows))


def of_handlers(user_ids: Collection[int], today: dt.date) -> Untold:
    """Of the cases that these people handle: one query."""
    days = [due_on for (due_on,) in _of_handlers(user_ids=list(user_ids))]
    return Untold(len(days), sum(due_on < today for due_on in days))


def listed(
    unit_ids: Collection[int],
    handler_ids: Collection[int] = (),
    cursor: Cursor | None = None,
    *,
    procedure: str = "",
) -> Page[Deadline]:
    """The clocks behind the figures, the nearest due date first, with their cases at hand."""
    back = cursor is not None and cursor.back
    whose = Q(unit__in=unit_ids) | Q(case__handler__in=handler_ids)
    rows = _clocks().filter(whose).select_related(*SHOWN)
    if procedure:
        rows = rows.filter(case__procedure=procedure)
    if cursor is not None and cursor.due_on is not None:
        beyond = TupleLessThan if back else TupleGreaterThan
        rows = rows.filter(beyond(Tuple("due_on", "id"), (cursor.due_on, cursor.id)))
    ordered = rows.order_by(*(("-due_on", "-id") if back else ("due_on", "id")))
    return turn(list(ordered[: PAGE + 1]), cursor, lambda row: Cursor(row.pk, row.due_on))


def notices_of(clocks: Sequence[Deadline]) -> dict[int, list[Message]]:
    """The rows of each clock's result notice, by the clock: one query. An earlier result is another clock's."""
    by_case: dict[int, list[Message]] = defaultdict(list)
    rows = Message.objects.filter(key__in=RESULTS, case_id__in=[row.case_id for row in clocks])
    for message in rows.order_by("pk"):
        by_case[message.case_id or 0].append(message)
    return {
        row.pk: [message for message in by_case[row.case_id] if message.created_at >= row.started_at]
        for row in clocks
    }


def due_days(letters: Iterable[Message]) -> dict[int, dt.date]:
    """Until when the letters have to leave that a clock waits for, by the letter: one query."""
    results = [row for row in letters if row.key in RESULTS]
    clocks = _clocks().filter(case__in=[row.case_id for row in results])
    days = dict(clocks.values_list("case", "due_on"))
    return {row.pk: days[row.case_id] for row in results if row.case_id in days}


@prepared
def _counted(unit_ids: list[int], today: dt.date) -> QuerySet[Deadline, tuple[int, str, int, int]]:
    late = Count("pk", filter=Q(due_on__lt=today))
    rows = _clocks().filter(unit=any_of(unit_ids)).order_by().values("unit", "case__procedure")
    counted = rows.annotate(waiting=Count("pk"), late=late)
    return counted.values_list("unit", "case__procedure", "waiting", "late")


@prepared
def _of_handlers(user_ids: list[int]) -> QuerySet[Deadline, tuple[dt.date]]:
    return _clocks().filter(case__handler=any_of(user_ids)).order_by().values_list("due_on")


def _clocks() -> QuerySet[Deadline]:
    return Deadline.objects.filter(status=DeadlineStatus.RUNNING, awaits_notice=True)
