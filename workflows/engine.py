"""The one place that drives Viewflow: start a process, complete the open step, assign, cancel — in code.

The case is locked before anything here runs; what the flow opens is listed in the inbox by workflows/listing.py.
"""

from django.db.models import QuerySet
from viewflow.workflow.status import STATUS

from accounts.models import User
from cases.actors import Actor
from cases.models import Assistance, Case
from core import clock
from core.prepared import prepared
from workflows.flows.assistance import AssistanceFlow
from workflows.flows.base import Step
from workflows.flows.graphs import GRAPHS
from workflows.flows.own_correction import OwnCorrectionFlow
from workflows.listing import Desk, lay
from workflows.models import WorkItem


def open_item(case: Case, assistance: Assistance | None = None) -> WorkItem | None:
    """The inbox row of the case's open step, or of a question's, with its task and process."""
    rows = (
        _of_the_case(case_id=case.pk) if assistance is None else _of_the_question(question_id=assistance.pk)
    )
    return rows[0] if rows else None


@prepared
def _of_the_case(case_id: int) -> QuerySet[WorkItem]:
    rows = WorkItem.objects.filter(case=case_id, assistance__isnull=True)
    return rows.select_related("task__process", "task__owner")


@prepared
def _of_the_question(question_id: int) -> QuerySet[WorkItem]:
    return WorkItem.objects.filter(assistance=question_id).select_related("task__process", "task__owner")


def begin(desk: Desk) -> None:
    """A new case waits in its unit's queue."""
    graph = GRAPHS[desk.case.procedure]
    getattr(graph.flow, graph.start_of_state.get(desk.case.state, "start")).run(desk=desk)


def begin_again(desk: Desk) -> None:
    """A reopened case begins with the review, a revocation with the notice to the person."""
    GRAPHS[desk.case.procedure].flow.restart.run(desk=desk)


def begin_own_correction(desk: Desk) -> None:
    """The case is concluded; the provider's own duty waits in the queue of the unit that holds the record."""
    OwnCorrectionFlow.start.run(desk=desk)


def ask(desk: Desk) -> None:
    """The question waits in the asked unit's queue."""
    AssistanceFlow.start.run(desk=desk)


def follow_state(desk: Desk, actor: Actor) -> None:
    """Complete the open step when the case's new state belongs to another one; the row moves on or goes."""
    item = desk.item
    assert item is not None, "an open case has an open step"
    if GRAPHS[desk.case.procedure].step_of_state[desk.case.state] != item.step:
        _complete(item, desk, actor)
        if not desk.moved:
            item.delete()
    elif (item.due_on, item.is_provisional) != (desk.due_on, desk.is_provisional):
        item.due_on, item.is_provisional = desk.due_on, desk.is_provisional
        item.save(update_fields=["due_on", "is_provisional"])


def abandon(case: Case, item: WorkItem) -> None:
    """The open step falls away by an act from outside (withdrawn, reopened): its task is cancelled, not completed."""
    process = item.task.process
    process.artifact = case
    item.delete()
    process.flow_class.instance.cancel(process)


def finish_question(item: WorkItem, desk: Desk, actor: Actor) -> None:
    """The asked unit has answered."""
    _complete(item, desk, actor)
    item.delete()


def cancel_questions(items: list[WorkItem]) -> None:
    """Questions that were withdrawn or that the review went on without leave the asked units' queues."""
    for item in items:
        process = item.task.process
        item.delete()
        AssistanceFlow.instance.cancel(process)


def hand_to(item: WorkItem, user: User | None) -> None:
    """Assign, reassign or put back a task; the inbox row follows."""
    task = item.task
    if isinstance(task.flow_task, Step):
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


def _complete(item: WorkItem, desk: Desk, actor: Actor) -> None:
    task, node = item.task, item.task.flow_task
    lay(task.process, desk)
    activation = node.activation_class(task)
    if not isinstance(node, Step):
        activation.run(None)
        activation.execute()
        return
    activation.acting = actor
    if task.status == STATUS.NEW:
        activation.assign(actor.user)
    elif task.owner_id != actor.user_id:
        activation.reassign(actor.user)
    activation.start(None)
    activation.execute()
