"""The inbox row of an open task, written the moment the flow opens the task.

The engine says what a flow cannot know — the due date, the question — in a Desk laid on the process; a case keeps
one row that moves from step to step.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from accounts.models import Role, User
from cases.models import Assistance, Case
from core.writing import insert, update
from workflows.models import WorkItem

# What changes in the row of a case when it moves on to its next step.
MOVES = ("task", "step", "due_on", "is_provisional", "opened_at", "waiting", "role", "assignee", "unit")


@dataclass(slots=True)
class Desk:
    """What the next task needs to be listed; `item` is the row that moves on, if the case has one."""

    case: Case
    due_on: dt.date
    now: dt.datetime
    item: WorkItem | None = None
    assistance: Assistance | None = None
    is_provisional: bool = False
    moved: bool = False

    @property
    def handler(self) -> User | None:
        return self.case.handler if self.assistance is None else None


def lay(process: Any, desk: Desk) -> None:
    """Before the flow runs: everything it opens is listed from this desk."""
    process.artifact = desk.case
    process.desk = desk


def handler_of(activation: Any) -> User | None:
    """The reviewer who has the case gets its next reviewing task at once."""
    handler: User | None = activation.process.desk.handler
    return handler


def list_task(activation: Any) -> None:
    desk: Desk = activation.process.desk
    item = desk.item or WorkItem(case=desk.case, assistance=desk.assistance, procedure=desk.case.procedure)
    node, task = activation.flow_task, activation.task
    item.task, item.step, item.due_on, item.opened_at = task, node.name, desk.due_on, desk.now
    item.is_provisional = desk.is_provisional
    item.waiting = not hasattr(node, "role")
    item.role = Role.REVIEWER if item.waiting else node.role
    item.assignee = desk.handler if item.waiting else task.owner
    item.unit_id = _unit_id(desk, node.name)
    item.priority = 0 if desk.item is None else desk.item.priority
    if item.pk:
        update(item, MOVES)
    else:
        insert(item)
    desk.item, desk.moved = item, True


def _unit_id(desk: Desk, step: str) -> int:
    """Only a question is the asked unit's work, and a correction the work of the unit that holds the record."""
    if desk.assistance is not None:
        return desk.assistance.unit_id
    if step in ("correct", "own_correction") and desk.case.record is not None:
        return desk.case.record.unit_id
    return desk.case.unit_id
