"""The one place that drives Viewflow: start a process, complete the open step, assign, cancel — in code.

Every open task has its WorkItem, written here in the same transaction, so the inbox never joins Viewflow's
tables. The case is locked before anything here runs.
"""

import datetime as dt

from viewflow.workflow.models import Process, Task
from viewflow.workflow.status import PROCESS, STATUS

from accounts.models import Role, User
from cases.actors import Actor
from cases.models import Assistance, Case
from core import clock
from workflows.flows.assistance import AssistanceFlow
from workflows.flows.base import Step
from workflows.flows.objection import STEP_OF_STATE, ObjectionFlow
from workflows.models import WorkItem

WAITING_STEPS = frozenset({"await_supplement", "await_answers"})


def open_item(case: Case, assistance: Assistance | None = None) -> WorkItem | None:
    """The inbox row of the case's open step, or of a question's, with its task and process."""
    rows = WorkItem.objects.filter(case=case, assistance=assistance)
    item = rows.select_related("task__process", "assignee").first()
    if item is not None:
        item.task.process.artifact = case
    return item


def begin(case: Case, due_on: dt.date) -> None:
    """A new objection waits in its unit's queue."""
    ObjectionFlow.start.run(case=case)
    _list_open_step(case, due_on, role_unit=case.unit_id, assignee_id=None)


def begin_again(case: Case, due_on: dt.date) -> None:
    """A reopened case begins with the review."""
    ObjectionFlow.restart.run(case=case)
    _list_open_step(case, due_on, role_unit=case.unit_id, assignee_id=None)


def ask(case: Case, assistance: Assistance, due_on: dt.date) -> None:
    """The question waits in the asked unit's queue."""
    process = AssistanceFlow.start.run(case=case, assistance=assistance)
    task = Task.objects.get(process=process, status=STATUS.NEW)
    _list(task, case, due_on, unit_id=assistance.unit_id, assignee_id=None, assistance=assistance)


def follow_state(case: Case, item: WorkItem, actor: Actor, *, due_on: dt.date) -> None:
    """Complete the open step when the case's new state belongs to another one, and list the next."""
    if STEP_OF_STATE[case.state] == item.step:
        _list_under(item, due_on)
        return
    _complete(item, actor)
    if STEP_OF_STATE[case.state] is not None:
        unit_id = case.record.unit_id if item_belongs_to_record(case) else case.unit_id
        _list_open_step(case, due_on, role_unit=unit_id, assignee_id=_next_assignee(case), process=item.task.process)


def abandon(case: Case, item: WorkItem) -> None:
    """The case ended from outside the open step (withdrawn): its task is cancelled, not completed."""
    process = item.task.process
    item.delete()
    ObjectionFlow.instance.cancel(process)


def item_belongs_to_record(case: Case) -> bool:
    """Only the correction is the work of the unit that holds the record."""
    return STEP_OF_STATE[case.state] == "correct" and case.record is not None


def finish_question(item: WorkItem, actor: Actor) -> None:
    """The asked unit has answered."""
    _complete(item, actor)


def cancel_questions(items: list[WorkItem]) -> None:
    """Questions that were withdrawn or that the review went on without leave the asked units' queues."""
    for item in items:
        process = item.task.process
        item.delete()
        AssistanceFlow.instance.cancel(process)


def hand_to(item: WorkItem, user: User | None) -> None:
    """Assign, reassign or put back a task; the inbox row follows."""
    task = item.task
    if task.flow_task_type == "HUMAN":
        task.owner, task.status = user, STATUS.ASSIGNED if user else STATUS.NEW
        task.assigned = clock.now() if user else None
        task.save(update_fields=["owner", "status", "assigned"])
    item.assignee = user
    item.save(update_fields=["assignee"])


def move_to_unit(item: WorkItem, unit_id: int) -> None:
    """The task leaves its handler and waits in another unit's queue."""
    hand_to(item, None)
    item.unit_id = unit_id
    item.save(update_fields=["unit"])


def _list_under(item: WorkItem, due_on: dt.date) -> None:
    if item.due_on != due_on:
        item.due_on = due_on
        item.save(update_fields=["due_on"])


def _complete(item: WorkItem, actor: Actor) -> None:
    task, node = item.task, item.task.flow_task
    item.delete()
    if not isinstance(node, Step):
        node.run(task)
        return
    activation = node.activation_class(task)
    activation.process.artifact = task.process.artifact
    if task.status == STATUS.NEW:
        activation.assign(actor.user)
    elif task.owner_id != actor.user_id:
        activation.reassign(actor.user)
    activation.acting = actor
    activation.start(None)
    activation.execute()


def _next_assignee(case: Case) -> int | None:
    """The handler keeps the reviewer's steps; an approver's or a steward's step waits in the queue."""
    return None if STEP_OF_STATE[case.state] in ("approve", "correct") else case.handler_id


def _list_open_step(
    case: Case, due_on: dt.date, *, role_unit: int, assignee_id: int | None, process: Process | None = None
) -> None:
    tasks = Task.objects.filter(status=STATUS.NEW)
    task = (
        tasks.get(process=process)
        if process
        else tasks.get(process__artifact_object_id=case.pk, process__flow_class=ObjectionFlow, process__status=PROCESS.NEW)
    )
    _list(task, case, due_on, unit_id=role_unit, assignee_id=assignee_id)


def _list(
    task: Task,
    case: Case,
    due_on: dt.date,
    *,
    unit_id: int,
    assignee_id: int | None,
    assistance: Assistance | None = None,
) -> None:
    node = task.flow_task
    if assignee_id and isinstance(node, Step):
        task.owner_id, task.status, task.assigned = assignee_id, STATUS.ASSIGNED, clock.now()
        task.save(update_fields=["owner", "status", "assigned"])
    WorkItem.objects.create(
        case=case,
        task=task,
        assistance=assistance,
        procedure=case.procedure,
        step=node.name,
        unit_id=unit_id,
        role=node.role if isinstance(node, Step) else Role.REVIEWER,
        assignee_id=assignee_id,
        due_on=due_on,
        waiting=node.name in WAITING_STEPS,
    )
