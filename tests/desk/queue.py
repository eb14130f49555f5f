"""Many open tasks at once, written as one INSERT: what a long queue looks like to the database."""

import datetime as dt
import itertools

from viewflow.workflow.models import Process, Task

from accounts.models import Unit
from cases.models import Case
from workflows.flows.objection import ObjectionFlow
from workflows.models import WorkItem

FIRST = dt.date(2026, 9, 1)


def fill(case: Case, units: list[Unit], many: int, role: str = "reviewer") -> None:
    """So many free review tasks, spread over the units and over sixty due dates; one case stands for all."""
    process = Process.objects.create(flow_class=ObjectionFlow)
    tasks = Task.objects.bulk_create(
        [Task(process=process, flow_task=ObjectionFlow.review, flow_task_type="HUMAN") for _ in range(many)],
        batch_size=5000,
    )
    turns = itertools.cycle(units)
    WorkItem.objects.bulk_create(
        [
            WorkItem(
                case=case,
                task=task,
                procedure="objection",
                step="review",
                unit=next(turns),
                role=role,
                due_on=FIRST + dt.timedelta(days=number % 60),
            )
            for number, task in enumerate(tasks)
        ],
        batch_size=5000,
    )
