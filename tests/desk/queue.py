"""Many open tasks at once, written set-based: what a long queue looks like to the database. One case each."""

import datetime as dt
import itertools
import uuid

from django.db import connection, transaction
from viewflow.workflow.models import Process, Task

from accounts.models import Unit
from cases.models import Case, CaseEvent, Objection
from workflows.flows.objection import ObjectionFlow
from workflows.models import Deadline, WorkItem

FIRST = dt.date(2026, 9, 1)


def fill(case: Case, units: list[Unit], many: int, role: str = "reviewer") -> None:
    """So many free review tasks, spread over the units and over sixty due dates, on copies of one case."""
    process = Process.objects.create(flow_class=ObjectionFlow)
    tasks = Task.objects.bulk_create(
        [Task(process=process, flow_task=ObjectionFlow.review, flow_task_type="HUMAN") for _ in range(many)],
        batch_size=5000,
    )
    turns = itertools.cycle(units)
    WorkItem.objects.bulk_create(
        [
            WorkItem(
                case=copy,
                task=task,
                procedure="objection",
                step="review",
                unit=next(turns),
                role=role,
                due_on=FIRST + dt.timedelta(days=number % 60),
            )
            for number, (task, copy) in enumerate(zip(tasks, _copies(case, many), strict=True))
        ],
        batch_size=5000,
    )


def fill_untold(clock: Deadline, many: int) -> None:
    """So many more cases that are decided and not told, on copies of a clock's case, over twenty due dates."""
    first = clock.starts_on + dt.timedelta(days=1)
    for number, copy in enumerate(_copies(clock.case, many)):
        clock.pk, clock.case, clock._state.adding = None, copy, True
        clock.due_on = first + dt.timedelta(days=number % 20)
        clock.save()


def _copies(case: Case, many: int) -> list[Case]:
    """The same case under other numbers, with one event each; nobody did anything to them, so no chain."""
    shared = ("procedure", "state", "subject", "record", "filed_by", "capacity", "unit", "received_on")
    values = {name: getattr(case, name) for name in (*shared, "received_via", "filed_at")}
    first = Case.objects.count()
    copies = [
        Case(
            reference=f"YY-2026-{9_000_000 + first + number}",
            submission_key=uuid.uuid4(),
            last_seq=1,
            **values,
        )
        for number in range(many)
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        Case.objects.bulk_create(copies, batch_size=5000)
        events = [CaseEvent(case=one, seq=1, action="accept", to_state=one.state) for one in copies]
        CaseEvent.objects.bulk_create(events, batch_size=5000)
        said = [Objection(case=one, ground="error", wanted="correct") for one in copies]
        Objection.objects.bulk_create(said, batch_size=5000)
        cursor.execute("SET LOCAL session_replication_role = origin")
    return copies
